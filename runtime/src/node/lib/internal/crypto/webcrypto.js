'use strict';
// The global crypto: random values. Its subtle operations are not built yet.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { kEnumerableProperty } = require('internal/util');
const { getRandomValues, randomUUID } = require('internal/crypto/random');

function tag(value) {
  return { __proto__: null, value, configurable: true, enumerable: false, writable: false };
}

class SubtleCrypto {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }
}
for (const name of ['encrypt', 'decrypt', 'sign', 'verify', 'digest', 'generateKey', 'deriveKey', 'deriveBits',
  'importKey', 'exportKey', 'wrapKey', 'unwrapKey']) {
  const method = {
    async [name]() {
      const { lazyDOMException } = require('internal/util');
      throw lazyDOMException(`crypto.subtle.${name} is not built into lanner yet`, 'NotSupportedError');
    },
  }[name];
  Object.defineProperty(SubtleCrypto.prototype, name, {
    __proto__: null, value: method, configurable: true, enumerable: true, writable: true,
  });
}
Object.defineProperty(SubtleCrypto.prototype, Symbol.toStringTag, tag('SubtleCrypto'));

class CryptoKey {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }
}
Object.defineProperty(CryptoKey.prototype, Symbol.toStringTag, tag('CryptoKey'));

const subtle = Object.create(SubtleCrypto.prototype);

class Crypto {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get subtle() {
    if (this !== crypto) throw new ERR_INVALID_THIS('Crypto');
    return subtle;
  }

  getRandomValues(array) {
    if (this !== crypto) throw new ERR_INVALID_THIS('Crypto');
    return getRandomValues(array);
  }

  randomUUID() {
    if (this !== crypto) throw new ERR_INVALID_THIS('Crypto');
    return randomUUID();
  }
}
Object.defineProperties(Crypto.prototype, {
  [Symbol.toStringTag]: tag('Crypto'),
  subtle: kEnumerableProperty,
  getRandomValues: kEnumerableProperty,
  randomUUID: kEnumerableProperty,
});

const crypto = Object.create(Crypto.prototype);

module.exports = { Crypto, CryptoKey, SubtleCrypto, crypto };
