'use strict';
// The end of a stream before its time, and its beginning: destroy, errors, construct.

const { AbortError, aggregateTwoErrors, codes: { ERR_MULTIPLE_CALLBACK } } = require('internal/errors');
const process = require('process');
const {
  isDestroyed,
  isFinished,
  isServerRequest,
  kAutoDestroy,
  kCloseEmitted,
  kClosed,
  kConstructed,
  kDestroyed,
  kEmitClose,
  kErrorEmitted,
  kErrored,
  kIsDestroyed,
  kState,
} = require('internal/streams/utils');

const kDestroy = Symbol('kDestroy');
const kConstruct = Symbol('kConstruct');

/** Whether either side has the flag; packages may bring states without our flags. */
function has(stream, bit) {
  const readable = stream._readableState;
  const writable = stream._writableState;
  return (!!writable && (writable[kState] & bit) !== 0) || (!!readable && (readable[kState] & bit) !== 0);
}

function set(stream, bit) {
  const readable = stream._readableState;
  const writable = stream._writableState;
  if (writable) writable[kState] |= bit;
  if (readable) readable[kState] |= bit;
}

/** The first error stays. */
function noteError(stream, error) {
  if (!error) return;
  // The stack is made now, while it says where the error came from.
  error.stack; // eslint-disable-line no-unused-expressions
  const writable = stream._writableState;
  const readable = stream._readableState;
  if (writable && !writable.errored) writable.errored = error;
  if (readable && !readable.errored) readable.errored = error;
}

function destroy(error, callback) {
  if (has(this, kDestroyed)) {
    if (typeof callback === 'function') callback();
    return this;
  }
  noteError(this, error);
  set(this, kDestroyed);
  const state = this._writableState || this._readableState;
  if ((state[kState] & kConstructed) !== 0) {
    runDestroy(this, error, callback);
  } else {
    // What is being constructed is destroyed afterwards.
    this.once(kDestroy, (other) => runDestroy(this, aggregateTwoErrors(other, error), callback));
  }
  return this;
}

function runDestroy(stream, error, callback) {
  let called = false;
  function done(problem) {
    if (called) return;
    called = true;
    noteError(stream, problem);
    set(stream, kClosed);
    if (typeof callback === 'function') callback(problem);
    if (problem) process.nextTick(emitErrorThenClose, stream, problem);
    else process.nextTick(emitClose, stream);
  }
  try {
    stream._destroy(error || null, done);
  } catch (problem) {
    done(problem);
  }
}

function emitErrorThenClose(stream, error) {
  emitError(stream, error);
  emitClose(stream);
}

function emitClose(stream) {
  set(stream, kCloseEmitted);
  if (has(stream, kEmitClose)) stream.emit('close');
}

function emitError(stream, error) {
  if (has(stream, kErrorEmitted)) return;
  set(stream, kErrorEmitted);
  stream.emit('error', error);
}

function undestroy() {
  const readable = this._readableState;
  const writable = this._writableState;
  for (const state of [readable, writable]) {
    if (!state) continue;
    state.constructed = true;
    state.closed = false;
    state.closeEmitted = false;
    state.destroyed = false;
    state.errored = null;
    state.errorEmitted = false;
  }
  if (readable) {
    const never = readable.readable === false;
    readable.reading = false;
    readable.ended = never;
    readable.endEmitted = never;
  }
  if (writable) {
    const never = writable.writable === false;
    writable.finalCalled = false;
    writable.prefinished = false;
    writable.ended = never;
    writable.ending = never;
    writable.finished = never;
  }
}

function isStateDestroyed(state) {
  if (!state) return false;
  return state[kState] ? (state[kState] & kDestroyed) !== 0 : state.destroyed;
}

/** Destroys a stream that destroys itself; another only reports the error, once. */
function errorOrDestroy(stream, error, sync) {
  if (isStateDestroyed(stream._writableState) || isStateDestroyed(stream._readableState)) return;
  if (has(stream, kAutoDestroy)) {
    stream.destroy(error);
    return;
  }
  if (!error) return;
  error.stack; // eslint-disable-line no-unused-expressions
  for (const state of [stream._writableState, stream._readableState]) {
    if (state && (state[kState] & kErrored) === 0) state.errored = error;
  }
  if (sync) process.nextTick(emitError, stream, error);
  else emitError(stream, error);
}

/** Runs _construct in the next tick, `ready` once it has succeeded. */
function construct(stream, ready) {
  if (typeof stream._construct !== 'function') return;
  if (stream._readableState) stream._readableState[kState] &= ~kConstructed;
  if (stream._writableState) stream._writableState[kState] &= ~kConstructed;
  stream.once(kConstruct, ready);
  // Both sides of a Duplex may ask; it is constructed once.
  if (stream.listenerCount(kConstruct) === 1) process.nextTick(runConstruct, stream);
}

function runConstruct(stream) {
  let called = false;
  function done(error) {
    if (called) {
      errorOrDestroy(stream, error ?? new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    set(stream, kConstructed);
    const state = stream._writableState || stream._readableState;
    if (state.destroyed) stream.emit(kDestroy, error);
    else if (error) errorOrDestroy(stream, error, true);
    else stream.emit(kConstruct);
  }
  try {
    stream._construct((error) => process.nextTick(done, error));
  } catch (error) {
    process.nextTick(done, error);
  }
}

function isRequest(stream) {
  return stream?.setHeader && typeof stream.abort === 'function';
}

function emitCloseOf(stream) {
  stream.emit('close');
}

function emitErrorAndCloseOf(stream, error) {
  stream.emit('error', error);
  process.nextTick(emitCloseOf, stream);
}

/** Destroys any kind of stream; one that has not finished gets an AbortError. */
function destroyer(stream, error) {
  if (!stream || isDestroyed(stream)) return;
  if (!error && !isFinished(stream)) error = new AbortError();
  if (isServerRequest(stream)) {
    stream.socket = null;
    stream.destroy(error);
  } else if (isRequest(stream)) {
    stream.abort();
  } else if (isRequest(stream.req)) {
    stream.req.abort();
  } else if (typeof stream.destroy === 'function') {
    stream.destroy(error);
  } else if (typeof stream.close === 'function') {
    stream.close();
  } else if (error) {
    process.nextTick(emitErrorAndCloseOf, stream, error);
  } else {
    process.nextTick(emitCloseOf, stream);
  }
  if (!stream.destroyed) stream[kIsDestroyed] = true;
}

module.exports = { construct, destroy, destroyer, errorOrDestroy, undestroy };
