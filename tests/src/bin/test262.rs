//! See [`lanner_tests::test262`].

fn main() -> std::process::ExitCode {
    lanner_tests::finish(lanner_tests::test262::main(std::env::args_os().skip(1)))
}
