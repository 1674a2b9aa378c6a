'use strict';
// Built-in modules as ES modules: named exports beside the default one.

const wrap = internalBinding('module_wrap');

/** Modules that were made, by id: [module, exports, names]. */
const made = new Map();

function namesOf(exports) {
  return Object.keys(exports).filter((name) => name !== 'default');
}

function update(module, exports, names) {
  for (const name of names) {
    let value;
    try {
      value = exports[name];
    } catch {
      // A getter that refuses leaves the export undefined.
    }
    wrap.setExport(module, name, value);
  }
}

/** The module of a built-in, `id` without the scheme. */
function moduleOf(id, url) {
  const known = made.get(id);
  if (known !== undefined) return known.module;
  const exports = require('internal/modules/cjs').requireBuiltin(id);
  const names = typeof exports === 'object' || typeof exports === 'function' ? namesOf(exports) : [];
  const module = wrap.createSynthetic(url, [...names, 'default'], () => {});
  wrap.setExport(module, 'default', exports);
  made.set(id, { module, exports, names });
  update(module, exports, names);
  return module;
}

/** What programs have changed in built-in modules shows in the named exports. */
function syncBuiltinESMExports() {
  for (const { module, exports, names } of made.values()) {
    for (const name of names) {
      if (!Object.hasOwn(exports, name)) wrap.setExport(module, name, undefined);
    }
    update(module, exports, names.filter((name) => Object.hasOwn(exports, name)));
  }
}

module.exports = { moduleOf, syncBuiltinESMExports };
