'use strict';
// AssertionError: the message shows how the values differ.

const { inspect } = require('internal/util/inspect');
const colors = require('internal/util/colors');
const { validateObject } = require('internal/validators');
const { isError } = require('internal/util');
const { myersDiff, printMyersDiff, printSimpleMyersDiff } = require('internal/assert/myers_diff');

const headlines = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};

/** Two values together up to this many characters stand on one line. */
const kShort = 12;
/** Texts and strings longer than this are cut. */
const kLong = 512;
const kLines = 50;
/** Operators whose message is the difference, also behind a message of the caller's. */
const withDiff = new Set(['deepStrictEqual', 'strictEqual', 'partialDeepStrictEqual']);

const isObject = (value) => typeof value === 'object' && value !== null;

/** An error without its stack, for comparing what else it has. */
function copyError(source) {
  const target = Object.assign({ __proto__: Object.getPrototypeOf(source) }, source);
  Object.defineProperty(target, 'message', { __proto__: null, value: source.message });
  if (Object.hasOwn(source, 'cause')) {
    const { cause } = source;
    Object.defineProperty(target, 'cause', { __proto__: null, value: isError(cause) ? copyError(cause) : cause });
  }
  return target;
}

function inspectValue(value) {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
  });
}

/** The two texts one below the other, with a caret under the first difference of strings. */
function stackedDiff(actual, expected, areStrings) {
  let message = `\n${colors.green}+${colors.white} ${actual}\n${colors.red}- ${colors.white}${expected}`;
  const width = colors.hasColors ? require('process').stderr.columns : 80;
  if (areStrings && actual.length + expected.length <= width) {
    let at = 0;
    while (at < actual.length && actual[at] === expected[at]) at++;
    // Within the first characters one sees it anyway.
    if (at >= 3 && at < actual.length) message += `\n${' '.repeat(at + 2)}^`;
  }
  return message;
}

function diffOfLines(actual, expected, actualText, expectedText, header) {
  const areStrings = typeof actual === 'string' && typeof expected === 'string';
  const quotes = (value) => (typeof value === 'string' ? 2 : 0);
  const length = actualText.length + expectedText.length - quotes(actual) - quotes(expected);
  if (length <= kShort && (actual !== 0 || expected !== 0)) {
    return { message: `${actualText} !== ${expectedText}`, header: '' };
  }
  if (areStrings && colors.hasColors) {
    return {
      message: printSimpleMyersDiff(myersDiff(actualText.split(''), expectedText.split(''))),
      header: `${colors.green}actual${colors.white} ${colors.red}expected${colors.white}`,
    };
  }
  return { message: stackedDiff(actualText, expectedText, areStrings), header };
}

function describeDifference(actual, expected, operator, customMessage, diff) {
  const bothObjects = isObject(actual) && isObject(expected);
  if (operator === 'strictEqual' &&
      (bothObjects || (typeof actual === 'function' && typeof expected === 'function'))) {
    operator = 'strictEqualObject';
  }
  const actualText = inspectValue(actual);
  const expectedText = inspectValue(expected);
  const actualLines = actualText.split('\n');
  const expectedLines = expectedText.split('\n');
  let header = `${colors.green}+ actual${colors.white} ${colors.red}- expected${colors.white}`;
  let message;
  let skipped = false;
  if (actualLines.length === 1 && expectedLines.length === 1 && !bothObjects) {
    ({ message, header } = diffOfLines(actual, expected, actualText, expectedText, header));
  } else if (actualText === expectedText) {
    // Only by identity, or in what is not shown.
    operator = 'notIdentical';
    header = '';
    message = actualText;
    if (actualLines.length > kLines && diff !== 'full') {
      message = `${actualLines.slice(0, kLines).join('\n')}\n...}`;
      skipped = true;
    }
  } else {
    const script = myersDiff(actualLines, expectedLines, actual != null && typeof actual === 'object');
    ({ message, skipped } = printMyersDiff(script, operator));
    if (operator === 'partialDeepStrictEqual') {
      header = `${colors.gray}${colors.hasColors ? '' : '+ '}actual${colors.white} ${colors.red}- expected${colors.white}`;
    }
  }
  return `${customMessage || headlines[operator]}\n${header}${skipped ? '\n... Skipped lines' : ''}\n${message}\n`;
}

