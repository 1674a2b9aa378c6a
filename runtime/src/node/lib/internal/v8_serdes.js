'use strict';
// v8.serialize and kin: values as bytes in V8's format, version 15, so that other engines' data can be read
// and ours by them.

const { Buffer } = require('buffer');
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const { getProxyDetails } = internalBinding('util');
const types = require('internal/util/types');

const VERSION = 15;
const code = (letter) => letter.charCodeAt(0);
const tag = {
  version: 0xFF,
  padding: 0,
  hole: code('-'),
  undefined: code('_'),
  null: code('0'),
  true: code('T'),
  false: code('F'),
  int32: code('I'),
  uint32: code('U'),
  double: code('N'),
  bigint: code('Z'),
  utf8: code('S'),
  oneByte: code('"'),
  twoByte: code('c'),
  reference: code('^'),
  object: code('o'),
  endObject: code('{'),
  denseArray: code('A'),
  endDense: code('$'),
  sparseArray: code('a'),
  endSparse: code('@'),
  date: code('D'),
  trueObject: code('y'),
  falseObject: code('x'),
  numberObject: code('n'),
  bigintObject: code('z'),
  stringObject: code('s'),
  regexp: code('R'),
  map: code(';'),
  endMap: code(':'),
  set: code("'"),
  endSet: code(','),
  arrayBuffer: code('B'),
  resizableBuffer: code('~'),
  transferredBuffer: code('t'),
  view: code('V'),
  sharedBuffer: code('u'),
  error: code('r'),
  host: code('\\'),
};

/** Views by the letters that name them in the format. */
const viewLetters = {
  b: Int8Array, B: Uint8Array, C: Uint8ClampedArray, w: Int16Array, W: Uint16Array, d: Int32Array, D: Uint32Array,
  h: globalThis.Float16Array, f: Float32Array, F: Float64Array, q: BigInt64Array, Q: BigUint64Array, '?': DataView,
};
/** Views by the numbers Node gives them in its own records. */
const hostViews = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array,
  Float64Array, DataView, Buffer, BigInt64Array, BigUint64Array, globalThis.Float16Array];

const regexpFlags = ['g', 'i', 'm', 'y', 'u', 's', 'd', undefined, 'v'];
const errorTypes = { E: 'EvalError', R: 'RangeError', F: 'ReferenceError', S: 'SyntaxError', T: 'TypeError', U: 'URIError' };

