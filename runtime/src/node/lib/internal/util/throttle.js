'use strict';
// util.throttle: so many calls in so much time, the rest wait or are dropped.

const { codes: { ERR_THROTTLED } } = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateInteger, validateObject, validateOneOf,
} = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const { Timer, Waiting, abortError, dress, markPromiseAsHandled } = require('internal/util/limited_call');

const kLongest = 2 ** 31 - 1;

function milliseconds() {
  const [seconds, nanoseconds] = require('process').hrtime();
  return seconds * 1000 + Math.floor(nanoseconds / 1e6);
}

/** How many calls the present time allows: `limit` in windows one after the other or, if strict, in any one. */
class Budget {
  #starts = [];
  #windowStart = undefined;
  #used = 0;

  constructor(limit, interval, strict) {
    this.limit = limit;
    this.interval = interval;
    this.strict = strict;
  }

  allows(now) {
    if (this.strict) return this.#starts.filter((start) => now - start < this.interval).length < this.limit;
    return this.#windowStart === undefined || now - this.#windowStart >= this.interval || this.#used < this.limit;
  }

  use(now) {
    if (this.strict) {
      this.#starts = this.#starts.filter((start) => now - start < this.interval);
      this.#starts.push(now);
      return;
    }
    if (this.#windowStart === undefined || now - this.#windowStart >= this.interval) {
      this.#windowStart = now;
      this.#used = 0;
    }
    this.#used++;
  }

  /** How long until a call is allowed. */
  delay(now) {
    if (!this.strict) return this.#windowStart + this.interval - now;
    const active = this.#starts.filter((start) => now - start < this.interval);
    return active[active.length - this.limit] + this.interval - now;
  }

  reset() {
    this.#starts = [];
    this.#windowStart = undefined;
    this.#used = 0;
  }
}

function throttle(fn, limit, interval, options = kEmptyObject) {
  validateFunction(fn, 'fn');
  validateInteger(limit, 'limit', 1);
  validateInteger(interval, 'interval', 0, kLongest);
  validateObject(options, 'options');
  const { concurrency = Infinity, maxPending = Infinity, overflow = 'queue', signal, strict = false } = options;
  if (concurrency !== Infinity) validateInteger(concurrency, 'options.concurrency', 1);
  if (maxPending !== Infinity) validateInteger(maxPending, 'options.maxPending', 0);
  validateOneOf(overflow, 'options.overflow', ['queue', 'drop']);
  validateAbortSignal(signal, 'options.signal');
  validateBoolean(strict, 'options.strict');
  if (signal?.aborted) throw abortError(signal.reason);

  const waiting = new Waiting();
  const timer = new Timer();
  const budget = new Budget(limit, interval, strict);
  let active = 0;
  let aborted;

  function end(error) {
    if (timer.isRunning) timer.stop();
    budget.reset();
    waiting.rejectAll(error);
  }

  function abort() {
    aborted ??= abortError(signal.reason);
    end(aborted);
  }

  function settled() {
    active--;
    drain();
  }

  function invoke(call) {
    active++;
    let promise;
    try {
      promise = Promise.resolve(Reflect.apply(fn, throttled, call.args));
    } catch (error) {
      promise = Promise.reject(error);
    }
    call.resolve(promise);
    promise.then(settled, settled);
  }

  const mayStart = (now) => active < concurrency && budget.allows(now);

  /** Starts what may start; the timer waits for the rest, unless it waits for running calls. */
  function drain() {
    if (signal?.aborted) {
      abort();
      return;
    }
    let now = milliseconds();
    while (waiting.count !== 0 && mayStart(now)) {
      budget.use(now);
      invoke(waiting.shift());
      now = milliseconds();
    }
    if (waiting.count !== 0 && active < concurrency && !timer.isRunning) {
      timer.start(drain, Math.max(1, budget.delay(now)));
    }
  }

  function throttled(...args) {
    if (signal?.aborted) abort();
    if (aborted !== undefined) return Promise.reject(aborted);
    const now = milliseconds();
    const canStart = waiting.count === 0 && mayStart(now);
    if (!canStart && (overflow === 'drop' || waiting.count >= maxPending)) {
      const promise = Promise.reject(new ERR_THROTTLED());
      markPromiseAsHandled(promise);
      return promise;
    }
    const call = Promise.withResolvers();
    call.args = args;
    if (canStart) {
      budget.use(now);
      invoke(call);
    } else {
      waiting.push(call);
      drain();
    }
    return call.promise;
  }

  if (signal !== undefined) require('events').addAbortListener(signal, abort);
  return dress(throttled, fn, {
    timer,
    methods: {
      cancel(reason) {
        end(abortError(reason));
      },
      hasImmediateCapacity() {
        return !signal?.aborted && waiting.count === 0 && mayStart(milliseconds());
      },
    },
    getters: {
      pending: () => waiting.lastPromise,
      pendingCount: () => waiting.count,
      activeCount: () => active,
    },
  });
}

module.exports = { throttle };
