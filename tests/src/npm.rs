//! Programs over packages of npm: `tests/npm` says how to get the packages.
//!
//! ```text
//! cargo run --profile checked -p lanner-tests --bin npm-programs -- --packages FOLDER [pattern…]
//! ```
//!
//! A program resolves its packages from where it lies, so each is copied into the folder that has them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::engine::Engine;
use crate::pattern::matches;
use crate::process::{self, End};

const HELP: &str = "npm-programs [options] [pattern…]
  --packages FOLDER   where `npm install` put node_modules (or set LANNER_NPM_PACKAGES)
  --engine COMMAND    engine instead of the lanner of this profile
  --timeout SECONDS   per program (default 120)
  --bless             write the expected output (with --engine node)
";

/// Runs the tool. Gives whether every program printed what it should.
pub fn main(words: impl Iterator<Item = std::ffi::OsString>) -> Result<bool, String> {
    use lexopt::prelude::*;
    let mut packages = std::env::var_os("LANNER_NPM_PACKAGES").map(PathBuf::from);
    let (mut engine, mut limit, mut bless, mut patterns) = (None, 120, false, Vec::new());
    let mut parser = lexopt::Parser::from_args(words);
    let text = |error: lexopt::Error| error.to_string();
    while let Some(word) = parser.next().map_err(text)? {
        match word {
            Long("help") | Short('h') => {
                print!("{HELP}");
                return Ok(true);
            }
            Long("packages") => packages = Some(parser.value().map_err(text)?.into()),
            Long("engine") => {
                engine = Some(Engine::parse(&parser.value().map_err(text)?.string().map_err(text)?)?)
            }
            Long("timeout") => limit = parser.value().map_err(text)?.parse().map_err(text)?,
            Long("bless") => bless = true,
            Value(pattern) => patterns.push(pattern.string().map_err(text)?),
            other => return Err(other.unexpected().to_string()),
        }
    }
    let Some(packages) = packages else {
        println!("skipped: no packages. tests/npm/README.md says how to get them.");
        return Ok(true);
    };
    if !packages.join("node_modules").is_dir() {
        return Err(format!("{} has no node_modules", packages.display()));
    }
    if bless && engine.is_none() {
        return Err("--bless wants another engine, with --engine".into());
    }
    let engine = match engine {
        Some(engine) => engine,
        None => Engine::under_test()?,
    };
    let folder = crate::tests_root().join("npm/programs");
    let copies = packages.join("programs");
    fs::create_dir_all(&copies).map_err(|error| format!("{}: {error}", copies.display()))?;
    let (mut passed, mut failed) = (0, 0);
    for program in programs(&folder)? {
        let name = program.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !patterns.is_empty() && !patterns.iter().any(|pattern| matches(pattern, name)) {
            continue;
        }
        let copy = copies.join(name);
        fs::copy(&program, &copy).map_err(|error| format!("{}: {error}", copy.display()))?;
        let mut command = engine.command();
        command.arg(&copy).current_dir(&copies);
        let finished = process::run(command, Duration::from_secs(limit))?;
        let expected_file = program.with_extension("expected");
        if bless {
            if finished.end != End::Exit(0) {
                return Err(format!("{name}: {}", finished.end));
            }
            fs::write(&expected_file, &finished.stdout).map_err(|error| error.to_string())?;
            continue;
        }
        let expected =
            fs::read(&expected_file).map_err(|error| format!("{}: {error}", expected_file.display()))?;
        let seconds = finished.elapsed.as_secs_f64();
        if finished.end == End::Exit(0) && finished.stdout == expected {
            println!("ok    {name} ({seconds:.1} s)");
            passed += 1;
        } else {
            println!("FAIL  {name} ({seconds:.1} s): {}", what_differs(&finished, &expected));
            failed += 1;
        }
    }
    println!("{passed} passed, {failed} failed");
    Ok(failed == 0)
}

fn programs(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut programs: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "cjs" || extension == "mjs"))
        .collect();
    programs.sort();
    Ok(programs)
}

/// The end and the first line that is not as expected, or the error that ended the program.
fn what_differs(finished: &process::Finished, expected: &[u8]) -> String {
    let (got, want) = (String::from_utf8_lossy(&finished.stdout), String::from_utf8_lossy(expected));
    let mut text = finished.end.to_string();
    let (mut got, mut want) = (got.lines(), want.lines());
    for number in 1.. {
        match (got.next(), want.next()) {
            (None, None) => break,
            (got, want) if got == want => {}
            (got, want) => {
                let show = |line: Option<&str>| {
                    line.map_or("(nothing)".to_owned(), |line| line.chars().take(160).collect())
                };
                text += &format!(
                    "\n      line {number}\n      expected {}\n      printed  {}",
                    show(want),
                    show(got)
                );
                break;
            }
        }
    }
    if finished.end != End::Exit(0) {
        let stderr = String::from_utf8_lossy(&finished.stderr);
        for line in stderr.lines().take(12) {
            text += &format!("\n      {}", line.chars().take(200).collect::<String>());
        }
    }
    text
}
