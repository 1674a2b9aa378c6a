//! See [`lanner_tests::node`].

fn main() -> std::process::ExitCode {
    lanner_tests::finish(lanner_tests::node::main(std::env::args_os().skip(1)))
}
