// functions: captures, perIteration, tdz, parameters, usesArguments
function captures(a) { let b = 1; return () => a + b++; }
function perIteration(out) { for (let i = 0; i < 3; i++) out.push(() => i); }
function tdz(f) { if (f) return g(); let late = 1; function g() { return late; } return g(); }
function parameters(a, b = a, { c, ...d } = {}, ...e) { return [a, b, c, d, e]; }
function usesArguments(a) { arguments[0] = 1; return a + arguments.length; }
captures; perIteration; tdz; parameters; usesArguments;
