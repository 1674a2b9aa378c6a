//! What checks Lanner from outside: the behaviour tests of `js/` in a matrix of modes, the goldens
//! of `bytecode/` and `ir/`, and the test262 runner.
//!
//! Nothing here links the engine. Each test drives the built `lanner` binary in a process of its
//! own (test262: in worker processes), so that a crash, a hang or an abort is attributed to the
//! program that caused it.

pub mod engine;
pub mod goldens;
pub mod matrix;
pub mod node;
pub mod npm;
pub mod pattern;
pub mod process;
pub mod test262;

use std::path::{Path, PathBuf};

/// The repository's root: the folder above this crate.
pub fn repository_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the repository").to_path_buf()
}

/// This crate's folder, where the test data lies.
pub fn tests_root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Number of workers to use unless told otherwise.
pub fn default_jobs() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}

/// Ends a test binary: prints the error and turns it into the exit code.
pub fn finish(result: Result<bool, String>) -> std::process::ExitCode {
    match result {
        Ok(true) => std::process::ExitCode::SUCCESS,
        Ok(false) => std::process::ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            std::process::ExitCode::FAILURE
        }
    }
}
