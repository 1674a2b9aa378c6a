//! The behaviour tests: every program of `tests/js` under every mode.
//!
//! A program is `NAME.js` or, as a module, `NAME.mjs`; files that it loads lie in a folder `fixtures` beside
//! it. What it must print is `NAME.expected`, made with another engine
//! (`matrix --expect-from 'node'`) and reviewed, never with Lanner. In each mode the program must
//! print exactly those bytes and end with exit code 0, or with what a directive says. Directives
//! are comments in the first lines:
//!
//! ```text
//! // exit: 1            the exit code (for programs that end with an uncaught error)
//! // exit: error        any exit code but 0, with a message on stderr (only for programs
//!                       whose end has no counterpart elsewhere, like limits set by a flag)
//! // flags: --x=1       more flags, in every mode
//! // zeal: 2000         collect at every 2000th allocation instead of the default, where a
//!                       program allocates so much that the default would take minutes
//! // skip: zeal, exits  modes to leave out; say why in the program
//! ```
//!
//! The programs of `benches/programs` take part in the two modes a user meets; they check their own
//! results and print `NAME: ok`.
//!
//! ```text
//! cargo run --profile checked -p lanner-tests --bin matrix -- [--mode NAME] [pattern…]
//! ```

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::engine::Engine;
use crate::process::{self, End};
use crate::test262::expectations::shorten;

/// A way to run a program. `{zeal}` stands for the number of allocations between collections.
struct Mode {
    name: &'static str,
    flags: &'static [&'static str],
    why: &'static str,
}

/// Every mode must agree with the expected output, hence with every other.
const MODES: &[Mode] = &[
    Mode { name: "interp", flags: &["--jit=off"], why: "the interpreter alone" },
    Mode { name: "on", flags: &["--jit=on"], why: "as a user runs it: compiled in the background" },
    Mode {
        name: "jit",
        flags: &["--jit=sync", "--jit-threshold=0"],
        why: "everything compiled at once, with next to no feedback: many guards fail, many functions recompile",
    },
    Mode {
        name: "warm",
        flags: &["--jit=sync", "--jit-threshold=50"],
        why: "compiled with feedback, entered by calls and by loops",
    },
    Mode {
        name: "exits",
        flags: &["--jit=sync", "--jit-threshold=50", "--stress-exits=7"],
        why: "every seventh guard fails: frames are rebuilt everywhere",
    },
    Mode {
        name: "zeal",
        flags: &["--jit=off", "--gc-zeal=minor:{zeal},poison,verify"],
        why: "collections at unexpected places under the interpreter and the built-ins",
    },
    Mode {
        name: "jit-zeal",
        flags: &["--jit=sync", "--jit-threshold=0", "--gc-zeal=minor:{zeal},poison,verify"],
        why: "collections under compiled code: barriers, inline allocation, constants",
    },
];

/// Allocations between collections unless a program says otherwise.
const ZEAL: u32 = 101;

struct Program {
    path: PathBuf,
    /// Relative to `tests/js`, without the extension.
    name: String,
    expected: Vec<u8>,
    exit: Exit,
    flags: Vec<String>,
    zeal: u32,
    skip: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Exit {
    Code(i32),
    Error,
}

impl Exit {
    fn allows(self, finished: &process::Finished) -> bool {
        match (self, finished.end) {
            (Exit::Code(expected), End::Exit(code)) => expected == code,
            (Exit::Error, End::Exit(1..=255)) => !finished.stderr.is_empty(),
            _ => false,
        }
    }
}

impl std::fmt::Display for Exit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Exit::Code(code) => write!(f, "exit code {code}"),
            Exit::Error => f.write_str("an exit code other than 0 with a message"),
        }
    }
}

struct Options {
    patterns: Vec<String>,
    modes: Vec<String>,
    jobs: usize,
    limit: Duration,
    engine: Option<Engine>,
    expect_from: Option<Engine>,
    times: bool,
}

const HELP: &str = "matrix [options] [pattern…]
  --mode NAME            only this mode (repeatable)
  --jobs N               processes at a time (default: processors)
  --timeout SECONDS      per run (default 120)
  --engine COMMAND       engine instead of the lanner of this profile
  --expect-from COMMAND  write the .expected files with this engine instead of testing
  --times                print how long each program took per mode
";

fn options(arguments: impl Iterator<Item = std::ffi::OsString>) -> Result<Option<Options>, lexopt::Error> {
    use lexopt::prelude::*;
    let mut options = Options {
        patterns: Vec::new(),
        modes: Vec::new(),
        jobs: crate::default_jobs(),
        limit: Duration::from_secs(120),
        engine: None,
        expect_from: None,
        times: false,
    };
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("mode") => {
                let name = parser.value()?.string()?;
                if !MODES.iter().any(|mode| mode.name == name) {
                    let names: Vec<&str> = MODES.iter().map(|mode| mode.name).collect();
                    return Err(format!("no mode {name}; there are {}", names.join(", ")).into());
                }
                options.modes.push(name);
            }
            Long("jobs") | Short('j') | Long("test-threads") => options.jobs = parser.value()?.parse()?,
            Long("timeout") => options.limit = Duration::from_secs_f64(parser.value()?.parse()?),
            Long("engine") => options.engine = Some(Engine::parse(&parser.value()?.string()?)?),
            Long("expect-from") => options.expect_from = Some(Engine::parse(&parser.value()?.string()?)?),
            Long("times") => options.times = true,
            Long("help") | Short('h') => {
                println!("{HELP}modes:");
                for mode in MODES {
                    println!("  {:9} {} ({})", mode.name, mode.flags.join(" "), mode.why);
                }
                return Ok(None);
            }
            // What `cargo test` may hand to every test executable.
            Long("nocapture" | "quiet" | "exact" | "include-ignored") | Short('q') => {}
            Value(pattern) => options.patterns.push(pattern.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(options))
}

