// tsc, as the command line runs it, on a project of several files; then its API on a program with errors.
const fs = require('fs');
const path = require('path');
const os = require('os');
const ts = require('typescript');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tsc-'));
const write = (name, text) => {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
};
write('tsconfig.json', JSON.stringify({
  compilerOptions: {
    target: 'es2020', module: 'commonjs', strict: true, declaration: true, sourceMap: true,
    outDir: 'out', rootDir: 'src', experimentalDecorators: true, types: [],
  },
  include: ['src'],
}));
write('src/shapes.ts', `
export interface Shape { readonly name: string; area(): number }
export abstract class Base implements Shape {
  constructor(public readonly name: string) {}
  abstract area(): number;
  toString(): string { return \`\${this.name}: \${this.area().toFixed(2)}\`; }
}
export class Circle extends Base {
  #radius: number;
  constructor(radius: number) { super('circle'); this.#radius = radius; }
  area() { return Math.PI * this.#radius ** 2; }
}
export enum Kind { Small = 1, Large = Small << 2 }
`);
write('src/generic.ts', `
import type { Shape } from './shapes';
type Names<T> = { [K in keyof T]: T[K] extends (...a: any[]) => any ? never : K }[keyof T];
export function pick<T, K extends Names<T>>(value: T, ...keys: K[]): Pick<T, K> {
  const result = {} as Pick<T, K>;
  for (const key of keys) result[key] = value[key];
  return result;
}
export const total = (shapes: Iterable<Shape>): number => {
  let sum = 0;
  for (const shape of shapes) sum += shape?.area() ?? 0;
  return sum;
};
`);
write('src/main.ts', `
import { Circle, Kind, type Shape } from './shapes.js';
import * as generic from './generic';
const shapes: Shape[] = [new Circle(1), new Circle(2)];
export default async function main() {
  for await (const shape of shapes) console.log(String(shape), Kind[Kind.Large]);
  console.log(generic.total(shapes).toFixed(3), generic.pick({ a: 1, b: 'x' }, 'b'));
}
void main();
`);

const argv = process.argv;
const exit = process.exit;
const list = (dir) => fs.readdirSync(dir).sort();
process.exit = (code) => { throw { code }; };
process.chdir(folder);
process.argv = [argv[0], require.resolve('typescript/lib/tsc.js'), '-p', '.'];
try {
  require('typescript/lib/tsc.js');
} catch (error) {
  if (!('code' in error) || error instanceof Error) throw error;
  console.log('tsc ended with', error.code);
}
process.exit = exit;
for (const name of list('out')) {
  console.log('==', name);
  console.log(fs.readFileSync(path.join('out', name), 'utf8').slice(0, 1500));
}
require(path.join(folder, 'out/main.js'));

const wrong = 'let a: string = 1;\nfunction f(x: number) { return x.foo }\nexport const b: { c: 1 } = { c: 2 };\n';
const host = ts.createCompilerHost({});
const read = host.getSourceFile;
host.getSourceFile = (name, ...rest) =>
  name === 'wrong.ts' ? ts.createSourceFile(name, wrong, ts.ScriptTarget.ES2020, true) : read(name, ...rest);
const program = ts.createProgram(['wrong.ts'], { noEmit: true, types: [], strict: true }, host);
const diagnostics = ts.getPreEmitDiagnostics(program);
console.log(ts.formatDiagnostics(diagnostics, { getCanonicalFileName: (f) => f, getCurrentDirectory: () => '/', getNewLine: () => '\n' }));
process.on('exit', () => { process.chdir('/'); fs.rmSync(folder, { recursive: true }); });
