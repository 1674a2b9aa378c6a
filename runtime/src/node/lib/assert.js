'use strict';
// node:assert

const {
  codes: {
    ERR_AMBIGUOUS_ARGUMENT, ERR_CONSTRUCT_CALL_REQUIRED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
    ERR_INVALID_RETURN_VALUE, ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const { validateFunction, validateOneOf } = require('internal/validators');
const { isError, defineLazyProperty } = require('internal/util');
const { isPromise, isRegExp } = require('internal/util/types');
const { innerFail, innerOk } = require('internal/assert/utils');

// Loaded when something fails or is compared deeply.
const comparisons = () => require('internal/util/comparisons');
const inspect = (...args) => require('internal/util/inspect').inspect(...args);
const AssertionErrorClass = () => require('internal/assert/assertion_error');

const kOptions = Symbol('options');
/** What a function that did not throw gives. */
const kNothing = {};

/** The options of the instance a method is called on; functions of the module may be called without one. */
const optionsOf = (self) => self?.[kOptions];

function Assert(options) {
  if (!new.target) throw new ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  options = Object.assign({ __proto__: null, strict: true, skipPrototype: false }, options);
  if (options.diff !== undefined) validateOneOf(options.diff, 'options.diff', ['simple', 'full']);
  this.AssertionError = AssertionErrorClass();
  Object.defineProperty(this, kOptions, { __proto__: null, value: options });
  if (options.strict) {
    this.equal = this.strictEqual;
    this.deepEqual = this.deepStrictEqual;
    this.notEqual = this.notStrictEqual;
    this.notDeepEqual = this.notDeepStrictEqual;
  }
}

function assert(...args) {
  innerOk(assert, ...args);
}

/** A method (actual, expected, ...message) that fails unless `holds` says so. */
function comparing(name, operator, holds) {
  const method = {
    [name](actual, expected, ...message) {
      if (arguments.length < 2) throw new ERR_MISSING_ARGS('actual', 'expected');
      const options = optionsOf(this);
      if (!holds(actual, expected, options)) {
        innerFail({ actual, expected, message, operator, stackStartFn: method, diff: options?.diff });
      }
    },
  }[name];
  Assert.prototype[name] = method;
}

Assert.prototype.fail = function fail(message) {
  if (isError(message)) throw message;
  const AssertionError = AssertionErrorClass();
  const error = new AssertionError({
    operator: 'fail', stackStartFn: fail, message: message === undefined ? 'Failed' : message, diff: optionsOf(this)?.diff,
  });
  if (message === undefined) error.generatedMessage = true;
  throw error;
};

Assert.prototype.ok = function ok(...args) {
  innerOk(ok, ...args);
};

// eslint-disable-next-line eqeqeq
const looselyEqual = (a, b) => a == b || (Number.isNaN(a) && Number.isNaN(b));
comparing('equal', '==', looselyEqual);
comparing('notEqual', '!=', (a, b) => !looselyEqual(a, b));
comparing('deepEqual', 'deepEqual', (a, b) => comparisons().isDeepEqual(a, b));
comparing('notDeepEqual', 'notDeepEqual', (a, b) => !comparisons().isDeepEqual(a, b));
comparing('deepStrictEqual', 'deepStrictEqual', (a, b, options) =>
  comparisons().isDeepStrictEqual(a, b, options?.skipPrototype));
comparing('notDeepStrictEqual', 'notDeepStrictEqual', (a, b, options) =>
  !comparisons().isDeepStrictEqual(a, b, options?.skipPrototype));
comparing('strictEqual', 'strictEqual', Object.is);
comparing('notStrictEqual', 'notStrictEqual', (a, b) => !Object.is(a, b));
comparing('partialDeepStrictEqual', 'partialDeepStrictEqual', (a, b) => comparisons().isPartialStrictEqual(a, b));

// ---- errors

/** The keys of an error that an expectation names; a pattern that matches stands as what it matched. */
class Comparison {
  constructor(object, keys, actual) {
    for (const key of keys) {
      if (!(key in object)) continue;
      const value = object[key];
      const matches = actual !== undefined && typeof actual[key] === 'string' && isRegExp(value) &&
        RegExp.prototype.exec.call(value, actual[key]) !== null;
      this[key] = matches ? actual[key] : value;
    }
  }
}

function compareKey(actual, expected, key, message, keys, fn, diff) {
  if (key in actual && comparisons().isDeepStrictEqual(actual[key], expected[key])) return;
  if (message) innerFail({ actual, expected, message: [message], operator: fn.name, stackStartFn: fn, diff });
  const AssertionError = AssertionErrorClass();
  const error = new AssertionError({
    actual: new Comparison(actual, keys),
    expected: new Comparison(expected, keys, actual),
    operator: 'deepStrictEqual',
    stackStartFn: fn,
    diff,
  });
  // The error is about the whole, though the message shows the keys.
  error.actual = actual;
  error.expected = expected;
  error.operator = fn.name;
  throw error;
}

function compareToObject(actual, expected, message, fn, diff) {
  const keys = Object.keys(expected);
  // Those two are not enumerable.
  if (expected instanceof Error) keys.push('name', 'message');
  else if (keys.length === 0) throw new ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  for (const key of keys) {
    if (typeof actual[key] === 'string' && isRegExp(expected[key]) &&
        RegExp.prototype.exec.call(expected[key], actual[key]) !== null) {
      continue;
    }
    compareKey(actual, expected, key, message, keys, fn, diff);
  }
}

function wrongClassMessage(actual, expected) {
  const start = `The error is expected to be an instance of "${expected.name}". Received `;
  if (!isError(actual)) return `${start}"${inspect(actual, { depth: -1 })}"`;
  const name = actual.constructor?.name || actual.name;
  const received = expected.name === name ? 'an error with identical name but a different prototype.' : `"${name}"`;
  return start + received + (actual.message ? `\n\nError message:\n\n${actual.message}` : '');
}

/** Checks a thrown value against a class, pattern, validation function or object. */
function checkException(actual, expected, message, fn, diff) {
  let generated;
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) {
      const text = String(actual);
      if (RegExp.prototype.exec.call(expected, text) !== null) return;
      generated = () => `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`;
    } else if (typeof actual !== 'object' || actual === null) {
      const AssertionError = AssertionErrorClass();
      const error = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: fn, diff });
      error.operator = fn.name;
      throw error;
    } else {
      compareToObject(actual, expected, message, fn, diff);
      return;
    }
  } else if (expected.prototype !== undefined && actual instanceof expected) {
    return;
  } else if (Object.prototype.isPrototypeOf.call(Error, expected)) {
    generated = () => wrongClassMessage(actual, expected);
  } else {
    const result = Reflect.apply(expected, {}, [actual]);
    if (result === true) return;
    generated = () => {
      const name = expected.name ? `"${expected.name}" ` : '';
      return `The ${name}validation function is expected to return "true". Received ${inspect(result)}` +
        (isError(actual) ? `\n\nCaught error:\n\n${actual}` : '');
    };
  }
  const AssertionError = AssertionErrorClass();
  const error = new AssertionError({
    actual, expected, message: message || generated(), operator: fn.name, stackStartFn: fn, diff,
  });
  error.generatedMessage = !message;
  throw error;
}

