'use strict';
// fs/promises: the callback functions as promises, and file handles.

const EventEmitter = require('events');
const fs = require('fs');
const { Buffer } = require('buffer');
const { AbortError } = require('internal/errors');
const { promisify } = require('internal/util');
const { constants } = require('internal/fs/utils');

const kFd = Symbol('kFd');
const kClosing = Symbol('kClosePromise');
/** Streams hold a handle: it is closed when the last of its users lets go. */
const kRefs = Symbol('kRefs');
const kRef = Symbol('kRef');
const kUnref = Symbol('kUnref');
const kAfterClose = Symbol('kAfterClose');
const kLocked = Symbol('kLocked');
const { kValidateObjectAllowNullable, validateBuffer, validateInteger, validateObject } = require('internal/validators');

const callbackForms = {};
for (const name of ['access', 'chmod', 'chown', 'close', 'copyFile', 'fchmod', 'fchown', 'fdatasync', 'fstat', 'fsync',
  'ftruncate', 'futimes', 'lchown', 'link', 'lstat', 'lutimes', 'mkdir', 'mkdtemp', 'open', 'read', 'readFile',
  'readdir', 'readlink', 'readv', 'realpath', 'rename', 'rm', 'rmdir', 'stat', 'statfs', 'symlink', 'truncate',
  'unlink', 'utimes', 'write', 'writeFile', 'writev', 'appendFile']) {
  callbackForms[name] = promisify(fs[name]);
}

/** An error of the system gets the stack of who waits for it. */
async function call(name, ...args) {
  try {
    return await callbackForms[name](...args);
  } catch (error) {
    if (error?.syscall !== undefined) Error.captureStackTrace(error, call);
    throw error;
  }
}

