'use strict';
// Editing the line on a terminal: keys, the cursor, and showing what changed.
//
// `line` and `cursor` (in units) are what is edited; `prevRows` is the row of the cursor, counted from the
// prompt's, when the line was last shown.

const process = require('process');
const { AbortError } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { getStringWidth, inspect, stripVTControlCharacters } = require('internal/util/inspect');
const { charLengthAt, charLengthLeft, commonPrefix } = require('internal/readline/utils');
const { clearScreenDown, cursorTo, moveCursor } = require('internal/readline/callbacks');
const {
  kAddHistory,
  kDeleteLeft,
  kDeleteLineLeft,
  kDeleteLineRight,
  kDeleteRight,
  kDeleteWordLeft,
  kDeleteWordRight,
  kGetDisplayPos,
  kHistoryNext,
  kHistoryPrev,
  kInsertString,
  kIsMultiline,
  kKillRing,
  kKillRingCursor,
  kLine,
  kMoveCursor,
  kOnLine,
  kPreviousCursorCols,
  kPreviousKey,
  kPrompt,
  kQuestionReject,
  kRedoStack,
  kRefreshLine,
  kSawReturnAt,
  kSetLine,
  kSetRawMode,
  kSubstringSearch,
  kTabComplete,
  kTabCompleter,
  kTtyWrite,
  kUndoStack,
  kWordLeft,
  kWordRight,
  kWriteToOutput,
  kYanking,
} = require('internal/readline/symbols');

const kMostUndo = 2048;
const kMostKilled = 32;
/** Before the second and later lines of a line of several. */
const kMultilinePrompt = '| ';

const lineEnding = /\r?\n|\r(?!\n)|\u2028|\u2029/g;

function before(self) {
  return self.line.slice(0, self.cursor);
}
function after(self) {
  return self.line.slice(self.cursor);
}

/** Remembers the line for undo. */
function beforeEdit(self) {
  if (self[kUndoStack].push({ text: self.line, cursor: self.cursor }) > kMostUndo) self[kUndoStack].shift();
}

/** Back or forth between the two stacks. */
function restore(self, from, to) {
  if (from.length === 0) return;
  to.push({ text: self.line, cursor: self.cursor });
  const { text, cursor } = from.pop();
  self[kSetLine](text);
  self.cursor = cursor;
  self[kRefreshLine]();
}

/** Units of the word before the cursor, with the blanks behind it. */
function wordLeftLength(self) {
  const reversed = Array.from(before(self)).reverse().join('');
  return /^\s*(?:[^\w\s]+|\w+)?/.exec(reversed)[0].length;
}

function kill(self, text) {
  const ring = self[kKillRing];
  if (!text || text === ring[0]) return;
  ring.unshift(text);
  self[kKillRingCursor] = 0;
  while (ring.length > kMostKilled) ring.pop();
}

function yank(self) {
  if (self[kKillRing].length === 0) return;
  self[kYanking] = true;
  self[kInsertString](self[kKillRing][self[kKillRingCursor]]);
}

/** Replaces what was yanked by what was killed before. */
function yankPop(self) {
  const ring = self[kKillRing];
  if (!self[kYanking] || ring.length <= 1) return;
  const last = ring[self[kKillRingCursor]];
  self[kKillRingCursor] = (self[kKillRingCursor] + 1) % ring.length;
  const next = ring[self[kKillRingCursor]];
  const head = self.line.slice(0, self.cursor - last.length);
  self[kSetLine](head + next + after(self));
  self.cursor = head.length + next.length;
  self[kRefreshLine]();
}

/** Up or down within a line of several lines, keeping the column where lines are long enough. */
function moveLine(self, direction, lines, { rows, cols }) {
  const current = lines[rows];
  const target = lines[rows + direction];
  const down = direction === 1;
  // To the end of a shorter line.
  const toEnd = down ? current.length - cols + kMultilinePrompt.length + target.length + 1 : -cols + 1;
  let step;
  if (cols > target.length + 1) {
    if (self[kPreviousCursorCols] === -1) self[kPreviousCursorCols] = cols;
    step = toEnd;
  } else {
    step = down ? current.length + 1 : -target.length - 1;
    if (self[kPreviousCursorCols] !== -1) {
      if (self[kPreviousCursorCols] <= target.length) {
        step += self[kPreviousCursorCols] - cols;
        self[kPreviousCursorCols] = -1;
      } else {
        step = toEnd;
      }
    }
  }
  self[kMoveCursor](step);
}

function moveUp(self) {
  const position = self.getCursorPos();
  if (self[kIsMultiline] && position.rows > 0) {
    moveLine(self, -1, self.line.split('\n'), position);
    return;
  }
  self[kPreviousCursorCols] = -1;
  self[kHistoryPrev]();
}

