'use strict';
// Unhandled rejections: noted when they happen, reported when ticks and promise jobs have drained.

const binding = internalBinding('task_queue');
const process = require('process');

/** Rejected and unhandled, not yet reported. */
let pending = new Set();
/** Handled after they were reported. */
const handledLate = [];
/** Reported promises: their numbers, and whether a warning told of them. */
const reported = new WeakMap();
let lastNumber = 0;

/** What becomes of a rejection nobody handles (--unhandled-rejections). */
const mode = internalBinding('process').options.length === 0 ? 'throw'
  : require('internal/options').getOption('--unhandled-rejections')?.at(-1) ?? 'throw';

function warnOfRejection(number, reason) {
  const text = internalBinding('util').isError(reason) ? reason.stack : internalBinding('util').inspectBriefly(reason);
  const warning = new Error(
    'Unhandled promise rejection. This error originated either by throwing inside of an async function without a ' +
    'catch block, or by rejecting a promise which was not handled with .catch(). To terminate the node process on ' +
    'unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` (see ' +
    `https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). (rejection id: ${number})`);
  warning.name = 'UnhandledPromiseRejectionWarning';
  if (internalBinding('util').isError(reason)) warning.stack = reason.stack;
  process.emitWarning(text, 'UnhandledPromiseRejectionWarning');
  process.emitWarning(warning);
}

function noteRejection(promise, unhandled) {
  if (unhandled) {
    pending.add(promise);
    return;
  }
  if (pending.delete(promise)) return;
  const report = reported.get(promise);
  if (report !== undefined) {
    reported.delete(promise);
    handledLate.push({ promise, report });
  }
}

/** The error that an unhandled reason which is no error becomes. */
function wrap(reason) {
  if (internalBinding('util').isError(reason)) return reason;
  const text = internalBinding('util').inspectBriefly(reason);
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
    const { promise, report } = handledLate.shift();
    if (!process.emit('rejectionHandled', promise) && report.warned) {
      const warning = new Error(`Promise rejection was handled asynchronously (rejection id: ${report.number})`);
      warning.name = 'PromiseRejectionHandledWarning';
      warning.id = report.number;
      process.emitWarning(warning);
    }
  }
  if (pending.size === 0) return ran;
  const promises = Array.from(pending);
  pending = new Set();
  for (let i = 0; i < promises.length; i++) {
    const promise = promises[i];
    ran = true;
    const report = { number: ++lastNumber, warned: false };
    reported.set(promise, report);
    const reason = binding.promiseReason(promise);
    let handled;
    try {
      if (mode === 'strict') internalBinding('task_queue').triggerUncaught(wrap(reason), true);
      handled = process.emit('unhandledRejection', reason, promise);
    } catch (error) {
      for (const rest of promises.slice(i + 1)) pending.add(rest);
      throw error;
    }
    if (mode === 'warn' || (!handled && (mode === 'strict' || mode === 'warn-with-error-codes'))) {
      report.warned = true;
      warnOfRejection(report.number, reason);
      if (mode === 'warn-with-error-codes') process.exitCode = 1;
    }
    if (!handled && mode === 'throw') {
      for (const rest of promises.slice(i + 1)) pending.add(rest);
      throw wrap(reason);
    }
  }
  return ran;
}

binding.setCallback('noteRejection', noteRejection);
binding.setCallback('processRejections', processRejections);

module.exports = { processRejections };
