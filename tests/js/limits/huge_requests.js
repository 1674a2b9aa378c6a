// Requests that no machine can fulfil are refused with a RangeError.
for (const f of [() => new Array(-1), () => new ArrayBuffer(2 ** 60), () => new Uint8Array(2 ** 53), () => "x".repeat(2 ** 30), () => "abc".padEnd(2 ** 31), () => { const a = []; a.length = 2 ** 32; }, () => Array.from({ length: 2 ** 53 }).length, () => 2n ** (2n ** 70n), () => 1n << (2n ** 70n), () => new Array(2 ** 32), () => BigInt.asUintN(2 ** 53, 1n)]) {
  try { f(); console.log("no error"); } catch (e) { console.log(e.name); }
}
const sparse = new Array(2 ** 32 - 1);
console.log(sparse.length, sparse.indexOf(1, 2 ** 32 - 5), Object.keys(sparse).length);
sparse[2 ** 31] = "far";
console.log(sparse[2 ** 31], Object.keys(sparse).join());
let s = "x".repeat(2 ** 20);
try { for (;;) s += s; } catch (e) { console.log(e.name); }
console.log([1, 2, 3].fill(0, 2 ** 40).join(), "abc".slice(-(2 ** 40)), new Array(5).fill(1, -Infinity).join(), [1].at(2 ** 60), "a".charAt(2 ** 53));
