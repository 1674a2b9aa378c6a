'use strict';
// TransformStream and its controller: the Streams Standard, clause 6.

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
  extractHighWaterMark,
  extractSizeAlgorithm,
  illegalState,
  isBrand,
  kSkipThrow,
  kState,
  kType,
  newDeferred,
  nothing,
  setPromiseHandled,
  tag,
  uponPromise,
} = require('internal/webstreams/util');
const {
  controllerError: readableControllerError,
  createReadableStream,
  defaultControllerCanCloseOrEnqueue,
  defaultControllerClose,
  defaultControllerEnqueue,
  defaultControllerHasBackpressure,
} = require('internal/webstreams/readablestream');
const {
  controllerErrorIfNeeded: writableControllerErrorIfNeeded,
  createWritableStream,
} = require('internal/webstreams/writablestream');

const isTransformStream = isBrand('TransformStream');
const isController = isBrand('TransformStreamDefaultController');

class TransformStream {
  [kType] = 'TransformStream';

  constructor(transformer = kEmptyObject, writableStrategy = kEmptyObject, readableStrategy = kEmptyObject) {
    if (transformer === kSkipThrow) return;
    markTransferMode(this, false, true);
    validateObject(transformer, 'transformer', kValidateObjectAllowObjects);
    validateObject(writableStrategy, 'writableStrategy', kValidateObjectAllowObjectsAndNull);
    validateObject(readableStrategy, 'readableStrategy', kValidateObjectAllowObjectsAndNull);
    const { readableType, writableType, start } = transformer;
    if (readableType !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.readableType', readableType);
    if (writableType !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.writableType', writableType);
    const readableHighWaterMark = extractHighWaterMark(readableStrategy?.highWaterMark, 0);
    const readableSize = extractSizeAlgorithm(readableStrategy?.size);
    const writableHighWaterMark = extractHighWaterMark(writableStrategy?.highWaterMark, 1);
    const writableSize = extractSizeAlgorithm(writableStrategy?.size);
    const started = newDeferred();
    initState(this, started, writableHighWaterMark, writableSize, readableHighWaterMark, readableSize);
    setupControllerFromTransformer(this, transformer);
    if (start !== undefined) started.resolve(Reflect.apply(start, transformer, [this[kState].controller]));
    else started.resolve();
  }

  get readable() {
    if (!isTransformStream(this)) throw new ERR_INVALID_THIS('TransformStream');
    return this[kState].readable;
  }

  get writable() {
    if (!isTransformStream(this)) throw new ERR_INVALID_THIS('TransformStream');
    return this[kState].writable;
  }

  [customInspectSymbol](depth, options) {
    return customInspect.call(this, depth, options, this[kType], {
      readable: this.readable,
      writable: this.writable,
      backpressure: this[kState].backpressure,
    });
  }

  [kTransfer]() {
    if (!isTransformStream(this)) throw new ERR_INVALID_THIS('TransformStream');
    const { readable, writable } = this[kState];
    const { lazyDOMException } = require('internal/util');
    if (readable.locked) throw lazyDOMException('Cannot transfer a locked ReadableStream', 'DataCloneError');
    if (writable.locked) throw lazyDOMException('Cannot transfer a locked WritableStream', 'DataCloneError');
    return { data: { readable, writable }, deserializeInfo: 'internal/webstreams/transformstream:TransferredTransformStream' };
  }

  [kTransferList]() {
    return [this[kState].readable, this[kState].writable];
  }

  [kDeserialize]({ readable, writable }) {
    this[kState] = { readable, writable, backpressure: undefined };
  }
}
Object.defineProperties(TransformStream.prototype, {
  readable: kEnumerableProperty,
  writable: kEnumerableProperty,
  [Symbol.toStringTag]: tag('TransformStream'),
});

/** What the other side of a transfer makes. */
function TransferredTransformStream() {
  const stream = new TransformStream(kSkipThrow);
  markTransferMode(stream, false, true);
  return stream;
}

class TransformStreamDefaultController {
  [kType] = 'TransformStreamDefaultController';

  constructor(skip = undefined) {
    if (skip !== kSkipThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get desiredSize() {
    if (!isController(this)) throw new ERR_INVALID_THIS('TransformStreamDefaultController');
    const { controller } = this[kState].stream[kState].readable[kState];
    const { stream, highWaterMark, queueTotalSize } = controller[kState];
    switch (stream[kState].state) {
      case 'errored': return null;
      case 'closed': return 0;
      default: return highWaterMark - queueTotalSize;
    }
  }

  enqueue(chunk = undefined) {
    if (!isController(this)) throw new ERR_INVALID_THIS('TransformStreamDefaultController');
    controllerEnqueue(this, chunk);
  }

  error(reason = undefined) {
    if (!isController(this)) throw new ERR_INVALID_THIS('TransformStreamDefaultController');
    transformStreamError(this[kState].stream, reason);
  }

  terminate() {
    if (!isController(this)) throw new ERR_INVALID_THIS('TransformStreamDefaultController');
    const { stream } = this[kState];
    defaultControllerClose(stream[kState].readable[kState].controller);
    errorWritableAndUnblockWrite(stream, illegalState('TransformStream has been terminated'));
  }

  [customInspectSymbol](depth, options) {
    return customInspect.call(this, depth, options, this[kType], { stream: this[kState].stream });
  }
}
Object.defineProperties(TransformStreamDefaultController.prototype, {
  desiredSize: kEnumerableProperty,
  enqueue: kEnumerableProperty,
  error: kEnumerableProperty,
  terminate: kEnumerableProperty,
  [Symbol.toStringTag]: tag('TransformStreamDefaultController'),
});

/** InitializeTransformStream */
function initState(stream, started, writableHighWaterMark, writableSize, readableHighWaterMark, readableSize) {
  const startPromise = started.promise;
  setPromiseHandled(startPromise);
  stream[kState] = { readable: undefined, writable: undefined, controller: undefined, backpressure: undefined, backpressureChange: undefined };
  const writable = createWritableStream(
    () => startPromise,
    (chunk) => sinkWrite(stream, chunk),
    () => sinkClose(stream),
    (reason) => sinkAbort(stream, reason),
    writableHighWaterMark,
    writableSize);
  const readable = createReadableStream(
    () => startPromise,
    () => sourcePull(stream),
    (reason) => sourceCancel(stream, reason),
    readableHighWaterMark,
    readableSize);
  stream[kState].readable = readable;
  stream[kState].writable = writable;
  setBackpressure(stream, true);
}

function transformStreamError(stream, error) {
  readableControllerError(stream[kState].readable[kState].controller, error);
  errorWritableAndUnblockWrite(stream, error);
}

function errorWritableAndUnblockWrite(stream, error) {
  const { controller, writable } = stream[kState];
  clearAlgorithms(controller);
  writableControllerErrorIfNeeded(writable[kState].controller, error);
  unblockWrite(stream);
}

function unblockWrite(stream) {
  if (stream[kState].backpressure) setBackpressure(stream, false);
}

function setBackpressure(stream, backpressure) {
  stream[kState].backpressureChange?.resolve();
  stream[kState].backpressureChange = newDeferred();
  stream[kState].backpressure = backpressure;
}

// ---- controllers

function setupControllerFromTransformer(stream, transformer) {
  const controller = new TransformStreamDefaultController(kSkipThrow);
  const { transform, flush, cancel, start } = transformer ?? {};
  if (start !== undefined && typeof start !== 'function') throw new ERR_INVALID_ARG_TYPE('transformer.start', 'Function', start);
  controller[kState] = {
    stream,
    transformAlgorithm: transform ?
      createPromiseCallback('transformer.transform', transform, transformer) :
      async (chunk) => controllerEnqueue(controller, chunk),
    flushAlgorithm: flush ? createPromiseCallback('transformer.flush', flush, transformer) : nothing,
    cancelAlgorithm: cancel ? createPromiseCallback('transformer.cancel', cancel, transformer) : nothing,
    finish: undefined,
  };
  stream[kState].controller = controller;
}

function clearAlgorithms(controller) {
  controller[kState].transformAlgorithm = undefined;
  controller[kState].flushAlgorithm = undefined;
  controller[kState].cancelAlgorithm = undefined;
}

function controllerEnqueue(controller, chunk) {
  const { stream } = controller[kState];
  const { readable } = stream[kState];
  const readableController = readable[kState].controller;
  if (!defaultControllerCanCloseOrEnqueue(readableController)) throw illegalState('Unable to enqueue');
  try {
    defaultControllerEnqueue(readableController, chunk);
  } catch (error) {
    errorWritableAndUnblockWrite(stream, error);
    throw readable[kState].storedError;
  }
  const backpressure = defaultControllerHasBackpressure(readableController);
  if (backpressure !== stream[kState].backpressure) setBackpressure(stream, true);
}

async function performTransform(controller, chunk) {
  try {
    // Without an algorithm the stream has failed or ended meanwhile.
    const transform = controller[kState].transformAlgorithm;
    if (transform === undefined) return undefined;
    return await transform(chunk, controller);
  } catch (error) {
    transformStreamError(controller[kState].stream, error);
    throw error;
  }
}

// ---- the two sides

async function sinkWrite(stream, chunk) {
  const { controller } = stream[kState];
  if (stream[kState].backpressure) {
    await stream[kState].backpressureChange.promise;
    const { writable } = stream[kState];
    if (writable[kState].state === 'erroring') throw writable[kState].storedError;
  }
  return performTransform(controller, chunk);
}

/** Ends both sides once, by what one side's end does. */
function finishWith(controller, algorithm, onFulfilled, onRejected) {
  const finish = newDeferred();
  controller[kState].finish = finish;
  const result = algorithm();
  clearAlgorithms(controller);
  uponPromise(result, () => onFulfilled(finish), (error) => onRejected(finish, error));
  return finish.promise;
}

function sinkAbort(stream, reason) {
  const { controller, readable } = stream[kState];
  if (controller[kState].finish !== undefined) return controller[kState].finish.promise;
  return finishWith(controller, () => controller[kState].cancelAlgorithm(reason), (finish) => {
    if (readable[kState].state === 'errored') {
      finish.reject(readable[kState].storedError);
    } else {
      readableControllerError(readable[kState].controller, reason);
      finish.resolve();
    }
  }, (finish, error) => {
    readableControllerError(readable[kState].controller, error);
    finish.reject(error);
  });
}

function sinkClose(stream) {
  const { controller, readable } = stream[kState];
  if (controller[kState].finish !== undefined) return controller[kState].finish.promise;
  return finishWith(controller, () => controller[kState].flushAlgorithm(controller), (finish) => {
    if (readable[kState].state === 'errored') {
      finish.reject(readable[kState].storedError);
    } else {
      defaultControllerClose(readable[kState].controller);
      finish.resolve();
    }
  }, (finish, error) => {
    readableControllerError(readable[kState].controller, error);
    finish.reject(error);
  });
}

function sourcePull(stream) {
  setBackpressure(stream, false);
  return stream[kState].backpressureChange.promise;
}

function sourceCancel(stream, reason) {
  const { controller, writable } = stream[kState];
  if (controller[kState].finish !== undefined) return controller[kState].finish.promise;
  return finishWith(controller, () => controller[kState].cancelAlgorithm(reason), (finish) => {
    if (writable[kState].state === 'errored') {
      finish.reject(writable[kState].storedError);
    } else {
      writableControllerErrorIfNeeded(writable[kState].controller, reason);
      unblockWrite(stream);
      finish.resolve();
    }
  }, (finish, error) => {
    writableControllerErrorIfNeeded(writable[kState].controller, error);
    unblockWrite(stream);
    finish.reject(error);
  });
}

module.exports = {
  TransferredTransformStream,
  TransformStream,
  TransformStreamDefaultController,
  isTransformStream,
};
