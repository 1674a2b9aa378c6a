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

/** An own property that cannot be assigned. */
function constant(name, value, configurable = true) {
  Object.defineProperty(self, name, { __proto__: null, value, writable: false, enumerable: true, configurable });
}

const versions = {};
for (const [name, version] of Object.entries({
  node: NODE_VERSION,
  lanner: binding.version,
  uv: '1.52.1',
  modules: '147',
  napi: '10',
  v8: '14.6.202.34-node.34',
  unicode: '17.0',
})) {
  Object.defineProperty(versions, name, { __proto__: null, value: version, enumerable: true, writable: false, configurable: false });
}
constant('version', `v${NODE_VERSION}`);
constant('versions', versions);
constant('arch', binding.arch);
constant('platform', binding.platform);
constant('release', {
  name: 'node',
  sourceUrl: `https://nodejs.org/download/release/v${NODE_VERSION}/node-v${NODE_VERSION}.tar.gz`,
  headersUrl: `https://nodejs.org/download/release/v${NODE_VERSION}/node-v${NODE_VERSION}-headers.tar.gz`,
});
constant('moduleLoadList', []);
constant('features', {
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
}, false);
constant('config', Object.freeze({
  target_defaults: Object.freeze({ cflags: [], default_configuration: 'Release', defines: [], include_dirs: [], libraries: [] }),
  variables: Object.freeze({ napi_build_version: '10', node_shared: false, v8_enable_i18n_support: 1 }),
}));
self.argv = binding.argv;
self.argv0 = binding.argv0;
self.execArgv = binding.execArgv;
self.execPath = binding.execPath;
self.debugPort = 9229;
constant('pid', binding.pid);
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

defineLazyProperty(self, 'allowedNodeEnvironmentFlags', () => require('internal/process/flags'));
Object.defineProperty(self, 'report', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() {
    return require('internal/process/report');
  },
});
defineLazyProperty(self, 'finalization', () => require('internal/process/finalization'));
self.domain = null;

// ---- what the command line and NODE_OPTIONS ask for

