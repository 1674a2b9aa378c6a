'use strict';
// MessageChannel, MessagePort and BroadcastChannel over the native queues of messages.

const {
  codes: {
    ERR_CLOSED_MESSAGE_PORT,
    ERR_INVALID_THIS,
    ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const {
  EventTarget,
  NodeEventTarget,
  defineEventHandler,
  initNodeEventTarget,
  kCreateEvent,
  kHybridDispatch,
  kNewListener,
  kRemoveListener,
} = require('internal/event_target');
const { customInspectSymbol, kEnumerableProperty } = require('internal/util');
const { toDOMString } = require('internal/webidl');
const { kDeserialize, kTransfer, kTransferList, markTransferMode } = require('internal/worker/js_transferable');
const { dataCloneError, transferListOf } = require('internal/structured_clone');
const async = require('internal/async_resources');
const binding = internalBinding('messaging');

const kPort = Symbol('kPort');
const kCurrentlyReceivingPorts = Symbol.for('nodejs.internal.kCurrentlyReceivingPorts');

function codedError(Base, code, message) {
  const error = new Base(message);
  error.code = code;
  return error;
}

function inspect(value, options) {
  return require('internal/util/inspect').inspect(value, options);
}

/** Programs get ports from channels only. */
function MessagePort() {
  throw codedError(TypeError, 'ERR_CONSTRUCT_CALL_INVALID', 'Constructor cannot be called');
}
Object.setPrototypeOf(MessagePort, NodeEventTarget);
Object.setPrototypeOf(MessagePort.prototype, NodeEventTarget.prototype);

/** What a port's listeners need is state of the port: it refers while somebody listens. */
class PortState {
  constructor(id) {
    this.id = id;
    this.closed = false;
    /** Closed, and its event that still comes keeps the program alive. */
    this.lingers = false;
    this.listening = 0;
  }
}

const kEmitMessage = Symbol('emitMessage');

function hide(object, key, value) {
  Object.defineProperty(object, key, { __proto__: null, value, enumerable: false, writable: true, configurable: true });
}

/** Makes an object the port of a number. */
function initPort(port, id) {
  const state = new PortState(id);
  hide(port, kPort, state);
  const isResource = async.active;
  if (isResource) {
    // The hooks see the port before it is an event target.
    const { kAsyncId, kContext, kTriggerId } = require('internal/async_hooks');
    for (const key of [kAsyncId, kContext, kTriggerId]) hide(port, key, undefined);
    async.init(port, 'MESSAGEPORT');
  }
  initNodeEventTarget(port);
  port[kCurrentlyReceivingPorts] = undefined;
  markTransferMode(port, false, true);
  const receive = (kind, value, transferred) => {
    if (kind !== undefined) {
      port[kEmitMessage](kind, value, transferred);
    } else {
      state.closed = true;
      state.lingers = false;
      port[kHybridDispatch](undefined, 'close');
      if (isResource) async.destroy(port);
    }
  };
  binding.attach(id, isResource ? (...args) => async.run(port, receive, undefined, args) : receive);
  return port;
}

function stateOf(port) {
  const state = port?.[kPort];
  if (state === undefined) throw codedError(TypeError, 'ERR_INVALID_THIS', 'Illegal invocation');
  return state;
}

const portMethods = {
  postMessage(...args) {
    const state = stateOf(this);
    if (args.length === 0) {
      throw codedError(TypeError, 'ERR_MISSING_ARGS', 'Not enough arguments to MessagePort.postMessage');
    }
    const transfer = transferListOf(args[1]);
    // What cannot be sent is an error also where nobody would get it.
    if (!binding.postMessage(state.id, args[0], transfer, this)) {
      state.closed = true;
      require('process').emitWarning(
        'The target port was posted to itself, and the communication channel was lost');
    }
  },
  start() {
    const state = stateOf(this);
    if (!state.closed) binding.start(state.id);
  },
  close(callback) {
    const state = stateOf(this);
    if (typeof callback === 'function') this.once('close', callback);
    if (state.closed) return;
    state.closed = true;
    state.lingers = binding.isReferenced(state.id);
    binding.close(state.id);
  },
  ref() {
    const state = stateOf(this);
    if (!state.closed) binding.reference(state.id, true);
  },
  unref() {
    const state = stateOf(this);
    if (!state.closed) binding.reference(state.id, false);
  },
  hasRef() {
    const state = stateOf(this);
    return state.closed ? state.lingers : binding.isReferenced(state.id);
  },
};
Object.defineProperty(portMethods.postMessage, 'length', { __proto__: null, value: 0, configurable: true });
for (const name of Object.keys(portMethods)) {
  Object.defineProperty(MessagePort.prototype, name, {
    __proto__: null, value: portMethods[name], enumerable: true, writable: true, configurable: true,
  });
}

Object.defineProperties(MessagePort.prototype, {
  [kEmitMessage]: {
    __proto__: null,
    value(kind, value, transferred) {
      this[kCurrentlyReceivingPorts] = transferred?.filter((object) => object instanceof MessagePort) ?? [];
      this[kHybridDispatch](value, kind);
    },
  },
  [kCreateEvent]: {
    __proto__: null,
    value(data, type) {
      if (type !== 'message' && type !== 'messageerror') {
        return Reflect.apply(NodeEventTarget.prototype[kCreateEvent], this, [data, type]);
      }
      const ports = this[kCurrentlyReceivingPorts];
      this[kCurrentlyReceivingPorts] = undefined;
      const { MessageEvent } = require('internal/message_event');
      return new MessageEvent(type, { data, ports });
    },
  },
  [kNewListener]: {
    __proto__: null,
    value(size, type, ...rest) {
      Reflect.apply(NodeEventTarget.prototype[kNewListener], this, [size, type, ...rest]);
      if (type === 'message' && this[kPort].listening++ === 0) {
        this.ref();
        this.start();
      }
    },
  },
  [kRemoveListener]: {
    __proto__: null,
    value(size, type, ...rest) {
      Reflect.apply(NodeEventTarget.prototype[kRemoveListener], this, [size, type, ...rest]);
      if (type === 'message') {
        this[kPort].listening = size;
        if (size === 0) {
          this.unref();
          // Messages wait for the next listener.
          if (!this[kPort].closed) binding.stop(this[kPort].id);
        }
      }
    },
  },
  [kDeserialize]: {
    __proto__: null,
    value(id) {
      initPort(this, id);
    },
  },
  [kTransferList]: {
    __proto__: null,
    value() {
      // Before anything else of the list changes hands.
      if (stateOf(this).closed) throw dataCloneError('MessagePort in transfer list is already detached');
      return [];
    },
  },
  [kTransfer]: {
    __proto__: null,
    value() {
      const state = stateOf(this);
      state.closed = true;
      binding.detach(state.id);
      return { data: state.id, deserializeInfo: 'internal/worker/io:TransferredPort' };
    },
  },
  [customInspectSymbol]: {
    __proto__: null,
    value: function inspectPort(depth, options) {
      const state = this[kPort];
      const shown = {
        __proto__: Object.create(EventTarget.prototype, {
          constructor: { __proto__: null, value: MessagePort },
        }),
      };
      if (state === undefined || state.closed) shown.active = false;
      else Object.assign(shown, { active: true, refed: binding.isReferenced(state.id) }, this);
      return inspect(shown, { ...options, customInspect: false, depth }).replace(/^[^{]*/, 'MessagePort [EventTarget] ');
    },
  },
});
defineEventHandler(MessagePort.prototype, 'message');
defineEventHandler(MessagePort.prototype, 'messageerror');

/** Stands for a port on its way: the other side makes the port. */
function TransferredPort() {
  return Object.create(MessagePort.prototype);
}

function MessageChannel() {
  if (new.target === undefined) {
    throw codedError(TypeError, 'ERR_CONSTRUCT_CALL_REQUIRED', 'Cannot call constructor without `new`');
  }
  const [a, b] = binding.createChannel();
  this.port1 = initPort(Object.create(MessagePort.prototype), a);
  this.port2 = initPort(Object.create(MessagePort.prototype), b);
}

function receiveMessageOnPort(port) {
  const state = port?.[kPort];
  if (state === undefined) {
    throw codedError(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "port" argument must be a MessagePort instance');
  }
  if (state.closed) return undefined;
  const received = binding.receiveMessage(state.id);
  return received === undefined ? undefined : { message: received[0] };
}

function moveMessagePortToContext(port) {
  if (port?.[kPort] === undefined) {
    throw codedError(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "port" argument must be a MessagePort instance');
  }
  if (port[kPort].closed) throw new ERR_CLOSED_MESSAGE_PORT();
  // eslint-disable-next-line no-restricted-syntax
  throw new Error('worker_threads.moveMessagePortToContext is not built into lanner yet');
}

// ---- marks

const UNTRANSFERABLE = 4;

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function markAsUntransferable(object) {
  if (!isObject(object)) return;
  // What had no mode may still be cloned: the bit alone says only that it cannot go along.
  binding.setTransferMode(object, (binding.transferMode(object) ?? 0) | UNTRANSFERABLE);
}

function isMarkedAsUntransferable(object) {
  if (!isObject(object)) return false;
  return Boolean(binding.transferMode(object) & UNTRANSFERABLE);
}

function markAsUncloneable(object) {
  if (isObject(object)) binding.setTransferMode(object, 0);
}

// ---- BroadcastChannel

class BroadcastChannel extends EventTarget {
  #id;
  #name;
  #closed = false;

  constructor(name) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    super();
    this.#name = toDOMString(name);
    this.#id = binding.joinGroup(this.#name);
    binding.attach(this.#id, (kind, value) => {
      if (kind === undefined) return;
      const { MessageEvent } = require('internal/message_event');
      this.dispatchEvent(new MessageEvent(kind, { data: value }));
    });
    binding.start(this.#id);
    binding.reference(this.#id, true);
    markTransferMode(this, false, false);
  }

  static #check(object) {
    if (typeof object !== 'object' || object === null || !(#id in object)) throw new ERR_INVALID_THIS('BroadcastChannel');
  }

  [customInspectSymbol](depth, options) {
    BroadcastChannel.#check(this);
    if (depth < 0) return 'BroadcastChannel';
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `BroadcastChannel ${inspect({ name: this.#name, active: !this.#closed }, inner)}`;
  }

  get name() {
    BroadcastChannel.#check(this);
    return this.#name;
  }

  close() {
    BroadcastChannel.#check(this);
    if (this.#closed) return;
    this.#closed = true;
    binding.close(this.#id);
  }

  postMessage(message) {
    BroadcastChannel.#check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    if (this.#closed) {
      const { lazyDOMException } = require('internal/util');
      throw lazyDOMException('BroadcastChannel is closed.', 'InvalidStateError');
    }
    binding.postMessage(this.#id, message, undefined, this);
  }

  ref() {
    BroadcastChannel.#check(this);
    if (!this.#closed) binding.reference(this.#id, true);
    return this;
  }

  unref() {
    BroadcastChannel.#check(this);
    if (!this.#closed) binding.reference(this.#id, false);
    return this;
  }
}
Object.defineProperties(BroadcastChannel.prototype, {
  name: kEnumerableProperty,
  close: kEnumerableProperty,
  postMessage: kEnumerableProperty,
});
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

module.exports = {
  BroadcastChannel,
  MessageChannel,
  MessagePort,
  TransferredPort,
  isMarkedAsUntransferable,
  markAsUncloneable,
  markAsUntransferable,
  moveMessagePortToContext,
  receiveMessageOnPort,
};
