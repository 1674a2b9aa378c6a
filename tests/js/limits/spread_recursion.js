// Argument lists that grow with the recursion end it, like frames do.
function grow(...args) { return grow(...args, 1); }
class Grow { constructor(...args) { new this.constructor(...args, 1); } }
class Derived extends Grow { constructor(...args) { super(...args, 1); } }
for (const attempt of [() => grow(), () => new Grow(), () => new Derived(), () => grow(...new Array(5e6).fill(0))]) {
  try { attempt(); } catch (error) { console.log(error instanceof RangeError, error.message); }
}
function count(...args) { return args.length; }
console.log(count(...new Array(1e5)), Math.max(...new Array(1e5).keys()));
