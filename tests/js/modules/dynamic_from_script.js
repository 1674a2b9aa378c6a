// import() in a script resolves against the script.
const results = [];
import('./fixtures/counter.mjs')
  .then((ns) => {
    console.log(ns.increment(), ns.default, Object.keys(ns).join());
    return import('./fixtures/tla_slow.mjs');
  })
  .then((ns) => {
    console.log(ns.value);
    return eval("import('./fixtures/nowhere.mjs')");
  })
  .catch((error) => {
    console.log(error.code, error instanceof Error);
    return new Function("return import('./fixtures/bad_link.mjs')")();
  })
  .catch((error) => console.log(`${error}`));
console.log('script ends');
