// exit: error
// flags: --max-heap=64m
// Strings count too.
console.log("growing");
const parts = [];
for (let i = 0; ; i++) parts.push((i + "-").repeat(10000).split("").join("+"));
