// Generators: protocol, delegation, return and throw, finally, state across collections.
function* count(n) { for (let i = 0; i < n; i++) { const got = yield i; if (got) console.log("got", got); } return "end"; }
const g = count(3);
const s = r => r.value + "/" + r.done;
console.log(s(g.next("ignored")), s(g.next("one")), s(g.next()), s(g.next()), s(g.next()));
console.log([...count(4)].join(), Math.max(...count(9)));

function* withFinally() { try { yield 1; yield 2; } catch (e) { yield "caught " + e; } finally { console.log("finally"); yield "from finally"; } return "r"; }
let f = withFinally(); f.next();
console.log(s(f.return("early")), s(f.next()), s(f.next()));
f = withFinally(); f.next();
console.log(s(f.throw("boom")), s(f.next()), s(f.next()));
f = withFinally();
console.log(s(f.return("unstarted")), s(f.next()));
f = withFinally();
try { f.throw(new Error("unstarted")); } catch (e) { console.log(e.message, s(f.next())); }

function* inner() { try { const x = yield "i1"; console.log("inner got", x); yield "i2"; return "inner result"; } finally { console.log("inner done"); } }
function* outer() { const r = yield* inner(); console.log("delegated", r); yield* [7, 8]; yield* "ab"; return "outer"; }
const o = outer();
console.log(s(o.next()), s(o.next("hello")), s(o.next()), s(o.next()), s(o.next()), s(o.next()), s(o.next()));
const o2 = outer(); o2.next();
console.log(s(o2.return("stop")), s(o2.next()));
const o3 = outer(); o3.next();
try { o3.throw(new TypeError("t")); } catch (e) { console.log(e.name); }
function* delegateNoThrow() { yield* { [Symbol.iterator]() { return { next() { return { value: 1, done: false }; }, return() { console.log("closed"); return {}; } }; } }; }
const d = delegateNoThrow(); d.next();
try { d.throw(1); } catch (e) { console.log(e.name); }

for (const v of withFinally()) { console.log("loop", v); break; }
const running = (function* () { try { running.next(); } catch (e) { yield e.name; } })();
console.log(s(running.next()));

function* fib() { let [a, b] = [0, 1]; for (;;) { yield a; [a, b] = [b, a + b]; } }
let out = []; for (const v of fib()) { if (v > 100) break; out.push(v); }
console.log(out.join());
function* tree(n) { if (n) { yield* tree(n - 1); yield n; yield* tree(n - 1); } }
console.log([...tree(5)].join(""));

const obj = { *gen() { yield this.v; }, v: 4, *[Symbol.iterator]() { yield 1; yield 2; } };
console.log([...obj.gen()].join(), [...obj].join());
class C { *g() { yield super.toString === Object.prototype.toString; } static *s() { yield "static"; } }
console.log([...new C().g()].join(), [...C.s()].join());
console.log(Object.prototype.toString.call(fib()), typeof fib.prototype, Object.getPrototypeOf(fib()) === fib.prototype);
try { new fib(); } catch (e) { console.log(e.name); }
function* args() { yield arguments.length; arguments[0] = "z"; yield arguments[0]; }
console.log([...args(1, 2)].join());
function* params(a, b = a * 2, ...r) { yield a; yield b; yield r.length; }
console.log([...params(1)].join(), [...params(1, 2, 3, 4)].join());
function* thrower() { yield 1; throw new RangeError("in generator"); }
const th = thrower(); th.next(); try { th.next(); } catch (e) { console.log(e.message, s(th.next())); }
function* yieldExpr() { const a = 1 + (yield "a") * (yield "b"); return a; }
const y = yieldExpr(); y.next(); y.next(3); console.log(s(y.next(4)));

let sum = 0;
for (let i = 0; i < 100; i++) for (const v of count(5)) sum += v * i;
console.log(sum);
function* many(n) { let local = { x: 0 }; for (let i = 0; i < n; i++) { local = { x: local.x + i, p: [i] }; yield local.x; } }
let last; for (const v of many(2000)) last = v;
console.log(last);
