'use strict';
// string_decoder, querystring, punycode, parseArgs, styleText and other texts of util.

process.noDeprecation = true;
const util = require('util');
const { StringDecoder } = require('string_decoder');
const querystring = require('querystring');
const punycode = require('punycode');

for (const encoding of ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1', 'ascii']) {
  const decoder = new StringDecoder(encoding);
  const bytes = Buffer.from(encoding === 'utf16le' ? 'e900ac206100' : 'f09f988ac3a9e282acff61', 'hex');
  const parts = Array.from(bytes, (byte) => decoder.write(Buffer.from([byte])));
  console.log(encoding, parts, JSON.stringify(decoder.end()), decoder.lastNeed, decoder.lastTotal);
}

for (const text of ['a=1&b=2&a=3', 'a=%20b+c&d', '&&x=&=y', 'a=%zz&b=%E2%82', 'k=v;k2=v2', '__proto__=1']) console.log(text, querystring.parse(text));
console.log(querystring.parse('a:1;b:2', ';', ':'), querystring.parse('a&b&c', null, null, { maxKeys: 2 }));
console.log(querystring.stringify({ a: ['x', 'y z'], b: 'ü€😀', c: true, d: 5n, e: null, f: NaN, g: [], "h'": '' }));
console.log(querystring.stringify({ a: 'b c' }, ';', ':', { encodeURIComponent: (s) => `<${s}>` }), querystring.unescape('%41%zz'));

for (const name of ['mañana.com', 'bücher.ch', '☃-⌘.com', 'джумла@джpумлатест.bрфa', 'plain.org']) console.log(punycode.toASCII(name), punycode.toUnicode(punycode.toASCII(name)));
console.log(punycode.encode('München'), punycode.decode('Mnchen-3ya'), punycode.ucs2.decode('a😀'), punycode.ucs2.encode([0x61, 0x1F600]));

const options = {
  verbose: { type: 'boolean', short: 'v' }, file: { type: 'string', short: 'f', default: 'none' }, list: { type: 'string', multiple: true },
};
const attempts = [['-v', '--file=x', 'pos'], ['-vfx', '--list', 'a', '--list=b'], ['--no-verbose'], ['--unknown'], ['--file'], ['-f', '-v'],
  ['--', '-v'], ['--verbose=1']];
for (const args of attempts) {
  for (const extra of [{}, { strict: false }, { allowPositionals: true, allowNegative: true, tokens: true }]) {
    try {
      const { values, positionals, tokens } = util.parseArgs({ args, options, ...extra });
      console.log(args, JSON.stringify([values, positionals, tokens]));
    } catch (error) {
      console.log(args, error.code, error.message);
    }
  }
}

console.log(JSON.stringify(util.styleText(['bold', 'red'], 'a\u001b[39mb', { validateStream: false })),
  JSON.stringify(util.styleText('#ff8000', 'x', { validateStream: false })), util.styleText('red', 'plain'));
console.log(util.stripVTControlCharacters('\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link'), util.toUSVString('a\ud800'));
console.log(util.parseEnv('A=1\n# comment\nB="two\\nlines"\nexport C=\'x # y\'\nD=z # tail\nE=`multi\nline`\n bad\nF='));
const mime = new util.MIMEType(' Text/HTML ; charset="ut\\"f"; Q=1;q=2 ');
mime.params.set('x', 'a b');
console.log(String(mime), mime.essence, [...mime.params], util.MIMEType.parse?.('bad'));
console.log(util.diff('abc', 'axc'), util.diff(['a', 'b'], ['b', 'c']));

console.log(util.isDeepStrictEqual({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }), util.isDeepStrictEqual([0], [-0]));
const delay = util.promisify((value, callback) => setTimeout(callback, 1, null, value));
delay(5).then((value) => console.log('promisified', value));
util.callbackify(async (value) => value * 2)(21, (error, value) => console.log('callbackified', error, value));
util.callbackify(async () => Promise.reject(null))((error) => console.log(error.code, error.reason));
function Child() {}
util.inherits(Child, require('events'));
console.log(Child.super_ === require('events'), new Child() instanceof require('events'));
console.log(util.getSystemErrorName(-2), util.getSystemErrorMessage(-2), util.types.isProxy(new Proxy({}, {})), util.types.isBoxedPrimitive(Object(1n)));
console.log(Object.keys(util.types).sort().join());