/// The whole program; `false` means that some run differed.
pub fn main(arguments: impl Iterator<Item = std::ffi::OsString>) -> Result<bool, String> {
    let Some(options) = options(arguments).map_err(|error| error.to_string())? else { return Ok(true) };
    let root = crate::tests_root().join("js");
    let mut sources = Vec::new();
    collect_programs(&root, &mut sources)?;
    let wanted = |name: &str| {
        options.patterns.is_empty()
            || options
                .patterns
                .iter()
                .any(|pattern| name.contains(pattern) || crate::pattern::matches(pattern, name))
    };
    let mut programs = Vec::new();
    for path in sources {
        let relative = path.strip_prefix(&root).expect("collected below the root").with_extension("");
        let name = relative.to_string_lossy().replace('\\', "/");
        if wanted(&name) {
            programs.push(program(path, name, options.expect_from.is_some())?);
        }
    }
    if options.expect_from.is_none() {
        programs.extend(benchmarks()?.into_iter().filter(|program| wanted(&program.name)));
    }
    if programs.is_empty() {
        return Err("no program matches".into());
    }
    match &options.expect_from {
        Some(engine) => write_expected(&programs, engine, options.limit),
        None => run_all(&programs, &options),
    }
}

/// Every `.js` and `.mjs` below a folder. What lies in folders named `fixtures` belongs to the programs
/// beside them.
fn collect_programs(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), String> {
    let describe = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut entries: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(describe)? {
        entries.push(entry.map_err(describe)?.path());
    }
    entries.sort();
    for path in entries {
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "fixtures") {
                collect_programs(&path, into)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "js" || extension == "mjs") {
            into.push(path);
        }
    }
    Ok(())
}

fn program(path: PathBuf, name: String, making: bool) -> Result<Program, String> {
    let source = fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
    let expected_file = path.with_extension("expected");
    let expected = match fs::read(&expected_file) {
        Ok(bytes) => bytes,
        Err(_) if making => Vec::new(),
        Err(error) => return Err(format!("{}: {error}", expected_file.display())),
    };
    let mut program = Program {
        path,
        name,
        expected,
        exit: Exit::Code(0),
        flags: Vec::new(),
        zeal: ZEAL,
        skip: Vec::new(),
    };
    for line in source.lines().take_while(|line| line.starts_with("//")) {
        let wrong = |error: &dyn std::fmt::Display| format!("{}: {line}: {error}", program.name);
        if let Some(value) = line.strip_prefix("// exit: ") {
            program.exit = match value.trim() {
                "error" => Exit::Error,
                code => Exit::Code(code.parse().map_err(|error| wrong(&error))?),
            };
        } else if let Some(value) = line.strip_prefix("// flags: ") {
            program.flags = value.split_whitespace().map(str::to_owned).collect();
        } else if let Some(value) = line.strip_prefix("// zeal: ") {
            program.zeal = value.trim().parse().map_err(|error| wrong(&error))?;
        } else if let Some(value) = line.strip_prefix("// skip: ") {
            program.skip = value.split(',').map(|mode| mode.trim().to_owned()).collect();
        }
    }
    Ok(program)
}

/// The benchmark programs, in the modes in which their running time is bearable.
fn benchmarks() -> Result<Vec<Program>, String> {
    let mut sources = Vec::new();
    crate::goldens::collect_sources(&crate::repository_root().join("benches/programs"), &mut sources)?;
    let skip = || MODES.iter().map(|mode| mode.name).filter(|name| !["interp", "on"].contains(name));
    Ok(sources
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Program {
                expected: format!("{name}: ok\n").into_bytes(),
                name: format!("benches/{name}"),
                exit: Exit::Code(0),
                flags: Vec::new(),
                zeal: ZEAL,
                skip: skip().map(str::to_owned).collect(),
                path,
            }
        })
        .collect())
}

fn write_expected(programs: &[Program], engine: &Engine, limit: Duration) -> Result<bool, String> {
    let mut good = true;
    for program in programs {
        if program.exit == Exit::Error {
            // Its end is Lanner's own; its few lines of output were written by hand.
            continue;
        }
        let mut command = engine.command();
        command.arg(&program.path);
        let finished = process::run(command, limit)?;
        if !program.exit.allows(&finished) {
            println!(
                "{}: {} instead of {}\n{}",
                program.name,
                finished.end,
                program.exit,
                String::from_utf8_lossy(&finished.stderr)
            );
            good = false;
            continue;
        }
        if finished.stdout != program.expected || !program.path.with_extension("expected").exists() {
            println!("wrote {}", program.name);
            fs::write(program.path.with_extension("expected"), &finished.stdout)
                .map_err(|error| error.to_string())?;
        }
    }
    Ok(good)
}

