'use strict';
// t.assert: the functions of node:assert, counted, and what programs register.

const { validateFunction, validateString } = require('internal/validators');

const registered = new Map();

function register(name, fn) {
  validateString(name, 'name');
  validateFunction(fn, 'fn');
  registered.set(name, fn);
}

const names = [
  'deepEqual', 'deepStrictEqual', 'doesNotMatch', 'doesNotReject', 'doesNotThrow', 'equal', 'fail', 'ifError', 'match',
  'notDeepEqual', 'notDeepStrictEqual', 'notEqual', 'notStrictEqual', 'ok', 'partialDeepStrictEqual', 'rejects', 'strictEqual', 'throws',
];

/** The assertions of one test; `count` is told of each call. */
function assertionsFor(context, count) {
  const assert = require('assert');
  const assertions = { __proto__: null };
  for (const name of names) {
    assertions[name] = (...args) => {
      count();
      return Reflect.apply(assert[name], assert, args);
    };
  }
  for (const name of ['snapshot', 'fileSnapshot']) {
    assertions[name] = () => {
      throw new Error('Snapshots are not built into lanner yet');
    };
  }
  for (const [name, fn] of registered) {
    assertions[name] = (...args) => {
      count();
      return Reflect.apply(fn, context, args);
    };
  }
  return assertions;
}

module.exports = { assertionsFor, register };
