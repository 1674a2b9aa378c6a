'use strict';
// node:util

const {
  codes: { ERR_FALSY_VALUE_REJECTION, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
  ErrnoException,
  ExceptionWithHostPort,
} = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateNumber, validateObject, validateString } =
  require('internal/validators');
const { inspect, stripVTControlCharacters } = require('internal/util/inspect');
const { format, formatWithOptions } = require('internal/util/format');
const { debuglog } = require('internal/util/debuglog');
const {
  convertProcessSignalToExitCode, defineLazyProperties, deprecate, getSystemErrorMap, getSystemErrorMessage, kEmptyObject,
  promisify,
} = require('internal/util');
const { uvErrName } = require('internal/errors');
const types = require('internal/util/types');
const binding = internalBinding('util');

function inherits(constructor, superConstructor) {
  if (constructor == null) throw new ERR_INVALID_ARG_TYPE('ctor', 'Function', constructor);
  if (superConstructor == null) throw new ERR_INVALID_ARG_TYPE('superCtor', 'Function', superConstructor);
  if (superConstructor.prototype === undefined) {
    throw new ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superConstructor.prototype);
  }
  Object.defineProperty(constructor, 'super_', { __proto__: null, value: superConstructor, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, superConstructor.prototype);
}

function _extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  const keys = Object.keys(source);
  for (let i = keys.length - 1; i >= 0; i--) target[keys[i]] = source[keys[i]];
  return target;
}

function rejected(reason, callback) {
  // A callback takes what is falsy for success.
  if (!reason) {
    reason = new ERR_FALSY_VALUE_REJECTION(reason);
    Error.captureStackTrace(reason, rejected);
  }
  return callback(reason);
}

function callbackify(original) {
  validateFunction(original, 'original');
  function callbackified(...args) {
    const last = args.pop();
    validateFunction(last, 'last argument');
    const callback = last.bind(this);
    const process = require('process');
    Reflect.apply(original, this, args).then(
      (value) => process.nextTick(callback, null, value),
      (reason) => process.nextTick(rejected, reason, callback));
  }
  const descriptors = Object.getOwnPropertyDescriptors(original);
  if (typeof descriptors.length?.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name?.value === 'string') descriptors.name.value += 'Callbackified';
  for (const key of Reflect.ownKeys(descriptors)) Object.setPrototypeOf(descriptors[key], null);
  Object.defineProperties(callbackified, descriptors);
  return callbackified;
}

function checkErrorNumber(number) {
  validateNumber(number, 'err');
  if (number >= 0 || !Number.isSafeInteger(number)) throw new ERR_OUT_OF_RANGE('err', 'a negative integer', number);
}

function getSystemErrorName(number) {
  checkErrorNumber(number);
  return uvErrName(number);
}

function withoutOwnFrame(Class, args, above) {
  const error = new Class(...args);
  Error.captureStackTrace(error, above);
  return error;
}

function _errnoException(...args) {
  return withoutOwnFrame(ErrnoException, args, _errnoException);
}

function _exceptionWithHostPort(...args) {
  return withoutOwnFrame(ExceptionWithHostPort, args, _exceptionWithHostPort);
}

function checkCallSiteOptions(options) {
  validateObject(options, 'options');
  if (options.sourceMap !== undefined) validateBoolean(options.sourceMap, 'options.sourceMap');
}

function getCallSites(frameCount = 10, options) {
  if (options === undefined) {
    if (typeof frameCount === 'object') {
      options = frameCount;
      checkCallSiteOptions(options);
      frameCount = 10;
    } else {
      options = {};
    }
  } else {
    checkCallSiteOptions(options);
  }
  validateInteger(frameCount, 'frameCount', 1, 200);
  const flat = binding.getCallSites(frameCount);
  const sites = [];
  for (let i = 0; i < flat.length; i += 5) {
    sites.push({
      functionName: flat[i],
      scriptId: flat[i + 1],
      scriptName: flat[i + 2],
      lineNumber: flat[i + 3],
      columnNumber: flat[i + 4],
      column: flat[i + 4],
    });
  }
  return sites;
}

function markPromiseAsHandled(promise) {
  if (!types.isPromise(promise)) throw new ERR_INVALID_ARG_TYPE('promise', 'Promise', promise);
  binding.markPromiseAsHandled(promise);
}

module.exports = {
  _errnoException,
  _exceptionWithHostPort,
  _extend: deprecate(_extend, 'The `util._extend` API is deprecated. Please use Object.assign() instead.', 'DEP0060'),
  callbackify,
  convertProcessSignalToExitCode,
  debug: debuglog,
  debuglog,
  deprecate(fn, message, code, { modifyPrototype } = kEmptyObject) {
    return deprecate(fn, message, code, undefined, modifyPrototype);
  },
  format,
  styleText(format, text, options) {
    return require('internal/util/style_text').styleText(format, text, options);
  },
  formatWithOptions,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorName,
  getSystemErrorMessage(number) {
    checkErrorNumber(number);
    return getSystemErrorMessage(number);
  },
  inherits,
  inspect,
  isArray: deprecate(Array.isArray,
    'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.', 'DEP0044'),
  isDeepStrictEqual(a, b, skipPrototype) {
    return require('internal/util/comparisons').isDeepStrictEqual(a, b, skipPrototype);
  },
  markPromiseAsHandled,
  promisify,
  stripVTControlCharacters,
  toUSVString: (input) => `${input}`.toWellFormed(),
  get transferableAbortSignal() {
    return require('internal/abort_controller').transferableAbortSignal;
  },
  get transferableAbortController() {
    return require('internal/abort_controller').transferableAbortController;
  },
  get aborted() {
    return require('internal/abort_controller').aborted;
  },
  types,
  parseEnv(content) {
    validateString(content, 'content');
    return require('internal/dotenv').parseEnv(content);
  },
};

defineLazyProperties(module.exports, 'internal/util/parse_args/parse_args', ['parseArgs']);
defineLazyProperties(module.exports, 'internal/encoding', ['TextDecoder', 'TextEncoder']);
defineLazyProperties(module.exports, 'internal/mime', ['MIMEType', 'MIMEParams']);
defineLazyProperties(module.exports, 'internal/util/diff', ['diff']);
defineLazyProperties(module.exports, 'internal/util/debounce', ['debounce']);
defineLazyProperties(module.exports, 'internal/util/throttle', ['throttle']);
defineLazyProperties(module.exports, 'internal/util/trace_sigint', ['setTraceSigInt']);
