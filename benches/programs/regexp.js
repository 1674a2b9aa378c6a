// Log lines taken apart with regular expressions: groups, replacement, global matching.

const METHODS = ["GET", "POST", "PUT", "DELETE"];

function log(lines) {
  const out = [];
  for (let i = 0; i < lines; i++) {
    const day = String(i % 28 + 1).padStart(2, "0"), hour = String(i % 24).padStart(2, "0");
    out.push(`10.0.${i % 256}.${i * 7 % 256} - user${i % 50} [2024-03-${day}T${hour}:${String(i % 60).padStart(2, "0")}:00] "${METHODS[i % 4]} /api/v${i % 3}/items/${i}?q=a%20b&n=${i % 10} HTTP/1.1" ${i % 17 ? 200 : 404} ${i * 13 % 5000}`);
  }
  return out.join("\n");
}

const LINE = /^(\d+\.\d+\.\d+\.\d+) - (\w+) \[([^\]]+)\] "(?<method>[A-Z]+) (?<path>[^ ?]+)(?:\?(?<query>\S*))? HTTP\/1\.[01]" (\d{3}) (\d+)$/gm;

function run() {
  const text = log(1500);
  let bytes = 0, missing = 0;
  const byMethod = {};
  for (const match of text.matchAll(LINE)) {
    bytes += Number(match[8]);
    if (match[7] === "404") missing++;
    byMethod[match.groups.method] = (byMethod[match.groups.method] ?? 0) + match.groups.path.length;
  }
  const masked = text.replace(/\buser(\d+)\b/g, (_, n) => "u" + n * 2).replace(/\d{4}-(\d\d)-(\d\d)T/g, "$2.$1. ");
  const words = masked.match(/[a-z]{3,}/gi).length;
  const parts = text.split(/[\s?&="]+/).length;
  let tests = 0;
  for (const line of text.split("\n")) { if (/items\/\d*7\d?\b/.test(line)) tests++; if (/^10\.0\.(?:1|2\d?)\./.test(line)) tests++; }
  return [bytes, missing, JSON.stringify(byMethod), masked.length, words, parts, tests].join();
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("regexp", run, "3660250,89,{\"GET\":6472,\"POST\":6472,\"PUT\":6473,\"DELETE\":6473},136592,6000,19500,357");
