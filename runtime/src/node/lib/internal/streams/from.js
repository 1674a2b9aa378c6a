'use strict';
// Readable.from: a stream of what an iterable gives.

const { Buffer } = require('buffer');
const process = require('process');
const { aggregateTwoErrors, codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_NULL_VALUES } } = require('internal/errors');

function from(Readable, iterable, options) {
  // Text and bytes are iterable, and meant as a whole.
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Readable({
      objectMode: true,
      ...options,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }
  let iterator;
  let isAsync = false;
  if (iterable?.[Symbol.asyncIterator]) {
    isAsync = true;
    iterator = iterable[Symbol.asyncIterator]();
  } else if (iterable?.[Symbol.iterator]) {
    iterator = iterable[Symbol.iterator]();
  } else {
    throw new ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  }

  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  const ownDestroy = readable._destroy;
  let reading = false;
  // A sync iterator that gives promises is waited for from then on.
  let promised = false;

  readable._read = function() {
    if (reading) return;
    reading = true;
    if (isAsync || promised) pumpAsync();
    else pump();
  };

  readable._destroy = function(error, callback) {
    ownDestroy.call(this, error, (other) => {
      const combined = other || error;
      close(combined).then(
        () => process.nextTick(callback, combined),
        (problem) => process.nextTick(callback, aggregateTwoErrors(combined, problem)));
    });
  };

  /** The iterator hears of the end, and of an error. */
  async function close(error) {
    if (error !== undefined && error !== null && typeof iterator.throw === 'function') {
      const { value, done } = await iterator.throw(error);
      await value;
      if (done) return;
    }
    if (typeof iterator.return === 'function') {
      const { value } = await iterator.return();
      await value;
    }
  }

  /** Whether the pump goes on. */
  function give(value) {
    if (value === null) {
      reading = false;
      throw new ERR_STREAM_NULL_VALUES();
    }
    if (readable.push(value)) return true;
    reading = false;
    return false;
  }

  function pump() {
    try {
      for (;;) {
        const { value, done } = iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (value && typeof value.then === 'function') {
          promised = true;
          pumpAsync(value);
          return;
        }
        if (!give(value)) return;
      }
    } catch (error) {
      readable.destroy(error);
    }
  }

  async function pumpAsync(first) {
    try {
      if (first !== undefined && !give(await first)) return;
      for (;;) {
        const result = iterator.next();
        const { value, done } = isAsync ? await result : result;
        if (done) {
          readable.push(null);
          return;
        }
        const wait = !isAsync && value && typeof value.then === 'function';
        if (!give(wait ? await value : value)) return;
      }
    } catch (error) {
      readable.destroy(error);
    }
  }
  return readable;
}

module.exports = from;
