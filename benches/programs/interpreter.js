// An interpreter for a little stack machine: one big switch in a loop.

const OPS = { PUSH: 0, LOAD: 1, STORE: 2, ADD: 3, SUB: 4, MUL: 5, MOD: 6, LESS: 7, JUMP: 8, JUMP_UNLESS: 9, CALL: 10, RETURN: 11, HALT: 12, DUP: 13 };

function assemble(lines) {
  const code = [], labels = {}, fixes = [];
  for (const line of lines) {
    const [op, operand] = line.split(" ");
    if (op.endsWith(":")) { labels[op.slice(0, -1)] = code.length; continue; }
    code.push(OPS[op]);
    if (operand !== undefined) {
      if (/^-?\d+$/.test(operand)) code.push(Number(operand)); else { fixes.push([code.length, operand]); code.push(0); }
    }
  }
  for (const [at, label] of fixes) code[at] = labels[label];
  return code;
}

function execute(code) {
  const stack = [], frames = [];
  let locals = [0, 0, 0, 0], pc = 0, steps = 0;
  for (;;) {
    steps++;
    switch (code[pc++]) {
      case 0: stack.push(code[pc++]); break;
      case 1: stack.push(locals[code[pc++]]); break;
      case 2: locals[code[pc++]] = stack.pop(); break;
      case 3: { const b = stack.pop(); stack.push(stack.pop() + b); break; }
      case 4: { const b = stack.pop(); stack.push(stack.pop() - b); break; }
      case 5: { const b = stack.pop(); stack.push(Math.imul(stack.pop(), b)); break; }
      case 6: { const b = stack.pop(); stack.push(stack.pop() % b); break; }
      case 7: { const b = stack.pop(); stack.push(stack.pop() < b ? 1 : 0); break; }
      case 8: pc = code[pc]; break;
      case 9: if (stack.pop() === 0) pc = code[pc]; else pc++; break;
      case 10: frames.push({ locals, pc: pc + 1 }); locals = [stack.pop(), 0, 0, 0]; pc = code[pc]; break;
      case 11: { const frame = frames.pop(); locals = frame.locals; pc = frame.pc; break; }
      case 12: return stack.pop() + "/" + steps;
      case 13: stack.push(stack[stack.length - 1]); break;
      default: throw new Error("no such instruction");
    }
  }
}

const PROGRAM = assemble([
  "PUSH 0", "STORE 0", "PUSH 0", "STORE 1",
  "loop:", "LOAD 0", "PUSH 20000", "LESS", "JUMP_UNLESS done",
  "LOAD 1", "LOAD 0", "CALL square", "ADD", "PUSH 65521", "MOD", "STORE 1",
  "LOAD 0", "PUSH 1", "ADD", "STORE 0", "JUMP loop",
  "done:", "LOAD 1", "HALT",
  "square:", "LOAD 0", "DUP", "MUL", "PUSH 1000", "MOD", "RETURN",
]);

function run() { return execute(PROGRAM); }

// Runs once when started alone; benches/src/driver.js, put in front, repeats and times it.
(typeof drive === "function" ? drive : (name, run, expected) => {
  const result = run();
  if (result !== expected) throw new Error(`${name}: wrong result ${result}`);
  console.log(`${name}: ok`);
})("interpreter", run, "57060/440010");
