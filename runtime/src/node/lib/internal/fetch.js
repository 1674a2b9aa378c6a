'use strict';
// The global fetch: there is no HTTP yet, and its promise says so.

async function fetch(input, init = undefined) { // eslint-disable-line no-unused-vars
  // eslint-disable-next-line no-restricted-syntax
  throw new Error('fetch is not built into lanner yet');
}
Object.defineProperty(fetch, 'length', { __proto__: null, value: 0, configurable: true });

module.exports = { fetch };
