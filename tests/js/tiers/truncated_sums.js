// Sums that end in a bitwise operation wrap: no overflow leaves compiled code, and exits in between still
// see the mathematical sum.
function repeat(n, f) {
  let last;
  for (let i = 0; i < n; i++) last = f(i);
  return last;
}
const M = 2147483647;
function sum(a, b, c) { return a + b + c | 0; }
repeat(300, (i) => sum(i, 1, 2));
console.log(sum(M, M, M), sum(-M - 1, -M - 1, -1), sum(M, 1, -1), sum(1.5, 2.5, -0), sum("1", 2, 3), sum(2 ** 53, 1, 1));
function difference(a, b) { return a - b - 1 >>> 0; }
repeat(300, (i) => difference(i + 5, 1));
console.log(difference(-M - 1, M), difference(0, 1), difference(M, -M));
function mixed(a, b) { const s = a + b; return [s, s | 0, s >>> 0].join(); }
repeat(300, (i) => mixed(i, i));
console.log(mixed(M, 1), mixed(-M, -M), mixed(M, M));
function extremes(a, b) { const s = a + b; const t = s | 0; return (s > 2147483647) + " " + (s <= 2147483647) + " " + (s < -2147483648) + " " + t; }
repeat(300, (i) => extremes(i, i));
console.log(extremes(M, 1), extremes(-M - 1, -1), extremes(M, 0));

// The partial sum is in a register when the read in the middle leaves, or calls.
const table = [1, 2, 3, 4];
function middle(a, b, i) { return a + b + table[i] + b | 0; }
repeat(300, (i) => middle(i, i, i & 3));
console.log(middle(M, M, 2), middle(M, M, 9), middle(-M, -M, -1), middle(M, 1, "1"));
table[1] = { valueOf() { return 7; } };
console.log(middle(M, M, 1));
function called(a, b, f) { return a + b + f() + 1 | 0; }
repeat(300, (i) => called(i, 1, () => i));
console.log(called(M, M, () => { try { null.x; } catch { return 5; } }));
function threw(a, b, o) { try { return a + b + o.x.y | 0; } catch (e) { return e.constructor.name + (a + b); } }
repeat(300, (i) => threw(i, 1, { x: { y: i } }));
console.log(threw(M, 1, {}), threw(M, M, { x: { y: 1 } }));

// Through doubles, unsigned values and typed stores.
function unsigned(x, n) { return (x >>> n) + (x >>> 1) + (x << n) | 0; }
repeat(300, (i) => unsigned(i, 3));
console.log(unsigned(-1, 0), unsigned(-123456789, 7), unsigned(M, 31));
function product(a) { return a * 5 + a * -3 + 7 ^ 1; }
repeat(300, product);
console.log(product(M), product(-M - 1), product(0), Object.is(product(-0), product(0)));
function large(a) { return a * 2654435761 | 0; }
repeat(300, large);
console.log(large(M), large(-M), large(123456789), large(3));
const words = new Int32Array(4), bytes = new Uint8Array(4), clamped = new Uint8ClampedArray(4);
function store(i, a, b) { words[i] = a + b; bytes[i] = a - b; clamped[i] = a / b; return words[i] + "," + bytes[i] + "," + clamped[i]; }
repeat(300, (i) => store(i & 3, i, 2));
console.log(store(0, M, M), store(1, 5, 2), store(2, 3, -2), store(3, 0, 0), store(0, 1, 0), store(1, 7, 2), store(2, 2.5, 1));
function hash(text) { let h = 5381; for (let i = 0; i < text.length; i++) h = (h << 5) + h + text.charCodeAt(i) | 0; return h >>> 0; }
console.log(repeat(100, () => hash("the quick brown fox jumps over the lazy dog")));

// Guards that move out of loops: never reached, failing later, changed inside.
function skipped(list, o, n) { let t = 0; for (let i = 0; i < n; i++) { for (let j = 0; j < list.length; j++) t += o.v + list[j]; } return t; }
repeat(100, () => skipped([1, 2, 3], { v: 1 }, 5));
console.log(skipped([], null, 3), skipped([1], { w: 0, v: 2 }, 2), skipped([1.5, 2], { v: 0.5 }, 2));
try { skipped([1], undefined, 1); } catch (e) { console.log(e.constructor.name); }
function shape(o, n) { let t = 0; for (let i = 0; i < n; i++) { t += o.a; if (i === 3) o.b = i; if (i === 5) o.a = "s"; } return t; }
repeat(100, () => shape({ a: 1 }, 3));
console.log(shape({ a: 1 }, 10), shape({ a: 1.5 }, 4));
function grown(row, n) { for (let r = 0; r < 3; r++) for (let j = 0; j < n; j++) row[j] += r * 0.5; return row.join(); }
console.log(repeat(60, () => grown([1, 2, 3], 3)), grown(["a", 1], 2), grown([1, {}], 2));
