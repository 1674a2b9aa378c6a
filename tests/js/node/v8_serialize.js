// Values as bytes in V8's format, and back.
// skip: jit, warm, exits, jit-zeal
// (compiled code loses private fields that need more room than the object has: a fault of the optimizer to be fixed)
const v8 = require('v8');
const cyc = { a: 1 }; cyc.self = cyc; cyc.list = [cyc, { b: cyc }];
const arr = [1, 2, 3]; arr.extra = 'x';
const values = [undefined, null, true, false, 0, -0, 1, -1, 2 ** 30, -(2 ** 30), -(2**30)-1, 2 ** 31, 1.5, NaN, Infinity, 'abc', '', 'héé', 'ünïcödé ☃', '☃', 10n, -10n, 0n, 2n ** 70n, {}, { a: 1, 2: 'x', '☃': 1 }, [], [1, , 3], arr, new Array(5), [undefined], new Date(5), Object(1), Object('s'), Object(true), Object(5n), /a+/giu, new Map([[1, { a: 2 }], ['k', [1]]]), new Set([1, 'a', {}]), new Uint8Array([1, 2, 3]), new Uint8Array([1, 2, 3, 4]).subarray(1, 3), Buffer.from('hi'), new Float64Array([1.5]), new DataView(new ArrayBuffer(4), 1), new ArrayBuffer(3), new BigInt64Array([5n]), cyc, [[[]]], { x: undefined, y: null }];
for (const v of values) { const b = v8.serialize(v); console.log(b.toString('hex')); console.log(v8.deserialize(b)); }
for (const v of [() => {}, Symbol('x'), new WeakMap(), Promise.resolve(), { f() {} }, new Proxy({}, {})]) try { v8.serialize(v); console.log('ok') } catch (e) { console.log(e.name, e.message) }
const e = new TypeError('msg', { cause: 1 }); const e2 = v8.deserialize(v8.serialize(e)); console.log(e2 instanceof TypeError, e2.message, e2.cause, e2.stack === e.stack);
for (const b of [Buffer.from([1]), Buffer.from('ff0f', 'hex'), Buffer.from('ff0f6f', 'hex'), Buffer.from('ff99', 'hex')]) try { console.log(v8.deserialize(b)) } catch (e) { console.log(e.name, e.message) }
try { v8.deserialize('x') } catch (e) { console.log(e.message) }
const s = new v8.Serializer(); s.writeHeader(); s.writeUint64(1, 2); s.writeDouble(1.5); s.writeUint32(300); s.writeRawBytes(Buffer.from('zz')); s.writeValue({ v: new Uint8Array([9]) }); const out = s.releaseBuffer(); console.log(out.toString('hex'));
const d = new v8.Deserializer(out); console.log(d.readHeader(), d.getWireFormatVersion(), d.readUint64(), d.readDouble(), d.readUint32(), d.readRawBytes(2).toString(), d.readValue());
