'use strict';
// node:process: the process object.

const EventEmitter = require('events');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_SIGNAL },
  ErrnoException,
} = require('internal/errors');
const { defineLazyProperty } = require('internal/util');
const {
  parseFileMode,
  validateArray,
  validateInteger,
  validateNumber,
  validateObject,
  validateString,
} = require('internal/validators');
const binding = internalBinding('process');

function process() {}
const processPrototype = Object.create(EventEmitter.prototype, {
  constructor: { __proto__: null, value: process, writable: true, configurable: true, enumerable: false },
  [Symbol.toStringTag]: { __proto__: null, value: 'process', configurable: true, writable: false, enumerable: false },
});
Object.defineProperty(process, 'prototype', { __proto__: null, value: processPrototype });
const self = Object.create(processPrototype);
EventEmitter.call(self);
module.exports = self;

// ---- identity

/** The version of Node whose behaviour this is. */
const NODE_VERSION = '26.10.0';

self.version = `v${NODE_VERSION}`;
self.versions = Object.freeze({
  node: NODE_VERSION,
  lanner: binding.version,
  uv: '1.51.0',
  modules: '147',
  v8: '14.6.202.33-node.1',
  unicode: '17.0',
});
self.arch = binding.arch;
self.platform = binding.platform;
self.release = {
  name: 'node',
  sourceUrl: `https://nodejs.org/download/release/v${NODE_VERSION}/node-v${NODE_VERSION}.tar.gz`,
  headersUrl: `https://nodejs.org/download/release/v${NODE_VERSION}/node-v${NODE_VERSION}-headers.tar.gz`,
};
self.moduleLoadList = [];
self.features = Object.freeze({
  inspector: false,
  debug: false,
  uv: true,
  ipv6: true,
  openssl_is_boringssl: false,
  tls_alpn: false,
  tls_sni: false,
  tls_ocsp: false,
  tls: false,
  cached_builtins: true,
  require_module: true,
  quic: false,
  typescript: 'strip',
});
self.config = Object.freeze({
  target_defaults: Object.freeze({ cflags: [], default_configuration: 'Release', defines: [], include_dirs: [], libraries: [] }),
  variables: Object.freeze({ napi_build_version: '10', node_shared: false, v8_enable_i18n_support: 1 }),
});
self.argv = binding.argv;
self.argv0 = binding.argv0;
self.execArgv = binding.execArgv;
self.execPath = binding.execPath;
self.debugPort = 9229;
self.pid = binding.pid;
Object.defineProperty(self, 'ppid', { __proto__: null, enumerable: true, configurable: true, get: binding.ppid });

let title = binding.argv0;
Object.defineProperty(self, 'title', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() {
    return title;
  },
  set(value) {
    title = String(value);
  },
});

self.allowedNodeEnvironmentFlags = new Set();
self.report = undefined;
self.noDeprecation = binding.execArgv.includes('--no-deprecation') || undefined;
self.throwDeprecation = binding.execArgv.includes('--throw-deprecation') || undefined;
self.traceDeprecation = binding.execArgv.includes('--trace-deprecation') || undefined;
self.traceProcessWarnings = binding.execArgv.includes('--trace-warnings') || undefined;
for (const flag of ['noDeprecation', 'throwDeprecation', 'traceDeprecation', 'traceProcessWarnings', 'report']) {
  if (self[flag] === undefined) delete self[flag];
}

// ---- environment variables: strings, mirrored to the process's own

const environment = {};
{
  const entries = binding.envEntries();
  for (let i = 0; i < entries.length; i += 2) environment[entries[i]] = entries[i + 1];
}

function environmentString(value) {
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  return String(value);
}

self.env = new Proxy(environment, {
  set(target, key, value) {
    const text = environmentString(value);
    if (typeof key === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    binding.setEnv(key, text);
    target[key] = text;
    return true;
  },
  deleteProperty(target, key) {
    if (typeof key === 'string') {
      binding.deleteEnv(key);
      delete target[key];
    }
    return true;
  },
  defineProperty(target, key, descriptor) {
    if ('value' in descriptor) {
      if (!descriptor.configurable || !descriptor.writable || !descriptor.enumerable) {
        const { codes: { ERR_INVALID_OBJECT_DEFINE_PROPERTY } } = require('internal/errors');
        throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
          "'process.env' only accepts a configurable, writable, and enumerable data descriptor");
      }
      const text = environmentString(descriptor.value);
      binding.setEnv(key, text);
      target[key] = text;
      return true;
    }
    const { codes: { ERR_INVALID_OBJECT_DEFINE_PROPERTY } } = require('internal/errors');
    if ('get' in descriptor || 'set' in descriptor) {
      throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY("'process.env' does not accept an accessor(getter/setter) descriptor");
    }
    throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
      "'process.env' only accepts a configurable, writable, and enumerable data descriptor");
  },
});

// ---- ending

let exitCode;
function checkExitCode(code, name) {
  if (code === null || code === undefined) return code;
  let value = code;
  if (typeof code === 'string' && code !== '') value = +code;
  // Text that is no integer is reported as the text.
  if (!Number.isInteger(value) && typeof code === 'string') throw new ERR_INVALID_ARG_TYPE(name, 'integer', code);
  validateInteger(value, name);
  return value;
}
Object.defineProperty(self, 'exitCode', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() {
    return exitCode;
  },
  set(code) {
    checkExitCode(code, 'code');
    exitCode = code ?? undefined;
  },
});
self._exiting = false;

