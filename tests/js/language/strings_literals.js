// Templates, tagged templates, escapes, line continuations, raw strings.
const v = 5; console.log(`a${v}b${`n${v + 1}`}c`, `${1}${2}`, ``, `multi
line`, `\u{1F600}\x41\n`.length, "con\
tinued", 'q"q', "q'q", `\``, "\0".length, "\101");
function tag(s, ...subs) { return s.join("|") + "#" + s.raw.join("|") + "#" + subs.join("|"); }
console.log(tag`a${1}\n${2}c`, tag``, tag`\unicode and \xerxes`, tag`\u{55}`);
const id = s => s; const once = () => id`x${1}y`; console.log(once() === once(), id`x` === id`x`, Object.isFrozen(once()), Object.isFrozen(once().raw), Array.isArray(once()));
console.log(String.raw`a\n${v}\u`, String.raw({ raw: ["x", "y", "z"] }, 1, 2, 3), String.raw`\`` );
const o = { f(s) { return this.n + s[0]; }, n: "N" }; console.log(o.f`t`, o["f"]`u`, (x => y => x[0] + y[0])`1``2`);
const order = []; `${(order.push(1), { toString() { order.push("s1"); return ""; } })}${(order.push(2), "")}`; console.log(order.join());
try { `${Symbol("x")}`; } catch (e) { console.log(e.name); }
console.log("\u{10FFFF}".length, "\uD83D\uDE00" === "\u{1F600}", "a\u2028b".length, "\v\f\b\t".split("").map(c => c.charCodeAt(0)).join());
let s = ""; for (let i = 0; i < 300; i++) s += `${i % 10}${i % 3 ? "" : "-"}`; console.log(s.length, s.slice(-12));
console.log(`${[1, 2]} ${{}} ${null} ${undefined} ${() => 1} ${1n} ${-0} ${1e21}`, typeof `x`, `x`.length, `a` + `b`);
for (const bad of ["`${`", "'\n'", "'\\u{110000}'", "`\\u{g}`", "'\\x1'", "\"use strict\"; '\\08'"]) { try { eval(bad); console.log("ok", bad.length); } catch (e) { console.log(e.name); } }
