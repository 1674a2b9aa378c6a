//! Octane (npm `benchmark-octane`, `lib/octane`), unmodified: its framework and the files of one
//! benchmark in front, then a loop of our own in place of the framework's, which measures until
//! a second is over. The checks are the benchmarks' own: they throw.

use std::path::Path;

use super::{Repeats, Size, folder, prelude, program, read, wanted};
use crate::measure::Program;

/// Name, files, and runs inside one repetition: normal and small. NavierStokes checks its result at
/// the fifteenth run, so it never does fewer.
const BENCHMARKS: &[(&str, &[&str], u32, u32)] = &[
    ("richards", &["richards"], 30, 1),
    ("deltablue", &["deltablue"], 30, 1),
    ("crypto", &["crypto"], 1, 1),
    ("raytrace", &["raytrace"], 5, 1),
    ("earley-boyer", &["earley-boyer"], 1, 1),
    ("regexp", &["regexp"], 1, 1),
    ("splay", &["splay"], 50, 2),
    ("navier-stokes", &["navier-stokes"], 15, 15),
    ("pdfjs", &["pdfjs"], 1, 1),
    ("mandreel", &["mandreel"], 1, 1),
    ("gbemu", &["gbemu-part1", "gbemu-part2"], 1, 1),
    ("code-load", &["code-load"], 2, 1),
    ("box2d", &["box2d"], 3, 1),
    ("zlib", &["zlib", "zlib-data"], 1, 1),
    ("typescript", &["typescript", "typescript-input", "typescript-compiler"], 1, 1),
];

const LOOP: &str = r#"
{
  BenchmarkSuite.ResetRNG();
  const benchmarks = BenchmarkSuite.suites.flatMap(suite => suite.benchmarks);
  for (const benchmark of benchmarks) benchmark.Setup();
  drive(NAME, () => {
    for (let i = 0; i < RUNS; i++) for (const benchmark of benchmarks) benchmark.run();
    return true;
  }, true);
  for (const benchmark of benchmarks) benchmark.TearDown();
}
"#;

pub fn programs(
    directory: &Path,
    names: &[String],
    size: Size,
    iterations: Option<u32>,
    repeats: Repeats,
) -> Result<Vec<Program>, String> {
    let nested = directory.join("lib/octane");
    let directory = if nested.is_dir() { nested } else { directory.to_path_buf() };
    let mut programs = Vec::new();
    for &(name, files, normal, small) in BENCHMARKS {
        if !wanted(names, name) {
            continue;
        }
        let mut text = prelude(repeats);
        // The suite is of its time: it prints through what its shells had.
        text.push_str("globalThis.print ??= line => console.log(line);\nglobalThis.read ??= () => \"\";\n");
        for file in ["base"].iter().chain(files) {
            text.push_str(&read(&directory.join(format!("{file}.js")))?);
            text.push('\n');
        }
        let runs = iterations.unwrap_or(if size == Size::Small { small } else { normal });
        text.push_str(&LOOP.replace("NAME", &format!("\"{name}\"")).replace("RUNS", &runs.to_string()));
        programs.push(program(&folder("octane")?, name, &text)?);
    }
    Ok(programs)
}
