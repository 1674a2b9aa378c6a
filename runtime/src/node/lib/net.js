'use strict';
// node:net: addresses and block lists. Sockets and servers are not built yet.

const { isIP, isIPv4, isIPv6 } = require('internal/net');
const { validateBoolean, validateInt32 } = require('internal/validators');
const { defineLazyProperties } = require('internal/util');

let autoSelectFamily = true;
let attemptTimeout = 500;

function getDefaultAutoSelectFamily() {
  return autoSelectFamily;
}

function setDefaultAutoSelectFamily(value) {
  validateBoolean(value, 'value');
  autoSelectFamily = value;
}

function getDefaultAutoSelectFamilyAttemptTimeout() {
  return attemptTimeout;
}

function setDefaultAutoSelectFamilyAttemptTimeout(value) {
  validateInt32(value, 'value', 1);
  attemptTimeout = Math.max(value, 10);
}

function notBuilt(name) {
  return {
    [name]: function() {
      // eslint-disable-next-line no-restricted-syntax
      throw new Error(`net.${name} is not built into lanner yet`);
    },
  }[name];
}

module.exports = {
  getDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  isIP,
  isIPv4,
  isIPv6,
  setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
};
for (const name of ['Server', 'Socket', 'Stream', 'connect', 'createConnection', 'createServer', '_createServerHandle',
  '_normalizeArgs']) {
  module.exports[name] = notBuilt(name);
}
defineLazyProperties(module.exports, 'internal/blocklist', ['BlockList']);
defineLazyProperties(module.exports, 'internal/socketaddress', ['SocketAddress']);
