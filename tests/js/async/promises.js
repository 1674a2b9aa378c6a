// Promise: subclassing, species, thenables, what is read and when.
const log = [];
const note = (...parts) => log.push(parts.join(' '));
const settle = (label, p) => p.then((v) => note(label, 'fulfilled', JSON.stringify(v)), (e) => note(label, 'rejected', e && e.message || e));
const seen = (label, f) => { try { note(label, f()); } catch (e) { note(label, `${e.name}: ${e.message}`); } };

class Sub extends Promise {
  constructor(executor) { super(executor); note('new Sub'); }
}
class Plain extends Promise { static get [Symbol.species]() { note('species'); return Promise; } }
seen('Sub.resolve', () => Sub.resolve(1) instanceof Sub);
seen('then keeps', () => Sub.resolve(1).then(() => {}) instanceof Sub);
seen('species', () => Plain.resolve(1).then(() => {}) instanceof Plain);
seen('Sub.all', () => Sub.all([]) instanceof Sub);
seen('finally', () => Sub.reject(1).finally(() => {}).catch(() => {}) instanceof Sub);
seen('resolve same', () => { const p = Promise.resolve(1); return Promise.resolve(p) === p && Sub.resolve(p) !== p; });
seen('no new', () => Promise(() => {}));
seen('no executor', () => new Promise());
seen('bad receiver', () => Promise.prototype.then.call({}, 1));
seen('non-object', () => Promise.resolve.call(1));
seen('twice', () => Promise.resolve.call(function (e) { e(() => {}, () => {}); e(() => {}, () => {}); }));
seen('not callable', () => Promise.resolve.call(function (e) { e(1, 2); }));
seen('executor throws', () => { settle('executor', new Promise(() => { throw new Error('in executor'); })); return 'ok'; });
seen('resolve wins', () => { settle('first', new Promise((r, j) => { r(1); j(2); r(3); throw new Error('late'); })); return 'ok'; });
seen('self', () => { let r; const p = new Promise((f) => { r = f; }); r(p); settle('cycle', p); return 'ok'; });
{
  const { promise, resolve, reject } = Promise.withResolvers();
  settle('withResolvers', promise); resolve(Promise.resolve('via')); reject('no');
}
settle('poisoned then', Promise.resolve({ get then() { note('get then'); throw new Error('poisoned'); } }));
settle('throwing then', Promise.resolve({ then() { throw new Error('then threw'); } }));
settle('resolve then throw', Promise.resolve({ then(f) { f('kept'); throw new Error('ignored'); } }));
settle('nested thenables', Promise.resolve({ then(f) { f({ then(g) { g('deep'); } }); } }));
settle('try', Promise.try((a, b) => a + b, 1, 2));
settle('try throws', Promise.try(() => { throw new Error('tried'); }));
settle('all', Promise.all(new Set([1, Promise.resolve(2), { then(f) { f(3); } }])));
settle('all rejects', Promise.all([1, Promise.reject(new Error('first')), Promise.reject(new Error('second'))]));
Promise.all(1).catch((e) => note('all not iterable', e.name));
settle('allSettled', Promise.allSettled([1, Promise.reject('r')]));
settle('any', Promise.any([Promise.reject(1), 'any']));
Promise.any([Promise.reject(1), Promise.reject(2)]).catch((e) => note(e.name, e.message, e.errors, e instanceof AggregateError, Object.keys(e).length));
settle('race', Promise.race([new Promise(() => {}), 'fast']));
settle('race of nothing', Promise.race([1, 2]));
{
  // Closing when resolve throws; not when the iterator does.
  const iterator = (fail) => ({
    [Symbol.iterator]() { return this; },
    next() { if (fail) throw new Error('next'); return { value: 1, done: false }; },
    return() { note('closed'); return {}; },
  });
  class Bad extends Promise { static resolve() { throw new Error('resolve'); } }
  settle('closes', Bad.all(iterator(false)));
  settle('does not close', Promise.all(iterator(true)));
  class NoResolve extends Promise {}
  NoResolve.resolve = 1;
  settle('not a function', NoResolve.race([]));
}
settle('finally value', Promise.resolve('kept').finally(() => 'dropped'));
settle('finally throws', Promise.resolve('kept').finally(() => { throw new Error('finally'); }));
settle('finally rejects', Promise.reject('lost').finally(() => Promise.reject(new Error('replaced'))));
settle('finally not callable', Promise.resolve('through').finally(1));
settle('catch passes', Promise.resolve('passes').catch(() => 'no'));
settle('handlers not callable', Promise.resolve('through').then(1, 2));

Promise.resolve().then(async () => {
  for (let i = 0; i < 20; i++) await null;
  // The engine's shortcuts must notice what a script changes.
  const then = Promise.prototype.then;
  Promise.prototype.then = function (...a) { note('patched then'); return then.apply(this, a); };
  await Promise.resolve('await does not call then');
  note(await (async () => Promise.resolve('return calls then'))());
  await new Promise((r) => r(Promise.resolve()));
  Promise.prototype.then = then;
  Object.defineProperty(Promise, Symbol.species, { configurable: true, get() { note('species read'); return this; } });
  await Promise.resolve().then(() => {});
  const p = Promise.resolve(1);
  p.constructor = Sub;
  note(Promise.resolve(p) === p, await p);
  const own = Promise.resolve('own then');
  own.then = function (f) { note('own then called'); f('from own then'); };
  note(await own, await (async () => own)());
  note(Object.getOwnPropertyNames(Promise.prototype), Promise.length, Promise.prototype[Symbol.toStringTag]);
}).catch((e) => note('FAILED', e.stack)).then(() => console.log(log.join('\n')));