const hasOptions = binding.options.length > 0;
const getOption = hasOptions ? require('internal/options').getOption : () => undefined;
if (getOption('--deprecation') === false) self.noDeprecation = true;
if (getOption('--throw-deprecation')) self.throwDeprecation = true;
if (getOption('--trace-deprecation')) self.traceDeprecation = true;
if (getOption('--trace-warnings')) self.traceProcessWarnings = true;
if (getOption('--title')) title = getOption('--title').at(-1);

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
  if (!Number.isInteger(value) && typeof code === 'string') throw new ERR_INVALID_ARG_TYPE(name, 'number', code);
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
    error = self._kill(pid | 0, sig);
  } else {
    const { signals } = require('os').constants;
    sig = sig || 'SIGTERM';
    if (!signals[sig]) throw new ERR_UNKNOWN_SIGNAL(sig);
    error = self._kill(pid | 0, signals[sig]);
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
  if (previous) {
    validateObject(previous, 'prevValue');
    checkPrevious(previous.user, 'prevValue.user');
    checkPrevious(previous.system, 'prevValue.system');
  }
  const [user, system] = binding.threadCpuUsage();
  return previous ? { user: user - previous.user, system: system - previous.system } : { user, system };
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
self.availableMemory = function availableMemory() {
  const [available, constrained] = binding.machineMemory();
  return constrained > 0 ? Math.min(available, Math.max(0, constrained - binding.rss())) : available;
};
self.constrainedMemory = function constrainedMemory() {
  return binding.machineMemory()[1];
};

self._kill = (pid, signal) => binding.kill(pid, signal);
self._debugProcess = unbuilt('_debugProcess');
self._debugEnd = () => {};
self._startProfilerIdleNotifier = () => {};
self._stopProfilerIdleNotifier = () => {};
self._rawDebug = function _rawDebug(...args) {
  internalBinding('util').writeStderr(`${require('internal/util/inspect').format(...args)}\n`);
};
/** A function of Node's that is not built: it says so. */
function unbuilt(name) {
  return {
    [name]() {
      const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
      throw new ERR_METHOD_NOT_IMPLEMENTED(`process.${name}()`);
    },
  }[name];
}
self.dlopen = function dlopen(module, filename) {
  if (arguments.length < 2) {
    const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
    const error = new ERR_MISSING_ARGS('module', 'filename');
    error.message = 'process.dlopen needs at least 2 arguments';
    throw error;
  }
  const error = new Error(`${filename}: native addons are not built into lanner yet`);
  error.code = 'ERR_DLOPEN_FAILED';
  throw error;
};

/** Replaces the process by another program. */
self.execve = function execve(execPath, args = [], env = self.env) {
  const { emitExperimentalWarning } = require('internal/util');
  emitExperimentalWarning('process.execve');
  validateString(execPath, 'execPath');
  validateArray(args, 'args');
  for (let i = 0; i < args.length; i++) {
    if (typeof args[i] !== 'string' || args[i].includes('\u0000')) {
      throw new ERR_INVALID_ARG_VALUE(`args[${i}]`, args[i], 'must be a string without null bytes');
    }
  }
  validateObject(env, 'env');
  const list = [];
  for (const [key, value] of Object.entries(env)) {
    if (typeof value !== 'string' || key.includes('\u0000') || value.includes('\u0000')) {
      throw new ERR_INVALID_ARG_VALUE('env', env, 'must be an object with string keys and values without null bytes');
    }
    list.push(`${key}=${value}`);
  }
  const errno = binding.execve(execPath, args, list);
  const { uvErrName } = require('internal/errors');
  internalBinding('util').writeStderr(`process.execve failed with error code ${uvErrName(-errno)}\n`);
  self.abort();
};

self.loadEnvFile = function loadEnvFile(path = undefined) {
  if (path !== undefined) path = require('internal/fs/utils').getValidatedPath(path, 'path');
  const text = require('fs').readFileSync(path ?? require('path').resolve('.env'), 'utf8');
  const values = require('internal/dotenv').parseEnv(text);
  for (const key of Object.keys(values)) self.env[key] ??= values[key];
};

self.ref = function ref(value) {
  const method = value?.[Symbol.for('nodejs.ref')] ?? value?.[Symbol.for('node:ref')] ?? value?.ref;
  if (typeof method === 'function') Reflect.apply(method, value, []);
};
self.unref = function unref(value) {
  const method = value?.[Symbol.for('nodejs.unref')] ?? value?.[Symbol.for('node:unref')] ?? value?.unref;
  if (typeof method === 'function') Reflect.apply(method, value, []);
};

// ---- users

self.getuid = () => binding.ids()[0];
self.geteuid = () => binding.ids()[1];
self.getgid = () => binding.ids()[2];
self.getegid = () => binding.ids()[3];
self.getgroups = function getgroups() {
  return binding.getgroups();
};
for (const name of ['initgroups', 'setgroups', 'setegid', 'seteuid', 'setgid', 'setuid']) {
  self[name] = {
    [name](...args) {
      return require('internal/process/credentials')[name](...args);
    },
  }[name];
}

// ---- queues and warnings

defineLazyProperty(self, 'nextTick', () => require('internal/process/task_queues').nextTick);
self.emitWarning = function emitWarning(warning, type, code, ctor) {
  return require('internal/process/warnings').emitWarning(warning, type, code, ctor ?? emitWarning);
};
if (getOption('--warnings') !== false && environment.NODE_NO_WARNINGS !== '1') {
  self.on('warning', function onWarning(warning) {
    require('internal/process/warnings').onWarning(warning);
  });
}
// Signals are events that need a handler of the system.
self.on('newListener', function startListeningIfSignal(event) {
  if (typeof event === 'string' && event.startsWith('SIG')) require('internal/process/signals').startListening(self, event);
});
self.on('removeListener', function stopListeningIfSignal(event) {
  if (typeof event === 'string' && event.startsWith('SIG')) require('internal/process/signals').stopListening(self, event);
});

self.setUncaughtExceptionCaptureCallback = function setUncaughtExceptionCaptureCallback(fn) {
  require('internal/process/execution').setUncaughtExceptionCaptureCallback(fn);
};
self.addUncaughtExceptionCaptureCallback = function addUncaughtExceptionCaptureCallback(fn) {
  require('internal/process/execution').addUncaughtExceptionCaptureCallback(fn);
};
self.hasUncaughtExceptionCaptureCallback = function hasUncaughtExceptionCaptureCallback() {
  return require('internal/process/execution').hasUncaughtExceptionCaptureCallback();
};
let sourceMapsEnabled = false;
Object.defineProperty(self, 'sourceMapsEnabled', {
  __proto__: null, enumerable: true, configurable: true, get: () => sourceMapsEnabled,
});
self.setSourceMapsEnabled = function setSourceMapsEnabled(enabled) {
  require('internal/validators').validateBoolean(enabled, 'enabled');
  sourceMapsEnabled = enabled;
};
self._tickCallback = () => require('internal/process/task_queues').runNextTicks();

/** Stands for a request that is not answered yet. */
class FSReqCallback {}
self._getActiveRequests = function _getActiveRequests() {
  return Array.from({ length: binding.activeResources()[0] }, () => new FSReqCallback());
};
self._getActiveHandles = () => [];
self.getActiveResourcesInfo = function getActiveResourcesInfo() {
  const [requests, handles] = binding.activeResources();
  const { activeTimers } = require('internal/timers');
  return [...Array(requests).fill('FSReqCallback'), ...Array(handles).fill('Handle'), ...activeTimers()];
};
self.getBuiltinModule = function getBuiltinModule(id) {
  validateString(id, 'id');
  const name = id.startsWith('node:') ? id.slice(5) : id;
  return internalBinding('modules').isBuiltin(id) ? require(name) : undefined;
};
self.binding = function binding(name) {
  throw new Error(`No such module: ${name}`);
};
self._linkedBinding = function _linkedBinding(name) {
  const error = new Error(`No such binding was linked: ${name}`);
  error.code = 'ERR_INVALID_MODULE';
  throw error;
};
self._preload_modules = [];

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
