'use strict';
// Writable: the side of a stream that chunks go into.
//
// One _write runs at a time; what is written meanwhile waits in a buffer and goes out as one _writev, where
// there is one. write() says by false that the mark is passed; 'drain' follows when everything is out.
// After end() come _final, 'prefinish' and 'finish'. `pendingcb` counts the callbacks still to be called:
// 'finish' waits for them.

const EventEmitter = require('events');
const { Buffer } = require('buffer');
const process = require('process');
const { Stream } = require('internal/streams/legacy');
const destroyImpl = require('internal/streams/destroy');
const { eos } = require('internal/streams/end-of-stream');
const { addAbortSignal } = require('internal/streams/add-abort-signal');
const { getDefaultHighWaterMark, getHighWaterMark } = require('internal/streams/state');
const {
  AbortError,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_MULTIPLE_CALLBACK,
    ERR_STREAM_ALREADY_FINISHED,
    ERR_STREAM_CANNOT_PIPE,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_NULL_VALUES,
    ERR_STREAM_WRITE_AFTER_END,
    ERR_UNKNOWN_ENCODING,
  },
} = require('internal/errors');
const {
  defineFlaggedValue,
  defineFlags,
  kAutoDestroy,
  kCloseEmitted,
  kClosed,
  kConstructed,
  kDestroyed,
  kEmitClose,
  kErrorEmitted,
  kErrored,
  kObjectMode,
  kOnConstructed,
  kState,
} = require('internal/streams/utils');

const { errorOrDestroy } = destroyImpl;

function nop() {}

// ---- state

/** Within _write: the callback is called later, so that writers see the same order in any case. */
const kSync = 1 << 9;
const kFinalCalled = 1 << 10;
const kNeedDrain = 1 << 11;
const kEnding = 1 << 12;
const kFinished = 1 << 13;
const kDecodeStrings = 1 << 14;
const kWriting = 1 << 15;
const kBufferProcessing = 1 << 16;
const kPrefinished = 1 << 17;
/** All buffered chunks are buffers; none of them has a callback. */
const kAllBuffers = 1 << 18;
const kAllNoop = 1 << 19;
const kOnFinished = 1 << 20;
/** With kWritable: undefined, false, true. */
const kHasWritable = 1 << 21;
const kWritable = 1 << 22;
const kCorked = 1 << 23;
const kDefaultUTF8Encoding = 1 << 24;
const kWriteCb = 1 << 25;
/** _write has not called back yet; a second call is an error. */
const kExpectWriteCb = 1 << 26;
const kAfterWriteTickInfo = 1 << 27;
const kAfterWritePending = 1 << 28;
const kBuffered = 1 << 29;
const kEnded = 1 << 30;

const kOnFinishedValue = Symbol('kOnFinishedValue');
const kDefaultEncodingValue = Symbol('kDefaultEncodingValue');
const kBufferedValue = Symbol('kBufferedValue');

