'use strict';
// The root of a process's tests: it begins with the first one and ends when the event loop has nothing left.

const process = require('process');
const { RootTest, Suite, Test, currentTest } = require('internal/test_runner/test');
const { flagValues, hasFlag } = require('internal/modules/flags');

let root;

/** Writes events through the reporters that the command line names. */
function makeReporters() {
  const names = flagValues('--test-reporter');
  const destinations = flagValues('--test-reporter-destination');
  if (names.length === 0) names.push('spec');
  return names.map((name, index) => {
    const known = ['dot', 'junit', 'spec', 'tap'].includes(name);
    if (!known) throw new Error(`Test reporters of one's own are not built into lanner yet: ${name}`);
    const { makeFormatter } = require(`internal/test_runner/reporters/${name}`);
    const destination = destinations[index] ?? 'stdout';
    return { format: makeFormatter(), write: writerOf(destination) };
  });
}

function writerOf(destination) {
  const { writeStderr, writeStdout } = internalBinding('util');
  if (destination === 'stdout') return writeStdout;
  if (destination === 'stderr') return writeStderr;
  const fs = require('fs');
  const descriptor = fs.openSync(destination, 'w');
  return (text) => fs.writeSync(descriptor, text);
}

function getRoot() {
  if (root !== undefined) return root;
  const reporters = makeReporters();
  root = new RootTest((type, data) => {
    const event = { __proto__: null, type, data };
    for (const { format, write } of reporters) {
      const text = format(event);
      if (text) write(text);
    }
  });
  root.only = hasFlag('--test-only');
  const namePatterns = flagValues('--test-name-pattern');
  const skipPatterns = flagValues('--test-skip-pattern');
  root.namePatterns = namePatterns.map(toPattern);
  root.skipPatterns = skipPatterns.map(toPattern);

  const onError = (kind) => (error) => root.uncaught(error, kind);
  process.on('uncaughtException', onError('uncaughtException'));
  process.on('unhandledRejection', onError('unhandledRejection'));
  let ended = false;
  const finish = () => {
    if (ended) return;
    ended = true;
    root.finish();
    for (const { format, write } of reporters) {
      const text = format(null);
      if (text) write(text);
    }
    if (root.hasFailed()) process.exitCode = 1;
  };
  process.on('beforeExit', () => {
    // Hooks of the root may begin new work.
    if (root.runAfterHooks()) return;
    finish();
  });
  process.on('exit', finish);
  return root;
}

function toPattern(text) {
  const match = /^\/(.*)\/([a-z]*)$/s.exec(text);
  return match ? new RegExp(match[1], match[2]) : new RegExp(text);
}

/** Where a test was declared: the frame above ours. */
function callSite(above) {
  const holder = {};
  const { prepareStackTrace, stackTraceLimit } = Error;
  let site;
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = (error, sites) => sites;
  Error.captureStackTrace(holder, above);
  const sites = holder.stack;
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  if (Array.isArray(sites) && sites.length > 0) {
    let file = sites[0].getFileName();
    if (file?.startsWith('file:')) file = internalBinding('module_wrap').fileUrlToPath(file);
    site = { file, line: sites[0].getLineNumber(), column: sites[0].getColumnNumber() };
  }
  return site;
}

/** `test`, `suite` and their short forms, for the test that is running or else the root. */
function runInParentContext(isSuite) {
  const start = (name, options, fn, overrides, location) => {
    const parent = currentTest() ?? getRoot();
    return parent.createSubtest(isSuite ? Suite : Test, name, options, fn, overrides, location);
  };
  const declare = (name, options, fn) => start(name, options, fn, undefined, callSite(declare));
  for (const keyword of ['expectFailure', 'only', 'skip', 'todo']) {
    const special = (name, options, fn) => start(name, options, fn, { [keyword]: true }, callSite(special));
    declare[keyword] = special;
  }
  return Object.defineProperty(declare, 'name', { __proto__: null, value: isSuite ? 'suite' : 'test' });
}

/** `before` and the like, for the suite that is being built, else the running test or the root. */
function hook(kind) {
  return (fn, options) => {
    const parent = currentTest() ?? getRoot();
    parent.createHook(kind, fn, options);
  };
}

module.exports = { callSite, hook, runInParentContext };
