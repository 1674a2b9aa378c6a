'use strict';
// util.format: printf for values.

const {
  builtInObjects, formatBigInt, formatNumber, inspect, inspectDefaultOptions, plain,
} = require('internal/util/inspect');
const { getProxyDetails } = internalBinding('util');

/** Whether String(value) would run no code of the program's. */
function hasBuiltInToString(value) {
  for (let proxy = getProxyDetails(value); proxy !== undefined; proxy = getProxyDetails(value)) {
    if (proxy[0] === null) return true;
    value = proxy[0];
  }
  const hasToString = typeof value.toString === 'function';
  const hasToPrimitive = typeof value[Symbol.toPrimitive] === 'function';
  if (!hasToString && !hasToPrimitive) return true;
  const isOwner = (object) => (hasToString && Object.hasOwn(object, 'toString')) ||
    (hasToPrimitive && Object.hasOwn(object, Symbol.toPrimitive));
  if (isOwner(value)) return false;
  let owner = value;
  do owner = Object.getPrototypeOf(owner); while (owner !== null && !isOwner(owner));
  const constructor = owner === null ? undefined : Object.getOwnPropertyDescriptor(owner, 'constructor')?.value;
  return typeof constructor === 'function' && builtInObjects.has(constructor.name);
}

const firstLine = (error) => error.message.split('\n', 1)[0];
let circularMessage;

function stringify(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (circularMessage === undefined) {
      try {
        const circle = {};
        circle.circle = circle;
        JSON.stringify(circle);
      } catch (circular) {
        circularMessage = firstLine(circular);
      }
    }
    if (error?.name === 'TypeError' && firstLine(error) === circularMessage) return '[Circular]';
    throw error;
  }
}

const separators = (options) => options?.numericSeparator ?? inspectDefaultOptions.numericSeparator;
const numberText = (number, options) => formatNumber(plain, number, separators(options));
const bigintText = (bigint, options) => formatBigInt(plain, bigint, separators(options));

function numeric(value, options, convert) {
  if (typeof value === 'symbol') return 'NaN';
  return numberText(convert(value), options);
}

/** What a directive makes of its argument; undefined for what is no directive. */
function convert(directive, value, options) {
  switch (directive) {
    case 's':
      if (typeof value === 'number') return numberText(value, options);
      if (typeof value === 'bigint') return bigintText(value, options);
      if (typeof value !== 'object' || value === null || !hasBuiltInToString(value)) return String(value);
      return inspect(value, { ...options, compact: 3, colors: false, depth: 0 });
    case 'j': return stringify(value);
    case 'd': return typeof value === 'bigint' ? bigintText(value, options) : numeric(value, options, Number);
    case 'i': return typeof value === 'bigint' ? bigintText(value, options) : numeric(value, options, Number.parseInt);
    case 'f': return numeric(value, options, Number.parseFloat);
    case 'O': return inspect(value, options);
    case 'o': return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case 'c': return '';
    default: return undefined;
  }
}

const directives = 'sjdifOoc';

function formatAll(options, args) {
  const first = args[0];
  let used = 0;
  let text = '';
  let join = '';
  if (typeof first === 'string') {
    if (args.length === 1) return first;
    let done = 0;
    for (let at = first.indexOf('%'); at !== -1 && at < first.length - 1; at = first.indexOf('%', at + 2)) {
      const directive = first[at + 1];
      if (directive === '%') {
        // Also when no argument is left.
        text += first.slice(done, at + 1);
        done = at + 2;
      } else if (used + 1 < args.length && directives.includes(directive)) {
        text += first.slice(done, at);
        text += convert(directive, args[++used], options);
        done = at + 2;
      }
    }
    if (done !== 0) {
      used++;
      join = ' ';
      text += first.slice(done);
    }
  }
  for (; used < args.length; used++) {
    const value = args[used];
    text += join;
    text += typeof value === 'string' ? value : inspect(value, options);
    join = ' ';
  }
  return text;
}

function format(...args) {
  return formatAll(undefined, args);
}

function formatWithOptions(options, ...args) {
  const { validateObject, kValidateObjectAllowArray } = require('internal/validators');
  validateObject(options, 'inspectOptions', kValidateObjectAllowArray);
  return formatAll(options, args);
}

module.exports = { format, formatWithOptions };
