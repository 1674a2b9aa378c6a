'use strict';
// node:async_hooks

const {
  addHook,
  destroyResource,
  emitInit,
  enter,
  executionAsyncId,
  executionAsyncResource,
  kAsyncId,
  leave,
  newAsyncId,
  removeHook,
  triggerAsyncId,
  validateAsyncId,
} = require('internal/async_hooks');
const { codes: { ERR_ASYNC_CALLBACK, ERR_ASYNC_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateBoolean, validateFunction, validateObject, validateString } = require('internal/validators');
const context = internalBinding('async_context');

// ---- hooks

class AsyncHook {
  #hook;
  constructor(hook) {
    this.#hook = hook;
  }
  enable() {
    addHook(this.#hook);
    return this;
  }
  disable() {
    removeHook(this.#hook);
    return this;
  }
}

function createHook(callbacks) {
  const { init, before, after, destroy, promiseResolve, trackPromises = true } = callbacks;
  for (const [name, fn] of [['init', init], ['before', before], ['after', after], ['destroy', destroy],
    ['promiseResolve', promiseResolve]]) {
    if (fn !== undefined && typeof fn !== 'function') throw new ERR_ASYNC_CALLBACK(`hook.${name}`);
  }
  validateBoolean(trackPromises, 'trackPromises');
  if (promiseResolve !== undefined && trackPromises === false) {
    throw new ERR_INVALID_ARG_VALUE('trackPromises', trackPromises, 'must not be false when promiseResolve is enabled');
  }
  const hook = { init, before, after, destroy, promiseResolve, trackPromises, self: undefined };
  const result = new AsyncHook(hook);
  hook.self = result;
  return result;
}

// ---- resources of programs

let registry;
/** Tells 'destroy' of resources that nobody destroyed. */
function destroyWhenCollected(resource, state) {
  registry ??= new FinalizationRegistry(({ state, id }) => {
    if (!state.destroyed) require('internal/async_hooks').queueDestroy(id);
  });
  registry.register(resource, { state, id: resource.asyncId() }, state);
}

class AsyncResource {
  #id;
  #trigger;
  #context;
  #state = { destroyed: false };

  constructor(type, options = {}) {
    validateString(type, 'type');
    let trigger = options;
    let requireManualDestroy = false;
    if (typeof options !== 'number') {
      validateObject(options, 'options', 8);
      trigger = options.triggerAsyncId === undefined ? executionAsyncId() : options.triggerAsyncId;
      requireManualDestroy = !!options.requireManualDestroy;
    }
    validateAsyncId(trigger, 'triggerAsyncId');
    this.#context = context.get();
    this.#id = newAsyncId();
    this.#trigger = trigger;
    this[kAsyncId] = this.#id;
    if (type.length === 0) throw new ERR_ASYNC_TYPE(type);
    emitInit(this.#id, type, trigger, this);
    if (!requireManualDestroy) destroyWhenCollected(this, this.#state);
  }

  runInAsyncScope(fn, thisArg, ...args) {
    const outer = context.get();
    context.set(this.#context);
    enter(this.#id, this.#trigger, this);
    try {
      return Reflect.apply(fn, thisArg, args);
    } finally {
      leave(this.#id);
      context.set(outer);
    }
  }

  emitDestroy() {
    this.#state.destroyed = true;
    destroyResource(this);
    return this;
  }

  asyncId() {
    return this.#id;
  }

  triggerAsyncId() {
    return this.#trigger;
  }

  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    let bound;
    if (thisArg === undefined) {
      const resource = this;
      bound = function(...args) {
        return resource.runInAsyncScope(fn, this, ...args);
      };
    } else {
      bound = this.runInAsyncScope.bind(this, fn, thisArg);
    }
    Object.defineProperty(bound, 'length', {
      __proto__: null, configurable: true, enumerable: false, value: fn.length, writable: false,
    });
    return bound;
  }

  static bind(fn, type, thisArg) {
    type ||= fn.name;
    return new AsyncResource(type || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

// Hidden from programs that list a resource's properties.
Object.defineProperty(AsyncResource.prototype, kAsyncId, {
  __proto__: null,
  configurable: true,
  get: undefined,
  set(value) {
    Object.defineProperty(this, kAsyncId, { __proto__: null, value, enumerable: false, writable: true, configurable: true });
  },
});

// ---- contexts

/** What is stored at one moment: never changed, but copied for each change. */
class Frame extends Map {
  constructor(store, data) {
    super(context.get());
    this.set(store, data);
  }
}

class RunScope {
  #storage;
  #previous;
  #disposed = false;
  constructor(storage, store) {
    this.#storage = storage;
    this.#previous = storage.getStore();
    storage.enterWith(store);
  }
  dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#storage.enterWith(this.#previous);
  }
  [Symbol.dispose]() {
    this.dispose();
  }
}

class AsyncLocalStorage {
  #defaultValue = undefined;
  #name = undefined;

  constructor(options = {}) {
    validateObject(options, 'options');
    this.#defaultValue = options.defaultValue;
    if (options.name !== undefined) this.#name = `${options.name}`;
  }

  get name() {
    return this.#name || '';
  }

  static bind(fn) {
    return AsyncResource.bind(fn);
  }

  static snapshot() {
    return AsyncLocalStorage.bind((callback, ...args) => callback(...args));
  }

  disable() {
    context.get()?.delete(this);
  }

  enterWith(data) {
    context.set(new Frame(this, data));
  }

  run(data, fn, ...args) {
    const prior = this.getStore();
    if (Object.is(prior, data)) return Reflect.apply(fn, null, args);
    this.enterWith(data);
    try {
      return Reflect.apply(fn, null, args);
    } finally {
      this.enterWith(prior);
    }
  }

  exit(fn, ...args) {
    return this.run(undefined, fn, ...args);
  }

  getStore() {
    const frame = context.get();
    return frame?.has(this) ? frame.get(this) : this.#defaultValue;
  }

  withScope(store) {
    return new RunScope(this, store);
  }
}

const providers = ['NONE', 'DIRHANDLE', 'FSEVENTWRAP', 'FSREQCALLBACK', 'FSREQPROMISE', 'FILEHANDLE', 'FILEHANDLECLOSEREQ',
  'MESSAGEPORT', 'PIPEWRAP', 'PROCESSWRAP', 'PROMISE', 'SIGNALWRAP', 'STATWATCHER', 'TTYWRAP', 'Immediate', 'TickObject',
  'Timeout'];
const asyncWrapProviders = Object.freeze(Object.fromEntries(providers.map((name, i) => [name, i])));

module.exports = {
  AsyncLocalStorage,
  createHook,
  executionAsyncId,
  triggerAsyncId,
  executionAsyncResource,
  asyncWrapProviders,
  AsyncResource,
};
