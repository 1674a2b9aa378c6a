'use strict';
// Random bytes, numbers and identifiers.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { lazyDOMException, kEmptyObject } = require('internal/util');
const { validateBoolean, validateFunction, validateNumber, validateObject } = require('internal/validators');
const { randomFill: fill } = internalBinding('crypto');

const kMaxLength = 2 ** 31 - 1;
const kMaxInt = 2 ** 48 - 1;

function randomBytes(size, callback) {
  validateNumber(size, 'size', 0, kMaxLength);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const { Buffer } = require('buffer');
  const bytes = Buffer.alloc(Math.trunc(size));
  fill(bytes, 0, bytes.length);
  if (callback === undefined) return bytes;
  setImmediate(callback, null, bytes);
  return undefined;
}

/** Bytes of any view or buffer. */
function toBytes(buffer, name) {
  if (ArrayBuffer.isView(buffer)) return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const kind = Object.prototype.toString.call(buffer);
  if (kind === '[object ArrayBuffer]' || kind === '[object SharedArrayBuffer]') return new Uint8Array(buffer);
  throw new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'ArrayBufferView'], buffer);
}

function range(bytes, elementSize, offset, size) {
  validateNumber(offset, 'offset');
  offset *= elementSize;
  if (Number.isNaN(offset) || offset > bytes.length || offset < 0) {
    throw new ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${bytes.length}`, offset);
  }
  let end = bytes.length;
  if (size !== undefined) {
    validateNumber(size, 'size');
    size *= elementSize;
    if (Number.isNaN(size) || size > kMaxLength || size < 0) {
      throw new ERR_OUT_OF_RANGE('size', `>= 0 && <= ${kMaxLength}`, size);
    }
    if (size + offset > bytes.length) throw new ERR_OUT_OF_RANGE('size + offset', `<= ${bytes.length}`, size + offset);
    end = offset + size;
  }
  return [Math.trunc(offset), Math.trunc(end)];
}

function randomFillSync(buffer, offset = 0, size) {
  const bytes = toBytes(buffer, 'buf');
  const [start, end] = range(bytes, buffer.BYTES_PER_ELEMENT ?? 1, offset, size);
  if (start < end) fill(bytes, start, end);
  return buffer;
}

function randomFill(buffer, offset, size, callback) {
  const bytes = toBytes(buffer, 'buf');
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  const [start, end] = range(bytes, buffer.BYTES_PER_ELEMENT ?? 1, offset, size);
  if (start < end) fill(bytes, start, end);
  setImmediate(callback, null, buffer);
}

/** An integer in [min, max), each as likely as the others. */
function randomInt(min, max, callback) {
  const minNotSpecified = max === undefined || typeof max === 'function';
  if (minNotSpecified) {
    callback = max;
    max = min;
    min = 0;
  }
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!Number.isSafeInteger(min)) throw new ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw new ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) throw new ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  const span = max - min;
  if (!(span <= kMaxInt)) throw new ERR_OUT_OF_RANGE(minNotSpecified ? 'max' : 'max - min', `<= ${kMaxInt}`, span);
  // Values above the largest multiple of the span would favour small results.
  const limit = kMaxInt - (kMaxInt % span);
  const bytes = new Uint8Array(6);
  let value;
  do {
    fill(bytes, 0, 6);
    value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  } while (value >= limit);
  const result = (value % span) + min;
  if (callback === undefined) return result;
  require('process').nextTick(callback, undefined, result);
  return undefined;
}

const hex = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Entropy for 128 identifiers is fetched at once, unless the caller wants its own. */
let cache;
let used = 128;

function randomUUID(options) {
  if (options !== undefined) validateObject(options, 'options');
  const { disableEntropyCache = false } = options ?? kEmptyObject;
  validateBoolean(disableEntropyCache, 'options.disableEntropyCache');
  let bytes;
  if (disableEntropyCache) {
    bytes = new Uint8Array(16);
    fill(bytes, 0, 16);
  } else {
    cache ??= new Uint8Array(16 * 128);
    if (used === 128) {
      fill(cache, 0, cache.length);
      used = 0;
    }
    bytes = cache.subarray(used * 16, ++used * 16);
  }
  const digits = [...bytes].map((byte, i) => hex[i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte]);
  const text = digits.join('');
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}

function getRandomValues(data) {
  if (!ArrayBuffer.isView(data) || data instanceof DataView || data instanceof Float32Array ||
      data instanceof Float64Array || data instanceof Float16Array) {
    throw lazyDOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
  }
  if (data.byteLength > 65536) {
    const { QuotaExceededError } = require('internal/dom_exception');
    throw new QuotaExceededError('The requested length exceeds 65,536 bytes', { quota: 65536, requested: data.byteLength });
  }
  randomFillSync(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return data;
}

module.exports = { getRandomValues, randomBytes, randomFill, randomFillSync, randomInt, randomUUID };
