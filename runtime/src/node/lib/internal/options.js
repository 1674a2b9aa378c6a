'use strict';
// Node's options, from the command line and NODE_OPTIONS.

const { options } = internalBinding('process');

const values = new Map();
for (const word of options) {
  const at = word.indexOf('=');
  const name = at < 0 ? word : word.slice(0, at);
  if (at >= 0) {
    if (!values.has(name)) values.set(name, []);
    values.get(name).push(word.slice(at + 1));
  } else if (name.startsWith('--no-')) {
    values.set(`--${name.slice(5)}`, false);
  } else {
    values.set(name, true);
  }
}

/** A flag as a boolean (undefined: not given), an option with values as a list of them. */
function getOption(name) {
  return values.get(name);
}

module.exports = { getOption };