function whatIsThrown(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return kNothing;
}

function isThenable(value) {
  return isPromise(value) ||
    (value !== null && typeof value === 'object' && typeof value.then === 'function' && typeof value.catch === 'function');
}

async function whatIsRejected(promiseFn) {
  let promise = promiseFn;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isThenable(promise)) throw new ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (!isThenable(promiseFn)) {
    throw new ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return kNothing;
}

function expectError(self, fn, actual, args) {
  const diff = optionsOf(self)?.diff;
  let [error, message] = args;
  if (typeof error === 'string') {
    if (args.length === 2) throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
    // Whoever writes the message of the error here wants to have it checked.
    if (typeof actual === 'object' && actual !== null) {
      if (actual.message === error) {
        throw new ERR_AMBIGUOUS_ARGUMENT('error/message',
          `The error message "${actual.message}" is identical to the message.`);
      }
    } else if (actual === error) {
      throw new ERR_AMBIGUOUS_ARGUMENT('error/message', `The error "${actual}" is identical to the message.`);
    }
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== 'object' && typeof error !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
  }
  if (actual === kNothing) {
    const kind = fn === Assert.prototype.rejects ? 'rejection' : 'exception';
    const details = `${error?.name ? ` (${error.name})` : ''}${message ? `: ${message}` : '.'}`;
    innerFail({
      actual: undefined,
      expected: error,
      operator: fn.name,
      message: [`Missing expected ${kind}${details}`],
      stackStartFn: fn,
      diff,
    });
  }
  if (error) checkException(actual, error, message, fn, diff);
}

function matchesError(actual, expected) {
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) return RegExp.prototype.exec.call(expected, String(actual)) !== null;
    throw new ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) return false;
  return Reflect.apply(expected, {}, [actual]) === true;
}

