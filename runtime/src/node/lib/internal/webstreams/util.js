'use strict';
// What the web streams share: queues with sizes, strategies, promises whose settling is kept.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE },
} = require('internal/errors');
const { customInspectSymbol } = require('internal/util');

const kState = Symbol('kState');
const kType = Symbol('kType');
const kIsClosedPromise = Symbol.for('nodejs.webstream.isClosedPromise');
const kControllerErrorFunction = Symbol.for('nodejs.webstream.controllerErrorFunction');

/** A constructor argument that only this module's users have. */
const kSkipThrow = Symbol('kSkipThrow');

function inspect(value, options) {
  return require('internal/util/inspect').inspect(value, options);
}

/** `Name { ... }` with one level less of depth. */
function customInspect(depth, options, name, data) {
  if (depth < 0) return this;
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${name} ${inspect(data, inner)}`;
}

function isBrand(type) {
  return (value) => typeof value === 'object' && value !== null && value[kState] !== undefined && value[kType] === type;
}

function extractHighWaterMark(value, defaultHWM) {
  if (value === undefined) return defaultHWM;
  value = +value;
  if (typeof value !== 'number' || Number.isNaN(value) || value < 0) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', value);
  }
  return value;
}

const one = () => 1;

function extractSizeAlgorithm(size) {
  if (size === undefined) return one;
  if (typeof size !== 'function') throw new ERR_INVALID_ARG_TYPE('strategy.size', 'Function', size);
  return size;
}

/** A method of an underlying object, whatever it gives, as a promise. */
function createPromiseCallback(name, fn, thisArg) {
  if (typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE(name, 'Function', fn);
  return async (...args) => Reflect.apply(fn, thisArg, args);
}

async function nothing() {}

// ---- queues with sizes: an array with a start, compacted now and then

function resetQueue(controller) {
  controller[kState].queue = [];
  controller[kState].queueStart = 0;
  controller[kState].queueTotalSize = 0;
}

function queueLength(controller) {
  return controller[kState].queue.length - controller[kState].queueStart;
}

function shiftQueue(state) {
  const entry = state.queue[state.queueStart];
  state.queue[state.queueStart++] = undefined;
  if (state.queueStart > 64 && state.queueStart * 2 > state.queue.length) {
    state.queue = state.queue.slice(state.queueStart);
    state.queueStart = 0;
  }
  return entry;
}

function dequeueValue(controller) {
  const state = controller[kState];
  const { value, size } = shiftQueue(state);
  // Sums of fractions can end below zero.
  state.queueTotalSize = Math.max(0, state.queueTotalSize - size);
  return value;
}

function enqueueValueWithSize(controller, value, size) {
  const number = Number(size);
  if (typeof size !== 'number' || number < 0 || number === Infinity || Number.isNaN(number)) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('size', size);
  }
  const state = controller[kState];
  state.queue.push({ value, size: number });
  state.queueTotalSize += number;
}

function peekQueueValue(controller) {
  const { queue, queueStart } = controller[kState];
  return queue[queueStart].value;
}

// ---- promises

function setPromiseHandled(promise) {
  Promise.prototype.then.call(promise, undefined, () => {});
}

/** A promise with its resolvers, which knows whether it is pending; settling it again does nothing. */
class Deferred {
  #resolve;
  #reject;

  constructor() {
    this.pending = true;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  resolve(value) {
    if (!this.pending) return;
    this.pending = false;
    this.#resolve(value);
  }

  reject(reason) {
    if (!this.pending) return;
    this.pending = false;
    this.#reject(reason);
  }
}

function newDeferred() {
  return new Deferred();
}

function resolvedDeferred(value) {
  const deferred = new Deferred();
  deferred.resolve(value);
  return deferred;
}

/** Its rejection counts as handled. */
function rejectedDeferred(reason) {
  const deferred = new Deferred();
  deferred.reject(reason);
  setPromiseHandled(deferred.promise);
  return deferred;
}

/** Runs a callback after the microtasks that are queued now; the promise's outcome decides which. */
function uponPromise(promise, onFulfilled, onRejected) {
  Promise.prototype.then.call(promise, onFulfilled, onRejected);
}

// ---- memory

/** The memory under another buffer object; the first loses it. */
function transferArrayBuffer(buffer) {
  return buffer.transfer();
}

function isDetachedBuffer(buffer) {
  return buffer.detached === true;
}

function canCopyArrayBuffer(toBuffer, toIndex, fromBuffer, fromIndex, count) {
  return toBuffer !== fromBuffer && !isDetachedBuffer(toBuffer) && !isDetachedBuffer(fromBuffer) &&
    toIndex + count <= toBuffer.byteLength && fromIndex + count <= fromBuffer.byteLength;
}

function copyArrayBuffer(to, toOffset, from, fromOffset, count) {
  new Uint8Array(to, toOffset, count).set(new Uint8Array(from, fromOffset, count));
}

function cloneAsUint8Array(view) {
  return new Uint8Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

function illegalState(message) {
  return new ERR_INVALID_STATE.TypeError(message);
}

function tag(name) {
  return { __proto__: null, value: name, configurable: true, enumerable: false, writable: false };
}

module.exports = {
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
  peekQueueValue,
  queueLength,
  rejectedDeferred,
  resetQueue,
  resolvedDeferred,
  setPromiseHandled,
  shiftQueue,
  tag,
  transferArrayBuffer,
  uponPromise,
};
