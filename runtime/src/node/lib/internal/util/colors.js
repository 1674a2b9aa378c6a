'use strict';
// Colours for text that goes to standard error, empty where they are not wanted.

const binding = internalBinding('util');

const codes = {
  blue: '\u001b[34m',
  green: '\u001b[32m',
  white: '\u001b[39m',
  yellow: '\u001b[33m',
  red: '\u001b[31m',
  gray: '\u001b[90m',
  clear: '\u001bc',
  reset: '\u001b[0m',
};

function shouldColorize(stream) {
  if (require('process').env.FORCE_COLOR !== undefined) return require('internal/tty').getColorDepth() > 2;
  return stream?.isTTY && (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true);
}

/** Whether standard error takes colours; the stream is not made to find out that it is no terminal. */
function errorTakesColours() {
  const process = require('process');
  if (process.env.FORCE_COLOR === undefined && binding.outputIsPlain('stderr') && !binding.isTerminal(2)) return false;
  return shouldColorize(process.stderr);
}

const colors = {
  hasColors: false,
  shouldColorize,
  refresh() {
    colors.hasColors = Boolean(errorTakesColours());
    for (const name of Object.keys(codes)) colors[name] = colors.hasColors ? codes[name] : '';
  },
};
for (const name of Object.keys(codes)) colors[name] = '';
colors.refresh();

module.exports = colors;
