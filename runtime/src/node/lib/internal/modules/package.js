'use strict';
// package.json files and what their "exports" and "imports" say (Node's resolution algorithm).

const path = require('path');
const {
  codes: {
    ERR_INVALID_MODULE_SPECIFIER,
    ERR_INVALID_PACKAGE_CONFIG,
    ERR_INVALID_PACKAGE_TARGET,
    ERR_PACKAGE_IMPORT_NOT_DEFINED,
    ERR_PACKAGE_PATH_NOT_EXPORTED,
  },
} = require('internal/errors');
const binding = internalBinding('modules');

/** Parsed package.json by its path; null where there is none. */
const packages = new Map();

/** Reads `file` (a package.json): { path, name, main, type, exports, imports } or null. */
function readPackage(file, { base, specifier } = { __proto__: null }) {
  const known = packages.get(file);
  if (known !== undefined) return known;
  const text = binding.readTextIfPresent(file);
  let result = null;
  if (text !== undefined) {
    let json;
    try {
      json = JSON.parse(text);
    } catch (error) {
      const where = base === undefined ? undefined : specifier ? `"${specifier}" from ${base}` : base;
      throw new ERR_INVALID_PACKAGE_CONFIG(file, where, error.message);
    }
    // What is inherited is no part of the file.
    json = json === null || typeof json !== 'object' ? { __proto__: null } : Object.assign({ __proto__: null }, json);
    result = {
      __proto__: null,
      path: file,
      directory: path.dirname(file),
      name: typeof json.name === 'string' ? json.name : undefined,
      main: typeof json.main === 'string' ? json.main : undefined,
      type: json.type === 'module' || json.type === 'commonjs' ? json.type : 'none',
      exports: json.exports ?? undefined,
      imports: json.imports !== null && typeof json.imports === 'object' ? json.imports : undefined,
      json,
    };
  }
  packages.set(file, result);
  return result;
}

/** The package that a file belongs to: the nearest package.json, not past node_modules. */
function packageScope(filename) {
  let directory = path.dirname(filename);
  for (;;) {
    if (directory.endsWith('node_modules')) return null;
    const found = readPackage(path.join(directory, 'package.json'));
    if (found !== null) return found;
    const parent = path.dirname(directory);
    if (parent === directory) return null;
    directory = parent;
  }
}

const invalidSegment =
  /(^|\\|\/)((\.|%2e)(\.|%2e)?|(n|%6e|%4e)(o|%6f|%4f)(d|%64|%44)(e|%65|%45)(_|%5f)(m|%6d|%4d)(o|%6f|%4f)(d|%64|%44)(u|%75|%55)(l|%6c|%4c)(e|%65|%45)(s|%73|%53))(\\|\/|$)/i;
/** Empty segments: allowed still, with a warning. */
const emptySegment = /^[\\/]|[\\/][\\/]|[\\/]$/;
const warned = new Set();

function warnOfEmptySegment(pkg, target, request, match, isImports, base, inTarget) {
  const process = require('process');
  if (process.noDeprecation || warned.has(`${pkg.path}|${match}`)) return;
  warned.add(`${pkg.path}|${match}`);
  const double = /[\\/][\\/]/.test(inTarget ? target : request);
  process.emitWarning(
    `Use of deprecated ${double ? 'double slash' : 'leading or trailing slash matching'} resolving "${target}" for module ` +
    `request "${request}" ${request === match ? '' : `matched to "${match}" `}in the "${isImports ? 'imports' : 'exports'}" ` +
    `field module resolution of the package at ${pkg.path}${base ? ` imported from ${base}` : ''}.`,
    'DeprecationWarning', 'DEP0166');
}

const escapeDirectory = (directory) => directory.replace(/%/g, '%25');
/** The file that an escaped path is. */
const unescapeTarget = (file) => file.includes('%') ? decodeURIComponent(file) : file;

/** As URLs are joined: empty segments stay. */
function joinTarget(directory, target) {
  return `${directory}/${target.replace(/^\.\//, '').replace(/(^|\/)\.(?=\/)/g, '')}`;
}

