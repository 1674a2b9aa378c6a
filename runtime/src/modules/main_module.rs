//! Running a program that is a module.

use crate::node;
use lanner_engine::embedding::{CallContext, JsResult, ModuleId, PromiseState, Value, Vm};

/// Loads the module's dependencies and links them.
pub fn load_main(vm: &mut Vm, module: ModuleId) -> JsResult<()> {
    let loading = vm.load_requested_modules(module)?;
    vm.take_over_rejection(loading);
    if let (PromiseState::Rejected, reason) = vm.promise_state(loading) {
        return Err(vm.rethrow_load_failure(reason));
    }
    vm.link_module(module)
}

/// Evaluates a linked module as far as it runs at once: the promise of its end. An error it throws later is
/// reported as uncaught, if `report` says so.
pub fn start_main(vm: &mut Vm, module: ModuleId, report: bool) -> JsResult<Value> {
    let promise = vm.evaluate_module(module)?;
    vm.take_over_rejection(promise);
    vm.rethrow_module_error(module)?;
    if report {
        let (name, number) = (vm.key_from_str(""), vm.module_number(module));
        let on_rejected = vm.new_native_closure(report_failure, name, 1, number)?;
        vm.perform_promise_then(promise, Value::UNDEFINED, on_rejected.value(), None)?;
    }
    Ok(promise)
}

fn report_failure(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let module = vm.module_of_number(cx.data());
    if let Err(throw) = vm.rethrow_module_error(module) {
        node::errors::uncaught(vm, throw);
    }
    Ok(Value::UNDEFINED)
}
