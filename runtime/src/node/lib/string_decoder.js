'use strict';
// node:string_decoder: text from buffers whose characters may be cut between two of them.

const { Buffer } = require('buffer');
const { normalizeEncoding } = require('internal/util');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_UNKNOWN_ENCODING } } = require('internal/errors');

const kState = Symbol('kNativeDecoder');
const { isView } = ArrayBuffer;

/** How many bytes a UTF-8 lead byte announces; 0 for other bytes. Whether they make a character shows later. */
function announcedLength(byte) {
  if ((byte & 0xE0) === 0xC0) return 2;
  if ((byte & 0xF0) === 0xE0) return 3;
  if ((byte & 0xF8) === 0xF0) return 4;
  return 0;
}

/** The encodings whose characters can be cut: bytes at the end that wait for more, and how many they need. */
const incomplete = {
  utf8(bytes) {
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
      const lead = bytes[bytes.length - back];
      if (lead >= 0x80 && lead <= 0xBF) continue;
      const length = announcedLength(lead);
      return length <= back ? [0, 0] : [back, length - back];
    }
    return [0, 0];
  },
  utf16le(bytes, carried) {
    const odd = bytes.length % 2;
    // An odd byte waits alone, unless it came while a pair was waiting.
    if (odd && carried < 2) return [1, 1];
    const whole = bytes.length - odd;
    // The first half of a surrogate pair waits for the second.
    if (whole >= 2 && (bytes[whole - 1] & 0xFC) === 0xD8) return [2 + odd, 2 - odd];
    return [odd, odd];
  },
  base64(bytes) {
    const rest = bytes.length % 3;
    return rest === 0 ? [0, 0] : [rest, 3 - rest];
  },
};
incomplete.base64url = incomplete.base64;

/** What waits: `bytes` has `buffered` of them, `missing` more complete a character. */
class State {
  constructor(encoding) {
    this.encoding = encoding;
    this.find = incomplete[encoding];
    this.bytes = Buffer.alloc(4);
    this.buffered = 0;
    this.missing = 0;
  }

  clear() {
    this.buffered = 0;
    this.missing = 0;
  }

  keep(bytes, missing) {
    this.bytes.set(bytes);
    this.buffered = bytes.length;
    this.missing = missing;
  }

  decode(chunk) {
    if (this.find === undefined) return chunk.toString(this.encoding);
    if (chunk.length === 0) return '';
    let all = chunk;
    if (this.buffered > 0) all = Buffer.concat([this.bytes.subarray(0, this.buffered), chunk]);
    const [count, missing] = this.find(all, this.buffered);
    const end = all.length - count;
    this.keep(all.subarray(end), missing);
    return all.toString(this.encoding, 0, end);
  }

  flush() {
    const bytes = this.bytes.subarray(0, this.buffered);
    // Half a code unit is nothing.
    const end = this.encoding === 'utf16le' ? bytes.length - (bytes.length % 2) : bytes.length;
    const text = bytes.toString(this.encoding, 0, end);
    this.clear();
    return text;
  }
}

function StringDecoder(encoding) {
  this.encoding = normalizeEncoding(encoding);
  if (this.encoding === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  this[kState] = new State(this.encoding);
}

StringDecoder.prototype.write = function write(buf) {
  if (typeof buf === 'string') return buf;
  if (!isView(buf)) throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buf);
  if (!this[kState]) throw new ERR_INVALID_THIS('StringDecoder');
  const chunk = Buffer.isBuffer(buf) ? buf : Buffer.from(buf.buffer, buf.byteOffset, buf.byteLength);
  return this[kState].decode(chunk);
};

StringDecoder.prototype.end = function end(buf) {
  const text = buf === undefined ? '' : this.write(buf);
  return this[kState].buffered > 0 ? text + this[kState].flush() : text;
};

StringDecoder.prototype.text = function text(buf, offset) {
  this[kState].clear();
  return this.write(buf.slice(offset));
};

Object.defineProperties(StringDecoder.prototype, {
  lastChar: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[kState].bytes;
    },
  },
  lastNeed: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[kState].missing;
    },
  },
  lastTotal: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[kState].buffered + this[kState].missing;
    },
  },
});

exports.StringDecoder = StringDecoder;
