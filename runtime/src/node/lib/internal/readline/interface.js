'use strict';
// What readline.Interface and readline/promises' Interface have in common: lines from a stream, and on a
// terminal the editing of a line (see internal/readline/editing).

const EventEmitter = require('events');
const process = require('process');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_USE_AFTER_CLOSE } } = require('internal/errors');
const { validateAbortSignal, validateString, validateUint32 } = require('internal/validators');
const { History } = require('internal/readline/history');
const { installEditing } = require('internal/readline/editing');
const symbols = require('internal/readline/symbols');

const {
  kAddHistory,
  kDecoder,
  kIsMultiline,
  kKillRing,
  kKillRingCursor,
  kLastCommandErrored,
  kLineObjectStream,
  kLine_buffer,
  kNormalWrite,
  kOldPrompt,
  kOnLine,
  kPreviousCursorCols,
  kPreviousKey,
  kPrompt,
  kQuestion,
  kQuestionCallback,
  kQuestionCancel,
  kRedoStack,
  kRefreshLine,
  kSawKeyPress,
  kSawReturnAt,
  kSetLine,
  kSetRawMode,
  kSubstringSearch,
  kTtyWrite,
  kUndoStack,
  kWriteToOutput,
} = symbols;

const kEscapeCodeTimeout = 500;
/** \r and \n this close to each other are one end of a line, in milliseconds. */
const kLeastCrlfDelay = 100;
const kLineEnding = /\r?\n|\r(?!\n)|\u2028|\u2029/;

function validateOptions(self, options) {
  if (options.tabSize !== undefined) {
    validateUint32(options.tabSize, 'tabSize', true);
    self.tabSize = options.tabSize;
  }
  if (options.escapeCodeTimeout !== undefined) {
    if (!Number.isFinite(options.escapeCodeTimeout)) {
      throw new ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', self.escapeCodeTimeout);
    }
    self.escapeCodeTimeout = options.escapeCodeTimeout;
  }
  if (options.signal) validateAbortSignal(options.signal, 'options.signal');
}

/** Arguments one by one, or all of them as properties of the first. */
function InterfaceConstructor(input, output, completer, terminal) {
  this[kSawReturnAt] = 0;
  this.isCompletionEnabled = true;
  this[kSawKeyPress] = false;
  this[kPreviousKey] = null;
  this.escapeCodeTimeout = kEscapeCodeTimeout;
  this.tabSize = 8;
  EventEmitter.call(this);

  let options = {};
  if (input?.input) {
    options = input;
    ({ input, output, completer, terminal } = options);
    validateOptions(this, options);
  }
  this.setupHistoryManager({
    __proto__: null,
    size: options.historySize,
    history: options.history,
    removeHistoryDuplicates: options.removeHistoryDuplicates,
  });
  if (completer !== undefined && typeof completer !== 'function') {
    throw new ERR_INVALID_ARG_VALUE('completer', completer);
  }
  if (terminal === undefined && output != null) terminal = !!output.isTTY;

  this.line = '';
  this[kIsMultiline] = false;
  this[kSubstringSearch] = null;
  this.output = output;
  this.input = input;
  this[kUndoStack] = [];
  this[kRedoStack] = [];
  this[kPreviousCursorCols] = -1;
  this[kKillRing] = [];
  this[kKillRingCursor] = 0;
  this.crlfDelay = options.crlfDelay ? Math.max(kLeastCrlfDelay, options.crlfDelay) : kLeastCrlfDelay;
  this.completer = completer;
  this.setPrompt(options.prompt === undefined ? '> ' : options.prompt);
  this.terminal = !!terminal;
  this[kLineObjectStream] = undefined;

  listenTo(this);
  const { signal } = options;
  if (signal) {
    const onAborted = () => this.close();
    if (signal.aborted) {
      process.nextTick(onAborted);
    } else {
      const disposable = EventEmitter.addAbortListener(signal, onAborted);
      this.once('close', disposable[Symbol.dispose]);
    }
  }
  this[kSetLine]('');
  input.resume();
}
Object.setPrototypeOf(InterfaceConstructor.prototype, EventEmitter.prototype);
Object.setPrototypeOf(InterfaceConstructor, EventEmitter);

/** Listens to the streams until the interface closes. */
function listenTo(self) {
  const { input, output } = self;
  const listeners = [];
  const listen = (emitter, event, listener) => {
    emitter.on(event, listener);
    listeners.push([emitter, event, listener]);
  };
  listen(input, 'error', (error) => self.emit('error', error));
  if (!self.terminal) {
    listen(input, 'data', (data) => self[kNormalWrite](data));
    listen(input, 'end', () => {
      // A last line without an end.
      if (typeof self[kLine_buffer] === 'string' && self[kLine_buffer].length > 0) self.emit('line', self[kLine_buffer]);
      self.close();
    });
    const { StringDecoder } = require('string_decoder');
    self[kDecoder] = new StringDecoder('utf8');
  } else {
    require('internal/readline/emitKeypressEvents')(input, self);
    listen(input, 'keypress', (text, key) => {
      self[kTtyWrite](text, key);
      if (key?.sequence) {
        // Half a character was shown: it is shown again with its other half.
        const code = key.sequence.codePointAt(0);
        if (code >= 0xd800 && code <= 0xdfff) self[kRefreshLine]();
      }
    });
    listen(input, 'end', () => {
      if (typeof self.line === 'string' && self.line.length > 0) self.emit('line', self.line);
      self.close();
    });
    self[kSetRawMode](true);
    self.terminal = true;
    self.cursor = 0;
    if (output != null) listen(output, 'resize', () => self[kRefreshLine]());
  }
  self.once('close', () => {
    for (const [emitter, event, listener] of listeners) emitter.removeListener(event, listener);
  });
}

