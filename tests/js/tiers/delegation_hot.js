// yield* over iterators of all kinds, hot: whatever is done without result objects must not show.
const log = (...parts) => console.log(parts.join(" "));
const drain = (it) => { const out = []; let r; while (!(r = it.next()).done) out.push(r.value); return out.join() + "|" + r.value; };

function* inner(n) { let got = ""; for (let i = 0; i < n; i++) got += (yield i) ?? "-"; return got; }
function* outer(n, k) { let all = ""; for (let i = 0; i < n; i++) all = (all + (yield* inner(k))).slice(-30); return all; }

// Sent values arrive, and the return value comes back.
{
  const it = outer(300, 3);
  let r = it.next("dropped"), count = 0, sum = 0;
  while (!r.done) { sum += r.value; r = it.next(String.fromCharCode(97 + count++ % 26)); }
  log("sent", count, sum, r.value);
}

// Sources with original next methods.
function* sources(n) {
  let last;
  for (let i = 0; i < n; i++) {
    last = yield* [i, i + 1];
    yield* "aé𝒳";
    yield* new Set([i, "s"]);
    yield* new Map([[i, "m"]]).keys();
    yield* new Map([[i, "v"]]).values();
    yield* [1, 2, 3].values().map((x) => x * i).filter((x) => x % 2 === 0);
    yield* new Uint8Array([i, 255]);
    yield* (function () { return arguments; })(i, "arg");
    yield* "a1b2".matchAll(/[a-z]/g);
  }
  return last;
}
let text = "";
for (const v of sources(200)) text = (text + v + ",").slice(-100);
log(text, drain(sources(0)));

// Deep delegation.
function tree(d) { return d === 0 ? null : { l: tree(d - 1), v: d, r: tree(d - 1) }; }
function* walk(t) { if (t !== null) { yield* walk(t.l); yield t.v; yield* walk(t.r); } }
let sum = 0;
for (const v of walk(tree(11))) sum = (sum * 31 + v) % 1000003;
log("walk", sum);
function* deep(n) { if (n > 0) yield* deep(n - 1); yield n; }
log("deep", drain(deep(60)).length);
try {
  for (const v of (function* endless() { yield* endless(); })()) log(v);
} catch (e) {
  log(e.constructor.name, e.message);
}

// Results of other iterators pass as they are: the same object, `value` not looked at.
{
  let gets = 0;
  const results = [{ done: false, extra: 1, get value() { gets++; return "v"; } }, { done: true, value: "end" }];
  const source = { [Symbol.iterator]() { let i = 0; return { next: () => results[i++] }; } };
  function* pass() { return yield* source; }
  function* passTwice() { return yield* pass(); }
  let same = 0, end;
  for (let i = 0; i < 300; i++) {
    const it = passTwice();
    if (it.next() === results[0]) same++;
    const r = it.next();
    end = r.value + r.done;
  }
  log("same", same, gets, end);
  gets = 0;
  let seen = "";
  for (let i = 0; i < 300; i++) for (const v of passTwice()) seen = v;
  log("unpacked", seen, gets);
}

// throw and return go through.
function* guarded(log, n) { try { for (let i = 0; i < n; i++) { try { yield i; } catch (e) { log.push("caught " + e); } } } finally { log.push("finally"); } }
function* forward(log, n) { return yield* guarded(log, n); }
{
  let lines = "";
  for (let i = 0; i < 200; i++) {
    const l = [], it = forward(l, 3);
    it.next();
    const a = it.throw("x" + i).value;
    const b = it.return("r");
    lines = l.join() + a + b.value + b.done;
  }
  log(lines);
}
{
  let caught = 0;
  function* thrower(i) { yield 1; if (i % 2) throw new RangeError("inner " + i); return i; }
  function* wrap(i) { try { return yield* thrower(i); } catch (e) { caught++; return e.message; } }
  let last;
  for (let i = 0; i < 301; i++) { const it = wrap(i); it.next(); last = it.next().value; }
  log("thrown", caught, last);
}

// A generator that is running already.
{
  let it;
  function* self() { yield 1; yield* it; }
  it = self();
  it.next();
  try { it.next(); } catch (e) { log(e.constructor.name, e.message); }
  log(JSON.stringify(it.next()));
}

// A replaced next method is called, whenever it is replaced.
{
  const proto = Object.getPrototypeOf(inner.prototype.__proto__ ?? inner.prototype);
  const generatorProto = Object.getPrototypeOf(inner).prototype;
  const original = generatorProto.next;
  let calls = 0;
  const it = outer(50, 2);
  for (let i = 0; i < 40; i++) it.next();
  generatorProto.next = function (v) { calls++; return original.call(this, v); };
  let left = 0;
  while (!original.call(it).done) left++;
  generatorProto.next = original;
  log("replaced", calls, left, proto !== null);
}

// Result objects are of the inner method's realm.
{
  const other = require("vm").runInNewContext("({ make: function* () { yield 1; yield* [2]; }, Object, next: Object.getPrototypeOf(function* () {}).prototype.next })");
  function* here() { yield* other.make(); yield* [3]; }
  const kinds = [];
  const it = here();
  for (let i = 0; i < 4; i++) {
    const r = i % 2 ? it.next() : other.next.call(it);
    kinds.push(r.value + ":" + (Object.getPrototypeOf(r) === Object.prototype ? "here" : Object.getPrototypeOf(r) === other.Object.prototype ? "other" : "?"));
  }
  log(kinds.join(" "));
}
