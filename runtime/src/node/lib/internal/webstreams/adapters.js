'use strict';
// Between node:stream and the web streams.

const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_STREAM_PREMATURE_CLOSE },
} = require('internal/errors');
const { kEmptyObject, normalizeEncoding } = require('internal/util');
const { validateBoolean, validateObject, validateOneOf } = require('internal/validators');
const { Buffer } = require('buffer');
const { Duplex, Readable, Writable, destroy, finished } = require('stream');
const { ReadableStream, isReadableStream } = require('internal/webstreams/readablestream');
const { WritableStream, isWritableStream } = require('internal/webstreams/writablestream');
const { ByteLengthQueuingStrategy, CountQueuingStrategy } = require('internal/webstreams/queuingstrategies');
const process = require('process');

/** An early close is an abort for those on the web's side. */
function handleKnownInternalErrors(error) {
  if (error?.code === 'ERR_STREAM_PREMATURE_CLOSE' || error?.code === 'ABORT_ERR') {
    return new AbortError(undefined, { cause: error });
  }
  return error;
}

function isNodeWritable(stream) {
  return typeof stream?._writableState === 'object' && typeof stream.write === 'function';
}

function isNodeReadable(stream) {
  return typeof stream?._readableState === 'object' && typeof stream.read === 'function';
}

function toBytes(chunk) {
  return Buffer.isBuffer(chunk) ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength) : chunk;
}

function newWritableStreamFromStreamWritable(streamWritable) {
  if (!isNodeWritable(streamWritable)) throw new ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', streamWritable);
  if (destroyedOrNot(streamWritable, 'writable')) {
    const writable = new WritableStream();
    writable.close();
    return writable;
  }
  const highWaterMark = streamWritable.writableHighWaterMark;
  const strategy = streamWritable.writableObjectMode ?
    new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };

  let controller;
  let backpressure;
  let closed;
  function onDrain() {
    backpressure?.resolve();
  }
  const cleanup = finished(streamWritable, (error) => {
    error = handleKnownInternalErrors(error);
    cleanup();
    // Errors after this one go nowhere.
    streamWritable.on('error', () => {});
    if (error != null) {
      backpressure?.reject(error);
      if (closed !== undefined) {
        closed.reject(error);
        closed = undefined;
      }
      controller.error(error);
      controller = undefined;
      return;
    }
    if (closed !== undefined) {
      closed.resolve();
      closed = undefined;
      return;
    }
    controller.error(new AbortError());
    controller = undefined;
  });
  streamWritable.on('drain', onDrain);

  return new WritableStream({
    start(c) {
      controller = c;
    },
    write(chunk) {
      if (streamWritable.writableNeedDrain || !streamWritable.write(chunk)) {
        backpressure = Promise.withResolvers();
        return backpressure.promise.finally(() => {
          backpressure = undefined;
        });
      }
      return undefined;
    },
    abort(reason) {
      destroy(streamWritable, reason);
    },
    close() {
      if (closed === undefined && !streamWritable.writableEnded && !streamWritable.destroyed) {
        closed = Promise.withResolvers();
        streamWritable.end();
        return closed.promise;
      }
      controller = undefined;
      return Promise.resolve();
    },
  }, strategy);
}

/** Whether a side of a stream is over. */
function destroyedOrNot(stream, side) {
  if (stream.destroyed || stream[`${side}Destroyed`]) return true;
  return side === 'writable' ? !stream.writable : !stream.readable;
}

