'use strict';
// node:vm: scripts, and realms to run them in.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_CONTEXT_NOT_INITIALIZED } } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const {
  validateArray,
  validateBoolean,
  validateBuffer,
  validateInt32,
  validateObject,
  validateOneOf,
  validateString,
  validateStringArray,
  validateUint32,
} = require('internal/validators');
const { DONT_CONTEXTIFY, USE_MAIN_CONTEXT_DEFAULT_LOADER, hostObject } = require('internal/vm/module_callbacks');
const binding = internalBinding('contextify');

/** Contexts by their objects: { realm, drain }. */
const contexts = new WeakMap();
/** Compiled scripts go when their Script does. */
const released = new FinalizationRegistry((number) => binding.releaseScript(number));

function contextOf(object) {
  const context = contexts.get(object);
  if (context === undefined) throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', object);
  return context;
}

function isContext(object) {
  validateObject(object, 'object', require('internal/validators').kValidateObjectAllowObjects);
  return contexts.has(object);
}

function checkRunOptions(options = kEmptyObject) {
  validateObject(options, 'options');
  const { breakOnSigint = false, displayErrors = true, timeout } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  return timeout ?? 0;
}

class Script {
  #number;

  constructor(code, options = kEmptyObject) {
    code = `${code}`;
    if (typeof options === 'string') options = { filename: options };
    else validateObject(options, 'options');
    const {
      cachedData,
      columnOffset = 0,
      filename = 'evalmachine.<anonymous>',
      importModuleDynamically,
      lineOffset = 0,
      produceCachedData = false,
    } = options;
    validateString(filename, 'options.filename');
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
    validateBoolean(produceCachedData, 'options.produceCachedData');
    const host = hostObject(importModuleDynamically, filename);
    if (host !== undefined) host.referrer = this;
    this.#number = binding.compileScript(code, filename, lineOffset, columnOffset, host);
    released.register(this, this.#number);
    // There is no code cache: data given is refused.
    if (cachedData !== undefined) this.cachedDataRejected = true;
    if (produceCachedData) this.cachedDataProduced = false;
    const url = sourceMapUrl(code);
    this.sourceMapURL = url;
  }

  runInThisContext(options) {
    return binding.runScript(this.#number, 0, checkRunOptions(options), false);
  }

  runInContext(contextifiedObject, options) {
    if (contextifiedObject === null || (typeof contextifiedObject !== 'object' && typeof contextifiedObject !== 'function')) {
      throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', contextifiedObject);
    }
    const { drain, realm } = contextOf(contextifiedObject);
    return binding.runScript(this.#number, realm, checkRunOptions(options), drain);
  }

  runInNewContext(contextObject, options) {
    return this.runInContext(createContext(contextObject, contextOptions(options)), options);
  }

  createCachedData() {
    return require('buffer').Buffer.alloc(0);
  }
}

/** The last magic comment that names a source map. */
function sourceMapUrl(code) {
  let url;
  for (const match of code.matchAll(/\/[/*][#@]\s*sourceMappingURL=([^\s'"]+)/g)) [, url] = match;
  return url;
}

/** Options of the context among those of runInNewContext. */
function contextOptions(options) {
  if (!options || typeof options === 'string') return {};
  const { contextCodeGeneration, contextName, contextOrigin, microtaskMode } = options;
  if (contextName !== undefined) validateString(contextName, 'options.contextName');
  if (contextOrigin !== undefined) validateString(contextOrigin, 'options.contextOrigin');
  let codeGeneration;
  if (contextCodeGeneration !== undefined) {
    validateObject(contextCodeGeneration, 'options.contextCodeGeneration');
    const { strings, wasm } = contextCodeGeneration;
    if (strings !== undefined) validateBoolean(strings, 'options.contextCodeGeneration.strings');
    if (wasm !== undefined) validateBoolean(wasm, 'options.contextCodeGeneration.wasm');
    codeGeneration = { strings, wasm };
  }
  if (microtaskMode !== undefined) validateString(microtaskMode, 'options.microtaskMode');
  return { name: contextName, origin: contextOrigin, codeGeneration, microtaskMode };
}

let contextCount = 0;

function createContext(contextObject = {}, options = kEmptyObject) {
  const plain = contextObject === DONT_CONTEXTIFY;
  if (!plain && isContext(contextObject)) return contextObject;
  validateObject(options, 'options');
  const { codeGeneration, importModuleDynamically, microtaskMode, name = `VM Context ${++contextCount}`, origin } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) {
    validateObject(codeGeneration, 'options.codeGeneration');
    const { strings = true, wasm = true } = codeGeneration;
    validateBoolean(strings, 'options.codeGeneration.strings');
    validateBoolean(wasm, 'options.codeGeneration.wasm');
  }
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  hostObject(importModuleDynamically, name);
  const drain = microtaskMode === 'afterEvaluate';
  if (plain) {
    const realm = binding.makeRealm();
    const global = binding.globalOf(realm);
    contexts.set(global, { realm, drain });
    return global;
  }
  contexts.set(contextObject, { realm: binding.makeContext(contextObject), drain });
  return contextObject;
}

function createScript(code, options) {
  return new Script(code, options);
}

function runInContext(code, contextifiedObject, options) {
  if (contextifiedObject === null || typeof contextifiedObject !== 'object' || !contexts.has(contextifiedObject)) {
    throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', contextifiedObject);
  }
  if (typeof options === 'string') options = { filename: options };
  return new Script(code, options).runInContext(contextifiedObject, options);
}

function runInNewContext(code, contextObject, options) {
  if (typeof options === 'string') options = { filename: options };
  const context = createContext(contextObject, contextOptions(options));
  return new Script(code, options).runInContext(context, options);
}

function runInThisContext(code, options) {
  if (typeof options === 'string') options = { filename: options };
  return new Script(code, options).runInThisContext(options);
}

function compileFunction(code, params, options = kEmptyObject) {
  validateString(code, 'code');
  validateObject(options, 'options');
  if (params !== undefined) validateStringArray(params, 'params');
  const {
    cachedData,
    columnOffset = 0,
    contextExtensions = [],
    filename = '',
    importModuleDynamically,
    lineOffset = 0,
    parsingContext,
    produceCachedData = false,
  } = options;
  validateString(filename, 'options.filename');
  validateInt32(columnOffset, 'options.columnOffset');
  validateInt32(lineOffset, 'options.lineOffset');
  if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined &&
      (typeof parsingContext !== 'object' || parsingContext === null || !contexts.has(parsingContext))) {
    throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, index) => {
    validateObject(extension, `options.contextExtensions[${index}]`, require('internal/validators').kValidateObjectAllowNullable);
  });
  const host = hostObject(importModuleDynamically, filename);
  const realm = parsingContext === undefined ? 0 : contexts.get(parsingContext).realm;
  const fn = contextExtensions.length === 0
    ? binding.compileFunction(code, filename, lineOffset, columnOffset, params ?? [], realm, host)
    : withExtensions(code, filename, lineOffset, columnOffset, params ?? [], realm, host, contextExtensions);
  if (host !== undefined) host.referrer = fn;
  if (cachedData !== undefined) fn.cachedDataRejected = true;
  return fn;
}

/** The function sees the properties of the extensions as variables, the last one's first. */
function withExtensions(code, filename, lineOffset, columnOffset, params, realm, host, extensions) {
  const names = extensions.map((_, index) => `__extension${index}`);
  const open = names.map((name) => `with(${name}){`).join('');
  const head = `${open}return function(${params.join(',')}){`;
  const outer = binding.compileFunction(`${head}${code}\n}${'}'.repeat(names.length)}`, filename, lineOffset,
    columnOffset - head.length, names, realm, host);
  return outer(...extensions);
}

function measureMemory() {
  return Promise.reject(new ERR_CONTEXT_NOT_INITIALIZED());
}

const constants = Object.freeze({ __proto__: null, USE_MAIN_CONTEXT_DEFAULT_LOADER, DONT_CONTEXTIFY });

module.exports = {
  Script,
  compileFunction,
  constants,
  createContext,
  createScript,
  isContext,
  measureMemory,
  runInContext,
  runInNewContext,
  runInThisContext,
};

if (require('internal/modules/flags').hasFlag('--experimental-vm-modules')) {
  const { Module, SourceTextModule, SyntheticModule } = require('internal/vm/module');
  Object.assign(module.exports, { Module, SourceTextModule, SyntheticModule });
}

require('internal/vm/contexts').contexts = contexts;
