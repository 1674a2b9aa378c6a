'use strict';
// node:constants: the constants of os and fs in one object (deprecated).

const { constants: os } = require('os');
const fs = internalBinding('fs').constants;

const merged = {};
for (const table of [os.dlopen, os.errno, os.priority, os.signals, fs]) Object.assign(merged, table);
module.exports = Object.freeze(merged);
