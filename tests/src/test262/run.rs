//! Runs the selected tests on a pool of workers and judges what they answer.

use std::fs;
use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::frontmatter::{Metadata, Negative};
use super::protocol::{self, Completion, Phase, Response};
use super::suite::{Scenario, Suite, Test};
use super::worker::{Answer, Worker};
use crate::engine::Engine;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Pass,
    Fail(String),
    Crash(String),
    TimedOut,
}

impl Outcome {
    /// The reason as the expectations file has it; `None` for a pass.
    pub fn reason(&self) -> Option<String> {
        match self {
            Outcome::Pass => None,
            Outcome::Fail(reason) => Some(reason.clone()),
            Outcome::Crash(reason) => Some(format!("CRASH {reason}")),
            Outcome::TimedOut => Some("TIMEOUT".into()),
        }
    }
}

pub struct Settings {
    /// The command that starts a worker.
    pub engine: Engine,
    pub jobs: usize,
    pub limit: Duration,
    pub jobs_per_process: usize,
}

pub struct Results {
    /// Per test, in the order of the tests: its scenarios and their outcomes.
    pub outcomes: Vec<Vec<(Scenario, Outcome)>>,
    /// Crashes that did not happen again when the test was run alone in a fresh worker.
    pub unreproduced: Vec<String>,
    pub elapsed: Duration,
}

/// Runs every scenario of every test.
pub fn run(suite: &Suite, tests: &[Test], settings: &Settings) -> Result<Results, String> {
    let jobs: Vec<(usize, Scenario)> = tests
        .iter()
        .enumerate()
        .flat_map(|(index, test)| test.scenarios().iter().map(move |&scenario| (index, scenario)))
        .collect();
    let next = AtomicUsize::new(0);
    let progress = Progress::new(jobs.len());
    let collected = Mutex::new((vec![Vec::new(); tests.len()], Vec::new()));
    let failure = Mutex::new(None);

    std::thread::scope(|scope| {
        for _ in 0..settings.jobs.clamp(1, jobs.len().max(1)) {
            scope.spawn(|| {
                let mut worker =
                    Worker::new(settings.engine.clone(), settings.limit, settings.jobs_per_process);
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(&(index, scenario)) = jobs.get(at) else { return };
                    let test = &tests[index];
                    match run_one(suite, test, scenario, &mut worker) {
                        Ok((outcome, unreproduced)) => {
                            progress.count(&outcome);
                            let mut collected = collected.lock().expect("no holder of the lock panics");
                            collected.0[index].push((scenario, outcome));
                            if let Some(crash) = unreproduced {
                                collected.1.push(format!("{} ({}): {crash}", test.path, scenario.name()));
                            }
                        }
                        Err(error) => {
                            *failure.lock().expect("no holder of the lock panics") = Some(error);
                            // The others find no more jobs and end.
                            next.store(jobs.len(), Ordering::Relaxed);
                            return;
                        }
                    }
                }
            });
        }
    });

    progress.finish();
    if let Some(error) = failure.into_inner().expect("all threads ended well") {
        return Err(error);
    }
    let (mut outcomes, unreproduced) = collected.into_inner().expect("all threads ended well");
    for scenarios in &mut outcomes {
        scenarios.sort_by_key(|&(scenario, _)| scenario);
    }
    Ok(Results { outcomes, unreproduced, elapsed: progress.start.elapsed() })
}

/// Runs one scenario. After a crash it is run again, alone in a fresh worker: then the crash is
/// this test's own, or else it is reported as not reproduced.
fn run_one(
    suite: &Suite,
    test: &Test,
    scenario: Scenario,
    worker: &mut Worker,
) -> Result<(Outcome, Option<String>), String> {
    let request = request(suite, test, scenario)?;
    match worker.run(&request)? {
        Answer::Response(response) => Ok((judge(&test.metadata, &response), None)),
        Answer::TimedOut => Ok((Outcome::TimedOut, None)),
        Answer::Crash(first) => Ok(match worker.run(&request)? {
            Answer::Response(response) => (judge(&test.metadata, &response), Some(first)),
            Answer::TimedOut => (Outcome::TimedOut, Some(first)),
            Answer::Crash(again) => (Outcome::Crash(again), None),
        }),
    }
}

fn request(suite: &Suite, test: &Test, scenario: Scenario) -> Result<Vec<u8>, String> {
    let metadata = &test.metadata;
    let path = suite.root.join("test").join(&test.path);
    let mut source = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    if scenario == Scenario::Strict {
        source.splice(0..0, *b"\"use strict\";\n");
    }

    let mut names: Vec<&str> = Vec::new();
    if !metadata.raw {
        names.extend(["assert.js", "sta.js"]);
        if metadata.asynchronous {
            names.push("doneprintHandle.js");
        }
        names.extend(metadata.includes.iter().map(String::as_str));
    }
    let prelude = names.iter().map(|name| suite.harness(name)).collect::<Result<Vec<_>, _>>()?;
    let path = path.to_string_lossy();
    let mut sources: Vec<(&str, &[u8])> =
        names.iter().copied().zip(prelude.iter().map(|text| &**text)).collect();
    sources.push((&path, &source));

    let mut flags = 0;
    flags |= if metadata.module { protocol::MODULE } else { 0 };
    flags |= if metadata.asynchronous { protocol::ASYNC } else { 0 };
    flags |= if metadata.can_block == Some(false) { protocol::CAN_NOT_BLOCK } else { 0 };
    Ok(protocol::encode_request(flags, &sources))
}

