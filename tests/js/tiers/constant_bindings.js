// Captured bindings that are never assigned, with one closure of a code and with several.
function make(n) { const k = n * 10; let m = n + 1; class K { get() { return k; } } return { read() { return k + m; }, klass: () => new K().get(), self() { return make; } }; }
const first = make(1);
let s = 0; for (let i = 0; i < 300; i++) s += first.read() + first.klass();
console.log(s, first.read(), first.klass());
const more = []; for (let i = 2; i < 8; i++) more.push(make(i));
for (let i = 0; i < 300; i++) s += more[i % more.length].read() + more[i % more.length].klass();
console.log(s, more.map(o => o.read() + "/" + o.klass()).join());
// Read before and after initialisation.
function early() { const read = () => late; let seen = ""; for (let i = 0; i < 200; i++) try { read(); seen = "?"; } catch (e) { seen = e.name; } const late = { v: 1 }; for (let i = 0; i < 200; i++) seen += read().v === 1 ? "" : "!"; return seen; }
console.log(early());
// eval may assign what nothing else does.
function sneaky() { let x = 1; const get = () => x; let r = 0; for (let i = 0; i < 300; i++) r += get(); eval("x = 5"); return r + ":" + get(); }
console.log(sneaky());
// A binding per iteration.
const fs = []; for (const v of [1, 2, 3]) fs.push(() => v); for (let i = 0; i < 3; i++) { const w = i * i; fs.push(() => w + i); }
for (let i = 0; i < 300; i++) for (const f of fs) s += f();
console.log(s, fs.map(f => f()).join());
let counter = 0; const step = () => ++counter; for (let i = 0; i < 300; i++) step(); console.log(counter);
const table = { a: 1 }; const lookup = k => table[k]; for (let i = 0; i < 300; i++) lookup("a"); table.a = 2; console.log(lookup("a"));
// Conditions whose second test is known from the first.
const cond = (a, b, c) => { let r = ""; if (a || b) r += 1; if (a && b) r += 2; if (!a || (b && c)) r += 3; if ((a && !b) || (!a && c)) r += 4; const v = a || b || c, w = a && b && c; return r + (v ? "t" : "f") + (w ? "t" : "f"); };
const things = [0, 1, "", "x", null, undefined, NaN, {}, true, false, 0n, 1n]; let all = "";
for (let i = 0; i < 30; i++) { all = ""; for (const a of things) for (const b of things) for (const c of things) all += cond(a, b, c); }
let h = 0; for (let i = 0; i < all.length; i++) h = (h * 31 + all.charCodeAt(i)) | 0; console.log(all.length, h);
