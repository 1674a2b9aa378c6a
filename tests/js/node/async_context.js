// Stores of AsyncLocalStorage go where work goes: through every queue, and not beyond.
const { AsyncLocalStorage, AsyncResource, createHook, executionAsyncId } = require('async_hooks');
const { EventEmitter } = require('events');
const { channel, tracingChannel } = require('diagnostics_channel');
const fs = require('fs');

const als = new AsyncLocalStorage({ name: 'first', defaultValue: 'default' });
const other = new AsyncLocalStorage();
const lines = [];
const show = (name) => lines.push(`${name}: ${als.getStore()} ${other.getStore()}`);

async function nested() {
  await undefined;
  show('after await');
  await fs.promises.stat(__filename);
  show('after a file');
  als.enterWith('entered');
  await new Promise((resolve) => setTimeout(resolve, 1));
  show('after enterWith');
  return other.run('inner', async () => {
    await 1;
    show('two stores');
  });
}

show('outside');
als.run('A', () => {
  show('run');
  setTimeout(() => show('timer'), 1);
  setImmediate(() => show('immediate'));
  process.nextTick(() => show('tick'));
  queueMicrotask(() => show('microtask'));
  Promise.resolve().then(() => show('then'));
  new Promise((resolve) => resolve({ then: (settle) => { show('thenable'); settle(); } })).then(() => show('settled'));
  fs.stat(__filename, () => show('file callback'));
  nested().then(() => show('nested is done'));
  als.exit(() => {
    show('exit');
    setTimeout(() => show('timer of exit'), 1);
  });
  try {
    als.run('B', () => { throw new Error('x'); });
  } catch {
    show('after a throw');
  }
});
show('outside again');
const settled = als.run('promise', () => Promise.resolve());
als.run('reaction', () => settled.then(() => show('the reaction decides, not the promise')));

const snapshot = als.run('S', () => AsyncLocalStorage.snapshot());
snapshot(show, 'snapshot');
als.run('bound', () => AsyncLocalStorage.bind(() => show('bind')))();
const resource = als.run('R', () => new AsyncResource('Res'));
resource.runInAsyncScope(show, null, 'resource');
lines.push(`${resource.asyncId() > 0} ${resource.triggerAsyncId()} ${executionAsyncId()} ${als.name}`);
const emitter = new EventEmitter();
als.run('listener', () => emitter.on('x', () => show('emitters call in the context of emit')));
als.run('emit', () => emitter.emit('x'));
{
  const scope = als.withScope('scoped');
  show('in a scope');
  scope.dispose();
}

channel('c').bindStore(als, (data) => `store of ${data}`);
channel('c').subscribe((data, name) => show(`channel ${name} ${data}`));
channel('c').runStores('data', () => show('runStores'));
const tracing = tracingChannel('t');
const events = {};
for (const name of ['start', 'end', 'asyncStart', 'asyncEnd', 'error']) {
  events[name] = (context) => lines.push(`${name} ${JSON.stringify(context, (key, value) => (value instanceof Error ? value.message : value))}`);
}
tracing.subscribe(events);
tracing.traceSync((x) => x + 1, { id: 1 }, null, 1);
try {
  tracing.traceSync(() => { throw new Error('thrown'); }, { id: 2 });
} catch {
  lines.push('rethrown');
}
tracing.tracePromise(async () => 'value', { id: 3 }).then((value) => lines.push(value));
tracing.traceCallback((callback) => process.nextTick(callback, null, 'result'), -1, { id: 4 }, null, () => lines.push('callback'));

setTimeout(() => {
  const seen = [];
  const ids = new Map();
  const hook = createHook({
    init(id, type, trigger) {
      ids.set(id, `${type}${[...ids.values()].filter((known) => known.startsWith(type)).length}`);
      seen.push(`init ${ids.get(id)}`);
    },
    before: (id) => seen.push(`before ${ids.get(id)}`),
    after: (id) => seen.push(`after ${ids.get(id)}`),
    destroy: (id) => seen.push(`destroy ${ids.get(id)}`),
  }).enable();
  process.nextTick(() => seen.push('tick'));
  setImmediate(() => seen.push('immediate'));
  Promise.resolve(1).then(() => seen.push('then'));
  setTimeout(() => {
    seen.push('timer');
    hook.disable();
    lines.sort();
    console.log(lines.join('\n'));
    console.log(seen.filter((line) => !line.includes('undefined')).join('\n'));
  }, 20);
}, 50);