function newStreamWritableFromWritableStream(writableStream, options = kEmptyObject) {
  if (!isWritableStream(writableStream)) throw new ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', writableStream);
  validateObject(options, 'options');
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');
  const writer = writableStream.getWriter();
  let closed = false;

  function write(chunk, encoding) {
    if (typeof chunk === 'string' && decodeStrings && !objectMode) {
      chunk = toBytes(Buffer.from(chunk, encoding));
    }
    return writer.ready.then(() => writer.write(chunk));
  }

  const writable = new Writable({
    highWaterMark,
    objectMode,
    decodeStrings,
    signal,
    writev(chunks, callback) {
      const done = (error) => {
        error = error?.filter?.((e) => e)[0] ?? error;
        try {
          callback(Array.isArray(error) ? undefined : error);
        } catch (failure) {
          process.nextTick(() => destroy(writable, failure));
        }
      };
      Promise.all(chunks.map(({ chunk, encoding }) => write(chunk, encoding))).then(() => done(), done);
    },
    write(chunk, encoding, callback) {
      const done = (error) => {
        try {
          callback(error);
        } catch (failure) {
          destroy(writable, failure);
        }
      };
      write(chunk, encoding).then(() => done(), done);
    },
    destroy(error, callback) {
      const done = () => {
        try {
          callback(error);
        } catch (failure) {
          process.nextTick(() => {
            throw failure;
          });
        }
      };
      if (!closed) {
        if (error != null) writer.abort(error).then(done, done);
        else writer.close().then(done, done);
        return;
      }
      done();
    },
    final(callback) {
      const done = (error) => {
        try {
          callback(error);
        } catch (failure) {
          process.nextTick(() => destroy(writable, failure));
        }
      };
      if (!closed) writer.close().then(() => done(), done);
      else done();
    },
  });

  writer.closed.then(() => {
    closed = true;
    if (!writable.writableEnded) destroy(writable, new ERR_STREAM_PREMATURE_CLOSE());
  }, (error) => {
    closed = true;
    destroy(writable, error);
  });
  return writable;
}

function newReadableStreamFromStreamReadable(streamReadable, options = kEmptyObject) {
  if (!isNodeReadable(streamReadable)) throw new ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', streamReadable);
  validateObject(options, 'options');
  if (options.type !== undefined) validateOneOf(options.type, 'options.type', ['bytes', undefined]);
  const isBytes = options.type === 'bytes';
  if (destroyedOrNot(streamReadable, 'readable')) {
    const readable = new ReadableStream(isBytes ? { type: 'bytes' } : undefined);
    readable.cancel();
    return readable;
  }
  const objectMode = streamReadable.readableObjectMode;
  const highWaterMark = streamReadable.readableHighWaterMark;
  const strategy = isBytes ? { highWaterMark } : options.strategy ??
    (objectMode ? new CountQueuingStrategy({ highWaterMark }) : new ByteLengthQueuingStrategy({ highWaterMark }));

  let controller;
  let wasCanceled = false;
  function onData(chunk) {
    // Buffers from a pool show more of it than they should.
    if (Buffer.isBuffer(chunk) && !objectMode) chunk = isBytes ? new Uint8Array(chunk) : toBytes(chunk);
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) streamReadable.pause();
  }
  streamReadable.pause();
  const cleanup = finished(streamReadable, (error) => {
    error = handleKnownInternalErrors(error);
    cleanup();
    streamReadable.on('error', () => {});
    if (error) {
      controller.error(error);
      return;
    }
    // A cancelled stream is closed already.
    if (wasCanceled) return;
    controller.close();
  });
  streamReadable.on('data', onData);

  return new ReadableStream({
    type: isBytes ? 'bytes' : undefined,
    start(c) {
      controller = c;
      streamReadable.pause();
    },
    pull() {
      streamReadable.resume();
    },
    cancel(reason) {
      wasCanceled = true;
      destroy(streamReadable, reason);
    },
  }, strategy);
}

function newStreamReadableFromReadableStream(readableStream, options = kEmptyObject) {
  if (!isReadableStream(readableStream)) throw new ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', readableStream);
  validateObject(options, 'options');
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  validateBoolean(objectMode, 'options.objectMode');
  const reader = readableStream.getReader();
  let closed = false;

  const readable = new Readable({
    objectMode,
    highWaterMark,
    encoding,
    signal,
    read() {
      reader.read().then((chunk) => {
        readable.push(chunk.done ? null : chunk.value);
      }, (error) => destroy(readable, error));
    },
    destroy(error, callback) {
      const done = () => {
        try {
          callback(error);
        } catch (failure) {
          process.nextTick(() => {
            throw failure;
          });
        }
      };
      if (!closed) {
        reader.cancel(error).then(done, done);
        return;
      }
      done();
    },
  });
  reader.closed.then(() => {
    closed = true;
  }, (error) => {
    closed = true;
    destroy(readable, error);
  });
  return readable;
}

