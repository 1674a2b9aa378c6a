'use strict';
// The Console class.
//
// Methods live on the prototype; a console gets bound copies of its own. The global console gets none: its
// methods are native functions that print plain text themselves and call the prototype's for the rest.

const { codes: { ERR_CONSOLE_WRITABLE_STREAM, ERR_INCOMPATIBLE_OPTION_PAIR }, isStackOverflowError } = require('internal/errors');
const { validateArray, validateInteger, validateObject, validateOneOf } = require('internal/validators');
const { isMap } = require('internal/util/types');
const { inspect } = require('internal/util/inspect');
const { formatWithOptions } = require('internal/util/format');
const { elapsed, start } = require('internal/util/timers_by_label');
const binding = internalBinding('util');

const kCounts = Symbol('counts');
const kColorMode = Symbol('kColorMode');
const kIsConsole = Symbol('kIsConsole');
const kGroupIndentation = Symbol('kGroupIndent');
const kGroupIndentationWidth = Symbol('kGroupIndentWidth');
/** The streams are the process's and may not have been made. */
const kIsGlobal = Symbol('kIsGlobal');

const kMaxGroupIndentation = 1000;
const stdout = '_stdout';
const stderr = '_stderr';

/** Inspect options by console, then by stream. */
const optionsOfConsole = new WeakMap();
const withColors = { colors: true };
const withoutColors = {};

function noop() {}

function hidden(value) {
  return { __proto__: null, writable: true, enumerable: false, configurable: true, value };
}

function Console(options /* or: stdout, stderr, ignoreErrors = true */) {
  if (new.target === undefined) return Reflect.construct(Console, arguments);
  if (!options || typeof options.write === 'function') {
    options = { stdout: options, stderr: arguments[1], ignoreErrors: arguments[2] };
  }
  const {
    stdout: out, stderr: error = out, ignoreErrors = true, colorMode = 'auto', inspectOptions, groupIndentation,
  } = options;
  if (!out || typeof out.write !== 'function') throw new ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!error || typeof error.write !== 'function') throw new ERR_CONSOLE_WRITABLE_STREAM('stderr');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, kMaxGroupIndentation);
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    const byStream = isMap(inspectOptions) ? inspectOptions : new Map([[out, inspectOptions], [error, inspectOptions]]);
    for (const streamOptions of byStream.values()) {
      if (streamOptions.colors !== undefined && options.colorMode !== undefined) {
        throw new ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
      }
    }
    optionsOfConsole.set(this, byStream);
  }
  // The methods work without their console.
  for (const key of Object.keys(Console.prototype)) {
    this[key] = this[key].bind(this);
    Object.defineProperty(this[key], 'name', { __proto__: null, value: key });
  }
  Object.defineProperties(this, { [stdout]: hidden(out), [stderr]: hidden(error) });
  Object.defineProperties(this, stateOf(this, ignoreErrors, colorMode, groupIndentation));
}

/** Properties every console has. */
function stateOf(self, ignoreErrors, colorMode, groupIndentation = 2) {
  return {
    _stdoutErrorHandler: hidden(errorHandler(self, stdout)),
    _stderrErrorHandler: hidden(errorHandler(self, stderr)),
    _ignoreErrors: hidden(Boolean(ignoreErrors)),
    _times: hidden(new Map()),
    [kCounts]: hidden(new Map()),
    [kColorMode]: hidden(colorMode),
    [kIsConsole]: hidden(true),
    [kGroupIndentationWidth]: hidden(groupIndentation),
    [kGroupIndentation]: hidden(''),
    [Symbol.toStringTag]: { __proto__: null, writable: false, enumerable: false, configurable: true, value: 'console' },
  };
}

Object.defineProperty(Console, Symbol.hasInstance, {
  __proto__: null,
  value: { [Symbol.hasInstance]: (instance) => instance[kIsConsole] }[Symbol.hasInstance],
});

/** Errors of asynchronous writes are nobody's: the stream must not throw them. */
function errorHandler(self, which) {
  return (error) => {
    const stream = self[which];
    if (error !== null && !stream._writableState.errorEmitted && stream.listenerCount('error') === 0) {
      stream.once('error', noop);
    }
  };
}

const isPlain = (self, which) => self[kIsGlobal] === true && binding.outputIsPlain(which.slice(1));

/**
 * Whether the process's stream is as it was made and idle: then the text may go past it, as nobody can tell.
 * Many programs only ask it whether it is a terminal.
 */
function isUntouched(stream) {
  return stream._isStdio === true && !Object.hasOwn(stream, 'write') && !Object.hasOwn(stream, '_write') &&
    stream.write === require('stream').Writable.prototype.write && stream.writable && stream.writableLength === 0 &&
    stream.writableCorked === 0;
}

function write(self, which, text) {
  const indentation = self[kGroupIndentation];
  if (indentation.length !== 0) text = indentation + (text.includes('\n') ? text.replace(/\n/g, `\n${indentation}`) : text);
  text += '\n';
  const stream = isPlain(self, which) ? undefined : self[which];
  if (stream === undefined || (self[kIsGlobal] && isUntouched(stream))) {
    if (which === stdout) binding.writeStdout(text);
    else binding.writeStderr(text);
    return;
  }
  if (self._ignoreErrors === false) {
    stream.write(text);
    return;
  }
  try {
    // A synchronous error would be emitted at once.
    if (stream.listenerCount('error') === 0) stream.once('error', noop);
    stream.write(text, which === stdout ? self._stdoutErrorHandler : self._stderrErrorHandler);
  } catch (error) {
    // Output that fails is not the program's concern; that the stack is full is.
    if (isStackOverflowError(error)) throw error;
  } finally {
    stream.removeListener('error', noop);
  }
}

