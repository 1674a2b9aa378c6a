// Lazy pipelines, tree walks and cooperative tasks on generators.

function* range(n) { for (let i = 0; i < n; i++) yield i; }
function* map(source, f) { for (const x of source) yield f(x); }
function* filter(source, f) { for (const x of source) if (f(x)) yield x; }
function* take(source, n) { if (n <= 0) return; for (const x of source) { yield x; if (--n === 0) return; } }
function* zip(a, b) { const i = b[Symbol.iterator](); for (const x of a) { const { value, done } = i.next(); if (done) return; yield [x, value]; } }

function tree(depth) { return depth === 0 ? null : { left: tree(depth - 1), value: depth, right: tree(depth - 1) }; }
function* walk(t) { if (t !== null) { yield* walk(t.left); yield t.value; yield* walk(t.right); } }

function* task(id, steps) {
  let received = 0;
  for (let i = 0; i < steps; i++) received += yield id * 1000 + i;
  return received;
}
function schedule(tasks) {
  let queue = tasks.map(t => ({ t, input: undefined })), total = 0;
  while (queue.length) {
    const next = [];
    for (const entry of queue) {
      const { value, done } = entry.t.next(entry.input);
      if (done) total += value; else { entry.input = value % 7; next.push(entry); }
    }
    queue = next;
  }
  return total;
}

function run() {
  let sum = 0;
  for (const x of take(map(filter(range(1e9), x => x % 3 === 0), x => x * 2), 12000)) sum += x;
  for (const [a, b] of zip(range(6000), map(range(1e9), x => x * x))) sum += b - a & 15;
  for (const v of walk(tree(10))) sum += v;
  sum += schedule(Array.from({ length: 30 }, (_, i) => task(i, 200)));
  return sum;
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("generators", run, 432026027);
