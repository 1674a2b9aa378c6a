// Array.fromAsync.
const log = [];
const run = async (label, f) => {
  try { log.push(`${label} -> ${JSON.stringify(await f())}`); } catch (e) { log.push(`${label} threw ${e.name}: ${e.message}`); }
};
async function* numbers() { yield 1; yield Promise.resolve(2); yield 3; }
const closing = (fail) => ({
  i: 0,
  [Symbol.asyncIterator]() { return this; },
  next() { return { value: this.i++, done: this.i > 5 }; },
  async return() { log.push('closed'); if (fail) throw new Error('return'); return {}; },
});
(async () => {
  await run('async iterable', () => Array.fromAsync(numbers()));
  await run('iterable of promises', () => Array.fromAsync([Promise.resolve('a'), 'b', { then(f) { f('c'); } }]));
  await run('array-like', () => Array.fromAsync({ length: 2, 0: Promise.resolve('x'), 1: 'y' }));
  await run('string', () => Array.fromAsync('héllo'));
  await run('mapper', () => Array.fromAsync(numbers(), async (v, k) => `${k}:${v}`));
  await run('mapper over array-like', () => Array.fromAsync({ length: 2, 0: 1, 1: 2 }, function (v) { return v * this.by; }, { by: 10 }));
  await run('mapper throws', () => Array.fromAsync(closing(false), (v) => { if (v === 2) throw new Error('mapper'); return v; }));
  await run('rejected element', () => Array.fromAsync([1, Promise.reject(new Error('element'))]));
  await run('no iterable', () => Array.fromAsync(5));
  await run('bad mapper', () => Array.fromAsync([], 1));
  class Sub extends Array { constructor(...a) { super(...a); log.push(`Sub(${a})`); } }
  await run('subclass', async () => { const r = await Sub.fromAsync(numbers()); return [r instanceof Sub, r.length]; });
  await run('subclass of array-like', async () => { const r = await Sub.fromAsync({ length: 1, 0: 7 }); return [r instanceof Sub, r.length, r[0]]; });
  await run('no constructor', async () => Array.isArray(await Array.fromAsync.call(() => {}, [1])));
  log.push(Array.fromAsync.length, Array.fromAsync.name);
  console.log(log.join('\n'));
})();
