'use strict';
// node:buffer

const {
  codes: {
    ERR_BUFFER_OUT_OF_BOUNDS,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_BUFFER_SIZE,
    ERR_OUT_OF_RANGE,
    ERR_UNKNOWN_ENCODING,
  },
  hideStackFrames,
} = require('internal/errors');
const { customInspectSymbol, defineLazyProperty, normalizeEncoding } = require('internal/util');
const { validateArray, validateInteger, validateNumber, validateString, validateBuffer } = require('internal/validators');
const binding = internalBinding('buffer');

/** Largest Buffer and string, as V8 has them. */
const kMaxLength = 2 ** 53 - 1;
const kStringMaxLength = 2 ** 29 - 24;

const encodings = { utf8: 0, utf16le: 1, latin1: 2, ascii: 3, hex: 4, base64: 5, base64url: 6 };

function encodingNumber(encoding) {
  const name = normalizeEncoding(encoding);
  if (name === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  return encodings[name];
}

/** Text of bytes; what is too long for a string has an error of its own. */
function decode(buffer, start, end, number) {
  try {
    return binding.decode(buffer, start, end, number);
  } catch (error) {
    if (!(error instanceof RangeError) || error.message !== 'Invalid string length') throw error;
    const { codes: { ERR_STRING_TOO_LONG } } = require('internal/errors');
    throw new ERR_STRING_TOO_LONG();
  }
}

class FastBuffer extends Uint8Array {
  // A constructor of its own: the inherited one would look at arguments one by one.
  constructor(bufferOrLength, byteOffset, length) {
    super(bufferOrLength, byteOffset, length);
  }
}

function Buffer(arg, encodingOrOffset, length) {
  showConstructorWarning();
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') throw new ERR_INVALID_ARG_TYPE('string', 'string', arg);
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}
Object.setPrototypeOf(Buffer, Uint8Array);
FastBuffer.prototype.constructor = Buffer;
Buffer.prototype = FastBuffer.prototype;
Object.defineProperty(Buffer, Symbol.species, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    return FastBuffer;
  },
});

const showConstructorWarning = (() => {
  let shown = false;
  return () => {
    if (shown) return;
    shown = true;
    require('process').emitWarning(
      'Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), ' +
      'Buffer.allocUnsafe(), or Buffer.from() methods instead.', 'DeprecationWarning', 'DEP0005', Buffer);
  };
})();

// ---- making buffers

Buffer.poolSize = 8 * 1024;
let pool;
let poolOffset = 0;

function createPool() {
  pool = new ArrayBuffer(Buffer.poolSize);
  poolOffset = 0;
}

function allocate(size) {
  if (size <= 0) return new FastBuffer();
  if (size < Buffer.poolSize >>> 1) {
    if (pool === undefined || size > Buffer.poolSize - poolOffset) createPool();
    const buffer = new FastBuffer(pool, poolOffset, size);
    poolOffset = (poolOffset + size + 7) & ~7;
    return buffer;
  }
  return new FastBuffer(size);
}

const assertSize = hideStackFrames((size) => {
  validateNumber(size, 'size', 0, kMaxLength);
});

Buffer.alloc = function alloc(size, fill, encoding) {
  assertSize(size);
  if (fill !== undefined && fill !== 0 && size > 0) {
    const buffer = new FastBuffer(size);
    return fillBuffer(buffer, fill, 0, size, encoding);
  }
  return new FastBuffer(size);
};
Buffer.allocUnsafe = function allocUnsafe(size) {
  assertSize(size);
  return allocate(size);
};
Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  assertSize(size);
  return new FastBuffer(size);
};