function describe(value) {
  if (typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return String(value);
  const name = Object.prototype.toString.call(value).slice(8, -1);
  return `#<${value.constructor?.name || name}>`;
}

class Serializer {
  #bytes = new Uint8Array(64);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  #known = new Map();
  #transferred = new Map();
  #viewsAreHostObjects = false;

  #room(count) {
    const wanted = this.#length + count;
    if (wanted <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(wanted, this.#bytes.length * 2));
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
  #byte(value) {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }
  #varint(value) {
    while (value >= 0x80) {
      this.#byte((value % 0x80) | 0x80);
      value = Math.floor(value / 0x80);
    }
    this.#byte(value);
  }

  writeHeader() {
    this.#byte(tag.version);
    this.#byte(VERSION);
  }
  writeUint32(value) {
    this.#varint(Number(value) >>> 0);
  }
  writeUint64(high, low) {
    let value = (BigInt(Number(high) >>> 0) << 32n) | BigInt(Number(low) >>> 0);
    while (value >= 0x80n) {
      this.#byte(Number(value & 0x7Fn) | 0x80);
      value >>= 7n;
    }
    this.#byte(Number(value));
  }
  writeDouble(value) {
    this.#room(8);
    this.#view.setFloat64(this.#length, Number(value), true);
    this.#length += 8;
  }
  writeRawBytes(source) {
    let bytes;
    if (ArrayBuffer.isView(source)) bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    else if (types.isAnyArrayBuffer(source)) bytes = new Uint8Array(source);
    else throw new ERR_INVALID_ARG_TYPE('source', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], source);
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }
  releaseBuffer() {
    const result = Buffer.from(this.#bytes.buffer.slice(0, this.#length));
    this.#bytes = new Uint8Array(64);
    this.#view = new DataView(this.#bytes.buffer);
    this.#length = 0;
    return result;
  }
  transferArrayBuffer(id, buffer) {
    this.#transferred.set(buffer, id);
  }
  _setTreatArrayBufferViewsAsHostObjects(flag) {
    this.#viewsAreHostObjects = !!flag;
  }

  #fail(value) {
    const message = `${describe(value)} could not be cloned.`;
    const ErrorClass = typeof this._getDataCloneError === 'function' ? this._getDataCloneError : Error;
    const error = new ErrorClass(message);
    throw error;
  }

  #string(text) {
    let wide = false;
    for (let i = 0; i < text.length && !wide; i++) wide = text.charCodeAt(i) > 0xFF;
    if (!wide) {
      this.#byte(tag.oneByte);
      this.#varint(text.length);
      this.writeRawBytes(Buffer.from(text, 'latin1'));
      return;
    }
    // The units begin at an even position.
    const size = text.length * 2;
    let lengthBytes = 1;
    for (let rest = size; rest >= 0x80; rest = Math.floor(rest / 0x80)) lengthBytes++;
    if ((this.#length + 1 + lengthBytes) % 2 === 1) this.#byte(tag.padding);
    this.#byte(tag.twoByte);
    this.#varint(size);
    this.writeRawBytes(Buffer.from(text, 'utf16le'));
  }

  #bigintContents(value) {
    const negative = value < 0n;
    let rest = negative ? -value : value;
    const bytes = [];
    while (rest > 0n) {
      bytes.push(Number(rest & 0xFFn));
      rest >>= 8n;
    }
    while (bytes.length % 8 !== 0) bytes.push(0);
    this.#varint(bytes.length * 2 + (negative ? 1 : 0));
    for (const byte of bytes) this.#byte(byte);
  }

  writeValue(value) {
    switch (typeof value) {
      case 'undefined': this.#byte(tag.undefined); return true;
      case 'boolean': this.#byte(value ? tag.true : tag.false); return true;
      case 'string': this.#string(value); return true;
      case 'bigint':
        this.#byte(tag.bigint);
        this.#bigintContents(value);
        return true;
      case 'number':
        this.#number(value);
        return true;
      case 'object':
        if (value !== null) break;
        this.#byte(tag.null);
        return true;
      default:
        this.#fail(value);
    }
    this.#object(value);
    return true;
  }

  #number(value) {
    // -0 and what is no 32-bit integer are doubles.
    if ((value | 0) === value && !Object.is(value, -0)) {
      this.#byte(tag.int32);
      this.#varint(((value << 1) ^ (value >> 31)) >>> 0);
      return;
    }
    this.#byte(tag.double);
    this.writeDouble(value);
  }

  #object(value) {
    // A view's buffer comes first, unless views are the host's affair.
    if (ArrayBuffer.isView(value) && !this.#known.has(value) && !this.#viewsAreHostObjects) this.writeValue(value.buffer);
    if (this.#known.has(value)) {
      this.#byte(tag.reference);
      this.#varint(this.#known.get(value));
      return;
    }
    this.#known.set(value, this.#known.size);
    if (Array.isArray(value) && getProxyDetails(value) === undefined) return this.#array(value);
    if (types.isDate(value)) {
      this.#byte(tag.date);
      this.writeDouble(Date.prototype.getTime.call(value));
    } else if (types.isBoxedPrimitive(value)) {
      this.#boxed(value);
    } else if (types.isRegExp(value)) {
      this.#byte(tag.regexp);
      this.#string(value.source);
      this.#varint(regexpFlags.reduce((bits, flag, i) => bits | (flag !== undefined && value.flags.includes(flag) ? 1 << i : 0), 0));
    } else if (types.isMap(value)) {
      const entries = Array.from(Map.prototype.entries.call(value));
      this.#byte(tag.map);
      for (const [key, item] of entries) {
        this.writeValue(key);
        this.writeValue(item);
      }
      this.#byte(tag.endMap);
      this.#varint(entries.length * 2);
    } else if (types.isSet(value)) {
      const items = Array.from(Set.prototype.values.call(value));
      this.#byte(tag.set);
      for (const item of items) this.writeValue(item);
      this.#byte(tag.endSet);
      this.#varint(items.length);
    } else if (types.isArrayBuffer(value)) {
      this.#arrayBuffer(value);
    } else if (types.isSharedArrayBuffer(value)) {
      if (typeof this._getSharedArrayBufferId !== 'function') this.#fail(value);
      const id = this._getSharedArrayBufferId(value);
      this.#byte(tag.sharedBuffer);
      this.#varint(id >>> 0);
    } else if (ArrayBuffer.isView(value)) {
      this.#arrayView(value);
    } else if (types.isNativeError(value)) {
      this.#error(value);
    } else if (typeof value === 'function' || getProxyDetails(value) !== undefined || types.isPromise(value) ||
               types.isWeakMap(value) || types.isWeakSet(value) || types.isGeneratorObject(value)) {
      this.#fail(value);
    } else {
      this.#byte(tag.object);
      this.#properties(value, Object.keys(value), tag.endObject);
    }
  }

  #properties(value, keys, end, ...numbers) {
    let count = 0;
    for (const key of keys) {
      // A getter may have removed it.
      if (!Object.prototype.hasOwnProperty.call(value, key)) continue;
      const index = Number(key);
      if (String(index >>> 0) === key && index < 2 ** 32 - 1) this.#number(index);
      else this.#string(key);
      this.writeValue(value[key]);
      count++;
    }
    this.#byte(end);
    this.#varint(count);
    for (const number of numbers) this.#varint(number);
  }

  #array(value) {
    const { length } = value;
    const keys = Object.keys(value);
    const isIndex = (key) => String(key >>> 0) === key && key >>> 0 < length;
    const indices = keys.filter(isIndex).length;
    if (indices === length) {
      this.#byte(tag.denseArray);
      this.#varint(length);
      for (let i = 0; i < length; i++) {
        if (Object.prototype.hasOwnProperty.call(value, i)) this.writeValue(value[i]);
        else this.#byte(tag.hole);
      }
      this.#properties(value, keys.slice(indices), tag.endDense, length);
      return;
    }
    this.#byte(tag.sparseArray);
    this.#varint(length);
    this.#properties(value, keys, tag.endSparse, length);
  }

  #boxed(value) {
    if (types.isNumberObject(value)) {
      this.#byte(tag.numberObject);
      this.writeDouble(Number.prototype.valueOf.call(value));
    } else if (types.isStringObject(value)) {
      this.#byte(tag.stringObject);
      this.#string(String.prototype.valueOf.call(value));
    } else if (types.isBooleanObject(value)) {
      this.#byte(Boolean.prototype.valueOf.call(value) ? tag.trueObject : tag.falseObject);
    } else if (types.isBigIntObject(value)) {
      this.#byte(tag.bigintObject);
      this.#bigintContents(BigInt.prototype.valueOf.call(value));
    } else {
      this.#fail(value);
    }
  }

  #arrayBuffer(value) {
    if (this.#transferred.has(value)) {
      this.#byte(tag.transferredBuffer);
      this.#varint(this.#transferred.get(value) >>> 0);
      return;
    }
    if (value.detached) {
      const error = typeof this._getDataCloneError === 'function' ? this._getDataCloneError : Error;
      throw new error('An ArrayBuffer is detached and could not be cloned.');
    }
    this.#byte(value.resizable ? tag.resizableBuffer : tag.arrayBuffer);
    this.#varint(value.byteLength);
    if (value.resizable) this.#varint(value.maxByteLength);
    this.writeRawBytes(value);
  }

  #arrayView(value) {
    if (this.#viewsAreHostObjects) {
      if (typeof this._writeHostObject !== 'function') this.#fail(value);
      this.#byte(tag.host);
      this._writeHostObject(value);
      return;
    }
    const name = types.isDataView(value) ? 'DataView' : value[Symbol.toStringTag];
    const [letter] = Object.entries(viewLetters).find(([, Class]) => Class?.name === name);
    this.#byte(tag.view);
    this.#byte(code(letter));
    this.#varint(value.byteOffset);
    this.#varint(value.byteLength);
    // Whether it follows a resizable buffer's length.
    const tracking = value.buffer.resizable && value.byteOffset + value.byteLength === value.buffer.byteLength;
    this.#varint(value.buffer.resizable ? (tracking ? 3 : 2) : 0);
  }

  #error(value) {
    this.#byte(tag.error);
    const [letter] = Object.entries(errorTypes).find(([, name]) => name === value.name) ?? [];
    if (letter !== undefined) this.#byte(code(letter));
    const message = Object.getOwnPropertyDescriptor(value, 'message')?.value;
    if (message !== undefined) {
      this.#byte(code('m'));
      this.#string(String(message));
    }
    if (Object.hasOwn(value, 'cause')) {
      this.#byte(code('c'));
      this.writeValue(value.cause);
    }
    if (typeof value.stack === 'string') {
      this.#byte(code('s'));
      this.#string(value.stack);
    }
    this.#byte(code('.'));
  }
}

