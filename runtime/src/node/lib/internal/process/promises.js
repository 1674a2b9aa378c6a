'use strict';
// Unhandled rejections: noted when they happen, reported when ticks and promise jobs have drained.

const binding = internalBinding('task_queue');
const process = require('process');

/** Rejected and unhandled, not yet reported. */
let pending = new Set();
/** Handled after they were reported. */
const handledLate = [];
/** Reported promises. */
const reported = new WeakSet();

function noteRejection(promise, unhandled) {
  if (unhandled) {
    pending.add(promise);
    return;
  }
  if (pending.delete(promise)) return;
  if (reported.delete(promise)) handledLate.push(promise);
}

/** The error that an unhandled reason which is no error becomes. */
function wrap(reason) {
  if (internalBinding('util').isError(reason)) return reason;
  const text = require('internal/util/inspect').inspect(reason);
  const error = new Error(
    'This error originated either by throwing inside of an async function without a catch block, ' +
    'or by rejecting a promise which was not handled with .catch(). ' +
    `The promise rejected with the reason "${typeof reason === 'string' ? reason : text}".`);
  error.code = 'ERR_UNHANDLED_REJECTION';
  Object.defineProperty(error, 'name', { __proto__: null, value: 'UnhandledPromiseRejection', configurable: true, writable: true });
  Error.captureStackTrace(error, wrap);
  return error;
}

/** Reports; whether anything ran. An error thrown here is an uncaught one. */
function processRejections() {
  let ran = false;
  while (handledLate.length > 0) {
    ran = true;
    process.emit('rejectionHandled', handledLate.shift());
  }
  if (pending.size === 0) return ran;
  const promises = Array.from(pending);
  pending = new Set();
  for (let i = 0; i < promises.length; i++) {
    const promise = promises[i];
    ran = true;
    reported.add(promise);
    const reason = binding.promiseReason(promise);
    let handled;
    try {
      handled = process.emit('unhandledRejection', reason, promise);
    } catch (error) {
      for (const rest of promises.slice(i + 1)) pending.add(rest);
      throw error;
    }
    if (!handled) {
      for (const rest of promises.slice(i + 1)) pending.add(rest);
      throw wrap(reason);
    }
  }
  return ran;
}

binding.setCallback('noteRejection', noteRejection);
binding.setCallback('processRejections', processRejections);

module.exports = { processRejections };
