'use strict';
// node:assert: what fails, and what the failure says.

const assert = require('assert');

function show(what, fn) {
  try {
    fn();
    console.log(`${what}: holds`);
  } catch (error) {
    const { name, code, message, operator, generatedMessage } = error;
    console.log(`${what}: ${name} ${code} ${operator} ${generatedMessage}\n${message}`);
  }
}

show('equal', () => assert.equal(1, 2));
show('equal NaN', () => assert.equal(NaN, NaN));
show('equal loose', () => assert.equal('1', 1));
show('notEqual', () => assert.notEqual(1, '1'));
show('strictEqual numbers', () => assert.strictEqual(1, 2));
show('strictEqual long', () => assert.strictEqual('a'.repeat(10), 'a'.repeat(9) + 'b'));
show('strictEqual lines', () => assert.strictEqual('one\ntwo\nthree', 'one\n2\nthree'));
show('strictEqual objects', () => assert.strictEqual({ a: 1 }, { a: 1 }));
show('strictEqual functions', () => assert.strictEqual(() => {}, () => {}));
show('strictEqual message', () => assert.strictEqual(1, 2, 'mine'));
show('strictEqual format', () => assert.strictEqual(1, 2, 'mine %d %s', 3, 'x'));
show('strictEqual function message', () => assert.strictEqual(1, 2, (a, b) => `${a}/${b}`));
show('strictEqual error message', () => assert.strictEqual(1, 2, new TypeError('own error')));
show('strictEqual zeros', () => assert.strictEqual(0, -0));
show('notStrictEqual', () => assert.notStrictEqual(1, 1));
show('notStrictEqual object', () => { const o = { a: [1, 2, 3] }; assert.notStrictEqual(o, o); });
show('deepEqual', () => assert.deepEqual({ a: 1, b: '2' }, { a: '1', b: 2 }));
show('deepEqual fails', () => assert.deepEqual({ a: 1 }, { a: 2 }));
show('notDeepEqual', () => assert.notDeepEqual([1, 2], [1, 2]));
show('deepStrictEqual', () => assert.deepStrictEqual({ a: 1, b: [1, 2, 3], c: 'x' }, { a: 1, b: [1, 3], c: 'y' }));
show('deepStrictEqual long', () => assert.deepStrictEqual(
  Array.from({ length: 40 }, (_, i) => i), Array.from({ length: 40 }, (_, i) => (i === 20 ? 'twenty' : i))));
show('deepStrictEqual prototypes', () => assert.deepStrictEqual(new (class A {})(), new (class B {})()));
show('deepStrictEqual maps', () => assert.deepStrictEqual(new Map([[1, { a: 1 }]]), new Map([[1, { a: 2 }]])));
show('deepStrictEqual order', () => assert.deepStrictEqual(new Set([{ a: 1 }, { b: 2 }]), new Set([{ b: 2 }, { a: 1 }])));
show('deepStrictEqual same text', () => assert.deepStrictEqual([Symbol('a')], [Symbol('a')]));
show('deepStrictEqual errors', () => assert.deepStrictEqual(new Error('a'), new TypeError('a')));
show('notDeepStrictEqual', () => assert.notDeepStrictEqual({ a: 1 }, { a: 1 }));
show('partial', () => assert.partialDeepStrictEqual({ a: 1, b: { c: [1, 2, 3] } }, { b: { c: [1, 3] } }));
show('partial fails', () => assert.partialDeepStrictEqual({ a: 1, b: 2 }, { a: 1, c: 3 }));
show('ok', () => assert.ok(0 === 1));
show('ok nothing', () => assert.ok());
show('ok message', () => assert.ok(null, 'needed'));
show('assert', () => assert([].includes('a' + ';)'), undefined));
show('strict', () => assert.strict.equal('1', 1));
show('throws', () => assert.throws(() => {}));
show('throws class', () => assert.throws(() => {}, TypeError));
show('throws other class', () => assert.throws(() => { throw new Error('e'); }, TypeError));
show('throws pattern', () => assert.throws(() => { throw new Error('abc'); }, /xyz/));
show('throws object', () => assert.throws(() => { throw new RangeError('abc'); }, { name: 'RangeError', message: /b/ }));
show('throws object fails', () => assert.throws(() => { throw new RangeError('abc'); }, { name: 'TypeError', message: 'abc' }));
show('throws function', () => assert.throws(() => { throw new Error('abc'); }, (e) => e.message === 'x'));
show('throws ambiguous', () => assert.throws(() => { throw new Error('same'); }, 'same'));
show('throws no function', () => assert.throws('x'));
show('throws empty', () => assert.throws(() => { throw new Error('x'); }, {}));
show('doesNotThrow', () => assert.doesNotThrow(() => { throw new Error('oops'); }, 'context'));
show('ifError', () => assert.ifError(null));
show('ifError fails', () => assert.ifError(new Error('late')));
show('match', () => assert.match('abc', /x/));
show('match type', () => assert.match(5, /x/));
show('doesNotMatch', () => assert.doesNotMatch('abc', /b/));
show('fail', () => assert.fail());
show('fail message', () => assert.fail('because'));
show('missing', () => assert.deepStrictEqual(1));
show('message type', () => assert.equal(1, 2, 5));

const loose = new assert.Assert({ strict: false });
show('Assert', () => loose.equal(1, '1'));
const full = new assert.Assert({ diff: 'full', skipPrototype: true });
show('Assert skipPrototype', () => full.deepStrictEqual(new (class A { x = 1; })(), { x: 1 }));
show('Assert call', () => assert.Assert());

(async () => {
  const reject = async () => { throw new TypeError('later'); };
  await assert.rejects(reject, TypeError);
  await assert.rejects(reject(), { message: 'later' });
  await assert.doesNotReject(Promise.resolve());
  for (const attempt of [() => assert.rejects(Promise.resolve(1)), () => assert.doesNotReject(reject), () => assert.rejects(() => 5),
    () => assert.rejects(5)]) {
    await attempt().then(() => console.log('holds'), (error) => console.log(`${error.code} ${error.message}`));
  }
})();
