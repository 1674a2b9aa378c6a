'use strict';
// Arguments, stats and directory entries of the file system modules.

const { Buffer } = require('buffer');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE },
  hideStackFrames,
} = require('internal/errors');
const { validateInt32, validateInteger, validateObject } = require('internal/validators');
const { constants } = internalBinding('fs');

const {
  O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY,
  S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK,
} = constants;

/** UV_DIRENT numbers. */
const direntTypes = { UNKNOWN: 0, FILE: 1, DIR: 2, LINK: 3, FIFO: 4, SOCKET: 5, CHAR: 6, BLOCK: 7 };

function assertEncoding(encoding) {
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

const kTypes = new Map([[S_IFDIR, 'Directory'], [S_IFREG, 'File'], [S_IFBLK, 'BlockDevice'],
  [S_IFCHR, 'CharacterDevice'], [S_IFLNK, 'SymbolicLink'], [S_IFIFO, 'FIFO'], [S_IFSOCK, 'Socket']]);

const kType = Symbol('type');

class Dirent {
  constructor(name, type, path) {
    this.name = name;
    this.parentPath = path;
    this[kType] = type;
  }
  isDirectory() {
    return this[kType] === direntTypes.DIR;
  }
  isFile() {
    return this[kType] === direntTypes.FILE;
  }
  isBlockDevice() {
    return this[kType] === direntTypes.BLOCK;
  }
  isCharacterDevice() {
    return this[kType] === direntTypes.CHAR;
  }
  isSymbolicLink() {
    return this[kType] === direntTypes.LINK;
  }
  isFIFO() {
    return this[kType] === direntTypes.FIFO;
  }
  isSocket() {
    return this[kType] === direntTypes.SOCKET;
  }
}

/** The options of a call that also takes an encoding or a callback in their place. */
function getOptions(options, defaults = {}) {
  if (options == null || typeof options === 'function') return defaults;
  if (typeof options === 'string') {
    defaults = { ...defaults };
    defaults.encoding = options;
    options = defaults;
  } else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  }
  if (options.encoding !== 'buffer') assertEncoding(options.encoding);
  if (options.signal !== undefined) require('internal/validators').validateAbortSignal(options.signal, 'options.signal');
  return options;
}

function stringToFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags == null) return O_RDONLY;
  switch (flags) {
    case 'r': return O_RDONLY;
    case 'rs': case 'sr': return O_RDONLY | O_SYNC;
    case 'r+': return O_RDWR;
    case 'rs+': case 'sr+': return O_RDWR | O_SYNC;
    case 'w': return O_TRUNC | O_CREAT | O_WRONLY;
    case 'wx': case 'xw': return O_TRUNC | O_CREAT | O_WRONLY | O_EXCL;
    case 'w+': return O_TRUNC | O_CREAT | O_RDWR;
    case 'wx+': case 'xw+': return O_TRUNC | O_CREAT | O_RDWR | O_EXCL;
    case 'a': return O_APPEND | O_CREAT | O_WRONLY;
    case 'ax': case 'xa': return O_APPEND | O_CREAT | O_WRONLY | O_EXCL;
    case 'as': case 'sa': return O_APPEND | O_CREAT | O_WRONLY | O_SYNC;
    case 'a+': return O_APPEND | O_CREAT | O_RDWR;
    case 'ax+': case 'xa+': return O_APPEND | O_CREAT | O_RDWR | O_EXCL;
    case 'as+': case 'sa+': return O_APPEND | O_CREAT | O_RDWR | O_SYNC;
    default: throw new ERR_INVALID_ARG_VALUE(name, flags);
  }
}

/** Text of a path argument: string, Buffer or file URL, without zero bytes. */
const getValidatedPath = hideStackFrames((value, name = 'path') => {
  let path = value;
  if (typeof value === 'object' && value !== null && typeof value.href === 'string' && typeof value.protocol === 'string') {
    path = require('internal/url').fileURLToPath(value);
  }
  if (typeof path !== 'string' && !(path instanceof Uint8Array)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
  }
  // Bytes stay bytes: a name need not be text.
  if (typeof path === 'string' ? path.includes('\u0000') : path.includes(0)) {
    throw new ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
  }
  return path;
});

const getValidatedFd = hideStackFrames((fd, name = 'fd') => {
  if (Object.is(fd, -0)) return 0;
  validateInt32(fd, name, 0);
  return fd;
});

