// Array built-ins that call back, as loops of compiled code, and what makes them leave that.
const run = list => { let t = ""; list.forEach((v, i, a) => { t += v + ":" + i + (a === list ? "" : "!") + " "; }); return t; };
const mapped = list => list.map((v, i) => v * 2 + i), kept = list => list.filter(v => v % 2 === 1), summed = list => list.reduce((a, v, i) => a + v * i, 1), joined = list => list.reduce((a, v) => a + "-" + v);
const has = list => list.some(v => v > 3), all = list => list.every(v => v < 10), first = list => list.find(v => v > 2), where = list => list.findIndex(v => v > 2);
const fs = { run, mapped, kept, summed, joined, has, all, first, where };
const lists = [[1, 2, 3, 4, 5], [0.5, 3, 1.5], [], [1], ["a", 3, null], [12, 13]];
for (let i = 0; i < 150; i++) for (const f of Object.values(fs)) for (const l of lists) if (l.length || f !== joined) f(l);
for (const [name, f] of Object.entries(fs)) console.log(name, lists.map(l => { try { return JSON.stringify(f(l)); } catch (e) { return e.name; } }).join(" | "));
// Holes, inherited elements, growth and shrinking under way, sparse arrays.
const holes = [1, , 3, , 5]; console.log(Object.entries(fs).map(([n, f]) => n + JSON.stringify(f(holes))).join(" "), 1 in mapped(holes), mapped(holes).length);
Array.prototype[1] = 7; console.log(Object.entries(fs).map(([n, f]) => n + JSON.stringify(f(holes))).join(" ")); delete Array.prototype[1];
const changing = (list, at, change) => { let t = ""; list.forEach((v, i) => { t += v + ","; if (i === at) change(list); }); return t + list.length; };
for (let i = 0; i < 200; i++) changing([1, 2, 3, 4], 1, l => { l[3] = i; });
console.log(changing([1, 2, 3, 4], 1, l => { l.length = 2; }), changing([1, 2, 3], 0, l => l.push(9, 9)), changing([1, 2, 3, 4], 1, l => { delete l[2]; }), changing([1, 2, 3, 4], 0, l => { l[100000] = 1; }), changing([1, 2, 3], 0, l => { l[1] = {}; }), changing([1, 2, 3, 4], 0, l => { l.length = 1; l.push("x"); }));
const finding = (list, change) => list.find((v, i) => { if (i === 0) change(list); return v === undefined; });
for (let i = 0; i < 200; i++) finding([1, 2, 3], () => {}); console.log(finding([1, 2, 3], l => { l.length = 1; }), list => 0);
const mapping = (list, change) => list.map((v, i) => { if (i === 1) change(list); return v + 1; });
for (let i = 0; i < 200; i++) mapping([1, 2, 3], () => {}); console.log(JSON.stringify(mapping([1, 2, 3, 4], l => { l.length = 3; })), JSON.stringify(mapping([1, 2, 3], l => { l[2] = "s"; })));
// Throwing, catching, leaving by return, this, nesting, the same callback from many places.
const thrower = list => { let seen = 0; try { list.forEach(v => { seen++; if (v === 3) throw new Error("at " + v); }); } catch (e) { return e.message + "/" + seen; } return seen; };
for (let i = 0; i < 300; i++) thrower(i % 2 ? [1, 2, 3] : [1, 2]); console.log(thrower([3, 3]), thrower([1]));
const withThis = list => { const out = []; list.forEach(function (v) { out.push(typeof this === "object" ? this.k + v : typeof this); }, { k: 10 }); list.forEach(function (v) { "use strict"; out.push(this === undefined); }); return out.join(); };
for (let i = 0; i < 200; i++) withThis([1, 2]); console.log(withThis([1, 2]));
const table = n => Array.from({ length: n }, (_, i) => i).map(i => [1, 2, 3].map(j => i * j).filter(x => x & 1).reduce((a, b) => a + b, 0)).reduce((a, b) => a + b, 0);
for (let i = 0; i < 100; i++) table(5); console.log(table(20));
const twice = x => x * 2, shared = (list, f) => list.map(f); for (let i = 0; i < 300; i++) shared([1, 2], i % 3 ? twice : i % 2 ? String : v => v + i); console.log(shared([1, "2", 3.5], twice).join(), shared([1], Number.prototype.toString.bind(255, 16)).join());
for (const bad of [undefined, null, 5, {}, "f"]) try { shared([1], bad); } catch (e) { console.log(e.name); }
try { [].reduce((a, b) => a); } catch (e) { console.log(e.message); }
class Sub extends Array { } const sub = Sub.from([1, 2, 3]); console.log(mapped(sub) instanceof Sub, kept(sub) instanceof Sub, mapped(sub).length);
const like = { length: 2, 0: 5, 1: 6 }; console.log(Array.prototype.map.call(like, v => v + 1).join(), Array.prototype.some.call("abc", c => c === "b"));
const odd = [1, 2, 3]; odd.constructor = { [Symbol.species]: function (n) { this.n = n; } }; console.log(JSON.stringify(mapped(odd)));
Array.prototype.map = function () { return "mine"; }; console.log(mapped([1]));
let deep = 0; const recurse = n => { deep = Math.max(deep, n); if (n < 50) [1].forEach(() => recurse(n + 1)); }; for (let i = 0; i < 20; i++) recurse(0); console.log(deep);
const long = Array.from({ length: 5000 }, (_, i) => i); let total = 0; long.forEach(v => { total += v; }); for (let i = 0; i < 50; i++) total += long.reduce((a, v) => a + (v & 3), 0) + long.filter(v => v % 7 === 0).length; console.log(total);
