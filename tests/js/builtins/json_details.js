// JSON where fast paths must not show: scripts that run in between, keys of all kinds, error wording.
const attempt = (run) => {
  try {
    return run();
  } catch (error) {
    return error.name + ': ' + error.message;
  }
};
const show = (run) => console.log(attempt(run));

// Texts that are no JSON.
for (const text of ['', ' ', 'a', '{', '[', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '[1,', '[1,]', '[1 2]',
  '{a:1}', '{"a" 1}', '"abc', '"ab\nc"', '"\\x"', '"\\u12G4"', '"\\', '-', '1.', '1e', '01', '1 2', '[1]a', 'nul', 'trux',
  'NaN', 'undefined', '[object Object]', '{"aaaaaaaaaaaaaaaaaaaa": x, "b":1}', 'x{"aaaaaaaaaaaaaaaaaaaa": 1}',
  '{"aaaaaaaaaaaaaaaaaaaa": 1, "b":x}', '{"a":1}}', '{\n"a":1,\n  b}', '[1,2,3\n,]', '\ufeff1', '1.5.5', '--1', '\u2028',
  '[\r\n1,\r\n2,\rx]', '{"a":1 "b":2}', '[1,\n2,\n"abc\n"]']) {
  console.log(JSON.stringify(text), attempt(() => JSON.stringify(JSON.parse(text))));
}

// Keys: duplicates, indices, __proto__, escapes, two-byte, many.
show(() => JSON.stringify(JSON.parse('{"b":1,"a":2,"b":3,"10":4,"2":5,"":6}')));
show(() => Object.getOwnPropertyNames(JSON.parse('{"__proto__":[1]}')) + Object.getPrototypeOf(JSON.parse('{"__proto__":[1]}')).constructor.name);
show(() => JSON.stringify(JSON.parse('[{"\\u0061":1,"a b":2},{"a":3,"a b":4},{"ключ":5},{"ключ":6}]')));
show(() => {
  let text = '{';
  for (let i = 0; i < 1500; i++) text += `"key${i}":${i},`;
  const object = JSON.parse(text + '"last":0}');
  return Object.keys(object).length + ' ' + object.key1499 + ' ' + JSON.stringify(object).length;
});
show(() => JSON.parse('[1,2.5,-0,1e400,123456789012345678901234567890,0.1e-2]').map((x) => Object.is(x, -0) ? '-0' : x).join());
show(() => [{ v: 1.5 }, JSON.parse('{"v":2}'), JSON.parse('{"v":"x"}'), JSON.parse('{"v":2.5}')].map((o) => o.v).join());
show(() => {
  let nested = JSON.parse('['.repeat(5000) + ']'.repeat(5000));
  let depth = 0;
  for (; Array.isArray(nested); nested = nested[0]) depth++;
  return depth;
});

// The reviver: order, deletion, sources.
show(() => {
  const log = [];
  const result = JSON.parse('{"a":[1,2.50,"x",null],"b":{"c":true},"a2":-0}', function (key, value, context) {
    log.push(key + ':' + (context.source ?? typeof value));
    return key === 'c' ? undefined : value;
  });
  return log.join(' ') + ' ' + JSON.stringify(result);
});
show(() => JSON.stringify(JSON.parse('[1,[2,3],4]', function (key, value, { source }) {
  if (key === '0' && this[1]?.[0] === 2) this[1] = [20, 30];
  return typeof value === 'number' ? `${value}:${source}` : value;
})));
show(() => JSON.stringify(JSON.parse('{"a":1,"b":2,"a":3}', (key, value, { source }) => source ?? value)));
show(() => JSON.parse('12345678901234567890', (key, value, { source }) => BigInt(source)).toString());

