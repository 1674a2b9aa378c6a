'use strict';
// Signals as events of the process: a handler while there is a listener, the default action otherwise.

const { UVException } = require('internal/errors');
const binding = internalBinding('signals');
const { signals } = internalBinding('os').constants;

/** Names by number; several names share a number: the first is the one reported. */
let names;
function nameOf(number) {
  if (names === undefined) {
    names = new Map();
    for (const name of Object.keys(signals)) if (!names.has(signals[name])) names.set(signals[name], name);
  }
  return names.get(number);
}

const started = new Set();

function isSignal(event) {
  return typeof event === 'string' && Object.hasOwn(signals, event);
}

function startListening(process, event) {
  if (!isSignal(event) || started.has(event)) return;
  const error = binding.start(signals[event], (number) => {
    // Names that share a number are all events of it.
    for (const name of Object.keys(signals)) {
      if (signals[name] === number && started.has(name)) process.emit(name, name, number);
    }
  });
  if (error !== 0) throw new UVException({ errno: error, syscall: 'uv_signal_start' });
  started.add(event);
}

function stopListening(process, event) {
  if (!started.has(event) || process.listenerCount(event) !== 0) return;
  started.delete(event);
  const shared = [...started].some((name) => signals[name] === signals[event]);
  if (!shared) binding.stop(signals[event]);
}

module.exports = { nameOf, startListening, stopListening };
