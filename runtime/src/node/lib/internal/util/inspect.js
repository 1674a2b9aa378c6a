'use strict';
// util.inspect: values as people read them.
//
// A value becomes a list of entries (elements, then properties), a base (what stands before the brace: a
// function's name, an error's stack) and a pair of braces; `layout` puts them on one line, in columns, or on
// lines of their own. The context carries the options, the objects being shown (for circular references) and
// the indentation.

const { customInspectSymbol } = require('internal/util');
const { isStackOverflowError } = require('internal/errors');
const { colors, styles } = require('internal/util/inspect_colors');
const { getStringWidth, isZeroWidthCodePoint, stripVTControlCharacters } = require('internal/util/string_width');
const { quote, escapeCharacters } = require('internal/util/quote');
const types = require('internal/util/types');
const binding = internalBinding('util');
const {
  getOwnNonIndexProperties, getPromiseDetails, getProxyDetails, previewEntries,
  ALL_PROPERTIES, ONLY_ENUMERABLE, kPending, kRejected,
} = binding;

const { hasOwnProperty, propertyIsEnumerable } = Object.prototype;
// A program may have replaced it.
const objectKeys = Object.keys;
const hasOwn = (object, key) => Reflect.apply(hasOwnProperty, object, [key]);
const isEnumerable = (object, key) => Reflect.apply(propertyIsEnumerable, object, [key]);
const getter = (object, key) => Object.getOwnPropertyDescriptor(object, key).get;
const mapSize = getter(Map.prototype, 'size');
const setSize = getter(Set.prototype, 'size');
const typedArrayLength = getter(Object.getPrototypeOf(Uint8Array.prototype), 'length');
const typedArrayTag = getter(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag);
const functionToString = Function.prototype.toString;

/** Names of the language's classes and the platform's. */
const builtInObjects = new Set(Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z][a-zA-Z0-9]+$/.test(name)));

const defaultOptions = Object.seal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});
const optionNames = Object.keys(defaultOptions);

// What a list of entries belongs to.
const kObject = 0;
const kArrayElement = 1;
const kArray = 2;

/** Longer output in total than this, and nested objects are cut. */
const kBudget = 2 ** 27;
/** Texts up to this length are not broken at their line feeds. */
const kShortText = 16;
const identifier = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
const arrayIndex = /^(0|[1-9][0-9]*)$/;

// ---- entry points

function plain(text) {
  return text;
}