function isArrayIndex(key) {
  const number = +key;
  return `${number}` === key && number >= 0 && number < 0xFFFF_FFFF;
}

/** Whether an "exports" value is the shorthand for { ".": value }. */
function isConditionalSugar(exports, file, base) {
  if (typeof exports === 'string' || Array.isArray(exports)) return true;
  if (typeof exports !== 'object' || exports === null) return false;
  let sugar = false;
  let first = true;
  for (const key of Object.keys(exports)) {
    const condition = key === '' || key[0] !== '.';
    if (first) {
      sugar = condition;
      first = false;
    } else if (sugar !== condition) {
      throw new ERR_INVALID_PACKAGE_CONFIG(file, base,
        '"exports" cannot contain some keys starting with \'.\' and some not.' +
        ' The exports object must either be an object of package subpath keys' +
        ' or an object of main entry condition name keys only.');
    }
  }
  return sugar;
}

/**
 * PACKAGE_TARGET_RESOLVE: a file path, null for "excluded", undefined for "no match"; what the context's resolvePackage
 * gives if the target is a package. Targets are parts of URLs, so the path holds escapes, for its directory too.
 */
function resolveTarget(pkg, target, match, key, isPattern, isImports, conditions, context) {
  const packageDirectory = `${pkg.directory}/`;
  const invalid = () => new ERR_INVALID_PACKAGE_TARGET(packageDirectory, key, target, isImports, context.base);
  if (typeof target === 'string') {
    if (match !== '' && !isPattern && !target.endsWith('/')) throw invalid();
    if (!target.startsWith('./')) {
      if (isImports && !target.startsWith('../') && !target.startsWith('/')) {
        // No URL: a package name.
        if (internalBinding('module_wrap').parseUrl(target) === undefined) {
          const request = isPattern ? target.replace(/\*/g, () => match) : target + match;
          return context.resolvePackage(request, `${packageDirectory}package.json`, conditions);
        }
      }
      throw invalid();
    }
    if (invalidSegment.test(target.slice(2))) throw invalid();
    const requestOf = () => isPattern ? key.replace('*', () => match) : key + match;
    const filled = () => isPattern ? target.replace(/\*/g, () => match) : target;
    if (emptySegment.test(target.slice(2)) && !target.slice(2).endsWith('/')) {
      warnOfEmptySegment(pkg, filled(), requestOf(), key, isImports, context.base, true);
    }
    const directory = escapeDirectory(pkg.directory);
    const resolved = joinTarget(directory, target);
    if (!resolved.startsWith(`${directory}/`)) throw invalid();
    if (match === '') return resolved;
    if (invalidSegment.test(match)) {
      throw new ERR_INVALID_MODULE_SPECIFIER(requestOf(),
        `request is not a valid match in pattern "${key}" for the "${isImports ? 'imports' : 'exports'}" resolution of ${packageDirectory}package.json`,
        context.base);
    }
    if (emptySegment.test(match)) warnOfEmptySegment(pkg, filled(), requestOf(), key, isImports, context.base, false);
    return isPattern ? resolved.replace(/\*/g, () => match) : joinTarget(resolved, match);
  }
  if (Array.isArray(target)) {
    if (target.length === 0) return null;
    let lastError;
    for (const item of target) {
      let resolved;
      try {
        resolved = resolveTarget(pkg, item, match, key, isPattern, isImports, conditions, context);
      } catch (error) {
        lastError = error;
        if (error.code !== 'ERR_INVALID_PACKAGE_TARGET') throw error;
        continue;
      }
      if (resolved === undefined) continue;
      if (resolved === null) {
        lastError = null;
        continue;
      }
      return resolved;
    }
    if (lastError == null) return lastError;
    throw lastError;
  }
  if (typeof target === 'object' && target !== null) {
    for (const condition of Object.keys(target)) {
      if (isArrayIndex(condition)) {
        throw new ERR_INVALID_PACKAGE_CONFIG(pkg.path, context.base, '"exports" cannot contain numeric property keys.');
      }
    }
    for (const condition of Object.keys(target)) {
      if (condition === 'default' || conditions.has(condition)) {
        const resolved = resolveTarget(pkg, target[condition], match, key, isPattern, isImports, conditions, context);
        if (resolved !== undefined) return resolved;
      }
    }
    return undefined;
  }
  if (target === null) return null;
  throw invalid();
}