fn run_all(programs: &[Program], options: &Options) -> Result<bool, String> {
    let engine = options.engine.clone().map_or_else(Engine::under_test, Ok)?;
    let modes: Vec<&Mode> = MODES
        .iter()
        .filter(|mode| options.modes.is_empty() || options.modes.iter().any(|name| name == mode.name))
        .collect();
    let mut runs = Vec::new();
    for program in programs {
        for &mode in &modes {
            if !program.skip.iter().any(|name| name == mode.name) {
                runs.push((program, mode));
            }
        }
    }

    let start = Instant::now();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let error = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..options.jobs.clamp(1, runs.len().max(1)) {
            scope.spawn(|| {
                while let Some(&(program, mode)) = runs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let start = Instant::now();
                    match run_one(&engine, program, mode, options.limit) {
                        Ok(None) => {}
                        Ok(Some(difference)) => {
                            println!("FAILED {} in mode {}: {difference}", program.name, mode.name);
                            failures
                                .lock()
                                .expect("no holder of the lock panics")
                                .push((mode.name, &program.name));
                        }
                        Err(message) => {
                            *error.lock().expect("no holder of the lock panics") = Some(message);
                            return;
                        }
                    }
                    if options.times {
                        println!(
                            "{:8.3} s {} in mode {}",
                            start.elapsed().as_secs_f64(),
                            program.name,
                            mode.name
                        );
                    }
                }
            });
        }
    });
    if let Some(message) = error.into_inner().expect("all threads ended well") {
        return Err(message);
    }
    let failures = failures.into_inner().expect("all threads ended well");
    let per_mode: Vec<String> = modes
        .iter()
        .map(|mode| {
            format!("{} {}", mode.name, failures.iter().filter(|(name, _)| *name == mode.name).count())
        })
        .collect();
    println!(
        "matrix: {} programs, {} runs, {} failed ({}); {:.1} s",
        programs.len(),
        runs.len(),
        failures.len(),
        per_mode.join(", "),
        start.elapsed().as_secs_f64()
    );
    Ok(failures.is_empty())
}

/// Runs a program in a mode; `Some` says how it differs from what is expected.
fn run_one(
    engine: &Engine,
    program: &Program,
    mode: &Mode,
    limit: Duration,
) -> Result<Option<String>, String> {
    let mut command = engine.command();
    let zeal = program.zeal.to_string();
    command.args(mode.flags.iter().map(|flag| flag.replace("{zeal}", &zeal)));
    command.args(&program.flags);
    command.arg(&program.path);
    let shown = format!("{command:?}").replace('"', "");
    let finished = process::run(command, limit)?;
    let mut difference = String::new();
    if !program.exit.allows(&finished) {
        difference = format!("{} instead of {}", finished.end, program.exit);
    }
    if finished.stdout != program.expected {
        if !difference.is_empty() {
            difference.push_str("; ");
        }
        difference.push_str(&first_difference(&program.expected, &finished.stdout));
    }
    if difference.is_empty() {
        return Ok(None);
    }
    let stderr = String::from_utf8_lossy(&finished.stderr);
    let lines: Vec<String> = (stderr.lines().filter(|line| !line.trim().is_empty()))
        .map(|line| line.chars().take(160).collect())
        .take(6)
        .collect();
    if !lines.is_empty() {
        difference.push_str("\n  stderr: ");
        difference.push_str(&lines.join("\n          "));
    }
    difference.push_str(&format!("\n  {}", short_command(&shown, &program.path)));
    Ok(Some(difference))
}

fn short_command(command: &str, path: &Path) -> String {
    match path.strip_prefix(crate::repository_root()) {
        Ok(relative) => command.replace(&*path.to_string_lossy(), &relative.to_string_lossy()),
        Err(_) => command.to_owned(),
    }
}

/// The first line at which two outputs differ.
fn first_difference(expected: &[u8], found: &[u8]) -> String {
    let (expected, found) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(found));
    let mut lines = (expected.lines(), found.lines());
    let mut number = 1;
    loop {
        match (lines.0.next(), lines.1.next()) {
            (None, None) => return "outputs differ in their line ends".into(),
            (a, b) if a == b => number += 1,
            (a, b) => {
                return format!(
                    "line {number}\n  expected: {}\n  found:    {}",
                    shorten(a.unwrap_or("(end of output)"), 400),
                    shorten(b.unwrap_or("(end of output)"), 400)
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn the_first_difference_is_named() {
        let text = first_difference(b"a\nb\n", b"a\nc\n");
        assert_eq!(text, "line 2\n  expected: b\n  found:    c");
        assert!(first_difference(b"a\n", b"a\nb\n").contains("(end of output)"));
        assert!(first_difference(b"a\n", b"a").contains("line ends"));
    }
}
