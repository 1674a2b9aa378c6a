// using and await using: order of disposal, errors, every place a declaration may stand.
const log = [];
const note = (text) => log.push(text);
const res = (name, fail) => ({
  name,
  [Symbol.dispose]() { note(`dispose ${name}`); if (fail) throw new Error(`dispose ${name}`); },
});
const ares = (name, fail) => ({
  name,
  async [Symbol.asyncDispose]() { note(`async dispose ${name}`); await null; note(`disposed ${name}`); if (fail) throw new Error(`dispose ${name}`); },
});
const attempt = (label, f) => {
  try { note(`${label} -> ${f()}`); } catch (e) { note(`${label} threw ${describe(e)}`); }
};
const describe = (e) => e instanceof SuppressedError
  ? `SuppressedError(${describe(e.error)}, ${describe(e.suppressed)})` : `${e.name}: ${e.message}`;

attempt('block', () => { { using a = res('a'), b = res('b'); using c = null, d = undefined; note(`body ${a.name}${b.name}${c}`); } return 'after'; });
attempt('return', () => { using a = res('a'); return (note('value'), 'returned'); });
attempt('throw', () => { using a = res('a'); throw new Error('body'); });
attempt('dispose throws', () => { using a = res('a', true); return 1; });
attempt('all throw', () => { using a = res('a', true), b = res('b', true); throw new Error('body'); });
attempt('not an object', () => { using a = res('a'); using b = 1; });
attempt('no method', () => { using a = res('a'); using b = {}; });
attempt('break', () => { for (const i of [1, 2, 3]) { using a = res(`a${i}`); if (i === 2) break; } return 'done'; });
attempt('continue', () => { for (let i = 0; i < 3; i++) { using a = res(`a${i}`); if (i === 1) continue; note(`end ${i}`); } return 'done'; });
attempt('labelled', () => { outer: for (;;) { using a = res('outer'); for (;;) { using b = res('inner'); break outer; } } return 'done'; });
attempt('for', () => { for (using a = res('for'); a.n !== 2; a.n = (a.n || 0) + 1) note(`turn ${a.n}`); return 'done'; });
attempt('for of', () => { for (using a of [res('x'), null, res('y')]) note(`with ${a && a.name}`); return 'done'; });
attempt('for of throws', () => { for (using a of [res('x', true), res('y')]) throw new Error('body'); });
attempt('try finally', () => { try { using a = res('a'); throw new Error('in try'); } catch (e) { note(`caught ${e.message}`); } finally { using f = res('f'); note('finally'); } return 'done'; });
attempt('overridden return', () => { try { using a = res('a', true); return 1; } catch { return 2; } });
attempt('closure', () => { const fs = []; for (using a of [res('p'), res('q')]) fs.push(() => a.name); return fs.map((f) => f()).join(); });
attempt('constant', () => { using a = res('a'); try { a = 1; } catch (e) { return e.name; } });
attempt('dead zone', () => { using a = (() => a)(); });
attempt('static block', () => { class C { static { using a = res('static'); note('in static'); } } return 'done'; });
attempt('function name', () => { using f = null ?? Object.assign(() => {}, { [Symbol.dispose]() { note('function disposed'); } }); return f.name; });
attempt('switch', () => { switch (1) { case 1: { using a = res('case'); break; } } return 'done'; });
{
  function* g() { using a = res('gen'); yield 1; yield 2; }
  const it = g(); it.next(); it.return(5); note('generator returned');
  for (const v of g()) break;
  attempt('generator throws', () => { const it = g(); it.next(); it.throw(new Error('into')); });
}
attempt('stack', () => {
  using stack = new DisposableStack();
  stack.use(res('used')); stack.defer(() => note('deferred')); stack.adopt('value', (v) => note(`adopted ${v}`));
  return stack.disposed;
});
attempt('moved', () => {
  const stack = new DisposableStack(); stack.use(res('m'));
  const moved = stack.move(); note(`${stack.disposed} ${moved.disposed}`);
  stack.dispose(); note('nothing yet'); moved.dispose(); moved.dispose();
  stack.use(res('late'));
});
attempt('stack errors', () => { const s = new DisposableStack(); s.use(res('1', true)); s.use(res('2', true)); s.use(res('3', true)); s.dispose(); });

const run = async (label, f) => {
  try { note(`${label} -> ${await f()}`); } catch (e) { note(`${label} threw ${describe(e)}`); }
};
(async () => {
  await run('await using', async () => { await using a = ares('a'), b = ares('b'); note('body'); return 'value'; });
  await run('mixed', async () => { await using a = ares('a'); using b = res('b'); await using c = null; note('body'); });
  await run('sync method', async () => { await using a = res('a'); note('body'); });
  await run('errors', async () => { await using a = ares('a', true), b = ares('b', true); throw new Error('body'); });
  await run('not an object', async () => { await using a = ares('a'); await using b = 1; });
  await run('for await', async () => { for await (await using a of [ares('x'), ares('y')]) note(`with ${a.name}`); });
  await run('for of', async () => { for (await using a of [ares('x'), res('y'), null]) { note(`with ${a && a.name}`); } });
  await run('for', async () => { for (await using a = ares('for'); !a.done; a.done = true) note('turn'); });
  await run('break', async () => { for (;;) { await using a = ares('a'); break; } return 'done'; });
  await run('async generator', async () => {
    async function* g() { await using a = ares('gen'); yield 1; yield 2; }
    for await (const v of g()) { note(v); break; }
  });
  await run('async stack', async () => {
    await using stack = new AsyncDisposableStack();
    stack.use(ares('used')); stack.use(res('sync')); stack.defer(async () => note('deferred')); stack.adopt(1, (v) => note(`adopted ${v}`));
  });
  await run('async stack errors', () => { const s = new AsyncDisposableStack(); s.use(ares('1', true)); s.use(ares('2', true)); return s.disposeAsync(); });
  await run('constructor getter', async () => {
    const p = Promise.resolve(); Object.defineProperty(p, 'constructor', { get() { throw new Error('constructor'); } });
    await using a = { [Symbol.asyncDispose]: () => p };
    throw new Error('body');
  });
  // Ticks of disposal.
  let tick = 0;
  let clock = Promise.resolve();
  for (let i = 0; i < 20; i++) clock = clock.then(() => { tick++; });
  const timed = [
    async () => { await using a = null; },
    async () => { await using a = { [Symbol.asyncDispose]() {} }; },
    async () => { await using a = { [Symbol.dispose]() {} }; },
    async () => { await using a = { [Symbol.asyncDispose]: () => Promise.resolve() }; },
    async () => { await using a = null, b = null; },
    async () => { await using a = null; using b = { [Symbol.dispose]() {} }; },
    async () => { using b = { [Symbol.dispose]() {} }; },
    async () => { await using a = { [Symbol.asyncDispose]() {} }, b = { [Symbol.asyncDispose]() {} }; },
  ];
  timed.forEach((f, i) => f().then(() => note(`timed ${i}: ${tick}`)));
  await clock;
  console.log(log.join('\n'));
})();
