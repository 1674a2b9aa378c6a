// Error.stack and traces through hot code: compiled, inlined, recursive, left and entered again.
// (Receivers' names, built-ins' frames and what is above the program are left out: engines differ there.)
const lines = (e) => String(e.stack).split("\n").slice(1, 12).filter((l) => l.includes("stack_traces.js")).map((l) => {
  const [, name, place] = /^ +at (?:(.*) \()?.*[\\/](stack_traces.js:\d+:\d+)\)?$/.exec(l);
  return (name === undefined || name.endsWith("<anonymous>") ? "" : name.replace(/\w+\./, "") + " ") + place.slice(16);
}).join(" < ");

function leaf(x) { if (x === -1) throw new TypeError("leaf"); return x + 1; }
function middle(x) { return leaf(x) * 2; }
function outer(x) {
  return middle(x) + 1;
}
function attempt(f, x) { try { f(x); return "none"; } catch (e) { return e.message + ": " + lines(e); } }
for (let i = 0; i < 400; i++) outer(i);
console.log(attempt(outer, -1));
console.log(attempt(outer, -1));

// Thrown by the runtime, not by throw.
function reads(o) { return o.a.b; }
function readsOuter(o) { const v = reads(o); return v + 1; }
for (let i = 0; i < 400; i++) readsOuter({ a: { b: i } });
for (let i = 0; i < 3; i++) console.log(attempt(readsOuter, { a: undefined }));
console.log(attempt(readsOuter, null));

// new Error itself, in a loop that is entered hot.
function makes(n) { let last; for (let i = 0; i < n; i++) last = new Error("e" + i); return last; }
console.log(lines(makes(1)), lines(makes(3000)));

// Recursion.
function rec(n) { if (n === 0) return lines(new Error("deep")); return rec(n - 1); }
for (let i = 0; i < 100; i++) rec(5);
console.log(rec(5));

// Through built-ins and callbacks.
function callback(x) { return x === 99 ? lines(new Error("cb")) : x; }
function maps(a) { return a.map(callback); }
for (let i = 0; i < 200; i++) maps([1, 2, 3]);
console.log(maps([1, 99])[1]);
function sorts(a) { return a.sort(function compare(x, y) { if (x === 7 || y === 7) throw new RangeError("seven"); return x - y; }); }
for (let i = 0; i < 200; i++) sorts([3, 1, 2]);
console.log(attempt(sorts, [3, 7, 1]));
function replaces(s) { return s.replace(/b/, function replacer(m) { return m === "b" && s.length > 3 ? lines(new Error()) : m; }); }
for (let i = 0; i < 200; i++) replaces("abc");
console.log(replaces("abcd"));

// Constructors, methods, getters.
class Base { constructor(x) { if (x === -1) throw new Error("base"); this.x = x; } get twice() { return this.bad ? lines(new Error()) : this.x * 2; } method(y) { if (y === -1) null.y; return y; } static make(x) { return new this(x); } }
class Derived extends Base { constructor(x) { super(x); this.y = x; } method(y) { return super.method(y) + this.twice; } }
function builds(x) { return new Derived(x).method(x); }
for (let i = 0; i < 400; i++) builds(i);
console.log(attempt(builds, -1));
console.log(attempt((x) => Derived.make(x), -1));
const d = new Derived(1);
console.log(attempt((y) => d.method(y), -1));
function gets(o) { return o.twice; }
for (let i = 0; i < 300; i++) gets(d);
d.bad = true;
console.log(gets(d));
function Old(x) { this.x = x; if (x === 400) this.trace = lines(new Error()); }
function olds(x) { return new Old(x).trace; }
for (let i = 0; i < 400; i++) olds(i);
console.log(olds(400));

// Positions within one function, after the code was left.
function positions(k, o) {
  if (k === 1) o.f();
  if (k === 2) return o.g.h;
  return k;
}
for (let i = 0; i < 300; i++) positions(0, {});
for (let k = 1; k < 3; k++) for (let r = 0; r < 2; r++) console.log(attempt((x) => positions(x, {}), k));

// What is not callable or no constructor, in hot code.
function calls(f) { return f(1); }
function news(F) { return new F(1); }
for (let i = 0; i < 300; i++) { calls(leaf); news(Old); }
const place = (f, x) => attempt(f, x).replace(/.*?: /, "");
console.log(attempt(calls, 5));
console.log(place(news, leaf.bind), place(news, () => 1));

// The limit cuts compiled frames, too.
Error.stackTraceLimit = 2;
console.log(rec(5));
Error.stackTraceLimit = 0;
console.log(JSON.stringify(rec(5)));
