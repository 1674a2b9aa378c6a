'use strict';
// What timers, ticks and other resources need of async hooks and async contexts: nothing, until a program
// loads one of them. `internal/async_hooks` then sets `active` and fills in the functions.

module.exports = {
  active: false,
  /** (resource, type) A resource begins: it gets ids and the context of now. */
  init: undefined,
  /** (resource, callback, receiver, args) Calls the callback as the resource's. */
  run: undefined,
  /** (resource) It will not be called again. */
  destroy: undefined,
};
