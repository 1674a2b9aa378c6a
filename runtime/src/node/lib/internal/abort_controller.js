'use strict';
// AbortController and AbortSignal.

const {
  Event,
  EventTarget,
  defineEventHandler,
  kNewListener,
  kRemoveListener,
  kResistStopPropagation,
  kTrustEvent,
  kWeakHandler,
} = require('internal/event_target');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty, lazyDOMException } = require('internal/util');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS } } = require('internal/errors');
const { validateAbortSignal, validateObject, validateUint32, kValidateObjectAllowObjects } = require('internal/validators');
const {
  kDeserialize, kTransfer, kTransferList, markTransferMode,
} = require('internal/worker/js_transferable');
const { createInterfaceConverter, createSequenceConverter } = require('internal/webidl');

const kAborted = Symbol('kAborted');
const kReason = Symbol('kReason');
const kCloneData = Symbol('kCloneData');
const kTimeout = Symbol('kTimeout');
const kMakeTransferable = Symbol('kMakeTransferable');
const kComposite = Symbol('kComposite');
const kSourceSignals = Symbol('kSourceSignals');
const kDependantSignals = Symbol('kDependantSignals');
const kDontThrow = Symbol('kDontThrow');

/** Stops the timer of a signal that was collected. */
const clearTimeoutRegistry = new FinalizationRegistry((timer) => require('timers').clearTimeout(timer));
/** Takes a collected dependent out of its sources' sets. */
const dependantsRegistry = new FinalizationRegistry(({ sources, dependant }) => {
  for (const source of sources) source.deref()?.[kDependantSignals].delete(dependant);
});
/** Signals that something may still abort and somebody listens to. */
const persistent = new Set();

