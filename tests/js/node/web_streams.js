// Web streams: reading, piping, teeing, bytes, errors, and bridges to node:stream.
const show = (promise) => promise.then((value) => console.log(value), (error) => console.log(error.name, error.code, error.message));
(async () => {
  const numbers = () => new ReadableStream({
    i: 0,
    pull(controller) {
      if (this.i === 4) controller.close();
      else controller.enqueue(this.i++);
    },
  });
  const out = [];
  for await (const n of numbers()) out.push(n);
  const written = [];
  await numbers()
    .pipeThrough(new TransformStream({ transform: (n, c) => c.enqueue(n * 10), flush: (c) => c.enqueue('end') }))
    .pipeTo(new WritableStream({ write: (n) => { written.push(n); }, close: () => { written.push('closed'); } }));
  console.log(out, written);
  const [a, b] = numbers().tee();
  console.log(await Array.fromAsync(a), await Array.fromAsync(b.values()));

  const bytes = new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const { view } = controller.byobRequest;
      view[0] = 7;
      controller.byobRequest.respond(1);
    },
  }).getReader({ mode: 'byob' });
  console.log(await bytes.read(new Uint8Array(3)));
  console.log(await Array.fromAsync(ReadableStream.from(['x', Promise.resolve('y')])));
  const text = new TextEncoderStream();
  const writer = text.writable.getWriter();
  writer.write('a\ud83d');
  writer.write('\ude00');
  writer.close();
  console.log((await Array.fromAsync(text.readable.pipeThrough(new TextDecoderStream()))).join(''));

  const failing = new WritableStream({ write() { throw new Error('sink'); } });
  await show(numbers().pipeTo(failing));
  await show(failing.getWriter().closed);
  const stop = new AbortController();
  const endless = new ReadableStream({ pull: (c) => c.enqueue(0), cancel: (reason) => console.log('cancelled', reason) });
  setTimeout(() => stop.abort('enough'), 5);
  await endless.pipeTo(new WritableStream({ write: () => new Promise((done) => setTimeout(done, 1)) }), { signal: stop.signal })
    .catch((reason) => console.log('aborted', reason));
  const locked = numbers();
  locked.getReader();
  await show(locked.cancel());
  console.log(locked, new WritableStream(), new CountQueuingStrategy({ highWaterMark: 3 }).highWaterMark);
  const blob = new Blob(['he', new Uint8Array([108, 108]), new Blob(['o'])], { type: 'Text/Plain' });
  console.log(blob, await blob.slice(1, -1).text(), (await Array.fromAsync(blob.stream())).length, new File([], 'f').name);
})();
