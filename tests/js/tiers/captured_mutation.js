// Captured variables written by several closures while all of them are hot; contexts per iteration.
function shared() { let n = 0; return { inc: () => ++n, dec: () => --n, get: () => n, set: v => { n = v; } }; }
const a = shared(), b = shared();
for (let i = 0; i < 300; i++) { a.inc(); if (i % 3) b.inc(); else a.dec(); if (i === 150) b.set(0.5); if (i === 200) a.set(2 ** 31); }
console.log(a.get(), b.get());
a.set("s"); console.log(a.inc(), a.get());
function loopWrites(n) { let total = 0; const add = x => { total += x; }; for (let i = 0; i < n; i++) { add(i); if (total > 1000) total -= 500; } return total; }
for (let i = 0; i < 60; i++) loopWrites(10);
console.log(loopWrites(200));
function calleeWrites() { let flag = 0; function set(v) { flag = v; return v; } let seen = 0; for (let i = 0; i < 200; i++) { set(i); if (flag === i) seen++; } return seen; }
for (let i = 0; i < 20; i++) calleeWrites();
console.log(calleeWrites());
const fs = []; for (let i = 0, step = 1; i < 10; i += step) { fs.push({ get: () => i, bump: () => ++i, step: v => { step = v; } }); }
fs[0].bump(); fs[1].step(5);
console.log(fs.map(f => f.get()).join());
function nested() { let x = 1; return () => { let y = x++; return () => { let z = y++ + x; return () => z++ + y + x; }; }; }
const n1 = nested(), n2 = n1(), n3 = n2();
console.log(n3(), n3(), n2()(), n1()()(), n3());
let outer = 0; function bumpOuter() { outer++; return outer; }
function readTwice() { const first = outer; bumpOuter(); return outer - first; }
let diffs = 0; for (let i = 0; i < 300; i++) diffs += readTwice();
console.log(diffs, outer);
function viaEval() { let hidden = 1; const f = () => hidden; eval("hidden = 'evaled'"); return f(); }
for (let i = 0; i < 50; i++) viaEval();
console.log(viaEval());
function paramCapture(p, q = () => p) { const r = () => p++; r(); r(); return p + ":" + q(); }
for (let i = 0; i < 100; i++) paramCapture(i);
console.log(paramCapture(1), paramCapture("x"));
const handlers = []; for (const k of ["a", "b", "c"]) { let count = 0; handlers.push(() => k + ++count); }
for (let i = 0; i < 50; i++) handlers.forEach(h => h());
console.log(handlers.map(h => h()).join());
function tdzHot(f) { const g = () => late; if (f) { try { return g(); } catch (e) { return e.name; } } let late = 5; return g(); }
for (let i = 0; i < 200; i++) tdzHot(false);
console.log(tdzHot(true), tdzHot(false));
function makeCounterClass() { let made = 0; return class { constructor() { this.id = ++made; } static get made() { return made; } }; }
const C1 = makeCounterClass(), C2 = makeCounterClass();
for (let i = 0; i < 100; i++) { new C1(); if (i % 2) new C2(); }
console.log(C1.made, C2.made, new C1().id);
function catchCapture() { const out = []; for (let i = 0; i < 3; i++) { try { throw { i }; } catch (e) { out.push(() => e.i++); } } out[0](); return out.map(f => f()).join(); }
for (let i = 0; i < 60; i++) catchCapture();
console.log(catchCapture());
(function () { var v = 1; const w = () => v; for (var v = 10; v < 20; v++); console.log(w(), v); })();
