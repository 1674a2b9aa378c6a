'use strict';
// node:url: the WHATWG's classes, and the parser Node had before them.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_URL },
} = require('internal/errors');
const { validateObject, validateString } = require('internal/validators');
const internal = require('internal/url');
const { URL, URLSearchParams, isURL } = internal;
const binding = internalBinding('url');

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

const protocolPattern = /^[a-z0-9.+-]+:/i;
const portPattern = /:[0-9]*$/;
const hostPattern = /^\/\/[^@/]+@[^@/]+/;
const simplePathPattern = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/;

const hostnameMaxLength = 255;
/** Protocols whose URLs have a slash before the path even if it is not written. */
const slashed = new Set(['http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss'].flatMap((p) => [p, `${p}:`]));
const hostless = new Set(['javascript', 'javascript:']);

/** Characters that are written as escapes wherever they stand. */
const autoEscape = {
  '\t': '%09',
  '\n': '%0A',
  '\r': '%0D',
  ' ': '%20',
  '"': '%22',
  "'": '%27',
  '<': '%3C',
  '>': '%3E',
  '\\': '%5C',
  '^': '%5E',
  '`': '%60',
  '{': '%7B',
  '|': '%7C',
  '}': '%7D',
};

const forbiddenHostChars = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
/** An IPv6 address is judged without its brackets and colons. */
const forbiddenHostCharsIPv6 = /[\0\t\n\r #%/<>?@\\^|]/;

let querystring;
function lazyQuerystring() {
  querystring ??= require('querystring');
  return querystring;
}

let warnedOfParse = false;

function urlParse(url, parseQueryString, slashesDenoteHost) {
  if (!warnedOfParse && !isInsideNodeModules()) {
    warnedOfParse = true;
    require('process').emitWarning(
      '`url.parse()` behavior is not standardized and prone to errors that have security implications. ' +
      'Use the WHATWG URL API instead. CVEs are not issued for `url.parse()` vulnerabilities.',
      'DeprecationWarning', 'DEP0169');
  }
  if (url instanceof Url) return url;
  const object = new Url();
  object.parse(url, parseQueryString, slashesDenoteHost);
  return object;
}

function isInsideNodeModules() {
  const { isInsideNodeModules: native } = internalBinding('util');
  return native === undefined ? false : native(100, true);
}

function isWhitespace(code) {
  // Control characters count, too.
  return code < 33 || code === 160 || code === 65279;
}

Url.prototype.parse = function(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');

  // Surrounding whitespace goes, and backslashes before the query are slashes.
  let start = 0;
  let end = url.length;
  while (start < end && isWhitespace(url.charCodeAt(start))) start++;
  while (end > start && isWhitespace(url.charCodeAt(end - 1))) end--;
  url = url.slice(start, end);
  const questionMark = url.search(/[?#]/);
  const hasHash = url.includes('#');
  const hasAt = url.includes('@');
  const beforeQuery = questionMark === -1 ? url : url.slice(0, questionMark);
  let rest = beforeQuery.replaceAll('\\', '/') + (questionMark === -1 ? '' : url.slice(questionMark));

  // A path alone is the most frequent case.
  if (!slashesDenoteHost && !hasHash && !hasAt) {
    const simple = simplePathPattern.exec(rest);
    if (simple) {
      this.path = rest;
      this.href = rest;
      this.pathname = simple[1];
      if (simple[2]) {
        this.search = simple[2];
        this.query = parseQueryString ? lazyQuerystring().parse(this.search.slice(1)) : this.search.slice(1);
      } else if (parseQueryString) {
        this.search = null;
        this.query = { __proto__: null };
      }
      return this;
    }
  }

  let proto = protocolPattern.exec(rest);
  let lowerProto;
  if (proto) {
    proto = proto[0];
    lowerProto = proto.toLowerCase();
    this.protocol = lowerProto;
    rest = rest.slice(proto.length);
  }

  // "//" begins a host: after a protocol with hosts, if the caller says so, and always with an @.
  let slashes;
  if (slashesDenoteHost || proto || hostPattern.test(rest)) {
    slashes = rest.startsWith('//');
    if (slashes && !(lowerProto && hostless.has(lowerProto))) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }

  if (!hostless.has(lowerProto) && (slashes || (proto && !slashed.has(proto)))) {
    // The host ends at the first character that cannot be in one; but the last @ before a slash, ? or #
    // ends the credentials, whatever they contain.
    let hostEnd = -1;
    let at = -1;
    let nonHost = -1;
    for (let i = 0; i < rest.length; i++) {
      const c = rest[i];
      if (c === '\t' || c === '\n' || c === '\r') {
        // As the WHATWG's parser, which leaves these out.
        rest = rest.slice(0, i) + rest.slice(i + 1);
        i--;
        continue;
      }
      if (c === '#' || c === '/' || c === '?') {
        if (nonHost === -1) nonHost = i;
        hostEnd = i;
      } else if (c === '@') {
        at = i;
        nonHost = -1;
      } else if (' "%\';<>\\^`{|}'.includes(c) && nonHost === -1) {
        nonHost = i;
      }
      if (hostEnd !== -1) break;
    }
    start = 0;
    if (at !== -1) {
      this.auth = decodeURIComponent(rest.slice(0, at));
      start = at + 1;
    }
    if (nonHost === -1) {
      this.host = rest.slice(start);
      rest = '';
    } else {
      this.host = rest.slice(start, nonHost);
      rest = rest.slice(nonHost);
    }
    this.parseHost();
    if (typeof this.hostname !== 'string') this.hostname = '';

    const { hostname } = this;
    const isIPv6 = hostname.startsWith('[') && hostname.endsWith(']');
    if (!isIPv6) rest = getHostname(this, rest, hostname, url);
    this.hostname = this.hostname.length > hostnameMaxLength ? '' : this.hostname.toLowerCase();

    if (this.hostname !== '') {
      if (isIPv6) {
        if (forbiddenHostCharsIPv6.test(this.hostname)) throw new ERR_INVALID_URL(url);
      } else {
        this.hostname = toASCII(this.hostname);
        // An empty name, and characters that separate parts of a URL, would change what it means.
        if (this.hostname === '' || forbiddenHostChars.test(this.hostname)) throw new ERR_INVALID_URL(url);
      }
    }
    this.host = (this.hostname || '') + (this.port ? `:${this.port}` : '');
    // Brackets belong to the text only.
    if (isIPv6) {
      this.hostname = this.hostname.slice(1, -1);
      if (rest[0] !== '/') rest = `/${rest}`;
    }
  }

  if (!hostless.has(lowerProto)) rest = rest.replace(/[\t\n\r "'<>\\^`{|}]/g, (c) => autoEscape[c]);

  const hash = rest.indexOf('#');
  const beforeHash = hash === -1 ? rest.length : hash;
  if (hash !== -1) this.hash = rest.slice(hash);
  const question = rest.indexOf('?');
  const hasQuery = question !== -1 && question < beforeHash;
  if (hasQuery) {
    this.search = rest.slice(question, beforeHash);
    this.query = rest.slice(question + 1, beforeHash);
    if (parseQueryString) this.query = lazyQuerystring().parse(this.query);
  } else if (parseQueryString) {
    this.search = null;
    this.query = { __proto__: null };
  }
  const pathEnd = hasQuery ? question : beforeHash;
  if (pathEnd > 0) this.pathname = rest.slice(0, pathEnd);
  if (slashed.has(lowerProto) && this.hostname && !this.pathname) this.pathname = '/';

  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

function toASCII(hostname) {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(hostname) && !hostname.includes('xn--')) return hostname;
  return binding.hostToASCII(hostname);
}

/** Cuts the name where no host goes on; the rest is the path's. */
function getHostname(self, rest, hostname, url) {
  for (let i = 0; i < hostname.length; i++) {
    const code = hostname.charCodeAt(i);
    const valid = code !== 47 && code !== 92 && code !== 35 && code !== 63 && code !== 58;
    if (valid) continue;
    if (code === 58) throw new ERR_INVALID_ARG_VALUE('url', 'Invalid port in url', url);
    self.hostname = hostname.slice(0, i);
    return `/${hostname.slice(i)}${rest}`;
  }
  return rest;
}

function urlFormat(urlObject, options) {
  if (typeof urlObject === 'string') {
    urlObject = urlParse(urlObject);
  } else if (typeof urlObject !== 'object' || urlObject === null) {
    throw new ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], urlObject);
  } else if (isURL(urlObject)) {
    let fragment = true;
    let unicode = false;
    let search = true;
    let auth = true;
    if (options) {
      validateObject(options, 'options');
      if (options.fragment != null) fragment = Boolean(options.fragment);
      if (options.unicode != null) unicode = Boolean(options.unicode);
      if (options.search != null) search = Boolean(options.search);
      if (options.auth != null) auth = Boolean(options.auth);
    }
    return binding.format(urlObject.href, fragment, unicode, search, auth);
  }
  return Url.prototype.format.call(urlObject);
}

/** encodeURIComponent but for the colon. */
function encodeAuth(text) {
  return encodeURIComponent(text).replaceAll('%3A', ':');
}

Url.prototype.format = function format() {
  let auth = this.auth || '';
  if (auth) auth = `${encodeAuth(auth)}@`;
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = '';
  let query = '';

  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    host = auth + (this.hostname.includes(':') && !(this.hostname[0] === '[' && this.hostname.endsWith(']'))
      ? `[${this.hostname}]` : this.hostname);
    if (this.port) host += `:${this.port}`;
  }
  if (this.query !== null && typeof this.query === 'object') query = lazyQuerystring().stringify(this.query);
  let search = this.search || (query && `?${query}`) || '';

  if (protocol && protocol[protocol.length - 1] !== ':') protocol += ':';
  pathname = pathname.replace(/[#?]/g, encodeURIComponent);

  if (this.slashes || slashed.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.startsWith('file')) {
      host = '//';
    }
  }
  search = search.replaceAll('#', '%23');
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

function urlResolve(source, relative) {
  return urlParse(source, false, true).resolve(relative);
}

Url.prototype.resolve = function resolve(relative) {
  return this.resolveObject(urlParse(relative, false, true)).format();
};

function urlResolveObject(source, relative) {
  if (!source) return relative;
  return urlParse(source, false, true).resolveObject(relative);
}

function isSlashed(url) {
  return url.protocol && slashed.has(url.protocol);
}

Url.prototype.resolveObject = function resolveObject(relative) {
  if (typeof relative === 'string') {
    const parsed = new Url();
    parsed.parse(relative, false, true);
    relative = parsed;
  }
  const result = new Url();
  Object.assign(result, this);
  // The hash is always the reference's.
  result.hash = relative.hash;

  if (relative.href === '') {
    result.href = result.format();
    return result;
  }

  // "//host/path" keeps the protocol only.
  if (relative.slashes && !relative.protocol) {
    for (const key of Object.keys(relative)) if (key !== 'protocol') result[key] = relative[key];
    if (isSlashed(result) && result.hostname && !result.pathname) result.path = result.pathname = '/';
    result.href = result.format();
    return result;
  }

  if (relative.protocol && relative.protocol !== result.protocol) {
    // Another protocol: the reference stands alone, unless both name hosts and it has none.
    if (!slashed.has(relative.protocol)) {
      Object.assign(result, relative);
      result.href = result.format();
      return result;
    }
    result.protocol = relative.protocol;
    if (!relative.host && !/^file:?$/.test(relative.protocol) && !hostless.has(relative.protocol)) {
      const path = (relative.pathname || '').split('/');
      while (path.length > 0 && !(relative.host = path.shift()));
      relative.host ||= '';
      relative.hostname ||= '';
      if (path[0] !== '') path.unshift('');
      if (path.length < 2) path.unshift('');
      result.pathname = path.join('/');
    } else {
      result.pathname = relative.pathname;
    }
    result.search = relative.search;
    result.query = relative.query;
    result.host = relative.host || '';
    result.auth = relative.auth;
    result.hostname = relative.hostname || relative.host;
    result.port = relative.port;
    if (result.pathname || result.search) result.path = (result.pathname || '') + (result.search || '');
    result.slashes ||= relative.slashes;
    result.href = result.format();
    return result;
  }

  const sourceAbsolute = result.pathname && result.pathname[0] === '/';
  const relativeAbsolute = relative.host || (relative.pathname && relative.pathname[0] === '/');
  let mustEndAbsolute = relativeAbsolute || sourceAbsolute || (result.host && relative.pathname);
  const removeAllDots = mustEndAbsolute;
  let sourcePath = (result.pathname && result.pathname.split('/')) || [];
  const relativePath = (relative.pathname && relative.pathname.split('/')) || [];
  const hostInPath = result.protocol && !slashed.has(result.protocol);

  // Protocols without a place for the host have it as the path's first part meanwhile.
  if (hostInPath) {
    result.hostname = '';
    result.port = null;
    if (result.host) {
      if (sourcePath[0] === '') sourcePath[0] = result.host;
      else sourcePath.unshift(result.host);
    }
    result.host = '';
    if (relative.protocol) {
      relative.hostname = null;
      relative.port = null;
      result.auth = null;
      if (relative.host) {
        if (relativePath[0] === '') relativePath[0] = relative.host;
        else relativePath.unshift(relative.host);
      }
      relative.host = null;
    }
    mustEndAbsolute &&= relativePath[0] === '' || sourcePath[0] === '';
  }

  if (relativeAbsolute) {
    if (relative.host || relative.host === '') {
      if (result.host !== relative.host) result.auth = null;
      result.host = relative.host;
      result.port = relative.port;
    }
    if (relative.hostname || relative.hostname === '') {
      if (result.hostname !== relative.hostname) result.auth = null;
      result.hostname = relative.hostname;
    }
    result.search = relative.search;
    result.query = relative.query;
    sourcePath = relativePath;
  } else if (relativePath.length > 0) {
    sourcePath.pop();
    sourcePath = sourcePath.concat(relativePath);
    result.search = relative.search;
    result.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    // Only a query.
    if (hostInPath) {
      result.hostname = result.host = sourcePath.shift();
      takeAuthFromHost(result);
    }
    result.search = relative.search;
    result.query = relative.query;
    if (result.pathname !== null || result.search !== null) {
      result.path = (result.pathname || '') + (result.search || '');
    }
    result.href = result.format();
    return result;
  }

  if (sourcePath.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    result.href = result.format();
    return result;
  }

  const last = sourcePath[sourcePath.length - 1];
  const trailingSlash = ((result.host || relative.host || sourcePath.length > 1) && (last === '.' || last === '..')) ||
    last === '';

  // From the end, so that ".." takes what is before it.
  let up = 0;
  for (let i = sourcePath.length - 1; i >= 0; i--) {
    const part = sourcePath[i];
    if (part === '.') {
      sourcePath.splice(i, 1);
    } else if (part === '..') {
      sourcePath.splice(i, 1);
      up++;
    } else if (up) {
      sourcePath.splice(i, 1);
      up--;
    }
  }
  if (!mustEndAbsolute && !removeAllDots) while (up--) sourcePath.unshift('..');
  if (mustEndAbsolute && sourcePath[0] !== '' && (!sourcePath[0] || sourcePath[0][0] !== '/')) sourcePath.unshift('');
  if (trailingSlash && sourcePath.join('/').at(-1) !== '/') sourcePath.push('');

  const isAbsolute = sourcePath[0] === '' || (sourcePath[0] && sourcePath[0][0] === '/');
  if (hostInPath) {
    result.hostname = result.host = isAbsolute ? '' : sourcePath.length ? sourcePath.shift() : '';
    takeAuthFromHost(result);
  }
  mustEndAbsolute ||= result.host && sourcePath.length;
  if (mustEndAbsolute && !isAbsolute) sourcePath.unshift('');

  if (sourcePath.length === 0) {
    result.pathname = null;
    result.path = null;
  } else {
    result.pathname = sourcePath.join('/');
  }
  if (result.pathname !== null || result.search !== null) {
    result.path = (result.pathname || '') + (result.search || '');
  }
  result.auth = relative.auth || result.auth;
  result.slashes ||= relative.slashes;
  result.href = result.format();
  return result;
};

/** "user@host" as a first path part. */
function takeAuthFromHost(result) {
  const at = result.host && result.host.indexOf('@') > 0 ? result.host.split('@') : undefined;
  if (at) {
    result.auth = at.shift();
    result.host = result.hostname = at.shift();
  }
}

Url.prototype.parseHost = function parseHost() {
  let { host } = this;
  let port = portPattern.exec(host);
  if (port) {
    port = port[0];
    if (port !== ':') this.port = port.slice(1);
    host = host.slice(0, host.length - port.length);
  }
  if (host) this.hostname = host;
};

module.exports = {
  Url,
  parse: urlParse,
  resolve: urlResolve,
  resolveObject: urlResolveObject,
  format: urlFormat,

  URL,
  URLPattern: require('internal/urlpattern').URLPattern,
  URLSearchParams,
  domainToASCII: internal.domainToASCII,
  domainToUnicode: internal.domainToUnicode,
  pathToFileURL: internal.pathToFileURL,
  fileURLToPath: internal.fileURLToPath,
  fileURLToPathBuffer: internal.fileURLToPathBuffer,
  urlToHttpOptions: internal.urlToHttpOptions,
};
