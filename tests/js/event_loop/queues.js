// Ticks, microtasks, timers and immediates in Node's order; nothing here depends on how fast the machine is.
process.on('beforeExit', (code) => console.log('beforeExit', code));
process.on('exit', (code) => console.log('exit', code));

process.nextTick(() => {
  console.log('tick 1');
  queueMicrotask(() => console.log('microtask from tick 1'));
  process.nextTick(() => console.log('tick from tick 1'));
});
queueMicrotask(() => {
  console.log('microtask 1');
  process.nextTick(() => console.log('tick from microtask 1'));
  queueMicrotask(() => console.log('microtask from microtask 1'));
});
process.nextTick((a, b) => console.log('tick 2', a, b), 1, 2);

setImmediate(() => {
  // From the check phase the order of what follows is fixed.
  console.log('immediate');
  setImmediate(() => console.log('immediate from immediate'));
  process.nextTick(() => console.log('tick from immediate'));
  queueMicrotask(() => console.log('microtask from immediate'));
});
setImmediate(() => console.log('immediate 2'));
const cleared = setImmediate(() => console.log('never'));
clearImmediate(cleared);

// Timers of one duration keep their order; a whole list runs before the next.
function timers() {
  const start = Date.now();
  setTimeout((x) => console.log('a', x), 2, 'first');
  setTimeout(() => console.log('b'), 1);
  setTimeout((x) => { console.log('a', x); process.nextTick(() => console.log('tick between timers')); }, 2, 'second');
  setTimeout((x) => console.log('a', x), 2, 'third');
  while (Date.now() - start < 8);
  setTimeout(intervals, 30);
}
setImmediate(() => setTimeout(timers, 0));

function intervals() {
  let turns = 0;
  const interval = setInterval(() => {
    console.log('interval', ++turns);
    if (turns === 2) clearInterval(interval);
  }, 1);
}
setTimeout(() => console.log('unreferenced, never runs'), 100000).unref();
const numbered = setTimeout(() => console.log('never'), 5);
clearTimeout(+numbered);
for (const bad of [undefined, 'text', 5]) {
  try {
    setTimeout(bad);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
console.log('end of main');
