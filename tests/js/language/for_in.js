// for-in: order, shadowing, deletion and addition while running, non-enumerables, primitives.
function keys(o) { const r = []; for (const k in o) r.push(k); return r.join(); }
console.log(keys({ b: 1, 2: 1, a: 1, 1: 1, [Symbol()]: 1, "-1": 1, "01": 1 }));
console.log(keys([7, , 8]), keys("ab"), keys(null), keys(undefined), keys(5), keys(function () { }));
const proto = { p: 1, shared: 1 };
const o = Object.create(proto, { own: { value: 1, enumerable: true }, shared: { value: 2, enumerable: false } });
console.log(keys(o));
const del = { a: 1, b: 2, c: 3 }; const seen = [];
for (const k in del) { seen.push(k); delete del.b; del.z = 1; }
console.log(seen.join());
const arr = [1, 2, 3]; arr.extra = 1; console.log(keys(arr));
class C { constructor() { this.x = 1; } m() { } get g() { return 1; } }
console.log(keys(new C()));
Object.prototype.polluted = 1;
console.log(keys({ a: 1 }), keys([1]));
delete Object.prototype.polluted;
console.log(keys({ a: 1 }));
console.log(keys(new Proxy({ x: 1, y: 2 }, { ownKeys() { return ["y", "x", "ghost"]; }, getOwnPropertyDescriptor(t, k) { return k === "ghost" ? undefined : Reflect.getOwnPropertyDescriptor(t, k); } })));
let target = {}; for (target.k in { q: 1 }); console.log(target.k);
for (var v in { last: 1 }); console.log(v);
for (var init = 5 in {}); console.log(init);
let n = 0; for (const k in { a: 1, b: 2, c: 3 }) { if (k === "a") continue; if (k === "c") break; n++; } console.log(n);
const fns = []; for (let k in { a: 1, b: 2 }) fns.push(() => k); console.log(fns.map(f => f()).join());
const big = {}; for (let i = 0; i < 1500; i++) big["k" + i] = i;
let count = 0, sum = 0; for (const k in big) { count++; sum += big[k]; } console.log(count, sum);
for (let i = 0; i < 1500; i += 2) delete big["k" + i];
count = 0; for (const k in big) count++; console.log(count);
function sumOf(o) { let s = 0; for (const k in o) s += o[k]; return s; }
let total = 0; for (let i = 0; i < 300; i++) total += sumOf({ a: i, b: 1, ["c" + i % 5]: 2 }); console.log(total);
console.log(keys(new Uint8Array(3)), keys(Object.create({ 0: "p" }, { 1: { value: 1, enumerable: true } })));
console.log(keys((function () { return arguments; })(1, 2)));
