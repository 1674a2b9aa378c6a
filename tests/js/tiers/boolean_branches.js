// Conditions of every kind as branches and as values; merged paths with values of different kinds.
const values = [0, -0, 1, NaN, "", "a", null, undefined, true, false, {}, [], 0n, 1n, Symbol.iterator, () => 0, 0.5, Infinity];
const tests = { plain: v => v ? 1 : 0, not: v => !v ? 1 : 0, notnot: v => !!v, and: (v, w) => v && w ? 1 : 0, or: (v, w) => v || w ? 1 : 0, mixed: (v, w) => (v && !w) || (!v && w) ? 1 : 0, nullish: v => v == null ? 1 : 0, ifs: v => { if (v) return "then"; else return "else"; }, loop: v => { let n = 0; for (; v && n < 2; n++); return n; }, whileNot: v => { let n = 0; while (!v) { if (++n > 2) break; } return n; }, ternaries: (v, w) => v ? w ? 3 : 2 : w ? 1 : 0, value: (v, w) => typeof (v || w), cmp: v => v > 0 ? "pos" : v < 0 ? "neg" : v === 0 ? "zero" : "other", typeofs: v => typeof v === "number" ? "n" : typeof v === "string" ? "s" : typeof v === "object" ? (v === null ? "null" : "o") : typeof v === "undefined" ? "u" : "?", inst: v => v instanceof Object, same: v => v === v, bool: v => Boolean(v) === !!v };
for (const [name, f] of Object.entries(tests)) {
  for (let i = 0; i < 100; i++) f(i & 1, i & 2);
  const out = [];
  for (const v of values) { let r; try { r = f(v, 1); } catch (e) { r = e.name; } out.push(String(r)); }
  for (let i = 0; i < 60; i++) f(i & 1 ? "x" : null, i & 2);
  let h = 0;
  for (const v of values) for (const w of values) { let r; try { r = String(f(v, w)); } catch (e) { r = e.name; } for (let i = 0; i < r.length; i++) h = (h * 31 + r.charCodeAt(i)) | 0; }
  console.log(name, out.join(), h);
}
function merge(i) { let r; if (i % 5 === 0) r = i; else if (i % 5 === 1) r = i / 2; else if (i % 5 === 2) r = "s" + i; else if (i % 5 === 3) r = null; return r; }
let log = ""; for (let i = 0; i < 300; i++) log = (log + String(merge(i))).slice(-40);
console.log(log);
function flags(i) { let f = 0; if (i & 1) f |= 1; if (i & 2) f |= 2; if (!(i & 4)) f |= 4; if (i > 100 && i < 200 || i === 250) f |= 8; return f; }
let fs = 0; for (let i = 0; i < 300; i++) fs += flags(i);
console.log(fs);
function early(a) { if (!a) return -1; if (a.length === 0) return 0; if (a[0] === "skip") return; let n = 0; for (const x of a) { if (x === null) continue; if (x === "stop") break; n++; } return n; }
for (let i = 0; i < 100; i++) early([1, 2]);
console.log(early(null), early([]), early(["skip"]), early([1, null, 2, "stop", 3]), early("text"), early(new Set().add(1)));
function constant() { if (false) return 1; if (1 > 2) return 2; while (0) return 3; return true ? "yes" : "no"; }
for (let i = 0; i < 100; i++) constant();
console.log(constant());
