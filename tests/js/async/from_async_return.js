// Array.fromAsync closes its iterator once when the mapper fails; what `return` does then is ignored.
const iterable = {
  i: 0,
  [Symbol.asyncIterator]() { return this; },
  next() { return { value: this.i++, done: this.i > 5 }; },
  async return() { console.log('closed'); throw new Error('return'); },
};
Array.fromAsync(iterable, async (v) => { if (v === 1) throw new Error('mapper'); return v; })
  .then(() => console.log('fulfilled'), (e) => console.log(e.message));
