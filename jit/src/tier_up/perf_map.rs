//! Names of compiled functions for the system's sampling profiler.

use crate::builder::Entry;
use std::io::Write;

/// Appends one line to the map `perf` looks for. Profiling is best effort: a file that cannot be written is
/// reported once by the missing names.
pub fn append(start: *const u8, len: usize, name: &str, entry: Entry) {
    let path = format!("/tmp/perf-{}.map", std::process::id());
    let kind = match entry {
        Entry::Osr(_) => " loop",
        Entry::Generic => " generic",
        Entry::Function => "",
    };
    if let Ok(mut file) = std::fs::OpenOptions::new().create(true).append(true).open(path) {
        let _ = writeln!(file, "{:x} {len:x} js:{name}{kind}", start as usize);
    }
}
