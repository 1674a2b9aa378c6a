'use strict';
// The global structuredClone, and what the algorithm asks of JavaScript.

const { codes: { ERR_MISSING_ARGS }, hideStackFrames } = require('internal/errors');
const { lazyDOMException } = require('internal/util');
const { createSequenceConverter, makeException } = require('internal/webidl');
const { kClone, kDeserialize, kTransfer, kTransferList } = require('internal/worker/js_transferable');
const binding = internalBinding('messaging');
const { isProxy } = internalBinding('util');

function dataCloneError(message) {
  return lazyDOMException(message, 'DataCloneError');
}

/** The value as messages show it: without running more of the program than its `constructor`. */
function describe(value) {
  if (typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return Function.prototype.toString.call(value);
  if (isProxy(value)) return '#<Object>';
  if (value.toString === Object.prototype.toString) {
    const { constructor } = value;
    if (typeof constructor === 'function' && constructor.name !== '') return `#<${constructor.name}>`;
  }
  return Object.prototype.toString.call(value);
}

const toTransferList = createSequenceConverter((value, { context }) => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    throw makeException('is not an object.', { prefix: "Failed to execute 'structuredClone'", context });
  }
  return value;
});

binding.setHooks({
  /** Throws the error of a value that cannot be cloned. */
  refuse(value) {
    let text;
    try {
      text = describe(value);
    } catch {
      text = '#<Object>';
    }
    throw dataCloneError(`${text} could not be cloned.`);
  },
  fail(message) {
    throw dataCloneError(message);
  },
  /** [class, data] */
  clone(object) {
    const { data, deserializeInfo } = object[kClone]();
    return [deserializeInfo, data];
  },
  transfer(object) {
    const { data, deserializeInfo } = object[kTransfer]();
    return [deserializeInfo, data];
  },
  nested(object) {
    return object[kTransferList]?.() ?? [];
  },
  /** The object of a class's name and data. */
  make(deserializeInfo, data) {
    const [module, name] = deserializeInfo.split(':');
    const Class = require(module)[name];
    const object = new Class();
    object[kDeserialize](data);
    return object;
  },
});

const structuredClone = hideStackFrames(function structuredClone(value, options) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('The value argument must be specified');
  let transfer;
  if (options !== undefined && options !== null) {
    const prefix = "Failed to execute 'structuredClone'";
    if (typeof options !== 'object' && typeof options !== 'function') {
      throw makeException('cannot be converted to a dictionary', { prefix, context: 'Options' });
    }
    if (options.transfer !== undefined) transfer = toTransferList(options.transfer, { prefix, context: 'transfer in Options' });
  }
  return binding.structuredClone(value, transfer);
});
delete structuredClone.withoutStackTrace;
Object.defineProperty(structuredClone, 'length', { __proto__: null, value: 0, configurable: true });

/** The elements of an iterable, undefined for what is none. */
function elementsOf(value) {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  const method = value[Symbol.iterator];
  if (typeof method !== 'function') return undefined;
  const iterator = Reflect.apply(method, value, []);
  const next = iterator?.next;
  if (typeof next !== 'function') return undefined;
  const list = [];
  for (;;) {
    const result = Reflect.apply(next, iterator, []);
    if ((typeof result !== 'object' && typeof result !== 'function') || result === null) return undefined;
    if (result.done) return list;
    list.push(result.value);
  }
}

/** The list of an argument that may be a sequence or { transfer }. */
function transferListOf(argument) {
  if (argument === undefined || argument === null) return undefined;
  if (typeof argument !== 'object') throw nativeArgumentError('Optional transferList argument must be an iterable');
  const list = elementsOf(argument);
  if (list !== undefined) return list;
  const { transfer } = argument;
  if (transfer === undefined) return undefined;
  const elements = elementsOf(transfer);
  if (elements === undefined) throw nativeArgumentError('Optional options.transfer argument must be an iterable');
  return elements;
}

/** Native code's form of ERR_INVALID_ARG_TYPE: the message as it is. */
function nativeArgumentError(message) {
  // eslint-disable-next-line no-restricted-syntax
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  Error.captureStackTrace(error, nativeArgumentError);
  return error;
}

module.exports = { dataCloneError, structuredClone, transferListOf };
