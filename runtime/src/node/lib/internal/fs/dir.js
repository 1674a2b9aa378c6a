'use strict';
// fs.Dir: an open folder.

const path = require('path');
const {
  codes: { ERR_DIR_CLOSED, ERR_DIR_CONCURRENT_OPERATION, ERR_INVALID_THIS },
} = require('internal/errors');
const { Dirent, encodeName, getOptions, getValidatedPath } = require('internal/fs/utils');
const { promisify } = require('internal/util');
const { validateBoolean, validateFunction, validateUint32 } = require('internal/validators');
const binding = internalBinding('fs_dir');

const kHandle = Symbol('kDirHandle');
/** Where promises of the methods come from, whatever a program makes of the methods. */
const promised = {
  read: promisify((dir, callback) => dir.read(callback)),
  close: promisify((dir, callback) => dir.close(callback)),
};

class Dir {
  #handle;
  #path;
  #options;
  #buffered = [];
  #closePromise = null;
  /** Calls that wait for the one under way; null when none is. */
  #queue = null;
  /** Folders below that are still to be read, when all are wanted: [path]. */
  #pending = [];

  constructor(handle, folder, options) {
    if (handle == null) {
      const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
      throw new ERR_MISSING_ARGS('handle');
    }
    this.#handle = handle;
    this.#path = folder;
    this.#options = { bufferSize: 32, ...getOptions(options, { encoding: 'utf8' }) };
    validateUint32(this.#options.bufferSize, 'options.bufferSize', true);
    this[kHandle] = true;
  }

  get path() {
    if (!(#path in this)) throw new ERR_INVALID_THIS('Dir');
    return this.#path;
  }

  #enqueue(run) {
    if (this.#queue === null) {
      this.#queue = [];
      run(() => {
        const waiting = this.#queue;
        this.#queue = null;
        for (const call of waiting) call();
      });
    } else {
      this.#queue.push(() => this.#enqueue(run));
    }
  }

  #take([names, types], folder) {
    for (let i = 0; i < names.length; i++) {
      this.#buffered.push(new Dirent(encodeName(names[i], this.#options.encoding), types[i], folder));
      if (this.#options.recursive && types[i] === 2) this.#pending.push(path.join(String(folder), encodeName(names[i])));
    }
  }

  read(callback) {
    if (callback === undefined) return promised.read(this);
    validateFunction(callback, 'callback');
    if (this.#handle === undefined) throw new ERR_DIR_CLOSED();
    this.#enqueue((done) => {
      const finish = (error, entry) => {
        process().nextTick(() => {
          done();
          if (error) callback(error);
          else callback(null, entry);
        });
      };
      const next = () => {
        if (this.#handle === undefined) return finish(new ERR_DIR_CLOSED());
        if (this.#buffered.length > 0) return finish(null, this.#buffered.shift());
        binding.read(this.#handle, this.#options.bufferSize, (error, result) => {
          if (error) return finish(error);
          if (result !== undefined) {
            this.#take(result, this.#path);
            return next();
          }
          if (this.#pending.length === 0) return finish(null, null);
          const folder = this.#pending.shift();
          internalBinding('fs').readdir(folder, (problem, entries) => {
            if (problem) return finish(problem);
            this.#take(entries, folder);
            next();
          });
        });
      };
      next();
    });
    return undefined;
  }

  readSync() {
    if (this.#handle === undefined) throw new ERR_DIR_CLOSED();
    if (this.#queue !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    for (;;) {
      if (this.#buffered.length > 0) return this.#buffered.shift();
      const result = binding.read(this.#handle, this.#options.bufferSize);
      if (result !== undefined) {
        this.#take(result, this.#path);
        continue;
      }
      if (this.#pending.length === 0) return null;
      const folder = this.#pending.shift();
      this.#take(internalBinding('fs').readdir(folder), folder);
    }
  }

  close(callback) {
    if (callback === undefined) {
      if (this.#handle === undefined && this.#closePromise === null) return Promise.reject(new ERR_DIR_CLOSED());
      if (this.#handle === undefined) return Promise.reject(new ERR_DIR_CLOSED());
      return promised.close(this);
    }
    validateFunction(callback, 'callback');
    if (this.#handle === undefined) {
      process().nextTick(callback, new ERR_DIR_CLOSED());
      return undefined;
    }
    this.#enqueue((done) => {
      if (this.#handle === undefined) {
        done();
        callback(new ERR_DIR_CLOSED());
        return;
      }
      const handle = this.#handle;
      this.#handle = undefined;
      binding.close(handle, (error) => {
        done();
        callback(error);
      });
    });
    return undefined;
  }

  closeSync() {
    if (this.#handle === undefined) throw new ERR_DIR_CLOSED();
    if (this.#queue !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    const handle = this.#handle;
    this.#handle = undefined;
    binding.close(handle);
  }

  async* entries() {
    try {
      for (;;) {
        const entry = await promised.read(this);
        if (entry === null) return;
        yield entry;
      }
    } finally {
      await promised.close(this);
    }
  }

  [Symbol.dispose]() {
    if (this.#handle === undefined) return;
    this.closeSync();
  }

  async [Symbol.asyncDispose]() {
    if (this.#handle === undefined) return;
    await promised.close(this);
  }
}
Object.defineProperty(Dir.prototype, Symbol.asyncIterator, {
  __proto__: null, value: Dir.prototype.entries, enumerable: false, writable: true, configurable: true,
});
Object.defineProperty(Dir.prototype, kHandle, {
  __proto__: null,
  set(value) {
    Object.defineProperty(this, kHandle, { __proto__: null, value, enumerable: false });
  },
});

function process() {
  return require('process');
}

function optionsOf(options) {
  const settings = { ...getOptions(options, { encoding: 'utf8' }) };
  if (settings.bufferSize === undefined) settings.bufferSize = 32;
  validateUint32(settings.bufferSize, 'options.bufferSize', true);
  if (settings.recursive != null) validateBoolean(settings.recursive, 'options.recursive');
  return settings;
}

function opendir(folder, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'callback');
  folder = getValidatedPath(folder);
  const settings = optionsOf(typeof options === 'function' ? undefined : options);
  binding.open(folder, (error, handle) => {
    if (error) return callback(error);
    callback(null, new Dir(handle, folder, settings));
  });
}

function opendirSync(folder, options) {
  folder = getValidatedPath(folder);
  const settings = optionsOf(options);
  return new Dir(binding.open(folder), folder, settings);
}

module.exports = { Dir, opendir, opendirSync };
