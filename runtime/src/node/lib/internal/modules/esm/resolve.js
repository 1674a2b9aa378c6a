'use strict';
// What a specifier of an ES module means (Node's ESM resolution algorithm): a URL as text.

const path = require('path');
const {
  codes: {
    ERR_INVALID_FILE_URL_HOST,
    ERR_INVALID_MODULE_SPECIFIER,
    ERR_MODULE_NOT_FOUND,
    ERR_UNKNOWN_BUILTIN_MODULE,
    ERR_UNSUPPORTED_DIR_IMPORT,
    ERR_UNSUPPORTED_RESOLVE_REQUEST,
  },
} = require('internal/errors');
const { packageScope, parsePackageName, readPackage, resolveExports, resolveImports } = require('internal/modules/package');
const { hasFlag, setOf, userConditions } = require('internal/modules/flags');
const binding = internalBinding('modules');
const { fileUrlToPath, parseUrl, pathToFileUrl } = internalBinding('module_wrap');

const importConditions = ['node', 'import', 'module-sync', 'node-addons'].concat(userConditions());
if (hasFlag('--no-addons')) importConditions.splice(importConditions.indexOf('node-addons'), 1);
const importConditionsSet = setOf(importConditions);

/** How messages name a base: as a path if it is a file. */
function shownBase(base) {
  return fileUrlToPath(base) ?? base;
}

function isRelativeOrAbsolute(specifier) {
  return specifier[0] === '/' || specifier[0] === '.' &&
    (specifier.length === 1 || specifier[1] === '/' ||
      specifier[1] === '.' && (specifier.length === 2 || specifier[2] === '/'));
}

/** A URL of a file that "exports" or "imports" name: the path may hold escapes, as URLs do. */
function urlOfTarget(file) {
  const url = parseUrl(`file://${file}`);
  return url === undefined ? undefined : { href: url[0], pathname: url[2], rest: url[3], host: url[4] };
}

/** Checks that a file URL names a file, and follows its links. */
function finalize(resolved, base) {
  if (/%2f|%5c/i.test(resolved.pathname)) {
    throw new ERR_INVALID_MODULE_SPECIFIER(resolved.pathname, 'must not include encoded "/" or "\\" characters', shownBase(base));
  }
  if (resolved.host !== '') {
    const error = new ERR_INVALID_FILE_URL_HOST('linux');
    error.input = resolved.href;
    error.module = base;
    throw error;
  }
  const file = fileUrlToPath(resolved.href);
  const kind = binding.stat(file);
  if (kind === 1) throw new ERR_UNSUPPORTED_DIR_IMPORT(file, shownBase(base), resolved.href);
  if (kind !== 0 || file.endsWith('/')) throw new ERR_MODULE_NOT_FOUND(file, shownBase(base), resolved.href);
  if (hasFlag('--preserve-symlinks')) return resolved.href;
  return pathToFileUrl(binding.realpath(file)) + resolved.rest;
}

/** For packages without "exports": "main" with its tries, then index. */
function resolveMain(pkg, directory, base) {
  const tries = [];
  if (pkg?.main !== undefined) {
    const main = path.join(directory, pkg.main);
    tries.push(main, `${main}.js`, `${main}.json`, `${main}.node`,
      path.join(main, 'index.js'), path.join(main, 'index.json'), path.join(main, 'index.node'));
  }
  tries.push(path.join(directory, 'index.js'), path.join(directory, 'index.json'), path.join(directory, 'index.node'));
  for (let i = 0; i < tries.length; i++) if (binding.stat(tries[i]) === 0) return pathToFileUrl(tries[i]);
  throw new ERR_MODULE_NOT_FOUND(directory, shownBase(base));
}

function exportsContext(base, conditions) {
  return {
    base: shownBase(base),
    resolvePackage(request, from) {
      return { url: resolvePackage(request, pathToFileUrl(from), conditions) };
    },
  };
}

function fromTarget(target) {
  return typeof target === 'object' ? target.url : urlOfTarget(escapePercentOnce(target)).href;
}

/** Targets are URL texts already but for characters that a URL would end its path at. */
function escapePercentOnce(file) {
  return file.replace(/[?#]/g, encodeURIComponent);
}

/** PACKAGE_RESOLVE */
function resolvePackage(specifier, base, conditions) {
  if (binding.isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  const { name, subpath } = parsePackageName(specifier, shownBase(base));
  const file = fileUrlToPath(base);
  if (file === undefined) throw new ERR_MODULE_NOT_FOUND(name, base);
  const context = exportsContext(base, conditions);
  const own = packageScope(file);
  if (own?.exports != null && own.name === name) return fromTarget(resolveExports(own, subpath, conditions, context));
  for (let directory = path.dirname(file); ; directory = path.dirname(directory)) {
    const candidate = path.join(directory, 'node_modules', name);
    if (path.basename(directory) !== 'node_modules' && binding.stat(candidate) === 1) {
      const pkg = readPackage(path.join(candidate, 'package.json'), { base: shownBase(base), specifier });
      if (pkg?.exports != null) return fromTarget(resolveExports(pkg, subpath, conditions, context));
      if (subpath === '.') return resolveMain(pkg, candidate, base);
      return parseUrl(subpath, `${pathToFileUrl(candidate)}/`)[0];
    }
    if (directory === path.dirname(directory)) break;
  }
  throw new ERR_MODULE_NOT_FOUND(name, shownBase(base));
}

function unsupported(specifier, base) {
  const error = new ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, base);
  error.cause = new TypeError('Invalid URL');
  return error;
}

/** The URL that a specifier means in a module of this URL. */
function defaultResolve(specifier, base, conditions = importConditionsSet) {
  let url;
  if (isRelativeOrAbsolute(specifier)) {
    url = parseUrl(specifier, base);
    if (url === undefined) throw unsupported(specifier, base);
  } else if (specifier[0] === '#' && base.startsWith('file:')) {
    const file = fileUrlToPath(base);
    const target = resolveImports(specifier, file, conditions, exportsContext(base, conditions));
    url = parseUrl(fromTarget(target));
  } else {
    url = parseUrl(specifier);
    if (url === undefined) {
      if (!base.startsWith('file:') && !binding.isBuiltin(specifier)) throw unsupported(specifier, base);
      url = parseUrl(resolvePackage(specifier, base, conditions));
    }
  }
  const href = url[0];
  const protocol = url[1];
  if (protocol === 'node:' && !binding.isBuiltin(href)) throw new ERR_UNKNOWN_BUILTIN_MODULE(href);
  if (protocol !== 'file:') return href;
  return finalize({ href, pathname: url[2], rest: url[3], host: url[4] }, base);
}

module.exports = {
  defaultResolve, importConditions, importConditionsSet, shownBase,
};
