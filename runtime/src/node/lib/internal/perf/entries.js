'use strict';
// PerformanceEntry and its kinds; marks and measures.

const {
  codes: {
    ERR_ILLEGAL_CONSTRUCTOR,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_THIS,
    ERR_MISSING_ARGS,
    ERR_PERFORMANCE_INVALID_TIMESTAMP,
    ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS,
  },
} = require('internal/errors');
const { customInspectSymbol, kEnumerableProperty, lazyDOMException } = require('internal/util');
const { validateNumber, validateObject } = require('internal/validators');
const { toDOMString } = require('internal/webidl');
const { now } = internalBinding('performance');

const kSkipThrow = Symbol('kSkipThrow');
const kName = Symbol('PerformanceEntry.Name');
const kEntryType = Symbol('PerformanceEntry.EntryType');
const kStartTime = Symbol('PerformanceEntry.StartTime');
const kDuration = Symbol('PerformanceEntry.Duration');
const kDetail = Symbol('kDetail');

function hide(object, key, value) {
  Object.defineProperty(object, key, { __proto__: null, value, configurable: true, enumerable: false, writable: true });
}

function tag(value) {
  return { __proto__: null, value, configurable: true, enumerable: false, writable: false };
}

function check(entry) {
  if (entry?.[kName] === undefined) throw new ERR_INVALID_THIS('PerformanceEntry');
}

class PerformanceEntry {
  constructor(skip = undefined, name = undefined, type = undefined, start = undefined, duration = undefined) {
    if (skip !== kSkipThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
    hide(this, kName, name);
    hide(this, kEntryType, type);
    hide(this, kStartTime, start);
    hide(this, kDuration, duration);
  }

  get name() {
    check(this);
    return this[kName];
  }

  get entryType() {
    check(this);
    return this[kEntryType];
  }

  get startTime() {
    check(this);
    return this[kStartTime];
  }

  get duration() {
    check(this);
    return this[kDuration];
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `${this.constructor.name} ${require('internal/util/inspect').inspect(this.toJSON(), inner)}`;
  }

  toJSON() {
    check(this);
    return { name: this[kName], entryType: this[kEntryType], startTime: this[kStartTime], duration: this[kDuration] };
  }
}
Object.defineProperties(PerformanceEntry.prototype, {
  name: kEnumerableProperty,
  entryType: kEnumerableProperty,
  startTime: kEnumerableProperty,
  duration: kEnumerableProperty,
  toJSON: kEnumerableProperty,
});

/** Entries of Node's own: with a detail, by other names than marks. */
class PerformanceNodeEntry extends PerformanceEntry {
  get detail() {
    check(this);
    return this[kDetail];
  }

