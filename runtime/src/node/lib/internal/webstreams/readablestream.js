'use strict';
// ReadableStream, its readers and its controllers: the Streams Standard, clause 4.

const {
  codes: {
    ERR_ARG_NOT_ITERABLE,
    ERR_ILLEGAL_CONSTRUCTOR,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_THIS,
    ERR_OUT_OF_RANGE,
  },
} = require('internal/errors');
const { kEmptyObject, kEnumerableProperty } = require('internal/util');
const {
  validateAbortSignal,
  validateBuffer,
  validateObject,
  kValidateObjectAllowObjects,
  kValidateObjectAllowObjectsAndNull,
} = require('internal/validators');
const {
  kDeserialize, kTransfer, kTransferList, markTransferMode,
} = require('internal/worker/js_transferable');
const {
  canCopyArrayBuffer,
  cloneAsUint8Array,
  copyArrayBuffer,
  createPromiseCallback,
  customInspect,
  customInspectSymbol,
  dequeueValue,
  enqueueValueWithSize,
  extractHighWaterMark,
  extractSizeAlgorithm,
  illegalState,
  isBrand,
  isDetachedBuffer,
  kControllerErrorFunction,
  kIsClosedPromise,
  kSkipThrow,
  kState,
  kType,
  newDeferred,
  nothing,
  queueLength,
  rejectedDeferred,
  resetQueue,
  resolvedDeferred,
  setPromiseHandled,
  shiftQueue,
  tag,
  transferArrayBuffer,
  uponPromise,
} = require('internal/webstreams/util');
const {
  WritableStreamDefaultWriter,
  closeQueuedOrInFlight,
  isLocked: isWritableStreamLocked,
  isWritableStream,
  writableStreamAbort,
  writerCloseWithErrorPropagation,
  writerGetDesiredSize,
  writerRelease,
  writerWrite,
} = require('internal/webstreams/writablestream');

const kIsDisturbed = Symbol.for('nodejs.stream.disturbed');
const kIsErrored = Symbol.for('nodejs.stream.errored');
const kIsReadable = Symbol.for('nodejs.stream.readable');
const kCancel = Symbol('kCancel');
const kPull = Symbol('kPull');
const kRelease = Symbol('kRelease');

const isReadableStream = isBrand('ReadableStream');
const isDefaultController = isBrand('ReadableStreamDefaultController');
const isByteController = isBrand('ReadableByteStreamController');
const isByobRequest = isBrand('ReadableStreamBYOBRequest');
const isDefaultReader = isBrand('ReadableStreamDefaultReader');
const isByobReader = isBrand('ReadableStreamBYOBReader');

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

class ReadableStream {
  [kType] = 'ReadableStream';

