'use strict';
// Mocks of functions, methods, properties and timers.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');

const kDefault = Symbol('kDefault');

/** `mock` of a mocked function: its calls, and what it does. */
class MockFunctionContext {
  #calls = [];
  #implementation;
  #restore;
  #times;
  #once = new Map();

  constructor(implementation, restore, times) {
    this.#implementation = implementation;
    this.#restore = restore;
    this.#times = times;
  }

  get calls() {
    return this.#calls.slice();
  }
  callCount() {
    return this.#calls.length;
  }
  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }
  mockImplementationOnce(implementation, onCall) {
    validateFunction(implementation, 'implementation');
    const call = onCall ?? this.#calls.length;
    validateInteger(call, 'onCall', this.#calls.length);
    this.#once.set(call, implementation);
  }
  resetCalls() {
    this.#calls = [];
  }
  restore() {
    const restore = this.#restore;
    this.#restore = undefined;
    restore?.(this);
  }
  setDefault(original) {
    this.#implementation = original;
  }

  trackCall(call) {
    this.#calls.push(call);
  }
  nextImplementation() {
    const number = this.#calls.length;
    const once = this.#once.get(number);
    if (once !== undefined) {
      this.#once.delete(number);
      return once;
    }
    if (this.#times !== undefined && number + 1 >= this.#times) {
      const implementation = this.#implementation;
      this.restore();
      return implementation;
    }
    return this.#implementation;
  }
}

/** A proxy that looks like `original` and does what its context says. */
function mockedFunction(original, context) {
  const mocked = new Proxy(original, {
    __proto__: null,
    apply(target, self, args) {
      const implementation = context.nextImplementation();
      let result;
      let error;
      try {
        result = Reflect.apply(implementation, self, args);
        return result;
      } catch (thrown) {
        error = thrown;
        throw thrown;
      } finally {
        context.trackCall({ arguments: args, error, result, stack: new Error(), target: undefined, this: self });
      }
    },
    construct(target, args, newTarget) {
      const implementation = context.nextImplementation();
      const realTarget = newTarget === mocked ? implementation : newTarget;
      let result;
      let error;
      try {
        result = Reflect.construct(implementation, args, realTarget);
        return result;
      } catch (thrown) {
        error = thrown;
        throw thrown;
      } finally {
        context.trackCall({ arguments: args, error, result, stack: new Error(), target: realTarget, this: result });
      }
    },
    get(target, property, receiver) {
      return property === 'mock' ? context : Reflect.get(target, property, receiver);
    },
  });
  return mocked;
}

