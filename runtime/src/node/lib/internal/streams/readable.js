'use strict';
// Readable: the side of a stream that chunks come out of.
//
// A source answers _read with push. Chunks lie in a buffer until someone takes them, in one of two ways:
// flowing (a 'data' listener, pipe: each chunk is emitted as it comes) or paused ('readable' and read()).
// `flowing` is null while nobody has chosen. What happens in consequence of a call happens in a later tick,
// so that callers see consistent streams.

const EventEmitter = require('events');
const { Buffer } = require('buffer');
const process = require('process');
const { Stream, prependListener } = require('internal/streams/legacy');
const { addAbortSignal, addAbortSignalNoValidate } = require('internal/streams/add-abort-signal');
const { eos } = require('internal/streams/end-of-stream');
const destroyImpl = require('internal/streams/destroy');
const { getDefaultHighWaterMark, getHighWaterMark } = require('internal/streams/state');
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
const {
  AbortError,
  aggregateTwoErrors,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_OUT_OF_RANGE,
    ERR_STREAM_ITER_MISSING_FLAG,
    ERR_STREAM_PUSH_AFTER_EOF,
    ERR_STREAM_UNSHIFT_AFTER_END_EVENT,
    ERR_UNKNOWN_ENCODING,
  },
} = require('internal/errors');
const { validateAbortSignal, validateObject } = require('internal/validators');

const { errorOrDestroy } = destroyImpl;

// ---- state

const kEnded = 1 << 9;
const kEndEmitted = 1 << 10;
const kReading = 1 << 11;
/** Within _read: what is pushed now must not be emitted before the caller has returned. */
const kSync = 1 << 12;
const kNeedReadable = 1 << 13;
const kEmittedReadable = 1 << 14;
const kReadableListening = 1 << 15;
const kResumeScheduled = 1 << 16;
/** awaitDrainWriters is a set, because there are several pipes. */
const kMultiAwaitDrain = 1 << 17;
const kReadingMore = 1 << 18;
const kDataEmitted = 1 << 19;
const kDefaultUTF8Encoding = 1 << 20;
const kDecoder = 1 << 21;
const kEncoding = 1 << 22;
/** With kFlowing: null, false, true. */
const kHasFlowing = 1 << 23;
const kFlowing = 1 << 24;
/** With kPaused: whether pause or resume was called, and which one last. */
const kHasPaused = 1 << 25;
const kPaused = 1 << 26;
const kDataListening = 1 << 27;
const kEndScheduled = 1 << 28;
/** The end was seen before anyone listened for 'readable', who is to be told. */
const kEofReadablePending = 1 << 29;

const kDefaultEncodingValue = Symbol('kDefaultEncodingValue');

function makeDecoder(encoding) {
  const { StringDecoder } = require('string_decoder');
  return new StringDecoder(encoding);
}

function ReadableState(options, stream, isDuplex) {
  this[kState] = kEmitClose | kAutoDestroy | kConstructed | kSync;
  if (options?.objectMode || (isDuplex && options?.readableObjectMode)) this[kState] |= kObjectMode;
  if (options && options.emitClose === false) this[kState] &= ~kEmitClose;
  if (options && options.autoDestroy === false) this[kState] &= ~kAutoDestroy;
  this.highWaterMark = options ? getHighWaterMark(this, options, 'readableHighWaterMark', isDuplex)
    : getDefaultHighWaterMark(false);
  // Chunks from bufferIndex on; those before it were taken.
  this.buffer = [];
  this.bufferIndex = 0;
  this.length = 0;
  this.pipes = [];
  this.awaitDrainWriters = null;
  const encoding = options?.defaultEncoding;
  if (encoding != null && !Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
  this.defaultEncoding = encoding ?? 'utf8';
  if (options?.encoding) {
    this.decoder = makeDecoder(options.encoding);
    this.encoding = options.encoding;
  }
}

defineFlags(ReadableState.prototype, {
  objectMode: kObjectMode,
  ended: kEnded,
  endEmitted: kEndEmitted,
  reading: kReading,
  constructed: kConstructed,
  sync: kSync,
  needReadable: kNeedReadable,
  emittedReadable: kEmittedReadable,
  readableListening: kReadableListening,
  resumeScheduled: kResumeScheduled,
  errorEmitted: kErrorEmitted,
  emitClose: kEmitClose,
  autoDestroy: kAutoDestroy,
  destroyed: kDestroyed,
  closed: kClosed,
  closeEmitted: kCloseEmitted,
  multiAwaitDrain: kMultiAwaitDrain,
  readingMore: kReadingMore,
  dataEmitted: kDataEmitted,
});
defineFlaggedValue(ReadableState.prototype, 'errored', kErrored, null);
defineFlaggedValue(ReadableState.prototype, 'decoder', kDecoder, null);
defineFlaggedValue(ReadableState.prototype, 'encoding', kEncoding, null);

Object.defineProperties(ReadableState.prototype, {
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
  flowing: {
    __proto__: null,
    get() {
      return (this[kState] & kHasFlowing) === 0 ? null : (this[kState] & kFlowing) !== 0;
    },
    set(value) {
      this[kState] &= ~(kHasFlowing | kFlowing);
      if (value != null) this[kState] |= value ? kHasFlowing | kFlowing : kHasFlowing;
    },
  },
  paused: {
    __proto__: null,
    get() {
      return (this[kState] & kPaused) !== 0;
    },
    set(value) {
      this[kState] |= kHasPaused;
      if (value) this[kState] |= kPaused;
      else this[kState] &= ~kPaused;
    },
  },
  pipesCount: {
    __proto__: null,
    get() {
      return this.pipes.length;
    },
  },
});

ReadableState.prototype[kOnConstructed] = function onConstructed(stream) {
  if ((this[kState] & kNeedReadable) !== 0) maybeReadMore(stream, this);
};

// ---- the class

function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  // In this order they are listed; an object of one shape serves all streams.
  this._events ??= {
    close: undefined,
    error: undefined,
    data: undefined,
    end: undefined,
    readable: undefined,
  };
  this._readableState = new ReadableState(options, this, false);
  if (options) {
    if (typeof options.read === 'function') this._read = options.read;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) addAbortSignal(options.signal, this);
  }
  Stream.call(this, options);
  if (this._construct != null) {
    destroyImpl.construct(this, () => this._readableState[kOnConstructed](this));
  }
}
module.exports = Readable;
Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);
Readable.ReadableState = ReadableState;

