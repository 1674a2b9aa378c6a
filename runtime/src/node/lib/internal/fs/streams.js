'use strict';
// Streams over files: fs.createReadStream, fs.createWriteStream and those of file handles.

const { Buffer } = require('buffer');
const fs = require('fs');
const process = require('process');
const {
  codes: {
    ERR_FEATURE_UNAVAILABLE_ON_PLATFORM,
    ERR_INCOMPATIBLE_OPTION_PAIR,
    ERR_INVALID_ARG_TYPE,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_OUT_OF_RANGE,
    ERR_STREAM_DESTROYED,
    ERR_SYSTEM_ERROR,
  },
} = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { validateBoolean, validateFunction, validateInteger, validateThisInternalField } = require('internal/validators');
const { getOptions, getValidatedFd, getValidatedPath } = require('internal/fs/utils');
const { errorOrDestroy } = require('internal/streams/destroy');
const { Readable, Writable, finished } = require('stream');

const kIoDone = Symbol('kIoDone');
const kIsPerformingIO = Symbol('kIsPerformingIO');
const kFs = Symbol('kFs');
const kHandle = Symbol('kHandle');

/** Results of a promise for a callback of fs's form. */
function toCallback(promise, callback, ...names) {
  promise.then((result) => callback(null, ...names.map((name) => result[name])), (error) => callback(error, 0));
}

/** The functions of fs over a file handle. */
function operationsOf(handle) {
  const { kUnref } = require('internal/fs/promises');
  return {
    open(path, flags, mode, callback) {
      throw new ERR_METHOD_NOT_IMPLEMENTED('open()');
    },
    close(fd, callback) {
      handle[kUnref]();
      handle.close().then(() => callback(), callback);
    },
    fsync(fd, callback) {
      handle.sync().then(() => callback(), callback);
    },
    read(fd, buffer, offset, length, position, callback) {
      toCallback(handle.read(buffer, offset, length, position), callback, 'bytesRead', 'buffer');
    },
    write(fd, buffer, offset, length, position, callback) {
      toCallback(handle.write(buffer, offset, length, position), callback, 'bytesWritten', 'buffer');
    },
    writev(fd, buffers, position, callback) {
      toCallback(handle.writev(buffers, position), callback, 'bytesWritten', 'buffers');
    },
  };
}

/** A copy to fill in; options may be inherited. */
function copyOptions(options) {
  const copy = {};
  for (const key in options) copy[key] = options[key];
  return copy;
}

/** `fd`, `fs` and what goes with them, common to both directions. */
function setUp(stream, path, options, flags) {
  if (options.fd != null && options.windowsHandle != null) {
    throw new ERR_INCOMPATIBLE_OPTION_PAIR('windowsHandle', 'fd');
  }
  if (options.windowsHandle != null) throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('windowsHandle');
  if (options.fd == null) {
    stream.fd = null;
    stream[kFs] = options.fs || fs;
    validateFunction(stream[kFs].open, 'options.fs.open');
    // Buffers stay as they are; a URL becomes its path.
    stream.path = typeof path?.href === 'string' ? getValidatedPath(path) : path;
    stream.flags = options.flags === undefined ? flags : options.flags;
    stream.mode = options.mode === undefined ? 0o666 : options.mode;
    getValidatedPath(stream.path);
  } else {
    stream.fd = getValidatedFd(takeFd(stream, options));
  }
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
}

function takeFd(stream, options) {
  const { fd } = options;
  if (typeof fd === 'number') {
    stream[kFs] = options.fs || fs;
    return fd;
  }
  const { FileHandle, kRef } = require('internal/fs/promises');
  if (!(fd instanceof FileHandle)) throw new ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], fd);
  if (options.fs) throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
  stream[kHandle] = fd;
  stream[kFs] = operationsOf(fd);
  fd[kRef]();
  fd.on('close', stream.close.bind(stream));
  return fd.fd;
}

function construct(callback) {
  if (typeof this.fd === 'number') {
    callback();
    return;
  }
  if (typeof this.open === 'function') {
    constructWithOpen(this, callback);
    return;
  }
  this[kFs].open(this.path, this.flags, this.mode, (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    this.fd = fd;
    callback();
    this.emit('open', fd);
    this.emit('ready');
  });
}

/** Packages that bring an `open` of their own report by events. */
function constructWithOpen(stream, callback) {
  const { emit } = stream;
  stream.emit = function(event, ...args) {
    if (event === 'open') {
      this.emit = emit;
      callback();
      emit.call(this, event, ...args);
    } else if (event === 'error') {
      this.emit = emit;
      callback(args[0]);
    } else {
      emit.call(this, event, ...args);
    }
  };
  stream.open();
}

/** Closes once no operation is under way. */
function destroy(error, callback) {
  if (this[kIsPerformingIO]) this.once(kIoDone, (other) => close(this, error || other, callback));
  else close(this, error, callback);
}

function close(stream, error, callback) {
  if (!stream.fd) {
    callback(error);
    return;
  }
  const closeFd = (problem) => {
    stream[kFs].close(stream.fd, (other) => callback(other || problem));
    stream.fd = null;
  };
  if (stream.flush) stream[kFs].fsync(stream.fd, (problem) => closeFd(error || problem));
  else closeFd(error);
}

function definePending(prototype) {
  Object.defineProperty(prototype, 'pending', {
    __proto__: null,
    get() {
      return this.fd === null;
    },
    configurable: true,
  });
}

/** autoClose, under its old name the stream's autoDestroy. */
function defineAutoClose(prototype, state, name) {
  Object.defineProperty(prototype, 'autoClose', {
    __proto__: null,
    get() {
      validateThisInternalField(this, kFs, name);
      return this[state].autoDestroy;
    },
    set(value) {
      validateThisInternalField(this, kFs, name);
      this[state].autoDestroy = value;
    },
  });
}

