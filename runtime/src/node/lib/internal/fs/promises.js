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

const callbackForms = {};
for (const name of ['access', 'chmod', 'chown', 'close', 'copyFile', 'fchmod', 'fchown', 'fdatasync', 'fstat', 'fsync',
  'ftruncate', 'futimes', 'lchown', 'link', 'lstat', 'lutimes', 'mkdir', 'mkdtemp', 'open', 'read', 'readFile',
  'readdir', 'readlink', 'readv', 'realpath', 'rename', 'rm', 'rmdir', 'stat', 'statfs', 'symlink', 'truncate',
  'unlink', 'utimes', 'write', 'writeFile', 'writev', 'appendFile']) {
  callbackForms[name] = promisify(fs[name]);
}

/** The functions that take a path (or a handle where a path may stand). */
const promises = {};
for (const name of ['access', 'chmod', 'chown', 'copyFile', 'lchown', 'link', 'lstat', 'lutimes', 'mkdir',
  'mkdtemp', 'readdir', 'readlink', 'realpath', 'rename', 'rm', 'rmdir', 'statfs', 'symlink', 'truncate',
  'unlink', 'utimes']) {
  promises[name] = {
    async [name](...args) {
      return callbackForms[name](...args);
    },
  }[name];
}
promises.stat = async function stat(file, options = { bigint: false, throwIfNoEntry: true }) {
  try {
    return await callbackForms.stat(file, options);
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
    return callbackForms.appendFile(this.#open(), data, options);
  }
  async chmod(mode) {
    return callbackForms.fchmod(this.#open(), mode);
  }
  async chown(uid, gid) {
    return callbackForms.fchown(this.#open(), uid, gid);
  }
  async datasync() {
    return callbackForms.fdatasync(this.#open());
  }
  async sync() {
    return callbackForms.fsync(this.#open());
  }
  async read(buffer, ...rest) {
    if (!ArrayBuffer.isView(buffer)) {
      const options = buffer ?? {};
      const target = options.buffer ?? Buffer.alloc(16384);
      return callbackForms.read(this.#open(), target, { ...options });
    }
    if (rest.length > 0 && typeof rest[0] === 'object' && rest[0] !== null) {
      return callbackForms.read(this.#open(), buffer, rest[0]);
    }
    const [offset = null, length = buffer.byteLength - (offset ?? 0), position = null] = rest;
    return callbackForms.read(this.#open(), buffer, offset, length, position);
  }
  async readv(buffers, position) {
    return callbackForms.readv(this.#open(), buffers, position);
  }
  async readFile(options) {
    return callbackForms.readFile(this.#open(), options);
  }
  readLines(options = undefined) {
    const { createInterface } = require('readline');
    return createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
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
    return callbackForms.fstat(this.#open(), options);
  }
  async truncate(length = 0) {
    return callbackForms.ftruncate(this.#open(), length);
  }
  async utimes(atime, mtime) {
    return callbackForms.futimes(this.#open(), atime, mtime);
  }
  async write(buffer, ...rest) {
    if (buffer?.byteLength === 0) return { __proto__: null, bytesWritten: 0, buffer };
    return callbackForms.write(this.#open(), buffer, ...rest);
  }
  async writev(buffers, position) {
    return callbackForms.writev(this.#open(), buffers, position);
  }
  async writeFile(data, options) {
    return callbackForms.writeFile(this.#open(), data, options);
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
  return new FileHandle(await callbackForms.open(file, flags ?? 'r', mode ?? 0o666));
};
promises.lchmod = async function lchmod() {
  const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
  throw new ERR_METHOD_NOT_IMPLEMENTED('lchmod()');
};

promises.readFile = async function readFile(file, options) {
  return file instanceof FileHandle ? file.readFile(options) : callbackForms.readFile(file, options);
};

/** Data to write may come in pieces. */
function isIterable(data) {
  return typeof data === 'object' && data !== null && !ArrayBuffer.isView(data) &&
    (typeof data[Symbol.asyncIterator] === 'function' || typeof data[Symbol.iterator] === 'function');
}
promises.writeFile = async function writeFile(file, data, options) {
  if (!isIterable(data)) {
    return file instanceof FileHandle ? file.writeFile(data, options) : callbackForms.writeFile(file, data, options);
  }
  const settings = typeof options === 'string' ? { encoding: options } : options ?? {};
  const handle = file instanceof FileHandle ? file : await promises.open(file, settings.flag ?? 'w', settings.mode ?? 0o666);
  try {
    for await (const chunk of data) {
      if (settings.signal?.aborted) throw new AbortError(undefined, { cause: settings.signal.reason });
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, settings.encoding ?? 'utf8') : chunk;
      for (let offset = 0; offset < bytes.byteLength;) {
        const { bytesWritten } = await handle.write(bytes, offset, bytes.byteLength - offset);
        offset += bytesWritten;
      }
    }
  } finally {
    if (handle !== file) await handle.close();
  }
  return undefined;
};
promises.appendFile = async function appendFile(file, data, options) {
  return file instanceof FileHandle ? file.appendFile(data, options) : callbackForms.appendFile(file, data, options);
};
for (const name of ['watch', 'opendir', 'cp', 'glob']) {
  promises[name] = {
    [name](...args) {
      return fs[name](...args);
    },
  }[name];
}
promises.constants = constants;

module.exports = { exports: promises, FileHandle, kRef, kUnref };
