// skip: zeal, jit-zeal
// 100,000 levels of anything give a result or an error that can be caught, never the end of the process.
const N = 100000;
const attempt = (label, f) => {
  try { f(); console.log(label, "ended well"); } catch (e) {
    console.log(label, e instanceof RangeError || e instanceof SyntaxError || e.name === "InternalError" ? "ended well" : e.name);
  }
};
const nest = (open, middle, close) => open.repeat(N) + middle + close.repeat(N);
attempt("parentheses", () => (0, eval)(nest("(", "1", ")")));
attempt("brackets", () => (0, eval)(nest("[", "", "]")));
attempt("objects", () => (0, eval)("var x = " + nest("{a:", "1", "}")));
attempt("functions", () => (0, eval)(nest("function f(){", "", "}")));
attempt("arrows", () => (0, eval)(nest("()=>", "1", "")));
attempt("blocks", () => (0, eval)(nest("{", "", "}")));
attempt("unary", () => (0, eval)(nest("!", "1", "")));
attempt("new", () => (0, eval)("var F = function () { return F; };" + nest("new ", "F", "")));
attempt("sum", () => (0, eval)(nest("1+", "1", "")));
attempt("conditional", () => (0, eval)(nest("1?", "1", ":1")));
attempt("calls", () => (0, eval)("var f = x => x;" + nest("f(", "1", ")")));
attempt("members", () => (0, eval)("var o = {}; o.o = o; o" + nest(".o", "", "")));
attempt("commas", () => (0, eval)(nest("1,", "1", "")));
attempt("templates", () => (0, eval)(nest("`${", "1", "}`")));
attempt("if", () => (0, eval)(nest("if(1)", ";", "")));
attempt("else if", () => (0, eval)(nest("if(0);else ", ";", "")));
attempt("try", () => (0, eval)(nest("try{", "", "}catch{}")));
attempt("labels", () => (0, eval)(Array.from({ length: 5000 }, (_, i) => "l" + i + ":").join("") + ";"));
attempt("patterns", () => (0, eval)("function f(" + nest("[", "a", "]") + ") {}"));
attempt("classes", () => (0, eval)(nest("(class extends ", "Object", "{})")));
attempt("regexp groups", () => new RegExp(nest("(?:", "a", ")")).test("a"));
attempt("regexp classes", () => new RegExp("[" + "a-z".repeat(N) + "]").test("a"));
attempt("json arrays", () => JSON.parse(nest("[", "", "]")));
attempt("json objects", () => JSON.parse(nest('{"a":', "1", "}")));
attempt("long line", () => (0, eval)("var s = 0;" + "s++;".repeat(N)));
attempt("many arguments", () => Math.max(...new Array(N).fill(1)));
attempt("apply", () => String.fromCharCode.apply(null, new Array(N).fill(65)));
attempt("many locals", () => new Function("var " + Array.from({ length: 5000 }, (_, i) => "v" + i + "=" + i).join() + "; return v4999")());
attempt("many parameters", () => new Function(Array.from({ length: 2000 }, (_, i) => "p" + i).join(), "return p1999")());
attempt("many cases", () => new Function("x", "switch (x) {" + Array.from({ length: 5000 }, (_, i) => `case ${i}: return ${i};`).join("") + "}")(4999));
attempt("many properties", () => (0, eval)("({" + Array.from({ length: 20000 }, (_, i) => `p${i}:${i}`).join() + "})").p19999);
attempt("rope", () => { let s = ""; for (let i = 0; i < N; i++) s = "a" + s + "b"; return s.charCodeAt(N) + s.length; });
attempt("linked list", () => { let l = null; for (let i = 0; i < N; i++) l = { l }; return JSON.stringify(l); });
attempt("proxy chain", () => { let p = {}; for (let i = 0; i < N; i++) p = new Proxy(p, {}); return p.x; });
attempt("prototype chain", () => { let p = {}; for (let i = 0; i < 20000; i++) p = Object.create(p); return p.missing; });
attempt("bind chain", () => { let f = () => 1; for (let i = 0; i < N; i++) f = f.bind(null); return f(); });
attempt("array flat", () => { let a = [1]; for (let i = 0; i < N; i++) a = [a]; return a.flat(Infinity); });
attempt("array join", () => { let a = [1]; for (let i = 0; i < N; i++) a = [a]; return String(a); });
console.log("alive");
