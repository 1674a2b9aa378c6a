const H = require('handlebars');
H.registerHelper('upper', (s) => String(s).toUpperCase()); H.registerHelper('wrap', function (options) { return new H.SafeString(`<${options.hash.tag}>${options.fn(this)}</${options.hash.tag}>`); });
H.registerPartial('item', '<li class="{{kind}}">{{upper name}}{{#if ../title}} of {{../title}}{{/if}}</li>');
const t = H.compile('<h1>{{title}} {{{raw}}}</h1>{{#each items as |item i|}}{{> item item kind="k"}}{{i}}{{@first}}{{else}}none{{/each}}{{#with a.b}}{{c}}{{/with}}{{#wrap tag="b"}}x{{title}}{{/wrap}}{{#unless no}}yes{{/unless}}{{lookup map "key"}} {{!-- c --}}{{~#each obj~}} {{@key}}={{this}} {{~/each~}}');
console.log(t({ title: 'T & "q"', raw: '<i>', items: [{ name: 'x' }, { name: 'y' }], a: { b: { c: 1 } }, map: { key: 'v' }, obj: { p: 1, q: 2 } }));
console.log(H.precompile('{{a}} {{#if b}}c{{/if}}')); console.log(H.parse('{{foo bar=1}}').body[0].hash.pairs[0].key);
for (const wrong of ['{{#if}}', '{{a}', '{{> nope}}', '{{nohelper 1}}']) { try { console.log(H.compile(wrong)({})); } catch (e) { console.log(e.message); } }
console.log(H.compile('{{constructor.constructor}}{{__proto__.x}}')({}), H.escapeExpression('<&"\'`=>'));