function moveDown(self) {
  const position = self.getCursorPos();
  const lines = self.line.split('\n');
  if (self[kIsMultiline] && position.rows < lines.length - 1) {
    moveLine(self, 1, lines, position);
    return;
  }
  self[kPreviousCursorCols] = -1;
  self[kHistoryNext]();
}

/** Ctrl+Z: the shell's turn; the line is shown again when it is ours. */
function suspend(self) {
  if (self.listenerCount('SIGTSTP') > 0) {
    self.emit('SIGTSTP');
    return;
  }
  process.once('SIGCONT', () => {
    if (!self.paused) {
      self.pause();
      self.emit('SIGCONT');
    }
    self[kSetRawMode](true);
    self[kRefreshLine]();
  });
  self[kSetRawMode](false);
  process.kill(process.pid, 'SIGTSTP');
}

function closeWith(self, key) {
  self.close();
  self[kQuestionReject]?.(new AbortError(`Aborted with ${key}`));
}

const kControlShiftKeys = {
  __proto__: null,
  backspace: (self) => self[kDeleteLineLeft](),
  delete: (self) => self[kDeleteLineRight](),
};

const kControlKeys = {
  __proto__: null,
  c(self) {
    if (self.listenerCount('SIGINT') > 0) self.emit('SIGINT');
    else closeWith(self, 'Ctrl+C');
  },
  d(self) {
    if (self.cursor === 0 && self.line.length === 0) closeWith(self, 'Ctrl+D');
    else if (self.cursor < self.line.length) self[kDeleteRight]();
  },
  l(self) {
    cursorTo(self.output, 0, 0);
    clearScreenDown(self.output);
    self[kRefreshLine]();
  },
  a: (self) => self[kMoveCursor](-Infinity),
  b: (self) => self[kMoveCursor](-charLengthLeft(self.line, self.cursor)),
  e: (self) => self[kMoveCursor](Infinity),
  f: (self) => self[kMoveCursor](charLengthAt(self.line, self.cursor)),
  h: (self) => self[kDeleteLeft](),
  k: (self) => self[kDeleteLineRight](),
  n: (self) => self[kHistoryNext](),
  p: (self) => self[kHistoryPrev](),
  u: (self) => self[kDeleteLineLeft](),
  w: (self) => self[kDeleteWordLeft](),
  y: yank,
  z: suspend,
  backspace: (self) => self[kDeleteWordLeft](),
  delete: (self) => self[kDeleteWordRight](),
  left: (self) => self[kWordLeft](),
  right: (self) => self[kWordRight](),
};

const kMetaKeys = {
  __proto__: null,
  b: (self) => self[kWordLeft](),
  f: (self) => self[kWordRight](),
  d: (self) => self[kDeleteWordRight](),
  y: yankPop,
  backspace: (self) => self[kDeleteWordLeft](),
  delete: (self) => self[kDeleteWordRight](),
};

const kPlainKeys = {
  __proto__: null,
  return(self) {
    self[kSawReturnAt] = Date.now();
    self[kLine]();
  },
  enter(self) {
    // \n after \r, even if it came a little later, is one end.
    if (self[kSawReturnAt] === 0 || Date.now() - self[kSawReturnAt] > self.crlfDelay) self[kLine]();
    self[kSawReturnAt] = 0;
  },
  up: moveUp,
  down: moveDown,
  left: kControlKeys.b,
  right: kControlKeys.f,
  home: kControlKeys.a,
  end: kControlKeys.e,
  backspace: (self) => self[kDeleteLeft](),
  delete: (self) => self[kDeleteRight](),
};

/** Text that was typed or pasted; ends of lines in it enter lines. */
function typeText(self, text) {
  if (typeof text !== 'string' || !text) return;
  let done = 0;
  for (const match of text.matchAll(lineEnding)) {
    self[kInsertString](text.slice(done, match.index));
    done = match.index + match[0].length;
    self[kLine]();
  }
  self[kInsertString](text.slice(done));
}

