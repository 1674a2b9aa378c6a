// exit: error
// flags: --max-heap=64m
// zeal: 100000
// Memory that runs out ends the program with a message and an exit code, not with a signal.
console.log("allocating");
const all = [];
for (;;) all.push({ a: [1, 2, 3], b: "x" + all.length });
