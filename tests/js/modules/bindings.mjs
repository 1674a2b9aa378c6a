// Live bindings, cycles, default exports, re-exports, names that are no identifiers.
import counter, { count, increment, set as assign, Pair } from './fixtures/counter.mjs';
import * as all from './fixtures/reexports.mjs';
import { viaCycle, early, readLate } from './fixtures/cycle_a.mjs';
import anonymous from './fixtures/anonymous.mjs';
import Named, { self } from './fixtures/named_class.mjs';
import { 'a name with spaces' as spaced, '☃' as snowman } from './fixtures/reexports.mjs';

export let own = 'own';
export { own as alias, count as passedOn };
import { own as mine, alias, passedOn } from './bindings.mjs';

const attempt = (f) => {
  try {
    return f();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};

console.log(counter, count, increment(), count, increment(5), count);
console.log(assign('text'), count, passedOn);
assign(7);
console.log([0, 1, 2].map(() => increment()), count);
console.log(attempt(() => { count = 1; }));
console.log(attempt(() => { count++; }));
console.log(attempt(() => { [Pair] = []; }));
console.log(attempt(() => { all = 1; }));
console.log(typeof count, typeof Pair, typeof all, new Pair(1, 2).sum());
console.log(mine, alias, (own = 'changed'), mine, alias);

console.log(viaCycle, early, readLate());
console.log(anonymous.name, anonymous(), Named.name, self === Named, Named.made);

console.log(Object.keys(all).join());
console.log(all.count, all.theCount, all.inner.count, all.default, 'ambiguous' in all, spaced, snowman);
console.log(eval('count'), eval('typeof all.inner'), (0, eval)('typeof count'), new Function('return typeof count')());
console.log(attempt(() => eval('count = 3')));
console.log(this, typeof arguments, attempt(() => undeclared));
{
  function inBlock() { return count; }
  console.log(inBlock());
}
console.log(typeof inBlock);
for (const f of [() => count, function () { return this === undefined && count; }]) console.log(f());
label: for (let i = 0; ; i++) {
  let captured = () => i + count;
  if (i === 2) { console.log(captured()); break label; }
}
console.log(attempt(() => later), attempt(() => new Later()), hoisted());
function hoisted() { return attempt(() => later); }
let later = 'now', Later = class {};
console.log(hoisted(), typeof Later);
