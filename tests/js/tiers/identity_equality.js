// Strict equality in compiled code: identity where feedback saw no contents, contents otherwise.
const str = v => typeof v === "symbol" ? "symbol" : typeof v === "bigint" ? v + "n" : Object.is(v, -0) ? "-0" : String(v);
const o = {}, p = {}, s = Symbol("s");
const same = (a, b) => a === b;
const other = (a, b) => a !== b;
for (let i = 0; i < 300; i++) same(i % 3 ? o : null, i % 2 ? o : undefined);
for (let i = 0; i < 300; i++) other(i % 3 ? o : true, i % 2 ? p : false);
const rope = () => "ab".repeat(3) + "cd";
const values = [o, p, null, undefined, true, false, s, 0, -0, 1, 1.5, NaN, "", "a", "ab", rope(), rope(), "abababcd", 10n, 10n, 2n ** 70n, 2n ** 70n, [], same];
let log = "";
for (const a of values) { let row = ""; for (const b of values) row += (same(a, b) ? "1" : "0") + (other(a, b) ? "" : "!"); log += row + "\n"; }
console.log(log);
// Numbers of two encodings.
const half = [0.5, 1.5, 2.5, 3.5];
const numbers = (a, b) => a === b;
for (let i = 0; i < 300; i++) numbers(i, i & 1 ? i : i + 1);
console.log(numbers(half[0] + half[0], 1), numbers(half[1] + half[1], 3), numbers(NaN, NaN), numbers(0, -0), numbers("1", 1));
// Strings only, then everything else.
const strings = (a, b) => a === b;
for (let i = 0; i < 300; i++) strings("k" + (i & 3), "k" + (i & 1));
console.log(strings(rope(), rope()), strings("abababcd", rope()), strings(rope(), "abababce"), strings("x", null), strings(null, null), strings(5, "5"));
// typeof against names.
const kinds = v => typeof v === "number" ? 1 : typeof v === "string" ? 2 : typeof v === "boolean" ? 3 : typeof v === "undefined" ? 4 : typeof v === "function" ? 5 : typeof v === "object" ? 6 : typeof v === "symbol" ? 7 : typeof v == "bigint" ? 8 : 9;
let t = "";
for (let i = 0; i < 50; i++) { t = ""; for (const v of values) t += kinds(v); }
console.log(t, kinds(class {}), kinds(new Proxy(() => 1, {})), kinds(new Proxy({}, {})));
// A loop that relies on what typeof says.
const total = list => { let n = 0; for (let i = 0; i < list.length; i++) { const v = list[i]; if (typeof v === "number") n += v; else if (typeof v === "string") n += v.length; else if (typeof v !== "function") n += 1000; } return n; };
let n = 0; for (let i = 0; i < 200; i++) n += total([1, "abc", 2.5, total, null]);
console.log(n, total([1n, s, {}, "x"]));
