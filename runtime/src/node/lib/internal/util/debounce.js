'use strict';
// util.debounce: many calls in a row become one, when no more come.

const { AbortError } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const { Timer, Waiting, abortError, dress, markPromiseAsHandled } = require('internal/util/limited_call');

const kLongest = 2 ** 31 - 1;

function debounce(fn, wait, options = kEmptyObject) {
  validateFunction(fn, 'fn');
  validateInteger(wait, 'wait', 0, kLongest);
  validateObject(options, 'options');
  const { leading = false, rejectOnCancel = false, signal } = options;
  validateBoolean(leading, 'options.leading');
  validateBoolean(rejectOnCancel, 'options.rejectOnCancel');
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw abortError(signal.reason);

  const waiting = new Waiting();
  const timer = new Timer();
  /** Arguments of the latest call that waits. */
  let latest;
  let aborted;

  function end(error) {
    if (!timer.isRunning) return;
    timer.stop();
    latest = undefined;
    waiting.rejectAll(error);
  }

  function abort() {
    aborted ??= abortError(signal.reason);
    end(aborted);
  }

  function invoke(args, calls) {
    let settle;
    if (signal?.aborted) {
      abort();
      settle = (call) => call.reject(aborted);
    } else {
      try {
        const result = Reflect.apply(fn, debounced, args);
        settle = (call) => call.resolve(result);
      } catch (error) {
        settle = (call) => call.reject(error);
      }
    }
    calls.forEach(settle);
  }

  function invokeWaiting() {
    const args = latest;
    latest = undefined;
    const calls = waiting.takeAll();
    if (calls.length !== 0) invoke(args, calls);
  }

  function debounced(...args) {
    if (signal?.aborted) abort();
    if (aborted !== undefined) return Promise.reject(aborted);
    const isFirst = leading && !timer.isRunning;
    if (timer.isRunning) {
      if (waiting.count !== 0) {
        markPromiseAsHandled(waiting.lastPromise);
        if (rejectOnCancel) waiting.rejectAll(new AbortError('The debounced call was superseded'));
      }
      timer.refresh();
    } else {
      timer.start(invokeWaiting, wait);
    }
    const call = Promise.withResolvers();
    if (isFirst) {
      invoke(args, [call]);
    } else {
      waiting.push(call);
      latest = args;
    }
    return call.promise;
  }

  if (signal !== undefined) require('events').addAbortListener(signal, abort);
  return dress(debounced, fn, {
    timer,
    methods: {
      cancel(reason) {
        if (timer.isRunning) end(abortError(reason));
      },
      flush() {
        if (waiting.count === 0) return;
        timer.stop();
        invokeWaiting();
      },
    },
    getters: { pending: () => waiting.lastPromise, pendingCount: () => waiting.count },
  });
}

module.exports = { debounce };
