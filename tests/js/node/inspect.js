'use strict';
// util.inspect: kinds of values under the options that change their form.

const { inspect } = require('util');

class Point {
  #hidden = 0;
  constructor(x) {
    this.x = x;
  }
  get hidden() {
    return this.#hidden;
  }
  static origin = null;
}
class Table extends Map {}
class Loud {
  [inspect.custom](depth, options, inspect_) {
    return `Loud<${depth},${options.compact},${inspect_ === inspect}>\nsecond line`;
  }
}

const circle = { name: 'circle' };
circle.self = circle;
circle.list = [circle, { circle }];

function errors() {
  const plain = new RangeError('out');
  plain.stack = 'RangeError: out\n    at one (file.js:1:1)\n    at two (file.js:2:2)';
  plain.code = 'E_OUT';
  const outer = new Error('outer', { cause: plain });
  outer.stack = 'Error: outer\n    at three (file.js:3:3)';
  const bare = new TypeError('bare');
  bare.stack = undefined;
  const renamed = new Error('renamed');
  renamed.stack = 'Error: renamed\n    at four (file.js:4:4)';
  Object.defineProperty(renamed, 'name', { value: 'Custom', enumerable: true });
  const many = new AggregateError([plain], 'many');
  many.stack = 'AggregateError: many';
  class Own extends Error {}
  const own = new Own('own');
  own.stack = 'Error: own\n    at five (file.js:5:5)';
  return { outer, bare, renamed, many, own };
}

const values = {
  numbers: [0, -0, 1.5, -1e21, NaN, Infinity, 123456789.123456, 10n, -12345678901234567890n],
  strings: ['', 'plain', "it's", 'a "quote"', `both ' and "`, '`all` \' "', '\n\t\u0000\u001b\\', '\ud800 alone', 'x'.repeat(90)],
  symbols: [Symbol(), Symbol('s'), Symbol('a\nb'), Symbol.iterator],
  keys: { plain: 1, 'with-dash': 2, 3: 'index', ['__proto__']: 4, [Symbol('k')]: 5, 'new\nline': 6 },
  accessors: { get a() { return 1; }, set a(v) {}, get b() { return { c: 1 }; }, set d(v) {}, get e() { throw 'no'; } },
  hidden: Object.defineProperty({ shown: 1 }, 'hidden', { value: 2 }),
  arrays: [[], [1, , 3], [, ,], Array(3), Object.assign([1, 2], { extra: true }), [undefined, null], new (class List extends Array {})(2)],
  long: Array.from({ length: 130 }, (_, i) => i * 7),
  words: ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta', 'iota', 'kappa'],
  typed: [new Uint8Array([1, 2, 3]), new Float64Array([1.5, -0]), new BigInt64Array(2), new ArrayBuffer(4),
    new DataView(new ArrayBuffer(2)), Buffer.from('hi')],
  collections: [new Map([[{ a: 1 }, 'b'], ['c', new Map()]]), new Set([1, [2]]), new Table([[1, 2]]), new WeakMap(), new WeakSet()],
  iterators: [new Map([[1, 2]]).entries(), new Map([[1, 2]]).keys(), new Set([5]).values(), [1][Symbol.iterator](), 'a'[Symbol.iterator]()],
  promises: [Promise.resolve(4), new Promise(() => {})],
  proxies: [new Proxy({ a: 1 }, {}), new Proxy(function f() {}, {}), new Proxy(new Proxy([1], {}), {})],
  functions: [function () {}, function named() {}, () => {}, async () => {}, function* gen() {}, async function* agen() {},
    class {}, class A {}, class B extends Point {}, Object.assign(() => {}, { p: 1 }), Math.max],
  boxed: [Object(1), Object('str'), Object(1n), Object(Symbol('q')), Object(false), Object.assign(Object('ab'), { c: 1 })],
  dates: [new Date(0), new Date(NaN), Object.assign(new Date(1), { p: 1 })],
  patterns: [/a+/gi, Object.assign(/b/, { p: 1 })],
  instances: [new Point(1), Object.create(Point.prototype), Object.create(null), Object.create({}),
    { [Symbol.toStringTag]: 'Own' }, new (class Tagged { get [Symbol.toStringTag]() { return 'Tag'; } })()],
  prototypeless: [Object.setPrototypeOf([1], null), Object.setPrototypeOf(new Map([[1, 2]]), null), Object.setPrototypeOf(function () {}, null),
    Object.setPrototypeOf(new Date(0), null), Object.setPrototypeOf(/x/, null)],
  nested: { a: { b: { c: { d: { e: 1 } } } }, list: [[[[[]]]]] },
  circle,
  custom: { loud: new Loud(), list: [new Loud()] },
  args: (function () { return arguments; })(1, 'two'),
  multiline: { text: 'first line of some length\nsecond line of some length\nthird line of some length' },
};

const optionSets = [
  undefined,
  { depth: 0 },
  { depth: null, breakLength: 40 },
  { showHidden: true },
  { colors: true },
  { compact: false },
  { compact: true },
  { compact: 1, breakLength: Infinity },
  { sorted: true, getters: true },
  { sorted: (a, b) => (a < b ? 1 : -1), getters: 'get' },
  { showProxy: true, maxArrayLength: 2, maxStringLength: 5 },
  { numericSeparator: true, customInspect: false },
];

for (const options of optionSets) {
  console.log(`==== ${options === undefined ? 'default' : Object.keys(options).join()}`);
  for (const name of Object.keys(values)) console.log(`${name}: ${inspect(values[name], options)}`);
}

// Apart: hidden properties of these are the engine's business.
for (const options of [undefined, { depth: 0 }, { compact: false }, { breakLength: 30 }]) {
  for (const value of [...Object.values(errors()), { nested: errors() }, JSON, Math, Reflect, Atomics, Intl]) {
    console.log(inspect(value, options));
  }
}
for (const pattern of [/(a|b)?c{1,3}\d[^x-z\n]$/u, /(?<year>\d{4})-\k<year>(?:x|(?<!y)z)+?/gi, /\p{L}\u{1F600}[\]\-]{2,}?/u, /a/]) {
  console.log(JSON.stringify(inspect(pattern, { colors: true })));
}
inspect.styles.number = 'red';
console.log(JSON.stringify(inspect([1, 'a', null, undefined, true, Symbol('s'), new Date(0), () => {}], { colors: true })));
console.log(inspect({ a: 1n, b: 'x' }, { stylize: (text, kind) => `<${kind}>${text}</>` }));
console.log(inspect('x', false, 1, true), inspect([[[]]], true, 0));
