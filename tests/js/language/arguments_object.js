// The arguments object in all its states: mapped, unmapped, escaping, reassigned, in arrows and generators.
function plain() { return arguments; }
const a = plain(1, "two", null);
console.log(a.length, a[1], a[3], Object.keys(a).join(), typeof a, String(a), Array.isArray(a));
console.log(Array.from(a).length, [...a].length, JSON.stringify(a), Object.getOwnPropertyNames(a).join());
function mapped(x, y) { x = 10; arguments[1] = 20; return [arguments[0], y].join(); }
console.log(mapped(1, 2), mapped(1), mapped());
function afterDelete(x) { delete arguments[0]; x = 5; return arguments[0]; }
console.log(afterDelete(1));
function redefine(x) { Object.defineProperty(arguments, "0", { writable: false }); x = 9; return arguments[0]; }
console.log(redefine(1));
function accessor(x) { Object.defineProperty(arguments, "0", { get: () => "got" }); x = 9; return arguments[0] + x; }
console.log(accessor(1));
function frozen(x) { Object.freeze(arguments); x = 2; return arguments[0] + ":" + x; }
console.log(frozen(1));
function length() { arguments.length = 1; return [...arguments].join() + Array.prototype.slice.call(arguments).length; }
console.log(length(1, 2, 3));
function assigned() { arguments = "now a string"; return arguments; }
console.log(assigned());
function shadowVar() { var arguments; return typeof arguments; }
console.log(shadowVar());
function shadowLet() { let arguments = 7; return arguments; }
console.log(shadowLet());
function shadowFunction() { function arguments() { } return typeof arguments; }
console.log(shadowFunction());
function shadowParameter(arguments) { return arguments; }
console.log(shadowParameter("param"));
function inArrow() { return (() => (() => arguments[0])())(); }
console.log(inArrow("outer"));
function* inGenerator() { yield arguments[0]; arguments[0] = "changed"; yield arguments[0]; }
console.log([...inGenerator("g")].join());
function inEval() { return eval("arguments.length"); }
console.log(inEval(1, 2));
function defaults(x = arguments.length, y = arguments[0]) { return x + ":" + y; }
console.log(defaults(), defaults(undefined), defaults(1));
function strict(x) { "use strict"; x = 2; arguments[1] = 3; return arguments[0] + ":" + arguments.length; }
console.log(strict(1));
function callee() { return arguments.callee === callee; }
console.log(callee());
function forward() { return Math.max.apply(null, arguments); }
console.log(forward(3, 9, 4), forward());
function count() { let n = 0; for (let i = 0; i < arguments.length; i++) n += arguments[i]; return n; }
let total = 0;
for (let i = 0; i < 300; i++) total += count(i, 1, 2) + count() + count(i);
console.log(total, count(1, "x"), count(0.5, 1));
function outOfRange(i) { return arguments[i]; }
for (let i = 0; i < 100; i++) outOfRange(0);
console.log(outOfRange(5), outOfRange(-1), outOfRange("length"), outOfRange(1, "second"));
function leak() { const own = arguments; return () => own[0]++; }
const l = leak(5); l();
console.log(l());
