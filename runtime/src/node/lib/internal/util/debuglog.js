'use strict';
// util.debuglog: sections that NODE_DEBUG turns on.

let isEnabled;
const loggers = new Map();

function readEnvironment() {
  const sections = require('process').env.NODE_DEBUG;
  if (!sections) {
    isEnabled = () => false;
    return;
  }
  const pattern = sections.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*').replaceAll(',', '$|^');
  const expression = new RegExp(`^${pattern}$`, 'i');
  isEnabled = (section) => expression.test(section);
}

function noop() {}

function makeLogger(section) {
  if (!isEnabled(section)) return noop;
  const process = require('process');
  const { format, formatWithOptions } = require('internal/util/format');
  const { inspect } = require('internal/util/inspect');
  if (section === 'HTTP' || section === 'HTTP2') {
    process.emitWarning(`Setting the NODE_DEBUG environment variable to '${section.toLowerCase()}' can expose sensitive ` +
      'data (such as passwords, tokens and authentication headers) in the resulting log.');
  }
  return function debug(...args) {
    const colors = require('internal/util/colors').shouldColorize(process.stderr);
    const message = formatWithOptions({ colors }, ...args);
    process.stderr.write(format('%s %s: %s\n', section, inspect(process.pid, { colors }), message));
  };
}

/** The logger of a section; `callback` gets the function that does the work once it is known. */
function debuglog(set, callback) {
  let section;
  let enabled;
  function find() {
    if (enabled !== undefined) return enabled;
    if (isEnabled === undefined) readEnvironment();
    section = set.toUpperCase();
    enabled = isEnabled(section);
    return enabled;
  }
  const enabledProperty = { __proto__: null, get: find, configurable: true, enumerable: true };

  let debug = (...args) => {
    find();
    let logger = loggers.get(section);
    if (logger === undefined) loggers.set(section, logger = makeLogger(section));
    debug = logger;
    if (typeof callback === 'function') {
      Object.defineProperty(debug, 'enabled', enabledProperty);
      callback(debug);
    }
    return debug(...args);
  };
  const logger = (...args) => {
    if (enabled === false) return;
    debug(...args);
  };
  Object.defineProperty(logger, 'enabled', enabledProperty);
  return logger;
}

module.exports = { debuglog };
