// Matrix products, elimination and transposition on arrays of arrays.

function make(n, f) { return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => f(i, j))); }

function multiply(a, b) {
  const n = a.length, out = [];
  for (let i = 0; i < n; i++) {
    const row = new Array(n).fill(0), left = a[i];
    for (let k = 0; k < n; k++) {
      const f = left[k], right = b[k];
      for (let j = 0; j < n; j++) row[j] += f * right[j];
    }
    out.push(row);
  }
  return out;
}

function determinant(source) {
  const m = source.map(row => [...row]);
  let det = 1;
  for (let i = 0; i < m.length; i++) {
    let pivot = i;
    for (let r = i + 1; r < m.length; r++) if (Math.abs(m[r][i]) > Math.abs(m[pivot][i])) pivot = r;
    if (pivot !== i) { [m[i], m[pivot]] = [m[pivot], m[i]]; det = -det; }
    det *= m[i][i];
    for (let r = i + 1; r < m.length; r++) {
      const f = m[r][i] / m[i][i];
      for (let c = i; c < m.length; c++) m[r][c] -= f * m[i][c];
    }
  }
  return det;
}

const transpose = m => m[0].map((_, j) => m.map(row => row[j]));

function run() {
  const ints = make(120, (i, j) => (i * j) % 10 - 4), floats = make(90, (i, j) => Math.sin(i * 90 + j));
  const product = multiply(ints, transpose(ints)), square = multiply(floats, floats);
  let trace = 0;
  for (let i = 0; i < 120; i++) trace += product[i][i] + product[i][119 - i];
  let sum = 0;
  for (const row of square) for (const v of row) sum += v;
  return [trace, sum.toFixed(8), determinant(make(80, (i, j) => i === j ? 2 : 1 / (1 + i + j))).toExponential(9)].join();
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("matrix", run, "141840,-0.98675009,8.519734483e+23");
