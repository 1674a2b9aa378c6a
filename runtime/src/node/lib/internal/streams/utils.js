'use strict';
// What kind of stream a value is and in which state, for streams of Node, of the Web and of packages.

const kIsDestroyed = Symbol.for('nodejs.stream.destroyed');
const kIsErrored = Symbol.for('nodejs.stream.errored');
const kIsReadable = Symbol.for('nodejs.stream.readable');
const kIsWritable = Symbol.for('nodejs.stream.writable');
const kIsDisturbed = Symbol.for('nodejs.stream.disturbed');
const kIsClosedPromise = Symbol.for('nodejs.webstream.isClosedPromise');
const kControllerErrorFunction = Symbol.for('nodejs.webstream.controllerErrorFunction');
/** Called on a state when its stream has been constructed. */
const kOnConstructed = Symbol('kOnConstructed');

/**
 * The flags of a state lie in one integer, so that a condition over several of them is one comparison.
 * These are common to both sides; each side has its own from bit 9 on.
 */
const kState = Symbol('kState');
const kObjectMode = 1 << 0;
const kErrorEmitted = 1 << 1;
const kAutoDestroy = 1 << 2;
const kEmitClose = 1 << 3;
const kDestroyed = 1 << 4;
const kClosed = 1 << 5;
const kCloseEmitted = 1 << 6;
const kErrored = 1 << 7;
const kConstructed = 1 << 8;

/** Makes flags readable and writable by name, as packages expect of _readableState and _writableState. */
function defineFlags(prototype, flags) {
  for (const name of Object.keys(flags)) {
    const bit = flags[name];
    Object.defineProperty(prototype, name, {
      __proto__: null,
      configurable: false,
      enumerable: false,
      get() {
        return (this[kState] & bit) !== 0;
      },
      set(value) {
        if (value) this[kState] |= bit;
        else this[kState] &= ~bit;
      },
    });
  }
}

/** A value that is there only while its flag is set; `absent` is read otherwise. */
function defineFlaggedValue(prototype, name, bit, absent) {
  const slot = Symbol(name);
  Object.defineProperty(prototype, name, {
    __proto__: null,
    configurable: false,
    enumerable: false,
    get() {
      return (this[kState] & bit) !== 0 ? this[slot] : absent;
    },
    set(value) {
      if (value) {
        this[slot] = value;
        this[kState] |= bit;
      } else {
        if ((this[kState] & bit) !== 0) this[slot] = undefined;
        this[kState] &= ~bit;
      }
    },
  });
}

// ---- kinds

function isEmitter(value) {
  return typeof value.on === 'function';
}

function isReadableNodeStream(value, strict = false) {
  if (!value || typeof value.pipe !== 'function' || !isEmitter(value)) return false;
  if (strict && (typeof value.pause !== 'function' || typeof value.resume !== 'function')) return false;
  // Of a Duplex, whose readable side may be switched off; a Writable has `pipe` too.
  if (!value._writableState) return true;
  return value._readableState?.readable !== false && !!value._readableState;
}

function isWritableNodeStream(value) {
  return !!value && typeof value.write === 'function' && isEmitter(value) &&
    (!value._readableState || value._writableState?.writable !== false);
}

function isDuplexNodeStream(value) {
  return !!(value && typeof value.pipe === 'function' && value._readableState &&
    isEmitter(value) && typeof value.write === 'function');
}

function isNodeStream(value) {
  if (!value) return value;
  if (value._readableState || value._writableState) return true;
  return (typeof value.write === 'function' || typeof value.pipe === 'function') && isEmitter(value);
}

function isReadableStream(value) {
  return !!(value && !isNodeStream(value) && typeof value.pipeThrough === 'function' &&
    typeof value.getReader === 'function' && typeof value.cancel === 'function');
}

function isWritableStream(value) {
  return !!(value && !isNodeStream(value) && typeof value.getWriter === 'function' &&
    typeof value.abort === 'function');
}

function isTransformStream(value) {
  return !!(value && !isNodeStream(value) && typeof value.readable === 'object' &&
    typeof value.writable === 'object');
}

function isWebStream(value) {
  return isReadableStream(value) || isWritableStream(value) || isTransformStream(value);
}

function isIterable(value, isAsync) {
  if (value == null) return false;
  const async = typeof value[Symbol.asyncIterator] === 'function';
  if (isAsync === true) return async;
  const sync = typeof value[Symbol.iterator] === 'function';
  return isAsync === false ? sync : async || sync;
}

// ---- states; null where it cannot be told

function isDestroyed(stream) {
  if (!isNodeStream(stream)) return null;
  const state = stream._writableState || stream._readableState;
  return !!(stream.destroyed || stream[kIsDestroyed] || state?.destroyed);
}

function isWritableEnded(stream) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableEnded === true) return true;
  const state = stream._writableState;
  if (state?.errored) return false;
  return typeof state?.ended === 'boolean' ? state.ended : null;
}

