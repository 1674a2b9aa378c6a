const babel = require('@babel/core');
const sources = {
  classes: 'class A extends B { #x = 1; static y = () => this; get z() { return this.#x ?? super.z } async *m() { for await (const q of this) yield q } }',
  spread: 'const { a, ...rest } = { a: 1, b: 2, ...c }; f(...rest, ...[1, 2]); const [x = 1, , ...y] = z?.[0]?.(1) ?? [];',
  generators: 'async function f() { try { await g(); } finally { label: for (const x of y) { if (x) continue label; else break } } } function* h() { const a = yield* k(); }',
  templates: 'const t = tag`a${b}\\u{1F600}c`; const r = /(?<year>\\d+)-\\p{L}/su; x ||= y ** 2; 1_000n; let { [k()]: v = 3 } = w;',
};
for (const [name, source] of Object.entries(sources)) {
  for (const targets of ['ie 11', 'node 12']) {
    const { code } = babel.transformSync(source, {
      babelrc: false, configFile: false, filename: `${name}.js`, compact: false,
      presets: [[require('@babel/preset-env'), { targets, modules: 'commonjs' }]],
    });
    console.log(`== ${name} for ${targets}\n${code}`);
  }
}
try {
  babel.transformSync('let a = 1;\nlet a = 2;\nclass {', { babelrc: false, configFile: false, filename: 'wrong.js' });
} catch (error) {
  console.log(error.code, error.reasonCode, error.loc, error.message.replace(/^.*?wrong/, 'wrong'));
}
const visited = [];
babel.traverse(babel.parseSync('f(a, b => b + 1)', { babelrc: false, configFile: false, filename: 'v.js' }), { enter(path) { visited.push(path.type); } });
console.log(visited.join(' '));
