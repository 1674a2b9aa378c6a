'use strict';
// What happens to uncaught errors and at the end of the process.

const binding = internalBinding('task_queue');
const async = require('internal/async_resources');
const process = require('process');

let captureCallback = null;

/** Whether a listener took the error. */
function onUncaughtException(error, origin) {
  process.emit('uncaughtExceptionMonitor', error, origin);
  if (captureCallback !== null) {
    captureCallback(error);
  } else if (runCallbacks(error)) {
    // One of those added took it.
  } else if (process.listenerCount('uncaughtException') > 0) {
    process.emit('uncaughtException', error, origin);
  } else {
    process.exitCode = process.exitCode || 1;
    return false;
  }
  // The callbacks that the error ended are over.
  async.unwind?.();
  return true;
}

/** Callbacks that look at an error before the listeners; the newest first, until one says it took it. */
const callbacks = [];
function runCallbacks(error) {
  for (let i = callbacks.length - 1; i >= 0; i--) if (callbacks[i](error)) return true;
  return false;
}

function addUncaughtExceptionCaptureCallback(fn) {
  const { validateFunction } = require('internal/validators');
  validateFunction(fn, 'fn');
  callbacks.push(fn);
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
  addUncaughtExceptionCaptureCallback,
  hasUncaughtExceptionCaptureCallback,
  setUncaughtExceptionCaptureCallback,
};
