const less = require('less');
const source = `@base: #f04615; @width: 0.5; @media-phone: ~"(max-width: 100px)";
.bordered(@top: 1px; @rest...) { border-top: @top solid; arguments: @arguments }
.loop(@i) when (@i > 0) { .w-@{i} { width: (@i * 100% / 4); } .loop(@i - 1) }
#header { .navigation { font-size: 12px; &:hover { color: saturate(@base, 5%); } } @media @media-phone { display: none } }
.a { .bordered(4px; 2px; 3px); width: percentage(@width); background: spin(lighten(@base, 25%), 8); &-b { &:extend(.c all); } }
.c { color: fade(@base, 50%); @r: { color: red }; @r(); } .loop(4);
.guard when (iscolor(@base)) { ok: e("yes"); calc: ~\`1+1\` }`.replace(/ calc:.*?`1\+1\\?`/, '');
less.render(source, { compress: false }).then((out) => console.log(out.css), (error) => console.log(error.message));
less.render(source, { compress: true }).then((out) => console.log(out.css));
less.render('.a { color: @missing; }').catch((error) => console.log(error.type, error.message, error.line, error.column));
