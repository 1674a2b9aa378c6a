'use strict';
// node:tty

const { FdStream } = require('internal/process/fd_stream');
const { ErrnoException, codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_FD, ERR_TTY_INIT_FAILED } } = require('internal/errors');
const { getColorDepth, hasColors } = require('internal/tty');
const { isatty: isTerminal } = internalBinding('process');

const kModes = { __proto__: null, normal: 0, raw: 1, io: 2 };

function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && isTerminal(fd);
}

/** What libuv says of a descriptor it cannot use as a terminal. */
function checkTerminal(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new ERR_INVALID_FD(fd);
  if (isTerminal(fd)) return;
  throw new ERR_TTY_INIT_FAILED({
    errno: -22,
    code: 'EINVAL',
    message: 'invalid argument',
    syscall: 'uv_tty_init',
  });
}

function ReadStream(fd, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(fd, options);
  checkTerminal(fd);
  FdStream.call(this, { readableHighWaterMark: 0, readable: true, ...options, fd });
  this.isRaw = false;
  this.rawMode = false;
  this.isTTY = true;
}
Object.setPrototypeOf(ReadStream.prototype, FdStream.prototype);
Object.setPrototypeOf(ReadStream, FdStream);

ReadStream.prototype.setRawMode = function(mode) {
  if (typeof mode === 'string' && mode !== 'raw' && mode !== 'io') {
    throw new ERR_INVALID_ARG_VALUE('mode', mode, "must be true, false, 'raw', or 'io'");
  }
  const rawMode = typeof mode === 'string' ? mode : mode && 'raw';
  const status = this._handle?.setRawMode(kModes[rawMode || 'normal']);
  if (status) {
    this.emit('error', new ErrnoException(status, 'setRawMode'));
    return this;
  }
  this.isRaw = !!rawMode;
  this.rawMode = rawMode || false;
  return this;
};

function WriteStream(fd) {
  if (!(this instanceof WriteStream)) return new WriteStream(fd);
  checkTerminal(fd);
  FdStream.call(this, { readableHighWaterMark: 0, fd });
  const size = [0, 0];
  if (!this._handle.getWindowSize(size)) [this.columns, this.rows] = size;
}
Object.setPrototypeOf(WriteStream.prototype, FdStream.prototype);
Object.setPrototypeOf(WriteStream, FdStream);

WriteStream.prototype.isTTY = true;
WriteStream.prototype.getColorDepth = getColorDepth;
WriteStream.prototype.hasColors = hasColors;

WriteStream.prototype._refreshSize = function() {
  const size = [0, 0];
  const status = this._handle.getWindowSize(size);
  if (status) {
    this.emit('error', new ErrnoException(status, 'getWindowSize'));
    return;
  }
  const [columns, rows] = size;
  if (this.columns !== columns || this.rows !== rows) {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }
};

WriteStream.prototype.cursorTo = function(x, y, callback) {
  return require('internal/readline/callbacks').cursorTo(this, x, y, callback);
};
WriteStream.prototype.moveCursor = function(dx, dy, callback) {
  return require('internal/readline/callbacks').moveCursor(this, dx, dy, callback);
};
WriteStream.prototype.clearLine = function(direction, callback) {
  return require('internal/readline/callbacks').clearLine(this, direction, callback);
};
WriteStream.prototype.clearScreenDown = function(callback) {
  return require('internal/readline/callbacks').clearScreenDown(this, callback);
};
WriteStream.prototype.getWindowSize = function() {
  return [this.columns, this.rows];
};

module.exports = { isatty, ReadStream, WriteStream };
