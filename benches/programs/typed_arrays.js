// Image filters and a Fourier transform on typed arrays.

function blur(source, target, width, height) {
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      let sum = 0;
      for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) sum += source[(y + dy) * width + x + dx];
      target[y * width + x] = sum / 9;
    }
  }
}

function fft(re, im) {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) { let t = re[i]; re[i] = re[j]; re[j] = t; t = im[i]; im[i] = im[j]; im[j] = t; }
  }
  for (let length = 2; length <= n; length <<= 1) {
    const angle = -2 * Math.PI / length, half = length >> 1;
    for (let i = 0; i < n; i += length) {
      for (let k = 0; k < half; k++) {
        const c = Math.cos(angle * k), s = Math.sin(angle * k), a = i + k, b = a + half;
        const tr = re[b] * c - im[b] * s, ti = re[b] * s + im[b] * c;
        re[b] = re[a] - tr; im[b] = im[a] - ti; re[a] += tr; im[a] += ti;
      }
    }
  }
}

function run() {
  const width = 256, height = 256;
  let a = new Uint8ClampedArray(width * height), b = new Uint8ClampedArray(width * height);
  for (let i = 0; i < a.length; i++) a[i] = (i * 7919) >>> 3;
  for (let r = 0; r < 6; r++) { blur(a, b, width, height); [a, b] = [b, a]; }
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum = (sum * 33 + a[i]) >>> 0;
  const re = new Float64Array(8192), im = new Float64Array(8192);
  for (let i = 0; i < re.length; i++) re[i] = Math.sin(i / 10) + (i % 7) / 7;
  fft(re, im);
  let peak = 0;
  for (let i = 1; i < re.length / 2; i++) if (Math.hypot(re[i], im[i]) > Math.hypot(re[peak || 1], im[peak || 1])) peak = i;
  return sum + "/" + peak;
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("typed_arrays", run, "3091869071/130");
