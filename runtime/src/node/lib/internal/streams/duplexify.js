'use strict';
// Duplex.from: a Duplex of nearly anything that gives or takes chunks.

const process = require('process');
const {
  isDuplexNodeStream,
  isIterable,
  isNodeStream,
  isReadable,
  isReadableNodeStream,
  isReadableStream,
  isWritable,
  isWritableNodeStream,
  isWritableStream,
} = require('internal/streams/utils');
const { eos } = require('internal/streams/end-of-stream');
const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE } } = require('internal/errors');
const { destroyer } = require('internal/streams/destroy');
const Duplex = require('internal/streams/duplex');
const Readable = require('internal/streams/readable');
const Writable = require('internal/streams/writable');
const from = require('internal/streams/from');

/** Its name shows when such a stream is inspected. */
class Duplexify extends Duplex {}

function isBlob(value) {
  return typeof value === 'object' && value !== null && typeof value.arrayBuffer === 'function' &&
    typeof value.stream === 'function' && typeof value.size === 'number';
}

module.exports = function duplexify(body, name) {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return join({ readable: body });
  if (isWritableNodeStream(body)) return join({ writable: body });
  if (isNodeStream(body)) return join({ writable: false, readable: false });
  if (isReadableStream(body)) return join({ readable: Readable.fromWeb(body) });
  if (isWritableStream(body)) return join({ writable: Writable.fromWeb(body) });
  if (typeof body === 'function') return fromFunction(body, name);
  if (isBlob(body)) return duplexify(body.arrayBuffer());
  if (isIterable(body)) return from(Duplexify, body, { objectMode: true, writable: false });
  if (isReadableStream(body?.readable) && isWritableStream(body?.writable)) return Duplexify.fromWeb(body);
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    const side = (part, isIt) => (part ? (isIt(part) ? part : duplexify(part)) : undefined);
    const readable = side(body.readable, isReadableNodeStream);
    const writable = side(body.writable, isWritableNodeStream);
    return join({ readable, writable });
  }
  if (typeof body?.then === 'function') {
    const duplex = new Duplexify({ objectMode: true, writable: false, read() {} });
    body.then((value) => {
      if (value != null) duplex.push(value);
      duplex.push(null);
    }, (error) => destroyer(duplex, error));
    return duplex;
  }
  throw new ERR_INVALID_ARG_TYPE(name, ['Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable',
    'AsyncIterable', 'Function', '{ readable, writable } pair', 'Promise'], body);
};

/** A function gets what is written as an async iterable; its result is what is read. */
function fromFunction(body, name) {
  const { value, write, final, destroy } = callWithInput(body);
  if (isDuplexNodeStream(value)) return value;
  if (isIterable(value)) return from(Duplexify, value, { objectMode: true, write, final, destroy });
  const then = value?.then;
  if (typeof then === 'function') {
    let finalized = false;
    const duplex = new Duplexify({
      objectMode: true,
      readable: false,
      write,
      final(callback) {
        finalized = true;
        final(async () => {
          try {
            await promise;
            process.nextTick(callback, null);
          } catch (error) {
            process.nextTick(callback, error);
          }
        });
      },
      destroy,
    });
    const promise = then.call(value, (result) => {
      if (result != null) throw new ERR_INVALID_RETURN_VALUE('nully', 'body', result);
      // It returned before its input was over.
      if (!finalized) destroyer(duplex);
    }, (error) => destroyer(duplex, error));
    return duplex;
  }
  throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, value);
}

function callWithInput(body) {
  const { AbortController } = require('internal/abort_controller');
  const controller = new AbortController();
  const { signal } = controller;
  let { promise, resolve } = Promise.withResolvers();

  async function* input() {
    for (;;) {
      const waiting = promise;
      promise = null;
      const { chunk, done, callback } = await waiting;
      process.nextTick(callback);
      if (done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      ({ promise, resolve } = Promise.withResolvers());
      yield chunk;
    }
  }
  /** Hands over one item; the next is awaited only after this one was taken. */
  const hand = (item) => {
    const take = resolve;
    resolve = null;
    take(item);
  };
  return {
    value: body(input(), { signal }),
    write(chunk, encoding, callback) {
      hand({ chunk, done: false, callback });
    },
    final(callback) {
      hand({ done: true, callback });
    },
    destroy(error, callback) {
      controller.abort(error);
      // An input that waits would wait for ever.
      if (resolve !== null) hand({ done: true, callback() {} });
      callback(error);
    },
  };
}

/** One Duplex of a readable and a writable stream, either of which may be missing. */
function join(pair) {
  const source = pair.readable && typeof pair.readable.read !== 'function' ? Readable.wrap(pair.readable) : pair.readable;
  const sink = pair.writable;
  let readable = !!isReadable(source);
  let writable = !!isWritable(sink);
  let onDrain;
  let onFinish;
  let onReadable;
  /** Callback of _destroy; null when it was called or a side is over. */
  let onClose;

  const duplex = new Duplexify({
    readableObjectMode: !!source?.readableObjectMode,
    writableObjectMode: !!sink?.writableObjectMode,
    readable,
    writable,
  });
  const over = (error) => {
    const callback = onClose;
    onClose = null;
    if (callback) callback(error);
    else if (error) duplex.destroy(error);
  };

  if (writable) {
    eos(sink, (error) => {
      writable = false;
      if (error) destroyer(source, error);
      over(error);
    });
    duplex._write = (chunk, encoding, callback) => {
      if (sink.write(chunk, encoding)) callback();
      else onDrain = callback;
    };
    duplex._final = (callback) => {
      sink.end();
      onFinish = callback;
    };
    sink.on('drain', () => {
      const callback = onDrain;
      onDrain = null;
      callback?.();
    });
    sink.on('finish', () => {
      const callback = onFinish;
      onFinish = null;
      callback?.();
    });
  }

  if (readable) {
    eos(source, (error) => {
      readable = false;
      if (error) destroyer(sink, error);
      over(error);
    });
    source.on('readable', () => {
      const callback = onReadable;
      onReadable = null;
      callback?.();
    });
    source.on('end', () => duplex.push(null));
    duplex._read = () => {
      for (;;) {
        const chunk = source.read();
        if (chunk === null) {
          onReadable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
      }
    };
  }

  duplex._destroy = (error, callback) => {
    if (!error && onClose !== null) error = new AbortError();
    onReadable = null;
    onDrain = null;
    onFinish = null;
    if (onClose === null) {
      callback(error);
    } else {
      onClose = callback;
      destroyer(sink, error);
      destroyer(source, error);
    }
  };
  return duplex;
}
