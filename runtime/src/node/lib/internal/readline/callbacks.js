'use strict';
// readline.cursorTo and its like: sequences that move the cursor and clear.

const process = require('process');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_CURSOR_POS } } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { CSI } = require('internal/readline/utils');

/** Writes, or calls back where there is nothing to write. */
function send(stream, data, callback) {
  if (stream != null && data !== '') return stream.write(data, callback);
  if (typeof callback === 'function') process.nextTick(callback, null);
  return true;
}

function checkCallback(callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
}

/** The sequence for a column, or a column and a row. */
function positionSequence(x, y) {
  return typeof y === 'number' ? CSI`${y + 1};${x + 1}H` : CSI`${x + 1}G`;
}

/** The sequence for steps; empty for none. */
function moveSequence(dx, dy) {
  let data = '';
  if (dx < 0) data += CSI`${-dx}D`;
  else if (dx > 0) data += CSI`${dx}C`;
  if (dy < 0) data += CSI`${-dy}A`;
  else if (dy > 0) data += CSI`${dy}B`;
  return data;
}

/** -1: to the left of the cursor, 1: to the right, 0: all of the line. */
function clearSequence(direction) {
  if (direction < 0) return CSI.kClearToLineBeginning;
  return direction > 0 ? CSI.kClearToLineEnd : CSI.kClearLine;
}

function cursorTo(stream, x, y, callback) {
  checkCallback(callback);
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (Number.isNaN(x)) throw new ERR_INVALID_ARG_VALUE('x', x);
  if (Number.isNaN(y)) throw new ERR_INVALID_ARG_VALUE('y', y);
  if (stream == null || (typeof x !== 'number' && typeof y !== 'number')) return send(null, '', callback);
  if (typeof x !== 'number') throw new ERR_INVALID_CURSOR_POS();
  return send(stream, positionSequence(x, y), callback);
}

function moveCursor(stream, dx, dy, callback) {
  checkCallback(callback);
  return send(stream, moveSequence(dx, dy), callback);
}

function clearLine(stream, direction, callback) {
  checkCallback(callback);
  return send(stream, clearSequence(direction), callback);
}

function clearScreenDown(stream, callback) {
  checkCallback(callback);
  return send(stream, CSI.kClearScreenDown, callback);
}

module.exports = { clearLine, clearScreenDown, clearSequence, cursorTo, moveCursor, moveSequence, positionSequence };
