'use strict';
// TextEncoderStream and TextDecoderStream.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS },
} = require('internal/errors');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty } = require('internal/util');
const { toDOMString } = require('internal/webidl');
const { TransformStream } = require('internal/webstreams/transformstream');
const { TextDecoder, TextEncoder } = require('internal/encoding');
const { customInspect } = require('internal/webstreams/util');

class TextEncoderStream {
  #handle;
  #transform;
  /** The first half of a character whose second half is in the next chunk. */
  #pending = '';

  constructor() {
    this.#handle = new TextEncoder();
    this.#transform = new TransformStream({
      transform: (chunk, controller) => {
        chunk = toDOMString(chunk);
        if (chunk === '') return;
        chunk = this.#pending + chunk;
        this.#pending = '';
        const last = chunk.charCodeAt(chunk.length - 1);
        if (last >= 0xd800 && last <= 0xdbff) {
          this.#pending = chunk[chunk.length - 1];
          chunk = chunk.slice(0, -1);
        }
        const value = this.#handle.encode(chunk);
        if (value.byteLength > 0) controller.enqueue(value);
      },
      flush: (controller) => {
        // Half a character is none.
        if (this.#pending !== '') controller.enqueue(new Uint8Array([0xef, 0xbf, 0xbd]));
      },
    });
  }

  get encoding() {
    return this.#handle.encoding;
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }

  [customInspectSymbol](depth, options) {
    if (typeof this !== 'object' || this === null || !(#handle in this)) throw new ERR_INVALID_THIS('TextEncoderStream');
    return customInspect.call(this, depth, options, 'TextEncoderStream', {
      encoding: this.#handle.encoding,
      readable: this.#transform.readable,
      writable: this.#transform.writable,
    });
  }
}

class TextDecoderStream {
  #handle;
  #transform;

  constructor(encoding = 'utf-8', options = kEmptyObject) {
    this.#handle = new TextDecoder(encoding, options);
    this.#transform = new TransformStream({
      transform: (chunk, controller) => {
        if (chunk === undefined) {
          throw new ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'ArrayBufferView'], chunk);
        }
        if (!ArrayBuffer.isView(chunk) && !isBuffer(chunk)) {
          throw new ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'ArrayBufferView'], chunk);
        }
        const value = this.#handle.decode(chunk, { stream: true });
        if (value) controller.enqueue(value);
      },
      flush: (controller) => {
        const value = this.#handle.decode();
        if (value) controller.enqueue(value);
        controller.terminate();
      },
    });
  }

  get encoding() {
    return this.#handle.encoding;
  }

  get fatal() {
    return this.#handle.fatal;
  }

  get ignoreBOM() {
    return this.#handle.ignoreBOM;
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }

  [customInspectSymbol](depth, options) {
    if (typeof this !== 'object' || this === null || !(#handle in this)) throw new ERR_INVALID_THIS('TextDecoderStream');
    return customInspect.call(this, depth, options, 'TextDecoderStream', {
      encoding: this.#handle.encoding,
      fatal: this.#handle.fatal,
      ignoreBOM: this.#handle.ignoreBOM,
      readable: this.#transform.readable,
      writable: this.#transform.writable,
    });
  }
}

function isBuffer(value) {
  const name = Object.prototype.toString.call(value);
  return name === '[object ArrayBuffer]' || name === '[object SharedArrayBuffer]';
}

for (const [Class, keys] of [
  [TextEncoderStream, ['encoding', 'readable', 'writable']],
  [TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable']],
]) {
  for (const key of keys) Object.defineProperty(Class.prototype, key, kEnumerableProperty);
}

module.exports = { TextDecoderStream, TextEncoderStream };
