// `with`, direct eval and `using` in functions that are hot enough to be compiled.
const log = (...parts) => console.log(parts.join(" "));

// ---- with
function sumWith(o, n) {
  let s = 0;
  with (o) {
    for (let i = 0; i < n; i++) s += x;
  }
  return s;
}
log("with", sumWith({ x: 2 }, 3000), sumWith({ get x() { return 0.5; } }, 1000));

function storeWith(o, n) {
  var missing = 7;
  with (o) {
    for (let i = 0; i < n; i++) {
      count = count + 1;
      if (i === n - 2) delete o.count;
      missing++;
    }
  }
  return [o.count, missing];
}
globalThis.count = 100;
log("store", storeWith({ count: 1 }, 500), globalThis.count);

function calleeWith(o, n) {
  let r = 0;
  with (o) {
    for (let i = 0; i < n; i++) r += next(i);
  }
  return r;
}
log("callee", calleeWith({ k: 3, next(i) { return this.k * i; } }, 1000));
globalThis.next = function (i) { return this === globalThis ? i : -1; };
log("global callee", calleeWith({}, 100));

// The object's own property goes and comes; @@unscopables hides it.
function flicker(o, n) {
  let x = "outer", seen = "";
  with (o) {
    for (let i = 0; i < n; i++) {
      if (i % 3 === 0) o.x = i; else if (i % 3 === 1) delete o.x;
      if (i % 7 === 0) o[Symbol.unscopables] = { x: i % 2 };
      seen = (seen + x + typeof y + (i % 5 === 0 ? delete x : "")).slice(-60);
    }
  }
  return seen;
}
log("flicker", flicker({}, 400));

function withPrimitive(v) {
  with (v) return length;
}
let lengths = 0;
for (let i = 0; i < 2000; i++) lengths += withPrimitive("abc" + (i % 10 ? "" : "d"));
log("primitive", lengths);
for (const v of [null, undefined]) {
  try { withPrimitive(v); } catch (e) { log(e.constructor.name, e.message); }
}

// A proxy sees the lookups in the standard's order.
function proxied(n) {
  const seen = [];
  const handler = {
    has(t, k) { seen.push("has " + String(k)); return k in t; },
    get(t, k) { seen.push("get " + String(k)); return t[k]; },
    set(t, k, v) { seen.push("set " + String(k)); t[k] = v; return true; },
    getOwnPropertyDescriptor(t, k) { seen.push("own " + String(k)); return Reflect.getOwnPropertyDescriptor(t, k); },
    defineProperty(t, k, d) { seen.push("define " + String(k)); return Reflect.defineProperty(t, k, d); },
  };
  const p = new Proxy({ v: 1 }, handler);
  with (p) {
    for (let i = 0; i < n; i++) {
      seen.length = 0;
      v += 1;
    }
    v;
  }
  return seen.join();
}
log(proxied(300));

// ---- direct eval
function evalSum(n) {
  let s = 0, k = 3;
  for (let i = 0; i < n; i++) s += eval("k * i");
  return s;
}
log("eval", evalSum(300));

function evalDeclares(n) {
  let out = "";
  for (let i = 0; i < n; i++) {
    if (i === n >> 1) eval("var late = 'late'; function made() { return late + i }");
    out = (out + typeof late + (typeof made === "function" ? made().length : "-")).slice(-40);
  }
  return out + (delete late) + typeof late;
}
log("declares", evalDeclares(400));

function Constructed(n) {
  for (let i = 0; i < n; i++) eval("this.total = (this.total || 0) + (new.target === Constructed)");
}
log("this", new Constructed(200).total);
const arrowed = { k: 5, run(n) { const f = () => eval("this.k + arguments.length"); let s = 0; for (let i = 0; i < n; i++) s += f(); return s; } };
log("arrow", arrowed.run(200, 1));

// Not %eval%: an ordinary call, with the with-object as its receiver.
function shadowed(eval, n) {
  let s = 0;
  for (let i = 0; i < n; i++) s += eval(i, i);
  return s;
}
log("shadowed", shadowed((a, b) => a * b, 500), shadowed(function () { return this === globalThis ? 2 : 0; }, 100));
function receiver(o, n) {
  let s = "";
  with (o) for (let i = 0; i < n; i++) s = eval("tag", i);
  return s;
}
log("receiver", receiver({ tag: "t", eval(a, b) { return this.tag + a + b; } }, 200));
try { shadowed(3, 1); } catch (e) { log(e.constructor.name, e.message); }

