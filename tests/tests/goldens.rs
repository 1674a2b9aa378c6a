//! See [`lanner_tests::goldens`].

fn main() -> std::process::ExitCode {
    lanner_tests::finish(lanner_tests::goldens::main(std::env::args_os().skip(1)))
}
