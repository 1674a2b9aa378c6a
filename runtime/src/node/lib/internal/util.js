'use strict';
// Small helpers that many modules share.

const {
  codes: { ERR_UNKNOWN_SIGNAL, ERR_INVALID_ARG_TYPE },
  hideStackFrames,
} = require('internal/errors');

const kEmptyObject = Object.freeze({ __proto__: null });
const kEnumerableProperty = { __proto__: null, enumerable: true };
const customInspectSymbol = Symbol.for('nodejs.util.inspect.custom');
const kCustomPromisify = Symbol.for('nodejs.util.promisify.custom');
const kCustomPromisifyArgs = Symbol('customPromisifyArgs');
const kIsEncodingSymbol = Symbol('kIsEncodingSymbol');

const shownCodes = new Set();

/** Wraps a function so that its first call warns. */
function deprecate(fn, message, code, useEmitSync, modifyPrototype = true) {
  const validators = require('internal/validators');
  if (code !== undefined) validators.validateString(code, 'code');
  let warned = false;
  function deprecated(...args) {
    const process = require('process');
    if (!warned && process.noDeprecation !== true) {
      warned = true;
      if (code === undefined || !shownCodes.has(code)) {
        if (code !== undefined) shownCodes.add(code);
        process.emitWarning(message, 'DeprecationWarning', code, deprecated);
      }
    }
    return new.target ? Reflect.construct(fn, args, new.target) : Reflect.apply(fn, this, args);
  }
  if (!modifyPrototype) return deprecated;
  Object.setPrototypeOf(deprecated, fn);
  if (fn.prototype) deprecated.prototype = fn.prototype;
  Object.defineProperty(deprecated, 'length', { __proto__: null, ...Object.getOwnPropertyDescriptor(fn, 'length') });
  return deprecated;
}

function deprecateInstantiation(Constructor, code, ...args) {
  require('process').emitWarning(
    `Instantiating ${Constructor.name} without the 'new' keyword has been deprecated.`, 'DeprecationWarning', code);
  return new Constructor(...args);
}

/** The canonical name of a Buffer encoding, undefined if it is none. */
function normalizeEncoding(encoding) {
  if (encoding === undefined || encoding === null || encoding === '' || encoding === 'utf8' || encoding === 'utf-8') return 'utf8';
  switch (`${encoding}`.toLowerCase()) {
    case 'utf8': case 'utf-8': return 'utf8';
    case 'ucs2': case 'ucs-2': case 'utf16le': case 'utf-16le': return 'utf16le';
    case 'latin1': case 'binary': return 'latin1';
    case 'base64': return 'base64';
    case 'base64url': return 'base64url';
    case 'hex': return 'hex';
    case 'ascii': return 'ascii';
    default: return undefined;
  }
}

