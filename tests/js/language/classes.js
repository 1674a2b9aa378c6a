// Classes: construction, inheritance, accessors, statics, new.target, super.
class Point {
  constructor(x, y) { this.x = x; this.y = y; }
  get length() { return Math.sqrt(this.x * this.x + this.y * this.y); }
  set length(l) { const k = l / this.length; this.x *= k; this.y *= k; }
  add(o) { return new this.constructor(this.x + o.x, this.y + o.y); }
  static origin() { return new this(0, 0); }
  static #made = 0;
  static make(x, y) { Point.#made++; return new Point(x, y); }
  static get made() { return Point.#made; }
  toString() { return `(${this.x}, ${this.y})`; }
  ["comp" + "uted"]() { return "computed " + this.x; }
}
class Point3 extends Point {
  constructor(x, y, z = 0) { super(x, y); this.z = z; }
  get length() { return Math.hypot(super.length, this.z); }
  toString() { return super.toString().slice(0, -1) + `, ${this.z})`; }
  static origin() { const p = super.origin(); p.z = 9; return p; }
}
const p = Point.make(3, 4);
console.log(p.length, String(p), p.computed());
p.length = 10;
console.log(String(p), String(p.add(new Point(1, 1))));
const q = new Point3(1, 2, 2);
console.log(q.length, String(q), String(q.add(q)), q.add(q) instanceof Point3);
console.log(String(Point3.origin()), Point.made, Point3.made);
console.log(typeof Point, Point.name, Point.length, Point3.length, Object.getPrototypeOf(Point3) === Point);
console.log(Object.keys(p).join(), Object.getOwnPropertyNames(Point.prototype).join());
console.log(Object.getOwnPropertyDescriptor(Point, "prototype").writable);

for (const bad of [() => Point(1, 2), () => Point3.call(q), () => new p.add(), () => { class A extends Point { constructor() { this.x = 1; } } new A(); },
  () => { class A extends Point { constructor() { super(); super(); } } new A(); }, () => { class A extends 5 { } },
  () => { class A extends null { } new A(); }, () => { class A extends Point { constructor() { return 1; } } new A(); }]) {
  try { console.log(bad()); } catch (e) { console.log(e.name); }
}

class Returns extends Point { constructor() { super(1, 1); return { other: true }; } }
console.log(new Returns().other, new Returns() instanceof Returns);
class NoSuper extends Point { constructor() { return { plain: 1 }; } }
console.log(new NoSuper().plain);

function Old() { if (!new.target) return new Old(); this.kind = new.target.name; }
class New extends Old { }
console.log(Old().kind, new New().kind, Reflect.construct(Old, [], New).kind);

class Base { constructor() { this.kind = new.target.name; this.init(); } init() { this.base = true; } }
class Derived extends Base { field = this.base; init() { super.init(); this.derived = this.field; } }
const d = new Derived();
console.log(d.kind, d.base, d.derived, d.field, JSON.stringify(d));

const object = { __proto__: { hi() { return "proto"; }, get v() { return this.w; } }, w: 7, hi() { return super.hi() + "+"; }, get v() { return super.v * 2; } };
console.log(object.hi(), object.v);
const borrowed = object.hi;
console.log(borrowed.call({}));

// super assignment goes to this.
class S extends Base { init() { super.extra = 5; } }
console.log(new S().extra, Base.prototype.extra);

class Arr extends Array { sum() { return this.reduce((a, b) => a + b, 0); } }
const arr = Arr.from([1, 2, 3]);
console.log(arr.length, arr.sum(), arr.map(x => x * 2) instanceof Arr, arr.map(x => x * 2).sum(), arr.concat([4]).sum());
class Err extends Error { constructor(m) { super(m); this.name = "Err"; } }
try { throw new Err("mine"); } catch (e) { console.log(String(e), e instanceof Err, e instanceof Error); }

// Hot: constructors of one shape through a derived class.
let total = 0;
for (let i = 0; i < 500; i++) total += new Point3(i, i + 1, i + 2).add(q).x;
console.log(total);

const Anonymous = class { static who = this.name; };
console.log(Anonymous.who, (class { }).name === "", new (class { m() { return "m"; } })().m());
console.log(class { toString() { } }.toString() === "class { toString() { } }");
