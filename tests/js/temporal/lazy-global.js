// Temporal is made at first use; no script can tell.
const show = (...values) => console.log(...values.map(String));

// The property is there, and enumerating keys does not need its value.
show(Object.getOwnPropertyNames(globalThis).includes("Temporal"));
show(Object.prototype.propertyIsEnumerable.call(globalThis, "Temporal"));
const inherits = Object.create(globalThis);
const first = inherits.Temporal;
show(first === Temporal, first === globalThis.Temporal, first === Reflect.get(globalThis, "Temporal"));
const descriptor = Object.getOwnPropertyDescriptor(globalThis, "Temporal");
show(descriptor.value === first, descriptor.writable, descriptor.enumerable, descriptor.configurable);

// Reading in a loop: cached, and still the same after it was replaced.
let same = 0;
for (let i = 0; i < 2000; i++) same += Temporal === first;
show(same);
Temporal = 1;
show(Temporal, typeof Temporal);
globalThis.Temporal = first;
show(Temporal === first);
show(delete globalThis.Temporal, typeof Temporal, "Temporal" in globalThis);

// An instance needs no global.
show(new Date(86400000).toTemporalInstant());
