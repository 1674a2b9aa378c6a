'use strict';
// Errors that the native side of node:vm throws.

const { codes: { ERR_SCRIPT_EXECUTION_TIMEOUT } } = require('internal/errors');

module.exports = {
  throwTimeout(milliseconds) {
    throw new ERR_SCRIPT_EXECUTION_TIMEOUT(milliseconds);
  },
};
