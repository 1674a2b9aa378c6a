'use strict';
// Event, CustomEvent, EventTarget, and the EventTarget with an EventEmitter's methods.

const {
  codes: {
    ERR_EVENT_RECURSION,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_THIS,
    ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const {
  validateAbortSignal,
  validateObject,
  validateString,
  validateThisInternalField,
  kValidateObjectAllowArray,
  kValidateObjectAllowFunction,
} = require('internal/validators');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty } = require('internal/util');
const EventEmitter = require('events');
const { kMaxEventTargetListeners, kMaxEventTargetListenersWarned } = EventEmitter;
const { now } = internalBinding('performance');

const kIsEventTarget = Symbol.for('nodejs.event_target');
const kIsNodeEventTarget = Symbol('kIsNodeEventTarget');
const kEvents = Symbol('kEvents');
const kHandlers = Symbol('kHandlers');
const kIsBeingDispatched = Symbol('kIsBeingDispatched');
const kStop = Symbol('kStop');
const kTarget = Symbol('kTarget');
const kCreateEvent = Symbol('kCreateEvent');
const kNewListener = Symbol('kNewListener');
const kRemoveListener = Symbol('kRemoveListener');
const kRemoveWeakListenerHelper = Symbol('kRemoveWeakListenerHelper');
const kIsNodeStyleListener = Symbol('kIsNodeStyleListener');
const kTrustEvent = Symbol('kTrustEvent');
const kHybridDispatch = Symbol.for('nodejs.internal.kHybridDispatch');
const kWeakHandler = Symbol('kWeak');
const kResistStopPropagation = Symbol('kResistStopPropagation');
const kInPassiveListener = Symbol('kInPassiveListener');
const kType = Symbol('type');
const kDetail = Symbol('detail');

const trusted = new WeakSet();

function inspect(value, options) {
  return require('internal/util/inspect').inspect(value, options);
}

function isEvent(value) {
  return typeof value?.[kType] === 'string';
}

function checkEvent(value, name = 'Event') {
  if (!isEvent(value)) throw new ERR_INVALID_THIS(name);
}

class Event {
  #cancelable = false;
  #bubbles = false;
  #composed = false;
  #defaultPrevented = false;
  #timestamp = now();
  #propagationStopped = false;

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (options != null) {
      validateObject(options, 'options');
      this.#bubbles = !!options.bubbles;
      this.#cancelable = !!options.cancelable;
      this.#composed = !!options.composed;
    }
    this[kType] = `${type}`;
    if (options?.[kTrustEvent]) trusted.add(this);
    this[kTarget] = null;
    this[kIsBeingDispatched] = false;
    this[kInPassiveListener] = false;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (this[kIsBeingDispatched]) return;
    this[kType] = `${type}`;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
  }

  [customInspectSymbol](depth, options) {
    checkEvent(this);
    const { name } = this.constructor;
    if (depth < 0) return name;
    const shown = {
      type: this[kType],
      defaultPrevented: this.#defaultPrevented,
      cancelable: this.#cancelable,
      timeStamp: this.#timestamp,
    };
    const depthLeft = Number.isInteger(options.depth) ? options.depth - 1 : options.depth;
    return `${name} ${inspect(shown, { ...options, depth: depthLeft })}`;
  }

  stopImmediatePropagation() {
    checkEvent(this);
    // Nothing bubbles, so the two kinds of stopping differ only among the listeners of one target.
    this.#propagationStopped = true;
    this[kStop] = true;
  }

  preventDefault() {
    checkEvent(this);
    if (this.#cancelable && !this[kInPassiveListener]) this.#defaultPrevented = true;
  }

  get target() {
    checkEvent(this);
    return this[kTarget];
  }

  get currentTarget() {
    checkEvent(this);
    return this[kIsBeingDispatched] ? this[kTarget] : null;
  }

  get srcElement() {
    checkEvent(this);
    return this[kTarget];
  }

  get type() {
    checkEvent(this);
    return this[kType];
  }

  get cancelable() {
    checkEvent(this);
    return this.#cancelable;
  }

  get defaultPrevented() {
    checkEvent(this);
    return this.#cancelable && this.#defaultPrevented;
  }

  get timeStamp() {
    checkEvent(this);
    return this.#timestamp;
  }

  composedPath() {
    checkEvent(this);
    return this[kIsBeingDispatched] ? [this[kTarget]] : [];
  }

  get returnValue() {
    checkEvent(this);
    return !this.#cancelable || !this.#defaultPrevented;
  }

  set returnValue(value) {
    checkEvent(this);
    if (!value) this.preventDefault();
  }

  get bubbles() {
    checkEvent(this);
    return this.#bubbles;
  }

  get composed() {
    checkEvent(this);
    return this.#composed;
  }

  get eventPhase() {
    checkEvent(this);
    return this[kIsBeingDispatched] ? Event.AT_TARGET : Event.NONE;
  }

  get cancelBubble() {
    checkEvent(this);
    return this.#propagationStopped;
  }

  set cancelBubble(value) {
    checkEvent(this);
    if (value) this.#propagationStopped = true;
  }

  stopPropagation() {
    checkEvent(this);
    this.#propagationStopped = true;
  }
}

for (const key of ['initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget', 'srcElement',
  'type', 'cancelable', 'defaultPrevented', 'timeStamp', 'composedPath', 'returnValue', 'bubbles', 'composed',
  'eventPhase', 'cancelBubble', 'stopPropagation']) {
  Object.defineProperty(Event.prototype, key, kEnumerableProperty);
}
Object.defineProperties(Event.prototype, {
  // Not configurable: the platform's word that an event is its own cannot be taken away.
  isTrusted: {
    __proto__: null,
    get() {
      checkEvent(this);
      return trusted.has(this);
    },
    set: undefined,
    enumerable: true,
    configurable: false,
  },
  [Symbol.toStringTag]: tag('Event'),
});
['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].forEach((name, value) => {
  Object.defineProperty(Event, name, { __proto__: null, value, enumerable: true, writable: false, configurable: false });
});

