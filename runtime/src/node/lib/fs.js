'use strict';
// node:fs: each operation once, as a function of a callback or of none (then it is synchronous and throws).

const { Buffer } = require('buffer');
const path = require('path');
const {
  codes: { ERR_FS_EISDIR, ERR_FS_FILE_TOO_LARGE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_METHOD_NOT_IMPLEMENTED },
  AbortError,
} = require('internal/errors');
const {
  Dirent,
  StatFs,
  Stats,
  constants,
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
} = require('internal/fs/utils');
const { customPromisifyArgs, defineLazyProperty } = require('internal/util');
const {
  parseFileMode,
  validateBoolean,
  validateBuffer,
  validateFunction,
  validateInteger,
  validateObject,
} = require('internal/validators');
const binding = internalBinding('fs');

const { F_OK } = constants;
const kReadFileMost = 2 ** 31 - 1;

/** Checks a callback and gives what the binding calls: only errors and results go on. */
function makeCallback(callback) {
  validateFunction(callback, 'cb');
  return (error, ...results) => (error ? callback(error) : callback(null, ...results));
}

/** The last argument, which is the callback. */
function lastOf(callback, ...others) {
  return typeof callback === 'function' ? callback : others.find((other) => typeof other === 'function') ?? callback;
}

/** Maps the result on its way to the callback; synchronously maps the value. */
function mapped(callback, map, run) {
  if (callback === undefined) return map(run(undefined));
  run((error, result) => {
    if (error) return callback(error);
    let value;
    try {
      value = map(result);
    } catch (problem) {
      return callback(problem);
    }
    callback(null, value);
  });
  return undefined;
}

// ---- the operations; `done` is undefined for the synchronous form

