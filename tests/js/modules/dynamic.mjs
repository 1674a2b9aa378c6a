// import() from modules, functions, eval and new Function; errors reject.
const fail = async (promise) => {
  try {
    return await promise;
  } catch (error) {
    return `${error.name}: ${error.message.split(' imported from')[0].replace(/'\/.*\//, "'")}`;
  }
};
const first = await import('./fixtures/counter.mjs');
const second = await import('./fixtures/../fixtures/counter.mjs');
console.log(first === second, first.increment(), second.count, first.default);
console.log((await import('./fixtures/counter.mjs?fresh')).count);
console.log((await eval("import('./fixtures/counter.mjs')")) === first);
console.log((await new Function("return import('./fixtures/counter.mjs')")()) === first);
console.log((await (0, eval)("import('./fixtures/counter.mjs')")) === first);
console.log(await fail(import('./fixtures/nowhere.mjs')));
console.log(await fail(import('./fixtures/bad_syntax.mjs')));
console.log(await fail(import('./fixtures/bad_syntax.mjs')));
console.log(await fail(import('./fixtures/bad_link.mjs')));
console.log(await fail(import({ toString() { throw new TypeError('no string'); } })));
console.log(await fail(import('./fixtures/throws_late.mjs')), await fail(import('./fixtures/throws_late.mjs')));
console.log(await fail(import(Symbol())));
const data = await import('./fixtures/data.json', { with: { type: 'json' } });
console.log(data.default, Object.keys(data));
console.log(await fail(import('./fixtures/data.json', 5)), await fail(import('./fixtures/data.json', { with: 5 })));
console.log(await fail(import('./fixtures/data.json', { with: { type: 5 } })));
console.log(await fail(import('./fixtures/bad.json', { with: { type: 'json' } })).then((t) => t.split(':')[0]));
console.log(import('./fixtures/empty.mjs') instanceof Promise, import('./fixtures/empty.mjs') === import('./fixtures/empty.mjs'));
const order = [];
const one = import('./fixtures/empty.mjs').then(() => order.push('import'));
Promise.resolve().then(() => order.push('job'));
order.push('sync');
await one;
console.log(order.join());
// `then` of a namespace is called like any other.
console.log(await import('./fixtures/thenable.mjs'));
async function many(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (await import('./fixtures/counter.mjs')).default.length;
  return sum;
}
console.log(await many(50));
console.log(typeof import.meta.url, import.meta.url.endsWith('/modules/dynamic.mjs'), import.meta === import.meta);
console.log(import.meta.resolve('./x y.mjs').endsWith('/modules/x%20y.mjs'), import.meta.filename.endsWith('dynamic.mjs'), import.meta.main);
import.meta.extra = 1;
console.log((() => import.meta.extra)(), Object.getPrototypeOf(import.meta));
