'use strict';
// CommonJS: the Module class, its cache and its loaders.

const path = require('path');
const process = require('process');
const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_MODULE_SPECIFIER, ERR_UNKNOWN_BUILTIN_MODULE },
} = require('internal/errors');
const { packageScope, readPackage, resolveExports, resolveImports } = require('internal/modules/package');
const { validateString } = require('internal/validators');
const binding = internalBinding('modules');

/** Conditions of require() in "exports" and "imports". */
const requireConditions = new Set(['node', 'require', 'module-sync', 'node-addons']);

const kIsMain = Symbol('kIsMainSymbol');

let mainModule;
/** Who loaded a module first. */
const moduleParents = new WeakMap();
/** Results of stat during one outermost require(): files do not change under it. */
let statCache = null;
let depth = 0;

function stat(filename) {
  if (statCache === null) return binding.stat(filename);
  let kind = statCache.get(filename);
  if (kind === undefined) {
    kind = binding.stat(filename);
    statCache.set(filename, kind);
  }
  return kind;
}
const isFile = (filename) => stat(filename) === 0;
const isDirectory = (filename) => stat(filename) === 1;

function updateChildren(parent, child, scan) {
  const children = parent?.children;
  if (children && !(scan && children.includes(child))) children.push(child);
}

function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  this.exports = {};
  this.parent = parent;
  updateChildren(parent, this, false);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}
Object.defineProperty(Module.prototype, 'parent', {
  __proto__: null, value: undefined, writable: true, configurable: true, enumerable: false,
});
Object.defineProperty(Module.prototype, 'constructor', {
  __proto__: null, value: Module, writable: true, configurable: true, enumerable: false,
});
delete Module.prototype.parent;

Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
Module.globalPaths = [];
Module.Module = Module;
Module.builtinModules = binding.builtinIds().filter((id) => binding.canBeRequiredWithoutScheme(id));
for (const id of binding.builtinIds()) {
  if (!binding.canBeRequiredWithoutScheme(id)) Module.builtinModules.push(`node:${id}`);
}
Object.freeze(Module.builtinModules);
Module.isBuiltin = (id) => typeof id === 'string' && binding.isBuiltin(id);

Module.wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
Module.wrap = (script) => Module.wrapper[0] + script + Module.wrapper[1];

Module._initPaths = function() {
  const home = process.env.HOME;
  const paths = [path.resolve(process.execPath, '..', '..', 'lib', 'node')];
  if (home) {
    paths.unshift(path.resolve(home, '.node_libraries'));
    paths.unshift(path.resolve(home, '.node_modules'));
  }
  const fromEnvironment = process.env.NODE_PATH;
  if (fromEnvironment) paths.unshift(...fromEnvironment.split(path.delimiter).filter(Boolean));
  modulePaths = paths;
  Module.globalPaths = paths.slice();
};
let modulePaths = [];
Module._initPaths();

Module._nodeModulePaths = function(from) {
  from = path.resolve(from);
  if (from === '/') return ['/node_modules'];
  const paths = [];
  for (let directory = from; ; directory = path.dirname(directory)) {
    if (path.basename(directory) !== 'node_modules') paths.push(path.join(directory, 'node_modules'));
    if (directory === path.dirname(directory)) return paths;
  }
};

function isRelative(request) {
  return request[0] === '.' && (request.length === 1 || request[1] === '/' ||
    (request[1] === '.' && (request.length === 2 || request[2] === '/')));
}

Module._resolveLookupPaths = function(request, parent) {
  if (binding.isBuiltin(request)) return null;
  if (!isRelative(request)) {
    const paths = parent?.paths?.length ? modulePaths.concat() : modulePaths;
    const all = parent?.paths?.length ? parent.paths.concat(paths) : paths;
    return all.length > 0 ? all : null;
  }
  if (!parent || !parent.id || !parent.filename) return ['.'].concat(Module._nodeModulePaths('.'), modulePaths);
  return [path.dirname(parent.filename)];
};

function toRealPath(file) {
  return binding.realpath(file);
}

function tryFile(file, isMain) {
  if (!isFile(file)) return false;
  return isMain && process.execArgv.includes('--preserve-symlinks-main') ? path.resolve(file) : toRealPath(file);
}

function tryExtensions(base, extensions, isMain) {
  for (const extension of extensions) {
    const file = tryFile(base + extension, isMain);
    if (file) return file;
  }
  return false;
}

