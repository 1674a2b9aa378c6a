'use strict';
// node:querystring

const { Buffer } = require('buffer');
const { encodeStr, hexTable, isHexTable } = require('internal/querystring');

const noEscape = new Int8Array(128);
for (const c of "!'()*-._~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") noEscape[c.charCodeAt(0)] = 1;

const isHex = (code) => isHexTable[code] === 1;
const kPercent = 37;
const kPlus = 43;

/** Bytes of a percent-encoded text; what is no escape stands for itself. */
function unescapeBuffer(text, decodeSpaces) {
  const out = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code === kPlus && decodeSpaces) {
      code = 32;
    } else if (code === kPercent && i + 2 < text.length && isHex(text.charCodeAt(i + 1)) && isHex(text.charCodeAt(i + 2))) {
      code = Number.parseInt(text.slice(i + 1, i + 3), 16);
      i += 2;
    }
    out[length++] = code;
  }
  return length === text.length ? out : out.slice(0, length);
}

function unescape(text, decodeSpaces) {
  try {
    return decodeURIComponent(text);
  } catch {
    return QueryString.unescapeBuffer(text, decodeSpaces).toString();
  }
}

function escape(value) {
  const text = typeof value === 'string' ? value : typeof value === 'object' ? String(value) : value + '';
  return encodeStr(text, noEscape, hexTable);
}

function primitiveText(value) {
  switch (typeof value) {
    case 'string': return value;
    case 'number': return Number.isFinite(value) ? `${value}` : '';
    case 'bigint': return `${value}`;
    case 'boolean': return value ? 'true' : 'false';
    default: return '';
  }
}

function stringify(object, separator, equals, options) {
  separator ||= '&';
  equals ||= '=';
  const custom = options?.encodeURIComponent;
  const encode = typeof custom === 'function' ? custom : QueryString.escape;
  if (object === null || typeof object !== 'object') return '';
  // The own encoding leaves digits, signs and letters, which most values that are no strings consist of.
  const isOwn = encode === escape;
  const convert = (value) => {
    const text = primitiveText(value);
    if (!isOwn) return encode(text);
    if (typeof value === 'string' ? text.length > 0 : typeof value === 'number' && Math.abs(value) >= 1e21) return encode(text);
    return text;
  };
  const fields = [];
  for (const key of Object.keys(object)) {
    const value = object[key];
    const start = convert(key) + equals;
    if (Array.isArray(value)) for (const item of value) fields.push(start + convert(item));
    else fields.push(start + convert(value));
  }
  return fields.join(separator);
}

function decode(text, decoder) {
  try {
    return decoder(text);
  } catch {
    return QueryString.unescape(text, true);
  }
}

const escapeSequence = /%[0-9a-fA-F]{2}/;

function parse(text, separator, equals, options) {
  const result = { __proto__: null };
  if (typeof text !== 'string' || text.length === 0) return result;
  separator = separator ? String(separator) : '&';
  equals = equals ? String(equals) : '=';
  let left = 1000;
  if (typeof options?.maxKeys === 'number') left = options.maxKeys > 0 ? options.maxKeys : -1;
  const custom = options?.decodeURIComponent;
  const decoder = typeof custom === 'function' ? custom : QueryString.unescape;
  const isCustom = decoder !== unescape;

  const convert = (part) => {
    const spaced = part.includes('+') ? part.replaceAll('+', isCustom ? '%20' : ' ') : part;
    return spaced.length > 0 && (isCustom || escapeSequence.test(spaced)) ? decode(spaced, decoder) : spaced;
  };

  for (let start = 0; start <= text.length;) {
    // Separators of no characters separate nothing.
    let end = separator === '' ? -1 : text.indexOf(separator, start);
    if (end === -1) end = text.length;
    const field = text.slice(start, end);
    const isLast = end === text.length;
    start = end + separator.length;
    if (field.length === 0) {
      // Nothing between two separators; it counts, though not at the end.
      if (isLast) break;
      if (--left === 0) return result;
      continue;
    }
    const at = field.indexOf(equals);
    const key = convert(at === -1 ? field : field.slice(0, at));
    const value = convert(at === -1 ? '' : field.slice(at + equals.length));
    const known = result[key];
    if (known === undefined) result[key] = value;
    else if (known.pop) known[known.length] = value;
    else result[key] = [known, value];
    if (--left === 0) return result;
    if (isLast) break;
  }
  return result;
}

const QueryString = module.exports = {
  unescapeBuffer,
  unescape,
  escape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};
for (const [name, fn] of [['qsUnescape', unescape], ['qsEscape', escape]]) {
  Object.defineProperty(fn, 'name', { __proto__: null, value: name, configurable: true });
}
