'use strict';
// pipeline: streams, iterables and functions in a row; all end together, whoever fails.

const process = require('process');
const { addAbortListener } = require('events');
const { eos } = require('internal/streams/end-of-stream');
const { once } = require('internal/util');
const destroyImpl = require('internal/streams/destroy');
const Duplex = require('internal/streams/duplex');
const {
  AbortError,
  aggregateTwoErrors,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_RETURN_VALUE,
    ERR_MISSING_ARGS,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_PREMATURE_CLOSE,
    ERR_STREAM_UNABLE_TO_PIPE,
  },
} = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validators');
const {
  isIterable,
  isNodeStream,
  isReadable,
  isReadableFinished,
  isReadableNodeStream,
  isReadableStream,
  isTransformStream,
  isWebStream,
} = require('internal/streams/utils');

/** How one stream of the row is ended early, and how we stop watching it. */
function watch(stream, reading, writing) {
  let finished = false;
  stream.on('close', () => {
    finished = true;
  });
  const cleanup = eos(stream, { readable: reading, writable: writing }, (error) => {
    finished = !error;
  });
  const destroy = (error) => {
    if (finished) return;
    finished = true;
    destroyImpl.destroyer(stream, error || new ERR_STREAM_DESTROYED('pipe'));
  };
  return { destroy, cleanup };
}

async function* chunksOf(readable) {
  const Readable = require('internal/streams/readable');
  yield* Readable.prototype[Symbol.asyncIterator].call(readable);
}

function toIterable(value) {
  if (isIterable(value)) return value;
  // Streams of packages that know no iteration.
  if (isReadableNodeStream(value)) return chunksOf(value);
  throw new ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], value);
}

async function pumpToNode(iterable, writable, finish, { end }) {
  let error;
  let proceed = null;
  const resume = (problem) => {
    if (problem) error = problem;
    const callback = proceed;
    proceed = null;
    callback?.();
  };
  /** Until the stream drains, finishes or fails. */
  const wait = () => new Promise((resolve, reject) => {
    if (error) {
      reject(error);
      return;
    }
    proceed = () => {
      if (error) reject(error);
      else resolve();
    };
  });
  writable.on('drain', resume);
  const cleanup = eos(writable, { readable: false }, resume);
  try {
    if (writable.writableNeedDrain) await wait();
    for await (const chunk of iterable) {
      if (!writable.write(chunk)) await wait();
    }
    if (end) {
      writable.end();
      await wait();
    }
    finish();
  } catch (problem) {
    finish(error !== problem ? aggregateTwoErrors(error, problem) : problem);
  } finally {
    cleanup();
    writable.off('drain', resume);
  }
}

async function pumpToWeb(readable, writable, finish, { end }) {
  const writer = (isTransformStream(writable) ? writable.writable : writable).getWriter();
  try {
    for await (const chunk of readable) {
      await writer.ready;
      // A failure shows at `ready`.
      writer.write(chunk).catch(() => {});
    }
    await writer.ready;
    if (end) await writer.close();
    finish();
  } catch (error) {
    try {
      await writer.abort(error);
      finish(error);
    } catch (other) {
      finish(other);
    }
  }
}

function pipeline(...streams) {
  const last = streams[streams.length - 1];
  validateFunction(last, 'streams[stream.length - 1]');
  return pipelineImpl(streams.slice(0, -1), once(last));
}

