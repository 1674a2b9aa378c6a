// Map and Set methods, many shapes at one site, constructors that grow, calls of anything.
const m = new Map(), set = new Set();
const work = (k, v) => { const had = m.has(k); m.set(k, v); set.add(k); return had + ":" + m.get(k) + ":" + set.has(k); };
for (let i = 0; i < 300; i++) work("k" + i % 50, i);
console.log(work("k1", 5), work(-0, "zero"), m.get(0), set.has(0), work(NaN, 1), m.get(NaN), work(1.5, "d"), m.get(3 / 2), work(2n ** 65n, "big"), m.get(2n ** 65n), m.get(), m.size, set.size);
const rope = "k" + "1".repeat(1); console.log(m.get(rope), m.has("k" + String(49)), m.set(1, 2) === m, set.add(1) === set);
for (const bad of [{}, set, null]) try { Map.prototype.get.call(bad, 1); } catch (e) { console.log(e.name); }
const get = (x, k) => x.get(k); for (let i = 0; i < 300; i++) get(m, "k2");
console.log(get(m, "k3"), get({ get: k => k + "!" }, "own")); try { get(set, 1); } catch (e) { console.log(e.name); }
Map.prototype.get = function () { return "patched"; }; console.log(get(m, "k3"));
// More shapes than a site's cache holds.
const shapes = []; for (let i = 0; i < 30; i++) { const o = {}; for (let j = 0; j < i % 10; j++) o["p" + i + j] = j; o.x = i; o.y = 1; shapes.push(i % 3 ? o : Object.create(o)); }
const read = o => o.x + o.y, write = (o, v) => { o.z = v; o.y = v; return o.z + o.y; };
let n = 0; for (let r = 0; r < 50; r++) for (const o of shapes) n += read(o) + write(o, r);
console.log(n); delete shapes[4].x; console.log(read(shapes[4]), read(5), read("abc"));
Object.freeze(shapes[5]); console.log(write(shapes[5], 77), read(shapes[5]));
Object.prototype.x = 1000; console.log(read(shapes[4]), read({ y: 1 })); delete Object.prototype.x; console.log(read({ y: 1 }));
const keyed = (o, k) => o[k]; let ks = ""; for (let r = 0; r < 30; r++) for (let i = 0; i < 30; i++) { const v = keyed(shapes[i], "p" + i + (r % 4)); if (r === 29) ks += v === undefined ? "-" : v; } console.log(ks);
// Instances get fields after their constructor's first objects were measured.
function Point(x) { this.x = x; } class Base { constructor() { this.a = 1; } } class Derived extends Base { constructor(k) { super(); for (let i = 0; i < k; i++) this["f" + i] = i; } }
const points = []; for (let i = 0; i < 40; i++) { const p = new Point(i); if (i > 20) for (let j = 0; j < i - 15; j++) p["q" + j] = j; points.push(p); }
console.log(points.map(p => Object.keys(p).length + p.x).join(), new Derived(2).f1, Object.keys(new Derived(30)).length);
let ds = 0; for (let i = 0; i < 300; i++) { const d = new Derived(i % 12); ds += d.a + (d.f3 ?? 0) + (d.f10 ?? 0); } console.log(ds);
// Calls: closures passed to one helper, class constructors, things that are not callable.
const each = (list, f) => { for (let i = 0; i < list.length; i++) f(list[i], i); };
let total = 0; for (let r = 0; r < 60; r++) { each([1, 2, 3], v => { total += v; }); each(["a"], (v, i) => { total += v.length + i; }); each([1], function () { total += arguments.length; }); each([2], x => each([x], y => { total += x * y; })); each([1], (...rest) => { total += rest.length; }); each([1], ({ a = 3 } = {}) => { total += a; }); }
console.log(total);
for (const f of [5, null, "x", class K {}, {}, Symbol.iterator]) try { each([1], f); } catch (e) { console.log(e.name + ": " + e.message); }
const bound = each.bind(null, [1, 2]); let bt = 0; for (let i = 0; i < 50; i++) bound(v => { bt += v; }); console.log(bt);
console.log(new Array(3).length, [new Array(2.0).length, Array(3).join("-")].join()); const arr = k => new Array(k); for (let i = 0; i < 300; i++) arr(i % 5); console.log(arr(4).length, arr("x").length, arr().length); try { arr(-1); } catch (e) { console.log(e.name); } try { arr(1.5); } catch (e) { console.log(e.name); }
const sub = (s, a, b) => s.substring(a, b); for (let i = 0; i < 300; i++) sub("hello world", i % 11, 5); console.log(sub("hello", 3, 1), sub("hello", -1, 99), sub("hello", NaN, 2), sub("hello", 1.9, "3"), sub("hello", 1), sub("h", 0, 1), sub(new String("boxed"), 0, 2));
