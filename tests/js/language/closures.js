// Captured variables: shared, per iteration, across calls.
function counter() {
  let n = 0;
  return { up() { return ++n; }, down() { return --n; }, get value() { return n; } };
}
const a = counter(), b = counter();
for (let i = 0; i < 200; i++) { a.up(); if (i % 3 === 0) b.up(); }
a.down();
console.log(a.value, b.value);

const perIteration = [];
for (let i = 0; i < 5; i++) perIteration.push(() => i++);
console.log(perIteration.map(f => f()).join(), perIteration.map(f => f()).join());

var shared = [];
for (var v = 0; v < 3; v++) shared.push(() => v);
console.log(shared.map(f => f()).join());

// A closure in the head sees the first copy of the loop's variable.
let head;
for (let i = (head = () => i, 0); i < 3; i++) { }
console.log(head());

// The increment works on the new copy, the body's closure on its own.
const late = [];
for (let i = 0; i < 3; late.push(() => i), i++) { }
console.log(late.map(f => f()).join());

function nest(x) { return y => { x += y; return z => { y += z; return x * 100 + y; }; }; }
const n1 = nest(1)(2);
console.log(n1(3), n1(3), nest(5)(6)(7));

// Functions of the same code, each with its own environment.
const adders = [];
for (let i = 0; i < 100; i++) adders.push(x => x + i);
let sum = 0;
for (const f of adders) sum += f(1);
console.log(sum);

// Captured parameter assigned in the body and through arguments (sloppy aliasing).
function alias(p) { const get = () => p; arguments[0] = "changed"; return get() + arguments[0]; }
console.log(alias("first"));
function noAlias(p = 1) { arguments[0] = "changed"; return p; }
console.log(noAlias("kept"));

// Catch and block scopes are captured on their own.
const caught = [];
for (let i = 0; i < 3; i++) { try { throw i; } catch (e) { let twice = e * 2; caught.push(() => e + twice); } }
console.log(caught.map(f => f()).join());

// A named function expression's own name is immutable.
const self = function me(n) { me = null; return n === 0 ? "done" : me(n - 1); };
console.log(self(60));
