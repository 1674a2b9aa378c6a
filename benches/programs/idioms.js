// Everyday modern code: destructuring, spread, array methods, optional chaining, templates.

const users = n => Array.from({ length: n }, (_, i) => ({
  id: i, name: { first: "F" + i % 20, last: "L" + i % 30 }, roles: i % 4 ? ["user"] : ["user", "admin"],
  address: i % 5 ? { city: "C" + i % 9, geo: i % 2 ? { lat: i, lon: -i } : undefined } : null,
}));

const describe = ({ id, name: { first, last = "?" }, roles: [main, ...others], ...rest }) =>
  `${id}:${first}.${last}:${main}+${others.length}:${rest.address?.city ?? "none"}`;

function groupBy(list, key) {
  return list.reduce((groups, item) => ({ ...groups, [key(item)]: [...(groups[key(item)] ?? []), item.id] }), {});
}

function run() {
  let total = 0;
  for (let round = 0; round < 12; round++) {
    const all = users(400);
    total += all.map(describe).join("|").length;
    total += all.filter(u => u.roles.includes("admin")).map(({ address }) => address?.geo?.lat ?? 1).reduce((a, b) => a + b, 0);
    const byCity = groupBy(all.slice(0, 120), u => u.address?.city ?? "none");
    total += Object.entries(byCity).map(([k, v]) => k.length * v.length).reduce((a, b) => a + b);
    const updated = all.map(u => ({ ...u, round, tags: [...u.roles, "r" + round] }));
    const [first, , third, ...more] = updated;
    total += first.tags.length + third.id + more.at(-1).round + Math.max(...updated.map(u => u.id));
    total += all.flatMap(u => u.roles).length + (all.find(u => u.id === 399)?.id ?? 0) + all.findIndex(u => u.name.last === "L29");
    total += [...new Set(all.map(u => u.name.first))].sort().length + Object.keys(Object.fromEntries(all.map(u => [u.name.last, u]))).length;
  }
  return total;
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("idioms", run, 123414);
