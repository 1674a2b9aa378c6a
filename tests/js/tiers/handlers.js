// Exceptions that compiled code catches itself.
function check(n) { if (n % 3 === 0) throw new RangeError("n" + n); if (n % 7 === 0) throw n; return n * 2; }
function caught(n) { let before = n + 1, s = 0; try { s = before; s += check(n); s += 1000; } catch (e) { return (e instanceof Error ? e.message : typeof e + e) + ":" + s + ":" + before; } return s; }
let log = "";
for (let i = 0; i < 400; i++) { const r = caught(i); if (i > 390) log += r + " "; }
console.log(log);
function deep(n) { return leaf(n) + 1; } function leaf(n) { if (n > 5) throw { n }; return n; }
function outer(list) { let good = 0, bad = 0, last = 0; for (let i = 0; i < list.length; i++) { try { last = i; good += deep(list[i]); } catch ({ n }) { bad += n; last = -i; } } return good + ":" + bad + ":" + last; }
for (let i = 0; i < 200; i++) outer([1, 9, 2, 7, 3]);
console.log(outer([1, 9, 2, 7, 3]), outer([9.5, "8", 1]), outer([]));
function withFinally(n, out) { try { out.push("try"); if (n & 1) throw n; return "returned"; } catch (e) { out.push("catch" + e); if (e > 100) throw e + 1; return "caught"; } finally { out.push("finally"); if (n === 7) return "overridden"; } }
const run = n => { const out = []; let r; try { r = withFinally(n, out); } catch (e) { r = "thrown" + e; } return r + " " + out; };
for (let i = 0; i < 300; i++) run(i);
console.log(run(2), "|", run(3), "|", run(7), "|", run(101), "|", run(102));
// What a throw leaves in variables; throws of built-ins, of accesses, in nested handlers.
function nested(v) { let step = 0; try { step = 1; try { step = 2; v.a.b(); step = 3; } finally { step += 10; } } catch (e) { return e.name + step; } return "fine" + step; }
for (let i = 0; i < 300; i++) nested(i % 2 ? { a: { b() {} } } : {});
console.log(nested({ a: { b() {} } }), nested({}), nested(null), nested({ a: { b() { throw new SyntaxError("x"); } } }));
function parse(s) { try { return JSON.parse(s); } catch (e) { return e.name; } }
for (let i = 0; i < 200; i++) parse(i % 2 ? "{" : "[1]");
console.log(parse("[1,2]"), parse("}"));
function rethrow(n) { try { return check(n); } catch (e) { if (e instanceof RangeError) return "range"; throw e; } }
let ranges = 0, others = 0;
for (let i = 0; i < 500; i++) try { if (rethrow(i) === "range") ranges++; } catch (e) { others += e; }
console.log(ranges, others);
function always(n) { throw "always" + n; }
let last; for (let i = 0; i < 300; i++) try { always(i); } catch (e) { last = e; }
console.log(last);
// Generators, accessors and constructors below.
class Picky { constructor(n) { if (n > 2) throw new TypeError("picky"); this.n = n; } get odd() { if (this.n & 1) return this.n; throw "even"; } set odd(v) { if (!(v & 1)) throw "set even"; this.n = v; } }
function build(n) { try { const p = new Picky(n); p.odd = p.odd + 2; return p.n; } catch (e) { return String(e); } }
for (let i = 0; i < 300; i++) build(i % 5);
console.log([0, 1, 2, 3].map(build).join());
function recurse(n) { try { return recurse(n + 1); } catch (e) { return e instanceof RangeError; } }
console.log(recurse(0));
