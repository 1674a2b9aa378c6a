'use strict';
// URL and URLSearchParams, and the conversions between paths and file: URLs.

const {
  codes: {
    ERR_ARG_NOT_ITERABLE,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_FILE_URL_HOST,
    ERR_INVALID_FILE_URL_PATH,
    ERR_INVALID_THIS,
    ERR_INVALID_TUPLE,
    ERR_INVALID_URL,
    ERR_INVALID_URL_SCHEME,
    ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('internal/util');
const { validateFunction, validateObject, kValidateObjectAllowObjects } = require('internal/validators');
const { toDOMString } = require('internal/webidl');
const { markTransferMode } = require('internal/worker/js_transferable');
const binding = internalBinding('url');

const context = Symbol('context');
const searchParams = Symbol('query');
const { platform } = internalBinding('process');
const isWindows = platform === 'win32';

function inspectLater(value, options) {
  return require('internal/util/inspect').inspect(value, options);
}

/** USVString: text without lone surrogates. */
function toUSVString(value) {
  return toDOMString(value).toWellFormed();
}

const OMITTED = 0xffffffff;

/** Where the components of a URL's text are. */
class URLContext {
  href = '';
  protocol_end = 0;
  username_end = 0;
  host_start = 0;
  host_end = 0;
  pathname_start = 0;
  search_start = 0;
  hash_start = 0;
  port = 0;
  scheme_type = 1;

  get hasPort() {
    return this.port !== OMITTED;
  }

  get hasSearch() {
    return this.search_start !== OMITTED;
  }

  get hasHash() {
    return this.hash_start !== OMITTED;
  }
}

let setURLSearchParamsModified;
let setURLSearchParamsContext;
let getURLSearchParamsList;
let setURLSearchParams;
let setComponent;

class URLSearchParamsIterator {
  #target;
  #kind;
  #index = 0;

  constructor(target, kind) {
    this.#target = target;
    this.#kind = kind;
  }

  next() {
    if (typeof this !== 'object' || this === null || !(#target in this)) {
      throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    }
    const list = getURLSearchParamsList(this.#target);
    const index = this.#index;
    if (index >= list.length) return { value: undefined, done: true };
    this.#index += 2;
    return { value: this.#pick(list, index), done: false };
  }

  #pick(list, index) {
    if (this.#kind === 'key') return list[index];
    if (this.#kind === 'value') return list[index + 1];
    return [list[index], list[index + 1]];
  }

  [customInspectSymbol](depth, options) {
    if (this == null || typeof this !== 'object' || !(#target in this)) {
      throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    }
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    const inner = { ...options };
    if (options.depth !== null) inner.depth = options.depth - 1;
    const list = getURLSearchParamsList(this.#target);
    const shown = [];
    for (let i = this.#index; i < list.length; i += 2) shown.push(inspectLater(this.#pick(list, i), inner));
    return `${options.stylize(this[Symbol.toStringTag], 'special')} {${braced(shown, options)}}`;
  }
}
// Only the methods show: no constructor.
delete URLSearchParamsIterator.prototype.constructor;
Object.setPrototypeOf(URLSearchParamsIterator.prototype, Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())));
Object.defineProperties(URLSearchParamsIterator.prototype, {
  [Symbol.toStringTag]: tag('URLSearchParams Iterator'),
  next: kEnumerableProperty,
});

function tag(value) {
  return { __proto__: null, value, writable: false, enumerable: false, configurable: true };
}

/** Parts on one line if they fit, else one a line. */
function braced(parts, options) {
  const length = parts.reduce((sum, part) => sum + withoutColors(part).length + 2, -2);
  if (length > options.breakLength || parts.some((part) => part.includes('\n'))) return `\n  ${parts.join(',\n  ')} `;
  return ` ${parts.join(', ')} `;
}

function withoutColors(text) {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\u001b\[\d+m/g, '');
}

class URLSearchParams {
  #list = [];
  /** The URL whose query this is. */
  #url = null;

  static {
    setURLSearchParamsContext = (params, url) => {
      params.#url = url;
    };
    getURLSearchParamsList = (params) => params.#list;
    setURLSearchParams = (params, query) => {
      params.#list = query === undefined ? [] : parseParams(query);
    };
  }

  constructor(init = undefined) {
    markTransferMode(this, false, false);
    if (init == null) return;
    if (typeof init !== 'object' && typeof init !== 'function') {
      init = toUSVString(init);
      this.#list = init ? parseParams(init) : [];
      return;
    }
    const method = init[Symbol.iterator];
    if (method === undefined || method === null) {
      this.#fromRecord(init);
      return;
    }
    if (method === URLSearchParams.prototype[Symbol.iterator] && #list in init) {
      this.#list = init.#list.slice();
      return;
    }
    if (typeof method !== 'function') throw new ERR_ARG_NOT_ITERABLE('Query pairs');
    // Sequences of pairs; pairs may be any iterables but strings.
    for (const pair of { __proto__: null, [Symbol.iterator]: () => Reflect.apply(method, init, []) }) {
      if (pair == null) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
      if (Array.isArray(pair)) {
        if (pair.length !== 2) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
        this.#list.push(toUSVString(pair[0]), toUSVString(pair[1]));
        continue;
      }
      if ((typeof pair !== 'object' && typeof pair !== 'function') || typeof pair[Symbol.iterator] !== 'function') {
        throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
      }
      let length = 0;
      for (const element of pair) {
        length++;
        this.#list.push(toUSVString(element));
      }
      if (length !== 2) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    }
  }

  #fromRecord(init) {
    // Keys that become equal as USVStrings share the place of the first.
    const seen = new Map();
    for (const key of Reflect.ownKeys(init)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(init, key);
      if (descriptor === undefined || !descriptor.enumerable) continue;
      const name = toUSVString(key);
      const value = toUSVString(init[key]);
      if (seen.has(name)) {
        this.#list[seen.get(name)] = value;
      } else {
        seen.set(name, this.#list.push(name, value) - 1);
      }
    }
  }

  static #check(object) {
    if (typeof object !== 'object' || object === null || !(#list in object)) {
      throw new ERR_INVALID_THIS('URLSearchParams');
    }
  }

  #changed() {
    if (this.#url) setURLSearchParamsModified(this.#url);
  }

  [customInspectSymbol](depth, options) {
    URLSearchParams.#check(this);
    if (typeof depth === 'number' && depth < 0) return options.stylize('[Object]', 'special');
    const inner = { ...options };
    if (options.depth !== null) inner.depth = options.depth - 1;
    const parts = [];
    for (let i = 0; i < this.#list.length; i += 2) {
      parts.push(`${inspectLater(this.#list[i], inner)} => ${inspectLater(this.#list[i + 1], inner)}`);
    }
    const separator = ', ';
    const length = parts.reduce((sum, part) => sum + withoutColors(part).length + separator.length, -separator.length);
    const name = this.constructor.name;
    if (length > options.breakLength) return `${name} {\n  ${parts.join(',\n  ')} }`;
    return parts.length > 0 ? `${name} { ${parts.join(separator)} }` : `${name} {}`;
  }

  get size() {
    URLSearchParams.#check(this);
    return this.#list.length / 2;
  }

  append(name, value) {
    URLSearchParams.#check(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    name = toUSVString(name);
    value = toUSVString(value);
    this.#list.push(name, value);
    this.#changed();
  }

  delete(name, value = undefined) {
    URLSearchParams.#check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    const list = this.#list;
    const kept = [];
    if (value !== undefined) value = toUSVString(value);
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] !== name || (value !== undefined && list[i + 1] !== value)) kept.push(list[i], list[i + 1]);
    }
    // In place: iterators go on with the same list.
    if (kept.length !== list.length) list.splice(0, list.length, ...kept);
    this.#changed();
  }

  get(name) {
    URLSearchParams.#check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    for (let i = 0; i < this.#list.length; i += 2) if (this.#list[i] === name) return this.#list[i + 1];
    return null;
  }

  getAll(name) {
    URLSearchParams.#check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    const values = [];
    for (let i = 0; i < this.#list.length; i += 2) if (this.#list[i] === name) values.push(this.#list[i + 1]);
    return values;
  }

  has(name, value = undefined) {
    URLSearchParams.#check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSVString(name);
    if (value !== undefined) value = toUSVString(value);
    for (let i = 0; i < this.#list.length; i += 2) {
      if (this.#list[i] === name && (value === undefined || this.#list[i + 1] === value)) return true;
    }
    return false;
  }

  set(name, value) {
    URLSearchParams.#check(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    name = toUSVString(name);
    value = toUSVString(value);
    const list = this.#list;
    let found = false;
    for (let i = 0; i < list.length;) {
      if (list[i] !== name) {
        i += 2;
      } else if (found) {
        list.splice(i, 2);
      } else {
        found = true;
        list[i + 1] = value;
        i += 2;
      }
    }
    if (!found) list.push(name, value);
    this.#changed();
  }

  sort() {
    URLSearchParams.#check(this);
    const list = this.#list;
    const pairs = [];
    for (let i = 0; i < list.length; i += 2) pairs.push([list[i], list[i + 1]]);
    // Stable, by code units.
    pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    pairs.forEach(([name, value], i) => {
      list[2 * i] = name;
      list[2 * i + 1] = value;
    });
    this.#changed();
  }

  entries() {
    URLSearchParams.#check(this);
    return new URLSearchParamsIterator(this, 'key+value');
  }

  forEach(callback, thisArg = undefined) {
    URLSearchParams.#check(this);
    validateFunction(callback, 'callback');
    // The list may change while the callback runs.
    for (let i = 0; i < this.#list.length; i += 2) {
      Reflect.apply(callback, thisArg, [this.#list[i + 1], this.#list[i], this]);
    }
  }

  keys() {
    URLSearchParams.#check(this);
    return new URLSearchParamsIterator(this, 'key');
  }

  values() {
    URLSearchParams.#check(this);
    return new URLSearchParamsIterator(this, 'value');
  }

  toString() {
    URLSearchParams.#check(this);
    return serializeParams(this.#list);
  }
}

Object.defineProperties(URLSearchParams.prototype, {
  append: kEnumerableProperty,
  delete: kEnumerableProperty,
  entries: kEnumerableProperty,
  forEach: kEnumerableProperty,
  get: kEnumerableProperty,
  getAll: kEnumerableProperty,
  has: kEnumerableProperty,
  keys: kEnumerableProperty,
  set: kEnumerableProperty,
  size: kEnumerableProperty,
  sort: kEnumerableProperty,
  toString: kEnumerableProperty,
  values: kEnumerableProperty,
  [Symbol.toStringTag]: tag('URLSearchParams'),
  [Symbol.iterator]: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value: URLSearchParams.prototype.entries,
    writable: true,
  },
});

// ---- application/x-www-form-urlencoded

/** Names and values, one after the other. */
function parseParams(query) {
  const list = [];
  if (query[0] === '?') query = query.slice(1);
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    if (equals === -1) list.push(decodeParam(pair), '');
    else list.push(decodeParam(pair.slice(0, equals)), decodeParam(pair.slice(equals + 1)));
  }
  return list;
}

function decodeParam(text) {
  if (text.includes('+')) text = text.replaceAll('+', ' ');
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return decodeLoosely(text);
  }
}

/** As bytes: what is no escape stays, what is no UTF-8 becomes U+FFFD. */
function decodeLoosely(text) {
  const { Buffer } = require('buffer');
  const bytes = Buffer.from(text);
  let length = 0;
  const digit = (c) => (c >= 48 && c <= 57 ? c - 48 : c >= 65 && c <= 70 ? c - 55 : c >= 97 && c <= 102 ? c - 87 : -1);
  for (let i = 0; i < bytes.length; i++) {
    let byte = bytes[i];
    if (byte === 37 && i + 2 < bytes.length && digit(bytes[i + 1]) >= 0 && digit(bytes[i + 2]) >= 0) {
      byte = digit(bytes[i + 1]) * 16 + digit(bytes[i + 2]);
      i += 2;
    }
    bytes[length++] = byte;
  }
  return bytes.utf8Slice(0, length);
}

const plainParam = /^[a-zA-Z0-9*\-._]*$/;

function encodeParam(text) {
  if (plainParam.test(text)) return text;
  return encodeURIComponent(text).replace(/%20|[!'()~]/g, (c) =>
    (c === '%20' ? '+' : `%${c.charCodeAt(0).toString(16).toUpperCase()}`));
}

function serializeParams(list) {
  let text = '';
  for (let i = 0; i < list.length; i += 2) {
    text += `${i === 0 ? '' : '&'}${encodeParam(list[i])}=${encodeParam(list[i + 1])}`;
  }
  return text;
}

// ---- URL

class URL {
  #context = new URLContext();
  #searchParams = undefined;
  /** The parameters changed since the text was made. */
  #searchParamsModified = false;

  static {
    setURLSearchParamsModified = (url) => {
      url.#searchParamsModified = true;
    };
    // Setters read the components themselves, which is what fails for other receivers.
    setComponent = (url, components, component, value) => {
      URL.#current(url);
      url.#assign(component, toDOMString(value));
    };
  }

  constructor(input, base = undefined) {
    markTransferMode(this, false, false);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    input = toDOMString(input);
    if (base !== undefined) base = toDOMString(base);
    const parsed = binding.parse(input, base);
    if (parsed === undefined) throw new ERR_INVALID_URL(input, base);
    this.#update(parsed);
  }

  static parse(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    input = toDOMString(input);
    if (base !== undefined) base = toDOMString(base);
    const parsed = binding.parse(input, base);
    return parsed === undefined ? null : new URL(parsed[0]);
  }

  [customInspectSymbol](depth, options) {
    if (this == null || Object.getPrototypeOf(this.#context) !== URLContext.prototype) {
      throw new ERR_INVALID_THIS('URL');
    }
    if (typeof depth === 'number' && depth < 0) return this;
    const { constructor } = this;
    const shown = { __proto__: { constructor: this.constructor === undefined ? URL : constructor } };
    for (const key of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname',
      'search', 'searchParams', 'hash']) {
      shown[key] = this[key];
    }
    if (options.showHidden) shown[context] = this.#context;
    return `${constructor.name} ${inspectLater(shown, options).replace(/^[^{]*/, '')}`;
  }

  /** The components with the parameters' changes. */
  static #current(url) {
    if (typeof url !== 'object' || url === null || !(#context in url)) {
      throw new TypeError('Receiver must be an instance of class URL');
    }
    if (url.#searchParamsModified) {
      url.#searchParamsModified = false;
      const query = serializeParams(getURLSearchParamsList(url.#searchParams));
      url.#assign('search', query ? `?${query}` : '');
    }
    return url.#context;
  }

  /** Takes the parts by number: array iterators are a program's to take away. */
  #update(parts) {
    const components = this.#context;
    components.href = parts[0];
    components.protocol_end = parts[1];
    components.username_end = parts[2];
    components.host_start = parts[3];
    components.host_end = parts[4];
    components.port = parts[5];
    components.pathname_start = parts[6];
    components.search_start = parts[7];
    components.hash_start = parts[8];
    components.scheme_type = parts[9];
  }

  #assign(component, value) {
    const parsed = binding.update(this.#context.href, component, value);
    if (parsed === undefined) return false;
    this.#update(parsed);
    return true;
  }

  #refreshParams() {
    if (this.#searchParams === undefined) return;
    setURLSearchParams(this.#searchParams, this.#query());
    this.#searchParamsModified = false;
  }

  #query() {
    const components = this.#context;
    if (!components.hasSearch) return '';
    return components.href.slice(components.search_start, components.hasHash ? components.hash_start : undefined);
  }

  toString() {
    return URL.#current(this).href;
  }

  get href() {
    return URL.#current(this).href;
  }

  set href(value) {
    value = toDOMString(value);
    const parsed = binding.update(this.#context.href, 'href', value);
    if (parsed === undefined) throw new ERR_INVALID_URL(value);
    this.#update(parsed);
    this.#refreshParams();
  }

  get origin() {
    const components = this.#context;
    const scheme = components.href.slice(0, components.protocol_end);
    switch (components.scheme_type) {
      case 0: case 2: case 3: case 4: case 5:
        return `${scheme}//${this.host}`;
      default:
        if (scheme === 'blob:') {
          const inner = binding.parse(this.pathname, undefined);
          if (inner !== undefined) {
            const path = new URL(inner[0]);
            if (path.protocol === 'http:' || path.protocol === 'https:') return path.origin;
          }
        }
        return 'null';
    }
  }

  get protocol() {
    return this.#context.href.slice(0, this.#context.protocol_end);
  }

  set protocol(value) {
    setComponent(this, this.#context, 'protocol', value);
  }

  get username() {
    const components = this.#context;
    if (components.protocol_end + 2 < components.username_end) {
      return components.href.slice(components.protocol_end + 2, components.username_end);
    }
    return '';
  }

  set username(value) {
    setComponent(this, this.#context, 'username', value);
  }

  get password() {
    const components = this.#context;
    if (components.host_start > components.username_end) {
      return components.href.slice(components.username_end + 1, components.host_start);
    }
    return '';
  }

  set password(value) {
    setComponent(this, this.#context, 'password', value);
  }

  get host() {
    const components = this.#context;
    let start = components.host_start;
    if (components.href[start] === '@') start++;
    if (components.host_end <= start) return '';
    return components.href.slice(start, components.hasPort ? components.pathname_start : components.host_end);
  }

  set host(value) {
    setComponent(this, this.#context, 'host', value);
  }

  get hostname() {
    const components = this.#context;
    let start = components.host_start;
    if (components.href[start] === '@') start++;
    return components.href.slice(start, Math.max(start, components.host_end));
  }

  set hostname(value) {
    setComponent(this, this.#context, 'hostname', value);
  }

  get port() {
    return this.#context.hasPort ? `${this.#context.port}` : '';
  }

  set port(value) {
    setComponent(this, this.#context, 'port', value);
  }

  get pathname() {
    const components = this.#context;
    let end;
    if (components.hasSearch) end = components.search_start;
    else if (components.hasHash) end = components.hash_start;
    return components.href.slice(components.pathname_start, end);
  }

  set pathname(value) {
    setComponent(this, this.#context, 'pathname', value);
  }

  get search() {
    URL.#current(this);
    const query = this.#query();
    return query.length > 1 ? query : '';
  }

  set search(value) {
    const { href } = this.#context;
    const parsed = binding.update(href, 'search', toDOMString(value));
    if (parsed !== undefined) this.#update(parsed);
    this.#refreshParams();
  }

  get searchParams() {
    if (this.#searchParams === undefined) {
      this.#searchParams = new URLSearchParams();
      setURLSearchParams(this.#searchParams, this.#query());
      setURLSearchParamsContext(this.#searchParams, this);
    }
    return this.#searchParams;
  }

  get hash() {
    const components = this.#context;
    if (!components.hasHash || components.href.length - components.hash_start <= 1) return '';
    return components.href.slice(components.hash_start);
  }

  set hash(value) {
    setComponent(this, this.#context, 'hash', value);
  }

  toJSON() {
    return URL.#current(this).href;
  }

  static canParse(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    input = toDOMString(input);
    if (base !== undefined) base = toDOMString(base);
    return binding.canParse(input, base);
  }
}

Object.defineProperties(URL.prototype, {
  [Symbol.toStringTag]: tag('URL'),
  toString: kEnumerableProperty,
  href: kEnumerableProperty,
  origin: kEnumerableProperty,
  protocol: kEnumerableProperty,
  username: kEnumerableProperty,
  password: kEnumerableProperty,
  host: kEnumerableProperty,
  hostname: kEnumerableProperty,
  port: kEnumerableProperty,
  pathname: kEnumerableProperty,
  search: kEnumerableProperty,
  searchParams: kEnumerableProperty,
  hash: kEnumerableProperty,
  toJSON: kEnumerableProperty,
});
// Blobs are loaded when an object URL is asked for.
const objectURLs = {
  createObjectURL(object) {
    return require('internal/blob').createObjectURL(object);
  },
  revokeObjectURL(url) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    require('internal/blob').revokeObjectURL(toDOMString(url));
  },
};
Object.defineProperties(URL, {
  canParse: { __proto__: null, configurable: true, writable: true, enumerable: true },
  parse: { __proto__: null, configurable: true, writable: true, enumerable: true },
  createObjectURL: {
    __proto__: null, configurable: true, writable: true, enumerable: true, value: objectURLs.createObjectURL,
  },
  revokeObjectURL: {
    __proto__: null, configurable: true, writable: true, enumerable: true, value: objectURLs.revokeObjectURL,
  },
});

/** Whether an object is a URL: of this class, or one made elsewhere that looks like it. */
function isURL(self) {
  return Boolean(self?.href && self.protocol && self.auth === undefined && self.path === undefined);
}

// ---- for the legacy API and http

function domainToASCII(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return binding.domainToASCII(`${domain}`);
}

function domainToUnicode(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return binding.domainToUnicode(`${domain}`);
}

/** Options of http.request from a URL. */
function urlToHttpOptions(url) {
  validateObject(url, 'url', kValidateObjectAllowObjects);
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url, // Own properties that a program put on it.
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}

// ---- paths

function checkPath(url) {
  const { pathname } = url;
  for (let i = 0; i < pathname.length; i++) {
    if (pathname[i] !== '%') continue;
    const third = pathname.charCodeAt(i + 2) | 0x20;
    if (pathname[i + 1] === '2' && third === 102) {
      throw new ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
    }
  }
  return pathname;
}

function checkPathWindows(url) {
  const { pathname } = url;
  if (/%2f|%5c/i.test(pathname)) {
    throw new ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters', url);
  }
  return pathname.replaceAll('/', '\\');
}

function windowsPath(url, pathname) {
  if (url.hostname !== '') return `\\\\${domainToUnicode(url.hostname)}${pathname}`;
  const letter = pathname.codePointAt(1) | 0x20;
  if (letter < 97 || letter > 122 || pathname[2] !== ':') {
    throw new ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  }
  return pathname.slice(1);
}

function getPathFromURLWin32(url) {
  return windowsPath(url, decodeURIComponent(checkPathWindows(url)));
}

function getPathFromURLPosix(url) {
  if (url.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST(platform);
  return decodeURIComponent(checkPath(url));
}

/** The bytes of a path with escapes that need not be UTF-8. */
function unescapeBytes(text) {
  const { Buffer } = require('buffer');
  const parts = [];
  for (const part of text.split(/(%[0-9a-fA-F]{2})/)) {
    if (/^%[0-9a-fA-F]{2}$/.test(part)) parts.push(Buffer.from([parseInt(part.slice(1), 16)]));
    else if (part !== '') parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts);
}

function fileURL(path, name = 'path') {
  if (typeof path === 'string') path = new URL(path);
  else if (!isURL(path)) throw new ERR_INVALID_ARG_TYPE(name, ['string', 'URL'], path);
  if (path.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME('file');
  return path;
}

function fileURLToPath(path, options = undefined) {
  const windows = options?.windows;
  const url = fileURL(path);
  return (windows ?? isWindows) ? getPathFromURLWin32(url) : getPathFromURLPosix(url);
}

function fileURLToPathBuffer(path, options = undefined) {
  const windows = options?.windows;
  const url = fileURL(path);
  if (windows ?? isWindows) {
    const { Buffer } = require('buffer');
    const bytes = unescapeBytes(checkPathWindows(url));
    if (url.hostname !== '') return Buffer.concat([Buffer.from(`\\\\${domainToUnicode(url.hostname)}`), bytes]);
    const letter = bytes[1] | 0x20;
    if (letter < 97 || letter > 122 || bytes[2] !== 58) throw new ERR_INVALID_FILE_URL_PATH('must be absolute', url);
    return bytes.subarray(1);
  }
  if (url.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST(platform);
  return unescapeBytes(checkPath(url));
}

/** Characters that would mean something else in a URL, or be lost. */
function encodePath(path, windows) {
  const special = windows ? /[%\n\r\t?#|^[\]~]/g : /[%\\\n\r\t?#|^[\]~]/g;
  return path.replace(special, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

function pathToFileURL(filepath, options = undefined) {
  const { validateString } = require('internal/validators');
  const windows = options?.windows ?? isWindows;
  validateString(filepath, 'path');
  const path = require('path');
  const isUNC = windows && filepath.startsWith('\\\\');
  if (isUNC) {
    const extended = filepath.startsWith('\\\\?\\UNC\\');
    const prefix = extended ? 8 : 2;
    const end = filepath.indexOf('\\', prefix);
    if (end === -1) throw new ERR_INVALID_ARG_VALUE('path', filepath, 'Missing UNC resource path');
    if (end === 2) throw new ERR_INVALID_ARG_VALUE('path', filepath, 'Empty UNC servername');
    const hostname = filepath.slice(prefix, end);
    const url = new URL('file://');
    url.hostname = hostname;
    url.pathname = encodePath(filepath.slice(end).replaceAll('\\', '/'), true);
    return url;
  }
  let resolved = (windows ? path.win32 : path.posix).resolve(filepath);
  // resolve() strips a slash at the end, which says that the path is a folder.
  const last = filepath.charCodeAt(filepath.length - 1);
  if ((last === 47 || (windows && last === 92)) && resolved[resolved.length - 1] !== (windows ? '\\' : '/')) {
    resolved += windows ? '\\' : '/';
  }
  let text = encodePath(resolved, windows);
  if (windows) text = text.replaceAll('\\', '/');
  return new URL(`file://${windows && text[0] !== '/' ? '/' : ''}${text}`);
}

/** A path as it is, or the path of a file: URL. */
function toPathIfFileURL(value) {
  return isURL(value) ? fileURLToPath(value) : value;
}

module.exports = {
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  encodeParam,
  fileURLToPath,
  fileURLToPathBuffer,
  isURL,
  pathToFileURL,
  toPathIfFileURL,
  toUSVString,
  urlToHttpOptions,
};