class Deserializer {
  #bytes;
  #view;
  #at = 0;
  #version = 0;
  #known = [];
  #transferred = new Map();

  constructor(buffer) {
    if (!ArrayBuffer.isView(buffer)) {
      const error = new ERR_INVALID_ARG_TYPE('buffer', ['TypedArray', 'DataView'], buffer);
      error.message = 'buffer must be a TypedArray or a DataView';
      throw error;
    }
    this.buffer = buffer;
    this.#bytes = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }

  #fail() {
    throw new Error('Unable to deserialize cloned data.');
  }
  #byte() {
    if (this.#at >= this.#bytes.length) this.#fail();
    return this.#bytes[this.#at++];
  }
  #varint() {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#byte();
      value += (byte & 0x7F) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }
  /** The next tag; padding before it is skipped. */
  #tag() {
    let letter;
    do letter = this.#byte();
    while (letter === tag.padding);
    return letter;
  }
  #peek() {
    let at = this.#at;
    while (this.#bytes[at] === tag.padding) at++;
    return this.#bytes[at];
  }

  readHeader() {
    const [first, version] = this.#bytes.subarray(this.#at);
    // Versions are small: one byte holds them.
    if (first !== tag.version || !(version <= VERSION)) {
      throw new Error('Unable to deserialize cloned data due to invalid or unsupported version.');
    }
    this.#at += 2;
    this.#version = version;
    return true;
  }
  getWireFormatVersion() {
    return this.#version;
  }
  readUint32() {
    const value = this.#varint();
    if (value > 0xFFFFFFFF) throw new Error('ReadUint32() failed');
    return value;
  }
  readUint64() {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7F) << shift;
      if (byte < 0x80) break;
    }
    return [Number(value >> 32n), Number(value & 0xFFFFFFFFn)];
  }
  readDouble() {
    if (this.#at + 8 > this.#bytes.length) throw new Error('ReadDouble() failed');
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }
  /** Where the next `length` bytes are in the buffer. */
  _readRawBytes(length) {
    if (this.#at + length > this.#bytes.length) throw new Error('ReadRawBytes() failed');
    const offset = this.#at;
    this.#at += length;
    return offset;
  }
  readRawBytes(length) {
    const offset = this._readRawBytes(length);
    return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + offset, length);
  }
  transferArrayBuffer(id, buffer) {
    this.#transferred.set(id, buffer);
  }

  #take(length) {
    if (this.#at + length > this.#bytes.length) this.#fail();
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return part;
  }
  #text(letter) {
    const length = this.#varint();
    const encoding = letter === tag.oneByte ? 'latin1' : letter === tag.twoByte ? 'utf16le' : 'utf8';
    const part = this.#take(length);
    return Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString(encoding);
  }
  #string() {
    const letter = this.#tag();
    if (letter !== tag.oneByte && letter !== tag.twoByte && letter !== tag.utf8) this.#fail();
    return this.#text(letter);
  }
  #bigint() {
    const bits = this.#varint();
    let value = 0n;
    const bytes = this.#take(Math.floor(bits / 2));
    for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    return bits % 2 === 1 ? -value : value;
  }
  #note(value) {
    this.#known.push(value);
    return value;
  }

  readValue() {
    const letter = this.#tag();
    switch (letter) {
      case tag.undefined: return undefined;
      case tag.null: return null;
      case tag.true: return true;
      case tag.false: return false;
      case tag.int32: {
        const value = this.#varint();
        return (value >>> 1) ^ -(value & 1);
      }
      case tag.uint32: return this.#varint();
      case tag.double: return this.readDouble();
      case tag.bigint: return this.#bigint();
      case tag.utf8: case tag.oneByte: case tag.twoByte: return this.#text(letter);
      case tag.reference: {
        const id = this.#varint();
        if (id >= this.#known.length) this.#fail();
        return this.#viewAfter(this.#known[id]);
      }
      case tag.object: return this.#properties(this.#note({}), tag.endObject, 1);
      case tag.denseArray: {
        const length = this.#varint();
        if (length > this.#bytes.length - this.#at) this.#fail();
        const array = this.#note(new Array(length));
        for (let i = 0; i < length; i++) {
          if (this.#peek() === tag.hole) this.#tag();
          else array[i] = this.readValue();
        }
        return this.#properties(array, tag.endDense, 2);
      }
      case tag.sparseArray: {
        const array = this.#note([]);
        array.length = this.#varint();
        return this.#properties(array, tag.endSparse, 2);
      }
      case tag.date: return this.#note(new Date(this.readDouble()));
      case tag.trueObject: return this.#note(Object(true));
      case tag.falseObject: return this.#note(Object(false));
      case tag.numberObject: return this.#note(Object(this.readDouble()));
      case tag.bigintObject: return this.#note(Object(this.#bigint()));
      case tag.stringObject: return this.#note(Object(this.#string()));
      case tag.regexp: {
        const source = this.#string();
        const bits = this.#varint();
        return this.#note(new RegExp(source, regexpFlags.filter((flag, i) => flag !== undefined && bits & (1 << i)).join('')));
      }
      case tag.map: {
        const map = this.#note(new Map());
        while (this.#peek() !== tag.endMap) map.set(this.readValue(), this.readValue());
        this.#tag();
        if (this.#varint() !== map.size * 2) this.#fail();
        return map;
      }
      case tag.set: {
        const set = this.#note(new Set());
        while (this.#peek() !== tag.endSet) set.add(this.readValue());
        this.#tag();
        if (this.#varint() !== set.size) this.#fail();
        return set;
      }
      case tag.arrayBuffer: {
        const bytes = this.#take(this.#varint());
        return this.#viewAfter(this.#note(bytes.slice().buffer));
      }
      case tag.resizableBuffer: {
        const length = this.#varint();
        const maxByteLength = this.#varint();
        if (length > maxByteLength) this.#fail();
        const buffer = new ArrayBuffer(length, { maxByteLength });
        new Uint8Array(buffer).set(this.#take(length));
        return this.#viewAfter(this.#note(buffer));
      }
      case tag.transferredBuffer: case tag.sharedBuffer: {
        const id = this.#varint();
        if (!this.#transferred.has(id)) this.#fail();
        return this.#viewAfter(this.#note(this.#transferred.get(id)));
      }
      case tag.error: return this.#error();
      case tag.host: {
        if (typeof this._readHostObject !== 'function') this.#fail();
        const place = this.#known.push(undefined) - 1;
        const value = this._readHostObject();
        if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
          throw new TypeError('readHostObject must return an object');
        }
        this.#known[place] = value;
        return value;
      }
      default: return this.#fail();
    }
  }

  #properties(target, end, numbers) {
    let count = 0;
    while (this.#peek() !== end) {
      const key = this.readValue();
      if (typeof key !== 'string' && typeof key !== 'number') this.#fail();
      const value = this.readValue();
      Object.defineProperty(target, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
      count++;
    }
    this.#tag();
    if (this.#varint() !== count) this.#fail();
    for (let i = 1; i < numbers; i++) this.#varint();
    return target;
  }

  /** A buffer that a view of it follows is given as the view. */
  #viewAfter(value) {
    if (!types.isAnyArrayBuffer(value) || this.#peek() !== tag.view) return value;
    this.#tag();
    const Class = viewLetters[String.fromCharCode(this.#byte())];
    const offset = this.#varint();
    const length = this.#varint();
    const flags = this.#version >= 14 ? this.#varint() : 0;
    if (Class === undefined || offset + length > value.byteLength) this.#fail();
    const size = Class.BYTES_PER_ELEMENT ?? 1;
    return this.#note(flags & 1 ? new Class(value, offset) : new Class(value, offset, length / size));
  }

  #error() {
    const place = this.#known.push(undefined) - 1;
    let Class = Error;
    let message;
    let stack;
    let cause;
    for (;;) {
      const letter = String.fromCharCode(this.#byte());
      if (letter === '.') break;
      if (letter === 'm') message = this.#string();
      else if (letter === 's') stack = this.#string();
      else if (letter === 'c') cause = { value: this.readValue() };
      else if (errorTypes[letter]) Class = globalThis[errorTypes[letter]];
      else this.#fail();
    }
    const error = new Class(message, cause && { cause: cause.value });
    if (message === undefined) delete error.message;
    Object.defineProperty(error, 'stack', { __proto__: null, value: stack, writable: true, enumerable: false, configurable: true });
    this.#known[place] = error;
    return error;
  }
}
Serializer.prototype._getDataCloneError = Error;

/** Views are records of Node's own: a number for the kind, the length, the bytes. */
class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }
  _writeHostObject(view) {
    let kind = 10;
    if (view.constructor !== Buffer) {
      const name = types.isDataView(view) ? 'DataView' : view[Symbol.toStringTag];
      kind = hostViews.findIndex((Class) => Class !== Buffer && Class?.name === name);
      if (kind < 0) {
        const error = new this._getDataCloneError(`Unserializable host object: ${describe(view)}`);
        throw error;
      }
    }
    this.writeUint32(kind);
    this.writeUint32(view.byteLength);
    this.writeRawBytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
}

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const Class = hostViews[this.readUint32()];
    const length = this.readUint32();
    const offset = this._readRawBytes(length);
    const { buffer, byteOffset } = this.buffer;
    const size = Class.BYTES_PER_ELEMENT || 1;
    const start = byteOffset + offset;
    if (Class === Buffer) return Buffer.from(buffer, start, length);
    if (start % size === 0) return new Class(buffer, start, length / size);
    // Not where such elements may begin: a copy is.
    return new Class(buffer.slice(start, start + length), 0, length / size);
  }
}

function serialize(value) {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

function deserialize(buffer) {
  const deserializer = new DefaultDeserializer(buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}

module.exports = { DefaultDeserializer, DefaultSerializer, Deserializer, Serializer, deserialize, serialize };
