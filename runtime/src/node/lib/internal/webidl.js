'use strict';
// Conversions of Web IDL that several interfaces share, with the messages Node gives.

function makeException(message, options = {}) {
  const { prefix, context = 'Value', code } = options;
  // eslint-disable-next-line no-restricted-syntax
  const error = new TypeError(`${prefix ? `${prefix}: ` : ''}${context} ${message}`);
  error.code = code ?? 'ERR_INVALID_ARG_TYPE';
  return error;
}

/** A required argument that is not there. */
function requiredArguments(length, required, options = {}) {
  if (length >= required) return;
  throw makeException(
    `${required} argument${required === 1 ? '' : 's'} required, but only ${length} present.`,
    { context: '', code: 'ERR_MISSING_ARGS', ...options });
}

function createSequenceConverter(converter) {
  return function(value, options = {}) {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
      throw makeException('cannot be converted to sequence.', options);
    }
    const method = value[Symbol.iterator];
    if (typeof method !== 'function') throw makeException('cannot be converted to sequence.', options);
    const iterator = Reflect.apply(method, value, []);
    if (typeof iterator?.next !== 'function') throw makeException('cannot be converted to sequence.', options);
    const list = [];
    for (;;) {
      const result = iterator.next();
      if ((typeof result !== 'object' && typeof result !== 'function') || result === null) {
        throw makeException('cannot be converted to sequence.', options);
      }
      if (result.done) return list;
      list.push(converter(result.value, { ...options, context: `${options.context}[${list.length}]` }));
    }
  };
}

function createInterfaceConverter(name, isInstance) {
  return function(value, options = {}) {
    if (!isInstance(value)) throw makeException(`is not of type ${name}.`, options);
    return value;
  };
}

/** DOMString: any value but a symbol, as text. */
function toDOMString(value) {
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  return `${value}`;
}

module.exports = {
  createInterfaceConverter,
  createSequenceConverter,
  makeException,
  requiredArguments,
  toDOMString,
};
