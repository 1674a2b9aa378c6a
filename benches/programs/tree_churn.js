// A treap under insertions and deletions: short-lived and long-lived small objects.

function node(key, priority) { return { key, priority, left: null, right: null }; }

function split(t, key) {
  if (t === null) return [null, null];
  if (t.key < key) { const [a, b] = split(t.right, key); return [{ ...t, right: a }, b]; }
  const [a, b] = split(t.left, key);
  return [a, { ...t, left: b }];
}

function merge(a, b) {
  if (a === null) return b;
  if (b === null) return a;
  if (a.priority > b.priority) return { key: a.key, priority: a.priority, left: a.left, right: merge(a.right, b) };
  return { key: b.key, priority: b.priority, left: merge(a, b.left), right: b.right };
}

function insert(t, key, priority) { const [a, b] = split(t, key); return merge(merge(a, node(key, priority)), b); }
function remove(t, key) { const [a, rest] = split(t, key); const [, b] = split(rest, key + 1); return merge(a, b); }
function size(t) { return t === null ? 0 : 1 + size(t.left) + size(t.right); }
function height(t) { return t === null ? 0 : 1 + Math.max(height(t.left), height(t.right)); }

function complete(depth) { return depth === 0 ? { l: null, r: null } : { l: complete(depth - 1), r: complete(depth - 1) }; }
function count(t) { return t.l === null ? 1 : 1 + count(t.l) + count(t.r); }

function run() {
  let t = null, seed = 1;
  const next = () => seed = (seed * 48271) % 2147483647;
  for (let i = 0; i < 8000; i++) {
    t = insert(t, next() % 4000, next());
    if (i % 2) t = remove(t, next() % 4000);
  }
  let nodes = 0;
  for (let i = 0; i < 12; i++) nodes += count(complete(11));
  return size(t) + "/" + (height(t) < 40) + "/" + nodes;
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("tree_churn", run, "5111/true/49140");