function tag(value) {
  return { __proto__: null, value, writable: false, enumerable: false, configurable: true };
}

class CustomEvent extends Event {
  constructor(type, options = kEmptyObject) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    super(type, options);
    this[kDetail] = options?.detail ?? null;
  }

  get detail() {
    if (!isEvent(this) || !(kDetail in this)) throw new ERR_INVALID_THIS('CustomEvent');
    return this[kDetail];
  }
}
Object.defineProperties(CustomEvent.prototype, {
  [Symbol.toStringTag]: tag('CustomEvent'),
  detail: kEnumerableProperty,
});

/** An event of an emitter-like target: the first argument of its listeners, if they are Node's kind. */
class NodeCustomEvent extends Event {
  constructor(type, options) {
    super(type, options);
    if (options?.detail) this.detail = options.detail;
  }
}

// Weak listeners are forgotten when what holds them is.
let weakListeners;
function weakListenersState() {
  weakListeners ??= new FinalizationRegistry((entry) => entry.deref()?.remove());
  return weakListeners;
}
const weakHolders = new WeakMap();

/** A listener: an entry of the list of its event type, linked both ways. */
class Listener {
  constructor(target, previous, listener, once, capture, passive, isNodeStyleListener, weak, resistStopPropagation) {
    this.next = undefined;
    this.previous = previous;
    if (previous !== undefined) previous.next = this;
    this.listener = listener;
    this.once = once;
    this.capture = capture;
    this.passive = passive;
    this.isNodeStyleListener = isNodeStyleListener;
    this.removed = false;
    this.weak = Boolean(weak);
    this.resistStopPropagation = resistStopPropagation;
    if (this.weak) {
      this.listener = new WeakRef(listener);
      weakListenersState().register(listener, new WeakRef(this), this);
      // The holder keeps the listener alive, as if it were its property.
      const held = weakHolders.get(weak);
      if (held === undefined) weakHolders.set(weak, [listener]);
      else held.push(listener);
    }
  }

  /** The listener the program gave; undefined if it is gone. */
  get given() {
    return this.weak ? this.listener.deref() : this.listener;
  }

  same(listener, capture) {
    return this.given === listener && this.capture === capture;
  }

  remove() {
    if (this.previous !== undefined) this.previous.next = this.next;
    if (this.next !== undefined) this.next.previous = this.previous;
    this.removed = true;
    if (this.weak) weakListenersState().unregister(this);
  }
}

function initEventTarget(self) {
  self[kEvents] = new Map();
  self[kMaxEventTargetListeners] = EventEmitter.defaultMaxListeners;
  self[kMaxEventTargetListenersWarned] = false;
  self[kHandlers] = new Map();
}

