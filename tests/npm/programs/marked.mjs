import { marked, Marked, Lexer } from 'marked';
const text = `# Title & more\n\nPara *em* **strong** \`code\` [link](http://x.y "t") ![img](a.png)\nhard  \nbreak <b>html</b> &copy; https://auto.link\n\n- a\n  - nested\n    1. deep\n- [x] done\n- [ ] todo\n\n> quote\n> > inner\n\n\`\`\`js\nlet a = 1 < 2;\n\`\`\`\n\n| a | b |\n|:--|--:|\n| 1 | \\| |\n\nSetext\n===\n\n[ref]: http://ref "R"\nsee [ref] ~~gone~~\n\n---\n\n1. one\n2. two\n`;
console.log(marked.parse(text));
console.log(Lexer.lex(text).map((token) => token.type).join(' '));
const m = new Marked({ gfm: true, breaks: true, renderer: { heading({ tokens, depth }) { return `<h${depth} id="x">${this.parser.parseInline(tokens)}</h${depth}>\n`; } }, extensions: [{ name: 'at', level: 'inline', start: (s) => s.indexOf('@'), tokenizer(s) { const r = /^@(\w+)/.exec(s); return r && { type: 'at', raw: r[0], who: r[1] }; }, renderer: (t) => `<a>${t.who}</a>` }], async: true, walkTokens: async (t) => { await null; if (t.type === 'strong') t.text += '!'; } });
console.log(await m.parse('# Hi @you\nline\nline **s**'));
console.log(marked.parseInline('_a_ **b** \\* `` ` ``'), marked.parse('    indented\n\n\ttab\n\n<div>\nraw *x*\n</div>'));
