'use strict';
// process.stdin, process.stdout and process.stderr: made when they are first looked at, each by the kind of
// its descriptor.

const process = require('process');
const { guessHandleType } = internalBinding('stdio');

function makeWritable(fd) {
  let stream;
  switch (guessHandleType(fd)) {
    case 'TTY': {
      const { WriteStream } = require('tty');
      stream = new WriteStream(fd);
      stream._type = 'tty';
      break;
    }
    case 'FILE': {
      const SyncWriteStream = require('internal/fs/sync_write_stream');
      stream = new SyncWriteStream(fd, { autoClose: false });
      stream._type = 'fs';
      break;
    }
    case 'PIPE':
    case 'TCP': {
      const { FdStream } = require('internal/process/fd_stream');
      stream = new FdStream({ fd, readable: false, writable: true });
      stream._type = 'pipe';
      break;
    }
    default: {
      // Nothing is there to write to.
      const { Writable } = require('stream');
      stream = new Writable({
        write(chunk, encoding, callback) {
          callback();
        },
      });
    }
  }
  stream.fd = fd;
  stream._isStdio = true;
  return stream;
}

/** Standard output and error can be ended and destroyed, and go on all the same. */
function destroyInName(error, callback) {
  callback(error);
  this._undestroy();
  // The state that would emit it was reset.
  if (!this._writableState.emitClose) process.nextTick(() => this.emit('close'));
}

function makeOutput(fd) {
  const stream = makeWritable(fd);
  stream.destroySoon = stream.destroy;
  stream._destroy = destroyInName;
  if (stream.isTTY) process.on('SIGWINCH', () => stream._refreshSize());
  return stream;
}

function makeInput() {
  const fd = 0;
  let stream;
  switch (guessHandleType(fd)) {
    case 'TTY': {
      const { ReadStream } = require('tty');
      stream = new ReadStream(fd);
      break;
    }
    case 'FILE': {
      const { ReadStream } = require('internal/fs/streams');
      stream = new ReadStream(null, { fd, autoClose: false });
      break;
    }
    case 'PIPE':
    case 'TCP': {
      const { FdStream } = require('internal/process/fd_stream');
      stream = new FdStream({ fd, readable: true, writable: false });
      // Not only switched off: it has never been there.
      stream._writableState.ended = true;
      break;
    }
    default: {
      const { Readable } = require('stream');
      stream = new Readable({ read() {} });
      stream.push(null);
    }
  }
  stream.fd = fd;
  // A stream that is paused does not read on, and does not keep the process alive. In a tick, because it
  // may be resumed at once.
  stream.on('pause', () => process.nextTick(stopReading, stream));
  return stream;
}

function stopReading(stream) {
  const handle = stream._handle;
  if (handle?.reading && !stream.readableFlowing) {
    // What it waited for is not coming: the next read asks anew.
    stream._readableState.reading = false;
    handle.reading = false;
    handle.readStop();
  }
}

let stdin;
let stdout;
let stderr;

module.exports = {
  getStdin() {
    stdin ??= makeInput();
    return stdin;
  },
  getStdout() {
    stdout ??= makeOutput(1);
    return stdout;
  },
  getStderr() {
    stderr ??= makeOutput(2);
    return stderr;
  },
};
