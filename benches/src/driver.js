// Put in front of a benchmark by the harness, after `const DRIVE = { minimum, maximum, budget };`.
// Repeats `run` in one process, checks every result, and prints the time of each repetition in
// milliseconds on one line that starts with `@times`. What `run` gives may be a promise: then a repetition
// lasts until that is fulfilled.
function drive(name, run, expected) {
  const times = [], print = globalThis.print ?? (line => console.log(line)), start = performance.now();
  function finish(before, result) {
    const after = performance.now();
    if (result !== expected) throw new Error(name + ": wrong result " + result);
    times.push(after - before);
    return times.length >= DRIVE.maximum || after - start >= DRIVE.budget && times.length >= DRIVE.minimum;
  }
  const report = () => print("@times " + times.map(t => t.toFixed(4)).join(" "));
  function repeat() {
    for (;;) {
      const before = performance.now(), result = run();
      if (typeof result === "object" && result !== null && typeof result.then === "function") {
        return result.then(value => finish(before, value) ? report() : repeat());
      }
      if (finish(before, result)) return report();
    }
  }
  return repeat();
}
