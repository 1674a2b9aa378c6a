'use strict';
// DOMException: the errors of the web's interfaces.

const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { kClone, kDeserialize, markTransferMode } = require('internal/worker/js_transferable');

/** Names with a legacy code, in the order of the codes from 1; gaps are names that are no longer thrown. */
const legacy = [
  ['IndexSizeError', 'INDEX_SIZE_ERR'],
  [undefined, 'DOMSTRING_SIZE_ERR'],
  ['HierarchyRequestError', 'HIERARCHY_REQUEST_ERR'],
  ['WrongDocumentError', 'WRONG_DOCUMENT_ERR'],
  ['InvalidCharacterError', 'INVALID_CHARACTER_ERR'],
  [undefined, 'NO_DATA_ALLOWED_ERR'],
  ['NoModificationAllowedError', 'NO_MODIFICATION_ALLOWED_ERR'],
  ['NotFoundError', 'NOT_FOUND_ERR'],
  ['NotSupportedError', 'NOT_SUPPORTED_ERR'],
  ['InUseAttributeError', 'INUSE_ATTRIBUTE_ERR'],
  ['InvalidStateError', 'INVALID_STATE_ERR'],
  ['SyntaxError', 'SYNTAX_ERR'],
  ['InvalidModificationError', 'INVALID_MODIFICATION_ERR'],
  ['NamespaceError', 'NAMESPACE_ERR'],
  ['InvalidAccessError', 'INVALID_ACCESS_ERR'],
  [undefined, 'VALIDATION_ERR'],
  ['TypeMismatchError', 'TYPE_MISMATCH_ERR'],
  ['SecurityError', 'SECURITY_ERR'],
  ['NetworkError', 'NETWORK_ERR'],
  ['AbortError', 'ABORT_ERR'],
  ['URLMismatchError', 'URL_MISMATCH_ERR'],
  ['QuotaExceededError', 'QUOTA_EXCEEDED_ERR'],
  ['TimeoutError', 'TIMEOUT_ERR'],
  ['InvalidNodeTypeError', 'INVALID_NODE_TYPE_ERR'],
  ['DataCloneError', 'DATA_CLONE_ERR'],
];
const codeOf = new Map();
legacy.forEach(([name], index) => {
  if (name !== undefined) codeOf.set(name, index + 1);
});

/** A constructor that gives back its argument: classes that extend it put private fields on any object. */
function Identity(object) {
  return object;
}
Object.setPrototypeOf(Identity, null);

/** The name and the message of an exception, which is a real Error object. */
class Slots extends Identity {
  #name;
  #message;
  constructor(object, name, message) {
    super(object);
    this.#name = name;
    this.#message = message;
  }
  static of(object) {
    return typeof object === 'object' && object !== null && #name in object;
  }
  static name(object) {
    return object.#name;
  }
  static message(object) {
    return object.#message;
  }
  static set(object, name, message) {
    object.#name = name;
    object.#message = message;
  }
}

function check(object) {
  if (!Slots.of(object)) throw new ERR_INVALID_THIS('DOMException');
}

/** The stack's first line is written when it is captured, and reads data properties only. */
function capture(object, name, message, above) {
  const hidden = (value) => ({ __proto__: null, value, configurable: true, enumerable: false, writable: true });
  Object.defineProperties(object, { name: hidden(name), message: hidden(message) });
  Error.captureStackTrace(object, above);
  object.stack; // eslint-disable-line no-unused-expressions
  delete object.name;
  delete object.message;
}

class DOMException {
  constructor(message = '', options = 'Error') {
    // eslint-disable-next-line no-restricted-syntax
    const self = new Error();
    Object.setPrototypeOf(self, new.target.prototype);
    message = `${message}`;
    let name = options;
    if (options && typeof options === 'object') {
      name = options.name;
      if ('cause' in options) {
        Object.defineProperty(self, 'cause', {
          __proto__: null, value: options.cause, configurable: true, enumerable: false, writable: true,
        });
      }
    }
    name = `${name}`;
    new Slots(self, name, message); // eslint-disable-line no-new
    capture(self, name, message, new.target);
    markTransferMode(self, true, false);
    return self;
  }

  get name() {
    check(this);
    return Slots.name(this);
  }

  get message() {
    check(this);
    return Slots.message(this);
  }

  get code() {
    check(this);
    return codeOf.get(Slots.name(this)) ?? 0;
  }

  [kClone]() {
    const data = { message: Slots.message(this), name: Slots.name(this), stack: this.stack };
    return { data, deserializeInfo: 'internal/dom_exception:DOMException' };
  }

  [kDeserialize](data) {
    Slots.set(this, data.name, data.message);
    Object.defineProperty(this, 'stack', {
      __proto__: null, value: data.stack, configurable: true, enumerable: false, writable: true,
    });
  }
}

Object.setPrototypeOf(DOMException.prototype, Error.prototype);
Object.defineProperties(DOMException.prototype, {
  name: { __proto__: null, enumerable: true },
  message: { __proto__: null, enumerable: true },
  code: { __proto__: null, enumerable: true },
});
legacy.forEach(([, constant], index) => {
  const descriptor = { __proto__: null, value: index + 1, enumerable: true, configurable: false, writable: false };
  Object.defineProperty(DOMException, constant, descriptor);
  Object.defineProperty(DOMException.prototype, constant, descriptor);
});
Object.defineProperty(DOMException.prototype, Symbol.toStringTag, {
  __proto__: null, value: 'DOMException', configurable: true, enumerable: false, writable: false,
});

function optionalNumber(value, name) {
  if (value === undefined) return null;
  const number = +value;
  if (!Number.isFinite(number)) throw new TypeError(`${name} is not a finite floating-point value`);
  if (number < 0) throw new RangeError(`${name} must not be negative`);
  return number;
}

class QuotaExceededError extends DOMException {
  #quota = null;
  #requested = null;

  constructor(message = '', options = undefined) {
    super(message, 'QuotaExceededError');
    if (options !== undefined && options !== null) {
      this.#quota = optionalNumber(options.quota, 'quota');
      this.#requested = optionalNumber(options.requested, 'requested');
      if (this.#quota !== null && this.#requested !== null && this.#requested < this.#quota) {
        throw new RangeError('requested must not be less than quota');
      }
    }
  }

  get quota() {
    return this.#quota;
  }

  get requested() {
    return this.#requested;
  }

  [kClone]() {
    const { data } = super[kClone]();
    return {
      data: { ...data, quota: this.#quota, requested: this.#requested },
      deserializeInfo: 'internal/dom_exception:QuotaExceededError',
    };
  }

  [kDeserialize](data) {
    super[kDeserialize](data);
    this.#quota = data.quota;
    this.#requested = data.requested;
  }
}
Object.defineProperties(QuotaExceededError.prototype, {
  quota: { __proto__: null, enumerable: true },
  requested: { __proto__: null, enumerable: true },
  [Symbol.toStringTag]: {
    __proto__: null, value: 'QuotaExceededError', configurable: true, enumerable: false, writable: false,
  },
});

module.exports = { DOMException, QuotaExceededError };
