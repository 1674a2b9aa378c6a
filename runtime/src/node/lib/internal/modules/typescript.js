'use strict';
// TypeScript and JSX files: to JavaScript, with types blanked where that is enough.

const {
  codes: { ERR_INVALID_TYPESCRIPT_SYNTAX, ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX },
} = require('internal/errors');
const binding = internalBinding('typescript');

/** Throws what the native side says is wrong, with the line it is in. */
function fail({ column, line, message, text, unsupported, width }, filename) {
  const Code = unsupported ? ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX : ERR_INVALID_TYPESCRIPT_SYNTAX;
  const error = new Code(message);
  const carets = ' '.repeat(column) + '^'.repeat(Math.max(1, Math.min(width, text.length - column)));
  error.stack = `${filename ?? ''}:${line}\n${text}\n${carets}\n\n${error.stack}`;
  throw error;
}

function strip(code, filename) {
  const result = binding.stripTypes(code);
  if (typeof result !== 'string') fail(result, filename);
  return result;
}

/** The JavaScript of a file; `suffix` is what its format adds: '-typescript', '-tsx' or '-jsx'. */
function transpile(code, filename, suffix) {
  if (suffix === '-typescript') {
    if (isUnderNodeModules(filename)) {
      const { codes: { ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING } } = require('internal/errors');
      throw new ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING(filename);
    }
    return strip(code, filename);
  }
  const result = binding.transformJsx(code, filename, suffix === '-tsx');
  if (!Array.isArray(result)) fail(result, filename);
  const [script, map] = result;
  require('internal/source_map').noteMap(filename, map, script, true);
  return script;
}

function isUnderNodeModules(filename) {
  return filename.includes('/node_modules/');
}

function stripTypeScriptTypes(code, options = {}) {
  const { validateObject, validateOneOf, validateString } = require('internal/validators');
  require('internal/util').emitExperimentalWarning('stripTypeScriptTypes');
  validateString(code, 'code');
  validateObject(options, 'options');
  const { mode = 'strip', sourceUrl = '' } = options;
  validateOneOf(mode, 'options.mode', ['strip']);
  validateString(sourceUrl, 'options.sourceUrl');
  const stripped = strip(code, sourceUrl);
  return sourceUrl === '' ? stripped : `${stripped}\n\n//# sourceURL=${sourceUrl}`;
}

module.exports = { stripTypeScriptTypes, transpile };
