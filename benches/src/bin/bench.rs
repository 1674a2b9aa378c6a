//! See [`lanner_benches`].

fn main() -> std::process::ExitCode {
    match lanner_benches::cli::main(std::env::args_os().skip(1)) {
        Ok(true) => std::process::ExitCode::SUCCESS,
        Ok(false) => std::process::ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            std::process::ExitCode::FAILURE
        }
    }
}
