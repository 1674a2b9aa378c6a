// Imported and module-level variables in compiled code: constants, changes after compilation, TDZ.
import { value, fixed, add, bump, replace, table, Point } from './fixtures/hot_parts.mjs';
import * as parts from './fixtures/hot_parts.mjs';

const local = 3;
let mutable = 1;
function step(n) { return add(n, fixed) + local + mutable; }
function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum = (sum + step(i) + value) | 0;
  return sum;
}
console.log(run(10), run(5000));
mutable = 2;
console.log(run(10));
bump();
console.log(run(10), value);
replace((a, b) => a * b);
console.log(run(10), add.name);
replace(undefined);
try {
  run(3);
} catch (error) {
  console.log(error.name, error.message);
}
replace((a) => a);

function points(n) {
  let total = 0;
  for (let i = 0; i < n; i++) {
    const p = new Point(i, i + 1);
    total += p.length() + parts.table[i & 3] + table.length + parts.fixed;
  }
  return total;
}
console.log(points(10), points(3000));

// A closure made while its variable is uninitialised.
function reader() { return late; }
const closures = [];
for (let i = 0; i < 300; i++) {
  try {
    closures.push(reader());
  } catch (error) {
    closures.push(error.name);
  }
}
let late = 'ready';
console.log(closures.length, closures[299], reader());
function writer(n) { for (let i = 0; i < n; i++) late = i; return late; }
console.log(writer(1000), reader());

// Functions nested in functions and blocks reach module variables through other contexts.
function outer(k) {
  let captured = k;
  const inner = (x) => { captured += x; return captured + fixed + local + value; };
  { let block = k; const deep = () => block++ + mutable + value; deep(); inner(deep()); }
  return inner(1);
}
let checksum = 0;
for (let i = 0; i < 2000; i++) checksum += outer(i);
console.log(checksum);

// Top-level loops with registers of the module's body.
let fib = [0, 1];
for (let i = 2; i < 60; i++) fib[i] = fib[i - 1] + fib[i - 2];
var total = 0;
for (const n of fib) total += n % 7;
console.log(fib[59], total);
class Counter { static #n = 0; static next() { return ++Counter.#n + fixed; } }
for (let i = 0; i < 500; i++) Counter.next();
console.log(Counter.next());
