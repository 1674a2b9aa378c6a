'use strict';
// node:test/reporters

const { defineLazyProperty } = require('internal/util');

for (const name of ['dot', 'junit', 'tap']) {
  defineLazyProperty(module.exports, name, () => {
    const { makeFormatter } = require(`internal/test_runner/reporters/${name}`);
    const reporter = async function* (source) {
      const format = makeFormatter();
      for await (const event of source) {
        const text = format(event);
        if (text) yield text;
      }
      const rest = format(null);
      if (rest) yield rest;
    };
    return Object.defineProperty(reporter, 'name', { __proto__: null, value: name });
  });
}

defineLazyProperty(module.exports, 'spec', () => {
  const { Transform } = require('stream');
  const { makeFormatter } = require('internal/test_runner/reporters/spec');
  class SpecReporter extends Transform {
    #format = makeFormatter();
    constructor() {
      super({ writableObjectMode: true });
    }
    _transform(event, encoding, callback) {
      callback(null, this.#format(event) ?? '');
    }
    _flush(callback) {
      callback(null, this.#format(null) ?? '');
    }
  }
  // Called with or without `new`, as a function or as a class.
  return function spec(...args) {
    return Reflect.construct(SpecReporter, args);
  };
});

defineLazyProperty(module.exports, 'lcov', () => function lcov() {
  throw new Error('Coverage is not built into lanner yet');
});
