'use strict';
// The contexts of node:vm, for its modules.

module.exports = {
  /** Set by node:vm. */
  contexts: undefined,
};
