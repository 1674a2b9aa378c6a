// The built-in sort with comparators, and quicksort and heapsort written out.

function random(seed) { return () => (seed = (seed * 48271) % 2147483647) / 2147483647; }

function quick(a, low, high) {
  while (low < high) {
    const pivot = a[(low + high) >> 1];
    let i = low, j = high;
    while (i <= j) {
      while (a[i] < pivot) i++;
      while (a[j] > pivot) j--;
      if (i <= j) { const t = a[i]; a[i] = a[j]; a[j] = t; i++; j--; }
    }
    if (j - low < high - i) { quick(a, low, j); low = i; } else { quick(a, i, high); high = j; }
  }
}

function heap(a, less) {
  const sink = (i, n) => {
    for (;;) {
      let largest = i;
      const l = 2 * i + 1, r = l + 1;
      if (l < n && less(a[largest], a[l])) largest = l;
      if (r < n && less(a[largest], a[r])) largest = r;
      if (largest === i) return;
      [a[i], a[largest]] = [a[largest], a[i]];
      i = largest;
    }
  };
  for (let i = a.length >> 1; i >= 0; i--) sink(i, a.length);
  for (let n = a.length - 1; n > 0; n--) { [a[0], a[n]] = [a[n], a[0]]; sink(0, n); }
}

function run() {
  const next = random(42), numbers = [], people = [];
  for (let i = 0; i < 15000; i++) numbers.push(next());
  for (let i = 0; i < 6000; i++) people.push({ name: "n" + Math.floor(next() * 1000), age: Math.floor(next() * 90), i });
  const a = [...numbers], b = [...numbers], c = [...numbers];
  quick(a, 0, a.length - 1);
  b.sort((x, y) => x - y);
  heap(c, (x, y) => x < y);
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] || b[i] !== c[i]) return "unsorted";
  people.sort((p, q) => p.age - q.age || (p.name < q.name ? -1 : p.name > q.name ? 1 : 0));
  let order = 0;
  for (const p of people) order = (order * 31 + p.i) | 0;
  const words = people.map(p => p.name).sort();
  return order + words[100] + words[5000];
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("sorting", run, "1406356666n111n849");
