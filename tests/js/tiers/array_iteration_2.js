// for-of over arrays and array patterns: what could tell a short cut, and what changes meanwhile.
function sum(list) {
  let total = 0;
  for (const x of list) total += x;
  return total;
}
function collect(list) {
  const out = [];
  for (const x of list) out.push(x === undefined ? "u" : x);
  return out.join();
}
function repeat(n, f) {
  let last;
  for (let i = 0; i < n; i++) last = f(i);
  return last;
}
console.log(repeat(300, () => sum([1, 2, 3])));
console.log(repeat(300, () => sum([1.5, 2, 3])), sum([1, 2.5]), sum([]));
console.log(repeat(300, (i) => collect([i, "a", , null])));

// The array grows, shrinks and changes kind while it is walked.
function growing(list, limit) {
  let steps = 0;
  for (const x of list) {
    if (list.length < limit) list.push(x + 1);
    steps++;
  }
  return steps;
}
console.log(repeat(300, () => growing([0], 10)));
function shrinking(list) {
  let out = "";
  for (const x of list) {
    out += x;
    if (x === 2) list.length = 1;
  }
  return out;
}
console.log(repeat(300, () => shrinking([1, 2, 3, 4])));
function changing(list) {
  let out = "";
  for (const x of list) {
    out += typeof x + " ";
    if (list[2] === 3) list[2] = "three";
    if (list.length === 3) list[3] = 0.5;
  }
  return out;
}
console.log(repeat(300, () => changing([1, 2, 3])));
function sparse(list) {
  let n = 0;
  for (const x of list) {
    if (n++ === 1) Object.freeze(list);
    if (n > 4) break;
  }
  return n;
}
console.log(repeat(300, () => sparse([1, 2, 3])));

// Exhausted once, exhausted for good: patterns step no further.
function pattern(list) {
  const [a, b = "b", ...rest] = list;
  return a + "|" + b + "|" + rest.join();
}
console.log(repeat(300, () => pattern([])), pattern([1]), pattern([1, 2, 3, 4]), pattern("xyz"));
function swap(pair) {
  let [a, b] = pair;
  [a, b] = [b, a];
  return [a, b];
}
console.log(repeat(300, (i) => swap([i, "x"])).join());

// Breaks and throws close the iterator; `return` shows up on the prototypes late.
function first(list) {
  for (const x of list) if (x > 1) return x;
  return -1;
}
console.log(repeat(300, () => first([1, 2, 3])));
function thrower(list) {
  for (const x of list) if (x > 1) throw new Error("at " + x);
}
console.log(repeat(300, () => { try { thrower([1, 2]); } catch (e) { return e.message; } }));
const iteratorPrototype = Object.getPrototypeOf([][Symbol.iterator]());
let closed = [];
iteratorPrototype.return = function () {
  closed.push(Object.prototype.toString.call(this), [...this].join("+"));
  return {};
};
console.log(first([1, 2, 3, 4]), closed.join(" "));
closed = [];
try { thrower([0, 2, 5]); } catch (e) { console.log(e.message, closed.join(" ")); }
iteratorPrototype.return = () => 1;
try { first([2]); } catch (e) { console.log(e.constructor.name); }
try { thrower([2]); } catch (e) { console.log(e.message); }
delete iteratorPrototype.return;

// Other receivers at the same sites.
console.log(sum(new Set([4, 5])), sum(new Int8Array([6, 7])), collect("str"));
class Sub extends Array {}
console.log(sum(Sub.from([8, 9])));
const own = [1, 2];
own[Symbol.iterator] = function* () { yield 40; yield 2; };
console.log(sum(own), sum([1, 2]));
function* gen() { yield* [1, 2]; const back = yield* [3]; return back; }
console.log(repeat(100, () => [...gen()].join()));
const inner = (function* () { yield* [1, 2, 3]; })();
inner.next();
console.log(inner.return("done").value, inner.next().done);

// Holes read through the prototypes.
console.log(repeat(300, () => collect([1, , 3])));
Array.prototype[1] = "proto";
console.log(collect([1, , 3]));
delete Array.prototype[1];
console.log(collect([1, , 3]));

// The iteration protocol itself is replaced while hot code runs.
const next = iteratorPrototype.next;
let calls = 0;
function during(list) {
  let n = 0;
  for (const x of list) {
    n += x;
    if (x === 2) iteratorPrototype.next = function () { calls++; return next.call(this); };
  }
  return n;
}
console.log(during([1, 3]), during([1, 2, 3]), calls);
console.log(sum([1, 2, 3]), calls);
iteratorPrototype.next = next;
const values = Array.prototype[Symbol.iterator];
Array.prototype[Symbol.iterator] = function* () { yield 100; };
console.log(sum([1, 2]), pattern([1]));
Array.prototype[Symbol.iterator] = values;
console.log(sum([1, 2]));
