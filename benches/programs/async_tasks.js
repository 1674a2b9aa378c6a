// Async functions: awaits of values and of promises, calls that never wait, async iteration, a pool of workers
// over a queue, and work between waits.

async function* numbers(n) { for (let i = 0; i < n; i++) yield i; }
async function cached(cache, key) {
  const found = cache.get(key);
  if (found !== undefined) return found;
  await null;
  const value = key * key % 1009;
  cache.set(key, value);
  return value;
}

async function loop(n) { let s = 0; for (let i = 0; i < n; i++) s += await i; return s; }
async function lookups(n) {
  const cache = new Map();
  let s = 0;
  for (let i = 0; i < n; i++) s += await cached(cache, i % 500);
  return s;
}
async function iterate(n) { let s = 0; for await (const x of numbers(n)) s += x & 7; return s; }
async function work(n) {
  let h = 17;
  for (let i = 0; i < n; i++) {
    await null;
    for (let j = 0; j < 60; j++) h = (h * 31 + j ^ i) | 0;
  }
  return h;
}

async function pool(size, jobs) {
  const queue = Array.from({ length: jobs }, (_, i) => i);
  let done = 0, failed = 0;
  async function worker(id) {
    let mine = 0;
    while (queue.length > 0) {
      const job = queue.pop();
      try {
        mine += await step(id, job);
        done++;
      } catch (error) {
        failed += error.job & 3;
      }
    }
    return mine;
  }
  async function step(id, job) {
    if (job % 11 === 0) throw { job };
    return job % 3 === 0 ? Promise.resolve(job) : job + (id & 0);
  }
  const sums = await Promise.all(Array.from({ length: size }, (_, id) => worker(id)));
  return sums.reduce((a, b) => a + b, 0) + done * 3 + failed;
}

async function run() {
  return [await loop(30000), await lookups(15000), await iterate(8000), await work(8000), await pool(16, 8000)].join();
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : async (name, run, expected) => {
  const result = await run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("async_tasks", run, "449985000,7513290,28000,-1816316527,29108000");