function swapped(n) {
  const real = globalThis.eval;
  let s = "";
  try {
    for (let i = 0; i < n; i++) {
      if (i === n - 3) globalThis.eval = (x) => "[" + x + "]";
      s = (s + eval("i")).slice(-24);
    }
  } finally {
    globalThis.eval = real;
  }
  return s;
}
log("swapped", swapped(300));

function strictEval(n) {
  "use strict";
  let s = 0;
  for (let i = 0; i < n; i++) {
    eval("var hidden = i; s += hidden");
    if (typeof hidden !== "undefined") s = -1e9;
  }
  return s;
}
log("strict", strictEval(200));

// Proper tail calls go through eval's syntax, too.
function tail(n) {
  "use strict";
  const go = globalThis.eval;
  return n === 0 ? "bottom" : eval(n - 1);
}
{
  const real = globalThis.eval;
  globalThis.eval = tail;
  try { log("tail", tail(100000)); } finally { globalThis.eval = real; }
}

function evalThrows(n) {
  let caught = 0, last = "";
  for (let i = 0; i < n; i++) {
    try {
      eval(i % 2 ? "nothing.here" : "let a; let a");
    } catch (e) {
      caught++;
      last = e.name + ": " + e.message;
    }
  }
  return caught + " " + last;
}
log(evalThrows(200));

function* generatorScopes(o, n) {
  with (o) for (let i = 0; i < n; i++) yield step + eval("i") * step;
}
let sum = 0;
for (const v of generatorScopes({ step: 2 }, 300)) sum += v;
log("generator", sum);

// ---- using
class Resource {
  static open = 0;
  static trace = "";
  constructor(name) { this.name = name; Resource.open++; }
  [Symbol.dispose]() {
    Resource.open--;
    Resource.trace = (Resource.trace + this.name).slice(-12);
    if (this.name === "!") throw new RangeError("dispose");
  }
}
function uses(n) {
  let most = 0;
  for (let i = 0; i < n; i++) {
    using a = new Resource("a"), b = new Resource("b"), none = null;
    most = Math.max(most, Resource.open);
    if (i % 4 === 0) continue;
    if (i % 4 === 1) { using c = new Resource("c"); most = Math.max(most, Resource.open); }
  }
  return most;
}
log("using", uses(1000), Resource.open, Resource.trace);

function early(n) {
  for (let i = 0; i < n; i++) {
    using r = new Resource(String(i % 10));
    if (i === n - 1) return Resource.open + ":" + r.name;
  }
}
log("early", early(500), Resource.open, Resource.trace);

function failing(n) {
  let kinds = "";
  for (let i = 0; i < n; i++) {
    try {
      using a = new Resource(i % 3 ? "!" : "a");
      using b = new Resource(i % 5 ? "!" : "b");
      if (i % 2) throw new TypeError("body " + i);
    } catch (e) {
      let s = e.name;
      for (let at = e; at instanceof SuppressedError; at = at.suppressed) s += "<" + at.error.name + "," + at.suppressed.name;
      kinds = (kinds + s + ";").slice(-240);
    }
  }
  return kinds;
}
log(failing(300), Resource.open);

function notDisposable(n) {
  let message = "";
  for (let i = 0; i < n; i++) {
    try { using r = i % 2 ? { [Symbol.dispose]: 3 } : {}; } catch (e) { message = e.name + " " + e.message; }
    try { using r = 5; } catch (e) { message += e.name; }
  }
  return message;
}
log(notDisposable(200));

async function usesAsync(n) {
  let order = "";
  for (let i = 0; i < n; i++) {
    try {
      await using a = { async [Symbol.asyncDispose]() { order = (order + "A").slice(-20); if (i % 5 === 0) throw new Error("async"); } };
      await using b = i % 2 ? null : { [Symbol.dispose]() { order = (order + "b").slice(-20); } };
      using c = new Resource("c");
      order = (order + i % 10).slice(-20);
    } catch (e) {
      order = (order + "!").slice(-20);
    }
  }
  return order;
}
usesAsync(300).then((o) => log("async", o, Resource.open));

// ---- a script's own declarations after a hot loop
const { runInThisContext } = require("vm");
log(runInThisContext(`
  let before = 0;
  for (let i = 0; i < 3000; i++) before += i % 3;
  let after = before + 1;
  const fixed = after * 2;
  class Late { get v() { return fixed; } }
  function hoisted() { return after; }
  [before, after, new Late().v, hoisted()].join();
`));
