//! The command line of `bench`.

use std::path::PathBuf;
use std::time::Duration;

use crate::engine::Engine;
use crate::measure::{self, Settings};
use crate::report::{self, Columns};
use crate::suite::{self, Repeats, Size};

const HELP: &str = "bench [own|awfy|octane|start-up] [options] [name…]
  own                   the programs of benches/programs (default)
  awfy, octane          a suite that lies in --dir
  start-up              hello world: wall time of whole processes
options
  --engine NAME=COMMAND an engine (repeatable; default: lanner with and without its JIT)
  --also NAME=COMMAND   an engine besides the default ones
  --baseline NAME       the engine that speeds are relative to (default: the first)
  --dir DIR             where the suite lies
  --rounds N            processes per program and engine (default 3; start-up 20)
  --budget MS           repeat inside a process for so long (default 1500)
  --minimum N           … but at least so often (default 3)
  --maximum N           … and at most so often (default 1000)
  --iterations N        work per repetition, for awfy and octane
  --small               small sizes, for stress modes
  --verify              one repetition, one round, and only the verdicts
  --timeout SECONDS     per process (default 300)
  --first --cpu --memory  more columns
  --json FILE           write everything measured
  --list                print the programs, run nothing
";

struct Options {
    suite: String,
    engines: Vec<Engine>,
    also: Vec<Engine>,
    baseline: Option<String>,
    directory: Option<PathBuf>,
    rounds: Option<usize>,
    repeats: Repeats,
    iterations: Option<u32>,
    size: Size,
    verify: bool,
    limit: Duration,
    columns: Columns,
    json: Option<PathBuf>,
    list: bool,
    names: Vec<String>,
}

fn options(arguments: impl Iterator<Item = std::ffi::OsString>) -> Result<Option<Options>, lexopt::Error> {
    use lexopt::prelude::*;
    let mut options = Options {
        suite: "own".into(),
        engines: Vec::new(),
        also: Vec::new(),
        baseline: None,
        directory: None,
        rounds: None,
        repeats: Repeats { minimum: 3, maximum: 1000, budget_ms: 1500 },
        iterations: None,
        size: Size::Normal,
        verify: false,
        limit: Duration::from_secs(300),
        columns: Columns { memory: false, first: false, cpu: false },
        json: None,
        list: false,
        names: Vec::new(),
    };
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut first = true;
    while let Some(argument) = parser.next()? {
        match argument {
            Value(word) => {
                let word = word.string()?;
                if first && ["own", "awfy", "octane", "start-up"].contains(&word.as_str()) {
                    options.suite = word;
                } else {
                    options.names.push(word);
                }
                first = false;
            }
            Long("engine") => options.engines.push(Engine::parse(&parser.value()?.string()?)?),
            Long("also") => options.also.push(Engine::parse(&parser.value()?.string()?)?),
            Long("baseline") => options.baseline = Some(parser.value()?.string()?),
            Long("dir") => options.directory = Some(parser.value()?.into()),
            Long("rounds") => options.rounds = Some(parser.value()?.parse()?),
            Long("budget") => options.repeats.budget_ms = parser.value()?.parse()?,
            Long("minimum") => options.repeats.minimum = parser.value()?.parse()?,
            Long("maximum") => options.repeats.maximum = parser.value()?.parse()?,
            Long("iterations") => options.iterations = Some(parser.value()?.parse()?),
            Long("small") => options.size = Size::Small,
            Long("verify") => options.verify = true,
            Long("timeout") => options.limit = Duration::from_secs_f64(parser.value()?.parse()?),
            Long("first") => options.columns.first = true,
            Long("cpu") => options.columns.cpu = true,
            Long("memory") => options.columns.memory = true,
            Long("json") => options.json = Some(parser.value()?.into()),
            Long("list") => options.list = true,
            Long("help") | Short('h') => {
                print!("{HELP}");
                return Ok(None);
            }
            other => return Err(other.unexpected()),
        }
    }
    if options.verify {
        options.repeats = Repeats { minimum: 1, maximum: 1, budget_ms: 0 };
        options.rounds = Some(1);
    }
    Ok(Some(options))
}

/// The whole program; `false` means that some engine failed some program.
pub fn main(arguments: impl Iterator<Item = std::ffi::OsString>) -> Result<bool, String> {
    let Some(options) = options(arguments).map_err(|error| error.to_string())? else { return Ok(true) };
    let directory = || options.directory.clone().ok_or_else(|| format!("{} needs --dir", options.suite));
    let programs = match options.suite.as_str() {
        "awfy" => suite::awfy::programs(
            &directory()?,
            &options.names,
            options.size,
            options.iterations,
            options.repeats,
        )?,
        "octane" => suite::octane::programs(
            &directory()?,
            &options.names,
            options.size,
            options.iterations,
            options.repeats,
        )?,
        "start-up" => suite::start_up()?,
        _ => suite::own(&options.names, options.repeats)?,
    };
    if programs.is_empty() {
        return Err("no program has such a name".into());
    }
    if options.list {
        for program in &programs {
            println!("{} {}", program.name, program.file.display());
        }
        return Ok(true);
    }
    let mut engines = if options.engines.is_empty() { Engine::lanner()? } else { options.engines };
    engines.extend(options.also);
    let baseline = match &options.baseline {
        None => 0,
        Some(name) => engines
            .iter()
            .position(|engine| engine.name == *name)
            .ok_or_else(|| format!("no engine {name}"))?,
    };

    let rounds = options.rounds.unwrap_or(if options.suite == "start-up" { 20 } else { 3 });
    let rows = measure::run(&programs, &engines, &Settings { rounds, limit: options.limit })?;
    let failed = rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.is_err()).count();
    if options.verify {
        for row in &rows {
            let verdicts: Vec<String> = (row.cells.iter().zip(&engines))
                .map(|(cell, engine)| match cell {
                    Ok(measured) => format!("{} ok ({:.0} ms)", engine.name, measured.wall_ms),
                    Err(reason) => format!("{} FAILED: {reason}", engine.name),
                })
                .collect();
            println!("{:20} {}", row.program, verdicts.join("; "));
        }
        println!("{} programs, {} engines, {failed} failed", rows.len(), engines.len());
    } else {
        print!("{}", report::table(&rows, &engines, baseline, options.columns));
        println!("{rounds} rounds, interleaved; speed relative to {}", engines[baseline].name);
    }
    if let Some(path) = &options.json {
        let text = report::json(&rows, &engines, baseline);
        std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(failed == 0)
}
