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
const { customPromisifyArgs, defineLazyProperty, deprecate } = require('internal/util');
const {
  parseFileMode,
  validateBoolean,
  validateBuffer,
  validateFunction,
  validateInteger,
  validateObject,
} = require('internal/validators');
const async = require('internal/async_resources');
const binding = internalBinding('fs');

const { F_OK } = constants;
const { errno: { EISDIR } } = internalBinding('os').constants;

/** Checks a callback and gives what the binding calls: only errors and results go on. */
function makeCallback(callback) {
  validateFunction(callback, 'cb');
  if (async.active) return asResource(callback);
  return (error, ...results) => {
    if (error) return callback(error);
    // No result is no argument.
    while (results.length > 0 && results.at(-1) === undefined) results.pop();
    return callback(null, ...results);
  };
}

/** The callback as a resource of async hooks. (Its context is kept by the request.) */
function asResource(callback) {
  const request = new FSReqCallback();
  async.init(request, 'FSREQCALLBACK');
  return (error, ...results) => {
    try {
      while (results.length > 0 && results.at(-1) === undefined) results.pop();
      async.run(request, callback, undefined, error ? [error] : [null, ...results]);
    } finally {
      async.destroy(request);
    }
  };
}
class FSReqCallback {}

/** The last argument, which is the callback. */
function lastOf(callback, ...others) {
  return typeof callback === 'function' ? callback : others.find((other) => typeof other === 'function') ?? callback;
}

let warnedOfTemplate = false;
/** Some systems take trailing Xs as part of the template. */
function warnOnTemplate(prefix) {
  if (warnedOfTemplate || !String(prefix).endsWith('X')) return;
  warnedOfTemplate = true;
  require('process').emitWarning(
    'mkdtemp() templates ending with X are not portable. For details see: https://nodejs.org/api/fs.html');
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
      (callback) => binding[name](getValidatedPath(file), !!options?.bigint, callback));
  },
  lstat(file, options, done) {
    return operations.stat(file, options, done, 'lstat');
  },
  fstat(fd, options, done) {
    fd = getValidatedFd(fd);
    return mapped(done, (numbers) => makeStats(numbers, options?.bigint), (callback) => binding.fstat(fd, !!options?.bigint, callback));
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
    warnOnTemplate(text);
    return mapped(done, (name) => encodeName(name, encoding), (callback) => binding.mkdtemp(text, callback));
  },
  rmdir(file, options, done) {
    if (options !== undefined) validateObject(options, 'options');
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
  return names.map((name, i) => (withFileTypes ? new Dirent(encodeName(name, encoding), types[i], folder) : encodeName(name, encoding)));
}

