// Atomics.waitAsync: results, order of notification, what does and does not keep the program alive.
const int32 = new Int32Array(new SharedArrayBuffer(32));
const int64 = new BigInt64Array(int32.buffer);
console.log(Atomics.waitAsync(int32, 0, 1), Atomics.waitAsync(int32, 0, 0, 0), Atomics.waitAsync(int64, 3, 5n));
console.log(Object.getOwnPropertyDescriptors(Atomics.waitAsync(int32, 0, 0, 0)).async);
const log = (text) => (value) => console.log(text, value);
Atomics.waitAsync(int32, 1, 0).value.then(log('first'));
Atomics.waitAsync(int32, 1, 0, 1e9).value.then(log('second'));
Atomics.waitAsync(int32, 2, 0).value.then(log('never'));
Atomics.waitAsync(int32, 3, 0).value.then(log('other index'));
Atomics.waitAsync(int64, 2, 0n).value.then(log('same address'));
console.log(Atomics.notify(int32, 5), Atomics.notify(int32, 1, 1), Atomics.notify(int32, 3), Atomics.notify(int32, 4), Atomics.notify(int32, 1));
Promise.resolve().then(() => console.log('job'));
for (const attempt of [
  () => Atomics.waitAsync(new Int32Array(4), 0, 0),
  () => Atomics.waitAsync(new Int16Array(new SharedArrayBuffer(4)), 0, 0),
  () => Atomics.waitAsync(int32, 8, 0),
  () => Atomics.waitAsync(int32, 0, 0n),
]) {
  try { attempt(); } catch (error) { console.log(error.name); }
}
const keep = setInterval(() => {}, 1000);
Atomics.waitAsync(int32, 6, 0, 20).value.then(log('timeout')).then(() => clearInterval(keep));
process.on('exit', () => console.log('exit'));
