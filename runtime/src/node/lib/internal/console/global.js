'use strict';
// What the global console's methods do when they cannot print by themselves.

const { Console, initializeGlobalConsole } = require('internal/console/constructor');

const console = internalBinding('util').globalConsole();

if (Object.isExtensible(console)) {
  initializeGlobalConsole(console);
  module.exports = Console.prototype;
} else {
  // The program has frozen it: another object has the state, and inherits the methods.
  const standIn = Object.create(console);
  initializeGlobalConsole(standIn);
  for (const name of Object.keys(Console.prototype)) {
    module.exports[name] = (...args) => Reflect.apply(Console.prototype[name], standIn, args);
  }
}
