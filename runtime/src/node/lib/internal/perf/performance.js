'use strict';
// The global performance.

const { Event, EventTarget, defineEventHandler, kTrustEvent } = require('internal/event_target');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('internal/util');
const binding = internalBinding('performance');

const kPerformance = Symbol('kPerformanceBrand');
const timeOrigin = binding.timeOrigin();

function entries() {
  return require('internal/perf/entries');
}

function observe() {
  return require('internal/perf/observe');
}

function check(object) {
  if (object?.[kPerformance] === undefined) throw new ERR_INVALID_THIS('Performance');
}

function eventLoopUtilization(utilization1, utilization2) {
  const start = binding.loopStart();
  if (start <= 0) return { idle: 0, active: 0, utilization: 0 };
  if (utilization2) {
    const idle = utilization1.idle - utilization2.idle;
    const active = utilization1.active - utilization2.active;
    return { idle, active, utilization: active / (idle + active) };
  }
  const idle = binding.idleTime();
  const active = binding.now() - start - idle;
  if (!utilization1) return { idle, active, utilization: active / (idle + active) };
  const idleDelta = idle - utilization1.idle;
  const activeDelta = active - utilization1.active;
  return { idle: idleDelta, active: activeDelta, utilization: activeDelta / (idleDelta + activeDelta) };
}

function timerify(fn, options = {}) {
  return require('internal/perf/timerify').timerify(fn, options);
}

let nodeTiming;
/** When the process's own steps happened. */
function getNodeTiming() {
  if (nodeTiming !== undefined) return nodeTiming;
  const { PerformanceEntry, kSkipThrow } = entries();
  class PerformanceNodeTiming extends PerformanceEntry {
    constructor() {
      super(kSkipThrow, 'node', 'node', 0, 0);
      const getter = (get) => ({ __proto__: null, enumerable: true, configurable: true, get });
      Object.defineProperties(this, {
        name: { __proto__: null, enumerable: true, configurable: true, value: 'node' },
        entryType: { __proto__: null, enumerable: true, configurable: true, value: 'node' },
        startTime: { __proto__: null, enumerable: true, configurable: true, value: 0 },
        duration: getter(() => binding.now()),
        // The parts of our start are not told apart: it takes a few milliseconds as a whole.
        nodeStart: { __proto__: null, enumerable: true, configurable: true, value: started },
        v8Start: { __proto__: null, enumerable: true, configurable: true, value: started },
        environment: { __proto__: null, enumerable: true, configurable: true, value: started },
        bootstrapComplete: { __proto__: null, enumerable: true, configurable: true, value: started },
        loopStart: getter(() => binding.loopStart()),
        loopExit: getter(() => -1),
        idleTime: getter(() => binding.idleTime()),
        uvMetricsInfo: {
          __proto__: null, enumerable: false, configurable: true, value: { loopCount: 0, events: 0, eventsWaiting: 0 },
        },
      });
    }

    toJSON() {
      return { ...this };
    }
  }
  Object.defineProperty(PerformanceNodeTiming.prototype, customInspectSymbol, {
    __proto__: null,
    value(depth, options) {
      if (depth < 0) return this;
      const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
      return `PerformanceNodeTiming ${require('internal/util/inspect').inspect({ ...this }, inner)}`;
    },
  });
  nodeTiming = new PerformanceNodeTiming();
  return nodeTiming;
}
/** When this module loaded stands for the end of the start. */
const started = Math.min(binding.now(), 1);

class Performance extends EventTarget {
  constructor(skip = undefined) {
    if (skip !== kPerformance) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `Performance ${require('internal/util/inspect').inspect(
      { nodeTiming: this.nodeTiming, timeOrigin: this.timeOrigin }, inner)}`;
  }

  clearMarks(name = undefined) {
    check(this);
    if (name !== undefined) name = `${name}`;
    entries().clearMarkTimings(name);
    observe().clearEntriesFromBuffer('mark', name);
  }

  clearMeasures(name = undefined) {
    check(this);
    if (name !== undefined) name = `${name}`;
    observe().clearEntriesFromBuffer('measure', name);
  }

  clearResourceTimings(name = undefined) {
    check(this);
    if (name !== undefined) name = `${name}`;
    observe().clearEntriesFromBuffer('resource', name);
  }

  getEntries() {
    check(this);
    return observe().filterBufferMapByNameAndType();
  }

  getEntriesByName(name, type = undefined) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    if (type !== undefined) type = `${type}`;
    return observe().filterBufferMapByNameAndType(`${name}`, type);
  }

  getEntriesByType(type) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    return observe().filterBufferMapByNameAndType(undefined, `${type}`);
  }

  mark(name, options = undefined) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    return entries().createMark(name, options);
  }

  measure(name, startOrMeasureOptions = {}, endMark = undefined) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    return entries().createMeasure(name, startOrMeasureOptions, endMark);
  }

  now() {
    check(this);
    return binding.now();
  }

  setResourceTimingBufferSize(maxSize) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('maxSize');
    observe().setResourceTimingBufferSize(maxSize);
  }

  get timeOrigin() {
    check(this);
    return timeOrigin;
  }

  toJSON() {
    check(this);
    return {
      nodeTiming: this.nodeTiming,
      timeOrigin: this.timeOrigin,
      eventLoopUtilization: this.eventLoopUtilization(),
    };
  }
}

function markResourceTiming(timingInfo, requestedUrl, initiatorType, global, cacheMode, bodyInfo, responseStatus,
  deliveryType = '') {
  const { codes: { ERR_INTERNAL_ASSERTION } } = require('internal/errors');
  if (cacheMode !== '' && cacheMode !== 'local') {
    throw new ERR_INTERNAL_ASSERTION("cache must be an empty string or 'local'");
  }
  const entry = entries().createResourceTiming(
    requestedUrl, initiatorType, timingInfo, cacheMode, bodyInfo, responseStatus, deliveryType);
  observe().enqueue(entry);
  return entry;
}

const lengths = { getEntriesByName: 1, mark: 1, measure: 1 };
for (const [name, value] of Object.entries(lengths)) {
  Object.defineProperty(Performance.prototype[name], 'length', { __proto__: null, value, configurable: true });
}
for (const key of ['clearMarks', 'clearMeasures', 'clearResourceTimings', 'getEntries', 'getEntriesByName',
  'getEntriesByType', 'mark', 'measure', 'now', 'setResourceTimingBufferSize', 'timeOrigin', 'toJSON']) {
  Object.defineProperty(Performance.prototype, key, kEnumerableProperty);
}
const hidden = (value) => ({ __proto__: null, configurable: true, enumerable: false, writable: true, value });
Object.defineProperties(Performance.prototype, {
  eventLoopUtilization: hidden(eventLoopUtilization),
  markResourceTiming: hidden(markResourceTiming),
  timerify: hidden(timerify),
  nodeTiming: { __proto__: null, configurable: true, enumerable: false, get: getNodeTiming },
  [Symbol.toStringTag]: { __proto__: null, value: 'Performance', configurable: true, enumerable: false, writable: false },
});
defineEventHandler(Performance.prototype, 'resourcetimingbufferfull');

const performance = new Performance(kPerformance);
Object.defineProperty(performance, kPerformance, { __proto__: null, value: true, enumerable: false });
observe().setDispatchBufferFull((type) => performance.dispatchEvent(new Event(type, { [kTrustEvent]: true })));

module.exports = { Performance, eventLoopUtilization, performance, timerify };
