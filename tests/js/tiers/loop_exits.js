// Loops that leave compiled code in every iteration and enter it again: activations must not pile up.
function throwing(n) {
  let caught = 0;
  for (let i = 0; i < n; i++) {
    try {
      if (i % 2) throw i;
      null.x;
    } catch (e) {
      caught += typeof e === "number" ? 1 : 2;
    }
  }
  return caught;
}
console.log(throwing(30000));

function nativeThrows(n) {
  let caught = 0;
  for (let i = 0; i < n; i++) {
    try {
      decodeURIComponent("%" + (i % 10));
    } catch (e) {
      if (e instanceof URIError) caught++;
    }
  }
  return caught;
}
console.log(nativeThrows(20000));

// The exception leaves an inlined callee; the handler is in the loop.
function thrower(x) { if (x % 3 === 0) throw new TypeError("t" + x); return x; }
function inlined(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    try { sum += thrower(i); } catch (e) { sum -= e.message.length; }
  }
  return sum;
}
console.log(inlined(20000));

// No handler in the function that was entered in its loop: the caller's, in the same activation.
function endless(limit) { for (let i = 0; ; i++) if (i > limit) throw "limit " + limit; }
function callsEndless() {
  const seen = [];
  for (let i = 0; i < 300; i++) { try { endless(i * 3); } catch (e) { seen.push(e); } }
  return seen.length + " " + seen[299];
}
console.log(callsEndless());

// Values of a kind the loop has not seen, again and again, below an outer loop.
function mixed(rounds) {
  let out = "", total = 0;
  const kinds = [1, 1.5, "s", null, undefined, true, -0, 2 ** 40];
  for (let r = 0; r < rounds; r++) {
    for (let i = 0; i < 40; i++) {
      const k = kinds[(i * i + r) % kinds.length];
      const v = k * 2;
      if (v === v) total += v;
      if (r === rounds - 1 && i < 6) out += String(k + 1) + ";";
    }
  }
  return out + total;
}
console.log(mixed(500));

// Finally blocks run once per leaving.
function finals(n) {
  let f = 0;
  outer: for (let i = 0; i < n; i++) {
    try {
      for (const x of [1, 2, 3]) {
        try { if (x === 2) continue outer; if (i % 7 === 6) throw x; } finally { f += x; }
      }
    } catch (e) { f += 100; }
  }
  return f;
}
console.log(finals(7000));

// push returns the new length; an exit after it must not push twice.
function pushes(n) {
  const out = [];
  let sum = 0;
  for (let i = n; i-- > 0;) sum += out.push(i);
  return out.length + ":" + sum + ":" + out.join("").length;
}
for (let r = 0; r < 80; r++) pushes(r);
console.log(pushes(10), pushes(100), pushes(2.5));
