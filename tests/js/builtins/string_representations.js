// Ropes, slices, atoms and narrow or wide text must be indistinguishable.
function check(name, value) { console.log(name, JSON.stringify(value)); }

// A left-deep and a right-deep rope, flattened by different operations.
let left = '', right = '';
for (let i = 0; i < 5000; i++) { left += String.fromCharCode(97 + i % 26); right = String.fromCharCode(97 + (4999 - i) % 26) + right; }
check('equal ropes', left === right);
check('charAt', [left[0], left[4999], left.charCodeAt(2500), left[5000]]);
check('indexOf', [left.indexOf('xyzabc'), left.lastIndexOf('xyzabc'), left.indexOf('zz')]);
let shared = 'ab';
for (let i = 0; i < 16; i++) shared = shared + shared;
check('shared rope', [shared.length, shared.slice(-5), shared.indexOf('ba', 100000)]);
let mixed = 'latin' + '\u20ac'.repeat(30) + 'tail of latin text that is long';
check('mixed', [mixed.length, mixed.slice(0, 7), mixed.slice(30, 45), mixed.includes('tail of'), mixed.slice(35).length]);
check('narrow slice of wide', mixed.slice(35, 38) === 'tai' && mixed.slice(35) === 'tail of latin text that is long');

// Slices of slices, and slices as property keys.
const text = 'The quick brown fox jumps over the lazy dog, again and again and again.';
const slice = text.slice(4, 60).slice(6, 50);
check('slice', [slice, slice.length, slice.at(-1), slice.substring(3, 40)]);
const object = {};
object[slice] = 1; object[text.slice(10, 54)] = 2; object['brown fox jumps over the lazy dog, again an'] = 3;
check('keys', object);
const rope = 'prop' + 'erty with a rather long name ' + 7;
object[rope] = 'rope'; check('rope key', [object[rope], object['property with a rather long name 7'], rope in object]);
object['1' + '0'] = 'index'; check('index key', [object[10], Object.keys(object)[0]]);
object['4294967295'] = 'not an index'; object['4294967294'] = 'index'; object['01'] = 'name'; object['-0'] = 'name';
check('order', Object.keys(object).filter((k) => k.length < 12));

// Comparison by code units across widths.
check('compare', ['a' < 'b', 'a' < '\u20ac', '\uffff' < '\u{10000}', '\xff' < '\u0100', 'abc' < 'abcd', '' < 'a', 'Z' < 'a']);
check('sort', ['\u{1f600}', '\uffee', 'z', '\xe9', 'e', 'E', '', 'ee'].sort());

// Surrogates.
const pair = 'a\u{1f600}b';
check('pairs', [pair.length, [...pair].length, pair.codePointAt(1), pair.codePointAt(2), pair.at(-1)]);
check('well formed', [pair.isWellFormed(), pair.slice(0, 2).isWellFormed(), pair.slice(0, 2).toWellFormed().charCodeAt(1), pair.slice(2).toWellFormed().codePointAt(0)]);
check('lone', ['\ud83d' + '\ude00' === '\u{1f600}', ('\ud83d' + '\ude00').isWellFormed()]);

// Case mapping that changes length or depends on context.
check('upper', ['straße'.toUpperCase(), 'ÿ'.toUpperCase(), 'µ'.toUpperCase(), 'ﬁ'.toUpperCase(), 'ŉ'.toUpperCase(), '\ud800ß\udc00'.toUpperCase()]);
check('lower', ['İ'.toLowerCase().length, 'ΑΣ'.toLowerCase(), 'ΑΣΑ'.toLowerCase(), 'Σ'.toLowerCase(), 'ÀÞ×'.toLowerCase(), 'ΑΣ\ud800'.toLowerCase()]);
check('normalize', ['\u1e9b\u0323'.normalize('NFC').length, '\u1e9b\u0323'.normalize('NFD').length, '\u1e9b\u0323'.normalize('NFKC').length, '\u1e9b\u0323'.normalize('NFKD').length, 'é\ud800e\u0301'.normalize().length, 'Å'.normalize('NFD').length]);

// Limits.
for (const [name, action] of [
  ['repeat negative', () => 'a'.repeat(-1)], ['repeat infinite', () => 'a'.repeat(Infinity)], ['repeat long', () => 'ab'.repeat(2 ** 29)],
  ['pad long', () => 'a'.padEnd(2 ** 30)], ['concat long', () => { let s = 'x'.repeat(2 ** 28); return s + s + s; }],
  ['form', () => ''.normalize('nfc')], ['code point', () => String.fromCodePoint(0x110000)], ['fraction', () => String.fromCodePoint(1.5)],
  ['null this', () => String.prototype.trim.call(null)], ['symbol', () => '' + Symbol('s')], ['regexp', () => 'a'.includes(/a/)],
]) {
  try { check(name, action().length); } catch (e) { console.log(name, e.name + ': ' + e.message); }
}
check('empty repeat', ''.repeat(2 ** 31 - 1) === '' && 'abc'.repeat(0) === '');
check('numbers', [String(0), String(-0), String(255), String(256), String(-1), String(1e21), String(1e-7), String(123456789012345680000), String(0.1 + 0.2)]);
check('raw', [String.raw`a\n${1}b${2}`, String.raw({ raw: 'xyz' }, 0, 1, 2), String.raw({ raw: [] })]);
