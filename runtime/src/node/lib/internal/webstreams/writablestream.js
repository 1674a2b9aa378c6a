'use strict';
// WritableStream, its writer and its controller: the Streams Standard, clause 5.

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS },
} = require('internal/errors');
const { kEmptyObject, kEnumerableProperty } = require('internal/util');
const { validateObject, kValidateObjectAllowObjects, kValidateObjectAllowObjectsAndNull } = require('internal/validators');
const {
  kDeserialize, kTransfer, kTransferList, markTransferMode,
} = require('internal/worker/js_transferable');
const {
  createPromiseCallback,
  customInspect,
  customInspectSymbol,
  dequeueValue,
  enqueueValueWithSize,
  extractHighWaterMark,
  extractSizeAlgorithm,
  illegalState,
  isBrand,
  kControllerErrorFunction,
  kIsClosedPromise,
  kSkipThrow,
  kState,
  kType,
  newDeferred,
  nothing,
  peekQueueValue,
  queueLength,
  rejectedDeferred,
  resetQueue,
  resolvedDeferred,
  setPromiseHandled,
  tag,
  uponPromise,
} = require('internal/webstreams/util');

const kIsErrored = Symbol.for('nodejs.stream.errored');
const kIsWritable = Symbol.for('nodejs.stream.writable');
/** In the queue, after the last chunk. */
const kCloseSentinel = Symbol('kCloseSentinel');
const kAbort = Symbol('kAbort');
const kError = Symbol('kError');

const isWritableStream = isBrand('WritableStream');
const isWriter = isBrand('WritableStreamDefaultWriter');
const isController = isBrand('WritableStreamDefaultController');

class WritableStream {
  [kType] = 'WritableStream';