/** Properties that show the history. */
const kHistoryProperties = {
  __proto__: null,
  history: {
    __proto__: null, configurable: true, enumerable: true,
    get() {
      return this.historyManager.history;
    },
    set(history) {
      this.historyManager.history = history;
    },
  },
  historyIndex: {
    __proto__: null, configurable: true, enumerable: true,
    get() {
      return this.historyManager.index;
    },
    set(index) {
      this.historyManager.index = index;
    },
  },
  historySize: {
    __proto__: null, configurable: true, enumerable: true,
    get() {
      return this.historyManager.size;
    },
  },
  isFlushing: {
    __proto__: null, configurable: true, enumerable: true,
    get() {
      return this.historyManager.isFlushing;
    },
  },
};

class Interface extends InterfaceConstructor {
  // eslint-disable-next-line no-useless-constructor
  constructor(input, output, completer, terminal) {
    super(input, output, completer, terminal);
  }

  get columns() {
    return this.output?.columns || Infinity;
  }

  setPrompt(prompt) {
    this[kPrompt] = prompt;
  }
  getPrompt() {
    return this[kPrompt];
  }

  setupHistoryManager(options) {
    this.historyManager = new History(this, options);
    Object.defineProperties(this, kHistoryProperties);
  }

  [kSetRawMode](mode) {
    const was = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
    return was;
  }

  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this[kRefreshLine]();
    } else {
      this[kWriteToOutput](this[kPrompt]);
    }
  }

  /** The next line answers the question; one at a time. */
  [kQuestion](query, callback) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this[kQuestionCallback]) {
      this.prompt();
      return;
    }
    this[kOldPrompt] = this[kPrompt];
    this.setPrompt(query);
    this[kQuestionCallback] = callback;
    this.prompt();
  }
  [kQuestionCancel]() {
    if (!this[kQuestionCallback]) return;
    this[kQuestionCallback] = null;
    this.setPrompt(this[kOldPrompt]);
    this.clearLine();
  }

  [kOnLine](line) {
    const callback = this[kQuestionCallback];
    if (!callback) {
      this.emit('line', line);
      return;
    }
    this[kQuestionCallback] = null;
    this.setPrompt(this[kOldPrompt]);
    callback(line);
  }

  [kSetLine](line = '') {
    this.line = line;
    this[kIsMultiline] = line.includes('\n');
  }

  [kWriteToOutput](text) {
    validateString(text, 'stringToWrite');
    if (this.output != null) this.output.write(text);
  }

  [kAddHistory]() {
    return this.historyManager.addHistory(this[kIsMultiline], this[kLastCommandErrored]);
  }

  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this[kSetRawMode](false);
    this.closed = true;
    this.emit('close');
  }
  [Symbol.dispose]() {
    this.close();
  }

  pause() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) return undefined;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  }
  resume() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (!this.paused) return undefined;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  }

  /** As if it had been typed: text, or a key by its name. */
  write(text, key) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal) this[kTtyWrite](text, key);
    else this[kNormalWrite](text);
  }

  /** Lines from a stream that is no terminal. */
  [kNormalWrite](data) {
    if (data === undefined) return;
    let text = this[kDecoder].write(data);
    if (this[kSawReturnAt] && Date.now() - this[kSawReturnAt] <= this.crlfDelay) {
      if (text.codePointAt(0) === 10) text = text.slice(1);
      this[kSawReturnAt] = 0;
    }
    if (!text) return;
    const rare = text.includes('\r') || text.includes('\u2028') || text.includes('\u2029');
    const lines = text.split(rare ? kLineEnding : '\n');
    const last = lines.length - 1;
    if (last === 0) {
      // No end of a line yet.
      this[kLine_buffer] = (this[kLine_buffer] || '') + text;
      return;
    }
    this[kSawReturnAt] = text.endsWith('\r') ? Date.now() : 0;
    const first = (this[kLine_buffer] || '') + lines[0];
    this[kLine_buffer] = lines[last];
    this[kOnLine](first);
    for (let i = 1; i < last; i++) this[kOnLine](lines[i]);
  }

  /** The lines from now on. Made once: who iterates twice goes on where the first left off. */
  [Symbol.asyncIterator]() {
    this[kLineObjectStream] ??= EventEmitter.on(this, 'line', {
      close: ['close'],
      highWaterMark: 1024,
      [Symbol.for('nodejs.kFirstEventParam')]: true,
    });
    return this[kLineObjectStream];
  }
}
installEditing(Interface.prototype);

module.exports = { Interface, InterfaceConstructor, ...symbols };
