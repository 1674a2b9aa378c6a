// Direct and indirect eval, new Function, with.
(0, eval)('var g = "global"; let lexical = "lexical";');
function direct() { var g = "local"; return eval("g") + "/" + (0, eval)("g") + "/" + globalThis.eval("g"); } console.log(direct());
function declares() { eval("var made = 1; function madeF() { return made + 1; }"); return made + madeF(); } console.log(declares(), typeof made);
function strictEval() { "use strict"; eval("var hidden = 1"); return typeof hidden; } console.log(strictEval());
function letEval() { eval("let hidden = 1; const h2 = 2; class H {}"); return typeof hidden + typeof h2 + typeof H; } console.log(letEval());
(0, eval)("var fromIndirect = 5; let lexIndirect = 6"); console.log(fromIndirect, typeof lexIndirect, delete globalThis.fromIndirect);
function params(a, b = eval("var inParam = a * 2; inParam")) { return b + typeof inParam; } console.log(params(4));
function closes() { let x = 1; const f = eval("() => x++"); f(); f(); return x; } console.log(closes());
function assigns() { let x = 1; eval("x = 10"); return x; } console.log(assigns());
function thisEval() { return eval("this.v") + eval("arguments.length") + eval("new.target === undefined"); } console.log(thisEval.call({ v: 1 }, 1, 2));
function shadow() { const eval1 = eval; const x = "inner"; var r = eval("x"); try { r += eval1("typeof x"); } catch (e) { r += e.name; } return r; } console.log(shadow());
console.log(eval("1;;;"), eval(""), eval("{}"), eval("({a: 1}).a"), eval(5), eval("var q1"), eval("function q2() {}"), eval("if (1) 7; else 8"), eval("'use strict'; 3"), eval("let l1 = 4; l1"));
for (const bad of ["let a; var a", "return 1", "break", "1 +", "var let1; let let1", "new.target", "super.x", "yield 1; 'use strict'; yield", "'use strict'; with (a) {}", "function f(a, a) { 'use strict' }"]) { try { (0, eval)(bad); console.log("ok"); } catch (e) { console.log(e.name); } }
try { (0, eval)("var lexical"); console.log("no"); } catch (e) { console.log(e.name); }
function conflict() { let c = 1; { try { eval("var c = 2"); return "no"; } catch (e) { return e.name; } } } console.log(conflict());
const F = new Function("a", "b = 2", "...r", "return a + b + r.length"); console.log(F(1), F(1, 3, 4, 5), F.length, F.name, new Function().call(), Function("return this === globalThis")());
console.log(String(new Function("a", "b", "return a")).replace(/\n/g, "|")); try { new Function("a", "}"); } catch (e) { console.log(e.name); } try { new Function("/*", "*/){"); } catch (e) { console.log(e.name); }

const o = { x: 1, f() { return this === o; }, [Symbol.unscopables]: { hidden: true }, hidden: 1 }; var x = "outer", hidden = "outerHidden";
with (o) { console.log(x, f(), hidden, typeof y); x = 2; var declared = 3; var x2 = x; } console.log(o.x, declared, x, x2);
with ({ a: 1 }) { with ({ b: 2 }) { console.log(a + b); (function () { console.log(a, b); })(); } }
const getter = { get v() { return "got"; }, set v(z) { console.log("set", z); } }; with (getter) { v = v + "!"; }
with (Object.create({ inherited: 1 })) { inherited = 2; console.log(inherited); }
function withLoop(o) { let s = 0; with (o) { for (let i = 0; i < 100; i++) s += k; } return s; } console.log(withLoop({ k: 2 }));
const log = []; with (new Proxy({ p: 1 }, { get(t, k) { log.push("get " + String(k)); return t[k]; } })) { p; } console.log(log.join());
const fns = []; with ({ w: 1 }) { fns.push(() => w); fns.push(() => { w++; }); } fns[1](); console.log(fns[0]());
with ([1, 2, 3]) console.log(length, join("-")); with ("str") console.log(length); try { with (null) { } } catch (e) { console.log(e.name); }
let hot = 0; function evalHot(i) { return eval("i * 2"); } for (let i = 0; i < 150; i++) hot += evalHot(i); console.log(hot);
var deletable = eval("var dd = 1; delete dd"); console.log(deletable, typeof dd);
