// new Array(n), fill, push and pop as compiled code does them.
function repeat(n, f) {
  let last;
  for (let i = 0; i < n; i++) last = f(i);
  return last;
}
const show = (a) => a.length + ":" + Array.from(a, (x) => (x === undefined ? "-" : String(x))).join();

function holes(n) { const a = new Array(n); a[n >> 1] = n; return a; }
for (const n of [1, 2, 5, 17, 63, 64, 65, 100]) console.log(n, show(repeat(40, () => holes(n))));
console.log(repeat(300, (i) => holes(i % 7 + 1).length));
console.log(holes(5_000_000).length);
console.log(repeat(300, () => { const a = new Array(3); return (1 in a) + " " + a.length + " " + a[1]; }));
function bad(n) { try { return new Array(n).length; } catch (e) { return e.constructor.name + ": " + e.message; } }
repeat(300, () => bad(3));
console.log(bad(-1), bad(1.5), bad(4294967295), bad("3"), bad(0), bad(undefined), bad(2 ** 32));
console.log(repeat(300, (i) => show(new Array())), show(Array(2)), show(Array(1, 2, 3)), show(new Array("x")));
function mixed(i) { return new Array(i, i + 0.5, "s").join() + new Array(i, 2).length; }
console.log(repeat(300, mixed));

// What is stored into a new array decides its kind; it may change later.
function ints(n) { const a = new Array(n); for (let i = 0; i < n; i++) a[i] = i; return a; }
function doubles(n) { const a = new Array(n); for (let i = 0; i < n; i++) a[i] = i / 2; return a; }
function objects(n) { const a = new Array(n); for (let i = 0; i < n; i++) a[i] = { i }; return a; }
function varied(n, v) { const a = new Array(n); for (let i = 0; i < n; i++) a[i] = i === 2 ? v : i; return a; }
console.log(show(repeat(200, () => ints(6))), show(repeat(200, () => doubles(6))));
console.log(repeat(200, () => objects(4)).map((o) => o.i).join());
console.log(show(repeat(200, () => varied(5, 9))), show(varied(5, 2.5)), show(varied(5, "z")), show(varied(5, undefined)));
function literal(n, v) { const a = []; for (let i = 0; i < n; i++) a.push(i); a.push(v); return a; }
console.log(show(repeat(200, () => literal(5, 6))), show(literal(3, 0.25)), show(literal(3, "end")), show(repeat(200, () => literal(2, null))));
function late(v) { const a = [1, 2]; a[0] = v; a[1] += 1; return a; }
console.log(show(repeat(200, () => late(3))), show(repeat(200, () => late(3.5))), show(repeat(200, () => late("q"))));
function nested() { const a = new Array(2); a[0] = new Array(2).fill(0); a[1] = a[0]; a[1][1] = 5; return a[0].join(); }
console.log(repeat(200, nested));

function filled(n, v) { return new Array(n).fill(v); }
console.log(show(repeat(200, () => filled(4, true))), show(repeat(200, () => filled(3, 7))), show(filled(3, -0)), Object.is(filled(2, -0)[1], -0));
console.log(show(repeat(200, () => filled(3, 1.5))), show(filled(0, 1)), show(filled(2)), show(filled(70, "x").slice(66)));
function refill(a, v) { a.fill(v); a[0] = "head"; return a; }
console.log(show(repeat(200, () => refill([1, 2, 3], 4))), show(refill([1.5, , "x"], 2.5)), show(refill([{}, 1], 0)));
console.log(show([1, 2, 3, 4].fill(0, 1, 3)), show([1, 2, 3, 4].fill("x", -1)), show([1, , 3].fill(0.5, 1, 2)), show([1, 2].fill(9, 5)));
function shared() { const o = { n: 0 }; const a = new Array(3).fill(o); a[1].n++; return a[2].n; }
console.log(repeat(200, shared));
const frozen = Object.freeze([1, 2]);
try { refill(frozen, 3); } catch (e) { console.log(e.constructor.name, show(frozen)); }
console.log(JSON.stringify(Array.prototype.fill.call({ length: 2 }, 5)));
class Sub extends Array {}
console.log(show(refill(Sub.from([1, 2]), 3)), refill(Sub.from([1]), 3) instanceof Sub);
let shrinks = [1, 2, 3, 4];
shrinks.fill(0, { valueOf() { shrinks.length = 2; return 1; } });
console.log(show(shrinks));

function drain(a) { let out = ""; while (a.length) out += a.pop() + " "; return out + a.pop() + a.length; }
console.log(repeat(100, () => drain([1, 2, 3])), drain([1.5, 2.5]), drain(["a", { toString: () => "o" }]));
console.log(repeat(100, () => drain([1, , 3])), drain(Sub.from([1, 2])));
function stack(n) { const s = []; let t = 0; for (let i = 0; i < n; i++) { s.push(i * 1.5); if (i % 3 === 2) t += s.pop(); } return t + s.length; }
console.log(repeat(100, () => stack(20)));
function pushAll(a, values) { for (let i = 0; i < values.length; i++) a.push(values[i]); return a; }
console.log(show(repeat(100, () => pushAll([], [1, 2]))), show(pushAll([1], [1.5, "x", null])), show(pushAll(Sub.from([3]), [4])), pushAll({ push(v) { this.last = v; } }, [1, 2]).last);
const locked = Object.seal([1]);
try { pushAll(locked, [2]); } catch (e) { console.log(e.constructor.name, show(locked)); }
Array.prototype[3] = "proto";
console.log(show(holes(5)), show(filled(5, 1)), drain([1, 2]));
Object.defineProperty(Array.prototype, 4, { set(v) { console.log("setter", v); }, configurable: true });
console.log(show(filled(5, 8)));
delete Array.prototype[3];
delete Array.prototype[4];
