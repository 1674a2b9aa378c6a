// functions: sum, scale
// flags: --jit-threshold=20
function sum(n) { let s = 0; for (let i = 0; i < n; i++) s += i; return s; }
function scale(a, k) { return a * k + 0.5; }
for (let i = 0; i < 60; i++) { sum(10); scale(i + 0.25, 2); }
