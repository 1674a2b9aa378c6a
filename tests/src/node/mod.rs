//! Node's own tests: each is a program that ends with code 0 when it holds.
//!
//! ```text
//! cargo run --profile checked -p lanner-tests --bin node-tests -- --suite FOLDER [options] [pattern…]
//! ```
//!
//! The suite is not in this repository: FOLDER (or `NODE_TESTS_DIR`) is the `test` folder of Node's sources,
//! or of a repository that carries it. `tests/node/pure.txt` and `all.txt` name the files that need no
//! flags, internals or child processes; `expectations.txt` names those of the selection that fail, and why.
//! A difference in either direction fails the run, as with test262.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::engine::Engine;
use crate::pattern::matches;
use crate::process::{self, End};
use crate::test262::expectations::shorten;

const HELP: &str = "node-tests [options] [pattern…]
  --suite FOLDER      the `test` folder of Node's sources (or set NODE_TESTS_DIR)
  --list NAME         pure, core or all; without it: pure and core
  --bless             write the expectations file from this run
  --report            only report: do not compare with the expectations
  --jobs N            programs at a time (default: processors)
  --timeout SECONDS   per program (default 40)
  --engine COMMAND    engine instead of the lanner of this profile
  --failures FILE     write all failures with what they printed
  --table FILE        write the table of support (docs/node-support.md) from this run
";

/// The groups of `all.txt` that belong to the runtime's core.
const CORE: &[&str] = &[
    "parallel/test-fs-",
    "parallel/test-stream-",
    "parallel/test-process-",
    "parallel/test-timers-",
    "parallel/test-path-",
    "parallel/test-util-",
    "parallel/test-buffer-",
    "parallel/test-console-",
    "parallel/test-module-",
    "parallel/test-require-",
    "es-module/",
];

struct Options {
    suite: Option<PathBuf>,
    list: Option<String>,
    patterns: Vec<String>,
    bless: bool,
    report: bool,
    jobs: usize,
    limit: Duration,
    engine: Option<Engine>,
    failures: Option<PathBuf>,
    table: Option<PathBuf>,
}

fn options(words: impl Iterator<Item = std::ffi::OsString>) -> Result<Option<Options>, String> {
    use lexopt::prelude::*;
    let mut options = Options {
        suite: std::env::var_os("NODE_TESTS_DIR").map(PathBuf::from),
        list: None,
        patterns: Vec::new(),
        bless: false,
        report: false,
        jobs: crate::default_jobs(),
        limit: Duration::from_secs(40),
        engine: None,
        failures: None,
        table: None,
    };
    let mut parser = lexopt::Parser::from_args(words);
    let text = |error: lexopt::Error| error.to_string();
    while let Some(word) = parser.next().map_err(text)? {
        match word {
            Long("help") | Short('h') => {
                print!("{HELP}");
                return Ok(None);
            }
            Long("suite") => options.suite = Some(value(&mut parser)?.into()),
            Long("list") => options.list = Some(value(&mut parser)?),
            Long("bless") => options.bless = true,
            Long("report") => options.report = true,
            Long("jobs") => {
                options.jobs = value(&mut parser)?.parse().map_err(|_| "--jobs wants a number")?
            }
            Long("timeout") => {
                options.limit =
                    Duration::from_secs(value(&mut parser)?.parse().map_err(|_| "--timeout wants seconds")?)
            }
            Long("engine") => options.engine = Some(Engine::parse(&value(&mut parser)?)?),
            Long("failures") => options.failures = Some(value(&mut parser)?.into()),
            Long("table") => options.table = Some(value(&mut parser)?.into()),
            Value(pattern) => options.patterns.push(pattern.string().map_err(text)?),
            other => return Err(other.unexpected().to_string()),
        }
    }
    Ok(Some(options))
}

/// The value of an option, as text.
fn value(parser: &mut lexopt::Parser) -> Result<String, String> {
    let value = parser.value().map_err(|error| error.to_string())?;
    value.into_string().map_err(|value| format!("not text: {}", value.to_string_lossy()))
}

fn folder() -> PathBuf {
    crate::tests_root().join("node")
}

