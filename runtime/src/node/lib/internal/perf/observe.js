'use strict';
// The timeline of entries, and PerformanceObserver.

const {
  codes: {
    ERR_ILLEGAL_CONSTRUCTOR,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_THIS,
    ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const { customInspectSymbol, kEnumerableProperty, lazyDOMException } = require('internal/util');
const { validateFunction, validateObject } = require('internal/validators');

const kDispatch = Symbol('kDispatch');
const kMaybeBuffer = Symbol('kMaybeBuffer');
const kTypeSingle = 0;
const kTypeMultiple = 1;

const supportedTypes = Object.freeze(['dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'quic', 'resource']);
/** Entries of these types stay for those who ask later. */
const timeline = { mark: [], measure: [], resource: [] };
const WARN_SIZE = 1e6;
const warned = new Set();
let resourceBufferSize = 250;
let resourceSecondary = [];
let resourcePending = false;
let dispatchBufferFull;

const observers = new Set();
const pending = new Set();
let scheduled = false;

function tag(value) {
  return { __proto__: null, value, configurable: true, enumerable: false, writable: false };
}

function inspectAs(self, name, shown, depth, options) {
  if (depth < 0) return self;
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${name} ${require('internal/util/inspect').inspect(shown, inner)}`;
}

function byStartTime(a, b) {
  return a.startTime - b.startTime;
}

function schedule() {
  if (scheduled) return;
  scheduled = true;
  setImmediate(() => {
    scheduled = false;
    const waiting = [...pending];
    pending.clear();
    for (const observer of waiting) observer[kDispatch]();
  });
}

class PerformanceObserverEntryList {
  #entries;

  constructor(skip = undefined, entries = undefined) {
    if (skip !== kDispatch) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#entries = entries.slice().sort(byStartTime);
  }

  static #check(object) {
    if (typeof object !== 'object' || object === null || !(#entries in object)) {
      throw new ERR_INVALID_THIS('PerformanceObserverEntryList');
    }
  }

  getEntries() {
    PerformanceObserverEntryList.#check(this);
    return this.#entries.slice();
  }

  getEntriesByType(type) {
    PerformanceObserverEntryList.#check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    type = `${type}`;
    return this.#entries.filter((entry) => entry.entryType === type);
  }

  getEntriesByName(name, type = undefined) {
    PerformanceObserverEntryList.#check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    return this.#entries.filter((entry) => entry.name === name && (type === undefined || entry.entryType === `${type}`));
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, 'PerformanceObserverEntryList', this.#entries, depth, options);
  }
}
Object.defineProperty(PerformanceObserverEntryList.prototype.getEntriesByName, 'length', { __proto__: null, value: 1, configurable: true });
Object.defineProperties(PerformanceObserverEntryList.prototype, {
  getEntries: kEnumerableProperty,
  getEntriesByType: kEnumerableProperty,
  getEntriesByName: kEnumerableProperty,
  [Symbol.toStringTag]: tag('PerformanceObserverEntryList'),
});

class PerformanceObserver {
  #buffer = [];
  #types = new Set();
  #kind = undefined;
  #callback;

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  static #check(object) {
    if (typeof object !== 'object' || object === null || !(#types in object)) throw new ERR_INVALID_THIS('PerformanceObserver');
  }

  observe(options = {}) {
    PerformanceObserver.#check(this);
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = { ...options };
    if (entryTypes === undefined && type === undefined) throw new ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    if (entryTypes != null && type != null) {
      throw new ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes,
        'options.entryTypes can not set with options.type together');
    }
    if (entryTypes !== undefined) {
      if (this.#kind === kTypeSingle) {
        throw lazyDOMException('PerformanceObserver can not change to multiple observations', 'InvalidModificationError');
      }
      if (!Array.isArray(entryTypes)) throw new ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
      this.#kind = kTypeMultiple;
      this.#types.clear();
      for (const name of entryTypes) if (supportedTypes.includes(name)) this.#types.add(name);
    } else {
      if (this.#kind === kTypeMultiple) {
        throw lazyDOMException('PerformanceObserver can not change to single observation', 'InvalidModificationError');
      }
      this.#kind = kTypeSingle;
      if (supportedTypes.includes(type)) this.#types.add(type);
      if (buffered) {
        this.#buffer = (timeline[type] ?? []).slice();
        if (this.#buffer.length > 0) {
          pending.add(this);
          schedule();
        }
      }
    }
    if (this.#types.size > 0) observers.add(this);
    else this.disconnect();
  }

  disconnect() {
    PerformanceObserver.#check(this);
    observers.delete(this);
    pending.delete(this);
    this.#buffer = [];
    this.#types.clear();
    this.#kind = undefined;
  }

  takeRecords() {
    PerformanceObserver.#check(this);
    const list = this.#buffer;
    this.#buffer = [];
    return list;
  }

  static get supportedEntryTypes() {
    return supportedTypes;
  }

  [kMaybeBuffer](entry) {
    if (!this.#types.has(entry.entryType)) return;
    this.#buffer.push(entry);
    pending.add(this);
    schedule();
  }

  [kDispatch]() {
    const list = new PerformanceObserverEntryList(kDispatch, this.takeRecords());
    this.#callback(list, this);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, 'PerformanceObserver', {
      connected: observers.has(this),
      pending: pending.has(this),
      entryTypes: [...this.#types],
      buffer: this.#buffer,
    }, depth, options);
  }
}
Object.defineProperties(PerformanceObserver.prototype, {
  observe: kEnumerableProperty,
  disconnect: kEnumerableProperty,
  takeRecords: kEnumerableProperty,
  [Symbol.toStringTag]: tag('PerformanceObserver'),
});

/** A new entry: to its observers, and to the timeline. */
function enqueue(entry) {
  for (const observer of observers) observer[kMaybeBuffer](entry);
  const { entryType } = entry;
  if (entryType === 'resource') {
    bufferResource(entry);
    return;
  }
  const list = timeline[entryType];
  if (list === undefined) return;
  list.push(entry);
  if (list.length > WARN_SIZE && !warned.has(entryType)) {
    warned.add(entryType);
    // eslint-disable-next-line no-restricted-syntax
    const warning = new Error(
      `Possible perf_hooks memory leak detected. ${list.length} ${entryType} entries added to the global performance entry ` +
      `buffer. Use ${entryType === 'mark' ? 'performance.clearMarks' : 'performance.clearMeasures'} to clear the buffer.`);
    warning.name = 'MaxPerformanceEntryBufferExceededWarning';
    warning.entryType = entryType;
    warning.count = list.length;
    require('process').emitWarning(warning);
  }
}

/** The timeline of resources is bounded; what does not fit waits for the program to make room. */
function bufferResource(entry) {
  if (timeline.resource.length < resourceBufferSize && !resourcePending) {
    timeline.resource.push(entry);
    return;
  }
  if (!resourcePending) {
    resourcePending = true;
    setImmediate(() => {
      while (resourceSecondary.length > 0) {
        const before = resourceSecondary.length;
        if (timeline.resource.length >= resourceBufferSize) dispatchBufferFull('resourcetimingbufferfull');
        const room = Math.max(resourceBufferSize - timeline.resource.length, 0);
        timeline.resource.push(...resourceSecondary.splice(0, room));
        if (resourceSecondary.length >= before) {
          // The program made no room: they are lost.
          resourceSecondary = [];
          break;
        }
      }
      resourcePending = false;
    });
  }
  resourceSecondary.push(entry);
}

function setResourceTimingBufferSize(size) {
  resourceBufferSize = Math.max(0, Math.trunc(Number(size)) || 0);
}

function setDispatchBufferFull(dispatch) {
  dispatchBufferFull = dispatch;
}

function clearEntriesFromBuffer(type, name) {
  timeline[type] = name === undefined ? [] : timeline[type].filter((entry) => entry.name !== name);
}

function filterBufferMapByNameAndType(name, type) {
  let list;
  if (type === 'mark' || type === 'measure' || type === 'resource') list = timeline[type].slice();
  else if (type !== undefined) return [];
  else list = [...timeline.mark, ...timeline.measure, ...timeline.resource];
  if (name !== undefined) list = list.filter((entry) => entry.name === name);
  return list.sort(byStartTime);
}

module.exports = {
  PerformanceObserver,
  PerformanceObserverEntryList,
  clearEntriesFromBuffer,
  enqueue,
  filterBufferMapByNameAndType,
  setDispatchBufferFull,
  setResourceTimingBufferSize,
};
