// What is said of values that are not iterable, as V8 words it.
const values = [5, undefined, null, {}, "s", true, Symbol("x"), 10n, () => 1, class A {}, /x/, Object.create(null)];
const sync = [
  (v) => { const { a: { b } } = { a: v }; },
  (v) => { const [a] = v; },
  (v) => { let x; [x] = v; },
  (v) => (([a]) => a)(v),
  (v) => (({ a }) => a)(v),
  (v) => new Map([v]),
  (v) => new Map(v),
  (v) => new WeakSet(v),
  (v) => new Set(...v),
  (v) => Math.max(...v),
  (v) => [...v],
  (v) => { for (const x of v.foo); },
  (v) => { function* g() { yield* v; } g().next(); },
  (v) => Iterator.from(v),
  (v) => Object.groupBy(v, (x) => x),
  (v) => Map.groupBy(v, (x) => x),
  (v) => new AggregateError(v),
  (v) => Array.from({ [Symbol.iterator]: v }),
  (v) => new Uint8Array({ [Symbol.iterator]: v }),
  (v) => Uint8Array.from({ [Symbol.iterator]: v }),
  (v) => new Map({ [Symbol.iterator]: v }),
  (v) => { const o = { [Symbol.iterator]: v }; for (const x of o); },
  (v) => { const o = { [Symbol.iterator]: v }; const [a] = o; },
  (v) => Iterator.prototype.flatMap.call([1].values(), () => v).next(),
  (v) => new Set([1]).union(v),
];
const waiting = [
  async (v) => { for await (const x of v); },
  async (v) => { for await (const x of v.foo); },
  async (v) => { for await (const x of Object(v)); },
  async (v) => { const o = { [Symbol.asyncIterator]: v }; for await (const x of o); },
  async (v) => { const o = { [Symbol.iterator]: v }; for await (const x of o); },
  (v) => Promise.all(v),
  (v) => Array.fromAsync({ [Symbol.asyncIterator]: v }),
];
const told = (f, e) => console.log(f.toString().replace(/^.*?=> /, "").slice(0, 48), "=>", e === undefined ? "ok" : e.message);
for (const v of values) {
  console.log("----", typeof v);
  for (const f of sync) {
    let error;
    try { f(v); } catch (e) { error = e; }
    told(f, error);
  }
}
(async () => {
  for (const v of values) {
    console.log("---- async", typeof v);
    for (const f of waiting) {
      let error;
      try { await f(v); } catch (e) { error = e; }
      told(f, error);
    }
  }
})();
