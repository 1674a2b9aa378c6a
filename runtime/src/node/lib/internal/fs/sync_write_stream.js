'use strict';
// A stream that writes to a descriptor at once: standard output that is a file.

const { closeSync, writeSync } = require('fs');
const { kEmptyObject } = require('internal/util');
const { Writable } = require('stream');

function SyncWriteStream(fd, options) {
  options ||= kEmptyObject;
  Writable.call(this, { autoDestroy: true });
  this.fd = fd;
  this.readable = false;
  this.autoClose = options.autoClose === undefined ? true : options.autoClose;
}
Object.setPrototypeOf(SyncWriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(SyncWriteStream, Writable);

SyncWriteStream.prototype._write = function(chunk, encoding, callback) {
  try {
    for (let done = 0; done < chunk.length;) done += writeSync(this.fd, chunk, done, chunk.length - done);
  } catch (error) {
    callback(error);
    return;
  }
  callback();
};

SyncWriteStream.prototype._destroy = function(error, callback) {
  if (this.fd !== null) {
    if (this.autoClose) closeSync(this.fd);
    this.fd = null;
  }
  callback(error);
};

SyncWriteStream.prototype.destroySoon = SyncWriteStream.prototype.destroy;

module.exports = SyncWriteStream;