function expectNoError(self, fn, actual, [error, message]) {
  if (actual === kNothing) return;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (error && !matchesError(actual, error)) throw actual;
  const kind = fn === Assert.prototype.doesNotReject ? 'rejection' : 'exception';
  innerFail({
    actual,
    expected: error,
    operator: fn.name,
    message: [`Got unwanted ${kind}${message ? `: ${message}` : '.'}\nActual message: "${actual?.message}"`],
    stackStartFn: fn,
    diff: optionsOf(self)?.diff,
  });
}

Assert.prototype.throws = function throws(fn, ...args) {
  expectError(this, throws, whatIsThrown(fn), args);
};

Assert.prototype.rejects = async function rejects(promiseFn, ...args) {
  expectError(this, rejects, await whatIsRejected(promiseFn), args);
};

Assert.prototype.doesNotThrow = function doesNotThrow(fn, ...args) {
  expectNoError(this, doesNotThrow, whatIsThrown(fn), args);
};

Assert.prototype.doesNotReject = async function doesNotReject(fn, ...args) {
  expectNoError(this, doesNotReject, await whatIsRejected(fn), args);
};

/** The frames of a stack, or undefined. */
function framesOf(stack) {
  const start = typeof stack === 'string' ? stack.indexOf('\n    at') : -1;
  return start === -1 ? undefined : stack.slice(start + 1).split('\n');
}

Assert.prototype.ifError = function ifError(error) {
  if (error === null || error === undefined) return;
  let message = 'ifError got unwanted exception: ';
  if (typeof error === 'object' && typeof error.message === 'string') {
    message += error.message.length === 0 && error.constructor ? error.constructor.name : error.message;
  } else {
    message += inspect(error);
  }
  const AssertionError = AssertionErrorClass();
  const failure = new AssertionError({
    actual: error, expected: null, operator: 'ifError', message, stackStartFn: ifError, diff: optionsOf(this)?.diff,
  });
  // Where the error came from is worth more than who checked it: its frames follow, common ones once.
  const original = framesOf(error.stack);
  if (original !== undefined) {
    let lines = failure.stack.split('\n');
    for (const frame of original) {
      const at = lines.indexOf(frame);
      if (at !== -1) {
        lines = lines.slice(0, at);
        break;
      }
    }
    failure.stack = `${lines.join('\n')}\n${original.join('\n')}`;
  }
  throw failure;
};

function checkMatch(self, text, regexp, message, fn) {
  if (!isRegExp(regexp)) throw new ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  const wanted = fn === Assert.prototype.match;
  if (typeof text === 'string' && (RegExp.prototype.exec.call(regexp, text) !== null) === wanted) return;
  const generatedMessage = message.length === 0;
  if (!message[0]) {
    message[0] = typeof text !== 'string' ?
      `The "string" argument must be of type string. Received type ${typeof text} (${inspect(text)})` :
      `The input ${wanted ? 'did not match' : 'was expected to not match'} the regular expression ` +
        `${inspect(regexp)}. Input:\n\n${inspect(text)}\n`;
  }
  innerFail({
    actual: text,
    expected: regexp,
    message,
    operator: fn.name,
    stackStartFn: fn,
    diff: optionsOf(self)?.diff,
    generatedMessage,
  });
}

Assert.prototype.match = function match(string, regexp, ...message) {
  checkMatch(this, string, regexp, message, match);
};

Assert.prototype.doesNotMatch = function doesNotMatch(string, regexp, ...message) {
  checkMatch(this, string, regexp, message, doesNotMatch);
};

// ---- the module

function strict(...args) {
  innerOk(strict, ...args);
}

const names = ['ok', 'fail', 'equal', 'notEqual', 'deepEqual', 'notDeepEqual', 'deepStrictEqual', 'notDeepStrictEqual',
  'strictEqual', 'notStrictEqual', 'partialDeepStrictEqual', 'match', 'doesNotMatch', 'throws', 'rejects', 'doesNotThrow',
  'doesNotReject', 'ifError'];
for (const target of [assert, strict]) {
  defineLazyProperty(target, 'AssertionError', AssertionErrorClass);
  for (const name of names) target[name] = Assert.prototype[name];
}
Object.assign(strict, {
  equal: assert.strictEqual,
  deepEqual: assert.deepStrictEqual,
  notEqual: assert.notStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
  Assert,
  strict,
});
assert.strict = strict;
assert.Assert = Assert;

module.exports = assert;
