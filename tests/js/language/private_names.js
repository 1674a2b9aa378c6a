// Private fields, methods, accessors, statics, brand checks.
class Stack {
  #items = []; #limit;
  static #instances = 0;
  static get instances() { return Stack.#instances; }
  constructor(limit = 3) { this.#limit = limit; Stack.#instances++; }
  #full() { return this.#items.length >= this.#limit; }
  get #top() { return this.#items[this.#items.length - 1]; }
  set #top(v) { this.#items[this.#items.length - 1] = v; }
  push(x) { if (this.#full()) throw new RangeError("full"); this.#items.push(x); return this; }
  double() { this.#top *= 2; this.#top++; return this.#top; }
  static isStack(o) { return #items in o; }
  static peek(o) { return o.#top; }
  swap(o) { [this.#items, o.#items] = [o.#items, this.#items]; return this; }
}
const s = new Stack().push(1).push(2).push(3);
try { s.push(4); } catch (e) { console.log(e.name, e.message); }
console.log(s.double(), Stack.peek(s), Stack.isStack(s), Stack.isStack({}), Stack.instances);
try { Stack.peek({}); } catch (e) { console.log(e.name); }
try { Stack.isStack(1); } catch (e) { console.log(e.name); }
console.log(Stack.peek(s.swap(new Stack().push("other"))));
console.log(Object.getOwnPropertyNames(s).length, JSON.stringify(s));

class A { #x = 1; static read(o) { return o.#x; } static write(o, v) { return o.#x = v; } static bump(o) { return [o.#x++, ++o.#x, o.#x ??= 9, o.#x &&= 8, o.#x **= 2].join(); } }
class B { #x = "b"; static read(o) { return o.#x; } }
console.log(A.read(new A()), B.read(new B()), A.write(new A(), 5), A.bump(new A()));
for (const bad of [() => A.read(new B()), () => A.write({}, 1), () => B.read(null), () => A.read(undefined)]) {
  try { bad(); } catch (e) { console.log(e.name); }
}

// A class evaluated twice makes two names.
const make = () => class { #p = 1; static has(o) { return #p in o; } };
const M1 = make(), M2 = make();
console.log(M1.has(new M1()), M1.has(new M2()));

// Return override stamps private fields on any object, once.
class Stamp { constructor(o) { return o; } }
class Mark extends Stamp { #m; constructor(o, v) { super(o); this.#m = v; } static get(o) { return o.#m; } }
const target = {};
new Mark(target, "stamped");
console.log(Mark.get(target));
try { new Mark(target, 2); } catch (e) { console.log(e.name); }
const proxy = new Proxy(new A(), {});
try { A.read(proxy); } catch (e) { console.log(e.name); }

class Methods { #m() { return 1; } get #g() { return 2; } set #s(v) { } static t(o, k) {
  try { if (k === 0) o.#m = 1; if (k === 1) o.#g = 1; if (k === 2) return o.#s; } catch (e) { return e.name; } }
  same(o) { return this.#m === o.#m; } }
console.log(Methods.t(new Methods(), 0), Methods.t(new Methods(), 1), Methods.t(new Methods(), 2), new Methods().same(new Methods()));

class Outer { #secret = "outer"; inner() { const o = this; return new (class { #mine = o.#secret + "+inner"; read() { return this.#mine; } })().read(); } }
console.log(new Outer().inner());
class Chain { #next; #v; constructor(v, n) { this.#v = v; this.#next = n; } sum() { return this.#v + (this.#next?.sum() ?? 0); } at() { return this.#next?.#next?.#v; } }
console.log(new Chain(1, new Chain(2, new Chain(3))).sum(), new Chain(1, new Chain(2, new Chain(3))).at(), new Chain(1).at());

class Vec { #x; #y; constructor(x, y) { this.#x = x; this.#y = y; } dot(o) { return this.#x * o.#x + this.#y * o.#y; } }
let sum = 0;
for (let i = 0; i < 500; i++) sum += new Vec(i, 1).dot(new Vec(2, i));
console.log(sum);
class Ev { #z = 3; run() { return eval("this.#z + 1"); } }
console.log(new Ev().run());
