//! The clock of `performance` and of events.

use super::{Binding, no_constants};
use crate::node::state;
use lanner_engine::embedding::{CallContext, JsResult, Value, Vm, method};

pub const BINDING: Binding =
    Binding { name: "performance", methods: &[method("now", 0, now)], constants: no_constants };

/// Milliseconds since the process began, with fractions.
fn now(_vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    Ok(Value::number(state().event_loop.borrow().precise_now()))
}