function newReadableWritablePairFromDuplex(duplex, options = kEmptyObject) {
  if (!isNodeReadable(duplex) && !isNodeWritable(duplex)) throw new ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  validateObject(options, 'options');
  const readableType = options.readableType ?? options.type;
  if (readableType !== undefined) validateOneOf(readableType, 'options.readableType', ['bytes', undefined]);
  const readableOptions = { __proto__: null, type: readableType };
  if (duplex.destroyed) {
    const writable = new WritableStream();
    const readable = new ReadableStream({ type: readableType });
    writable.close();
    readable.cancel();
    return { readable, writable };
  }
  const writable = duplex.writable ? newWritableStreamFromStreamWritable(duplex) : new WritableStream();
  if (!duplex.writable) writable.close();
  const readable = duplex.readable ?
    newReadableStreamFromStreamReadable(duplex, readableOptions) : new ReadableStream({ type: readableType });
  if (!duplex.readable) readable.cancel();
  return { writable, readable };
}

function newStreamDuplexFromReadableWritablePair(pair = kEmptyObject, options = kEmptyObject) {
  validateObject(pair, 'pair');
  const { readable: readableStream, writable: writableStream } = pair;
  if (!isReadableStream(readableStream)) throw new ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', readableStream);
  if (!isWritableStream(writableStream)) throw new ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', writableStream);
  validateObject(options, 'options');
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  const writer = writableStream.getWriter();
  const reader = readableStream.getReader();
  let writableClosed = false;
  let readableClosed = false;

  function write(chunk, chunkEncoding) {
    if (typeof chunk === 'string' && decodeStrings && !objectMode) {
      const kind = normalizeEncoding(chunkEncoding);
      chunk = kind === 'utf8' ? new (require('internal/encoding').TextEncoder)().encode(chunk) :
        toBytes(Buffer.from(chunk, chunkEncoding));
    }
    return writer.ready.then(() => writer.write(chunk));
  }
  const guarded = (callback) => (error) => {
    try {
      callback(error);
    } catch (failure) {
      process.nextTick(() => destroy(duplex, failure));
    }
  };

  const duplex = new Duplex({
    allowHalfOpen,
    highWaterMark,
    objectMode,
    encoding,
    decodeStrings,
    signal,
    writev(chunks, callback) {
      const done = guarded(callback);
      Promise.all(chunks.map(({ chunk, encoding: chunkEncoding }) => write(chunk, chunkEncoding))).then(() => done(), done);
    },
    write(chunk, chunkEncoding, callback) {
      const done = guarded(callback);
      write(chunk, chunkEncoding).then(() => done(), done);
    },
    final(callback) {
      const done = guarded(callback);
      if (!writableClosed) writer.close().then(() => done(), done);
      else done();
    },
    read() {
      reader.read().then((chunk) => {
        duplex.push(chunk.done ? null : chunk.value);
      }, (error) => destroy(duplex, error));
    },
    destroy(error, callback) {
      const done = () => {
        try {
          callback(error);
        } catch (failure) {
          process.nextTick(() => {
            throw failure;
          });
        }
      };
      const closing = [];
      if (!writableClosed) closing.push(error != null ? writer.abort(error) : writer.close());
      if (!readableClosed) closing.push(reader.cancel(error));
      Promise.all(closing).then(done, done);
    },
  });
  writer.closed.then(() => {
    writableClosed = true;
    if (!duplex.writableEnded) destroy(duplex, new ERR_STREAM_PREMATURE_CLOSE());
  }, (error) => {
    writableClosed = true;
    readableClosed = true;
    destroy(duplex, error);
  });
  reader.closed.then(() => {
    readableClosed = true;
  }, (error) => {
    writableClosed = true;
    readableClosed = true;
    destroy(duplex, error);
  });
  return duplex;
}

module.exports = {
  newReadableStreamFromStreamReadable,
  newReadableWritablePairFromDuplex,
  newStreamDuplexFromReadableWritablePair,
  newStreamReadableFromReadableStream,
  newStreamWritableFromWritableStream,
  newWritableStreamFromStreamWritable,
};
