//! See [`lanner_tests::matrix`].

fn main() -> std::process::ExitCode {
    lanner_tests::finish(lanner_tests::matrix::main(std::env::args_os().skip(1)))
}
