// Validation that throws and unwinds through several frames, with finally on the way.

class Invalid extends Error {
  constructor(field, value) { super(`${field}: ${value}`); this.field = field; }
}

let open = 0, closed = 0;
function field(record, name, check) {
  const value = record[name];
  if (!check(value)) throw new Invalid(name, value);
  return value;
}
function validate(record) {
  open++;
  try {
    const id = field(record, "id", v => v % 11 !== 0);
    const name = field(record, "name", v => v.length < 9);
    return id + name.length;
  } finally { closed++; }
}
function nested(record, depth) {
  if (depth === 0) return validate(record);
  try { return nested(record, depth - 1) + 1; } catch (e) { if (e instanceof Invalid) throw e; return 0; }
}

function run() {
  open = closed = 0;
  let sum = 0;
  const failures = { id: 0, name: 0, other: 0 };
  for (let i = 0; i < 5000; i++) {
    const record = { id: i, name: "n" + i * i };
    try { sum += nested(i % 997 === 0 ? { id: i } : record, 3); } catch (e) {
      if (e instanceof Invalid) failures[e.field]++; else failures.other++;
    }
  }
  let parsed = 0;
  for (let i = 0; i < 2000; i++) { try { parsed += JSON.parse(i % 3 ? "[" + i + "]" : "[" + i)[0]; } catch { parsed--; } }
  return [sum, JSON.stringify(failures), open === closed, parsed].join();
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("exceptions", run, "4570388,{\"id\":455,\"name\":1668,\"other\":0},true,1332000");
