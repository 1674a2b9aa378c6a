// exit: 1
// Nothing runs of a program with an early error.
console.log("must not print");
let twice = 1;
let twice = 2;
