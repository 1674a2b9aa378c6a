// functions: anonymous
// flags: --jit-threshold=20
function small(x) { return x + 1; }
class P { constructor(v) { this.v = v; } get() { return this.v; } }
function outer(p, n) { return small(n) + p.get(); }
const p = new P(3);
for (let i = 0; i < 60; i++) outer(p, i);
