'use strict';
// CommonJS: the Module class, its cache and its loaders.

const path = require('path');
const process = require('process');
const {
  codes: {
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_MODULE_SPECIFIER,
    ERR_INVALID_RETURN_PROPERTY_VALUE,
    ERR_REQUIRE_ASYNC_MODULE,
    ERR_REQUIRE_CYCLE_MODULE,
    ERR_REQUIRE_ESM,
    ERR_UNKNOWN_BUILTIN_MODULE,
  },
} = require('internal/errors');
const { packageScope, readPackage, resolveExports, resolveImports, unescapeTarget } = require('internal/modules/package');
const { flagValues, hasFlag, originOf, setOf } = require('internal/modules/flags');
const { validateString } = require('internal/validators');
const hooks = require('internal/modules/hooks');
const state = require('internal/modules/state');
const binding = internalBinding('modules');
const wrap = internalBinding('module_wrap');

/** Conditions of require() in "exports" and "imports". */
const requireConditions = setOf(['node', 'require', 'module-sync', 'node-addons'].concat(flagValues('-C', '--conditions')));
if (hasFlag('--no-addons')) requireConditions.delete('node-addons');

const kIsMain = Symbol('kIsMainSymbol');

let mainModule;
/** Who loaded a module first. */
const moduleParents = new WeakMap();
/** Results of stat during one outermost require(): files do not change under it. */
let statCache = null;
let depth = 0;

function stat(filename) {
  const known = statCache?.get(filename);
  if (known !== undefined) return known;
  const kind = replacedStat === undefined ? binding.stat(filename) : replacedStat(filename);
  // What is not there may come to be while a module runs.
  if (kind >= 0) statCache?.set(filename, kind);
  return kind;
}
/** What a program has put in the place of Module._stat. */
let replacedStat;
const isFile = (filename) => stat(filename) === 0;
const isDirectory = (filename) => stat(filename) === 1;

function updateChildren(parent, child, scan) {
  const children = parent?.children;
  if (children && !(scan && children.includes(child))) children.push(child);
}

/** An own property, whatever a program has put on the prototypes. */
function setOwn(object, key, value) {
  Object.defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  setOwn(this, 'exports', {});
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

Object.defineProperty(Module, '_stat', {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    return replacedStat ?? ((filename) => binding.stat(`${filename}`));
  },
  set(value) {
    replacedStat = value;
  },
});
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
  return hasFlag(isMain ? '--preserve-symlinks-main' : '--preserve-symlinks') ? path.resolve(file) : toRealPath(file);
}