function stylizeWithColor(text, kind) {
  const style = styles[kind];
  if (style === undefined) return text;
  const color = colors[style];
  if (color !== undefined) return `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
  return typeof style === 'function' ? style(text) : text;
}

/** `inspect(value, options)`, or in the old form `inspect(value, showHidden, depth, colors)`. */
function inspect(value, options) {
  const context = {
    // Length of the output so far by indentation.
    budget: {},
    indentationLvl: 0,
    seen: [],
    currentDepth: 0,
    stylize: plain,
    ...defaultOptions,
  };
  if (arguments.length > 2 && arguments[2] !== undefined) context.depth = arguments[2];
  if (arguments.length > 3 && arguments[3] !== undefined) context.colors = arguments[3];
  if (typeof options === 'boolean') {
    context.showHidden = options;
  } else if (options) {
    for (const key of Object.keys(options)) {
      if (hasOwn(defaultOptions, key) || key === 'stylize') context[key] = options[key];
      else context.userOptions ??= options;
    }
  }
  if (context.colors) context.stylize = stylizeWithColor;
  if (context.maxArrayLength === null) context.maxArrayLength = Infinity;
  if (context.maxStringLength === null) context.maxStringLength = Infinity;
  return formatValue(context, value, 0);
}
inspect.custom = customInspectSymbol;
inspect.colors = colors;
inspect.styles = styles;
Object.defineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() {
    return defaultOptions;
  },
  set(options) {
    require('internal/validators').validateObject(options, 'options');
    Object.assign(defaultOptions, options);
  },
});

/** The options a custom inspection function is called with. */
function optionsForUser(context, isForeign) {
  const options = { stylize: context.stylize };
  for (const name of optionNames) options[name] = context[name];
  Object.assign(options, context.userOptions);
  if (!isForeign) return options;
  // An object of another realm, or behind a proxy, gets nothing that leads to this realm's objects.
  Object.setPrototypeOf(options, null);
  for (const key of Object.keys(options)) {
    const value = options[key];
    if (value !== null && (typeof value === 'object' || typeof value === 'function')) delete options[key];
  }
  options.stylize = Object.setPrototypeOf((value, flavour) => {
    try {
      return `${context.stylize(value, flavour)}`;
    } catch {
      return value;
    }
  }, null);
  return options;
}

const isTooDeep = (context, level) => context.depth !== null && level > context.depth;

// ---- any value

/** `inBuffer`: the value is shown as the buffer of a view. */
function formatValue(context, value, level, inBuffer) {
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(context.stylize, value, context);
  if (value === null) return context.stylize('null', 'null');

  const original = value;
  let wrappers = 0;
  let proxy = getProxyDetails(value);
  if (proxy !== undefined) {
    if (context.showProxy) {
      if (proxy[0] === null) return context.stylize('<Revoked Proxy>', 'special');
      return formatProxy(context, proxy, level);
    }
    do {
      if (proxy[0] === null) return wrapProxies(context, context.stylize('<Revoked Proxy>', 'special'), wrappers);
      value = proxy[0];
      proxy = getProxyDetails(value);
      wrappers++;
    } while (proxy !== undefined);
  }

  if (context.customInspect) {
    const custom = value[customInspectSymbol];
    if (typeof custom === 'function' && custom !== inspect &&
        // Prototypes have the method for their instances.
        Object.getOwnPropertyDescriptor(value, 'constructor')?.value?.prototype !== value) {
      const depth = context.depth === null ? null : context.depth - level;
      const isForeign = wrappers !== 0 || !(original instanceof Object);
      const shown = Reflect.apply(custom, original, [depth, optionsForUser(context, isForeign), inspect]);
      if (shown !== original) {
        if (typeof shown !== 'string') return formatValue(context, shown, level);
        return shown.replaceAll('\n', `\n${' '.repeat(context.indentationLvl)}`);
      }
    }
  }

  if (context.seen.includes(value)) {
    context.circular ??= new Map();
    let index = context.circular.get(value);
    if (index === undefined) {
      index = context.circular.size + 1;
      context.circular.set(value, index);
    }
    return context.stylize(`[Circular *${index}]`, 'special');
  }
  return wrapProxies(context, formatObject(context, value, level, inBuffer), wrappers);
}

function wrapProxies(context, text, count) {
  for (let i = 0; i < count; i++) text = `${context.stylize('Proxy(', 'special')}${text}${context.stylize(')', 'special')}`;
  return text;
}

function formatProxy(context, [target, handler], level) {
  if (isTooDeep(context, level)) return context.stylize('Proxy [Array]', 'special');
  level++;
  context.indentationLvl += 2;
  const entries = [formatValue(context, target, level), formatValue(context, handler, level)];
  context.indentationLvl -= 2;
  return layout(context, entries, '', ['Proxy [', ']'], kArray, level);
}

// ---- names and prefixes

function isInstance(object, constructor) {
  try {
    return object instanceof constructor;
  } catch {
    return false;
  }
}

// The intrinsic prototypes, whose `constructor` a program may have changed.
const wellKnown = new Map();
for (const constructor of [Array, ArrayBuffer, Function, Map, Set, Object, Object.getPrototypeOf(Uint8Array), RegExp, Date,
  DataView, Error, AggregateError, RangeError, TypeError, Boolean, Number, String, Promise, WeakMap, WeakSet]) {
  wellKnown.set(constructor.prototype, { name: constructor.name, constructor });
}

/** Name of the class the object is an instance of; null without a prototype. Hidden inherited properties go to `inherited`. */
function constructorName(object, context, level, inherited) {
  let first;
  for (let at = object; at; at = Object.getPrototypeOf(at), first ??= at) {
    const known = wellKnown.get(at);
    if (known !== undefined && Reflect.apply(Function.prototype[Symbol.hasInstance], known.constructor, [object])) {
      if (inherited !== undefined && first !== at) addInherited(context, object, first || object, level, inherited);
      return known.name;
    }
    const constructor = Object.getOwnPropertyDescriptor(at, 'constructor')?.value;
    if (typeof constructor === 'function' && constructor.name !== '' && isInstance(object, constructor)) {
      if (inherited !== undefined && (first !== at || !builtInObjects.has(constructor.name))) {
        addInherited(context, object, first || object, level, inherited);
      }
      return String(constructor.name);
    }
    if (first === undefined) {
      first = Object.getPrototypeOf(at);
      if (first === null) return null;
    }
  }
  if (first === null) return null;
  // No class along the chain, but a chain.
  const name = binding.constructorName(object);
  if (isTooDeep(context, level)) return `${name} <Complex prototype>`;
  const next = constructorName(first, context, level + 1, inherited);
  if (next === null) return `${name} <${inspect(first, { ...context, customInspect: false, depth: -1 })}>`;
  return `${name} <${next}>`;
}

/** With showHidden: properties of the prototypes between the object and the language's own. */
function addInherited(context, main, object, level, output) {
  const known = new Set();
  let keys = [];
  for (let depth = 0; depth < 3; depth++) {
    if (depth !== 0 || main === object) {
      object = Object.getPrototypeOf(object);
      if (object === null) return;
      const constructor = Object.getOwnPropertyDescriptor(object, 'constructor')?.value;
      if (typeof constructor === 'function' && builtInObjects.has(constructor.name)) return;
    }
    for (const key of keys) known.add(key);
    keys = Reflect.ownKeys(object);
    context.seen.push(main);
    for (const key of keys) {
      if (key === 'constructor' || hasOwn(main, key) || known.has(key)) continue;
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === 'function') continue;
      const text = formatProperty(context, object, level, key, kObject, descriptor, main);
      output.push(context.colors ? `\u001b[2m${text}\u001b[22m` : text);
    }
    context.seen.pop();
  }
}

/** What stands before a brace: class, size and tag, with a space after. */
function prefixOf(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    const suffix = tag !== '' && fallback !== tag ? `[${tag}] ` : '';
    return `[${fallback}${size}: null prototype] ${suffix}`;
  }
  if (tag === '') return `${constructor}${size} `;
  // A tag in a namespace (`Temporal.Instant`) ends in the class's name.
  const dot = tag.lastIndexOf('.');
  if (constructor === (dot >= 1 ? tag.slice(dot + 1) : tag)) return `${tag}${size} `;
  return `${constructor}${size} [${tag}] `;
}

function generalPrefix(value, constructor, tag) {
  let fallback = '';
  if (constructor === null) {
    fallback = binding.constructorName(value);
    if (fallback === tag) fallback = 'Object';
  }
  return prefixOf(constructor, tag, fallback);
}

function tagOf(context, value) {
  let tag;
  try {
    tag = value[Symbol.toStringTag];
  } catch {
    return '';
  }
  if (typeof tag !== 'string' || tag === '') return '';
  // A tag that is shown as a property is not shown twice.
  const isShown = context.showHidden ? hasOwn(value, Symbol.toStringTag) : isEnumerable(value, Symbol.toStringTag);
  return isShown ? '' : tag;
}

function keysOf(value, showHidden) {
  const symbols = Object.getOwnPropertySymbols(value);
  if (showHidden) return [...Object.getOwnPropertyNames(value), ...symbols];
  let keys;
  try {
    keys = objectKeys(value);
  } catch (error) {
    // A module whose variables are not initialized yet.
    if (!types.isModuleNamespaceObject(value) || error?.name !== 'ReferenceError') throw error;
    keys = Object.getOwnPropertyNames(value);
  }
  for (const symbol of symbols) if (isEnumerable(value, symbol)) keys.push(symbol);
  return keys;
}

// ---- objects

/** How one object is shown. `text` alone: the whole of it. */
class Shape {
  keys = undefined;
  base = '';
  braces = ['{', '}'];
  entries = undefined;
  kind = kObject;
  extraKeys = undefined;
  inBuffer = undefined;
  text = undefined;
}

function formatObject(context, value, level, inBuffer) {
  let inherited = context.showHidden && !isTooDeep(context, level) ? [] : undefined;
  const constructor = constructorName(value, context, level, inherited);
  if (inherited?.length === 0) inherited = undefined;
  const tag = tagOf(context, value);

  const shape = new Shape();
  shape.inBuffer = inBuffer;
  if (!((Symbol.iterator in value || constructor === null) && describeIterable(context, value, shape, constructor, tag, inherited))) {
    describeOther(context, value, shape, constructor, tag, inherited, level);
  }
  if (shape.text !== undefined) return shape.text;
  if (isTooDeep(context, level)) {
    const name = generalPrefix(value, constructor, tag).slice(0, -1);
    return context.stylize(constructor === null ? name : `[${name}]`, 'special');
  }
  level++;

  context.seen.push(value);
  context.currentDepth = level;
  const indentation = context.indentationLvl;
  const { keys, braces, kind } = shape;
  let { base } = shape;
  let output;
  try {
    output = shape.entries === undefined ? [] : shape.entries(context, value, level);
    if (shape.extraKeys !== undefined) {
      for (const key of shape.extraKeys) output.push(formatExtra(context, value, level, key, shape.inBuffer));
    }
    for (const key of keys) output.push(formatProperty(context, value, level, key, kind));
    if (inherited !== undefined) output.push(...inherited);
  } catch (error) {
    if (!isStackOverflowError(error)) throw error;
    context.seen.pop();
    context.indentationLvl = indentation;
    const name = generalPrefix(value, constructor, tag).slice(0, -1);
    return context.stylize(
      `[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
  }
  const reference = context.circular?.get(value);
  if (reference !== undefined) {
    const mark = context.stylize(`<ref *${reference}>`, 'special');
    if (context.compact === true) braces[0] = `${mark} ${braces[0]}`;
    else base = base === '' ? mark : `${mark} ${base}`;
  }
  context.seen.pop();

  if (context.sorted) {
    const order = context.sorted === true ? undefined : context.sorted;
    if (kind === kObject) {
      output.sort(order);
    } else if (keys.length > 1) {
      // Elements stay where they are.
      const start = output.length - keys.length;
      output = [...output.slice(0, start), ...output.slice(start).sort(order)];
    }
  }
  const text = layout(context, output, base, braces, kind, level, value);
  const spent = (context.budget[context.indentationLvl] || 0) + text.length;
  context.budget[context.indentationLvl] = spent;
  // Objects that repeat themselves below make output without end: from here on nothing is entered.
  if (spent > kBudget) context.depth = -1;
  return text;
}

/** Arrays, collections and their iterators; false for other values. */
function describeIterable(context, value, shape, constructor, tag, inherited) {
  const filter = context.showHidden ? ALL_PROPERTIES : ONLY_ENUMERABLE;
  if (Array.isArray(value)) {
    const prefix = constructor !== 'Array' || tag !== '' ? prefixOf(constructor, tag, 'Array', `(${value.length})`) : '';
    shape.keys = getOwnNonIndexProperties(value, filter);
    shape.braces = [`${prefix}[`, ']'];
    shape.kind = kArray;
    shape.entries = formatArray;
    if (value.length === 0 && shape.keys.length === 0 && inherited === undefined) shape.text = `${prefix}[]`;
    return true;
  }
  const isSet = types.isSet(value);
  if (isSet || types.isMap(value)) {
    const size = Reflect.apply(isSet ? setSize : mapSize, value, []);
    const prefix = prefixOf(constructor, tag, isSet ? 'Set' : 'Map', `(${size})`);
    shape.keys = keysOf(value, context.showHidden);
    shape.braces = [`${prefix}{`, '}'];
    shape.entries = isSet ? formatSet : formatMap;
    if (size === 0 && shape.keys.length === 0 && inherited === undefined) shape.text = `${prefix}{}`;
    return true;
  }
  if (types.isTypedArray(value)) {
    shape.keys = getOwnNonIndexProperties(value, filter);
    const length = Reflect.apply(typedArrayLength, value, []);
    const fallback = constructor === null ? Reflect.apply(typedArrayTag, value, []) : '';
    const prefix = prefixOf(constructor, tag, fallback, `(${length})`);
    shape.braces = [`${prefix}[`, ']'];
    shape.kind = kArray;
    shape.entries = (context_, value_) => formatTypedArray(context_, value_, length);
    if (length === 0 && shape.keys.length === 0 && !context.showHidden) shape.text = `${prefix}[]`;
    if (context.showHidden) {
      shape.extraKeys = ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer'];
      shape.inBuffer = true;
    }
    return true;
  }
  const over = types.isMapIterator(value) ? 'Map' : types.isSetIterator(value) ? 'Set' : undefined;
  if (over !== undefined) {
    shape.keys = keysOf(value, context.showHidden);
    const name = `${over} Iterator`;
    shape.braces = [tag === name ? `[${tag}] {` : `[${tag === '' ? '' : `${tag}] [`}${name}] {`, '}'];
    shape.entries = (context_, value_, level) => formatIterator(context_, value_, level, shape.braces);
    return true;
  }
  return false;
}

function describeOther(context, value, shape, constructor, tag, inherited, level) {
  const keys = keysOf(value, context.showHidden);
  shape.keys = keys;
  const isBare = () => keys.length === 0 && inherited === undefined;
  const prefix = (fallback) => prefixOf(constructor, tag, fallback);

  if (typeof value === 'function') {
    shape.base = functionBase(context, value, constructor, tag);
    if (isBare()) shape.text = context.stylize(shape.base, 'special');
  } else if (constructor === 'Object') {
    if (types.isArgumentsObject(value)) shape.braces[0] = '[Arguments] {';
    else if (tag !== '') shape.braces[0] = `${prefix('Object')}{`;
    if (isBare()) shape.text = `${shape.braces[0]}}`;
  } else if (types.isRegExp(value)) {
    const text = RegExp.prototype.toString.call(constructor !== null ? value : new RegExp(value));
    const name = prefix('RegExp');
    shape.base = context.stylize(name === 'RegExp ' ? text : `${name}${text}`, 'regexp');
    if (isBare() || isTooDeep(context, level)) shape.text = shape.base;
  } else if (types.isDate(value)) {
    const time = Date.prototype.getTime.call(value);
    const text = Number.isNaN(time) ? Date.prototype.toString.call(value) : Date.prototype.toISOString.call(value);
    const name = prefix('Date');
    shape.base = name === 'Date ' ? text : `${name}${text}`;
    if (isBare()) shape.text = context.stylize(shape.base, 'date');
  } else if (isErrorLike(value)) {
    const { formatError } = require('internal/util/inspect_error');
    shape.base = formatError(context, value, constructor, tag, keys, formatValue, prefixOf);
    if (isBare()) shape.text = shape.base;
  } else if (types.isAnyArrayBuffer(value)) {
    const name = prefix(types.isArrayBuffer(value) ? 'ArrayBuffer' : 'SharedArrayBuffer');
    if (shape.inBuffer === undefined) {
      shape.entries = formatArrayBuffer;
    } else if (isBare()) {
      shape.text = `${name}{ [byteLength]: ${formatNumber(context.stylize, value.byteLength, false)} }`;
    }
    shape.braces[0] = `${name}{`;
    shape.extraKeys = ['byteLength'];
  } else if (types.isDataView(value)) {
    shape.braces[0] = `${prefix('DataView')}{`;
    shape.extraKeys = ['byteLength', 'byteOffset', 'buffer'];
  } else if (types.isPromise(value)) {
    shape.braces[0] = `${prefix('Promise')}{`;
    shape.entries = formatPromise;
  } else if (types.isWeakSet(value) || types.isWeakMap(value)) {
    shape.braces[0] = `${prefix(types.isWeakSet(value) ? 'WeakSet' : 'WeakMap')}{`;
    shape.entries = context.showHidden ? formatWeak : () => [context.stylize('<items unknown>', 'special')];
  } else if (types.isModuleNamespaceObject(value)) {
    shape.braces[0] = `${prefix('Module')}{`;
    shape.entries = (context_, value_, level_) => formatNamespace(context_, value_, level_, keys);
  } else if (types.isBoxedPrimitive(value)) {
    shape.base = boxedBase(context, value, keys, constructor, tag);
    if (isBare()) shape.text = shape.base;
  } else if (isURL(value) && !isTooDeep(context, level)) {
    shape.base = value.href;
    if (isBare()) shape.text = shape.base;
  } else {
    const name = generalPrefix(value, constructor, tag);
    if (isBare()) shape.text = `${name}{}`;
    shape.braces[0] = `${name}{`;
  }
}

function isErrorLike(value) {
  return types.isNativeError(value) || value instanceof Error;
}

function isURL(value) {
  // Nobody has made one before its module is there.
  return binding.isModuleLoaded('internal/url') && typeof value.href === 'string' &&
    value instanceof require('internal/url').URL;
}

// ---- functions and boxed primitives

const classHead = /^(\s+[^(]*?)\s*{/;
const comments = /(\/\/.*?\n)|(\/\*(.|\n)*?\*\/)/g;

function isClass(text) {
  if (!text.startsWith('class') || text[text.length - 1] !== '}') return false;
  const rest = text.slice(5, -1);
  const brace = rest.indexOf('{');
  if (brace === -1) return false;
  // A parenthesis before the brace may be a method's, named "class", or the heritage's.
  return !rest.slice(0, brace).includes('(') || classHead.test(rest.replace(comments, ''));
}

function classBase(value, constructor, tag) {
  const name = (hasOwn(value, 'name') && value.name) || '(anonymous)';
  let base = `class ${name}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  if (constructor === null) {
    base += ' extends [null prototype]';
  } else {
    const parent = Object.getPrototypeOf(value).name;
    if (parent) base += ` extends ${parent}`;
  }
  return `[${base}]`;
}

function functionBase(context, value, constructor, tag) {
  if (isClass(Reflect.apply(functionToString, value, []))) return classBase(value, constructor, tag);
  let type = 'Function';
  if (types.isGeneratorFunction(value)) type = `Generator${type}`;
  if (types.isAsyncFunction(value)) type = `Async${type}`;
  let base = `[${type}`;
  if (constructor === null) base += ' (null prototype)';
  const { name } = value;
  if (name === '') base += ' (anonymous)';
  else base += `: ${typeof name === 'string' ? name : formatValue(context, name)}`;
  base += ']';
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function boxedBase(context, value, keys, constructor, tag) {
  let type = 'Symbol';
  if (types.isNumberObject(value)) type = 'Number';
  else if (types.isStringObject(value)) type = 'String';
  else if (types.isBooleanObject(value)) type = 'Boolean';
  else if (types.isBigIntObject(value)) type = 'BigInt';
  // The characters are in the base.
  if (type === 'String') keys.splice(0, value.length);
  const prototype = { Number, String, Boolean, BigInt, Symbol }[type].prototype;
  let base = `[${type}`;
  if (type !== constructor) base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  base += `: ${formatPrimitive(plain, prototype.valueOf.call(value), context)}]`;
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`;
  if (keys.length !== 0 || context.stylize === plain) return base;
  return context.stylize(base, type.toLowerCase());
}

// ---- primitives

/** Underscores between groups of three, from the right. */
function separateInteger(text) {
  const start = text[0] === '-' ? 1 : 0;
  let i = text.length;
  let result = '';
  for (; i >= start + 4; i -= 3) result = `_${text.slice(i - 3, i)}${result}`;
  return i === text.length ? text : text.slice(0, i) + result;
}

/** From the left, for what stands behind the point. */
function separateFraction(text) {
  let result = '';
  let i = 0;
  for (; i < text.length - 3; i += 3) result += `${text.slice(i, i + 3)}_`;
  return i === 0 ? text : result + text.slice(i);
}

function formatNumber(stylize, number, separators) {
  if (Object.is(number, -0)) return stylize('-0', 'number');
  const text = `${number}`;
  if (!separators || !Number.isFinite(number) || text.includes('e')) return stylize(text, 'number');
  const [integer, fraction] = text.split('.');
  const shown = separateInteger(integer);
  return stylize(fraction === undefined ? shown : `${shown}.${separateFraction(fraction)}`, 'number');
}

function formatBigInt(stylize, bigint, separators) {
  const text = String(bigint);
  return stylize(`${separators ? separateInteger(text) : text}n`, 'bigint');
}

function formatPrimitive(stylize, value, context) {
  switch (typeof value) {
    case 'string': return formatString(stylize, value, context);
    case 'number': return formatNumber(stylize, value, context.numericSeparator);
    case 'bigint': return formatBigInt(stylize, value, context.numericSeparator);
    case 'boolean': return stylize(`${value}`, 'boolean');
    case 'undefined': return stylize('undefined', 'undefined');
    default: return stylize(Symbol.prototype.toString.call(value), 'symbol');
  }
}

function formatString(stylize, value, context) {
  let trailer = '';
  if (value.length > context.maxStringLength) {
    const rest = value.length - context.maxStringLength;
    value = value.slice(0, context.maxStringLength);
    trailer = `... ${rest} more character${rest > 1 ? 's' : ''}`;
  }
  if (context.compact !== true && value.length > kShortText &&
      value.length > context.breakLength - context.indentationLvl - 4) {
    const lines = value.split(/(?<=\n)/).map((line) => stylize(quote(line), 'string'));
    return lines.join(` +\n${' '.repeat(context.indentationLvl + 2)}`) + trailer;
  }
  return stylize(quote(value), 'string') + trailer;
}

// ---- entries

const moreItems = (count) => `... ${count} more item${count > 1 ? 's' : ''}`;
const shownLength = (context, length) => Math.min(Math.max(0, context.maxArrayLength), length);

function formatArray(context, value, level) {
  const { length } = value;
  const shown = shownLength(context, length);
  const output = [];
  for (let i = 0; i < shown; i++) {
    const descriptor = Object.getOwnPropertyDescriptor(value, i);
    if (descriptor === undefined) return formatSparse(context, value, level, shown, output, i);
    output.push(formatProperty(context, value, level, i, kArrayElement, descriptor));
  }
  if (length > shown) output.push(moreItems(length - shown));
  return output;
}

/** The rest of an array from a hole on: a run of holes is one entry. */
function formatSparse(context, value, level, shown, output, start) {
  const holes = (count) => context.stylize(`<${count} empty item${count > 1 ? 's' : ''}>`, 'undefined');
  const keys = Object.keys(value);
  let index = start;
  for (let i = start; i < keys.length && output.length < shown; i++) {
    const key = keys[i];
    if (!arrayIndex.test(key) || +key > 2 ** 32 - 2) break;
    if (`${index}` !== key) {
      output.push(holes(key - index));
      index = +key;
      if (output.length === shown) break;
    }
    output.push(formatProperty(context, value, level, key, kArrayElement));
    index++;
  }
  const rest = value.length - index;
  if (rest > 0) output.push(output.length !== shown ? holes(rest) : moreItems(rest));
  return output;
}

function formatTypedArray(context, value, length) {
  const shown = shownLength(context, length);
  const output = new Array(shown);
  // Without its prototype the array still has its elements.
  const format = length > 0 && typeof value[0] === 'number' ? formatNumber : formatBigInt;
  for (let i = 0; i < shown; i++) output[i] = format(context.stylize, value[i], context.numericSeparator);
  if (length > shown) output.push(moreItems(length - shown));
  return output;
}

function formatArrayBuffer(context, value) {
  let bytes;
  try {
    bytes = new Uint8Array(value);
  } catch {
    return [context.stylize('(detached)', 'special')];
  }
  const shown = shownLength(context, bytes.length);
  let text = '';
  for (let i = 0; i < shown; i++) text += `${i === 0 ? '' : ' '}${bytes[i].toString(16).padStart(2, '0')}`;
  const rest = bytes.length - context.maxArrayLength;
  if (rest > 0) text += ` ... ${rest} more byte${rest > 1 ? 's' : ''}`;
  return [`${context.stylize('[Uint8Contents]', 'special')}: <${text}>`];
}

function formatList(context, values, level) {
  const shown = shownLength(context, values.length);
  const output = new Array(shown);
  context.indentationLvl += 2;
  for (let i = 0; i < shown; i++) output[i] = formatValue(context, values[i], level);
  context.indentationLvl -= 2;
  return output;
}

/** Keys and values in turn, `key => value` or, for an iterator, as it gives them: arrays of two. */
function formatPairs(context, list, level, asArrays) {
  const shown = shownLength(context, list.length / 2);
  const output = new Array(shown);
  context.indentationLvl += 2;
  for (let i = 0; i < shown; i++) {
    const pair = [formatValue(context, list[2 * i], level), formatValue(context, list[2 * i + 1], level)];
    output[i] = asArrays ? layout(context, pair, '', ['[', ']'], kArray, level) : `${pair[0]} => ${pair[1]}`;
  }
  context.indentationLvl -= 2;
  return output;
}

function withRest(output, length) {
  if (length > output.length) output.push(moreItems(length - output.length));
  return output;
}

function formatSet(context, value, level) {
  const [values] = previewEntries(value);
  return withRest(formatList(context, values, level), values.length);
}

function formatMap(context, value, level) {
  const [list] = previewEntries(value);
  return withRest(formatPairs(context, list, level, false), list.length / 2);
}

function formatWeak(context, value, level) {
  const [list, pairs] = previewEntries(value);
  const output = pairs ? formatPairs(context, list, level, false) : formatList(context, list, level);
  // There is no order but that of the texts.
  if (!context.sorted) output.sort();
  return withRest(output, pairs ? list.length / 2 : list.length);
}

function formatIterator(context, value, level, braces) {
  const [list, pairs] = previewEntries(value);
  if (!pairs) return withRest(formatList(context, list, level), list.length);
  braces[0] = braces[0].replace(/ Iterator] {$/, ' Entries] {');
  return withRest(formatPairs(context, list, level, true), list.length / 2);
}

function formatPromise(context, value, level) {
  const [state, result] = getPromiseDetails(value);
  if (state === kPending) return [context.stylize('<pending>', 'special')];
  context.indentationLvl += 2;
  const text = formatValue(context, result, level);
  context.indentationLvl -= 2;
  return [state === kRejected ? `${context.stylize('<rejected>', 'special')} ${text}` : text];
}

function formatNamespace(context, value, level, keys) {
  const output = new Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    try {
      output[i] = formatProperty(context, value, level, keys[i], kObject);
    } catch (error) {
      if (error?.name !== 'ReferenceError') throw error;
      // The name as of any property, then that it has no value yet.
      const text = formatProperty(context, { [keys[i]]: '' }, level, keys[i], kObject);
      output[i] = text.slice(0, text.lastIndexOf(' ') + 1) + context.stylize('<uninitialized>', 'special');
    }
  }
  keys.length = 0;
  return output;
}

/** A property that is no own one, but says what the value is: `[byteLength]: 4`. */
function formatExtra(context, value, level, key, inBuffer) {
  let property;
  try {
    property = value[key];
  } catch {
    // A view whose buffer is gone.
    property = value.buffer[key];
  }
  context.indentationLvl += 2;
  const text = formatValue(context, property, level, inBuffer);
  context.indentationLvl -= 2;
  return `${context.stylize(`[${key}]`, 'string')}: ${text}`;
}

function formatAccessor(context, descriptor, level, receiver) {
  const { stylize } = context;
  const special = (text) => stylize(text, 'special');
  const label = descriptor.set !== undefined ? 'Getter/Setter' : 'Getter';
  const wanted = context.getters === true || (context.getters === (descriptor.set === undefined ? 'get' : 'set'));
  if (!context.getters || !wanted) return special(`[${label}]`);
  let text;
  context.indentationLvl += 2;
  try {
    const value = Reflect.apply(descriptor.get, receiver, []);
    if (value === null) text = `${special(`[${label}:`)} ${stylize('null', 'null')}${special(']')}`;
    else if (typeof value === 'object' || typeof value === 'function') text = `${special(`[${label}]`)} ${formatValue(context, value, level)}`;
    else text = `${special(`[${label}:`)} ${formatPrimitive(stylize, value, context)}${special(']')}`;
  } catch (error) {
    text = `${special(`[${label}:`)} <Inspection threw (${formatValue(context, error, level)})>${special(']')}`;
  }
  context.indentationLvl -= 2;
  return text;
}

function propertyName(context, key) {
  if (typeof key === 'symbol') return context.stylize(escapeCharacters(Symbol.prototype.toString.call(key)), 'symbol');
  if (key === '__proto__') return "['__proto__']";
  if (identifier.test(key)) return context.stylize(key, 'name');
  return context.stylize(quote(`${key}`), 'string');
}

function formatProperty(context, value, level, key, kind, descriptor, receiver = value) {
  descriptor ??= Object.getOwnPropertyDescriptor(value, key);
  let text;
  let space = ' ';
  if (descriptor.value !== undefined) {
    const indent = context.compact !== true || kind !== kObject ? 2 : 3;
    context.indentationLvl += indent;
    text = formatValue(context, descriptor.value, level);
    if (indent === 3 && context.breakLength < getStringWidth(text, context.colors)) {
      space = `\n${' '.repeat(context.indentationLvl)}`;
    }
    context.indentationLvl -= indent;
  } else if (descriptor.get !== undefined) {
    text = formatAccessor(context, descriptor, level, receiver);
  } else if (descriptor.set !== undefined) {
    text = context.stylize('[Setter]', 'special');
  } else {
    text = context.stylize('undefined', 'undefined');
  }
  if (kind === kArrayElement) return text;
  const name = propertyName(context, key);
  return `${descriptor.enumerable === false ? `[${name}]` : name}:${space}${text}`;
}

// ---- layout

/** Array.prototype.join, leaving the copying to whoever reads the text: levels upon levels are joined. */
function join(list, separator) {
  let text = '';
  for (let i = 0; i < list.length; i++) text += i === 0 ? list[i] : separator + list[i];
  return text;
}

function fitsOnLine(context, output, start, base) {
  if (base !== '' && base.includes('\n')) return false;
  if (context.breakLength === Infinity) return !output.some((entry) => entry.includes('\n'));
  // Entries and the commas between them.
  let length = output.length + start;
  if (length + output.length > context.breakLength) return false;
  for (const entry of output) {
    length += context.colors ? stripVTControlCharacters(entry).length : entry.length;
    if (length > context.breakLength) return false;
  }
  return true;
}

/** Puts entries in columns: more than six short ones. */
function groupElements(context, output, value) {
  const separator = 2;
  // The count of what is not shown stays on a line of its own.
  const hasRest = context.maxArrayLength < output.length;
  const count = hasRest ? output.length - 1 : output.length;
  const widths = new Array(count);
  let total = 0;
  let longest = 0;
  for (let i = 0; i < count; i++) {
    widths[i] = getStringWidth(output[i], context.colors);
    total += widths[i] + separator;
    if (longest < widths[i]) longest = widths[i];
  }
  const cell = longest + separator;
  // Columns look bad if entries are very long, or a few are much longer than the rest.
  if (cell * 3 + context.indentationLvl >= context.breakLength || !(total / cell > 5 || longest <= 6)) return output;

  // The block's sides should look alike; a character is about two and a half times as high as it is wide.
  const heightOfCharacter = 2.5;
  const bias = Math.sqrt(cell - total / output.length);
  const width = Math.max(cell - 3 - bias, 1);
  const columns = Math.min(
    Math.round(Math.sqrt(heightOfCharacter * width * count) / width),
    Math.floor((context.breakLength - context.indentationLvl) / cell),
    context.compact * 4,
    15);
  if (columns <= 1) return output;

  const columnWidths = [];
  for (let column = 0; column < columns; column++) {
    let widest = 0;
    for (let i = column; i < count; i += columns) if (widths[i] > widest) widest = widths[i];
    columnWidths.push(widest + separator);
  }
  // Numbers stand at the right.
  let right = true;
  if (value !== undefined) {
    for (let i = 0; right && i < output.length; i++) right = typeof value[i] === 'number' || typeof value[i] === 'bigint';
  }
  const rows = [];
  for (let start = 0; start < count; start += columns) {
    const end = Math.min(start + columns, count);
    let row = '';
    for (let i = start; i < end; i++) {
      const isLast = i === end - 1;
      const entry = isLast ? output[i] : `${output[i]}, `;
      const wanted = columnWidths[i - start] - (isLast ? separator : 0) + output[i].length - widths[i];
      if (right) row += entry.padStart(wanted, ' ');
      else row += isLast ? entry : entry.padEnd(wanted, ' ');
    }
    rows.push(row);
  }
  if (hasRest) rows.push(output[count]);
  return rows;
}

function layout(context, output, base, braces, kind, level, value) {
  const lead = base ? `${base} ` : '';
  if (context.compact === true) {
    if (fitsOnLine(context, output, 0, base)) {
      return `${braces[0]}${base ? ` ${base}` : ''} ${join(output, ', ')} ${braces[1]}`;
    }
    const indentation = ' '.repeat(context.indentationLvl);
    const start = base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}\n${indentation}  `;
    return `${braces[0]}${start}${join(output, `,\n${indentation}  `)} ${braces[1]}`;
  }
  if (typeof context.compact === 'number' && context.compact >= 1) {
    const entries = output.length;
    if (kind === kArray && entries > 6) output = groupElements(context, output, value);
    // The innermost levels go on one line, unless they are in columns.
    if (context.currentDepth - level < context.compact && entries === output.length) {
      const start = output.length + context.indentationLvl + braces[0].length + base.length + 10;
      if (fitsOnLine(context, output, start, base)) {
        const line = join(output, ', ');
        if (!line.includes('\n')) return `${lead}${braces[0]} ${line} ${braces[1]}`;
      }
    }
  }
  const indentation = `\n${' '.repeat(context.indentationLvl)}`;
  return `${lead}${braces[0]}${indentation}  ${join(output, `,${indentation}  `)}${indentation}${braces[1]}`;
}

module.exports = {
  builtInObjects,
  formatBigInt,
  formatNumber,
  getStringWidth,
  inspect,
  inspectDefaultOptions: defaultOptions,
  isZeroWidthCodePoint,
  plain,
  stripVTControlCharacters,
  stylizeWithColor,
  format: (...args) => require('internal/util/format').format(...args),
  formatWithOptions: (...args) => require('internal/util/format').formatWithOptions(...args),
  get identicalSequenceRange() {
    return require('internal/util/inspect_error').identicalSequenceRange;
  },
};
