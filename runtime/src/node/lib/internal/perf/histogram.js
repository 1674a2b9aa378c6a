'use strict';
// Histograms of integers with a chosen number of significant figures: counts in buckets whose width doubles,
// so that each value stands within a known fraction of its bucket (the HDR scheme).

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { customInspectSymbol, kEmptyObject } = require('internal/util');
const { validateInteger, validateNumber, validateObject } = require('internal/validators');
const { kClone, kDeserialize, markTransferMode } = require('internal/worker/js_transferable');

const kData = Symbol('kData');
const kSkip = Symbol('kSkip');
const kRecordable = Symbol('kRecordable');
/** What an empty histogram has for a minimum. */
const EMPTY_MIN = 9223372036854776000;

class Counts {
  constructor(lowest, highest, figures) {
    this.lowest = lowest;
    this.highest = highest;
    this.figures = figures;
    // Values below this are exact in units of the lowest.
    this.subBuckets = 2 ** Math.ceil(Math.log2(2 * 10 ** figures));
    this.unit = 2 ** Math.floor(Math.log2(lowest));
    this.reset();
  }

  reset() {
    /** First value of a bucket to its count. */
    this.buckets = new Map();
    this.count = 0;
    this.exceeds = 0;
    this.min = Infinity;
    this.max = 0;
    this.previous = undefined;
  }

  width(value) {
    const scale = Math.floor(Math.log2(Math.max(value / (this.unit * this.subBuckets), 0.5))) + 1;
    return this.unit * 2 ** scale;
  }

  lowestEquivalent(value) {
    const width = this.width(value);
    return Math.floor(value / width) * width;
  }

  highestEquivalent(value) {
    return this.lowestEquivalent(value) + this.width(value) - 1;
  }

  record(value, times = 1) {
    if (value > this.highest) {
      this.exceeds++;
      return;
    }
    const bucket = this.lowestEquivalent(value);
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + times);
    this.count += times;
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
  }

  sorted() {
    return [...this.buckets].sort(([a], [b]) => a - b);
  }

  middle(bucket) {
    return bucket + Math.floor(this.width(bucket) / 2);
  }

  moments() {
    if (this.count === 0) return { mean: NaN, stddev: NaN };
    let sum = 0;
    for (const [bucket, times] of this.buckets) sum += this.middle(bucket) * times;
    const mean = sum / this.count;
    let squares = 0;
    for (const [bucket, times] of this.buckets) squares += (this.middle(bucket) - mean) ** 2 * times;
    return { mean, stddev: Math.sqrt(squares / this.count) };
  }

  percentile(percentile) {
    const wanted = Math.max(1, Math.ceil(percentile / 100 * this.count));
    let seen = 0;
    for (const [bucket, times] of this.sorted()) {
      seen += times;
      if (seen >= wanted) return percentile === 0 ? bucket : this.highestEquivalent(bucket);
    }
    return 0;
  }

  percentiles() {
    const map = new Map();
    const sorted = this.sorted();
    if (this.count === 0) return map.set(100, 0);
    // Steps halve the distance to 100 until all values are seen.
    let seen = 0;
    let index = -1;
    for (let step = 1, level = 0; seen < this.count; level = 100 - 100 / 2 ** step++) {
      while (index < 0 || level > seen / this.count * 100) seen += sorted[++index][1];
      map.set(level, sorted[index][0]);
    }
    return map.set(100, sorted[sorted.length - 1][0]);
  }

  add(other) {
    for (const [bucket, times] of other.buckets) this.record(bucket, times);
    this.exceeds += other.exceeds;
    if (other.count > 0) {
      this.min = Math.min(this.min, other.min);
      this.max = Math.max(this.max, other.max);
    }
  }
}

function dataOf(histogram) {
  const data = histogram?.[kData];
  if (data === undefined) throw new ERR_INVALID_THIS('Histogram');
  return data;
}

