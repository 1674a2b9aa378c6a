// A tokenizer, a recursive-descent parser and an evaluator for a small expression language.

function tokenize(source) {
  const tokens = [];
  let i = 0;
  while (i < source.length) {
    const c = source.charCodeAt(i);
    if (c === 32) { i++; continue; }
    if (c >= 48 && c <= 57) {
      let v = 0;
      while (i < source.length && source.charCodeAt(i) >= 48 && source.charCodeAt(i) <= 57) v = v * 10 + source.charCodeAt(i++) - 48;
      tokens.push({ kind: "number", value: v });
    } else if (c >= 97 && c <= 122) {
      const start = i;
      while (i < source.length && source.charCodeAt(i) >= 97 && source.charCodeAt(i) <= 122) i++;
      tokens.push({ kind: "name", value: source.slice(start, i) });
    } else { tokens.push({ kind: source[i], value: null }); i++; }
  }
  tokens.push({ kind: "end", value: null });
  return tokens;
}

class Parser {
  constructor(tokens) { this.tokens = tokens; this.at = 0; }
  peek() { return this.tokens[this.at].kind; }
  next() { return this.tokens[this.at++]; }
  expect(kind) { if (this.peek() !== kind) throw new SyntaxError(`${kind} expected, ${this.peek()} found`); return this.next(); }
  expression() {
    let left = this.term();
    while (this.peek() === "+" || this.peek() === "-") left = { op: this.next().kind, left, right: this.term() };
    return left;
  }
  term() {
    let left = this.factor();
    while (this.peek() === "*" || this.peek() === "/") left = { op: this.next().kind, left, right: this.factor() };
    return left;
  }
  factor() {
    switch (this.peek()) {
      case "number": return { op: "number", value: this.next().value };
      case "name": {
        const name = this.next().value;
        if (this.peek() !== "(") return { op: "name", name };
        this.next();
        const args = [];
        while (this.peek() !== ")") { args.push(this.expression()); if (this.peek() === ",") this.next(); }
        this.next();
        return { op: "call", name, args };
      }
      case "(": { this.next(); const e = this.expression(); this.expect(")"); return e; }
      case "-": this.next(); return { op: "neg", left: this.factor() };
      default: throw new SyntaxError("unexpected " + this.peek());
    }
  }
}

const builtins = { max: (a, b) => Math.max(a, b), half: a => a / 2, sum: (...xs) => xs.reduce((a, b) => a + b, 0) };
function evaluate(e, env) {
  switch (e.op) {
    case "number": return e.value;
    case "name": return env[e.name];
    case "+": return evaluate(e.left, env) + evaluate(e.right, env);
    case "-": return evaluate(e.left, env) - evaluate(e.right, env);
    case "*": return evaluate(e.left, env) * evaluate(e.right, env);
    case "/": return evaluate(e.left, env) / evaluate(e.right, env);
    case "neg": return -evaluate(e.left, env);
    default: return builtins[e.name](...e.args.map(a => evaluate(a, env)));
  }
}

function run() {
  let total = 0, errors = 0;
  for (let i = 0; i < 700; i++) {
    const source = `(x + ${i}) * 2 - max(y, ${i % 7} * (z - 3)) / ${i % 5 + 1} + half(sum(1, 2, x, -${i})) ${i % 50 ? "" : "+ )"}`;
    try {
      const tree = new Parser(tokenize(source)).expression();
      for (let k = 0; k < 8; k++) total += evaluate(tree, { x: k, y: i % 11, z: i - k });
    } catch (e) { errors += e instanceof SyntaxError ? 1 : 1000; }
  }
  return total.toFixed(6) + "/" + errors;
}

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("parsing", run, "429135.333333/14");