function tryExtensions(base, extensions, isMain) {
  for (let i = 0; i < extensions.length; i++) {
    const file = tryFile(base + extensions[i], isMain);
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
      return { path: Module._resolveFilename(request, fakeParent(from), false, { conditions }) };
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
  const match = packageNamePattern.exec(request);
  if (match === null) return undefined;
  const name = match[1];
  const expansion = match[2] ?? '';
  const pkg = readPackage(path.resolve(folder, name, 'package.json'));
  if (pkg?.exports == null) return undefined;
  try {
    return finalizeExport(resolveExports(pkg, `.${expansion}`, conditions, resolutionContext(null)), pkg.path);
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') throw notFound(request, pkg.path);
    throw error;
  }
}

function finalizeExport(target, packagePath) {
  if (typeof target === 'object') return target.path;
  if (/%2f|%5c/i.test(target)) {
    throw new ERR_INVALID_MODULE_SPECIFIER(target, 'must not include encoded "/" or "\\" characters', packagePath);
  }
  const file = unescapeTarget(target);
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
  for (let i = 0; i < paths.length; i++) {
    const current = paths[i];
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
      for (let i = 0; i < paths.length; i++) validateString(paths[i], `options.paths[${i}]`);
    } else {
      const fake = new Module('', null);
      paths = [];
      for (let i = 0; i < options.paths.length; i++) {
        const base = options.paths[i];
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
      return finalizeExport(resolveImports(request, from, conditions, resolutionContext(from)), pkg.path);
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
  return requireBuiltin(id.startsWith('node:') ? id.slice(5) : id);
}

/** By name without the scheme; what a program put in process.mainModule's place does not count. */
function requireBuiltin(id) {
  return require(id);
}

/** Where modules come from that hooks have resolved: { url, format }. */
const origins = new WeakMap();
/** Texts that the ES module loader has read already, by file. */
const readTexts = new Map();
/** Modules whose code is running for the first time. */
const executing = new WeakSet();

function parentUrl(parent) {
  const origin = parent && origins.get(parent);
  if (origin?.url !== undefined) return origin.url;
  return wrap.pathToFileUrl(parent?.filename ?? `${process.cwd()}/`);
}

function filenameOf(url) {
  return wrap.fileUrlToPath(url) ?? url;
}

/** The file or built-in that a request means, through the hooks. */
function resolveWithHooks(request, parent, isMain, options = undefined) {
  const context = {
    conditions: [...requireConditions], importAttributes: { __proto__: null }, parentURL: parent ? parentUrl(parent) : undefined,
  };
  const resolved = hooks.resolve(request, context, (specifier, { conditions, parentURL }) => {
    const from = parentURL === context.parentURL || parentURL === undefined ? parent : fakeParent(filenameOf(parentURL));
    const file = specifier.startsWith('file:') ? filenameOf(specifier) : specifier;
    const filename = Module._resolveFilename(file, from, isMain, { ...options, conditions: conditionSet(conditions) });
    if (binding.isBuiltin(filename)) {
      return { __proto__: null, url: filename.startsWith('node:') ? filename : `node:${filename}`, format: 'builtin' };
    }
    return { __proto__: null, url: wrap.pathToFileUrl(filename), format: knownFormat(filename) };
  }, true);
  const filename = resolved.url.startsWith('node:') ? resolved.url : filenameOf(resolved.url);
  return { filename, url: resolved.url, format: resolved.format };
}

/** The conditions that a hook asks for; without any, the usual ones. */
function conditionSet(conditions) {
  if (conditions === undefined) return requireConditions;
  if (!Array.isArray(conditions)) throw new ERR_INVALID_ARG_VALUE('context.conditions', conditions, 'expected an array');
  return conditions.length === 0 ? requireConditions : new Set(conditions);
}

function knownFormat(filename) {
  try {
    return require('internal/modules/esm/loader').formatOf(wrap.pathToFileUrl(filename)) ?? undefined;
  } catch {
    // An unknown extension: loaded as text.
    return undefined;
  }
}

Module._load = function(request, parent, isMain) {
  if (request.startsWith('node:') && !binding.isBuiltin(request)) throw new ERR_UNKNOWN_BUILTIN_MODULE(request);
  let origin;
  let filename;
  if (hooks.any(true)) {
    origin = resolveWithHooks(request, parent, isMain);
    ({ filename } = origin);
  } else {
    filename = Module._resolveFilename(request, parent, isMain);
  }
  if (binding.isBuiltin(filename)) {
    const override = Module._cache[filename];
    if (override !== undefined && !filename.startsWith('node:')) {
      updateChildren(parent, override, true);
      return override.exports;
    }
    const replaced = origin === undefined ? undefined : loadInPlaceOfBuiltin(filename, parent);
    return replaced === undefined ? loadBuiltin(filename) : replaced.exports;
  }
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    updateChildren(parent, cached, true);
    if (!cached.loaded && parent) return partialExports(cached);
    return cached.exports;
  }
  const module = new Module(filename, parent);
  moduleParents.set(module, parent);
  if (origin !== undefined) origins.set(module, origin);
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

/** What load hooks give for a built-in; undefined if that is the built-in itself. */
function loadInPlaceOfBuiltin(id, parent) {
  if (hooks.loadHooks.length === 0) return undefined;
  const url = id.startsWith('node:') ? id : `node:${id}`;
  const context = { conditions: [...requireConditions], format: 'builtin', importAttributes: { __proto__: null } };
  const { format, source } = hooks.load(url, context, () => ({ __proto__: null, format: 'builtin', source: null }), true);
  if (format === 'builtin' || source == null) return undefined;
  const known = Module._cache[url];
  if (known !== undefined) return known;
  const module = new Module(url, parent);
  module.filename = url;
  module.paths = [];
  origins.set(module, { url, format });
  Module._cache[url] = module;
  const text = require('internal/modules/esm/loader').textOf(source);
  if (format === 'json') module.exports = JSON.parse(text);
  else module._compile(text, url, format ?? 'commonjs');
  module.loaded = true;
  return module;
}

/** Warns of members that a module in a cycle has not exported yet. */
const partialExportsPrototype = new Proxy({}, {
  get(target, property) {
    if (property in target || property === '__esModule') return target[property];
    warnOfMissingMember(property);
    return undefined;
  },
  getOwnPropertyDescriptor(target, property) {
    if (Object.hasOwn(target, property) || property === '__esModule') return Object.getOwnPropertyDescriptor(target, property);
    warnOfMissingMember(property);
    return undefined;
  },
});

function warnOfMissingMember(property) {
  process.emitWarning(`Accessing non-existent property '${String(property)}' of module exports inside circular dependency`);
}

/** What a module that is still running has exported so far. */
function partialExports(module) {
  const { exports } = module;
  const isPlain = typeof exports === 'object' && exports !== null && !internalBinding('util').isProxy(exports) &&
    Object.getPrototypeOf(exports) === Object.prototype && !exports.__esModule;
  // Until the module has ended, reads of what is missing are told.
  if (isPlain && executing.has(module)) {
    Object.setPrototypeOf(exports, partialExportsPrototype);
    watched.add(module);
  }
  return exports;
}
/** Modules whose exports have the prototype above. */
const watched = new WeakSet();

function endWatch(module, original) {
  executing.delete(module);
  if (!watched.delete(module)) return;
  if (typeof original === 'object' && original !== null && Object.getPrototypeOf(original) === partialExportsPrototype) {
    Object.setPrototypeOf(original, Object.prototype);
  }
}

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
  let extension = findLongestRegisteredExtension(filename);
  if (origins.has(this) && !path.isAbsolute(filename)) extension = '.js';
  else if (filename.endsWith('.mjs') && !Module._extensions['.mjs']) throw new ERR_REQUIRE_ESM(filename);
  if (this.filename.endsWith('.wasm')) throw new Error(`WebAssembly modules are not built into lanner yet: ${filename}`);
  Module._extensions[extension](this, filename);
  this.loaded = true;
  snapshots.set(this, { exports: this.exports });
};

/** What modules had exported when they had run, for the first import of them. */
const snapshots = new WeakMap();

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
    if (hooks.any(true)) {
      const { filename } = resolveWithHooks(request, module, false, options);
      // A built-in is named as it was asked for.
      return filename.startsWith('node:') && !request.startsWith('node:') && filename.slice(5) === request ? request : filename;
    }
    return Module._resolveFilename(request, module, false, options);
  }
  require.resolve = resolve;
  resolve.paths = function paths(request) {
    validateString(request, 'request');
    return Module._resolveLookupPaths(request, module);
  };
  setOwn(require, 'main', mainModule);
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

function stripBOM(content) {
  return content.charCodeAt(0) === 0xFEFF ? content.slice(1) : content;
}

Module.prototype._compile = function(content, filename, format) {
  if (format === 'commonjs-typescript' || format === 'commonjs-tsx' || format === 'commonjs-jsx' ||
      format === 'module-typescript' || format === 'module-tsx' || format === 'module-jsx') {
    const dash = format.indexOf('-');
    content = require('internal/modules/typescript').transpile(content, filename, format.slice(dash));
    format = format.slice(0, dash);
  }
  if (format === 'module') {
    requireModule(this, filename, content);
    return undefined;
  }
  const compiled = binding.compileFunction(content, filename, originOf(filename, content));
  if (depth === 0) statCache = new Map();
  depth++;
  const { exports } = this;
  executing.add(this);
  const args = [exports, makeRequire(this), this, filename, path.dirname(filename)];
  return binding.tryFinally(() => Reflect.apply(compiled, exports, args), () => {
    endWatch(this, exports);
    leave();
  });
};

// ---- ES modules by require

function requireStack(module) {
  const files = [];
  for (let cursor = moduleParents.get(module); cursor; cursor = moduleParents.get(cursor)) files.push(cursor.filename || cursor.id);
  return files;
}

function cycleError(filename, parent) {
  return new ERR_REQUIRE_CYCLE_MODULE(
    `Cannot require() ES Module ${filename} in a cycle.${parent ? ` (from ${parent})` : ''}` +
    ' A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript specification.' +
    ' Try making at least part of the dependency in the graph lazily loaded.');
}

function requireModule(module, filename, content) {
  const url = origins.get(module)?.url ?? wrap.pathToFileUrl(filename);
  const parent = moduleParents.get(module)?.filename;
  let record = wrap.find(url, '');
  if (record === undefined) {
    record = wrap.createSource(url, content, originOf(filename, content));
    wrap.remember(record, url, '');
  } else {
    const status = wrap.status(record);
    if (status === 6) throw wrap.error(record);
    if (status === 3) throw cycleError(filename, parent);
  }
  state.requiring++;
  try {
    wrap.link(record);
  } finally {
    state.requiring--;
  }
  if (wrap.isAsyncGraph(record)) throw new ERR_REQUIRE_ASYNC_MODULE(filename, requireStack(module));
  if (wrap.isEvaluatingGraph(record)) throw cycleError(filename, parent);
  wrap.evaluateSync(record);
  const namespace = wrap.namespace(record);
  if (Object.hasOwn(namespace, 'module.exports')) module.exports = namespace['module.exports'];
  else if (!Object.hasOwn(namespace, 'default') || '__esModule' in namespace) module.exports = namespace;
  else module.exports = markedNamespace(record);
}

/** The namespace with __esModule, by which transpiled code knows that `default` is one export of several. */
function markedNamespace(record) {
  const facade = wrap.createHosted('node:internal/require_module_default_facade',
    'export * from "original"; export { default } from "original"; export const __esModule = true;', {}, 0, 0);
  wrap.setLink(facade, 0, record);
  wrap.link(facade);
  wrap.evaluateSync(facade);
  return wrap.namespace(facade);
}

/** For the ES module loader: a CommonJS file that a required graph imports must not be running. */
function checkImportCycle(specifier, url, parentURL) {
  const module = Module._cache[filenameOf(url)];
  if (module === undefined || !executing.has(module)) return;
  throw new ERR_REQUIRE_CYCLE_MODULE(`Cannot import CommonJS Module ${specifier} in a cycle.${parentURL ? ` (from ${filenameOf(parentURL)})` : ''}`);
}

/** For the ES module loader: the exports of a CommonJS file. */
function loadForImport(filename, url, text) {
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    const snapshot = snapshots.get(cached);
    snapshots.delete(cached);
    return snapshot === undefined ? cached.exports : snapshot.exports;
  }
  if (text !== undefined) readTexts.set(filename, text);
  try {
    if (path.isAbsolute(filename)) return Module._load(filename, undefined, false);
    const module = new Module(filename);
    module.filename = filename;
    Module._cache[filename] = module;
    origins.set(module, { url, format: 'commonjs' });
    module._compile(text, filename, 'commonjs');
    module.loaded = true;
    return module.exports;
  } finally {
    readTexts.delete(filename);
  }
}

