'use strict';
// ByteLengthQueuingStrategy and CountQueuingStrategy.

const { codes: { ERR_INVALID_THIS, ERR_MISSING_OPTION } } = require('internal/errors');
const { kEnumerableProperty } = require('internal/util');
const { validateObject, kValidateObjectAllowObjectsAndNull } = require('internal/validators');
const { customInspect, customInspectSymbol, kState, kType, isBrand, tag } = require('internal/webstreams/util');

const isByteLength = isBrand('ByteLengthQueuingStrategy');
const isCount = isBrand('CountQueuingStrategy');

// One function each for all instances, without a prototype.
const byteSizeFunction = Object.defineProperty((chunk) => chunk.byteLength, 'name', { __proto__: null, value: 'size' });
const countSizeFunction = Object.defineProperty(() => 1, 'name', { __proto__: null, value: 'size' });

function highWaterMarkOf(init) {
  validateObject(init, 'init', kValidateObjectAllowObjectsAndNull & ~1);
  if (init.highWaterMark === undefined) throw new ERR_MISSING_OPTION('init.highWaterMark');
  return +init.highWaterMark;
}

class ByteLengthQueuingStrategy {
  [kType] = 'ByteLengthQueuingStrategy';

  constructor(init) {
    this[kState] = { highWaterMark: highWaterMarkOf(init) };
  }

  get highWaterMark() {
    if (!isByteLength(this)) throw new ERR_INVALID_THIS('ByteLengthQueuingStrategy');
    return this[kState].highWaterMark;
  }

  get size() {
    if (!isByteLength(this)) throw new ERR_INVALID_THIS('ByteLengthQueuingStrategy');
    return byteSizeFunction;
  }

  [customInspectSymbol](depth, options) {
    return customInspect.call(this, depth, options, this[kType], { highWaterMark: this.highWaterMark });
  }
}

class CountQueuingStrategy {
  [kType] = 'CountQueuingStrategy';

  constructor(init) {
    this[kState] = { highWaterMark: highWaterMarkOf(init) };
  }

  get highWaterMark() {
    if (!isCount(this)) throw new ERR_INVALID_THIS('CountQueuingStrategy');
    return this[kState].highWaterMark;
  }

  get size() {
    if (!isCount(this)) throw new ERR_INVALID_THIS('CountQueuingStrategy');
    return countSizeFunction;
  }

  [customInspectSymbol](depth, options) {
    return customInspect.call(this, depth, options, this[kType], { highWaterMark: this.highWaterMark });
  }
}

for (const Class of [ByteLengthQueuingStrategy, CountQueuingStrategy]) {
  Object.defineProperties(Class.prototype, {
    highWaterMark: kEnumerableProperty,
    size: kEnumerableProperty,
    [Symbol.toStringTag]: tag(Class.name),
  });
}

module.exports = { ByteLengthQueuingStrategy, CountQueuingStrategy };
