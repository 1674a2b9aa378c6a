// Patterns: order of evaluation, defaults, rests, iterator closing, assignment targets.
const { a, b: { c = 5, ...rest } = {}, ["d" + 1]: d1 = "dflt" } = { a: 1, b: { x: 1, y: 2 } };
console.log(a, c, JSON.stringify(rest), d1);
const [x, , y = 10, [z] = [7], ...others] = [1, 2, undefined, undefined, 5, 6];
console.log(x, y, z, others.join());

let log = [];
function iter(n, label) {
  let i = 0;
  return { [Symbol.iterator]() { return { next() { log.push(label + "next"); return { done: i >= n, value: i++ }; }, return() { log.push(label + "return"); return {}; } }; } };
}
let [p, q] = iter(5, "a"); console.log(p, q, log.join()); log = [];
let [p2, q2] = iter(1, "b"); console.log(p2, q2, log.join()); log = [];
let [...all] = iter(2, "c"); console.log(all.join(), log.join()); log = [];
let [] = iter(3, "d"); console.log(log.join()); log = [];
try { let [e = (() => { throw new Error("default"); })()] = [undefined]; } catch (e) { console.log(e.message); }
try { let [e1, e2 = (() => { throw new Error("closes"); })()] = { [Symbol.iterator]() { let k = 0; return { next() { return { value: k++ ? undefined : 1, done: false }; }, return() { log.push("closed"); return {}; } }; } }; } catch (e) { console.log(e.message, log.join()); }
log = [];

const o = {}, arr = [];
({ k: o.first, [Symbol.iterator]: o.sym = "none", ...o.rest } = { k: 1, l: 2, m: 3 });
[arr[2], arr[0], ...arr.tail] = "héllo";
console.log(JSON.stringify(o), arr.length, arr[2], arr[0], arr.tail.join("|"));
let s1 = 1, s2 = 2;
[s1, s2] = [s2, s1];
console.log(s1, s2);

// Targets are evaluated before the value is taken from the iterator.
const order = [];
const tgt = n => (order.push("t" + n), {});
const it = { [Symbol.iterator]() { return { next() { order.push("next"); return { value: 1, done: false }; }, return() { order.push("ret"); return {}; } }; } };
[tgt(1).a, tgt(2).b] = it;
console.log(order.join());
order.length = 0;
({ [(order.push("k1"), "a")]: tgt(3).x, [(order.push("k2"), "b")]: tgt(4).x = order.push("d") } = { get a() { order.push("get a"); }, get b() { order.push("get b"); } });
console.log(order.join());

function params({ n = 1, m: [first, second = first * 2] = [3] } = {}, [r] = "q", ...[s, t]) { return [n, first, second, r, s, t].join(); }
console.log(params(), params({ n: 2, m: [4] }, "w", 8, 9, 10), params.length);
for (const [k, { v }] of Object.entries({ one: { v: 1 }, two: { v: 2 } })) console.log(k, v);
for (const { length } of ["a", "bbb"]) console.log(length);
try { throw { code: 1, info: ["x"] }; } catch ({ code, info: [i] }) { console.log(code, i); }
for (const bad of [() => { const { z } = null; }, () => { const [z] = {}; }, () => { const { } = undefined; }, () => { const [z] = 5; }, () => { (([q]) => q)(); }]) {
  try { bad(); console.log("no error"); } catch (e) { console.log(e.name); }
}
const { length, [0]: h } = "str"; console.log(length, h);
const { toFixed } = 5; console.log(typeof toFixed);
const { fn = () => { }, cls = class { } } = {}; console.log(fn.name, cls.name);
let sum = 0;
for (let i = 0; i < 300; i++) { const [u, v] = [i, i + 1]; const { w, ...r } = { w: u, r1: v, r2: 1 }; sum += w + r.r1 + r.r2; }
console.log(sum);
