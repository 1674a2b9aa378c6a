// Digits and last places: Math's functions, number formats, BigInt, against sums of their exact bits.
const bits = new DataView(new ArrayBuffer(8));
let seed = 12345;
const random = () => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return seed / 2 ** 32; };
const sample = () => {
  const kind = random(), sign = random() < 0.5 ? -1 : 1, m = random() + random() / 2 ** 32;
  if (kind < 0.3) return sign * m;
  if (kind < 0.6) return sign * m * 10;
  if (kind < 0.85) return sign * m * 700;
  return sign * (1 + m) * 2 ** Math.floor(random() * 60 - 20);
};
let digest = 0;
const mix = (value) => { digest = Math.imul(digest ^ value, 0x01000193) >>> 0; };
const mixNumber = (x) => { bits.setFloat64(0, x === x ? x : 0); mix(bits.getInt32(0)); mix(bits.getInt32(4)); };
const mixText = (text) => { for (let i = 0; i < text.length; i++) mix(text.charCodeAt(i)); };

for (const name of ['abs', 'acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cbrt', 'ceil', 'cos', 'cosh', 'exp', 'expm1',
  'floor', 'fround', 'log', 'log1p', 'log10', 'log2', 'round', 'sign', 'sin', 'sinh', 'sqrt', 'tan', 'tanh', 'trunc', 'clz32']) {
  digest = 0;
  for (let i = 0; i < 1500; i++) mixNumber(Math[name](sample()));
  console.log(name, digest.toString(16));
}
for (const name of ['atan2', 'hypot', 'max', 'min', 'pow', 'imul']) {
  digest = 0;
  for (let i = 0; i < 1500; i++) mixNumber(Math[name](sample(), sample()));
  console.log(name, digest.toString(16));
}
for (const [name, format] of Object.entries({
  toString: (x) => String(x),
  radix: (x) => x.toString(2 + Math.floor(random() * 35)),
  toFixed: (x) => x.toFixed(Math.floor(random() * 30)),
  toPrecision: (x) => x.toPrecision(1 + Math.floor(random() * 30)),
  toExponential: (x) => x.toExponential(Math.floor(random() * 30)),
  shortExponential: (x) => x.toExponential(),
  parseFloat: (x) => String(parseFloat(x + 'e-3x')),
  parseInt: (x) => String(parseInt(String(x), 10)),
})) {
  digest = 0;
  for (let i = 0; i < 1500; i++) mixText(format(sample()));
  console.log(name, digest.toString(16));
}

const attempt = (run) => { try { return String(run()); } catch (error) { return error.name + ': ' + error.message; } };
for (const run of [
  () => (0.5).toFixed(0) + (2.5).toFixed(0) + (-2.5).toFixed(0) + (1.005).toFixed(2) + (1e21).toFixed(2) + (-1e-7).toFixed(2),
  () => (0.1).toFixed(30), () => (25).toExponential(0), () => (123.456).toPrecision(2), () => (1e21).toPrecision(22),
  () => (1).toFixed(101), () => (1).toExponential(-1), () => (1).toPrecision(0), () => (1).toString(1), () => NaN.toExponential(200),
  () => (255).toString(16) + (-255.5).toString(16) + (0.1).toString(3) + (1e21).toString(36) + (1e21).toString(7),
  () => Number.prototype.toString.call('a'), () => Object.prototype.toString.call(Number.prototype) + Number.prototype.valueOf(),
  () => ['', ' 12 ', '0x1F', '0b2', '1_0', '1e1000', '.5', '5.', '+-1', 'Infinity', '\u2028 7', '0x', '1n'].map(Number),
  () => [parseInt('0x1f'), parseInt('z', 36), parseInt('9007199254740993'), parseInt('12', 1), parseInt(' -0'), parseInt('1e3'), parseFloat('1e1000'), parseFloat('-.5.5')].map((x) => Object.is(x, -0) ? '-0' : x),
  () => [Number.isInteger(5.0), Number.isSafeInteger(2 ** 53), Number.isInteger('5'), Number.parseFloat === parseFloat, Number.EPSILON, Number.MIN_VALUE],
  () => [1234567.891, -0, 1e21, 0.0005, NaN, Infinity, -1234.5].map((x) => x.toLocaleString()).join(' '),
  () => Number(2n ** 64n) + ' ' + Number(2n ** 53n + 1n) + ' ' + new Number(3n),
  // BigInt
  () => (2n ** 200n).toString() + (-(2n ** 100n)).toString(36) + (123456789012345678901234567890n).toString(16),
  () => [-7n / 2n, -7n % 2n, 7n / -2n, (-5n) >> 1n, (-5n) << 70n, -5n & 0xffn, -5n | 3n, -5n ^ 12345678901234567890n, ~(2n ** 64n)],
  () => [BigInt.asIntN(8, 255n), BigInt.asUintN(8, -1n), BigInt.asIntN(64, 2n ** 63n), BigInt.asUintN(65, -1n), BigInt.asIntN(0, 5n), BigInt.asIntN(200, -(2n ** 199n))],
  () => [BigInt('0xff'), BigInt(' 12 '), BigInt(''), BigInt(true), BigInt(1e21), BigInt('-0')],
  () => BigInt(1.5), () => BigInt('1.5'), () => BigInt(undefined), () => new BigInt(1), () => BigInt.asIntN(-1, 1n), () => BigInt.asIntN(1, 1),
  () => 1n / 0n, () => 2n ** -1n, () => 1n + 1, () => +1n, () => 1n >>> 0n, () => 2n ** (2n ** 40n), () => 1n << (2n ** 64n),
  () => [1n < 1.5, 2n > '1', 1n == '1', 1n == 1, 2n ** 64n > 2 ** 64, 10n ** 400n > Infinity, 1n < NaN, 0n == '', 1n == 'x'],
  () => { let f = 1n; for (let i = 1n; i <= 300n; i++) f *= i; let t = String(f); return t.length + t.slice(0, 20) + (f / (2n ** 500n)).toString().slice(0, 20) + (f % 1000000007n); },
  () => [Math.round(-0.2), Math.round(2.5), Math.round(-2.5), Math.round(0.49999999999999994), Math.sign(-0), Math.max(), Math.max(-0, 0), Math.min(0, -0), Math.hypot(), Math.hypot(NaN, Infinity), Math.pow(1, Infinity), (-8) ** (1 / 3)].map((x) => Object.is(x, -0) ? '-0' : x),
  () => [Math.f16round(1.337), Math.fround(5.05), Math.clz32(0), Math.imul(0xffffffff, 5), Math.trunc(-0.9), Math.cbrt(27), Math.log2(8), Math.atan2(-0, -1)].map((x) => Object.is(x, -0) ? '-0' : x),
  () => [encodeURIComponent('a b&é€😀'), encodeURI('a b&é#'), decodeURIComponent('%F0%9F%98%80%41'), decodeURI('%23%41'), escape('a é€'), unescape('%u20AC%E9%zz')],
  () => decodeURI('%'), () => encodeURI('\ud800'), () => decodeURIComponent('%C0%80'),
  () => [isNaN('x'), isFinite('1'), isNaN(undefined), parseFloat.length, parseInt.length, parseInt.name],
]) console.log(attempt(run));
