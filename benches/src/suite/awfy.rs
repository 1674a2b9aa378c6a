//! Are We Fast Yet (smarr/are-we-fast-yet, `benchmarks/JavaScript`), unmodified: its modules become
//! functions of one file, with a `require` that knows them by name.

use std::path::Path;

use super::{Repeats, Size, folder, prelude, program, read, wanted};
use crate::measure::Program;

/// Name, module, and the iterations inside one repetition: normal and small. Some benchmarks know
/// their result only for certain numbers, hence the odd ones.
const BENCHMARKS: &[(&str, &str, u32, u32)] = &[
    ("Bounce", "bounce", 100, 1),
    ("CD", "cd", 100, 2),
    ("DeltaBlue", "deltablue", 3000, 20),
    ("Havlak", "havlak", 15, 1),
    ("Json", "json", 30, 1),
    ("List", "list", 50, 1),
    ("Mandelbrot", "mandelbrot", 500, 1),
    ("NBody", "nbody", 250_000, 1),
    ("Permute", "permute", 50, 1),
    ("Queens", "queens", 60, 1),
    ("Richards", "richards", 2, 1),
    ("Sieve", "sieve", 300, 1),
    ("Storage", "storage", 50, 1),
    ("Towers", "towers", 30, 1),
];

/// Bundles the wanted benchmarks. `iterations` overrides the number inside one repetition.
pub fn programs(
    directory: &Path,
    names: &[String],
    size: Size,
    iterations: Option<u32>,
    repeats: Repeats,
) -> Result<Vec<Program>, String> {
    let nested = directory.join("benchmarks/JavaScript");
    let directory = if nested.is_dir() { nested } else { directory.to_path_buf() };
    let common = ["benchmark", "som"];
    let mut programs = Vec::new();
    for &(name, module, normal, small) in BENCHMARKS {
        if !wanted(names, name) {
            continue;
        }
        let mut text = prelude(repeats);
        text.push_str("const modules = {}, loaded = {};\n");
        text.push_str(
            "function require(name) {\n  name = name.replace(\"./\", \"\");\n  if (!loaded[name]) {\n",
        );
        text.push_str("    const module = loaded[name] = { exports: {} };\n");
        text.push_str("    modules[name](module.exports, module, require);\n  }\n");
        text.push_str("  return loaded[name].exports;\n}\n");
        text.push_str("globalThis.process ??= { stdout: { write(text) { (globalThis.print ?? console.log)(text); } } };\n");
        for module in common.iter().copied().chain([module]) {
            let source = read(&directory.join(format!("{module}.js")))?;
            text.push_str(&format!(
                "modules.{module} = function (exports, module, require) {{\n{source}\n}};\n"
            ));
        }
        let inner = iterations.unwrap_or(if size == Size::Small { small } else { normal });
        text.push_str(&format!(
            "{{\n  const benchmark = require(\"{module}\").newInstance();\n  \
             drive(\"{name}\", () => benchmark.innerBenchmarkLoop({inner}), true);\n}}\n"
        ));
        programs.push(program(&folder("awfy")?, name, &text)?);
    }
    Ok(programs)
}
