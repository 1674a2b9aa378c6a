//! Uncaught errors and unhandled rejections: to the program's listeners, else the end of the process.

use super::{Callback, state};
use crate::{cli, console};
use lanner_engine::embedding::{Throw, Value, Vm};
use std::io::Write;

/// Exit code of an uncaught error.
const UNCAUGHT: i32 = 1;
/// Exit code when a listener for uncaught errors throws.
pub const EXIT_LISTENER_FAILED: i32 = 7;

/// An error nobody caught: 'uncaughtException' listeners, or the end.
pub fn uncaught(vm: &mut Vm, throw: Throw) {
    uncaught_from(vm, throw, "uncaughtException");
}

/// As [`uncaught`]; `origin` says what it was.
pub fn uncaught_from(vm: &mut Vm, throw: Throw, origin: &str) {
    if vm.terminating {
        fatal(vm, throw, UNCAUGHT);
    }
    let Some(listener) = state().callback(Callback::UncaughtException) else {
        fatal(vm, throw, UNCAUGHT);
    };
    let site = vm.throw_site.take();
    let error = vm.take_exception(throw);
    let origin = vm.new_string(origin).value();
    match vm.call(listener, Value::UNDEFINED, &[error, origin]) {
        Ok(handled) if handled.is_true() => vm.continuation = Value::UNDEFINED,
        Ok(_) => {
            let throw = vm.throw(error);
            vm.throw_site = site;
            let code = print(vm, throw, UNCAUGHT);
            let code = super::exit_code(vm, code);
            end(vm, code)
        }
        Err(throw) => fatal(vm, throw, EXIT_LISTENER_FAILED),
    }
}

/// Prints an error and ends the process.
pub fn fatal(vm: &mut Vm, throw: Throw, code: i32) -> ! {
    let code = print(vm, throw, code);
    end(vm, code)
}

fn print(vm: &mut Vm, throw: Throw, code: i32) -> i32 {
    console::flush();
    if vm.out_of_memory {
        eprintln!("{}", cli::run::out_of_memory_message(vm));
        return cli::run::OUT_OF_MEMORY;
    }
    let text = cli::report::uncaught(vm, throw);
    // Standard error may be closed: the exit code still tells.
    let _ = std::io::stderr().write_all(text.as_bytes());
    code
}

/// Ends the process with all output written.
pub fn end(vm: &mut Vm, code: i32) -> ! {
    console::flush();
    if let Some(at_exit) = state().at_exit.take() {
        at_exit(vm);
    }
    std::process::exit(code)
}

/// Hands rejections to the process module and reports those that stay unhandled. Whether anything ran.
pub fn process_rejections(vm: &mut Vm) -> bool {
    let state = state();
    if state.rejections.borrow().is_empty() && state.callback(Callback::ProcessRejections).is_none() {
        return false;
    }
    if state.callback(Callback::NoteRejection).is_none()
        && let Err(throw) = super::modules::require(vm, "internal/process/promises")
    {
        fatal(vm, throw, UNCAUGHT);
    }
    let (Some(note), Some(process)) =
        (state.callback(Callback::NoteRejection), state.callback(Callback::ProcessRejections))
    else {
        return false;
    };
    let count = state.rejections.borrow().len();
    for i in (0..count).step_by(2) {
        let (promise, unhandled) = {
            let list = state.rejections.borrow();
            (list[i], list[i + 1])
        };
        if let Err(throw) = vm.call(note, Value::UNDEFINED, &[promise, unhandled]) {
            fatal(vm, throw, UNCAUGHT);
        }
    }
    state.rejections.borrow_mut().drain(..count);
    match vm.call(process, Value::UNDEFINED, &[]) {
        Ok(ran) => ran.is_true(),
        Err(throw) => {
            // The reason was thrown elsewhere, long ago: its stack says where.
            vm.throw_site = None;
            uncaught_from(vm, throw, "unhandledRejection");
            true
        }
    }
}
