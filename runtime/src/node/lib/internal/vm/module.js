'use strict';
// vm.SourceTextModule and vm.SyntheticModule: module records that programs link and evaluate themselves.

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_MODULE_LINK_MISMATCH,
    ERR_VM_MODULE_ALREADY_LINKED,
    ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA,
    ERR_VM_MODULE_DIFFERENT_CONTEXT,
    ERR_VM_MODULE_LINK_FAILURE,
    ERR_VM_MODULE_NOT_MODULE,
    ERR_VM_MODULE_STATUS,
  },
} = require('internal/errors');
const { customInspectSymbol, emitExperimentalWarning, kEmptyObject } = require('internal/util');
const {
  validateArray, validateBoolean, validateBuffer, validateFunction, validateInt32, validateObject, validateString,
  validateUint32,
} = require('internal/validators');
const { hostObject, kRecord } = require('internal/vm/module_callbacks');
const wrap = internalBinding('module_wrap');
const binding = internalBinding('contextify');

const STATUS = ['unlinked', 'linking', 'linked', 'evaluating', 'evaluating', 'evaluated', 'errored'];
let counter = 0;

const kContext = Symbol('kContext');
const kIdentifier = Symbol('kIdentifier');
/** 'linking' while the linker is asked, then 'linked', even before the record is. */
const kState = Symbol('kState');
const kError = Symbol('kError');
const kEvaluation = Symbol('kEvaluation');
const kSynthetic = Symbol('kSynthetic');

function checkModule(value) {
  if (value === null || typeof value !== 'object' || value[kRecord] === undefined) {
    throw new ERR_VM_MODULE_NOT_MODULE();
  }
}

function checkReceiver(value) {
  if (value === null || typeof value !== 'object' || value[kRecord] === undefined) {
    const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
    throw new ERR_INVALID_THIS('Module');
  }
}

class Module {
  constructor(options) {
    emitExperimentalWarning('VM Modules');
    if (new.target === Module) throw new TypeError('Module is not a constructor');
    const { context, identifier } = options;
    if (context !== undefined) {
      validateObject(context, 'context');
      if (!require('vm').isContext(context)) throw new ERR_INVALID_ARG_TYPE('options.context', 'vm.Context', context);
    }
    if (identifier !== undefined) validateString(identifier, 'options.identifier');
    this[kContext] = context;
    this[kIdentifier] = identifier ?? `vm:module(${counter++})`;
    this[kState] = 'unlinked';
    for (const key of [kContext, kIdentifier, kState]) {
      Object.defineProperty(this, key, { __proto__: null, enumerable: false });
    }
  }

  get identifier() {
    checkReceiver(this);
    return this[kIdentifier];
  }

  get context() {
    checkReceiver(this);
    return this[kContext];
  }

  get status() {
    checkReceiver(this);
    if (this[kState] === 'errored') return 'errored';
    const status = STATUS[wrap.status(this[kRecord])];
    // The record knows nothing of linkers that are being asked, nor, if synthetic, of its evaluation.
    return status === 'unlinked' || this[kSynthetic] ? this[kState] : status;
  }

  get namespace() {
    checkReceiver(this);
    const { status } = this;
    if (status === 'unlinked' || status === 'linking') throw new ERR_VM_MODULE_STATUS('must not be unlinked or linking');
    return wrap.namespace(this[kRecord]);
  }

  get error() {
    checkReceiver(this);
    if (this.status !== 'errored') throw new ERR_VM_MODULE_STATUS('must be errored');
    return this[kState] === 'errored' ? this[kError] : wrap.error(this[kRecord]);
  }

  async link(linker) {
    checkReceiver(this);
    validateFunction(linker, 'linker');
    if (this.status === 'linked') throw new ERR_VM_MODULE_ALREADY_LINKED();
    if (this.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    await linkAll(this, linker);
    instantiate(this);
  }

  async evaluate(options = kEmptyObject) {
    checkReceiver(this);
    validateObject(options, 'options');
    const { breakOnSigint = false, timeout } = options;
    if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
    validateBoolean(breakOnSigint, 'options.breakOnSigint');
    const { status } = this;
    if (status !== 'linked' && status !== 'evaluated' && status !== 'errored' && status !== 'evaluating') {
      throw new ERR_VM_MODULE_STATUS('must be one of linked, evaluated, or errored');
    }
    if (status === 'errored') throw this.error;
    await startEvaluation(this);
  }

  [customInspectSymbol](depth, options) {
    checkReceiver(this);
    if (typeof depth === 'number' && depth < 0) return this;
    const { getConstructorOf } = require('internal/util');
    const constructor = getConstructorOf(this) || Module;
    const shown = { __proto__: { constructor } };
    shown.status = this.status;
    shown.identifier = this.identifier;
    shown.context = this.context;
    const { inspect } = require('internal/util/inspect');
    return inspect(shown, { ...options, customInspect: false });
  }
}

function startEvaluation(module) {
  if (module[kEvaluation] === undefined) {
    if (module[kSynthetic]) module[kState] = 'evaluating';
    const evaluation = wrap.evaluate(module[kRecord]);
    Object.defineProperty(module, kEvaluation, { __proto__: null, value: evaluation });
    if (module[kSynthetic]) {
      module[kState] = 'evaluated';
      evaluation.then(undefined, (error) => {
        module[kState] = 'errored';
        module[kError] = error;
      });
    }
  }
  return module[kEvaluation];
}

/** Asks the linker for what a module and its dependencies request. */
async function linkAll(module, linker) {
  module[kState] = 'linking';
  try {
    const requests = module[kSynthetic] ? [] : wrap.requests(module[kRecord]);
    const linked = [];
    for (let i = 0; i < requests.length; i += 2) {
      const attributes = requests[i + 1];
      linked.push((async () => {
        const target = await linker(requests[i], module, { attributes, assert: attributes });
        checkModule(target);
        if (target.context !== module.context) throw new ERR_VM_MODULE_DIFFERENT_CONTEXT();
        if (target.status === 'errored') {
          throw new ERR_VM_MODULE_LINK_FAILURE(`request for '${requests[i]}' resolved to an errored module`, target.error);
        }
        wrap.setLink(module[kRecord], i / 2, target[kRecord]);
        if (target.status === 'unlinked') await linkAll(target, linker);
      })());
    }
    await Promise.all(linked);
    module[kState] = 'linked';
  } catch (error) {
    module[kState] = 'errored';
    module[kError] = error;
    throw error;
  }
}

function instantiate(module) {
  try {
    wrap.link(module[kRecord]);
    module[kState] = 'linked';
  } catch (error) {
    module[kState] = 'errored';
    module[kError] = error;
    throw error;
  }
}

class SourceTextModule extends Module {
  #dependencies;

