'use strict';
// Timer lists as Node keeps them: one list per duration, lists in a heap by when their first timer is due.
// A due list runs all its due timers before the next list is looked at, so timers of one duration run in
// the order they were set, whatever other durations lie between.

const async = require('internal/async_resources');
const { PriorityQueue, linkedList } = require('internal/linked_queue');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { runNextTicks } = require('internal/process/task_queues');
const { validateFunction } = require('internal/validators');
const binding = internalBinding('timers');
const { setCallback } = internalBinding('task_queue');

const TIMEOUT_MAX = 2 ** 31 - 1;
const kRefed = Symbol('refed');
const kHasPrimitive = Symbol('kHasPrimitive');
const kDestroyed = Symbol('destroyed');

let nextId = 1;
/** Timers whose number a program has asked for. */
const knownIds = Object.create(null);

const lists = Object.create(null);
const queue = new PriorityQueue(
  (a, b) => a.expiry - b.expiry || a.id - b.id,
  (list, position) => { list.position = position; },
);
let listId = 0;
/** When the native timer is set to go off. */
let nextExpiry = Infinity;
let referenced = 0;

class TimersList {
  constructor(expiry, msecs) {
    linkedList.init(this);
    this.expiry = expiry;
    this.id = listId++;
    this.msecs = msecs;
    this.position = 0;
  }
}

function setReferenced(change) {
  const before = referenced;
  referenced += change;
  if ((before === 0) !== (referenced === 0)) binding.reference(referenced > 0);
}

let warned = { negative: false, nan: false };

/** The delay in effect: 1 ms for what is no delay, with Node's warnings. */
function checkDelay(after) {
  if (after === undefined) return 1;
  after *= 1;
  if (after >= 1 && after <= TIMEOUT_MAX) return Math.trunc(after);
  const { emitWarning } = require('internal/process/warnings');
  if (after > TIMEOUT_MAX) {
    emitWarning(`${after} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.`, 'TimeoutOverflowWarning');
  } else if (after < 0 && !warned.negative) {
    warned.negative = true;
    emitWarning(`${after} is a negative number.\nTimeout duration was set to 1.`, 'TimeoutNegativeWarning');
  } else if (Number.isNaN(after) && !warned.nan) {
    warned.nan = true;
    emitWarning(`${after} is not a number.\nTimeout duration was set to 1.`, 'TimeoutNaNWarning');
  }
  return 1;
}

class Timeout {
  constructor(callback, after, args, isRepeat, isRefed) {
    after = checkDelay(after);
    this._idleTimeout = after;
    this._idlePrev = this;
    this._idleNext = this;
    this._idleStart = null;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = isRepeat ? after : null;
    this._destroyed = false;
    if (isRefed) setReferenced(1);
    this[kRefed] = isRefed;
    this[kHasPrimitive] = false;
    if (async.active) async.init(this, 'Timeout');
  }

  [Symbol.for('nodejs.util.inspect.custom')](_, options, inspect) {
    return inspect(this, { ...options, depth: 0, customInspect: false });
  }

  refresh() {
    if (this[kRefed]) active(this);
    else insert(this, this._idleTimeout);
    return this;
  }

  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (!this._destroyed) setReferenced(-1);
    }
    return this;
  }

  ref() {
    if (!this[kRefed]) {
      this[kRefed] = true;
      if (!this._destroyed) setReferenced(1);
    }
    return this;
  }

  hasRef() {
    return this[kRefed];
  }

  close() {
    require('timers').clearTimeout(this);
    return this;
  }

  [Symbol.dispose]() {
    require('timers').clearTimeout(this);
  }

  [Symbol.toPrimitive]() {
    const id = idOf(this);
    if (!this[kHasPrimitive]) {
      this[kHasPrimitive] = true;
      knownIds[id] = this;
    }
    return id;
  }
}

const kId = Symbol('asyncId');
function idOf(timer) {
  timer[kId] ??= nextId++;
  return timer[kId];
}

/** Starts a timer, referenced. */
function active(timer) {
  insertGuarded(timer, true);
}

