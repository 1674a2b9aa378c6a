// Replacement templates, functions, split and match, on pristine and on modified regular expressions.
function check(name, value) { console.log(name, JSON.stringify(value)); }
const s = 'John Smith, Jane Doe';
check('groups', s.replace(/(\w+) (\w+)/g, '$2 $1'));
check('specials', 'abc'.replace(/b/, "[$`|$&|$'|$$|$0|$1|$01|$<x>]"));
check('two digits', 'abcdefghijkl'.replace(/(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)/, '$10-$11-$12-$1-$00-$011'));
check('named', '2024-05-06'.replace(/(?<y>\d+)-(?<m>\d+)-(?<d>\d+)/, '$<d>/$<m>/$<y>/$<none>/$<y'));
check('unnamed with name', 'ab'.replace(/(a)/, '$<a>'));
check('string pattern', ['aXbX'.replace('X', '$&$&'), 'aXbX'.replaceAll('X', "[$`]"), 'abc'.replaceAll('', '-'), 'x'.replace('', '_')]);
check('function', 'a1b22'.replace(/([a-z])(\d+)/g, (...args) => JSON.stringify(args)));
check('function named', 'k=v'.replace(/(?<key>\w)=(?<value>\w)/, (...args) => JSON.stringify(args.at(-1))));
check('function on string', 'abcabc'.replaceAll('bc', (m, at, whole) => `<${m}${at}${whole.length}>`));
check('undefined group', 'b'.replace(/(a)?b/, '[$1]') + 'b'.replace(/(a)?b/, (m, a) => typeof a));
check('empty matches', ['abc'.replace(/(?:)/g, '-'), '\u{1f600}'.replace(/(?:)/g, '-').length, '\u{1f600}'.replace(/(?:)/gu, '-').length]);
check('sticky', ['aab'.replace(/a/gy, 'x'), 'baa'.replace(/a/gy, 'x'), 'baa'.replace(/a/y, 'x')]);
const sticky = /a/y; sticky.lastIndex = 1; check('sticky once', ['baa'.replace(sticky, 'x'), sticky.lastIndex, 'baa'.replace(sticky, 'x'), sticky.lastIndex]);
const global = /a/g; global.lastIndex = 5; check('lastIndex', ['aaa'.replace(global, 'b'), global.lastIndex, global.test('xa'), global.lastIndex]);

check('match', ['test1test2'.match(/t(e)(st(\d?))/g), 'x'.match(/y/g), 'x'.match(/y/), 'aBc'.match(/b/i).index]);
const result = 'xabc'.match(/(?<first>a)(b)?(z)?/d);
check('result', [Object.keys(result), result.index, result.input, result.groups, result.indices, result.indices.groups, result.length]);
check('null proto', Object.getPrototypeOf(result.groups) === null);
check('matchAll', [...'a1b2'.matchAll(/([a-z])(\d)/g)].map((m) => [m[0], m[1], m[2], m.index]));
check('duplicate names', ['a'.match(/(?<n>a)|(?<n>b)/).groups, 'b'.match(/(?<n>a)|(?<n>b)/).groups]);
check('search', ['abc'.search(/c/), 'abc'.search(/z/), 'abc'.search('b')]);
check('split', ['a1b2c3'.split(/\d/), 'a1b2c3'.split(/(\d)/), 'abc'.split(/(?:)/), ''.split(/a/), ''.split(/(?:)/), 'a,b,c'.split(/,/, 2), 'abc'.split(/(?:)/u), 'A<B>x</B>'.split(/<(\/)?([^<>]+)>/)]);
check('split limit', ['abc'.split(/(b)/, 2), 'abc'.split(/(b)/, 0), 'aXbX'.split('X', 1), 'abc'.split(''), 'ab'.split(undefined), 'ab'.split('ab')]);

// Legacy static properties.
/(\w)(\d)/.exec('--a1--'); check('legacy', [RegExp.$1, RegExp.$2, RegExp.$3, RegExp.lastMatch, RegExp['$`'], RegExp["$'"], RegExp.lastParen, RegExp.input]);

// User-visible exec and flags.
class Loud extends RegExp {
  exec(text) { log.push(`exec@${this.lastIndex}`); return super.exec(text); }
  get flags() { log.push('flags'); return super.flags; }
}
let log = [];
check('subclass', ['abab'.replace(new Loud('a', 'g'), 'x'), log]); log = [];
check('subclass split', ['a-b'.split(new Loud('-')), log]); log = [];
const fake = { get flags() { return 'g'; }, lastIndex: 0, count: 0, exec() { return this.count++ < 2 ? { index: this.count, length: 2, 0: 'b', 1: 'Z', groups: { n: 'N' } } : null; } };
check('fake', RegExp.prototype[Symbol.replace].call(fake, 'abcdef', '[$1$<n>$&]'));
const patched = /b/; patched.exec = () => null; check('own exec', [patched.test('b'), 'b'.replace(patched, 'x'), 'b'.match(patched)]);
const original = RegExp.prototype.exec;
RegExp.prototype.exec = function (text) { const r = original.call(this, text); if (r) r[0] = 'Q'; return r; };
check('patched prototype', ['abc'.match(/b/)[0], 'abc'.match(/b/g), 'abc'.replace(/b/, '<$&>'), /b/.test('b')]);
RegExp.prototype.exec = original;
check('restored', ['abc'.match(/b/)[0], 'abc'.replace(/b/, '<$&>')]);
const compiled = /a/; compiled.compile('b', 'g'); check('compile', [String(compiled), compiled.test('b'), compiled.lastIndex]);
check('source', [RegExp('/').source, RegExp('').source, String(RegExp('\n')), RegExp('[/]').source, RegExp.prototype.source, RegExp.prototype.flags, RegExp.prototype.global === undefined]);
check('escape', [RegExp.escape('a.b*c'), RegExp.escape('1x-y/z'), RegExp.escape('\u2028 \ud800 é')]);
check('constructor', [RegExp(/x/g) instanceof RegExp, new RegExp(/x/g, 'i').flags, new RegExp(/x/dgimsuy).flags, new RegExp('[a--b]', 'v').flags]);
for (const action of [() => RegExp('('), () => RegExp('a', 'gg'), () => RegExp('[b-a]', 'u'), () => 'a'.matchAll(/a/), () => 'a'.replaceAll(/a/, ''), () => RegExp.prototype.exec.call({}), () => RegExp.escape(1)]) {
  try { console.log(action()); } catch (e) { console.log(e.name + ': ' + e.message); }
}
