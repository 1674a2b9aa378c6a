'use strict';
// node:worker_threads: channels and what tells threads apart. Workers themselves are not built yet.

const { defineLazyProperties } = require('internal/util');

const environmentData = new Map();

function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}

function getEnvironmentData(key) {
  return environmentData.get(key);
}

class Worker {
  constructor() {
    // eslint-disable-next-line no-restricted-syntax
    throw new Error('worker_threads.Worker is not built into lanner yet');
  }
}

async function postMessageToThread(threadId) {
  const { codes } = require('internal/errors');
  if (threadId === 0) throw new codes.ERR_WORKER_MESSAGING_SAME_THREAD();
  throw new codes.ERR_WORKER_MESSAGING_FAILED();
}

module.exports = {
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  Worker,
  getEnvironmentData,
  isInternalThread: false,
  isMainThread: true,
  parentPort: null,
  postMessageToThread,
  resourceLimits: {},
  setEnvironmentData,
  threadId: 0,
  threadName: '',
  workerData: null,
};
defineLazyProperties(module.exports, 'internal/worker/io', [
  'BroadcastChannel', 'MessageChannel', 'MessagePort', 'isMarkedAsUntransferable', 'markAsUncloneable',
  'markAsUntransferable', 'moveMessagePortToContext', 'receiveMessageOnPort',
]);
defineLazyProperties(module.exports, 'internal/locks', ['locks']);