/** `strict: false` also takes a stream that has nothing left to do but to say so. */
function isWritableFinished(stream, strict) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableFinished === true) return true;
  const state = stream._writableState;
  if (state?.errored) return false;
  if (typeof state?.finished !== 'boolean') return null;
  return state.finished || (strict === false && state.ended === true && state.length === 0);
}

function isReadableEnded(stream) {
  if (!isReadableNodeStream(stream)) return null;
  if (stream.readableEnded === true) return true;
  const state = stream._readableState;
  if (!state || state.errored) return false;
  return typeof state.ended === 'boolean' ? state.ended : null;
}

function isReadableFinished(stream, strict) {
  if (!isReadableNodeStream(stream)) return null;
  const state = stream._readableState;
  if (state?.errored) return false;
  if (typeof state?.endEmitted !== 'boolean') return null;
  return state.endEmitted || (strict === false && state.ended === true && state.length === 0);
}

function isReadable(stream) {
  if (stream && stream[kIsReadable] != null) return stream[kIsReadable];
  if (typeof stream?.readable !== 'boolean') return null;
  if (isDestroyed(stream)) return false;
  return isReadableNodeStream(stream) && stream.readable && !isReadableFinished(stream);
}

function isWritable(stream) {
  if (stream && stream[kIsWritable] != null) return stream[kIsWritable];
  if (typeof stream?.writable !== 'boolean') return null;
  if (isDestroyed(stream)) return false;
  return isWritableNodeStream(stream) && stream.writable && !isWritableEnded(stream);
}

function isFinished(stream, options) {
  if (!isNodeStream(stream)) return null;
  if (isDestroyed(stream)) return true;
  if (options?.readable !== false && isReadable(stream)) return false;
  return options?.writable === false || !isWritable(stream);
}

function isWritableErrored(stream) {
  if (!isNodeStream(stream)) return null;
  return stream.writableErrored || (stream._writableState?.errored ?? null);
}

function isReadableErrored(stream) {
  if (!isNodeStream(stream)) return null;
  return stream.readableErrored || (stream._readableState?.errored ?? null);
}

function isClosed(stream) {
  if (!isNodeStream(stream)) return null;
  if (typeof stream.closed === 'boolean') return stream.closed;
  const writable = stream._writableState?.closed;
  const readable = stream._readableState?.closed;
  if (typeof writable === 'boolean' || typeof readable === 'boolean') return writable || readable;
  if (typeof stream._closed === 'boolean' && isOutgoingMessage(stream)) return stream._closed;
  return null;
}

function isOutgoingMessage(stream) {
  return ['_closed', '_defaultKeepAlive', '_removedConnection', '_removedContLen']
    .every((key) => typeof stream[key] === 'boolean');
}

function isServerResponse(stream) {
  return typeof stream._sent100 === 'boolean' && isOutgoingMessage(stream);
}

function isServerRequest(stream) {
  return typeof stream._consuming === 'boolean' && typeof stream._dumped === 'boolean' &&
    stream.req?.upgradeOrConnect === undefined;
}

function willEmitClose(stream) {
  if (!isNodeStream(stream)) return null;
  const state = stream._writableState || stream._readableState;
  if (!state) return isServerResponse(stream);
  return !!(state.autoDestroy && state.emitClose && state.closed === false);
}

function isDisturbed(stream) {
  return !!(stream && (stream[kIsDisturbed] ?? (stream.readableDidRead || stream.readableAborted)));
}

function isErrored(stream) {
  if (!stream) return false;
  const readable = stream._readableState;
  const writable = stream._writableState;
  return !!(stream[kIsErrored] ?? stream.readableErrored ?? stream.writableErrored ??
    readable?.errorEmitted ?? writable?.errorEmitted ?? readable?.errored ?? writable?.errored);
}

module.exports = {
  defineFlaggedValue,
  defineFlags,
  isClosed,
  isDestroyed,
  isDisturbed,
  isDuplexNodeStream,
  isErrored,
  isFinished,
  isIterable,
  isNodeStream,
  isReadable,
  isReadableEnded,
  isReadableErrored,
  isReadableFinished,
  isReadableNodeStream,
  isReadableStream,
  isServerRequest,
  isServerResponse,
  isTransformStream,
  isWebStream,
  isWritable,
  isWritableEnded,
  isWritableErrored,
  isWritableFinished,
  isWritableNodeStream,
  isWritableStream,
  kAutoDestroy,
  kCloseEmitted,
  kClosed,
  kConstructed,
  kControllerErrorFunction,
  kDestroyed,
  kEmitClose,
  kErrorEmitted,
  kErrored,
  kIsClosedPromise,
  kIsDestroyed,
  kIsDisturbed,
  kIsErrored,
  kIsReadable,
  kIsWritable,
  kObjectMode,
  kOnConstructed,
  kState,
  willEmitClose,
};
