'use strict';
// util.styleText

const { colors } = require('internal/util/inspect_colors');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateBoolean, validateObject, validateOneOf, validateString } = require('internal/validators');

const hexColor = /^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/;
const sequence = (code) => `\u001b[${code}m`;

/** The opening and closing sequences of a style; undefined for what is none. */
function sequencesOf(style) {
  if (typeof style === 'string' && style[0] === '#') {
    if (!hexColor.test(style)) return undefined;
    const digits = style.length === 4 ? style.replace(/[^#]/g, '$&$&') : style;
    const channel = (i) => Number.parseInt(digits.slice(i, i + 2), 16);
    return { open: sequence(`38;2;${channel(1)};${channel(3)};${channel(5)}`), close: sequence(39), keepsClose: false };
  }
  const codes = colors[style];
  if (!codes) return undefined;
  // Bold and dim end with the same sequence: reopening needs the end first.
  return { open: sequence(codes[0]), close: sequence(codes[1]), keepsClose: codes[0] === 1 || codes[0] === 2 };
}

/** Inner ends of the style reopen it; one at the very end is left. */
function reopen(text, { open, close, keepsClose }) {
  let result = '';
  let done = 0;
  for (let at = text.indexOf(close); at !== -1 && at + close.length < text.length; at = text.indexOf(close, done)) {
    result += text.slice(done, at) + (keepsClose ? close + open : open);
    done = at + close.length;
  }
  return result + text.slice(done);
}

function isStream(stream) {
  return stream !== null && typeof stream === 'object' &&
    (typeof stream.getReader === 'function' || typeof stream.getWriter === 'function' ||
      stream._readableState !== undefined || stream._writableState !== undefined ||
      (typeof stream.write === 'function' && typeof stream.on === 'function') ||
      (typeof stream.pipe === 'function' && typeof stream.on === 'function'));
}

function takesColours(stream) {
  if (stream === undefined) {
    const { outputIsPlain, isTerminal } = internalBinding('util');
    const process = require('process');
    // The stream need not be made to know that it is a file or pipe.
    if (process.env.FORCE_COLOR === undefined && outputIsPlain('stdout') && !isTerminal(1)) return false;
    stream = process.stdout;
  } else if (!isStream(stream)) {
    throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  return require('internal/util/colors').shouldColorize(stream);
}

function styleText(format, text, options) {
  validateString(text, 'text');
  if (options !== undefined) validateObject(options, 'options');
  const validateStream = options?.validateStream ?? true;
  validateBoolean(validateStream, 'options.validateStream');
  const isPlain = validateStream && !takesColours(options?.stream);

  let open = '';
  let close = '';
  let result = text;
  for (const style of Array.isArray(format) ? format : [format]) {
    if (style === 'none') continue;
    const sequences = sequencesOf(style);
    if (sequences === undefined) {
      if (typeof style === 'string' && style[0] === '#') {
        throw new ERR_INVALID_ARG_VALUE('format', style, 'must be a valid hex color (#RGB or #RRGGBB)');
      }
      validateOneOf(style, 'format', Object.getOwnPropertyNames(colors));
      continue;
    }
    if (isPlain) continue;
    open += sequences.open;
    close = sequences.close + close;
    result = reopen(result, sequences);
  }
  return isPlain ? text : `${open}${result}${close}`;
}

module.exports = { styleText };
