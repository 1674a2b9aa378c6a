'use strict';
// Timers and clocks that move when a test says so.

const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE },
} = require('internal/errors');
const { validateFunction, validateNumber, validateObject, validateStringArray } = require('internal/validators');

const SUPPORTED = ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'scheduler.wait', 'AbortSignal.timeout'];

/** What setTimeout and setInterval give. */
class MockTimeout {
  constructor(timer, owner) {
    Object.defineProperty(this, 'entry', { __proto__: null, value: timer });
    Object.defineProperty(this, 'owner', { __proto__: null, value: owner });
  }
  hasRef() {
    return true;
  }
  ref() {
    return this;
  }
  unref() {
    return this;
  }
  refresh() {
    this.owner.reschedule(this.entry);
    return this;
  }
  close() {
    this.owner.cancel(this.entry);
    return this;
  }
  [Symbol.toPrimitive]() {
    return this.entry.id;
  }
  [Symbol.dispose]() {
    this.owner.cancel(this.entry);
  }
}

class Schedule {
  entries = new Map();
  nextId = 1;
  now = 0;

  add(callback, delay, args, interval) {
    const entry = { id: this.nextId++, callback, args, delay, interval, due: this.now + delay };
    this.entries.set(entry.id, entry);
    return new MockTimeout(entry, this);
  }
  cancel(entry) {
    if (entry !== undefined) this.entries.delete(entry.id);
  }
  reschedule(entry) {
    this.entries.delete(entry.id);
    entry.due = this.now + entry.delay;
    this.entries.set(entry.id, entry);
  }
  clear(handle) {
    if (handle instanceof MockTimeout) this.cancel(handle.entry);
    else if (handle !== undefined && handle !== null) this.entries.delete(Number(handle));
  }
  /** The next entry that is due at a time, the earliest first. */
  next(until) {
    let found;
    for (const entry of this.entries.values()) {
      if (entry.due <= until && (found === undefined || entry.due < found.due)) found = entry;
    }
    return found;
  }
  runUntil(until) {
    // The clock is where it was sent before anything runs.
    this.now = Math.max(this.now, until);
    for (let entry = this.next(until); entry !== undefined; entry = this.next(until)) {
      this.entries.delete(entry.id);
      if (entry.interval) {
        entry.due += entry.delay;
        this.entries.set(entry.id, entry);
      }
      entry.callback(...entry.args);
    }
  }
}

class MockTimers {
  #enabled = false;
  #schedule;
  #undo = [];

