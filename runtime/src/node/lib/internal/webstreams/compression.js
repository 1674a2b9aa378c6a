'use strict';
// CompressionStream and DecompressionStream: their formats are checked; node:zlib, which they stand on, is not
// built yet.

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { kEnumerableProperty } = require('internal/util');

const formats = new Set(['deflate', 'deflate-raw', 'gzip', 'brotli', 'zstd']);

function checkFormat(format, name) {
  format = `${format}`;
  if (!formats.has(format)) {
    const error = new ERR_INVALID_ARG_VALUE('format', format);
    error.message = `Failed to construct '${name}': 1st argument '${format}' is not a valid enum value of type CompressionFormat.`;
    throw error;
  }
  // eslint-disable-next-line no-restricted-syntax
  throw new Error(`${name} is not built into lanner yet`);
}

class CompressionStream {
  constructor(format) {
    checkFormat(format, 'CompressionStream');
  }

  get readable() {
    return undefined;
  }

  get writable() {
    return undefined;
  }
}

class DecompressionStream {
  constructor(format) {
    checkFormat(format, 'DecompressionStream');
  }

  get readable() {
    return undefined;
  }

  get writable() {
    return undefined;
  }
}
for (const Class of [CompressionStream, DecompressionStream]) {
  Object.defineProperties(Class.prototype, {
    readable: kEnumerableProperty,
    writable: kEnumerableProperty,
    [Symbol.toStringTag]: { __proto__: null, value: Class.name, configurable: true, enumerable: false, writable: false },
  });
}

module.exports = { CompressionStream, DecompressionStream };
