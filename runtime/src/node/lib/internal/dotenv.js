'use strict';
// The text of a .env file.

/** Where the value of a line ends that is not quoted. */
function endOfLine(text, at) {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** A value and where the next line begins; `at` is behind the equals sign and spaces. */
function readValue(text, at) {
  const quote = text[at];
  if (quote === '"' || quote === "'" || quote === '`') {
    const close = text.indexOf(quote, at + 1);
    if (close !== -1) {
      const inner = text.slice(at + 1, close);
      // Only double quotes know escapes, and of those only the line feed's.
      return [quote === '"' ? inner.replaceAll('\\n', '\n') : inner, endOfLine(text, close + 1)];
    }
  }
  const end = endOfLine(text, at);
  let value = text.slice(at, end);
  const comment = value.indexOf('#');
  if (comment !== -1) value = value.slice(0, comment);
  value = value.trim();
  return [value, end];
}

function parseEnv(content) {
  const text = content.replaceAll('\r', '');
  const result = { __proto__: null };
  for (let at = 0; at < text.length;) {
    const lineEnd = endOfLine(text, at);
    const line = text.slice(at, lineEnd);
    const equals = text.indexOf('=', at);
    if (line.trim() === '' || line.trimStart().startsWith('#') || equals === -1 || equals > lineEnd) {
      at = lineEnd + 1;
      continue;
    }
    const name = text.slice(at, equals).trim().replace(/^export\s+/, '');
    let valueAt = equals + 1;
    while (text[valueAt] === ' ' || text[valueAt] === '\t') valueAt++;
    const [value, end] = readValue(text, valueAt);
    if (name !== '') result[name] = value;
    at = end + 1;
  }
  return result;
}

module.exports = { parseEnv };
