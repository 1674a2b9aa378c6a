'use strict';
// TextEncoder and TextDecoder.

const {
  codes: {
    ERR_ENCODING_INVALID_ENCODED_DATA,
    ERR_ENCODING_NOT_SUPPORTED,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_THIS,
  },
} = require('internal/errors');
const { customInspectSymbol, getConstructorOf, kEmptyObject, kEnumerableProperty } = require('internal/util');
const {
  validateObject,
  validateString,
  kValidateObjectAllowArray,
  kValidateObjectAllowFunction,
  kValidateObjectAllowNullable,
} = require('internal/validators');
const { toDOMString } = require('internal/webidl');
const binding = internalBinding('encoding');
const buffer = internalBinding('buffer');

const ANY_OBJECT = kValidateObjectAllowNullable | kValidateObjectAllowArray | kValidateObjectAllowFunction;
const UTF8 = 0;

function inspect(value, options) {
  return require('internal/util/inspect').inspect(value, options);
}

const sharedByteLength = Object.getOwnPropertyDescriptor(SharedArrayBuffer.prototype, 'byteLength').get;
const byteLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;

function isAnyArrayBuffer(value) {
  for (const get of [byteLength, sharedByteLength]) {
    try {
      Reflect.apply(get, value, []);
      return true;
    } catch {
      // Not of this kind.
    }
  }
  return false;
}

/** The bytes of a BufferSource, undefined for other values. */
function toBytes(input) {
  if (input instanceof Uint8Array) return input;
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (typeof input === 'object' && input !== null && isAnyArrayBuffer(input)) return new Uint8Array(input);
  return undefined;
}

class TextEncoder {
  #encoding = 'utf-8';

  static #check(object) {
    if (typeof object !== 'object' || object === null || !(#encoding in object)) {
      throw new TypeError('Receiver must be an instance of class TextEncoder');
    }
  }

  get encoding() {
    TextEncoder.#check(this);
    return this.#encoding;
  }

  encode(input = '') {
    TextEncoder.#check(this);
    return new Uint8Array(buffer.encode(toDOMString(input), UTF8));
  }

  encodeInto(src, dest) {
    TextEncoder.#check(this);
    validateString(src, 'src');
    if (!(dest instanceof Uint8Array) && Object.prototype.toString.call(dest) !== '[object Uint8Array]') {
      throw new ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', dest);
    }
    const [read, written] = binding.encodeInto(src, dest);
    return { read, written };
  }

  [customInspectSymbol](depth, options) {
    if (typeof this !== 'object' || this === null || !(#encoding in this)) throw new ERR_INVALID_THIS('TextEncoder');
    if (typeof depth === 'number' && depth < 0) return this;
    return inspect({ encoding: this.encoding }, options);
  }
}
Object.defineProperties(TextEncoder.prototype, {
  encode: kEnumerableProperty,
  encodeInto: kEnumerableProperty,
  encoding: kEnumerableProperty,
  [Symbol.toStringTag]: {
    __proto__: null, value: 'TextEncoder', writable: false, enumerable: false, configurable: true,
  },
});

// A decoder that is dropped in the middle of a stream takes its state along.
const abandoned = new FinalizationRegistry((stream) => binding.close(stream));

const kFlags = Symbol('flags');
const kHandle = Symbol('handle');
const FATAL = 2;
const IGNORE_BOM = 4;

class TextDecoder {
  #encoding;
  #fatal = false;
  #ignoreBOM = false;
  /** The number of the running stream. */
  #stream = undefined;

  constructor(encoding = 'utf-8', options = kEmptyObject) {
    encoding = toDOMString(encoding);
    validateObject(options, 'options', ANY_OBJECT);
    const name = binding.canonicalName(encoding);
    if (name === undefined) throw new ERR_ENCODING_NOT_SUPPORTED(encoding);
    this.#encoding = name;
    if (options !== null) {
      this.#fatal = Boolean(options.fatal);
      this.#ignoreBOM = Boolean(options.ignoreBOM);
    }
  }

  static #check(object) {
    if (typeof object !== 'object' || object === null || !(#encoding in object)) throw new ERR_INVALID_THIS('TextDecoder');
  }

  decode(input = new Uint8Array(), options = kEmptyObject) {
    TextDecoder.#check(this);
    const bytes = toBytes(input);
    if (bytes === undefined) {
      const error = new ERR_INVALID_ARG_TYPE('list', 'ArrayBufferView', input);
      error.message = 'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.';
      throw error;
    }
    validateObject(options, 'options', ANY_OBJECT);
    const stream = Boolean(options?.stream);
    let text;
    if (this.#stream === undefined && !stream) {
      text = binding.decode(this.#encoding, bytes, this.#ignoreBOM, this.#fatal);
    } else {
      if (this.#stream === undefined) {
        this.#stream = binding.open(this.#encoding, this.#ignoreBOM);
        abandoned.register(this, this.#stream, this);
      }
      text = binding.decodeChunk(this.#stream, bytes, !stream, this.#fatal);
      if (!stream || text === undefined) {
        this.#stream = undefined;
        abandoned.unregister(this);
      }
    }
    if (text === undefined) {
      const error = new ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
      // No number of a converter comes with it.
      delete error.errno;
      throw error;
    }
    return text;
  }

  get encoding() {
    TextDecoder.#check(this);
    return this.#encoding;
  }

  get fatal() {
    TextDecoder.#check(this);
    return this.#fatal;
  }

  get ignoreBOM() {
    TextDecoder.#check(this);
    return this.#ignoreBOM;
  }

  [customInspectSymbol](depth, options) {
    TextDecoder.#check(this);
    const constructor = getConstructorOf(this) ?? TextDecoder;
    if (typeof depth === 'number' && depth < 0) return options.stylize(`[${constructor.name}]`, 'special');
    const shown = { __proto__: { constructor } };
    shown.encoding = this.#encoding;
    shown.fatal = this.#fatal;
    shown.ignoreBOM = this.#ignoreBOM;
    if (options.showHidden) {
      shown[kFlags] = (this.#fatal ? FATAL : 0) | (this.#ignoreBOM ? IGNORE_BOM : 0);
      shown[kHandle] = this.#stream;
    }
    return `${constructor.name} ${inspect(shown, options).replace(/^[^{]*/, '')}`;
  }
}
Object.defineProperties(TextDecoder.prototype, {
  decode: kEnumerableProperty,
  encoding: kEnumerableProperty,
  fatal: kEnumerableProperty,
  ignoreBOM: kEnumerableProperty,
  [Symbol.toStringTag]: {
    __proto__: null, value: 'TextDecoder', writable: false, enumerable: false, configurable: true,
  },
});

/** The canonical name of an encoding's label, undefined if it is none. */
function getEncodingFromLabel(label) {
  return binding.canonicalName(`${label}`);
}

module.exports = { TextDecoder, TextEncoder, getEncodingFromLabel };
