// exit: 1
// The error comes out of compiled, inlined code, through frames with and without handlers.
function leaf(i) { if (i === 900) throw new RangeError("at " + i); return i; }
function middle(i) { try { return leaf(i) + 1; } finally { count++; } }
let count = 0, sum = 0;
for (let i = 0; i < 1000; i++) { if (i % 300 === 0) console.log(i, sum, count); sum += middle(i); }
console.log("never");
