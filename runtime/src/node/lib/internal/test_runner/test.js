'use strict';
// Tests and suites: how they run, and what becomes of them.

const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE, ERR_TEST_FAILURE },
} = require('internal/errors');
const process = require('process');
const { clearTimeout, setImmediate, setTimeout } = require('timers');
const { validateAbortSignal, validateFunction, validateNumber, validateUint32 } = require('internal/validators');

const FAILURE = {
  cancelledByParent: 'cancelledByParent',
  aborted: 'testAborted',
  code: 'testCodeFailure',
  hook: 'hookFailed',
  subtests: 'subtestsFailed',
  timeout: 'testTimeoutFailure',
};
const MAX_TIMEOUT = 2 ** 31 - 1;

/** The suite being built or the test being run, innermost last. */
const running = [];
const currentTest = () => running.at(-1);
/** Tests whose code has begun and not ended, for errors that nobody caught. */
const active = new Set();

const now = () => process.hrtime.bigint();
const milliseconds = (from) => Number(now() - from) / 1e6;

function failure(error, kind) {
  return error?.code === 'ERR_TEST_FAILURE' && error.failureType !== undefined ? error : new ERR_TEST_FAILURE(error, kind);
}

/** Calls a function that takes a context and, if it says so, a callback. */
function callWithContext(fn, receiver, context) {
  if (fn.length < 2) return Reflect.apply(fn, receiver, [context]);
  return new Promise((resolve, reject) => {
    const done = (error) => error ? reject(error) : resolve();
    const result = Reflect.apply(fn, receiver, [context, done]);
    if (typeof result?.then === 'function') {
      reject(new ERR_TEST_FAILURE('passed a callback but also returned a Promise', 'callbackAndPromisePresent'));
    }
  });
}

class TestPlan {
  constructor(count, options = {}) {
    validateUint32(count, 'count');
    this.expected = count;
    this.actual = 0;
    this.wait = options.wait ?? false;
    this.waiter = undefined;
  }

  count() {
    this.actual++;
    if (this.actual === this.expected) this.waiter?.();
  }

  /** A promise where the plan may wait; an error, or nothing. */
  check() {
    if (this.actual === this.expected) return undefined;
    if (this.wait === false || this.actual > this.expected) throw this.error();
    return new Promise((resolve, reject) => {
      const limit = typeof this.wait === 'number' ? setTimeout(() => {
        reject(new ERR_TEST_FAILURE(`plan timed out after ${this.wait}ms with ${this.actual} assertions when expecting ${this.expected}`, FAILURE.timeout));
      }, this.wait) : undefined;
      this.waiter = () => {
        clearTimeout(limit);
        resolve();
      };
    });
  }

  error() {
    return new ERR_TEST_FAILURE(`plan expected ${this.expected} assertions but received ${this.actual}`, FAILURE.code);
  }
}

/** What a test's function gets. */
class TestContext {
  #test;
  #assert;

  constructor(test) {
    this.#test = test;
  }

  get name() {
    return this.#test.name;
  }
  get fullName() {
    return this.#test.fullName;
  }
  get filePath() {
    return this.#test.location?.file;
  }
  get signal() {
    return this.#test.signal;
  }
  get passed() {
    return this.#test.passed;
  }
  get error() {
    return this.#test.error;
  }
  get attempt() {
    return 0;
  }
  get assert() {
    this.#assert ??= require('internal/test_runner/assert').assertionsFor(this, () => this.#test.plan?.count());
    return this.#assert;
  }
  get mock() {
    return this.#test.mock;
  }

