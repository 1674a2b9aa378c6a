'use strict';
// util.inspect of errors: the stack with a first line that tells all, repetition taken out, files marked.

const { isError } = require('internal/util');

const builtInFrame = /^ {4}at (?:[^/\\(]+ \(|)node:(.+):\d+:\d+\)?$/;

/** Where four or more elements of `a` also follow each other in `b`: their number and index in `a`. */
function identicalSequenceRange(a, b) {
  for (let i = 0; i < a.length - 3; i++) {
    const at = b.indexOf(a[i]);
    if (at === -1 || b.length - at <= 3) continue;
    const most = Math.min(a.length - i, b.length - at);
    let length = 1;
    while (length < most && a[i + length] === b[at + length]) length++;
    if (length > 3) return [length, i];
  }
  return [0, 0];
}


/** How often the `length` frames at `start` follow again, back to back. */
function countRepeats(frames, start, length) {
  let count = 0;
  for (let next = start + length; ; next += length) {
    for (let i = 0; i < length; i++) if (frames[start + i] !== frames[next + i]) return count;
    count++;
  }
}

/** Runs of frames that repeat (recursion), as [first repeated line, length, how often] each. */
function repeatedRanges(frames) {
  const least = 3;
  const positions = new Map();
  frames.forEach((frame, i) => {
    if (positions.has(frame)) positions.get(frame).push(i);
    else positions.set(frame, [i]);
  });
  const result = [];
  if (frames.length - positions.size <= least) return result;
  for (let i = 0; i < frames.length - least; i++) {
    const places = positions.get(frames[i]);
    const last = places[places.length - 1];
    if (places.length === 1 || last === i || last - i < least) continue;
    const next = places.indexOf(i) + 1;
    // The period divides the distances to the places where the frame recurs; other distances may
    // themselves be longer periods.
    const candidates = new Set();
    let period = last - i;
    if (next + 1 < places.length) {
      period = 0;
      for (let j = next; j < places.length && period !== 1; j++) {
        let distance = places[j] - i;
        while (distance !== 0) {
          const remainder = period % distance;
          if (period !== 0) candidates.add(period);
          period = distance;
          distance = remainder;
        }
      }
    }
    candidates.delete(period);
    let best = period;
    let repeats = countRepeats(frames, i, period);
    for (const candidate of Array.from(candidates).reverse()) {
      const count = countRepeats(frames, i, candidate);
      if (count * candidate > repeats * best) {
        best = candidate;
        repeats = count;
      }
    }
    if (repeats * best >= 3) {
      result.push([i + best, best, repeats]);
      i += best * (repeats + 1) - 1;
    }
  }
  return result;
}

function stackText(context, error, formatValue) {
  let stack;
  try {
    stack = error.stack;
  } catch {
    // A getter that throws: as without a stack.
  }
  if (!stack) return Error.prototype.toString.call(error);
  if (typeof stack === 'string') return stack;
  context.seen.push(error);
  context.indentationLvl += 4;
  const text = formatValue(context, stack);
  context.indentationLvl -= 4;
  context.seen.pop();
  return `${Error.prototype.toString.call(error)}\n    ${text}`;
}

/** The lines of a stack, without what the cause's stack tells, too, and without repetitions. */
function stackLines(context, error, text, formatValue) {
  const lines = text.split('\n');
  let cause;
  try {
    ({ cause } = error);
  } catch {
    // Shown as a property that cannot be read.
  }
  if (cause != null && isError(cause)) {
    const causeStack = stackText(context, cause, formatValue);
    const start = causeStack.indexOf('\n    at');
    if (start !== -1) {
      const [length, offset] = identicalSequenceRange(lines, causeStack.slice(start + 1).split('\n'));
      if (length > 0) {
        const skipped = length - 2;
        lines.splice(offset + 1, skipped,
          context.stylize(`    ... ${skipped} lines matching cause stack trace ...`, 'undefined'));
      }
    }
  }
  if (lines.length > 10) {
    for (const [offset, length, times] of repeatedRanges(lines).reverse()) {
      const above = times > 1 ? `${length} lines ${times} times...` : 'lines ...';
      lines.splice(offset, length * times,
        context.stylize(`    ... collapsed ${length * times} duplicate lines matching above ${above}`, 'undefined'));
    }
  }
  return lines;
}

/** Makes the first line name the class where the stack does not. */
function improveStack(stack, constructor, name, tag, prefixOf) {
  const bare = (fallback) => prefixOf(constructor, tag, fallback).slice(0, -1);
  // What is no string has been turned into one by whoever wrote the stack.
  if (typeof name !== 'string') stack = stack.replace(`${name}`, `${name} [${bare('Error')}]`);
  let { length } = name;
  const startsWithName = () => typeof name === 'string' && name.endsWith('Error') && stack.startsWith(name) &&
    (stack.length === length || stack[length] === ':' || stack[length] === '\n');
  if (constructor !== null && !startsWithName()) return stack;
  let fallback = 'Error';
  if (constructor === null) {
    const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n {4}at)/.exec(stack) ?? /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
    fallback = start?.[1] || '';
    length = fallback.length;
    fallback ||= 'Error';
  }
  const prefix = bare(fallback);
  if (name === prefix) return stack;
  if (!prefix.includes(name)) return `${prefix} [${name}]${stack.slice(length)}`;
  return length === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`;
}

/** Marks the names of packages in a path. */
function markPackages(context, line) {
  let result = '';
  let done = 0;
  const folder = 'node_modules';
  for (let at = line.indexOf(folder); at !== -1; at = line.indexOf(folder, at + 1)) {
    const before = line[at - 1];
    const after = line[at + folder.length];
    if ((after !== '/' && after !== '\\') || (before !== '/' && before !== '\\')) continue;
    const start = at + folder.length + 1;
    let end = line.indexOf(before, start);
    // A scope belongs to the name.
    if (end !== -1 && line[start] === '@') end = line.indexOf(before, end + 1);
    if (end === -1) end = line.length;
    result += line.slice(done, start) + context.stylize(line.slice(start, end), 'module');
    done = end;
    at = end - 1;
  }
  return done === 0 ? line : result + line.slice(done);
}

/** Greys the working directory, which every path of the program's own begins with. */
function markDirectory(context, line, directory) {
  let at = line.indexOf(directory);
  if (at === -1) return line;
  let { length } = directory;
  if (line.slice(at - 7, at) === 'file://') {
    length += 7;
    at -= 7;
  }
  const start = line[at - 1] === '(' ? at - 1 : at;
  const closes = start !== at && line.endsWith(')');
  const rest = at + length + 1;
  const grey = (text) => context.stylize(text, 'undefined');
  return line.slice(0, start) + grey(line.slice(start, rest)) + line.slice(rest, closes ? -1 : line.length) +
    (closes ? grey(')') : '');
}

function colouredLines(context, lines) {
  let directory;
  let directoryUrl;
  try {
    directory = require('process').cwd();
  } catch {
    // The folder is gone: nothing to mark.
  }
  const { isBuiltin } = internalBinding('modules');
  return lines.map((line) => {
    const builtIn = builtInFrame.exec(line);
    if (builtIn !== null && (isBuiltin(builtIn[1]) || builtIn[1].startsWith('internal/'))) {
      return context.stylize(line, 'undefined');
    }
    line = markPackages(context, line);
    if (directory === undefined) return line;
    const marked = markDirectory(context, line, directory);
    if (marked !== line || !line.includes('file://')) return marked;
    directoryUrl ??= require('internal/url').pathToFileURL(directory).href;
    return markDirectory(context, line, directoryUrl);
  });
}

/** Takes a key that the stack shows already out of the list. */
function dropKey(keys, key, isShown) {
  const at = keys.indexOf(key);
  if (at !== -1 && isShown()) keys.splice(at, 1);
}

/** The error's text; `keys` loses what the text says and gains hidden properties worth showing. */
function formatError(context, error, constructor, tag, keys, formatValue, prefixOf) {
  let stack;
  try {
    stack = stackText(context, error, formatValue);
  } catch {
    return Object.prototype.toString.call(error);
  }
  const read = (key) => {
    try {
      return { value: error[key] };
    } catch {
      return undefined;
    }
  };
  const message = read('message');
  const nameRead = read('name');
  if (!context.showHidden && keys.length !== 0) {
    dropKey(keys, 'stack', () => true);
    for (const [key, found] of [['message', message], ['name', nameRead]]) {
      if (found) dropKey(keys, key, () => typeof found.value !== 'string' || stack.includes(found.value));
    }
  }
  const name = nameRead?.value ?? 'Error';
  if (Object.hasOwn(error, 'cause') && !keys.includes('cause')) keys.push('cause');
  const errors = read('errors')?.value;
  if (Array.isArray(errors) && Object.hasOwn(error, 'errors') && !keys.includes('errors')) keys.push('errors');

  stack = improveStack(stack, constructor, name, tag, prefixOf);
  // The frames begin after the message, which may itself look like frames.
  const text = message?.value;
  let at = (text && stack.indexOf(text)) || -1;
  if (at !== -1) at += text.length;
  const start = stack.indexOf('\n    at', at);
  if (start === -1) {
    stack = `[${stack}]`;
  } else {
    let lines = stackLines(context, error, stack.slice(start + 1), formatValue);
    if (context.colors) lines = colouredLines(context, lines);
    stack = `${stack.slice(0, start)}\n${lines.join('\n')}`;
  }
  if (context.indentationLvl !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(context.indentationLvl)}`);
  return stack;
}

module.exports = { formatError, identicalSequenceRange };
