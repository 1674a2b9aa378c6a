// Streams: the order of events, back pressure, ends and errors.
const { Duplex, PassThrough, Readable, Transform, Writable, compose, duplexPair, finished, pipeline } = require('stream');
const { text } = require('stream/consumers');
const promises = require('stream/promises');

function watch(name, stream, events) {
  for (const event of events) stream.on(event, (value) => console.log(name, event, value instanceof Error ? value.message : String(value ?? '')));
  return stream;
}
const readableEvents = ['readable', 'data', 'end', 'close', 'error', 'pause', 'resume'];
const writableEvents = ['drain', 'prefinish', 'finish', 'close', 'error', 'pipe', 'unpipe'];
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function section(name, run) {
  console.log(`-- ${name}`);
  await run();
  for (let i = 0; i < 8; i++) await turn();
}

(async () => {
  await section('flowing', () => {
    const readable = watch('r', new Readable({ read() {} }), readableEvents.slice(1));
    readable.push('a');
    process.nextTick(() => readable.push('b'));
    setImmediate(() => {
      readable.push('c');
      readable.push(null);
    });
  });
  await section('paused', async () => {
    let n = 0;
    const readable = new Readable({
      highWaterMark: 4,
      read(size) {
        console.log('_read', size);
        this.push(n < 5 ? 'xy'.repeat(++n) : null);
      },
    });
    readable.on('readable', () => {
      let chunk;
      while ((chunk = readable.read(3)) !== null) console.log('read', String(chunk), readable.readableLength);
    });
    watch('r', readable, ['end', 'close']);
  });
  await section('back pressure', () => {
    const calls = [];
    const writable = watch('w', new Writable({
      highWaterMark: 3,
      write(chunk, encoding, callback) {
        calls.push(callback);
      },
      writev(chunks, callback) {
        console.log('writev', chunks.map(({ chunk }) => String(chunk)).join());
        setImmediate(callback);
      },
      final(callback) {
        console.log('final');
        callback();
      },
    }), writableEvents);
    console.log(writable.write('a'), writable.write('bc'), writable.write('d', () => console.log('d written')));
    console.log(writable.writableLength, writable.writableNeedDrain, writable._writableState.getBuffer().length);
    calls[0]();
    writable.end('e', () => console.log('ended'));
    writable.write('late', (error) => console.log(error.code));
  });
  await section('cork', () => {
    const writable = watch('w', new Writable({
      write(chunk, encoding, callback) {
        console.log('write', String(chunk));
        callback();
      },
    }), ['finish', 'close']);
    writable.cork();
    writable.write('a');
    writable.cork();
    writable.write('b');
    writable.uncork();
    console.log(writable.writableCorked);
    writable.end('c');
  });
  await section('transform', async () => {
    const upper = watch('t', new Transform({
      readableObjectMode: true,
      transform(chunk, encoding, callback) {
        for (const letter of String(chunk)) this.push({ letter });
        callback();
      },
      flush(callback) {
        callback(null, { letter: '!' });
      },
    }), ['prefinish', 'finish', 'end', 'close']);
    upper.write('ab');
    upper.end('c');
    console.log((await upper.toArray()).map(({ letter }) => letter).join());
  });
  await section('errors', () => {
    const readable = watch('r', new Readable({ read() { this.destroy(new Error('read failed')); } }), readableEvents.slice(2));
    readable.read();
    const construct = watch('c', new Writable({
      construct(callback) {
        process.nextTick(callback, new Error('no construction'));
      },
      write() {},
    }), writableEvents);
    construct.write('x', (error) => console.log('write', error.message));
    const twice = watch('2', new Writable({
      write(chunk, encoding, callback) {
        callback();
        callback();
      },
    }), ['error', 'close']);
    twice.write('x');
    const pushed = watch('p', new Readable({ read() {} }), ['error', 'close']);
    pushed.push(null);
    pushed.push('more');
  });
  await section('pipe', () => {
    const source = Readable.from(['a', 'b', 'c']);
    const slow = watch('w', new Writable({
      highWaterMark: 1,
      objectMode: true,
      write(chunk, encoding, callback) {
        console.log('write', chunk);
        setImmediate(callback);
      },
    }), writableEvents);
    watch('r', source, ['pause', 'resume', 'end', 'close']);
    source.pipe(slow);
    console.log(source._readableState.pipes.length, slow.listenerCount('error'));
  });
  await section('pipeline', async () => {
    const failing = new Transform({
      transform(chunk, encoding, callback) {
        callback(new Error('bad chunk'));
      },
    });
    const source = watch('s', new Readable({ read() { this.push('x'); } }), ['close', 'error']);
    pipeline(source, failing, watch('w', new PassThrough(), ['close', 'error']), (error) => console.log('pipeline', error.message));
    for (let i = 0; i < 5; i++) await turn();
    console.log(await promises.pipeline(['a', 'b'], async function* (chunks) {
      for await (const chunk of chunks) yield `<${chunk}>`;
    }, async (chunks) => {
      let all = '';
      for await (const chunk of chunks) all += chunk;
      return all;
    }));
    const controller = new AbortController();
    const endless = promises.pipeline(new Readable({ read() {} }), new PassThrough(), { signal: controller.signal });
    controller.abort();
    await endless.catch((error) => console.log(error.name, error.code));
  });
  await section('finished', () => {
    finished(new PassThrough().destroy(), (error) => console.log('destroyed', error.code));
    const readable = Readable.from([]);
    finished(readable, (error) => console.log('empty', error));
    readable.resume();
  });
  await section('operators', async () => {
    const numbers = () => Readable.from([1, 2, 3, 4]);
    console.log(await numbers().filter((n) => n % 2).map(async (n) => n * 10, { concurrency: 2 }).toArray());
    console.log(await numbers().drop(1).take(2).reduce((a, b) => a + b), await numbers().some((n) => n > 3),
      await numbers().every((n) => n > 3), await numbers().find((n) => n > 2), await numbers().flatMap((n) => [n, n]).toArray());
    await numbers().reduce(() => {}).then(console.log);
    await Readable.from([]).reduce(() => {}).catch((error) => console.log(error.code));
    try {
      numbers().map(1);
    } catch (error) {
      console.log(error.message);
    }
  });
  await section('iteration', async () => {
    const readable = watch('r', Readable.from(['a', 'b', 'c']), ['close', 'end']);
    for await (const chunk of readable) {
      console.log(chunk);
      break;
    }
    const kept = Readable.from(['a', 'b', 'c']);
    for await (const chunk of kept.iterator({ destroyOnReturn: false })) {
      console.log(chunk, kept.destroyed);
      break;
    }
    console.log(kept.destroyed, await kept.toArray());
    async function* failing() {
      yield 1;
      throw new Error('generator failed');
    }
    try {
      for await (const chunk of Readable.from(failing())) console.log(chunk);
    } catch (error) {
      console.log(error.message);
    }
  });
  await section('duplexes', async () => {
    const duplex = Duplex.from(async function* (chunks) {
      for await (const chunk of chunks) yield String(chunk).toUpperCase();
    });
    duplex.end('shout');
    console.log(await text(duplex));
    const composed = compose(new PassThrough(), async function* (chunks) {
      for await (const chunk of chunks) yield `${chunk}?`;
    });
    composed.end('why');
    console.log(await text(composed));
    const [left, right] = duplexPair();
    left.end('over the wall');
    console.log(await text(right));
    const half = watch('h', new Duplex({ allowHalfOpen: false, read() {}, write(chunk, encoding, callback) { callback(); } }), ['end', 'finish', 'close']);
    half.push(null);
    half.resume();
  });
  await section('text', () => {
    const readable = new Readable({ read() {} });
    readable.setEncoding('utf8');
    for (const byte of Buffer.from('a€😀')) readable.push(Buffer.from([byte]));
    readable.push(null);
    console.log(readable.read(2), readable.read(), readable.read(), readable.readableEncoding);
    const writable = new Writable({ decodeStrings: false, write(chunk, encoding, callback) { console.log(chunk, encoding); callback(); } });
    writable.setDefaultEncoding('latin1');
    writable.write('x');
    writable.write('y', 'hex');
    try {
      writable.write('z', 'klingon');
    } catch (error) {
      console.log(error.message);
    }
    try {
      writable.write(null);
    } catch (error) {
      console.log(error.code);
    }
    try {
      writable.write(5);
    } catch (error) {
      console.log(error.message);
    }
  });
})();