function isAnyArrayBuffer(value) {
  return internalBinding('types').isAnyArrayBuffer(value);
}

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const primitive = value.valueOf && value.valueOf();
    if (primitive != null && primitive !== value && (typeof primitive === 'string' || typeof primitive === 'object')) {
      return from(primitive, encodingOrOffset, length);
    }
    const buffer = fromObject(value);
    if (buffer) return buffer;
    if (typeof value[Symbol.toPrimitive] === 'function') {
      const converted = value[Symbol.toPrimitive]('string');
      if (typeof converted === 'string') return fromString(converted, encodingOrOffset);
    }
  }
  throw new ERR_INVALID_ARG_TYPE('first argument',
    ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

function fromString(string, encoding) {
  let number = 0;
  if (typeof encoding === 'string' && encoding.length !== 0) number = encodingNumber(encoding);
  if (string.length === 0) return new FastBuffer();
  const bytes = new Uint8Array(binding.encode(string, number));
  if (bytes.length < Buffer.poolSize >>> 1) {
    const buffer = allocate(bytes.length);
    buffer.set(bytes);
    return buffer;
  }
  return new FastBuffer(bytes.buffer);
}

function fromArrayBuffer(object, byteOffset, length) {
  if (byteOffset === undefined) {
    byteOffset = 0;
  } else {
    byteOffset = +byteOffset;
    if (Number.isNaN(byteOffset)) byteOffset = 0;
  }
  const most = object.byteLength - byteOffset;
  if (most < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length !== undefined) {
    length = +length;
    if (length > 0) {
      if (length > most) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
    } else {
      length = 0;
    }
  }
  return new FastBuffer(object, byteOffset, length);
}

function fromArrayLike(object) {
  if (object.length <= 0) return new FastBuffer();
  const buffer = allocate(object.length);
  if (ArrayBuffer.isView(object) || Array.isArray(object)) {
    buffer.set(object, 0);
  } else {
    for (let i = 0; i < buffer.length; i++) buffer[i] = object[i];
  }
  return buffer;
}

function fromObject(object) {
  if (object.length !== undefined || isAnyArrayBuffer(object.buffer)) {
    return typeof object.length !== 'number' ? new FastBuffer() : fromArrayLike(object);
  }
  if (object.type === 'Buffer' && Array.isArray(object.data)) return fromArrayLike(object.data);
  return undefined;
}

Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!ArrayBuffer.isView(view) || view instanceof DataView) {
    throw new ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  }
  if (view.length === 0) return Buffer.alloc(0);
  if (offset !== undefined || length !== undefined) {
    if (offset !== undefined) {
      validateInteger(offset, 'offset', 0);
      if (offset >= view.length) return Buffer.alloc(0);
    } else {
      offset = 0;
    }
    let end;
    if (length !== undefined) {
      validateInteger(length, 'length', 0);
      end = offset + length;
    } else {
      end = view.length;
    }
    view = view.slice(offset, end);
  }
  return fromArrayLike(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
};

Buffer.of = function of(...items) {
  const buffer = Buffer.allocUnsafe(items.length);
  for (let i = 0; i < items.length; i++) buffer[i] = items[i];
  return buffer;
};

// ---- static helpers

Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};
Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && normalizeEncoding(encoding) !== undefined;
};
Buffer.byteLength = byteLength;
function byteLength(string, encoding) {
  if (typeof string !== 'string') {
    if (ArrayBuffer.isView(string) || isAnyArrayBuffer(string)) return string.byteLength;
    throw new ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], string);
  }
  const length = string.length;
  if (length === 0) return 0;
  const name = encoding ? normalizeEncoding(encoding) ?? 'utf8' : 'utf8';
  switch (name) {
    case 'utf16le': return length * 2;
    case 'latin1': case 'ascii': return length;
    case 'hex': return length >>> 1;
    case 'base64': case 'base64url': return base64ByteLength(string, length);
    default: return binding.byteLength(string, encodings.utf8);
  }
}

function base64ByteLength(string, length) {
  let bytes = length;
  if (string.charCodeAt(length - 1) === 0x3D) bytes--;
  if (bytes > 1 && string.charCodeAt(bytes - 1) === 0x3D) bytes--;
  return (bytes * 3) >>> 2;
}

function isUint8(value) {
  return value instanceof Uint8Array || Object.prototype.toString.call(value) === '[object Uint8Array]';
}

Buffer.compare = function compare(a, b) {
  if (!isUint8(a)) throw new ERR_INVALID_ARG_TYPE('buf1', ['Buffer', 'Uint8Array'], a);
  if (!isUint8(b)) throw new ERR_INVALID_ARG_TYPE('buf2', ['Buffer', 'Uint8Array'], b);
  return a === b ? 0 : binding.compare(a, b);
};

const typedArrayLength = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'length').get;

