//! The test262 runner.
//!
//! ```text
//! cargo run --profile checked -p lanner-tests --bin test262 -- [options] [pattern…]
//! ```
//!
//! A pattern is a path below the suite's `test` folder, a folder of it, or a glob. The default
//! selection is everything but the tests of the suite's own harness; `--dir`, `--no` and `--without` narrow it, `--all` takes
//! those in, too.
//!
//! The engine runs in worker processes ([`protocol`] says how they talk); the runner alone decides
//! what passed. The gate compares with `tests/test262/expectations.txt`, which lists failures only;
//! a difference in either direction fails it.

pub mod expectations;
pub mod frontmatter;
pub mod protocol;
pub mod report;
pub mod run;
pub mod suite;
pub mod worker;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use crate::engine::Engine;
use expectations::Expectations;
use run::Settings;
use suite::{Group, Selection, Shard, Suite};

const HELP: &str = "test262 [options] [pattern…]
  --no GROUP          leave out intl or modules (comma separated)
  --all               every folder, the harness's own tests included
  --dir NAME          folders of the suite's test folder instead of language, built-ins, annexB, intl402
  --feature NAME      only tests that list the feature (repeatable)
  --without NAME      no test that lists the feature (repeatable)
  --shard I/N         every Nth of these tests, from the Ith
  --bless             write the expectations file from this run
  --expectations FILE another expectations file (`none`: only report)
  --jobs N            workers (default: processors)
  --timeout SECONDS   per scenario (default 40)
  --engine COMMAND    engine instead of the lanner of this profile (--test262-worker is added)
  --worker COMMAND    complete worker command instead
  --flags FLAGS       flags for the engine, for example --flags='--jit=sync --jit-threshold=0'
  --folders           a table per folder
  --reasons N         the N most frequent reasons of failure
  --failures FILE     write all failures with their reasons
  --list              print the selected tests, run nothing
";

struct Options {
    selection: Selection,
    patterns_given: bool,
    bless: bool,
    expectations: Option<PathBuf>,
    jobs: usize,
    limit: Duration,
    engine: Option<Engine>,
    worker: Option<Engine>,
    flags: Vec<String>,
    folders: bool,
    reasons: usize,
    failures: Option<PathBuf>,
    list: bool,
}

fn options(arguments: impl Iterator<Item = std::ffi::OsString>) -> Result<Option<Options>, lexopt::Error> {
    use lexopt::prelude::*;
    let mut options = Options {
        selection: Selection::default(),
        patterns_given: false,
        bless: std::env::var_os("LANNER_BLESS").is_some_and(|value| value == "1"),
        expectations: Some(crate::tests_root().join("test262/expectations.txt")),
        jobs: crate::default_jobs(),
        limit: Duration::from_secs(40),
        engine: None,
        worker: None,
        flags: Vec::new(),
        folders: false,
        reasons: 0,
        failures: None,
        list: false,
    };
    let mut directories = Vec::new();
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("no") => {
                for name in parser.value()?.string()?.split(',') {
                    let group = Group::parse(name).ok_or_else(|| format!("no group {name}"))?;
                    options.selection.groups.retain(|&kept| kept != group);
                }
            }
            Long("all") => {
                let Selection { patterns, shard, .. } = options.selection;
                options.selection = Selection { patterns, shard, ..Selection::everything() }
            }
            Long("shard") => {
                let text = parser.value()?.string()?;
                let shard = Shard::parse(&text).ok_or_else(|| format!("no shard I/N: {text}"))?;
                options.selection.shard = Some(shard);
            }
            Long("dir") => directories.push(parser.value()?.string()?),
            Long("feature") => options.selection.features.push(parser.value()?.string()?),
            Long("without") => options.selection.without_features.push(parser.value()?.string()?),
            Long("bless") => options.bless = true,
            Long("expectations") => {
                let value = parser.value()?;
                options.expectations = (value != "none").then(|| PathBuf::from(value));
            }
            Long("jobs") | Short('j') => options.jobs = parser.value()?.parse()?,
            Long("timeout") => options.limit = Duration::from_secs_f64(parser.value()?.parse()?),
            Long("engine") => options.engine = Some(Engine::parse(&parser.value()?.string()?)?),
            Long("worker") => options.worker = Some(Engine::parse(&parser.value()?.string()?)?),
            Long("flags") => {
                options.flags.extend(parser.value()?.string()?.split_whitespace().map(str::to_owned));
            }
            Long("folders") => options.folders = true,
            Long("reasons") => options.reasons = parser.value()?.parse()?,
            Long("failures") => options.failures = Some(parser.value()?.into()),
            Long("list") => options.list = true,
            Long("help") | Short('h') => {
                print!("{HELP}");
                return Ok(None);
            }
            // What `cargo test` may hand to every test executable.
            Long("nocapture" | "quiet" | "exact" | "include-ignored") | Short('q') => {}
            Long("test-threads") => options.jobs = parser.value()?.parse()?,
            Value(pattern) => {
                let pattern = pattern.string()?;
                let pattern = pattern.strip_prefix("test/").unwrap_or(&pattern);
                options.selection.patterns.push(pattern.to_owned());
                options.patterns_given = true;
            }
            other => return Err(other.unexpected()),
        }
    }
    if !directories.is_empty() {
        options.selection.directories = directories;
    }
    Ok(Some(options))
}

