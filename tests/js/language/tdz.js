// Temporal dead zone: every way to reach a binding before its declaration.
function check(label, f) { try { console.log(label, f()); } catch (e) { console.log(label, e.name); } }
check("read", () => { x; let x = 1; });
check("write", () => { x = 2; let x = 1; });
check("typeof", () => { typeof x; let x; });
check("const", () => { c; const c = 1; });
check("class", () => { new C(); class C { } });
check("class in its own heritage", () => { class D extends D { } });
check("closure before", () => { const f = () => y; const r = f(); let y = 1; return r; });
check("closure after", () => { const f = () => y; let y = 1; return f(); });
check("default parameter", () => { function f(a = b, b = 1) { return a; } return f(); });
check("default parameter given", () => { function f(a = b, b = 1) { return a + b; } return f(5); });
check("own default", () => { function f(a = a) { return a; } return f(); });
check("switch", () => { switch (1) { case 0: let z = 1; break; case 1: return z; } });
check("for", () => { for (let i = i; ;) return i; });
check("for-of", () => { for (const k of [k]) return k; });
check("loop body again", () => {
  const out = [];
  for (let i = 0; i < 3; i++) { try { out.push(q); } catch (e) { out.push(e.name); } let q = i; out.push(q); }
  return out.join();
});
check("const assign", () => { const k = 1; k = 2; });
check("const in loop", () => { let n = 0; for (const k of [1, 2]) { try { k = 3; } catch (e) { n++; } } return n; });
check("const update", () => { const k = 1; try { k++; } catch (e) { return e.name + k; } });
check("for const", () => { for (const i = 0; i < 2; i++) { } });
check("block shadow", () => { let o = 1; { try { o; } catch (e) { return e.name; } let o = 2; } });

// The check must come back in compiled code too: after hot loops in which it never failed.
function late(flag) {
  if (flag) return probe();
  let value = 42;
  function probe() { return value; }
  return probe();
}
let sum = 0;
for (let i = 0; i < 300; i++) sum += late(false);
check("hot", () => sum);
check("hot then dead", () => late(true));

// Declarations of the global level.
check("global", () => globalLater);
let globalLater = "here";
check("global after", () => globalLater);
check("global function hoisted", () => hoisted());
function hoisted() { return "hoisted"; }
check("var hoisted", () => typeof laterVar);
var laterVar = 1;
