'use strict';
// The colours of util.inspect: escape codes by name, styles by kind of value, regular expressions by part.

const foreground = 39;
const background = 49;

const colors = {
  __proto__: null,
  reset: [0, 0],
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  blink: [5, 25],
  inverse: [7, 27],
  hidden: [8, 28],
  strikethrough: [9, 29],
  doubleunderline: [21, 24],
};
const eight = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const capital = (name) => name[0].toUpperCase() + name.slice(1);
eight.forEach((name, i) => { colors[name] = [30 + i, foreground]; });
eight.forEach((name, i) => { colors[`bg${capital(name)}`] = [40 + i, background]; });
colors.framed = [51, 54];
colors.overlined = [53, 55];
// Bright black has a name of its own.
const bright = (name) => (name === 'black' ? 'gray' : `${name}Bright`);
eight.forEach((name, i) => { colors[bright(name)] = [90 + i, foreground]; });
eight.forEach((name, i) => { colors[`bg${capital(bright(name))}`] = [100 + i, background]; });

const aliases = [
  ['gray', 'grey'], ['gray', 'blackBright'], ['bgGray', 'bgGrey'], ['bgGray', 'bgBlackBright'], ['dim', 'faint'],
  ['strikethrough', 'crossedout'], ['strikethrough', 'strikeThrough'], ['strikethrough', 'crossedOut'],
  ['hidden', 'conceal'], ['inverse', 'swapColors'], ['inverse', 'swapcolors'], ['doubleunderline', 'doubleUnderline'],
];
for (const [target, alias] of aliases) {
  Object.defineProperty(colors, alias, {
    __proto__: null,
    get() {
      return this[target];
    },
    set(value) {
      this[target] = value;
    },
    configurable: true,
    enumerable: false,
  });
}

const defaultPalette = ['green', 'red', 'yellow', 'cyan', 'magenta'];

/** A regular expression's text, coloured by nesting: what stands deeper takes the palette's next colour. */
class RegExpPainter {
  constructor(text, palette) {
    this.text = text;
    this.palette = palette;
    this.at = 0;
    this.depth = 0;
    this.out = '';
  }

  put(part, deeper = 0) {
    const [open, close] = this.palette[(this.depth + deeper) % this.palette.length] ?? this.palette[0];
    this.out += open + part + close;
  }

  digits() {
    const start = this.at;
    while (this.text[this.at] >= '0' && this.text[this.at] <= '9') this.at++;
    return this.text.slice(start, this.at);
  }

  /** `start`, a name, `end`: the name a level deeper. Where the end is missing it is text like any other. */
  named(start, end, outdent) {
    this.at++;
    const close = this.text.indexOf(end, this.at);
    if (close === -1) {
      const length = this.text.length - this.at;
      this.at = this.text.length;
      this.put(start, 1);
      this.at -= length;
      return;
    }
    const name = this.text.slice(this.at, close);
    this.depth -= outdent;
    this.put(start);
    this.put(name, 1);
    this.put(end);
    this.depth += outdent;
    this.at = close + 1;
  }

  /** An escape; `deeper` colours it where it is not in a class. */
  escape(inClass) {
    const { text } = this;
    let part = '\\';
    this.at++;
    if (this.at < text.length) {
      const kind = text[this.at++];
      part += kind;
      if (this.at < text.length || inClass) {
        if (text[this.at] === '{' && (kind === 'u' || kind === 'p' || kind === 'P')) return this.named(`${part}{`, '}', 0);
        if (kind === 'x') {
          part += text.slice(this.at, this.at + 2);
          this.at += 2;
        } else if (!inClass && kind >= '0' && kind <= '9') {
          part += this.digits();
        } else if (!inClass && kind === 'k' && text[this.at] === '<') {
          return this.named(`${part}<`, '>', 1);
        }
      }
    }
    this.put(part, inClass ? 0 : 1);
  }

  /** One step inside `[…]`; false after its end. */
  classStep() {
    const { text, at } = this;
    const c = text[at];
    if (c === '\\') {
      this.escape(true);
    } else if (c === ']') {
      this.depth--;
      this.put(']');
      this.at++;
      return false;
    } else {
      const isRange = c === '-' && text[at - 1] !== '[' && at + 1 < text.length && text[at + 1] !== ']';
      this.put(c, isRange ? 1 : 0);
      this.at++;
    }
    return true;
  }

  groupStart() {
    const { text } = this;
    this.put('(');
    this.depth++;
    this.at++;
    if (text[this.at] !== '?') return;
    this.at++;
    const a = text[this.at] ?? '';
    const b = text[this.at + 1] ?? '';
    if (a === ':' || a === '=' || a === '!') {
      this.put(`?${a}`, -1);
      this.at++;
    } else if (a === '<' && (b === '=' || b === '!')) {
      this.put(`?<${b}`, -1);
      this.at += 2;
    } else if (a === '<') {
      const close = text.indexOf('>', this.at);
      const name = text.slice(this.at + 1, close === -1 ? undefined : close);
      this.put('?<', -1);
      this.put(name);
      if (close !== -1) this.put('>', -1);
      this.at = close === -1 ? text.length : close + 1;
    } else {
      this.put('?');
    }
  }

  quantifier() {
    const { text } = this;
    this.at++;
    const low = this.digits();
    if (low) {
      this.put('{');
      this.depth++;
      this.put(low, 1);
    }
    if (this.at < text.length) {
      if (text[this.at] === ',') {
        if (!low) {
          this.put('{');
          this.depth++;
        }
        this.put(',');
        this.at++;
      } else if (!low) {
        this.put('{', 1);
        return;
      }
    }
    const high = this.digits();
    if (high) this.put(high, 1);
    if (text[this.at] === '}') {
      this.depth--;
      this.put('}');
      this.at++;
    }
    if (text[this.at] === '?') {
      this.put('?', 3);
      this.at++;
    }
  }

  paint() {
    const { text } = this;
    this.put('/');
    this.depth++;
    this.at = 1;
    let inClass = false;
    while (this.at < text.length && (inClass || text[this.at] !== '/')) {
      const c = text[this.at];
      if (inClass) {
        inClass = this.classStep();
      } else if (c === '[') {
        this.put('[');
        this.depth++;
        this.at++;
        inClass = true;
      } else if (c === '(') {
        this.groupStart();
      } else if (c === ')') {
        this.depth--;
        this.put(')');
        this.at++;
      } else if (c === '\\') {
        this.escape(false);
      } else if (c === '{') {
        this.quantifier();
      } else {
        const deeper = '|+*?,^$'.includes(c) ? 3 : c === '.' ? 2 : 1;
        this.put(c, deeper);
        this.at++;
      }
    }
    this.put('/', -1);
    this.at++;
    if (this.at < text.length) this.put(text.slice(this.at));
    return this.out;
  }
}

function highlightRegExp(text) {
  const names = highlightRegExp.colors?.length > 0 ? highlightRegExp.colors : defaultPalette;
  const palette = [];
  for (const name of names) {
    const color = colors[name];
    if (color) palette.push([`\u001b[${color[0]}m`, `\u001b[${color[1]}m`]);
  }
  return new RegExpPainter(text, palette).paint();
}
highlightRegExp.colors = defaultPalette.slice();

const styles = Object.assign({ __proto__: null }, {
  special: 'cyan',
  number: 'yellow',
  bigint: 'yellow',
  boolean: 'yellow',
  undefined: 'grey',
  null: 'bold',
  string: 'green',
  symbol: 'green',
  date: 'magenta',
  regexp: highlightRegExp,
  module: 'underline',
});

module.exports = { colors, styles };
