const postcss = require('postcss');
const plugin = (opts) => ({
  postcssPlugin: 'double',
  Declaration(decl) { if (/^\d+px$/.test(decl.value) && !decl.done) { decl.done = true; decl.value = `${parseInt(decl.value) * opts.by}px`; } },
  AtRule: { media(rule) { rule.params = rule.params.replace('phone', '(max-width: 30em)'); } },
  RuleExit(rule, { result }) { if (!rule.nodes.length) { result.warn('empty rule', { node: rule }); rule.remove(); } },
});
plugin.postcss = true;
const css = 'a { width: 10px; color: red }\n@media phone { b { margin: 3px /* c */ } }\n.empty {}\n:root { --x: { y: 1 } }';
postcss([plugin({ by: 2 })]).process(css, { from: 'a.css', to: 'b.css', map: { inline: false } }).then((result) => {
  console.log(result.css);
  console.log(result.map.toString());
  console.log(result.warnings().map(String));
});
try { postcss.parse('a { b: c', { from: 'x.css' }); } catch (error) { console.log(error.name, error.reason, error.line, error.column, error.showSourceCode(false)); }
console.log(postcss.parse('a{b:c}').first.first.toJSON().prop, postcss.rule({ selector: 'x' }).append({ prop: 'y', value: 'z' }).toString());
