// for-of and the iteration protocol, hand-written iterators, closing, changing while iterating.
const log = [];
const make = n => ({ [Symbol.iterator]() { log.push("open"); let i = 0; return { next() { return i < n ? { value: i++, done: false } : { value: "x", done: true }; }, return(v) { log.push("return"); return {}; } }; } });
for (const v of make(3)) log.push(v);
for (const v of make(3)) { if (v === 1) break; }
outer: for (const v of make(2)) for (const w of make(2)) continue outer;
try { for (const v of make(2)) throw new Error("thrown"); } catch (e) { log.push(e.message); }
(function () { for (const v of make(2)) return v; })();
console.log(log.join());

const arr = [1, 2, 3];
const seen = [];
for (const v of arr) { seen.push(v); if (arr.length < 6) arr.push(v * 10); }
console.log(seen.join());
const shrink = [1, 2, 3, 4]; const seen2 = [];
for (const v of shrink) { seen2.push(v); shrink.pop(); }
console.log(seen2.join());
const m = new Map([["a", 1]]); let n = 0; const mk = [];
for (const [k, v] of m) { mk.push(k + v); if (n++ < 3) m.set("k" + n, n); if (n === 2) m.delete("k2"); }
console.log(mk.join());
const st = new Set([1, 2, 3]); const so = [];
for (const v of st) { so.push(v); if (v === 1) { st.delete(2); st.add(1); } if (v === 3 && so.length < 4) { st.delete(1); st.add(1); } }
console.log(so.join());

// A return method that throws, or returns no object.
function closing(ret, body) { try { for (const v of { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return: ret }) }) body(); } catch (e) { return e.name + ":" + (e.message === "body" || e.message === "ret" ? e.message : ""); } return "none"; }
console.log(closing(() => { throw new RangeError("ret"); }, () => { throw new EvalError("body"); }));
console.log((() => { try { for (const v of { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return: () => { throw new RangeError("ret"); } }) }) break; return "no"; } catch (e) { return e.name; } })());
console.log((() => { try { for (const v of { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return: () => 1 }) }) break; return "no"; } catch (e) { return e.name; } })());
console.log((() => { try { for (const v of { [Symbol.iterator]: () => ({ next: () => 1 }) }) break; return "no"; } catch (e) { return e.name; } })());
console.log((() => { let r = 0; try { for (const v of { [Symbol.iterator]: () => ({ next: () => { throw new Error("next"); }, return: () => r++ }) }) break; } catch (e) { return e.message + r; } })());

// The next method is read once.
let reads = 0;
const once = { [Symbol.iterator]() { return { get next() { reads++; let i = 0; return () => ({ value: i, done: i++ >= 3 }); } }; } };
let c = 0; for (const v of once) c++;
console.log(reads, c);

console.log([..."a\u{1F600}b"].length, [...new Map([[1, 2]])].join(), [...[10, 20].entries()].join("|"), [...[5, 6].keys()].join());
const it = [1, 2, 3][Symbol.iterator](); it.next();
console.log([...it].join(), it[Symbol.iterator]() === it, Object.prototype.toString.call(it));
for (let [i, x] of ["p", "q"].entries()) console.log(i, x);
var asLet = []; for (var let1 of [1, 2]) asLet.push(let1); console.log(asLet.join(), let1);
const obj = {}; for (obj.prop of [1, 2, 3]); console.log(obj.prop);
for (const x of new Uint8Array([1, 255])) console.log(x);
(function () { for (const x of arguments) console.log(x); })("args", 2);

let sum = 0;
for (let r = 0; r < 50; r++) { for (const v of [1, 2.5, 3]) sum += v; for (const v of new Set([r])) sum += v; for (const [k, v] of new Map([[r, 1]])) sum += k + v; for (const ch of "abc") sum += ch.charCodeAt(0); }
console.log(sum);
