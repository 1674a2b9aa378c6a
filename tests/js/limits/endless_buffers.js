// exit: error
// flags: --max-heap=64m
// And so does memory outside of the heap.
console.log("buffers");
const buffers = [];
for (;;) buffers.push(new Uint8Array(1 << 20).fill(1));
