'use strict';
// URLPattern: the pattern is compiled natively to regular expressions, and matched with those.

const binding = internalBinding('urlpattern');

const components = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];

function fail(Base, code, message) {
  const error = new Base(message);
  error.code = code;
  return error;
}

function invalidArgument(message) {
  return fail(TypeError, 'ERR_INVALID_ARG_TYPE', message);
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** The dictionary's entries in the native order. */
function toInit(object) {
  return [...components, 'baseURL'].map((name) => {
    const value = object[name];
    return value === undefined ? undefined : `${value}`;
  });
}

/** The compiled components of an instance. */
const states = new WeakMap();

function stateOf(object) {
  const state = isObject(object) ? states.get(object) : undefined;
  if (state === undefined) throw new TypeError('Illegal invocation');
  return state;
}

function URLPattern(input = {}, baseOrOptions, maybeOptions) {
  if (new.target === undefined) {
    throw fail(TypeError, 'ERR_CONSTRUCT_CALL_REQUIRED', 'Cannot call constructor without `new`');
  }
  if (typeof input !== 'string' && !isObject(input)) throw invalidArgument('Input must be an object or a string');
  let base;
  let options;
  if (arguments.length >= 3) {
    if (baseOrOptions !== undefined && typeof baseOrOptions !== 'string') {
      throw invalidArgument('second argument must be a string');
    }
    base = baseOrOptions;
    options = maybeOptions;
  } else if (typeof baseOrOptions === 'string') {
    base = baseOrOptions;
  } else if (baseOrOptions !== undefined) {
    if (!isObject(baseOrOptions)) throw invalidArgument('second argument must be an object or string');
    options = baseOrOptions;
  }
  let ignoreCase = false;
  if (options !== undefined) {
    if (!isObject(options)) throw invalidArgument('options must be an object');
    if (options.ignoreCase !== undefined) {
      if (typeof options.ignoreCase !== 'boolean') throw invalidArgument('options.ignoreCase must be a boolean');
      ignoreCase = options.ignoreCase;
    }
  }
  const parsed = binding.parse(typeof input === 'string' ? input : toInit(input), base, ignoreCase);
  const invalid = () => fail(TypeError, 'ERR_INVALID_URL_PATTERN', 'Failed to construct URLPattern');
  if (parsed === undefined) throw invalid();
  const [hasRegExpGroups, ...parts] = parsed;
  let compiled;
  try {
    compiled = parts.map(([pattern, regexp, ...names]) => ({
      pattern, regexp: new RegExp(regexp, ignoreCase ? 'vi' : 'v'), names,
    }));
  } catch {
    throw invalid();
  }
  states.set(this, { parts: compiled, hasRegExpGroups });
}

/** Matches all components; null if one does not. */
function match(state, input, base, name) {
  if (typeof input !== 'string' && !isObject(input)) {
    throw invalidArgument('URLPattern input needs to be a string or an object');
  }
  if (base !== undefined && typeof base !== 'string') throw invalidArgument('baseURL must be a string');
  const texts = binding.matchInput(typeof input === 'string' ? input : toInit(input), base);
  if (texts === undefined) throw fail(TypeError, 'ERR_OPERATION_FAILED', `Failed to ${name} URLPattern`);
  if (texts === null) return null;
  const results = [];
  for (let i = 0; i < components.length; i++) {
    const found = state.parts[i].regexp.exec(texts[i]);
    if (found === null) return null;
    results.push(found);
  }
  return { texts, results };
}

const methods = {
  exec(input = {}, baseURL = undefined) {
    const state = stateOf(this);
    const matched = match(state, input, baseURL, 'exec');
    if (matched === null) return null;
    const result = { __proto__: null };
    const inputs = baseURL === undefined ? [input] : [input, baseURL];
    for (const name of [...components, 'inputs'].sort()) {
      if (name === 'inputs') {
        result.inputs = inputs;
        continue;
      }
      const i = components.indexOf(name);
      const groups = {};
      state.parts[i].names.forEach((group, n) => {
        groups[group] = matched.results[i][n + 1];
      });
      result[name] = { groups, input: matched.texts[i] };
    }
    return result;
  },
  test(input = {}, baseURL = undefined) {
    const state = stateOf(this);
    return match(state, input, baseURL, 'test') !== null;
  },
};

components.forEach((name, i) => {
  Object.defineProperty(URLPattern.prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: Object.getOwnPropertyDescriptor({
      get [name]() {
        return stateOf(this).parts[i].pattern;
      },
    }, name).get,
  });
});
Object.defineProperty(URLPattern.prototype, 'hasRegExpGroups', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return stateOf(this).hasRegExpGroups;
  },
});
for (const name of ['exec', 'test']) {
  Object.defineProperty(methods[name], 'length', { __proto__: null, value: 0, configurable: true });
  Object.defineProperty(URLPattern.prototype, name, {
    __proto__: null, configurable: true, enumerable: true, writable: true, value: methods[name],
  });
}
Object.defineProperty(URLPattern.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, enumerable: false, writable: false, value: 'URLPattern',
});
Object.defineProperty(URLPattern, 'length', { __proto__: null, value: 0, configurable: true });

module.exports = { URLPattern };