/** The functions that take a path (or a handle where a path may stand). */
const promises = {};
for (const name of ['access', 'chmod', 'chown', 'copyFile', 'lchown', 'link', 'lstat', 'lutimes', 'mkdir',
  'mkdtemp', 'readdir', 'readlink', 'realpath', 'rename', 'rm', 'rmdir', 'statfs', 'symlink', 'truncate',
  'unlink', 'utimes']) {
  promises[name] = {
    async [name](...args) {
      return await call(name, ...args);
    },
  }[name];
}
promises.stat = async function stat(file, options = { bigint: false, throwIfNoEntry: true }) {
  try {
    return await call('stat', file, options);
  } catch (error) {
    if (options?.throwIfNoEntry === false && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw error;
  }
};

class FileHandle extends EventEmitter {
  constructor(fd) {
    super();
    this[kFd] = fd;
    this[kClosing] = null;
    this[kRefs] = 1;
    this[kAfterClose] = null;
  }
  get fd() {
    return this[kFd];
  }
  #open() {
    if (this[kFd] === -1) {
      const error = new Error('file closed');
      error.code = 'EBADF';
      error.syscall = 'read';
      throw error;
    }
    return this[kFd];
  }
  async appendFile(data, options) {
    if (isIterable(data)) return await promises.writeFile(this, data, options);
    return await call('appendFile', this.#open(), data, options);
  }
  async chmod(mode) {
    return await call('fchmod', this.#open(), mode);
  }
  async chown(uid, gid) {
    return await call('fchown', this.#open(), uid, gid);
  }
  async datasync() {
    return await call('fdatasync', this.#open());
  }
  async sync() {
    return await call('fsync', this.#open());
  }
  async read(buffer, offset, length, position) {
    const fd = this.#open();
    if (!ArrayBuffer.isView(buffer)) {
      // read([options])
      if (buffer !== undefined) validateObject(buffer, 'options', kValidateObjectAllowNullable);
      ({ buffer = Buffer.alloc(16384), offset = 0, length = buffer.byteLength - offset, position = null } = buffer ?? {});
      validateBuffer(buffer);
    } else if (offset !== null && typeof offset === 'object') {
      // read(buffer, options)
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
    }
    if (offset == null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    length ??= buffer.byteLength - offset;
    if (length === 0) return { __proto__: null, bytesRead: 0, buffer };
    if (buffer.byteLength === 0) {
      const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
      throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
    }
    const { bytesRead } = await call('read', fd, buffer, offset, length, position ?? null);
    return { __proto__: null, bytesRead, buffer };
  }
  async readv(buffers, position) {
    return await call('readv', this.#open(), buffers, position);
  }
  async readFile(options) {
    return await call('readFile', this.#open(), options);
  }
  readLines(options = undefined) {
    const { createInterface } = require('readline');
    return createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }
  getAsyncId() {
    return this[kFd] === -1 ? undefined : -1;
  }
  /** The file's bytes as a web stream; one reader at a time. */
  readableWebStream(options = {}) {
    const { codes: { ERR_INVALID_STATE } } = require('internal/errors');
    if (this[kFd] === -1) throw new ERR_INVALID_STATE('The FileHandle is closed');
    if (this[kClosing] !== null) throw new ERR_INVALID_STATE('The FileHandle is closing');
    if (this[kLocked]) throw new ERR_INVALID_STATE('The FileHandle is locked');
    validateObject(options, 'options');
    const { autoClose = false } = options;
    require('internal/validators').validateBoolean(autoClose, 'options.autoClose');
    this[kLocked] = true;
    const handle = this;
    const done = async () => {
      handle[kUnref]();
      if (autoClose) await handle.close();
    };
    const { ReadableStream } = require('internal/webstreams/readablestream');
    const stream = new ReadableStream({
      type: 'bytes',
      autoAllocateChunkSize: 16384,
      async pull(controller) {
        const { view } = controller.byobRequest;
        const { bytesRead } = await handle.read(view, 0, view.byteLength);
        if (bytesRead === 0) {
          controller.close();
          await done();
        }
        controller.byobRequest.respond(bytesRead);
      },
      async cancel() {
        await done();
      },
    });
    this[kRef]();
    this.once('close', () => {
      if (!stream.locked) stream.cancel?.().catch(() => {});
    });
    return stream;
  }
  createReadStream(options = undefined) {
    const { ReadStream } = require('internal/fs/streams');
    return new ReadStream(undefined, { ...options, fd: this });
  }
  createWriteStream(options = undefined) {
    const { WriteStream } = require('internal/fs/streams');
    return new WriteStream(undefined, { ...options, fd: this });
  }
  async stat(options) {
    return await call('fstat', this.#open(), options);
  }
  async truncate(length = 0) {
    return await call('ftruncate', this.#open(), length);
  }
  async utimes(atime, mtime) {
    return await call('futimes', this.#open(), atime, mtime);
  }
  async write(buffer, ...rest) {
    if (buffer?.byteLength === 0 && ArrayBuffer.isView(buffer)) return { __proto__: null, bytesWritten: 0, buffer };
    return await call('write', this.#open(), buffer, ...rest);
  }
  async writev(buffers, position) {
    return await call('writev', this.#open(), buffers, position);
  }
  async writeFile(data, options) {
    if (isIterable(data)) return await promises.writeFile(this, data, options);
    return await call('writeFile', this.#open(), data, options);
  }
  close() {
    if (this[kFd] === -1) return Promise.resolve();
    if (this[kClosing] !== null) return this[kClosing];
    this[kRefs]--;
    if (this[kRefs] === 0) {
      this[kClosing] = this.#closeNow().finally(() => {
        this[kClosing] = null;
      });
    } else {
      this[kClosing] = new Promise((resolve, reject) => {
        this[kAfterClose] = { resolve, reject };
      }).finally(() => {
        this[kClosing] = null;
        this[kAfterClose] = null;
      });
    }
    this.emit('close');
    return this[kClosing];
  }
  #closeNow() {
    const fd = this[kFd];
    this[kFd] = -1;
    return callbackForms.close(fd);
  }
  [kRef]() {
    this[kRefs]++;
  }
  [kUnref]() {
    this[kRefs]--;
    if (this[kRefs] === 0) this.#closeNow().then(this[kAfterClose].resolve, this[kAfterClose].reject);
  }
  async [Symbol.asyncDispose]() {
    await this.close();
  }
}

promises.open = async function open(file, flags, mode) {
  return new FileHandle(await call('open', file, flags ?? 'r', mode ?? 0o666));
};
promises.lchmod = async function lchmod() {
  const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
  throw new ERR_METHOD_NOT_IMPLEMENTED('lchmod()');
};

promises.readFile = async function readFile(file, options) {
  return file instanceof FileHandle ? await file.readFile(options) : await call('readFile', file, options);
};

/** Data to write may come in pieces. */
function isIterable(data) {
  return typeof data === 'object' && data !== null && !ArrayBuffer.isView(data) &&
    (typeof data[Symbol.asyncIterator] === 'function' || typeof data[Symbol.iterator] === 'function');
}

function checkAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

/** Writes pieces one after the other; a signal ends it between them. */
async function writePieces(handle, data, { encoding, signal }) {
  checkAborted(signal);
  for await (const chunk of data) {
    checkAborted(signal);
    validatePiece(chunk);
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding || 'utf8') : chunk;
    for (let offset = 0; offset < bytes.byteLength;) {
      const { bytesWritten } = await handle.write(bytes, offset, bytes.byteLength - offset);
      offset += bytesWritten;
      checkAborted(signal);
    }
  }
}

function validatePiece(chunk) {
  if (!ArrayBuffer.isView(chunk)) require('internal/fs/utils').validateStringAfterArrayBufferView(chunk, 'data');
}

const { getOptions } = require('internal/fs/utils');
promises.writeFile = async function writeFile(file, data, options) {
  if (!isIterable(data)) {
    return file instanceof FileHandle ? await file.writeFile(data, options) : await call('writeFile', file, data, options);
  }
  const settings = { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false, ...getOptions(options) };
  require('internal/validators').validateBoolean(settings.flush, 'options.flush');
  if (file instanceof FileHandle) return await writePieces(file, data, settings);
  checkAborted(settings.signal);
  const handle = await promises.open(file, settings.flag || 'w', settings.mode);
  try {
    await writePieces(handle, data, settings);
    if (settings.flush) await handle.sync();
  } finally {
    await handle.close();
  }
  return undefined;
};
promises.appendFile = async function appendFile(file, data, options) {
  if (isIterable(data)) {
    return promises.writeFile(file, data, { ...getOptions(options), flag: getOptions(options).flag || 'a' });
  }
  return file instanceof FileHandle ? await file.appendFile(data, options) : await call('appendFile', file, data, options);
};
promises.watch = function watch(file, options) {
  return require('internal/fs/watchers').watchIterator(file, options);
};
promises.opendir = async function opendir(file, options) {
  return promisify(require('internal/fs/dir').opendir)(file, options);
};
promises.cp = async function cp(src, dest, options) {
  return require('internal/fs/cp').cpPromise(src, dest, options);
};
promises.glob = function glob(pattern, options) {
  return require('internal/fs/glob').globIterator(pattern, options);
};

/** A temporary folder that is removed when it is disposed of. */
promises.mkdtempDisposable = async function mkdtempDisposable(prefix, options) {
  const folder = await promises.mkdtemp(prefix, options);
  // The working directory may be another by then.
  const full = require('path').resolve(String(folder));
  const remove = async () => {
    await promises.rm(full, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 });
  };
  return {
    __proto__: null,
    path: folder,
    remove,
    async [Symbol.asyncDispose]() {
      await remove();
    },
  };
};
const kLengths = {
  access: 1, appendFile: 3, chmod: 2, chown: 3, copyFile: 3, cp: 3, lchmod: 2, lchown: 3, link: 2, lstat: 1, lutimes: 3,
  mkdir: 2, mkdtemp: 2, mkdtempDisposable: 2, opendir: 2, readdir: 2, readlink: 2, realpath: 2, rename: 2, rm: 2, rmdir: 2,
  statfs: 1, symlink: 3, truncate: 1, unlink: 1, utimes: 3, watch: 1,
};
for (const name of Object.keys(kLengths)) {
  Object.defineProperty(promises[name], 'length', { __proto__: null, value: kLengths[name], configurable: true });
}
promises.constants = constants;

module.exports = { exports: promises, FileHandle, kRef, kUnref };