function isEventTarget(object) {
  return object?.constructor?.[kIsEventTarget];
}

function isNodeEventTarget(object) {
  return object?.constructor?.[kIsNodeEventTarget];
}

function checkTarget(object) {
  if (!isEventTarget(object)) throw new ERR_INVALID_THIS('EventTarget');
}

function eventType(type) {
  if (typeof type === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  return `${type}`;
}

function listenerRemoved(target, root, type, listener, capture) {
  root.size--;
  if (root.size === 0) target[kEvents].delete(type);
  target[kRemoveListener](root.size, type, listener, capture);
}

class EventTarget {
  static [kIsEventTarget] = true;

  constructor() {
    initEventTarget(this);
  }

  /** A listener was added. */
  [kNewListener](size, type, listener, once, capture, passive, weak) {
    const most = this[kMaxEventTargetListeners];
    if (most > 0 && size > most && !this[kMaxEventTargetListenersWarned]) {
      this[kMaxEventTargetListenersWarned] = true;
      // eslint-disable-next-line no-restricted-syntax
      const warning = new Error(
        `Possible EventTarget memory leak detected. ${size} ${type} listeners added to ` +
        `${inspect(this, { depth: -1 })}. MaxListeners is ${most}. Use events.setMaxListeners() to increase limit`);
      warning.name = 'MaxListenersExceededWarning';
      warning.target = this;
      warning.type = type;
      warning.count = size;
      require('process').emitWarning(warning);
    }
  }

  /** A listener went away. */
  [kRemoveListener](size, type, listener, capture) {}

  addEventListener(type, listener, options = kEmptyObject) {
    checkTarget(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    const {
      once, capture, passive, signal, isNodeStyleListener, weak, resistStopPropagation,
    } = validateListenerOptions(options);
    validateAbortSignal(signal, 'options.signal');

    if (!shouldAddListener(listener)) {
      // eslint-disable-next-line no-restricted-syntax
      const warning = new Error(`addEventListener called with ${listener} which has no effect.`);
      warning.name = 'AddEventListenerArgumentTypeWarning';
      warning.target = this;
      warning.type = type;
      require('process').emitWarning(warning);
      return;
    }
    type = eventType(type);

    if (signal) {
      if (signal.aborted) return;
      signal.addEventListener('abort', () => this.removeEventListener(type, listener, options), {
        __proto__: null, once: true, [kWeakHandler]: this, [kResistStopPropagation]: true,
      });
    }

    let root = this[kEvents].get(type);
    if (root === undefined) {
      root = { size: 1, next: undefined, resistStopPropagation: Boolean(resistStopPropagation) };
      new Listener(this, root, listener, once, capture, passive, isNodeStyleListener, weak, resistStopPropagation); // eslint-disable-line no-new
      this[kNewListener](root.size, type, listener, once, capture, passive, weak);
      this[kEvents].set(type, root);
      return;
    }

    let last = root;
    for (let entry = root.next; entry !== undefined; entry = entry.next) {
      if (entry.same(listener, capture)) return;
      last = entry;
    }
    new Listener(this, last, listener, once, capture, passive, isNodeStyleListener, weak, resistStopPropagation); // eslint-disable-line no-new
    root.size++;
    root.resistStopPropagation ||= Boolean(resistStopPropagation);
    this[kNewListener](root.size, type, listener, once, capture, passive, weak);
  }

  removeEventListener(type, listener, options = kEmptyObject) {
    checkTarget(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    if (!shouldAddListener(listener)) return;
    type = eventType(type);
    const capture = options?.capture === true || options === true;
    const root = this[kEvents].get(type);
    if (root === undefined) return;
    for (let entry = root.next; entry !== undefined; entry = entry.next) {
      if (entry.same(listener, capture)) {
        entry.remove();
        listenerRemoved(this, root, type, listener, capture);
        return;
      }
    }
  }

  /** Takes back a listener whose holder is gone. */
  [kRemoveWeakListenerHelper](type, listener) {
    this.removeEventListener(type, listener);
  }

  dispatchEvent(event) {
    checkTarget(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('event');
    if (!isEvent(event)) throw new ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (event[kIsBeingDispatched]) throw new ERR_EVENT_RECURSION(event.type);
    this[kHybridDispatch](event, event.type, event);
    return event.defaultPrevented !== true;
  }

  /**
   * Calls the listeners of a type: Node's kind with `nodeValue`, others with the event, which is made for the
   * first of them if there is none yet.
   */
  [kHybridDispatch](nodeValue, type, event) {
    const makeEvent = () => {
      if (event === undefined) {
        event = this[kCreateEvent](nodeValue, type);
        event[kTarget] = this;
        event[kIsBeingDispatched] = true;
      }
      return event;
    };
    if (event !== undefined) {
      event[kTarget] = this;
      event[kIsBeingDispatched] = true;
    }

    const root = this[kEvents].get(type);
    if (root !== undefined && root.next !== undefined) {
      let next;
      for (let entry = root.next; entry !== undefined; entry = next) {
        if (!root.resistStopPropagation && !entry.passive && event?.[kStop] === true) break;
        // Entries that a listener removes stay linked forwards.
        next = entry.next;
        if (entry.removed || (event?.[kStop] === true && !entry.resistStopPropagation)) continue;
        const listener = entry.given;
        if (entry.once) {
          entry.remove();
          listenerRemoved(this, root, type, listener, entry.capture);
        }
        if (listener === undefined) continue;
        try {
          let argument;
          if (entry.isNodeStyleListener) {
            argument = nodeValue;
          } else {
            argument = makeEvent();
            if (entry.passive) argument[kInPassiveListener] = true;
          }
          let result;
          if (typeof listener === 'function') result = Reflect.apply(listener, this, [argument]);
          else if (listener.handleEvent) result = Reflect.apply(listener.handleEvent, listener, [argument]);
          if (entry.passive && event !== undefined) event[kInPassiveListener] = false;
          if (result !== undefined && result !== null) addCatch(result);
        } catch (error) {
          if (event !== undefined) event[kInPassiveListener] = false;
          emitUncaughtException(error);
        }
      }
    }
    if (event !== undefined) event[kIsBeingDispatched] = false;
    return undefined;
  }

  [kCreateEvent](nodeValue, type) {
    return new NodeCustomEvent(type, { detail: nodeValue });
  }

  [customInspectSymbol](depth, options) {
    // Borrowed for another object: that one shows itself.
    if (!isEventTarget(this)) return this;
    const { name } = this.constructor;
    if (depth < 0) return name;
    const depthLeft = Number.isInteger(options.depth) ? options.depth - 1 : options.depth;
    return `${name} ${inspect({}, { ...options, depth: depthLeft })}`;
  }
}

Object.defineProperties(EventTarget.prototype, {
  addEventListener: kEnumerableProperty,
  removeEventListener: kEnumerableProperty,
  dispatchEvent: kEnumerableProperty,
  [Symbol.toStringTag]: tag('EventTarget'),
});

function initNodeEventTarget(self) {
  initEventTarget(self);
}

/** An EventTarget that also speaks EventEmitter. */
class NodeEventTarget extends EventTarget {
  static [kIsNodeEventTarget] = true;
  static defaultMaxListeners = 10;

  setMaxListeners(n) {
    checkNode(this);
    EventEmitter.setMaxListeners(n, this);
  }

  getMaxListeners() {
    checkNode(this);
    return this[kMaxEventTargetListeners];
  }

  eventNames() {
    checkNode(this);
    return [...this[kEvents].keys()];
  }

  listenerCount(type) {
    checkNode(this);
    return this[kEvents].get(String(type))?.size ?? 0;
  }

  off(type, listener, options) {
    checkNode(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  removeListener(type, listener, options) {
    checkNode(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  on(type, listener) {
    checkNode(this);
    this.addEventListener(type, listener, { [kIsNodeStyleListener]: true });
    return this;
  }

  addListener(type, listener) {
    checkNode(this);
    this.addEventListener(type, listener, { [kIsNodeStyleListener]: true });
    return this;
  }

  emit(type, arg) {
    checkNode(this);
    validateString(type, 'type');
    const hadListeners = this.listenerCount(type) > 0;
    this[kHybridDispatch](arg, type);
    return hadListeners;
  }

  once(type, listener) {
    checkNode(this);
    this.addEventListener(type, listener, { once: true, [kIsNodeStyleListener]: true });
    return this;
  }

  removeAllListeners(type) {
    checkNode(this);
    if (type !== undefined) this[kEvents].delete(String(type));
    else this[kEvents].clear();
    return this;
  }
}
for (const key of ['setMaxListeners', 'getMaxListeners', 'eventNames', 'listenerCount', 'off', 'removeListener', 'on',
  'addListener', 'once', 'emit', 'removeAllListeners']) {
  Object.defineProperty(NodeEventTarget.prototype, key, kEnumerableProperty);
}

function checkNode(object) {
  if (!isNodeEventTarget(object)) throw new ERR_INVALID_THIS('NodeEventTarget');
}

function shouldAddListener(listener) {
  if (typeof listener === 'function' || typeof listener?.handleEvent === 'function') return true;
  if (listener == null) return false;
  if (typeof listener === 'object') return true;
  throw new ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

function validateListenerOptions(options) {
  if (typeof options === 'boolean') return { capture: options };
  if (options === null) return kEmptyObject;
  validateObject(options, 'options', kValidateObjectAllowArray | kValidateObjectAllowFunction);
  return {
    once: Boolean(options.once),
    capture: Boolean(options.capture),
    passive: Boolean(options.passive),
    signal: options.signal,
    weak: options[kWeakHandler],
    resistStopPropagation: options[kResistStopPropagation] ?? false,
    isNodeStyleListener: Boolean(options[kIsNodeStyleListener]),
  };
}

/** The rejection of what a listener gave is an uncaught error, as if it had thrown. */
function addCatch(promise) {
  const { then } = promise;
  if (typeof then === 'function') {
    then.call(promise, undefined, (error) => {
      // A rejection handler must not turn it into another rejection.
      emitUncaughtException(error);
    });
  }
}

function emitUncaughtException(error) {
  require('process').nextTick(() => {
    throw error;
  });
}

/** The listener behind an accessor `on<name>`: it keeps its place in the order when the handler changes. */
function makeEventHandler(handler) {
  // Other values than functions and objects count as no handler.
  function eventHandler(...args) {
    if (typeof eventHandler.handler !== 'function') return undefined;
    return Reflect.apply(eventHandler.handler, this, args);
  }
  eventHandler.handler = handler;
  return eventHandler;
}

function defineEventHandler(emitter, name, event = name) {
  const key = `on${name}`;
  function get() {
    validateThisInternalField(this, kHandlers, 'EventTarget');
    return this[kHandlers].get(event)?.handler ?? null;
  }
  Object.defineProperty(get, 'name', { __proto__: null, value: `get ${key}` });
  function set(value) {
    validateThisInternalField(this, kHandlers, 'EventTarget');
    let wrapped = this[kHandlers].get(event);
    if (wrapped) {
      if (typeof wrapped.handler === 'function') {
        const root = this[kEvents].get(event);
        if (root !== undefined) root.size--;
        this[kRemoveListener](root?.size ?? 0, event, wrapped.handler, false);
      }
      wrapped.handler = value;
      if (typeof wrapped.handler === 'function') {
        const root = this[kEvents].get(event);
        if (root === undefined) this.addEventListener(event, wrapped);
        else this[kNewListener](++root.size, event, value, false, false, false, false);
      }
    } else {
      wrapped = makeEventHandler(value);
      this.addEventListener(event, wrapped);
    }
    this[kHandlers].set(event, wrapped);
  }
  Object.defineProperty(set, 'name', { __proto__: null, value: `set ${key}` });
  Object.defineProperty(emitter, key, { __proto__: null, get, set, configurable: true, enumerable: true });
}

/** For events.getEventListeners. */
function getListeners(target, type) {
  const listeners = [];
  for (let entry = target[kEvents]?.get(`${type}`)?.next; entry !== undefined; entry = entry.next) {
    const { given } = entry;
    if (given !== undefined) listeners.push(given);
  }
  return listeners;
}

/** For events.listenerCount. */
function countListeners(target, type) {
  return target[kEvents]?.get(`${type}`)?.size ?? 0;
}

module.exports = {
  CustomEvent,
  Event,
  EventTarget,
  NodeEventTarget,
  countListeners,
  defineEventHandler,
  getListeners,
  initEventTarget,
  initNodeEventTarget,
  isEventTarget,
  kCreateEvent,
  kEvents,
  kHandlers,
  kHybridDispatch,
  kIsEventTarget,
  kIsNodeEventTarget,
  kNewListener,
  kRemoveListener,
  kResistStopPropagation,
  kTrustEvent,
  kWeakHandler,
};
