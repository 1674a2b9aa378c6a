'use strict';
// Blob, File, and object URLs. A blob is a list of parts that slices share: bytes in memory, or a range of a file.

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_STATE,
    ERR_INVALID_THIS,
    ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty, lazyDOMException } = require('internal/util');
const { validateDictionary } = require('internal/validators');
const { createSequenceConverter, toDOMString } = require('internal/webidl');
const { kClone, kDeserialize, markTransferMode } = require('internal/worker/js_transferable');
const { encode } = internalBinding('buffer');

const UTF8 = 0;
/** Bytes a stream gives at once. */
const CHUNK = 65536;

function inspect(value, options) {
  return require('internal/util/inspect').inspect(value, options);
}

/** A part of bytes that nothing changes. */
function part(bytes) {
  return { bytes, length: bytes.byteLength, file: undefined, start: 0 };
}

/** Some of a part. */
function slicePart({ bytes, file, start }, first, last) {
  if (bytes !== undefined) return part(bytes.subarray(first, last));
  return { bytes: undefined, length: last - first, file, start: start + first };
}

/** Bytes of a part. A file must be as it was when the blob was made. */
async function readPart({ bytes, file, start }, offset, count) {
  if (bytes !== undefined) return bytes.slice(offset, offset + count);
  const { open } = require('fs/promises');
  const target = new Uint8Array(count);
  let handle;
  try {
    handle = await open(file.path);
    let at = 0;
    let stat = await handle.stat();
    while (at < count && stat.size === file.size && stat.mtimeMs === file.mtimeMs) {
      const { bytesRead } = await handle.read(target, at, count - at, start + offset + at);
      if (bytesRead === 0) break;
      at += bytesRead;
      stat = await handle.stat();
    }
    if (at === count && stat.size === file.size && stat.mtimeMs === file.mtimeMs) return target;
  } catch {
    // Gone or unreadable: the same to who reads the blob.
  } finally {
    await handle?.close();
  }
  throw lazyDOMException('The blob could not be read', 'NotReadableError');
}

