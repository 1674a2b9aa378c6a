const acorn = require('acorn'); const fs = require('fs');
const ast = acorn.parse('class A { #p; static { this.x = 1n } async *m() { yield* f?.() ?? /a(?<n>b)/v } } label: for (const [a = 1, ...b] of c) continue label;', { ecmaVersion: 'latest', locations: true, sourceType: 'module' });
console.log(JSON.stringify(ast, (k, v) => (typeof v === 'bigint' ? `${v}n` : v)).length, JSON.stringify(ast.body[0].body.body[0]));
console.log([...acorn.tokenizer('let x = `a${b}c` + 1e3; // hi', { ecmaVersion: 2022 })].map((t) => t.type.label).join(' '));
for (const wrong of ['let a; let a', 'for (;', '"\\u{110000}"', 'return 1', 'a => { "use strict"; with (a) {} }', '/(/', 'await 1', 'class A { constructor() {} constructor() {} }']) { try { acorn.parse(wrong, { ecmaVersion: 'latest' }); } catch (e) { console.log(e.name, e.message, e.pos, e.loc); } }
for (const name of ['typescript/lib/_tsc.js', 'lodash/lodash.js']) { const text = fs.readFileSync(require.resolve(name), 'utf8'); let n = 0; const tree = acorn.parse(text, { ecmaVersion: 'latest', onComment: () => n++ }); console.log(name, tree.body.length, tree.end, n); }
class P extends acorn.Parser.extend((B) => class extends B { parseLiteral(v) { const node = super.parseLiteral(v); node.extra = typeof v; return node; } }) {} console.log(P.parse('1 + "x"', { ecmaVersion: 5 }).body[0].expression.left.extra);