  constructor(source = kEmptyObject, strategy = kEmptyObject) {
    if (source === kSkipThrow) return;
    markTransferMode(this, false, true);
    validateObject(source, 'source', kValidateObjectAllowObjects);
    validateObject(strategy, 'strategy', kValidateObjectAllowObjectsAndNull);
    initState(this);
    // The strategy's members are read before the source's are used.
    const type = source.type;
    const size = strategy?.size;
    const highWaterMark = strategy?.highWaterMark;
    if (`${type}` === 'bytes') {
      if (size !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.size', size);
      setupByteControllerFromSource(this, source, extractHighWaterMark(highWaterMark, 0));
      return;
    }
    if (type !== undefined) throw new ERR_INVALID_ARG_VALUE('source.type', type);
    const sizeAlgorithm = extractSizeAlgorithm(size);
    setupDefaultControllerFromSource(this, source, extractHighWaterMark(highWaterMark, 1), sizeAlgorithm);
  }

  get [kIsDisturbed]() {
    return this[kState].disturbed;
  }

  get [kIsErrored]() {
    return this[kState].state === 'errored';
  }

  get [kIsReadable]() {
    return this[kState].state === 'readable';
  }

  get [kIsClosedPromise]() {
    return this[kState].closedPromise;
  }

  [kControllerErrorFunction](error) {
    controllerError(this[kState].controller, error);
  }

  static from(iterable) {
    return readableStreamFromIterable(iterable);
  }

  get locked() {
    if (!isReadableStream(this)) throw new ERR_INVALID_THIS('ReadableStream');
    return isLocked(this);
  }

  cancel(reason = undefined) {
    if (!isReadableStream(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStream'));
    if (isLocked(this)) return Promise.reject(illegalState('ReadableStream is locked'));
    return readableStreamCancel(this, reason);
  }

  getReader(options = kEmptyObject) {
    if (!isReadableStream(this)) throw new ERR_INVALID_THIS('ReadableStream');
    validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    const mode = options?.mode;
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw new ERR_INVALID_ARG_VALUE('options.mode', mode);
    return new ReadableStreamBYOBReader(this);
  }

  pipeThrough(transform, options = kEmptyObject) {
    if (!isReadableStream(this)) throw new ERR_INVALID_THIS('ReadableStream');
    const readable = transform?.readable;
    if (!isReadableStream(readable)) throw new ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
    const writable = transform?.writable;
    if (!isWritableStream(writable)) throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', writable);
    // The options' members are read in the order of their names.
    validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    const preventAbort = options?.preventAbort;
    const preventCancel = options?.preventCancel;
    const preventClose = options?.preventClose;
    const signal = options?.signal;
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    if (isLocked(this)) throw illegalState('The ReadableStream is locked');
    if (isWritableStreamLocked(writable)) throw illegalState('The WritableStream is locked');
    setPromiseHandled(readableStreamPipeTo(this, writable, !!preventClose, !!preventAbort, !!preventCancel, signal));
    return readable;
  }

  pipeTo(destination, options = kEmptyObject) {
    try {
      if (!isReadableStream(this)) throw new ERR_INVALID_THIS('ReadableStream');
      if (!isWritableStream(destination)) {
        throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', destination);
      }
      validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
      const preventAbort = options?.preventAbort;
      const preventCancel = options?.preventCancel;
      const preventClose = options?.preventClose;
      const signal = options?.signal;
      if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
      if (isLocked(this)) throw illegalState('The ReadableStream is locked');
      if (isWritableStreamLocked(destination)) throw illegalState('The WritableStream is locked');
      return readableStreamPipeTo(this, destination, !!preventClose, !!preventAbort, !!preventCancel, signal);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  tee() {
    if (!isReadableStream(this)) throw new ERR_INVALID_THIS('ReadableStream');
    return readableStreamTee(this, false);
  }

  values(options = kEmptyObject) {
    if (!isReadableStream(this)) throw new ERR_INVALID_THIS('ReadableStream');
    validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    return makeIterator(this, !!options?.preventCancel);
  }

  [customInspectSymbol](depth, options) {
    return customInspect.call(this, depth, options, this[kType], {
      locked: this.locked,
      state: this[kState].state,
      supportsBYOB: isByteController(this[kState].controller),
    });
  }

  [kTransfer]() {
    if (!isReadableStream(this)) throw new ERR_INVALID_THIS('ReadableStream');
    const { transfer } = this[kState];
    if (this.locked) {
      transfer.port1?.close();
      const { lazyDOMException } = require('internal/util');
      throw lazyDOMException('Cannot transfer a locked ReadableStream', 'DataCloneError');
    }
    const { CrossRealmTransformWritableSink } = require('internal/webstreams/transfer');
    const { WritableStream } = require('internal/webstreams/writablestream');
    const writable = new WritableStream(new CrossRealmTransformWritableSink(transfer.port1));
    transfer.writable = writable;
    transfer.promise = readableStreamPipeTo(this, writable, false, false, false);
    setPromiseHandled(transfer.promise);
    return { data: { port: transfer.port2 }, deserializeInfo: 'internal/webstreams/readablestream:TransferredReadableStream' };
  }

  [kTransferList]() {
    const { MessageChannel } = require('internal/worker/io');
    const { port1, port2 } = new MessageChannel();
    this[kState].transfer = { port1, port2, promise: undefined, writable: undefined };
    return [port2];
  }

  [kDeserialize]({ port }) {
    const { CrossRealmTransformReadableSource } = require('internal/webstreams/transfer');
    initState(this);
    setupDefaultControllerFromSource(this, new CrossRealmTransformReadableSource(port, true), 0, () => 1);
  }
}

Object.defineProperties(ReadableStream.prototype, {
  [Symbol.asyncIterator]: {
    __proto__: null, configurable: true, enumerable: false, writable: true, value: ReadableStream.prototype.values,
  },
  locked: kEnumerableProperty,
  cancel: kEnumerableProperty,
  getReader: kEnumerableProperty,
  pipeThrough: kEnumerableProperty,
  pipeTo: kEnumerableProperty,
  tee: kEnumerableProperty,
  values: kEnumerableProperty,
  [Symbol.toStringTag]: tag('ReadableStream'),
});
Object.defineProperty(ReadableStream, 'from', kEnumerableProperty);

/** What the other side of a transfer makes. */
function TransferredReadableStream() {
  const stream = new ReadableStream(kSkipThrow);
  markTransferMode(stream, false, true);
  return stream;
}

/** Byte streams tee into byte streams, for internal users. */
function ReadableStreamTee(stream) {
  return readableStreamTee(stream, true);
}

// ---- async iteration

function makeIterator(stream, preventCancel) {
  const reader = new ReadableStreamDefaultReader(stream);
  const state = { done: false, current: undefined };
  // The requests of one iterator wait for each other.
  const nextSteps = () => {
    if (state.done) return Promise.resolve({ done: true, value: undefined });
    if (reader[kState].stream === undefined) {
      return Promise.reject(illegalState('The reader is not bound to a ReadableStream'));
    }
    const { promise, resolve, reject } = Promise.withResolvers();
    readerRead(reader, {
      chunk(value) {
        state.current = undefined;
        resolve({ done: false, value });
      },
      close() {
        state.current = undefined;
        state.done = true;
        readerRelease(reader);
        resolve({ done: true, value: undefined });
      },
      error(error) {
        state.current = undefined;
        state.done = true;
        readerRelease(reader);
        reject(error);
      },
    });
    return promise;
  };
  const returnSteps = async (value) => {
    if (state.done) return { done: true, value };
    state.done = true;
    if (reader[kState].stream === undefined) throw illegalState('The reader is not bound to a ReadableStream');
    if (!preventCancel) {
      const result = readerCancel(reader, value);
      readerRelease(reader);
      await result;
      return { done: true, value };
    }
    readerRelease(reader);
    return { done: true, value };
  };
  let started = false;
  return Object.setPrototypeOf({
    next() {
      if (!started) {
        state.current = Promise.resolve();
        started = true;
      }
      state.current = state.current !== undefined ?
        state.current.then(nextSteps, nextSteps) : nextSteps();
      return state.current;
    },
    return(value) {
      started = true;
      return state.current !== undefined ?
        state.current.then(() => returnSteps(value), () => returnSteps(value)) : returnSteps(value);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  }, AsyncIteratorPrototype);
}

// ---- readers

class ReadableStreamDefaultReader {
  [kType] = 'ReadableStreamDefaultReader';

  constructor(stream) {
    if (!isReadableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    if (isLocked(stream)) throw illegalState('ReadableStream is locked');
    this[kState] = { readRequests: [], stream: undefined, close: undefined };
    initReader(this, stream);
  }

  read() {
    if (!isDefaultReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    if (this[kState].stream === undefined) return Promise.reject(illegalState('The reader is not attached to a stream'));
    const { promise, resolve, reject } = Promise.withResolvers();
    readerRead(this, {
      chunk: (value) => resolve({ done: false, value }),
      close: () => resolve({ done: true, value: undefined }),
      error: reject,
    });
    return promise;
  }

  releaseLock() {
    if (!isDefaultReader(this)) throw new ERR_INVALID_THIS('ReadableStreamDefaultReader');
    if (this[kState].stream === undefined) return;
    readerRelease(this);
  }

  get closed() {
    if (!isDefaultReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    return this[kState].close.promise;
  }

  cancel(reason = undefined) {
    if (!isDefaultReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    if (this[kState].stream === undefined) return Promise.reject(illegalState('The reader is not attached to a stream'));
    return readerCancel(this, reason);
  }

  [customInspectSymbol](depth, options) {
    return customInspect.call(this, depth, options, this[kType], {
      stream: this[kState].stream,
      readRequests: this[kState].readRequests.length,
      close: this[kState].close.promise,
    });
  }
}
Object.defineProperties(ReadableStreamDefaultReader.prototype, {
  closed: kEnumerableProperty,
  read: kEnumerableProperty,
  releaseLock: kEnumerableProperty,
  cancel: kEnumerableProperty,
  [Symbol.toStringTag]: tag('ReadableStreamDefaultReader'),
});

class ReadableStreamBYOBReader {
  [kType] = 'ReadableStreamBYOBReader';

  constructor(stream) {
    if (!isReadableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    if (isLocked(stream)) throw illegalState('ReadableStream is locked');
    if (!isByteController(stream[kState].controller)) {
      throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be a byte stream');
    }
    this[kState] = { stream: undefined, readIntoRequests: [], close: undefined };
    initReader(this, stream);
  }

  async read(view, options = kEmptyObject) {
    if (!isByobReader(this)) throw new ERR_INVALID_THIS('ReadableStreamBYOBReader');
    validateBuffer(view, 'view');
    validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    const { buffer, byteLength } = view;
    if (byteLength === 0 || buffer.byteLength === 0) {
      throw illegalState('View or Viewed ArrayBuffer is zero-length or detached');
    }
    // A detached buffer has no length either.
    if (isDetachedBuffer(buffer)) throw illegalState('View or Viewed ArrayBuffer is zero-length or detached');
    const min = options?.min ?? 1;
    if (typeof min !== 'number') throw new ERR_INVALID_ARG_TYPE('options.min', 'number', min);
    if (!Number.isInteger(min)) throw new ERR_INVALID_ARG_VALUE('options.min', min, 'must be an integer');
    if (min <= 0) throw new ERR_INVALID_ARG_VALUE('options.min', min, 'must be greater than 0');
    if (view instanceof DataView) {
      if (min > byteLength) throw new ERR_OUT_OF_RANGE('options.min', '<= view.byteLength', min);
    } else if (min > view.length) {
      throw new ERR_OUT_OF_RANGE('options.min', '<= view.length', min);
    }
    if (this[kState].stream === undefined) throw illegalState('The reader is not attached to a stream');
    const { promise, resolve, reject } = Promise.withResolvers();
    byobReaderRead(this, view, min, {
      chunk: (value) => resolve({ done: false, value }),
      close: (value) => resolve({ done: true, value }),
      error: reject,
    });
    return promise;
  }

  releaseLock() {
    if (!isByobReader(this)) throw new ERR_INVALID_THIS('ReadableStreamBYOBReader');
    if (this[kState].stream === undefined) return;
    readerRelease(this);
  }

  get closed() {
    if (!isByobReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    return this[kState].close.promise;
  }

  cancel(reason = undefined) {
    if (!isByobReader(this)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    if (this[kState].stream === undefined) return Promise.reject(illegalState('The reader is not attached to a stream'));
    return readerCancel(this, reason);
  }

  [customInspectSymbol](depth, options) {
    return customInspect.call(this, depth, options, this[kType], {
      stream: this[kState].stream,
      readIntoRequests: this[kState].readIntoRequests.length,
      close: this[kState].close.promise,
    });
  }
}
Object.defineProperties(ReadableStreamBYOBReader.prototype, {
  closed: kEnumerableProperty,
  read: kEnumerableProperty,
  releaseLock: kEnumerableProperty,
  cancel: kEnumerableProperty,
  [Symbol.toStringTag]: tag('ReadableStreamBYOBReader'),
});

class ReadableStreamBYOBRequest {
  [kType] = 'ReadableStreamBYOBRequest';

  constructor(skip = undefined) {
    if (skip !== kSkipThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get view() {
    if (!isByobRequest(this)) throw new ERR_INVALID_THIS('ReadableStreamBYOBRequest');
    return this[kState].view;
  }

  respond(bytesWritten) {
    if (!isByobRequest(this)) throw new ERR_INVALID_THIS('ReadableStreamBYOBRequest');
    const { controller, view } = this[kState];
    if (controller === undefined) throw illegalState('This BYOB request has been invalidated');
    if (view.byteLength === 0 || isDetachedBuffer(view.buffer)) {
      throw illegalState('Viewed ArrayBuffer is zero-length or detached');
    }
    byteControllerRespond(controller, bytesWritten);
  }

  respondWithNewView(view) {
    if (!isByobRequest(this)) throw new ERR_INVALID_THIS('ReadableStreamBYOBRequest');
    const { controller } = this[kState];
    if (controller === undefined) throw illegalState('This BYOB request has been invalidated');
    validateBuffer(view, 'view');
    if (isDetachedBuffer(view.buffer)) throw illegalState('Viewed ArrayBuffer is detached');
    byteControllerRespondWithNewView(controller, view);
  }

  [customInspectSymbol](depth, options) {
    return customInspect.call(this, depth, options, this[kType], {
      view: this[kState].view,
      controller: this[kState].controller,
    });
  }
}
Object.defineProperties(ReadableStreamBYOBRequest.prototype, {
  view: kEnumerableProperty,
  respond: kEnumerableProperty,
  respondWithNewView: kEnumerableProperty,
  [Symbol.toStringTag]: tag('ReadableStreamBYOBRequest'),
});

// ---- controllers

class ReadableStreamDefaultController {
  [kType] = 'ReadableStreamDefaultController';
  [kState] = {};

  constructor(skip = undefined) {
    if (skip !== kSkipThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get desiredSize() {
    if (!isDefaultController(this)) throw new ERR_INVALID_THIS('ReadableStreamDefaultController');
    return controllerGetDesiredSize(this);
  }

  close() {
    if (!isDefaultController(this)) throw new ERR_INVALID_THIS('ReadableStreamDefaultController');
    if (!defaultControllerCanCloseOrEnqueue(this)) throw illegalState('Controller is already closed');
    defaultControllerClose(this);
  }

  enqueue(chunk = undefined) {
    if (!isDefaultController(this)) throw new ERR_INVALID_THIS('ReadableStreamDefaultController');
    if (!defaultControllerCanCloseOrEnqueue(this)) throw illegalState('Controller is already closed');
    defaultControllerEnqueue(this, chunk);
  }

  error(error = undefined) {
    if (!isDefaultController(this)) throw new ERR_INVALID_THIS('ReadableStreamDefaultController');
    controllerError(this, error);
  }

  [kCancel](reason) {
    resetQueue(this);
    const result = this[kState].cancelAlgorithm(reason);
    clearAlgorithms(this);
    return result;
  }

  [kPull](request) {
    if (queueLength(this) === 0) {
      this[kState].stream[kState].reader[kState].readRequests.push(request);
      callPullIfNeeded(this);
      return;
    }
    const chunk = dequeueValue(this);
    if (this[kState].closeRequested && queueLength(this) === 0) {
      clearAlgorithms(this);
      readableStreamClose(this[kState].stream);
    } else {
      callPullIfNeeded(this);
    }
    request.chunk(chunk);
  }

  [kRelease]() {}

  [customInspectSymbol](depth, options) {
    return customInspect.call(this, depth, options, this[kType], {});
  }
}
Object.defineProperties(ReadableStreamDefaultController.prototype, {
  close: kEnumerableProperty,
  desiredSize: kEnumerableProperty,
  enqueue: kEnumerableProperty,
  error: kEnumerableProperty,
  [Symbol.toStringTag]: tag('ReadableStreamDefaultController'),
});

class ReadableByteStreamController {
  [kType] = 'ReadableByteStreamController';
  [kState] = {};

  constructor(skip = undefined) {
    if (skip !== kSkipThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get byobRequest() {
    if (!isByteController(this)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    return byteControllerGetRequest(this);
  }

  get desiredSize() {
    if (!isByteController(this)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    return controllerGetDesiredSize(this);
  }

  close() {
    if (!isByteController(this)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    if (this[kState].closeRequested) throw illegalState('Controller is already closed');
    if (this[kState].stream[kState].state !== 'readable') throw illegalState('ReadableStream is already closed');
    byteControllerClose(this);
  }

  enqueue(chunk) {
    if (!isByteController(this)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    validateBuffer(chunk);
    if (chunk.byteLength === 0 || chunk.buffer.byteLength === 0 || isDetachedBuffer(chunk.buffer)) {
      throw illegalState('chunk ArrayBuffer is zero-length or detached');
    }
    if (this[kState].closeRequested) throw illegalState('Controller is already closed');
    if (this[kState].stream[kState].state !== 'readable') throw illegalState('ReadableStream is already closed');
    byteControllerEnqueue(this, chunk);
  }

  error(error = undefined) {
    if (!isByteController(this)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    controllerError(this, error);
  }

  [kCancel](reason) {
    clearPendingPullIntos(this);
    resetQueue(this);
    const result = this[kState].cancelAlgorithm(reason);
    clearAlgorithms(this);
    return result;
  }

  [kPull](request) {
    const state = this[kState];
    if (state.queueTotalSize > 0) {
      fillReadRequestFromQueue(this, request);
      return;
    }
    const { autoAllocateChunkSize } = state;
    if (autoAllocateChunkSize !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(autoAllocateChunkSize);
      } catch (error) {
        request.error(error);
        return;
      }
      state.pendingPullIntos.push({
        buffer,
        bufferByteLength: autoAllocateChunkSize,
        byteOffset: 0,
        byteLength: autoAllocateChunkSize,
        bytesFilled: 0,
        minimumFill: 1,
        elementSize: 1,
        ctor: Uint8Array,
        type: 'default',
      });
    }
    state.stream[kState].reader[kState].readRequests.push(request);
    callPullIfNeeded(this);
  }

  [kRelease]() {
    const { pendingPullIntos } = this[kState];
    if (pendingPullIntos.length > 0) {
      pendingPullIntos[0].type = 'none';
      this[kState].pendingPullIntos = [pendingPullIntos[0]];
    }
  }

  [customInspectSymbol](depth, options) {
    return customInspect.call(this, depth, options, this[kType], {});
  }
}
Object.defineProperties(ReadableByteStreamController.prototype, {
  byobRequest: kEnumerableProperty,
  close: kEnumerableProperty,
  desiredSize: kEnumerableProperty,
  enqueue: kEnumerableProperty,
  error: kEnumerableProperty,
  [Symbol.toStringTag]: tag('ReadableByteStreamController'),
});

// ---- streams

function initState(stream) {
  const closed = newDeferred();
  setPromiseHandled(closed.promise);
  stream[kState] = {
    disturbed: false,
    reader: undefined,
    state: 'readable',
    storedError: undefined,
    controller: undefined,
    closedPromise: closed,
    transfer: { writable: undefined, port1: undefined, port2: undefined, promise: undefined },
  };
}

function isLocked(stream) {
  return stream[kState].reader !== undefined;
}

/** CreateReadableStream */
function createReadableStream(start, pull, cancel, highWaterMark = 1, size = () => 1) {
  const stream = new ReadableStream(kSkipThrow);
  markTransferMode(stream, false, true);
  initState(stream);
  const controller = new ReadableStreamDefaultController(kSkipThrow);
  setupDefaultController(stream, controller, start, pull, cancel, highWaterMark, size);
  return stream;
}

/** CreateReadableByteStream */
function createReadableByteStream(start, pull, cancel) {
  const stream = new ReadableStream(kSkipThrow);
  markTransferMode(stream, false, true);
  initState(stream);
  const controller = new ReadableByteStreamController(kSkipThrow);
  setupByteController(stream, controller, start, pull, cancel, 0, undefined);
  return stream;
}

/** ReadableStreamFromIterable */
function readableStreamFromIterable(iterable) {
  const asyncMethod = iterable[Symbol.asyncIterator];
  const method = asyncMethod ?? iterable[Symbol.iterator];
  if (method === undefined || method === null) throw new ERR_ARG_NOT_ITERABLE(inspectBriefly(iterable));
  if (typeof method !== 'function') throw new ERR_ARG_NOT_ITERABLE(inspectBriefly(iterable));
  const iterator = Reflect.apply(method, iterable, []);
  if ((typeof iterator !== 'object' && typeof iterator !== 'function') || iterator === null) {
    throw illegalState('The iterator method must return an object');
  }
  // Synchronous iterators give values that may be promises.
  const isSync = asyncMethod === undefined || asyncMethod === null;
  const { next } = iterator;
  const checked = (result) => {
    if ((typeof result !== 'object' && typeof result !== 'function') || result === null) {
      throw illegalState('The promise returned by the iterator.next() method must fulfill with an object');
    }
    return result;
  };
  const stream = createReadableStream(() => undefined, async () => {
    const result = checked(isSync ? Reflect.apply(next, iterator, []) : await Reflect.apply(next, iterator, []));
    if (result.done) {
      if (isSync) await result.value;
      defaultControllerClose(stream[kState].controller);
    } else {
      defaultControllerEnqueue(stream[kState].controller, isSync ? await result.value : result.value);
    }
  }, async (reason) => {
    const returnMethod = iterator.return;
    if (returnMethod === undefined || returnMethod === null) return undefined;
    const result = await Reflect.apply(returnMethod, iterator, [reason]);
    if ((typeof result !== 'object' && typeof result !== 'function') || result === null) {
      throw illegalState('The promise returned by the iterator.return() method must fulfill with an object');
    }
    return undefined;
  }, 0);
  return stream;
}

function inspectBriefly(value) {
  return require('internal/util/inspect').inspect(value);
}

/** ReadableStreamPipeTo */
function readableStreamPipeTo(source, dest, preventClose, preventAbort, preventCancel, signal) {
  const reader = new ReadableStreamDefaultReader(source);
  const writer = new WritableStreamDefaultWriter(dest);
  source[kState].disturbed = true;
  let shuttingDown = false;
  /** The newest write; all before it are done when it is. */
  let currentWrite = Promise.resolve();
  const { promise, resolve, reject } = Promise.withResolvers();
  let disposable;

  if (signal !== undefined) {
    if (signal.aborted) {
      onAbort();
      return promise;
    }
    const { addAbortListener } = require('events');
    disposable = addAbortListener(signal, onAbort);
  }

  function onAbort() {
    const { reason } = signal;
    const actions = [];
    if (!preventAbort) {
      actions.push(() => (dest[kState].state === 'writable' ? writableStreamAbort(dest, reason) : Promise.resolve()));
    }
    if (!preventCancel) {
      actions.push(() => (source[kState].state === 'readable' ? readableStreamCancel(source, reason) : Promise.resolve()));
    }
    shutdownWithAction(() => Promise.all(actions.map((action) => action())), true, reason);
  }

  function finalize(hasError, error) {
    writerRelease(writer);
    readerRelease(reader);
    disposable?.[Symbol.dispose]();
    if (hasError) reject(error);
    else resolve();
  }

  /** Chunks that were read are written first. */
  function waitForWrites() {
    const waitedFor = currentWrite;
    const next = () => (waitedFor !== currentWrite ? waitForWrites() : undefined);
    return waitedFor.then(next, next);
  }

  function shutdownWithAction(action, isError, error) {
    if (shuttingDown) return;
    shuttingDown = true;
    const run = () => uponPromise(action(), () => finalize(isError, error), (failure) => finalize(true, failure));
    if (dest[kState].state === 'writable' && !closeQueuedOrInFlight(dest)) uponPromise(waitForWrites(), run);
    else run();
  }

  function shutdown(isError, error) {
    if (shuttingDown) return;
    shuttingDown = true;
    const run = () => finalize(isError, error);
    if (dest[kState].state === 'writable' && !closeQueuedOrInFlight(dest)) uponPromise(waitForWrites(), run);
    else run();
  }

  const whenErrored = (stream, closed, action) => {
    if (stream[kState].state === 'errored') action(stream[kState].storedError);
    else uponPromise(closed, undefined, action);
  };
  const whenClosed = (stream, closed, action) => {
    if (stream[kState].state === 'closed') action();
    else uponPromise(closed, action, () => {});
  };

  whenErrored(source, reader[kState].close.promise, (error) => {
    if (!preventAbort) shutdownWithAction(() => writableStreamAbort(dest, error), true, error);
    else shutdown(true, error);
  });
  whenErrored(dest, writer[kState].close.promise, (error) => {
    if (!preventCancel) shutdownWithAction(() => readableStreamCancel(source, error), true, error);
    else shutdown(true, error);
  });
  whenClosed(source, reader[kState].close.promise, () => {
    if (!preventClose) shutdownWithAction(() => writerCloseWithErrorPropagation(writer));
    else shutdown();
  });
  if (closeQueuedOrInFlight(dest) || dest[kState].state === 'closed') {
    const closed = illegalState('Destination WritableStream is closed');
    if (!preventCancel) shutdownWithAction(() => readableStreamCancel(source, closed), true, closed);
    else shutdown(true, closed);
  }

  function step() {
    if (shuttingDown) return Promise.resolve(true);
    // No more is read than the destination wants.
    return writer[kState].ready.promise.then(() => new Promise((resolveRead, rejectRead) => {
      if (shuttingDown) {
        resolveRead(true);
        return;
      }
      readerRead(reader, {
        chunk(chunk) {
          currentWrite = writerWrite(writer, chunk);
          setPromiseHandled(currentWrite);
          resolveRead(false);
        },
        close: () => resolveRead(true),
        error: rejectRead,
      });
    }));
  }
  async function loop() {
    // A chunk that is there is passed on without waiting for its write.
    while (!await step());
  }
  setPromiseHandled(loop());
  return promise;
}

/** ReadableStreamTee */
function readableStreamTee(stream, cloneForBranch2) {
  if (isByteController(stream[kState].controller)) return byteStreamTee(stream);
  return defaultTee(stream, cloneForBranch2);
}

/** ReadableStreamDefaultTee */
function defaultTee(stream, cloneForBranch2) {
  const reader = new ReadableStreamDefaultReader(stream);
  let reading = false;
  let readAgain = false;
  let canceled1 = false;
  let canceled2 = false;
  let reason1;
  let reason2;
  let branch1;
  let branch2;
  const cancelled = Promise.withResolvers();

  async function pull() {
    if (reading) {
      readAgain = true;
      return;
    }
    reading = true;
    readerRead(reader, {
      chunk(value) {
        queueMicrotask(() => {
          readAgain = false;
          let second = value;
          if (!canceled2 && cloneForBranch2) {
            try {
              second = structuredClone(value);
            } catch (error) {
              controllerError(branch1[kState].controller, error);
              controllerError(branch2[kState].controller, error);
              cancelled.resolve(readableStreamCancel(stream, error));
              return;
            }
          }
          if (!canceled1) defaultControllerEnqueue(branch1[kState].controller, value);
          if (!canceled2) defaultControllerEnqueue(branch2[kState].controller, second);
          reading = false;
          if (readAgain) pull();
        });
      },
      close() {
        reading = false;
        if (!canceled1) defaultControllerClose(branch1[kState].controller);
        if (!canceled2) defaultControllerClose(branch2[kState].controller);
        if (!canceled1 || !canceled2) cancelled.resolve();
      },
      error() {
        reading = false;
      },
    });
  }

  const cancelBranch = (first) => (reason) => {
    if (first) {
      canceled1 = true;
      reason1 = reason;
    } else {
      canceled2 = true;
      reason2 = reason;
    }
    if (canceled1 && canceled2) cancelled.resolve(readableStreamCancel(stream, [reason1, reason2]));
    return cancelled.promise;
  };

  branch1 = createReadableStream(() => undefined, pull, cancelBranch(true));
  branch2 = createReadableStream(() => undefined, pull, cancelBranch(false));
  uponPromise(reader[kState].close.promise, undefined, (error) => {
    controllerError(branch1[kState].controller, error);
    controllerError(branch2[kState].controller, error);
    if (!canceled1 || !canceled2) cancelled.resolve();
  });
  return [branch1, branch2];
}

/** ReadableByteStreamTee */
function byteStreamTee(stream) {
  let reader = new ReadableStreamDefaultReader(stream);
  let reading = false;
  let readAgainForBranch1 = false;
  let readAgainForBranch2 = false;
  let canceled1 = false;
  let canceled2 = false;
  let reason1;
  let reason2;
  let branch1;
  let branch2;
  const cancelled = Promise.withResolvers();

  function forwardReaderError(thisReader) {
    uponPromise(thisReader[kState].close.promise, undefined, (error) => {
      // An exchanged reader's fate does not matter.
      if (thisReader !== reader) return;
      controllerError(branch1[kState].controller, error);
      controllerError(branch2[kState].controller, error);
      if (!canceled1 || !canceled2) cancelled.resolve();
    });
  }

  function exchange(Reader) {
    readerRelease(reader);
    reader = new Reader(stream);
    forwardReaderError(reader);
  }

  function pullAgain() {
    reading = false;
    if (readAgainForBranch1) pull1();
    else if (readAgainForBranch2) pull2();
  }

  function pullWithDefaultReader() {
    if (isByobReader(reader)) exchange(ReadableStreamDefaultReader);
    readerRead(reader, {
      chunk(chunk) {
        queueMicrotask(() => {
          readAgainForBranch1 = false;
          readAgainForBranch2 = false;
          let chunk2 = chunk;
          if (!canceled1 && !canceled2) {
            try {
              chunk2 = cloneAsUint8Array(chunk);
            } catch (error) {
              controllerError(branch1[kState].controller, error);
              controllerError(branch2[kState].controller, error);
              cancelled.resolve(readableStreamCancel(stream, error));
              return;
            }
          }
          if (!canceled1) byteControllerEnqueue(branch1[kState].controller, chunk);
          if (!canceled2) byteControllerEnqueue(branch2[kState].controller, chunk2);
          pullAgain();
        });
      },
      close() {
        reading = false;
        if (!canceled1) byteControllerClose(branch1[kState].controller);
        if (!canceled2) byteControllerClose(branch2[kState].controller);
        if (branch1[kState].controller[kState].pendingPullIntos.length > 0) {
          byteControllerRespond(branch1[kState].controller, 0);
        }
        if (branch2[kState].controller[kState].pendingPullIntos.length > 0) {
          byteControllerRespond(branch2[kState].controller, 0);
        }
        if (!canceled1 || !canceled2) cancelled.resolve();
      },
      error() {
        reading = false;
      },
    });
  }

  function pullWithByobReader(view, forBranch2) {
    if (isDefaultReader(reader)) exchange(ReadableStreamBYOBReader);
    const byobBranch = forBranch2 ? branch2 : branch1;
    const otherBranch = forBranch2 ? branch1 : branch2;
    byobReaderRead(reader, view, 1, {
      chunk(chunk) {
        queueMicrotask(() => {
          readAgainForBranch1 = false;
          readAgainForBranch2 = false;
          const byobCanceled = forBranch2 ? canceled2 : canceled1;
          const otherCanceled = forBranch2 ? canceled1 : canceled2;
          if (!otherCanceled) {
            let cloned;
            try {
              cloned = cloneAsUint8Array(chunk);
            } catch (error) {
              controllerError(byobBranch[kState].controller, error);
              controllerError(otherBranch[kState].controller, error);
              cancelled.resolve(readableStreamCancel(stream, error));
              return;
            }
            if (!byobCanceled) byteControllerRespondWithNewView(byobBranch[kState].controller, chunk);
            byteControllerEnqueue(otherBranch[kState].controller, cloned);
          } else if (!byobCanceled) {
            byteControllerRespondWithNewView(byobBranch[kState].controller, chunk);
          }
          pullAgain();
        });
      },
      close(chunk) {
        reading = false;
        const byobCanceled = forBranch2 ? canceled2 : canceled1;
        const otherCanceled = forBranch2 ? canceled1 : canceled2;
        if (!byobCanceled) byteControllerClose(byobBranch[kState].controller);
        if (!otherCanceled) byteControllerClose(otherBranch[kState].controller);
        if (chunk !== undefined) {
          if (!byobCanceled) byteControllerRespondWithNewView(byobBranch[kState].controller, chunk);
          if (!otherCanceled && otherBranch[kState].controller[kState].pendingPullIntos.length > 0) {
            byteControllerRespond(otherBranch[kState].controller, 0);
          }
        }
        if (!byobCanceled || !otherCanceled) cancelled.resolve();
      },
      error() {
        reading = false;
      },
    });
  }

  async function pull1() {
    if (reading) {
      readAgainForBranch1 = true;
      return;
    }
    reading = true;
    const request = byteControllerGetRequest(branch1[kState].controller);
    if (request === null) pullWithDefaultReader();
    else pullWithByobReader(request[kState].view, false);
  }

  async function pull2() {
    if (reading) {
      readAgainForBranch2 = true;
      return;
    }
    reading = true;
    const request = byteControllerGetRequest(branch2[kState].controller);
    if (request === null) pullWithDefaultReader();
    else pullWithByobReader(request[kState].view, true);
  }

  const cancelBranch = (first) => (reason) => {
    if (first) {
      canceled1 = true;
      reason1 = reason;
    } else {
      canceled2 = true;
      reason2 = reason;
    }
    if (canceled1 && canceled2) cancelled.resolve(readableStreamCancel(stream, [reason1, reason2]));
    return cancelled.promise;
  };

  branch1 = createReadableByteStream(() => undefined, pull1, cancelBranch(true));
  branch2 = createReadableByteStream(() => undefined, pull2, cancelBranch(false));
  forwardReaderError(reader);
  return [branch1, branch2];
}

/** ReadableStreamCancel */
function readableStreamCancel(stream, reason) {
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'closed') return Promise.resolve();
  if (state.state === 'errored') return Promise.reject(state.storedError);
  readableStreamClose(stream);
  const { reader } = state;
  if (reader !== undefined && isByobReader(reader)) {
    const requests = reader[kState].readIntoRequests;
    reader[kState].readIntoRequests = [];
    for (const request of requests) request.close(undefined);
  }
  return state.controller[kCancel](reason).then(() => undefined);
}

/** ReadableStreamClose */
function readableStreamClose(stream) {
  const state = stream[kState];
  state.state = 'closed';
  state.closedPromise.resolve();
  const { reader } = state;
  if (reader === undefined) return;
  reader[kState].close.resolve();
  if (isDefaultReader(reader)) {
    const requests = reader[kState].readRequests;
    reader[kState].readRequests = [];
    for (const request of requests) request.close();
  }
}

/** ReadableStreamError */
function readableStreamError(stream, error) {
  const state = stream[kState];
  state.state = 'errored';
  state.storedError = error;
  state.closedPromise.reject(error);
  const { reader } = state;
  if (reader === undefined) return;
  reader[kState].close.reject(error);
  setPromiseHandled(reader[kState].close.promise);
  errorRequests(reader, error);
}

function errorRequests(reader, error) {
  const name = isDefaultReader(reader) ? 'readRequests' : 'readIntoRequests';
  const requests = reader[kState][name];
  reader[kState][name] = [];
  for (const request of requests) request.error(error);
}

function numReadRequests(stream) {
  return stream[kState].reader[kState].readRequests.length;
}

function hasDefaultReader(stream) {
  const { reader } = stream[kState];
  return reader !== undefined && isDefaultReader(reader);
}

function hasByobReader(stream) {
  const { reader } = stream[kState];
  return reader !== undefined && isByobReader(reader);
}

// ---- what readers do

function initReader(reader, stream) {
  reader[kState].stream = stream;
  stream[kState].reader = reader;
  switch (stream[kState].state) {
    case 'readable':
      reader[kState].close = newDeferred();
      // Nobody need look at it.
      setPromiseHandled(reader[kState].close.promise);
      break;
    case 'closed':
      reader[kState].close = resolvedDeferred();
      break;
    default:
      reader[kState].close = rejectedDeferred(stream[kState].storedError);
  }
}

function readerCancel(reader, reason) {
  return readableStreamCancel(reader[kState].stream, reason);
}

function readerRelease(reader) {
  const { stream } = reader[kState];
  const released = illegalState('Reader released');
  if (reader[kState].close.pending) {
    reader[kState].close.reject(released);
    setPromiseHandled(reader[kState].close.promise);
  } else {
    reader[kState].close = rejectedDeferred(released);
  }
  stream[kState].controller[kRelease]();
  stream[kState].reader = undefined;
  reader[kState].stream = undefined;
  errorRequests(reader, released);
}

function readerRead(reader, request) {
  const { stream } = reader[kState];
  stream[kState].disturbed = true;
  switch (stream[kState].state) {
    case 'closed':
      request.close();
      break;
    case 'errored':
      request.error(stream[kState].storedError);
      break;
    default:
      stream[kState].controller[kPull](request);
  }
}

function byobReaderRead(reader, view, min, request) {
  const { stream } = reader[kState];
  stream[kState].disturbed = true;
  if (stream[kState].state === 'errored') request.error(stream[kState].storedError);
  else byteControllerPullInto(stream[kState].controller, view, min, request);
}

// ---- what both controllers do

function controllerGetDesiredSize(controller) {
  const { stream, highWaterMark, queueTotalSize } = controller[kState];
  switch (stream[kState].state) {
    case 'errored': return null;
    case 'closed': return 0;
    default: return highWaterMark - queueTotalSize;
  }
}

function clearAlgorithms(controller) {
  controller[kState].pullAlgorithm = undefined;
  controller[kState].cancelAlgorithm = undefined;
  controller[kState].sizeAlgorithm = undefined;
}

function controllerError(controller, error) {
  const { stream } = controller[kState];
  if (stream[kState].state !== 'readable') return;
  if (isByteController(controller)) clearPendingPullIntos(controller);
  resetQueue(controller);
  clearAlgorithms(controller);
  readableStreamError(stream, error);
}

function shouldCallPull(controller) {
  const { stream, started, closeRequested } = controller[kState];
  if (stream[kState].state !== 'readable' || closeRequested || !started) return false;
  if (hasDefaultReader(stream) && numReadRequests(stream) > 0) return true;
  if (hasByobReader(stream) && stream[kState].reader[kState].readIntoRequests.length > 0) return true;
  return controllerGetDesiredSize(controller) > 0;
}

function callPullIfNeeded(controller) {
  if (!shouldCallPull(controller)) return;
  const state = controller[kState];
  if (state.pulling) {
    state.pullAgain = true;
    return;
  }
  state.pulling = true;
  uponPromise(state.pullAlgorithm(controller), () => {
    state.pulling = false;
    if (state.pullAgain) {
      state.pullAgain = false;
      callPullIfNeeded(controller);
    }
  }, (error) => controllerError(controller, error));
}

function afterStart(controller, startResult) {
  uponPromise(Promise.resolve(startResult), () => {
    controller[kState].started = true;
    callPullIfNeeded(controller);
  }, (error) => controllerError(controller, error));
}

function sourceAlgorithms(source, controller) {
  const { start, pull, cancel } = source ?? {};
  if (start !== undefined && typeof start !== 'function') throw new ERR_INVALID_ARG_TYPE('source.start', 'Function', start);
  return [
    start ? () => Reflect.apply(start, source, [controller]) : () => undefined,
    pull ? createPromiseCallback('source.pull', pull, source) : nothing,
    cancel ? createPromiseCallback('source.cancel', cancel, source) : nothing,
  ];
}

// ---- default controllers

function setupDefaultController(stream, controller, start, pull, cancel, highWaterMark, size) {
  controller[kState] = {
    cancelAlgorithm: cancel,
    closeRequested: false,
    highWaterMark,
    pullAgain: false,
    pullAlgorithm: pull,
    pulling: false,
    queue: [],
    queueStart: 0,
    queueTotalSize: 0,
    started: false,
    sizeAlgorithm: size,
    stream,
  };
  stream[kState].controller = controller;
  afterStart(controller, start());
}

function setupDefaultControllerFromSource(stream, source, highWaterMark, size) {
  const controller = new ReadableStreamDefaultController(kSkipThrow);
  const [start, pull, cancel] = sourceAlgorithms(source, controller);
  setupDefaultController(stream, controller, start, pull, cancel, highWaterMark, size);
}

function defaultControllerCanCloseOrEnqueue(controller) {
  return !controller[kState].closeRequested && controller[kState].stream[kState].state === 'readable';
}

function defaultControllerClose(controller) {
  if (!defaultControllerCanCloseOrEnqueue(controller)) return;
  controller[kState].closeRequested = true;
  if (queueLength(controller) === 0) {
    clearAlgorithms(controller);
    readableStreamClose(controller[kState].stream);
  }
}

function defaultControllerEnqueue(controller, chunk) {
  if (!defaultControllerCanCloseOrEnqueue(controller)) return;
  const { stream } = controller[kState];
  if (hasDefaultReader(stream) && numReadRequests(stream) > 0) {
    stream[kState].reader[kState].readRequests.shift().chunk(chunk);
  } else {
    try {
      const size = Reflect.apply(controller[kState].sizeAlgorithm, undefined, [chunk]);
      enqueueValueWithSize(controller, chunk, size);
    } catch (error) {
      controllerError(controller, error);
      throw error;
    }
  }
  callPullIfNeeded(controller);
}

/** Whether a transform's readable side holds it back. */
function defaultControllerHasBackpressure(controller) {
  return !shouldCallPull(controller);
}

// ---- byte controllers

function setupByteController(stream, controller, start, pull, cancel, highWaterMark, autoAllocateChunkSize) {
  controller[kState] = {
    autoAllocateChunkSize,
    byobRequest: null,
    cancelAlgorithm: cancel,
    closeRequested: false,
    highWaterMark,
    pendingPullIntos: [],
    pullAgain: false,
    pullAlgorithm: pull,
    pulling: false,
    queue: [],
    queueStart: 0,
    queueTotalSize: 0,
    started: false,
    stream,
  };
  stream[kState].controller = controller;
  afterStart(controller, start());
}

function setupByteControllerFromSource(stream, source, highWaterMark) {
  const controller = new ReadableByteStreamController(kSkipThrow);
  const { autoAllocateChunkSize } = source;
  const [start, pull, cancel] = sourceAlgorithms(source, controller);
  if (autoAllocateChunkSize === 0 || autoAllocateChunkSize < 0) {
    throw new ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', autoAllocateChunkSize);
  }
  setupByteController(stream, controller, start, pull, cancel, highWaterMark, autoAllocateChunkSize);
}

function byteControllerGetRequest(controller) {
  const state = controller[kState];
  if (state.byobRequest === null && state.pendingPullIntos.length > 0) {
    const first = state.pendingPullIntos[0];
    const request = new ReadableStreamBYOBRequest(kSkipThrow);
    request[kState] = {
      controller,
      view: new Uint8Array(first.buffer, first.byteOffset + first.bytesFilled, first.byteLength - first.bytesFilled),
    };
    state.byobRequest = request;
  }
  return state.byobRequest;
}

function invalidateRequest(controller) {
  const { byobRequest } = controller[kState];
  if (byobRequest === null) return;
  byobRequest[kState].controller = undefined;
  byobRequest[kState].view = null;
  controller[kState].byobRequest = null;
}

function clearPendingPullIntos(controller) {
  invalidateRequest(controller);
  controller[kState].pendingPullIntos = [];
}

function byteControllerClose(controller) {
  const state = controller[kState];
  const { stream } = state;
  if (state.closeRequested || stream[kState].state !== 'readable') return;
  if (state.queueTotalSize > 0) {
    state.closeRequested = true;
    return;
  }
  if (state.pendingPullIntos.length > 0) {
    const first = state.pendingPullIntos[0];
    if (first.bytesFilled % first.elementSize !== 0) {
      const error = illegalState('Partial read');
      controllerError(controller, error);
      throw error;
    }
  }
  clearAlgorithms(controller);
  readableStreamClose(stream);
}

function byteControllerEnqueue(controller, chunk) {
  const state = controller[kState];
  const { stream } = state;
  if (state.closeRequested || stream[kState].state !== 'readable') return;
  const { buffer, byteOffset, byteLength } = chunk;
  if (isDetachedBuffer(buffer)) throw illegalState('ArrayBuffer is detached');
  const transferred = transferArrayBuffer(buffer);
  if (state.pendingPullIntos.length > 0) {
    const first = state.pendingPullIntos[0];
    if (isDetachedBuffer(first.buffer)) throw illegalState('Destination ArrayBuffer is detached');
    invalidateRequest(controller);
    first.buffer = transferArrayBuffer(first.buffer);
    if (first.type === 'none') enqueueDetachedPullInto(controller, first);
  }
  if (hasDefaultReader(stream)) {
    processReadRequests(controller);
    if (numReadRequests(stream) === 0) {
      enqueueByteChunk(controller, transferred, byteOffset, byteLength);
    } else {
      if (state.pendingPullIntos.length > 0) shiftPendingPullInto(controller);
      const view = new Uint8Array(transferred, byteOffset, byteLength);
      stream[kState].reader[kState].readRequests.shift().chunk(view);
    }
  } else if (hasByobReader(stream)) {
    enqueueByteChunk(controller, transferred, byteOffset, byteLength);
    commitAll(controller, processPullIntosUsingQueue(controller));
  } else {
    enqueueByteChunk(controller, transferred, byteOffset, byteLength);
  }
  callPullIfNeeded(controller);
}

function enqueueByteChunk(controller, buffer, byteOffset, byteLength) {
  controller[kState].queue.push({ buffer, byteOffset, byteLength });
  controller[kState].queueTotalSize += byteLength;
}

function enqueueClonedByteChunk(controller, buffer, byteOffset, byteLength) {
  let cloned;
  try {
    cloned = buffer.slice(byteOffset, byteOffset + byteLength);
  } catch (error) {
    controllerError(controller, error);
    throw error;
  }
  enqueueByteChunk(controller, cloned, 0, byteLength);
}

function enqueueDetachedPullInto(controller, descriptor) {
  if (descriptor.bytesFilled > 0) {
    enqueueClonedByteChunk(controller, descriptor.buffer, descriptor.byteOffset, descriptor.bytesFilled);
  }
  shiftPendingPullInto(controller);
}

function shiftPendingPullInto(controller) {
  return controller[kState].pendingPullIntos.shift();
}

function handleQueueDrain(controller) {
  const state = controller[kState];
  if (state.queueTotalSize === 0 && state.closeRequested) {
    clearAlgorithms(controller);
    readableStreamClose(state.stream);
  } else {
    callPullIfNeeded(controller);
  }
}

function fillReadRequestFromQueue(controller, request) {
  const state = controller[kState];
  const { buffer, byteOffset, byteLength } = shiftQueue(state);
  state.queueTotalSize -= byteLength;
  handleQueueDrain(controller);
  request.chunk(new Uint8Array(buffer, byteOffset, byteLength));
}

function processReadRequests(controller) {
  const { reader } = controller[kState].stream[kState];
  while (reader[kState].readRequests.length > 0) {
    if (controller[kState].queueTotalSize === 0) return;
    fillReadRequestFromQueue(controller, reader[kState].readRequests.shift());
  }
}

/** Copies from the queue; whether the descriptor has its minimum. */
function fillPullIntoFromQueue(controller, descriptor) {
  const state = controller[kState];
  const maxBytes = Math.min(state.queueTotalSize, descriptor.byteLength - descriptor.bytesFilled);
  const maxFilled = descriptor.bytesFilled + maxBytes;
  let remaining = maxBytes;
  let ready = false;
  const maxAligned = maxFilled - maxFilled % descriptor.elementSize;
  if (maxAligned >= descriptor.minimumFill) {
    remaining = maxAligned - descriptor.bytesFilled;
    ready = true;
  }
  while (remaining > 0) {
    const head = state.queue[state.queueStart];
    const count = Math.min(remaining, head.byteLength);
    const at = descriptor.byteOffset + descriptor.bytesFilled;
    if (!canCopyArrayBuffer(descriptor.buffer, at, head.buffer, head.byteOffset, count)) {
      throw illegalState('The source buffer cannot be copied to the destination');
    }
    copyArrayBuffer(descriptor.buffer, at, head.buffer, head.byteOffset, count);
    if (head.byteLength === count) {
      shiftQueue(state);
    } else {
      head.byteOffset += count;
      head.byteLength -= count;
    }
    state.queueTotalSize -= count;
    descriptor.bytesFilled += count;
    remaining -= count;
  }
  return ready;
}

function processPullIntosUsingQueue(controller) {
  const state = controller[kState];
  const filled = [];
  while (state.pendingPullIntos.length > 0) {
    if (state.queueTotalSize === 0) break;
    const first = state.pendingPullIntos[0];
    if (!fillPullIntoFromQueue(controller, first)) break;
    shiftPendingPullInto(controller);
    filled.push(first);
  }
  return filled;
}

function commitAll(controller, descriptors) {
  for (const descriptor of descriptors) commitPullInto(controller[kState].stream, descriptor);
}

function commitPullInto(stream, descriptor) {
  let done = false;
  if (stream[kState].state === 'closed') done = true;
  const view = convertPullInto(descriptor);
  const { reader } = stream[kState];
  if (descriptor.type === 'default') {
    const request = reader[kState].readRequests.shift();
    if (done) request.close();
    else request.chunk(view);
  } else {
    const request = reader[kState].readIntoRequests.shift();
    if (done) request.close(view);
    else request.chunk(view);
  }
}

function convertPullInto(descriptor) {
  const { ctor, byteOffset, bytesFilled, elementSize } = descriptor;
  return new ctor(transferArrayBuffer(descriptor.buffer), byteOffset, bytesFilled / elementSize);
}

function byteControllerPullInto(controller, view, min, request) {
  const state = controller[kState];
  const { stream } = state;
  let elementSize = 1;
  let ctor = DataView;
  if (!(view instanceof DataView)) {
    elementSize = view.constructor.BYTES_PER_ELEMENT;
    ctor = view.constructor;
    // Buffers stay Buffers, which are not made with their class's constructor.
    if (require('buffer').Buffer.isBuffer(view)) {
      elementSize = 1;
      ctor = BufferView;
    }
  }
  const { byteOffset, byteLength } = view;
  let buffer;
  try {
    buffer = transferArrayBuffer(view.buffer);
  } catch (error) {
    request.error(error);
    return;
  }
  const descriptor = {
    buffer,
    bufferByteLength: buffer.byteLength,
    byteOffset,
    byteLength,
    bytesFilled: 0,
    minimumFill: min * elementSize,
    elementSize,
    ctor,
    type: 'byob',
  };
  const addRequest = () => {
    state.pendingPullIntos.push(descriptor);
    stream[kState].reader[kState].readIntoRequests.push(request);
  };
  if (state.pendingPullIntos.length > 0) {
    addRequest();
    return;
  }
  if (stream[kState].state === 'closed') {
    request.close(new ctor(descriptor.buffer, descriptor.byteOffset, 0));
    return;
  }
  if (state.queueTotalSize > 0) {
    if (fillPullIntoFromQueue(controller, descriptor)) {
      const filled = convertPullInto(descriptor);
      handleQueueDrain(controller);
      request.chunk(filled);
      return;
    }
    if (state.closeRequested) {
      const error = illegalState('ReadableStream closed');
      controllerError(controller, error);
      request.error(error);
      return;
    }
  }
  addRequest();
  callPullIfNeeded(controller);
}

/** A Buffer over memory, as a constructor of views. */
function BufferView(buffer, byteOffset, length) {
  return require('buffer').Buffer.from(buffer, byteOffset, length);
}

function byteControllerRespond(controller, bytesWritten) {
  const state = controller[kState];
  const first = state.pendingPullIntos[0];
  bytesWritten = Number(bytesWritten);
  if (!Number.isInteger(bytesWritten) || bytesWritten < 0) {
    throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
  }
  if (state.stream[kState].state === 'closed') {
    if (bytesWritten !== 0) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
  } else {
    if (bytesWritten === 0) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
    if (first.bytesFilled + bytesWritten > first.byteLength) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', bytesWritten);
    }
  }
  first.buffer = transferArrayBuffer(first.buffer);
  byteControllerRespondInternal(controller, bytesWritten);
}

function byteControllerRespondWithNewView(controller, view) {
  const state = controller[kState];
  const first = state.pendingPullIntos[0];
  const { byteLength, byteOffset } = view;
  if (state.stream[kState].state === 'closed') {
    if (byteLength !== 0) throw illegalState('View is not zero-length');
  } else if (byteLength === 0) {
    throw illegalState('View is zero-length');
  }
  if (first.byteOffset + first.bytesFilled !== byteOffset) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
  }
  if (first.bufferByteLength !== view.buffer.byteLength) throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
  if (first.bytesFilled + byteLength > first.byteLength) throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
  first.buffer = transferArrayBuffer(view.buffer);
  byteControllerRespondInternal(controller, byteLength);
}

function byteControllerRespondInternal(controller, bytesWritten) {
  const state = controller[kState];
  const { stream } = state;
  const first = state.pendingPullIntos[0];
  invalidateRequest(controller);
  if (stream[kState].state === 'closed') {
    respondInClosedState(controller, first);
  } else {
    respondInReadableState(controller, bytesWritten, first);
  }
  callPullIfNeeded(controller);
}

function respondInClosedState(controller, first) {
  const { stream } = controller[kState];
  if (first.type === 'none') shiftPendingPullInto(controller);
  if (!hasByobReader(stream)) return;
  const filled = [];
  while (filled.length < stream[kState].reader[kState].readIntoRequests.length) filled.push(shiftPendingPullInto(controller));
  commitAll(controller, filled);
}

function respondInReadableState(controller, bytesWritten, descriptor) {
  descriptor.bytesFilled += bytesWritten;
  if (descriptor.type === 'none') {
    enqueueDetachedPullInto(controller, descriptor);
    commitAll(controller, processPullIntosUsingQueue(controller));
    return;
  }
  if (descriptor.bytesFilled < descriptor.minimumFill) return;
  shiftPendingPullInto(controller);
  const remainder = descriptor.bytesFilled % descriptor.elementSize;
  if (remainder > 0) {
    const end = descriptor.byteOffset + descriptor.bytesFilled;
    enqueueClonedByteChunk(controller, descriptor.buffer, end - remainder, remainder);
  }
  descriptor.bytesFilled -= remainder;
  const filled = processPullIntosUsingQueue(controller);
  commitPullInto(controller[kState].stream, descriptor);
  commitAll(controller, filled);
}

module.exports = {
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  ReadableStreamTee,
  TransferredReadableStream,
  controllerError,
  createReadableStream,
  defaultControllerCanCloseOrEnqueue,
  defaultControllerClose,
  defaultControllerEnqueue,
  defaultControllerHasBackpressure,
  isByobReader,
  isDefaultReader,
  isLocked,
  isReadableStream,
  readableStreamCancel,
  readableStreamPipeTo,
  readableStreamTee,
  readerCancel,
  readerRead,
  readerRelease,
};