  #replace(holder, name, value) {
    const original = Object.getOwnPropertyDescriptor(holder, name);
    Object.defineProperty(holder, name, { __proto__: null, configurable: true, enumerable: original?.enumerable ?? true, writable: true, value });
    this.#undo.push(() => {
      if (original === undefined) delete holder[name];
      else Object.defineProperty(holder, name, { __proto__: null, ...original });
    });
  }

  #replaceEverywhere(name, value) {
    // The globals' own values have to be there before they are replaced.
    void globalThis[name];
    this.#replace(globalThis, name, value);
    this.#replace(require('timers'), name, value);
  }

  enable(options = {}) {
    if (this.#enabled) throw new ERR_INVALID_STATE('MockTimers is already enabled!');
    validateObject(options, 'options');
    const { apis = SUPPORTED, now = 0 } = options;
    validateStringArray(apis, 'options.apis');
    for (const api of apis) {
      if (!SUPPORTED.includes(api)) throw new ERR_INVALID_ARG_VALUE('options.apis', api, `option ${api} is not supported`);
    }
    let start = now;
    if (now instanceof Date) start = now.getTime();
    else if (typeof now !== 'number') throw new ERR_INVALID_ARG_TYPE('initialTime', ['Number', 'Date'], now);
    if (start < 0) throw new ERR_INVALID_ARG_VALUE('initialTime', start, 'must be a positive integer');
    this.#enabled = true;
    this.#schedule = new Schedule();
    this.#schedule.now = start;
    for (const api of apis) this.#install(api);
  }

  #install(api) {
    const schedule = this.#schedule;
    const promises = require('timers/promises');
    switch (api) {
      case 'setTimeout':
        this.#replaceEverywhere('setTimeout', (callback, delay = 1, ...args) => {
          validateFunction(callback, 'callback');
          return schedule.add(callback, Math.max(0, Number(delay) || 0), args, false);
        });
        this.#replaceEverywhere('clearTimeout', (handle) => schedule.clear(handle));
        this.#replace(promises, 'setTimeout', (delay, value, options) => this.#promise(delay, value, options));
        return;
      case 'setInterval':
        this.#replaceEverywhere('setInterval', (callback, delay = 1, ...args) => {
          validateFunction(callback, 'callback');
          return schedule.add(callback, Math.max(1, Number(delay) || 1), args, true);
        });
        this.#replaceEverywhere('clearInterval', (handle) => schedule.clear(handle));
        this.#replace(promises, 'setInterval', (delay, value, options) => this.#iterate(delay, value, options));
        return;
      case 'setImmediate':
        this.#replaceEverywhere('setImmediate', (callback, ...args) => {
          validateFunction(callback, 'callback');
          return schedule.add(callback, 0, args, false);
        });
        this.#replaceEverywhere('clearImmediate', (handle) => schedule.clear(handle));
        this.#replace(promises, 'setImmediate', (value, options) => this.#promise(0, value, options));
        return;
      case 'Date':
        this.#replace(globalThis, 'Date', mockDate(schedule));
        return;
      case 'scheduler.wait':
        this.#replace(promises.scheduler, 'wait', (delay, options) => this.#promise(delay, undefined, options));
        return;
      case 'AbortSignal.timeout':
        this.#replace(AbortSignal, 'timeout', (delay) => {
          validateNumber(delay, 'delay', 0);
          const controller = new AbortController();
          schedule.add(() => {
            controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
          }, delay, [], false);
          return controller.signal;
        });
        return;
      default:
        throw new ERR_INVALID_ARG_VALUE('options.apis', api);
    }
  }

  #promise(delay, value, options) {
    const schedule = this.#schedule;
    return new Promise((resolve, reject) => {
      const signal = options?.signal;
      if (signal?.aborted) {
        reject(new AbortError(undefined, { cause: signal.reason }));
        return;
      }
      const timer = schedule.add(() => resolve(value), Math.max(0, Number(delay) || 0), [], false);
      signal?.addEventListener('abort', () => {
        schedule.clear(timer);
        reject(new AbortError(undefined, { cause: signal.reason }));
      }, { once: true });
    });
  }

  async* #iterate(delay, value, options) {
    for (;;) {
      await this.#promise(Math.max(1, Number(delay) || 1), value, options);
      yield value;
    }
  }

  #check() {
    if (!this.#enabled) throw new ERR_INVALID_STATE('You should enable MockTimers first by calling the .enable function');
  }

  tick(time = 1) {
    this.#check();
    if (time < 0) throw new ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    this.#schedule.runUntil(this.#schedule.now + time);
  }

  runAll() {
    this.#check();
    const last = Math.max(this.#schedule.now, ...[...this.#schedule.entries.values()].map((entry) => entry.due));
    this.#schedule.runUntil(last);
  }

  setTime(time) {
    this.#check();
    validateNumber(time, 'time');
    if (time < 0) throw new ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    this.#schedule.now = time;
  }

  reset() {
    if (!this.#enabled) return;
    this.#enabled = false;
    for (const undo of this.#undo.splice(0).reverse()) undo();
    this.#schedule = undefined;
  }

  [Symbol.dispose]() {
    this.reset();
  }
}

/** A Date whose present is the schedule's. */
function mockDate(schedule) {
  const RealDate = Date;
  function MockDate(...args) {
    if (new.target === undefined) return new RealDate(schedule.now).toString();
    const target = new.target === MockDate ? RealDate : new.target;
    return Reflect.construct(RealDate, args.length === 0 ? [schedule.now] : args, target);
  }
  Object.defineProperties(MockDate, Object.getOwnPropertyDescriptors(RealDate));
  Object.defineProperty(MockDate, 'now', {
    __proto__: null, value: function now() {
      return schedule.now;
    }, writable: true, configurable: true,
  });
  Object.defineProperty(MockDate, 'isMock', { __proto__: null, value: true });
  return MockDate;
}

module.exports = { MockTimers };