/** A directory: its package's main, else its index. */
function tryPackage(directory, extensions, isMain, originalPath) {
  const file = path.resolve(directory, 'package.json');
  const pkg = readPackage(file);
  if (pkg?.main === undefined) return tryExtensions(path.resolve(directory, 'index'), extensions, isMain);
  const main = path.resolve(directory, pkg.main);
  let actual = tryFile(main, isMain) || tryExtensions(main, extensions, isMain) ||
    tryExtensions(path.resolve(main, 'index'), extensions, isMain);
  if (actual === false) {
    actual = tryExtensions(path.resolve(directory, 'index'), extensions, isMain);
    if (!actual) {
      const error = new Error(`Cannot find module '${main}'. Please verify that the package.json has a valid "main" entry`);
      error.code = 'MODULE_NOT_FOUND';
      error.path = file;
      error.requestPath = originalPath;
      throw error;
    }
    process.emitWarning(`Invalid 'main' field in '${file}' of '${pkg.main}'. Please either fix that or report it to the module author`,
      'DeprecationWarning', 'DEP0128');
  }
  return actual;
}

function resolutionContext(base) {
  return {
    base,
    resolvePackage(request, from, conditions) {
      return Module._resolveFilename(request, fakeParent(from), false, { conditions });
    },
  };
}

function fakeParent(filename) {
  const parent = new Module(filename);
  parent.filename = filename;
  parent.paths = Module._nodeModulePaths(path.dirname(filename));
  return parent;
}

const packageNamePattern = /^((?:@[^/\\%]+\/)?[^./\\%][^/\\%]*)(\/.*)?$/;

/** LOAD_PACKAGE_EXPORTS for one node_modules folder. */
function resolveInstalledPackage(folder, request, conditions) {
  const [, name, expansion = ''] = packageNamePattern.exec(request) || [];
  if (!name) return undefined;
  const pkg = readPackage(path.resolve(folder, name, 'package.json'));
  if (pkg?.exports == null) return undefined;
  try {
    return finalizeExport(resolveExports(pkg, `.${expansion}`, conditions, resolutionContext(null)), pkg.path);
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') throw notFound(request, pkg.path);
    throw error;
  }
}

function finalizeExport(file, packagePath) {
  const actual = tryFile(file, false);
  if (actual) return actual;
  const error = notFound(file, packagePath);
  throw error;
}

function notFound(request, packagePath) {
  const error = new Error(`Cannot find module '${request}'`);
  error.code = 'MODULE_NOT_FOUND';
  if (packagePath !== undefined) error.path = packagePath;
  return error;
}

Module._findPath = function(request, paths, isMain, conditions = requireConditions) {
  const absolute = path.isAbsolute(request);
  if (absolute) paths = [''];
  else if (!paths || paths.length === 0) return false;
  const cacheKey = `${request}\x00${paths.join('\x00')}`;
  const known = Module._pathCache[cacheKey];
  if (known) return known;
  const trailingSlash = request.endsWith('/') || request.endsWith('/.') || request.endsWith('/..') ||
    request === '.' || request === '..';
  let extensions;
  for (const current of paths) {
    if (current !== '' && !isDirectory(current)) continue;
    if (!absolute) {
      const exported = resolveInstalledPackage(current, request, conditions);
      if (exported) {
        Module._pathCache[cacheKey] = exported;
        return exported;
      }
    }
    const base = path.resolve(current, request);
    let filename;
    const kind = stat(base);
    if (!trailingSlash) {
      if (kind === 0) filename = toRealPath(base);
      if (!filename) {
        extensions ??= Object.keys(Module._extensions);
        filename = tryExtensions(base, extensions, isMain);
      }
    }
    if (!filename && kind === 1) {
      extensions ??= Object.keys(Module._extensions);
      filename = tryPackage(base, extensions, isMain, request);
    }
    if (filename) {
      Module._pathCache[cacheKey] = filename;
      return filename;
    }
  }
  return false;
};