fn read_list(name: &str) -> Result<Vec<String>, String> {
    let path = folder().join(format!("{name}.txt"));
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

fn is_core(test: &str) -> bool {
    CORE.iter().any(|prefix| test.starts_with(prefix))
}

/// The selected tests, sorted, each once.
fn select(options: &Options) -> Result<Vec<String>, String> {
    let mut tests = match options.list.as_deref() {
        Some(name @ ("pure" | "all")) => read_list(name)?,
        Some("core") => read_list("all")?.into_iter().filter(|test| is_core(test)).collect(),
        Some(other) => return Err(format!("no list {other}: there are pure, core and all")),
        None => {
            let mut tests = read_list("pure")?;
            tests.extend(read_list("all")?.into_iter().filter(|test| is_core(test)));
            tests
        }
    };
    if !options.patterns.is_empty() {
        tests.retain(|test| options.patterns.iter().any(|pattern| matches(pattern, test)));
    }
    tests.sort();
    tests.dedup();
    Ok(tests)
}

/// Why a test failed, in one line, and all it printed.
struct Failure {
    reason: String,
    output: String,
}

fn run_one(engine: &Engine, suite: &Path, test: &str, worker: usize, limit: Duration) -> Result<(), Failure> {
    let scratch = std::env::temp_dir().join(format!("lanner-node-tests-{}-{worker}", std::process::id()));
    let failure = |reason: String| Failure { reason, output: String::new() };
    fs::create_dir_all(&scratch).map_err(|error| failure(format!("scratch folder: {error}")))?;
    let mut command = engine.command();
    command
        .arg(suite.join(test))
        .current_dir(suite)
        .env("NODE_SKIP_FLAG_CHECK", "1")
        .env("NODE_TEST_KNOWN_GLOBALS", "0")
        .env("TEST_THREAD_ID", worker.to_string())
        .env("NODE_TEST_DIR", &scratch);
    let finished = process::run(command, limit);
    // What a test leaves behind must not meet the next one; folders it locked are not worth a failure.
    let _ = fs::remove_dir_all(&scratch);
    let finished = finished.map_err(failure)?;
    if finished.end == End::Exit(0) {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(&finished.stderr);
    let reason = reason(&stderr).unwrap_or_default();
    let reason = match finished.end {
        End::Exit(_) if !reason.is_empty() => reason,
        end => format!("{end} {reason}"),
    };
    let reason = reason.replace(&*suite.to_string_lossy(), "<suite>");
    let stdout = String::from_utf8_lossy(&finished.stdout);
    Err(Failure { reason: shorten(reason.trim(), 120), output: format!("{stdout}{stderr}") })
}

/// The line that says what went wrong: the first that looks like an error's.
fn reason(stderr: &str) -> Option<String> {
    let line = stderr
        .lines()
        .find(|line| {
            let name = line.split([':', ' ']).next().unwrap_or_default();
            line.contains(": ") && (name.ends_with("Error") || name.ends_with("Exception"))
        })
        .or_else(|| stderr.lines().rev().find(|line| !line.trim().is_empty()))?;
    Some(line.to_owned())
}

/// The file of expectations: `path | reason`.
fn read_expectations(path: &Path) -> Result<BTreeMap<String, String>, String> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(format!("{}: {error}", path.display())),
    };
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| match line.split_once(" | ") {
            Some((test, reason)) => Ok((test.to_owned(), reason.to_owned())),
            None => Err(format!("{}: not `path | reason`: {line}", path.display())),
        })
        .collect()
}

const HEAD: &str = "# Node's tests (of the lists pure and core) that fail, and why. A line here that passes is an error too.\n\
                    # Written by `node-tests --bless`, which keeps the reasons that are there.\n";