const operations = {
  access(file, mode, done) {
    return binding.access(getValidatedPath(file), getValidMode(mode), done);
  },
  open(file, flags, mode, done) {
    return binding.open(getValidatedPath(file), stringToFlags(flags), parseFileMode(mode, 'mode', 0o666), done);
  },
  close(fd, done) {
    return binding.close(getValidatedFd(fd), done);
  },
  stat(file, options, done, name = 'stat') {
    return mapped(done, (numbers) => makeStats(numbers, options?.bigint),
      (callback) => binding[name](getValidatedPath(file), callback));
  },
  lstat(file, options, done) {
    return operations.stat(file, options, done, 'lstat');
  },
  fstat(fd, options, done) {
    fd = getValidatedFd(fd);
    return mapped(done, (numbers) => makeStats(numbers, options?.bigint), (callback) => binding.fstat(fd, callback));
  },
  statfs(file, options, done) {
    const bigint = options?.bigint;
    return mapped(done, (numbers) => new StatFs(...(bigint ? numbers.map(BigInt) : numbers)),
      (callback) => binding.statfs(getValidatedPath(file), callback));
  },
  readlink(file, options, done) {
    const { encoding } = getOptions(options);
    return mapped(done, (bytes) => encodeName(bytes, encoding), (callback) => binding.readlink(getValidatedPath(file, 'oldPath'), callback));
  },
  realpath(file, options, done) {
    const { encoding } = getOptions(options);
    return mapped(done, (bytes) => encodeName(bytes, encoding), (callback) => binding.realpath(getValidatedPath(file), callback));
  },
  mkdir(file, options, done) {
    let mode = 0o777;
    let recursive = false;
    if (typeof options === 'number' || typeof options === 'string') {
      mode = parseFileMode(options, 'mode');
    } else if (options) {
      if (options.recursive !== undefined) {
        recursive = options.recursive;
        validateBoolean(recursive, 'options.recursive');
      }
      if (options.mode !== undefined) mode = parseFileMode(options.mode, 'options.mode');
    }
    return binding.mkdir(getValidatedPath(file), mode, recursive, done);
  },
  mkdtemp(prefix, options, done) {
    const { encoding } = getOptions(options);
    const text = getValidatedPath(prefix, 'prefix');
    return mapped(done, (name) => encodeName(name, encoding), (callback) => binding.mkdtemp(text, callback));
  },
  rmdir(file, options, done) {
    if (options?.recursive !== undefined) {
      throw new ERR_INVALID_ARG_VALUE('options.recursive', options.recursive, 'is no longer supported');
    }
    return binding.rmdir(getValidatedPath(file), done);
  },
  unlink(file, done) {
    return binding.unlink(getValidatedPath(file), done);
  },
  rename(from, to, done) {
    return binding.rename(getValidatedPath(from, 'oldPath'), getValidatedPath(to, 'newPath'), done);
  },
  link(from, to, done) {
    return binding.link(getValidatedPath(from, 'existingPath'), getValidatedPath(to, 'newPath'), done);
  },
  symlink(target, file, type, done) {
    stringToSymlinkType(type);
    return binding.symlink(getValidatedPath(target, 'target'), getValidatedPath(file), done);
  },
  copyFile(from, to, mode, done) {
    return binding.copyFile(getValidatedPath(from, 'src'), getValidatedPath(to, 'dest'), getValidMode(mode), done);
  },
  chmod(file, mode, done) {
    return binding.chmod(getValidatedPath(file), parseFileMode(mode, 'mode'), done);
  },
  fchmod(fd, mode, done) {
    return binding.fchmod(getValidatedFd(fd), parseFileMode(mode, 'mode'), done);
  },
  chown(file, uid, gid, done, name = 'chown') {
    const text = getValidatedPath(file);
    validateInteger(uid, 'uid', -1, 2 ** 32 - 1);
    validateInteger(gid, 'gid', -1, 2 ** 32 - 1);
    return binding[name](text, uid, gid, done);
  },
  lchown(file, uid, gid, done) {
    return operations.chown(file, uid, gid, done, 'lchown');
  },
  fchown(fd, uid, gid, done) {
    fd = getValidatedFd(fd);
    validateInteger(uid, 'uid', -1, 2 ** 32 - 1);
    validateInteger(gid, 'gid', -1, 2 ** 32 - 1);
    return binding.fchown(fd, uid, gid, done);
  },
  utimes(file, atime, mtime, done) {
    return binding.utimes(getValidatedPath(file), toUnixTimestamp(atime), toUnixTimestamp(mtime), done);
  },
  lutimes(file, atime, mtime, done) {
    return binding.lutimes(getValidatedPath(file), toUnixTimestamp(atime), toUnixTimestamp(mtime), done);
  },
  futimes(fd, atime, mtime, done) {
    return binding.futimes(getValidatedFd(fd), toUnixTimestamp(atime, 'atime'), toUnixTimestamp(mtime, 'mtime'), done);
  },
  ftruncate(fd, length = 0, done) {
    validateInteger(length, 'len');
    return binding.ftruncate(getValidatedFd(fd), Math.max(0, length), done);
  },
  fsync(fd, done) {
    return binding.fsync(getValidatedFd(fd), done);
  },
  fdatasync(fd, done) {
    return binding.fdatasync(getValidatedFd(fd), done);
  },
};

function readdirArguments(options) {
  options = getOptions(options);
  if (options.recursive != null) validateBoolean(options.recursive, 'options.recursive');
  return { encoding: options.encoding, withFileTypes: !!options.withFileTypes, recursive: !!options.recursive };
}

function entriesOf([names, types], folder, { encoding, withFileTypes }) {
  return names.map((name, i) => (withFileTypes ? new Dirent(encodeName(name, encoding), folder, types[i]) : encodeName(name, encoding)));
}

operations.readdir = function readdir(file, options, done) {
  const settings = readdirArguments(options);
  const root = getValidatedPath(file);
  if (!settings.recursive) {
    return mapped(done, (result) => entriesOf(result, root, settings), (callback) => binding.readdir(root, callback));
  }
  const results = [];
  const folders = [['', root]];
  const take = ([names, types], prefix, folder) => {
    names.forEach((name, i) => {
      const text = encodeName(name);
      results.push(settings.withFileTypes ? new Dirent(encodeName(name, settings.encoding), folder, types[i])
        : encodeName(prefix + text, settings.encoding));
      if (types[i] === 2) folders.push([`${prefix}${text}/`, path.join(folder, text)]);
    });
  };
  if (done === undefined) {
    for (let i = 0; i < folders.length; i++) take(binding.readdir(folders[i][1]), ...folders[i]);
    return results;
  }
  let next = 0;
  (function step() {
    if (next === folders.length) return done(null, results);
    const folder = folders[next++];
    binding.readdir(folder[1], (error, result) => {
      if (error) return done(error);
      take(result, ...folder);
      step();
    });
  })();
  return undefined;
};

