// exit: 1
// Through a callback of a built-in.
console.log([1, 2, 3].map(x => x * 2).join());
try { [3, 1].sort(() => { throw new Error("inside"); }); } catch (e) { console.log(e.message); }
"abc".replace(/./g, c => { console.log(c); if (c === "b") null.boom; return c; });
