'use strict';
// process.finalization: functions that run at the end of the process for objects that still live.

const process = require('process');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction } = require('internal/validators');

const references = new Map([['exit', []], ['beforeExit', []]]);
const registry = new FinalizationRegistry((reference) => forget((other) => other === reference));

function forget(matches) {
  for (const [event, list] of references) {
    const rest = list.filter((reference) => !matches(reference));
    references.set(event, rest);
    if (rest.length === 0 && list.length > 0) process.removeListener(event, listeners[event]);
  }
}

function run(event) {
  for (const reference of references.get(event)) {
    const object = reference.deref();
    if (object !== undefined) reference.callback(object, event);
  }
  references.set(event, []);
}
const listeners = { exit: () => run('exit'), beforeExit: () => run('beforeExit') };

function add(event, object, callback) {
  if (object === null || (typeof object !== 'object' && typeof object !== 'function')) {
    throw new ERR_INVALID_ARG_TYPE('obj', 'object', object);
  }
  validateFunction(callback, 'fn');
  const list = references.get(event);
  if (list.length === 0) process.on(event, listeners[event]);
  const reference = new WeakRef(object);
  reference.callback = callback;
  list.push(reference);
  registry.register(object, reference, reference);
}

const warn = (name) => require('internal/util').emitExperimentalWarning(`process.finalization.${name}`);

module.exports = {
  register(object, callback) {
    warn('register');
    add('exit', object, callback);
  },
  registerBeforeExit(object, callback) {
    warn('registerBeforeExit');
    add('beforeExit', object, callback);
  },
  unregister(object) {
    warn('unregister');
    if (!object) return;
    forget((reference) => {
      const held = reference.deref();
      if (held !== object && held !== undefined) return false;
      registry.unregister(reference);
      return true;
    });
  },
};
