// map, filter, reduce, some, find and sort with callbacks over arrays of numbers.

function run() {
  const numbers = Array.from({ length: 3000 }, (_, i) => (i * 7919) % 1009);
  let total = 0;
  for (let round = 0; round < 40; round++) {
    total += numbers.map(x => x * 2 + round).filter(x => x % 3 === 0).reduce((a, b) => a + b, 0);
    total += numbers.some(x => x === round) ? 1 : 0;
    total += numbers.every(x => x < 2000) ? 1 : 0;
    total += numbers.findIndex(x => x === 500 + round) + numbers.indexOf(round);
    let sum = 0;
    numbers.forEach((x, i) => { sum += x ^ i; });
    total += sum % 1000 + numbers.reduceRight((a, b) => (a * 3 + b) % 10007, 1);
    const copy = numbers.slice(round, round + 1500).concat(numbers.slice(0, 10)).reverse();
    total += copy[round] + copy.length + copy.includes(3000);
  }
  return total;
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("array_methods", run, 41549399);
