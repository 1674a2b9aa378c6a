'use strict';
// Failing: which error an assertion throws.

const { codes: { ERR_AMBIGUOUS_ARGUMENT, ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { isError } = require('internal/util');

const controls = /[\x00-\x08\x0b\x0c\x0e-\x1f]/g;
const named = { '\b': '\\b', '\f': '\\f' };
const escapeControl = (character) =>
  named[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The message of `assert(expression)`: the text of the call. */
function expressionMessage(above) {
  const { callText } = require('internal/assert/call_text');
  const text = callText(above);
  if (text === undefined) return undefined;
  return `The expression evaluated to a falsy value:\n\n  ${text.replace(controls, escapeControl)}\n`;
}

/** The message from the arguments after the values: text and its substitutions, an error, or a function. */
function resolveMessage({ message, actual, expected }) {
  const [first, ...rest] = message;
  if (message.length === 0) return undefined;
  if (typeof first === 'string') {
    return rest.length > 0 ? require('internal/util/format').format(...message) : first;
  }
  if (isError(first)) {
    if (rest.length > 0) {
      throw new ERR_AMBIGUOUS_ARGUMENT('message',
        `The error message was passed as error object "${Error.prototype.toString.call(first)}" has trailing arguments that would be ignored.`);
    }
    throw first;
  }
  if (typeof first === 'function') {
    if (rest.length > 0) {
      throw new ERR_AMBIGUOUS_ARGUMENT('message',
        `The error message with function "${first.name || 'anonymous'}" has trailing arguments that would be ignored.`);
    }
    try {
      const text = first(actual, expected);
      return typeof text === 'string' ? text : undefined;
    } catch {
      // The failed assertion matters more than its message.
      return undefined;
    }
  }
  if (first === undefined) return undefined;
  throw new ERR_INVALID_ARG_TYPE('message', ['string', 'function'], first);
}

/** Throws for the options of an AssertionError whose `message` is a list of arguments. */
function innerFail(options) {
  const AssertionError = require('internal/assert/assertion_error');
  options.message = resolveMessage(options);
  const error = new AssertionError(options);
  if (options.generatedMessage !== undefined) error.generatedMessage = options.generatedMessage;
  throw error;
}

function innerOk(fn, ...args) {
  if (args[0]) return;
  let message;
  let generatedMessage = true;
  if (args.length === 0) {
    message = ['No value argument passed to `assert.ok()`'];
  } else if (args.length === 1 || args[1] == null) {
    message = [expressionMessage(fn)];
  } else {
    message = args.slice(1);
    generatedMessage = false;
  }
  innerFail({ actual: args[0], expected: true, message, operator: '==', stackStartFn: fn, generatedMessage });
}

module.exports = { innerFail, innerOk };
