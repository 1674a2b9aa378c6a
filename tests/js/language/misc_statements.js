// Commas, empty statements, ASI, comments, unusual but legal forms.
let a = 1
let b = 2
;[a, b] = [b, a]
console.log(a, b)
const f = function () { return 7 }
;(function () { console.log("iife") })()
function ret() { return
  5 }
console.log(ret(), f())
let i = 0
i
++
a
console.log(i, a);
if (a) ; else console.log("never")
for (;;) { break }
do i++; while (i < 3) console.log(i)
/* block */ console.log(/* inline */ "c") // end
<!-- html-like comment
console.log("after html comment")
--> also a comment
var $ = 1, _ = 2, ünïcödé = 3, \u0061bc = 4; console.log($, _, ünïcödé, abc);
var async = 1, of = 2, get = 3, set = 4, let1 = 5, target = 6; console.log(async, of, get, set); console.log({ async, of, get, set, if: 1, class: 2 }.class);
const o = { get: 1, set: 2, async: 3, static: 4, new: 5, get get() { return "gg"; }, await: 6, async async1() { } }; console.log(o.get, o.set, o.async, o.static, o.new, o.await);
console.log(((a, b) => { return a + b })(1, 2), (x => x)(3), ((x) => ({ x }))(4).x, (() => { })());
console.log([,].length, [1, , 2].length, [, ,].length, [1, 2,].length, ((a, b,) => a)(1, 2,));
var x = 5; { let x = 6; { var y = x; } } console.log(x, y); debugger; console.log(typeof typeof 1, !!!0, - -1, + +1, -(-1), ~~3.7);
if (true) { function decl() { return "d"; } } console.log(decl()); lab: for (var k in { p: 1 }) { continue lab; } console.log(k);
console.log(a ? b ? "tt" : "tf" : "f", (a, b), a = b = 9, a, b); var { length: n } = "four"; console.log(n); console.log(1 /2/ 1, "a/b".split(/\//g).length, [/[/]/.test("/")].join());
console.log(0.0.toFixed(1), 1..toString(), 1.0.toFixed(2), 5..constructor.name);
console.log(typeof globalThis, globalThis === globalThis.globalThis, new Date(0) instanceof Date, new (class { })().constructor.name, new (function () { this.q = 1; })().q, new Array(3).length, new Object instanceof Object);
