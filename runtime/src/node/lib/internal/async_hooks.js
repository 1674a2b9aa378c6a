'use strict';
// Async ids, hooks and contexts behind node:async_hooks.
//
// A resource that begins gets an id, the id of who made it, and the async context of the moment. Running its
// callback makes it the current resource. Without hooks that is all; with hooks each step is told to them.

const shared = require('internal/async_resources');
const { codes: { ERR_INVALID_ASYNC_ID } } = require('internal/errors');
const context = internalBinding('async_context');

const kAsyncId = Symbol('asyncId');
const kTriggerId = Symbol('triggerAsyncId');
const kContext = Symbol('asyncContext');
const kDestroyed = Symbol('asyncDestroyed');

/** The main script is number 1. */
let lastId = 1;
const stack = [];
const root = {};
let current = { id: 1, trigger: 0, resource: root };
/** Between callbacks: nothing is current. */
const idle = { id: 0, trigger: 0, resource: root };

let mainIsOver = false;
/** Enabled hooks; replaced when it changes, so that a running round keeps its own. */
let hooks = [];

function newAsyncId() {
  return ++lastId;
}

/** The stack is empty in a callback of the loop: the main script has ended. */
function frame() {
  return current;
}

function executionAsyncId() {
  return frame().id;
}
function triggerAsyncId() {
  return frame().trigger;
}
function executionAsyncResource() {
  return frame().resource;
}

/** An error in a hook ends the process: nothing could handle it sensibly. */
function fatalHookError(error) {
  const process = require('process');
  const { writeStderr } = internalBinding('util');
  writeStderr(`${typeof error?.stack === 'string' ? error.stack : String(error)}\n`);
  process.exitCode = 1;
  if (process.listenerCount('exit') > 0) {
    try {
      process.emit('exit', 1);
    } catch {
      // The first error is the one to report.
    }
  }
  process.reallyExit(1);
}

function callHooks(name, ...args) {
  const now = hooks;
  for (let i = 0; i < now.length; i++) {
    const hook = now[i][name];
    if (hook === undefined) continue;
    try {
      Reflect.apply(hook, now[i].self, args);
    } catch (error) {
      fatalHookError(error);
    }
  }
}

function emitInit(id, type, trigger, resource) {
  if (hooks.length > 0) callHooks('init', id, type, trigger, resource);
}

/** Gives a resource its ids. */
function initResource(resource, type, trigger = frame().id) {
  const id = ++lastId;
  resource[kAsyncId] = id;
  resource[kTriggerId] = trigger;
  resource[kContext] = context.get();
  if (hooks.length > 0) callHooks('init', id, type, trigger, resource);
  return id;
}

function enter(id, trigger, resource) {
  stack.push(current);
  current = { id, trigger, resource };
  if (hooks.length > 0) callHooks('before', id);
}

function leave(id) {
  if (hooks.length > 0) callHooks('after', id);
  if (current.id === id && stack.length > 0) current = stack.pop();
}

/** Calls a resource's callback. What it throws leaves the stack as it is: see `unwind`. */
function runResource(resource, callback, receiver, args) {
  const id = resource[kAsyncId];
  const outer = context.get();
  context.set(resource[kContext]);
  if (id === undefined) {
    // It began before anything was counted.
    const result = args === undefined ? Reflect.apply(callback, receiver, []) : Reflect.apply(callback, receiver, args);
    context.set(outer);
    return result;
  }
  enter(id, resource[kTriggerId], resource);
  const result = Reflect.apply(callback, receiver, args ?? []);
  leave(id);
  context.set(outer);
  return result;
}

function emitDestroy(id) {
  if (hooks.length > 0) callHooks('destroy', id);
}

function destroyResource(resource) {
  const id = resource[kAsyncId];
  if (id === undefined || resource[kDestroyed]) return;
  resource[kDestroyed] = true;
  if (hooks.some((hook) => hook.destroy !== undefined)) queueDestroy(id);
}

let destroyQueue = [];
/** 'destroy' is told later, as it is when a collector finds the resource. */
function queueDestroy(id) {
  if (destroyQueue.push(id) > 1) return;
  internalBinding('async_context').runSoon(() => {
    while (destroyQueue.length > 0) {
      const ids = destroyQueue;
      destroyQueue = [];
      for (const id of ids) emitDestroy(id);
    }
  });
}

/** After an uncaught error was handled: the callbacks it ended are over. */
function unwind() {
  while (stack.length > 0) leave(current.id);
}

/** The loop goes on by itself: the main script's id is not the current one any more. */
function endMain() {
  if (mainIsOver) return;
  mainIsOver = true;
  if (stack.length === 0) current = idle;
  else stack[0] = idle;
}

// ---- promises

const promiseHook = (event, promise, parent) => {
  switch (event) {
    case 0:
      initPromise(promise, parent);
      break;
    case 1:
      if (promise[kAsyncId] !== undefined) callHooks('promiseResolve', promise[kAsyncId]);
      break;
    case 2:
      if (promise[kAsyncId] === undefined) initPromise(promise, undefined);
      enter(promise[kAsyncId], promise[kTriggerId], promise);
      break;
    case 3:
      leave(promise[kAsyncId]);
      break;
  }
};

function define(object, key, value) {
  Object.defineProperty(object, key, { __proto__: null, value, enumerable: false, writable: true, configurable: true });
}

function initPromise(promise, parent) {
  let trigger = frame().id;
  if (parent !== undefined) {
    if (parent[kAsyncId] === undefined) initPromise(parent, undefined);
    trigger = parent[kAsyncId];
  }
  const id = ++lastId;
  define(promise, kAsyncId, id);
  define(promise, kTriggerId, trigger);
  if (hooks.length > 0) callHooks('init', id, 'PROMISE', trigger, promise);
}

let promisesHooked = false;
/** Promises are followed while a hook is enabled that wants to know of them. */
function updatePromiseHook() {
  const wanted = hooks.some((hook) => hook.trackPromises);
  if (wanted === promisesHooked) return;
  promisesHooked = wanted;
  context.setPromiseHook(wanted ? promiseHook : undefined);
}

function addHook(hook) {
  if (hooks.includes(hook)) return;
  hooks = [...hooks, hook];
  updatePromiseHook();
}
function removeHook(hook) {
  hooks = hooks.filter((other) => other !== hook);
  updatePromiseHook();
}

function validateAsyncId(id, name) {
  if (!Number.isSafeInteger(id) || id < -1) throw new ERR_INVALID_ASYNC_ID(name, id);
}

shared.init = initResource;
shared.run = runResource;
shared.destroy = destroyResource;
shared.unwind = unwind;
internalBinding('task_queue').setCallback('mainEnded', endMain);
shared.active = true;

module.exports = {
  addHook,
  destroyResource,
  emitDestroy,
  emitInit,
  enter,
  executionAsyncId,
  executionAsyncResource,
  initResource,
  kAsyncId,
  kContext,
  kTriggerId,
  leave,
  newAsyncId,
  queueDestroy,
  removeHook,
  runResource,
  triggerAsyncId,
  validateAsyncId,
};
