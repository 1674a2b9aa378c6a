// Labels, break, continue, switch with fall-through and odd cases.
outer: for (let i = 0; i < 4; i++) { for (let j = 0; j < 4; j++) { if (j === 2) continue outer; if (i === 2) break outer; console.log(i, j); } }
a: b: c: for (; ;) { break b; }
block: { console.log("in"); if (true) break block; console.log("never"); }
let n = 0; do { n++; if (n === 2) continue; if (n > 4) break; } while (n < 10); console.log(n);
let w = 0; loop: while (true) { switch (w++) { case 0: continue loop; case 1: break; case 2: break loop; default: throw 0; } } console.log(w);

function sw(x) {
  const r = [];
  switch (x) { case 1: r.push("one"); case 2: r.push("two"); break; default: r.push("default"); case "s": r.push("s"); break; case NaN: r.push("nan"); case null: r.push("null"); }
  return r.join();
}
console.log([1, 2, 3, "s", NaN, null, undefined, "1", 1n].map(sw).join(" / "));
const order = []; const t = v => (order.push(v), v);
switch (t(3)) { case t(1): case t(3): order.push("hit"); case t(5): order.push("fell"); } console.log(order.join());
switch (1) { }
switch (1) { default: }
switch (0) { case -0: console.log("minus zero"); }
function lexical(x) { switch (x) { case 0: let v = "zero"; return v; case 1: { let v = "one"; return v; } default: v = "assigned"; } }
try { console.log(lexical(0), lexical(1)); lexical(2); } catch (e) { console.log(e.name); }
function dense(i) { switch (i) { case 0: return "a"; case 1: return "b"; case 2: return "c"; case 3: return "d"; case 4: return "e"; case 5: return "f"; default: return "?"; } }
let s = ""; for (let i = -1; i < 300; i++) s += dense(i % 7); console.log(s.length, s.slice(0, 20), dense(2.5), dense("2"), dense(-0));
function strings(k) { switch (k) { case "alpha": return 1; case "be" + "ta": return 2; case String("gamma"): return 3; } return 0; }
let sum = 0; for (let i = 0; i < 300; i++) sum += strings(["alpha", "beta", "gamma", "delta"][i % 4]); console.log(sum);
function ret() { for (; ;) { switch (1) { case 1: try { return "ret"; } finally { console.log("cleanup"); } } } } console.log(ret());
function contFinally() { let c = 0; l: for (let i = 0; i < 3; i++) { try { if (i === 1) continue l; c++; } finally { c += 10; } } return c; } console.log(contFinally());
console.log(eval("1; l: { 2; break l; }"), eval("do { 3; } while (false)"), eval("switch (1) { case 1: 4; }"), eval("var z = 1; if (false) 5;"), eval("l2: for (var i = 0; i < 2; i++) { i; continue l2; }"));
function nested() { const r = []; x: for (const i of [1, 2, 3]) { y: for (const j of [1, 2, 3]) { if (j === 2) continue x; if (i === 3) break x; r.push(i * 10 + j); } } return r.join(); } console.log(nested());
