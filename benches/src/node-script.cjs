// Lets node run a file as a classic script instead of as a module, which Octane needs:
//   --engine 'node=node benches/src/node-script.cjs'
const file = process.argv[2];
require("node:vm").runInThisContext(require("node:fs").readFileSync(file, "utf8"), file);
