'use strict';
// Strings as literals: the quote that needs no escaping, control characters and lone surrogates escaped.

const needsEscape = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const needsEscapeUnquoted = /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
// Most strings.
const harmless = /^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/;

const short = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', "'": "\\'", '\\': '\\\\' };

function escapeCharacter(character) {
  const known = short[character];
  if (known !== undefined) return known;
  const code = character.charCodeAt(0);
  if (code < 0xa0) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  return `\\u${code.toString(16)}`;
}

/** What may not stand between single quotes, escaped. */
function escapeCharacters(text) {
  return text.replace(needsEscape, escapeCharacter);
}

function quote(text) {
  if (harmless.test(text)) return `'${text}'`;
  if (text.includes("'")) {
    if (!text.includes('"')) return `"${text.replace(needsEscapeUnquoted, escapeCharacter)}"`;
    if (!text.includes('`') && !text.includes('${')) return `\`${text.replace(needsEscapeUnquoted, escapeCharacter)}\``;
  }
  return `'${escapeCharacters(text)}'`;
}

module.exports = { escapeCharacters, quote };
