//! The command line.

mod compare;
pub mod flags;
mod node_flags;
pub mod report;
pub mod run;
pub mod tier;

use flags::{Options, Program};
use std::ffi::OsString;

/// Exit code for a command line we cannot act on, as Node's.
const BAD_OPTION: i32 = 9;

/// Runs the command line; gives the exit code.
pub fn main(words: Vec<OsString>) -> i32 {
    if words.first().is_some_and(|w| w == "compare") {
        return compare::main(words[1..].to_vec());
    }
    let options = match flags::parse(words) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("lanner: {message}");
            return BAD_OPTION;
        }
    };
    if options.help {
        print!("{}", flags::help());
        return 0;
    }
    if options.version {
        println!("lanner {}", env!("CARGO_PKG_VERSION"));
        return 0;
    }
    match options.program {
        Program::None => {
            // A terminal gets the help until there is a REPL; piped input is a program.
            // SAFETY: a query about file descriptor 0.
            if unsafe { libc::isatty(0) } == 1 {
                print!("{}", flags::help());
                return 0;
            }
            run::run(&Options { program: Program::Stdin, ..options })
        }
        Program::Test262Worker => crate::test262::worker::serve(&options),
        _ => run::run(&options),
    }
}
