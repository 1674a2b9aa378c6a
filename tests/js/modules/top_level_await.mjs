// Top-level await: order of evaluation, siblings, errors, cycles.
import { log } from './fixtures/tla_log.mjs';
import { value as slow } from './fixtures/tla_slow.mjs';
import './fixtures/tla_sync.mjs';
import { value as parent } from './fixtures/tla_parent.mjs';
log('main starts');
console.log(log.lines.splice(0).join('\n'));
console.log(slow, parent, await 5, await Promise.resolve('resolved'));
for await (const x of [1, Promise.resolve(2)]) console.log(x);
const results = await Promise.allSettled([
  import('./fixtures/tla_fails.mjs'),
  import('./fixtures/tla_fails_parent.mjs'),
  import('./fixtures/tla_fails.mjs'),
]);
console.log(results.map((r) => r.reason.message), results[0].reason === results[2].reason, results[0].reason === results[1].reason);
const [cycle] = await Promise.all([import('./fixtures/tla_cycle_a.mjs'), import('./fixtures/tla_cycle_b.mjs')]);
console.log(cycle.a, cycle.fromB());
console.log(log.lines.splice(0).join('\n'));
try {
  await Promise.reject(new Error('caught'));
} catch (error) {
  console.log(error.message);
}
const later = await (async () => { await null; return 'later'; })();
console.log(later, (() => later)());
export { later };