const methods = {
  /** Shows prompt and line anew, and puts the cursor where it belongs. */
  [kRefreshLine]() {
    const end = this[kGetDisplayPos](this[kPrompt] + this.line);
    const position = this.getCursorPos();
    const previousRows = this.prevRows || 0;
    if (previousRows > 0) moveCursor(this.output, 0, -previousRows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this[kWriteToOutput](this[kPrompt] + this.line.replaceAll('\n', `\n${kMultilinePrompt}`));
    // A terminal goes to the next row only with the next character.
    if (end.cols === 0) this[kWriteToOutput](' ');
    cursorTo(this.output, position.cols);
    const rowsBelow = end.rows - position.rows;
    if (rowsBelow > 0) moveCursor(this.output, 0, -rowsBelow);
    this.prevRows = position.rows;
  },

  /** Where the cursor is after showing `text` from the first column. */
  [kGetDisplayPos](text) {
    const { columns } = this;
    let offset = 0;
    let rows = 0;
    for (const character of stripVTControlCharacters(text)) {
      if (character === '\n') {
        // Rows must be counted as they are shown.
        rows += Math.ceil(offset / columns) || 1;
        offset = this[kIsMultiline] ? kMultilinePrompt.length : 0;
        continue;
      }
      if (character === '\t') {
        offset += this.tabSize - (offset % this.tabSize);
        continue;
      }
      const width = getStringWidth(character, false);
      // A wide one that does not fit goes to the next row.
      if (width === 2 && (offset + 1) % columns === 0) offset++;
      offset += width > 1 ? 2 : width;
    }
    const cols = offset % columns;
    rows += (offset - cols) / columns;
    return { cols, rows };
  },

  getCursorPos() {
    return this[kGetDisplayPos](this[kPrompt] + before(this));
  },

  [kMoveCursor](dx) {
    if (dx === 0) return;
    const from = this.getCursorPos();
    this.cursor = Math.min(Math.max(this.cursor + dx, 0), this.line.length);
    const to = this.getCursorPos();
    if (from.rows === to.rows) moveCursor(this.output, to.cols - from.cols, 0);
    else this[kRefreshLine]();
  },

  [kInsertString](text) {
    beforeEdit(this);
    if (!this.isCompletionEnabled) {
      // In the middle of a paste: shown as it is, which is faster.
      this.line = before(this) + text + after(this);
      this.cursor += text.length;
      this[kWriteToOutput](text);
      return;
    }
    if (this.cursor < this.line.length) {
      this[kSetLine](before(this) + text + after(this));
      this.cursor += text.length;
      this[kRefreshLine]();
      return;
    }
    const from = this.getCursorPos();
    this.line += text;
    this.cursor += text.length;
    const to = this.getCursorPos();
    if (from.rows < to.rows) this[kRefreshLine]();
    else this[kWriteToOutput](text);
  },

  // ---- completion

  async [kTabComplete](lastKeypressWasTab) {
    this.pause();
    let value;
    try {
      value = await this.completer(before(this));
    } catch (error) {
      this[kWriteToOutput](`Tab completion error: ${inspect(error)}`);
      return;
    } finally {
      this.resume();
    }
    this[kTabCompleter](lastKeypressWasTab, value);
  },

  /** What the completer gave: [completions, the text they complete]. */
  [kTabCompleter](lastKeypressWasTab, [completions, completeOn]) {
    if (!completions || completions.length === 0) return;
    const prefix = commonPrefix(completions.filter((completion) => completion !== ''));
    if (prefix.startsWith(completeOn) && prefix.length > completeOn.length) {
      this[kInsertString](prefix.slice(completeOn.length));
      return;
    }
    if (!completeOn.startsWith(prefix)) {
      // Completions that differ in case, say.
      const start = this.cursor - completeOn.length;
      this[kSetLine](this.line.slice(0, start) + prefix + after(this));
      this.cursor = start + prefix.length;
      this[kRefreshLine]();
      return;
    }
    // The list is shown at the second tab.
    if (!lastKeypressWasTab) return;
    beforeEdit(this);
    this[kWriteToOutput](listInColumns(completions, this.columns));
    this[kRefreshLine]();
  },

  // ---- moving and deleting

  [kWordLeft]() {
    if (this.cursor > 0) this[kMoveCursor](-wordLeftLength(this));
  },
  [kWordRight]() {
    if (this.cursor < this.line.length) {
      this[kMoveCursor](/^(?:\s+|[^\w\s]+|\w+)\s*/.exec(after(this))[0].length);
    }
  },
  [kDeleteLeft]() {
    if (this.cursor === 0 || this.line.length === 0) return;
    beforeEdit(this);
    const size = charLengthLeft(this.line, this.cursor);
    this.line = this.line.slice(0, this.cursor - size) + after(this);
    this.cursor -= size;
    this[kRefreshLine]();
  },
  [kDeleteRight]() {
    if (this.cursor >= this.line.length) return;
    beforeEdit(this);
    this.line = before(this) + this.line.slice(this.cursor + charLengthAt(this.line, this.cursor));
    this[kRefreshLine]();
  },
  [kDeleteWordLeft]() {
    if (this.cursor === 0) return;
    beforeEdit(this);
    const start = this.cursor - wordLeftLength(this);
    this.line = this.line.slice(0, start) + after(this);
    this.cursor = start;
    this[kRefreshLine]();
  },
  [kDeleteWordRight]() {
    if (this.cursor >= this.line.length) return;
    beforeEdit(this);
    const trailing = after(this);
    this.line = before(this) + trailing.slice(/^(?:\s+|\W+|\w+)\s*/.exec(trailing)[0].length);
    this[kRefreshLine]();
  },
  [kDeleteLineLeft]() {
    beforeEdit(this);
    const killed = before(this);
    this[kSetLine](after(this));
    this.cursor = 0;
    kill(this, killed);
    this[kRefreshLine]();
  },
  [kDeleteLineRight]() {
    beforeEdit(this);
    const killed = after(this);
    this[kSetLine](before(this));
    kill(this, killed);
    this[kRefreshLine]();
  },

  /** Leaves the line as it is shown and begins an empty one. */
  clearLine() {
    this[kMoveCursor](Infinity);
    this[kWriteToOutput]('\r\n');
    this[kSetLine]('');
    this.cursor = 0;
    this.prevRows = 0;
  },

  /** Enters the line. */
  [kLine]() {
    const line = this[kAddHistory]();
    this[kUndoStack] = [];
    this[kRedoStack] = [];
    this.clearLine();
    this[kOnLine](line);
  },

  [kHistoryNext]() {
    if (!this.historyManager.canNavigateToNext()) return;
    beforeEdit(this);
    this[kSetLine](this.historyManager.navigateToNext(this[kSubstringSearch]));
    this.cursor = this.line.length;
    this[kRefreshLine]();
  },
  [kHistoryPrev]() {
    if (!this.historyManager.canNavigateToPrevious()) return;
    beforeEdit(this);
    this[kSetLine](this.historyManager.navigateToPrevious(this[kSubstringSearch]));
    this.cursor = this.line.length;
    this[kRefreshLine]();
  },

  /** A key, with the text it stands for. */
  [kTtyWrite](text, key) {
    const previousKey = this[kPreviousKey];
    key ||= kEmptyObject;
    this[kPreviousKey] = key;
    if (!key.meta || key.name !== 'y') this[kYanking] = false;

    const vertical = (key.name === 'up' || key.name === 'down') && !key.ctrl && !key.meta && !key.shift;
    if (vertical) {
      // What was typed so far is what lines of the history must begin with.
      if (this[kSubstringSearch] === null && !this[kIsMultiline]) this[kSubstringSearch] = before(this);
    } else if (this[kSubstringSearch] !== null) {
      this[kSubstringSearch] = null;
      // Back at the line being entered.
      if (this.history.length === this.historyIndex) this.historyIndex = -1;
    }

    // Ctrl+_ and Ctrl+^ have no names.
    if (typeof key.sequence === 'string') {
      const code = key.sequence.codePointAt(0);
      if (code === 0x1f || code === 0x1e) {
        if (code === 0x1f) restore(this, this[kUndoStack], this[kRedoStack]);
        else restore(this, this[kRedoStack], this[kUndoStack]);
        return;
      }
    }
    // An escape alone is the beginning of what was not understood.
    if (key.name === 'escape') return;

    if (key.ctrl && key.shift) {
      kControlShiftKeys[key.name]?.(this);
    } else if (key.ctrl) {
      kControlKeys[key.name]?.(this);
    } else if (key.meta) {
      kMetaKeys[key.name]?.(this);
    } else {
      if (this[kSawReturnAt] && key.name !== 'enter') this[kSawReturnAt] = 0;
      const action = kPlainKeys[key.name];
      if (action !== undefined) {
        action(this);
      } else if (key.name === 'tab' && typeof this.completer === 'function' && this.isCompletionEnabled) {
        this[kTabComplete](previousKey && previousKey.name === 'tab');
      } else {
        typeText(this, text);
      }
    }
    if (!(vertical && kPlainKeys[key.name])) this[kPreviousCursorCols] = -1;
  },
};

/** Completions in columns; an empty one begins a new group. */
function listInColumns(completions, columns) {
  const widths = completions.map((completion) => getStringWidth(completion));
  const width = Math.max(...widths) + 2;
  let perLine = Math.floor(columns / width) || 1;
  if (perLine === Infinity) perLine = 1;
  let output = '\r\n';
  let inLine = 0;
  let blanks = 0;
  completions.forEach((completion, i) => {
    if (completion === '' || inLine === perLine) {
      output += '\r\n';
      inLine = 0;
      blanks = 0;
    } else {
      output += ' '.repeat(blanks);
    }
    if (completion === '') {
      output += '\r\n';
    } else {
      output += completion;
      blanks = width - widths[i];
      inLine++;
    }
  });
  return inLine !== 0 ? `${output}\r\n\r\n` : output;
}

/** Puts the methods on the prototype of an interface. */
function installEditing(prototype) {
  for (const key of Reflect.ownKeys(methods)) {
    Object.defineProperty(prototype, key, {
      __proto__: null, value: methods[key], writable: true, enumerable: false, configurable: true,
    });
  }
}

module.exports = { installEditing };
