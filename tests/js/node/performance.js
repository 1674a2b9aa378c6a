// performance, its observer, histograms, and random values.
const { PerformanceObserver, createHistogram, performance: same } = require('perf_hooks');
const show = (f) => {
  try {
    console.log(f());
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
};
console.log(same === performance, performance.now() > 0, performance.timeOrigin > 1e12);
const observer = new PerformanceObserver((list) => {
  console.log(list.getEntries().map(({ name, entryType }) => `${entryType} ${name}`));
  observer.disconnect();
});
observer.observe({ entryTypes: ['mark', 'measure', 'function'] });
performance.mark('a', { startTime: 5, detail: { x: [1] } });
performance.mark('b', { startTime: 7.5 });
console.log(performance.measure('m', 'a', 'b'));
console.log(performance.measure('o', { start: 1, duration: 3, detail: 'd' }).toJSON());
console.log(performance.timerify(function twice(n) { return 2 * n; })(4));
console.log(performance.getEntriesByName('a').length, performance.getEntriesByType('measure').length);
performance.clearMarks('a');
show(() => performance.measure('m', 'a'));
show(() => performance.mark('c', { startTime: -1 }));
show(() => performance.measure('m', { start: 1, end: 2, duration: 3 }));
const histogram = createHistogram();
for (let i = 1; i <= 100; i++) histogram.record(i);
console.log(histogram.min, histogram.max, histogram.mean, histogram.count, histogram.percentile(50), histogram.percentile(99));
show(() => histogram.record(0));
console.log(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()));
console.log(crypto.getRandomValues(new Uint16Array(4)).length);
show(() => crypto.getRandomValues(new Float32Array(1)));
show(() => crypto.getRandomValues(new Uint8Array(65537)));
console.log(Object.prototype.toString.call(navigator), navigator.userAgent.slice(0, 8));
