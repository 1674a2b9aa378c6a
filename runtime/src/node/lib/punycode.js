'use strict';
// node:punycode: RFC 3492, and host names label by label.

const { isInsideNodeModules } = internalBinding('util');

if (!isInsideNodeModules()) {
  require('process').emitWarning(
    'The `punycode` module is deprecated. Please use a userland alternative instead.', 'DeprecationWarning', 'DEP0040');
}

// Parameters of section 5.
const kBase = 36;
const kMinThreshold = 1;
const kMaxThreshold = 26;
const kSkew = 38;
const kDamp = 700;
const kInitialBias = 72;
const kInitialCode = 128;
const kMaxInt = 0x7FFFFFFF;

const messages = {
  'overflow': 'Overflow: input needs wider integers to process',
  'not-basic': 'Illegal input >= 0x80 (not a basic code point)',
  'invalid-input': 'Invalid input',
};

function fail(kind) {
  throw new RangeError(messages[kind]);
}

/** Section 6.1: the next bias. */
function adapt(delta, count, isFirst) {
  delta = isFirst ? Math.floor(delta / kDamp) : delta >> 1;
  delta += Math.floor(delta / count);
  let k = 0;
  for (; delta > ((kBase - kMinThreshold) * kMaxThreshold) >> 1; k += kBase) delta = Math.floor(delta / (kBase - kMinThreshold));
  return Math.floor(k + ((kBase - kMinThreshold + 1) * delta) / (delta + kSkew));
}

const threshold = (k, bias) => Math.min(Math.max(k - bias, kMinThreshold), kMaxThreshold);
/** 0–25 are letters, 26–35 digits. */
const digitText = (digit) => String.fromCharCode(digit < 26 ? digit + 97 : digit + 22);

function digitValue(code) {
  if (code >= 0x30 && code < 0x3A) return code - 22;
  if (code >= 0x41 && code < 0x5B) return code - 0x41;
  if (code >= 0x61 && code < 0x7B) return code - 0x61;
  return kBase;
}

/** Code points; a surrogate that is not of a pair stands for itself. */
function ucs2decode(text) {
  const points = [];
  for (const character of text) points.push(character.codePointAt(0));
  return points;
}

function ucs2encode(points) {
  return String.fromCodePoint(...points);
}

function decode(input) {
  const output = [];
  const delimiter = Math.max(input.lastIndexOf('-'), 0);
  for (let i = 0; i < delimiter; i++) {
    if (input.charCodeAt(i) >= 0x80) fail('not-basic');
    output.push(input.charCodeAt(i));
  }
  let code = kInitialCode;
  let bias = kInitialBias;
  let place = 0;
  for (let at = delimiter > 0 ? delimiter + 1 : 0; at < input.length;) {
    const before = place;
    for (let weight = 1, k = kBase; ; k += kBase) {
      if (at >= input.length) fail('invalid-input');
      const digit = digitValue(input.charCodeAt(at++));
      if (digit >= kBase) fail('invalid-input');
      if (digit > Math.floor((kMaxInt - place) / weight)) fail('overflow');
      place += digit * weight;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (weight > Math.floor(kMaxInt / (kBase - t))) fail('overflow');
      weight *= kBase - t;
    }
    const count = output.length + 1;
    bias = adapt(place - before, count, before === 0);
    if (Math.floor(place / count) > kMaxInt - code) fail('overflow');
    code += Math.floor(place / count);
    place %= count;
    output.splice(place++, 0, code);
  }
  return String.fromCodePoint(...output);
}

function encode(input) {
  const points = ucs2decode(input);
  const basic = points.filter((point) => point < 0x80);
  let output = String.fromCharCode(...basic);
  if (basic.length > 0) output += '-';
  let code = kInitialCode;
  let delta = 0;
  let bias = kInitialBias;
  for (let done = basic.length; done < points.length;) {
    const next = points.reduce((least, point) => (point >= code && point < least ? point : least), kMaxInt);
    if (next - code > Math.floor((kMaxInt - delta) / (done + 1))) fail('overflow');
    delta += (next - code) * (done + 1);
    code = next;
    for (const point of points) {
      if (point < code && ++delta > kMaxInt) fail('overflow');
      if (point !== code) continue;
      let rest = delta;
      for (let k = kBase; ; k += kBase) {
        const t = threshold(k, bias);
        if (rest < t) break;
        output += digitText(t + ((rest - t) % (kBase - t)));
        rest = Math.floor((rest - t) / (kBase - t));
      }
      output += digitText(rest);
      bias = adapt(delta, done + 1, done === basic.length);
      delta = 0;
      done++;
    }
    delta++;
    code++;
  }
  return output;
}

/** Maps the labels of a host name, or of the host in a mail address. */
function mapLabels(domain, convert) {
  const [local, host] = domain.split('@');
  const prefix = host === undefined ? '' : `${local}@`;
  return prefix + (host ?? local).replace(/[\x2E\u3002\uFF0E\uFF61]/g, '.').split('.').map(convert).join('.');
}

function toUnicode(input) {
  return mapLabels(input, (label) => (label.startsWith('xn--') ? decode(label.slice(4).toLowerCase()) : label));
}

function toASCII(input) {
  return mapLabels(input, (label) => (/[^\0-\x7F]/.test(label) ? `xn--${encode(label)}` : label));
}

module.exports = {
  version: '2.1.0',
  ucs2: { decode: ucs2decode, encode: ucs2encode },
  decode,
  encode,
  toASCII,
  toUnicode,
};
