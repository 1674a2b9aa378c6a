'use strict';
// The texts of .env files.

const kLine = /^\s*(?:export\s+)?([^\s=#]+)\s*=/;

/** Variables of a text: NAME=value lines, comments after #, values in ', " or ` that may go over lines. */
function parseEnv(text) {
  const values = {};
  let rest = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  while (rest.length > 0) {
    const end = rest.indexOf('\n');
    const line = end < 0 ? rest : rest.slice(0, end);
    const found = kLine.exec(line);
    if (found === null) {
      rest = end < 0 ? '' : rest.slice(end + 1);
      continue;
    }
    const name = found[1];
    const after = rest.slice(found[0].length).replace(/^[ \t]+/, '');
    const quote = after[0];
    if (quote === '"' || quote === "'" || quote === '`') {
      const close = after.indexOf(quote, 1);
      if (close > 0) {
        let value = after.slice(1, close);
        if (quote === '"') value = value.replaceAll('\\n', '\n');
        values[name] = value;
        const next = after.indexOf('\n', close);
        rest = next < 0 ? '' : after.slice(next + 1);
        continue;
      }
    }
    const stop = after.indexOf('\n');
    let value = stop < 0 ? after : after.slice(0, stop);
    const comment = value.indexOf('#');
    if (comment >= 0) value = value.slice(0, comment);
    value = value.trim();
    values[name] = value;
    rest = stop < 0 ? '' : after.slice(stop + 1);
  }
  return values;
}

module.exports = { parseEnv };
