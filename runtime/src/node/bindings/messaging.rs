//! Structured clones and ports for `lib/internal/worker/io.js`: see `node::messaging`.

use super::{Binding, no_constants, string_argument};
use crate::node::messaging::{self, ports};
use lanner_engine::embedding::{CallContext, JsResult, RootedVec, Value, Vm, method};

pub const BINDING: Binding = Binding {
    name: "messaging",
    methods: &[
        method("setTransferMode", 2, set_transfer_mode),
        method("transferMode", 1, transfer_mode),
        method("setHooks", 1, set_hooks),
        method("structuredClone", 2, structured_clone),
        method("createChannel", 0, create_channel),
        method("joinGroup", 1, join_group),
        method("attach", 2, attach),
        method("detach", 1, detach),
        method("start", 1, |_, cx| started(cx, true)),
        method("stop", 1, |_, cx| started(cx, false)),
        method("reference", 2, reference),
        method("isReferenced", 1, is_referenced),
        method("postMessage", 4, post_message),
        method("receiveMessage", 1, receive_message),
        method("close", 1, close),
    ],
    constants: no_constants,
};

/// `setTransferMode(object, mode)`: see `messaging::mode`.
fn set_transfer_mode(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, mode) = (cx.arg(0), cx.arg(1));
    if !object.is_object() || !mode.is_number() {
        return Err(vm.type_error("setTransferMode needs an object and a number"));
    }
    messaging::set_transfer_mode(vm, object.as_gc(), mode.as_number() as i32)?;
    Ok(Value::UNDEFINED)
}

/// `transferMode(object)`: undefined if none was set.
fn transfer_mode(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.arg(0).is_object() {
        return Ok(Value::UNDEFINED);
    }
    Ok(messaging::transfer_mode(vm, cx.arg(0).as_gc())?.map_or(Value::UNDEFINED, Value::int))
}

fn set_hooks(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    messaging::set_hooks(vm, cx.arg(0));
    Ok(Value::UNDEFINED)
}

/// Elements of a transfer list, an array or undefined.
fn list(vm: &mut Vm, value: Value) -> JsResult<RootedVec> {
    if value.is_undefined() { Ok(vm.heap.rooted_vec()) } else { vm.create_list_from_array_like(value) }
}

/// `structuredClone(value, transferList)`
fn structured_clone(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let transfer = list(vm, cx.arg(1))?;
    let message = messaging::serialize(vm, cx.arg(0), &transfer, Value::UNDEFINED)?;
    Ok(messaging::deserialize(vm, message)?.0)
}

fn port(cx: &CallContext) -> u64 {
    if cx.arg(0).is_number() { cx.arg(0).as_number() as u64 } else { 0 }
}

fn create_channel(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let (a, b) = ports::create_channel();
    Ok(vm.new_array_from(&[Value::number(a as f64), Value::number(b as f64)])?.value())
}

/// `joinGroup(name)`: a new port of the group.
fn join_group(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = string_argument(vm, cx.arg(0))?;
    Ok(Value::number(ports::join(name) as f64))
}

/// `attach(port, callback)`: the callback gets ('message' | 'messageerror', value, transferred objects), and
/// nothing when the port has closed.
fn attach(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    ports::attach(vm, port(cx), cx.arg(1))?;
    Ok(Value::UNDEFINED)
}

fn detach(_vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    ports::detach(port(cx));
    Ok(Value::UNDEFINED)
}

fn started(cx: &CallContext, started: bool) -> JsResult<Value> {
    ports::start(port(cx), started);
    Ok(Value::UNDEFINED)
}

/// `reference(port, flag)`
fn reference(_vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    ports::reference(port(cx), cx.arg(1).is_true());
    Ok(Value::UNDEFINED)
}

fn is_referenced(_vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(ports::is_referenced(port(cx))))
}

/// `postMessage(port, value, transferList, portObject)`: false if the port's own other end was in the list.
fn post_message(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let transfer = list(vm, cx.arg(2))?;
    let message = messaging::serialize(vm, cx.arg(1), &transfer, cx.arg(3))?;
    let own_peer = ports::peer(port(cx)).is_some_and(|peer| message.carries(peer));
    if own_peer {
        // Both ends would be inside each other: the channel is lost.
        ports::close_with_event(vm, port(cx));
        message.discard();
        return Ok(Value::FALSE);
    }
    ports::post(port(cx), message);
    Ok(Value::TRUE)
}

/// `receiveMessage(port)`: `[value]`, undefined if none waits.
fn receive_message(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let Some(message) = ports::receive(port(cx)) else { return Ok(Value::UNDEFINED) };
    let (value, _) = messaging::deserialize(vm, message)?;
    Ok(vm.new_array_from(&[value])?.value())
}

fn close(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    ports::close_with_event(vm, port(cx));
    Ok(Value::UNDEFINED)
}
