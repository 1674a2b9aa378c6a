//! Entry point: runs the command line on a stack of our own size.

/// Native stack of the thread that runs scripts. Reserved, not touched: deep recursion ends at the
/// engine's limit check long before it.
const STACK_BYTES: usize = 256 << 20;

fn main() {
    let run = || lanner_runtime::cli::main(std::env::args_os().skip(1).collect());
    let code = match std::thread::Builder::new().name("main".into()).stack_size(STACK_BYTES).spawn(run) {
        Ok(thread) => thread.join().unwrap_or(70),
        Err(error) => {
            eprintln!("lanner: cannot start: {error}");
            70
        }
    };
    std::process::exit(code);
}
