// A function of another realm makes that realm's objects and errors, however it is called and in whichever tier it runs.
const vm = require("vm");
const other = vm.runInContext("globalThis", vm.createContext({}));
const make = new other.Function('"use strict"; return arguments;');
const list = new other.Function("return [1];");
const fail = new other.Function("null.x;");
const K = vm.runInContext("(class K { constructor() { this.list = []; this.args = arguments; } })", vm.createContext({}));
const realmOf = (v) => v instanceof Object ? "main" : v instanceof other.Object ? "other" : "third";
const thrower = (args) => realmOf(Object.getOwnPropertyDescriptor(args, "callee").get);
function failure(f) { try { f(); } catch (e) { return realmOf(e); } return "none"; }
function ours() { "use strict"; return arguments; }
function round() {
  const k = new K();
  return [realmOf(make()), thrower(make()), thrower(ours()), realmOf(list()), failure(fail), realmOf(k), realmOf(k.list), realmOf(k.args), realmOf([])].join();
}
const seen = new Set();
for (let i = 0; i < 300; i++) seen.add(round());
console.log([...seen].join("\n"));
console.log(thrower(make()), thrower(make.call(null)), thrower(Reflect.apply(make, null, [])), failure(() => fail()), failure(fail.bind()));
