// Operators: precedence, short circuit, conversions, comparison, compound and logical assignment.
const show = (...values) => console.log(values.map(String).join(" "));
console.log(2 + 3 * 4 ** 2 / 8 % 5 - -1, 2 ** 3 ** 2, (-2) ** 2, 7 % -3, -7 % 3, 5 / 0, -5 / 0, 0 / 0, 1 / -0);
console.log("1" + 2 + 3, 1 + 2 + "3", "6" - 2, "3" * "4", +"", +" 12 ", +"0x1f", +"1e3", +"abc", +[], +[5], +[1, 2], +{}, +true, +null, +undefined, +new Date(5));
console.log(1 < 2 < 3, 3 > 2 > 1, "b" > "a", "10" < "9", "10" < 9, null >= 0, null == 0, undefined == null, NaN != NaN, [] == "", [] == false, [1] == 1, "1" == 1, 1n == 1, 2n > 1, "2" > 1n, ({}) == "[object Object]");
console.log(5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 31, 1 << 32, -1 >>> 0, -1 >> 1, -1 >>> 28, 2 ** 32 >> 0, 2 ** 53 | 0, 1e10 | 0, NaN | 0, "7" & 6, 3.9 | 0, -3.9 | 0);
let a = null, b = 0, c = "x"; console.log(a ?? "d", b ?? "d", b || "d", c && "e", (a ??= 5, a), (b ||= 6, b), (c &&= 7, c));
const calls = []; const t = (n, v) => (calls.push(n), v);
t(1, false) && t(2, true); t(3, true) || t(4, true); t(5, 0) ?? t(6, 1); t(7, false) ? t(8) : t(9); console.log(calls.join());
const o = { get x() { calls.push("get"); return 1; }, set x(v) { calls.push("set" + v); } }; calls.length = 0; o.x += 2; o.x ||= 9; o.x &&= 4; o.x ??= 8; o.x++; console.log(calls.join());
let i = 5; console.log(i++ + ++i, i-- - --i, i, -i, +i, !i, !!i, typeof i, typeof null, typeof undefined, typeof (() => 0), typeof 1n, typeof Symbol(), typeof "", void 0);
let u = "5"; u++; console.log(u, typeof u); let n = null; n--; console.log(n); let big = 5n; big++; show(big, -big, big ** 20n);
console.log((1, 2, 3), (() => { let r = 0; for (let i = 0, j = 10; i < j; i++, j--) r += j - i; return r; })());
console.log("a" in { a: 1 }, 1 in [0, 1], "length" in [], [] instanceof Array, [] instanceof Object, (() => { try { return "a" in "abc"; } catch (e) { return e.name; } })(), (() => { try { return 1 instanceof 1; } catch (e) { return e.name; } })());
console.log(delete o.none, delete o.x, o.x, delete [].length, (() => { "use strict"; try { delete [].length; } catch (e) { return e.name; } })());
const oc = { a: { b() { return this.c; }, c: 3 }, n: null }; console.log(oc?.a?.b(), oc.x?.y.z.w, oc.n?.[calls.length], oc.a?.["c"], oc.zz?.(), (oc?.a.b)(), oc?.["a"]?.b?.(), delete oc?.a?.c, oc.a.c);
try { oc.x.y; } catch (e) { console.log(e.name); } try { (oc?.x).y; } catch (e) { console.log(e.name); } try { oc.a.b.c.d(); } catch (e) { console.log(e.name); }
const conv = { valueOf() { calls.push("v"); return 2; }, toString() { calls.push("s"); return "str"; } }; calls.length = 0; console.log(conv + 1, conv * 2, `${conv}`, conv + "", conv > 1, conv == 2, [conv] + "", calls.join(""));
const prim = { [Symbol.toPrimitive](h) { return h; } }; console.log(`${prim}`, prim + "", isNaN(+prim), ({ default: 1, number: 2 })[prim]);
for (const bad of [() => 1 + Symbol(), () => 1n + 1, () => +1n, () => ({ valueOf() { return {}; }, toString() { return {}; } }) + 1, () => 1n >>> 0n, () => 5n / 0n, () => 2n ** -1n, () => `${Symbol()}`]) { try { console.log(bad()); } catch (e) { console.log(e.name); } }
const order = []; const ord = { get a() { order.push("a"); return { set b(v) { order.push("b=" + v); } }; } }; ord[(order.push("k"), "a")].b = (order.push("rhs"), 1); console.log(order.join());
let arr = [1, 2, 3], ix = 0; arr[ix++] += 10; arr[ix++] **= 3; arr[ix] <<= ix; console.log(arr.join(), ix);
console.log(0.1 + 0.2, 1e21 + 1, 123456789 * 987654321, 0xff + 0b11 + 0o17, 1_000_000, .5 + 5., 5e-324, 1.7976931348623157e308 * 10, -0 === 0, Object.is(-0, 0), 010 + 1, "\x41\u0042\u{43}");
console.log([1, 2, 3] + "", String([1, [2, [3, null, undefined]]]), {} + "", (() => 1) + "", String(null), String(Symbol("d")), [] + [], [] + {}, 1 + null, 1 + undefined, "x" + null, true + true);
console.log(!!"" + !!"0" + !!NaN + !![] + !!0n + !!-0, "5" * 1 === 5, 3 > "12", "3" > "12", undefined > 0, undefined == 0, null > -1, Infinity - Infinity, 2 ** -1, (-8) ** (1 / 3));
