'use strict';
// process.nextTick: the queue that drains before promise jobs, after every callback.

const async = require('internal/async_resources');
const { FixedQueue } = require('internal/linked_queue');
const { validateFunction } = require('internal/validators');
const binding = internalBinding('task_queue');

const queue = new FixedQueue();

/** Runs every tick, those that ticks add included, then the promise jobs; again until both are empty. */
function processTicks() {
  do {
    let tick;
    while ((tick = queue.shift()) !== null) {
      const { callback, args } = tick;
      if (async.active) {
        try {
          async.run(tick, callback, undefined, args);
        } finally {
          async.destroy(tick);
        }
      } else if (args === undefined) {
        callback();
      } else {
        callback(...args);
      }
    }
    binding.runMicrotasks();
  } while (!queue.isEmpty());
  binding.setHasTicks(false);
}

function nextTick(callback, ...args) {
  validateFunction(callback, 'callback');
  const process = require('process');
  if (process._exiting) return;
  if (queue.isEmpty()) binding.setHasTicks(true);
  const tick = { callback, args: args.length === 0 ? undefined : args };
  if (async.active) async.init(tick, 'TickObject');
  queue.push(tick);
}

binding.setCallback('processTicks', processTicks);

module.exports = { nextTick, runNextTicks: processTicks };
