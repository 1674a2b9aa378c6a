'use strict';
// What code without a file (-e, -p, standard input) sees of the module system.

const { evalModule } = require('internal/modules/cjs');

const { module: evaluated, require: evalRequire } = evalModule('[eval]');

module.exports = { require: evalRequire, module: evaluated, exports: evaluated.exports };
