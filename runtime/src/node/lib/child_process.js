'use strict';
// node:child_process: not built yet. Programs may load it; starting a process says so.

const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');

for (const name of ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync']) {
  exports[name] = {
    [name]() {
      throw new ERR_METHOD_NOT_IMPLEMENTED(`child_process.${name}()`);
    },
  }[name];
}

exports.ChildProcess = class ChildProcess {
  constructor() {
    throw new ERR_METHOD_NOT_IMPLEMENTED('child_process.ChildProcess');
  }
};
