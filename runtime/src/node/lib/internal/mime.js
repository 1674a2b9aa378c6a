'use strict';
// util.MIMEType and util.MIMEParams: https://mimesniff.spec.whatwg.org/#parsing-a-mime-type

const { codes: { ERR_INVALID_MIME_SYNTAX } } = require('internal/errors');

const notToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const notQuotable = /[^\t\u0020-~\u0080-\u00FF]/;
const trailingSpace = /[\r\n\t ]+$/;
const leadingSpace = /^[\r\n\t ]+/;

const lower = (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** A token in lower case, or the error that says where it is none. */
function checkedToken(text, what, shown = text) {
  const at = text.search(notToken);
  if (text === '' || at !== -1) throw new ERR_INVALID_MIME_SYNTAX(what, shown, at);
  return lower(text);
}

/** Type, subtype and the text of the parameters. */
function parseEssence(text) {
  const start = text.length - text.replace(leadingSpace, '').length;
  const slash = text.indexOf('/', start);
  const type = text.slice(start, slash === -1 ? undefined : slash);
  const at = type.search(notToken);
  if (type === '' || at !== -1 || slash === -1) throw new ERR_INVALID_MIME_SYNTAX('type', text, at);
  const semicolon = text.indexOf(';', slash + 1);
  const end = semicolon === -1 ? text.length : semicolon;
  const subtype = checkedToken(text.slice(slash + 1, end).replace(trailingSpace, ''), 'subtype', text);
  return [lower(type), subtype, text.slice(semicolon === -1 ? end : end + 1)];
}

/** A quoted string's value, and where what follows begins; `at` is behind the opening quote. */
function readQuoted(text, at) {
  let value = '';
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\' && at + 1 < text.length) at++;
    value += text[at++];
  }
  return [value, at + 1];
}

function parseParameters(source) {
  const text = source.replace(trailingSpace, '');
  const map = new Map();
  for (let at = 0; at < text.length;) {
    at = text.length - text.slice(at).replace(leadingSpace, '').length;
    const nameStart = at;
    while (at < text.length && text[at] !== ';' && text[at] !== '=') at++;
    const name = lower(text.slice(nameStart, at));
    const isNamed = text[at] === '=';
    at++;
    // A name without a value is left out.
    if (!isNamed) continue;
    if (at >= text.length) break;
    let value;
    if (text[at] === '"') {
      [value, at] = readQuoted(text, at + 1);
      const semicolon = text.indexOf(';', at);
      at = semicolon === -1 ? text.length : semicolon + 1;
    } else {
      const semicolon = text.indexOf(';', at);
      const end = semicolon === -1 ? text.length : semicolon;
      value = text.slice(at, end).replace(trailingSpace, '');
      at = end + 1;
      if (value === '') continue;
    }
    if (name !== '' && !notToken.test(name) && !notQuotable.test(value) && !map.has(name)) map.set(name, value);
  }
  return map;
}

function encodeValue(value) {
  if (value.length === 0) return '""';
  return notToken.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
}

let withSource;

class MIMEParams {
  #data = new Map();
  /** Text that has not been parsed yet. */
  #source = undefined;

  static {
    withSource = (source) => {
      const parameters = new MIMEParams();
      parameters.#source = source;
      return parameters;
    };
  }

  get #map() {
    if (this.#source !== undefined) {
      this.#data = parseParameters(this.#source);
      this.#source = undefined;
    }
    return this.#data;
  }

  delete(name) {
    this.#map.delete(lower(`${name}`));
  }

  get(name) {
    return this.#map.get(lower(`${name}`)) ?? null;
  }

  has(name) {
    return this.#map.has(lower(`${name}`));
  }

  set(name, value) {
    const map = this.#map;
    name = checkedToken(lower(`${name}`), 'parameter name');
    value = `${value}`;
    const at = value.search(notQuotable);
    if (at !== -1) throw new ERR_INVALID_MIME_SYNTAX('parameter value', value, at);
    map.set(name, value);
  }

  *entries() {
    yield* this.#map.entries();
  }

  *keys() {
    yield* this.#map.keys();
  }

  *values() {
    yield* this.#map.values();
  }

  toString() {
    return Array.from(this.#map, ([name, value]) => `${name}=${encodeValue(value)}`).join(';');
  }
}

const { toString: parametersText } = MIMEParams.prototype;
const hidden = (value) => ({ __proto__: null, configurable: true, value, writable: true });
Object.defineProperties(MIMEParams.prototype, {
  [Symbol.iterator]: hidden(MIMEParams.prototype.entries),
  toJSON: hidden(parametersText),
});

class MIMEType {
  #type;
  #subtype;
  #parameters;

  constructor(string) {
    const [type, subtype, rest] = parseEssence(`${string}`);
    this.#type = type;
    this.#subtype = subtype;
    this.#parameters = withSource(rest);
  }

  /** null for what is no MIME type. */
  static parse(string) {
    string = `${string}`;
    try {
      return new MIMEType(string);
    } catch (error) {
      if (error?.code === 'ERR_INVALID_MIME_SYNTAX') return null;
      throw error;
    }
  }

  get type() {
    return this.#type;
  }

  set type(value) {
    this.#type = checkedToken(`${value}`, 'type');
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(value) {
    this.#subtype = checkedToken(`${value}`, 'subtype');
  }

  get essence() {
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    return this.#parameters;
  }

  toString() {
    const parameters = Reflect.apply(parametersText, this.#parameters, []);
    return `${this.#type}/${this.#subtype}${parameters.length > 0 ? `;${parameters}` : ''}`;
  }
}
Object.defineProperty(MIMEType.prototype, 'toJSON', hidden(MIMEType.prototype.toString));

module.exports = { MIMEParams, MIMEType };
