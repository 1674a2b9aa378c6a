//! The loop's clock, its one timer and its immediate counts, for the lists in `lib/internal/timers.js`.

use super::{Binding, no_constants};
use crate::node::state;
use lanner_engine::embedding::{CallContext, JsResult, Value, Vm, method};

pub const BINDING: Binding = Binding {
    name: "timers",
    methods: &[
        method("now", 0, now),
        method("schedule", 1, schedule),
        method("reference", 1, reference),
        method("setImmediates", 2, set_immediates),
    ],
    constants: no_constants,
};

/// Loop time in whole milliseconds, brought up to date.
fn now(_vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let mut event_loop = state().event_loop.borrow_mut();
    event_loop.update_time();
    Ok(Value::number(event_loop.now() as f64))
}

/// `schedule(ms)`: arms the timer.
fn schedule(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let delay = vm.to_number(cx.arg(0))?;
    state().event_loop.borrow_mut().schedule_timer(delay.max(1.0) as u64);
    Ok(Value::UNDEFINED)
}

/// `reference(boolean)`: whether timers keep the loop alive.
fn reference(_vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    state().event_loop.borrow_mut().reference_timers(cx.arg(0).is_true());
    Ok(Value::UNDEFINED)
}

/// `setImmediates(queued, referenced)`.
fn set_immediates(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let queued = vm.to_uint32(cx.arg(0))?;
    let referenced = vm.to_uint32(cx.arg(1))?;
    let mut event_loop = state().event_loop.borrow_mut();
    event_loop.immediates = queued;
    event_loop.referenced_immediates = referenced;
    Ok(Value::UNDEFINED)
}
