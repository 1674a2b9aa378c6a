'use strict';
// finished(): when a stream, or the sides of it one cares for, will do no more.

const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_PREMATURE_CLOSE } } = require('internal/errors');
const { kEmptyObject, once } = require('internal/util');
const { validateAbortSignal, validateBoolean, validateFunction, validateObject } = require('internal/validators');
const { addAbortListener } = require('events');
const asyncResources = require('internal/async_resources');
const process = require('process');
const {
  isClosed,
  isNodeStream,
  isReadable,
  isReadableErrored,
  isReadableFinished,
  isReadableNodeStream,
  isReadableStream,
  isWritable,
  isWritableErrored,
  isWritableFinished,
  isWritableNodeStream,
  isWritableStream,
  kIsClosedPromise,
  willEmitClose,
} = require('internal/streams/utils');

/** An option of ours: where the stream is over already, call back at once instead of in the next tick. */
const kEosNodeSynchronousCallback = Symbol('kEosNodeSynchronousCallback');

function nop() {}

function isRequest(stream) {
  return stream.setHeader && typeof stream.abort === 'function';
}

/** The callback in the async context of this call, if a program uses contexts. */
function inContext(callback) {
  if (!asyncResources.active) return callback;
  const { AsyncResource } = require('async_hooks');
  const resource = new AsyncResource('STREAM_END_OF_STREAM');
  return function(...args) {
    return resource.runInAsyncScope(callback, this, ...args);
  };
}

function errorOf(stream) {
  const error = isWritableErrored(stream) || isReadableErrored(stream);
  return (typeof error !== 'boolean' && error) || null;
}

/** Arguments of the callback for a result: null says that all is well. */
function report(callback, stream, error) {
  if (error === null) callback.call(stream);
  else callback.call(stream, error);
}

/** Calls `onAbort` when the signal aborts, unless the callback it gives was called before. */
function withSignal(signal, onAbort, callback) {
  const disposable = addAbortListener(signal, onAbort);
  return once(function(...args) {
    disposable[Symbol.dispose]();
    callback.apply(this, args);
  });
}

