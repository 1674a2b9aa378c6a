'use strict';
// node:readline/promises

const { Readline } = require('internal/readline/promises');
const { Interface: Base } = require('internal/readline/interface');
const { kQuestion, kQuestionCancel, kQuestionReject } = require('internal/readline/symbols');
const { AbortError } = require('internal/errors');
const { validateAbortSignal } = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const { addAbortListener } = require('events');

class Interface extends Base {
  question(query, options = kEmptyObject) {
    return new Promise((resolve, reject) => {
      let callback = resolve;
      const signal = options?.signal;
      if (signal) {
        validateAbortSignal(signal, 'options.signal');
        const aborted = () => reject(new AbortError(undefined, { cause: signal.reason }));
        if (signal.aborted) {
          aborted();
          return;
        }
        const onAbort = () => {
          this[kQuestionCancel]();
          aborted();
        };
        const disposable = addAbortListener(signal, onAbort);
        callback = (answer) => {
          disposable[Symbol.dispose]();
          resolve(answer);
        };
      }
      this[kQuestionReject] = reject;
      this[kQuestion](query, callback);
    });
  }
}

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = { Interface, Readline, createInterface };
