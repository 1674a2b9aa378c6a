// The order of jobs, tick by tick: each line says in which turn of the queue it came.
const log = [];
let tick = 0;
const note = (text) => log.push(`${tick}: ${text}`);
// A chain of reactions that counts the ticks.
const clock = (n) => {
  let p = Promise.resolve();
  for (let i = 0; i < n; i++) p = p.then(() => { tick++; });
};

const plain = Promise.resolve('plain');
const thenable = { then(resolve) { note('thenable.then called'); resolve('thenable'); } };
class Sub extends Promise {}

async function awaitValue() { await 1; note('await value'); }
async function awaitNative() { await plain; note('await native promise'); }
async function awaitThenable() { await thenable; note('await thenable'); }
async function awaitSub() { await Sub.resolve(1); note('await subclass promise'); }
async function returnValue() { return 1; }
async function returnPromise() { return plain; }
async function returnAwait() { return await plain; }
async function returnThenable() { return thenable; }
async function throwing() { throw new Error('thrown'); }
async function awaitTwice() { await null; note('first of two'); await null; note('second of two'); }
async function inner() { await null; return 'inner'; }
async function outer() { const v = await inner(); note(`outer got ${v}`); return 'outer'; }

clock(12);
awaitValue();
awaitNative();
awaitThenable();
awaitSub();
returnValue().then(() => note('async return value'));
returnPromise().then(() => note('async return promise'));
returnAwait().then(() => note('async return await'));
returnThenable().then(() => note('async return thenable'));
throwing().catch((e) => note(`async throw ${e.message}`));
awaitTwice();
outer().then((v) => note(`${v} done`));
new Promise((resolve) => resolve(plain)).then(() => note('resolve(promise)'));
new Promise((resolve) => resolve(thenable)).then(() => note('resolve(thenable)'));
Promise.resolve(plain).then(() => note('Promise.resolve(promise)'));
Promise.resolve(thenable).then(() => note('Promise.resolve(thenable)'));
plain.then(() => plain).then(() => note('then returning a promise'));
plain.finally(() => {}).then(() => note('finally'));
plain.finally(() => plain).then(() => note('finally returning a promise'));
Promise.reject(1).finally(() => {}).catch(() => note('finally on a rejection'));
Promise.reject(1).then(() => {}).catch(() => note('catch after then'));
Promise.all([plain, 1, thenable]).then((v) => note(`all ${v}`));
Promise.all([]).then((v) => note(`all of nothing ${v.length}`));
Promise.allSettled([plain, Promise.reject(2)]).then((v) => note(`allSettled ${v.map((r) => r.status)}`));
Promise.any([Promise.reject(1), plain]).then((v) => note(`any ${v}`));
Promise.race([plain, 1]).then((v) => note(`race ${v}`));
Promise.try(() => 1).then(() => note('try'));
Promise.try(() => plain).then(() => note('try returning a promise'));
note('end of script');

let rounds = 0;
(function finish() {
  if (rounds++ < 40) Promise.resolve().then(finish);
  else console.log(log.join('\n'));
})();