const toSequence = createSequenceConverter((value, { context }) => {
  if (typeof value === 'symbol') {
    const error = new TypeError(`${context} is a Symbol and cannot be converted to a string.`);
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  return value;
});

function isAnyArrayBuffer(value) {
  const name = Object.prototype.toString.call(value);
  return name === '[object ArrayBuffer]' || name === '[object SharedArrayBuffer]';
}

function getParts(source, endings) {
  if (isBlob(source)) return source[kParts];
  if (isAnyArrayBuffer(source)) return [part(new Uint8Array(source).slice())];
  if (ArrayBuffer.isView(source)) {
    return [part(new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice())];
  }
  let text = `${source}`;
  if (endings === 'native') text = text.replace(/\r\n|\r|\n/g, '\n');
  return [part(new Uint8Array(encode(text, UTF8)))];
}

const kParts = Symbol('kParts');
const kLength = Symbol('kLength');
const kTypeString = Symbol('kType');

function isBlob(object) {
  return typeof object === 'object' && object !== null && object[kParts] !== undefined;
}

function checkBlob(object) {
  if (!isBlob(object)) throw new ERR_INVALID_THIS('Blob');
}

const disallowedType = /[^\u{0020}-\u{007E}]/u;

function normalizeType(type) {
  type = toDOMString(type);
  return disallowedType.test(type) ? '' : type.toLowerCase();
}

function hide(object, key, value) {
  Object.defineProperty(object, key, { __proto__: null, value, configurable: true, enumerable: false, writable: true });
}

function initBlob(object, parts, length, type) {
  hide(object, kParts, parts);
  hide(object, kLength, length);
  hide(object, kTypeString, type);
  markTransferMode(object, true, false);
}

function totalLength(parts) {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

class Blob {
  constructor(sources = [], options = kEmptyObject) {
    const list = toSequence(sources, { __proto__: null });
    validateDictionary(options, 'options');
    let { endings = 'transparent', type = '' } = options ?? kEmptyObject;
    endings = `${endings}`;
    if (endings !== 'transparent' && endings !== 'native') throw new ERR_INVALID_ARG_VALUE('options.endings', endings);
    const parts = list.flatMap((source) => getParts(source, endings));
    initBlob(this, parts, totalLength(parts), normalizeType(type));
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `Blob ${inspect({ size: this.size, type: this.type }, inner)}`;
  }

  [kClone]() {
    if (this[kParts].some(({ file }) => file !== undefined)) {
      throw new ERR_INVALID_STATE.TypeError('File-backed Blobs are not cloneable');
    }
    return {
      data: { parts: this[kParts], type: this.type },
      deserializeInfo: 'internal/blob:ClonedBlob',
    };
  }

  [kDeserialize]({ parts, type }) {
    initBlob(this, parts, totalLength(parts), type);
  }

  get type() {
    checkBlob(this);
    return this[kTypeString];
  }

  get size() {
    checkBlob(this);
    return this[kLength];
  }

  slice(start = 0, end = this[kLength], contentType = '') {
    checkBlob(this);
    const length = this[kLength];
    const clamp = (value) => {
      value = Math.trunc(Number(value)) || 0;
      return value < 0 ? Math.max(length + value, 0) : Math.min(value, length);
    };
    const from = clamp(start);
    const to = Math.max(clamp(end), from);
    const parts = [];
    let position = 0;
    for (const entry of this[kParts]) {
      const first = Math.max(from - position, 0);
      const last = Math.min(to - position, entry.length);
      if (first < last) parts.push(slicePart(entry, first, last));
      position += entry.length;
    }
    const blob = Object.create(Blob.prototype);
    initBlob(blob, parts, to - from, normalizeType(contentType));
    return blob;
  }

  async arrayBuffer() {
    checkBlob(this);
    return (await gather(this)).buffer;
  }

  async text() {
    checkBlob(this);
    const { TextDecoder } = require('internal/encoding');
    return new TextDecoder().decode(await gather(this));
  }

  async bytes() {
    checkBlob(this);
    return gather(this);
  }

  stream() {
    checkBlob(this);
    const { ReadableStream } = require('internal/webstreams/readablestream');
    const parts = this[kParts];
    let index = 0;
    let offset = 0;
    return new ReadableStream({
      type: 'bytes',
      async pull(controller) {
        while (index < parts.length && offset === parts[index].length) {
          // A file that changed by the end was not what the blob was made of.
          if (parts[index].file !== undefined) await readPart(parts[index], offset, 0);
          index++;
          offset = 0;
        }
        if (index === parts.length) {
          controller.close();
          // A waiting view hears of the end through its request.
          controller.byobRequest?.respond(0);
          return;
        }
        const view = controller.byobRequest?.view;
        const count = Math.min(parts[index].length - offset, view ? view.byteLength : CHUNK);
        const at = offset;
        offset += count;
        const chunk = await readPart(parts[index], at, count);
        if (view) {
          new Uint8Array(view.buffer, view.byteOffset, count).set(chunk);
          controller.byobRequest.respond(count);
        } else {
          controller.enqueue(chunk);
        }
      },
    });
  }

  textStream() {
    checkBlob(this);
    const { TextDecoderStream } = require('internal/webstreams/encoding');
    return this.stream().pipeThrough(new TextDecoderStream());
  }
}

/** All bytes in memory of their own. */
async function gather(blob) {
  const bytes = new Uint8Array(blob[kLength]);
  let at = 0;
  for (const entry of blob[kParts]) {
    bytes.set(entry.bytes ?? await readPart(entry, 0, entry.length), at);
    at += entry.length;
  }
  return bytes;
}

/** The blob of a file, whose bytes are read when they are asked for. */
function createBlobFromFile(path, { size, mtimeMs }, type) {
  const blob = Object.create(Blob.prototype);
  // An empty file is a part, too: it may not have grown when it is read.
  const parts = [{ bytes: undefined, length: size, file: { path, size, mtimeMs }, start: 0 }];
  initBlob(blob, parts, size, normalizeType(type));
  return blob;
}

function ClonedBlob() {
  return Object.create(Blob.prototype);
}

function tag(value) {
  return { __proto__: null, value, configurable: true, enumerable: false, writable: false };
}

Object.defineProperties(Blob.prototype, {
  [Symbol.toStringTag]: tag('Blob'),
  size: kEnumerableProperty,
  type: kEnumerableProperty,
  slice: kEnumerableProperty,
  stream: kEnumerableProperty,
  text: kEnumerableProperty,
  textStream: kEnumerableProperty,
  arrayBuffer: kEnumerableProperty,
  bytes: kEnumerableProperty,
});

const kName = Symbol('kName');
const kLastModified = Symbol('kLastModified');

function isFile(object) {
  return isBlob(object) && object[kName] !== undefined;
}

class File extends Blob {
  constructor(fileBits, fileName, options = kEmptyObject) {
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    const lastModified = options?.lastModified;
    hide(this, kName, toDOMString(fileName).toWellFormed());
    hide(this, kLastModified, lastModified === undefined ? Date.now() : Math.trunc(+lastModified) || 0);
  }

  get name() {
    if (!isFile(this)) throw new ERR_INVALID_THIS('File');
    return this[kName];
  }

  get lastModified() {
    if (!isFile(this)) throw new ERR_INVALID_THIS('File');
    return this[kLastModified];
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const { size, type, name, lastModified } = this;
    return `File ${inspect({ size, type, name, lastModified }, inner)}`;
  }

  [kClone]() {
    const { data } = super[kClone]();
    return {
      data: { ...data, name: this.name, lastModified: this.lastModified },
      deserializeInfo: 'internal/blob:ClonedFile',
    };
  }

  [kDeserialize](data) {
    super[kDeserialize](data);
    hide(this, kName, data.name);
    hide(this, kLastModified, data.lastModified);
  }
}

function ClonedFile() {
  return Object.create(File.prototype);
}

Object.defineProperties(File.prototype, {
  name: kEnumerableProperty,
  lastModified: kEnumerableProperty,
  [Symbol.toStringTag]: tag('File'),
});

// ---- object URLs

const store = new Map();

function createObjectURL(object) {
  if (!isBlob(object)) throw new ERR_INVALID_ARG_TYPE('obj', 'Blob', object);
  const id = require('internal/crypto/random').randomUUID();
  store.set(id, object);
  return `blob:nodedata:${id}`;
}

/** The id of a blob: URL of ours, undefined for others. */
function objectId(text) {
  const { URL } = require('internal/url');
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'blob:') return undefined;
  const [scheme, id, ...rest] = url.pathname.split(':');
  return scheme === 'nodedata' && id !== undefined && rest.length === 0 ? id : undefined;
}

function revokeObjectURL(url) {
  const id = objectId(url);
  if (id !== undefined) store.delete(id);
}

/** buffer.resolveObjectURL */
function resolveObjectURL(url) {
  const id = objectId(`${url}`);
  return id === undefined ? undefined : store.get(id);
}

module.exports = {
  Blob,
  ClonedBlob,
  ClonedFile,
  File,
  createBlobFromFile,
  createObjectURL,
  isBlob,
  isFile,
  resolveObjectURL,
  revokeObjectURL,
};
