'use strict';
// What happens to uncaught errors and at the end of the process.

const binding = internalBinding('task_queue');
const process = require('process');

let captureCallback = null;

/** Whether a listener took the error. */
function onUncaughtException(error, origin) {
  process.emit('uncaughtExceptionMonitor', error, origin);
  if (captureCallback !== null) {
    captureCallback(error);
    return true;
  }
  if (process.listenerCount('uncaughtException') > 0) {
    process.emit('uncaughtException', error, origin);
    return true;
  }
  process.exitCode = process.exitCode || 1;
  return false;
}

function setUncaughtExceptionCaptureCallback(fn) {
  const { validateFunction } = require('internal/validators');
  const { codes: { ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET } } = require('internal/errors');
  if (fn === null) {
    captureCallback = null;
    return;
  }
  if (typeof fn !== 'function') {
    const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
    throw new ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
  }
  validateFunction(fn, 'fn');
  if (captureCallback !== null) throw new ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  captureCallback = fn;
}

function hasUncaughtExceptionCaptureCallback() {
  return captureCallback !== null;
}

function onBeforeExit() {
  process.emit('beforeExit', process.exitCode || 0);
}

/** Emits 'exit' once; the code that the listeners leave. */
function onExit(code) {
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', process.exitCode ?? code);
  }
  return +(process.exitCode ?? code);
}

binding.setCallback('uncaughtException', onUncaughtException);
binding.setCallback('beforeExit', onBeforeExit);
binding.setCallback('exit', onExit);

module.exports = {
  hasUncaughtExceptionCaptureCallback,
  setUncaughtExceptionCaptureCallback,
};
