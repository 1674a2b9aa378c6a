'use strict';
module.exports = internalBinding('util').globalConsole();
