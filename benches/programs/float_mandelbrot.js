// Escape times of the Mandelbrot set: floating point in registers.

function escape(cr, ci, limit) {
  let zr = 0, zi = 0, n = 0;
  while (n < limit) {
    const r2 = zr * zr, i2 = zi * zi;
    if (r2 + i2 > 4) break;
    zi = 2 * zr * zi + ci;
    zr = r2 - i2 + cr;
    n++;
  }
  return n;
}

function run() {
  let total = 0;
  for (let y = 0; y < 150; y++) {
    for (let x = 0; x < 200; x++) total += escape(x / 200 * 3 - 2.2, y / 150 * 2.4 - 1.2, 200);
  }
  return total;
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("float_mandelbrot", run, 1415040);
