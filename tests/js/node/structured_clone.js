// The structured clone algorithm, and ports that carry its messages.
const { receiveMessageOnPort } = require('worker_threads');
const show = (f) => {
  try {
    console.log(f());
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
};
const shared = { s: 1 };
const source = {
  n: [1, , -0, NaN, 2n ** 70n], t: 'ü\u{1F600}', d: new Date(5), r: /a\/b/gi, m: new Map([[shared, new Set([1, shared])]]),
  boxed: [Object(1), Object('s'), Object(true), Object(9n)], bytes: new Uint8Array([1, 2, 3, 4]).subarray(1, 3),
  view: new DataView(new ArrayBuffer(4), 1, 2), error: new TypeError('bad', { cause: shared }), u: undefined, z: null,
};
source.self = source;
source.error.extra = 1;
const clone = structuredClone(source);
console.log(clone.self === clone, clone.m.keys().next().value === [...clone.m.values()][0].values().toArray()[1]);
console.log(clone.n, clone.t, clone.d, clone.r, clone.boxed, clone.bytes, clone.bytes.buffer.byteLength, clone.view.byteLength);
console.log(clone.error instanceof TypeError, clone.error.message, clone.error.cause, clone.error.extra, Object.keys(clone));
class Point { x = 1; get y() { return 2; } }
console.log(structuredClone(new Point()), structuredClone(Object.assign([1], { k: 2 })));
const buffer = new ArrayBuffer(8, { maxByteLength: 16 });
const moved = structuredClone({ buffer, view: new Uint8Array(buffer) }, { transfer: [buffer] });
console.log(buffer.detached, moved.buffer === moved.view.buffer, moved.buffer.byteLength, moved.buffer.maxByteLength);
show(() => structuredClone(() => {}));
show(() => structuredClone({ a: Symbol('s') }));
show(() => structuredClone(new WeakMap()));
show(() => structuredClone(buffer));
show(() => structuredClone(1, { transfer: [{}] }));
show(() => structuredClone({ get g() { throw new RangeError('from a getter'); } }));
console.log(structuredClone(new DOMException('m', 'AbortError')).code, structuredClone(new Blob(['abc'])).size);

const { port1, port2 } = new MessageChannel();
port2.postMessage('sync');
console.log(receiveMessageOnPort(port1), receiveMessageOnPort(port1));
const inner = new MessageChannel();
inner.port2.on('message', (value) => {
  console.log('through a transferred port:', value);
  inner.port2.close();
  port1.close();
});
port1.onmessage = ({ data, ports, target }) => {
  console.log(data.text, ports.length, target === port1);
  ports[0].postMessage('hello');
};
port1.on('close', () => {
  console.log('port1 closed');
  const a = new BroadcastChannel('group');
  const b = new BroadcastChannel('group');
  b.onmessage = ({ data }) => {
    console.log('broadcast', data);
    a.close();
    b.close();
  };
  a.postMessage(new Map([[1, 2]]));
});
show(() => port2.postMessage(1, [port2]));
port2.postMessage({ text: 'with a port', port: inner.port1 }, [inner.port1]);
