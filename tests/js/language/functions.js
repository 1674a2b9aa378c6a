// Functions: parameters, length and name, arguments, this, call/apply/bind, arrows, recursion.
function len(a, b, c = 1, d) { } console.log(len.length, ((...r) => 0).length, (({ a }, [b]) => 0).length, len.name, (() => { }).name, (function () { }).name);
const named = () => 0, obj = { m() { }, ["c" + 1]: () => 0, get g() { return 0; }, f: function () { }, [Symbol("sy")]: () => 0 };
console.log(named.name, obj.m.name, obj.c1.name, obj.f.name, Object.getOwnPropertyDescriptor(obj, "g").get.name, obj[Object.getOwnPropertySymbols(obj)[0]].name, new Function("a", "b", "return a + b").name, len.bind().name, len.bind(null, 1).length);
function sloppyThis() { return this === globalThis; } function strictThis() { "use strict"; return this; }
console.log(sloppyThis(), strictThis(), sloppyThis.call(null), strictThis.call(null), typeof strictThis.call(5), typeof (function () { return this; }).call(5), [1].map(function () { return this.x; }, { x: 3 })[0]);
const o = { v: 1, arrow() { return () => this.v; }, fn() { return function () { return this && this.v; }; } };
console.log(o.arrow()(), o.arrow().call({ v: 2 }), o.fn().call({ v: 3 }), (0, o.arrow)().call === Function.prototype.call);
function args() { return arguments.length + ":" + Array.prototype.join.call(arguments, "-"); }
console.log(args(), args(1, undefined, 3), args.apply(null, [1, 2]), args.apply(null, { length: 2, 0: "x" }), args.apply(null, null), args.call(1, 2, 3));
function mapped(a, b) { arguments[0] = 9; b = 8; arguments[2] = 7; return [a, arguments[1], arguments.length, arguments[2]].join(); }
console.log(mapped(1, 2), mapped(1), mapped());
function unmapped(a) { "use strict"; arguments[0] = 9; return a; } console.log(unmapped(1));
function deleted(a) { delete arguments[0]; arguments[0] = 5; return a; } console.log(deleted(1));
function escaped() { return arguments; } const e = escaped(1, 2); e[0] = 5; console.log(e[0], e.length, Object.prototype.toString.call(e), [...e].join());
(function (a) { const f = () => arguments[0]; a = "aliased"; console.log(f()); })(1);
try { (function () { "use strict"; return arguments.callee; })(); } catch (x) { console.log(x.name); }
console.log((function fact(n) { return n < 2 ? 1 : n * arguments.callee(n - 1); })(10));
const bound = function (a, b, c) { return [this.t, a, b, c].join(); }.bind({ t: "T" }, 1, 2);
console.log(bound(3), bound.call({ t: "no" }, 4), "prototype" in bound);
function Ctor(a, b) { this.s = a + b; } const BC = Ctor.bind(null, 1); console.log(new BC(2).s, new BC(2) instanceof Ctor, new BC(1) instanceof BC);
function order(a = log("a"), b = log("b")) { return a + b; } const logged = []; function log(x) { logged.push(x); return x; } console.log(order(undefined, "B"), order(), logged.join());
function scope(x, f = () => x) { x = 2; return f(); } console.log(scope(1)); function scope2(x, f = () => x) { var x = 2; return f(); } console.log(scope2(1));
console.log((a => b => c => a + b + c)(1)(2)(3), ((a, b = a, ...[c]) => [a, b, c].join())(1), (() => ({}))() instanceof Object, (() => { })());
console.log(typeof len.prototype, len.prototype.constructor === len, "prototype" in (() => 0), "prototype" in obj.m);
try { new (() => 0)(); } catch (x) { console.log(x.name); } try { new obj.m(); } catch (x) { console.log(x.name); } try { undefined(); } catch (x) { console.log(x.name); } try { ({}).x(); } catch (x) { console.log(x.name); }
console.log((function () { return typeof this; }).call("s"), (function () { "use strict"; return typeof this; }).call("s"));
function ack(m, n) { return m === 0 ? n + 1 : n === 0 ? ack(m - 1, 1) : ack(m - 1, ack(m, n - 1)); } console.log(ack(2, 9));
function even(n) { return n === 0 ? true : odd(n - 1); } function odd(n) { return n === 0 ? false : even(n - 1); } console.log(even(500), odd(501));
let s = 0; function opt(a, b) { return b === undefined ? a : a + b; } for (let i = 0; i < 500; i++) s += i % 3 ? opt(i) : opt(i, 1, 2, 3); console.log(s);
console.log(len.toString() === "function len(a, b, c = 1, d) { }", obj.m.toString(), Math.max.toString().includes("[native code]"));
console.log(((a, b) => a + b).call(null, 1, 2), (function () { return [...arguments].map(x => x * 2); })(1, 2, 3).join(), void 0);
