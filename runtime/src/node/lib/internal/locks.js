'use strict';
// navigator.locks: named locks among the parts of a program.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');
const { kEmptyObject, kEnumerableProperty, lazyDOMException } = require('internal/util');
const { validateAbortSignal, validateDictionary, validateFunction } = require('internal/validators');
const { toDOMString } = require('internal/webidl');

const kConstruct = Symbol('kConstruct');

class Lock {
  #name;
  #mode;

  constructor(symbol = undefined, name = undefined, mode = undefined) {
    if (symbol !== kConstruct) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#mode = mode;
  }

  get name() {
    return this.#name;
  }

  get mode() {
    return this.#mode;
  }
}
Object.defineProperties(Lock.prototype, {
  name: kEnumerableProperty,
  mode: kEnumerableProperty,
  [Symbol.toStringTag]: { __proto__: null, value: 'Lock', configurable: true, enumerable: false, writable: false },
});

/** Held and waiting requests of a name. */
const names = new Map();
const clientId = 'node-0-0';

function queueOf(name) {
  let queue = names.get(name);
  if (queue === undefined) names.set(name, queue = { held: [], waiting: [] });
  return queue;
}

function grantable(queue, request) {
  if (queue.held.length === 0) return true;
  return request.mode === 'shared' && queue.held.every(({ mode }) => mode === 'shared');
}

/** Grants what can be granted, in order. */
function advance(name) {
  const queue = names.get(name);
  if (queue === undefined) return;
  while (queue.waiting.length > 0 && grantable(queue, queue.waiting[0])) grant(queue, queue.waiting.shift());
  if (queue.held.length === 0 && queue.waiting.length === 0) names.delete(name);
}

function grant(queue, request) {
  queue.held.push(request);
  request.stopListening?.();
  let result;
  try {
    result = Promise.resolve(request.callback(new Lock(kConstruct, request.name, request.mode)));
  } catch (error) {
    result = Promise.reject(error);
  }
  const release = () => {
    const index = queue.held.indexOf(request);
    if (index !== -1) queue.held.splice(index, 1);
    advance(request.name);
  };
  result.then((value) => {
    release();
    request.resolve(value);
  }, (error) => {
    release();
    request.reject(error);
  });
}

class LockManager {
  constructor(symbol = undefined) {
    if (symbol !== kConstruct) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  async request(name, options, callback = undefined) {
    if (this !== locks) throw new ERR_INVALID_THIS('LockManager');
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'callback');
    if (callback === undefined) {
      callback = options;
      options = undefined;
    }
    name = toDOMString(name);
    validateFunction(callback, 'callback');
    validateDictionary(options, 'options');
    const { mode = 'exclusive', ifAvailable = false, steal = false, signal = undefined } = options ?? kEmptyObject;
    if (mode !== 'exclusive' && mode !== 'shared') {
      const error = new TypeError(`Value '${mode}' is not a valid LockMode`);
      error.code = 'ERR_INVALID_ARG_VALUE';
      throw error;
    }
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    const refuse = (message) => lazyDOMException(message, 'NotSupportedError');
    if (name.startsWith('-')) throw refuse('Lock name may not start with hyphen "-"');
    if (ifAvailable && steal) throw refuse('ifAvailable and steal are mutually exclusive');
    if (mode !== 'exclusive' && steal) throw refuse(`mode: "${mode}" and steal are mutually exclusive`);
    if (signal && (steal || ifAvailable)) throw refuse('signal cannot be used with steal or ifAvailable');
    if (signal) signal.throwIfAborted();

    const { promise, resolve, reject } = Promise.withResolvers();
    const request = { name, mode, callback, resolve, reject, stopListening: undefined };
    // The callback runs after the caller.
    await undefined;
    const queue = queueOf(name);
    if (steal) {
      const stolen = queue.held.splice(0);
      for (const { reject: rejectHeld } of stolen) {
        rejectHeld(lazyDOMException('The lock was stolen by another request', 'AbortError'));
      }
      grant(queue, request);
    } else if (queue.waiting.length === 0 && grantable(queue, request)) {
      grant(queue, request);
    } else if (ifAvailable) {
      return callback(null);
    } else {
      if (signal) {
        const onAbort = () => {
          const index = queue.waiting.indexOf(request);
          if (index !== -1) queue.waiting.splice(index, 1);
          reject(signal.reason);
          advance(name);
        };
        signal.addEventListener('abort', onAbort, { once: true });
        request.stopListening = () => signal.removeEventListener('abort', onAbort);
      }
      queue.waiting.push(request);
    }
    return promise;
  }

  async query() {
    if (this !== locks) throw new ERR_INVALID_THIS('LockManager');
    const held = [];
    const pending = [];
    const shown = ({ name, mode }) => ({ name, mode, clientId });
    for (const queue of names.values()) {
      held.push(...queue.held.map(shown));
      pending.push(...queue.waiting.map(shown));
    }
    return { held, pending };
  }
}
Object.defineProperties(LockManager.prototype, {
  request: kEnumerableProperty,
  query: kEnumerableProperty,
  [Symbol.toStringTag]: { __proto__: null, value: 'LockManager', configurable: true, enumerable: false, writable: false },
});

const locks = new LockManager(kConstruct);

module.exports = { Lock, LockManager, locks };
