process.env.NODE_ENV = 'production';
const React = require('react');
const { renderToString, renderToStaticMarkup, renderToPipeableStream } = require('react-dom/server');
const { PassThrough } = require('stream');
const h = React.createElement;
const Theme = React.createContext('light');
function Item({ text, index }) {
  const theme = React.useContext(Theme);
  const id = React.useId();
  const [n] = React.useState(() => index * 2);
  const memo = React.useMemo(() => text.toUpperCase(), [text]);
  return h('li', { className: theme, id, style: { color: 'red', marginTop: n }, 'data-n': n, onClick() {} }, memo, ' & <', index);
}
function App({ items }) {
  return h(Theme.Provider, { value: 'dark' },
    h('ul', null, items.map((text, index) => h(Item, { key: text, text, index }))),
    h('input', { defaultValue: '"quoted"', disabled: true, tabIndex: 3 }), h('p', { dangerouslySetInnerHTML: { __html: '<b>raw</b>' } }), null, false, [1, 'two']);
}
console.log(renderToString(h(App, { items: ['a', 'b', 'c'] })));
console.log(renderToStaticMarkup(h(App, { items: ['x'] })));
const Lazy = React.lazy(() => new Promise((resolve) => setTimeout(resolve, 10, { default: () => h('em', null, 'lazy') })));
const stream = renderToPipeableStream(h('main', null, h(React.Suspense, { fallback: 'wait' }, h(Lazy))), {
  onAllReady() {
    let text = '';
    stream.pipe(new PassThrough()).on('data', (chunk) => { text += chunk; }).on('end', () => console.log(text));
  },
});
