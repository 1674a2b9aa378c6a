// Async frames: the functions and combinators that wait for what failed.
const short = (error) => error.stack.split('\n').filter((line) => /at async /.test(line)).map((line) => line.trim().replace(/\(?\/.*\/(.*?)\)?$/, '$1')).join('; ');
async function inner() { await 1; throw new Error('inner'); }
async function outer() { await inner(); }
async function main() {
  for (const run of [
    async function all() { await Promise.all([1, outer()]); },
    async function any() { try { await Promise.any([outer(), outer()]); } catch (error) { throw error.errors[0]; } },
    async function settled() { throw (await Promise.allSettled([2, 3, outer()]))[2].reason; },
    async function then() { await inner().then(() => 1); },
  ]) {
    try { await run(); } catch (error) { console.log(run.name, '|', short(error)); }
  }
  Error.prepareStackTrace = (error, sites) => sites;
  try { await Promise.all([1, outer()]); } catch (error) {
    for (const site of error.stack.filter((site) => site.isAsync()).slice(0, 2)) {
      console.log(site.getFunctionName(), site.isAsync(), site.isPromiseAll(), site.getPromiseIndex(), site.isConstructor(), String(site).replace(/\(.*\/(.*)\)/, '$1'));
    }
  }
}
main();