function insertGuarded(timer, isRefed, start) {
  const msecs = timer._idleTimeout;
  if (msecs < 0 || msecs === undefined) return;
  insert(timer, msecs, start);
  if (timer._destroyed || timer[kRefed] === undefined) {
    timer._destroyed = false;
    if (isRefed) setReferenced(1);
    timer[kRefed] = isRefed;
  }
}

function insert(timer, msecs, start = binding.now()) {
  msecs = Math.trunc(msecs);
  timer._idleStart = start;
  let list = lists[msecs];
  if (list === undefined) {
    const expiry = start + msecs;
    lists[msecs] = list = new TimersList(expiry, msecs);
    queue.insert(list);
    if (nextExpiry > expiry) {
      binding.schedule(msecs);
      nextExpiry = expiry;
    }
  }
  linkedList.append(list, timer);
}

/** Takes a timer out of its list; the last one takes the list along. */
function unenroll(timer) {
  if (timer._destroyed) return;
  timer._destroyed = true;
  if (async.active) async.destroy(timer);
  if (timer[kHasPrimitive]) delete knownIds[timer[kId]];
  linkedList.remove(timer);
  if (timer[kRefed]) {
    const list = lists[timer._idleTimeout];
    if (list !== undefined && linkedList.isEmpty(list)) {
      queue.removeAt(list.position);
      delete lists[list.msecs];
      if (queue.peek()) nextExpiry = queue.peek().expiry;
    }
    setReferenced(-1);
  } else {
    const list = lists[timer._idleTimeout];
    if (list !== undefined && linkedList.isEmpty(list)) {
      queue.removeAt(list.position);
      delete lists[list.msecs];
      if (queue.peek()) nextExpiry = queue.peek().expiry;
    }
  }
  timer._idleTimeout = -1;
}

/** The native timer went off. Gives the next expiry: 0 for none, negative when only unreferenced ones wait. */
function processTimers(now) {
  nextExpiry = Infinity;
  let list;
  let ran = false;
  while ((list = queue.peek()) != null) {
    if (list.expiry > now) {
      nextExpiry = list.expiry;
      now = binding.now();
      if (list.expiry > now) return referenced > 0 ? nextExpiry : -nextExpiry;
    }
    if (ran) runNextTicks();
    else ran = true;
    runList(list, now);
  }
  return 0;
}

function runList(list, now) {
  const { msecs } = list;
  let ranAtLeastOne = false;
  let timer;
  while ((timer = linkedList.peek(list)) != null) {
    const waited = now - timer._idleStart;
    if (waited < msecs) {
      list.expiry = Math.max(timer._idleStart + msecs, now + 1);
      queue.percolateDown(list.position);
      return;
    }
    if (ranAtLeastOne) {
      runNextTicks();
      // A tick may have cleared this timer.
      if (linkedList.peek(list) !== timer) continue;
    } else {
      ranAtLeastOne = true;
    }
    linkedList.remove(timer);
    if (!timer._onTimeout) {
      if (!timer._destroyed) {
        timer._destroyed = true;
        if (timer[kHasPrimitive]) delete knownIds[timer[kId]];
        if (timer[kRefed]) setReferenced(-1);
      }
      continue;
    }
    let start;
    if (timer._repeat) start = binding.now();
    try {
      const args = timer._timerArgs;
      if (async.active) async.run(timer, timer._onTimeout, timer, args);
      else if (args === undefined) timer._onTimeout();
      else Reflect.apply(timer._onTimeout, timer, args);
    } finally {
      if (timer._repeat && timer._idleTimeout !== -1) {
        timer._idleTimeout = timer._repeat;
        insert(timer, timer._idleTimeout, start);
      } else if (!timer._idleNext && !timer._idlePrev && !timer._destroyed) {
        timer._destroyed = true;
        if (async.active) async.destroy(timer);
        if (timer[kHasPrimitive]) delete knownIds[timer[kId]];
        if (timer[kRefed]) setReferenced(-1);
      }
    }
    now = Math.max(now, binding.now());
  }
  // Timers set meanwhile with this duration went to this list: it goes only when empty.
  if (list === lists[msecs]) {
    delete lists[msecs];
    queue.shift();
  }
}

// ---- immediates

const immediates = { head: null, tail: null, queued: 0, referenced: 0 };
/** What is left of a run that an error ended. */
let outstanding = null;

