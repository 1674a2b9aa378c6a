// One site, several keys, accessors on the prototype: each key gets its own.
class Point {
  #x = 1;
  #y = 2;
  get x() { return this.#x; }
  set x(value) { this.#x = value * 10; }
  get y() { return this.#y; }
  set y(value) { this.#y = value * 100; }
}
const point = new Point();
function read(object, key) {
  return object[key];
}
function write(object, key, value) {
  object[key] = value;
}
for (let round = 0; round < 3; round++) {
  write(point, 'x', round);
  write(point, 'y', round);
  console.log(read(point, 'x'), read(point, 'y'));
}
let sum = 0;
for (let i = 0; i < 5000; i++) {
  write(point, i % 2 ? 'x' : 'y', i);
  sum += read(point, i % 3 ? 'x' : 'y');
}
console.log(sum);