Buffer.concat = function concat(list, length) {
  validateArray(list, 'list');
  if (list.length === 0) return new FastBuffer();
  if (length === undefined) {
    length = 0;
    for (let i = 0; i < list.length; i++) {
      if (!isUint8(list[i])) throw new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], list[i]);
      // A property of the object's own does not change how many bytes there are.
      length += Reflect.apply(typedArrayLength, list[i], []);
    }
  } else {
    validateInteger(length, 'length', 0);
    for (let i = 0; i < list.length; i++) {
      if (!isUint8(list[i])) throw new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], list[i]);
    }
  }
  const buffer = Buffer.allocUnsafe(length);
  let position = 0;
  for (const item of list) {
    if (position >= length) break;
    const itemLength = Reflect.apply(typedArrayLength, item, []);
    const count = Math.min(itemLength, length - position);
    buffer.set(count === itemLength && !Object.hasOwn(item, 'length') ? item : new Uint8Array(item.buffer, item.byteOffset, count), position);
    position += count;
  }
  if (position < length) buffer.fill(0, position, length);
  return buffer;
};

// ---- prototype

Object.defineProperty(Buffer.prototype, 'parent', {
  __proto__: null,
  enumerable: true,
  get() {
    return this instanceof Buffer ? this.buffer : undefined;
  },
});
Object.defineProperty(Buffer.prototype, 'offset', {
  __proto__: null,
  enumerable: true,
  get() {
    return this instanceof Buffer ? this.byteOffset : undefined;
  },
});

function toInteger(value, def) {
  value = +value;
  if (!Number.isNaN(value) && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) {
    return value % 1 === 0 ? value : Math.floor(value);
  }
  return def;
}

Buffer.prototype.copy = function copy(target, targetStart, sourceStart, sourceEnd) {
  return copyImpl(this, target, targetStart, sourceStart, sourceEnd);
};