/** For the ES module loader: the text whose exports are looked for; undefined if it can not be had. */
function sourceForNames(filename) {
  try {
    const { source, format } = textOf(undefined, filename);
    if (format?.startsWith('module')) return undefined;
    const dash = format?.indexOf('-') ?? -1;
    return dash === -1 ? source : require('internal/modules/typescript').transpile(source, filename, format.slice(dash));
  } catch {
    // Requiring it says what is wrong.
    return undefined;
  }
}

function resolveFrom(request, filename) {
  return Module._resolveFilename(request, fakeParent(filename), false);
}

// ---- reading files

/** How a file's text is to be read: by its extension, then its package. */
function formatOf(filename) {
  switch (path.extname(filename)) {
    case '.mjs': return 'module';
    case '.cjs': return 'commonjs';
    case '.mts': return 'module-typescript';
    case '.cts': return 'commonjs-typescript';
    case '.ts': return `${packageScope(filename)?.type ?? 'none'}-typescript`;
    case '.tsx': return `${packageScope(filename)?.type ?? 'none'}-tsx`;
    case '.jsx': return `${packageScope(filename)?.type ?? 'none'}-jsx`;
    default: return packageScope(filename)?.type ?? 'none';
  }
}

/** A file's text and format, through the hooks. */
function textOf(module, filename) {
  const origin = module && origins.get(module);
  const known = readTexts.get(filename);
  let format = origin?.format ?? undefined;
  let source;
  if (known !== undefined) {
    source = known;
  } else if (hooks.any(true)) {
    const context = { conditions: [...requireConditions], format, importAttributes: { __proto__: null } };
    const loaded = hooks.load(origin?.url ?? wrap.pathToFileUrl(filename), context, (url, { format }) => ({
      __proto__: null, format, source: { text: () => binding.readText(filenameOf(url)) },
    }), true);
    format = loaded.format ?? undefined;
    if (loaded.source != null) {
      source = require('internal/modules/esm/loader').textOf(loaded.source);
    } else if (!path.isAbsolute(filename)) {
      throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', loaded.source);
    }
  }
  source = stripBOM(source ?? binding.readText(filename));
  if (format === undefined || format.startsWith('ambiguous')) format = formatOf(filename);
  if (format.startsWith('none')) {
    const suffix = format.slice('none'.length);
    const script = suffix === '' ? source : require('internal/modules/typescript').transpile(source, filename, suffix);
    format = (binding.looksLikeModule(script, filename) ? 'module' : 'commonjs') + suffix;
  }
  return { source, format };
}