  diagnostic(message) {
    this.#test.diagnostics.push(String(message));
  }
  plan(count, options) {
    if (this.#test.plan !== undefined) throw new ERR_TEST_FAILURE('cannot set plan more than once', FAILURE.code);
    this.#test.plan = new TestPlan(count, options);
  }
  skip(message) {
    this.#test.skipMessage = message ?? true;
  }
  todo(message) {
    this.#test.todoMessage = message ?? true;
  }
  runOnly(value) {
    this.#test.onlySubtests = Boolean(value);
  }
  get test() {
    const parent = this.#test;
    const declare = (overrides) => {
      const test = (name, options, fn) => {
        parent.plan?.count();
        const { callSite } = require('internal/test_runner/harness');
        return parent.createSubtest(Test, name, options, fn, overrides, callSite(test));
      };
      return test;
    };
    const test = declare(undefined);
    for (const keyword of ['expectFailure', 'only', 'skip', 'todo']) test[keyword] = declare({ [keyword]: true });
    return test;
  }
  before(fn, options) {
    this.#test.createHook('before', fn, options);
  }
  after(fn, options) {
    this.#test.createHook('after', fn, options);
  }
  beforeEach(fn, options) {
    this.#test.createHook('beforeEach', fn, options);
  }
  afterEach(fn, options) {
    this.#test.createHook('afterEach', fn, options);
  }

  waitFor(condition, options = {}) {
    validateFunction(condition, 'condition');
    const { interval = 50, timeout = 1000 } = options;
    validateNumber(interval, 'options.interval', 0, MAX_TIMEOUT);
    validateNumber(timeout, 'options.timeout', 0, MAX_TIMEOUT);
    return new Promise((resolve, reject) => {
      let cause;
      let poller;
      const limit = setTimeout(() => {
        clearTimeout(poller);
        const error = new Error('waitFor() timed out');
        if (cause !== undefined) error.cause = cause;
        reject(error);
      }, timeout);
      const poll = async () => {
        try {
          const result = await condition();
          clearTimeout(limit);
          resolve(result);
        } catch (error) {
          cause = error;
          poller = setTimeout(poll, interval);
        }
      };
      poll();
    });
  }
}

class SuiteContext {
  #suite;
  constructor(suite) {
    this.#suite = suite;
  }
  get name() {
    return this.#suite.name;
  }
  get fullName() {
    return this.#suite.fullName;
  }
  get filePath() {
    return this.#suite.location?.file;
  }
  get signal() {
    return this.#suite.signal;
  }
  diagnostic(message) {
    this.#suite.diagnostics.push(String(message));
  }
}

class Test {
  constructor({ fn, location, name, options, parent }) {
    const { concurrency, expectFailure, only, plan, signal, skip, timeout, todo } = options;
    this.parent = parent;
    this.name = name || fn?.name || '<anonymous>';
    this.fn = fn;
    this.location = location;
    this.nesting = parent === null ? 0 : parent.nesting + (parent.parent === null ? 0 : 1);
    this.number = parent === null ? 1 : parent.subtests.length + 1;
    this.subtests = [];
    this.waiting = [];
    this.running = 0;
    this.reported = 0;
    this.diagnostics = [];
    this.hooks = { before: [], after: [], beforeEach: [], afterEach: [] };
    this.onlySubtests = false;
    this.only = Boolean(only);
    this.expectFailure = expectFailure;
    this.started = undefined;
    this.finished = false;
    this.passed = false;
    this.cancelled = false;
    this.error = null;
    this.ranBefore = undefined;
    this.concurrency = this.#concurrency(concurrency);
    if (timeout !== undefined && timeout !== null && timeout !== Infinity) validateNumber(timeout, 'options.timeout', 0, MAX_TIMEOUT);
    this.timeout = timeout ?? parent?.timeout ?? Infinity;
    if (signal !== undefined && signal !== null) validateAbortSignal(signal, 'options.signal');
    this.outerSignal = signal;
    if (plan !== undefined) this.plan = new TestPlan(plan);
    if (skip !== undefined && skip !== false) this.skipMessage = skip;
    if (todo !== undefined && todo !== false) this.todoMessage = todo;
    else if (parent?.todoMessage !== undefined && parent.parent !== null) this.todoMessage = parent.todoMessage;
    this.done = new Promise((resolve) => {
      this.resolveDone = resolve;
    });
  }