function copyImpl(source, target, targetStart, sourceStart, sourceEnd) {
  if (!ArrayBuffer.isView(source)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  if (!ArrayBuffer.isView(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  if (targetStart === undefined) {
    targetStart = 0;
  } else {
    targetStart = Number.isInteger(targetStart) ? targetStart : toInteger(targetStart, 0);
    if (targetStart < 0) throw new ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
  }
  if (sourceStart === undefined) {
    sourceStart = 0;
  } else {
    sourceStart = Number.isInteger(sourceStart) ? sourceStart : toInteger(sourceStart, 0);
    if (sourceStart < 0 || sourceStart > source.byteLength) {
      throw new ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${source.byteLength}`, sourceStart);
    }
  }
  if (sourceEnd === undefined) {
    sourceEnd = source.byteLength;
  } else {
    sourceEnd = Number.isInteger(sourceEnd) ? sourceEnd : toInteger(sourceEnd, 0);
    if (sourceEnd < 0) throw new ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
  }
  if (targetStart >= target.byteLength || sourceStart >= sourceEnd) return 0;
  const count = Math.min(sourceEnd - sourceStart, target.byteLength - targetStart, source.byteLength - sourceStart);
  return count <= 0 ? 0 : binding.copyWithin(source, target, targetStart, sourceStart, count);
}

Buffer.prototype.toString = function toString(encoding, start, end) {
  if (arguments.length === 0) return decode(this, 0, this.length, 0);
  const length = this.length;
  if (start <= 0) start = 0;
  else if (start >= length) return '';
  else start = Math.trunc(start) || 0;
  if (end === undefined || end > length) end = length;
  else end = Math.trunc(end) || 0;
  if (end <= start) return '';
  if (encoding === undefined) return decode(this, start, end, 0);
  // Here, unlike elsewhere, null and the empty string are no encodings.
  const number = encoding === null || encoding === '' ? undefined : encodings[normalizeEncoding(encoding)];
  if (number === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  return decode(this, start, end, number);
};
Buffer.prototype.toLocaleString = Buffer.prototype.toString;

Buffer.prototype.equals = function equals(other) {
  if (!isUint8(other)) throw new ERR_INVALID_ARG_TYPE('otherBuffer', ['Buffer', 'Uint8Array'], other);
  if (this === other) return true;
  return this.byteLength === other.byteLength && (this.byteLength === 0 || binding.compare(this, other) === 0);
};

let INSPECT_MAX_BYTES = 50;
Buffer.prototype[customInspectSymbol] = function inspectBuffer(recurseTimes, ctx) {
  const most = INSPECT_MAX_BYTES;
  const shown = Math.min(most, this.length);
  const remaining = this.length - most;
  let text = Buffer.prototype.hexSlice.call(this, 0, shown).replace(/(.{2})/g, '$1 ').trim();
  if (remaining > 0) text += ` ... ${remaining} more byte${remaining > 1 ? 's' : ''}`;
  if (ctx) {
    let extras = false;
    const properties = { __proto__: null };
    for (const key of Object.keys(this)) {
      if (/^(0|[1-9]\d*)$/.test(key)) continue;
      extras = true;
      properties[key] = this[key];
    }
    if (extras) {
      if (this.length !== 0) text += ', ';
      const { inspect } = require('internal/util/inspect');
      text += inspect(properties, { ...ctx, breakLength: Infinity, compact: true }).slice(27, -2);
    }
  }
  let name = 'Buffer';
  try {
    const { constructor } = this;
    if (typeof constructor === 'function' && Object.hasOwn(constructor, 'name')) name = constructor.name;
  } catch {
    // A constructor that throws when read: the plain name stands.
  }
  return `<${name} ${text}>`;
};
Buffer.prototype.inspect = Buffer.prototype[customInspectSymbol];

Buffer.prototype.compare = function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  if (!isUint8(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  if (arguments.length === 1) return binding.compare(this, target);
  if (targetStart === undefined) targetStart = 0;
  else validateOffset(targetStart, 'targetStart');
  if (targetEnd === undefined) targetEnd = target.length;
  else validateOffset(targetEnd, 'targetEnd', 0, target.length);
  if (sourceStart === undefined) sourceStart = 0;
  else validateOffset(sourceStart, 'sourceStart');
  if (sourceEnd === undefined) sourceEnd = this.length;
  else validateOffset(sourceEnd, 'sourceEnd', 0, this.length);
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return binding.compare(this.subarray(sourceStart, sourceEnd), target.subarray(targetStart, targetEnd));
};

const validateOffset = (value, name, min = 0, max = kMaxLength) => validateInteger(value, name, min, max);

function search(buffer, value, byteOffset, encoding, forward) {
  validateBuffer(buffer);
  if (typeof byteOffset === 'string') {
    encoding = byteOffset;
    byteOffset = undefined;
  } else if (byteOffset > 0x7fffffff) {
    byteOffset = 0x7fffffff;
  } else if (byteOffset < -0x80000000) {
    byteOffset = -0x80000000;
  }
  byteOffset = +byteOffset;
  if (Number.isNaN(byteOffset)) byteOffset = forward ? 0 : buffer.length || buffer.byteLength;
  byteOffset = Math.trunc(byteOffset);
  let needle;
  let step = 1;
  if (typeof value === 'number') {
    needle = new Uint8Array([value & 0xff]);
  } else if (typeof value === 'string') {
    const number = encoding === undefined ? 0 : encodingNumber(encoding);
    if (number === encodings.utf16le) step = 2;
    needle = new Uint8Array(binding.encode(value, number));
  } else if (isUint8(value)) {
    if (encoding !== undefined && encodingNumber(encoding) === encodings.utf16le) step = 2;
    needle = value;
  } else {
    throw new ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
  }
  const length = buffer.length;
  let from = byteOffset < 0 ? byteOffset + length : byteOffset;
  if (from < 0) {
    if (!forward) return -1;
    from = 0;
  }
  if (from > length) {
    if (forward) return needle.length === 0 ? length : -1;
    from = length;
  }
  if (needle.length === 0) return Math.min(from, length);
  if (length === 0) return -1;
  return binding.indexOf(buffer, needle, from, step, forward);
}

Buffer.prototype.indexOf = function indexOf(value, byteOffset, encoding) {
  return search(this, value, byteOffset, encoding, true);
};
Buffer.prototype.lastIndexOf = function lastIndexOf(value, byteOffset, encoding) {
  return search(this, value, byteOffset, encoding, false);
};
Buffer.prototype.includes = function includes(value, byteOffset, encoding) {
  return search(this, value, byteOffset, encoding, true) !== -1;
};

Buffer.prototype.fill = function fill(value, offset, end, encoding) {
  return fillBuffer(this, value, offset, end, encoding);
};

function fillBuffer(buffer, value, offset, end, encoding) {
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset;
      offset = 0;
      end = buffer.length;
    } else if (typeof end === 'string') {
      encoding = end;
      end = buffer.length;
    }
    const name = normalizeEncoding(encoding);
    if (name === undefined) {
      validateString(encoding, 'encoding');
      throw new ERR_UNKNOWN_ENCODING(encoding);
    }
    if (value.length === 0) value = 0;
  }
  if (offset === undefined) {
    offset = 0;
    end = buffer.length;
  } else {
    validateNumber(offset, 'offset', 0);
    if (end === undefined) end = buffer.length;
    else validateNumber(end, 'end', 0, buffer.length);
    if (offset >= end) return buffer;
  }
  if (typeof value === 'string') {
    const pattern = new Uint8Array(binding.encode(value, encodings[normalizeEncoding(encoding)]));
    if (pattern.length === 0) throw new ERR_INVALID_ARG_VALUE('value', value);
    binding.fill(buffer, pattern, offset, end);
  } else if (ArrayBuffer.isView(value)) {
    const pattern = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (pattern.length === 0) throw new ERR_INVALID_ARG_VALUE('value', value);
    binding.fill(buffer, pattern, offset, end);
  } else {
    if (offset < 0 || end > buffer.length) throw new ERR_OUT_OF_RANGE('end', `>= 0 && <= ${buffer.length}`, end);
    Uint8Array.prototype.fill.call(buffer, typeof value === 'boolean' ? +value : value & 255, offset, end);
  }
  return buffer;
}

Buffer.prototype.write = function write(string, offset, length, encoding) {
  if (typeof string !== 'string') throw new ERR_INVALID_ARG_TYPE('argument', 'string', string);
  if (offset === undefined) return binding.write(this, string, 0, this.length, 0);
  if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    length = this.length;
    offset = 0;
  } else {
    validateOffset(offset, 'offset', 0, this.length);
    const remaining = this.length - offset;
    if (length === undefined) {
      length = remaining;
    } else if (typeof length === 'string') {
      encoding = length;
      length = remaining;
    } else {
      validateOffset(length, 'length', 0, this.length);
      if (length > remaining) length = remaining;
    }
  }
  return binding.write(this, string, offset, length, encoding ? encodingNumber(encoding) : 0);
};

for (const [name, encoding] of [['utf8', 'utf8'], ['ucs2', 'utf16le'], ['latin1', 'latin1'],
  ['ascii', 'ascii'], ['hex', 'hex'], ['base64', 'base64'], ['base64url', 'base64url']]) {
  const number = encodings[encoding];
  const methods = {
    [`${name}Slice`](start = 0, end = this.length) {
      return decode(this, start, end, number);
    },
    [`${name}Write`](string, offset = 0, length = this.length - offset) {
      if (typeof string !== 'string') throw new ERR_INVALID_ARG_TYPE('argument', 'string', string);
      if (offset < 0 || offset > this.length) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
      if (length < 0 || length > this.length - offset) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
      return binding.write(this, string, offset, length, number);
    },
  };
  Buffer.prototype[`${name}Slice`] = methods[`${name}Slice`];
  Buffer.prototype[`${name}Write`] = methods[`${name}Write`];
}

Buffer.prototype.toJSON = function toJSON() {
  return { type: 'Buffer', data: Array.prototype.slice.call(this) };
};

function adjustOffset(offset, length) {
  offset = Math.trunc(offset);
  if (offset === 0 || Number.isNaN(offset)) return 0;
  if (offset < 0) {
    offset += length;
    return offset > 0 ? offset : 0;
  }
  return offset < length ? offset : length;
}

Buffer.prototype.subarray = function subarray(start, end) {
  const length = this.length;
  start = adjustOffset(start, length);
  end = end !== undefined ? adjustOffset(end, length) : length;
  return new FastBuffer(this.buffer, this.byteOffset + start, end > start ? end - start : 0);
};
Buffer.prototype.slice = function slice(start, end) {
  return this.subarray(start, end);
};

for (const size of [2, 4, 8]) {
  const name = `swap${size * 8}`;
  Buffer.prototype[name] = {
    [name]() {
      if (this.length % size !== 0) throw new ERR_INVALID_BUFFER_SIZE(`${size * 8}-bits`);
      binding.swap(this, size);
      return this;
    },
  }[name];
}

// ---- numbers

function checkBounds(buffer, offset, bytes) {
  validateNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + bytes] === undefined) boundsError(offset, buffer.length - (bytes + 1));
}

function boundsError(value, length, type) {
  if (Math.floor(value) !== value) {
    validateNumber(value, type);
    throw new ERR_OUT_OF_RANGE(type || 'offset', 'an integer', value);
  }
  if (length < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  throw new ERR_OUT_OF_RANGE(type || 'offset', `>= ${type ? 1 : 0} and <= ${length}`, value);
}

function checkValue(value, min, max, byteLength) {
  if (value > max || value < min) {
    const n = typeof min === 'bigint' ? 'n' : '';
    let range;
    if (byteLength > 4) {
      if (min === 0 || min === 0n) range = `>= 0${n} and < 2${n} ** ${byteLength * 8}${n}`;
      else range = `>= -(2${n} ** ${byteLength * 8 - 1}${n}) and < 2${n} ** ${byteLength * 8 - 1}${n}`;
    } else {
      range = `>= ${min}${n} and <= ${max}${n}`;
    }
    throw new ERR_OUT_OF_RANGE('value', range, value);
  }
}

function dataView(buffer) {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** Defines a method under its name and its alias with "Uint" for "UInt". */
function define(name, fn) {
  Object.defineProperty(fn, 'name', { __proto__: null, value: name, configurable: true });
  Buffer.prototype[name] = fn;
  if (name.includes('UInt')) Buffer.prototype[name.replace('UInt', 'Uint')] = fn;
}

for (const bits of [8, 16, 32]) {
  const bytes = bits / 8;
  for (const signed of [false, true]) {
    const kind = signed ? 'Int' : 'UInt';
    const method = `${signed ? 'Int' : 'Uint'}${bits}`;
    const min = signed ? -(2 ** (bits - 1)) : 0;
    const max = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
    for (const suffix of bits === 8 ? [''] : ['LE', 'BE']) {
      const little = suffix === 'LE';
      define(`read${kind}${bits}${suffix}`, function(offset = 0) {
        checkBounds(this, offset, bytes - 1);
        return dataView(this)[`get${method}`](offset, little);
      });
      define(`write${kind}${bits}${suffix}`, function(value, offset = 0) {
        value = +value;
        checkValue(value, min, max, bytes);
        checkBounds(this, offset, bytes - 1);
        dataView(this)[`set${method}`](offset, value, little);
        return offset + bytes;
      });
    }
  }
}
for (const [name, method, bytes] of [['Float', 'Float32', 4], ['Double', 'Float64', 8]]) {
  for (const suffix of ['LE', 'BE']) {
    define(`read${name}${suffix}`, function(offset = 0) {
      checkBounds(this, offset, bytes - 1);
      return dataView(this)[`get${method}`](offset, suffix === 'LE');
    });
    define(`write${name}${suffix}`, function(value, offset = 0) {
      checkBounds(this, offset, bytes - 1);
      dataView(this)[`set${method}`](offset, +value, suffix === 'LE');
      return offset + bytes;
    });
  }
}
for (const [kind, method, min, max] of [
  ['BigUInt64', 'BigUint64', 0n, 0xffffffffffffffffn],
  ['BigInt64', 'BigInt64', -0x8000000000000000n, 0x7fffffffffffffffn]]) {
  for (const suffix of ['LE', 'BE']) {
    define(`read${kind}${suffix}`, function(offset = 0) {
      checkBounds(this, offset, 7);
      return dataView(this)[`get${method}`](offset, suffix === 'LE');
    });
    define(`write${kind}${suffix}`, function(value, offset = 0) {
      if (typeof value !== 'bigint') throw new TypeError('Cannot mix BigInt and other types, use explicit conversions');
      checkValue(value, min, max, 8);
      checkBounds(this, offset, 7);
      dataView(this)[`set${method}`](offset, value, suffix === 'LE');
      return offset + 8;
    });
  }
}

// Integers of one to six bytes.
function checkByteLength(byteLength) {
  if (byteLength === undefined) throw new ERR_INVALID_ARG_TYPE('byteLength', 'number', byteLength);
  if (!(byteLength >= 1 && byteLength <= 6 && Number.isInteger(byteLength))) boundsError(byteLength, 6, 'byteLength');
}
for (const signed of [false, true]) {
  const kind = signed ? 'Int' : 'UInt';
  for (const suffix of ['LE', 'BE']) {
    define(`read${kind}${suffix}`, function(offset, byteLength) {
      if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
      checkByteLength(byteLength);
      checkBounds(this, offset, byteLength - 1);
      let value = 0;
      for (let i = 0; i < byteLength; i++) {
        value = value * 256 + this[suffix === 'BE' ? offset + i : offset + byteLength - 1 - i];
      }
      const bits = byteLength * 8;
      return signed && value >= 2 ** (bits - 1) ? value - 2 ** bits : value;
    });
    define(`write${kind}${suffix}`, function(value, offset, byteLength) {
      checkByteLength(byteLength);
      value = +value;
      const bits = byteLength * 8;
      checkValue(value, signed ? -(2 ** (bits - 1)) : 0, signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1, byteLength);
      if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
      checkBounds(this, offset, byteLength - 1);
      let rest = Math.trunc(value);
      if (rest < 0) rest += 2 ** bits;
      for (let i = byteLength - 1; i >= 0; i--) {
        this[suffix === 'BE' ? offset + i : offset + byteLength - 1 - i] = rest % 256;
        rest = Math.floor(rest / 256);
      }
      return offset + byteLength;
    });
  }
}

// ---- other exports

function transcode(source, fromEncoding, toEncoding) {
  if (!isUint8(source)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  if (source.length === 0) return Buffer.alloc(0);
  const from = normalizeEncoding(fromEncoding);
  const to = normalizeEncoding(toEncoding);
  const supported = ['utf8', 'utf16le', 'latin1', 'ascii'];
  if (!supported.includes(from) || !supported.includes(to)) {
    const error = new Error('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]');
    error.code = 'U_ILLEGAL_ARGUMENT_ERROR';
    error.errno = 1;
    throw error;
  }
  let text = decode(source, 0, source.length, encodings[from]);
  // What the target cannot hold becomes a question mark.
  if (to === 'ascii') text = text.replace(/[^\x00-\x7F]/gu, '?');
  else if (to === 'latin1') text = text.replace(/[^\x00-\xFF]/gu, '?');
  return Buffer.from(text, to);
}

function atob(input) {
  if (arguments.length === 0) throw new (require('internal/errors').codes.ERR_MISSING_ARGS)('input');
  const text = `${input}`.replace(/[\t\n\f\r ]/g, '');
  const invalid = () => new (require('internal/dom_exception').DOMException)('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
  const data = text.length % 4 === 0 ? text.replace(/={1,2}$/, '') : text;
  if (data.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(data)) throw invalid();
  return Buffer.from(data, 'base64').latin1Slice();
}

function btoa(input) {
  if (arguments.length === 0) throw new (require('internal/errors').codes.ERR_MISSING_ARGS)('input');
  const text = `${input}`;
  if (/[^\x00-\xFF]/.test(text)) {
    throw new (require('internal/dom_exception').DOMException)('Invalid character', 'InvalidCharacterError');
  }
  return Buffer.from(text, 'latin1').base64Slice();
}

function checkInput(input) {
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (isAnyArrayBuffer(input)) return new Uint8Array(input);
  throw new ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
}

module.exports = {
  Buffer,
  transcode,
  isUtf8: (input) => binding.isUtf8(checkInput(input)),
  isAscii: (input) => binding.isAscii(checkInput(input)),
  kMaxLength,
  kStringMaxLength,
  btoa,
  atob,
  constants: Object.defineProperties({}, {
    MAX_LENGTH: { __proto__: null, value: kMaxLength, writable: false, enumerable: true },
    MAX_STRING_LENGTH: { __proto__: null, value: kStringMaxLength, writable: false, enumerable: true },
  }),
};
Object.defineProperty(module.exports, 'INSPECT_MAX_BYTES', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return INSPECT_MAX_BYTES;
  },
  set(value) {
    validateNumber(value, 'INSPECT_MAX_BYTES', 0);
    INSPECT_MAX_BYTES = value;
  },
});
defineLazyProperty(module.exports, 'Blob', () => require('internal/blob').Blob);
defineLazyProperty(module.exports, 'File', () => require('internal/blob').File);