function WritableState(options, stream, isDuplex) {
  this[kState] = kSync | kConstructed | kEmitClose | kAutoDestroy;
  if (options?.objectMode || (isDuplex && options?.writableObjectMode)) this[kState] |= kObjectMode;
  if (!options || options.decodeStrings !== false) this[kState] |= kDecodeStrings;
  if (options && options.emitClose === false) this[kState] &= ~kEmitClose;
  if (options && options.autoDestroy === false) this[kState] &= ~kAutoDestroy;
  this.highWaterMark = options ? getHighWaterMark(this, options, 'writableHighWaterMark', isDuplex)
    : getDefaultHighWaterMark(false);
  const encoding = options?.defaultEncoding;
  if (encoding != null && !Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
  this.defaultEncoding = encoding ?? 'utf8';
  // What was written and has not been taken by _write's callback yet.
  this.length = 0;
  this.corked = 0;
  this.onwrite = (error) => onWrite(stream, error);
  this.writelen = 0;
  this.pendingcb = 0;
  this[kOnFinishedValue] = null;
  resetBuffer(this);
}

function resetBuffer(state) {
  state[kBufferedValue] = null;
  state.bufferedIndex = 0;
  state[kState] |= kAllBuffers | kAllNoop;
  state[kState] &= ~kBuffered;
}

defineFlags(WritableState.prototype, {
  objectMode: kObjectMode,
  finalCalled: kFinalCalled,
  needDrain: kNeedDrain,
  ending: kEnding,
  ended: kEnded,
  finished: kFinished,
  destroyed: kDestroyed,
  decodeStrings: kDecodeStrings,
  writing: kWriting,
  sync: kSync,
  bufferProcessing: kBufferProcessing,
  constructed: kConstructed,
  prefinished: kPrefinished,
  errorEmitted: kErrorEmitted,
  emitClose: kEmitClose,
  autoDestroy: kAutoDestroy,
  closed: kClosed,
  closeEmitted: kCloseEmitted,
  allBuffers: kAllBuffers,
  allNoop: kAllNoop,
});
defineFlaggedValue(WritableState.prototype, 'errored', kErrored, null);
defineFlaggedValue(WritableState.prototype, 'writecb', kWriteCb, nop);
/** Callbacks of one function that are called together in the next tick: { count, cb, stream, state }. */
defineFlaggedValue(WritableState.prototype, 'afterWriteTickInfo', kAfterWriteTickInfo, null);

Object.defineProperties(WritableState.prototype, {
  writable: {
    __proto__: null,
    get() {
      return (this[kState] & kHasWritable) !== 0 ? (this[kState] & kWritable) !== 0 : undefined;
    },
    set(value) {
      this[kState] &= ~(kHasWritable | kWritable);
      if (value != null) this[kState] |= value ? kHasWritable | kWritable : kHasWritable;
    },
  },
  defaultEncoding: {
    __proto__: null,
    get() {
      return (this[kState] & kDefaultUTF8Encoding) !== 0 ? 'utf8' : this[kDefaultEncodingValue];
    },
    set(value) {
      if (value === 'utf8' || value === 'utf-8') {
        this[kState] |= kDefaultUTF8Encoding;
      } else {
        this[kState] &= ~kDefaultUTF8Encoding;
        this[kDefaultEncodingValue] = value;
      }
    },
  },
  buffered: {
    __proto__: null,
    get() {
      return (this[kState] & kBuffered) !== 0 ? this[kBufferedValue] : [];
    },
    set(value) {
      this[kBufferedValue] = value;
      if (value) this[kState] |= kBuffered;
      else this[kState] &= ~kBuffered;
    },
  },
  bufferedRequestCount: {
    __proto__: null,
    get() {
      return this.buffered.length - this.bufferedIndex;
    },
  },
});

WritableState.prototype.getBuffer = function getBuffer() {
  return this.buffered.slice(this.bufferedIndex);
};

WritableState.prototype[kOnConstructed] = function onConstructed(stream) {
  if ((this[kState] & kWriting) === 0) clearBuffer(stream, this);
  if ((this[kState] & kEnding) !== 0) finishMaybe(stream, this);
};

// ---- the class

function Writable(options) {
  if (!(this instanceof Writable)) return new Writable(options);
  // In this order they are listed; an object of one shape serves all streams.
  this._events ??= {
    close: undefined,
    error: undefined,
    prefinish: undefined,
    finish: undefined,
    drain: undefined,
  };
  this._writableState = new WritableState(options, this, false);
  if (options) {
    if (typeof options.write === 'function') this._write = options.write;
    if (typeof options.writev === 'function') this._writev = options.writev;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.final === 'function') this._final = options.final;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) addAbortSignal(options.signal, this);
  }
  Stream.call(this, options);
  if (this._construct != null) {
    destroyImpl.construct(this, () => this._writableState[kOnConstructed](this));
  }
}
module.exports = Writable;
Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);
Writable.WritableState = WritableState;

/** A Duplex inherits from Readable, and is a Writable all the same. */
Object.defineProperty(Writable, Symbol.hasInstance, {
  __proto__: null,
  value: {
    [Symbol.hasInstance](instance) {
      if (Function.prototype[Symbol.hasInstance].call(this, instance)) return true;
      return this === Writable && instance && instance._writableState instanceof WritableState;
    },
  }[Symbol.hasInstance],
});

