'use strict';
// duplexPair: two Duplexes; what is written to one is read from the other.

const Duplex = require('internal/streams/duplex');
const process = require('process');

const kCallback = Symbol('kCallback');
const kOther = Symbol('kOther');

class DuplexSide extends Duplex {
  [kCallback] = null;
  [kOther] = null;

  _read() {
    // The other side's write is done when its chunk is wanted.
    const callback = this[kCallback];
    if (callback) {
      this[kCallback] = null;
      callback();
    }
  }

  _write(chunk, encoding, callback) {
    const other = this[kOther];
    if (chunk.length === 0) {
      process.nextTick(callback);
    } else {
      other.push(chunk);
      other[kCallback] = callback;
    }
  }

  _final(callback) {
    this[kOther].on('end', callback);
    this[kOther].push(null);
  }

  _destroy(error, callback) {
    const other = this[kOther];
    if (other !== null && !other.destroyed) {
      // The error is this side's alone: the other only closes, or sees the end.
      process.nextTick(() => {
        if (other.destroyed) return;
        if (error) other.destroy();
        else other.push(null);
      });
    }
    callback(error);
  }
}

module.exports = function duplexPair(options) {
  const a = new DuplexSide(options);
  const b = new DuplexSide(options);
  a[kOther] = b;
  b[kOther] = a;
  return [a, b];
};
