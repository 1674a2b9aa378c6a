'use strict';
// node:inspector: there is no inspector yet. Its console is the console.

const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');

function missing(name) {
  throw new ERR_METHOD_NOT_IMPLEMENTED(`inspector.${name}`);
}

class Session {
  constructor() {
    missing('Session');
  }
}

module.exports = {
  open: () => missing('open()'),
  close() {},
  url: () => undefined,
  waitForDebugger: () => missing('waitForDebugger()'),
  console: globalThis.console,
  Session,
};
