// node:test's mocks: functions, methods, accessors, properties, timers.
'use strict';
const { mock } = require('node:test');

const add = mock.fn((a, b) => a + b);
console.log(add(1, 2), add.mock.callCount(), add.mock.calls[0].arguments, add.mock.calls[0].result);
add.mock.mockImplementationOnce(() => 'once');
console.log(add(3, 4), add(3, 4));
add.mock.mockImplementation(() => 'other');
console.log(add(), add.mock.callCount());
add.mock.restore();
console.log(add(5, 6), add.name, add.length);
add.mock.resetCalls();
console.log(add.mock.callCount());

const twice = mock.fn(() => 'real', () => 'mocked', { times: 2 });
console.log(twice(), twice(), twice());
const failing = mock.fn(() => {
  throw new Error('inside');
});
try {
  failing();
} catch (error) {
  console.log(error === failing.mock.calls[0].error, failing.mock.calls[0].result);
}
class Point {
  constructor(x) {
    this.x = x;
  }
}
const Made = mock.fn(Point);
const point = new Made(4);
console.log(point instanceof Point, Made.mock.calls[0].target === Point, Made.mock.calls[0].result === point);

const object = { base: 2, times(n) { return this.base * n; }, get value() { return this.base; }, set value(n) { this.base = n; } };
const times = mock.method(object, 'times');
console.log(object.times(4), times.mock.calls[0].this === object);
mock.method(object, 'times', () => 'replaced');
console.log(object.times(1));
const getter = mock.getter(object, 'value', () => 'got');
console.log(object.value, getter.mock.callCount());
const setter = mock.setter(object, 'value', function(n) {
  this.base = n * 100;
});
object.value = 3;
console.log(object.base, setter.mock.callCount());
mock.restoreAll();
console.log(object.times(2), object.value);
const inherited = Object.create(object);
mock.method(inherited, 'times', () => 0);
console.log(inherited.times(), Object.hasOwn(inherited, 'times'));
mock.reset();
console.log(Object.hasOwn(inherited, 'times'));
for (const attempt of [() => mock.method(object, 'missing'), () => mock.fn(1), () => mock.method(object, 'times', { getter: true, setter: true })]) {
  try {
    attempt();
  } catch (error) {
    console.log(error.code);
  }
}
const settings = { mode: 'a' };
const property = mock.property(settings, 'mode', 'b');
console.log(settings.mode, property.mock.accessCount());
settings.mode = 'c';
console.log(settings.mode, property.mock.accesses.map((access) => `${access.type} ${access.value}`));
property.mock.restore();
console.log(settings.mode);

mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'], now: 1000 });
const log = [];
setTimeout((text) => log.push(text, Date.now()), 50, 'timeout');
const interval = setInterval(() => log.push('interval'), 20);
setImmediate(() => log.push('immediate'));
const cleared = setTimeout(() => log.push('never'), 10);
clearTimeout(cleared);
mock.timers.tick(25);
mock.timers.tick(30);
console.log(log, new Date().getTime(), Date.now());
clearInterval(interval);
require('timers/promises').setTimeout(10, 'promised').then((value) => {
  console.log(value);
  mock.timers.reset();
  console.log(Date.now() > 1e12);
});
mock.timers.runAll();
try {
  mock.timers.enable();
} catch (error) {
  console.log(error.code);
}