function findDescriptor(object, name) {
  for (let holder = object; holder !== null && holder !== undefined; holder = Object.getPrototypeOf(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
}

function checkTimes(options) {
  const { times } = options;
  if (times === undefined || times === Infinity) return undefined;
  validateInteger(times, 'options.times', 1);
  return times;
}

class MockPropertyContext {
  #accesses = [];
  #object;
  #name;
  #original;
  #value;
  #once = new Map();

  constructor(object, name, value) {
    this.#object = object;
    this.#name = name;
    this.#original = Object.getOwnPropertyDescriptor(object, name);
    if (this.#original === undefined) throw new ERR_INVALID_ARG_VALUE('propertyName', name, 'is not a property of the object');
    this.#value = value;
    const context = this;
    Object.defineProperty(object, name, {
      __proto__: null,
      configurable: this.#original.configurable,
      enumerable: this.#original.enumerable,
      get() {
        const result = context.#next(context.#value);
        context.#accesses.push({ type: 'get', value: result, stack: new Error() });
        return result;
      },
      set(given) {
        const result = context.#next(given);
        context.#accesses.push({ type: 'set', value: result, stack: new Error() });
        context.#value = result;
      },
    });
  }

  #next(value) {
    const number = this.#accesses.length;
    if (!this.#once.has(number)) return value;
    const once = this.#once.get(number);
    this.#once.delete(number);
    return once;
  }

  get accesses() {
    return this.#accesses.slice();
  }
  accessCount() {
    return this.#accesses.length;
  }
  mockImplementation(value) {
    this.#value = value;
  }
  mockImplementationOnce(value, onAccess) {
    const access = onAccess ?? this.#accesses.length;
    validateInteger(access, 'onAccess', this.#accesses.length);
    this.#once.set(access, value);
  }
  resetAccesses() {
    this.#accesses = [];
  }
  restore() {
    Object.defineProperty(this.#object, this.#name, { __proto__: null, ...this.#original });
  }
}

class MockTracker {
  #mocks = [];
  #timers;

  get timers() {
    if (this.#timers === undefined) {
      const { MockTimers } = require('internal/test_runner/mock_timers');
      this.#timers = new MockTimers();
    }
    return this.#timers;
  }

  fn(original = function() {}, implementation = original, options = {}) {
    if (original !== null && typeof original === 'object') {
      options = original;
      original = function() {};
      implementation = original;
    } else if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    }
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const context = new MockFunctionContext(implementation, (self) => self.setDefault(original), checkTimes(options));
    this.#mocks.push(context);
    return mockedFunction(original, context);
  }

  method(objectOrFunction, methodName, implementation = kDefault, options = {}) {
    if (objectOrFunction === null || (typeof objectOrFunction !== 'object' && typeof objectOrFunction !== 'function')) {
      throw new ERR_INVALID_ARG_TYPE('object', ['Object', 'Function'], objectOrFunction);
    }
    if (typeof methodName !== 'string' && typeof methodName !== 'symbol') {
      throw new ERR_INVALID_ARG_TYPE('methodName', ['string', 'symbol'], methodName);
    }
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = kDefault;
    }
    if (implementation !== kDefault) validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { getter = false, setter = false } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    if (setter && getter) throw new ERR_INVALID_ARG_VALUE('options.setter', setter, "cannot be used with 'options.getter'");
    const descriptor = findDescriptor(objectOrFunction, methodName);
    const original = getter ? descriptor?.get : setter ? descriptor?.set : descriptor?.value;
    if (typeof original !== 'function') {
      throw new ERR_INVALID_ARG_VALUE('methodName', original, 'must be a method');
    }
    const restore = () => Object.defineProperty(objectOrFunction, methodName, { __proto__: null, ...descriptor });
    const context = new MockFunctionContext(implementation === kDefault ? original : implementation, restore, checkTimes(options));
    const mocked = mockedFunction(original, context);
    const replaced = { __proto__: null, configurable: descriptor.configurable, enumerable: descriptor.enumerable };
    if (getter || setter) {
      replaced.get = getter ? mocked : descriptor.get;
      replaced.set = setter ? mocked : descriptor.set;
    } else {
      replaced.writable = descriptor.writable;
      replaced.value = mocked;
    }
    Object.defineProperty(objectOrFunction, methodName, replaced);
    this.#mocks.push(context);
    return mocked;
  }

  getter(object, methodName, implementation = kDefault, options = {}) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = kDefault;
    }
    validateObject(options, 'options');
    if (options.getter === false) throw new ERR_INVALID_ARG_VALUE('options.getter', false, 'cannot be false');
    return this.method(object, methodName, implementation, { ...options, getter: true });
  }

  setter(object, methodName, implementation = kDefault, options = {}) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = kDefault;
    }
    validateObject(options, 'options');
    if (options.setter === false) throw new ERR_INVALID_ARG_VALUE('options.setter', false, 'cannot be false');
    return this.method(object, methodName, implementation, { ...options, setter: true });
  }

  property(object, propertyName, value) {
    if (object === null || (typeof object !== 'object' && typeof object !== 'function')) {
      throw new ERR_INVALID_ARG_TYPE('object', ['Object', 'Function'], object);
    }
    const context = new MockPropertyContext(object, propertyName, arguments.length > 2 ? value : object[propertyName]);
    this.#mocks.push(context);
    return new Proxy(object, {
      __proto__: null,
      get(target, property, receiver) {
        return property === 'mock' ? context : Reflect.get(target, property, receiver);
      },
    });
  }

  module() {
    throw new Error('Mocks of modules are not built into lanner yet');
  }

  reset() {
    this.restoreAll();
    this.#timers?.reset();
    this.#mocks = [];
  }

  restoreAll() {
    for (const context of this.#mocks) context.restore();
    this.#timers?.reset();
  }
}

module.exports = { MockFunctionContext, MockPropertyContext, MockTracker };