  constructor(sink = kEmptyObject, strategy = kEmptyObject) {
    if (sink === kSkipThrow) return;
    markTransferMode(this, false, true);
    validateObject(sink, 'sink', kValidateObjectAllowObjects);
    validateObject(strategy, 'strategy', kValidateObjectAllowObjectsAndNull);
    const type = sink?.type;
    if (type !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('type', type);
    initState(this);
    const size = extractSizeAlgorithm(strategy?.size);
    const highWaterMark = extractHighWaterMark(strategy?.highWaterMark, 1);
    setupControllerFromSink(this, sink, highWaterMark, size);
  }

  get [kIsErrored]() {
    return this[kState].state === 'errored';
  }

  get [kIsWritable]() {
    return this[kState].state === 'writable';
  }

  get [kIsClosedPromise]() {
    return this[kState].closedPromise;
  }

  [kControllerErrorFunction](error) {
    this[kState].controller.error(error);
  }

  get locked() {
    if (!isWritableStream(this)) throw new ERR_INVALID_THIS('WritableStream');
    return isLocked(this);
  }

  abort(reason = undefined) {
    if (!isWritableStream(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStream'));
    if (isLocked(this)) return Promise.reject(illegalState('WritableStream is locked'));
    return writableStreamAbort(this, reason);
  }

  close() {
    if (!isWritableStream(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStream'));
    if (isLocked(this)) return Promise.reject(illegalState('WritableStream is locked'));
    if (closeQueuedOrInFlight(this)) return Promise.reject(illegalState('Failure closing WritableStream'));
    return writableStreamClose(this);
  }

  getWriter() {
    if (!isWritableStream(this)) throw new ERR_INVALID_THIS('WritableStream');
    return new WritableStreamDefaultWriter(this);
  }

  [customInspectSymbol](depth, options) {
    return customInspect.call(this, depth, options, this[kType], {
      locked: this.locked,
      state: this[kState].state,
    });
  }

  [kTransfer]() {
    if (!isWritableStream(this)) throw new ERR_INVALID_THIS('WritableStream');
    if (this.locked) {
      this[kState].transfer.port1?.close();
      const { lazyDOMException } = require('internal/util');
      throw lazyDOMException('Cannot transfer a locked WritableStream', 'DataCloneError');
    }
    const { CrossRealmTransformReadableSource } = require('internal/webstreams/transfer');
    const { readableStreamPipeTo, ReadableStream } = require('internal/webstreams/readablestream');
    const transfer = this[kState].transfer;
    const readable = new ReadableStream(new CrossRealmTransformReadableSource(transfer.port1));
    transfer.promise = readableStreamPipeTo(readable, this, false, false, false);
    setPromiseHandled(transfer.promise);
    return { data: { port: transfer.port2 }, deserializeInfo: 'internal/webstreams/writablestream:TransferredWritableStream' };
  }

  [kTransferList]() {
    const { MessageChannel } = require('internal/worker/io');
    const { port1, port2 } = new MessageChannel();
    this[kState].transfer = { port1, port2, promise: undefined };
    return [port2];
  }

  [kDeserialize]({ port }) {
    const { CrossRealmTransformWritableSink } = require('internal/webstreams/transfer');
    initState(this);
    setupControllerFromSink(this, new CrossRealmTransformWritableSink(port, true), 1, () => 1);
  }
}

/** What the other side of a transfer makes. */
function TransferredWritableStream() {
  const stream = new WritableStream(kSkipThrow);
  markTransferMode(stream, false, true);
  return stream;
}

Object.defineProperties(WritableStream.prototype, {
  locked: kEnumerableProperty,
  abort: kEnumerableProperty,
  close: kEnumerableProperty,
  getWriter: kEnumerableProperty,
  [Symbol.toStringTag]: tag('WritableStream'),
});

class WritableStreamDefaultWriter {
  [kType] = 'WritableStreamDefaultWriter';

  constructor(stream) {
    if (!isWritableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    this[kState] = { stream: undefined, close: undefined, ready: undefined };
    setupWriter(this, stream);
  }

  get closed() {
    if (!isWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this[kState].close.promise;
  }

  get desiredSize() {
    if (!isWriter(this)) throw new ERR_INVALID_THIS('WritableStreamDefaultWriter');
    if (this[kState].stream === undefined) throw illegalState('Writer is not bound to a WritableStream');
    return writerGetDesiredSize(this);
  }

  get ready() {
    if (!isWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this[kState].ready.promise;
  }

  abort(reason = undefined) {
    if (!isWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this[kState];
    if (stream === undefined) return Promise.reject(illegalState('Writer is not bound to a WritableStream'));
    return writableStreamAbort(stream, reason);
  }

  close() {
    if (!isWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this[kState];
    if (stream === undefined) return Promise.reject(illegalState('Writer is not bound to a WritableStream'));
    if (closeQueuedOrInFlight(stream)) return Promise.reject(illegalState('Failure to close WritableStream'));
    return writableStreamClose(stream);
  }

  releaseLock() {
    if (!isWriter(this)) throw new ERR_INVALID_THIS('WritableStreamDefaultWriter');
    if (this[kState].stream === undefined) return;
    writerRelease(this);
  }

  write(chunk = undefined) {
    if (!isWriter(this)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    if (this[kState].stream === undefined) return Promise.reject(illegalState('Writer is not bound to a WritableStream'));
    return writerWrite(this, chunk);
  }

  [customInspectSymbol](depth, options) {
    return customInspect.call(this, depth, options, this[kType], {
      stream: this[kState].stream,
      close: this[kState].close.promise,
      ready: this[kState].ready.promise,
      desiredSize: this.desiredSize,
    });
  }
}
Object.defineProperties(WritableStreamDefaultWriter.prototype, {
  closed: kEnumerableProperty,
  ready: kEnumerableProperty,
  desiredSize: kEnumerableProperty,
  abort: kEnumerableProperty,
  close: kEnumerableProperty,
  releaseLock: kEnumerableProperty,
  write: kEnumerableProperty,
  [Symbol.toStringTag]: tag('WritableStreamDefaultWriter'),
});

class WritableStreamDefaultController {
  [kType] = 'WritableStreamDefaultController';

  constructor(skip = undefined) {
    if (skip !== kSkipThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  [kAbort](reason) {
    const result = this[kState].abortAlgorithm(reason);
    clearAlgorithms(this);
    return result;
  }

  [kError]() {
    resetQueue(this);
  }

  get signal() {
    if (!isController(this)) throw new ERR_INVALID_THIS('WritableStreamDefaultController');
    return this[kState].abortController.signal;
  }

  error(error = undefined) {
    if (!isController(this)) throw new ERR_INVALID_THIS('WritableStreamDefaultController');
    if (this[kState].stream[kState].state !== 'writable') return;
    controllerError(this, error);
  }

  [customInspectSymbol](depth, options) {
    return customInspect.call(this, depth, options, this[kType], { stream: this[kState].stream });
  }
}
Object.defineProperties(WritableStreamDefaultController.prototype, {
  signal: kEnumerableProperty,
  error: kEnumerableProperty,
  [Symbol.toStringTag]: tag('WritableStreamDefaultController'),
});

// ---- streams

function initState(stream) {
  const closed = newDeferred();
  setPromiseHandled(closed.promise);
  stream[kState] = {
    state: 'writable',
    storedError: undefined,
    writer: undefined,
    controller: undefined,
    inFlightWriteRequest: undefined,
    closeRequest: undefined,
    inFlightCloseRequest: undefined,
    pendingAbortRequest: undefined,
    backpressure: false,
    writeRequests: [],
    closedPromise: closed,
    transfer: { port1: undefined, port2: undefined, promise: undefined },
  };
}

/** 5.3.1 CreateWritableStream */
function createWritableStream(start, write, close, abort, highWaterMark = 1, size = () => 1) {
  const stream = new WritableStream(kSkipThrow);
  markTransferMode(stream, false, true);
  initState(stream);
  const controller = new WritableStreamDefaultController(kSkipThrow);
  setupController(stream, controller, start, write, close, abort, highWaterMark, size);
  return stream;
}

function isLocked(stream) {
  return stream[kState].writer !== undefined;
}

function setupWriter(writer, stream) {
  if (isLocked(stream)) throw illegalState('WritableStream is locked');
  writer[kState].stream = stream;
  stream[kState].writer = writer;
  switch (stream[kState].state) {
    case 'writable':
      writer[kState].ready = !closeQueuedOrInFlight(stream) && stream[kState].backpressure ? newDeferred() : resolvedDeferred();
      setPromiseHandled(writer[kState].ready.promise);
      writer[kState].close = newDeferred();
      setPromiseHandled(writer[kState].close.promise);
      break;
    case 'erroring':
      writer[kState].ready = rejectedDeferred(stream[kState].storedError);
      writer[kState].close = newDeferred();
      setPromiseHandled(writer[kState].close.promise);
      break;
    case 'closed':
      writer[kState].ready = resolvedDeferred();
      writer[kState].close = resolvedDeferred();
      break;
    default:
      writer[kState].ready = rejectedDeferred(stream[kState].storedError);
      writer[kState].close = rejectedDeferred(stream[kState].storedError);
  }
}

/** WritableStreamAbort */
function writableStreamAbort(stream, reason) {
  const state = stream[kState];
  if (state.state === 'closed' || state.state === 'errored') return Promise.resolve();
  state.controller[kState].abortController.abort(reason);
  // Listeners of the signal may have changed the state.
  if (state.state === 'closed' || state.state === 'errored') return Promise.resolve();
  if (state.pendingAbortRequest !== undefined) return state.pendingAbortRequest.abort.promise;
  const wasAlreadyErroring = state.state === 'erroring';
  if (wasAlreadyErroring) reason = undefined;
  const abort = newDeferred();
  state.pendingAbortRequest = { abort, reason, wasAlreadyErroring };
  if (!wasAlreadyErroring) startErroring(stream, reason);
  return abort.promise;
}

/** WritableStreamClose */
function writableStreamClose(stream) {
  const state = stream[kState];
  if (state.state === 'closed' || state.state === 'errored') {
    return Promise.reject(illegalState(state.state === 'closed' ? 'WritableStream is closed' : 'WritableStream is errored'));
  }
  const request = newDeferred();
  state.closeRequest = request;
  const { writer } = state;
  if (writer !== undefined && state.backpressure && state.state === 'writable') writer[kState].ready.resolve();
  enqueueValueWithSize(state.controller, kCloseSentinel, 0);
  advanceQueue(state.controller);
  return request.promise;
}

function addWriteRequest(stream) {
  const request = newDeferred();
  stream[kState].writeRequests.push(request);
  return request.promise;
}

function closeQueuedOrInFlight(stream) {
  return stream[kState].closeRequest !== undefined || stream[kState].inFlightCloseRequest !== undefined;
}

function dealWithRejection(stream, error) {
  if (stream[kState].state === 'writable') {
    startErroring(stream, error);
    return;
  }
  finishErroring(stream);
}

function startErroring(stream, reason) {
  const state = stream[kState];
  const { controller, writer } = state;
  state.state = 'erroring';
  state.storedError = reason;
  if (writer !== undefined) ensureReadyRejected(writer, reason);
  if (!hasOperationInFlight(stream) && controller[kState].started) finishErroring(stream);
}

function finishErroring(stream) {
  const state = stream[kState];
  state.state = 'errored';
  state.controller[kError]();
  const { storedError } = state;
  for (const request of state.writeRequests) request.reject(storedError);
  state.writeRequests = [];
  const request = state.pendingAbortRequest;
  if (request === undefined) {
    rejectCloseAndClosedPromise(stream);
    return;
  }
  state.pendingAbortRequest = undefined;
  if (request.wasAlreadyErroring) {
    request.abort.reject(storedError);
    rejectCloseAndClosedPromise(stream);
    return;
  }
  uponPromise(state.controller[kAbort](request.reason), () => {
    request.abort.resolve();
    rejectCloseAndClosedPromise(stream);
  }, (reason) => {
    request.abort.reject(reason);
    rejectCloseAndClosedPromise(stream);
  });
}

function finishInFlightWrite(stream) {
  stream[kState].inFlightWriteRequest.resolve();
  stream[kState].inFlightWriteRequest = undefined;
}

function finishInFlightWriteWithError(stream, error) {
  stream[kState].inFlightWriteRequest.reject(error);
  stream[kState].inFlightWriteRequest = undefined;
  dealWithRejection(stream, error);
}

function finishInFlightClose(stream) {
  const state = stream[kState];
  state.inFlightCloseRequest.resolve();
  state.inFlightCloseRequest = undefined;
  if (state.state === 'erroring') {
    // The close was too late to fail.
    state.storedError = undefined;
    if (state.pendingAbortRequest !== undefined) {
      state.pendingAbortRequest.abort.resolve();
      state.pendingAbortRequest = undefined;
    }
  }
  state.state = 'closed';
  state.writer?.[kState].close.resolve();
  state.closedPromise.resolve();
}

function finishInFlightCloseWithError(stream, error) {
  const state = stream[kState];
  state.inFlightCloseRequest.reject(error);
  state.inFlightCloseRequest = undefined;
  if (state.pendingAbortRequest !== undefined) {
    state.pendingAbortRequest.abort.reject(error);
    state.pendingAbortRequest = undefined;
  }
  dealWithRejection(stream, error);
}

function hasOperationInFlight(stream) {
  return stream[kState].inFlightWriteRequest !== undefined || stream[kState].inFlightCloseRequest !== undefined;
}

function rejectCloseAndClosedPromise(stream) {
  const state = stream[kState];
  if (state.closeRequest !== undefined) {
    state.closeRequest.reject(state.storedError);
    state.closeRequest = undefined;
  }
  state.closedPromise.reject(state.storedError);
  const { writer } = state;
  if (writer !== undefined) {
    writer[kState].close.reject(state.storedError);
    setPromiseHandled(writer[kState].close.promise);
  }
}

function updateBackpressure(stream, backpressure) {
  const state = stream[kState];
  const { writer } = state;
  if (writer !== undefined && backpressure !== state.backpressure) {
    if (backpressure) {
      writer[kState].ready = newDeferred();
      setPromiseHandled(writer[kState].ready.promise);
    } else {
      writer[kState].ready.resolve();
    }
  }
  state.backpressure = backpressure;
}

// ---- writers

/** WritableStreamDefaultWriterCloseWithErrorPropagation */
function writerCloseWithErrorPropagation(writer) {
  const { stream } = writer[kState];
  const { state, storedError } = stream[kState];
  if (closeQueuedOrInFlight(stream) || state === 'closed') return Promise.resolve();
  if (state === 'errored') return Promise.reject(storedError);
  return writableStreamClose(stream);
}

/** A settled promise gives way to a new one. */
function ensureReadyRejected(writer, error) {
  const { ready } = writer[kState];
  if (ready.pending) {
    ready.reject(error);
    setPromiseHandled(ready.promise);
  } else {
    writer[kState].ready = rejectedDeferred(error);
  }
}

function writerGetDesiredSize(writer) {
  const { stream } = writer[kState];
  switch (stream[kState].state) {
    case 'errored':
    case 'erroring':
      return null;
    case 'closed':
      return 0;
    default:
      return controllerGetDesiredSize(stream[kState].controller);
  }
}

function writerRelease(writer) {
  const { stream } = writer[kState];
  const released = illegalState('Writer has been released');
  ensureReadyRejected(writer, released);
  if (writer[kState].close.pending) {
    writer[kState].close.reject(released);
    setPromiseHandled(writer[kState].close.promise);
  } else {
    writer[kState].close = rejectedDeferred(released);
  }
  stream[kState].writer = undefined;
  writer[kState].stream = undefined;
}

function writerWrite(writer, chunk) {
  const { stream } = writer[kState];
  const { controller } = stream[kState];
  const size = controllerGetChunkSize(controller, chunk);
  // Asking for the size may have released the lock.
  if (stream !== writer[kState].stream) return Promise.reject(illegalState('Mismatched WritableStreams'));
  const { state } = stream[kState];
  if (state === 'errored') return Promise.reject(stream[kState].storedError);
  if (closeQueuedOrInFlight(stream) || state === 'closed') return Promise.reject(illegalState('WritableStream is closed'));
  if (state === 'erroring') return Promise.reject(stream[kState].storedError);
  const promise = addWriteRequest(stream);
  controllerWrite(controller, chunk, size);
  return promise;
}

// ---- controllers

function setupController(stream, controller, start, write, close, abort, highWaterMark, size) {
  controller[kState] = {
    abortAlgorithm: abort,
    closeAlgorithm: close,
    writeAlgorithm: write,
    sizeAlgorithm: size,
    highWaterMark,
    queue: [],
    queueStart: 0,
    queueTotalSize: 0,
    abortController: new (require('internal/abort_controller').AbortController)(),
    started: false,
    stream,
  };
  stream[kState].controller = controller;
  updateBackpressure(stream, controllerGetBackpressure(controller));
  const startResult = start();
  uponPromise(Promise.resolve(startResult), () => {
    controller[kState].started = true;
    advanceQueue(controller);
  }, (error) => {
    controller[kState].started = true;
    dealWithRejection(stream, error);
  });
}

function setupControllerFromSink(stream, sink, highWaterMark, size) {
  const controller = new WritableStreamDefaultController(kSkipThrow);
  const start = sink?.start;
  const write = sink?.write;
  const close = sink?.close;
  const abort = sink?.abort;
  if (start !== undefined && typeof start !== 'function') throw new ERR_INVALID_ARG_TYPE('sink.start', 'Function', start);
  const startAlgorithm = start ? () => Reflect.apply(start, sink, [controller]) : () => undefined;
  const writeAlgorithm = write ? createPromiseCallback('sink.write', write, sink) : nothing;
  const closeAlgorithm = close ? createPromiseCallback('sink.close', close, sink) : nothing;
  const abortAlgorithm = abort ? createPromiseCallback('sink.abort', abort, sink) : nothing;
  setupController(stream, controller, startAlgorithm, writeAlgorithm, closeAlgorithm, abortAlgorithm, highWaterMark, size);
}

function clearAlgorithms(controller) {
  controller[kState].writeAlgorithm = undefined;
  controller[kState].closeAlgorithm = undefined;
  controller[kState].abortAlgorithm = undefined;
  controller[kState].sizeAlgorithm = undefined;
}

function controllerGetDesiredSize(controller) {
  return controller[kState].highWaterMark - controller[kState].queueTotalSize;
}

function controllerGetBackpressure(controller) {
  return controllerGetDesiredSize(controller) <= 0;
}

function controllerGetChunkSize(controller, chunk) {
  const { sizeAlgorithm } = controller[kState];
  if (sizeAlgorithm === undefined) return 1;
  try {
    return sizeAlgorithm(chunk);
  } catch (error) {
    controllerErrorIfNeeded(controller, error);
    return 1;
  }
}

function controllerWrite(controller, chunk, size) {
  try {
    enqueueValueWithSize(controller, chunk, size);
  } catch (error) {
    controllerErrorIfNeeded(controller, error);
    return;
  }
  const { stream } = controller[kState];
  if (!closeQueuedOrInFlight(stream) && stream[kState].state === 'writable') {
    updateBackpressure(stream, controllerGetBackpressure(controller));
  }
  advanceQueue(controller);
}

function advanceQueue(controller) {
  const { started, stream } = controller[kState];
  if (!started || stream[kState].inFlightWriteRequest !== undefined) return;
  if (stream[kState].state === 'erroring') {
    finishErroring(stream);
    return;
  }
  if (queueLength(controller) === 0) return;
  const value = peekQueueValue(controller);
  if (value === kCloseSentinel) processClose(controller);
  else processWrite(controller, value);
}

function processClose(controller) {
  const { closeAlgorithm, stream } = controller[kState];
  stream[kState].inFlightCloseRequest = stream[kState].closeRequest;
  stream[kState].closeRequest = undefined;
  dequeueValue(controller);
  const closing = closeAlgorithm();
  clearAlgorithms(controller);
  uponPromise(closing, () => finishInFlightClose(stream), (error) => finishInFlightCloseWithError(stream, error));
}

function processWrite(controller, chunk) {
  const { stream, writeAlgorithm } = controller[kState];
  stream[kState].inFlightWriteRequest = stream[kState].writeRequests.shift();
  uponPromise(writeAlgorithm(chunk, controller), () => {
    finishInFlightWrite(stream);
    const { state } = stream[kState];
    dequeueValue(controller);
    if (!closeQueuedOrInFlight(stream) && state === 'writable') {
      updateBackpressure(stream, controllerGetBackpressure(controller));
    }
    advanceQueue(controller);
  }, (error) => {
    if (stream[kState].state === 'writable') clearAlgorithms(controller);
    finishInFlightWriteWithError(stream, error);
  });
}

function controllerErrorIfNeeded(controller, error) {
  if (controller[kState].stream[kState].state === 'writable') controllerError(controller, error);
}

function controllerError(controller, error) {
  const { stream } = controller[kState];
  clearAlgorithms(controller);
  startErroring(stream, error);
}

module.exports = {
  TransferredWritableStream,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
  closeQueuedOrInFlight,
  controllerErrorIfNeeded,
  createWritableStream,
  isLocked,
  isWritableStream,
  isWriter,
  startErroring,
  updateBackpressure,
  writableStreamAbort,
  writableStreamClose,
  writerCloseWithErrorPropagation,
  writerGetDesiredSize,
  writerRelease,
  writerWrite,
};
