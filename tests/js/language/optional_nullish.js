// Optional chaining and nullish operators: short circuit, this, delete, calls, in hot code.
const o = { a: { b: { c: 1 } }, f() { return this === o; }, n: null, z: 0, e: "" };
console.log(o?.a?.b?.c, o.x?.b.c.d.e, o.n?.x, o.z?.toFixed(1), o.e?.length, o?.["a"]?.["b"].c);
console.log(o.f?.(), o?.f(), (o?.f)(), o["f"]?.(), o.missing?.(), o.missing?.x(), o.n?.());
let calls = 0; const bump = () => ++calls;
o.n?.[bump()]; o.n?.x[bump()]; o.missing?.(bump()); o.a?.[bump()]; console.log(calls);
console.log(delete o.a?.b.c, o.a.b.c, delete o.q?.r, delete o?.e, "e" in o);
for (const f of [() => o.f.g.h(), () => o.missing(), () => o?.n.x, () => (o?.q).r, () => o.z?.()]) { try { console.log(f()); } catch (e) { console.log(e.name); } }
console.log(null ?? "d", undefined ?? "d", 0 ?? "d", "" ?? "d", false ?? "d", NaN ?? "d", (null || undefined) ?? "z", null ?? undefined ?? 3);
let x = null; x ??= bump(); x ??= bump(); console.log(x, calls); const obj = { get g() { bump(); return null; }, set g(v) { bump(); } }; obj.g ??= 1; console.log(calls); let t = 1; t &&= 5; t ||= 7; console.log(t); let u; u &&= bump(); console.log(u, calls);
const frozen = Object.freeze({ k: 1 }); (function () { "use strict"; frozen.k ??= 2; frozen.k ||= 3; try { frozen.k &&= 4; } catch (e) { console.log(e.name); } try { frozen.n ??= 5; } catch (e) { console.log(e.name); } })();
const arrow = null; let named; named ??= () => 0; console.log(named.name); const c = {}; c.fn ||= function () { }; console.log(c.fn.name === "");
class P { #x = null; get() { return this.#x?.y; } set(v) { this.#x ??= v; return this.#x?.y; } static has(o) { return o?.#x; } } const p = new P(); console.log(p.get(), p.set({ y: 4 }), p.set({ y: 5 }), P.has(null), P.has(p).y);
const list = [{ v: { w: 1 } }, { v: null }, {}, null, undefined, { v: { w: 2 } }, 5, "s", { v: 7 }]; let sum = 0, misses = 0; for (let r = 0; r < 60; r++) for (const e of list) { const w = e?.v?.w; if (w === undefined) misses++; else sum += w; } console.log(sum, misses);
function deep(n) { return n?.left?.right?.value ?? n?.value ?? -1; } let d = 0; for (let i = 0; i < 300; i++) d += deep(i % 3 === 0 ? { value: 1 } : i % 3 === 1 ? { left: { right: { value: 10 } } } : null); console.log(d); console.log((() => { try { return undefined?.x ?? (() => { throw new Error("lazy"); })(); } catch (e) { return e.message; } })(), [1]?.[0], (null)?.[0], "abc"?.at?.(-1), (() => 5)?.());