// ---- reading

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = copyOptions(getOptions(options, kEmptyObject));
  if (options.highWaterMark === undefined) options.highWaterMark = 64 * 1024;
  setUp(this, path, options, 'r');
  validateFunction(this[kFs].read, 'options.fs.read');
  if (options.autoDestroy) validateFunction(this[kFs].close, 'options.fs.close');

  this.start = options.start;
  this.end = options.end ?? Infinity;
  this.pos = undefined;
  this.bytesRead = 0;
  this[kIsPerformingIO] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  // `end` counts, too.
  if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  Readable.call(this, options);
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);
defineAutoClose(ReadStream.prototype, '_readableState', 'ReadStream');
definePending(ReadStream.prototype);

ReadStream.prototype._construct = construct;
ReadStream.prototype._destroy = destroy;

ReadStream.prototype._read = function(n) {
  n = Math.min(this.end - (this.pos ?? this.bytesRead) + 1, n);
  if (n <= 0) {
    this.push(null);
    return;
  }
  const target = Buffer.allocUnsafeSlow(n);
  this[kIsPerformingIO] = true;
  this[kFs].read(this.fd, target, 0, n, this.pos, (error, bytesRead, buffer) => {
    this[kIsPerformingIO] = false;
    if (this.destroyed) {
      // The end of it was waited for.
      this.emit(kIoDone, error);
    } else if (error) {
      errorOrDestroy(this, error);
    } else if (bytesRead > 0) {
      if (this.pos !== undefined) this.pos += bytesRead;
      this.bytesRead += bytesRead;
      // A chunk must not keep more memory than it shows.
      if (bytesRead !== buffer.length) {
        const exact = Buffer.allocUnsafeSlow(bytesRead);
        buffer.copy(exact, 0, 0, bytesRead);
        buffer = exact;
      }
      this.push(buffer);
    } else {
      this.push(null);
    }
  });
};

ReadStream.prototype.close = function(callback) {
  if (typeof callback === 'function') finished(this, callback);
  this.destroy();
};

// ---- writing

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = copyOptions(getOptions(options, kEmptyObject));
  // Files take bytes only.
  options.decodeStrings = true;
  setUp(this, path, options, 'w');
  const operations = this[kFs];
  if (!operations.write && !operations.writev) {
    throw new ERR_INVALID_ARG_TYPE('options.fs.write', 'function', operations.write);
  }
  if (operations.write) validateFunction(operations.write, 'options.fs.write');
  else this._write = null;
  if (operations.writev) validateFunction(operations.writev, 'options.fs.writev');
  else this._writev = null;
  if (options.autoDestroy) validateFunction(operations.close, 'options.fs.close');
  this.flush = options.flush ?? false;
  if (options.flush != null) {
    validateBoolean(this.flush, 'options.flush');
    validateFunction(operations.fsync, 'options.fs.fsync');
  }

  this.start = options.start;
  this.pos = undefined;
  this.bytesWritten = 0;
  this[kIsPerformingIO] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  Writable.call(this, options);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);
defineAutoClose(WriteStream.prototype, '_writableState', 'WriteStream');
definePending(WriteStream.prototype);

WriteStream.prototype._construct = construct;
WriteStream.prototype._destroy = destroy;

const kMostRetries = 5;

/**
 * Writes until everything is out. `write(data, position, callback)` does one system call, which may write a
 * part only, or nothing (EAGAIN); `rest(written, n)` is what is left of what it wrote.
 */
function writeAll(stream, data, size, position, name, write, rest, callback, retries = 0) {
  write(data, position, (error, bytesWritten, written) => {
    if (error?.code === 'EAGAIN') {
      error = null;
      bytesWritten = 0;
    }
    if (stream.destroyed || error) {
      callback(error || new ERR_STREAM_DESTROYED(name));
      return;
    }
    stream.bytesWritten += bytesWritten;
    retries = bytesWritten ? 0 : retries + 1;
    size -= bytesWritten;
    if (retries > kMostRetries) {
      callback(new ERR_SYSTEM_ERROR(`${name} failed`));
    } else if (size) {
      const next = position === undefined ? undefined : position + bytesWritten;
      writeAll(stream, rest(written, bytesWritten), size, next, name, write, rest, callback, retries);
    } else {
      callback();
    }
  });
}

/** The callback of an operation; a stream that is destroyed meanwhile waits for it. */
function ioCallback(stream, callback) {
  stream[kIsPerformingIO] = true;
  return (error) => {
    stream[kIsPerformingIO] = false;
    callback(error);
    if (stream.destroyed) stream.emit(kIoDone, error);
  };
}

WriteStream.prototype._write = function(data, encoding, callback) {
  const write = (bytes, position, done) => this[kFs].write(this.fd, bytes, 0, bytes.length, position, done);
  const rest = (bytes, n) => bytes.slice(n);
  writeAll(this, data, data.length, this.pos, 'write', write, rest, ioCallback(this, callback));
  if (this.pos !== undefined) this.pos += data.length;
};

WriteStream.prototype._writev = function(data, callback) {
  const chunks = data.map(({ chunk }) => chunk);
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const write = (list, position, done) => this[kFs].writev(this.fd, list, position, done);
  const rest = (list, n) => [Buffer.concat(list).slice(n)];
  writeAll(this, chunks, size, this.pos, 'writev', write, rest, ioCallback(this, callback));
  if (this.pos !== undefined) this.pos += size;
};

WriteStream.prototype.close = function(callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  // Without autoClose nothing destroys it when it has finished.
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};

// There is no way to end it at once and keep what was written.
WriteStream.prototype.destroySoon = WriteStream.prototype.end;

module.exports = { ReadStream, WriteStream };
