// Typed array access in compiled code: all kinds, bounds, detached and resized buffers, conversions on store.
const kinds = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array];
function sum(t) { let s = 0; for (let i = 0; i < t.length; i++) s += t[i]; return s; }
function fill(t, f) { for (let i = 0; i < t.length; i++) t[i] = f(i); return t; }
for (const K of kinds) console.log(K.name, sum(fill(new K(100), i => i * 3 - 50)), sum(fill(new K(10), i => i * 1e9 + 0.7)), sum(fill(new K(5), i => [NaN, -1, 255.5, -0, 1e20][i])));
for (const v of ["7", null, undefined, true, [3], { valueOf: () => 4 }, "x"]) console.log(kinds.map(K => { const t = new K(1); t[0] = v; return t[0]; }).join());
function read(t, i) { return t[i]; }
for (let i = 0; i < 200; i++) read(new Int32Array(4), i & 3);
console.log(read(new Int32Array(4), 4), read(new Int32Array(4), -1), read(new Int32Array(4), 0.5), read(new Int32Array([9]), "0"), read(new Int32Array(4), "x"), read([1], 0), read("s", 0));
function write(t, i, v) { t[i] = v; return t.length; }
for (let i = 0; i < 200; i++) write(new Int32Array(4), i & 3, i);
const w = new Int32Array(2);
console.log(write(w, 5, 1), write(w, -1, 1), write(w, 0.5, 1), write(w, "1", 8), w.join(), Object.keys(w).join());
try { write(w, 0, 1n); } catch (e) { console.log(e.name); }
try { write(new BigInt64Array(1), 0, 1); } catch (e) { console.log(e.name); }
try { write(w, 0, Symbol()); } catch (e) { console.log(e.name); }
const buffer = new ArrayBuffer(16), bytes = new Uint8Array(buffer), ints = new Uint32Array(buffer), floats = new Float64Array(buffer, 8);
function alias(i) { ints[0] = i; bytes[1] ^= 0xff; floats[0] = i / 3; return ints[0] + bytes[8] + bytes[15]; }
let a = 0; for (let i = 0; i < 300; i++) a = (a * 31 + alias(i)) >>> 0;
console.log(a);
const rb = new ArrayBuffer(8, { maxByteLength: 64 }), tracking = new Uint8Array(rb);
let seen = ""; for (let i = 0; i < 100; i++) { if (i % 10 === 0) rb.resize((i % 60) + 4); seen += tracking.length + (tracking[5] === undefined ? "u" : "d"); if (tracking.length > 5) tracking[5] = i; }
console.log(seen.length, seen.slice(0, 40));
function detachLoop() { const b = new ArrayBuffer(8), t = new Uint8Array(b); let s = 0; for (let i = 0; i < 60; i++) { if (i === 30) b.transfer(); s += t[1] === undefined ? 100 : 1; t[1] = 5; s += t.length; } return s; }
for (let i = 0; i < 10; i++) detachLoop();
console.log(detachLoop());
const u32 = new Uint32Array([4294967295, 2147483648]);
let big = 0; for (let i = 0; i < 200; i++) big += u32[i & 1] % 1000;
console.log(big, u32[0] + 1, u32[0] | 0, u32[1] > 0, u32[0] === 4294967295, -u32[1]);
const f32 = new Float32Array(1); for (let i = 0; i < 200; i++) f32[0] = f32[0] * 0.99 + 0.1;
console.log(f32[0].toFixed(6));
const clamped = new Uint8ClampedArray(1), cl = []; for (const v of [-5, 0.5, 1.5, 254.5, 255.5, 300, NaN, Infinity]) { clamped[0] = v; cl.push(clamped[0]); }
console.log(cl.join());
const dv = new DataView(new ArrayBuffer(8)); let d = 0; for (let i = 0; i < 200; i++) { dv.setInt16(i % 7, i * 100, i & 1); d += dv.getInt16(i % 7, i & 1) + dv.getUint8(0); }
console.log(d);
let m = 0; for (let i = 0; i < 200; i++) m += sum(i % 3 ? new Int8Array([i]) : i % 2 ? [i] : new Float64Array([i / 2]));
console.log(m);
// Lengths, of what is no typed array, too; the getter is replaced at the end.
{
  const lengths = (a) => { let n = 0; for (let i = 0; i < 50; i++) n += a.length; return n; };
  const fixed = new Uint8Array(64), out = [];
  for (let i = 0; i < 300; i++) out[0] = lengths(fixed);
  const rab = new ArrayBuffer(16, { maxByteLength: 64 }), track = new Uint16Array(rab), part = new Uint8Array(rab, 8, 4);
  for (let i = 0; i < 100; i++) { rab.resize(16 + (i % 5) * 8); out[1] = lengths(track); out[2] = lengths(part); }
  rab.resize(8);
  console.log(lengths(track), lengths(part), out.join());
  for (let i = 0; i < 20; i++) try { lengths(Object.create(Uint8Array.prototype)); } catch (e) { out[3] = e.constructor.name; }
  class Own extends Uint8Array { get length() { return 7; } }
  console.log(out[3], lengths(new Own(3)), lengths({ length: 2 }), lengths("abc"), lengths([1]));
  const home = Object.getPrototypeOf(Uint8Array.prototype), original = Object.getOwnPropertyDescriptor(home, "length");
  Object.defineProperty(home, "length", { get() { return 99; } });
  const replaced = [lengths(fixed), lengths(track)];
  Object.defineProperty(home, "length", original);
  console.log(replaced.join(), lengths(fixed));
}
