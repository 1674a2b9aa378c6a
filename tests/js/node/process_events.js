// Signals, errors nobody caught, warnings, users, and what a process tells of itself.
const attempt = (name, run) => {
  try {
    const value = run();
    console.log(name, value === undefined ? 'done' : JSON.stringify(value));
  } catch (error) {
    console.log(name, error.name, error.code, error.message);
  }
};

attempt('kill', () => process.kill('x'));
attempt('kill', () => process.kill(process.pid, 'SIGNOT'));
attempt('kill', () => process.kill(process.pid, 0));
attempt('setuid', () => process.setuid({}));
attempt('setuid', () => process.setuid('nobody of that name'));
attempt('setgroups', () => process.setgroups(['nobody of that name']));
attempt('setgroups', () => process.setgroups([{}]));
attempt('initgroups', () => process.initgroups());
attempt('capture', () => process.setUncaughtExceptionCaptureCallback(5));
attempt('execve', () => process.execve('/x', 1));
attempt('exitCode', () => { process.exitCode = 'x'; });
attempt('umask', () => process.umask('9'));
attempt('umask', () => {
  const old = process.umask('022');
  return [process.umask(old), process.umask() === old];
});
attempt('hrtime', () => process.hrtime([1]));
attempt('cpuUsage', () => process.cpuUsage({ user: -1, system: 1 }));
attempt('threadCpuUsage', () => Object.keys(process.threadCpuUsage()));
attempt('memory', () => [process.constrainedMemory() >= 0, process.availableMemory() > 0, process.memoryUsage.rss() > 0]);
attempt('flags', () => [process.allowedNodeEnvironmentFlags.has('r'), process.allowedNodeEnvironmentFlags.has('--no-warnings'),
  process.allowedNodeEnvironmentFlags.has('--nothing')]);
attempt('version', () => { 'use strict'; process.version = 'x'; });
attempt('groups', () => process.getgroups().includes(process.getegid()));
attempt('resources', () => {
  const timer = setTimeout(() => {}, 1);
  const immediate = setImmediate(() => {});
  const before = process.getActiveResourcesInfo();
  clearTimeout(timer);
  clearImmediate(immediate);
  return [before.includes('Timeout'), before.includes('Immediate'), process.getActiveResourcesInfo().includes('Timeout')];
});
{
  const seen = [];
  process.ref({ ref: () => seen.push('ref') });
  process.unref({ [Symbol.for('nodejs.unref')]: () => seen.push('unref') });
  console.log(seen);
}
attempt('env', () => {
  process.env.LANNER_TEST = 5;
  const value = process.env.LANNER_TEST;
  delete process.env.LANNER_TEST;
  return [value, 'LANNER_TEST' in process.env, process.env[Symbol.iterator] === undefined];
});
attempt('env', () => { process.env.X = Symbol('x'); });
attempt('env', () => Object.defineProperty(process.env, 'X', { value: 'x' }));
attempt('title', () => {
  process.title = 'other';
  return process.title;
});

process.on('warning', ({ name, code, message }) => console.log('warning', name, code, message));
process.removeAllListeners('warning');
process.on('warning', ({ name, code, message, detail }) => console.log('warning', name, code, message, detail));
process.emitWarning('text');
process.emitWarning('text', { type: 'Custom', code: 'C1', detail: 'more' });
process.emitWarning('old', 'DeprecationWarning', 'DEP9');
attempt('emitWarning', () => process.emitWarning(5));

const finalized = { name: 'object' };
process.finalization.register(finalized, (object, event) => console.log(event, object.name));
process.finalization.registerBeforeExit(finalized, (object, event) => console.log(event, object.name));
process.finalization.register(console, () => console.log('wrong: unregistered'));
process.finalization.unregister(console);

const keep = setInterval(() => {}, 1000);
process.on('SIGUSR2', (name, number) => {
  console.log(name, number);
  clearInterval(keep);
  process.once('uncaughtExceptionMonitor', (error, origin) => console.log('monitor', error.message, origin));
  process.once('uncaughtException', (error, origin) => {
    console.log('caught', error.message, origin);
    process.setUncaughtExceptionCaptureCallback((other) => {
      console.log('captured', other.message, process.hasUncaughtExceptionCaptureCallback());
      process.setUncaughtExceptionCaptureCallback(null);
    });
    setImmediate(() => { throw new Error('second'); });
  });
  Promise.reject(new Error('first'));
});
process.once('SIGHUP', () => console.log('once'));
process.kill(process.pid, 'SIGHUP');
setTimeout(() => process.kill(process.pid, 'SIGUSR2'), 20);
process.on('exit', (code) => console.log('exit', code));