Module._resolveFilename = function(request, parent, isMain, options) {
  if (binding.isBuiltin(request)) return request;
  const conditions = options?.conditions ?? requireConditions;
  let paths;
  if (typeof options === 'object' && options !== null && options.paths !== undefined) {
    if (!Array.isArray(options.paths)) throw new ERR_INVALID_ARG_VALUE('options.paths', options.paths);
    if (isRelative(request)) {
      paths = options.paths;
    } else {
      const fake = new Module('', null);
      paths = [];
      for (const base of options.paths) {
        fake.paths = Module._nodeModulePaths(base);
        for (const lookup of Module._resolveLookupPaths(request, fake) ?? []) {
          if (!paths.includes(lookup)) paths.push(lookup);
        }
      }
    }
  } else {
    paths = Module._resolveLookupPaths(request, parent);
  }
  if (request[0] === '#' && (parent?.filename || parent?.id === '<repl>')) {
    const from = parent.filename ?? path.join(process.cwd(), '[eval]');
    const pkg = packageScope(from);
    if (pkg?.imports != null) {
      const resolved = resolveImports(request, from, conditions, resolutionContext(from));
      return binding.isBuiltin(resolved) || !path.isAbsolute(resolved) ? resolved : finalizeExport(resolved, pkg.path);
    }
  }
  // A package may require itself by name.
  const self = resolveSelf(parent?.filename, request, conditions);
  if (self) return self;
  const filename = Module._findPath(request, paths, isMain, conditions);
  if (filename) return filename;
  const requireStack = [];
  for (let cursor = parent; cursor; cursor = moduleParents.get(cursor)) {
    requireStack.push(cursor.filename || cursor.id);
  }
  let message = `Cannot find module '${request}'`;
  if (requireStack.length > 0) message += `\nRequire stack:\n- ${requireStack.join('\n- ')}`;
  const error = new Error(message);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = requireStack;
  throw error;
};

function resolveSelf(filename, request, conditions) {
  if (!filename) return false;
  const pkg = packageScope(filename);
  if (pkg?.exports === undefined || pkg.name === undefined) return false;
  let expansion;
  if (request === pkg.name) expansion = '.';
  else if (request.startsWith(`${pkg.name}/`)) expansion = `.${request.slice(pkg.name.length)}`;
  else return false;
  return finalizeExport(resolveExports(pkg, expansion, conditions, resolutionContext(filename)), pkg.path);
}

/** The exports of a built-in for programs. */
function loadBuiltin(id) {
  return require(id.startsWith('node:') ? id.slice(5) : id);
}

Module._load = function(request, parent, isMain) {
  if (request.startsWith('node:') && !binding.isBuiltin(request)) throw new ERR_UNKNOWN_BUILTIN_MODULE(request);
  const filename = Module._resolveFilename(request, parent, isMain);
  if (binding.isBuiltin(filename)) {
    const override = Module._cache[filename];
    if (override !== undefined && !filename.startsWith('node:')) {
      updateChildren(parent, override, true);
      return override.exports;
    }
    return loadBuiltin(filename);
  }
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    updateChildren(parent, cached, true);
    return cached.exports;
  }
  const module = new Module(filename, parent);
  moduleParents.set(module, parent);
  if (isMain) {
    mainModule = module;
    process.mainModule = module;
    module.id = '.';
    module[kIsMain] = true;
  }
  Module._cache[filename] = module;
  binding.tryFinally(() => module.load(filename), (threw) => {
    if (!threw) return;
    delete Module._cache[filename];
    const children = parent?.children;
    if (Array.isArray(children)) {
      const index = children.indexOf(module);
      if (index !== -1) children.splice(index, 1);
    }
  });
  return module.exports;
};

