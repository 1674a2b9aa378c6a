//! The gate: the lists pure and core against the expectations file, where the suite is there.

fn main() -> std::process::ExitCode {
    lanner_tests::finish(lanner_tests::node::main(std::env::args_os().skip(1)))
}
