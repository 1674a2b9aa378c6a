//! The nextTick queue's and the promise jobs' native side, and the callbacks modules hand over.

use super::{Binding, no_constants, string_argument};
use crate::node::{CALLBACKS, state};
use lanner_engine::embedding::{CallContext, CellKind, JsResult, RootedValue, Value, Vm, method};

pub const BINDING: Binding = Binding {
    name: "task_queue",
    methods: &[
        method("setCallback", 2, set_callback),
        method("setHasTicks", 1, set_has_ticks),
        method("runMicrotasks", 0, run_microtasks),
        method("enqueueMicrotask", 1, enqueue_microtask),
        method("promiseReason", 1, promise_reason),
        method("triggerUncaught", 2, trigger_uncaught),
    ],
    constants: no_constants,
};

/// `setCallback(name, function)`: what the native side calls from now on.
fn set_callback(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = string_argument(vm, cx.arg(0))?;
    let Some(&(_, which)) = CALLBACKS.iter().find(|(known, _)| *known == name) else {
        return Err(vm.type_error(format!("No such callback: {name}")));
    };
    let function = RootedValue::new(&mut vm.heap, cx.arg(1));
    state().callbacks.borrow_mut()[which as usize] = Some(function);
    Ok(Value::UNDEFINED)
}

fn set_has_ticks(_vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    state().has_ticks.set(cx.arg(0).is_true());
    Ok(Value::UNDEFINED)
}

fn run_microtasks(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    vm.run_jobs()?;
    Ok(Value::UNDEFINED)
}

fn enqueue_microtask(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.enqueue_job(cx.arg(0), Value::UNDEFINED, &[]);
    Ok(Value::UNDEFINED)
}

/// `triggerUncaught(error, fromPromise)`: the error goes the way of uncaught ones, here and now.
fn trigger_uncaught(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let origin = if cx.arg(1).is_true() { "unhandledRejection" } else { "uncaughtException" };
    let throw = vm.throw(cx.arg(0));
    crate::node::errors::uncaught_from(vm, throw, origin);
    Ok(Value::UNDEFINED)
}

/// `promiseReason(promise)`: the reason of a rejected promise.
fn promise_reason(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.arg(0).is_kind(CellKind::Promise) {
        return Err(vm.type_error("promiseReason needs a promise"));
    }
    Ok(vm.promise_state(cx.arg(0)).1)
}