/** Counts that were cloned, with their numbers: clones in the same thread show the same counts. */
const cloned = new Map();

function cloneData(histogram) {
  const data = dataOf(histogram);
  if (!cloned.has(data)) cloned.set(data, cloned.size + 1);
  return { ...data, id: cloned.get(data) };
}

class Histogram {
  constructor(skip = undefined) {
    if (skip !== kSkip) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return `[${this.constructor.name}]`;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const { min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles } = this;
    return `Histogram ${require('internal/util/inspect').inspect(
      { min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles }, inner)}`;
  }

  get count() {
    return dataOf(this).count;
  }

  get countBigInt() {
    return BigInt(dataOf(this).count);
  }

  get min() {
    const data = dataOf(this);
    return data.count === 0 ? EMPTY_MIN : data.lowestEquivalent(data.min);
  }

  get minBigInt() {
    const data = dataOf(this);
    return data.count === 0 ? 2n ** 63n - 1n : BigInt(data.lowestEquivalent(data.min));
  }

  get max() {
    const data = dataOf(this);
    return data.count === 0 ? 0 : data.highestEquivalent(data.max);
  }

  get maxBigInt() {
    return BigInt(this.max);
  }

  get mean() {
    return dataOf(this).moments().mean;
  }

  get exceeds() {
    return dataOf(this).exceeds;
  }

  get exceedsBigInt() {
    return BigInt(dataOf(this).exceeds);
  }

  get stddev() {
    return dataOf(this).moments().stddev;
  }

  get skewness() {
    return this.#standardized(3, 0);
  }

  get kurtosis() {
    return this.#standardized(4, 3);
  }

  /** A standardized moment less its value for a normal distribution; 0 for too few values. */
  #standardized(power, normal) {
    const data = dataOf(this);
    const { mean, stddev } = data.moments();
    if (data.count < power || !(stddev > 0)) return 0;
    let sum = 0;
    for (const [bucket, times] of data.buckets) sum += ((data.middle(bucket) - mean) / stddev) ** power * times;
    return sum / data.count - normal;
  }

  percentile(percentile) {
    const data = dataOf(this);
    validateNumber(percentile, 'percentile');
    if (Number.isNaN(percentile) || percentile <= 0 || percentile > 100) {
      throw new ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
    }
    return data.percentile(percentile);
  }

  percentileBigInt(percentile) {
    return BigInt(this.percentile(percentile));
  }

  get percentiles() {
    return dataOf(this).percentiles();
  }

  get percentilesBigInt() {
    return new Map([...dataOf(this).percentiles()].map(([key, value]) => [key, BigInt(value)]));
  }

  reset() {
    dataOf(this).reset();
  }

  toJSON() {
    const { count, min, max, mean, exceeds, stddev, skewness, kurtosis } = this;
    return {
      count, min, max, mean, exceeds, stddev, skewness, kurtosis, percentiles: Object.fromEntries(this.percentiles),
    };
  }

  [kClone]() {
    return { data: cloneData(this), deserializeInfo: 'internal/perf/histogram:ClonedHistogram' };
  }

  [kDeserialize](data) {
    for (const [counts, id] of cloned) if (id === data.id) this[kData] = counts;
    this[kData] ??= Object.assign(new Counts(data.lowest, data.highest, data.figures), data);
  }
}

class RecordableHistogram extends Histogram {
  constructor(skip = undefined) {
    if (skip !== kSkip) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super(skip);
  }

  record(value) {
    if (this?.[kRecordable] === undefined) throw new ERR_INVALID_THIS('RecordableHistogram');
    if (typeof value === 'bigint') {
      dataOf(this).record(Number(value));
      return;
    }
    if (!Number.isInteger(value)) {
      if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE('val', ['integer', 'bigint'], value);
      throw new ERR_OUT_OF_RANGE('val', 'an integer', value);
    }
    if (value < 1 || value > Number.MAX_SAFE_INTEGER) {
      throw new ERR_OUT_OF_RANGE('val', `>= 1 && <= ${Number.MAX_SAFE_INTEGER}`, value);
    }
    dataOf(this).record(value);
  }

