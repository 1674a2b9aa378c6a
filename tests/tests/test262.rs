//! The gate: the default selection against the expectations file.

fn main() -> std::process::ExitCode {
    lanner_tests::finish(lanner_tests::test262::main(std::env::args_os().skip(1)))
}
