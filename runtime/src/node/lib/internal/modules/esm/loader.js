'use strict';
// ES modules: from specifiers to module records. The table of modules is the native side's, which loads plain
// files by itself; here is everything else.

const {
  codes: {
    ERR_IMPORT_ATTRIBUTE_MISSING,
    ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE,
    ERR_IMPORT_ATTRIBUTE_UNSUPPORTED,
    ERR_UNKNOWN_FILE_EXTENSION,
    ERR_UNKNOWN_MODULE_FORMAT,
    ERR_UNSUPPORTED_ESM_URL_SCHEME,
  },
} = require('internal/errors');
const { defaultResolve, importConditions, importConditionsSet } = require('internal/modules/esm/resolve');
const { packageScope } = require('internal/modules/package');
const { originOf } = require('internal/modules/flags');
const hooks = require('internal/modules/hooks');
const state = require('internal/modules/state');
const binding = internalBinding('modules');
const wrap = internalBinding('module_wrap');

/** Where specifiers of code that is no file start. */
function defaultParent() {
  return `${wrap.pathToFileUrl(`${require('process').cwd()}/`)}`;
}

// ---- formats

/** Formats by extension; those of `.js` and the like depend on the package. */
const formats = {
  '__proto__': null,
  '.cjs': 'commonjs',
  '.cts': 'commonjs-typescript',
  '.json': 'json',
  '.mjs': 'module',
  '.mts': 'module-typescript',
  '.wasm': 'wasm',
};
const ambiguous = { '__proto__': null, '.js': '', '.jsx': '-jsx', '.ts': '-typescript', '.tsx': '-tsx' };

function extensionOf(file) {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot);
}

/** The format of a data: URL, null if it is unknown. */
function dataFormat(pathname) {
  const mime = /^([^/]+\/[^;,]+)(?:;[^,]*)?,/.exec(pathname)?.[1];
  if (mime === undefined) return null;
  if (/^\s*(text|application)\/javascript\s*(;\s*charset=utf-?8\s*)?$/i.test(mime)) return 'module';
  if (mime === 'application/json') return 'json';
  if (mime === 'application/wasm') return 'wasm';
  return null;
}

/** A format by URL; undefined where the text has to tell. */
function formatOf(url, parsed = wrap.parseUrl(url)) {
  switch (parsed?.[1]) {
    case 'node:': return 'builtin';
    case 'data:': return dataFormat(parsed[2]);
    case 'file:': break;
    default: return undefined;
  }
  const file = wrap.fileUrlToPath(url);
  const extension = extensionOf(file);
  const format = formats[extension];
  if (format !== undefined) return format;
  const suffix = extension === '' ? '' : ambiguous[extension];
  if (suffix === undefined) throw new ERR_UNKNOWN_FILE_EXTENSION(extension, file);
  const type = packageScope(file)?.type ?? 'none';
  if (type === 'none') return suffix === '' ? undefined : `ambiguous${suffix}`;
  return `${type}${suffix}`;
}

// ---- attributes

/** Formats whose imports name their type. */
const typedFormats = { __proto__: null, json: 'json', text: 'text', bytes: 'bytes' };

function checkKeys(url, attributes) {
  if (attributes === undefined) return;
  for (const key in attributes) {
    if (key !== 'type') throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, attributes[key], url);
  }
}

function checkAttributes(url, format, attributes) {
  const type = attributes?.type;
  const wanted = typedFormats[format];
  if (wanted !== undefined) {
    if (type === wanted) return;
    if (type === undefined) throw new ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', wanted);
  } else if (type === undefined) {
    return;
  }
  if (typedFormats[type] === undefined) throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', type, url);
  throw new ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, type);
}

// ---- reading

