'use strict';
// The helpers of Readable that iterators have, too: map, filter, reduce and the like.

const {
  AbortError,
  codes: { ERR_MISSING_ARGS, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { validateAbortSignal, validateFunction, validateInteger, validateObject } = require('internal/validators');
const { finished } = require('internal/streams/end-of-stream');

/** A result that is left out. */
const kEmpty = Symbol('kEmpty');
const kEof = Symbol('kEof');

function validateOptions(options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
}

function map(fn, options) {
  validateFunction(fn, 'fn');
  validateOptions(options);
  let concurrency = 1;
  if (options?.concurrency != null) concurrency = Math.floor(options.concurrency);
  let highWaterMark = concurrency - 1;
  if (options?.highWaterMark != null) highWaterMark = Math.floor(options.highWaterMark);
  validateInteger(concurrency, 'options.concurrency', 1);
  validateInteger(highWaterMark, 'options.highWaterMark', 0);
  return mapChunks(this, fn, options, concurrency, highWaterMark + concurrency);
}

/**
 * A pump calls `fn`, up to `concurrency` calls at a time, and queues the promises of their results, up to
 * `most`; the generator gives them in order.
 */
async function* mapChunks(stream, fn, options, concurrency, most) {
  const { AbortSignal } = require('internal/abort_controller');
  const signal = AbortSignal.any([options?.signal].filter(Boolean));
  const forFn = { signal };
  const queue = [];
  let wakeGenerator = null;
  let wakePump = null;
  let done = false;
  let running = 0;

  const wake = () => {
    const resolve = wakeGenerator;
    wakeGenerator = null;
    resolve?.();
  };
  const mayGoOn = () => {
    if (wakePump && !done && running < concurrency && queue.length < most) {
      wakePump();
      wakePump = null;
    }
  };
  const onDone = () => {
    running--;
    mayGoOn();
  };
  const onError = () => {
    done = true;
    onDone();
  };

  async function pump() {
    try {
      for await (const chunk of stream) {
        if (done) return;
        if (signal.aborted) throw new AbortError();
        let result;
        try {
          result = fn(chunk, forFn);
          if (result === kEmpty) continue;
          result = Promise.resolve(result);
        } catch (error) {
          result = Promise.reject(error);
        }
        running++;
        result.then(onDone, onError);
        queue.push(result);
        wake();
        if (!done && (queue.length >= most || running >= concurrency)) {
          await new Promise((resolve) => {
            wakePump = resolve;
          });
        }
      }
      queue.push(kEof);
    } catch (error) {
      const result = Promise.reject(error);
      result.then(onDone, onError);
      queue.push(result);
    } finally {
      done = true;
      wake();
    }
  }
  pump();

  try {
    for (;;) {
      while (queue.length > 0) {
        const value = await queue[0];
        if (value === kEof) return;
        if (signal.aborted) throw new AbortError();
        if (value !== kEmpty) yield value;
        queue.shift();
        mayGoOn();
      }
      await new Promise((resolve) => {
        wakeGenerator = resolve;
      });
    }
  } finally {
    // The pump leaves its loop, which closes the stream.
    done = true;
    wakePump?.();
    wakePump = null;
  }
}

function filter(fn, options) {
  validateFunction(fn, 'fn');
  return map.call(this, async function filterFn(value, forFn) {
    return (await fn(value, forFn)) ? value : kEmpty;
  }, options);
}

async function forEach(fn, options) {
  validateFunction(fn, 'fn');
  const results = map.call(this, async function forEachFn(value, forFn) {
    await fn(value, forFn);
    return kEmpty;
  }, options);
  // eslint-disable-next-line no-unused-vars
  for await (const nothing of results);
}

async function some(fn, options = undefined) {
  // eslint-disable-next-line no-unused-vars
  for await (const found of filter.call(this, fn, options)) return true;
  return false;
}

async function every(fn, options = undefined) {
  validateFunction(fn, 'fn');
  // The first that does not pass ends it.
  return !(await some.call(this, async (...args) => !(await fn(...args)), options));
}

async function find(fn, options) {
  for await (const found of filter.call(this, fn, options)) return found;
  return undefined;
}

async function reduce(reducer, initialValue, options) {
  validateFunction(reducer, 'reducer');
  validateOptions(options);
  const outer = options?.signal;
  let hasValue = arguments.length > 1;
  if (outer?.aborted) {
    const error = new AbortError(undefined, { cause: outer.reason });
    this.once('error', () => {});
    await finished(this.destroy(error));
    throw error;
  }
  const { AbortController } = require('internal/abort_controller');
  const controller = new AbortController();
  const { signal } = controller;
  const onAbort = () => controller.abort();
  outer?.addEventListener('abort', onAbort, { once: true });
  let value = initialValue;
  try {
    for await (const chunk of this) {
      if (outer?.aborted) throw new AbortError();
      if (hasValue) {
        value = await reducer(value, chunk, { signal });
      } else {
        value = chunk;
        hasValue = true;
      }
    }
    if (!hasValue) {
      const error = new ERR_MISSING_ARGS('reduce');
      error.message = 'Reduce of an empty stream requires an initial value';
      throw error;
    }
  } finally {
    outer?.removeEventListener('abort', onAbort);
    controller.abort();
  }
  return value;
}

async function toArray(options) {
  validateOptions(options);
  const result = [];
  for await (const chunk of this) {
    if (options?.signal?.aborted) throw new AbortError(undefined, { cause: options.signal.reason });
    result.push(chunk);
  }
  return result;
}

function flatMap(fn, options) {
  const lists = map.call(this, fn, options);
  return (async function* flatMap() {
    for await (const list of lists) yield* list;
  })();
}

function toCount(number) {
  number = Number(number);
  if (Number.isNaN(number)) return 0;
  if (number < 0) throw new ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

function throwIfAborted(options) {
  if (options?.signal?.aborted) throw new AbortError();
}

function drop(number, options = undefined) {
  validateOptions(options);
  let left = toCount(number);
  const stream = this;
  return (async function* drop() {
    throwIfAborted(options);
    for await (const chunk of stream) {
      throwIfAborted(options);
      if (left-- <= 0) yield chunk;
    }
  })();
}

function take(number, options = undefined) {
  validateOptions(options);
  let left = toCount(number);
  const stream = this;
  return (async function* take() {
    throwIfAborted(options);
    for await (const chunk of stream) {
      throwIfAborted(options);
      if (left-- > 0) yield chunk;
      // Not one more is read to find out that it is not wanted.
      if (left <= 0) return;
    }
  })();
}

module.exports = {
  streamReturningOperators: { drop, filter, flatMap, map, take },
  promiseReturningOperators: { every, forEach, reduce, toArray, some, find },
};
