'use strict';
// process.allowedNodeEnvironmentFlags: the options of Node that NODE_OPTIONS may hold.

/** With a `no-` form, and without. */
const withNegation = `
addons allow-addons allow-child-process allow-ffi allow-fs-vfs allow-inspector allow-net allow-openssl-store
allow-wasi allow-worker async-context-frame cpu-prof debug-arraybuffer-allocations deprecation disable-sigusr1
disable-wasm-trap-handler enable-fips enable-fips-indicator-events enable-source-maps entry-url
experimental-addon-modules experimental-bench experimental-detect-module experimental-eventsource experimental-ffi
experimental-global-navigator experimental-import-meta-resolve experimental-import-text
experimental-print-required-tla experimental-repl-await experimental-require-module experimental-shadow-realm
experimental-sqlite experimental-stream-iter experimental-vfs experimental-vm-modules experimental-web-worker
experimental-websocket experimental-webstorage extra-info-on-fatal-exception force-async-hooks-checks
force-context-aware force-fips force-node-api-uncaught-exceptions-policy frozen-intrinsics global-search-paths
heap-prof insecure-http-parser inspect inspect-brk inspect-wait network-family-autoselection node-snapshot
openssl-legacy-provider openssl-shared-config pending-deprecation permission permission-audit preserve-symlinks
preserve-symlinks-main report-compact report-exclude-env report-exclude-network report-on-fatalerror report-on-signal
report-uncaught-exception require-module strip-types test-coverage-include-all test-only test-randomize
throw-deprecation tls-max-v1.2 tls-max-v1.3 tls-min-v1.0 tls-min-v1.1 tls-min-v1.2 tls-min-v1.3 trace-deprecation
trace-env trace-env-js-stack trace-env-native-stack trace-exit trace-promises trace-sigint trace-sync-io trace-tls
trace-uncaught trace-warnings track-heap-objects use-bundled-ca use-env-proxy use-openssl-ca use-system-ca
verify-base-objects warnings watch watch-preserve-output worker-snapshot zero-fill-buffers
`;
const plain = `
-C -r abort-on-uncaught-exception allow-fs-read allow-fs-write bench-isolation bench-name-pattern bench-reporter
bench-reporter-destination bench-samples bench-warmup conditions cpu-prof-dir cpu-prof-interval cpu-prof-name
debug-port diagnostic-dir disable-proto disable-warning disallow-code-generation-from-strings dns-result-order
enable-etw-stack-walking enable-network-family-autoselection es-module-specifier-resolution
experimental-abortcontroller experimental-dtls experimental-fetch experimental-global-customevent
experimental-global-webcrypto experimental-json-modules experimental-loader experimental-modules
experimental-package-map experimental-quic experimental-report experimental-specifier-resolution
experimental-strip-types experimental-test-isolation experimental-top-level-await experimental-wasi-unstable-preview1
experimental-wasm-modules experimental-worker expose-gc heap-prof-dir heap-prof-interval heap-prof-name
heapsnapshot-near-heap-limit heapsnapshot-signal http-parser icu-data-dir import input-type inspect-port
inspect-publish-uid interpreted-frames-native-stack jitless loader localstorage-file max-heap-size
max-http-header-size max-old-space-size max-old-space-size-percentage max-semi-space-size napi-modules
network-family-autoselection-attempt-timeout node-memory-debug openssl-config perf-basic-prof
perf-basic-prof-only-functions perf-prof perf-prof-unwinding-info prof-process redirect-warnings report-dir
report-directory report-filename report-signal require secure-heap secure-heap-min snapshot-blob stack-trace-limit
test-coverage-branches test-coverage-exclude test-coverage-functions test-coverage-include test-coverage-lines
test-global-setup test-isolation test-name-pattern test-random-seed test-reporter test-reporter-destination
test-rerun-failures test-shard test-skip-pattern title tls-cipher-list tls-keylog trace-event-categories
trace-event-file-pattern trace-events-enabled trace-require-module unhandled-rejections use-largepages v8-pool-size
vfs-mount watch-kill-signal watch-path webstorage
`;

const words = (text) => text.trim().split(/\s+/);
const flags = [];
for (const name of words(withNegation)) flags.push(`--${name}`, `--no-${name}`);
for (const name of words(plain)) flags.push(name.startsWith('-') ? name : `--${name}`);
const known = new Set(flags);

/** A set that cannot be changed, and that finds flags however they are written. */
class NodeEnvironmentFlagsSet extends Set {
  add() {
    return this;
  }
  delete() {
    return false;
  }
  clear() {}
  get size() {
    return known.size;
  }
  has(key) {
    if (typeof key !== 'string') return false;
    key = key.replaceAll('_', '-').replace(/=.*$/s, '');
    if (key.startsWith('-')) return known.has(key);
    return known.has(`--${key}`) || known.has(`-${key}`);
  }
  entries() {
    return known.entries();
  }
  keys() {
    return known.keys();
  }
  values() {
    return known.values();
  }
  [Symbol.iterator]() {
    return known.values();
  }
  forEach(callback, thisArg = undefined) {
    known.forEach((flag) => Reflect.apply(callback, thisArg, [flag, flag, this]));
  }
}
Object.freeze(NodeEnvironmentFlagsSet.prototype.constructor);
Object.freeze(NodeEnvironmentFlagsSet.prototype);

module.exports = Object.freeze(new NodeEnvironmentFlagsSet());
