// flags: --max-heap=96m
// skip: zeal, jit-zeal
// Code that eval made, and what was compiled from it, goes away when nothing refers to it.
const padding = "x".repeat(30000);
let sum = 0;
for (let i = 0; i < 600; i++) {
  const f = (0, eval)(`(function (n) { /* ${padding} */ let t = 0; for (let k = 0; k < n; k++) t = (t * 31 + k + ${i}) | 0; return t; })`);
  sum = (sum + f(80)) | 0;
}
console.log(sum);
