//! See [`lanner_tests::npm`].

fn main() -> std::process::ExitCode {
    lanner_tests::finish(lanner_tests::npm::main(std::env::args_os().skip(1)))
}
