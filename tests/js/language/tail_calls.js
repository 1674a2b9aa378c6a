// zeal: 20000
'use strict';
function a(n, acc) { if (n === 0) return acc; return b(n - 1, acc + 1); }
function b(n, acc) { return n === 0 ? acc : a(n - 1, acc + 1); }
console.log(a(200000, 0));
const o = { m(n, ...rest) { if (n === 0) return rest.length; return this.m(n - 1, ...rest.slice(1), n, n) } };
function rest(n, ...r) { if (n === 0) return r.join(); return rest(n - 1, n, r.length, arguments.length); }
console.log(rest(200000));
function loop(n) { let s = 0; for (let i = 0; i < 50; i++) s += i; if (n === 0) return s; return loop(n - 1); }
console.log(loop(200000));
function nontail(n) { const x = n === 0 ? 0 : nontail(n - 1); return x + 1; }
try { nontail(1e7) } catch (e) { console.log(e.name, e.message) }
function mixed(n) { if (n === 0) return 'done'; tiny(n % 10); return mixed(n - 1); }
function tiny(n) { return n === 0 ? 0 : tiny(n - 1); }
console.log(mixed(200000));
class C { constructor(n) { this.n = n; } walk(n) { return n === 0 ? this : this.walk(n - 1); } }
console.log(new C(5).walk(200000).n);
const even = n => n === 0 || odd(n - 1), odd = n => n !== 0 && even(n - 1);
console.log(even(200000));
function t(n) { try { if (n === 0) return 0; return t(n - 1); } catch (e) { return 'caught ' + e.name; } finally { } }
console.log(t(10));
// A caller that is not strict keeps its frame; a constructor's result matters.
const sloppy = Function('n', 'return n === 0 ? 0 : this.f(n - 1)');
try { sloppy.call({ f: function g(n) { return sloppy.call(this, n); } }, 1e6); } catch (e) { console.log(e.name); }
function Construct(n) { return n === 0 ? 7 : Construct(n - 1); }
console.log(typeof new Construct(100000));
function* gen(n) { return n === 0 ? 1 : tiny(n); }
console.log(gen(3).next().value);
function tagged(n) { return Array.isArray(n) ? tag.length && tiny(4) : tag`${n}`; }
function tag(s, n) { return n === 0 ? s.raw.length : tag(s, n - 1); }
console.log(tagged(100000));
// Few frames: all of them are in the trace.
function inner() { return new Error('x').stack.split('\n').slice(1, 4).map(line => line.trim().split(' ')[1]).join(); }
function middle() { return inner(); }
function outer() { return middle(); }
console.log(outer());