function inspectAs(self, shown, depth, options) {
  if (depth < 0) return `${self.constructor.name}`;
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${self.constructor.name} ${require('internal/util/inspect').inspect(shown, inner)}`;
}

function checkSignal(object) {
  if (object?.[kAborted] === undefined) throw new ERR_INVALID_THIS('AbortSignal');
}

/** The timer knows the signal weakly: without listeners nobody would notice the end of either. */
function setTimeoutOn(signal, delay) {
  const reference = new WeakRef(signal);
  const timer = require('timers').setTimeout(() => {
    const target = reference.deref();
    if (target !== undefined) {
      persistent.delete(target);
      abortSignal(target, lazyDOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }
  }, delay);
  timer.unref();
  clearTimeoutRegistry.register(signal, timer);
  return timer;
}

const toSignals = createSequenceConverter(
  createInterfaceConverter('AbortSignal', (value) => value?.[kAborted] !== undefined));

const { kMaxEventTargetListeners } = require('events');

class AbortSignal extends EventTarget {
  constructor(dontThrow = undefined, init = kEmptyObject) {
    if (dontThrow !== kDontThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
    const { aborted = false, reason = undefined, transferable = false, composite = false } = init;
    this[kAborted] = aborted;
    this[kReason] = reason;
    this[kComposite] = composite;
    // Many things wait for one signal: that is no leak.
    this[kMaxEventTargetListeners] = 0;
    if (transferable) markTransferMode(this, false, true);
  }

  get aborted() {
    checkSignal(this);
    return !!this[kAborted];
  }

  get reason() {
    checkSignal(this);
    return this[kReason];
  }

  throwIfAborted() {
    checkSignal(this);
    if (this[kAborted]) throw this[kReason];
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, { aborted: this.aborted }, depth, options);
  }

  static abort(reason = lazyDOMException('This operation was aborted', 'AbortError')) {
    return new AbortSignal(kDontThrow, { aborted: true, reason });
  }

  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = new AbortSignal(kDontThrow);
    signal[kTimeout] = true;
    setTimeoutOn(signal, delay);
    return signal;
  }

  static any(signals) {
    const list = toSignals(signals, { __proto__: null, context: 'signals' });
    const result = new AbortSignal(kDontThrow, { composite: true });
    if (list.length === 0) return result;
    const reference = new WeakRef(result);
    result[kSourceSignals] = new Set();
    for (const signal of list) {
      if (signal[kAborted]) {
        result[kSourceSignals].clear();
        abortSignal(result, signal[kReason]);
        return result;
      }
      // A composite's own sources stand for it: dependents are always one step away.
      const sources = signal[kComposite] ? signal[kSourceSignals] ?? [] : [new WeakRef(signal)];
      signal[kDependantSignals] ??= new Set();
      for (const entry of sources) {
        const source = entry.deref();
        if (source === undefined) continue;
        if (source[kAborted]) {
          abortSignal(result, source[kReason]);
          return result;
        }
        source[kDependantSignals] ??= new Set();
        result[kSourceSignals].add(entry);
        source[kDependantSignals].add(reference);
      }
    }
    dependantsRegistry.register(result, { sources: [...result[kSourceSignals]], dependant: reference });
    return result;
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    super[kNewListener](size, type, listener, once, capture, passive, weak);
    const strong = type === 'abort' && !this.aborted && !weak && size === 1;
    // A timeout's timer, or the signals it depends on, will still reach this one.
    if (strong && (this[kTimeout] || (this[kComposite] && this[kSourceSignals]?.size > 0))) persistent.add(this);
  }

  [kRemoveListener](size, type, listener, capture) {
    super[kRemoveListener](size, type, listener, capture);
    if (type === 'abort' && size === 0) persistent.delete(this);
  }

  [kTransfer]() {
    checkSignal(this);
    const { aborted } = this;
    if (aborted) {
      return { data: { aborted, reason: this.reason }, deserializeInfo: 'internal/abort_controller:ClonedAbortSignal' };
    }
    const { port1, port2 } = this.#channel();
    // The next transfer gets a channel of its own.
    this[kCloneData] = undefined;
    this.addEventListener('abort', () => {
      port1.postMessage(this.reason);
      port1.close();
    }, { once: true });
    return { data: { port: port2 }, deserializeInfo: 'internal/abort_controller:ClonedAbortSignal' };
  }

  [kTransferList]() {
    if (this.aborted) return [];
    return [this.#channel().port2];
  }

  #channel() {
    if (this[kCloneData] === undefined) {
      const { MessageChannel } = require('internal/worker/io');
      this[kCloneData] = new MessageChannel();
      this[kCloneData].port1.unref();
      this[kCloneData].port2.unref();
    }
    return this[kCloneData];
  }

  [kDeserialize]({ aborted, reason, port }) {
    if (aborted) {
      this[kAborted] = aborted;
      this[kReason] = reason;
      return;
    }
    port.onmessage = ({ data }) => {
      abortSignal(this, data);
      port.close();
      port.onmessage = undefined;
    };
    // What may never come does not keep the program waiting.
    port.unref();
  }
}

/** What the other side of a transfer makes. */
function ClonedAbortSignal() {
  return new AbortSignal(kDontThrow, { transferable: true });
}
ClonedAbortSignal.prototype[kDeserialize] = () => {};

Object.defineProperties(AbortSignal.prototype, {
  aborted: kEnumerableProperty,
  [Symbol.toStringTag]: {
    __proto__: null, value: 'AbortSignal', writable: false, enumerable: false, configurable: true,
  },
});
defineEventHandler(AbortSignal.prototype, 'abort');

function abortSignal(signal, reason) {
  if (signal[kAborted]) return;
  signal[kAborted] = true;
  signal[kReason] = reason;
  // All are aborted before any of them tells.
  const told = [];
  signal[kDependantSignals]?.forEach((reference) => {
    const dependant = reference.deref();
    if (dependant && !dependant[kAborted]) {
      dependant[kAborted] = true;
      dependant[kReason] = reason;
      told.push(dependant);
    }
  });
  runAbort(signal);
  for (const dependant of told) runAbort(dependant);
  // Nothing can happen to it any more.
  signal[kDependantSignals]?.clear();
}

function runAbort(signal) {
  signal.dispatchEvent(new Event('abort', { [kTrustEvent]: true }));
  persistent.delete(signal);
}

class AbortController {
  #signal;

  get signal() {
    this.#signal ??= new AbortSignal(kDontThrow);
    return this.#signal;
  }

  abort(reason = lazyDOMException('This operation was aborted', 'AbortError')) {
    this.#signal ??= new AbortSignal(kDontThrow);
    abortSignal(this.#signal, reason);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, { signal: this.signal }, depth, options);
  }

  static [kMakeTransferable]() {
    const controller = new AbortController();
    controller.#signal = new AbortSignal(kDontThrow, { transferable: true });
    return controller;
  }
}

Object.defineProperties(AbortController.prototype, {
  signal: kEnumerableProperty,
  abort: kEnumerableProperty,
  [Symbol.toStringTag]: {
    __proto__: null, value: 'AbortController', writable: false, enumerable: false, configurable: true,
  },
});

/** util.transferableAbortSignal */
function transferableAbortSignal(signal) {
  if (signal?.[kAborted] === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  markTransferMode(signal, false, true);
  return signal;
}

/** util.transferableAbortController */
function transferableAbortController() {
  return AbortController[kMakeTransferable]();
}

/** util.aborted */
async function aborted(signal, resource) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateObject(resource, 'resource', kValidateObjectAllowObjects);
  if (signal.aborted) return undefined;
  const { promise, resolve } = Promise.withResolvers();
  signal.addEventListener('abort', resolve, {
    __proto__: null, [kWeakHandler]: resource, once: true, [kResistStopPropagation]: true,
  });
  return promise;
}

module.exports = {
  AbortController,
  AbortSignal,
  ClonedAbortSignal,
  aborted,
  transferableAbortController,
  transferableAbortSignal,
};
