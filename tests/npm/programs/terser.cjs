const fs = require('fs');
const { minify } = require('terser');
(async () => {
  const sources = {
    small: 'function add(first, second) { const unused = 1; return first + second } console.log(add(1, 2), typeof window === "undefined" ? 1 : 2);',
    classes: 'class Point { constructor(x, y) { this.x = x; this.y = y } get length() { return Math.hypot(this.x, this.y) } } export default new Point(3, 4).length;',
    library: fs.readFileSync(require.resolve('handlebars/dist/handlebars.js'), 'utf8'),
  };
  for (const [name, source] of Object.entries(sources)) {
    const result = await minify(source, { sourceMap: { filename: `${name}.min.js` }, compress: { passes: 2 }, mangle: { toplevel: true }, module: name === 'classes' });
    const hash = [...result.code].reduce((h, c) => (h * 31 + c.codePointAt(0)) >>> 0, 7);
    console.log(name, source.length, result.code.length, hash, result.map.length, result.code.slice(0, 200));
  }
  await minify('let a = ;').catch((error) => console.log(error.name, error.message, error.line, error.col));
})();