Writable.prototype.pipe = function() {
  errorOrDestroy(this, new ERR_STREAM_CANNOT_PIPE());
};

// ---- writing

/** Whether the writer may go on, or the error. */
function writeChunk(stream, chunk, encoding, callback) {
  const state = stream._writableState;
  if (typeof callback !== 'function') callback = nop;
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  if ((state[kState] & kObjectMode) === 0) {
    if (!encoding) encoding = state.defaultEncoding;
    else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
    if (typeof chunk === 'string') {
      if (encoding === 'buffer') throw new ERR_UNKNOWN_ENCODING(encoding);
      if ((state[kState] & kDecodeStrings) !== 0) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else if (chunk instanceof Buffer) {
      encoding = 'buffer';
    } else if (Stream._isArrayBufferView(chunk)) {
      chunk = Stream._uint8ArrayToBuffer(chunk);
      encoding = 'buffer';
    } else {
      throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
  }
  let error;
  if ((state[kState] & kEnding) !== 0) error = new ERR_STREAM_WRITE_AFTER_END();
  else if ((state[kState] & kDestroyed) !== 0) error = new ERR_STREAM_DESTROYED('write');
  if (error) {
    process.nextTick(callback, error);
    errorOrDestroy(stream, error, true);
    return error;
  }
  state.pendingcb++;
  return writeOrBuffer(stream, state, chunk, encoding, callback);
}

Writable.prototype.write = function(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  return writeChunk(this, chunk, encoding, callback) === true;
};

function writeOrBuffer(stream, state, chunk, encoding, callback) {
  const size = (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
  state.length += size;
  if ((state[kState] & (kWriting | kErrored | kCorked | kConstructed)) === kConstructed) {
    startWrite(stream, state, size, callback);
    stream._write(chunk, encoding, state.onwrite);
    state[kState] &= ~kSync;
  } else {
    if ((state[kState] & kBuffered) === 0) state.buffered = [];
    state[kBufferedValue].push({ chunk, encoding, callback });
    if (encoding !== 'buffer') state[kState] &= ~kAllBuffers;
    if (callback !== nop) state[kState] &= ~kAllNoop;
  }
  const below = state.length < state.highWaterMark || state.length === 0;
  if (!below) state[kState] |= kNeedDrain;
  // Nothing drains any more once the stream has failed.
  return below && (state[kState] & (kDestroyed | kErrored)) === 0;
}

function startWrite(stream, state, size, callback) {
  state.writelen = size;
  if (callback !== nop) state.writecb = callback;
  state[kState] |= kWriting | kSync | kExpectWriteCb;
}

function onWriteError(stream, state, error, callback) {
  state.pendingcb--;
  callback(error);
  errorBuffer(state);
  errorOrDestroy(stream, error);
}

/** The callback of _write and _writev. */
function onWrite(stream, error) {
  const state = stream._writableState;
  if ((state[kState] & kExpectWriteCb) === 0) {
    errorOrDestroy(stream, new ERR_MULTIPLE_CALLBACK());
    return;
  }
  const sync = (state[kState] & kSync) !== 0;
  const callback = state.writecb;
  state.writecb = null;
  state[kState] &= ~(kWriting | kExpectWriteCb);
  state.length -= state.writelen;
  state.writelen = 0;
  if (error) {
    error.stack; // eslint-disable-line no-unused-expressions
    if ((state[kState] & kErrored) === 0) state.errored = error;
    // The other side knows at once, too.
    if (stream._readableState && !stream._readableState.errored) stream._readableState.errored = error;
    if (sync) process.nextTick(onWriteError, stream, state, error, callback);
    else onWriteError(stream, state, error, callback);
    return;
  }
  if ((state[kState] & kBuffered) !== 0) clearBuffer(stream, state);
  if (!sync) {
    afterWrite(stream, state, 1, callback);
    return;
  }
  // Callbacks of synchronous writes are called in a tick; a tick serves all that it can.
  const info = state.afterWriteTickInfo;
  if (callback !== nop) {
    if (info !== null && info.cb === callback) {
      info.count++;
    } else {
      const next = { count: 1, cb: callback, stream, state };
      state.afterWriteTickInfo = next;
      state[kState] |= kAfterWritePending;
      process.nextTick(afterWriteTick, next);
    }
    return;
  }
  // Objects always take a tick.
  const needsTick = (state[kState] & kObjectMode) !== 0 ||
    ((state[kState] & kNeedDrain) !== 0 && state.length === 0);
  if (needsTick && (state[kState] & kAfterWritePending) === 0) {
    state[kState] |= kAfterWritePending;
    process.nextTick(afterWrite, stream, state, 1, callback);
  } else {
    state.pendingcb--;
    if ((state[kState] & kEnding) !== 0) finishMaybe(stream, state, true);
  }
}

function afterWriteTick({ stream, state, count, cb }) {
  state.afterWriteTickInfo = null;
  afterWrite(stream, state, count, cb);
}

function afterWrite(stream, state, count, callback) {
  state[kState] &= ~kAfterWritePending;
  if ((state[kState] & (kEnding | kNeedDrain | kDestroyed)) === kNeedDrain && state.length === 0) {
    state[kState] &= ~kNeedDrain;
    stream.emit('drain');
  }
  while (count-- > 0) {
    state.pendingcb--;
    callback(null);
  }
  if ((state[kState] & kDestroyed) !== 0) errorBuffer(state);
  if ((state[kState] & kEnding) !== 0) finishMaybe(stream, state, true);
}

/** Tells the callbacks of what will not be written any more. */
function errorBuffer(state) {
  if ((state[kState] & kWriting) !== 0) return;
  if ((state[kState] & kBuffered) !== 0) {
    const objects = (state[kState] & kObjectMode) !== 0;
    const { buffered } = state;
    for (let n = state.bufferedIndex; n < buffered.length; n++) {
      const { chunk, callback } = buffered[n];
      state.length -= objects ? 1 : chunk.length;
      callback(state.errored ?? new ERR_STREAM_DESTROYED('write'));
    }
  }
  callFinishedCallbacks(state, state.errored ?? new ERR_STREAM_DESTROYED('end'));
  resetBuffer(state);
}

/** Writes what waits: all of it at once with _writev, else until a write does not call back at once. */
function clearBuffer(stream, state) {
  const ready = (state[kState] & (kDestroyed | kBufferProcessing | kCorked | kBuffered | kConstructed));
  if (ready !== (kBuffered | kConstructed)) return;
  const buffered = state[kBufferedValue];
  const first = state.bufferedIndex;
  const count = buffered.length - first;
  if (count === 0) return;
  state[kState] |= kBufferProcessing;
  if (count > 1 && stream._writev) {
    // One callback for all of them.
    state.pendingcb -= count - 1;
    const plain = (state[kState] & kAllNoop) !== 0;
    const callback = plain ? nop : (error) => {
      for (let n = first; n < buffered.length; n++) buffered[n].callback(error);
    };
    const chunks = plain && first === 0 ? buffered : buffered.slice(first);
    chunks.allBuffers = (state[kState] & kAllBuffers) !== 0;
    startWrite(stream, state, state.length, callback);
    stream._writev(chunks, state.onwrite);
    state[kState] &= ~kSync;
    resetBuffer(state);
  } else {
    const objects = (state[kState] & kObjectMode) !== 0;
    let n = first;
    do {
      const { chunk, encoding, callback } = buffered[n];
      buffered[n++] = null;
      startWrite(stream, state, objects ? 1 : chunk.length, callback);
      if ((state[kState] & kDestroyed) !== 0) state.onwrite(new ERR_STREAM_DESTROYED('write'));
      else stream._write(chunk, encoding, state.onwrite);
      state[kState] &= ~kSync;
    } while (n < buffered.length && (state[kState] & kWriting) === 0);
    if (n === buffered.length) {
      resetBuffer(state);
    } else if (n > 256 && n * 2 >= buffered.length) {
      buffered.splice(0, n);
      state.bufferedIndex = 0;
    } else {
      state.bufferedIndex = n;
    }
  }
  state[kState] &= ~kBufferProcessing;
}

Writable.prototype._write = function(chunk, encoding, callback) {
  if (!this._writev) throw new ERR_METHOD_NOT_IMPLEMENTED('_write()');
  this._writev([{ chunk, encoding }], callback);
};
Writable.prototype._writev = null;

Writable.prototype.cork = function() {
  const state = this._writableState;
  state[kState] |= kCorked;
  state.corked++;
};
Writable.prototype.uncork = function() {
  const state = this._writableState;
  if (!state.corked) return;
  state.corked--;
  if (!state.corked) state[kState] &= ~kCorked;
  if ((state[kState] & kWriting) === 0) clearBuffer(this, state);
};

Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  if (typeof encoding === 'string') encoding = encoding.toLowerCase();
  if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

// ---- the end

Writable.prototype.end = function(chunk, encoding, callback) {
  const state = this._writableState;
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  let error;
  if (chunk != null) {
    const result = writeChunk(this, chunk, encoding);
    if (result instanceof Error) error = result;
  }
  // However often it was corked.
  if ((state[kState] & kCorked) !== 0) {
    state.corked = 1;
    this.uncork();
  }
  if (error) {
    // Reported by the write.
  } else if ((state[kState] & (kEnding | kErrored)) === 0) {
    // `ended` comes after what finishing at once may do.
    state[kState] |= kEnding;
    finishMaybe(this, state, true);
    state[kState] |= kEnded;
  } else if ((state[kState] & kFinished) !== 0) {
    error = new ERR_STREAM_ALREADY_FINISHED('end');
  } else if ((state[kState] & kDestroyed) !== 0) {
    error = new ERR_STREAM_DESTROYED('end');
  }
  if (typeof callback === 'function') {
    if (error) {
      process.nextTick(callback, error);
    } else if ((state[kState] & kErrored) !== 0) {
      process.nextTick(callback, state.errored);
    } else if ((state[kState] & kFinished) !== 0) {
      process.nextTick(callback, null);
    } else {
      state[kState] |= kOnFinished;
      state[kOnFinishedValue] ??= [];
      state[kOnFinishedValue].push(callback);
    }
  }
  return this;
};

function needsFinish(state) {
  const relevant = kEnding | kDestroyed | kConstructed | kFinished | kWriting | kErrorEmitted | kCloseEmitted |
    kErrored | kBuffered;
  return (state[kState] & relevant) === (kEnding | kConstructed) && state.length === 0;
}

/** The callback of _final. */
function onFinal(stream, state, error) {
  if ((state[kState] & kPrefinished) !== 0) {
    errorOrDestroy(stream, error ?? new ERR_MULTIPLE_CALLBACK());
    return;
  }
  state.pendingcb--;
  if (error) {
    callFinishedCallbacks(state, error);
    errorOrDestroy(stream, error, (state[kState] & kSync) !== 0);
  } else if (needsFinish(state)) {
    state[kState] |= kPrefinished;
    stream.emit('prefinish');
    // Callbacks of _final come before 'finish'.
    state.pendingcb++;
    process.nextTick(finish, stream, state);
  }
}

function prefinish(stream, state) {
  if ((state[kState] & (kPrefinished | kFinalCalled)) !== 0) return;
  if (typeof stream._final === 'function' && (state[kState] & kDestroyed) === 0) {
    state[kState] |= kFinalCalled | kSync;
    state.pendingcb++;
    try {
      stream._final((error) => onFinal(stream, state, error));
    } catch (error) {
      onFinal(stream, state, error);
    }
    state[kState] &= ~kSync;
  } else {
    state[kState] |= kFinalCalled | kPrefinished;
    stream.emit('prefinish');
  }
}

function finishMaybe(stream, state, sync) {
  if (!needsFinish(state)) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (sync) {
    state.pendingcb++;
    process.nextTick(finishLater, stream, state);
  } else if (needsFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finishLater(stream, state) {
  if (needsFinish(state)) finish(stream, state);
  else state.pendingcb--;
}

function finish(stream, state) {
  state.pendingcb--;
  state[kState] |= kFinished;
  callFinishedCallbacks(state, null);
  stream.emit('finish');
  if ((state[kState] & kAutoDestroy) !== 0) {
    const other = stream._readableState;
    // A Duplex goes when both sides are done.
    if (!other || (other.autoDestroy && (other.endEmitted || other.readable === false))) stream.destroy();
  }
}

function callFinishedCallbacks(state, error) {
  if ((state[kState] & kOnFinished) === 0) return;
  const callbacks = state[kOnFinishedValue];
  state[kOnFinishedValue] = null;
  state[kState] &= ~kOnFinished;
  for (let i = 0; i < callbacks.length; i++) callbacks[i](error);
}

Writable.prototype.destroy = function(error, callback) {
  const state = this._writableState;
  if ((state[kState] & (kBuffered | kOnFinished)) !== 0 && (state[kState] & kDestroyed) === 0) {
    process.nextTick(errorBuffer, state);
  }
  destroyImpl.destroy.call(this, error, callback);
  return this;
};
Writable.prototype._undestroy = destroyImpl.undestroy;
Writable.prototype._destroy = function(error, callback) {
  callback(error);
};
Writable.prototype[EventEmitter.captureRejectionSymbol] = function(error) {
  this.destroy(error);
};
Writable.prototype[Symbol.asyncDispose] = async function() {
  if (!this.destroyed) this.destroy(this.writableFinished ? null : new AbortError());
  await new Promise((resolve, reject) => {
    eos(this, (error) => (error && error.name !== 'AbortError' ? reject(error) : resolve(null)));
  });
};

Writable.fromWeb = function(writableStream, options) {
  return require('internal/webstreams/adapters').newStreamWritableFromWritableStream(writableStream, options);
};
Writable.toWeb = function(streamWritable) {
  return require('internal/webstreams/adapters').newWritableStreamFromStreamWritable(streamWritable);
};

// ---- properties

/** Getters that read the flags; `absent` without a state. */
function flagGetter(bit, absent = false) {
  return function() {
    const state = this._writableState;
    return state ? (state[kState] & bit) !== 0 : absent;
  };
}

const getters = {
  closed: flagGetter(kClosed),
  writableFinished: flagGetter(kFinished),
  writableObjectMode: flagGetter(kObjectMode),
  writableEnded: flagGetter(kEnding),
  writableBuffer() {
    const state = this._writableState;
    return state && state.getBuffer();
  },
  writableNeedDrain() {
    const state = this._writableState;
    return state ? (state[kState] & (kDestroyed | kEnding | kNeedDrain)) === kNeedDrain : false;
  },
  writableHighWaterMark() {
    return this._writableState?.highWaterMark;
  },
  writableCorked() {
    return this._writableState ? this._writableState.corked : 0;
  },
  writableLength() {
    return this._writableState?.length;
  },
  errored() {
    return this._writableState ? this._writableState.errored : null;
  },
  writableAborted() {
    const state = this._writableState;
    return (state[kState] & (kHasWritable | kWritable)) !== kHasWritable &&
      (state[kState] & (kDestroyed | kErrored)) !== 0 && (state[kState] & kFinished) === 0;
  },
};
for (const name of Object.keys(getters)) {
  Object.defineProperty(Writable.prototype, name, { __proto__: null, get: getters[name] });
}
Object.defineProperties(Writable.prototype, {
  destroyed: {
    __proto__: null,
    get: flagGetter(kDestroyed),
    set(value) {
      if (this._writableState) this._writableState.destroyed = value;
    },
  },
  writable: {
    __proto__: null,
    get() {
      const state = this._writableState;
      return !!state && state.writable !== false &&
        (state[kState] & (kEnding | kEnded | kDestroyed | kErrored)) === 0;
    },
    set(value) {
      if (this._writableState) this._writableState.writable = !!value;
    },
  },
});
