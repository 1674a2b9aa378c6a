// Dynamic programming: edit distances, knapsack, counting with a memo table.

function distance(a, b) {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(change, previous[j] + 1, current[j - 1] + 1);
    }
    previous = current;
  }
  return previous[b.length];
}

function knapsack(items, capacity) {
  const best = new Array(capacity + 1).fill(0);
  for (const { weight, value } of items) {
    for (let c = capacity; c >= weight; c--) best[c] = Math.max(best[c], best[c - weight] + value);
  }
  return best[capacity];
}

function memoise(f) {
  const table = new Map();
  return function (a, b) {
    const key = a * 1000 + b;
    let value = table.get(key);
    if (value === undefined) table.set(key, value = f(a, b));
    return value;
  };
}

function run() {
  const text = n => Array.from({ length: 250 }, (_, i) => String.fromCharCode(97 + (i * i * n) % 11)).join("");
  let sum = 0;
  for (let i = 1; i < 8; i++) sum += distance(text(i), text(i + 1));
  const items = Array.from({ length: 60 }, (_, i) => ({ weight: i % 13 + 3, value: (i * 37) % 50 }));
  const paths = memoise((x, y) => x === 0 || y === 0 ? 1 : (paths(x - 1, y) + paths(x, y - 1)) % 1000007);
  const partitions = memoise((n, most) => n === 0 ? 1 : n < 0 || most === 0 ? 0 : (partitions(n, most - 1) + partitions(n - most, most)) % 1000007);
  return [sum, knapsack(items, 3000), paths(150, 150), partitions(150, 150)].join();
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("memoisation", run, "1369,1490,276132,949349");
