// exit: 1
// Endless recursion without a handler ends the program with an error, not with a signal.
console.log("down we go");
function f(n) { return f(n + 1) + 1; }
f(0);