/// Runs the tool. Gives whether all is as expected.
pub fn main(words: impl Iterator<Item = std::ffi::OsString>) -> Result<bool, String> {
    let Some(options) = options(words)? else { return Ok(true) };
    let Some(suite) = &options.suite else {
        println!(
            "skipped: Node's tests are not here. NODE_TESTS_DIR names their folder; README says where to get them."
        );
        return Ok(true);
    };
    let suite = suite.canonicalize().map_err(|error| format!("{}: {error}", suite.display()))?;
    let engine = match &options.engine {
        Some(engine) => engine.clone(),
        None => Engine::under_test()?,
    };
    let tests = select(&options)?;
    if tests.is_empty() {
        return Err("the selection is empty".into());
    }
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for worker in 0..options.jobs.max(1) {
            let (next, failures, tests, engine, suite) = (&next, &failures, &tests, &engine, &suite);
            scope.spawn(move || {
                while let Some(test) = tests.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(failure) = run_one(engine, suite, test, worker, options.limit) {
                        failures.lock().expect("no worker panics").insert(test.clone(), failure);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no worker panics");
    print_table(&tests, &failures);
    if let Some(path) = &options.failures {
        let mut text = String::new();
        for (test, failure) in &failures {
            writeln!(text, "=== {test} | {}\n{}", failure.reason, failure.output)
                .map_err(|error| error.to_string())?;
        }
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    if let Some(path) = &options.table {
        let text = support_table(&engine, &tests, &failures, options.limit)?;
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let (passed, failed) = (tests.len() - failures.len(), failures.len());
    let expectations = folder().join("expectations.txt");
    let expected = read_expectations(&expectations)?;
    if options.report {
        for (test, failure) in &failures {
            println!("{test} | {}", failure.reason);
        }
        println!("{passed} passed, {failed} failed");
        return Ok(true);
    }
    if options.bless {
        // Lines of tests outside the selection stay.
        let mut lines = expected.clone();
        lines.retain(|test, _| tests.binary_search(test).is_err());
        for (test, failure) in &failures {
            let reason = expected.get(test).cloned().unwrap_or_else(|| failure.reason.clone());
            lines.insert(test.clone(), reason);
        }
        let mut text = HEAD.to_owned();
        for (test, reason) in &lines {
            writeln!(text, "{test} | {reason}").map_err(|error| error.to_string())?;
        }
        fs::write(&expectations, text).map_err(|error| format!("{}: {error}", expectations.display()))?;
        println!("{passed} passed, {failed} failed");
        return Ok(true);
    }
    let mut good = true;
    for (test, failure) in &failures {
        if !expected.contains_key(test) {
            println!("unexpected failure: {test} | {}", failure.reason);
            good = false;
        }
    }
    for test in expected.keys() {
        if tests.binary_search(test).is_ok() && !failures.contains_key(test) {
            println!("unexpected pass: {test}");
            good = false;
        }
    }
    println!("{passed} passed, {failed} failed");
    Ok(good)
}

/// The words of a name before its second dash; the folder of tests that are not in `parallel`.
fn group(test: &str) -> &str {
    let (folder, name) = test.split_once('/').unwrap_or(("", test));
    if folder != "parallel" {
        return folder;
    }
    let name = name.strip_prefix("test-").unwrap_or(name);
    name.split(['-', '.']).next().unwrap_or(name)
}

/// Passed and all, per group.
fn by_group<'t>(
    tests: &'t [String],
    failures: &BTreeMap<String, Failure>,
) -> BTreeMap<&'t str, (usize, usize)> {
    let mut groups: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for test in tests {
        let (passed, all) = groups.entry(group(test)).or_default();
        *passed += usize::from(!failures.contains_key(test));
        *all += 1;
    }
    groups
}

fn print_table(tests: &[String], failures: &BTreeMap<String, Failure>) {
    for (name, (passed, all)) in by_group(tests, failures) {
        println!("{passed:5} of {all:4}  {:5.1}%  {name}", 100.0 * passed as f64 / all as f64);
    }
}

/// Asks the engine which of Node's modules it has.
const MODULES_PROGRAM: &str = "
    const names = require('module').builtinModules.filter((name) => !name.startsWith('_'));
    for (const name of names) {
        let state = 'yes';
        try { require(name.startsWith('node:') ? name : `node:${name}`); } catch (error) { state = error.message; }
        console.log(`${name}\t${state}`);
    }";

/// The document of what is there: modules by asking, tests by group.
fn support_table(
    engine: &Engine,
    tests: &[String],
    failures: &BTreeMap<String, Failure>,
    limit: Duration,
) -> Result<String, String> {
    let mut command = engine.command();
    command.args(["-e", MODULES_PROGRAM]);
    let finished = process::run(command, limit)?;
    if finished.end != End::Exit(0) {
        return Err(format!("the engine does not list its modules: {}", finished.end));
    }
    let mut text = String::from(
        "# What there is of Node\n\nMade by `node-tests --table` from a run of Node's own tests; not edited by hand.\n\n\
         ## Modules\n\n| module | there |\n|---|---|\n",
    );
    for line in String::from_utf8_lossy(&finished.stdout).lines() {
        let (name, state) = line.split_once('\t').unwrap_or((line, "yes"));
        let state = if state == "yes" { "yes" } else { "no: requiring it says so" };
        writeln!(text, "| `{name}` | {state} |").map_err(|error| error.to_string())?;
    }
    text += "\n## Node's tests\n\nFiles that need no flags, internals or child processes, by the first word of their names.\n\n\
             | group | passed | of |\n|---|---|---|\n";
    for (name, (passed, all)) in by_group(tests, failures) {
        writeln!(text, "| {name} | {passed} | {all} |").map_err(|error| error.to_string())?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_the_errors_line() {
        let stderr =
            "node:assert:1\n    throw err\n    ^\n\nAssertionError [ERR_ASSERTION]: 1 == 2\n    at x\n";
        assert_eq!(reason(stderr).as_deref(), Some("AssertionError [ERR_ASSERTION]: 1 == 2"));
        assert_eq!(reason("killed\n\n").as_deref(), Some("killed"));
    }

    #[test]
    fn the_lists_are_read() {
        assert!(read_list("all").unwrap().iter().filter(|test| is_core(test)).count() > 700);
        assert_eq!(read_list("pure").unwrap().len(), 435);
    }
}
