// Dijkstra with a binary heap of objects on a grid graph.

class Heap {
  constructor(before) { this.items = []; this.before = before; }
  get size() { return this.items.length; }
  push(item) {
    const { items, before } = this;
    let i = items.push(item) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(items[i], items[parent])) break;
      [items[i], items[parent]] = [items[parent], items[i]];
      i = parent;
    }
  }
  pop() {
    const { items, before } = this, top = items[0], last = items.pop();
    if (items.length) {
      items[0] = last;
      for (let i = 0; ;) {
        let next = i;
        for (const child of [2 * i + 1, 2 * i + 2]) if (child < items.length && before(items[child], items[next])) next = child;
        if (next === i) break;
        [items[i], items[next]] = [items[next], items[i]];
        i = next;
      }
    }
    return top;
  }
}

function run() {
  const width = 90, cost = (x, y) => 1 + (x * 7 + y * 13 + x * y) % 9;
  const distance = new Array(width * width).fill(Infinity), heap = new Heap((a, b) => a.d < b.d);
  distance[0] = 0;
  heap.push({ d: 0, x: 0, y: 0 });
  let visits = 0;
  while (heap.size) {
    const { d, x, y } = heap.pop();
    if (d > distance[y * width + x]) continue;
    visits++;
    for (let dir = 0; dir < 4; dir++) {
      const nx = x + (dir === 0) - (dir === 1), ny = y + (dir === 2) - (dir === 3);
      if (nx < 0 || ny < 0 || nx >= width || ny >= width) continue;
      const nd = d + cost(nx, ny), at = ny * width + nx;
      if (nd < distance[at]) { distance[at] = nd; heap.push({ d: nd, x: nx, y: ny }); }
    }
  }
  return distance[width * width - 1] + "/" + visits;
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("shortest_paths", run, "690/8100");
