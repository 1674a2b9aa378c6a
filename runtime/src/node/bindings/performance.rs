//! The clock of `performance` and of events.

use super::{Binding, no_constants};
use crate::node::state;
use lanner_engine::embedding::{CallContext, JsResult, Value, Vm, method};

pub const BINDING: Binding = Binding {
    name: "performance",
    methods: &[
        method("now", 0, now),
        method("timeOrigin", 0, time_origin),
        method("idleTime", 0, idle_time),
        method("loopStart", 0, loop_start),
    ],
    constants: no_constants,
};

/// Milliseconds since the process began, with fractions.
fn now(_vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    Ok(Value::number(state().event_loop.borrow().precise_now()))
}

/// The beginning in milliseconds since 1970.
fn time_origin(_vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = now.map_or(0.0, |since| since.as_secs_f64() * 1e3);
    Ok(Value::number(now - state().event_loop.borrow().precise_now()))
}

/// Milliseconds the loop has waited for events.
fn idle_time(_vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    Ok(Value::number(state().event_loop.borrow().idle().as_secs_f64() * 1e3))
}

/// When the loop began, -1 if it has not.
fn loop_start(_vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    Ok(Value::number(state().event_loop.borrow().loop_start().unwrap_or(-1.0)))
}
