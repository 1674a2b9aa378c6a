// functions: anonymous
// flags: --jit-threshold=20
function length2(p) { return p.x * p.x + p.y * p.y; }
function move(p, dx) { p.x += dx; return p; }
const p = { x: 1.5, y: 2.5 };
for (let i = 0; i < 60; i++) { length2(p); move(p, 0.5); }
