'use strict';
// Errors with codes: one table of messages, and the classes made from it.

const table = new Map();
const codes = {};
const kIsNodeError = Symbol('kIsNodeError');

/** The value as messages show it: its kind and, for primitives, the value. */
function determineSpecificType(value) {
  if (value === null || value === undefined) return `${value}`;
  if (typeof value === 'function') return value.name ? `function ${value.name}` : 'function ';
  if (typeof value === 'object') {
    const name = value.constructor?.name;
    if (name) return `an instance of ${name}`;
    return inspect(value, { depth: -1 });
  }
  let text = inspect(value, { colors: false });
  if (text.length > 28) text = `${text.slice(0, 25)}...`;
  return `type ${typeof value} (${text})`;
}

let utilInspect;
function inspect(value, options) {
  utilInspect ??= require('internal/util/inspect').inspect;
  return utilInspect(value, options);
}

function lazyFormat(...args) {
  return require('internal/util/format').format(...args);
}

/** Printf-like for messages: %s, %d, %i, %j, %o as util.format does for simple values. */
function fill(message, args) {
  if (args.some((value) => typeof value === 'object' && value !== null)) return lazyFormat(message, ...args);
  let index = 0;
  return message.replace(/%[sdijoO%]/g, (directive) => {
    if (directive === '%%') return '%';
    if (index >= args.length) return directive;
    const value = args[index++];
    if (directive === '%s' && typeof value === 'object' && value !== null) return lazyFormat('%s', value);
    return directive === '%s' || directive === '%d' || directive === '%i' ? String(value) : inspect(value);
  });
}

function getMessage(code, args, self) {
  const entry = table.get(code);
  if (typeof entry === 'function') return Reflect.apply(entry, self, args);
  return args.length === 0 ? entry : fill(entry, args);
}

/** Gives an error object its code and a stack whose first line carries the code. */
function finish(error, code, message, skip) {
  Object.defineProperties(error, {
    [kIsNodeError]: { __proto__: null, value: true, enumerable: false, writable: true, configurable: true },
    message: { __proto__: null, value: message, enumerable: false, writable: true, configurable: true },
    toString: {
      __proto__: null,
      value() {
        return `${this.name} [${code}]: ${this.message}`;
      },
      enumerable: false,
      writable: true,
      configurable: true,
    },
  });
  addCodeToStack(error, code, skip);
  error.code = code;
  return error;
}

function addCodeToStack(error, code, skip) {
  const name = error.name;
  Object.defineProperty(error, 'name', {
    __proto__: null,
    value: `${name} [${code}]`,
    enumerable: false,
    writable: true,
    configurable: true,
  });
  Error.captureStackTrace(error, skip);
  // Reading the stack fixes its first line before the name goes back.
  error.stack; // eslint-disable-line no-unused-expressions
  delete error.name;
  if (error.name !== name) {
    Object.defineProperty(error, 'name', {
      __proto__: null,
      value: name,
      enumerable: false,
      writable: true,
      configurable: true,
    });
  }
}

function makeNodeError(Base, code) {
  function NodeError(...args) {
    const limit = Error.stackTraceLimit;
    const writable = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable;
    if (writable) Error.stackTraceLimit = 0;
    const error = new Base();
    if (writable) Error.stackTraceLimit = limit;
    // Before what the message's function puts on the error.
    error.code = code;
    return finish(error, code, getMessage(code, args, error), NodeError);
  }
  return NodeError;
}

