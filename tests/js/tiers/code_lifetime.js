// Functions made by eval come and go: their code is compiled, run, given up and freed with them, while
// code that is still running, or called by code that is, stays.
function make(i) {
  return (0, eval)(`(function (n) { let s = ${i % 7}; for (let k = 0; k < n; k++) s = (s * 3 + k + ${i}) | 0; return s; })`);
}
let sum = 0;
for (let i = 0; i < 60; i++) {
  const f = make(i);
  for (let j = 0; j < 80; j++) sum = (sum + f(9)) | 0;
}
console.log(sum);

// The running function is referred to by nothing else, and collections happen while it loops.
const once = (0, eval)(`(function () {
  let kept = [], t = 0;
  for (let i = 0; i < 3000; i++) {
    kept.push({ i, text: "x" + i });
    if (kept.length > 100) kept = [];
    t += kept.length;
  }
  return t;
})`);
console.log([once].pop()());

// A function replaced while it is on the stack: inner calls use new code, outer ones return into old.
let calls = 0;
function deep(n, value) {
  calls++;
  if (n === 0) return value;
  const inner = deep(n - 1, n % 40 === 0 ? "s" : value);
  return typeof inner === "number" ? inner + 1 : inner.length + n;
}
let total = 0;
for (let i = 0; i < 30; i++) {
  total += deep(30, 1);
  if (i % 10 === 9) total += deep(45, 1);
}
console.log(total, calls);

// Code keeps the functions it inlined, though the caller's variable has moved on.
let step = (0, eval)("(function (x) { return x + 1; })");
function run(f, n) { let x = 0; for (let i = 0; i < n; i++) x = f(x); return x; }
console.log(run(step, 500));
step = null;
for (let i = 0; i < 20; i++) make(i);
console.log(run((0, eval)("(function (x) { return x + 2; })"), 500), run(x => x - 1, 500));