/** Defines the callback form and the Sync form of an operation with `count` plain arguments. */
function both(name, count, { defaults = [] } = {}) {
  const operation = operations[name];
  const callbackForm = {
    [name](...args) {
      const given = Math.min(args.length, count + 1);
      let callback = args[given - 1];
      if (given <= count && typeof callback !== 'function') callback = args.slice(0, count + 1).find((a) => typeof a === 'function');
      callback = typeof callback === 'function' ? callback : args[count];
      callback = makeCallback(callback);
      const plain = args.slice(0, count).map((argument) => (typeof argument === 'function' ? undefined : argument));
      while (plain.length < count) plain.push(undefined);
      operation(...plain.map((value, i) => (value === undefined ? defaults[i] : value)), callback);
    },
  }[name];
  const syncName = `${name}Sync`;
  const syncForm = {
    [syncName](...args) {
      const plain = args.slice(0, count);
      while (plain.length < count) plain.push(undefined);
      return operation(...plain.map((value, i) => (value === undefined ? defaults[i] : value)), undefined);
    },
  }[syncName];
  Object.defineProperty(callbackForm, 'length', { __proto__: null, value: count + 1, configurable: true });
  Object.defineProperty(syncForm, 'length', { __proto__: null, value: count, configurable: true });
  fs[name] = callbackForm;
  fs[syncName] = syncForm;
}

const fs = {};
module.exports = fs;
for (const [name, count] of [['access', 2], ['chmod', 2], ['chown', 3], ['close', 1], ['copyFile', 3],
  ['fchmod', 2], ['fchown', 3], ['fdatasync', 1], ['fstat', 2], ['fsync', 1], ['ftruncate', 2], ['futimes', 3],
  ['lchown', 3], ['link', 2], ['lstat', 2], ['lutimes', 3], ['mkdir', 2], ['mkdtemp', 2], ['open', 3], ['readdir', 2],
  ['readlink', 2], ['realpath', 2], ['rename', 2], ['rmdir', 2], ['stat', 2], ['statfs', 2], ['symlink', 3],
  ['unlink', 1], ['utimes', 3]]) {
  both(name, count);
}
const { close: closeWithCallback } = fs;
fs.close = function close(fd, callback) {
  if (callback === undefined) {
    return closeWithCallback(fd, (error) => {
      if (error) throw error;
    });
  }
  return closeWithCallback(fd, callback);
};

/** throwIfNoEntry: false gives undefined for what is not there. */
for (const name of ['stat', 'lstat']) {
  const syncName = `${name}Sync`;
  fs[syncName] = {
    [syncName](file, options = { bigint: false, throwIfNoEntry: true }) {
      try {
        return operations[name](file, options, undefined);
      } catch (error) {
        if (options.throwIfNoEntry === false && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
        throw error;
      }
    },
  }[syncName];
}
fs.realpath.native = fs.realpath;
fs.realpathSync.native = fs.realpathSync;

fs.existsSync = function existsSync(file) {
  try {
    binding.access(getValidatedPath(file), F_OK);
    return true;
  } catch {
    return false;
  }
};
fs.exists = function exists(file, callback) {
  validateFunction(callback, 'cb');
  let text;
  try {
    text = getValidatedPath(file);
  } catch {
    return callback(false);
  }
  return binding.access(text, F_OK, (error) => callback(!error));
};
Object.defineProperty(fs.exists, require('internal/util').promisify.custom, {
  __proto__: null,
  value: (file) => new Promise((resolve) => fs.exists(file, resolve)),
});

// ---- reading and writing descriptors

function readArguments(buffer, offsetOrOptions, length, position) {
  let offset = offsetOrOptions;
  if (typeof offsetOrOptions === 'object' && offsetOrOptions !== null) {
    validateObject(offsetOrOptions, 'options');
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions);
  }
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length = length === undefined ? buffer.byteLength - offset : length | 0;
  if (position == null) position = -1;
  else validatePosition(position, 'position', length);
  return { offset, length, position };
}

function readImpl(fd, buffer, offset, length, position, done) {
  if (length === 0) {
    if (done === undefined) return 0;
    require('process').nextTick(() => done(null, 0));
    return undefined;
  }
  if (buffer.byteLength === 0) {
    throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  }
  validateOffsetLengthRead(offset, length, buffer.byteLength);
  const view = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  return binding.read(fd, view, offset, length, position, done);
}