/** An error of a system call whose context ({ code, message, syscall, errno, path, dest }) it carries as `info`. */
class SystemError extends Error {
  constructor(code, context) {
    super();
    const prefix = getMessage(code, [], this);
    let message = `${prefix}: ${context.syscall} returned ${context.code} (${context.message})`;
    if (context.path !== undefined) message += ` ${context.path}`;
    if (context.dest !== undefined) message += ` => ${context.dest}`;
    const own = (value, enumerable) => ({ __proto__: null, value, enumerable, writable: true, configurable: true });
    const through = (key, convert = (value) => value) => ({
      __proto__: null,
      enumerable: true,
      configurable: true,
      get: () => (context[key] === undefined ? undefined : convert(context[key])),
      set(value) {
        context[key] = value;
      },
    });
    Object.defineProperties(this, {
      [kIsNodeError]: own(true, false),
      name: own('SystemError', false),
      message: own(message, false),
      info: { __proto__: null, value: context, enumerable: true, configurable: true, writable: false },
      errno: through('errno'),
      syscall: through('syscall'),
    });
    if (context.path !== undefined) Object.defineProperty(this, 'path', through('path', String));
    if (context.dest !== undefined) Object.defineProperty(this, 'dest', through('dest', String));
    addCodeToStack(this, code, codes[code]);
    this.code = code;
  }
  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

function makeSystemError(code) {
  function NodeError(context) {
    return new SystemError(code, context);
  }
  return NodeError;
}

/** Declares a code: its message (text or function) and base class; more classes become properties. */
function E(code, message, Base, ...otherBases) {
  table.set(code, message);
  const constructor = Base === SystemError ? makeSystemError(code) : makeNodeError(Base, code);
  constructor.code = code;
  for (const Other of otherBases) constructor[Other.name] = makeNodeError(Other, code);
  constructor.HideStackFramesError = constructor;
  codes[code] = constructor;
}

/** An own property, whatever a program has put on the prototypes. */
function defineUrl(error, value) {
  Object.defineProperty(error, 'url', { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

/** A function whose frame does not matter to who reads a stack. */
function hideStackFrames(fn) {
  fn.withoutStackTrace = fn;
  return fn;
}

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

function aggregateTwoErrors(innerError, outerError) {
  if (innerError && outerError && innerError !== outerError) {
    if (Array.isArray(outerError.errors)) {
      outerError.errors.push(innerError);
      return outerError;
    }
    const error = new AggregateError([outerError, innerError], outerError.message);
    error.code = outerError.code;
    return error;
  }
  return innerError || outerError;
}

/** RangeError, TypeError and so on that a stack overflow gives: told apart by its message. */
function isStackOverflowError(error) {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}

let errnoMap;
/** Map of negative errno to [code, text]. */
function uvErrmap() {
  errnoMap ??= new Map(internalBinding('errno').entries().map(([n, code, text]) => [n, [code, text]]));
  return errnoMap;
}

function uvErrName(errno) {
  return uvErrmap().get(errno)?.[0] ?? `Unknown system error ${errno}`;
}

/** An error of a system call, from a context { errno, code, syscall, path, dest }. */
class UVException extends Error {
  constructor(context) {
    const [code, text] = uvErrmap().get(context.errno) ?? ['UNKNOWN', 'unknown error'];
    let message = `${code}: ${context.message || text}, ${context.syscall}`;
    if (context.path) message += ` '${context.path}'`;
    if (context.dest) message += ` -> '${context.dest}'`;
    super(message);
    for (const property of Object.keys(context)) {
      if (property !== 'message' && property !== 'path' && property !== 'dest') this[property] = context[property];
    }
    this.code = code;
    if (context.path) this.path = `${context.path}`;
    if (context.dest) this.dest = `${context.dest}`;
    Error.captureStackTrace(this, UVException);
  }
  get ['constructor']() {
    return Error;
  }
}

class ErrnoException extends Error {
  constructor(errno, syscall, original) {
    const code = uvErrName(errno);
    super(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`);
    this.errno = errno;
    this.code = code;
    this.syscall = syscall;
    Error.captureStackTrace(this, ErrnoException);
  }
  get ['constructor']() {
    return Error;
  }
}

class ExceptionWithHostPort extends Error {
  constructor(errno, syscall, address, port, additional) {
    const code = uvErrName(errno);
    let details = '';
    if (port && port > 0) details = ` ${address}:${port}`;
    else if (address) details = ` ${address}`;
    if (additional) details += ` - Local (${additional})`;
    super(`${syscall} ${code}${details}`);
    this.errno = errno;
    this.code = code;
    this.syscall = syscall;
    this.address = address;
    if (port) this.port = port;
    Error.captureStackTrace(this, ExceptionWithHostPort);
  }
  get ['constructor']() {
    return Error;
  }
}

function addSentenceList(kind, list, conjunction = 'or') {
  return `${kind} ${formatList(list, conjunction)}`;
}

function formatList(array, type = 'and') {
  switch (array.length) {
    case 0: return '';
    case 1: return `${array[0]}`;
    case 2: return `${array[0]} ${type} ${array[1]}`;
    case 3: return `${array[0]}, ${array[1]}, ${type} ${array[2]}`;
    default: return `${array.slice(0, -1).join(', ')}, ${type} ${array[array.length - 1]}`;
  }
}

const primitiveTypes = ['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol'];
const className = /^[A-Z][a-zA-Z0-9]*$/;

function invalidArgType(name, expected, actual) {
  const list = Array.isArray(expected) ? expected : [expected];
  let message = 'The ';
  if (name.endsWith(' argument')) message += `${name} `;
  else message += `"${name}" ${name.includes('.') ? 'property' : 'argument'} `;
  message += 'must be ';
  const types = [];
  const instances = [];
  const other = [];
  for (const value of list) {
    if (primitiveTypes.includes(value)) types.push(value.toLowerCase());
    else if (className.test(value)) instances.push(value);
    else other.push(value);
  }
  // "object" among instances reads as one more of them.
  if (instances.length > 0) {
    const at = types.indexOf('object');
    if (at !== -1) {
      types.splice(at, 1);
      instances.push('Object');
    }
  }
  if (types.length > 0) {
    message += `${types.length > 1 ? 'one of type' : 'of type'} ${formatList(types, 'or')}`;
    if (instances.length > 0 || other.length > 0) message += ' or ';
  }
  if (instances.length > 0) {
    message += `an instance of ${formatList(instances, 'or')}`;
    if (other.length > 0) message += ' or ';
  }
  if (other.length > 0) {
    if (other.length > 1) message += `one of ${formatList(other, 'or')}`;
    else message += `${other[0].toLowerCase() !== other[0] ? 'an ' : ''}${other[0]}`;
  }
  return `${message}. Received ${determineSpecificType(actual)}`;
}

function addNumericalSeparator(text) {
  const start = text[0] === '-' ? 1 : 0;
  let result = '';
  let i = text.length;
  for (; i >= start + 4; i -= 3) result = `_${text.slice(i - 3, i)}${result}`;
  return `${text.slice(0, i)}${result}`;
}

function outOfRange(name, range, input, replaceDefault = false) {
  const start = replaceDefault ? name : `The value of "${name}" is out of range.`;
  let received;
  if (Number.isInteger(input) && Math.abs(input) > 2 ** 32) {
    received = addNumericalSeparator(String(input));
  } else if (typeof input === 'bigint') {
    received = String(input);
    const limit = 2n ** 32n;
    if (input > limit || input < -limit) received = addNumericalSeparator(received);
    received += 'n';
  } else {
    received = inspect(input);
  }
  return `${start} It must be ${range}. Received ${received}`;
}

function invalidArgValue(name, value, reason = 'is invalid') {
  let inspected = inspect(value);
  if (inspected.length > 128) inspected = `${inspected.slice(0, 128)}...`;
  return `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${inspected}`;
}

function missingArgs(...args) {
  const names = args.map((a) => (Array.isArray(a) ? a.map((n) => `"${n}"`).join(' or ') : `"${a}"`));
  return `The ${formatList(names)} argument${args.length > 1 ? 's' : ''} must be specified`;
}

E('ERR_AMBIGUOUS_ARGUMENT', 'The "%s" argument is ambiguous. %s', TypeError);
E('ERR_ARG_NOT_ITERABLE', '%s must be iterable', TypeError);
E('ERR_ASSERTION', '%s', Error);
E('ERR_ASYNC_CALLBACK', '%s must be a function', TypeError);
E('ERR_ASYNC_TYPE', 'Invalid name for async "type": %s', TypeError);
E('ERR_BUFFER_OUT_OF_BOUNDS', (name) => (name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds'), RangeError);
E('ERR_BUFFER_TOO_LARGE', 'Cannot create a Buffer larger than %s bytes', RangeError);
E('ERR_CLOSED_MESSAGE_PORT', 'Cannot send data on closed MessagePort', Error);
E('ERR_CONSOLE_WRITABLE_STREAM', 'Console expects a writable stream instance for %s', TypeError);
E('ERR_CONSTRUCT_CALL_REQUIRED', 'Class constructor %s cannot be invoked without `new`', TypeError);
E('ERR_CONTEXT_NOT_INITIALIZED', 'context used is not initialized', Error);
E('ERR_CRYPTO_HASH_FINALIZED', 'Digest already called', Error);
E('ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length', RangeError);
E('ERR_DIR_CLOSED', 'Directory handle was closed', Error);
E('ERR_DIR_CONCURRENT_OPERATION', 'Cannot do synchronous work on directory handle with concurrent asynchronous operations', Error);
E('ERR_DUPLICATE_STARTUP_SNAPSHOT_MAIN_FUNCTION', 'Deserialize main function is already configured.', Error);
E('ERR_ENCODING_INVALID_ENCODED_DATA', function encodingData(encoding, code) {
  this.errno = code;
  return `The encoded data was not valid for encoding ${encoding}`;
}, TypeError);
E('ERR_ENCODING_NOT_SUPPORTED', 'The "%s" encoding is not supported', RangeError);
E('ERR_EVENT_RECURSION', 'The event "%s" is already being dispatched', Error);
E('ERR_FALSY_VALUE_REJECTION', function falsy(reason) {
  this.reason = reason;
  return 'Promise was rejected with falsy value';
}, Error);
E('ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', 'The feature %s is unavailable on the current platform, which is being used to run Node.js', TypeError);
E('ERR_FS_CP_DIR_TO_NON_DIR', 'Cannot overwrite non-directory with directory', SystemError);
E('ERR_FS_CP_EINVAL', 'Invalid src or dest', SystemError);
E('ERR_FS_CP_EEXIST', 'Target already exists', SystemError);
E('ERR_FS_CP_FIFO_PIPE', 'Cannot copy a FIFO pipe', SystemError);
E('ERR_FS_CP_NON_DIR_TO_DIR', 'Cannot overwrite directory with non-directory', SystemError);
E('ERR_FS_CP_SOCKET', 'Cannot copy a socket file', SystemError);
E('ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY', 'Cannot overwrite symlink in subdirectory of self', SystemError);
E('ERR_FS_CP_UNKNOWN', 'Cannot copy an unknown file type', SystemError);
E('ERR_FS_EISDIR', 'Path is a directory', SystemError);
E('ERR_FS_FILE_TOO_LARGE', 'File size (%s) is greater than 2 GiB', RangeError);
E('ERR_FS_INVALID_SYMLINK_TYPE', 'Symlink type must be one of "dir", "file", or "junction". Received "%s"', Error);
E('ERR_FS_WATCH_QUEUE_OVERFLOW', 'fs.watch() queued more than %d events', Error);
E('ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor', TypeError);
E('ERR_IMPORT_ATTRIBUTE_MISSING', 'Module "%s" needs an import attribute of "%s: %s"', TypeError);
E('ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE', 'Module "%s" is not of type "%s"', TypeError);
E('ERR_IMPORT_ATTRIBUTE_UNSUPPORTED', (key, value, url) => `Import attribute "${key}" with value "${value}" is not supported${url === undefined ? '' : ` in ${url}`}`, TypeError);
E('ERR_INCOMPATIBLE_OPTION_PAIR', 'Option "%s" cannot be used in combination with option "%s"', TypeError);
E('ERR_INTERNAL_ASSERTION', (message) => {
  const suffix = 'This is caused by either a bug in lanner or incorrect usage of its internals.';
  return message === undefined ? suffix : `${message}\n${suffix}`;
}, Error);
E('ERR_INVALID_ADDRESS', 'Invalid address', Error);
E('ERR_INVALID_ADDRESS_FAMILY', function family(addressType, host, port) {
  this.host = host;
  this.port = port;
  return `Invalid address family: ${addressType} ${host}:${port}`;
}, RangeError);
E('ERR_INVALID_ARG_TYPE', invalidArgType, TypeError);
E('ERR_INVALID_ARG_VALUE', invalidArgValue, TypeError, RangeError);
E('ERR_INVALID_ASYNC_ID', 'Invalid %s value: %s', RangeError);
E('ERR_INVALID_BUFFER_SIZE', 'Buffer size must be a multiple of %s', RangeError);
E('ERR_INVALID_CURSOR_POS', 'Cannot set cursor row without setting its column', TypeError);
E('ERR_INVALID_FD', '"fd" must be a positive integer: %s', RangeError);
E('ERR_INVALID_FD_TYPE', 'Unsupported fd type: %s', TypeError);
E('ERR_INVALID_FILE_URL_HOST', 'File URL host must be "localhost" or empty on %s', TypeError);
E('ERR_INVALID_FILE_URL_PATH', function filePath(reason, input) {
  this.input = input;
  return `File URL path ${reason}`;
}, TypeError);
E('ERR_INVALID_MIME_SYNTAX', (production, text, at) => `The MIME syntax for a ${production} in "${text}" is invalid${at !== -1 ? ` at ${at}` : ''}`, TypeError);
E('ERR_INVALID_MODULE_SPECIFIER', (request, reason, base) => `Invalid module "${request}" ${reason}${base ? ` imported from ${base}` : ''}`, TypeError);
E('ERR_INVALID_OBJECT_DEFINE_PROPERTY', '%s', TypeError);
E('ERR_INVALID_PACKAGE_CONFIG', (path, base, message) => `Invalid package config ${path}.${base ? ` while importing ${base}` : ''}${message ? ` ${message}` : ''}`, Error);
E('ERR_INVALID_PACKAGE_TARGET', (packagePath, key, target, isImport = false, base = undefined) => {
  const relative = typeof target === 'string' && !isImport && target.length > 0 && !target.startsWith('./');
  const kind = isImport ? 'imports' : 'exports';
  const where = key === '.' ? `Invalid "${kind}" main target ${JSON.stringify(target)} defined`
    : `Invalid "${kind}" target ${JSON.stringify(target)} defined for '${key}'`;
  return `${where} in the package config ${packagePath}package.json${base ? ` imported from ${base}` : ''}${relative ? '; targets must start with "./"' : ''}`;
}, Error);
E('ERR_INVALID_PROTOCOL', (protocol, expected) => `Protocol "${protocol}" not supported. Expected "${expected}"`, TypeError);
E('ERR_INVALID_RETURN_PROPERTY', (input, name, prop, value) => `Expected a valid ${input} to be returned for the "${prop}" from the "${name}" hook but got ${determineSpecificType(value)}.`, TypeError);
E('ERR_INVALID_RETURN_PROPERTY_VALUE', (input, name, prop, value) => `Expected ${input} to be returned for the "${prop}" from the "${name}" hook but got ${determineSpecificType(value)}.`, TypeError);
E('ERR_INVALID_RETURN_VALUE', (input, name, value) => `Expected ${input} to be returned from the "${name}" function but got ${determineSpecificType(value)}.`, TypeError, RangeError);
E('ERR_INVALID_STATE', 'Invalid state: %s', Error, TypeError, RangeError);
E('ERR_INVALID_SYNC_FORK_INPUT', 'Asynchronous forks do not support Buffer, TypedArray, DataView or string input: %s', TypeError);
E('ERR_INVALID_THIS', 'Value of "this" must be of type %s', TypeError);
E('ERR_INVALID_TUPLE', '%s must be an iterable %s tuple', TypeError);
E('ERR_INVALID_TYPESCRIPT_SYNTAX', '%s', SyntaxError);
E('ERR_INVALID_URI', 'URI malformed', URIError);
E('ERR_INVALID_URL', function invalidUrl(input, base = null) {
  this.input = input;
  if (base != null) this.base = base;
  return 'Invalid URL';
}, TypeError);
E('ERR_INVALID_URL_SCHEME', (expected) => {
  const list = Array.isArray(expected) ? expected : [expected];
  return `The URL must be ${list.map((s) => `of scheme ${s}`).join(' or ')}`.replace(/ or of scheme /g, ' or ');
}, TypeError);
E('ERR_IPC_CHANNEL_CLOSED', 'Channel closed', Error);
E('ERR_METHOD_NOT_IMPLEMENTED', 'The %s method is not implemented', Error);
E('ERR_MISSING_ARGS', missingArgs, TypeError);
E('ERR_MISSING_OPTION', '%s is required', TypeError);
E('ERR_MODULE_LINK_MISMATCH', '%s', TypeError);
E('ERR_MODULE_NOT_FOUND', function notFound(path, base, exactUrl) {
  if (exactUrl) defineUrl(this, `${exactUrl}`);
  return `Cannot find ${exactUrl ? 'module' : 'package'} '${path}' imported from ${base}`;
}, Error);
E('ERR_MULTIPLE_CALLBACK', 'Callback called multiple times', Error);
E('ERR_OPERATION_FAILED', 'Operation failed: %s', Error, TypeError);
E('ERR_OUT_OF_RANGE', outOfRange, RangeError);
E('ERR_PACKAGE_IMPORT_NOT_DEFINED', (specifier, packagePath, base) => `Package import specifier "${specifier}" is not defined${packagePath ? ` in package ${packagePath}package.json` : ''} imported from ${base}`, TypeError);
E('ERR_PACKAGE_PATH_NOT_EXPORTED', (packagePath, subpath, base = undefined) => {
  const from = base ? ` imported from ${base}` : '';
  if (subpath === '.') return `No "exports" main defined in ${packagePath}package.json${from}`;
  return `Package subpath '${subpath}' is not defined by "exports" in ${packagePath}package.json${from}`;
}, Error);
E('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', '%s', TypeError);
E('ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', (positional) => `Unexpected argument '${positional}'. This command does not take positional arguments`, TypeError);
E('ERR_PARSE_ARGS_UNKNOWN_OPTION', (option, allowPositionals) => {
  const hint = option && allowPositionals ? `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- ${JSON.stringify(option)}` : '';
  return `Unknown option '${option}'${hint}`;
}, TypeError);
E('ERR_PERFORMANCE_INVALID_TIMESTAMP', '%d is not a valid timestamp', TypeError);
E('ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS', '%s', TypeError);
E('ERR_REQUIRE_ASYNC_MODULE', (filename, stack = []) => {
  let message = 'require() cannot be used on an ESM graph with top-level await. Use import() instead. ' +
    'To see where the top-level await comes from, use --experimental-print-required-tla.';
  if (filename !== undefined) message += `\nRequired module: ${filename}`;
  if (stack.length > 0) message += `\nRequire stack:\n- ${stack.join('\n- ')}`;
  return message;
}, Error);
E('ERR_REQUIRE_CYCLE_MODULE', '%s', Error);
E('ERR_REQUIRE_ESM', 'require() of ES Module %s not supported.', Error);
E('ERR_SCRIPT_EXECUTION_INTERRUPTED', 'Script execution was interrupted by `SIGINT`', Error);
E('ERR_SCRIPT_EXECUTION_TIMEOUT', 'Script execution timed out after %sms', Error);
E('ERR_SOCKET_BAD_PORT', (name, port, allowZero = true) => `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received ${determineSpecificType(port)}.`, RangeError);
E('ERR_STREAM_ALREADY_FINISHED', 'Cannot call %s after a stream was finished', Error);
E('ERR_STREAM_CANNOT_PIPE', 'Cannot pipe, not readable', Error);
E('ERR_STREAM_DESTROYED', 'Cannot call %s after a stream was destroyed', Error);
E('ERR_STREAM_ITER_MISSING_FLAG', 'The stream/iter API requires the --experimental-stream-iter flag', TypeError);
E('ERR_STREAM_NULL_VALUES', 'May not write null values to stream', TypeError);
E('ERR_STREAM_PREMATURE_CLOSE', 'Premature close', Error);
E('ERR_STREAM_PUSH_AFTER_EOF', 'stream.push() after EOF', Error);
E('ERR_STREAM_UNABLE_TO_PIPE', 'Cannot pipe to a closed or destroyed stream', Error);
E('ERR_STREAM_UNSHIFT_AFTER_END_EVENT', 'stream.unshift() after end event', Error);
E('ERR_STREAM_WRAP', 'Stream has StringDecoder set or is in objectMode', Error);
E('ERR_STREAM_WRITE_AFTER_END', 'write after end', Error);
E('ERR_STRING_TOO_LONG', 'Cannot create a string longer than 0x1fffffe8 characters', Error);
E('ERR_SYNTHETIC', 'JavaScript Callstack', Error);
E('ERR_SYSTEM_ERROR', 'A system error occurred', SystemError);
E('ERR_TEST_FAILURE', function testFailure(error, failureType) {
  this.failureType = failureType;
  this.cause = error;
  return error?.message ?? String(error);
}, Error);
E('ERR_THROTTLED', 'The call was dropped by the throttled function', Error);
E('ERR_TTY_INIT_FAILED', 'TTY initialization failed', SystemError);
E('ERR_UNAVAILABLE_DURING_EXIT', 'Cannot call function in process exit handler', Error);
E('ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET', '`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active', Error);
E('ERR_UNESCAPED_CHARACTERS', '%s contains unescaped characters', TypeError);
E('ERR_UNHANDLED_ERROR', (error = undefined) => (error === undefined ? 'Unhandled error.' : `Unhandled error. (${error})`), Error);
E('ERR_UNKNOWN_BUILTIN_MODULE', 'No such built-in module: %s', Error);
E('ERR_UNKNOWN_CREDENTIAL', '%s identifier does not exist: %s', Error);
E('ERR_UNKNOWN_ENCODING', 'Unknown encoding: %s', TypeError);
E('ERR_UNKNOWN_FILE_EXTENSION', 'Unknown file extension "%s" for %s', TypeError);
E('ERR_UNKNOWN_MODULE_FORMAT', 'Unknown module format: %s for URL %s', RangeError);
E('ERR_UNKNOWN_SIGNAL', 'Unknown signal: %s', TypeError);
E('ERR_UNSUPPORTED_DIR_IMPORT', function dirImport(path, base, exactUrl) {
  defineUrl(this, exactUrl);
  return `Directory import '${path}' is not supported resolving ES modules imported from ${base}`;
}, Error);
E('ERR_UNSUPPORTED_ESM_URL_SCHEME', (url, supported) => `Only URLs with a scheme in: ${formatList(supported)} are supported by the default ESM loader. Received protocol '${url.protocol}'`, Error);
E('ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING', 'Stripping types is currently unsupported for files under node_modules, for "%s"', Error);
E('ERR_UNSUPPORTED_RESOLVE_REQUEST', 'Failed to resolve module specifier "%s" from "%s": Invalid relative URL or base scheme is not hierarchical.', TypeError);
E('ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX', '%s', SyntaxError);
E('ERR_USE_AFTER_CLOSE', '%s was closed', Error);
E('ERR_VALID_PERFORMANCE_ENTRY_TYPE', 'At least one valid performance entry type is required', Error);
E('ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING', 'A dynamic import callback was not specified.', TypeError);
E('ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG', 'A dynamic import callback was invoked without --experimental-vm-modules', TypeError);
E('ERR_VM_MODULE_ALREADY_LINKED', 'Module has already been linked', Error);
E('ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA', 'Cached data cannot be created for a module which has been evaluated', Error);
E('ERR_VM_MODULE_DIFFERENT_CONTEXT', 'Linked modules must use the same context', Error);
E('ERR_VM_MODULE_LINK_FAILURE', function linkFailure(message, cause) {
  this.cause = cause;
  return message;
}, Error);
E('ERR_VM_MODULE_NOT_MODULE', 'Provided module is not an instance of Module', Error);
E('ERR_VM_MODULE_STATUS', 'Module status %s', Error);
E('ERR_WORKER_MESSAGING_FAILED', 'Cannot find the destination thread or listener', Error);
E('ERR_WORKER_MESSAGING_SAME_THREAD', 'Cannot sent a message to the same thread', Error);
E('ERR_WORKER_UNSUPPORTED_OPERATION', '%s is not supported in workers', TypeError);

module.exports = {
  AbortError,
  ErrnoException,
  ExceptionWithHostPort,
  UVException,
  addSentenceList,
  aggregateTwoErrors,
  codes,
  determineSpecificType,
  E,
  formatList,
  getMessage,
  hideStackFrames,
  isStackOverflowError,
  kIsNodeError,
  lazyFormat,
  uvErrName,
  uvErrmap,
};
