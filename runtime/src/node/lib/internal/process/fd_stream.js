'use strict';
// Streams over descriptors that the event loop watches: standard input and output that are pipes, sockets
// or terminals. Reading waits for the loop; writing is synchronous, as Node does it for standard streams.

const { Buffer } = require('buffer');
const process = require('process');
const { Duplex } = require('stream');
const { ErrnoException } = require('internal/errors');
const binding = internalBinding('stdio');

/** The reading of one descriptor. What does not read does not keep the process alive. */
class FdHandle {
  #reader = 0;
  #referenced = true;
  #onRead;

  constructor(fd, onRead) {
    this.fd = fd;
    this.reading = false;
    this.#onRead = onRead;
  }
  readStart() {
    if (this.#reader !== 0) return 0;
    const reader = binding.readStart(this.fd, this.#onRead);
    if (reader < 0) return reader;
    this.#reader = reader;
    if (!this.#referenced) binding.reference(reader, false);
    return 0;
  }
  readStop() {
    if (this.#reader !== 0) binding.readStop(this.#reader);
    this.#reader = 0;
    return 0;
  }
  ref() {
    this.#referenced = true;
    if (this.#reader !== 0) binding.reference(this.#reader, true);
  }
  unref() {
    this.#referenced = false;
    if (this.#reader !== 0) binding.reference(this.#reader, false);
  }
  hasRef() {
    return this.#referenced;
  }
  isReading() {
    return this.#reader !== 0;
  }
  setRawMode(mode) {
    return binding.setRawMode(this.fd, mode);
  }
  setBlocking() {
    return 0;
  }
  getWindowSize(size) {
    const result = binding.getWindowSize(this.fd);
    if (typeof result === 'number') return result;
    [size[0], size[1]] = result;
    return 0;
  }
}

const kShut = Symbol('kShut');

/** options: { fd, readable, writable } and those of Duplex. */
function FdStream(options) {
  const { fd } = options;
  Duplex.call(this, { allowHalfOpen: false, decodeStrings: false, ...options });
  this._handle = new FdHandle(fd, (count, bytes) => onRead(this, count, bytes));
  this.fd = fd;
  this[kShut] = false;
  this.bytesRead = 0;
  this._bytesDispatched = 0;
}
Object.setPrototypeOf(FdStream.prototype, Duplex.prototype);
Object.setPrototypeOf(FdStream, Duplex);

function onRead(stream, count, bytes) {
  const handle = stream._handle;
  if (!handle) return;
  if (count > 0) {
    stream.bytesRead += count;
    if (!stream.push(Buffer.from(bytes))) {
      handle.reading = false;
      handle.readStop();
    }
  } else if (count === 0) {
    handle.reading = false;
    handle.readStop();
    // Defer the end until what was pushed is read; see Readable.
    stream.push(null);
    stream.read(0);
  } else {
    handle.reading = false;
    handle.readStop();
    stream.destroy(new ErrnoException(count, 'read'));
  }
}

FdStream.prototype._read = function() {
  const handle = this._handle;
  if (!handle || handle.reading) return;
  handle.reading = true;
  const status = handle.readStart();
  if (status < 0) {
    handle.reading = false;
    this.destroy(new ErrnoException(status, 'read'));
  }
};

const kBrokenPipe = -32;

function write(stream, chunk, encoding) {
  // Standard streams can be written to after their end (see stdio); what is over stays over.
  if (stream[kShut]) return kBrokenPipe;
  if (typeof chunk === 'string') {
    if (encoding === 'utf8' || encoding === 'utf-8') return binding.writeText(stream.fd, chunk);
    chunk = Buffer.from(chunk, encoding);
  }
  return binding.write(stream.fd, chunk);
}

FdStream.prototype._write = function(chunk, encoding, callback) {
  const status = write(this, chunk, encoding);
  this._bytesDispatched += typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length;
  if (status < 0) callback(new ErrnoException(status, 'write'));
  else callback();
};

FdStream.prototype._final = function(callback) {
  this[kShut] = true;
  callback();
};

FdStream.prototype._destroy = function(error, callback) {
  const handle = this._handle;
  this._handle = null;
  if (handle === null) {
    callback(error);
    return;
  }
  handle.readStop();
  // The standard ones stay open: what comes to be opened next must not take their place.
  if (handle.fd > 2) require('fs').close(handle.fd, () => callback(error));
  else process.nextTick(callback, error);
};

FdStream.prototype.destroySoon = function() {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};

FdStream.prototype.ref = function() {
  this._handle?.ref();
  return this;
};
FdStream.prototype.unref = function() {
  this._handle?.unref();
  return this;
};

Object.defineProperties(FdStream.prototype, {
  bytesWritten: {
    __proto__: null,
    configurable: true,
    get() {
      return this._bytesDispatched;
    },
  },
  pending: {
    __proto__: null,
    configurable: true,
    get() {
      return !this._handle;
    },
  },
  connecting: { __proto__: null, configurable: true, writable: true, value: false },
});

module.exports = { FdHandle, FdStream };