fs.read = function read(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = getValidatedFd(fd);
  if (arguments.length <= 4) {
    // read(fd[, buffer][, options], callback)
    const args = Array.prototype.slice.call(arguments, 1);
    callback = args.pop();
    let options = {};
    if (args.length > 0 && ArrayBuffer.isView(args[0])) {
      buffer = args[0];
      if (args[1] !== undefined && args[1] !== null && typeof args[1] === 'object') options = args[1];
      else if (args[1] != null) options = { offset: args[1] };
    } else {
      options = args[0] ?? {};
      if (args[0] !== undefined && args[0] !== null) validateObject(args[0], 'options', 0);
      buffer = options.buffer ?? Buffer.alloc(16384);
    }
    offsetOrOptions = { __proto__: null, ...options };
    length = undefined;
    position = undefined;
  }
  validateBuffer(buffer);
  callback = makeCallback(callback);
  const settings = readArguments(buffer, offsetOrOptions, length, position);
  readImpl(fd, buffer, settings.offset, settings.length, settings.position,
    (error, bytesRead) => (error ? callback(error) : callback(null, bytesRead, buffer)));
};
Object.defineProperty(fs.read, customPromisifyArgs, { __proto__: null, value: ['bytesRead', 'buffer'], enumerable: false });

fs.readSync = function readSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getValidatedFd(fd);
  validateBuffer(buffer);
  const settings = readArguments(buffer, offsetOrOptions, length, position);
  return readImpl(fd, buffer, settings.offset, settings.length, settings.position, undefined);
};

function writeBuffer(fd, buffer, offset, length, position, done) {
  if (typeof offset === 'object' && offset !== null) {
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  }
  if (offset == null || typeof offset === 'function') offset = 0;
  else validateInteger(offset, 'offset', 0);
  if (typeof length !== 'number') length = buffer.byteLength - offset;
  if (typeof position !== 'number' && typeof position !== 'bigint') position = -1;
  validateOffsetLengthWrite(offset, length, buffer.byteLength);
  const view = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  return binding.write(fd, view, offset, length, position, done);
}

fs.write = function write(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = getValidatedFd(fd);
  callback = lastOf(callback, position, length, offsetOrOptions);
  if (ArrayBuffer.isView(buffer)) {
    callback = makeCallback(callback);
    writeBuffer(fd, buffer, offsetOrOptions, length, position,
      (error, written) => (error ? callback(error) : callback(null, written || 0, buffer)));
    return;
  }
  validateStringAfterArrayBufferView(buffer, 'buffer');
  const at = typeof offsetOrOptions === 'function' ? null : offsetOrOptions;
  const encoding = typeof length === 'string' ? length : 'utf8';
  callback = makeCallback(callback);
  const bytes = Buffer.from(buffer, encoding);
  writeBuffer(fd, bytes, 0, bytes.length, at,
    (error, written) => (error ? callback(error) : callback(null, written || 0, buffer)));
};
Object.defineProperty(fs.write, customPromisifyArgs, { __proto__: null, value: ['bytesWritten', 'buffer'], enumerable: false });

fs.writeSync = function writeSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getValidatedFd(fd);
  if (ArrayBuffer.isView(buffer)) return writeBuffer(fd, buffer, offsetOrOptions, length, position, undefined);
  validateStringAfterArrayBufferView(buffer, 'buffer');
  const bytes = Buffer.from(buffer, typeof length === 'string' ? length : 'utf8');
  return writeBuffer(fd, bytes, 0, bytes.length, offsetOrOptions, undefined);
};

function validateViews(buffers) {
  if (!Array.isArray(buffers)) throw new ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', buffers);
  for (const view of buffers) {
    if (!ArrayBuffer.isView(view)) throw new ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', buffers);
  }
  return buffers;
}

