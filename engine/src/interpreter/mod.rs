//! Dispatch, frames, slow paths, exception tables, generators.

pub mod calls;
pub mod classes;
pub mod dispatch;
pub mod elements;
pub mod errors;
pub mod generators;
pub mod globals;
pub mod iteration;
pub mod literals;
pub mod properties;
pub mod scopes;
pub mod stack;

use crate::execution::Vm;
use crate::value::Value;

/// Finishes the frame `vm.fp` (flagged ENTRY) in the interpreter, for compiled code that exits: returns
/// its result or EXCEPTION.
///
/// # Safety
/// `vm.fp` is a whole frame whose PC word points at an instruction.
pub unsafe fn resume(vm: &mut Vm) -> Value {
    // SAFETY: the caller's promise.
    match unsafe { dispatch::run(vm) } {
        Ok(value) => value,
        Err(_) => Value::EXCEPTION,
    }
}
