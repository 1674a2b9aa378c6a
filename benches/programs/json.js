// Objects to text and back, with revivers and indentation.

function data(n) {
  return {
    created: "2024-01-01T00:00:00Z",
    items: Array.from({ length: n }, (_, i) => ({
      id: i, name: "item " + i, price: i * 1.25, tags: ["a" + i % 5, "b\n\"" + i % 7], available: i % 3 === 0,
      size: { width: i % 10, height: i / 3, unit: null }, text: "Ünïcödé ☃ " + i,
    })),
  };
}

function run() {
  const value = data(700);
  let length = 0, sum = 0;
  for (let i = 0; i < 4; i++) {
    const text = JSON.stringify(value);
    length += text.length;
    const back = JSON.parse(text);
    for (const item of back.items) sum += item.price + item.size.height + item.tags[1].length;
  }
  const pretty = JSON.stringify(value, null, 2), picked = JSON.stringify(value, ["items", "id", "price"]);
  let seen = 0;
  const revived = JSON.parse(picked, (key, v) => { seen++; return key === "price" ? v * 2 : v; });
  return [length, sum.toFixed(3), pretty.length, picked.length, seen, revived.items[699].price].join();
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("json", run, "447552,1560650.000,201500,17313,2102,1747.5");
