// try, catch and finally in all combinations of completions.
function f1() { try { return "try"; } finally { console.log("f1 finally"); } }
function f2() { try { return "try"; } finally { return "finally"; } }
function f3() { try { throw "t"; } catch (e) { return "catch " + e; } finally { console.log("f3 finally"); } }
function f4() { try { throw "t"; } finally { return "swallowed"; } }
function f5() { for (let i = 0; ; i++) { try { if (i === 1) return "i" + i; continue; } finally { if (i === 1) break; } } return "after loop"; }
function f6() { l: try { return 1; } finally { break l; } return "broke"; }
function f7() { let x = 1; try { return x; } finally { x = 2; } }
function f8() { const o = { v: 1 }; try { return o; } finally { o.v = 2; } }
function f9() { try { try { throw 1; } finally { throw 2; } } catch (e) { return "got " + e; } }
function f10() { try { throw 1; } catch { return "no binding"; } }
function f11() { const r = []; for (let i = 0; i < 4; i++) { try { r.push("t" + i); if (i === 1) continue; if (i === 2) break; } finally { r.push("f" + i); } } return r.join(); }
function f12() { try { try { throw new Error("in"); } catch (e) { throw new TypeError(e.message + "+"); } finally { console.log("f12 inner"); } } catch (e) { return e.name + e.message; } finally { console.log("f12 outer"); } }
function f13() { let n = 0; function g() { try { return n++; } finally { n += 10; } } return [g(), n].join(); }
function f14() { while (true) { try { try { break; } finally { console.log("one"); } } finally { console.log("two"); } } return "done"; }
function f15() { try { return (() => { throw "from expression"; })(); } catch (e) { return e; } }
function f16(e) { try { throw e; } catch (e) { var e = "var in catch"; return e; } finally { console.log("param", e); } }
function f17() { try { } finally { return "empty try"; } }
function f18() { for (const x of [1, 2, 3]) { try { throw x; } catch (x) { if (x < 2) continue; return "x" + x; } finally { console.log("f18", x); } } }
for (const f of [f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, () => f16("p"), f17, f18]) { const r = f(); console.log(typeof r === "object" ? JSON.stringify(r) : r); }

// Hot: a loop that throws sometimes, with a finally that counts.
let finals = 0, caught = 0;
function risky(i) { try { if (i % 7 === 0) throw i; return i; } catch (e) { caught += e; return -1; } finally { finals++; } }
let sum = 0; for (let i = 0; i < 1000; i++) sum += risky(i);
console.log(sum, caught, finals);
function inLoop(n) { let s = 0; for (let i = 0; i < n; i++) { try { if (i % 5 === 0) throw { i }; s += i; } catch ({ i: k }) { s -= k; } finally { s += 0.5; } } return s; }
console.log(inLoop(10), inLoop(1000));
function deep(n) { try { if (n === 0) throw new Error("bottom"); return deep(n - 1); } finally { finals++; } }
try { deep(100); } catch (e) { console.log(e.message, finals); }
console.log(eval("try { 1 } finally { 2 }"), eval("try { throw 1 } catch { 3 }"));
