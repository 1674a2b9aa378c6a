// `stack` is put into words when it is first looked at, and belongs to the error as an accessor.
const head = (e) => e.stack.split("\n")[0];
const frames = (e) => e.stack.split("\n").slice(1).map((l) => l.trim().replace(/\(.*[/\\]/, "(").replace(/at \/.*\//, "at "));

class Named extends Error { constructor(m) { super(m); this.name = "Named"; } }
class Deeper extends Named { constructor(m) { super(m + "!"); this.inner = new Error("inside"); } }
console.log(head(new Named("a")), frames(new Named("a"))[0]);
console.log(head(new Deeper("b")), frames(new Deeper("b"))[0], "|", frames(new Deeper("b").inner)[0]);
class Getter extends Error { get name() { return "Computed"; } }
console.log(head(new Getter("c")));
const late = new TypeError("early");
late.message = "late"; late.name = "Late";
console.log(head(late));
late.message = "too late";
console.log(head(late));

const descriptor = Object.getOwnPropertyDescriptor(new Error("d"), "stack");
console.log(typeof descriptor.get, typeof descriptor.set, descriptor.enumerable, descriptor.configurable);
console.log(JSON.stringify(descriptor.get.name), descriptor.get.length, descriptor.set.length, descriptor.get.call({}), descriptor.get.call(5));
const e = new Error("e"), heir = Object.create(e);
console.log(heir.stack === e.stack, new Proxy(e, {}).stack);
heir.stack = "assigned";
console.log(Object.hasOwn(heir, "stack"), e.stack);
e.stack = 5;
console.log(e.stack, Object.keys(e).length);
const frozen = Object.freeze(new Error("f"));
console.log(head(frozen));
const gone = new Error("g");
delete gone.stack;
console.log(Object.hasOwn(gone, "stack"));

// captureStackTrace: on anything, without the function named.
const plain = { name: "Q", message: "first" };
Error.captureStackTrace(plain);
plain.message = "second";
console.log(head(plain), Reflect.ownKeys(plain).join());
function make() { const o = {}; Error.captureStackTrace(o, make); return o; }
function caller() { return make(); }
console.log(frames(caller())[0]);
function unrelated() {}
const none = {}; Error.captureStackTrace(none, unrelated);
console.log(none.stack);
console.log(Reflect.construct(Error, ["foreign"], function F() {}).stack);
try { Error.captureStackTrace(Object.freeze({})); } catch (x) { console.log(x.constructor.name, x.message); }
const before = frozen.stack;
try { Error.captureStackTrace(frozen); } catch (x) { console.log(x.message, frozen.stack === before); }
Error.stackTraceLimit = 0;
console.log(new Error("no frames").stack);
Error.stackTraceLimit = "many";
console.log(new Error("none").stack);
Error.stackTraceLimit = 10;

// A trace whose text throws, and one that looks at itself.
const bad = new Error("h");
Object.defineProperty(bad, "name", { configurable: true, get() { throw new RangeError("name"); } });
try { bad.stack; } catch (x) { console.log(x.constructor.name, x.message); }
Object.defineProperty(bad, "name", { value: "Good" });
console.log(head(bad));
Error.prepareStackTrace = (error, sites) => { error.stack; return sites.length > 0 ? error.message : "none"; };
const prepared = new Error("i");
prepared.message = "changed";
console.log(prepared.stack, prepared.stack);
Error.prepareStackTrace = undefined;

// Names of functions that are properties.
const a = { b: {}, f: function () { return new Error(); }, g: () => new Error(), h() { return new Error(); }, "k-l": () => new Error() };
a.x = function () { return new Error(); };
a.b.y = () => new Error();
a["z"] = a.zz || function () { return new Error(); };
const key = "k"; a[key] = function () { return new Error(); };
function Foo() { this.m = function () { return new Error(); }; }
Foo.prototype.p = function () { return new Error(); };
function Bar() {}
Bar.prototype = { q: function () { return new Error(); }, r() { return new Error(); } };
a.Class = class { m() { return new Error(); } constructor() { this.e = new Error(); } };
class K { static s = () => new Error(); i = function () { return new Error(); }; #p = () => new Error(); callP() { return this.#p(); } }
for (const f of [() => a.f(), () => a.g(), () => a.h(), () => a["k-l"](), () => a.x(), () => a.b.y(), () => a.z(), () => new Foo().m(),
  () => new Foo().p(), () => new Bar().q(), () => new Bar().r(), () => new a.Class().m(), () => new a.Class().e, () => K.s(), () => new K().i(), () => new K().callP()]) {
  console.log(frames(f())[0]);
}
console.log(frames(a.k())[0].slice(0, 15));
// Hot, too.
let last;
for (let i = 0; i < 3000; i++) last = a.x();
console.log(frames(last)[0]);
