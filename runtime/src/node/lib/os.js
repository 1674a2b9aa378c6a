'use strict';
// node:os

const { codes: { ERR_INVALID_ARG_TYPE, ERR_SYSTEM_ERROR } } = require('internal/errors');
const { validateInt32, validateObject } = require('internal/validators');
const binding = internalBinding('os');

const { constants } = binding;
for (const table of Object.values(constants)) if (typeof table === 'object' && table !== constants.errno) Object.freeze(table);
const { platform: platformName, arch: archName } = internalBinding('process');

const EOL = platformName === 'win32' ? '\r\n' : '\n';
const devNull = platformName === 'win32' ? '\\\\.\\nul' : '/dev/null';

/** Functions that read as their result where text or a number is wanted. */
function primitive(fn) {
  fn[Symbol.toPrimitive] = () => fn();
  return fn;
}

let names;
/** Name, release, version and machine of the system: they do not change. */
function system(at) {
  names ??= binding.uname();
  return names[at];
}

const arch = primitive(function arch() {
  return archName;
});
const availableParallelism = primitive(function availableParallelism() {
  return binding.availableParallelism();
});
const endianness = primitive(function endianness() {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'LE' : 'BE';
});
const freemem = primitive(function freemem() {
  return binding.memory()[1];
});
const totalmem = primitive(function totalmem() {
  return binding.memory()[0];
});
const homedir = primitive(function homedir() {
  return binding.homedir();
});
const hostname = primitive(function hostname() {
  return binding.hostname();
});
const machine = primitive(function machine() {
  return system(3);
});
const platform = primitive(function platform() {
  return platformName;
});
const release = primitive(function release() {
  return system(1);
});
const type = primitive(function type() {
  return system(0);
});
const version = primitive(function version() {
  return system(2);
});
const uptime = primitive(function uptime() {
  return binding.uptime();
});
const tmpdir = primitive(function tmpdir() {
  const { env } = require('process');
  let path = env.TMPDIR || env.TMP || env.TEMP || '/tmp';
  if (path.length > 1 && path.endsWith('/')) path = path.slice(0, -1);
  return path;
});

function loadavg() {
  return binding.loadavg();
}

function cpus() {
  const data = binding.cpus();
  const result = [];
  for (let i = 0; i < data.length; i += 7) {
    result.push({
      model: data[i],
      speed: data[i + 1],
      times: { user: data[i + 2], nice: data[i + 3], sys: data[i + 4], idle: data[i + 5], irq: data[i + 6] },
    });
  }
  return result;
}

function networkInterfaces() {
  const data = binding.interfaces();
  const result = {};
  for (let i = 0; i < data.length; i += 8) {
    const entry = {
      address: data[i + 1],
      netmask: data[i + 2],
      family: data[i + 3],
      mac: data[i + 4],
      internal: data[i + 5],
      cidr: `${data[i + 1]}/${data[i + 7]}`,
    };
    if (data[i + 6] !== -1) entry.scopeid = data[i + 6];
    (result[data[i]] ??= []).push(entry);
  }
  return result;
}

function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  systemCall('uv_os_setpriority', () => binding.setPriority(pid, priority));
}

function getPriority(pid) {
  if (pid === undefined) pid = 0;
  else validateInt32(pid, 'pid');
  return systemCall('uv_os_getpriority', () => binding.getPriority(pid));
}

/** Failures of these calls are ERR_SYSTEM_ERROR with the details in `info`. */
function systemCall(syscall, run) {
  try {
    return run();
  } catch (error) {
    const message = error.message.slice(error.code.length + 2, error.message.lastIndexOf(', '));
    throw new ERR_SYSTEM_ERROR({ errno: error.errno, code: error.code, message, syscall });
  }
}

function userInfo(options) {
  if (options !== undefined) {
    if (options === null || typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
    validateObject(options, 'options');
  }
  const encoding = options?.encoding;
  const { Buffer } = require('buffer');
  const [uid, gid, ...texts] = systemCall('uv_os_get_passwd', () => binding.userInfo());
  const [username, homedir, shell] = texts.map((bytes) => {
    const buffer = Buffer.from(bytes);
    return encoding === 'buffer' ? buffer : buffer.toString(Buffer.isEncoding(encoding) ? encoding : 'utf8');
  });
  return { __proto__: null, uid, gid, username, homedir, shell };
}

module.exports = {
  arch,
  availableParallelism,
  cpus,
  endianness,
  freemem,
  getPriority,
  homedir,
  hostname,
  loadavg,
  networkInterfaces,
  platform,
  release,
  setPriority,
  tmpdir,
  totalmem,
  type,
  userInfo,
  uptime,
  version,
  machine,
};
Object.defineProperties(module.exports, {
  constants: { __proto__: null, configurable: false, enumerable: true, value: constants },
  EOL: { __proto__: null, configurable: true, enumerable: true, writable: false, value: EOL },
  devNull: { __proto__: null, configurable: true, enumerable: true, writable: false, value: devNull },
});
