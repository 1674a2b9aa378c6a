import { rollup } from 'rollup';
const files = {
  main: `import { used, counter } from 'lib'; import def, * as ns from 'other'; console.log(used(1), def, ns.value, counter); export const answer = 42; import('lazy').then((m) => m.default());`,
  lib: `export let counter = 0; export function used(x) { counter++; return x * 2 } export function unused() { return 'never' } class Gone {}`,
  other: `export default 'default'; export const value = /*#__PURE__*/ (() => 1)(); export * from 'lib';`,
  lazy: `import { used } from 'lib'; export default () => used(3);`,
};
const plugin = { name: 'files', resolveId: (id) => (id in files ? id : null), load: (id) => files[id] ?? null };
const bundle = await rollup({ input: 'main', plugins: [plugin] });
for (const format of ['es', 'cjs', 'iife', 'umd', 'system']) {
  const { output } = await bundle.generate({ format, name: 'bundle', exports: 'named', inlineDynamicImports: format === 'iife' || format === 'umd', sourcemap: format === 'es' });
  for (const chunk of output) console.log(`== ${format} ${chunk.fileName}\n${chunk.code}${chunk.map ? chunk.map.mappings : ''}`);
}
await bundle.close();
await rollup({ input: 'main', plugins: [{ ...plugin, load: () => 'export { x } from "lib"' }] }).catch((error) => console.log(error.code, error.message));
