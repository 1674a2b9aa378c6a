// WeakRef, FinalizationRegistry and globals: what can be seen without a collection.
const o = { v: 1 }; const r = new WeakRef(o); console.log(r.deref() === o, r.deref().v, Object.prototype.toString.call(r), typeof WeakRef.prototype.deref);
for (const bad of [() => new WeakRef(1), () => WeakRef(o), () => new FinalizationRegistry(1), () => new FinalizationRegistry(() => 0).register(1), () => { const f = new FinalizationRegistry(() => 0); f.register(o, o); }]) { try { bad(); console.log("no"); } catch (e) { console.log(e.name); } }
const f = new FinalizationRegistry(() => { }); console.log(f.register(o, "held", o), f.unregister(o), f.unregister(o), f.unregister({}));
const cache = new Map(); for (let i = 0; i < 500; i++) cache.set(i, new WeakRef(i % 2 ? o : { i })); console.log([...cache.values()].filter(w => w.deref() === o).length);
const w = new WeakMap(); let key = { k: 1 }; w.set(key, { back: key }); for (let i = 0; i < 2000; i++) w.set({ i }, { i }); console.log(w.get(key).back === key, w.has(key)); console.log(new WeakRef(Symbol("s")).deref().description);
