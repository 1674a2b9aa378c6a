'use strict';
// node:v8: what has a meaning in another engine; the rest says that it is not there.

const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
const { validateString } = require('internal/validators');
const { memoryUsage, heapLimits } = internalBinding('process');

/** The heap's figures under V8's names; those it has no counterpart of are 0. */
function getHeapStatistics() {
  const [, total, used, external] = memoryUsage();
  const limit = heapLimits();
  return {
    total_heap_size: total,
    total_heap_size_executable: 0,
    total_physical_size: total,
    total_available_size: Math.max(0, limit - used),
    used_heap_size: used,
    heap_size_limit: limit,
    malloced_memory: external,
    peak_malloced_memory: external,
    does_zap_garbage: 0,
    number_of_native_contexts: 1,
    number_of_detached_contexts: 0,
    total_global_handles_size: 0,
    used_global_handles_size: 0,
    external_memory: external,
    total_allocated_bytes: used,
  };
}

function missing(name) {
  return {
    [name]() {
      throw new ERR_METHOD_NOT_IMPLEMENTED(`v8.${name}()`);
    },
  }[name];
}

/** Flags are V8's: none has a meaning here. */
function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  throw new ERR_METHOD_NOT_IMPLEMENTED(`v8.setFlagsFromString(${JSON.stringify(flags)}): this engine has other flags;`);
}

function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  for (let i = 0; i < content.length; i++) if (content.charCodeAt(i) > 0xFF) return false;
  return true;
}

/** Hooks of promises, on the same events that async hooks see. */
const promiseHooks = {
  createHook: missing('promiseHooks.createHook'),
  onInit: missing('promiseHooks.onInit'),
  onBefore: missing('promiseHooks.onBefore'),
  onAfter: missing('promiseHooks.onAfter'),
  onSettled: missing('promiseHooks.onSettled'),
};

const startupSnapshot = {
  addDeserializeCallback: missing('startupSnapshot.addDeserializeCallback'),
  addSerializeCallback: missing('startupSnapshot.addSerializeCallback'),
  setDeserializeMainFunction: missing('startupSnapshot.setDeserializeMainFunction'),
  isBuildingSnapshot: () => false,
};

module.exports = {
  cachedDataVersionTag: () => 0,
  getHeapStatistics,
  isStringOneByteRepresentation,
  promiseHooks,
  setFlagsFromString,
  startupSnapshot,
};
for (const name of ['getHeapSnapshot', 'getHeapSpaceStatistics', 'getHeapCodeStatistics', 'getCppHeapStatistics',
  'Serializer', 'Deserializer', 'DefaultSerializer', 'DefaultDeserializer', 'deserialize', 'serialize', 'takeCoverage',
  'stopCoverage', 'writeHeapSnapshot', 'queryObjects', 'setHeapSnapshotNearHeapLimit', 'GCProfiler', 'startCpuProfile',
  'startHeapProfile']) {
  module.exports[name] = missing(name);
}