  recordDelta() {
    if (this?.[kRecordable] === undefined) throw new ERR_INVALID_THIS('RecordableHistogram');
    const data = dataOf(this);
    const time = Math.round(internalBinding('performance').now() * 1e6);
    if (data.previous !== undefined && time > data.previous) data.record(time - data.previous);
    data.previous = time;
  }

  add(other) {
    if (this?.[kRecordable] === undefined) throw new ERR_INVALID_THIS('RecordableHistogram');
    if (other?.[kRecordable] === undefined) throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    dataOf(this).add(dataOf(other));
  }

  [kClone]() {
    return { data: cloneData(this), deserializeInfo: 'internal/perf/histogram:ClonedRecordableHistogram' };
  }
}

function hidden(object, key, value) {
  return Object.defineProperty(object, key, { __proto__: null, value, configurable: true, enumerable: false, writable: true });
}

function ClonedHistogram() {
  const histogram = new Histogram(kSkip);
  hidden(histogram, kData, null);
  markTransferMode(histogram, true, false);
  return histogram;
}

function ClonedRecordableHistogram() {
  const histogram = new RecordableHistogram(kSkip);
  hidden(histogram, kData, null);
  hidden(histogram, kRecordable, true);
  markTransferMode(histogram, true, false);
  return histogram;
}

function createHistogram(options = kEmptyObject) {
  validateObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1, Number.MAX_SAFE_INTEGER);
  if (typeof highest !== 'bigint') {
    validateInteger(highest, 'options.highest', 2 * Number(lowest), Number.MAX_SAFE_INTEGER);
  } else if (highest < 2n * BigInt(lowest)) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('options.highest', highest);
  }
  validateInteger(figures, 'options.figures', 1, 5);
  const histogram = ClonedRecordableHistogram();
  histogram[kData] = new Counts(Number(lowest), Number(highest), figures);
  return histogram;
}

const kEnabled = Symbol('kEnabled');
const kTimer = Symbol('kTimer');

/** Delays of the loop: a timer's lateness, in nanoseconds. */
class ELDHistogram extends Histogram {
  constructor(skip = undefined) {
    if (skip !== kSkip) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super(skip);
  }

  enable() {
    const state = this[kEnabled];
    if (state === undefined) throw new ERR_INVALID_THIS('ELDHistogram');
    if (state.enabled) return false;
    state.enabled = true;
    const { now } = internalBinding('performance');
    const { setInterval } = require('timers');
    let previous = now();
    this[kTimer] = setInterval(() => {
      const time = now();
      const delta = Math.round((time - previous) * 1e6);
      if (delta > 0) this[kData].record(delta);
      previous = time;
    }, state.resolution);
    this[kTimer].unref();
    return true;
  }

  disable() {
    const state = this[kEnabled];
    if (state === undefined) throw new ERR_INVALID_THIS('ELDHistogram');
    if (!state.enabled) return false;
    state.enabled = false;
    require('timers').clearInterval(this[kTimer]);
    return true;
  }

  [Symbol.dispose]() {
    this.disable();
  }
}

function monitorEventLoopDelay(options = kEmptyObject) {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  const histogram = new ELDHistogram(kSkip);
  hidden(histogram, kData, new Counts(1, 3.6e12, 3));
  hidden(histogram, kEnabled, { enabled: false, resolution });
  hidden(histogram, kTimer, undefined);
  markTransferMode(histogram, true, false);
  return histogram;
}

module.exports = {
  ClonedHistogram,
  ClonedRecordableHistogram,
  Histogram,
  RecordableHistogram,
  createHistogram,
  kRecordable,
  monitorEventLoopDelay,
};
