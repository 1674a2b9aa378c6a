'use strict';
// Digests: crypto.createHash and hash.

const { Buffer } = require('buffer');
const {
  codes: { ERR_CRYPTO_HASH_FINALIZED, ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH, ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const { validateEncoding, validateString } = require('internal/validators');
const { Transform } = require('stream');
const binding = internalBinding('crypto');

const HASHES = ['RSA-MD5', 'RSA-SHA1', 'RSA-SHA224', 'RSA-SHA256', 'RSA-SHA384', 'RSA-SHA512', 'md5', 'sha1', 'sha224',
  'sha256', 'sha384', 'sha512'];
/** Digests that nobody finishes go with their objects. */
const unfinished = new FinalizationRegistry((number) => binding.digestRelease(number));

function isView(value) {
  return ArrayBuffer.isView(value);
}

function bytes(data, encoding) {
  if (typeof data === 'string') {
    validateEncoding(data, encoding);
    return Buffer.from(data, encoding);
  }
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function start(algorithm) {
  const name = algorithm.toLowerCase().replace(/^rsa-/, '').replace(/^sha-/, 'sha');
  const number = binding.digestNew(name);
  if (number === undefined) {
    const error = new Error('Digest method not supported');
    error.code = 'ERR_CRYPTO_INVALID_DIGEST';
    throw error;
  }
  return number;
}

class Hash extends Transform {
  #number;
  #finished = false;

  constructor(algorithm, options) {
    const copied = typeof algorithm === 'number';
    if (!copied) validateString(algorithm, 'algorithm');
    super(options);
    this.#number = copied ? algorithm : start(algorithm);
    unfinished.register(this, this.#number, this);
  }

  copy(options) {
    if (this.#finished) throw new ERR_CRYPTO_HASH_FINALIZED();
    return new Hash(binding.digestCopy(this.#number), options);
  }

  update(data, encoding) {
    if (this.#finished) throw new ERR_CRYPTO_HASH_FINALIZED();
    if (typeof data !== 'string' && !isView(data)) {
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
    }
    binding.digestUpdate(this.#number, bytes(data, encoding));
    return this;
  }

  digest(outputEncoding) {
    if (this.#finished) throw new ERR_CRYPTO_HASH_FINALIZED();
    this.#finished = true;
    unfinished.unregister(this);
    const result = Buffer.from(binding.digestFinish(this.#number));
    return outputEncoding && outputEncoding !== 'buffer' ? result.toString(outputEncoding) : result;
  }

  _transform(chunk, encoding, callback) {
    binding.digestUpdate(this.#number, bytes(chunk, encoding));
    callback();
  }

  _flush(callback) {
    this.push(this.digest());
    callback();
  }
}

function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

/** One call for data that is there as a whole. */
function hash(algorithm, input, options = 'hex') {
  validateString(algorithm, 'algorithm');
  if (typeof input !== 'string' && !isView(input)) {
    throw new ERR_INVALID_ARG_TYPE('input', ['string', 'Buffer', 'TypedArray', 'DataView'], input);
  }
  const encoding = typeof options === 'string' ? options : options?.outputEncoding ?? 'hex';
  const number = start(algorithm);
  binding.digestUpdate(number, bytes(input));
  const result = Buffer.from(binding.digestFinish(number));
  return encoding === 'buffer' ? result : result.toString(encoding);
}

function getHashes() {
  return [...HASHES];
}

/** Takes the same time wherever the bytes differ. */
function timingSafeEqual(a, b) {
  for (const [name, value] of [['buf1', a], ['buf2', b]]) {
    if (!isView(value) && !(value instanceof ArrayBuffer)) {
      throw new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
    }
  }
  const [x, y] = [a, b].map((value) => (isView(value) ? bytes(value) : new Uint8Array(value)));
  if (x.length !== y.length) throw new ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  let difference = 0;
  for (let i = 0; i < x.length; i++) difference |= x[i] ^ y[i];
  return difference === 0;
}

module.exports = { Hash, createHash, getHashes, hash, timingSafeEqual };