  constructor(sourceText, options = kEmptyObject) {
    validateString(sourceText, 'sourceText');
    validateObject(options, 'options');
    const {
      cachedData, columnOffset = 0, context, identifier, importModuleDynamically, initializeImportMeta, lineOffset = 0,
    } = options;
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (initializeImportMeta !== undefined) validateFunction(initializeImportMeta, 'options.initializeImportMeta');
    if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
    super({ context, identifier });
    const host = hostObject(importModuleDynamically, this[kIdentifier]) ?? {};
    host.initializeImportMeta = initializeImportMeta;
    host.referrer = this;
    const realm = context === undefined ? 0 : require('internal/vm/contexts').contexts.get(context).realm;
    const record = binding.createModule(sourceText, this[kIdentifier], lineOffset, columnOffset, realm, host);
    Object.defineProperty(this, kRecord, { __proto__: null, value: record });
  }

  get dependencySpecifiers() {
    checkReceiver(this);
    this.#dependencies ??= Object.freeze(wrap.requests(this[kRecord]).filter((_, index) => index % 2 === 0));
    return this.#dependencies;
  }

  get moduleRequests() {
    checkReceiver(this);
    const requests = wrap.requests(this[kRecord]);
    const list = [];
    for (let i = 0; i < requests.length; i += 2) {
      list.push(Object.freeze({
        __proto__: null, specifier: requests[i], attributes: Object.freeze(requests[i + 1]), phase: 'evaluation',
      }));
    }
    return Object.freeze(list);
  }

  linkRequests(modules) {
    checkReceiver(this);
    if (this.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    validateArray(modules, 'modules');
    const requests = wrap.requests(this[kRecord]);
    if (modules.length !== requests.length / 2) {
      throw new ERR_MODULE_LINK_MISMATCH(`Expected ${requests.length / 2} modules, got ${modules.length}`);
    }
    modules.forEach((target, index) => {
      checkModule(target);
      if (target.context !== this.context) throw new ERR_VM_MODULE_DIFFERENT_CONTEXT();
      wrap.setLink(this[kRecord], index, target[kRecord]);
    });
  }

  instantiate() {
    checkReceiver(this);
    if (this.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    wrap.link(this[kRecord]);
    this[kState] = 'linked';
  }

  hasTopLevelAwait() {
    checkReceiver(this);
    return wrap.hasTopLevelAwait(this[kRecord]);
  }

  hasAsyncGraph() {
    checkReceiver(this);
    if (this.status === 'unlinked' || this.status === 'linking') throw new ERR_VM_MODULE_STATUS('must be instantiated');
    return wrap.isAsyncGraph(this[kRecord]);
  }

  createCachedData() {
    const { status } = this;
    if (status === 'evaluating' || status === 'evaluated' || status === 'errored') throw new ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA();
    return require('buffer').Buffer.alloc(0);
  }
}

class SyntheticModule extends Module {
  constructor(exportNames, evaluateCallback, options = kEmptyObject) {
    if (!Array.isArray(exportNames) || exportNames.some((name) => typeof name !== 'string')) {
      throw new ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', exportNames);
    }
    exportNames.forEach((name, index) => {
      if (exportNames.indexOf(name, index + 1) !== -1) {
        throw new ERR_INVALID_ARG_VALUE(`exportNames.${name}`, name, 'is duplicated');
      }
    });
    validateFunction(evaluateCallback, 'evaluateCallback');
    validateObject(options, 'options');
    const { context, identifier } = options;
    super({ context, identifier });
    const self = this;
    const record = wrap.createSynthetic(this[kIdentifier], exportNames, () => Reflect.apply(evaluateCallback, self, []), {});
    Object.defineProperty(this, kRecord, { __proto__: null, value: record });
    Object.defineProperty(this, kSynthetic, { __proto__: null, value: true });
    // Nothing is left to link.
    this[kState] = 'linked';
  }

  setExport(name, value) {
    if (this === null || typeof this !== 'object' || this[kSynthetic] === undefined) {
      const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
      throw new ERR_INVALID_THIS('SyntheticModule');
    }
    validateString(name, 'name');
    if (!wrap.setExport(this[kRecord], name, value)) throw new ReferenceError(`Export '${name}' is not defined in module`);
  }
}

module.exports = { Module, SourceTextModule, SyntheticModule };
