'use strict';
// The text of the call that is running, from its line: what `assert(…)` was asked.

const { getCallerLine } = internalBinding('util');

/** The end of a string or template that begins at `at`. */
function skipQuoted(text, at) {
  const quote = text[at++];
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** Whether a slash begins a regular expression: after a value it divides. */
function startsRegExp(text, at) {
  const before = text.slice(0, at).trimEnd();
  if (/(?:^|[^\p{ID_Continue}$.])(?:return|typeof|case|in|of|void|delete|await|yield)$/u.test(before)) return true;
  return before === '' || !/[\p{ID_Continue}$)\]}'"`]$/u.test(before);
}

function skipRegExp(text, at) {
  let inClass = false;
  for (at++; at < text.length && (inClass || text[at] !== '/'); at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '[') inClass = true;
    else if (text[at] === ']') inClass = false;
  }
  return at + 1;
}

/** Where the call that begins at `start` ends: behind its last parenthesis, or at the line's end. */
function endOfCall(text, start) {
  let depth = 0;
  for (let at = start; at < text.length;) {
    const c = text[at];
    if (c === '"' || c === "'" || c === '`') {
      at = skipQuoted(text, at);
    } else if (c === '/' && text[at + 1] === '/') {
      return text.length;
    } else if (c === '/' && text[at + 1] === '*') {
      const end = text.indexOf('*/', at + 2);
      at = end === -1 ? text.length : end + 2;
    } else if (c === '/' && startsRegExp(text, at)) {
      at = skipRegExp(text, at);
    } else if (c === '(') {
      depth++;
      at++;
    } else if (c === ')') {
      at++;
      if (--depth === 0) return at;
    } else if (c === ';') {
      return at;
    } else {
      at++;
    }
  }
  return text.length;
}

/** Where the names and members before the position begin: `a.b` of `a.b.ok`. */
function startOfMember(text, column) {
  let start = column;
  for (;;) {
    const before = text.slice(0, start);
    const member = /(?:[\p{ID_Continue}$]+|\[[^[\]]*\]|\?)\s*(?:\.|\?\.)?\s*$/u.exec(before);
    // Only what a dot or bracket joins to what follows.
    if (member === null || !(/[.\]]\s*$/.test(before) || text[start] === '[' || text[start] === '.')) return start;
    start = member.index;
  }
}

function callText() {
  const found = getCallerLine();
  if (found === undefined) return undefined;
  const [line, column] = found;
  if (line === '') return undefined;
  const start = startOfMember(line, column);
  return line.slice(start, endOfCall(line, column));
}

module.exports = { callText };
