'use strict';
// util.types: what a value is by its internal slots.

const native = internalBinding('types');

const TypedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const getTag = Object.getOwnPropertyDescriptor(TypedArrayPrototype, Symbol.toStringTag).get;
const { isView } = ArrayBuffer;

/** 'Uint8Array' and so on; undefined for what is no typed array. */
function typedArrayName(value) {
  return Reflect.apply(getTag, value, []);
}

function isTypedArray(value) {
  return typedArrayName(value) !== undefined;
}

const kinds = {};
for (const name of ['Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array',
  'Int32Array', 'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array']) {
  kinds[`is${name}`] = { [`is${name}`]: (value) => typedArrayName(value) === name }[`is${name}`];
}

for (const name of Object.getOwnPropertyNames(native)) kinds[name] = native[name];

module.exports = {
  isArrayBufferView: (value) => isView(value),
  isTypedArray,
  ...kinds,
};

let cryptoKey;
let keyObject;
Object.defineProperties(module.exports, {
  isKeyObject: {
    __proto__: null,
    configurable: false,
    enumerable: true,
    value: function isKeyObject(object) {
      // Nothing is a key as long as nobody can have made one.
      if (!internalBinding('util').isModuleLoaded('internal/crypto/keys')) return false;
      keyObject ??= require('internal/crypto/keys').isKeyObject;
      return keyObject(object);
    },
  },
  isCryptoKey: {
    __proto__: null,
    configurable: false,
    enumerable: true,
    value: function isCryptoKey(object) {
      if (!internalBinding('util').isModuleLoaded('internal/crypto/keys')) return false;
      cryptoKey ??= require('internal/crypto/keys').isCryptoKey;
      return cryptoKey(object);
    },
  },
});
