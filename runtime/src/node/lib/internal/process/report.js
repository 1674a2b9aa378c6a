'use strict';
// process.report. What a report tells is what this runtime knows: no native stack, no list of libuv handles.

const process = require('process');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
const { validateBoolean, validateObject, validateSignalName, validateString } = require('internal/validators');

const settings = {
  directory: '',
  filename: '',
  compact: false,
  excludeNetwork: false,
  signal: 'SIGUSR2',
  reportOnFatalError: false,
  reportOnSignal: false,
  reportOnUncaughtException: false,
  excludeEnv: false,
};

function getReport(error) {
  if (error === undefined) error = new Error('JavaScript Callstack');
  else validateObject(error, 'err');
  const os = require('os');
  const now = new Date();
  const usage = process.resourceUsage();
  const stack = `${error.stack ?? error}`.split('\n');
  return {
    header: {
      reportVersion: 5,
      event: 'JavaScript API',
      trigger: 'GetReport',
      filename: null,
      dumpEventTime: now.toISOString().replace(/\.\d+/, ''),
      dumpEventTimeStamp: String(now.getTime()),
      processId: process.pid,
      threadId: 0,
      cwd: process.cwd(),
      commandLine: [process.argv0, ...process.execArgv, ...process.argv.slice(1)],
      nodejsVersion: process.version,
      wordSize: 64,
      arch: process.arch,
      platform: process.platform,
      componentVersions: { ...process.versions },
      release: { ...process.release },
      osName: os.type(),
      osRelease: os.release(),
      osVersion: os.version(),
      osMachine: os.machine(),
      cpus: os.cpus().map(({ model, speed, times }) => ({ model, speed, ...times })),
      networkInterfaces: settings.excludeNetwork ? [] : Object.entries(os.networkInterfaces())
        .flatMap(([name, list]) => list.map(({ internal, mac, address, netmask, family }) =>
          ({ name, internal, mac, address, netmask, family }))),
      host: os.hostname(),
    },
    javascriptStack: {
      message: stack[0],
      stack: stack.slice(1).map((line) => line.trim()),
      errorProperties: Object.fromEntries(Object.keys(error).map((key) => [key, String(error[key])])),
    },
    javascriptHeap: process.memoryUsage(),
    resourceUsage: {
      userCpuSeconds: usage.userCPUTime / 1e6,
      kernelCpuSeconds: usage.systemCPUTime / 1e6,
      maxRss: String(usage.maxRSS * 1024),
      constrained_memory: String(process.constrainedMemory()),
      pageFaults: { IORequired: usage.majorPageFault, IONotRequired: usage.minorPageFault },
      fsActivity: { reads: usage.fsRead, writes: usage.fsWrite },
    },
    environmentVariables: settings.excludeEnv ? undefined : { ...process.env },
  };
}

let written = 0;
function writeReport(file, error) {
  if (typeof file === 'object' && file !== null) {
    error = file;
    file = undefined;
  } else if (file !== undefined) {
    validateString(file, 'file');
  }
  const report = getReport(error);
  const two = (number) => String(number).padStart(2, '0');
  const now = new Date();
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  file ??= settings.filename || `report.${date}.${time}.${process.pid}.0.${String(++written).padStart(3, '0')}.json`;
  report.header.filename = file;
  const text = `${JSON.stringify(report, null, settings.compact ? undefined : 2)}\n`;
  require('fs').writeFileSync(require('path').resolve(settings.directory, file), text);
  internalBinding('util').writeStderr(`\nWriting Node.js report to file: ${file}\nNode.js report completed\n`);
  return file;
}

const report = { writeReport, getReport: (error) => getReport(error) };
function setting(name, check) {
  Object.defineProperty(report, name, {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get: () => settings[name],
    set(value) {
      check(value, name);
      settings[name] = value;
    },
  });
}
for (const name of ['directory', 'filename']) {
  setting(name, (value) => {
    if (typeof value !== 'string') throw new ERR_INVALID_ARG_TYPE(name, 'String', value);
  });
}
for (const name of ['compact', 'excludeNetwork', 'excludeEnv']) {
  setting(name, (value) => validateBoolean(value, name));
}
setting('signal', (value) => validateSignalName(value, 'signal'));
// Reports that the runtime would have to write by itself.
for (const name of ['reportOnFatalError', 'reportOnSignal', 'reportOnUncaughtException']) {
  setting(name, (value) => {
    validateBoolean(value, 'trigger');
    if (value) throw new ERR_METHOD_NOT_IMPLEMENTED(`process.report.${name}`);
  });
}

module.exports = report;