function publishImmediates() {
  binding.setImmediates(immediates.queued, immediates.referenced);
}

class Immediate {
  constructor(callback, args) {
    this._idleNext = null;
    this._idlePrev = null;
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = true;
    if (async.active) async.init(this, 'Immediate');
    immediates.queued++;
    immediates.referenced++;
    publishImmediates();
    if (immediates.tail === null) {
      immediates.head = immediates.tail = this;
    } else {
      this._idlePrev = immediates.tail;
      immediates.tail._idleNext = this;
      immediates.tail = this;
    }
  }

  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      immediates.referenced++;
      publishImmediates();
    }
    return this;
  }

  unref() {
    if (this[kRefed] === true) {
      this[kRefed] = false;
      immediates.referenced--;
      publishImmediates();
    }
    return this;
  }

  hasRef() {
    return !!this[kRefed];
  }

  [Symbol.dispose]() {
    clearImmediate(this);
  }
}

/** An immediate is over: run or cleared. */
function retire(immediate) {
  immediate._destroyed = true;
  immediates.queued--;
  if (immediate[kRefed]) immediates.referenced--;
  immediate[kRefed] = null;
  if (async.active) async.destroy(immediate);
  publishImmediates();
}

function clearImmediate(immediate) {
  if (!immediate?._onImmediate || immediate._destroyed) return;
  retire(immediate);
  immediate._onImmediate = null;
  if (immediate._idleNext) immediate._idleNext._idlePrev = immediate._idlePrev;
  if (immediate._idlePrev) immediate._idlePrev._idleNext = immediate._idleNext;
  if (immediates.head === immediate) immediates.head = immediate._idleNext;
  if (immediates.tail === immediate) immediates.tail = immediate._idlePrev;
  immediate._idleNext = null;
  immediate._idlePrev = null;
}

/** The check phase: those queued now; ones they add wait for the next turn. */
function processImmediates() {
  let immediate = outstanding;
  if (immediate === null) {
    immediate = immediates.head;
    immediates.head = immediates.tail = null;
  }
  outstanding = null;
  let previous;
  let ran = false;
  while (immediate !== null) {
    if (immediate._destroyed) {
      // Cleared while in this run: its neighbours know each other already.
      immediate = immediate._idleNext;
      continue;
    }
    if (previous !== undefined && ran) runNextTicks();
    if (immediate._destroyed) {
      immediate = immediate._idleNext;
      continue;
    }
    retire(immediate);
    previous = immediate;
    ran = true;
    const next = () => immediate._idleNext;
    let finished = false;
    try {
      const args = immediate._argv;
      if (async.active) async.run(immediate, immediate._onImmediate, immediate, args);
      else if (!args) immediate._onImmediate();
      else immediate._onImmediate(...args);
      finished = true;
    } finally {
      immediate._onImmediate = null;
      if (!finished) outstanding = next();
    }
    immediate = next();
  }
}

setCallback('processTimers', processTimers);
setCallback('processImmediates', processImmediates);

/** The names of what keeps the process alive here. */
function activeTimers() {
  return [...Array(referenced).fill('Timeout'), ...Array(immediates.referenced).fill('Immediate')];
}

/** Argument of enroll-like functions. */
function getTimerDuration(msecs, name) {
  if (typeof msecs !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', msecs);
  if (msecs < 0 || !Number.isFinite(msecs)) throw new ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  if (msecs > TIMEOUT_MAX) {
    require('internal/process/warnings').emitWarning(
      `${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${TIMEOUT_MAX}.`,
      'TimeoutOverflowWarning');
    return TIMEOUT_MAX;
  }
  return msecs;
}

/** A timer of the runtime itself: does not keep the process alive. */
function setUnrefTimeout(callback, after) {
  validateFunction(callback, 'callback');
  const timer = new Timeout(callback, after, undefined, false, false);
  insert(timer, timer._idleTimeout);
  return timer;
}

module.exports = {
  Immediate,
  TIMEOUT_MAX,
  Timeout,
  active,
  activeTimers,
  clearImmediate,
  getTimerDuration,
  insert,
  kDestroyed,
  kHasPrimitive,
  kRefed,
  knownIds,
  setUnrefTimeout,
  unenroll,
};
