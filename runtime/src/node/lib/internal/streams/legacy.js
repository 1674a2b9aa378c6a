'use strict';
// Stream: the base class, with the pipe of the first streams, that knew no buffering.

const EventEmitter = require('events');

function Stream(options) {
  EventEmitter.call(this, options);
}
Object.setPrototypeOf(Stream.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Stream, EventEmitter);

Stream.prototype.pipe = function(dest, options) {
  const source = this;
  let ended = false;

  const onData = (chunk) => {
    if (dest.writable && dest.write(chunk) === false && source.pause) source.pause();
  };
  const onDrain = () => {
    if (source.readable && source.resume) source.resume();
  };
  const onEnd = () => {
    if (ended) return;
    ended = true;
    dest.end();
  };
  const onClose = () => {
    if (ended) return;
    ended = true;
    if (typeof dest.destroy === 'function') dest.destroy();
  };
  // Ours must not be what keeps an error from being uncaught.
  function onError(error) {
    cleanup();
    if (this.listenerCount?.('error') === 0) this.emit('error', error);
  }
  const listeners = [
    [source, 'data', onData],
    [dest, 'drain', onDrain],
    [source, 'end', onEnd],
    [source, 'close', onClose],
    [source, 'error', onError],
    [dest, 'error', onError],
    [source, 'end', cleanup],
    [source, 'close', cleanup],
    [dest, 'close', cleanup],
  ];
  function cleanup() {
    for (const [emitter, event, listener] of listeners) emitter.removeListener(event, listener);
  }

  // Standard streams outlive what is piped to them.
  const mayEnd = !dest._isStdio && (!options || options.end !== false);
  for (const [emitter, event, listener] of listeners) {
    if (listener === onError) prependListener(emitter, event, listener);
    else if (mayEnd || (listener !== onEnd && listener !== onClose)) emitter.on(event, listener);
  }
  dest.emit('pipe', source);
  return dest;
};

/** Streams declare their usual events in advance: only those with listeners count. */
Stream.prototype.eventNames = function eventNames() {
  return Reflect.ownKeys(this._events).filter((key) => {
    const listeners = this._events[key];
    return typeof listeners === 'function' || (Array.isArray(listeners) && listeners.length > 0);
  });
};

/** Puts a listener first, on emitters that cannot do so themselves, too. */
function prependListener(emitter, event, listener) {
  if (typeof emitter.prependListener === 'function') return emitter.prependListener(event, listener);
  const present = emitter._events?.[event];
  if (!present) emitter.on(event, listener);
  else if (Array.isArray(present)) present.unshift(listener);
  else emitter._events[event] = [listener, present];
  return undefined;
}

module.exports = { Stream, prependListener };
