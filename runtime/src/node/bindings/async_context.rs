//! The async context: a value that everything asynchronous a script starts keeps and runs with.
//!
//! The engine carries it through promise jobs (`Vm::continuation`); timers, ticks and callbacks of requests
//! put theirs back through the functions here. `lib/internal/async_local_storage.js` gives it its meaning.

use super::{Binding, no_constants};
use crate::node::state;
use lanner_engine::embedding::{CallContext, Gc, JsResult, RootedValue, Value, ValueArray, Vm, method};

pub const BINDING: Binding = Binding {
    name: "async_context",
    methods: &[
        method("get", 0, get),
        method("set", 1, set),
        method("bind", 1, bind_function),
        method("setPromiseHook", 1, set_promise_hook),
        method("runSoon", 1, run_soon),
    ],
    constants: no_constants,
};

fn get(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    Ok(vm.continuation)
}

fn set(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.continuation = cx.arg(0);
    Ok(Value::UNDEFINED)
}

/// `setPromiseHook(function | undefined)`: called with (event, promise, parent), see `PromiseEvent`.
fn set_promise_hook(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.promise_hook = cx.arg(0);
    Ok(Value::UNDEFINED)
}

/// `runSoon(function)`: in the loop's next turn, without being a timer or an immediate.
fn run_soon(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let callback = RootedValue::new(&mut vm.heap, cx.arg(0));
    state().event_loop.borrow_mut().pending_later(callback);
    Ok(Value::UNDEFINED)
}

/// The function as it is to be called later: with the context of now. Without a context it is itself.
pub fn bind(vm: &mut Vm, function: Value) -> JsResult<Value> {
    if vm.continuation.is_undefined() {
        return Ok(function);
    }
    let record = vm.new_value_array_from(&[function, vm.continuation])?.value();
    let name = vm.key_from_str("");
    Ok(vm.new_native_closure(call_bound, name, 0, record)?.value())
}

fn bind_function(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    bind(vm, cx.arg(0))
}

fn call_bound(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let record: Gc<ValueArray> = cx.data().as_gc();
    let outer = vm.continuation;
    vm.continuation = record.get(1);
    let args = [cx.arg(0), cx.arg(1), cx.arg(2)];
    // An error leaves the context of the function: what handles it sees that.
    let value = vm.call(record.get(0), cx.this, &args)?;
    vm.continuation = outer;
    Ok(value)
}
