'use strict';
// Control sequences of terminals: those we write, and those that keys send.

const kEscape = '\x1b';

/** A template tag: CSI`2K` is the sequence with its beginning. */
function CSI(strings, ...values) {
  return `${kEscape}[${String.raw({ raw: strings }, ...values)}`;
}
CSI.kEscape = kEscape;
CSI.kClearToLineBeginning = CSI`1K`;
CSI.kClearToLineEnd = CSI`0K`;
CSI.kClearLine = CSI`2K`;
CSI.kClearScreenDown = CSI`0J`;

const kAstral = 0x10000;

/** Units of the character before `index`. */
function charLengthLeft(text, index) {
  if (index <= 0) return 0;
  const pair = (index > 1 && text.codePointAt(index - 2) >= kAstral) || text.codePointAt(index - 1) >= kAstral;
  return pair ? 2 : 1;
}

/** Units of the character at `index`; one at the end, so that moving there is a move. */
function charLengthAt(text, index) {
  return text.length > index && text.codePointAt(index) >= kAstral ? 2 : 1;
}

// ---- keys

/** Letters after ESC [ (with modifiers) and after ESC O. */
const kLetters = {
  A: 'up', B: 'down', C: 'right', D: 'left', E: 'clear', F: 'end', H: 'home', P: 'f1', Q: 'f2', R: 'f3', S: 'f4',
};
/** Numbers between ESC [ and the last character. */
const kNumbers = {
  1: 'home', 2: 'insert', 3: 'delete', 4: 'end', 5: 'pageup', 6: 'pagedown', 7: 'home', 8: 'end',
  11: 'f1', 12: 'f2', 13: 'f3', 14: 'f4', 15: 'f5', 17: 'f6', 18: 'f7', 19: 'f8', 20: 'f9', 21: 'f10',
  23: 'f11', 24: 'f12', 200: 'paste-start', 201: 'paste-end',
};
/** rxvt sends small letters for keys with a modifier: shift after [, control after O. */
const kSmallLetters = { a: 'up', b: 'down', c: 'right', d: 'left', e: 'clear' };

/** Names by code, the sequence without its escape and modifiers: [name, modifier]. */
const kKeys = new Map();
for (const letter of Object.keys(kLetters)) {
  kKeys.set(`[${letter}`, [kLetters[letter]]);
  kKeys.set(`O${letter}`, [kLetters[letter]]);
}
for (const number of Object.keys(kNumbers)) kKeys.set(`[${number}~`, [kNumbers[number]]);
for (const number of [2, 3, 5, 6, 7, 8]) {
  kKeys.set(`[${number}$`, [kNumbers[number], 'shift']);
  kKeys.set(`[${number}^`, [kNumbers[number], 'ctrl']);
}
for (const letter of Object.keys(kSmallLetters)) {
  kKeys.set(`[${letter}`, [kSmallLetters[letter], 'shift']);
  kKeys.set(`O${letter}`, [kSmallLetters[letter], 'ctrl']);
}
// The Linux console and Cygwin.
['f1', 'f2', 'f3', 'f4', 'f5'].forEach((name, i) => kKeys.set(`[[${'ABCDE'[i]}`, [name]));
kKeys.set('[[5~', ['pageup']);
kKeys.set('[[6~', ['pagedown']);
kKeys.set('[Z', ['tab', 'shift']);

const kPlain = new Map([
  ['\r', 'return'], ['\n', 'enter'], ['\t', 'tab'], ['\b', 'backspace'], ['\x7f', 'backspace'],
  [kEscape, 'escape'], [' ', 'space'],
]);

function isDigit(character) {
  return character >= '0' && character <= '9';
}

/**
 * A generator that is given characters and emits 'keypress'. After an escape, '' says that nothing more
 * came: it was the key itself.
 *
 * Sequences, with what is optional in brackets; a modifier is 1 + shift + 2 alt + 4 control + 8 meta:
 *
 *   ESC character               the key with Alt
 *   ESC O [modifier] letter
 *   ESC [ [[] [number] [; modifier] letter-or-~^$
 */
function* emitKeys(stream) {
  for (;;) {
    let character = yield;
    let sequence = character;
    let escaped = false;
    const next = function* () {
      character = yield;
      sequence += character;
      return character;
    };
    const key = { sequence: null, name: undefined, ctrl: false, meta: false, shift: false };

    if (character === kEscape) {
      escaped = true;
      // Two mean the same as one.
      if ((yield* next()) === kEscape) yield* next();
    }

    if (escaped && (character === 'O' || character === '[')) {
      let code = character;
      let modifier = 0;
      if (character === 'O') {
        if (isDigit(yield* next())) {
          modifier = Number(character) - 1;
          yield* next();
        }
        code += character;
      } else {
        if ((yield* next()) === '[') {
          code += character;
          yield* next();
        }
        const start = sequence.length - 1;
        // Up to three digits, then `;` and one more.
        for (let i = 0; i < 3 && isDigit(character); i++) yield* next();
        if (character === ';' && isDigit(yield* next())) yield* next();
        const rest = sequence.slice(start);
        let match = /^(?:(\d\d?)(?:;(\d))?([~^$])|(\d{3}~))$/.exec(rest);
        if (match !== null) {
          code += match[4] ?? match[1] + match[3];
          modifier = (match[2] || 1) - 1;
        } else if ((match = /^((\d;)?(\d))?([A-Za-z])$/.exec(rest)) !== null) {
          code += match[4];
          modifier = (match[3] || 1) - 1;
        } else {
          code += rest;
        }
      }
      key.ctrl = !!(modifier & 4);
      key.meta = !!(modifier & 10);
      key.shift = !!(modifier & 1);
      key.code = code;
      const [name, implied] = kKeys.get(code) ?? ['undefined'];
      key.name = name;
      if (implied !== undefined) key[implied] = true;
    } else if (kPlain.has(character)) {
      key.name = kPlain.get(character);
      key.meta = escaped;
    } else if (!escaped && character <= '\x1a') {
      key.name = String.fromCharCode(character.charCodeAt(0) + 'a'.charCodeAt(0) - 1);
      key.ctrl = true;
    } else if (/^[0-9A-Za-z]$/.test(character)) {
      key.name = character.toLowerCase();
      key.shift = /^[A-Z]$/.test(character);
      key.meta = escaped;
    } else if (escaped) {
      key.name = character.length ? undefined : 'escape';
      key.meta = true;
    }

    key.sequence = sequence;
    if (sequence.length !== 0 && (key.name !== undefined || escaped)) {
      stream.emit('keypress', escaped ? undefined : sequence, key);
    } else if (charLengthAt(sequence, 0) === sequence.length) {
      // A character without a name, such as "."
      stream.emit('keypress', sequence, key);
    }
    // Broken sequences are dropped.
  }
}

// ---- text

/** What all of the strings begin with. */
function commonPrefix(strings) {
  if (strings.length === 0) return '';
  const sorted = strings.toSorted();
  const first = sorted[0];
  const last = sorted[sorted.length - 1];
  let length = 0;
  while (length < first.length && first[length] === last[length]) length++;
  return first.slice(0, length);
}

/** The parts between separators in reverse order: lines of several lines lie so in the history. */
function reverseString(line, from = '\r', to = '\r') {
  return line.split(from).reverse().join(to);
}

module.exports = { CSI, charLengthAt, charLengthLeft, commonPrefix, emitKeys, reverseString };
