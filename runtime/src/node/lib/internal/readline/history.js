'use strict';
// The lines entered before, newest first. Lines of several lines are kept with their parts in reverse
// order, so that their last part is searched first.

const { validateArray, validateNumber } = require('internal/validators');
const { reverseString } = require('internal/readline/utils');

const kDefaultSize = 30;

class History {
  #owner;
  #noDuplicates;

  /** `owner` is the interface whose line it is. */
  constructor(owner, { history, size, removeHistoryDuplicates }) {
    if (history !== undefined) validateArray(history, 'history');
    if (size !== undefined) validateNumber(size, 'size', 0);
    this.#owner = owner;
    this.#noDuplicates = removeHistoryDuplicates || false;
    this.size = size ?? owner.historySize ?? kDefaultSize;
    this.history = history ?? [];
    /** -1: the line being entered. */
    this.index = -1;
    this.isFlushing = false;
  }

  /** Adds the current line; gives it. */
  addHistory(isMultiline, lastCommandErrored) {
    const { line } = this.#owner;
    if (line.length === 0 || this.size === 0 || line.trim().length === 0) return line;
    // A line that is entered on, or once more after an error, takes the place of what it was.
    if ((isMultiline && this.index === -1) || lastCommandErrored) this.history.shift();
    const entry = reverseString(line, '\n', '\r');
    if (this.history.length === 0 || this.history[0] !== entry) {
      if (this.#noDuplicates) {
        const position = this.history.indexOf(entry);
        if (position !== -1) this.history.splice(position, 1);
      }
      this.history.unshift(entry);
      if (this.history.length > this.size) this.history.pop();
    }
    this.index = -1;
    const result = isMultiline ? reverseString(this.history[0]) : this.history[0];
    // Listeners may change what is kept: a password, say.
    this.#owner.emit('history', this.history);
    return result;
  }

  canNavigateToNext() {
    return this.index > -1 && this.history.length > 0;
  }
  canNavigateToPrevious() {
    return this.history.length !== this.index && this.history.length > 0;
  }

  #skips(index, search) {
    const entry = this.history[index];
    return !entry.startsWith(search) || this.#owner.line === entry;
  }

  /** The next line that begins with `search`; that itself after the newest. */
  navigateToNext(search) {
    search ||= '';
    let index = this.index - 1;
    while (index >= 0 && this.#skips(index, search)) index--;
    this.index = index;
    return index === -1 ? search : reverseString(this.history[index], '\r', '\n');
  }

  navigateToPrevious(search) {
    search ||= '';
    let index = this.index + 1;
    while (index < this.history.length && this.#skips(index, search)) index++;
    this.index = index;
    return index === this.history.length ? search : reverseString(this.history[index], '\r', '\n');
  }
}

module.exports = { History };