function findLongestRegisteredExtension(filename) {
  const name = path.basename(filename);
  let start = 0;
  let index;
  while ((index = name.indexOf('.', start)) !== -1) {
    start = index + 1;
    if (index === 0) continue;
    const extension = name.slice(index);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}

Module.prototype.load = function(filename) {
  this.filename ??= filename;
  this.paths ??= Module._nodeModulePaths(path.dirname(filename));
  Module._extensions[findLongestRegisteredExtension(filename)](this, filename);
  this.loaded = true;
};

Module.prototype.require = function(id) {
  validateString(id, 'id');
  if (id === '') throw new ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
  if (depth++ === 0) statCache = new Map();
  return binding.tryFinally(() => Module._load(id, this, false), leave);
};

function leave() {
  if (--depth === 0) statCache = null;
}

function makeRequire(module) {
  function require(id) {
    return module.require(id);
  }
  function resolve(request, options) {
    validateString(request, 'request');
    return Module._resolveFilename(request, module, false, options);
  }
  require.resolve = resolve;
  resolve.paths = function paths(request) {
    validateString(request, 'request');
    return Module._resolveLookupPaths(request, module);
  };
  require.main = mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

function stripBOM(content) {
  return content.charCodeAt(0) === 0xFEFF ? content.slice(1) : content;
}

Module.prototype._compile = function(content, filename, format) {
  if (format === 'module') {
    const error = new Error(`require() of ES modules is not built into lanner yet: ${filename}`);
    error.code = 'ERR_REQUIRE_ESM';
    throw error;
  }
  const compiled = binding.compileFunction(content, filename);
  if (depth === 0) statCache = new Map();
  depth++;
  const args = [this.exports, makeRequire(this), this, filename, path.dirname(filename)];
  return binding.tryFinally(() => Reflect.apply(compiled, this.exports, args), leave);
};

/** How a file's text is to be read: by its extension, then its package. */
function formatOf(filename) {
  const extension = path.extname(filename);
  if (extension === '.mjs' || extension === '.mts') return 'module';
  if (extension === '.cjs' || extension === '.cts') return 'commonjs';
  return packageScope(filename)?.type ?? 'none';
}

Module._extensions['.js'] = function(module, filename) {
  const content = stripBOM(binding.readText(filename));
  let format = formatOf(filename);
  if (format === 'none' && binding.looksLikeModule(content, filename)) format = 'module';
  module._compile(content, filename, format === 'none' ? 'commonjs' : format);
};

Module._extensions['.json'] = function(module, filename) {
  const content = binding.readText(filename);
  try {
    module.exports = JSON.parse(stripBOM(content));
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
};

Module._extensions['.node'] = function(module, filename) {
  const error = new Error(`Native addons are not supported: ${filename}`);
  error.code = 'ERR_DLOPEN_DISABLED';
  throw error;
};

function loadModuleFile(module, filename) {
  module._compile(stripBOM(binding.readText(filename)), filename, 'module');
}
Object.defineProperty(Module._extensions, '.mjs', {
  __proto__: null, value: loadModuleFile, writable: true, configurable: true, enumerable: false,
});

function createRequireFromPath(filename) {
  const trailing = filename.endsWith('/');
  const proxy = trailing ? path.join(filename, 'noop.js') : filename;
  const module = new Module(proxy);
  module.filename = proxy;
  module.paths = Module._nodeModulePaths(module.path);
  return makeRequire(module);
}

Module.createRequire = function createRequire(filename) {
  let file;
  if (typeof filename === 'object' && filename !== null && typeof filename.href === 'string') {
    file = require('internal/url').fileURLToPath(filename);
  } else if (typeof filename === 'string' && filename.startsWith('file:')) {
    file = require('internal/url').fileURLToPath(filename);
  } else if (typeof filename !== 'string' || !path.isAbsolute(filename)) {
    throw new ERR_INVALID_ARG_VALUE('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
  } else {
    file = filename;
  }
  return createRequireFromPath(file);
};

Module.runMain = function(main = process.argv[1]) {
  Module._load(main, null, true);
};

Module._preloadModules = function(requests) {
  if (!Array.isArray(requests)) return;
  const parent = new Module('internal/preload', null);
  parent.paths = Module._nodeModulePaths(process.cwd());
  for (const request of requests) parent.require(request);
};

Module.syncBuiltinESMExports = function() {};
Module.findSourceMap = () => undefined;
Module.enableCompileCache = () => ({ status: 3 });
Module.getCompileCacheDir = () => undefined;
Module.flushCompileCache = () => {};
Module.findPackageJSON = function(specifier, base) {
  const from = base === undefined ? path.join(process.cwd(), 'noop.js') : String(base);
  const file = from.startsWith('file:') ? require('internal/url').fileURLToPath(from) : from;
  if (isRelative(specifier) || path.isAbsolute(specifier)) {
    return packageScope(path.join(path.resolve(path.dirname(file), specifier), 'noop.js'))?.path;
  }
  const [, name] = packageNamePattern.exec(specifier) || [];
  if (!name) throw new ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid package name', base);
  for (const folder of Module._nodeModulePaths(path.dirname(file))) {
    const candidate = path.join(folder, name, 'package.json');
    if (isFile(candidate)) return candidate;
  }
  return undefined;
};

/** A module object for code that is no file (-e, standard input): its require works from the cwd. */
function evalModule(name) {
  const module = new Module(name);
  module.filename = path.join(process.cwd(), name);
  module.paths = Module._nodeModulePaths(process.cwd());
  return { module, require: makeRequire(module) };
}

module.exports = { Module, evalModule, makeRequire };