Readable.prototype.destroy = destroyImpl.destroy;
Readable.prototype._undestroy = destroyImpl.undestroy;
Readable.prototype._destroy = function(error, callback) {
  callback(error);
};
Readable.prototype._read = function(size) {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_read()');
};
Readable.prototype[EventEmitter.captureRejectionSymbol] = function(error) {
  this.destroy(error);
};
Readable.prototype[Symbol.asyncDispose] = async function() {
  let own;
  if (!this.destroyed) {
    own = this.readableEnded ? null : new AbortError();
    this.destroy(own);
  }
  await new Promise((resolve, reject) => {
    eos(this, (error) => (error && error !== own ? reject(error) : resolve(null)));
  });
};

// ---- chunks in

const kChunkTypes = ['string', 'Buffer', 'TypedArray', 'DataView'];

/** Whether the source may go on. */
function canPushMore(state) {
  return (state[kState] & kEnded) === 0 && (state.length < state.highWaterMark || state.length === 0);
}

Readable.prototype.push = function(chunk, encoding) {
  const state = this._readableState;
  if (chunk === null) return pushEnd(this, state);
  const objects = (state[kState] & kObjectMode) !== 0;
  // Text that the decoder would give back as it is stays text.
  let asIs = objects && !!encoding;
  if (!objects) {
    if (typeof chunk === 'string') {
      encoding ||= state.defaultEncoding;
      if (state.encoding === encoding) asIs = true;
      else chunk = Buffer.from(chunk, encoding);
    } else if (!(chunk instanceof Buffer)) {
      if (Stream._isArrayBufferView(chunk)) {
        chunk = Stream._uint8ArrayToBuffer(chunk);
      } else if (chunk !== undefined) {
        errorOrDestroy(this, new ERR_INVALID_ARG_TYPE('chunk', kChunkTypes, chunk));
        return false;
      }
    }
    if (!chunk || chunk.length <= 0) return pushNothing(this, state);
  }
  if ((state[kState] & kEnded) !== 0) {
    errorOrDestroy(this, new ERR_STREAM_PUSH_AFTER_EOF());
    return false;
  }
  if ((state[kState] & (kDestroyed | kErrored)) !== 0) return false;
  state[kState] &= ~kReading;
  if ((state[kState] & kDecoder) !== 0 && !asIs) {
    chunk = state.decoder.write(chunk);
    // Part of a character only.
    if (!objects && chunk.length === 0) return pushNothing(this, state);
  }
  addChunk(this, state, chunk, false);
  return canPushMore(state);
};

function pushEnd(stream, state) {
  state[kState] &= ~kReading;
  onEnd(stream, state);
  return false;
}

/** An answer to _read without data. */
function pushNothing(stream, state) {
  state[kState] &= ~kReading;
  maybeReadMore(stream, state);
  return canPushMore(state);
}

