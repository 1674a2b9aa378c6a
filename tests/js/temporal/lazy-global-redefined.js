// Scripts that put something else in Temporal's place before it was ever used.
(0, eval)("var Temporal = typeof Temporal === 'object' ? 'was there' : 'was missing'");
console.log(Temporal, delete globalThis.Temporal, typeof Temporal);
console.log(new Date(0).toTemporalInstant().epochNanoseconds);
