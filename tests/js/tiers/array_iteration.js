// for-of and destructuring of arrays without lookups, and what ends that.
const sum = list => { let n = 0; for (const v of list) n += v; return n; };
for (let i = 0; i < 300; i++) sum([1, 2, 3]);
console.log(sum([1, 2, 3, 4.5]), sum([]), sum("1") === "01", sum(new Set([1, 2])), sum(new Map()), sum(new Uint8Array([250, 10])));
const holes = list => { let s = ""; for (const v of list) s += v + ","; return s; };
for (let i = 0; i < 300; i++) holes(["a", "b"]);
console.log(holes([1, , 3]), holes([, ,]));
Array.prototype[1] = "inherited";
console.log(holes([1, , 3]));
delete Array.prototype[1];
// Growth and shrinking while it runs.
const grow = list => { let n = 0; for (const v of list) { if (n < 20 && v % 2) list.push(v + 1); n++; } return n + ":" + list.length; };
for (let i = 0; i < 200; i++) grow([1, 2, 3]);
console.log(grow([1, 3, 5, 7]), grow([2]));
const shrink = list => { let s = ""; for (const v of list) { s += v; list.pop(); } return s; };
for (let i = 0; i < 200; i++) shrink([1, 2, 3, 4]);
console.log(shrink([1, 2, 3, 4, 5, 6]), shrink([]));
const change = list => { let s = ""; for (const v of list) { s += typeof v === "object" ? "o" : v; if (v === 1) list[2] = {}; if (v === 2) list.length = 10; } return s; };
for (let i = 0; i < 200; i++) change([1, 2, 3]);
console.log(change([1, 2, 3, 4]));
// Leaving early, nesting, continue.
const nested = (a, b) => { let s = 0; outer: for (const x of a) { for (const y of b) { if (y > x) continue outer; if (y === 9) break outer; s += x * y; } } return s; };
for (let i = 0; i < 200; i++) nested([1, 2, 3], [1, 2]);
console.log(nested([1, 2, 3, 9, 4], [1, 2, 3, 9]), nested([], [1]));
// Destructuring; defaults may run script that changes the array.
const swap = pair => { const [a, b = a, ...rest] = pair; return b + ":" + a + ":" + rest.length; };
for (let i = 0; i < 300; i++) swap([1, 2, 3]);
console.log(swap([1]), swap([]), swap([1, undefined, 2, 3]), swap("xyz"));
const late = list => { const [a = list.push(7, 8), b, c] = list; return a + "," + b + "," + c; };
for (let i = 0; i < 300; i++) late([]);
console.log(late([]), late([1]), late([undefined, 5]));
// Own and patched iterators.
const own = [1, 2, 3]; own[Symbol.iterator] = function* () { yield 40; yield 2; };
console.log(sum(own));
class Sub extends Array {} console.log(sum(Sub.from([1, 2, 3])));
const iteratorPrototype = Object.getPrototypeOf([][Symbol.iterator]()), next = iteratorPrototype.next;
let calls = 0;
iteratorPrototype.next = function () { calls++; return next.call(this); };
console.log(sum([1, 2, 3]), calls);
iteratorPrototype.next = next;
console.log(sum([1, 2, 3]), calls);
const values = Array.prototype[Symbol.iterator];
Array.prototype[Symbol.iterator] = function* () { yield 100; };
console.log(sum([1, 2, 3]));
Array.prototype[Symbol.iterator] = values;
console.log(sum([1, 2, 3]));
const closing = list => { for (const v of list) if (v > 1) return v; return 0; };
for (let i = 0; i < 300; i++) closing([1, 2]);
iteratorPrototype.return = function () { console.log("return called"); return {}; };
console.log(closing([1, 2, 3]));
delete iteratorPrototype.return;
for (const bad of [null, undefined, 5, {}]) try { sum(bad); } catch (e) { console.log(e.name); }
