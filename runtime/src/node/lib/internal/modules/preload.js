'use strict';
// --require and --import: modules that run before the program.

/** A promise if there is something to import; the program waits for it. */
function preload(requests, imports) {
  if (requests.length > 0) require('internal/modules/cjs').Module._preloadModules(requests);
  if (imports.length === 0) return undefined;
  return importAll(imports);
}

async function importAll(imports) {
  const { importModule } = require('internal/modules/esm/loader');
  for (const specifier of imports) await importModule(specifier);
}

module.exports = { preload };
