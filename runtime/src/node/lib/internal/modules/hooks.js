'use strict';
// module.registerHooks: chains of synchronous functions around resolving and loading, for require and import.

const {
  codes: { ERR_INVALID_RETURN_PROPERTY_VALUE, ERR_INVALID_RETURN_VALUE },
} = require('internal/errors');

/** Registered hooks, the last one first in line. */
const resolveHooks = [];
const loadHooks = [];

/** Whether there are hooks; those of module.register() do not see require(). */
const any = (forRequire = false) => forRequire ? resolveHooks.some(isSync) || loadHooks.some(isSync)
  : resolveHooks.length > 0 || loadHooks.length > 0;
const isSync = (hooks) => !hooks.isAsync;

function changed() {
  internalBinding('module_wrap').setCustomized(any());
}

/** Takes its hooks out of the chains. */
class ModuleHooks {
  constructor(resolve, load, isAsync = false) {
    this.resolve = resolve;
    this.load = load;
    Object.defineProperty(this, 'isAsync', { __proto__: null, value: isAsync });
    if (resolve !== undefined) resolveHooks.push(this);
    if (load !== undefined) loadHooks.push(this);
    Object.freeze(this);
    changed();
  }

  deregister() {
    for (const list of [resolveHooks, loadHooks]) {
      const index = list.indexOf(this);
      if (index !== -1) list.splice(index, 1);
    }
    changed();
  }
}

function registerHooks(hooks) {
  const { validateFunction, validateObject } = require('internal/validators');
  validateObject(hooks, 'hooks');
  const { resolve, load } = hooks;
  if (resolve !== undefined) validateFunction(resolve, 'hooks.resolve');
  if (load !== undefined) validateFunction(load, 'hooks.load');
  return new ModuleHooks(resolve, load);
}

/** Calls the hooks of a list, each with the next one; `last` ends the chain. */
function run(list, key, name, subject, context, last, check) {
  function runFrom(index, subject, context) {
    if (index < 0) return check(last(subject, context), 'default', subject, context, true);
    const hook = list[index][key];
    let called = false;
    const next = (nextSubject = subject, nextContext) => {
      called = true;
      const merged = nextContext === undefined || nextContext === null ? context : { ...context, ...nextContext };
      return runFrom(index - 1, nextSubject, merged);
    };
    const result = hook(subject, context, next);
    return check(result, name, subject, context, called);
  }
  return runFrom(list.length - 1, subject, context);
}

function checkObject(result, hook) {
  // Of other primitives the properties are missed.
  if (result === null || result === undefined) {
    throw new ERR_INVALID_RETURN_VALUE('an object', hook, result);
  }
}

function requireShortCircuit(result, hook, called) {
  if (called || result.shortCircuit) return;
  throw new ERR_INVALID_RETURN_PROPERTY_VALUE('true', hook, 'shortCircuit', result.shortCircuit);
}

/**
 * module.register(): hooks from a module. They may be asynchronous; the import that asks them waits, with the event loop
 * running. They run in the program's own thread.
 */
function register(specifier, parentURL = undefined, options = undefined) {
  if (parentURL !== null && typeof parentURL === 'object' && typeof parentURL.href !== 'string') {
    options = parentURL;
    parentURL = options.parentURL;
  }
  const wrap = internalBinding('module_wrap');
  const loader = require('internal/modules/esm/loader');
  const base = parentURL === undefined || `${parentURL}` === 'data:' ? loader.defaultParent() : `${parentURL}`;
  const record = loader.load(`${specifier}`, base, undefined);
  wrap.link(record);
  wrap.waitFor(wrap.evaluate(record));
  const { initialize, load, resolve } = wrap.namespace(record);
  const result = initialize?.(options?.data);
  const wait = (hook) => hook && ((subject, context, next) =>
    wrap.waitFor(hook(subject, context, async (...args) => next(...args))));
  new ModuleHooks(wait(resolve), wait(load), true); // eslint-disable-line no-new
  return wrap.waitFor(result);
}

const hooksFor = (list, forRequire) => forRequire ? list.filter(isSync) : list;

function resolve(specifier, context, last, forRequire = false) {
  return run(hooksFor(resolveHooks, forRequire), 'resolve', 'resolve', specifier, context, last, (result, name, subject, current, called) => {
    checkObject(result, 'resolve');
    if (name !== 'default') requireShortCircuit(result, 'resolve', called);
    if (typeof result.url !== 'string') throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', 'resolve', 'url', result.url);
    if (result.format != null && typeof result.format !== 'string') {
      throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string', 'resolve', 'format', result.format);
    }
    return {
      __proto__: null,
      url: result.url,
      format: result.format ?? undefined,
      importAttributes: result.importAttributes ?? current.importAttributes,
    };
  });
}

function isSource(source) {
  return source == null || typeof source === 'string' || ArrayBuffer.isView(source) || source instanceof ArrayBuffer ||
    source instanceof SharedArrayBuffer || typeof source.text === 'function';
}

function load(url, context, last, forRequire = false) {
  return run(hooksFor(loadHooks, forRequire), 'load', 'load', url, context, last, (result, name, subject, current, called) => {
    checkObject(result, 'load');
    if (name !== 'default') requireShortCircuit(result, 'load', called);
    if (!isSource(result.source)) {
      throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', result.source);
    }
    if (result.format != null && typeof result.format !== 'string') {
      throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string', 'load', 'format', result.format);
    }
    let { source } = result;
    // Hooks see plain text or bytes, not how they are read.
    if (typeof source?.text === 'function') source = forRequire ? source.text() : require('buffer').Buffer.from(source.text());
    return { __proto__: null, format: result.format, source };
  });
}

module.exports = { any, load, loadHooks, register, registerHooks, resolve, resolveHooks };
