'use strict';
// Errors that the native side of node:vm throws.

const {
  codes: { ERR_SCRIPT_EXECUTION_INTERRUPTED, ERR_SCRIPT_EXECUTION_TIMEOUT },
} = require('internal/errors');

module.exports = {
  throwInterrupted() {
    throw new ERR_SCRIPT_EXECUTION_INTERRUPTED();
  },
  throwTimeout(milliseconds) {
    throw new ERR_SCRIPT_EXECUTION_TIMEOUT(milliseconds);
  },
};