function promisify(original) {
  require('internal/validators').validateFunction(original, 'original');
  if (original[kCustomPromisify]) {
    const fn = original[kCustomPromisify];
    if (typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE('util.promisify.custom', 'Function', fn);
    return Object.defineProperty(fn, kCustomPromisify, {
      __proto__: null, value: fn, enumerable: false, writable: false, configurable: true,
    });
  }
  // Names of several results, for callbacks like fs.read's.
  const argumentNames = original[kCustomPromisifyArgs];
  function fn(...args) {
    return new Promise((resolve, reject) => {
      const returned = Reflect.apply(original, this, [...args, (error, ...values) => {
        if (error) return reject(error);
        if (argumentNames !== undefined && values.length > 1) {
          const result = {};
          for (let i = 0; i < argumentNames.length; i++) result[argumentNames[i]] = values[i];
          return resolve(result);
        }
        resolve(values[0]);
      }]);
      if (returned !== null && typeof returned === 'object' && internalBinding('types').isPromise(returned)) {
        require('process').emitWarning('Calling promisify on a function that returns a Promise is likely a mistake.',
          'DeprecationWarning', 'DEP0174');
      }
    });
  }
  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  Object.defineProperty(fn, kCustomPromisify, {
    __proto__: null, value: fn, enumerable: false, writable: false, configurable: true,
  });
  const descriptors = Object.getOwnPropertyDescriptors(original);
  for (const key of Reflect.ownKeys(descriptors)) Object.defineProperty(fn, key, descriptors[key]);
  return fn;
}
promisify.custom = kCustomPromisify;

/** Error codes and texts of the system by negative number. */
function getSystemErrorMap() {
  return require('internal/errors').uvErrmap();
}

function getSystemErrorMessage(number) {
  return getSystemErrorMap().get(number)?.[1] ?? `Unknown system error ${number}`;
}

/** The exit code that shells give for a process a signal ended. */
function convertProcessSignalToExitCode(signalCode) {
  const { signals } = require('os').constants;
  require('internal/validators').validateOneOf(signalCode, 'signalCode', Object.keys(signals));
  return 128 + signals[signalCode];
}

function once(callback) {
  let called = false;
  return function(...args) {
    if (called) return undefined;
    called = true;
    return Reflect.apply(callback, this, args);
  };
}

/** A property that is computed at its first read. */
function defineLazyProperty(target, key, make, enumerable = true) {
  Object.defineProperty(target, key, {
    __proto__: null,
    configurable: true,
    enumerable,
    get() {
      const value = make();
      Object.defineProperty(target, key, { __proto__: null, value, writable: true, configurable: true, enumerable });
      return value;
    },
    set(value) {
      Object.defineProperty(target, key, { __proto__: null, value, writable: true, configurable: true, enumerable });
    },
  });
}

/** Exports of other modules that load when they are read. */
function defineLazyProperties(target, id, keys, enumerable = true) {
  for (const key of keys) defineLazyProperty(target, key, () => require(id)[key], enumerable);
}

function convertToValidSignal(signal) {
  const { signals } = require('os').constants;
  if (typeof signal === 'number') {
    for (const name of Object.keys(signals)) if (signals[name] === signal) return signal;
  }
  if (typeof signal === 'string') {
    const number = signals[signal.toUpperCase()];
    if (number) return number;
  }
  throw new ERR_UNKNOWN_SIGNAL(signal);
}

function getConstructorOf(object) {
  while (object) {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '') {
      return descriptor.value;
    }
    object = Object.getPrototypeOf(object);
  }
  return undefined;
}

/** Sets a function's name for stack traces and inspection. */
function assignFunctionName(name, fn) {
  const text = typeof name === 'symbol' ? (name.description === undefined ? '' : `[${name.description}]`) : name;
  return Object.defineProperty(fn, 'name', { __proto__: null, value: text, configurable: true });
}

function isError(value) {
  return internalBinding('util').isError(value) || value instanceof Error;
}

function filterDuplicateStrings(items, low = false) {
  const map = new Map();
  for (const item of items) {
    const key = item.toLowerCase();
    if (low) map.set(key, key);
    else if (!map.has(key) || map.get(key) === key) map.set(key, item);
  }
  return Array.from(map.values()).sort();
}

const lazyDOMExceptionClass = () => require('internal/dom_exception').DOMException;
const lazyDOMException = hideStackFrames((message, name) => new (lazyDOMExceptionClass())(message, name));

function emitExperimentalWarning(feature) {
  if (shownCodes.has(feature)) return;
  shownCodes.add(feature);
  require('process').emitWarning(`${feature} is an experimental feature and might change at any time`, 'ExperimentalWarning');
}

module.exports = {
  assignFunctionName,
  convertProcessSignalToExitCode,
  convertToValidSignal,
  customInspectSymbol,
  customPromisifyArgs: kCustomPromisifyArgs,
  defineLazyProperties,
  defineLazyProperty,
  deprecate,
  deprecateInstantiation,
  emitExperimentalWarning,
  filterDuplicateStrings,
  getConstructorOf,
  getSystemErrorMap,
  getSystemErrorMessage,
  isError,
  kEmptyObject,
  kEnumerableProperty,
  kIsEncodingSymbol,
  lazyDOMException,
  lazyDOMExceptionClass,
  normalizeEncoding,
  once,
  promisify,
};
