// Methods found on prototypes are constants until the prototype changes.
class A { f() { return 1; } g() { return this.f() + 10; } static make() { return new this(); } static count = 0; static bump() { return ++this.count; } }
class B extends A { f() { return 2; } }
const call = o => o.g() + o.f();
const a = new A(), b = new B();
for (let i = 0; i < 300; i++) call(i % 2 ? a : b);
console.log(call(a), call(b));
A.prototype.f = function () { return 100; };
console.log(call(a), call(b));
const f = A.prototype.f; A.prototype.f = () => 7; console.log(call(a)); A.prototype.f = f; console.log(call(a));
Object.defineProperty(B.prototype, "f", { value() { return 3; }, configurable: true, writable: true });
console.log(call(b));
delete B.prototype.f; console.log(call(b));
Object.setPrototypeOf(B.prototype, { g() { return 5000; }, f() { return 1; } }); console.log(call(b));
// Replaced while the loop runs, by compiled code too.
const loop = (o, n) => { let s = 0; for (let i = 0; i < n; i++) { s += o.f(); if (i === n >> 1) swap(o); } return s; };
const swap = o => { Object.getPrototypeOf(o).f = s1 ? two : one; s1 = !s1; };
let s1 = true; const one = () => 1, two = () => 2;
class C { f() { return 0; } }
const c = new C(); C.prototype.f = one;
console.log(loop(c, 100), loop(c, 1000), loop(c, 10));
const set = (p, v) => { p.f = v; };
for (let i = 0; i < 300; i++) set(i % 2 ? {} : { f: 1 }, one);
for (let i = 0; i < 20; i++) { set(C.prototype, i % 2 ? one : two); if (loop(c, 1) !== (i % 2 ? 1 : 2)) console.log("stale", i); swap(c); }
const set2 = p => { p.f = two; }; class D { f() { return 0; } } const d = new D();
for (let i = 0; i < 300; i++) set2(new D());
for (let i = 0; i < 300; i++) call2(d); function call2(o) { return o.f(); }
set2(D.prototype); console.log(call2(d));
// Statics on a base class.
for (let i = 0; i < 200; i++) { A.bump(); B.bump(); }
console.log(A.count, B.count, B.make() instanceof B);
A.count = () => 1; const count = () => B.base(); A.base = A.count; B.count = 0;
for (let i = 0; i < 300; i++) count(); A.base = () => 2; console.log(count());
// Accessors.
class G { get v() { return 1; } set v(x) { this.w = x; } } const g = new G();
const get = o => o.v, put = (o, x) => { o.v = x; return o.w; };
for (let i = 0; i < 300; i++) { get(g); put(g, i); }
Object.defineProperty(G.prototype, "v", { get() { return 2; }, set(x) { this.w = -x; }, configurable: true });
console.log(get(g), put(g, 5));
Object.defineProperty(G.prototype, "v", { set: undefined }); console.log(get(g), put(g, 6));
Object.defineProperty(g, "v", { value: 9 }); console.log(get(g));
// instanceof.
const is = (v, k) => v instanceof k;
for (let i = 0; i < 300; i++) is(i % 2 ? a : b, A);
console.log(is(a, A), is(b, A), is(null, A), is(5, A), is(Object.create(a), A), is(new Proxy(a, {}), A));
A.prototype.x = 1; function F() {} const fi = new F(); const isF = v => v instanceof F; for (let i = 0; i < 300; i++) isF(fi);
F.prototype = {}; console.log(isF(fi), isF(new F())); F.prototype = 5; try { isF(fi); } catch (e) { console.log(e.name); }
Object.defineProperty(A, Symbol.hasInstance, { value: () => "yes" }); console.log(is(a, A), is(5, A));
