const Ajv = require('ajv');
const Ajv2020 = require('ajv/dist/2020');
const ajv = new Ajv({ allErrors: true, strict: false, code: { lines: true } });
ajv.addFormat('even', { type: 'number', validate: (x) => x % 2 === 0 });
ajv.addKeyword({ keyword: 'range', type: 'number', compile: ([a, b]) => (x) => x >= a && x <= b });
const schema = {
  $id: 'http://example.com/person', type: 'object', required: ['name', 'age'], additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 2, pattern: '^[A-Z]' }, age: { type: 'integer', minimum: 0, range: [1, 120], format: 'even' },
    tags: { type: 'array', items: { type: 'string' }, uniqueItems: true, maxItems: 2 }, friend: { $ref: '#' },
    kind: { oneOf: [{ const: 'a' }, { enum: ['b', 'c'] }] }, when: { if: { type: 'string' }, then: { minLength: 3 }, else: { type: 'null' } },
  },
};
const validate = ajv.compile(schema);
for (const data of [{ name: 'Ann', age: 30 }, { name: 'x', age: 7.5, extra: 1 }, { name: 'Bob', age: 130, tags: ['a', 'a', 1], friend: { name: 'Q' }, kind: 'd', when: 'ab' }, 1, { name: 'Émile', age: 2, when: 5 }]) {
  console.log(validate(data), ajv.errorsText(validate.errors));
  for (const e of validate.errors ?? []) console.log('  ', e.instancePath, e.keyword, JSON.stringify(e.params), e.message);
}
const v2020 = new Ajv2020().compile({ $dynamicAnchor: 'node', type: 'array', prefixItems: [{ type: 'number' }], items: false, minContains: 1, contains: { const: 1 } });
console.log(v2020([1]), v2020([2]), v2020([1, 2]));
const coerce = new Ajv({ coerceTypes: true, useDefaults: true }).compile({ type: 'object', properties: { a: { type: 'number' }, b: { type: 'boolean', default: true } } });
const o = { a: '12.5' }; console.log(coerce(o), o);
try { new Ajv().compile({ type: 'nope' }); } catch (e) { console.log(e.message); }
