// Prime sieve, Collatz lengths and bit counting: small integers in tight loops.

function sieve(limit) {
  const composite = new Array(limit + 1).fill(false);
  let count = 0;
  for (let i = 2; i <= limit; i++) {
    if (composite[i]) continue;
    count++;
    for (let j = i * 2; j <= limit; j += i) composite[j] = true;
  }
  return count;
}

function longestCollatz(limit) {
  let best = 0, bestAt = 0;
  for (let start = 1; start < limit; start++) {
    let n = start, length = 1;
    while (n !== 1) {
      n = n % 2 === 0 ? n / 2 : 3 * n + 1;
      length++;
    }
    if (length > best) { best = length; bestAt = start; }
  }
  return bestAt * 1000 + best;
}

function bits(limit) {
  let total = 0;
  for (let i = 0; i < limit; i++) {
    let v = i * 2654435761 | 0;
    v ^= v >>> 15;
    while (v !== 0) { v &= v - 1; total++; }
  }
  return total;
}

function run() {
  return sieve(200000) + longestCollatz(20000) + bits(100000);
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("integer_loops", run, 19263604);
