'use strict';
// node:timers/promises

const { Immediate, Timeout, clearImmediate, insert, unenroll } = require('internal/timers');
const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateNumber, validateObject } = require('internal/validators');

const kScheduler = Symbol('kScheduler');

function checkOptions(options) {
  validateObject(options, 'options');
  const { signal, ref = true } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (ref !== undefined) validateBoolean(ref, 'options.ref');
  return { signal, ref };
}

/** Rejects with AbortError when the signal says so; `cancel` undoes the wait. */
function withSignal(signal, reject, cancel) {
  if (!signal) return undefined;
  const onAbort = () => {
    cancel();
    reject(new AbortError(undefined, { cause: signal.reason }));
  };
  signal.addEventListener('abort', onAbort);
  return () => signal.removeEventListener('abort', onAbort);
}

function setTimeout(delay, value, options = {}) {
  let signal;
  let ref;
  try {
    if (delay !== undefined) validateNumber(delay, 'delay');
    ({ signal, ref } = checkOptions(options));
  } catch (error) {
    return Promise.reject(error);
  }
  if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
  const { promise, resolve, reject } = Promise.withResolvers();
  const timeout = new Timeout(() => {
    finished?.();
    resolve(value);
  }, delay, undefined, false, ref);
  insert(timeout, timeout._idleTimeout);
  const finished = withSignal(signal, reject, () => {
    timeout._onTimeout = null;
    unenroll(timeout);
  });
  return promise;
}

function setImmediate(value, options = {}) {
  let signal;
  let ref;
  try {
    ({ signal, ref } = checkOptions(options));
  } catch (error) {
    return Promise.reject(error);
  }
  if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
  const { promise, resolve, reject } = Promise.withResolvers();
  const immediate = new Immediate(() => {
    finished?.();
    resolve(value);
  }, undefined);
  if (!ref) immediate.unref();
  const finished = withSignal(signal, reject, () => clearImmediate(immediate));
  return promise;
}

async function* setInterval(after, value, options = {}) {
  if (after !== undefined) validateNumber(after, 'delay');
  const { signal, ref } = checkOptions(options);
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  let stopListening;
  let interval;
  try {
    let due = 0;
    let wake;
    interval = new Timeout(() => {
      due++;
      if (wake) {
        wake();
        wake = undefined;
      }
    }, after, undefined, true, ref);
    insert(interval, interval._idleTimeout);
    if (signal) {
      const onAbort = () => {
        interval._onTimeout = null;
        unenroll(interval);
        if (wake) {
          wake(Promise.reject(new AbortError(undefined, { cause: signal.reason })));
          wake = undefined;
        }
      };
      signal.addEventListener('abort', onAbort);
      stopListening = () => signal.removeEventListener('abort', onAbort);
    }
    while (!signal?.aborted) {
      if (due === 0) await new Promise((resolve) => { wake = resolve; });
      for (; due > 0; due--) yield value;
    }
    throw new AbortError(undefined, { cause: signal?.reason });
  } finally {
    if (interval) {
      interval._onTimeout = null;
      unenroll(interval);
    }
    stopListening?.();
  }
}

class Scheduler {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }
  yield() {
    if (!this[kScheduler]) {
      const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
      throw new ERR_INVALID_THIS('Scheduler');
    }
    return setImmediate();
  }
  wait(delay, options) {
    if (!this[kScheduler]) {
      const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
      throw new ERR_INVALID_THIS('Scheduler');
    }
    return setTimeout(delay, undefined, options);
  }
}

module.exports = {
  setTimeout,
  setImmediate,
  setInterval,
  scheduler: Object.create(Scheduler.prototype, {
    [kScheduler]: { __proto__: null, value: true },
  }),
};
