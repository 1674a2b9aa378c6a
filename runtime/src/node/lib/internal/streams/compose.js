'use strict';
// compose: several streams as one Duplex, writing into the first and reading from the last.

const { pipeline } = require('internal/streams/pipeline');
const Duplex = require('internal/streams/duplex');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end-of-stream');
const {
  isNodeStream,
  isReadable,
  isReadableStream,
  isTransformStream,
  isWebStream,
  isWritable,
  isWritableStream,
} = require('internal/streams/utils');
const { AbortError, codes: { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');

function canRead(stream) {
  return !!(isReadable(stream) || isReadableStream(stream) || isTransformStream(stream));
}

function canWrite(stream) {
  return !!(isWritable(stream) || isWritableStream(stream) || isTransformStream(stream));
}

module.exports = function compose(...streams) {
  if (streams.length === 0) throw new ERR_MISSING_ARGS('streams');
  if (streams.length === 1) return Duplex.from(streams[0]);
  const given = streams.slice();
  const last = streams.length - 1;
  if (typeof streams[0] === 'function') streams[0] = Duplex.from(streams[0]);
  if (typeof streams[last] === 'function') streams[last] = Duplex.from(streams[last]);
  streams.forEach((stream, n) => {
    // Functions in the middle are the pipeline's.
    if (!isNodeStream(stream) && !isWebStream(stream)) return;
    if (n < last && !canRead(stream)) throw new ERR_INVALID_ARG_VALUE(`streams[${n}]`, given[n], 'must be readable');
    if (n > 0 && !canWrite(stream)) throw new ERR_INVALID_ARG_VALUE(`streams[${n}]`, given[n], 'must be writable');
  });

  let onDrain;
  let onFinish;
  /** Callback of _destroy; null when the pipeline is over. */
  let onClose;

  const head = streams[0];
  const tail = pipeline(streams, (error) => {
    const callback = onClose;
    onClose = null;
    if (callback) callback(error);
    else if (error || (!readable && !writable)) duplex.destroy(error);
  });
  const writable = canWrite(head);
  const readable = canRead(tail);
  const duplex = new Duplex({
    // Objects go in and out as the ends take and give them.
    writableObjectMode: !!head?.writableObjectMode,
    readableObjectMode: !!tail?.readableObjectMode,
    writable,
    readable,
  });

  const takeFinish = () => {
    const callback = onFinish;
    onFinish = null;
    callback?.();
  };
  if (writable) {
    if (isNodeStream(head)) {
      duplex._write = (chunk, encoding, callback) => {
        if (head.write(chunk, encoding)) callback();
        else onDrain = callback;
      };
      duplex._final = (callback) => {
        head.end();
        onFinish = callback;
      };
      head.on('drain', () => {
        const callback = onDrain;
        onDrain = null;
        callback?.();
      });
    } else if (isWebStream(head)) {
      const writer = (isTransformStream(head) ? head.writable : head).getWriter();
      duplex._write = async (chunk, encoding, callback) => {
        try {
          await writer.ready;
          writer.write(chunk).catch(() => {});
          callback();
        } catch (error) {
          callback(error);
        }
      };
      duplex._final = async (callback) => {
        try {
          await writer.ready;
          writer.close().catch(() => {});
          onFinish = callback;
        } catch (error) {
          callback(error);
        }
      };
    }
    eos(isTransformStream(tail) ? tail.readable : tail, takeFinish);
  }

  if (readable) {
    if (isNodeStream(tail)) {
      duplex._read = () => tail.resume();
      tail.on('data', (chunk) => {
        if (!duplex.push(chunk)) tail.pause();
      });
      tail.on('end', () => duplex.push(null));
    } else if (isWebStream(tail)) {
      const reader = (isTransformStream(tail) ? tail.readable : tail).getReader();
      duplex._read = async () => {
        try {
          for (;;) {
            const { value, done } = await reader.read();
            if (done) {
              duplex.push(null);
              return;
            }
            if (!duplex.push(value)) return;
          }
        } catch {
          // The pipeline reports it.
        }
      };
    }
  }

  duplex._destroy = (error, callback) => {
    if (!error && onClose !== null) error = new AbortError();
    onDrain = null;
    onFinish = null;
    if (isNodeStream(tail)) destroyer(tail, error);
    if (onClose === null) callback(error);
    else onClose = callback;
  };
  return duplex;
};
