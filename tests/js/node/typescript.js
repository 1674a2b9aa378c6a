// TypeScript files: types are blanked, positions stay; what needs code is refused.
'use strict';
const { stripTypeScriptTypes } = require('module');

const typed = require('./fixtures/types/typed.ts');
console.log(typed.results);
console.log(typed.default());
const common = require('./fixtures/types/common.cts');
console.log(common.typed(7), common.other);
for (const file of ['enumerated.ts', 'wrong.ts']) {
  try {
    require(`./fixtures/types/${file}`);
  } catch (error) {
    console.log(file, error.name, error.code);
  }
}
for (const text of [
  'let a: number = 1 as any\n(2)', 'const f = <T,>(x: T): x is T => x;', 'class A { private x?: number; static readonly [k] = 1 }',
  'import { type A, b } from "c"; export { type D, e }', 'declare enum E { A }; namespace N { type a = 1 }', 'x!.y![0]!();',
  'for (const x of y as any[]) z<number>(x)', 'abstract class Q { abstract m(): void; n?(): void }',
]) console.log(JSON.stringify(stripTypeScriptTypes(text)));
import('./fixtures/types/typed.ts').then((namespace) => console.log(Object.keys(namespace), namespace.results.length));
