'use strict';
// node:readline

const process = require('process');
const { clearLine, clearScreenDown, cursorTo, moveCursor } = require('internal/readline/callbacks');
const emitKeypressEvents = require('internal/readline/emitKeypressEvents');
const promises = require('readline/promises');
const { AbortError } = require('internal/errors');
const { inspect } = require('internal/util/inspect');
const { kEmptyObject, promisify } = require('internal/util');
const { validateAbortSignal } = require('internal/validators');
const { addAbortListener } = require('events');
const { Interface: Base, InterfaceConstructor } = require('internal/readline/interface');
const symbols = require('internal/readline/symbols');

const { kQuestion, kQuestionCancel, kSawReturnAt, kTabCompleter } = symbols;

/** A completer with one parameter gives its result at once. */
function withCallback(completer) {
  if (typeof completer !== 'function' || completer.length === 2) return completer;
  return (line, callback) => callback(null, completer(line));
}

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  if (input?.input && typeof input.completer === 'function') input.completer = withCallback(input.completer);
  else completer = withCallback(completer);
  InterfaceConstructor.call(this, input, output, completer, terminal);
  if (this.terminal && process.env.TERM === 'dumb') this._ttyWrite = writeToDumbTerminal.bind(this);
}
Object.setPrototypeOf(Interface.prototype, Base.prototype);
Object.setPrototypeOf(Interface, Base);

Interface.prototype.question = function question(query, options, callback) {
  if (typeof options === 'function') callback = options;
  if (options === null || typeof options !== 'object') options = kEmptyObject;
  const { signal } = options;
  if (signal) {
    validateAbortSignal(signal, 'options.signal');
    if (signal.aborted) return;
    const onAbort = () => this[kQuestionCancel]();
    const disposable = addAbortListener(signal, onAbort);
    const answered = callback;
    callback = (answer) => {
      disposable[Symbol.dispose]();
      if (typeof answered === 'function') answered(answer);
    };
  }
  if (typeof callback === 'function') this[kQuestion](query, callback);
};

Interface.prototype.question[promisify.custom] = function question(query, options) {
  if (options === null || typeof options !== 'object') options = kEmptyObject;
  const { signal } = options;
  const aborted = () => new AbortError(undefined, { cause: signal.reason });
  if (signal?.aborted) return Promise.reject(aborted());
  return new Promise((resolve, reject) => {
    let callback = resolve;
    if (signal) {
      const onAbort = () => reject(aborted());
      const disposable = addAbortListener(signal, onAbort);
      callback = (answer) => {
        disposable[Symbol.dispose]();
        resolve(answer);
      };
    }
    this.question(query, options, callback);
  });
};

/** Methods that programs call, and replace, by names with an underscore: ours go through those names. */
const kMethods = ['kSetRawMode', 'kOnLine', 'kWriteToOutput', 'kAddHistory', 'kRefreshLine', 'kNormalWrite',
  'kInsertString', 'kTabComplete', 'kWordLeft', 'kWordRight', 'kDeleteLeft', 'kDeleteRight', 'kDeleteWordLeft',
  'kDeleteWordRight', 'kDeleteLineLeft', 'kDeleteLineRight', 'kLine', 'kHistoryNext', 'kHistoryPrev',
  'kGetDisplayPos', 'kMoveCursor', 'kTtyWrite'];
for (const name of kMethods) {
  const symbol = symbols[name];
  const shown = symbol.description;
  Interface.prototype[shown] = Base.prototype[symbol];
  Object.defineProperty(Interface.prototype, symbol, {
    __proto__: null,
    get() {
      return this[shown];
    },
  });
}
for (const name of ['kDecoder', 'kLine_buffer', 'kOldPrompt', 'kPreviousKey', 'kPrompt', 'kQuestionCallback',
  'kSawKeyPress', 'kSawReturnAt']) {
  const symbol = symbols[name];
  Object.defineProperty(Interface.prototype, symbol.description, {
    __proto__: null,
    get() {
      return this[symbol];
    },
    set(value) {
      this[symbol] = value;
    },
  });
}
Interface.prototype._getCursorPos = Base.prototype.getCursorPos;

/** With a completer that calls back. */
Interface.prototype._tabComplete = function(lastKeypressWasTab) {
  this.pause();
  this.completer(this.line.slice(0, this.cursor), (error, value) => {
    this.resume();
    if (error) this._writeToOutput(`Tab completion error: ${inspect(error)}`);
    else this[kTabCompleter](lastKeypressWasTab, value);
  });
};

/** A terminal that can only show text. */
function writeToDumbTerminal(text, key) {
  key ||= kEmptyObject;
  if (key.name === 'escape') return;
  if (this[kSawReturnAt] && key.name !== 'enter') this[kSawReturnAt] = 0;
  if (key.ctrl && key.name === 'c') {
    if (this.listenerCount('SIGINT') > 0) this.emit('SIGINT');
    else this.close();
    return;
  }
  if (key.ctrl && key.name === 'd') {
    this.close();
    return;
  }
  if (key.name === 'return') {
    this[kSawReturnAt] = Date.now();
    this._line();
  } else if (key.name === 'enter') {
    if (this[kSawReturnAt] === 0 || Date.now() - this[kSawReturnAt] > this.crlfDelay) this._line();
    this[kSawReturnAt] = 0;
  } else if (typeof text === 'string' && text) {
    this.line += text;
    this.cursor += text.length;
    this._writeToOutput(text);
  }
}

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = {
  Interface,
  clearLine,
  clearScreenDown,
  createInterface,
  cursorTo,
  emitKeypressEvents,
  moveCursor,
  promises,
};
