'use strict';
// util.diff

const { validateStringArray, validateString } = require('internal/validators');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { myersDiff } = require('internal/assert/myers_diff');

function check(value, name) {
  if (Array.isArray(value)) {
    validateStringArray(value, name);
    return;
  }
  if (typeof value !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['Array', 'string'], value);
  validateString(value, name);
}

/** Pairs [-1 | 0 | 1, part] that turn `expected` into `actual`. */
function diff(actual, expected) {
  if (actual === expected) return [];
  check(actual, 'actual');
  check(expected, 'expected');
  return myersDiff(actual, expected).reverse();
}

module.exports = { diff };
