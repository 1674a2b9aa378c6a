// module.registerHooks: resolving and loading through a program's own functions, for require and import alike.
'use strict';
const { registerHooks, createRequire } = require('module');

const virtual = registerHooks({
  resolve(specifier, context, nextResolve) {
    if (!specifier.startsWith('virtual:')) return nextResolve(specifier, context);
    return { url: specifier, shortCircuit: true };
  },
  load(url, context, nextLoad) {
    if (!url.startsWith('virtual:')) return nextLoad(url, context);
    const name = url.slice('virtual:'.length);
    if (name === 'data') return { format: 'json', source: '{"from":"a hook"}', shortCircuit: true };
    if (name === 'esm') return { format: 'module', source: 'export default import.meta.url; export const kind = "esm";', shortCircuit: true };
    return { format: 'commonjs', source: `exports.name = ${JSON.stringify(name)};`, shortCircuit: true };
  },
});
const rewriting = registerHooks({
  load(url, context, nextLoad) {
    const result = nextLoad(url, context);
    if (!url.endsWith('/dual/index.cjs')) return result;
    return { ...result, format: 'commonjs', source: `${result.source}\nexports.rewritten = true;` };
  },
});

console.log(require('virtual:thing').name, require('virtual:thing') === require('virtual:thing'));
const packages = createRequire(`${__dirname}/fixtures/packages/noop.js`);
console.log({ ...packages('dual') });
console.log(require('virtual:esm').kind, require.resolve('virtual:x'));
rewriting.deregister();

const broken = (hooks) => {
  const handle = registerHooks(hooks);
  try {
    require('virtual:broken');
  } catch (error) {
    console.log(error.name, error.code);
  }
  handle.deregister();
};
broken({ resolve: () => 5 });
broken({ resolve: () => ({ shortCircuit: true, url: 7 }) });
broken({ resolve: (specifier) => ({ url: specifier }) });
broken({ load: () => ({ shortCircuit: true, source: 5 }) });
broken({ load: () => ({ shortCircuit: true, source: 'x', format: 9 }) });
try {
  registerHooks({ resolve: 1 });
} catch (error) {
  console.log(error.code);
}

(async () => {
  console.log((await import('virtual:esm')).default);
  console.log((await import('virtual:data', { with: { type: 'json' } })).default);
  console.log(Object.keys(await import('virtual:imported')));
  virtual.deregister();
  await import('virtual:after').catch((error) => console.log(error.code));
})();
