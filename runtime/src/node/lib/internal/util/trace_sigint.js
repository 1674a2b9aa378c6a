'use strict';
// util.setTraceSigInt: there is no watchdog that could print a stack when SIGINT comes.

const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');

function setTraceSigInt() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('util.setTraceSigInt()');
}

module.exports = { setTraceSigInt };
