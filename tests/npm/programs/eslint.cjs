const { Linter, ESLint } = require('eslint');
const js = `var unused = 1
function f(a, b) { if (a == b) { return; } console.log(undefinedName); for (;;) { break } }
const x = () => { let y = 1; return y }
switch (x) { case 1: f(); case 2: break }
export { f, x as default }
`;
const linter = new Linter();
const rules = { 'no-unused-vars': 2, eqeqeq: 2, 'no-undef': 2, 'prefer-const': 1, 'no-fallthrough': 2, semi: [2, 'always'], indent: [1, 2], 'no-var': 1, complexity: [1, 2] };
for (const m of linter.verify(js, { languageOptions: { ecmaVersion: 'latest', sourceType: 'module' }, rules }))
  console.log(`${m.line}:${m.column} ${m.severity} ${m.ruleId} ${m.message}`);
const fixed = linter.verifyAndFix(js, { languageOptions: { ecmaVersion: 'latest', sourceType: 'module' }, rules });
console.log(fixed.fixed, fixed.output);
(async () => {
  const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: [{ rules: { 'no-debugger': 2, quotes: [2, 'single'] } }] });
  const results = await eslint.lintText('debugger; let a = "b";\n', { filePath: 'a.js' });
  const formatter = await eslint.loadFormatter('stylish');
  console.log((await formatter.format(results)).replace(/^.*a\.js$/m, 'a.js'));
})();