/** Order of pattern keys: the longest fixed beginning first. */
function comparePatternKeys(a, b) {
  const aStar = a.indexOf('*');
  const bStar = b.indexOf('*');
  const aBase = aStar === -1 ? a.length : aStar + 1;
  const bBase = bStar === -1 ? b.length : bStar + 1;
  if (aBase !== bBase) return bBase - aBase;
  if (aStar === -1) return 1;
  if (bStar === -1) return -1;
  return b.length - a.length;
}

/** The best pattern key of `map` for a request, with what its star stands for. */
function matchPattern(map, request) {
  let best = '';
  let match = '';
  for (const key of Object.keys(map)) {
    const star = key.indexOf('*');
    if (star === -1 || !request.startsWith(key.slice(0, star))) continue;
    const tail = key.slice(star + 1);
    if (request.length >= key.length && request.endsWith(tail) &&
        (best === '' || comparePatternKeys(best, key) > 0) && key.lastIndexOf('*') === star) {
      best = key;
      match = request.slice(star, request.length - tail.length);
    }
  }
  return best === '' ? undefined : { key: best, match };
}

/** PACKAGE_EXPORTS_RESOLVE: `subpath` is "." or begins with "./". */
function resolveExports(pkg, subpath, conditions, context) {
  let { exports } = pkg;
  const notExported = () => new ERR_PACKAGE_PATH_NOT_EXPORTED(`${pkg.directory}/`, subpath, context.base);
  if (isConditionalSugar(exports, pkg.path, context.base)) exports = { '.': exports };
  if (Object.hasOwn(exports, subpath) && !subpath.includes('*') && !subpath.endsWith('/')) {
    const resolved = resolveTarget(pkg, exports[subpath], '', subpath, false, false, conditions, context);
    if (resolved == null) throw notExported();
    return resolved;
  }
  const found = matchPattern(exports, subpath);
  if (found !== undefined) {
    const resolved = resolveTarget(pkg, exports[found.key], found.match, found.key, true, false, conditions, context);
    if (resolved == null) throw notExported();
    return resolved;
  }
  throw notExported();
}

/** PACKAGE_IMPORTS_RESOLVE: `specifier` begins with "#". */
function resolveImports(specifier, filename, conditions, context) {
  if (specifier === '#' || specifier.endsWith('/')) {
    throw new ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid internal imports specifier name', context.base);
  }
  const pkg = packageScope(filename);
  if (pkg?.imports !== undefined) {
    const { imports } = pkg;
    if (Object.hasOwn(imports, specifier) && !specifier.includes('*')) {
      const resolved = resolveTarget(pkg, imports[specifier], '', specifier, false, true, conditions, context);
      if (resolved != null) return resolved;
    } else {
      const found = matchPattern(imports, specifier);
      if (found !== undefined) {
        const resolved = resolveTarget(pkg, imports[found.key], found.match, found.key, true, true, conditions, context);
        if (resolved != null) return resolved;
      }
    }
  }
  throw new ERR_PACKAGE_IMPORT_NOT_DEFINED(specifier, pkg && `${pkg.directory}/`, context.base);
}

/** Splits `@scope/name/sub` into name and subpath ("." or "./sub"). */
function parsePackageName(specifier, base) {
  let slash = specifier.indexOf('/');
  let valid = true;
  if (specifier[0] === '@') {
    if (slash === -1 || specifier.length === 0) valid = false;
    else slash = specifier.indexOf('/', slash + 1);
  }
  const name = slash === -1 ? specifier : specifier.slice(0, slash);
  if (name === '' || name[0] === '.' || /[\\%]/.test(name)) valid = false;
  if (!valid) throw new ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid package name', base);
  return { name, subpath: `.${slash === -1 ? '' : specifier.slice(slash)}` };
}

module.exports = { escapeDirectory, packageScope, parsePackageName, readPackage, resolveExports, resolveImports, unescapeTarget };
