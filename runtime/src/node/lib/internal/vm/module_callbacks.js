'use strict';
// What import() and import.meta mean in scripts and modules of node:vm. Each is registered with an object:
// { importModuleDynamically, initializeImportMeta, referrer }; a script without one has no import().

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING,
    ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG,
    ERR_VM_MODULE_NOT_MODULE,
  },
} = require('internal/errors');
const wrap = internalBinding('module_wrap');

/** importModuleDynamically of this value: import() does what it does in the program itself. */
const USE_MAIN_CONTEXT_DEFAULT_LOADER = Symbol('vm_dynamic_import_main_context_default');
/** The same for code of ours, which no program asked for: without the warning. */
const kDefaultLoader = Symbol('kDefaultLoader');
/** contextObject of this value: a realm with a global object of its own. */
const DONT_CONTEXTIFY = Symbol('vm_context_no_contextify');

/** The record number of an instance of vm.Module. */
const kRecord = Symbol('kRecord');

/** What a script is registered with, by the option; undefined: import() is an error. */
function hostObject(importModuleDynamically, filename) {
  if (importModuleDynamically === undefined) return undefined;
  if (importModuleDynamically === USE_MAIN_CONTEXT_DEFAULT_LOADER || importModuleDynamically === kDefaultLoader) {
    if (importModuleDynamically !== kDefaultLoader) {
      require('internal/util').emitExperimentalWarning('vm.USE_MAIN_CONTEXT_DEFAULT_LOADER');
    }
    const { isAbsolute } = require('path');
    const isUrl = wrap.parseUrl(filename)?.[1] === 'file:';
    const base = isUrl ? filename : isAbsolute(filename) ? wrap.pathToFileUrl(filename) : undefined;
    return { useDefault: true, base };
  }
  if (typeof importModuleDynamically !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.importModuleDynamically',
      ['Function', 'vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER'], importModuleDynamically);
  }
  return { importModuleDynamically, referrer: undefined };
}

/** The native side's question; the answer goes to its ticket. */
function importModuleDynamically(object, specifier, attributes, ticket) {
  if (object === undefined || (object.importModuleDynamically === undefined && !object.useDefault)) {
    throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
  }
  if (object.useDefault) {
    wrap.finishLoad(ticket, require('internal/modules/esm/loader').load(specifier, object.base, attributes));
    return;
  }
  if (!require('internal/modules/flags').hasFlag('--experimental-vm-modules')) throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG();
  answer(object, specifier, attributes ?? { __proto__: null }, ticket);
}

async function answer(object, specifier, attributes, ticket) {
  let record;
  try {
    const result = await Reflect.apply(object.importModuleDynamically, undefined,
      [specifier, object.referrer, attributes, 'evaluation']);
    record = wrap.moduleOfNamespace(result);
    if (record === undefined) {
      if (result === null || typeof result !== 'object' || result[kRecord] === undefined) throw new ERR_VM_MODULE_NOT_MODULE();
      if (result.status === 'errored') throw result.error;
      // Throws if it has no namespace yet.
      if (result.namespace !== undefined) record = result[kRecord];
    }
  } catch (error) {
    wrap.failLoad(ticket, error);
    return;
  }
  wrap.finishLoad(ticket, record);
}

function initializeImportMeta(object, meta) {
  object.initializeImportMeta?.(meta, object.referrer);
}

module.exports = {
  DONT_CONTEXTIFY, USE_MAIN_CONTEXT_DEFAULT_LOADER, hostObject, importModuleDynamically, initializeImportMeta,
  kDefaultLoader, kRecord,
};
