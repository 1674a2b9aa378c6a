// Object spread, methods and classes made in compiled code; super; strings cut from others; fill and slice.
const clone = (o, x) => ({ a: 0, ...o, x });
let n = 0; for (let i = 0; i < 300; i++) n += clone({ a: i, b: 2, c: { d: 1 } }, i).x;
const show = o => JSON.stringify(o);
console.log(n, show(clone({ z: 1, a: 2, 5: "five" }, 9)), show(clone(null, 1)), show(clone("hi", 2)), show(clone([1, , 3], 3)));
const sym = Symbol("s"); const withGetter = { get g() { return "got"; }, [sym]: 1, v: 2 }; Object.defineProperty(withGetter, "hidden", { value: 1 });
const c = clone(withGetter, 0); console.log(show(c), c[sym], Object.getOwnPropertyDescriptor(c, "g").value);
const rest = ({ a, ...others }) => others; for (let i = 0; i < 300; i++) rest({ a: 1, b: i }); console.log(show(rest({ a: 1, b: 2, c: 3, 7: 1 })), show(rest({})));
const proxy = new Proxy({ p: 1 }, { ownKeys: () => ["p", "q"], getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }), get: (t, k) => k + "!" });
console.log(show(clone(proxy, 1)));
const make = i => ({ value: i, get twice() { return this.value * 2; }, set twice(v) { this.value = v / 2; }, add(k) { return this.value + k; }, ["m" + i % 2]() { return super.toString === Object.prototype.toString; }, __proto__: base });
const base = { inherited() { return "base" + this.value; } };
for (let i = 0; i < 300; i++) { const m = make(i); m.twice = m.twice + 2; n += m.add(1); }
const m = make(4); console.log(n, m.inherited(), m.m0(), m.twice, Object.keys(m).join(), m.add.name, Object.getOwnPropertyDescriptor(m, "twice").get.name);
const classes = i => { class P { #x = i; static s = i + 1; get x() { return this.#x; } who() { return "P"; } } class Q extends P { who() { return "Q" + super.who() + super.x; } #hide() { return 1; } has(o) { return #hide in o; } } return new Q(); };
let q; for (let i = 0; i < 200; i++) q = classes(i); console.log(q.who(), q.has(q), q.has({}), q.constructor.s);
class A { name() { return "A"; } static of() { return "Aof"; } } class B extends A { name() { return super.name() + "B"; } static of() { return super.of() + "Bof"; } get missing() { return super.nothing; } } class C extends B { name() { return super.name() + "C"; } }
const objs = [new B(), new C()]; let s = ""; for (let i = 0; i < 300; i++) s = objs[i & 1].name() + B.of() + objs[0].missing; console.log(s);
A.prototype.name = () => "changed"; console.log(objs[0].name(), objs[1].name()); A.prototype.nothing = 5; console.log(objs[0].missing);
Object.setPrototypeOf(B.prototype, { name() { return "other"; } }); console.log(objs[1].name());
const tag = (strings, ...v) => strings.raw.join("|") + v.length; const t = i => tag`a${i}b\n${i}`; for (let i = 0; i < 200; i++) t(i); console.log(t(1));
// Units of slices, ropes, wide strings.
const hash = str => { let h = 0; for (let i = 0; i < str.length; i++) h = (h * 31 + str.charCodeAt(i)) | 0; return h; };
const letters = str => { let r = ""; for (let i = str.length - 1; i >= 0; i--) r += str[i] + (str.charAt(i) === str[i] ? "" : "?"); return r; };
const text = "The quick brown fox jumps over the lazy dog, again and again and again."; let wide = "\u20ac\u4e2d" + text;
let acc = 0; for (let i = 0; i < 60; i++) { let grown = ""; for (let j = 0; j < 20; j++) grown += text.substring(j, j + 30) + i; acc ^= hash(grown) ^ hash(text.slice(i % 9, 60)) ^ hash(wide.substring(1, 50)); }
console.log(acc, letters(text.slice(4, 40)), letters(wide.substring(0, 30)), letters("\ud83d\ude00!"), hash(""));
const one = (str, i) => str.substring(i, i + 1); for (let i = 0; i < 300; i++) one(text, i % 70); console.log(one(text, 4), one(text, -1) === "", one(text, 500) === "", one(wide, 0), one(text, -5) + "|");
const glue = (a, b) => a + b; for (let i = 0; i < 300; i++) glue(i % 2 ? "s" : i, i % 3 ? "t" : 1.5); console.log(glue("a", null), glue(1, 2), glue(undefined, "u"), glue({ valueOf: () => 4 }, "o"), glue([1], 2)); try { glue("x", sym); } catch (e) { console.log(e.name); }
// fill, slice, remainders.
console.log(show(new Array(5).fill(0)), show(new Array(4).fill("x", 1, 3)), show([1, 2, 3].fill(1.5, -2)), show([, 1, , 2].slice(1, 3)), 1 in [1, , 3].slice(0, 2), show(new Array(3).fill({})), [,].slice().length);
const filled = new Array(3).fill(1); filled[1] = "s"; filled[5] = 2.5; console.log(show(filled), show(Object.freeze([1]).slice())); try { Object.freeze([1]).fill(2); } catch (e) { console.log(e.name); }
const mods = []; for (const a of [5, -5, 5.5, -0, 0, 1e15, 2147483648 * 48271, NaN, Infinity]) for (const b of [3, -3, 2.5, 0, 2147483647, Infinity]) mods.push(Object.is(a % b, -0) ? "-0" : a % b); console.log(mods.join());