/** Gives back what was taken too much. */
Readable.prototype.unshift = function(chunk, encoding) {
  const state = this._readableState;
  if (chunk === null) return pushEnd(this, state);
  if ((state[kState] & kObjectMode) === 0) {
    if (typeof chunk === 'string') {
      encoding ||= state.defaultEncoding;
      if (state.encoding !== encoding) {
        chunk = Buffer.from(chunk, encoding);
        if (state.encoding) chunk = chunk.toString(state.encoding);
      }
    } else if (Stream._isArrayBufferView(chunk)) {
      chunk = Stream._uint8ArrayToBuffer(chunk);
    } else if (chunk !== undefined) {
      errorOrDestroy(this, new ERR_INVALID_ARG_TYPE('chunk', kChunkTypes, chunk));
      return false;
    }
    if (!chunk || chunk.length <= 0) return canPushMore(state);
  }
  if ((state[kState] & kEndEmitted) !== 0) {
    errorOrDestroy(this, new ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
  } else if ((state[kState] & (kDestroyed | kErrored)) !== 0) {
    return false;
  } else {
    addChunk(this, state, chunk, true);
  }
  return canPushMore(state);
};

function addChunk(stream, state, chunk, toFront) {
  const straight = (state[kState] & (kFlowing | kSync | kDataListening)) === (kFlowing | kDataListening);
  if (straight && state.length === 0) {
    // An asynchronous push to a listener needs no buffer.
    forgetAwaitedDrains(state);
    state[kState] |= kDataEmitted;
    stream.emit('data', chunk);
  } else {
    state.length += (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
    if (!toFront) state.buffer.push(chunk);
    else if (state.bufferIndex > 0) state.buffer[--state.bufferIndex] = chunk;
    else state.buffer.unshift(chunk);
    if ((state[kState] & kNeedReadable) !== 0) emitReadable(stream);
  }
  maybeReadMore(stream, state);
}

/** Taking a chunk starts a new round: who is slow will say so again. */
function forgetAwaitedDrains(state) {
  if ((state[kState] & kMultiAwaitDrain) !== 0) state.awaitDrainWriters.clear();
  else state.awaitDrainWriters = null;
}

function onEnd(stream, state) {
  if ((state[kState] & kEnded) !== 0) return;
  const rest = state.decoder?.end();
  if (rest?.length) {
    state.buffer.push(rest);
    state.length += (state[kState] & kObjectMode) !== 0 ? 1 : rest.length;
  }
  state[kState] |= kEnded;
  if ((state[kState] & kSync) === 0) {
    state[kState] &= ~kNeedReadable;
    state[kState] |= kEmittedReadable;
    emitReadableNow(stream);
  } else if ((state[kState] & (kFlowing | kNeedReadable)) !== 0 || stream.listenerCount('readable') > 0) {
    emitReadable(stream);
  } else {
    state[kState] |= kEofReadablePending;
  }
}

/** Reads ahead up to the high water mark, in a tick of its own. */
function maybeReadMore(stream, state) {
  if ((state[kState] & (kReadingMore | kReading | kConstructed)) === kConstructed) {
    state[kState] |= kReadingMore;
    process.nextTick(readMore, stream, state);
  }
}

function readMore(stream, state) {
  // A source that pushes in a later tick stops the loop by kReading, one that has nothing by the length.
  while ((state[kState] & (kReading | kEnded)) === 0 &&
         (state.length < state.highWaterMark || ((state[kState] & kFlowing) !== 0 && state.length === 0))) {
    const { length } = state;
    stream.read(0);
    if (length === state.length) break;
  }
  state[kState] &= ~kReadingMore;
}

// ---- chunks out

const kMostHighWaterMark = 0x40000000;

/** A read of more than the mark raises it, to a power of two. */
function raisedHighWaterMark(n) {
  if (n > kMostHighWaterMark) throw new ERR_OUT_OF_RANGE('size', '<= 1GiB', n);
  return n <= 1 ? n : 2 ** (32 - Math.clz32(n - 1));
}

/** How much read(n) gives from what is there; NaN asks for as much as is convenient. */
function howMuchToRead(n, state) {
  if (n <= 0 || (state.length === 0 && (state[kState] & kEnded) !== 0)) return 0;
  if ((state[kState] & kObjectMode) !== 0) return 1;
  if (Number.isNaN(n)) {
    const chunkwise = (state[kState] & kDecoder) === 0 || (state[kState] & kFlowing) !== 0;
    return chunkwise && state.length ? state.buffer[state.bufferIndex].length : state.length;
  }
  if (n <= state.length) return n;
  return (state[kState] & kEnded) !== 0 ? state.length : 0;
}

Readable.prototype.read = function(n) {
  if (n === undefined) n = NaN;
  else if (!Number.isInteger(n)) n = Number.parseInt(n, 10);
  const state = this._readableState;
  const asked = n;
  if (n > state.highWaterMark) state.highWaterMark = raisedHighWaterMark(n);
  if (n !== 0) state[kState] &= ~(kEmittedReadable | kEofReadablePending);

  // read(0) only sees to it that 'readable' comes, when there is enough already.
  if (n === 0 && (state[kState] & kNeedReadable) !== 0) {
    const ended = (state[kState] & kEnded) !== 0;
    const full = state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0;
    if (full || ended) {
      if (state.length === 0 && ended) endReadable(this);
      else emitReadable(this);
      return null;
    }
  }
  n = howMuchToRead(n, state);
  if (n === 0 && (state[kState] & kEnded) !== 0) {
    if (state.length === 0) endReadable(this);
    return null;
  }

  // The source is asked before the chunk is taken: it may answer at once with more.
  const wanted = (state[kState] & kNeedReadable) !== 0 || state.length === 0 ||
    state.length - n < state.highWaterMark;
  const able = (state[kState] & (kReading | kEnded | kDestroyed | kErrored | kConstructed)) === kConstructed;
  if (wanted && able) {
    state[kState] |= kReading | kSync;
    if (state.length === 0) state[kState] |= kNeedReadable;
    try {
      this._read(state.highWaterMark);
    } catch (error) {
      errorOrDestroy(this, error);
    }
    state[kState] &= ~kSync;
    if ((state[kState] & kReading) === 0) n = howMuchToRead(asked, state);
  }

  const chunk = n > 0 ? takeFrom(state, n) : null;
  if (chunk === null) {
    if (state.length <= state.highWaterMark) state[kState] |= kNeedReadable;
    n = 0;
  } else {
    state.length -= n;
    forgetAwaitedDrains(state);
  }
  if (state.length === 0) {
    const ended = (state[kState] & kEnded) !== 0;
    if (!ended) state[kState] |= kNeedReadable;
    // Someone tried to read past the end.
    else if (asked !== n) endReadable(this);
  }
  if (chunk !== null && (state[kState] & (kErrorEmitted | kCloseEmitted)) === 0) {
    state[kState] |= kDataEmitted;
    this.emit('data', chunk);
  }
  return chunk;
};

/** Takes `n` (all, if 0) from the buffer: a chunk, part of one, or several joined. */
function takeFrom(state, n) {
  if (state.length === 0) return null;
  const { buffer } = state;
  let index = state.bufferIndex;
  let taken;
  if ((state[kState] & kObjectMode) !== 0) {
    taken = buffer[index];
    buffer[index++] = null;
  } else {
    const total = !n || n >= state.length ? state.length : n;
    const first = buffer[index];
    if (first !== undefined && total < first.length) {
      taken = first.slice(0, total);
      buffer[index] = first.slice(total);
    } else if (first !== undefined && total === first.length) {
      taken = first;
      buffer[index++] = null;
    } else {
      const text = (state[kState] & kDecoder) !== 0;
      taken = text ? '' : Buffer.allocUnsafe(total);
      let done = 0;
      while (done < total && index < buffer.length) {
        const chunk = buffer[index];
        const part = Math.min(chunk.length, total - done);
        const piece = part === chunk.length ? chunk : chunk.slice(0, part);
        if (text) taken += piece;
        else taken.set(piece, done);
        done += part;
        if (part === chunk.length) buffer[index++] = null;
        else buffer[index] = chunk.slice(part);
      }
    }
  }
  if (index === buffer.length) {
    buffer.length = 0;
    index = 0;
  } else if (index > 1024) {
    buffer.splice(0, index);
    index = 0;
  }
  state.bufferIndex = index;
  return taken;
}
Readable._fromList = (n, state) => takeFrom(state, n);

/** 'readable' in the next tick, once. */
function emitReadable(stream) {
  const state = stream._readableState;
  state[kState] &= ~kNeedReadable;
  if ((state[kState] & kEmittedReadable) === 0) {
    state[kState] |= kEmittedReadable;
    process.nextTick(emitReadableNow, stream);
  }
}

function emitReadableNow(stream) {
  const state = stream._readableState;
  if ((state[kState] & (kDestroyed | kErrored)) === 0 && (state.length || (state[kState] & kEnded) !== 0)) {
    stream.emit('readable');
    state[kState] &= ~kEmittedReadable;
  }
  // The next 'readable' is due when the listener has left less than the mark.
  if ((state[kState] & (kFlowing | kEnded)) === 0 && state.length <= state.highWaterMark) {
    state[kState] |= kNeedReadable;
  }
  flow(stream);
}

function endReadable(stream) {
  const state = stream._readableState;
  if ((state[kState] & (kEndEmitted | kEndScheduled)) === 0) {
    state[kState] |= kEnded | kEndScheduled;
    process.nextTick(emitEnd, state, stream);
  }
}

function emitEnd(state, stream) {
  state[kState] &= ~kEndScheduled;
  // unshift may have come in between.
  if ((state[kState] & (kErrored | kCloseEmitted | kEndEmitted)) !== 0 || state.length !== 0) return;
  state[kState] |= kEndEmitted;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) {
    process.nextTick(endWritableSide, stream);
  } else if (state.autoDestroy) {
    const other = stream._writableState;
    // A Duplex goes when both sides are done.
    if (!other || (other.autoDestroy && (other.finished || other.writable === false))) stream.destroy();
  }
}

function endWritableSide(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

/** setEncoding: what is buffered becomes text, too. */
Readable.prototype.setEncoding = function(encoding) {
  const state = this._readableState;
  const decoder = makeDecoder(encoding);
  state.decoder = decoder;
  // As the decoder names it.
  state.encoding = decoder.encoding;
  let text = '';
  for (const chunk of state.buffer.slice(state.bufferIndex)) text += decoder.write(chunk);
  if ((state[kState] & kEnded) !== 0) text += decoder.end();
  state.buffer.length = 0;
  state.bufferIndex = 0;
  if (text !== '') state.buffer.push(text);
  state.length = text.length;
  return this;
};

// ---- flowing and paused

Readable.prototype.isPaused = function() {
  const state = this._readableState;
  return (state[kState] & kPaused) !== 0 || (state[kState] & (kHasFlowing | kFlowing)) === kHasFlowing;
};

Readable.prototype.resume = function() {
  const state = this._readableState;
  if ((state[kState] & kDestroyed) !== 0) return this;
  if ((state[kState] & kFlowing) === 0) {
    // A 'readable' listener goes before flowing.
    state.flowing = (state[kState] & kReadableListening) === 0;
    if ((state[kState] & kResumeScheduled) === 0) {
      state[kState] |= kResumeScheduled;
      process.nextTick(resumeNow, this, state);
    }
  }
  state.paused = false;
  return this;
};

function resumeNow(stream, state) {
  if ((state[kState] & kReading) === 0) stream.read(0);
  state[kState] &= ~kResumeScheduled;
  stream.emit('resume');
  flow(stream);
  if ((state[kState] & (kFlowing | kReading)) === kFlowing) stream.read(0);
}

Readable.prototype.pause = function() {
  const state = this._readableState;
  if ((state[kState] & kDestroyed) !== 0) return this;
  if ((state[kState] & (kHasFlowing | kFlowing)) !== kHasFlowing) {
    state.flowing = false;
    this.emit('pause');
  }
  state.paused = true;
  return this;
};

/** Empties the buffer while flowing. */
function flow(stream) {
  const state = stream._readableState;
  while ((state[kState] & kFlowing) !== 0 && stream.read() !== null);
}

Readable.prototype.on = function(event, listener) {
  const result = Stream.prototype.on.call(this, event, listener);
  const state = this._readableState;
  if (event === 'data') {
    state[kState] |= kDataListening;
    // A listener for 'readable' may have gone a moment ago.
    if (this.listenerCount('readable') > 0) state[kState] |= kReadableListening;
    // An explicit pause stays.
    if ((state[kState] & (kHasFlowing | kFlowing)) !== kHasFlowing) this.resume();
  } else if (event === 'readable' && (state[kState] & (kEndEmitted | kReadableListening)) === 0) {
    state[kState] |= kReadableListening | kNeedReadable;
    state[kState] &= ~kEmittedReadable;
    state.flowing = false;
    if (state.length) {
      emitReadable(this);
    } else {
      if ((state[kState] & kEofReadablePending) !== 0) {
        state[kState] &= ~kEofReadablePending;
        emitReadable(this);
      }
      if ((state[kState] & kReading) === 0) process.nextTick(readNothing, this);
    }
  }
  return result;
};
Readable.prototype.addListener = Readable.prototype.on;

function readNothing(stream) {
  stream.read(0);
}

Readable.prototype.removeListener = function(event, listener) {
  const result = Stream.prototype.removeListener.call(this, event, listener);
  // In a tick: it may be replaced at once, as once() does.
  if (event === 'readable') process.nextTick(updateListening, this);
  else if (event === 'data' && this.listenerCount('data') === 0) this._readableState[kState] &= ~kDataListening;
  return result;
};
Readable.prototype.off = Readable.prototype.removeListener;

Readable.prototype.removeAllListeners = function(event) {
  const result = Stream.prototype.removeAllListeners.apply(this, arguments);
  if (event === 'readable' || event === undefined) process.nextTick(updateListening, this);
  return result;
};

function updateListening(stream) {
  const state = stream._readableState;
  if (stream.listenerCount('readable') > 0) state[kState] |= kReadableListening;
  else state[kState] &= ~kReadableListening;
  if ((state[kState] & (kHasPaused | kPaused | kResumeScheduled)) === (kHasPaused | kResumeScheduled)) {
    // resume() was called while there was a 'readable' listener.
    state.flowing = true;
  } else if ((state[kState] & kDataListening) !== 0) {
    stream.resume();
  } else if ((state[kState] & kReadableListening) === 0) {
    state.flowing = null;
  }
}

// ---- pipes

Readable.prototype.pipe = function(dest, options) {
  const source = this;
  const state = this._readableState;
  if (state.pipes.length === 1 && (state[kState] & kMultiAwaitDrain) === 0) {
    state[kState] |= kMultiAwaitDrain;
    state.awaitDrainWriters = new Set(state.awaitDrainWriters ? [state.awaitDrainWriters] : []);
  }
  state.pipes.push(dest);

  let onDrain;
  let cleaned = false;
  const unpipe = () => source.unpipe(dest);
  const endDest = () => dest.end();
  const mayEnd = (!options || options.end !== false) && !isProcessStream(dest);
  const atEnd = mayEnd ? endDest : unpipe;
  if ((state[kState] & kEndEmitted) !== 0) process.nextTick(atEnd);
  else source.once('end', atEnd);

  const onUnpipe = (readable, info) => {
    if (readable === source && info && info.hasUnpiped === false) {
      info.hasUnpiped = true;
      cleanup();
    }
  };
  dest.on('unpipe', onUnpipe);

  function cleanup() {
    dest.removeListener('close', onClose);
    dest.removeListener('finish', onFinish);
    if (onDrain) dest.removeListener('drain', onDrain);
    dest.removeListener('error', onError);
    dest.removeListener('unpipe', onUnpipe);
    source.removeListener('end', endDest);
    source.removeListener('end', unpipe);
    source.removeListener('data', onData);
    cleaned = true;
    // Nobody would hear its 'drain' any more, and others may wait for it.
    if (onDrain && state.awaitDrainWriters) onDrain();
  }

  const awaitDrain = () => {
    // Within write the destination may have unpiped itself.
    if (!cleaned) {
      if (state.pipes.length === 1 && state.pipes[0] === dest) {
        state.awaitDrainWriters = dest;
        state[kState] &= ~kMultiAwaitDrain;
      } else if (state.pipes.length > 1 && state.pipes.includes(dest)) {
        state.awaitDrainWriters.add(dest);
      }
      source.pause();
    }
    if (!onDrain) {
      onDrain = () => drained(source, dest);
      dest.on('drain', onDrain);
    }
  };
  const onData = (chunk) => {
    try {
      if (dest.write(chunk) === false) awaitDrain();
    } catch (error) {
      dest.destroy(error);
    }
  };
  source.on('data', onData);

  const onError = (error) => {
    unpipe();
    dest.removeListener('error', onError);
    if (dest.listenerCount('error') > 0) return;
    // Ours must not be what keeps the error from being uncaught.
    const other = dest._writableState || dest._readableState;
    if (other && !other.errorEmitted) errorOrDestroy(dest, error);
    else dest.emit('error', error);
  };
  prependListener(dest, 'error', onError);

  // Each of the two unpipes, once.
  const onClose = () => {
    dest.removeListener('finish', onFinish);
    unpipe();
  };
  const onFinish = () => {
    dest.removeListener('close', onClose);
    unpipe();
  };
  dest.once('close', onClose);
  dest.once('finish', onFinish);

  dest.emit('pipe', source);
  if (dest.writableNeedDrain === true) awaitDrain();
  else if ((state[kState] & kFlowing) === 0) source.resume();
  return dest;
};

/** Standard streams outlive what is piped to them. */
function isProcessStream(stream) {
  // Ours are made when they are looked at: only what may be one of them is compared.
  return stream._isStdio ? stream === process.stdout || stream === process.stderr
    : ['stdout', 'stderr'].some((name) => Object.getOwnPropertyDescriptor(process, name)?.value === stream);
}

function drained(source, dest) {
  const state = source._readableState;
  if (state.awaitDrainWriters === dest) state.awaitDrainWriters = null;
  else if ((state[kState] & kMultiAwaitDrain) !== 0) state.awaitDrainWriters.delete(dest);
  const waiting = state.awaitDrainWriters && state.awaitDrainWriters.size !== 0;
  if (!waiting && (state[kState] & kDataListening) !== 0) source.resume();
}

Readable.prototype.unpipe = function(dest) {
  const state = this._readableState;
  if (state.pipes.length === 0) return this;
  if (!dest) {
    const all = state.pipes;
    state.pipes = [];
    this.pause();
    for (const one of all) one.emit('unpipe', this, { hasUnpiped: false });
    return this;
  }
  const index = state.pipes.indexOf(dest);
  if (index === -1) return this;
  state.pipes.splice(index, 1);
  if (state.pipes.length === 0) this.pause();
  dest.emit('unpipe', this, { hasUnpiped: false });
  return this;
};

// ---- streams of other make

Readable.prototype.wrap = function(stream) {
  let paused = false;
  stream.on('data', (chunk) => {
    if (!this.push(chunk) && stream.pause) {
      paused = true;
      stream.pause();
    }
  });
  stream.on('end', () => this.push(null));
  stream.on('error', (error) => errorOrDestroy(this, error));
  stream.on('close', () => this.destroy());
  stream.on('destroy', () => this.destroy());
  this._read = () => {
    if (paused && stream.resume) {
      paused = false;
      stream.resume();
    }
  };
  // Methods of its own stay reachable.
  for (const key of Object.keys(stream)) {
    if (this[key] === undefined && typeof stream[key] === 'function') this[key] = stream[key].bind(stream);
  }
  return this;
};

Readable.wrap = function(source, options) {
  return new Readable({
    objectMode: source.readableObjectMode ?? source.objectMode ?? true,
    ...options,
    destroy(error, callback) {
      destroyImpl.destroyer(source, error);
      callback(error);
    },
  }).wrap(source);
};

Readable.from = function(iterable, options) {
  return require('internal/streams/from')(Readable, iterable, options);
};
Readable.fromWeb = function(readableStream, options) {
  return require('internal/webstreams/adapters').newStreamReadableFromReadableStream(readableStream, options);
};
Readable.toWeb = function(streamReadable, options) {
  return require('internal/webstreams/adapters').newReadableStreamFromStreamReadable(streamReadable, options);
};

Readable.prototype.compose = function compose(stream, options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
  const composed = require('internal/streams/compose')(this, stream);
  if (options?.signal) addAbortSignalNoValidate(options.signal, composed);
  return composed;
};

// ---- asynchronous iteration

Readable.prototype[Symbol.asyncIterator] = function() {
  return iterate(this);
};
Readable.prototype.iterator = function(options) {
  if (options !== undefined) validateObject(options, 'options');
  return iterate(this, options);
};

function iterate(stream, options) {
  if (typeof stream.read !== 'function') stream = Readable.wrap(stream, { objectMode: true });
  const iterator = new ReadableIterator(stream, options);
  iterator.stream = stream;
  return iterator;
}

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

/**
 * Chunks as an async iterator. As with an async generator, one request is served at a time: those that
 * come while it waits queue up. A chunk that is there is given without waiting.
 */
class ReadableIterator {
  #stream;
  #destroyOnReturn;
  /** undefined: goes on; null: the stream has ended; else its error. */
  #error;
  #started = false;
  #completed = false;
  #busy = false;
  #queue = null;
  #draining = false;
  #wake = null;
  #cleanup;
  #onReadable = () => this.#wakeUp();

  constructor(stream, options) {
    this.#stream = stream;
    this.#destroyOnReturn = options?.destroyOnReturn !== false;
  }

  #wakeUp() {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  #start() {
    this.#started = true;
    this.#stream.on('readable', this.#onReadable);
    this.#cleanup = eos(this.#stream, { writable: false }, (error) => {
      this.#error = error ? aggregateTwoErrors(this.#error, error) : null;
      this.#wakeUp();
    });
  }

  #finalize() {
    this.#completed = true;
    const stream = this.#stream;
    const destroy = (this.#error || this.#destroyOnReturn) &&
      (this.#error === undefined || stream._readableState.autoDestroy);
    if (destroy) {
      destroyImpl.destroyer(stream, null);
    } else {
      stream.off('readable', this.#onReadable);
      this.#cleanup();
    }
  }

  /** Ends with an error; gives the one to reject with. */
  #fail(error) {
    this.#error = aggregateTwoErrors(this.#error, error);
    this.#finalize();
    return this.#error;
  }

  #read() {
    return this.#stream.destroyed ? null : this.#stream.read();
  }

  #release() {
    this.#busy = false;
    if (this.#queue !== null) this.#drain();
  }

  #drain() {
    if (this.#draining) return;
    this.#draining = true;
    try {
      while (!this.#busy && !this.#queue.isEmpty()) {
        const { kind, value, resolve, reject } = this.#queue.shift();
        if (kind === 'next') {
          if (this.#completed) {
            resolve({ done: true, value: undefined });
          } else {
            if (!this.#started) this.#start();
            this.#busy = true;
            this.#pump(resolve, reject);
          }
        } else if (kind === 'return') {
          this.#close();
          resolve({ done: true, value });
        } else {
          this.#throw(value, reject);
        }
      }
    } finally {
      this.#draining = false;
    }
  }

  /** Serves one `next`, now or when there is something. */
  #pump(resolve, reject) {
    const chunk = this.#read();
    if (chunk !== null) {
      // Chunks that are promises are waited for, as `yield` does in an async generator.
      const then = chunk?.then;
      if (typeof then === 'function') {
        then.call(chunk, (value) => {
          this.#busy = false;
          resolve({ done: false, value });
          this.#release();
        }, (error) => {
          this.#busy = false;
          reject(this.#fail(error));
          this.#release();
        });
        return;
      }
      this.#busy = false;
      resolve({ done: false, value: chunk });
    } else if (this.#error) {
      this.#busy = false;
      reject(this.#fail(this.#error));
    } else if (this.#error === null) {
      this.#busy = false;
      this.#finalize();
      resolve({ done: true, value: undefined });
    } else {
      this.#wait(resolve, reject);
      return;
    }
    this.#release();
  }

  #wait(resolve, reject) {
    new Promise((wake) => {
      this.#wake = wake;
    }).then(() => this.#pump(resolve, reject));
  }

  #close() {
    if (this.#completed) return;
    if (this.#started) this.#finalize();
    else this.#completed = true;
  }

  #throw(error, reject) {
    if (this.#completed || !this.#started) {
      this.#completed = true;
      reject(error);
    } else {
      reject(this.#fail(error));
    }
  }

  #enqueue(kind, value) {
    const { FixedQueue } = require('internal/linked_queue');
    this.#queue ??= new FixedQueue();
    return new Promise((resolve, reject) => this.#queue.push({ kind, value, resolve, reject }));
  }

  next() {
    if (this.#busy) return this.#enqueue('next', undefined);
    if (this.#completed) return Promise.resolve({ done: true, value: undefined });
    if (!this.#started) this.#start();
    const chunk = this.#read();
    if (chunk !== null) {
      const then = chunk?.then;
      if (typeof then !== 'function') return Promise.resolve({ done: false, value: chunk });
      this.#busy = true;
      return then.call(chunk, (value) => {
        this.#release();
        return { done: false, value };
      }, (error) => {
        this.#busy = false;
        const failure = this.#fail(error);
        this.#release();
        throw failure;
      });
    }
    if (this.#error) {
      this.#finalize();
      return Promise.reject(this.#error);
    }
    if (this.#error === null) {
      this.#finalize();
      return Promise.resolve({ done: true, value: undefined });
    }
    this.#busy = true;
    return new Promise((resolve, reject) => this.#wait(resolve, reject));
  }

  return(value) {
    if (this.#busy) return this.#enqueue('return', value);
    this.#close();
    return Promise.resolve({ done: true, value });
  }

  throw(error) {
    if (this.#busy) return this.#enqueue('throw', error);
    return new Promise((resolve, reject) => this.#throw(error, reject));
  }
}
Object.setPrototypeOf(ReadableIterator.prototype, AsyncIteratorPrototype);

Readable.prototype[Symbol.for('Stream.toAsyncStreamable')] = function() {
  throw new ERR_STREAM_ITER_MISSING_FLAG();
};

// ---- properties

function defineGetters(prototype, getters) {
  for (const name of Object.keys(getters)) {
    Object.defineProperty(prototype, name, { __proto__: null, enumerable: false, get: getters[name] });
  }
}

defineGetters(Readable.prototype, {
  readableDidRead() {
    return this._readableState.dataEmitted;
  },
  readableAborted() {
    const state = this._readableState;
    return !!(state.readable !== false && (state.destroyed || state.errored) && !state.endEmitted);
  },
  readableHighWaterMark() {
    return this._readableState.highWaterMark;
  },
  readableBuffer() {
    return this._readableState?.buffer;
  },
  readableLength() {
    return this._readableState.length;
  },
  readableObjectMode() {
    return this._readableState ? this._readableState.objectMode : false;
  },
  readableEncoding() {
    return this._readableState ? this._readableState.encoding : null;
  },
  readableEnded() {
    return this._readableState ? this._readableState.endEmitted : false;
  },
  errored() {
    return this._readableState ? this._readableState.errored : null;
  },
  closed() {
    return this._readableState ? this._readableState.closed : false;
  },
});
Object.defineProperties(Readable.prototype, {
  readable: {
    __proto__: null,
    get() {
      const state = this._readableState;
      return !!state && state.readable !== false && !state.destroyed && !state.errorEmitted && !state.endEmitted;
    },
    set(value) {
      if (this._readableState) this._readableState.readable = !!value;
    },
  },
  readableFlowing: {
    __proto__: null,
    get() {
      return this._readableState.flowing;
    },
    set(value) {
      if (this._readableState) this._readableState.flowing = value;
    },
  },
  destroyed: {
    __proto__: null,
    get() {
      return this._readableState ? this._readableState.destroyed : false;
    },
    set(value) {
      if (this._readableState) this._readableState.destroyed = value;
    },
  },
});