self.exit = function exit(code) {
  if (arguments.length !== 0) {
    checkExitCode(code, 'code');
    self.exitCode = code ?? exitCode;
  }
  if (!self._exiting) {
    self._exiting = true;
    self.emit('exit', self.exitCode || 0);
  }
  self.reallyExit(self.exitCode || 0);
};
self.reallyExit = binding.reallyExit;
self.abort = binding.abort;

self.kill = function kill(pid, sig) {
  // eslint-disable-next-line eqeqeq
  if (pid != (pid | 0)) throw new ERR_INVALID_ARG_TYPE('pid', 'number', pid);
  let error;
  if (typeof sig === 'number') {
    error = binding.kill(pid | 0, sig);
  } else {
    const { signals } = require('os').constants;
    sig = sig || 'SIGTERM';
    if (!signals[sig]) throw new ERR_UNKNOWN_SIGNAL(sig);
    error = binding.kill(pid | 0, signals[sig]);
  }
  if (error) throw new ErrnoException(error, 'kill');
  return true;
};

// ---- where and when

self.cwd = binding.cwd;
self.chdir = function chdir(directory) {
  validateString(directory, 'directory');
  binding.chdir(directory);
};
self.umask = function umask(mask) {
  return mask === undefined ? binding.umask() : binding.umask(parseFileMode(mask, 'mask'));
};

self.hrtime = function hrtime(time) {
  const [seconds, nanoseconds] = binding.hrtime();
  if (time === undefined) return [seconds, nanoseconds];
  validateArray(time, 'time');
  if (time.length !== 2) throw new ERR_OUT_OF_RANGE('time', 2, time.length);
  const sec = seconds - time[0];
  const nsec = nanoseconds - time[1];
  return nsec < 0 ? [sec - 1, nsec + 1e9] : [sec, nsec];
};
self.hrtime.bigint = function bigint() {
  return binding.hrtimeBigInt();
};
self.uptime = binding.uptime;

function checkPrevious(value, name) {
  validateNumber(value, name);
  if (value < 0 || value > Number.MAX_SAFE_INTEGER) throw new ERR_INVALID_ARG_VALUE.RangeError(name, value);
}
self.cpuUsage = function cpuUsage(previous) {
  if (previous) {
    validateObject(previous, 'prevValue');
    checkPrevious(previous.user, 'prevValue.user');
    checkPrevious(previous.system, 'prevValue.system');
  }
  const [user, system] = binding.cpuUsage();
  return previous ? { user: user - previous.user, system: system - previous.system } : { user, system };
};
self.threadCpuUsage = function threadCpuUsage(previous) {
  return self.cpuUsage(previous);
};
self.resourceUsage = function resourceUsage() {
  const [userCPUTime, systemCPUTime, maxRSS, sharedMemorySize, unsharedDataSize, unsharedStackSize,
    minorPageFault, majorPageFault, swappedOut, fsRead, fsWrite, ipcSent, ipcReceived, signalsCount,
    voluntaryContextSwitches, involuntaryContextSwitches] = binding.resourceUsage();
  return { userCPUTime, systemCPUTime, maxRSS, sharedMemorySize, unsharedDataSize, unsharedStackSize,
    minorPageFault, majorPageFault, swappedOut, fsRead, fsWrite, ipcSent, ipcReceived, signalsCount,
    voluntaryContextSwitches, involuntaryContextSwitches };
};
self.memoryUsage = function memoryUsage() {
  const [rss, heapTotal, heapUsed, external, arrayBuffers] = binding.memoryUsage();
  return { rss, heapTotal, heapUsed, external, arrayBuffers };
};
self.memoryUsage.rss = binding.rss;
self.availableMemory = () => binding.heapLimits();
self.constrainedMemory = () => binding.heapLimits();

// ---- users

self.getuid = () => binding.ids()[0];
self.geteuid = () => binding.ids()[1];
self.getgid = () => binding.ids()[2];
self.getegid = () => binding.ids()[3];

// ---- queues and warnings

defineLazyProperty(self, 'nextTick', () => require('internal/process/task_queues').nextTick);
self.emitWarning = function emitWarning(warning, type, code, ctor) {
  return require('internal/process/warnings').emitWarning(warning, type, code, ctor ?? emitWarning);
};
self.on('warning', (warning) => require('internal/process/warnings').onWarning(warning));

self.setUncaughtExceptionCaptureCallback = (fn) =>
  require('internal/process/execution').setUncaughtExceptionCaptureCallback(fn);
self.hasUncaughtExceptionCaptureCallback = () =>
  require('internal/process/execution').hasUncaughtExceptionCaptureCallback();
self.setSourceMapsEnabled = function setSourceMapsEnabled(enabled) {
  require('internal/validators').validateBoolean(enabled, 'enabled');
};
self.getActiveResourcesInfo = () => [];
self.getBuiltinModule = function getBuiltinModule(id) {
  validateString(id, 'id');
  const name = id.startsWith('node:') ? id.slice(5) : id;
  return internalBinding('modules').isBuiltin(id) ? require(name) : undefined;
};
self.binding = function() {
  throw new Error('process.binding is not supported');
};
self.assert = function assert(value, message) {
  if (!value) throw new Error(message || 'assertion error');
};

// ---- streams

// Programs put streams of their own in their place by defining the property anew.
for (const [name, getter] of Object.entries({
  stdout: function getStdout() {
    return require('internal/process/stdio').getStdout();
  },
  stdin: function getStdin() {
    return require('internal/process/stdio').getStdin();
  },
  stderr: function getStderr() {
    return require('internal/process/stdio').getStderr();
  },
})) {
  Object.defineProperty(self, name, { __proto__: null, configurable: true, enumerable: true, get: getter });
}
self.openStdin = function openStdin() {
  self.stdin.resume();
  return self.stdin;
};

require('internal/process/execution');
