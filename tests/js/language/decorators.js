// The order and the effects of decorators, as the proposal's text has them: Node runs none.
const log = (...parts) => console.log(parts.join(' '));
const note = (name) => (log('evaluate', name), (value, context) => { log('apply', name, context.kind, String(context.name)); });
const key = (name) => (log('key', name), name);

// Class decorators first, then each element's decorators and key in order; applied inside out: static methods,
// instance methods, static fields, instance fields, the class.
@note('class 1')
@note('class 2')
class Order extends (log('heritage'), Object) {
  @note('field') [key('f')] = log('field value');
  @note('static field') static [key('sf')] = log('static field value');
  @note('method 1') @note('method 2') [key('m')]() {}
  @note('static method') static [key('sm')]() {}
  @note('getter') get [key('g')]() { return 1; }
  @note('setter') set [key('g')](value) {}
  @note('accessor') accessor [key('a')] = log('accessor value');
  @note('static accessor') static accessor [key('sa')] = log('static accessor value');
  static { log('static block'); }
}
log('instance');
new Order();
log(Object.getOwnPropertyNames(Order.prototype).join());

// What decorators get.
function show(value, context) {
  log(context.kind, typeof value, String(context.name), 'static' in context ? context.static + ' ' + context.private : '-',
    context.access ? Object.keys(context.access).join() : '-', Object.keys(context).join());
}
const symbol = Symbol('s');
@show class Contexts {
  @show m() {}
  @show static m() {}
  @show #p() {}
  @show get g() { return 0; }
  @show set g(v) {}
  @show static get #g() { return 0; }
  @show f;
  @show static #f;
  @show [symbol];
  @show 1.5 = 0;
  @show accessor a;
  @show accessor #a;
}

// Replacements.
const double = (value, { kind }) => {
  switch (kind) {
    case 'method': return function (...args) { return value.apply(this, args) * 2; };
    case 'getter': return function () { return value.call(this) * 2; };
    case 'setter': return function (v) { value.call(this, v * 2); };
    case 'field': return function (v) { log('initial', v, this.constructor.name); return v * 2; };
    case 'accessor': return {
      get() { return value.get.call(this) * 2; },
      set(v) { value.set.call(this, v + 1); },
      init(v) { return v * 10; },
    };
  }
};
class Twice {
  n = 1;
  @double m(x) { return x + this.n; }
  @double static s() { return 4; }
  @double get g() { return 5; }
  @double set n2(v) { this.n = v; }
  @double @double f = 3;
  @double static sf = 7;
  @double accessor a = 6;
  @double #p() { return 8; }
  @double get #g() { return 9; }
  @double accessor #q = 1;
  privates() { this.#q = 4; return [this.#p(), this.#g, this.#q].join(); }
}
const twice = new Twice();
twice.n2 = 10;
twice.a = 1;
log(twice.m(1), Twice.s(), twice.g, twice.n, twice.f, Twice.sf, twice.a, twice.privates());
log(Object.keys(twice).join());

// addInitializer.
const init = (name) => (value, context) => context.addInitializer(function () { log('init', name, typeof this, this === now); });
let now;
@init('class')
class Initialized {
  static { now = this; log('static block'); }
  @init('static method') static sm() {}
  @init('static field') static sf = log('static field');
  @init('method') m() {}
  @init('field 1') f = log('field');
  @init('accessor') accessor a = log('accessor');
  @init('getter') get g() { return 1; }
  constructor() { log('constructor'); }
}
class Derived extends Initialized {
  @init('derived method') m() {}
  constructor() { log('before super'); super(); log('after super'); }
}
new Derived();

// access.
let accesses = {};
const keep = (value, context) => { accesses[context.name] = context.access; };
class Access {
  @keep #f = 1;
  @keep accessor #a = 2;
  @keep #m() { return 'm'; }
  @keep p = 3;
}
const object = new Access();
accesses['#f'].set(object, 11);
accesses['#a'].set(object, 12);
accesses.p.set(object, 13);
log(accesses['#f'].get(object), accesses['#a'].get(object), accesses['#m'].get(object)(), accesses.p.get(object));
log(accesses['#f'].has(object), accesses['#f'].has({}), accesses.p.has({ p: 1 }));
for (const attempt of [() => accesses['#f'].get({}), () => accesses['#f'].get(1)]) {
  try { attempt(); } catch (error) { log(error.name); }
}

// A class decorator replaces the class: its inner name, its statics and the binding.
const replaced = (value) => class Replacement extends value { extra = 'extra'; };
@replaced class Original { static self = Original.name; static me() { return Original.name; } }
log(Original.name, Original.self, Original.me(), new Original().extra, Object.hasOwn(Original, 'self'));
const expression = @replaced class { };
log(expression.name, new (@replaced class Inner { name() { return Inner.name; } })().name());

// The receiver, and decorators of every syntax.
const namespace = { tag: 'namespace', dec(value, context) { log('this', this?.tag, context.name); }, make() { log('make', this.tag); return this.dec; } };
class Syntax {
  static #dec(value, context) { log('private', context.name); }
  @namespace.dec a() {}
  @namespace.make() b() {}
  @(namespace['dec']) c() {}
  @(1, namespace.dec) d() {}
  static { (class { @Syntax.#dec e() {} }); }
}

// Auto-accessors.
class Auto {
  accessor x = 1;
  static accessor y = 2;
  accessor #z = 3;
  accessor 'quoted name' = 4;
  accessor [symbol] = 5;
  accessor
  accessor;
  z(v) { if (v) this.#z = v; return this.#z; }
  static accessor = 6;
}
const auto = new Auto();
const descriptor = Object.getOwnPropertyDescriptor(Auto.prototype, 'x');
log(auto.x, Auto.y, auto.z(), auto['quoted name'], auto[symbol], Auto.accessor, 'accessor' in auto, descriptor.enumerable, descriptor.configurable);
auto.x = 10; auto.z(30); Auto.y = 20;
log(auto.x, Auto.y, auto.z(), descriptor.get.name, descriptor.set.name, descriptor.get.length, descriptor.set.length);
log(Object.getOwnPropertyDescriptor(Auto.prototype, symbol).get.name, Object.keys(auto).join());
for (const attempt of [() => Auto.prototype.x, () => descriptor.get.call({}), () => descriptor.set.call(1, 2)]) {
  try { attempt(); } catch (error) { log(error.name); }
}

// Errors.
const attempts = {
  'not callable': () => class { @(1) m() {} },
  'bad method': () => class { @(() => 1) m() {} },
  'bad field': () => class { @(() => ({})) f; },
  'bad accessor': () => class { @(() => 1) accessor a; },
  'bad get': () => class { @(() => ({ get: 1 })) accessor a; },
  'bad class': () => { @(() => 1) class C {} },
  'late': () => { let add; class C { @((v, c) => { add = c.addInitializer; }) m() {} } add(() => {}); },
  'initializer': () => class { @((v, c) => c.addInitializer(1)) m() {} },
  'name': () => { @((value) => { new value(); }) class C { x = C; } },
};
for (const name in attempts) {
  try { attempts[name](); log(name, 'none'); } catch (error) { log(name, error.name); }
}
for (const text of ['class A { @a constructor() {} }', 'class A { @a static {} }', 'class A { accessor constructor }', '@a function f() {}', 'class A { static accessor prototype }']) {
  try { new Function(text); log(text, 'none'); } catch (error) { log(text, error.name); }
}
