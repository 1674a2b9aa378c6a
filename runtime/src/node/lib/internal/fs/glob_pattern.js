'use strict';
// Glob patterns as expressions: braces are expanded first, then each part between slashes is one expression
// or a globstar.

const kGlobstar = Symbol('**');

/** Position after the bracket that closes the one at `start`; -1 if none does. */
function closing(text, start, open, close) {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === open) depth++;
    else if (text[i] === close && --depth === 0) return i;
  }
  return -1;
}

/** Splits at commas that are in no braces. */
function splitAlternatives(text) {
  const parts = [];
  let depth = 0;
  let part = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\' && i + 1 < text.length) {
      part += c + text[++i];
      continue;
    }
    if (c === '{') depth++;
    else if (c === '}') depth--;
    if (c === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else {
      part += c;
    }
  }
  parts.push(part);
  return parts;
}

/** {1..5}, {a..e}, {0..10..2} */
function sequence(text) {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(text);
  const letters = /^([a-zA-Z])\.\.([a-zA-Z])(?:\.\.(-?\d+))?$/.exec(text);
  const found = numbers ?? letters;
  if (!found) return undefined;
  const from = numbers ? Number(found[1]) : found[1].charCodeAt(0);
  const to = numbers ? Number(found[2]) : found[2].charCodeAt(0);
  const step = Math.max(1, Math.abs(Number(found[3] ?? 1)));
  const width = numbers && /^-?0\d/.test(found[1] + found[2]) ? Math.max(found[1].length, found[2].length) : 0;
  const result = [];
  for (let i = from; from <= to ? i <= to : i >= to; i += from <= to ? step : -step) {
    result.push(numbers ? String(i).padStart(width, '0') : String.fromCharCode(i));
    if (result.length > 10000) break;
  }
  return result;
}

function expandBraces(pattern) {
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === '\\') {
      i++;
      continue;
    }
    if (pattern[i] !== '{') continue;
    const end = closing(pattern, i, '{', '}');
    if (end < 0) continue;
    const body = pattern.slice(i + 1, end);
    const parts = splitAlternatives(body);
    const choices = parts.length > 1 ? parts.flatMap(expandBraces) : sequence(body);
    if (choices === undefined) continue;
    const rests = expandBraces(pattern.slice(end + 1));
    const head = pattern.slice(0, i);
    return choices.flatMap((choice) => rests.map((rest) => head + choice + rest));
  }
  return [pattern];
}

const kPosix = {
  '__proto__': null,
  'alnum': '\\p{L}\\p{Nl}\\p{Nd}', 'alpha': '\\p{L}\\p{Nl}', 'ascii': '\\x00-\\x7f', 'blank': '\\p{Zs}\\t', 'cntrl': '\\p{Cc}',
  'digit': '\\p{Nd}', 'graph': '\\x21-\\x7e', 'lower': '\\p{Ll}', 'print': '\\x20-\\x7e', 'punct': '\\p{P}',
  'space': '\\p{Z}\\t\\r\\n\\v\\f', 'upper': '\\p{Lu}', 'word': '\\p{L}\\p{Nl}\\p{Nd}\\p{Pc}', 'xdigit': 'A-Fa-f0-9',
};
const escape = (c) => c.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** The class at `start`: [source, position after it]; undefined when it is no class. */
function characterClass(text, start) {
  let i = start + 1;
  let negated = false;
  if (text[i] === '!' || text[i] === '^') {
    negated = true;
    i++;
  }
  let body = '';
  for (let first = true; i < text.length; first = false) {
    if (text[i] === ']' && !first) {
      if (body === '') return undefined;
      return [`[${negated ? '^/' : ''}${body}]`, i + 1];
    }
    const posix = /^\[:(\w+):\]/.exec(text.slice(i));
    if (posix && kPosix[posix[1]]) {
      body += kPosix[posix[1]];
      i += posix[0].length;
      continue;
    }
    if (text[i] === '\\' && i + 1 < text.length) i++;
    if (text[i + 1] === '-' && i + 2 < text.length && text[i + 2] !== ']') {
      if (text[i] <= text[i + 2]) body += `${escape(text[i])}-${escape(text[i + 2])}`;
      i += 3;
    } else {
      body += escape(text[i]);
      i++;
    }
  }
  return undefined;
}

