// Module namespace objects: every internal method.
import * as ns from './namespace.mjs';
import * as empty from './fixtures/empty.mjs';
export let x = 1;
export let counter = 0;
export function bump() { return ++counter; }
export const constant = 'c';
export function f() { return this; }
export { x as 'x y', x as '0' };
const attempt = (f) => {
  try {
    return f();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};
const log = (f) => console.log(attempt(f));

log(() => ns.later);
log(() => { try { Object.getOwnPropertyDescriptor(ns, 'later'); } catch (error) { return error.name; } });
console.log(ns);
log(() => Object.keys(ns));
log(() => 'later' in ns && Reflect.has(ns, 'later'));
log(() => { for (const k in ns) console.log(k); });
export let later = 'later';

log(() => Reflect.ownKeys(ns));
log(() => Object.entries(ns).map(([k, v]) => k + typeof v).join());
log(() => JSON.stringify(Object.getOwnPropertyDescriptor(ns, 'x')));
log(() => JSON.stringify(Object.getOwnPropertyDescriptor(ns, Symbol.toStringTag)));
log(() => [Object.getPrototypeOf(ns), Object.isExtensible(ns), Object.isFrozen(ns), Object.isSealed(ns)]);
log(() => { ns.x = 2; });
log(() => { ns.unknown = 2; });
log(() => { delete ns.x; });
log(() => delete ns.unknown);
log(() => Object.defineProperty(ns, 'x', { value: 2 }));
log(() => Object.defineProperty(ns, 'x', { value: 1 }) === ns);
log(() => Reflect.defineProperty(ns, 'x', { writable: false }));
log(() => Reflect.defineProperty(ns, 'unknown', { value: 1 }));
log(() => Reflect.set(ns, 'x', 1));
log(() => Reflect.set({ __proto__: ns }, 'x', 1));
log(() => Reflect.set(ns, 'x', 1, {}));
log(() => Object.setPrototypeOf(ns, null) === ns);
log(() => Object.setPrototypeOf(ns, {}));
log(() => Object.freeze(ns));
log(() => Object.seal(ns) === ns);
log(() => Object.preventExtensions(ns) === ns);
log(() => [ns[0], ns['0'], ns['x y'], ns[1], ns[Symbol.iterator]]);
log(() => ns.f() === ns && Object.prototype.toString.call(ns));
log(() => `${ns}`);
log(() => JSON.stringify({ ...ns }));
log(() => { const { x, ...rest } = ns; return [x, Object.keys(rest).length]; });
log(() => { const child = Object.create(ns); x = 10; return [child.x, child.constant, 'x' in child, child.none]; });
log(() => Object.assign({}, ns).x);
log(() => Reflect.ownKeys(empty).length);
log(() => Object.hasOwn(ns, 'x') && !Object.hasOwn(ns, 'then'));
log(() => ns instanceof Object);
console.log(ns);
console.log({ nested: { ns } });
// A hot loop through the namespace.
function hot(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    ns.bump();
    sum += ns.counter + ns.constant.length + (ns.unknown === undefined ? 1 : 0);
  }
  return sum;
}
console.log(hot(10), hot(3000), ns.counter);
