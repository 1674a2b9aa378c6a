const log = name => ({ name, [Symbol.dispose]() { console.log('dispose', name); } });
{ using a = log('a'), b = log('b'); console.log('body', a.name, b.name); }
function early() { using x = log('x'); for (using y of [log('y1'), log('y2')]) { if (y.name === 'y2') return 'returned'; continue; } }
console.log(early());
for (using z = log('z'), i = { n: 0, [Symbol.dispose]() {} }; i.n < 2; i.n++) console.log('turn', i.n);
outer: for (const k of [1, 2]) { using q = log('q' + k); for (;;) { using r = log('r' + k); continue outer; } }
{ using none = null, nothing = undefined; console.log(none, nothing); }
const attempt = f => { try { return f(); } catch (e) { return `${e.name}: ${e.message}`; } };
console.log(attempt(() => { using bad = 1; }), attempt(() => { using bad = {}; }), attempt(() => { using x = log('const'); x = 1; }));
try {
  using first = { [Symbol.dispose]() { throw new Error('first'); } };
  using second = { [Symbol.dispose]() { throw new Error('second'); } };
  throw new Error('body');
} catch (e) { console.log(e.name, e.error.message, e.suppressed.name, e.suppressed.error.message, e.suppressed.suppressed.message); }
function* gen() { using g = log('g'); yield 1; yield 2; }
for (const v of gen()) { console.log(v); break; }
class C { static { using s = log('static'); } }
const arrow = () => { using t = log('t'); return 'value'; };
console.log(arrow());
const stack = new DisposableStack();
stack.use(log('used')); stack.adopt('adopted', v => console.log('adopt', v)); stack.defer(() => console.log('deferred'));
const moved = stack.move();
console.log(stack.disposed, moved.disposed, attempt(() => stack.use(null)));
moved.dispose(); moved.dispose(); console.log(moved.disposed);
