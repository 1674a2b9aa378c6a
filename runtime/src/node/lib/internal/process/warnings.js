'use strict';
// process.emitWarning, and how a warning looks on standard error.

const process = require('process');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateString } = require('internal/validators');
const { outputIsPlain, writeStderr } = internalBinding('util');

let hintShown = false;
const getOption = internalBinding('process').options.length === 0 ? () => undefined : require('internal/options').getOption;
/** Types and codes that --disable-warning names. */
const disabled = new Set(getOption('--disable-warning') ?? []);

/** Where warnings go: standard error, or the file that --redirect-warnings names. */
function write(text) {
  const file = getOption('--redirect-warnings')?.at(-1) ?? process.env.NODE_REDIRECT_WARNINGS;
  if (file) {
    try {
      require('fs').appendFileSync(require('path').resolve(file), text);
      return;
    } catch {
      // A file that cannot be written must not hide the warning.
    }
  }
  // As console.error: through the stream once there is one, whose write a program may have replaced.
  if (outputIsPlain('stderr')) writeStderr(text);
  else process.stderr.write(text);
}

function onWarning(warning) {
  if (!(warning instanceof Error)) return;
  if (disabled.has(warning.name) || disabled.has(warning.code)) return;
  if (process.noDeprecation && warning.name === 'DeprecationWarning') return;
  const trace = process.traceProcessWarnings || (warning.name === 'DeprecationWarning' && process.traceDeprecation);
  let message = `(node:${process.pid}) `;
  if (warning.code) message += `[${warning.code}] `;
  if (trace && warning.stack) message += warning.stack;
  else message += typeof warning.toString === 'function' ? `${warning.toString()}` : Error.prototype.toString.call(warning);
  if (typeof warning.detail === 'string') message += `\n${warning.detail}`;
  if (!trace && !hintShown) {
    hintShown = true;
    const flag = warning.name === 'DeprecationWarning' ? '--trace-deprecation' : '--trace-warnings';
    message += `\n(Use \`node ${flag} ...\` to show where the warning was created)`;
  }
  write(`${message}\n`);
}

function createWarningObject(warning, type, code, ctor, detail) {
  const limit = Error.stackTraceLimit;
  if (!process.traceProcessWarnings) Error.stackTraceLimit = 0;
  // eslint-disable-next-line no-restricted-syntax
  const object = new Error(warning);
  if (!process.traceProcessWarnings) Error.stackTraceLimit = limit;
  object.name = String(type || 'Warning');
  if (code !== undefined) object.code = code;
  if (detail !== undefined) object.detail = detail;
  Error.captureStackTrace(object, ctor || emitWarning);
  return object;
}

function emitWarning(warning, type, code, ctor) {
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ctor = type.ctor;
    code = type.code;
    if (typeof type.detail === 'string') detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = undefined;
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') {
    ctor = code;
    code = undefined;
  } else if (code !== undefined) {
    validateString(code, 'code');
  }
  if (typeof warning === 'string') {
    warning = createWarningObject(warning, type, code, ctor, detail);
  } else if (!(warning instanceof Error)) {
    throw new ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  }
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) {
      process.nextTick(() => {
        throw warning;
      });
      return;
    }
  }
  process.nextTick(() => process.emit('warning', warning));
}

module.exports = { emitWarning, onWarning };