// stringify: what it leaves out, wrappers, toJSON, replacers, gaps.
show(() => JSON.stringify([undefined, () => 1, Symbol(), NaN, -0, Infinity, null, true, new Number(3), new String('s'), new Boolean(false), Object(1.5)]));
show(() => JSON.stringify({ u: undefined, f() {}, s: Symbol(), [Symbol()]: 1, n: null, d: new Date(0), r: /x/, m: new Map([[1, 2]]) }));
show(() => String(JSON.stringify(undefined)) + JSON.stringify(() => 1) + JSON.stringify(Symbol()));
show(() => JSON.stringify({ a: 1n }));
show(() => { BigInt.prototype.toJSON = function () { return `${this}n`; }; const text = JSON.stringify({ a: 1n }); delete BigInt.prototype.toJSON; return text; });
show(() => JSON.stringify({ a: [1, { b: 2 }], c: {}, d: [], e: 'x' }, null, 2));
show(() => JSON.stringify({ a: [1, { b: 2 }] }, null, '-----------more'));
show(() => JSON.stringify([[]], null, new Number(1.9)) + JSON.stringify([1], null, new String('\t')));
show(() => JSON.stringify({ a: 1, b: { a: 2, c: 3 }, 1: 4 }, ['a', 'b', 1, 'a', new String('c'), {}]));
show(() => JSON.stringify({ a: 1, b: [1, 2] }, function (key, value) { return Array.isArray(this) ? value * 2 : value; }));
show(() => JSON.stringify({ toJSON(key) { return { key, nested: { toJSON: (k) => k } }; } }));
show(() => JSON.stringify({ x: Object.create({ toJSON() { return 'inherited'; } }) }));
show(() => JSON.stringify('\u0000\u001f"\\\b\f\n\r\t\u007f\ud800\udc00\ud800x\u2028é€'));
show(() => JSON.stringify({ 'é"': 1, '€\n': 2 }));
show(() => JSON.stringify(Object.defineProperty({ a: 1, get b() { return this.a + 1; } }, 'hidden', { value: 1 })));
show(() => { const holes = [1, , 3]; Array.prototype[1] = 'proto'; const text = JSON.stringify(holes); delete Array.prototype[1]; return text; });
show(() => JSON.stringify(new Proxy({ a: 1, b: 2 }, { ownKeys: () => ['b', 'a'] })) + JSON.stringify(new Proxy([1, 2], {})));
show(() => JSON.stringify({ n: new Uint8Array(2), s: Object('ab'), e: new Error('x') }));

// A toJSON that changes what is being printed.
show(() => {
  const o = { a: { toJSON() { delete o.b; o.c = 'changed'; o.late = 1; return 1; } }, b: 2, c: 3 };
  return JSON.stringify(o);
});
show(() => {
  const list = [{ toJSON() { list.length = 2; list[1] = 'new'; return 0; } }, 1, 2];
  return JSON.stringify(list);
});
show(() => {
  const make = (v) => ({ v });
  const first = JSON.stringify([make(1), make(2)]);
  Object.prototype.toJSON = function () { return 'all'; };
  const second = JSON.stringify([make(1), 5]);
  delete Object.prototype.toJSON;
  return first + second + JSON.stringify([make(3)]);
});

// Circles.
show(() => { const a = {}; a.a = a; JSON.stringify(a); });
show(() => { const a = { b: { c: [1, {}] } }; a.b.c[1].d = a; JSON.stringify(a); });
show(() => { const a = { b: { c: { d: { e: {} } } } }; a.b.c.d.e.f = a; JSON.stringify(a); });
show(() => { class Foo {} const a = new Foo(); a[''] = { x: a }; JSON.stringify({ y: a }); });
show(() => { const a = []; a[0] = a; JSON.stringify(a); });
show(() => { const shared = { s: 1 }; return JSON.stringify([shared, shared]); });

// Raw JSON.
show(() => JSON.stringify({ big: JSON.rawJSON('12345678901234567890'), s: JSON.rawJSON('"x"') }));
for (const text of ['', '{}', '[', ' 1', '1 ', '1 2', 'x', '"a', 'tru']) show(() => JSON.rawJSON(text));
show(() => { const raw = JSON.rawJSON('1'); return [JSON.isRawJSON(raw), JSON.isRawJSON({}), Object.isFrozen(raw), Object.getPrototypeOf(raw), raw.rawJSON].join(); });
