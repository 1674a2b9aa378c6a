// Accessors behind computed keys: a site that has seen one key must not serve another from its cache.
class Pair {
  #seen = [];
  get x() { return 'x'; }
  get y() { return 'y'; }
  set x(value) { this.#seen.push(['x', value]); }
  set y(value) { this.#seen.push(['y', value]); }
  get seen() { return this.#seen; }
}
const read = (object, key) => object[key];
const write = (object, key, value) => {
  object[key] = value;
};
const pair = new Pair();
const own = { get a() { return 'a'; }, get b() { return 'b'; }, c: 'c' };
const view = new DataView(new ArrayBuffer(8), 2);
const out = [];
for (let i = 0; i < 100; i++) {
  for (const key of ['x', 'y', 'z', 'x']) out.push(read(pair, key));
  for (const key of ['b', 'a', 'c', 'b']) out.push(read(own, key));
  for (const key of ['byteLength', 'byteOffset', 'byteLength']) out.push(read(view, key));
  for (const key of ['x', 'y']) write(pair, key, i);
}
console.log(out.slice(0, 11).join(), out.slice(-11).join());
console.log(new Set(out.map(String)).size, JSON.stringify(pair.seen.slice(0, 3)), pair.seen.length);
console.log(pair.seen.every(([key], i) => key === (i % 2 === 0 ? 'x' : 'y')));
const names = [];
for (const key of ['size', 'size', 'constructor']) names.push(typeof read(new Map([[1, 2]]), key));
console.log(names.join());
