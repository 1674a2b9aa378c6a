'use strict';
// Makes a stream emit 'keypress' for what it reads, while someone listens.

const { charLengthAt, CSI: { kEscape }, emitKeys } = require('internal/readline/utils');
const { kSawKeyPress } = require('internal/readline/symbols');
const { clearTimeout, setTimeout } = require('timers');
const { StringDecoder } = require('string_decoder');

const kKeypressDecoder = Symbol('keypress-decoder');
const kEscapeDecoder = Symbol('escape-decoder');

/** An escape that nothing follows for this long was the key. */
const kEscapeCodeTimeout = 500;

function emitKeypressEvents(stream, iface = { __proto__: null }) {
  if (stream[kKeypressDecoder]) return;
  stream[kKeypressDecoder] = new StringDecoder('utf8');
  const restart = () => {
    stream[kEscapeDecoder] = emitKeys(stream);
    stream[kEscapeDecoder].next();
  };
  restart();
  const { escapeCodeTimeout = kEscapeCodeTimeout } = iface;
  const endEscape = () => stream[kEscapeDecoder].next('');
  let timer;

  function onData(input) {
    if (stream.listenerCount('keypress') === 0) {
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const text = stream[kKeypressDecoder].write(input);
    if (!text) return;
    clearTimeout(timer);
    // Several characters at once are pasted: tabs among them complete nothing.
    iface[kSawKeyPress] = charLengthAt(text, 0) === text.length;
    iface.isCompletionEnabled = false;
    let done = 0;
    for (const character of text) {
      done += character.length;
      const last = done === text.length;
      if (last) iface.isCompletionEnabled = true;
      try {
        stream[kEscapeDecoder].next(character);
        if (last && character === kEscape) timer = setTimeout(endEscape, escapeCodeTimeout);
      } catch (error) {
        // A listener threw: the generator is finished.
        restart();
        throw error;
      }
    }
  }
  function onNewListener(event) {
    if (event === 'keypress') {
      stream.on('data', onData);
      stream.removeListener('newListener', onNewListener);
    }
  }
  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}

module.exports = emitKeypressEvents;