  #concurrency(value) {
    switch (typeof value) {
      case 'number':
        validateUint32(value, 'options.concurrency', true);
        return value;
      case 'boolean':
        return value ? Infinity : 1;
      case 'undefined':
        return this.parent === null ? 1 : this.parent.concurrency === undefined ? 1 : (this.parent.parent === null ? 1 : this.parent.concurrency);
      default:
        if (value === null) return 1;
        throw new ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], value);
    }
  }

  get root() {
    let test = this;
    while (test.parent !== null) test = test.parent;
    return test;
  }

  get fullName() {
    const names = [];
    for (let test = this; test.parent !== null; test = test.parent) names.unshift(test.name);
    return names.join(' > ');
  }

  get controller() {
    this._controller ??= new AbortController();
    return this._controller;
  }
  get signal() {
    return this.controller.signal;
  }

  get mock() {
    if (this._mock === undefined) {
      const { MockTracker } = require('internal/test_runner/mock');
      this._mock = new MockTracker();
    }
    return this._mock;
  }

  get type() {
    return 'test';
  }

  // ---- declaring

  createHook(kind, fn, options = {}) {
    validateFunction(fn, 'fn');
    this.hooks[kind].push({ fn, timeout: options?.timeout ?? Infinity });
  }

  createSubtest(Kind, name, options, fn, overrides, location) {
    if (typeof name === 'function') {
      fn = name;
      name = undefined;
      options = {};
    } else if (name !== null && typeof name === 'object') {
      fn = options;
      options = name;
      name = options.name;
    } else if (typeof options === 'function') {
      fn = options;
      options = {};
    }
    const all = { ...options, ...overrides };
    if (typeof fn !== 'function') fn = () => {};
    const test = new Kind({ parent: this, name: typeof name === 'string' ? name : undefined, options: all, fn, location });
    this.subtests.push(test);
    if (this.finished) {
      test.cancel('test could not be started because its parent finished');
      test.conclude();
      return test.done;
    }
    if (Kind === Suite) test.build();
    this.schedule(test);
    return test.done;
  }

  /** Starts a subtest, now or when one that runs has ended. */
  schedule(test) {
    if (this.started === undefined || this.running >= this.concurrency || this.waiting.length > 0) {
      this.waiting.push(test);
      return;
    }
    this.startSubtest(test);
  }

  startSubtest(test) {
    this.running++;
    test.run().then(() => {
      this.running--;
      this.startWaiting();
    });
  }

  startWaiting() {
    while (this.waiting.length > 0 && this.running < this.concurrency) this.startSubtest(this.waiting.shift());
    if (this.waiting.length === 0 && this.running === 0) this.idle?.();
  }

  /** Waits for all subtests. */
  async subtestsDone() {
    while (this.waiting.length > 0 || this.running > 0) {
      await new Promise((resolve) => {
        this.idle = resolve;
        this.startWaiting();
      });
      this.idle = undefined;
    }
  }

  // ---- running

  /** Whether filters leave the test out: it is not even counted. */
  get isLeftOut() {
    const { root } = this;
    if (root.only || this.parent?.onlySubtests) {
      if (!this.only && !this.hasOnlyInside() && !this.isInsideOnly()) return true;
    }
    if (root.namePatterns.length > 0 && !this.matches(root.namePatterns)) return true;
    return root.skipPatterns.length > 0 && root.skipPatterns.some((pattern) => pattern.test(this.fullName) || pattern.test(this.name));
  }
  hasOnlyInside() {
    return this.subtests.some((test) => test.only || test.hasOnlyInside());
  }
  isInsideOnly() {
    for (let test = this.parent; test !== null; test = test.parent) if (test.only && test.parent !== null && !test.hasOnlyInside()) return true;
    return false;
  }
  matches(patterns) {
    for (let test = this; test.parent !== null; test = test.parent) {
      if (patterns.some((pattern) => pattern.test(test.name) || pattern.test(test.fullName))) return true;
    }
    return this.subtests.some((test) => test.matches(patterns));
  }

  async run() {
    if (this.finished) return;
    if (this.isLeftOut) {
      this.leftOut = true;
      this.finished = true;
      this.resolveDone();
      this.parent.reportInOrder();
      return;
    }
    this.started = now();
    this.reportStartInOrder();
    if (this.skipMessage !== undefined) {
      this.passed = true;
      this.conclude();
      return;
    }
    if (this.outerSignal?.aborted) {
      this.abort(this.outerSignal.reason);
      this.conclude();
      return;
    }
    active.add(this);
    let stop;
    try {
      const stopped = this.stopper((clear) => {
        stop = clear;
      });
      await this.race(this.runBody(), stopped);
      this.passed = true;
    } catch (error) {
      this.fail(failure(error, FAILURE.code));
    }
    stop?.();
    await this.runAfter();
    active.delete(this);
    this.conclude();
  }

  race(body, stopped) {
    return stopped === undefined ? body : Promise.race([body, stopped]);
  }

  /** A promise that rejects at the timeout, an abort or an error nobody caught. */
  stopper(onClear) {
    let timer;
    let listener;
    const promise = new Promise((resolve, reject) => {
      this.rejectRun = reject;
      if (this.timeout !== Infinity) {
        timer = setTimeout(() => {
          const error = new ERR_TEST_FAILURE(`test timed out after ${this.timeout}ms`, FAILURE.timeout);
          this.cancelled = true;
          this.controller.abort(error);
          reject(error);
        }, this.timeout);
        timer.unref();
      }
      if (this.outerSignal) {
        listener = () => {
          this.abort(this.outerSignal.reason);
          reject(this.error);
        };
        this.outerSignal.addEventListener('abort', listener, { once: true });
      }
    });
    promise.catch(() => {});
    onClear(() => {
      clearTimeout(timer);
      if (listener !== undefined) this.outerSignal.removeEventListener('abort', listener);
    });
    return promise;
  }

  abort(reason) {
    this.cancelled = true;
    const error = new ERR_TEST_FAILURE(reason ?? new AbortError(), FAILURE.aborted);
    this.controller.abort(reason);
    this.fail(error);
  }

  async runBody() {
    await this.parent.runBefore();
    const context = new TestContext(this);
    this.context = context;
    for (const owner of this.ancestors()) await owner.runHooks('beforeEach', context);
    await this.call(context);
    await this.subtestsDone();
    await this.plan?.check();
    const failed = this.subtests.filter((test) => test.hasFailed());
    if (failed.length > 0) {
      throw new ERR_TEST_FAILURE(`${failed.length} subtest${failed.length === 1 ? '' : 's'} failed`, FAILURE.subtests);
    }
  }

  call(context) {
    running.push(this);
    try {
      return callWithContext(this.fn, context, context);
    } finally {
      running.pop();
    }
  }

  async runAfter() {
    try {
      if (this.context !== undefined) {
        for (const owner of this.ancestors().reverse()) await owner.runHooks('afterEach', this.context);
      }
      await this.runHooks('after', this.context);
    } catch (error) {
      this.fail(failure(error, FAILURE.hook));
    }
    this._mock?.restoreAll();
    if (this._controller !== undefined && !this._controller.signal.aborted) this._controller.abort();
  }

  /** Whose hooks a test runs, outermost first. */
  ancestors() {
    const list = [];
    for (let test = this.parent; test !== null; test = test.parent) list.unshift(test);
    return list;
  }

  /** The `before` hooks, once, before the first subtest. */
  runBefore() {
    this.ranBefore ??= (async () => {
      if (this.parent !== null) await this.parent.runBefore();
      await this.runHooks('before', this.context);
    })();
    return this.ranBefore;
  }

  async runHooks(kind, context) {
    for (const { fn, timeout } of this.hooks[kind]) {
      try {
        const call = callWithContext(fn, context, context);
        if (timeout === Infinity) {
          await call;
        } else {
          let timer;
          const limit = new Promise((resolve, reject) => {
            timer = setTimeout(() => reject(new ERR_TEST_FAILURE(`test timed out after ${timeout}ms`, FAILURE.timeout)), timeout);
          });
          try {
            await Promise.race([call, limit]);
          } finally {
            clearTimeout(timer);
          }
        }
      } catch (error) {
        throw new ERR_TEST_FAILURE(error?.code === 'ERR_TEST_FAILURE' && error.cause !== undefined ? error.cause : error, FAILURE.hook);
      }
    }
  }

  fail(error) {
    if (this.error !== null) return;
    this.passed = false;
    this.error = error;
  }

  cancel(message = 'Promise resolution is still pending but the event loop has already resolved') {
    if (this.finished) return;
    this.cancelled = true;
    this.fail(new ERR_TEST_FAILURE(message, FAILURE.cancelledByParent));
  }

  // ---- the end

  hasFailed() {
    return !this.leftOut && this.error !== null && this.todoMessage === undefined;
  }

  conclude() {
    if (this.finished) return;
    if (this.expectFailure) this.applyExpectedFailure();
    this.duration = this.started === undefined ? 0 : milliseconds(this.started);
    this.finished = true;
    this.resolveDone();
    this.parent.reportInOrder();
  }

  applyExpectedFailure() {
    if (this.error !== null) {
      this.error = null;
      this.passed = true;
    } else {
      this.fail(new ERR_TEST_FAILURE('test was expected to fail but passed', 'expectedFailure'));
    }
  }

  /** Whether the test's events may be written: those before it are. */
  get isNext() {
    for (let test = this; test.parent !== null; test = test.parent) {
      if (test.parent.subtests.indexOf(test) !== test.parent.reported) return false;
    }
    return true;
  }

  reportStartInOrder() {
    if (this.announced || !this.isNext) return;
    this.announced = true;
    this.root.emit('test:start', this.eventData());
  }

  /** Writes what has ended, in the order of declaration. */
  reportInOrder() {
    if (this.parent !== null && !this.isNext) return;
    if (this.parent !== null) this.reportStartInOrder();
    while (this.reported < this.subtests.length) {
      const test = this.subtests[this.reported];
      if (test.leftOut) {
        this.reported++;
        continue;
      }
      if (test.started === undefined && !test.finished) return;
      test.reportStartInOrder();
      if (!test.finished) {
        test.reportInOrder();
        return;
      }
      test.reportInOrder();
      test.report();
      this.reported++;
    }
  }

  eventData() {
    return { __proto__: null, nesting: this.nesting, name: this.name, ...this.location };
  }

  report() {
    const { root } = this;
    const shown = this.subtests.filter((test) => !test.leftOut);
    if (shown.length > 0) root.emit('test:plan', { __proto__: null, nesting: shown[0].nesting, count: shown.length, ...this.location });
    const details = { __proto__: null, duration_ms: Math.round(this.duration * 1e6) / 1e6, type: this.type };
    const data = { ...this.eventData(), testNumber: this.number, details };
    if (this.skipMessage !== undefined) data.skip = this.skipMessage === true ? true : this.skipMessage;
    if (this.todoMessage !== undefined) data.todo = this.todoMessage === true ? true : this.todoMessage;
    if (this.error !== null) details.error = this.error;
    root.count(this);
    root.emit(this.error === null ? 'test:pass' : 'test:fail', data);
    for (const message of this.diagnostics) {
      root.emit('test:diagnostic', { __proto__: null, nesting: this.nesting, message, ...this.location });
    }
  }
}

