// functions: total, fill
// flags: --jit-threshold=20
function total(a) { let s = 0; for (let i = 0; i < a.length; i++) s += a[i]; return s; }
function fill(a, v) { for (let i = 0; i < a.length; i++) a[i] = v; }
const a = [1, 2, 3, 4], f = new Float64Array(4);
for (let i = 0; i < 60; i++) { total(a); fill(f, i); }
