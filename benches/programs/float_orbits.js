// Planets under gravity, integrated step by step: floating point on object fields.

class Planet {
  constructor(mass, distance, speed, tilt) {
    this.mass = mass;
    this.x = distance; this.y = 0; this.z = distance * tilt;
    this.vx = 0; this.vy = speed; this.vz = 0;
  }
}

function system() {
  const planets = [new Planet(1000, 0, 0, 0)];
  for (let i = 1; i <= 6; i++) {
    const distance = 10 * i + i * i * 0.5;
    planets.push(new Planet(0.1 * i, distance, Math.sqrt(1000 / distance), 0.01 * i));
  }
  return planets;
}

function step(planets, dt) {
  for (let i = 0; i < planets.length; i++) {
    const a = planets[i];
    for (let j = i + 1; j < planets.length; j++) {
      const b = planets[j];
      const dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
      const square = dx * dx + dy * dy + dz * dz;
      const pull = dt / (square * Math.sqrt(square));
      a.vx -= dx * b.mass * pull; a.vy -= dy * b.mass * pull; a.vz -= dz * b.mass * pull;
      b.vx += dx * a.mass * pull; b.vy += dy * a.mass * pull; b.vz += dz * a.mass * pull;
    }
  }
  for (const p of planets) { p.x += p.vx * dt; p.y += p.vy * dt; p.z += p.vz * dt; }
}

function distance(a, b) {
  const dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}

function energy(planets) {
  let e = 0;
  for (let i = 0; i < planets.length; i++) {
    const a = planets[i];
    e += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz);
    for (let j = i + 1; j < planets.length; j++) {
      const b = planets[j];
      e -= a.mass * b.mass / distance(a, b);
    }
  }
  return e;
}

function run() {
  const planets = system();
  for (let i = 0; i < 20000; i++) step(planets, 0.001);
  return energy(planets).toFixed(7) + " " + planets[1].x.toFixed(6);
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("float_orbits", run, "-25.7090294 10.243354");