  toJSON() {
    return { ...super.toJSON(), detail: this[kDetail] };
  }
}

function createPerformanceNodeEntry(name, type, start, duration, detail) {
  const entry = new PerformanceNodeEntry(kSkipThrow, name, type, start, duration);
  hide(entry, kDetail, detail);
  return entry;
}

/** Milestones that measures may begin or end at by name; marks cannot have these names. */
const milestones = new Set(['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete']);
/** Newest mark by name. */
const markTimings = new Map();

class PerformanceMark extends PerformanceEntry {
  constructor(name, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = toDOMString(name);
    if (milestones.has(name)) throw new ERR_INVALID_ARG_VALUE('name', name);
    if (options != null) validateObject(options, 'options');
    const startTime = options?.startTime ?? now();
    validateNumber(startTime, 'startTime');
    if (startTime < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(startTime);
    markTimings.set(name, startTime);
    const detail = options?.detail;
    super(kSkipThrow, name, 'mark', startTime, 0);
    hide(this, kDetail, detail == null ? null : require('internal/structured_clone').structuredClone(detail));
  }

  get detail() {
    if (!(this instanceof PerformanceMark) || this[kDetail] === undefined) throw new ERR_INVALID_THIS('PerformanceMark');
    return this[kDetail];
  }

  toJSON() {
    return { ...super.toJSON(), detail: this[kDetail] };
  }
}
Object.defineProperties(PerformanceMark.prototype, {
  detail: kEnumerableProperty,
  [Symbol.toStringTag]: tag('PerformanceMark'),
});

class PerformanceMeasure extends PerformanceEntry {
  constructor(skip = undefined, name = undefined, start = undefined, duration = undefined, detail = undefined) {
    if (skip !== kSkipThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super(kSkipThrow, name, 'measure', start, duration);
    hide(this, kDetail, detail);
  }

  get detail() {
    if (!(this instanceof PerformanceMeasure)) throw new ERR_INVALID_THIS('PerformanceMeasure');
    return this[kDetail];
  }

  toJSON() {
    return { ...super.toJSON(), detail: this[kDetail] };
  }
}
Object.defineProperties(PerformanceMeasure.prototype, {
  detail: kEnumerableProperty,
  [Symbol.toStringTag]: tag('PerformanceMeasure'),
});

/** A time by number, name of a mark, or name of a milestone. */
function getMark(name) {
  if (name === undefined) return undefined;
  if (typeof name === 'number') {
    if (name < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(name);
    return name;
  }
  name = `${name}`;
  if (milestones.has(name)) return require('internal/perf/performance').performance.nodeTiming[name];
  const time = markTimings.get(name);
  if (time === undefined) throw lazyDOMException(`The "${name}" performance mark has not been set`, 'SyntaxError');
  return time;
}

function createMark(name, options) {
  const mark = new PerformanceMark(name, options);
  require('internal/perf/observe').enqueue(mark);
  return mark;
}

function createMeasure(name, startOrOptions = {}, endMark = undefined) {
  name = toDOMString(name);
  const options = typeof startOrOptions === 'object' && startOrOptions !== null ? startOrOptions : undefined;
  const isOptions = options !== undefined && Object.keys(options).length > 0;
  if (isOptions) {
    if (endMark !== undefined) throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
    if (options.start === undefined && options.end === undefined) {
      if (options.duration !== undefined) {
        throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('One of options.start or options.end is required');
      }
    }
    if (options.start !== undefined && options.end !== undefined && options.duration !== undefined) {
      throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS(
        'Must not have options.start, options.end, and options.duration specified');
    }
  }
  let end;
  if (endMark !== undefined) end = getMark(endMark);
  else if (isOptions && options.end !== undefined) end = getMark(options.end);
  else if (isOptions && options.start !== undefined && options.duration !== undefined) {
    end = getMark(options.start) + getMark(options.duration);
  } else end = now();
  let start;
  if (isOptions && options.start !== undefined) start = getMark(options.start);
  else if (isOptions && options.duration !== undefined && options.end !== undefined) {
    start = end - getMark(options.duration);
  } else if (typeof startOrOptions === 'string') start = getMark(startOrOptions);
  else if (typeof startOrOptions === 'number') start = getMark(startOrOptions);
  else start = 0;
  let detail = isOptions ? options.detail : undefined;
  detail = detail == null ? null : require('internal/structured_clone').structuredClone(detail);
  const measure = new PerformanceMeasure(kSkipThrow, name, start, end - start, detail);
  require('internal/perf/observe').enqueue(measure);
  return measure;
}

function clearMarkTimings(name) {
  if (name === undefined) markTimings.clear();
  else markTimings.delete(`${name}`);
}

// ---- resources

const kCacheMode = Symbol('kCacheMode');
const kRequestedUrl = Symbol('kRequestedUrl');
const kTimingInfo = Symbol('kTimingInfo');
const kInitiatorType = Symbol('kInitiatorType');
const kDeliveryType = Symbol('kDeliveryType');
const kResponseStatus = Symbol('kResponseStatus');

class PerformanceResourceTiming extends PerformanceEntry {
  constructor(skip = undefined, name = undefined, type = undefined) {
    if (skip !== kSkipThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super(skip, name, type);
  }

  toJSON() {
    checkResource(this);
    const result = {};
    for (const key of resourceKeys) result[key] = this[key];
    return result;
  }
}

function checkResource(entry) {
  if (entry?.[kTimingInfo] === undefined) throw new ERR_INVALID_THIS('PerformanceResourceTiming');
}

const resourceKeys = ['name', 'entryType', 'startTime', 'duration', 'initiatorType', 'nextHopProtocol', 'workerStart',
  'redirectStart', 'redirectEnd', 'fetchStart', 'domainLookupStart', 'domainLookupEnd', 'connectStart', 'connectEnd',
  'secureConnectionStart', 'requestStart', 'responseStart', 'responseEnd', 'transferSize', 'encodedBodySize',
  'decodedBodySize', 'deliveryType', 'responseStatus'];

const resourceGetters = {
  name: (entry) => entry[kRequestedUrl],
  startTime: (entry) => entry[kTimingInfo].startTime,
  duration: (entry) => entry[kTimingInfo].endTime - entry[kTimingInfo].startTime,
  initiatorType: (entry) => entry[kInitiatorType],
  workerStart: (entry) => entry[kTimingInfo].finalServiceWorkerStartTime,
  redirectStart: (entry) => entry[kTimingInfo].redirectStartTime,
  redirectEnd: (entry) => entry[kTimingInfo].redirectEndTime,
  fetchStart: (entry) => entry[kTimingInfo].postRedirectStartTime,
  domainLookupStart: (entry) => entry[kTimingInfo].finalConnectionTimingInfo?.domainLookupStartTime,
  domainLookupEnd: (entry) => entry[kTimingInfo].finalConnectionTimingInfo?.domainLookupEndTime,
  connectStart: (entry) => entry[kTimingInfo].finalConnectionTimingInfo?.connectionStartTime,
  connectEnd: (entry) => entry[kTimingInfo].finalConnectionTimingInfo?.connectionEndTime,
  secureConnectionStart: (entry) => entry[kTimingInfo].finalConnectionTimingInfo?.secureConnectionStartTime,
  nextHopProtocol: (entry) => entry[kTimingInfo].finalConnectionTimingInfo?.ALPNNegotiatedProtocol,
  requestStart: (entry) => entry[kTimingInfo].finalNetworkRequestStartTime,
  finalResponseHeadersStart: (entry) => entry[kTimingInfo].finalNetworkResponseStartTime,
  firstInterimResponseStart: (entry) => entry[kTimingInfo].firstInterimNetworkResponseStartTime ?? 0,
  responseStart: (entry) => entry[kTimingInfo].finalNetworkResponseStartTime,
  responseEnd: (entry) => entry[kTimingInfo].endTime,
  encodedBodySize: (entry) => entry[kTimingInfo].encodedBodySize,
  decodedBodySize: (entry) => entry[kTimingInfo].decodedBodySize,
  transferSize: (entry) => {
    // From the cache nothing is transferred; a response's head counts as 300 bytes.
    if (entry[kCacheMode] === 'local') return 0;
    if (entry[kCacheMode] === 'validated') return 300;
    return entry[kTimingInfo].encodedBodySize + 300;
  },
  deliveryType: (entry) => entry[kDeliveryType],
  responseStatus: (entry) => entry[kResponseStatus],
  renderBlockingStatus: () => 'non-blocking',
  contentType: (entry) => entry[kTimingInfo].contentType ?? '',
  contentEncoding: (entry) => entry[kTimingInfo].contentEncoding ?? '',
};
for (const name of Object.keys(resourceGetters)) {
  const { get } = Object.getOwnPropertyDescriptor({
    get [name]() {
      checkResource(this);
      return resourceGetters[name](this);
    },
  }, name);
  const own = name === 'name' || name === 'startTime' || name === 'duration';
  Object.defineProperty(PerformanceResourceTiming.prototype, name, {
    __proto__: null, get, configurable: true, enumerable: !own,
  });
}
Object.defineProperties(PerformanceResourceTiming.prototype, {
  toJSON: kEnumerableProperty,
  [Symbol.toStringTag]: tag('PerformanceResourceTiming'),
});

function createResourceTiming(requestedUrl, initiatorType, timingInfo, cacheMode, bodyInfo, responseStatus, deliveryType) {
  const entry = new PerformanceResourceTiming(kSkipThrow, requestedUrl, 'resource');
  hide(entry, kInitiatorType, initiatorType);
  hide(entry, kRequestedUrl, requestedUrl);
  hide(entry, kTimingInfo, timingInfo);
  hide(entry, kCacheMode, cacheMode);
  hide(entry, kDeliveryType, deliveryType ?? '');
  hide(entry, kResponseStatus, responseStatus ?? 0);
  return entry;
}

module.exports = {
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceResourceTiming,
  clearMarkTimings,
  createMark,
  createMeasure,
  createPerformanceNodeEntry,
  createResourceTiming,
  kSkipThrow,
};
