// Functions and variables: hoisting, duplicates, Annex B blocks in sloppy mode.
console.log(typeof f1, f1());
function f1() { return "one"; }
function f1() { return "two"; }
console.log(f1());

(function () {
  console.log(typeof inner, typeof v);
  { function inner() { return "block"; } }
  console.log(typeof inner, inner());
  var v = 1;
  var v;
  console.log(v);
})();

(function () {
  "use strict";
  { function inner() { } }
  console.log(typeof inner);
})();

(function () {
  // A let of the same name in an enclosing block keeps the function inside.
  let f = "let";
  { function f() { } }
  console.log(f);
})();

(function () {
  if (true) function g() { return "if"; }
  console.log(g());
})();

(function (a, a) { console.log(a, arguments.length); })(1, 2);

(function (p) {
  console.log(typeof p);
  function p() { }
  var p;
  console.log(typeof p);
})(5);

(function () {
  switch (2) {
    case 1: function inSwitch() { return "s"; }
    case 2: console.log(inSwitch());
  }
  console.log(typeof inSwitch);
})();

(function () {
  console.log(before);
  for (var before in { k: 1 });
  console.log(before);
})();

// The body's variables are apart from the parameters once these have expressions.
function apart(a, get = () => a) { var a; const before = a; a = 2; return [before, a, get()].join(); }
console.log(apart(1));
function together(a) { var a; return a; }
console.log(together(7));

var assigned = (function named() { named = 1; return typeof named; })();
console.log(assigned);

try { (function () { "use strict"; (function named() { named = 1; })(); })(); } catch (e) { console.log(e.name); }

label: { console.log("in"); break label; }
console.log(typeof undeclared, (() => { try { return undeclared; } catch (e) { return e.name; } })());
(function () { implicit = 5; })();
console.log(implicit, delete globalThis.implicit, typeof implicit);