/// The whole program; `false` means that the gate failed.
pub fn main(arguments: impl Iterator<Item = std::ffi::OsString>) -> Result<bool, String> {
    let Some(options) = options(arguments).map_err(|error| error.to_string())? else { return Ok(true) };
    let suite = match Suite::locate()? {
        Ok(suite) => suite,
        Err(reason) => {
            println!("test262: skipped: {reason}");
            return Ok(true);
        }
    };
    let tests = suite.tests(&options.selection)?;
    if options.list {
        for test in &tests {
            println!("{}", test.path);
        }
        return Ok(true);
    }
    if tests.is_empty() {
        return Err("no test matches".into());
    }

    let engine = match options.worker {
        Some(worker) => worker,
        None => {
            let mut engine = options.engine.map_or_else(Engine::under_test, Ok)?;
            engine.arguments.extend(options.flags);
            engine.arguments.push("--test262-worker".into());
            engine
        }
    };
    let settings = Settings { engine, jobs: options.jobs, limit: options.limit, jobs_per_process: 1000 };
    let results = run::run(&suite, &tests, &settings)?;

    if options.folders {
        print!("{}", report::folders(&tests, &results));
    }
    if options.reasons > 0 {
        print!("{}", report::reasons(&tests, &results, options.reasons));
    }
    if let Some(path) = &options.failures {
        fs::write(path, report::failures(&tests, &results))
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    for crash in &results.unreproduced {
        println!("crashed, but not again when run alone: {crash}");
    }

    let mut green = results.unreproduced.is_empty();
    if let Some(path) = &options.expectations {
        let text = if path.exists() {
            fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?
        } else {
            String::new()
        };
        let mut expectations = Expectations::parse(&text)?;
        // A run that takes in more or other folders than the gate's says nothing about lines
        // outside of it.
        let whole = options.selection.is_whole()
            && options.selection.groups == Selection::default().groups
            && options.selection.directories == Selection::default().directories;
        if options.bless {
            expectations.bless(&tests, &results, whole);
            fs::write(path, expectations.print()).map_err(|error| format!("{}: {error}", path.display()))?;
            println!("wrote {}", path.display());
        } else {
            let differences = expectations.compare(&tests, &results, whole);
            print!("{}", report::differences(&differences, if options.patterns_given { 200 } else { 40 }));
            green &= differences.is_empty();
        }
    }
    println!("{}", report::totals(&results, tests.len()));
    Ok(green)
}
