//! What runs after a program's main code: the microtasks, finalizers, and the check for rejections that
//! nobody handled.

use lanner_engine::embedding::{Throw, Value, Vm};

/// What ends a program early.
pub enum Failure {
    /// A job threw.
    Uncaught(Throw),
    /// A promise was rejected with this reason, and no handler came before the queue was empty.
    Unhandled(Value),
}

/// Runs jobs until none is left.
pub fn run_all(vm: &mut Vm) -> Result<(), Failure> {
    loop {
        vm.run_jobs().map_err(Failure::Uncaught)?;
        if let Some(&promise) = vm.take_unhandled_rejections().first() {
            let (_, reason) = vm.promise_state(promise);
            return Err(Failure::Unhandled(reason));
        }
        if !vm.run_finalizer().map_err(Failure::Uncaught)? {
            return Ok(());
        }
    }
}
