'use strict';
// The global console and Console instances.

console.log('%s is %d years and %i days, %f, %j %o %O %%', 'Bob', 42, 1.9, '2.5', { a: 1 }, [1], { b: { c: {} } }, 'rest', -0);
console.log('no %s', 'format', '%s', 5);
console.log('%x %', 1);
console.log(1, -0, 10n, true, null, undefined, Symbol('s'), 'text', '');
console.log();
console.info({ a: 1 }, [1, 2]);
console.debug('debug');
console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
console.dirxml({ a: 1 }, [2]);
console.count();
console.count('x');
console.count();
console.countReset();
console.count();
console.assert(true, 'not shown');
console.group('Group', 1);
console.log('inside');
console.group();
console.log('two\nlines');
console.log({ a: 1, long: 'x'.repeat(70) });
console.groupEnd();
console.log('inside again');
console.groupEnd();
console.groupEnd();
console.log('outside');
console.table([{ a: 1, b: 'x' }, { a: 2, c: true }, 5]);
console.table([[1, 2], [3, 4]], ['1']);
console.table(new Map([['k', { v: 1 }], [2, 'two']]));
console.table(new Set([1, 'two']));
console.table({ row: { col: 1 }, other: 2 });
console.table([]);
console.table('text');
console.table([{ wide: '你好' }, { wide: 'é' }]);

console.log(Object.keys(console).join());
console.log(Object.prototype.toString.call(console), typeof console.Console, console instanceof console.Console);
console.log(require('console') === console, console.log.name, console.log.length);

const lines = [];
const stream = { write(text) { lines.push(text); }, on() {}, once() {}, removeListener() {}, listenerCount: () => 1 };
const own = new console.Console({ stdout: stream, groupIndentation: 4, inspectOptions: { compact: false } });
own.log('a', { b: 1 });
own.group('g');
own.error('indented');
own.groupEnd();
const { warn } = own;
warn('bound');
own.table([[1]]);
console.log(lines);
for (const bad of [{}, { stdout: stream, stderr: {} }, { stdout: stream, colorMode: 'x' }, { stdout: stream, groupIndentation: -1 }]) {
  try {
    new console.Console(bad);
  } catch (error) {
    console.log(error.code, error.message);
  }
}
const saved = console.log;
const caught = [];
console.log = (...args) => caught.push(args);
console.count('patched');
console.log = saved;
console.log(caught);
