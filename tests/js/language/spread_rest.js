// Spread and rest in calls, arrays, objects, constructors.
function show(...args) { return args.length + ":" + args.join(); }
console.log(show(...[1, 2], 3, ..."ab", ...new Set([4, 4, 5]), ...[]));
console.log(show(...[, 1, ,]), [...[, 1, ,]].length, 0 in [...[,]]);
console.log(Math.max(...[3, 9, 2], 4), new Date(...[2020, 1, 29]).getDate());
class P { constructor(a, b, ...r) { this.s = [a, b, r.length].join(); } }
class Q extends P { constructor(...args) { super(...args, "end"); } }
console.log(new P(...[1, 2, 3, 4]).s, new Q(1).s);
class R extends P { }
console.log(new R(1, 2, 3).s);

console.log(JSON.stringify({ ...{ a: 1, b: 2 }, b: 3, ...null, ...undefined, ..."hi", ...[9], ...5 }));
const calls = [];
const withGetter = { get g() { calls.push("g"); return 1; }, [Symbol("s")]: 2 };
const copy = { ...withGetter };
console.log(Object.getOwnPropertyDescriptor(copy, "g").value, Object.getOwnPropertySymbols(copy).length, calls.join());
const noSetter = { set x(v) { calls.push("set"); }, ...{ x: 1 } };
console.log(noSetter.x, calls.join());
console.log(Object.keys({ ...Object.create({ inherited: 1 }, { hidden: { value: 1 }, shown: { value: 2, enumerable: true } }) }).join());

function rest(a, ...r) { r.push(a); return r; }
console.log(rest(1, 2, 3).join(), rest().length, rest.length, Array.isArray(rest()));
const f = (...[a, b = 7]) => a + b;
console.log(f(1), f(1, 2));
function both(a, ...r) { "x"; return arguments.length + r.length; }
console.log(both(1, 2, 3));

// Spread looks at the iterator each time; a patched one must be seen.
const original = Array.prototype[Symbol.iterator];
console.log(show(...[1, 2, 3]));
Array.prototype[Symbol.iterator] = function* () { yield "patched"; };
console.log(show.call(null, ...[1, 2, 3]));
Array.prototype[Symbol.iterator] = original;
const own = [1, 2]; own[Symbol.iterator] = function* () { yield "own"; };
console.log(show(...own), [...own].join());
try { show(...5); } catch (e) { console.log(e.name); }
try { [...{}]; } catch (e) { console.log(e.name); }
try { show(...undefined); } catch (e) { console.log(e.name); }

let sum = 0;
function add3(a, b, c) { return a + b + (c ?? 0); }
for (let i = 0; i < 500; i++) { const args = i % 2 ? [i, 1] : [i, 1, 2]; sum += add3(...args); }
console.log(sum);
function forward(...args) { return add3(...args); }
for (let i = 0; i < 500; i++) sum += forward(i, i, 1);
console.log(sum);
console.log(String.fromCharCode(...Array.from({ length: 1000 }, (_, i) => 65 + i % 26)).length);