/** For operators that want values unequal. */
function describeUnwanted(actual, operator, diff) {
  let headline = headlines[operator];
  if (operator === 'notStrictEqual' && (isObject(actual) || typeof actual === 'function')) {
    headline = headlines.notStrictEqualObject;
  }
  let lines = inspectValue(actual).split('\n');
  if (lines.length > kLines && diff !== 'full') lines = [...lines.slice(0, 46), `${colors.blue}...${colors.white}`];
  if (lines.length === 1) return `${headline}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
  return `${headline}\n\n${lines.join('\n')}\n`;
}

function describeOther(actual, expected, operator, diff) {
  const headline = headlines[operator];
  const cut = (text, most) => (text.length > most && diff !== 'full' ? `${text.slice(0, most - 3)}...` : text);
  const actualText = inspectValue(actual);
  const expectedText = inspectValue(expected);
  if (operator === 'notDeepEqual' && actualText === expectedText) return cut(`${headline}\n\n${actualText}`, 1024);
  const left = cut(actualText, kLong);
  const right = cut(expectedText, kLong);
  if (operator === 'deepEqual') return `${headline}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
  const unequal = headlines[`${operator}Unequal`];
  if (unequal) return `${unequal}\n\n${left}\n\nshould not loosely deep-equal\n\n${right}`;
  return `${left} ${operator} ${right}`;
}

/** A string as the inspected error shows it. */
function shorten(value) {
  if (typeof value !== 'string') return value;
  const lines = value.split('\n', 11);
  if (lines.length > 10) return `${lines.slice(0, 10).join('\n')}\n...`;
  return value.length > kLong ? `${value.slice(kLong)}...` : value;
}

class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, details, stackStartFunction, diff = 'simple' } = options;
    let { actual, expected } = options;
    const limit = Error.stackTraceLimit;
    const canLimit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable === true;
    // The stack is captured below, without the assertion's own frames.
    if (canLimit) Error.stackTraceLimit = 0;
    if (message != null) {
      super(withDiff.has(operator) ? describeDifference(actual, expected, operator, message, diff) : String(message));
    } else {
      colors.refresh();
      if (isObject(actual) && isObject(expected) && 'stack' in actual && actual instanceof Error &&
          'stack' in expected && expected instanceof Error) {
        actual = copyError(actual);
        expected = copyError(expected);
      }
      if (withDiff.has(operator)) super(describeDifference(actual, expected, operator, undefined, diff));
      else if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') super(describeUnwanted(actual, operator, diff));
      else super(describeOther(actual, expected, operator, diff));
    }
    if (canLimit) Error.stackTraceLimit = limit;

    this.generatedMessage = !message;
    Object.defineProperty(this, 'name', {
      __proto__: null,
      value: 'AssertionError [ERR_ASSERTION]',
      enumerable: false,
      writable: true,
      configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    if (details) {
      this.actual = undefined;
      this.expected = undefined;
      this.operator = undefined;
      details.forEach((detail, i) => {
        this[`message ${i}`] = detail.message;
        this[`actual ${i}`] = detail.actual;
        this[`expected ${i}`] = detail.expected;
        this[`operator ${i}`] = detail.operator;
        this[`stack trace ${i}`] = detail.stack;
      });
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    Error.captureStackTrace(this, stackStartFn || stackStartFunction);
    // Reading it fixes the first line, with the code, before the name changes.
    this.stack; // eslint-disable-line no-unused-expressions
    this.name = 'AssertionError';
    this.diff = diff;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [inspect.custom](depth, context) {
    const { actual, expected } = this;
    this.actual = shorten(actual);
    this.expected = shorten(expected);
    const text = inspect(this, { ...context, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return text;
  }
}

module.exports = AssertionError;
