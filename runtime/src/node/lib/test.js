'use strict';
// node:test

const { runInParentContext, hook } = require('internal/test_runner/harness');
const { defineLazyProperty } = require('internal/util');

const test = runInParentContext(false);
const suite = runInParentContext(true);

module.exports = test;
Object.assign(test, {
  after: hook('after'),
  afterEach: hook('afterEach'),
  before: hook('before'),
  beforeEach: hook('beforeEach'),
  describe: suite,
  it: test,
  run() {
    throw new Error('node:test run() is not built into lanner yet');
  },
  suite,
  test,
});

defineLazyProperty(test, 'mock', () => {
  const { MockTracker } = require('internal/test_runner/mock');
  return new MockTracker();
});
defineLazyProperty(test, 'assert', () => require('internal/test_runner/assert'));
defineLazyProperty(test, 'snapshot', () => ({
  __proto__: null,
  setDefaultSnapshotSerializers() {
    throw new Error('Snapshots are not built into lanner yet');
  },
  setResolveSnapshotPath() {
    throw new Error('Snapshots are not built into lanner yet');
  },
}));
