//! Benchmarks: programs of our own in `programs/`, drivers for suites that are not part of the
//! repository, and a harness that runs any engines side by side.
//!
//! ```text
//! cargo run --release -p lanner-benches --bin bench -- [own|awfy|octane|start-up] [options] [name…]
//! ```
//!
//! An engine is a command that takes a file. Every measurement is a process of its own; the engines
//! take turns within each round (in reverse order every other round), so that a machine that gets
//! slower or faster does so for all of them. A program repeats its work inside the process, so the
//! first repetition (cold) and the steady state are told apart.

pub mod cli;
pub mod engine;
pub mod measure;
pub mod process;
pub mod report;
pub mod statistics;
pub mod suite;

use std::path::PathBuf;

/// Where this crate lies.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
