// import defer: linked at once, evaluated when first looked at.
import defer * as lazy from './fixtures/deferred_part.mjs';
import defer * as waiting from './fixtures/deferred_waits.mjs';
import * as eager from './fixtures/empty.mjs';
console.log('main', globalThis.evaluated);
console.log(Object.prototype.toString.call(lazy), typeof lazy, lazy.then, Symbol.iterator in lazy);
console.log('still not', globalThis.evaluated);
console.log(lazy.value, globalThis.evaluated, lazy.value);
console.log(Object.keys(lazy), Object.keys(waiting));
const again = await import.defer('./fixtures/deferred_part.mjs');
console.log(again === lazy, again === (await import('./fixtures/deferred_part.mjs')), eager === (await import('./fixtures/empty.mjs')));
const failing = await import.defer('./fixtures/throws_late.mjs');
for (let i = 0; i < 2; i++) {
  try {
    failing.x;
  } catch (error) {
    console.log(error.message);
  }
}
try {
  await import.source('./fixtures/empty.mjs');
} catch (error) {
  console.log(error.name);
}
