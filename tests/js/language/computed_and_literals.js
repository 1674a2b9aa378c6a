// Object and array literals: order, duplicates, computed names, methods, spreads, __proto__, numbers as keys.
const order = [], k = n => (order.push(n), n), v = n => (order.push("=" + n), n);
const o = { [k("a")]: v(1), b: v(2), get [k("c")]() { return 3; }, [k("d")]() { return 4; }, ...{ e: v(5) }, async: 6, [`t${1}`]: 7 };
console.log(order.join(), Object.keys(o).join(), o.d.name, o.c);
console.log(JSON.stringify({ a: 1, b: 2, a: 3 }), JSON.stringify({ 2: "x", 1: "y", [0]: "z", "-1": "w" }), { 0x10: "hex" }[16], { 1e3: "exp" }[1000], { .5: "half" }["0.5"], { 1n: "big" }[1]);
console.log(Object.getPrototypeOf({ __proto__: null }), Object.getPrototypeOf({ "__proto__": Array.prototype }) === Array.prototype, Object.keys({ ["__proto__"]: 1 }).join(), ((__proto__) => Object.keys({ __proto__ }).join())(2));
console.log({ __proto__: 5 } instanceof Object, { f() { } }.f.hasOwnProperty("prototype"), { f: function () { } }.f.hasOwnProperty("prototype"));
const sym = Symbol("s"), named = { [sym]: function () { }, [sym.description]: () => 0, ["x" + "y"]: class { }, get [sym.toString()]() { return 0; } };
console.log(named[sym].name, named.s.name, named.xy.name, Object.getOwnPropertyDescriptor(named, "Symbol(s)").get.name);
const arr = [k("p"), , ...[1, 2], k("q"), ,];
console.log(arr.length, 1 in arr, JSON.stringify(arr), [, ].length, [,,].length);
function fresh() { return { list: [], map: {}, nested: { n: [1, [2]] }, re: /x/g, f() { } }; }
const f1 = fresh(), f2 = fresh();
console.log(f1.list !== f2.list, f1.nested.n !== f2.nested.n, f1.nested.n[1] !== f2.nested.n[1], f1.re !== f2.re, f1.f !== f2.f);
f1.nested.n[1].push(3);
console.log(JSON.stringify(f2));
let sum = 0;
for (let i = 0; i < 300; i++) { const x = { i, ["k" + i % 4]: i, a: [i, [i]], get g() { return this.i; } }; sum += x.g + x["k" + i % 4] + x.a[1][0] + Object.keys(x).length; }
console.log(sum);
const big = {}; for (let i = 0; i < 40; i++) big["f" + i] = i;
const copy = { ...big, extra: 1 }, { f0, f1: renamed, ...others } = copy;
console.log(f0, renamed, Object.keys(others).length, Object.keys(others).at(-1));
console.log(JSON.stringify([..."ab", ...[[1]], ...new Map([[1, { a: 2 }]]), ...(function* () { yield [3]; })()]));
const shorthand = ((x, y, { z }) => ({ x, y, z, method() { return x + y + z; } }))(1, 2, { z: 3 });
console.log(shorthand.method(), Object.keys(shorthand).join());
console.log(({ if: 1, new: 2, typeof: 3 }).typeof, ({ "quoted-key": 1 })["quoted-key"], ({ ünï: 1 }).ünï, ({ get: 1, set: 2, get get() { return "gg"; } }).get);
