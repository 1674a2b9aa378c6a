// Packages, built-in modules, CommonJS and other kinds of modules in imports.
import fs, { readlinkSync } from 'node:fs';
import * as path from 'path';
import { syncBuiltinESMExports, createRequire, builtinModules, isBuiltin } from 'module';
import * as self from './fixtures/packages/self.mjs';

console.log(fs.readlinkSync === readlinkSync, typeof path.join, path.default.sep, path['module.exports'] === path.default);
fs.readlinkSync = () => 'patched';
console.log(readlinkSync === fs.readlinkSync);
syncBuiltinESMExports();
console.log(readlinkSync());
console.log(builtinModules.includes('fs'), isBuiltin('node:test'), isBuiltin('test'));
console.log({ ...self });

const require = createRequire(new URL('./fixtures/packages/noop.js', import.meta.url));
const url = (name) => new URL(`./fixtures/packages/node_modules/${name}`, import.meta.url).href;
console.log(require('dual').kind, require('plain')(), require('@scope/pkg/a'));
const show = async (name, options) => {
  try {
    const namespace = await import(url(name), options);
    console.log(name, Object.keys(namespace).join(), namespace.default);
  } catch (error) {
    console.log(name, error.name, error.code ?? error.message);
  }
};
await show('plain/lib/index.js');
await show('cjs/index.js');
const cjs = await import(url('cjs/index.js'));
console.log(cjs.one, cjs.two, cjs.late, cjs.starred, cjs.never, cjs['with space'], cjs.default === require('cjs'));
await show('cjs/package.json');
await show('cjs/package.json', { with: { type: 'json' } });
await show('cjs/index.js', { with: { type: 'json' } });
await show('cjs');
await show('nope.mjs');
await show('@scope/pkg/lib/a%2fb.js');

const refuse = async (specifier, options) => {
  await import(specifier, options).then(
    (namespace) => console.log(specifier, { ...namespace }),
    (error) => console.log(specifier, error.name, error.code));
};
await refuse('data:text/javascript,export default import.meta.url.slice(0, 5); export const a = 1');
await refuse('data:application/json,{"a":[1]}', { with: { type: 'json' } });
await refuse('data:text/css,a{}');
await refuse('https://example.com/a.mjs');
await refuse('no-such-package/sub');
await refuse('node:no-such-module');
await refuse('#nothing');
await refuse('@bad');
await refuse('data:text/javascript,import "./relative.mjs"');

// require() of modules
console.log(Object.keys(createRequire(import.meta.url)('./fixtures/packages/node_modules/dual/index.mjs')));
for (const [name, text] of [
  ['default_only', 'export default class A { static b = 2 }'],
  ['marked', 'export default 1; export const __esModule = true;'],
  ['replaced', 'const whole = [1, 2]; export { whole as "module.exports" }; export default 3;'],
  ['awaits', 'await null; export default 4;'],
]) {
  const file = path.join(process.env.TMPDIR ?? '/tmp', `required_${process.pid}_${name}.mjs`);
  fs.writeFileSync(file, text);
  try {
    const value = createRequire(import.meta.url)(file);
    console.log(name, Array.isArray(value) ? value : Object.keys(value), value.__esModule);
  } catch (error) {
    console.log(name, error.code);
  }
  fs.rmSync(file);
}
console.log(import.meta.main, import.meta.filename === createRequire(import.meta.url).resolve('./packages.mjs'));
console.log(import.meta.resolve('fs'), import.meta.resolve('./x.mjs').endsWith('/modules/x.mjs'));
try {
  module;
} catch (error) {
  console.log(error.message);
}
