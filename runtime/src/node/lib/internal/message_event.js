'use strict';
// MessageEvent, CloseEvent and ErrorEvent.

const { Event } = require('internal/event_target');
const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { kEnumerableProperty } = require('internal/util');
const { toDOMString } = require('internal/webidl');

function isPort(value) {
  return value instanceof require('internal/worker/io').MessagePort;
}

function fail(name, message) {
  return new TypeError(`${name} constructor: ${message}`);
}

function requireType(name, count) {
  if (count === 0) throw fail(name, '1 argument required, but 0 found.');
}

function shown(value) {
  const text = typeof value === 'object' || typeof value === 'function' ?
    require('internal/util/inspect').inspect(value) : typeof value === 'bigint' ? `${value}n` : String(value);
  return `"${text}"`;
}

function dictionary(name, init) {
  if (init !== undefined && init !== null && typeof init !== 'object' && typeof init !== 'function') {
    throw fail(name, `Expected eventInitDict (${shown(init)}) to be one of: Null, Undefined, Object.`);
  }
  return init ?? {};
}

function checkPorts(init) {
  const { ports } = init;
  if (ports === undefined) return [];
  if (ports === null || typeof ports[Symbol.iterator] !== 'function' || typeof ports !== 'object') {
    throw fail('MessageEvent', `eventInitDict.ports (${typeof ports === 'object' ? 'null' : String(ports)}) is not iterable.`);
  }
  const list = [...ports];
  list.forEach((port, i) => {
    if (!isPort(port)) {
      throw fail('MessageEvent', `Expected eventInitDict.ports[${i}] (${shown(port)}) to be an instance of MessagePort.`);
    }
  });
  return list;
}

function tag(name) {
  return { __proto__: null, value: name, writable: false, enumerable: false, configurable: true };
}

class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  constructor(type, eventInitDict = undefined) {
    requireType('MessageEvent', arguments.length);
    const init = dictionary('MessageEvent', eventInitDict);
    const source = init.source ?? null;
    if (source !== null && !isPort(source)) {
      throw fail('MessageEvent', `Expected eventInitDict.source (${shown(source)}) to be an instance of MessagePort.`);
    }
    const ports = checkPorts(init);
    super(toDOMString(type), init);
    this.#data = init.data === undefined ? null : init.data;
    this.#origin = init.origin === undefined ? '' : toDOMString(init.origin).toWellFormed();
    this.#lastEventId = init.lastEventId === undefined ? '' : toDOMString(init.lastEventId);
    this.#source = source;
    this.#ports = Object.freeze(ports);
  }

  static #check(object) {
    if (typeof object !== 'object' || object === null || !(#data in object)) throw new ERR_INVALID_THIS('MessageEvent');
  }

  get data() {
    MessageEvent.#check(this);
    return this.#data;
  }

  get origin() {
    MessageEvent.#check(this);
    return this.#origin;
  }

  get lastEventId() {
    MessageEvent.#check(this);
    return this.#lastEventId;
  }

  get source() {
    MessageEvent.#check(this);
    return this.#source;
  }

  get ports() {
    MessageEvent.#check(this);
    return this.#ports;
  }

  initMessageEvent(type, bubbles = false, cancelable = false, data = null, origin = '', lastEventId = '', source = null,
    ports = []) {
    MessageEvent.#check(this);
    this.initEvent(type, bubbles, cancelable);
    this.#data = data;
    this.#origin = `${origin}`;
    this.#lastEventId = `${lastEventId}`;
    this.#source = source;
    this.#ports = Object.freeze([...ports]);
  }
}
Object.defineProperties(MessageEvent.prototype, {
  [Symbol.toStringTag]: tag('MessageEvent'),
  data: kEnumerableProperty,
  origin: kEnumerableProperty,
  lastEventId: kEnumerableProperty,
  source: kEnumerableProperty,
  ports: kEnumerableProperty,
  initMessageEvent: kEnumerableProperty,
});
Object.defineProperty(MessageEvent.prototype.initMessageEvent, 'length', { __proto__: null, value: 1, configurable: true });

class CloseEvent extends Event {
  #wasClean;
  #code;
  #reason;

  constructor(type, eventInitDict = undefined) {
    requireType('CloseEvent', arguments.length);
    const init = dictionary('CloseEvent', eventInitDict);
    super(toDOMString(type), init);
    this.#wasClean = Boolean(init.wasClean);
    this.#code = Number(init.code ?? 0) & 0xffff;
    this.#reason = init.reason === undefined ? '' : toDOMString(init.reason).toWellFormed();
  }

  get wasClean() {
    return this.#wasClean;
  }

  get code() {
    return this.#code;
  }

  get reason() {
    return this.#reason;
  }
}
Object.defineProperties(CloseEvent.prototype, {
  [Symbol.toStringTag]: tag('CloseEvent'),
  reason: kEnumerableProperty,
  code: kEnumerableProperty,
  wasClean: kEnumerableProperty,
});

class ErrorEvent extends Event {
  #message;
  #filename;
  #lineno;
  #colno;
  #error;

  constructor(type, eventInitDict = undefined) {
    requireType('ErrorEvent', arguments.length);
    const init = dictionary('ErrorEvent', eventInitDict);
    super(toDOMString(type), init);
    this.#message = init.message === undefined ? '' : toDOMString(init.message);
    this.#filename = init.filename === undefined ? '' : toDOMString(init.filename).toWellFormed();
    this.#lineno = Number(init.lineno ?? 0) >>> 0;
    this.#colno = Number(init.colno ?? 0) >>> 0;
    this.#error = init.error;
  }

  get message() {
    return this.#message;
  }

  get filename() {
    return this.#filename;
  }

  get lineno() {
    return this.#lineno;
  }

  get colno() {
    return this.#colno;
  }

  get error() {
    return this.#error;
  }
}
Object.defineProperties(ErrorEvent.prototype, {
  [Symbol.toStringTag]: tag('ErrorEvent'),
  message: kEnumerableProperty,
  filename: kEnumerableProperty,
  lineno: kEnumerableProperty,
  colno: kEnumerableProperty,
  error: kEnumerableProperty,
});

module.exports = { CloseEvent, ErrorEvent, MessageEvent };