/** The expression of one part of a pattern, and whether it is more than text. */
function partSource(part) {
  let source = '';
  let magic = false;
  for (let i = 0; i < part.length;) {
    const c = part[i];
    if ('?*+@!'.includes(c) && part[i + 1] === '(') {
      const end = closing(part, i + 1, '(', ')');
      if (end > 0) {
        const choices = splitPipes(part.slice(i + 2, end)).map((choice) => partSource(choice).source).join('|');
        const rest = partSource(part.slice(end + 1));
        magic = true;
        if (c === '!') return { source: `${source}(?:(?!(?:${choices})${rest.source}$)[^/]*?)${rest.source}`, magic };
        source += `(?:${choices})${c === '@' ? '' : c}`;
        return { source: source + rest.source, magic };
      }
    }
    if (c === '*') {
      magic = true;
      while (part[i] === '*') i++;
      source += '[^/]*?';
    } else if (c === '?') {
      magic = true;
      source += '[^/]';
      i++;
    } else if (c === '[') {
      const found = characterClass(part, i);
      if (found === undefined) {
        source += '\\[';
        i++;
      } else {
        magic = true;
        source += found[0];
        i = found[1];
      }
    } else if (c === '\\' && i + 1 < part.length) {
      source += escape(part[i + 1]);
      i += 2;
    } else {
      source += escape(c);
      i++;
    }
  }
  return { source, magic };
}

function splitPipes(text) {
  const parts = [];
  let depth = 0;
  let part = '';
  for (const c of text) {
    if (c === '(') depth++;
    else if (c === ')') depth--;
    if (c === '|' && depth === 0) {
      parts.push(part);
      part = '';
    } else {
      part += c;
    }
  }
  parts.push(part);
  return parts;
}

/** A part: the globstar, text, or an expression. */
function compilePart(part, dot) {
  if (part === '**') return kGlobstar;
  const { source, magic } = partSource(part);
  if (!magic) return part.replace(/\\(.)/g, '$1');
  // What begins with a wildcard matches no hidden names, and nothing matches "." and "..".
  const hidden = part.startsWith('.') ? '' : dot ? '(?!\\.{1,2}$)' : '(?!\\.)';
  return new RegExp(`^${hidden}(?=.)${source}$`, 'us');
}

/** All alternatives of a pattern, each as a list of compiled parts. */
function compile(pattern, { dot = false } = {}) {
  return expandBraces(pattern).map((alternative) => {
    const parts = alternative.split('/');
    return parts.filter((part, i) => part !== '' || i === 0 || i === parts.length - 1)
      .map((part) => compilePart(part, dot))
      // One globstar says what several in a row say.
      .filter((part, i, all) => part !== kGlobstar || all[i - 1] !== kGlobstar);
  });
}

function matchesPart(part, name) {
  return typeof part === 'string' ? part === name : part.test(name);
}

function matchesParts(parts, names, p = 0, n = 0, dot = false) {
  for (; p < parts.length; p++, n++) {
    if (parts[p] === kGlobstar) {
      if (p === parts.length - 1) {
        return names.slice(n).every((name) => name !== '.' && name !== '..' && (dot || !name.startsWith('.')));
      }
      for (let skip = n; skip <= names.length; skip++) {
        if (matchesParts(parts, names, p + 1, skip, dot)) return true;
        const name = names[skip];
        if (name === undefined || name === '.' || name === '..' || (!dot && name.startsWith('.'))) return false;
      }
      return false;
    }
    if (n >= names.length || !matchesPart(parts[p], names[n])) return false;
  }
  return n === names.length;
}

/** A function that tells whether a path matches. `matchBase`: a pattern without slashes looks at the last name. */
function matcher(pattern, { dot = false, matchBase = false } = {}) {
  const alternatives = compile(pattern, { dot });
  return (path) => {
    const names = path.split('/').filter((name, i, all) => name !== '' || i === 0 || i === all.length - 1);
    return alternatives.some((parts) => {
      if (matchBase && parts.length === 1) return matchesParts(parts, [names.findLast((name) => name !== '') ?? ''], 0, 0, dot);
      if (matchesParts(parts, names, 0, 0, dot)) return true;
      return names.length > 1 && names.at(-1) === '' && matchesParts(parts, names.slice(0, -1), 0, 0, dot);
    });
  };
}

function matchGlobPattern(path, pattern) {
  return matcher(pattern)(path);
}

module.exports = { compile, kGlobstar, matchGlobPattern, matcher, matchesPart };