class Suite extends Test {
  get type() {
    return 'suite';
  }

  /** Runs the suite's function, which declares its tests. */
  build() {
    this.context = new SuiteContext(this);
    if (this.skipMessage !== undefined || this.outerSignal?.aborted) {
      this.built = true;
      return;
    }
    running.push(this);
    let result;
    try {
      result = Reflect.apply(this.fn, this.context, [this.context]);
    } catch (error) {
      this.buildError = error;
    } finally {
      running.pop();
    }
    if (typeof result?.then === 'function') {
      this.building = result.then(() => {
        this.built = true;
      }, (error) => {
        this.buildError = error;
        this.built = true;
      });
      return;
    }
    this.built = true;
  }

  schedule(test) {
    this.waiting.push(test);
  }

  async runBody() {
    await this.building;
    if (this.buildError !== undefined) {
      for (const test of this.subtests) test.cancel('test did not finish before its parent and was cancelled');
      this.waiting.length = 0;
      for (const test of this.subtests) test.conclude();
      throw failure(this.buildError, FAILURE.code);
    }
    await this.parent.runBefore();
    try {
      await this.runBefore();
    } catch (error) {
      const waiting = this.waiting.splice(0);
      for (const test of waiting) {
        test.cancel('test did not finish before its parent and was cancelled');
        test.conclude();
      }
      throw error;
    }
    await this.subtestsDone();
    const failed = this.subtests.filter((test) => test.hasFailed());
    if (failed.length > 0) {
      throw new ERR_TEST_FAILURE(`${failed.length} subtest${failed.length === 1 ? '' : 's'} failed`, FAILURE.subtests);
    }
  }

