// Accessors: on literals, prototypes, through caches, replaced while hot.
const o = { _v: 1, get v() { return this._v; }, set v(x) { this._v = x * 2; }, get ["comp" + 1]() { return "c"; }, get 5() { return "five"; }, get "str key"() { return "s"; } };
o.v = 5; console.log(o.v, o.comp1, o[5], o["str key"]);
const child = Object.create(o); child.v = 1; console.log(child.v, child.hasOwnProperty("_v"), child.hasOwnProperty("v"));
class T { static get s() { return this.name; } get only() { return 1; } set only2(v) { this.set = v; } } console.log(T.s, new T().only, new T().only2);
(function () { "use strict"; try { new T().only = 2; } catch (e) { console.log(e.name); } })(); new T().only = 2;
Object.defineProperty(o, "def", { get() { return "d"; }, configurable: true, enumerable: false }); console.log(o.def, Object.keys(o).includes("def"));
Object.defineProperty(o, "def", { value: "now data" }); console.log(o.def, Object.getOwnPropertyDescriptor(o, "def").writable);
console.log(JSON.stringify(Object.getOwnPropertyDescriptor(o, "v"), (k, v) => typeof v === "function" ? v.name : v));
o.__defineGetter__("old", () => "old"); console.log(o.old, o.__lookupGetter__("old")(), o.__lookupSetter__("v").name);
function read(x) { return x.p; } class A { get p() { return this.q + 1; } constructor(q) { this.q = q; } }
let sum = 0; for (let i = 0; i < 300; i++) sum += read(new A(i)); console.log(sum);
Object.defineProperty(A.prototype, "p", { get() { return 1000; } , configurable: true}); console.log(read(new A(1)));
const own = new A(3); Object.defineProperty(own, "p", { value: "own data" }); console.log(read(own), read(new A(0)));
delete A.prototype.p; console.log(read(new A(1))); A.prototype.p = 7; console.log(read(new A(1)));
let sets = 0; class W { set x(v) { sets += v; } } const w = new W(); function write(o, v) { o.x = v; } for (let i = 0; i < 200; i++) write(w, i); console.log(sets, Object.keys(w).length);
write({}, 1); Object.defineProperty(W.prototype, "x", { value: 1, writable: false }); write(w, 5); console.log(sets, w.x);
const counter = { n: 0, get next() { return ++this.n; } }; console.log(counter.next + counter.next * counter.next, counter.n);
const thrower = { get t() { throw new RangeError("getter"); }, set t(v) { throw new EvalError("setter"); } }; try { thrower.t; } catch (e) { console.log(e.name); } try { thrower.t = 1; } catch (e) { console.log(e.name); }
console.log(({ get a() { return 1; }, a: 2 }).a, ({ a: 2, get a() { return 1; } }).a, ({ __proto__: { z: 1 } }).z, ({ "__proto__": null }) instanceof Object, ({ ["__proto__"]: 5 }).__proto__, ({ __proto__() { return 1; } }).__proto__());
Object.prototype.acc = 1; Object.defineProperty(Object.prototype, "glob", { get() { return typeof this; }, configurable: true }); console.log((5).glob, "s".glob, ({}).glob, glob); delete Object.prototype.glob; delete Object.prototype.acc;
(function () { "use strict"; Object.defineProperty(Number.prototype, "me", { get() { return typeof this; }, configurable: true }); console.log((5).me); delete Number.prototype.me; })();
