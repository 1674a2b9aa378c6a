// Digits of pi, modular powers and a factorial on BigInt.

function pi(digits) {
  let q = 1n, r = 0n, t = 1n, k = 1n, n = 3n, l = 3n, out = "";
  while (out.length < digits) {
    if (4n * q + r - t < n * t) {
      out += n;
      const nr = 10n * (r - n * t);
      n = 10n * (3n * q + r) / t - 10n * n;
      q *= 10n;
      r = nr;
    } else {
      const nr = (2n * q + r) * l, nn = (q * (7n * k) + 2n + r * l) / (t * l);
      q *= k; t *= l; l += 2n; k += 1n; n = nn; r = nr;
    }
  }
  return out;
}

function power(base, exponent, modulus) {
  let result = 1n;
  for (base %= modulus; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = result * base % modulus;
    base = base * base % modulus;
  }
  return result;
}

function run() {
  const digits = pi(250);
  const p = 2n ** 127n - 1n;
  let sum = 0n;
  for (let i = 2n; i < 40n; i++) sum += power(i, p - 2n, p) * i % p;
  let factorial = 1n;
  for (let i = 1n; i <= 300n; i++) factorial *= i;
  let small = 0n;
  for (let i = 0n; i < 20000n; i++) small = small * 31n + i & 0xffffffffn;
  return [digits.slice(-10), sum, String(factorial).length, factorial % 1000003n, small].join();
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("bigint", run, "5271201909,38,615,943844,3057911568");
