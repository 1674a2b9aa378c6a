// Put in front of a benchmark by the harness, after `const DRIVE = { minimum, maximum, budget };`.
// Repeats `run` in one process, checks every result, and prints the time of each repetition in
// milliseconds on one line that starts with `@times`.
function drive(name, run, expected) {
  const times = [], print = globalThis.print ?? (line => console.log(line)), start = performance.now();
  while (times.length < DRIVE.maximum) {
    const before = performance.now(), result = run(), after = performance.now();
    if (result !== expected) throw new Error(name + ": wrong result " + result);
    times.push(after - before);
    if (after - start >= DRIVE.budget && times.length >= DRIVE.minimum) break;
  }
  print("@times " + times.map(t => t.toFixed(4)).join(" "));
}
