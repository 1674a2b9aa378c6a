// Composed functions, counters, event handlers and currying: calls through captured state.

const compose = (...fs) => x => fs.reduce((v, f) => f(v), x);
const curry = f => a => b => c => f(a, b, c);

function emitter() {
  const handlers = new Map();
  return {
    on(name, handler) {
      if (!handlers.has(name)) handlers.set(name, []);
      handlers.get(name).push(handler);
      return () => { const list = handlers.get(name); list.splice(list.indexOf(handler), 1); };
    },
    emit(name, value) { for (const handler of handlers.get(name) ?? []) handler(value); },
  };
}

function counter(step) {
  let n = 0;
  return { bump: () => n += step, read: () => n, reset: () => { const was = n; n = 0; return was; } };
}

function run() {
  const pipeline = compose(x => x + 1, x => x * 2, x => x % 1000, x => x - 3);
  let sum = 0;
  for (let i = 0; i < 60000; i++) sum += pipeline(i);
  const bus = emitter(), counters = [];
  for (let i = 1; i <= 10; i++) { const c = counter(i); counters.push(c); bus.on("tick", v => { if (v % i === 0) c.bump(); }); }
  const off = bus.on("tick", () => sum++);
  for (let i = 0; i < 20000; i++) { bus.emit("tick", i); if (i === 10000) off(); }
  const add3 = curry((a, b, c) => a + b * c), partial = add3(1);
  for (let i = 0; i < 60000; i++) sum += partial(i)(2) & 7;
  return sum + counters.reduce((t, c) => t + c.reset() + c.read(), 0);
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("closures", run, 30210019);
