// Calls with too few and too many arguments between compiled functions, constructors and natives.
function two(a, b) { return a + "," + b; }
function caller(n) { return n === 0 ? two() : n === 1 ? two(1) : n === 2 ? two(1, 2) : two(1, 2, 3); }
for (let i = 0; i < 200; i++) caller(i & 3);
console.log(caller(0), caller(1), caller(2), caller(3));
function defaulted(a, b = a * 2, c = b + 1) { return a + b + c; }
let s = 0;
for (let i = 0; i < 200; i++) s += defaulted(i) + defaulted(i, 1) + defaulted(i, 1, 1) + defaulted(i, undefined, 1) + defaulted(i, 1, 1, 1);
console.log(s);
function counts(...r) { return r.length * 100 + arguments.length; }
function spreadCall(list) { return counts(...list) + counts(0, ...list) + counts(...list, 0); }
let c = 0;
for (let i = 0; i < 100; i++) c += spreadCall([]) + spreadCall([1]) + spreadCall([1, 2, 3]);
console.log(c);
class K { constructor(a, b = "dflt") { this.v = [a, b, arguments.length].join(); } }
class L extends K { constructor(...args) { super(...args); } }
class M extends K { }
let last = "";
for (let i = 0; i < 100; i++) last = [new K().v, new K(1).v, new L(1, 2, 3).v, new M().v, new M(i).v].join("|");
console.log(last);
function many(a, b, c, d, e, f, g, h, i, j, k, l) { return a + b + c + d + e + f + g + h + i + j + k + l; }
let m = 0;
for (let i = 0; i < 200; i++) m += many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, i);
console.log(m, many(1, 2, 3), many(..."abcdefghijklmn"));
function self(n, ...acc) { return n === 0 ? acc.join("") : self(n - 1, n, ...acc); }
console.log(self(20));
const bound = two.bind(null, "bound");
let b = "";
for (let i = 0; i < 100; i++) b = bound() + bound(1) + bound(1, 2);
console.log(b);
function viaApply(f, args) { return f.apply(this, args) + f.call(this, ...args); }
let v = 0;
for (let i = 0; i < 100; i++) v += viaApply(Math.max, [i, 2]) + viaApply((x, y = 5) => x + y, [i]);
console.log(v);
function getterArity() { return { get x() { return arguments.length; }, set x(q) { this.n = arguments.length; } }; }
const ga = getterArity(); ga.x = 5;
console.log(ga.x, ga.n);
console.log([1, 2, 3].map(two).join(";"), ["a"].map((x, ...r) => r.length).join(), [3, 1].sort(function () { return arguments.length === 2 ? 0 : 1; }).join(), "ab".replace(/./g, (...a) => a.length), JSON.stringify({ k: 1 }, function () { return arguments.length === 2 ? arguments[1] : 0; }));
function recurse(a, b) { if (a === 0) return b === undefined ? "undef" : b; return a % 2 ? recurse(a - 1) : recurse(a - 1, a, "extra"); }
for (let i = 0; i < 60; i++) recurse(i);
console.log(recurse(10), recurse(11), recurse(0, "x"));