/** Views one after the other until one is not filled or written whole. */
function vectored(one, fd, buffers, position, done) {
  let total = 0;
  const at = () => (typeof position === 'number' ? position + total : null);
  if (done === undefined) {
    for (const view of buffers) {
      if (view.byteLength === 0) continue;
      const count = one(fd, view, 0, view.byteLength, at() ?? -1, undefined);
      total += count;
      if (count < view.byteLength) break;
    }
    return total;
  }
  let index = 0;
  (function step() {
    while (index < buffers.length && buffers[index].byteLength === 0) index++;
    if (index === buffers.length) return done(null, total, buffers);
    const view = buffers[index++];
    one(fd, view, 0, view.byteLength, at() ?? -1, (error, count) => {
      if (error) return done(error);
      total += count;
      if (count < view.byteLength) return done(null, total, buffers);
      step();
    });
  })();
  return undefined;
}
fs.readv = function readv(fd, buffers, position, callback) {
  fd = getValidatedFd(fd);
  validateViews(buffers);
  vectored(readImpl, fd, buffers, position, makeCallback(lastOf(callback, position)));
};
fs.readvSync = function readvSync(fd, buffers, position) {
  return vectored(readImpl, getValidatedFd(fd), validateViews(buffers), position, undefined);
};
fs.writev = function writev(fd, buffers, position, callback) {
  fd = getValidatedFd(fd);
  validateViews(buffers);
  vectored(writeBuffer, fd, buffers, position, makeCallback(lastOf(callback, position)));
};
fs.writevSync = function writevSync(fd, buffers, position) {
  return vectored(writeBuffer, getValidatedFd(fd), validateViews(buffers), position, undefined);
};
Object.defineProperty(fs.readv, customPromisifyArgs, { __proto__: null, value: ['bytesRead', 'buffers'], enumerable: false });
Object.defineProperty(fs.writev, customPromisifyArgs, { __proto__: null, value: ['bytesWritten', 'buffers'], enumerable: false });

// ---- whole files

/** A descriptor where a path may stand. */
function isFd(file) {
  return typeof file === 'number' && file === (file | 0) && file >= 0;
}