function pipelineImpl(streams, callback, options) {
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw new ERR_MISSING_ARGS('streams');

  const { AbortController } = require('internal/abort_controller');
  const controller = new AbortController();
  const { signal } = controller;
  const outerSignal = options?.signal;
  validateAbortSignal(outerSignal, 'options.signal');
  const abort = () => settle(new AbortError(undefined, { cause: outerSignal?.reason }));
  const disposable = outerSignal ? addAbortListener(outerSignal, abort) : undefined;

  // The last stream may be used on after the pipeline: our listeners leave it then.
  const lastCleanups = [];
  const destroys = [];
  let error;
  let value;
  let unfinished = 0;

  function settle(problem, final) {
    // A cause outweighs its consequences.
    if (problem && (!error || error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.name === 'AbortError')) {
      error = problem;
    }
    if (!error && !final) return;
    while (destroys.length > 0) destroys.shift()(error);
    disposable?.[Symbol.dispose]();
    controller.abort();
    if (final) {
      if (!error) for (const cleanup of lastCleanups) cleanup();
      process.nextTick(callback, error, value);
    }
  }
  const finish = (problem) => settle(problem, --unfinished === 0);
  const onlyError = (problem) => settle(problem, false);

  let current;
  for (let i = 0; i < streams.length; i++) {
    const stream = streams[i];
    const reading = i < streams.length - 1;
    const writing = i > 0;
    const isLast = !reading;
    const next = reading ? streams[i + 1] : null;
    const end = reading || options?.end !== false;

    if (isNodeStream(stream)) {
      if (next !== null && (next?.closed || next?.destroyed)) throw new ERR_STREAM_UNABLE_TO_PIPE();
      const keeps = isReadable(stream) && isLast;
      if (end) {
        const { destroy, cleanup } = watch(stream, reading, writing);
        destroys.push(destroy);
        if (keeps) lastCleanups.push(cleanup);
      }
      // Also after the stream has finished: errors of destruction.
      const onError = (problem) => {
        if (problem && problem.name !== 'AbortError' && problem.code !== 'ERR_STREAM_PREMATURE_CLOSE') {
          onlyError(problem);
        }
      };
      stream.on('error', onError);
      if (keeps) lastCleanups.push(() => stream.removeListener('error', onError));
    }

    if (i === 0) {
      if (typeof stream === 'function') {
        current = stream({ signal });
        if (!isIterable(current)) {
          throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', current);
        }
      } else if (isIterable(stream) || isReadableNodeStream(stream) || isTransformStream(stream)) {
        current = stream;
      } else {
        current = Duplex.from(stream);
      }
    } else if (typeof stream === 'function') {
      const input = toIterable(isTransformStream(current) ? current?.readable : current);
      current = stream(input, { signal });
      if (reading) {
        if (!isIterable(current, true)) {
          throw new ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, current);
        }
      } else {
        current = collect(current, end);
      }
    } else if (isNodeStream(stream)) {
      if (isReadableNodeStream(current)) {
        unfinished += 2;
        const cleanup = pipe(current, stream, finish, onlyError, { end });
        if (isReadable(stream) && isLast) lastCleanups.push(cleanup);
      } else {
        pump(pumpToNode, current, stream, end);
      }
      current = stream;
    } else if (isWebStream(stream)) {
      if (isReadableNodeStream(current)) {
        unfinished++;
        pumpToWeb(toIterable(current), stream, finish, { end });
      } else {
        pump(pumpToWeb, current, stream, end);
      }
      current = stream;
    } else {
      current = Duplex.from(stream);
    }
  }

  /** From what is no stream of Node to one that is written to. */
  function pump(run, from, to, end) {
    const source = isTransformStream(from) ? from.readable : from;
    if (!isReadableStream(source) && !isIterable(source)) {
      throw new ERR_INVALID_ARG_TYPE(
        'val', ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'], from);
    }
    unfinished++;
    run(source, to, finish, { end });
  }

  /** The result of a function at the end: its value, and a stream of what it gives. */
  function collect(result, end) {
    const PassThrough = require('internal/streams/passthrough');
    const output = new PassThrough({ objectMode: true });
    const then = result?.then;
    if (typeof then === 'function') {
      unfinished++;
      then.call(result, (given) => {
        value = given;
        if (given != null) output.write(given);
        if (end) output.end();
        process.nextTick(finish);
      }, (problem) => {
        output.destroy(problem);
        process.nextTick(finish, problem);
      });
    } else if (isIterable(result, true)) {
      unfinished++;
      pumpToNode(result, output, finish, { end });
    } else if (isReadableStream(result) || isTransformStream(result)) {
      unfinished++;
      pumpToNode(result.readable || result, output, finish, { end });
    } else {
      throw new ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', result);
    }
    const { destroy, cleanup } = watch(output, false, true);
    destroys.push(destroy);
    lastCleanups.push(cleanup);
    return output;
  }

  if (signal.aborted || outerSignal?.aborted) process.nextTick(abort);
  return current;
}

/** Two streams of Node; `finish` is called once for each. */
function pipe(source, dest, finish, onlyError, { end }) {
  let ended = false;
  dest.on('close', () => {
    if (!ended) onlyError(new ERR_STREAM_PREMATURE_CLOSE());
  });
  // We end it ourselves, to know that it was us.
  source.pipe(dest, { end: false });
  if (end) {
    const endDest = () => {
      ended = true;
      dest.end();
    };
    if (isReadableFinished(source)) process.nextTick(endDest);
    else source.once('end', endDest);
  } else {
    finish();
  }
  eos(source, { readable: true, writable: false }, (error) => {
    const state = source._readableState;
    const onlyClosed = error?.code === 'ERR_STREAM_PREMATURE_CLOSE' &&
      state?.ended && !state.errored && !state.errorEmitted;
    // Closed with everything pushed: what is buffered still comes through.
    if (onlyClosed) source.once('end', finish).once('error', finish);
    else finish(error);
  });
  return eos(dest, { readable: false, writable: true }, finish);
}

module.exports = { pipeline, pipelineImpl };