// Functions, not classes: programs of old call them without `new`.
function StatsBase(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
}
for (const [type, name] of kTypes) {
  const method = `is${name}`;
  Object.defineProperty(StatsBase.prototype, method, {
    __proto__: null,
    value: {
      [method]() {
        return typeof this.mode === 'bigint' ? (this.mode & BigInt(S_IFMT)) === BigInt(type) : (this.mode & S_IFMT) === type;
      },
    }[method],
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

/** Dates are made when they are looked at. */
const kDates = ['atime', 'mtime', 'ctime', 'birthtime'];
function defineDates(prototype) {
  for (const key of kDates) {
    Object.defineProperty(prototype, key, {
      __proto__: null,
      enumerable: true,
      configurable: true,
      get() {
        const value = new Date(Math.round(Number(this[`${key}Ms`])));
        this[key] = value;
        return value;
      },
      set(value) {
        Object.defineProperty(this, key, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
      },
    });
  }
}

function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs) {
  Reflect.apply(StatsBase, this, [dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks]);
  this.atimeMs = atimeMs;
  this.mtimeMs = mtimeMs;
  this.ctimeMs = ctimeMs;
  this.birthtimeMs = birthtimeMs;
}
Object.setPrototypeOf(Stats.prototype, StatsBase.prototype);
Object.setPrototypeOf(Stats, StatsBase);
defineDates(Stats.prototype);

function BigIntStats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeNs, mtimeNs, ctimeNs, birthtimeNs) {
  Reflect.apply(StatsBase, this, [dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks]);
  this.atimeMs = atimeNs / 1000000n;
  this.mtimeMs = mtimeNs / 1000000n;
  this.ctimeMs = ctimeNs / 1000000n;
  this.birthtimeMs = birthtimeNs / 1000000n;
  this.atimeNs = atimeNs;
  this.mtimeNs = mtimeNs;
  this.ctimeNs = ctimeNs;
  this.birthtimeNs = birthtimeNs;
}
Object.setPrototypeOf(BigIntStats.prototype, StatsBase.prototype);
Object.setPrototypeOf(BigIntStats, StatsBase);
defineDates(BigIntStats.prototype);

/** Stats from the numbers of the binding. */
function makeStats(numbers, bigint = false) {
  if (bigint) {
    const big = numbers;
    const ns = (at) => big[at] * 1000000000n + big[at + 1];
    return new BigIntStats(...big.slice(0, 10), ns(10), ns(12), ns(14), ns(16));
  }
  const ms = (at) => numbers[at] * 1000 + numbers[at + 1] / 1e6;
  return new Stats(...numbers.slice(0, 10), ms(10), ms(12), ms(14), ms(16));
}

class StatFs {
  constructor(type, bsize, blocks, bfree, bavail, files, ffree) {
    this.type = type;
    this.bsize = bsize;
    this.blocks = blocks;
    this.bfree = bfree;
    this.bavail = bavail;
    this.files = files;
    this.ffree = ffree;
  }
}

/** Seconds of a time argument: number, numeric text, Date. */
function toUnixTimestamp(time, name = 'time') {
  // eslint-disable-next-line eqeqeq
  if (typeof time === 'string' && +time == time) return +time;
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (time instanceof Date) return time.getTime() / 1000;
  throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

const validateOffsetLengthRead = hideStackFrames((offset, length, bufferLength) => {
  if (offset < 0) throw new ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (offset + length > bufferLength) throw new ERR_OUT_OF_RANGE('length', `<= ${bufferLength - offset}`, length);
});

const validateOffsetLengthWrite = hideStackFrames((offset, length, byteLength) => {
  if (offset > byteLength) throw new ERR_OUT_OF_RANGE('offset', `<= ${byteLength}`, offset);
  if (length > byteLength - offset) throw new ERR_OUT_OF_RANGE('length', `<= ${byteLength - offset}`, length);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
});

const validatePosition = hideStackFrames((position, name, length) => {
  if (typeof position === 'number') {
    validateInteger(position, name, -1);
  } else if (typeof position === 'bigint') {
    const most = 2n ** 63n - 1n - BigInt(length);
    if (!(position >= -1n && position <= most)) {
      throw new ERR_OUT_OF_RANGE(name, `>= -1 && <= ${most}`, position);
    }
  } else {
    throw new ERR_INVALID_ARG_TYPE(name, ['integer', 'bigint'], position);
  }
});

function validateRmOptions(options) {
  if (options !== undefined) validateObject(options, 'options');
  options = { recursive: false, force: false, retryDelay: 100, maxRetries: 0, ...options };
  validateObject(options, 'options');
  const { validateBoolean, validateUint32 } = require('internal/validators');
  validateBoolean(options.recursive, 'options.recursive');
  validateBoolean(options.force, 'options.force');
  validateInt32(options.retryDelay, 'options.retryDelay', 0);
  validateUint32(options.maxRetries, 'options.maxRetries');
  return options;
}

function stringToSymlinkType(type) {
  if (type != null) require('internal/validators').validateOneOf(type, 'type', ['dir', 'file', 'junction', null, undefined]);
  return 0;
}

/** Access and copy modes. */
function getValidMode(mode) {
  if (mode == null) return 0;
  if (typeof mode !== 'number' || !Number.isInteger(mode)) {
    const error = new ERR_INVALID_ARG_TYPE('mode', 'number', mode);
    error.message = 'mode must be int32 or null/undefined';
    throw error;
  }
  if (mode < 0 || mode > 7) {
    const error = new ERR_OUT_OF_RANGE('mode', '>= 0 && <= 7', mode);
    error.message = 'mode is out of range: >= 0 && <= 7';
    throw error;
  }
  return mode;
}

/** Bytes that write functions take: views as they are, else text in an encoding. */
function toBytes(data, encoding) {
  if (typeof data === 'string') return Buffer.from(data, encoding || 'utf8');
  return data;
}

const validateStringAfterArrayBufferView = hideStackFrames((value, name) => {
  if (typeof value !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
});

/** A name the binding gave (text, or bytes that are no UTF-8) in the wanted encoding. */
function encodeName(name, encoding) {
  if (encoding === 'buffer') return Buffer.from(name);
  // Bytes that are no text may well be text of another encoding.
  if (typeof name !== 'string') return Buffer.from(name).toString(encoding || 'utf8');
  const text = typeof name === 'string' ? name : Buffer.from(name).toString();
  return !encoding || encoding === 'utf8' || encoding === 'utf-8' ? text : Buffer.from(text).toString(encoding);
}

module.exports = {
  BigIntStats,
  Dirent,
  StatFs,
  Stats,
  assertEncoding,
  constants,
  direntTypes,
  encodeName,
  getOptions,
  getValidMode,
  getValidatedFd,
  getValidatedPath,
  makeStats,
  stringToFlags,
  stringToSymlinkType,
  toBytes,
  toUnixTimestamp,
  validateOffsetLengthRead,
  validateOffsetLengthWrite,
  validatePosition,
  validateRmOptions,
  validateStringAfterArrayBufferView,
};
