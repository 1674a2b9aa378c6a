//! Everything CI runs, in the order in which it fails soonest: formatting, lints, all tests (unit
//! tests, the matrix, the goldens) and the test262 gate, a part of it once more with everything compiled.
//!
//! ```text
//! cargo run --profile checked -p lanner-tests --bin check [-- --fast]
//! ```
//!
//! All builds use one profile, so that dependencies are built once. `--fast` leaves out test262.

use std::process::{Command, ExitCode};
use std::time::Instant;

const PROFILE: &str = "checked";

fn main() -> ExitCode {
    let fast = std::env::args().skip(1).any(|argument| argument == "--fast");
    let mut steps: Vec<(&str, Vec<&str>)> = vec![
        ("formatting", vec!["fmt", "--all", "--check"]),
        (
            "lints",
            vec!["clippy", "--workspace", "--all-targets", "--profile", PROFILE, "--", "-D", "warnings"],
        ),
        ("unit tests", vec!["test", "--workspace", "--lib", "--bins", "--profile", PROFILE]),
        ("engine", vec!["build", "--workspace", "--bins", "--profile", PROFILE]),
        ("goldens", vec!["test", "--workspace", "--test", "goldens", "--profile", PROFILE]),
        ("matrix", vec!["test", "--workspace", "--test", "matrix", "--profile", PROFILE]),
        ("node's tests", vec!["test", "--workspace", "--test", "node", "--profile", PROFILE]),
    ];
    if !fast {
        let gate = ["test", "--workspace", "--test", "test262", "--profile", PROFILE];
        steps.push(("test262", gate.to_vec()));
        // All of it takes some twenty minutes with everything compiled; a part finds what is broken everywhere.
        let compiled = ["--", "--flags=--jit=sync --jit-threshold=0", "--shard=1/10", "--timeout=150"];
        steps.push(("test262, compiled", [&gate[..], &compiled[..]].concat()));
    }

    let start = Instant::now();
    let mut summary = Vec::new();
    let mut good = true;
    for (name, arguments) in steps {
        println!("== {name}: cargo {}", arguments.join(" "));
        let step = Instant::now();
        let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(&arguments)
            .current_dir(lanner_tests::repository_root())
            .status();
        let ok = match status {
            Ok(status) => status.success(),
            Err(error) => {
                eprintln!("can not start cargo: {error}");
                false
            }
        };
        good &= ok;
        summary.push((name, ok, step.elapsed()));
    }
    println!("== summary");
    for (name, ok, elapsed) in summary {
        println!("{:4} {name} ({:.0} s)", if ok { "ok" } else { "FAIL" }, elapsed.as_secs_f64());
    }
    println!(
        "{} in {:.1} min",
        if good { "all green" } else { "not green" },
        start.elapsed().as_secs_f64() / 60.0
    );
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
