'use strict';
// fs.watch, fs.watchFile and the asynchronous iterator of fs.promises.watch.

const EventEmitter = require('events');
const { Buffer } = require('buffer');
const path = require('path');
const {
  AbortError,
  UVException,
  codes: { ERR_FS_WATCH_QUEUE_OVERFLOW, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const { encodeName, getOptions, getValidatedPath, makeStats } = require('internal/fs/utils');
const {
  validateAbortSignal,
  validateBoolean,
  validateFunction,
  validateInteger,
  validateObject,
  validateOneOf,
} = require('internal/validators');
const watching = internalBinding('fs_watch');
const files = internalBinding('fs');

const nextTick = (...args) => require('process').nextTick(...args);
const { errno: { ENOSPC } } = internalBinding('os').constants;

// ---- names that are left out

function validateIgnore(value, name) {
  if (value == null) return;
  const one = (item, itemName) => {
    if (typeof item === 'string') {
      if (item.length === 0) throw new ERR_INVALID_ARG_VALUE(itemName, item, 'must be a non-empty string');
    } else if (!(item instanceof RegExp) && typeof item !== 'function') {
      throw new ERR_INVALID_ARG_TYPE(itemName, ['string', 'RegExp', 'Function'], item);
    }
  };
  if (Array.isArray(value)) value.forEach((item, i) => one(item, `${name}[${i}]`));
  else if (typeof value === 'string' || value instanceof RegExp || typeof value === 'function') one(value, name);
  else throw new ERR_INVALID_ARG_TYPE(name, ['string', 'RegExp', 'Function', 'Array'], value);
}

/** A function that tells whether a name is to be left out. */
function ignoring(ignore) {
  if (ignore == null) return () => false;
  const tests = (Array.isArray(ignore) ? ignore : [ignore]).map((item) => {
    if (typeof item === 'string') return require('internal/fs/glob_pattern').matcher(item, { matchBase: true });
    if (item instanceof RegExp) return (name) => item.exec(name) !== null;
    return item;
  });
  return (name) => name != null && tests.some((test) => test(typeof name === 'string' ? name : name.toString()));
}

function watchError(errno, filename) {
  const message = errno === -ENOSPC ? 'System limit for number of file watchers reached' : '';
  const error = new UVException({ errno, syscall: 'watch', path: `${filename}`, message });
  error.filename = filename;
  return error;
}

// ---- fs.watch

class FSWatcher extends EventEmitter {
  #id;
  #closed = false;
  #persistent = true;
  #ignored;
  #encoding;

  constructor(ignore) {
    super();
    this.#ignored = ignoring(ignore);
  }

  /** Begins to watch; a failure is thrown. */
  start(filename, persistent, encoding) {
    if (this.#id !== undefined) return;
    filename = getValidatedPath(filename, 'filename');
    this.#encoding = encoding;
    this.#persistent = persistent;
    const id = watching.start(filename, persistent, (renamed, name) => this.#onEvent(renamed, name));
    if (id < 0) throw watchError(id, filename);
    this.#id = id;
  }

  #onEvent(renamed, name) {
    if (this.#closed) return;
    const text = typeof name === 'string' ? name : Buffer.from(name).toString();
    if (this.#ignored(text)) return;
    this.emit('change', renamed ? 'rename' : 'change', encodeName(name, this.#encoding));
  }

  close() {
    if (this.#closed || this.#id === undefined) return;
    this.#closed = true;
    watching.stop(this.#id);
    nextTick(() => this.emit('close'));
  }

  ref() {
    if (!this.#closed && this.#id !== undefined) watching.reference(this.#id, true);
    return this;
  }

  unref() {
    if (!this.#closed && this.#id !== undefined) watching.reference(this.#id, false);
    return this;
  }
}

/** Folders below a folder, each with a watcher of its own. */
class RecursiveWatcher extends EventEmitter {
  #root;
  #persistent;
  #encoding;
  #ignored;
  #closed = false;
  /** Watchers by folder, relative to the root. */
  #folders = new Map();
  #isFile = false;

  constructor(ignore) {
    super();
    this.#ignored = ignoring(ignore);
  }

  start(filename, persistent, encoding) {
    this.#root = path.resolve(String(getValidatedPath(filename, 'filename')));
    this.#persistent = persistent;
    this.#encoding = encoding;
    const kind = files.pathKind(this.#root);
    if (kind < 0) throw watchError(kind, filename);
    this.#isFile = kind === 0;
    this.#watch('', true);
  }

  #watch(folder, first = false) {
    if (this.#folders.has(folder)) return;
    const id = watching.start(path.join(this.#root, folder), this.#persistent, (renamed, name) => {
      if (!this.#closed) this.#onEvent(folder, renamed, typeof name === 'string' ? name : Buffer.from(name).toString());
    });
    if (id < 0) {
      // A folder may be gone again; the root must be there, and running out of watchers is told.
      if (first || id === -ENOSPC) throw watchError(id, path.join(this.#root, folder));
      return;
    }
    this.#folders.set(folder, id);
    if (this.#isFile) return;
    for (const [name, type] of this.#children(folder)) if (type === 2) this.#watch(path.join(folder, name));
  }

  #children(folder) {
    try {
      const [names, types] = files.readdir(path.join(this.#root, folder));
      return names.map((name, i) => [encodeName(name), types[i]]);
    } catch {
      return [];
    }
  }

  #tell(type, name) {
    if (this.#closed || this.#ignored(name)) return;
    this.emit('change', type, encodeName(name, this.#encoding));
  }

  #onEvent(folder, renamed, name) {
    if (this.#isFile) {
      this.#tell(renamed ? 'rename' : 'change', path.basename(this.#root));
      return;
    }
    // The folder's own events come from the one above it.
    if (folder !== '' && name === path.basename(folder) && !this.#has(path.join(folder, name))) {
      if (renamed) this.#forget(folder);
      return;
    }
    const relative = path.join(folder, name);
    this.#tell(renamed ? 'rename' : 'change', relative);
    if (!renamed || this.#closed) return;
    if (this.#isFolder(relative)) this.#added(relative);
    else this.#forget(relative);
  }

  #has(relative) {
    try {
      files.lstat(path.join(this.#root, relative), false);
      return true;
    } catch {
      return false;
    }
  }

  #isFolder(relative) {
    try {
      return makeStats(files.lstat(path.join(this.#root, relative), false)).isDirectory();
    } catch {
      return false;
    }
  }

  /** A folder came: what is in it already was made before anybody watched. */
  #added(folder) {
    if (this.#folders.has(folder)) return;
    try {
      this.#watch(folder);
    } catch (error) {
      this.emit('error', error);
      return;
    }
    const report = (below) => {
      for (const [name, type] of this.#children(below)) {
        this.#tell('rename', path.join(below, name));
        if (type === 2) report(path.join(below, name));
      }
    };
    report(folder);
  }

  #forget(folder) {
    for (const [known, id] of this.#folders) {
      if (known !== '' && (known === folder || known.startsWith(`${folder}/`))) {
        watching.stop(id);
        this.#folders.delete(known);
      }
    }
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    for (const id of this.#folders.values()) watching.stop(id);
    this.#folders.clear();
    nextTick(() => this.emit('close'));
  }

  ref() {
    this.#persistent = true;
    for (const id of this.#folders.values()) watching.reference(id, true);
    return this;
  }

  unref() {
    this.#persistent = false;
    for (const id of this.#folders.values()) watching.reference(id, false);
    return this;
  }
}
Object.defineProperty(RecursiveWatcher, 'name', { __proto__: null, value: 'FSWatcher' });

function watch(filename, options, listener) {
  if (typeof options === 'function') listener = options;
  options = { ...getOptions(options) };
  // Makes sure of a path before anything else.
  filename = getValidatedPath(filename);
  if (options.persistent === undefined) options.persistent = true;
  if (options.recursive === undefined) options.recursive = false;
  else if (options.recursive != null) validateBoolean(options.recursive, 'options.recursive');
  validateIgnore(options.ignore, 'options.ignore');
  const watcher = options.recursive ? new RecursiveWatcher(options.ignore) : new FSWatcher(options.ignore);
  watcher.start(filename, options.persistent, options.encoding);
  if (listener) watcher.addListener('change', listener);
  const { signal } = options;
  if (signal) {
    if (signal.aborted) {
      nextTick(() => watcher.close());
    } else {
      const onAbort = () => watcher.close();
      signal.addEventListener('abort', onAbort, { __proto__: null, once: true });
      watcher.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  return watcher;
}

// ---- fs.promises.watch

async function* watchIterator(filename, options = {}) {
  options = { persistent: true, recursive: false, encoding: 'utf8', maxQueue: 2048, overflow: 'ignore',
    ...(typeof options === 'string' ? { encoding: options } : (validateObject(options, 'options'), options)) };
  const { persistent, recursive, encoding, maxQueue, overflow, signal } = options;
  filename = getValidatedPath(filename);
  validateBoolean(persistent, 'options.persistent');
  validateBoolean(recursive, 'options.recursive');
  validateInteger(maxQueue, 'options.maxQueue');
  validateOneOf(overflow, 'options.overflow', ['ignore', 'error']);
  validateAbortSignal(signal, 'options.signal');
  validateIgnore(options.ignore, 'options.ignore');
  if (encoding && !Buffer.isEncoding(encoding) && encoding !== 'buffer') {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const watcher = recursive ? new RecursiveWatcher(options.ignore) : new FSWatcher(options.ignore);
  const events = [];
  let failure;
  let wake = Promise.withResolvers();
  watcher.on('change', (eventType, name) => {
    if (events.length < maxQueue) {
      events.push({ __proto__: null, eventType, filename: name });
    } else if (overflow === 'error') {
      failure ??= new ERR_FS_WATCH_QUEUE_OVERFLOW(maxQueue);
    } else {
      require('process').emitWarning('fs.watch maxQueue exceeded');
    }
    wake.resolve();
  });
  watcher.on('error', (error) => {
    failure ??= error;
    wake.resolve();
  });
  const onAbort = () => {
    failure ??= new AbortError(undefined, { cause: signal.reason });
    wake.resolve();
  };
  try {
    watcher.start(filename, persistent, encoding);
    signal?.addEventListener('abort', onAbort, { __proto__: null, once: true });
    for (;;) {
      await wake.promise;
      if (failure !== undefined) throw failure;
      wake = Promise.withResolvers();
      while (events.length > 0) yield events.shift();
    }
  } finally {
    watcher.close();
    signal?.removeEventListener('abort', onAbort);
  }
}

// ---- fs.watchFile: asks again and again

const kChanged = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'ino', 'size', 'blocks', 'mtimeNs', 'ctimeNs', 'birthtimeNs'];

class StatWatcher extends EventEmitter {
  #bigint;
  #filename;
  #interval;
  #timer;
  #stopped = false;
  #referenced;
  #previous;
  #missing = false;

  constructor(bigint) {
    super();
    this.#bigint = bigint;
  }

  start(filename, persistent, interval) {
    this.#filename = filename;
    this.#interval = interval;
    this.#referenced = persistent;
    this.#look();
  }

  #look() {
    files.stat(this.#filename, true, (error, numbers) => {
      if (this.#stopped) return;
      try {
        this.#compare(error ? undefined : numbers);
      } finally {
        if (!this.#stopped) {
          this.#timer = require('timers').setTimeout(() => this.#look(), this.#interval);
          if (!this.#referenced) this.#timer.unref();
        }
      }
    });
  }

  #show(numbers) {
    return makeStats(this.#bigint ? numbers : numbers.map(Number), this.#bigint);
  }

  #compare(numbers) {
    const first = this.#previous === undefined;
    const nothing = () => new Array(18).fill(0n);
    if (numbers === undefined) {
      if (this.#missing) return;
      this.#missing = true;
      const before = this.#previous ?? nothing();
      this.#previous = nothing();
      this.emit('change', this.#show(this.#previous), this.#show(before));
      return;
    }
    const before = this.#previous;
    const wasMissing = this.#missing;
    this.#previous = numbers;
    this.#missing = false;
    if (first) return;
    const [now, then] = [makeStats(numbers, true), makeStats(before, true)];
    if (wasMissing || kChanged.some((key) => now[key] !== then[key])) this.emit('change', this.#show(numbers), this.#show(before));
  }

  stop() {
    if (this.#stopped) return;
    this.#stopped = true;
    require('timers').clearTimeout(this.#timer);
    nextTick(() => this.emit('stop'));
  }

  ref() {
    this.#referenced = true;
    this.#timer?.ref();
    return this;
  }

  unref() {
    this.#referenced = false;
    this.#timer?.unref();
    return this;
  }
}

const statWatchers = new Map();

function watchFile(filename, options, listener) {
  filename = path.resolve(String(getValidatedPath(filename)));
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = null;
  }
  options = { interval: 5007, persistent: true, ...options };
  validateFunction(listener, 'listener');
  let watcher = statWatchers.get(filename);
  if (watcher === undefined) {
    watcher = new StatWatcher(!!options.bigint);
    watcher.start(filename, options.persistent, options.interval);
    statWatchers.set(filename, watcher);
  } else if (options.persistent) {
    watcher.ref();
  }
  watcher.addListener('change', listener);
  return watcher;
}

function unwatchFile(filename, listener) {
  filename = path.resolve(String(getValidatedPath(filename)));
  const watcher = statWatchers.get(filename);
  if (watcher === undefined) return;
  if (typeof listener === 'function') watcher.removeListener('change', listener);
  else watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    statWatchers.delete(filename);
  }
}

module.exports = { FSWatcher, StatWatcher, unwatchFile, watch, watchFile, watchIterator };
