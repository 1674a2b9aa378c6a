'use strict';
// node:stream

const { promisify: { custom } } = require('internal/util');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
const { promiseReturningOperators, streamReturningOperators } = require('internal/streams/operators');
const { Buffer } = require('buffer');
const compose = require('internal/streams/compose');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('internal/streams/state');
const { pipeline } = require('internal/streams/pipeline');
const { addAbortSignal } = require('internal/streams/add-abort-signal');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end-of-stream');
const promises = require('stream/promises');
const utils = require('internal/streams/utils');
const { Stream } = require('internal/streams/legacy');

module.exports = Stream;

Stream.isDestroyed = utils.isDestroyed;
Stream.isDisturbed = utils.isDisturbed;
Stream.isErrored = utils.isErrored;
Stream.isReadable = utils.isReadable;
Stream.isWritable = utils.isWritable;
Stream.Readable = require('internal/streams/readable');

/** Methods of Readable from functions that take the stream as `this`. */
function defineOperators(operators, wrap) {
  for (const key of Object.keys(operators)) {
    const operator = operators[key];
    function method(...args) {
      if (new.target) throw new ERR_ILLEGAL_CONSTRUCTOR();
      return wrap(Reflect.apply(operator, this, args));
    }
    Object.defineProperty(method, 'name', { __proto__: null, value: operator.name });
    Object.defineProperty(method, 'length', { __proto__: null, value: operator.length });
    Object.defineProperty(Stream.Readable.prototype, key, {
      __proto__: null, value: method, enumerable: false, configurable: true, writable: true,
    });
  }
}
defineOperators(streamReturningOperators, (chunks) => Stream.Readable.from(chunks));
defineOperators(promiseReturningOperators, (promise) => promise);

Stream.Writable = require('internal/streams/writable');
Stream.Duplex = require('internal/streams/duplex');
Stream.Transform = require('internal/streams/transform');
Stream.PassThrough = require('internal/streams/passthrough');
Stream.duplexPair = require('internal/streams/duplexpair');
Stream.pipeline = pipeline;
Stream.addAbortSignal = addAbortSignal;
Stream.finished = eos;
Stream.destroy = destroyer;
Stream.compose = compose;
Stream.setDefaultHighWaterMark = setDefaultHighWaterMark;
Stream.getDefaultHighWaterMark = getDefaultHighWaterMark;

Object.defineProperty(Stream, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return promises;
  },
});
for (const [fn, name] of [[pipeline, 'pipeline'], [eos, 'finished']]) {
  Object.defineProperty(fn, custom, {
    __proto__: null,
    enumerable: true,
    get() {
      return promises[name];
    },
  });
}

// Packages for streams of several platforms reach for these.
Stream.Stream = Stream;
Stream._isArrayBufferView = ArrayBuffer.isView;
Stream._isUint8Array = (value) => value instanceof Uint8Array;
Stream._uint8ArrayToBuffer = function _uint8ArrayToBuffer(chunk) {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
};
