'use strict';
// node:crypto: random values and digests. The rest is not built yet: reading it throws an error that names it.

const digests = require('internal/crypto/hash');
const random = require('internal/crypto/random');
const { defineLazyProperty } = require('internal/util');

module.exports = { ...random, ...digests };
defineLazyProperty(module.exports, 'webcrypto', () => require('internal/crypto/webcrypto').crypto);
defineLazyProperty(module.exports, 'subtle', () => require('internal/crypto/webcrypto').crypto.subtle);
for (const name of ['createCipheriv', 'createDecipheriv', 'createDiffieHellman', 'createECDH',
  'createHmac', 'createPrivateKey', 'createPublicKey', 'createSecretKey', 'createSign', 'createVerify',
  'diffieHellman', 'generateKey', 'generateKeyPair', 'generateKeyPairSync', 'generateKeySync', 'getCiphers',
  'getCurves', 'hkdf', 'hkdfSync', 'pbkdf2', 'pbkdf2Sync', 'privateDecrypt', 'privateEncrypt',
  'publicDecrypt', 'publicEncrypt', 'scrypt', 'scryptSync', 'sign', 'verify']) {
  module.exports[name] = {
    [name]() {
      // eslint-disable-next-line no-restricted-syntax
      throw new Error(`crypto.${name} is not built into lanner yet`);
    },
  }[name];
}
