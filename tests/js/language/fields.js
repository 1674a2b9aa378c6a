// Fields: order, this, closures, computed names, statics and static blocks.
const log = [];
const t = (x, v = x) => { log.push(x); return v; };
class A {
  [t("name1", "a")] = t("init a");
  static [t("name2", "s")] = t("static s");
  b = this.a + "!";
  static { t("block"); this.fromBlock = this.s + "?"; }
  [t("name3", "c")] = () => this.b;
  static last = t("static last");
  constructor() { t("constructor"); }
  undefinedField;
}
t("class done");
const a = new A();
console.log(log.join(" | "));
console.log(a.a, a.b, a.c(), A.s, A.fromBlock, A.last, "undefinedField" in a, a.undefinedField);
console.log(Object.keys(a).join());

class Parent { constructor() { this.seen = this.kind; } kind = "parent"; }
class Child extends Parent { kind = "child"; copy = this.seen; }
const c = new Child();
console.log(c.seen, c.kind, c.copy);

// Fields are defined, not assigned: a setter of the prototype is not called.
let called = 0;
class WithSetter { set x(v) { called++; } }
class Defines extends WithSetter { x = 1; }
console.log(new Defines().x, called);

class Names { f = function () { }; g = () => { }; h = class { }; static s = function () { }; }
const n = new Names();
console.log(n.f.name, n.g.name, n.h.name, Names.s.name);

class Counter { static count = 0; id = ++Counter.count; static { for (let i = 0; i < 3; i++) new Counter(); } }
console.log(Counter.count, new Counter().id);

// A key is evaluated once, a value for each instance.
let evaluated = 0;
class Once { [(evaluated++, "k")] = {}; }
console.log(new Once().k === new Once().k, evaluated);

try { class Dup { static ["prototype"] = 1; } } catch (e) { console.log(e.name); }
try { class Frozen { constructor() { return Object.freeze({}); } } class Sub extends Frozen { x = 1; } new Sub(); } catch (e) { console.log(e.name); }

let sum = 0;
class Hot { x = 1; y = this.x + 1; z = [this.x, this.y]; sum() { return this.x + this.y + this.z.length; } }
for (let i = 0; i < 400; i++) sum += new Hot().sum();
console.log(sum);