function inspectOptions(self, which) {
  let color = self[kColorMode];
  if (color === 'auto') {
    // A file or pipe takes no colours: the stream need not be made to know that.
    const isFile = isPlain(self, which) && !binding.isTerminal(which === stdout ? 1 : 2) && !binding.forcesColour();
    color = isFile ? false : require('internal/util/colors').shouldColorize(self[which]);
  }
  const byStream = optionsOfConsole.get(self);
  const options = byStream?.get(self[which]);
  if (options) {
    options.colors ??= color;
    return options;
  }
  return color ? withColors : withoutColors;
}

function format(self, which, args) {
  if (args.length === 1 && typeof args[0] === 'string') return args[0];
  return formatWithOptions(inspectOptions(self, which), ...args);
}

/** The channel of a method, if anybody can have subscribed. */
function publish(name, args) {
  if (!binding.isModuleLoaded('diagnostics_channel')) return;
  const channel = require('diagnostics_channel').channel(`console.${name}`);
  if (channel.hasSubscribers) channel.publish(args);
}

function printer(name, which) {
  return {
    [name](...args) {
      publish(name, args);
      write(this, which, format(this, which, args));
    },
  }[name];
}

function setIndentation(self, indentation) {
  self[kGroupIndentation] = indentation;
  if (self[kIsGlobal]) binding.setConsoleIndented(indentation.length !== 0);
}

const methods = {
  log: printer('log', stdout),
  info: printer('info', stdout),
  debug: printer('debug', stdout),
  warn: printer('warn', stderr),
  error: printer('error', stderr),

  dir(object, options) {
    write(this, stdout, inspect(object, { customInspect: false, ...inspectOptions(this, stdout), ...options }));
  },

  time(label = 'default') {
    start(this._times, 'console.time()', `${label}`);
  },

  timeEnd(label = 'default') {
    label = `${label}`;
    const time = elapsed(this._times, 'console.timeEnd()', label);
    if (time !== undefined) this.log('%s: %s', label, time);
    this._times.delete(label);
  },

  timeLog(label = 'default', ...data) {
    label = `${label}`;
    const time = elapsed(this._times, 'console.timeLog()', label);
    if (time !== undefined) this.log('%s: %s', label, time, ...data);
  },

  trace(...args) {
    const error = { name: 'Trace', message: format(this, stderr, args) };
    Error.captureStackTrace(error, methods.trace);
    this.error(error.stack);
  },

  assert(expression, ...args) {
    if (expression) return;
    if (args.length > 0 && typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else args.unshift('Assertion failed');
    Reflect.apply(this.warn, this, args);
  },

  clear() {
    if (isPlain(this, stdout) && !binding.isTerminal(1)) return;
    if (!this._stdout.isTTY || require('process').env.TERM === 'dumb') return;
    const { cursorTo, clearScreenDown } = require('internal/readline/callbacks');
    cursorTo(this._stdout, 0, 0);
    clearScreenDown(this._stdout);
  },

  count(label = 'default') {
    label = `${label}`;
    const count = (this[kCounts].get(label) ?? 0) + 1;
    this[kCounts].set(label, count);
    this.log(`${label}: ${count}`);
  },

  countReset(label = 'default') {
    if (!this[kCounts].has(label)) {
      require('process').emitWarning(`Count for '${label}' does not exist`);
      return;
    }
    this[kCounts].delete(`${label}`);
  },

  group(...data) {
    if (data.length > 0) Reflect.apply(this.log, this, data);
    setIndentation(this, this[kGroupIndentation] + ' '.repeat(this[kGroupIndentationWidth]));
  },

  groupEnd() {
    const indentation = this[kGroupIndentation];
    setIndentation(this, indentation.slice(0, indentation.length - this[kGroupIndentationWidth]));
  },

  table(data, properties) {
    if (properties !== undefined) validateArray(properties, 'properties');
    if (data === null || typeof data !== 'object') return this.log(data);
    return this.log(require('internal/console/table').renderTable(data, properties, inspectOptions(this, stdout)));
  },
};
for (const key of Object.keys(methods)) Console.prototype[key] = methods[key];
Console.prototype.dirxml = Console.prototype.log;
Console.prototype.groupCollapsed = Console.prototype.group;

/** Gives the global console the state its methods use; what the program has put in place already stays. */
function initializeGlobalConsole(console) {
  const properties = stateOf(console, true, 'auto');
  properties[kIsGlobal] = hidden(true);
  properties.Console = { __proto__: null, writable: true, enumerable: true, configurable: true, value: Console };
  properties.createTask = { __proto__: null, writable: true, enumerable: true, configurable: true, value: createTask };
  for (const which of [stdout, stderr]) {
    let stream;
    properties[which] = {
      __proto__: null,
      enumerable: false,
      configurable: true,
      get() {
        return stream ||= require('process')[which.slice(1)];
      },
      set(value) {
        stream = value;
        // From now on nothing goes past the stream.
        console[kIsGlobal] = false;
        binding.setConsoleIndented(true);
      },
    };
  }
  for (const key of Reflect.ownKeys(properties)) {
    const own = Object.getOwnPropertyDescriptor(console, key);
    if (own === undefined || own.get !== undefined) Object.defineProperty(console, key, properties[key]);
  }
}

/** A task whose function runs as if called here: there is no debugger to tell. */
function createTask(name) {
  if (typeof name !== 'string' || name === '') throw new Error('First argument must be a non-empty string.');
  return {
    run(callback) {
      if (typeof callback !== 'function') throw new Error('First argument must be a function.');
      return callback();
    },
  };
}

module.exports = { Console, initializeGlobalConsole };
