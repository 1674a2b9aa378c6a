// Private fields that need more room than the object has: their addition is the runtime's, in compiled code, too.
function make(fields) {
  const names = Array.from({ length: fields }, (_, i) => `#f${i}`);
  return eval(`(class {
    ${names.map((name, i) => `${name}${i % 2 ? ` = ${i}` : ''};`).join(' ')}
    constructor(value) { ${names[0]} = value; this.${names[0]} = value; this.${names[fields - 1]} = value; }
    get() { return [this.${names[0]}, this.${names[fields - 1]}]; }
    set(value) { this.${names[0]} = value; }
  })`.replace(`${names[0]} = value; this`, 'this'));
}
for (let fields = 2; fields < 24; fields++) {
  const Class = make(fields);
  const sums = [];
  for (let i = 0; i < 6; i++) {
    const one = new Class(i);
    // The last ones have shapes that the code has not seen.
    if (i === 3) one.extra = 1;
    one.set(i % 2 ? { i } : i);
    const other = new Class(String(i));
    sums.push(one.get().map((v) => typeof v).join(), other.get().join());
    if (i === 3) Object.setPrototypeOf(Class.prototype, { __proto__: null });
  }
  console.log(fields, sums.join(' '));
}
const Reader = class {
  #x = 1;
  static read(value) {
    return value.#x;
  }
};
for (const value of [new Reader(), new Reader(), 5, 1.5, 'text']) {
  try {
    console.log(Reader.read(value));
  } catch (error) {
    console.log(error.name);
  }
}
