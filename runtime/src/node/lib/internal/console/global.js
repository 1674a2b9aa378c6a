'use strict';
// What the global console's methods do when they cannot print by themselves.

const { Console, initializeGlobalConsole } = require('internal/console/constructor');

initializeGlobalConsole(internalBinding('util').globalConsole());

module.exports = Console.prototype;
