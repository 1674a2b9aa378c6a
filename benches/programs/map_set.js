// Word counts, a breadth-first search and an LRU cache on Map and Set.

class Cache {
  constructor(limit) { this.limit = limit; this.map = new Map(); this.hits = 0; }
  get(key, make) {
    if (this.map.has(key)) {
      const value = this.map.get(key);
      this.map.delete(key);
      this.map.set(key, value);
      this.hits++;
      return value;
    }
    const value = make(key);
    this.map.set(key, value);
    if (this.map.size > this.limit) this.map.delete(this.map.keys().next().value);
    return value;
  }
}

function search(width) {
  const seen = new Set([0]), queue = [0];
  let steps = 0;
  for (let head = 0; head < queue.length; head++) {
    const at = queue[head], x = at % width, y = (at - x) / width;
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      const nx = x + dx, ny = y + dy, key = ny * width + nx;
      if (nx < 0 || ny < 0 || nx >= width || ny >= width || (nx * ny) % 5 === 3 || seen.has(key)) continue;
      seen.add(key);
      queue.push(key);
      steps += nx ^ ny;
    }
  }
  return seen.size * 100000 + steps % 100000;
}

function run() {
  const counts = new Map();
  let seed = 7;
  for (let i = 0; i < 60000; i++) {
    seed = (seed * 16807) % 2147483647;
    const word = "word" + seed % 700;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const top = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 3).map(([w, n]) => w + n);
  const cache = new Cache(200);
  let sum = 0;
  for (let i = 0; i < 40000; i++) sum += cache.get((i * i) % 409, k => ({ k })).k;
  const keys = Array.from({ length: 2000 }, (_, i) => ({ i })), byObject = new Map(keys.map(k => [k, k.i]));
  for (let r = 0; r < 10; r++) for (const k of keys) sum += byObject.get(k);
  return [top.join("+"), cache.hits, sum, search(100)].join();
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("map_set", run, "word312113+word71110+word618109,38825,28151343,840001000");
