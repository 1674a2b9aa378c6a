//! Runs programs on engines in interleaved rounds.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

use crate::engine::Engine;
use crate::process;
use crate::statistics::{median, steady};

/// A program ready to run: a file, and whether it prints `@times`.
pub struct Program {
    pub name: String,
    pub file: PathBuf,
    /// Repeats inside the process; else the whole process is what is measured.
    pub repeats: bool,
}

pub struct Settings {
    pub rounds: usize,
    pub limit: Duration,
}

/// What one program did on one engine, medians over the rounds.
#[derive(Clone, Debug)]
pub struct Measured {
    /// A repetition in the steady state, or the wall time where the program does not repeat.
    pub steady_ms: f64,
    pub first_ms: f64,
    pub wall_ms: f64,
    pub user_ms: f64,
    pub system_ms: f64,
    pub peak_kb: f64,
    pub repetitions: usize,
    /// The steady state of each round, to judge the noise.
    pub rounds_ms: Vec<f64>,
}

pub type Cell = Result<Measured, String>;

pub struct Row {
    pub program: String,
    /// One per engine, in their order.
    pub cells: Vec<Cell>,
}

/// One row per program. An engine that failed a program is not asked again for it.
pub fn run(programs: &[Program], engines: &[Engine], settings: &Settings) -> Result<Vec<Row>, String> {
    let terminal = std::io::stderr().is_terminal();
    let mut rows = Vec::new();
    for program in programs {
        let mut samples: Vec<Result<Vec<Sample>, String>> = engines.iter().map(|_| Ok(Vec::new())).collect();
        for round in 0..settings.rounds {
            let mut order: Vec<usize> = (0..engines.len()).collect();
            if round % 2 == 1 {
                order.reverse();
            }
            for index in order {
                if terminal {
                    eprint!("\r\x1b[K{} on {}, round {}", program.name, engines[index].name, round + 1);
                }
                if let Ok(taken) = &mut samples[index] {
                    match sample(program, &engines[index], settings.limit)? {
                        Ok(sample) => taken.push(sample),
                        Err(reason) => samples[index] = Err(reason),
                    }
                }
            }
        }
        let cells = samples.into_iter().map(|samples| samples.map(|samples| summary(&samples))).collect();
        rows.push(Row { program: program.name.clone(), cells });
    }
    if terminal {
        eprint!("\r\x1b[K");
    }
    Ok(rows)
}

struct Sample {
    times: Vec<f64>,
    finished: process::Finished,
}

fn sample(program: &Program, engine: &Engine, limit: Duration) -> Result<Result<Sample, String>, String> {
    let mut command = engine.command();
    command.arg(&program.file);
    let finished = process::run(command, limit)?;
    if let Err(end) = &finished.end {
        // Uncaught errors show their source line, which in a bundled suite may be a megabyte long.
        let short = |line: &str| line.trim().chars().take(160).collect::<String>();
        let shown = |text: &str| {
            text.lines()
                .filter(|line| !line.trim().is_empty())
                .take(5)
                .map(short)
                .collect::<Vec<_>>()
                .join(" / ")
        };
        return Ok(Err(format!("{end}: {} {}", shown(&finished.stderr), shown(&finished.stdout))));
    }
    if !program.repeats {
        return Ok(Ok(Sample { times: vec![finished.wall_ms], finished }));
    }
    let Some(line) = finished.stdout.lines().find_map(|line| line.strip_prefix("@times ")) else {
        return Ok(Err(format!("printed no times: {}", finished.stdout.lines().next().unwrap_or_default())));
    };
    match line.split(' ').map(str::parse).collect::<Result<Vec<f64>, _>>() {
        Ok(times) if !times.is_empty() => Ok(Ok(Sample { times, finished })),
        _ => Ok(Err(format!("printed unreadable times: {line}"))),
    }
}

fn summary(samples: &[Sample]) -> Measured {
    let over = |pick: &dyn Fn(&Sample) -> f64| median(&samples.iter().map(pick).collect::<Vec<_>>());
    Measured {
        steady_ms: over(&|sample| steady(&sample.times)),
        first_ms: over(&|sample| sample.times[0]),
        wall_ms: over(&|sample| sample.finished.wall_ms),
        user_ms: over(&|sample| sample.finished.user_ms),
        system_ms: over(&|sample| sample.finished.system_ms),
        peak_kb: over(&|sample| sample.finished.peak_kb as f64),
        repetitions: samples.iter().map(|sample| sample.times.len()).max().unwrap_or(0),
        rounds_ms: samples.iter().map(|sample| steady(&sample.times)).collect(),
    }
}
