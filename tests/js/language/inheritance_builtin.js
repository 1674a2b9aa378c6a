// Subclasses of built-ins keep their internals.
class Stack extends Array { peek() { return this[this.length - 1]; } static get [Symbol.species]() { return Array; } }
const s = new Stack(); s.push(1, 2, 3);
console.log(s.length, s.peek(), s instanceof Stack, Array.isArray(s), s.map(x => x) instanceof Stack, JSON.stringify(s)); s.length = 1; console.log(s.join(), s.peek());
class Cells extends Map { get(k) { return super.get(k) ?? "none"; } } const c = new Cells([[1, "a"]]); console.log(c.get(1), c.get(2), c.size, c instanceof Map);
class Tags extends Set { add(v) { return super.add(String(v).toLowerCase()); } } console.log([...new Tags(["A", "b", "a"])].join());
class Failure extends TypeError { constructor(m, extra) { super(m, { cause: extra }); } get name() { return "Failure"; } } const f = new Failure("m", 5); console.log(String(f), f.cause, f instanceof TypeError, Object.prototype.toString.call(f));
class Text extends String { shout() { return this.toUpperCase() + "!"; } } const t = new Text("abc"); console.log(t.shout(), t.length, t[1], typeof t, t + "d", t == "abc");
class Num extends Number { double() { return this * 2; } } console.log(new Num(21).double(), new Num(5) + 1, JSON.stringify(new Num(7)));
class Day extends Date { get iso() { return this.toISOString().slice(0, 10); } } console.log(new Day(0).iso, new Day(Date.UTC(2020, 5, 1)).iso);
class Pattern extends RegExp { constructor(p) { super(p, "g"); } count(x) { return (x.match(this) ?? []).length; } } console.log(new Pattern("a").count("banana"), new Pattern("z").count("x"), new Pattern("a").flags);
class Fn extends Function { constructor() { super("a", "return a * this.k"); this.k = 3; } } const fn = new Fn(); console.log(fn.call(fn, 5), typeof fn, fn.k, fn instanceof Fn);
class Bytes extends Uint8Array { sum() { return this.reduce((a, b) => a + b, 0); } } const b = Bytes.from([1, 2, 300]); console.log(b.sum(), b.slice(0, 2).sum(), b.subarray(1) instanceof Bytes, b.map(x => x + 1).sum(), b.length);
class Buf extends ArrayBuffer { } console.log(new Buf(8).byteLength, new Buf(8).slice(2) instanceof Buf); class Bool extends Boolean { } console.log(new Bool(false) ? "truthy" : "falsy", new Bool(true).valueOf());
class Obj extends Object { constructor(x) { super(x); this.x = x; } } console.log(new Obj(5).x, new Obj(5) instanceof Obj, typeof new Obj(5).valueOf()); class Prom extends WeakMap { } const key = {}; console.log(new Prom([[key, 1]]).get(key));
function OldStyle() { return Reflect.construct(Array, arguments, new.target ?? OldStyle); } OldStyle.prototype = Object.create(Array.prototype, { last: { get() { return this.at(-1); } } }); console.log(new OldStyle(1, 2, 3).last, OldStyle(4, 5).last, Array.isArray(new OldStyle()));
const Mixin = Base => class extends Base { hello() { return "mixed " + (super.hello?.() ?? "none"); } }; class A { hello() { return "A"; } } console.log(new (Mixin(A))().hello(), new (Mixin(Object))().hello(), new (Mixin(Mixin(A)))().hello()); class Chain1 { static create() { return new this(); } who() { return this.constructor.name; } } class Chain2 extends Chain1 { } class Chain3 extends Chain2 { who() { return ">" + super.who(); } } console.log(Chain3.create().who(), Chain2.create().who()); Object.setPrototypeOf(Chain3.prototype, { who() { return "replaced"; } }); console.log(Chain3.create().who());
let sum = 0; for (let i = 0; i < 200; i++) { const st = new Stack(); st.push(i, i + 1); sum += st.peek() + new Cells([[i, i]]).get(i) + new Bytes(3).fill(i).sum(); } console.log(sum);
