// exit: 1
// What was printed before an uncaught error stays; what comes after it does not run.
console.log("before");
function f() { throw new TypeError("not caught"); }
try { f(); } catch (e) { console.log("caught", e.message); }
try { f(); } finally { console.log("finally runs"); }
console.log("never");
