// An expression tree of many node classes, evaluated, derived and printed through virtual calls.

class Const { constructor(v) { this.v = v; } eval() { return this.v; } derive() { return new Const(0); } size() { return 1; } }
class Var { eval(x) { return x; } derive() { return new Const(1); } size() { return 1; } }
class Binary {
  constructor(l, r) { this.l = l; this.r = r; }
  size() { return this.l.size() + this.r.size() + 1; }
}
class Add extends Binary {
  eval(x) { return this.l.eval(x) + this.r.eval(x); }
  derive() { return new Add(this.l.derive(), this.r.derive()); }
}
class Sub extends Binary {
  eval(x) { return this.l.eval(x) - this.r.eval(x); }
  derive() { return new Sub(this.l.derive(), this.r.derive()); }
}
class Mul extends Binary {
  eval(x) { return this.l.eval(x) * this.r.eval(x); }
  derive() { return new Add(new Mul(this.l.derive(), this.r), new Mul(this.l, this.r.derive())); }
}
class Neg { constructor(e) { this.e = e; } eval(x) { return -this.e.eval(x); } derive() { return new Neg(this.e.derive()); } size() { return 1 + this.e.size(); } }
class Square { constructor(e) { this.e = e; } eval(x) { const v = this.e.eval(x); return v * v; } derive() { return new Mul(new Mul(new Const(2), this.e), this.e.derive()); } size() { return 1 + this.e.size(); } }

function build(depth, seed) {
  if (depth === 0) return seed % 3 === 0 ? new Const(seed % 7 + 0.5) : new Var();
  const a = () => build(depth - 1, seed * 5 + 1), b = () => build(depth - 1, seed * 3 + 2);
  switch (seed % 6) {
    case 0: return new Add(a(), b());
    case 1: return new Sub(a(), b());
    case 2: return new Mul(a(), b());
    case 3: return new Neg(a());
    case 4: return new Square(a());
    default: return new Add(b(), a());
  }
}

function run() {
  let sum = 0, size = 0;
  for (let seed = 0; seed < 12; seed++) {
    const tree = build(6, seed), slope = tree.derive();
    size += tree.size() + slope.size();
    for (let i = 0; i < 200; i++) { const x = i / 200; sum = sum * 0.5 + Math.sign(tree.eval(x)) + Math.sign(slope.eval(x)); }
  }
  return size + " " + sum.toFixed(9);
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("polymorphism", run, "4722 4.000000000");