/// The verdict, as INTERPRETING.md of the suite has it.
fn judge(metadata: &Metadata, response: &Response) -> Outcome {
    match (&metadata.negative, &response.completion) {
        (_, Completion::Harness { name, message }) => {
            Outcome::Fail(format!("harness: {}", describe(name, message)))
        }
        (None, Completion::Normal) if metadata.asynchronous => judge_async(&response.printed),
        (None, Completion::Normal) => Outcome::Pass,
        (None, Completion::Throw { phase, name, message }) => {
            let place = if *phase == Phase::Runtime { String::new() } else { format!("{}: ", phase.name()) };
            Outcome::Fail(format!("{place}{}", describe(name, message)))
        }
        (Some(Negative { phase, name }), Completion::Normal) => {
            Outcome::Fail(format!("no {name} at {}", phase.name()))
        }
        (Some(expected), Completion::Throw { phase, name, message }) => {
            if expected.phase == *phase && expected.name == *name {
                Outcome::Pass
            } else {
                Outcome::Fail(format!(
                    "expected {} at {}, got {} at {}",
                    expected.name,
                    expected.phase.name(),
                    describe(name, message),
                    phase.name()
                ))
            }
        }
    }
}

fn judge_async(printed: &str) -> Outcome {
    let mut verdicts = printed.lines().filter(|line| line.starts_with("Test262:"));
    match verdicts.next() {
        None => Outcome::Fail("$DONE was not called".into()),
        Some("Test262:AsyncTestComplete") => match verdicts.next() {
            None => Outcome::Pass,
            Some(_) => Outcome::Fail("$DONE was called twice".into()),
        },
        Some(line) => Outcome::Fail(line.trim_start_matches("Test262:AsyncTestFailure:").to_owned()),
    }
}

fn describe(name: &str, message: &str) -> String {
    if message.is_empty() { name.to_owned() } else { format!("{name}: {message}") }
}

/// Counts and shows how far the run is: rewritten in place on a terminal, else a line now and then.
struct Progress {
    start: Instant,
    total: usize,
    done: AtomicUsize,
    failed: AtomicUsize,
    crashed: AtomicUsize,
    shown: Mutex<Instant>,
    interval: Duration,
    terminal: bool,
}

impl Progress {
    fn new(total: usize) -> Progress {
        let terminal = std::io::stderr().is_terminal();
        let zero = || AtomicUsize::new(0);
        let interval = if terminal { Duration::from_millis(250) } else { Duration::from_secs(20) };
        let now = Instant::now();
        Progress {
            start: now,
            total,
            done: zero(),
            failed: zero(),
            crashed: zero(),
            shown: Mutex::new(now),
            interval,
            terminal,
        }
    }

    fn count(&self, outcome: &Outcome) {
        self.done.fetch_add(1, Ordering::Relaxed);
        match outcome {
            Outcome::Pass => {}
            Outcome::Fail(_) => _ = self.failed.fetch_add(1, Ordering::Relaxed),
            Outcome::Crash(_) | Outcome::TimedOut => _ = self.crashed.fetch_add(1, Ordering::Relaxed),
        }
        // Whoever finds the lock taken leaves the showing to the other thread.
        if let Ok(mut shown) = self.shown.try_lock()
            && shown.elapsed() >= self.interval
        {
            *shown = Instant::now();
            self.show(if self.terminal { "\r" } else { "" }, if self.terminal { "" } else { "\n" });
        }
    }

    fn show(&self, before: &str, after: &str) {
        let done = self.done.load(Ordering::Relaxed);
        let rate = done as f64 / self.start.elapsed().as_secs_f64().max(0.001);
        eprint!(
            "{before}{done}/{} scenarios, {} failed, {} crashed or hung, {rate:.0}/s{after}",
            self.total,
            self.failed.load(Ordering::Relaxed),
            self.crashed.load(Ordering::Relaxed),
        );
    }

    fn finish(&self) {
        if self.terminal {
            self.show("\r", "\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(completion: Completion, printed: &str) -> Response {
        Response { completion, printed: printed.into() }
    }

    fn throw(phase: Phase, name: &str) -> Completion {
        Completion::Throw { phase, name: name.into(), message: "m".into() }
    }

    #[test]
    fn verdicts() {
        let positive = Metadata::default();
        let negative = Metadata {
            negative: Some(Negative { phase: Phase::Parse, name: "SyntaxError".into() }),
            ..Metadata::default()
        };
        let asynchronous = Metadata { asynchronous: true, ..Metadata::default() };
        let pass = |metadata: &Metadata, response: Response| judge(metadata, &response) == Outcome::Pass;
        assert!(pass(&positive, response(Completion::Normal, "")));
        assert!(!pass(&positive, response(throw(Phase::Runtime, "Test262Error"), "")));
        assert!(pass(&negative, response(throw(Phase::Parse, "SyntaxError"), "")));
        assert!(!pass(&negative, response(throw(Phase::Runtime, "SyntaxError"), "")));
        assert!(!pass(&negative, response(throw(Phase::Parse, "TypeError"), "")));
        assert!(!pass(&negative, response(Completion::Normal, "")));
        assert!(pass(&asynchronous, response(Completion::Normal, "x\nTest262:AsyncTestComplete\n")));
        assert!(!pass(&asynchronous, response(Completion::Normal, "")));
        assert!(!pass(&asynchronous, response(Completion::Normal, "Test262:AsyncTestFailure:E: m\n")));
    }
}