function eos(stream, options, callback) {
  if (arguments.length === 2) {
    callback = options;
    options = kEmptyObject;
  } else if (options == null) {
    options = kEmptyObject;
  } else {
    validateObject(options, 'options');
  }
  validateFunction(callback, 'callback');
  validateAbortSignal(options.signal, 'options.signal');
  if (isReadableStream(stream) || isWritableStream(stream)) return eosWeb(stream, options, callback);
  if (!isNodeStream(stream)) {
    throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }

  const readable = options.readable ?? isReadableNodeStream(stream);
  const writable = options.writable ?? isWritableNodeStream(stream);
  const wState = stream._writableState;
  const rState = stream._readableState;
  // Only a stream that is waited for as a whole is over at 'close'.
  let waitForClose = willEmitClose(stream) &&
    isReadableNodeStream(stream) === readable && isWritableNodeStream(stream) === writable;
  let writableFinished = isWritableFinished(stream, false);
  let readableFinished = isReadableFinished(stream, false);

  /** What a close now means: the stream's error, a premature close, or null. */
  const resultOfClose = () => {
    const error = errorOf(stream);
    if (error) return error;
    const cut = (readable && !readableFinished && isReadableNodeStream(stream, true) && !isReadableFinished(stream, false)) ||
      (writable && !writableFinished && !isWritableFinished(stream, false));
    return cut ? new ERR_STREAM_PREMATURE_CLOSE() : null;
  };

  /** The result of a stream that is over already, undefined for others. */
  const immediateResult = () => {
    if (isClosed(stream)) return resultOfClose();
    if (wState?.errorEmitted || rState?.errorEmitted) return waitForClose ? undefined : errorOf(stream);
    const written = (writableFinished || isWritable(stream) === false) &&
      (wState == null || wState.pendingcb === undefined || wState.pendingcb === 0);
    if (!readable && (!waitForClose || isReadable(stream)) && written) return errorOf(stream);
    const read = readableFinished || isReadable(stream) === false;
    if (!writable && (!waitForClose || isWritable(stream)) && read) return errorOf(stream);
    return rState && stream.req && stream.aborted ? errorOf(stream) : undefined;
  };

  let result = immediateResult();
  let cleanup = () => {
    callback = nop;
  };
  if (result !== undefined) {
    if (options.error !== false) {
      // Late errors of a stream someone watches are not uncaught.
      stream.on('error', nop);
      cleanup = () => {
        callback = nop;
        stream.removeListener('error', nop);
      };
    }
  } else if (options.signal?.aborted) {
    result = new AbortError(undefined, { cause: options.signal.reason });
  }
  if (result !== undefined && options[kEosNodeSynchronousCallback]) {
    report(callback, stream, result);
    return cleanup;
  }
  callback = inContext(callback);
  if (result !== undefined) {
    process.nextTick(() => report(callback, stream, result));
    return cleanup;
  }

  callback = once(callback);
  const onFinish = () => {
    writableFinished = true;
    // A stream that is destroyed by hand may never emit 'close'.
    if (stream.destroyed) waitForClose = false;
    if (waitForClose && (!stream.readable || readable)) return;
    if (!readable || readableFinished) callback.call(stream);
  };
  const onEnd = () => {
    readableFinished = true;
    if (stream.destroyed) waitForClose = false;
    if (waitForClose && (!stream.writable || writable)) return;
    if (!writable || writableFinished) callback.call(stream);
  };
  const onLegacyFinish = () => {
    if (!stream.writable) onFinish();
  };
  const onError = (error) => callback.call(stream, error);
  const onClose = () => report(callback, stream, resultOfClose());
  const onRequest = () => stream.req.on('finish', onFinish);

  const listeners = [];
  const listen = (event, listener) => {
    stream.on(event, listener);
    listeners.push(event, listener);
  };
  if (isRequest(stream)) {
    listen('complete', onFinish);
    if (!waitForClose) listen('abort', onClose);
    if (stream.req) onRequest();
    else listen('request', onRequest);
  } else if (writable && !wState) {
    listen('end', onLegacyFinish);
    listen('close', onLegacyFinish);
  }
  // Not all streams emit 'close' after 'aborted'.
  if (!waitForClose && typeof stream.aborted === 'boolean') listen('aborted', onClose);
  listen('end', onEnd);
  listen('finish', onFinish);
  if (options.error !== false) listen('error', onError);
  listen('close', onClose);

  cleanup = () => {
    callback = nop;
    for (let i = 0; i < listeners.length; i += 2) stream.removeListener(listeners[i], listeners[i + 1]);
    if (stream.req) stream.req.removeListener('finish', onFinish);
  };
  if (options.signal) {
    callback = withSignal(options.signal, () => {
      // Cleaning up replaces the callback, which is to be told once more.
      const last = callback;
      cleanup();
      last.call(stream, new AbortError(undefined, { cause: options.signal.reason }));
    }, callback);
  }
  return cleanup;
}

function eosWeb(stream, options, callback) {
  callback = once(inContext(callback));
  const { signal } = options;
  let aborted = false;
  if (signal) {
    const onAbort = () => {
      aborted = true;
      callback.call(stream, new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) process.nextTick(onAbort);
    else callback = withSignal(signal, onAbort, callback);
  }
  const settled = (...args) => {
    if (!aborted) process.nextTick(() => callback.apply(stream, args));
  };
  stream[kIsClosedPromise].promise.then(settled, settled);
  return nop;
}

function finished(stream, options) {
  if (options === null) options = kEmptyObject;
  let autoCleanup = false;
  if (options?.cleanup) {
    validateBoolean(options.cleanup, 'cleanup');
    autoCleanup = options.cleanup;
  }
  return new Promise((resolve, reject) => {
    const cleanup = eos(stream, options, (error) => {
      if (autoCleanup) cleanup();
      if (error) reject(error);
      else resolve();
    });
  });
}

module.exports = { eos, finished, kEosNodeSynchronousCallback };