  async runAfter() {
    try {
      await this.runHooks('after', this.context);
    } catch (error) {
      this.fail(failure(error, FAILURE.hook));
    }
  }
}

class RootTest extends Test {
  constructor(emit) {
    super({ parent: null, name: '<root>', options: {}, fn: undefined, location: undefined });
    this.emit = emit;
    this.namePatterns = [];
    this.skipPatterns = [];
    this.counters = { __proto__: null, tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0, topLevel: 0 };
    this.began = now();
    // The first test begins when the program's own code has run.
    setImmediate(() => {
      this.started = now();
      this.startWaiting();
    });
  }

  schedule(test) {
    if (this.started === undefined) this.waiting.push(test);
    else super.schedule(test);
  }

  count(test) {
    const { counters } = this;
    if (test.parent === this) counters.topLevel++;
    if (test instanceof Suite) {
      counters.suites++;
      if (test.error !== null && test.error.failureType !== FAILURE.subtests) this.suiteFailed = true;
      return;
    }
    counters.tests++;
    if (test.skipMessage !== undefined) counters.skipped++;
    else if (test.todoMessage !== undefined) counters.todo++;
    else if (test.cancelled) counters.cancelled++;
    else if (test.error === null) counters.passed++;
    else counters.failed++;
  }

  hasFailed() {
    return this.error !== null || this.suiteFailed || this.subtests.some((test) => test.hasFailed()) || this.counters.failed > 0 || this.counters.cancelled > 0;
  }

