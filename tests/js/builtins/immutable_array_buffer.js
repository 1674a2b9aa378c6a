const attempt = f => { try { return f(); } catch (e) { return `${e.name}: ${e.message}`; } };
const source = new Uint8Array([1, 2, 3, 4]).buffer;
const copy = source.sliceToImmutable(1, 3);
console.log(copy.immutable, copy.byteLength, source.immutable, source.detached);
const view = new Uint8Array(copy);
console.log([...view].join());
view[0] = 9;
console.log(view[0], JSON.stringify(Object.getOwnPropertyDescriptor(view, 0)));
console.log(attempt(() => { 'use strict'; view[0] = 9; }));
console.log(attempt(() => view.fill(0)), attempt(() => view.set([1])), attempt(() => view.sort()));
console.log(attempt(() => copy.transfer()), attempt(() => copy.resize(1)));
console.log(attempt(() => Object.isFrozen(Object.freeze(view))));
console.log(Reflect.defineProperty(view, 0, { value: 2 }), Reflect.defineProperty(view, 0, { value: 3 }));
const moved = source.transferToImmutable(6);
console.log(source.detached, moved.immutable, new Uint8Array(moved).join());
console.log(attempt(() => new DataView(moved).setInt8(0, 1)), new DataView(moved).getInt8(1));
console.log(attempt(() => Atomics.store(new Int32Array(new ArrayBuffer(8).transferToImmutable()), 0, 1)));
// Stores in compiled code.
function store(target, n) { for (let i = 0; i < n; i++) target[i] = 7; return target.join(); }
const plain = new Uint8Array(3);
for (let i = 0; i < 300; i++) store(plain, 3);
console.log(store(plain, 3), store(new Uint8Array(moved), 3));
