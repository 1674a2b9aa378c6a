// What async functions see: this, arguments, super, new.target, closures; await in every kind of expression.
const log = [];
const note = (...parts) => log.push(parts.join(' '));
const later = (v) => new Promise((resolve) => Promise.resolve().then(() => resolve(v)));

class Base { greet(x) { return `base ${x}`; } static make() { return 'made'; } get field() { return 'base field'; } }
class Derived extends Base {
  #secret = 'secret';
  value = 'field';
  async greet(x) { await null; return `${super.greet(x)} ${this.value} ${this.#secret} ${super.field}`; }
  async *items() { yield super.greet('item'); yield* [this.#secret]; }
  static async make() { const s = await later(super.make()); return `${s} ${this.name}`; }
  async arrow() { return (async () => { await 0; return `${super.greet('arrow')} ${this.value} ${arguments.length} ${new.target}`; })(1, 2); }
  async ['comp' + 'uted']() { return 'computed'; }
  async #priv() { return `private ${this.#secret}`; }
  callPriv() { return this.#priv(); }
}

async function main() {
  const d = new Derived();
  note(await d.greet('x'));
  for await (const v of d.items()) note(v);
  note(await Derived.make());
  note(await d.arrow(1, 2, 3));
  note(await d.computed(), await d.callPriv());

  async function args(a, b = a + 1, ...rest) { arguments[0] = 'changed'; await null; return [a, b, rest, arguments.length, arguments[0]].join(); }
  note(await args(1), await args(1, 2, 3, 4));
  async function sloppyArgs(a) { arguments[0] = 'mapped'; await null; note(a); a = 'back'; await null; return arguments[0]; }
  note(await sloppyArgs(1));
  async function badDefault(a = (() => { throw new Error('default'); })()) { note('not reached'); }
  try { const p = badDefault(); note(p instanceof Promise); await p; } catch (e) { note(e.message); }
  async function badPattern({ x }) {}
  await badPattern(null).catch((e) => note(e.constructor.name));
  const self = async function named(n) { return n ? (await named(n - 1)) + n : 0; };
  note(await self(10));

  // Positions.
  const o = { a: await later(1), [await later('k')]: await later(2), ...await later({ s: 3 }) };
  note(JSON.stringify(o));
  note(JSON.stringify([await later(1), ...await later([2, 3]), await 4]));
  note(`${await later('t')}-${await later('u')}`, (await later((x) => x * 2))(await later(21)));
  note(await later(1) + await later(2) * await later(3), (await later(o)).a, o[await later('k')]);
  note(await later(false) || await later('or'), await later(0) ?? 'no', await later(null) ?? await later('nullish'));
  note(await later(true) ? await later('yes') : await later('no'));
  let n = 1; n += await later(5); o.a += await later(10); o[await later('k')] **= await later(3); n ||= await later(0);
  note(n, o.a, o.k);
  let order = ''; const mark = (v) => { order += v; return v; };
  const fn = (...a) => a.join('');
  note(fn(mark('a'), await later(mark('b')), mark('c')), order);
  const { p = await later('default'), ...others } = await later({ q: 1 });
  note(p, JSON.stringify(others));
  [n, o.z = await later('zz')] = await later([7]);
  note(n, o.z);
  note(typeof await later(1), !await later(0), -await later(2), void await later(1), delete o[await later('z')], 'z' in o);
  note(new (await later(Map))([[await later(1), 2]]).get(1), await later(o) instanceof await later(Object));
  note((await later(0), await later('last')), (await later({ m() { return this.v; }, v: 'this kept' })).m());
  note(await (await later(async () => 'nested'))(), await later(null)?.x, (await later(null))?.[await later(1)]);
  const tag = (s, ...v) => s.raw.join('|') + v; note(tag`a${await later(1)}b${await later(2)}`);
  let i = 0; while (await later(i < 3)) i++; do { i--; } while (await later(i > 0)); for (let j = await later(0); j < await later(2); j = await later(j + 1)) i += j;
  note(i);
  for (const k in await later({ x: 1, y: 2 })) note(k); for (const v of await later([8, 9])) note(v);
  switch (await later(2)) { case await later(1): note('one'); break; case await later(2): note('two'); default: note('fell'); }
  l: try { try { note(await later('try')); throw await later('thrown'); } catch (e) { note(e, await later('catch')); break l; } finally { note(await later('finally')); } } finally { note('outer finally'); }
  note(await (async () => { try { return await later('r'); } finally { await null; note('before return'); } })());
  note(await (async () => { for (;;) { try { return 'a'; } finally { await null; break; } } return 'overridden'; })());
  note(await (async () => { try { await Promise.reject(new Error('x')); } catch ({ message }) { return message; } })());
  class K { static f = 1; [await later('dyn')]() { return 'dynamic method'; } static [await later('sf')] = 2; }
  note(new K().dyn(), K.sf, class extends (await later(Base)) {}.name === '');
  const fs = []; for (let j = 0; j < 3; j++) { await null; fs.push(() => j); } note(fs.map((f) => f()));
  await eval('later("evaluated").then((v) => note(v))');
  note(await (async x => await x)(later('arrow param')), await (async (a, [b], { c }) => a + b + c)(1, [2], { c: 3 }));

  // Shapes of the objects.
  const AsyncFunction = main.constructor;
  note(AsyncFunction.name, Object.prototype.toString.call(main), main.prototype, 'prototype' in main, main.length);
  try { new main(); } catch (e) { note(e.name); }
  note(await new AsyncFunction('a', 'b', 'return await a + b')(1, 2));
  const AGF = Derived.prototype.items.constructor;
  for await (const v of new AGF('n', 'for (let i = 0; i < n; i++) yield i')(2)) note(v);
  note(Object.prototype.toString.call(d.items()), Object.getPrototypeOf(d.items.prototype) === AGF.prototype.prototype);

  // Deep chains end; many at once.
  const deep = async (n) => n === 0 ? 'bottom' : deep(n - 1);
  note(await deep(500));
  const sum = await Promise.all(Array.from({ length: 1000 }, async (_, i) => { await null; return i; }));
  note(sum.reduce((a, b) => a + b));
  return 'end';
}
main().then(note, (e) => note('FAILED', e.stack)).then(() => console.log(log.join('\n')));