  /** An error that nobody caught: the running test's. */
  uncaught(error, kind) {
    const test = [...active].findLast((candidate) => !candidate.finished && !(candidate instanceof Suite));
    if (test === undefined) {
      const text = error?.stack ?? String(error);
      this.emit('test:diagnostic', { __proto__: null, nesting: 0, message: `Error: A resource generated asynchronous activity after the test ended. This activity created the error "${text.split('\n')[0]}" which triggered an ${kind} event, caught by the test runner.` });
      this.error = error;
      return;
    }
    const wrapped = new ERR_TEST_FAILURE(error, kind);
    test.fail(wrapped);
    test.rejectRun?.(wrapped);
  }

  /** Runs the root's `after` hooks; whether there were any to run. */
  runAfterHooks() {
    if (this.ranAfter || this.hooks.after.length === 0 || this.waiting.length > 0 || this.running > 0) return false;
    this.ranAfter = true;
    this.runHooks('after', new TestContext(this)).catch((error) => {
      this.error = error;
    });
    setImmediate(() => {});
    return true;
  }

  finish() {
    const cancelAll = (test) => {
      for (const child of test.subtests) {
        if (child.finished) continue;
        child.started ??= now();
        cancelAll(child);
        child.cancel();
        child.conclude();
      }
    };
    cancelAll(this);
    this.reportInOrder();
    const shown = this.subtests.filter((test) => !test.leftOut);
    this.emit('test:plan', { __proto__: null, nesting: 0, count: shown.length });
    this.emit('test:summary', { __proto__: null, ...this.counters, duration_ms: milliseconds(this.began) });
  }
}

module.exports = { RootTest, Suite, Test, currentTest };
