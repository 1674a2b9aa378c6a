//! Running a program that is a module.

use lanner_engine::embedding::{JsResult, ModuleId, ModuleStatus, PromiseState, Throw, Vm};

/// Why a main module did not run to its end.
pub enum MainError {
    /// A dependency could not be read or parsed, or names do not resolve.
    Resolution(Throw),
    /// Evaluation threw.
    Runtime(Throw),
    /// All jobs are done, and a top-level await still waits.
    Unsettled,
}

fn settle_loading(vm: &mut Vm, module: ModuleId) -> JsResult<()> {
    let loading = vm.load_requested_modules(module)?;
    vm.mark_promise_handled(loading);
    vm.run_jobs()?;
    if let (PromiseState::Rejected, reason) = vm.promise_state(loading) {
        return Err(vm.rethrow_load_failure(reason));
    }
    vm.link_module(module)
}

/// Loads the module's dependencies and links them.
pub fn load_main(vm: &mut Vm, module: ModuleId) -> Result<(), MainError> {
    settle_loading(vm, module).map_err(MainError::Resolution)
}

/// Evaluates a linked module and runs jobs until none is left.
pub fn evaluate_main(vm: &mut Vm, module: ModuleId) -> Result<(), MainError> {
    let promise = vm.evaluate_module(module).map_err(MainError::Runtime)?;
    vm.mark_promise_handled(promise);
    if vm.module_status(module) != ModuleStatus::Evaluated || vm.promise_state(promise).0 != PromiseState::Rejected {
        vm.run_jobs().map_err(MainError::Runtime)?;
    }
    vm.rethrow_module_error(module).map_err(MainError::Runtime)?;
    if vm.promise_state(promise).0 == PromiseState::Pending { Err(MainError::Unsettled) } else { Ok(()) }
}
