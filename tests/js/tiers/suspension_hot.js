// Async functions, async generators and generators that are suspended in hot code: values of every
// representation must survive, in loops, in handlers and in calls that never wait.
const log = (...parts) => console.log(parts.join(" "));

// Locals of all kinds across an await; some change type midway.
async function kinds(n) {
  let i = 0, d = 0.5, t = "", big = 1n, flag = false, late;
  const o = { c: 0 };
  while (i < n) {
    const got = await i;
    i = got + 1;
    d = d * 1.01 + i;
    t = (t + (i % 10)).slice(-5);
    big = (big * 3n) % 1000003n;
    flag = !flag;
    o.c += i;
    if (i > n / 2) late = i % 2 ? late + 0.25 : i;
  }
  return [i, d.toFixed(2), t, big, flag, o.c, late].join("/");
}

// A call that never waits gives a settled promise; one that throws, a rejected one.
async function instant(x) {
  if (x % 10 === 9) throw new RangeError("nine " + x);
  return x * 2;
}

async function callers(n) {
  let sum = 0, thrown = 0;
  for (let i = 0; i < n; i++) {
    try {
      sum += await instant(i);
    } catch (e) {
      if (!(e instanceof RangeError)) throw e;
      thrown++;
    } finally {
      sum += 1;
    }
  }
  return sum + ":" + thrown;
}

// The loop is nested, and the suspension is in the inner one; the outer has work after it.
async function nested(rows, columns) {
  let acc = 0;
  for (let r = 0; r < rows; r++) {
    let row = 0;
    for (let c = 0; c < columns; c++) {
      if ((r + c) % 3 === 0) row += await c;
      else row += c;
    }
    acc = (acc * 7 + row) % 100003;
    for (let k = 0; k < 5; k++) acc ^= k;
  }
  return acc;
}

async function* numbers(n) {
  try {
    for (let i = 0; i < n; i++) {
      const sent = yield i % 4 === 0 ? Promise.resolve(i) : i;
      if (sent === "stop") return "stopped at " + i;
    }
  } finally {
    closed++;
  }
  return "end";
}
let closed = 0;

async function consume(n) {
  let sum = 0, breaks = 0;
  for (let round = 0; round < 20; round++) {
    for await (const x of numbers(n)) {
      sum += x;
      if (x === round) { breaks++; break; }
    }
  }
  const it = numbers(5);
  await it.next();
  const last = await it.next("stop");
  return [sum, breaks, closed, last.value, last.done].join();
}

async function* delegate(n) { yield* numbers(n); yield* [1, Promise.resolve(2)]; }
async function delegated() {
  const all = [];
  for await (const x of delegate(12)) all.push(x);
  return all.join("");
}

// What is received matters: numbers first, then strings.
function* receiver() {
  let total = 0, text = "";
  for (;;) {
    const got = yield total + text;
    if (typeof got === "number") total += got;
    else if (got === undefined) return total;
    else text += got;
  }
}
function receive() {
  const it = receiver();
  it.next();
  let last;
  for (let i = 0; i < 300; i++) last = it.next(i < 200 ? i : i < 250 ? i + 0.5 : "x" + (i % 3)).value;
  return last.length + last.slice(0, 12) + it.next().value;
}

// return() and throw() arrive in compiled code, too.
function* guarded(events) {
  let i = 0;
  while (true) {
    try {
      yield i++;
    } catch (e) {
      events.push("c" + e);
    } finally {
      events.push("f");
    }
  }
}
function interrupts() {
  let events = [];
  for (let r = 0; r < 60; r++) {
    events = [];
    const it = guarded(events);
    for (let i = 0; i < 6; i++) it.next();
    it.throw(r);
    it.next();
    it.return("done");
  }
  return events.join("");
}

// A generator that runs already, inside its own hot loop.
let self;
function* reentrant() {
  for (let i = 0; i < 200; i++) {
    if (i === 150) {
      try { self.next(); } catch (e) { yield e.message; }
    }
    yield i;
  }
}
function reenter() {
  self = reentrant();
  let message = "", n = 0;
  for (const x of self) { n++; if (typeof x === "string") message = x; }
  return n + message;
}

// Errors know where they come from after many resumptions.
async function thrower(i) {
  await null;
  if (i === 120) {
    throw new Error("late");
  }
  return i;
}
async function traced() {
  for (let i = 0; i < 200; i++) {
    try {
      await thrower(i);
    } catch (e) {
      return e.stack.split("\n").slice(0, 3).map((l) => l.replace(/\(.*[\\/]/, "(").trim()).join(" | ");
    }
  }
}

// Closures see the same variables whichever tier runs between two suspensions.
function* shared() {
  let n = 0;
  const bump = () => ++n;
  for (let i = 0; i < 100; i++) {
    const inner = i;
    yield () => [bump(), inner, n];
  }
}
function closures() {
  const all = [...shared()].map((f) => f());
  return all[0] + ";" + all[99];
}

function* usesThis() { for (let i = 0; i < 100; i++) yield this.base + i + arguments.length + (new.target === undefined ? 0 : 1); }
function receiverOf() { let s = 0; for (const x of usesThis.call({ base: 1000 }, 1, 2)) s += x; return s; }

(async () => {
  log(await kinds(400));
  log(await callers(300));
  log(await nested(40, 17));
  log(await consume(15));
  log(await delegated());
  log(receive());
  log(interrupts());
  log(reenter());
  log(await traced());
  log(closures());
  log(receiverOf());
})();