operations.readdir = function readdir(file, options, done) {
  const settings = readdirArguments(options);
  let root = getValidatedPath(file);
  if (settings.recursive) root = String(root);
  if (!settings.recursive) {
    return mapped(done, (result) => entriesOf(result, root, settings), (callback) => binding.readdir(root, callback));
  }
  const results = [];
  const folders = [['', root]];
  const take = ([names, types], prefix, folder) => {
    names.forEach((name, i) => {
      const text = encodeName(name);
      results.push(settings.withFileTypes ? new Dirent(encodeName(name, settings.encoding), types[i], folder)
        : encodeName(prefix + text, settings.encoding));
      // Links to folders are entered, too.
      const below = path.join(folder, text);
      if (types[i] === 2 || (types[i] !== 1 && binding.pathKind(below) === 1)) {
        folders.push([`${prefix}${text}/`, below]);
      }
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

/** Lengths (callback form, Sync form) where default values end the counting. */
const kLengths = { __proto__: null, close: [1, 1], fstat: [1, 1], ftruncate: [1, 1], lstat: [1, 1], stat: [1, 1], statfs: [1, 1] };

/** What is wrong with these arguments is told before a missing callback. */
const kCheckedFirst = {
  __proto__: null,
  access: (file) => getValidatedPath(file),
  chmod: (file, mode) => [getValidatedPath(file), parseFileMode(mode, 'mode')],
  fchmod: (fd, mode) => [getValidatedFd(fd), parseFileMode(mode, 'mode')],
  fchown(fd, uid, gid) {
    getValidatedFd(fd);
    validateInteger(uid, 'uid', -1, 2 ** 32 - 1);
    validateInteger(gid, 'gid', -1, 2 ** 32 - 1);
  },
  ftruncate(fd, length = 0) {
    validateInteger(length, 'len');
  },
  futimes: (fd, atime, mtime) => [getValidatedFd(fd), toUnixTimestamp(atime, 'atime'), toUnixTimestamp(mtime, 'mtime')],
  mkdir: (file) => getValidatedPath(file),
  open: (file) => getValidatedPath(file),
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
      if (typeof callback !== 'function') kCheckedFirst[name]?.(...args);
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
  const [length, syncLength] = kLengths[name] ?? [count + 1, count];
  Object.defineProperty(callbackForm, 'length', { __proto__: null, value: length, configurable: true });
  Object.defineProperty(syncForm, 'length', { __proto__: null, value: syncLength, configurable: true });
  fs[name] = callbackForm;
  fs[syncName] = syncForm;
}

const fs = {};
module.exports = fs;
for (const [name, count] of [['access', 2], ['chmod', 2], ['chown', 3], ['close', 1], ['copyFile', 3],
  ['fchmod', 2], ['fchown', 3], ['fdatasync', 1], ['fstat', 2], ['fsync', 1], ['ftruncate', 2], ['futimes', 3],
  ['lchown', 3], ['link', 2], ['lstat', 2], ['lutimes', 3], ['mkdir', 2], ['mkdtemp', 2], ['open', 3], ['readdir', 2],
  ['readlink', 2], ['rename', 2], ['rmdir', 2], ['stat', 2], ['statfs', 2], ['symlink', 3],
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
  const plain = fs[name];
  fs[name] = {
    [name](file, options = { bigint: false }, callback) {
      if (typeof options === 'function') return plain(file, options);
      if (options?.throwIfNoEntry !== false) return plain(file, options, callback);
      const call = makeCallback(callback);
      return plain(file, options, (error, stats) => {
        if (error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) call(null, undefined);
        else if (error) call(error);
        else call(null, stats);
      });
    },
  }[name];
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
// ---- real paths: link by link, so that programs may replace lstat and readlink

/**
 * The walk as a generator: it asks for [name, path] and is given the answers. Gives the path.
 */
function* realpathSteps(file) {
  const known = new Map();
  const root = '/';
  let rest = path.resolve(String(file)).slice(1);
  let current = root;
  while (rest !== '') {
    const at = rest.indexOf('/');
    const part = at < 0 ? rest : rest.slice(0, at);
    rest = at < 0 ? '' : rest.slice(at + 1);
    if (part === '') continue;
    const base = current === root ? root + part : `${current}/${part}`;
    let target = known.get(base);
    if (target === undefined) {
      const stats = yield ['lstat', base];
      if (!stats.isSymbolicLink()) {
        known.set(base, base);
        current = base;
        continue;
      }
      // Links that go round in circles fail here.
      yield ['stat', base];
      target = path.resolve(current, yield ['readlink', base]);
      known.set(base, target);
    } else if (target === base) {
      current = base;
      continue;
    }
    rest = path.resolve(target, rest).slice(1);
    current = root;
  }
  return current;
}

/** Anything that is no path counts as its text here. */
function pathText(file) {
  if (typeof file === 'string' || (typeof file === 'object' && file !== null)) return getValidatedPath(file);
  return getValidatedPath(`${file}`);
}

fs.realpathSync = function realpathSync(file, options) {
  const { encoding } = getOptions(options);
  const steps = realpathSteps(pathText(file));
  let step = steps.next();
  while (!step.done) {
    const [name, part] = step.value;
    step = steps.next(name === 'readlink' ? encodeName(binding.readlink(part)) : makeStats(binding[name](part, false)));
  }
  return encodeName(step.value, encoding);
};
fs.realpath = function realpath(file, options, callback) {
  callback = makeCallback(typeof options === 'function' ? options : callback);
  const { encoding } = getOptions(options);
  const steps = realpathSteps(pathText(file));
  (function go(answer) {
    const step = steps.next(answer);
    if (step.done) {
      require('process').nextTick(callback, null, encodeName(step.value, encoding));
      return;
    }
    const [name, part] = step.value;
    fs[name](part, (error, result) => (error ? callback(error) : go(result)));
  })();
};
fs.realpathSync.native = (file, options) => {
  const { encoding } = getOptions(options);
  return encodeName(binding.realpath(getValidatedPath(file)), encoding);
};
fs.realpath.native = (file, options, callback) => {
  callback = makeCallback(typeof options === 'function' ? options : callback);
  const { encoding } = getOptions(options);
  binding.realpath(getValidatedPath(file), (error, bytes) => (error ? callback(error) : callback(null, encodeName(bytes, encoding))));
};

let warnedOfExists = false;
fs.existsSync = function existsSync(file) {
  try {
    file = getValidatedPath(file);
  } catch (error) {
    if (!warnedOfExists && error?.code === 'ERR_INVALID_ARG_TYPE') {
      warnedOfExists = true;
      require('process').emitWarning('Passing invalid argument types to fs.existsSync is deprecated', 'DeprecationWarning', 'DEP0187');
    }
    return false;
  }
  return binding.pathKind(file) >= 0;
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

function readArguments(buffer, offsetOrOptions, length, position, few = false) {
  let offset = offsetOrOptions;
  if (few || (typeof offsetOrOptions === 'object' && offsetOrOptions !== null)) {
    offsetOrOptions ??= {};
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
      buffer = options.buffer === undefined ? Buffer.alloc(16384) : options.buffer;
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
  const settings = readArguments(buffer, offsetOrOptions, length, position, arguments.length <= 3);
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

/** The views as byte arrays, and the position the binding understands. */
function vectored(call, fd, buffers, position, done) {
  const bytes = validateViews(buffers).map((view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return binding[call](fd, bytes, typeof position === 'number' || typeof position === 'bigint' ? position : -1, done);
}
/** Gives the callback the buffers, too. */
function withBuffers(callback, buffers) {
  callback = makeCallback(callback);
  return (error, count) => (error ? callback(error) : callback(null, count || 0, buffers));
}
fs.readv = function readv(fd, buffers, position, callback) {
  fd = getValidatedFd(fd);
  validateViews(buffers);
  vectored('readv', fd, buffers, position, withBuffers(lastOf(callback, position), buffers));
};
fs.readvSync = function readvSync(fd, buffers, position) {
  return vectored('readv', getValidatedFd(fd), buffers, position, undefined);
};
fs.writev = function writev(fd, buffers, position, callback) {
  fd = getValidatedFd(fd);
  validateViews(buffers);
  if (buffers.length === 0) {
    require('process').nextTick(withBuffers(lastOf(callback, position), buffers), null, 0);
    return;
  }
  vectored('writev', fd, buffers, position, withBuffers(lastOf(callback, position), buffers));
};
fs.writevSync = function writevSync(fd, buffers, position) {
  fd = getValidatedFd(fd);
  validateViews(buffers);
  return buffers.length === 0 ? 0 : vectored('writev', fd, buffers, position, undefined);
};
Object.defineProperty(fs.readv, customPromisifyArgs, { __proto__: null, value: ['bytesRead', 'buffers'], enumerable: false });
Object.defineProperty(fs.writev, customPromisifyArgs, { __proto__: null, value: ['bytesWritten', 'buffers'], enumerable: false });

// ---- whole files

/** A descriptor where a path may stand. */
function isFd(file) {
  return typeof file === 'number' && file === (file | 0) && file >= 0;
}

function finishRead(bytes, encoding) {
  // The size of a file that is too large comes in place of its bytes.
  if (typeof bytes === 'number') throw new ERR_FS_FILE_TOO_LARGE(bytes);
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
    // By the exported function: programs may have put another in its place.
    if (flush) fs.fsyncSync(fd);
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
        return flush ? fs.fsync(fd, (error) => end(error ?? null)) : end(null);
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
  if (length === undefined) length = 0;
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

const kRetried = new Set(['EBUSY', 'EMFILE', 'ENFILE', 'ENOTEMPTY', 'EPERM']);

/**
 * What is at the path, looked at first: errors are of lstat, and folders need `recursive`. Gives whether
 * there is something to remove.
 */
function checkRm(stats, error, text, options) {
  if (error) {
    if (options.force && error.code === 'ENOENT') return false;
    throw error;
  }
  if (stats.isDirectory() && !options.recursive) {
    throw new ERR_FS_EISDIR({ code: 'EISDIR', message: 'is a directory', path: text, syscall: 'rm', errno: EISDIR });
  }
  return true;
}

fs.rmSync = function rmSync(file, options) {
  const text = getValidatedPath(file);
  options = validateRmOptions(options);
  let stats;
  let problem;
  try {
    stats = makeStats(binding.lstat(text, false));
  } catch (error) {
    problem = error;
  }
  if (!checkRm(stats, problem, text, options)) return;
  for (let tries = 0; ; tries++) {
    try {
      binding.rm(text, options.recursive);
      return;
    } catch (error) {
      if (options.force && error.code === 'ENOENT') return;
      if (!options.recursive || tries >= options.maxRetries || !kRetried.has(error.code)) throw error;
      if (options.retryDelay > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, tries * options.retryDelay);
    }
  }
};

fs.rm = function rm(file, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = makeCallback(callback);
  const text = getValidatedPath(file);
  options = validateRmOptions(options);
  fs.lstat(text, (problem, stats) => {
    try {
      if (!checkRm(stats, problem, text, options)) return callback(null);
    } catch (error) {
      return callback(error);
    }
    let tries = 0;
    (function go() {
      binding.rm(text, options.recursive, (error) => {
        if (!error || (options.force && error.code === 'ENOENT')) return callback(null);
        if (!options.recursive || tries >= options.maxRetries || !kRetried.has(error.code)) return callback(error);
        require('timers').setTimeout(go, ++tries * options.retryDelay);
      });
    })();
  });
};

/** A temporary folder that is removed when it is disposed of. */
fs.mkdtempDisposableSync = function mkdtempDisposableSync(prefix, options) {
  const folder = fs.mkdtempSync(prefix, options);
  // The working directory may be another by then.
  const full = path.resolve(String(folder));
  const remove = () => {
    fs.rmSync(full, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 });
  };
  return {
    path: folder,
    remove,
    [Symbol.dispose]() {
      remove();
    },
  };
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

// ---- parts in files of their own

/** Functions of another module, which loads at the first call. */
function lazily(id, lengths) {
  for (const name of Object.keys(lengths)) {
    fs[name] = {
      [name](...args) {
        return require(id)[name](...args);
      },
    }[name];
    Object.defineProperty(fs[name], 'length', { __proto__: null, value: lengths[name], configurable: true });
  }
}
lazily('internal/fs/watchers', { watch: 3, watchFile: 3, unwatchFile: 2 });
lazily('internal/fs/dir', { opendir: 3, opendirSync: 2 });
lazily('internal/fs/cp', { cp: 4, cpSync: 3 });
lazily('internal/fs/glob', { glob: 3, globSync: 2 });
defineLazyProperty(fs, 'Dir', () => require('internal/fs/dir').Dir);
fs.Utf8Stream = class Utf8Stream {
  constructor() {
    throw new ERR_METHOD_NOT_IMPLEMENTED('fs.Utf8Stream');
  }
};

/** A Blob over a file: its bytes are read when the Blob is. */
fs.openAsBlob = function openAsBlob(file, options = {}) {
  validateObject(options, 'options');
  const type = options.type || '';
  require('internal/validators').validateString(type, 'options.type');
  const path = getValidatedPath(file);
  return fs.promises.stat(path).then((stats) => require('internal/blob').createBlobFromFile(path, stats, type));
};
fs.openAsBlobSync = function openAsBlobSync(file, options = {}) {
  validateObject(options, 'options');
  const type = options.type || '';
  require('internal/validators').validateString(type, 'options.type');
  const path = getValidatedPath(file);
  return require('internal/blob').createBlobFromFile(path, fs.statSync(path), type);
};
fs.lchmod = undefined;
fs.lchmodSync = undefined;

Object.assign(fs, {
  Dirent,
  Stats: deprecate(Stats, 'fs.Stats constructor is deprecated.', 'DEP0180'),
  _toUnixTimestamp: toUnixTimestamp,
});
Object.defineProperty(fs, 'constants', { __proto__: null, configurable: false, enumerable: true, value: constants });
defineLazyProperty(fs, 'promises', () => require('fs/promises'));
