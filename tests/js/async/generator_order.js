// Async generators and for await: results and ticks.
const log = [];
let tick = 0;
const note = (text) => log.push(`${tick}: ${text}`);
let clockPromise = Promise.resolve();
for (let i = 0; i < 60; i++) clockPromise = clockPromise.then(() => { tick++; });
const show = (label) => [
  (r) => note(`${label} ${JSON.stringify(r)}`),
  (e) => note(`${label} rejected ${e && e.message || e}`),
];

async function* simple() { yield 1; yield Promise.resolve(2); return 3; }
async function* returningPromise() { return Promise.resolve('p'); }
async function* returningNothing() { return; }
async function* empty() {}
async function* throwing() { yield 1; throw new Error('generator threw'); }
async function* awaiting() { const x = await Promise.resolve('a'); yield x; yield await 'b'; }
async function* catching() {
  try { yield 1; yield 2; } catch (e) { yield `caught ${e}`; } finally { await null; note('cleanup'); }
}
async function* delegating() { const r = yield* simple(); note(`delegate returned ${r}`); yield* [4, Promise.resolve(5)]; }
async function* recording() { for (let i = 0; ; i++) note(`received ${yield i}`); }

const all = async (label, iterable) => { for await (const v of iterable) note(`${label} ${v}`); note(`${label} end`); };

all('simple', simple());
all('awaiting', awaiting());
all('delegating', delegating());
all('array', [1, Promise.resolve(2), 3]);
all('throwing', throwing()).catch((e) => note(e.message));
all('rejected element', [1, Promise.reject(new Error('element'))]).catch((e) => note(e.message));
{
  const g = simple();
  // Requests queue up.
  g.next().then(...show('q1')); g.next().then(...show('q2')); g.return('r').then(...show('q3'));
  g.next().then(...show('q4')); g.throw(new Error('late')).then(...show('q5'));
}
returningPromise().next().then(...show('return promise'));
returningNothing().next().then(...show('return nothing'));
empty().next().then(...show('empty'));
simple().return(Promise.resolve('early')).then(...show('return before start'));
simple().return(Promise.reject(new Error('no'))).then(...show('return rejected promise'));
simple().throw(new Error('early throw')).then(...show('throw before start'));
{
  const g = catching();
  g.next().then(...show('c1')); g.throw('boom').then(...show('c2')); g.return('x').then(...show('c3')); g.next().then(...show('c4'));
}
{
  const g = catching();
  g.next().then(...show('d1')); g.return(Promise.resolve('y')).then(...show('d2')); g.next().then(...show('d3'));
}
{
  const g = recording();
  g.next('a').then(...show('n1')); g.next('b').then(...show('n2')); g.next('c').then(...show('n3'));
}
Object.getPrototypeOf(simple.prototype).next.call({}).then(...show('bad receiver'));

// Breaking out closes, with an await.
(async () => {
  const iterator = {
    i: 0,
    [Symbol.asyncIterator]() { return this; },
    next() { return { value: this.i++, done: false }; },
    return(v) { note(`return called with ${arguments.length}`); return Promise.resolve({}); },
  };
  for await (const v of iterator) if (v === 2) break;
  note('after break');
  outer: for (const x of [1]) for await (const v of iterator) continue outer;
  note('after continue outer');
  try { for await (const v of iterator) throw new Error('body'); } catch (e) { note(`body threw ${e.message}`); }
  iterator.return = () => 1;
  try { for await (const v of iterator) break; } catch (e) { note(e.constructor.name); }
  iterator.return = () => { throw new Error('return threw'); };
  try { for await (const v of iterator) break; } catch (e) { note(e.message); }
  try { for await (const v of iterator) throw new Error('body wins'); } catch (e) { note(e.message); }
  iterator.return = undefined;
  for await (const v of iterator) break;
  note('no return method');
  const f = async () => { for await (const v of simple()) return `returned ${v}`; };
  note(await f());
})();

clockPromise.then(() => console.log(log.join('\n')));