function finishRead(bytes, encoding) {
  if (bytes.byteLength > kReadFileMost) throw new ERR_FS_FILE_TOO_LARGE(bytes.byteLength);
  const buffer = Buffer.from(bytes);
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

/** Reading a path opens it first when flags other than reading are wanted. */
fs.readFileSync = function readFileSync(file, options) {
  options = getOptions(options, { flag: 'r' });
  if (isFd(file)) return finishRead(binding.readFile(getValidatedFd(file)), options.encoding);
  const text = getValidatedPath(file);
  if (options.flag === undefined || options.flag === 'r') return finishRead(binding.readFile(text), options.encoding);
  const fd = binding.open(text, stringToFlags(options.flag), 0o666);
  try {
    return finishRead(binding.readFile(fd), options.encoding);
  } finally {
    binding.close(fd);
  }
};

fs.readFile = function readFile(file, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = getOptions(options, { flag: 'r' });
  const { encoding, signal } = options;
  if (signal?.aborted) {
    require('process').nextTick(() => callback(new AbortError(undefined, { cause: signal.reason })));
    return;
  }
  const finish = (error, bytes) => {
    if (signal?.aborted) return callback(new AbortError(undefined, { cause: signal.reason }));
    if (error) return callback(error);
    let result;
    try {
      result = finishRead(bytes, encoding);
    } catch (problem) {
      return callback(problem);
    }
    callback(null, result);
  };
  if (isFd(file)) {
    binding.readFile(getValidatedFd(file), finish);
    return;
  }
  const text = getValidatedPath(file);
  if (options.flag === undefined || options.flag === 'r') {
    binding.readFile(text, finish);
    return;
  }
  binding.open(text, stringToFlags(options.flag), 0o666, (error, fd) => {
    if (error) return callback(error);
    binding.readFile(fd, (problem, bytes) => binding.close(fd, () => finish(problem, bytes)));
  });
};

function writeAllSync(fd, bytes) {
  let offset = 0;
  while (offset < bytes.byteLength) offset += binding.write(fd, bytes, offset, bytes.byteLength - offset, -1);
}

function writeData(data, encoding) {
  if (!ArrayBuffer.isView(data)) validateStringAfterArrayBufferView(data, 'data');
  const bytes = toBytes(data, encoding);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

fs.writeFileSync = function writeFileSync(file, data, options) {
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const bytes = writeData(data, options.encoding);
  const given = isFd(file);
  const fd = given ? getValidatedFd(file)
    : binding.open(getValidatedPath(file), stringToFlags(options.flag || 'w'), parseFileMode(options.mode, 'mode', 0o666));
  try {
    writeAllSync(fd, bytes);
    if (flush) binding.fsync(fd);
  } finally {
    if (!given) binding.close(fd);
  }
};

fs.writeFile = function writeFile(file, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const { signal } = options;
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const bytes = writeData(data, options.encoding);
  if (signal?.aborted) {
    require('process').nextTick(() => callback(new AbortError(undefined, { cause: signal.reason })));
    return;
  }
  const given = isFd(file);
  const run = (fd) => {
    const end = (error) => {
      if (given) return callback(error);
      binding.close(fd, (problem) => callback(error ?? problem ?? null));
    };
    let offset = 0;
    (function step() {
      if (signal?.aborted) return end(new AbortError(undefined, { cause: signal.reason }));
      if (offset === bytes.byteLength) {
        return flush ? binding.fsync(fd, (error) => end(error)) : end(null);
      }
      binding.write(fd, bytes, offset, bytes.byteLength - offset, -1, (error, count) => {
        if (error) return end(error);
        offset += count;
        step();
      });
    })();
  };
  if (given) {
    run(getValidatedFd(file));
    return;
  }
  binding.open(getValidatedPath(file), stringToFlags(options.flag || 'w'), parseFileMode(options.mode, 'mode', 0o666),
    (error, fd) => (error ? callback(error) : run(fd)));
};

function appendOptions(options) {
  options = { ...getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' }) };
  options.flag ??= 'a';
  return options;
}
fs.appendFile = function appendFile(file, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  fs.writeFile(file, data, appendOptions(options), callback);
};
fs.appendFileSync = function appendFileSync(file, data, options) {
  fs.writeFileSync(file, data, appendOptions(options));
};

fs.truncate = function truncate(file, length, callback) {
  if (typeof length === 'function') {
    callback = length;
    length = 0;
  }
  length ??= 0;
  validateInteger(length, 'len');
  callback = makeCallback(callback);
  fs.open(file, 'r+', (error, fd) => {
    if (error) return callback(error);
    binding.ftruncate(fd, Math.max(0, length), (problem) => binding.close(fd, (other) => callback(problem || other)));
  });
};
fs.truncateSync = function truncateSync(file, length = 0) {
  const fd = fs.openSync(file, 'r+');
  try {
    fs.ftruncateSync(fd, length);
  } finally {
    fs.closeSync(fd);
  }
};

// ---- removing

function rmTarget(file, options) {
  options = validateRmOptions(options);
  return { text: getValidatedPath(file), options };
}
function rmFailure(error, text, options) {
  if (options.force && error.code === 'ENOENT') return null;
  if (error.code === 'EISDIR' && !options.recursive) {
    return new ERR_FS_EISDIR({ toString: () => `rm returned EISDIR (is a directory) ${text}` });
  }
  return error;
}
fs.rmSync = function rmSync(file, options) {
  const target = rmTarget(file, options);
  try {
    binding.rm(target.text, target.options.recursive);
  } catch (error) {
    const failure = rmFailure(error, target.text, target.options);
    if (failure) throw failure;
  }
};
fs.rm = function rm(file, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = makeCallback(callback);
  const target = rmTarget(file, options);
  binding.rm(target.text, target.options.recursive, (error) => callback(error && rmFailure(error, target.text, target.options)));
};

// ---- streams

fs.createReadStream = function createReadStream(file, options) {
  return new fs.ReadStream(file, options);
};
fs.createWriteStream = function createWriteStream(file, options) {
  return new fs.WriteStream(file, options);
};
// Programs may put classes of their own in their place; the File… names are deprecated.
for (const name of ['ReadStream', 'WriteStream']) {
  defineLazyProperty(fs, name, () => require('internal/fs/streams')[name]);
  defineLazyProperty(fs, `File${name}`, () => require('internal/fs/streams')[name]);
}

// ---- what waits for watchers

for (const [name, what] of [['watch', 'watchers'],
  ['watchFile', 'watchers'], ['unwatchFile', 'watchers'], ['opendir', 'directory handles'], ['opendirSync', 'directory handles'],
  ['cp', 'recursive copies'], ['cpSync', 'recursive copies'], ['glob', 'glob'], ['globSync', 'glob'],
  ['openAsBlob', 'Blob']]) {
  fs[name] = {
    [name]() {
      throw new ERR_METHOD_NOT_IMPLEMENTED(`fs.${name} (${what} are not built into lanner yet)`);
    },
  }[name];
}

Object.assign(fs, { Dirent, Stats, constants, _toUnixTimestamp: toUnixTimestamp });
defineLazyProperty(fs, 'promises', () => require('fs/promises'));