Module._extensions['.js'] = function(module, filename) {
  const { source, format } = textOf(module, filename);
  if (format === 'json') {
    module.exports = JSON.parse(source);
    return;
  }
  module._compile(source, filename, format);
};

Module._extensions['.json'] = function(module, filename) {
  const content = hooks.any(true) ? textOf(module, filename).source : binding.readText(filename);
  try {
    module.exports = JSON.parse(stripBOM(content));
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
};

for (const extension of ['.ts', '.cts', '.mts', '.tsx', '.jsx']) {
  Object.defineProperty(Module._extensions, extension, {
    __proto__: null, value: Module._extensions['.js'], writable: true, configurable: true, enumerable: false,
  });
}

Module._extensions['.node'] = function(module, filename) {
  const error = new Error(`Native addons are not supported: ${filename}`);
  error.code = 'ERR_DLOPEN_DISABLED';
  throw error;
};

Object.defineProperty(Module._extensions, '.mjs', {
  __proto__: null, value: Module._extensions['.js'], writable: true, configurable: true, enumerable: false,
});

function createRequireFromPath(filename, url) {
  const trailing = filename.endsWith('/');
  const proxy = trailing ? path.join(filename, 'noop.js') : filename;
  const module = new Module(proxy);
  module.filename = proxy;
  module.paths = Module._nodeModulePaths(module.path);
  if (url !== undefined) origins.set(module, { url, format: undefined });
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
  const url = typeof filename === 'string' ? filename : filename.href;
  return createRequireFromPath(file, url.startsWith('file:') ? url : undefined);
};

/** Runs the program; gives the module's number if it is an ES module, which the caller runs. */
Module.runMain = function(main = process.argv[1]) {
  const filename = Module._findPath(path.resolve(main), null, true);
  const extension = filename ? path.extname(filename) : undefined;
  // A `.js` or `.cjs` file that is a module has been told apart before this is called, but for hooks.
  if (extension !== undefined && (hooks.any(true) || (extension !== '.js' && extension !== '.cjs' && extension !== '.json'))) {
    const { format } = textOf(undefined, filename);
    if (format.startsWith('module')) {
      return require('internal/modules/esm/loader').load(wrap.pathToFileUrl(filename), undefined, undefined);
    }
  }
  Module._load(main, null, true);
  return undefined;
};

Module._preloadModules = function(requests) {
  if (!Array.isArray(requests)) return;
  const parent = new Module('internal/preload', null);
  parent.paths = Module._nodeModulePaths(process.cwd());
  for (const request of requests) parent.require(request);
};

Module.syncBuiltinESMExports = function() {
  require('internal/modules/esm/builtins').syncBuiltinESMExports();
};
Module.registerHooks = hooks.registerHooks;
Module.register = hooks.register;
Module.stripTypeScriptTypes = function(code, options) {
  return require('internal/modules/typescript').stripTypeScriptTypes(code, options);
};
Module.constants = Object.freeze({
  __proto__: null,
  compileCacheStatus: Object.freeze({ __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 }),
});
Module.enableCompileCache = () => ({
  __proto__: null, status: 0, message: 'There is no compile cache in lanner', directory: undefined,
});
Module.getCompileCacheDir = () => undefined;
Module.flushCompileCache = () => {};
for (const [name, load] of [
  ['SourceMap', () => require('internal/source_map').SourceMap],
  ['findSourceMap', () => require('internal/source_map').findSourceMap],
  ['getSourceMapsSupport', () => require('internal/source_map').getSourceMapsSupport],
  ['setSourceMapsSupport', () => require('internal/source_map').setSourceMapsSupport],
]) {
  require('internal/util').defineLazyProperty(Module, name, load);
}
Module.findPackageJSON = function(specifier, base) {
  const from = base === undefined ? path.join(process.cwd(), 'noop.js') : String(base);
  const file = from.startsWith('file:') ? require('internal/url').fileURLToPath(from) : from;
  if (isRelative(specifier) || path.isAbsolute(specifier)) {
    return packageScope(path.join(path.resolve(path.dirname(file), specifier), 'noop.js'))?.path;
  }
  const name = packageNamePattern.exec(specifier)?.[1];
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

module.exports = {
  Module, checkImportCycle, evalModule, loadForImport, makeRequire, requireBuiltin, resolveFrom, sourceForNames,
};