function decodeData(url) {
  const [, base64, body] = /^[^/]+\/[^,;]+(?:[^,]*?)(;base64)?,([\s\S]*)$/.exec(url.slice(url.indexOf(':') + 1).replace(/#.*$/s, '')) ?? [];
  if (body === undefined) {
    const { codes: { ERR_INVALID_URL } } = require('internal/errors');
    throw new ERR_INVALID_URL(url);
  }
  return require('buffer').Buffer.from(decodeURIComponent(body), base64 ? 'base64' : 'utf8');
}

/** The text or bytes of a URL. */
function readSource(url, protocol) {
  if (protocol === 'data:') return decodeData(url);
  const file = wrap.fileUrlToPath(url);
  return { file, text: () => binding.readText(file) };
}

function textOf(source) {
  if (typeof source === 'string') return source;
  if (typeof source?.text === 'function') return source.text();
  const { Buffer } = require('buffer');
  if (source instanceof ArrayBuffer || source instanceof SharedArrayBuffer) return Buffer.from(source).toString();
  return Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString();
}

const stripBOM = (text) => text.charCodeAt(0) === 0xFEFF ? text.slice(1) : text;

function checkScheme(url, protocol) {
  if (protocol !== 'file:' && protocol !== 'data:' && protocol !== 'node:') {
    throw new ERR_UNSUPPORTED_ESM_URL_SCHEME({ protocol }, ['file', 'data']);
  }
}

/** The last of the load hooks: format and source of a URL. */
function defaultLoad(url, context) {
  const parsed = wrap.parseUrl(url);
  const protocol = parsed?.[1];
  if (context.format == null || context.format === '') checkScheme(url, protocol);
  const type = context.importAttributes?.type;
  checkKeys(url, context.importAttributes);
  let format = context.format ?? (type === 'text' || type === 'bytes' ? type : formatOf(url, parsed));
  if (format === 'builtin') return { __proto__: null, format, source: null };
  if (format === null) {
    const mime = /^([^/]+\/[^;,]+)/.exec(parsed[2])?.[1] ?? null;
    throw new ERR_UNKNOWN_MODULE_FORMAT(mime, url);
  }
  checkScheme(url, protocol);
  checkAttributes(url, format ?? 'module', context.importAttributes);
  if (format === 'commonjs' && protocol === 'file:' && !hooks.any()) return { __proto__: null, format, source: null };
  const source = readSource(url, protocol);
  if (format === undefined || format.startsWith('ambiguous')) {
    const text = textOf(source);
    const suffix = format === undefined ? '' : format.slice('ambiguous'.length);
    const script = suffix === '' ? text : require('internal/modules/typescript').transpile(text, wrap.fileUrlToPath(url), suffix);
    format = (binding.looksLikeModule(stripBOM(script), wrap.fileUrlToPath(url)) ? 'module' : 'commonjs') + suffix;
    return { __proto__: null, format, source: text };
  }
  return { __proto__: null, format, source };
}

// ---- translating

const translators = {
  '__proto__': null,

  'module'(url, source) {
    const text = stripBOM(textOf(source));
    return wrap.createSource(url, text, originOf(wrap.fileUrlToPath(url) ?? url, text));
  },

  'commonjs'(url, source) {
    return commonjsModule(url, source == null ? undefined : textOf(source));
  },

  'json'(url, source) {
    const file = wrap.fileUrlToPath(url);
    const key = /[?#]/.test(url) ? undefined : file;
    const { Module } = require('internal/modules/cjs');
    const cached = key === undefined ? undefined : Module._cache[key];
    if (cached?.loaded) return valueModule(url, cached.exports);
    const text = stripBOM(textOf(source));
    let value;
    try {
      value = JSON.parse(text);
    } catch (error) {
      error.message = `${file ?? url}: ${error.message}`;
      throw error;
    }
    if (key !== undefined) {
      const module = new Module(key);
      module.filename = key;
      module.exports = value;
      module.loaded = true;
      Module._cache[key] = module;
    }
    return valueModule(url, value);
  },

  'builtin'(url) {
    return require('internal/modules/esm/builtins').moduleOf(url.slice('node:'.length), url);
  },

  'text'(url, source) {
    return wrap.createText(url, textOf(source));
  },

  'bytes'(url, source) {
    const { Buffer } = require('buffer');
    const bytes = source?.file === undefined ? source : require('fs').readFileSync(source.file);
    const copy = Uint8Array.from(Buffer.from(bytes));
    return valueModule(url, typeof copy.buffer.transferToImmutable === 'function'
      ? new Uint8Array(copy.buffer.transferToImmutable()) : copy);
  },

  'wasm'(url) {
    throw new Error(`WebAssembly modules are not built into lanner yet: ${url}`);
  },
};

['-typescript', '-tsx', '-jsx'].forEach((suffix) => {
  translators[`module${suffix}`] = (url, source) => {
    const { transpile } = require('internal/modules/typescript');
    const file = wrap.fileUrlToPath(url) ?? url;
    const script = transpile(stripBOM(textOf(source)), file, suffix);
    return wrap.createSource(url, script, originOf(file, script));
  };
  translators[`commonjs${suffix}`] = (url) => commonjsModule(url, undefined);
});

function valueModule(url, value) {
  const module = wrap.createSynthetic(url, ['default'], () => {});
  wrap.setExport(module, 'default', value);
  return module;
}

// ---- CommonJS

/** Names that a CommonJS file exports as far as its text tells, by file. */
const exportNames = new Map();

function namesOf(file, text) {
  const known = exportNames.get(file);
  if (known !== undefined) return known;
  const names = new Set();
  // Set before re-exports are followed: they may lead back here.
  exportNames.set(file, names);
  if (text === undefined) {
    const { sourceForNames } = require('internal/modules/cjs');
    text = sourceForNames(file);
    if (text === undefined) return names;
  }
  const [own, reexports] = wrap.commonjsExports(text, file);
  for (const name of own) names.add(name);
  for (const request of reexports) {
    let target;
    try {
      target = require('internal/modules/cjs').resolveFrom(request, file);
    } catch {
      // What can not be found fails when it is required.
      continue;
    }
    if (binding.isBuiltin(target)) {
      for (const name of Object.keys(require(target.startsWith('node:') ? target.slice(5) : target))) names.add(name);
      continue;
    }
    const extension = extensionOf(target);
    if (extension === '.json' || extension === '.node' || extension === '.mjs' || extension === '.wasm') continue;
    for (const name of namesOf(target, undefined)) names.add(name);
  }
  return names;
}

function commonjsModule(url, text) {
  const { Module, loadForImport } = require('internal/modules/cjs');
  const file = wrap.fileUrlToPath(url) ?? url;
  const loaded = Module._cache[file];
  // What is loaded already shows what it exports.
  const names = new Set(namesOf(file, text));
  if (loaded?.loaded && typeof loaded.exports === 'object' && loaded.exports !== null && exportNames.get(file).size === 0) {
    for (const name of Object.keys(loaded.exports)) names.add(name);
  }
  names.add('default').add('module.exports');
  const module = wrap.createSynthetic(url, [...names], (self) => {
    const exports = loadForImport(file, url, text);
    for (const name of names) {
      if (name === 'default' || name === 'module.exports') continue;
      if (exports === null || exports === undefined || !Object.prototype.hasOwnProperty.call(exports, name)) continue;
      let value;
      try {
        value = exports[name];
      } catch {
        // A getter that throws leaves the export undefined.
        continue;
      }
      wrap.setExport(self, name, value);
    }
    wrap.setExport(self, 'default', exports);
    wrap.setExport(self, 'module.exports', exports);
  });
  wrap.noteCommonJS(module);
  return module;
}

// ---- loading

function resolve(specifier, parentURL, importAttributes) {
  if (!hooks.any()) return { url: defaultResolve(specifier, parentURL), format: undefined, importAttributes };
  const context = {
    conditions: importConditions,
    importAttributes: importAttributes ?? { __proto__: null },
    parentURL,
  };
  return hooks.resolve(specifier, context, (nextSpecifier, nextContext) => {
    const { conditions } = nextContext;
    if (conditions !== undefined && !Array.isArray(conditions)) {
      const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
      throw new ERR_INVALID_ARG_VALUE('context.conditions', conditions, 'expected an array');
    }
    const usual = conditions === undefined || conditions === importConditions || conditions.length === 0;
    const set = usual ? importConditionsSet : new Set(conditions);
    const url = defaultResolve(`${nextSpecifier}`, nextContext.parentURL ?? defaultParent(), set);
    let format;
    try {
      format = formatOf(url) ?? undefined;
    } catch {
      // Loading says what is wrong with it.
    }
    return { __proto__: null, url, format };
  });
}

function translate(url, format, source) {
  if (format?.startsWith?.('ambiguous')) format = undefined;
  const translator = translators[format];
  if (translator === undefined) throw new ERR_UNKNOWN_MODULE_FORMAT(format, url);
  return translator(url, source);
}

/** The module of a URL: from the table, or made. */
function moduleFor(url, format, importAttributes) {
  const type = importAttributes?.type ?? '';
  const known = wrap.find(url, type);
  if (known !== undefined) return known;
  let loaded;
  if (hooks.any()) {
    const context = { conditions: importConditions, format, importAttributes: importAttributes ?? { __proto__: null } };
    loaded = hooks.load(url, context, (nextUrl, nextContext) => defaultLoad(nextUrl, nextContext));
  } else {
    loaded = defaultLoad(url, { format, importAttributes });
  }
  // Loading one may have loaded itself, through a CommonJS file.
  const module = wrap.find(url, type) ?? translate(url, loaded.format, loaded.source);
  wrap.remember(module, url, type);
  return module;
}

/** What has been resolved once stays so, whatever becomes of the files: by importing module and specifier. */
const resolutions = new Map();

/** What an import means: the native side calls this for static and dynamic ones alike. */
function load(specifier, parentURL = defaultParent(), attributes = undefined) {
  const key = attributes === undefined && !hooks.any() ? `${parentURL}\n${specifier}` : undefined;
  let resolved = key === undefined ? undefined : resolutions.get(key);
  if (resolved === undefined) {
    resolved = resolve(specifier, parentURL, attributes);
    if (key !== undefined) resolutions.set(key, resolved);
  }
  // A CommonJS file that a required graph imports must not be running.
  if (state.requiring > 0 && resolved.url.startsWith('file:')) {
    require('internal/modules/cjs').checkImportCycle(specifier, resolved.url, parentURL);
  }
  return moduleFor(resolved.url, resolved.format, resolved.importAttributes ?? attributes);
}

/** import() for the runtime's own use: the promise of the namespace. */
async function importModule(specifier, parentURL = defaultParent(), attributes = undefined) {
  const module = load(specifier, parentURL, attributes);
  wrap.link(module);
  await wrap.evaluate(module);
  return wrap.namespace(module);
}

/** import.meta.resolve; the second argument counts only where the flag says so. */
function importMetaResolve(specifier, parent, own) {
  const { hasFlag } = require('internal/modules/flags');
  if (specifier === undefined) {
    const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
    throw new ERR_MISSING_ARGS('specifier');
  }
  let base = own;
  if (parent !== undefined && hasFlag('--experimental-import-meta-resolve')) base = `${parent}`;
  try {
    return resolve(`${specifier}`, base, undefined).url;
  } catch (error) {
    // What is not there still has a place.
    if (error?.code === 'ERR_UNSUPPORTED_DIR_IMPORT' && error.url) return error.url;
    if (error?.code === 'ERR_MODULE_NOT_FOUND' && error.url) return error.url;
    throw error;
  }
}

/** A ReferenceError about one of CommonJS's names, explained. */
function explainReferenceError(error, url) {
  const name = /^(require|module|exports|__filename|__dirname) is not defined$/.exec(error.message)?.[1];
  if (name === undefined) return;
  error.message += ' in ES module scope';
  if (name === 'require') error.message += ', you can use import instead';
  const file = wrap.fileUrlToPath(url);
  if (file?.endsWith('.js')) {
    const pkg = packageScope(file);
    if (pkg?.type === 'module') {
      error.message += '\nThis file is being treated as an ES module because it has a \'.js\' file extension and ' +
        `'${pkg.path}' contains "type": "module". To treat it as a CommonJS script, rename it to use the '.cjs' file extension.`;
    }
  }
}

module.exports = {
  defaultLoad, defaultParent, explainReferenceError, extensionOf, formatOf, importMetaResolve, importModule, load, moduleFor, resolve,
  stripBOM, textOf,
};
