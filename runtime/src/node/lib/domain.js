'use strict';
// node:domain (deprecated): errors of what runs in a domain go to it.
//
// The stack of entered domains is part of the async context, so everything asynchronous that begins in a
// domain runs in it.

const EventEmitter = require('events');
const process = require('process');
const { AsyncLocalStorage } = require('async_hooks');
const { codes: { ERR_UNHANDLED_ERROR } } = require('internal/errors');
const { addUncaughtExceptionCaptureCallback } = require('internal/process/execution');

const storage = new AsyncLocalStorage({ name: 'domain' });
const stackNow = () => storage.getStore() ?? [];
const setStack = (stack) => storage.enterWith(stack);
/** The innermost domain; undefined outside of those that were entered, null where none ever was. */
const activeNow = () => {
  const stack = storage.getStore();
  return stack === undefined ? null : stack.at(-1);
};

function mark(error, domain, thrown, emitter) {
  if (error === null || (typeof error !== 'object' && typeof error !== 'function')) return;
  if (emitter !== undefined) error.domainEmitter = emitter;
  Object.defineProperty(error, 'domain', { __proto__: null, configurable: true, enumerable: false, value: domain, writable: true });
  error.domainThrown = thrown;
}

class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
  }

  /** An uncaught error of something that ran in here; whether it was handled. */
  _errorHandler(error) {
    mark(error, this, true);
    const outer = stackNow().slice(0, stackNow().lastIndexOf(this));
    let caught = false;
    if (this.listenerCount('error') > 0 || outer.length > 0) {
      // The handler does not run in the domain, or its own errors would come back to it.
      setStack(outer);
      try {
        caught = this.listenerCount('error') > 0 ? this.emit('error', error) : false;
      } catch (problem) {
        if (outer.length === 0) throw problem;
        caught = outer.at(-1)._errorHandler(problem);
      }
    }
    setStack(undefined);
    return caught;
  }

  enter() {
    setStack([...stackNow(), this]);
  }

  exit() {
    const stack = stackNow();
    const at = stack.lastIndexOf(this);
    if (at >= 0) setStack(stack.slice(0, at));
  }

  add(emitter) {
    if (emitter.domain === this) return;
    if (emitter.domain) emitter.domain.remove(emitter);
    // Domains that contain each other would hand errors round for ever.
    if (this.domain && emitter instanceof Domain) {
      for (let domain = this.domain; domain; domain = domain.domain) if (emitter === domain) return;
    }
    Object.defineProperty(emitter, 'domain', { __proto__: null, configurable: true, enumerable: false, value: this, writable: true });
    this.members.push(emitter);
  }

  remove(emitter) {
    emitter.domain = null;
    const at = this.members.indexOf(emitter);
    if (at >= 0) this.members.splice(at, 1);
  }

  run(fn, ...args) {
    this.enter();
    const result = Reflect.apply(fn, this, args);
    this.exit();
    return result;
  }

  bind(callback) {
    const domain = this;
    function runBound(...args) {
      domain.enter();
      const result = Reflect.apply(callback, this, args);
      domain.exit();
      return result;
    }
    Object.defineProperty(runBound, 'domain', { __proto__: null, configurable: true, enumerable: false, value: this, writable: true });
    return runBound;
  }

  intercept(callback) {
    const domain = this;
    return function runIntercepted(error, ...args) {
      if (error && error instanceof Error) {
        error.domainBound = callback;
        mark(error, domain, false);
        domain.emit('error', error);
        return undefined;
      }
      domain.enter();
      const result = Reflect.apply(callback, this, args);
      domain.exit();
      return result;
    };
  }
}

const createDomain = () => new Domain();

module.exports = { Domain, createDomain, create: createDomain };
Object.defineProperties(module.exports, {
  _stack: { __proto__: null, enumerable: true, configurable: true, get: stackNow, set: setStack },
  active: {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get: activeNow,
    set(domain) {
      setStack(domain == null ? [] : [domain]);
    },
  },
});
Object.defineProperty(process, 'domain', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get: activeNow,
  set(domain) {
    const rest = stackNow().slice(0, -1);
    setStack(domain == null ? rest : [...rest, domain]);
  },
});

addUncaughtExceptionCaptureCallback((error) => {
  const domain = activeNow();
  return domain != null && domain._errorHandler(error);
});

// ---- emitters that are made in a domain belong to it

EventEmitter.usingDomains = true;
const { init } = EventEmitter;
EventEmitter.init = function(options) {
  Object.defineProperty(this, 'domain', { __proto__: null, configurable: true, enumerable: false, value: null, writable: true });
  const active = activeNow();
  if (active && !(this instanceof Domain)) this.domain = active;
  return Reflect.apply(init, this, [options]);
};

const { emit } = EventEmitter.prototype;
EventEmitter.prototype.emit = function emitInDomain(...args) {
  const { domain } = this;
  const [type] = args;
  if (domain === null || domain === undefined || this === process || (type === 'error' && this.listenerCount(type) > 0)) {
    return Reflect.apply(emit, this, args);
  }
  if (type === 'error') {
    const error = args.length > 1 && args[1] ? args[1] : new ERR_UNHANDLED_ERROR(args[1]);
    mark(error, domain, false, this);
    // The domain's own handler runs outside of it.
    const stack = stackNow();
    const at = stack.lastIndexOf(domain);
    setStack(at < 0 ? stack : stack.slice(0, stack.indexOf(domain)));
    domain.emit('error', error);
    setStack(stack);
    return false;
  }
  domain.enter();
  const result = Reflect.apply(emit, this, args);
  domain.exit();
  return result;
};
