'use strict';
// Percent-encoding, shared with URLs' search parameters.

const { codes: { ERR_INVALID_URI } } = require('internal/errors');

const hexTable = Array.from({ length: 256 }, (_, i) => `%${i.toString(16).toUpperCase().padStart(2, '0')}`);
const isHexTable = new Int8Array(256);
for (const c of '0123456789ABCDEFabcdef') isHexTable[c.charCodeAt(0)] = 1;

/** The text with every code unit that `noEscapeTable` has no 1 for as the bytes of its UTF-8 form. */
function encodeStr(text, noEscapeTable, table) {
  let out = '';
  let done = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80 && noEscapeTable[code] === 1) continue;
    if (done < i) out += text.slice(done, i);
    if (code >= 0xD800 && code < 0xE000) {
      // Any surrogate takes the next code unit for its other half.
      i++;
      if (i >= text.length) throw new ERR_INVALID_URI();
      code = 0x10000 + (((code & 0x3FF) << 10) | (text.charCodeAt(i) & 0x3FF));
    }
    done = i + 1;
    if (code < 0x80) {
      out += table[code];
    } else if (code < 0x800) {
      out += table[0xC0 | (code >> 6)] + table[0x80 | (code & 0x3F)];
    } else if (code < 0x10000) {
      out += table[0xE0 | (code >> 12)] + table[0x80 | ((code >> 6) & 0x3F)] + table[0x80 | (code & 0x3F)];
    } else {
      out += table[0xF0 | (code >> 18)] + table[0x80 | ((code >> 12) & 0x3F)] + table[0x80 | ((code >> 6) & 0x3F)] +
        table[0x80 | (code & 0x3F)];
    }
  }
  return done === 0 ? text : out + text.slice(done);
}

module.exports = { encodeStr, hexTable, isHexTable };
