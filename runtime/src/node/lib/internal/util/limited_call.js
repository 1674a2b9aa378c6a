'use strict';
// What util.debounce and util.throttle have in common: calls that wait, and what ends their waiting.

const { AbortError } = require('internal/errors');
const { markPromiseAsHandled } = internalBinding('util');

function abortError(reason) {
  return reason === undefined ? new AbortError() : new AbortError(undefined, { __proto__: null, cause: reason });
}

/** Calls that wait for their turn. */
class Waiting {
  #calls = [];

  get count() {
    return this.#calls.length;
  }

  get lastPromise() {
    return this.#calls.length === 0 ? null : this.#calls[this.#calls.length - 1].promise;
  }

  push(call) {
    this.#calls.push(call);
  }

  shift() {
    return this.#calls.shift();
  }

  takeAll() {
    const calls = this.#calls;
    this.#calls = [];
    return calls;
  }

  rejectAll(error) {
    for (const call of this.takeAll()) call.reject(error);
  }
}

/** A timer that keeps the program alive only as long as it is wanted to. */
class Timer {
  #timeout = undefined;
  #isReferenced = true;

  get isRunning() {
    return this.#timeout !== undefined;
  }

  start(callback, delay) {
    const { setTimeout } = require('timers');
    this.#timeout = setTimeout(() => {
      this.#timeout = undefined;
      callback();
    }, delay);
    if (!this.#isReferenced) this.#timeout.unref();
  }

  refresh() {
    this.#timeout.refresh();
  }

  stop() {
    require('timers').clearTimeout(this.#timeout);
    this.#timeout = undefined;
  }

  ref() {
    this.#isReferenced = true;
    this.#timeout?.ref();
  }

  unref() {
    this.#isReferenced = false;
    this.#timeout?.unref();
  }
}

/** Gives the function that programs call its methods, getters, and the name and length of the wrapped one. */
function dress(limited, fn, { methods, getters, timer }) {
  methods.ref = function ref() {
    timer.ref();
    return limited;
  };
  methods.unref = function unref() {
    timer.unref();
    return limited;
  };
  for (const name of Object.keys(methods)) limited[name] = methods[name];
  for (const name of Object.keys(getters)) {
    Object.defineProperty(limited, name, { __proto__: null, enumerable: false, get: getters[name] });
  }
  Object.defineProperties(limited, {
    length: { __proto__: null, configurable: true, value: fn.length },
    name: { __proto__: null, configurable: true, value: fn.name },
  });
  return limited;
}

module.exports = { Timer, Waiting, abortError, dress, markPromiseAsHandled };
