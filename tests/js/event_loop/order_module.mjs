// A module's body runs in a job: microtasks go before ticks there, and only there.
const fs = process.getBuiltinModule('fs');
const log = (text) => console.log(text);

process.nextTick(() => log('tick'));
Promise.resolve().then(() => log('then'));
queueMicrotask(() => {
  log('microtask');
  process.nextTick(() => log('tick of microtask'));
  queueMicrotask(() => log('microtask of microtask'));
});
setImmediate(() => log('immediate'));
log('body');
await undefined;
log('after await');
process.nextTick(() => log('tick after await'));
queueMicrotask(() => log('microtask after await'));
await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
log('after two turns');
process.nextTick(() => log('tick, from a job of the check phase'));
queueMicrotask(() => log('microtask, from a job of the check phase'));
await fs.promises.stat(import.meta.filename);
log('after a file');
process.nextTick(() => log('tick after the file'));
await null;
log('after null');
await new Promise((resolve) => fs.stat(import.meta.filename, () => {
  setTimeout(() => log('timer of a file callback'), 0);
  setImmediate(() => {
    log('immediate of a file callback');
    setTimeout(resolve, 20);
  });
  process.nextTick(() => log('tick of a file callback'));
  queueMicrotask(() => log('microtask of a file callback'));
}));
const rejected = Promise.reject(new Error('handled in time'));
process.nextTick(() => rejected.catch((error) => log(error.message)));
await undefined;
process.on('exit', () => log('exit'));
