'use strict';
// node:trace_events: nothing is traced, and enabling says so.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
const { validateObject, validateStringArray } = require('internal/validators');

class Tracing {
  #categories;
  constructor(categories) {
    this.#categories = categories.join(',');
  }
  get enabled() {
    return false;
  }
  get categories() {
    return this.#categories;
  }
  enable() {
    throw new ERR_METHOD_NOT_IMPLEMENTED('tracing.enable()');
  }
  disable() {}
}

function createTracing(options) {
  validateObject(options, 'options');
  validateStringArray(options.categories, 'options.categories');
  if (options.categories.length === 0) throw new ERR_INVALID_ARG_TYPE('options.categories', 'non-empty Array', options.categories);
  return new Tracing(options.categories);
}

module.exports = { createTracing, getEnabledCategories: () => undefined };
