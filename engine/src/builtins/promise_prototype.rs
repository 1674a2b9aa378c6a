//! 27.2.5 The Promise prototype object.

use super::promise_operations::PromiseCapability;
use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{JsObject, ValueArray};
use crate::value::{Gc, Value};

const THEN: Method = method("then", 2, then);
const METHODS: &[Method] = &[method("catch", 1, catch), method("finally", 1, finally)];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_intrinsic_method(prototype, &THEN, Intrinsic::PromisePrototypeThen)?;
    vm.install_methods(prototype, METHODS)?;
    vm.install_tag(prototype, "Promise")
}

/// 27.2.5.1 Promise.prototype.catch ( onRejected )
fn catch(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // FAST PATH: the invoked `then` would be the original one.
    if vm.is_pristine_promise(cx.this) {
        return then_steps(vm, cx.this, Value::UNDEFINED, cx.arg(0));
    }
    vm.invoke(cx.this, vm.names.then, &[Value::UNDEFINED, cx.arg(0)])
}

/// 27.2.5.4 Promise.prototype.then ( onFulfilled, onRejected )
pub fn then(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.this.is_kind(CellKind::Promise) {
        return Err(vm.incompatible_receiver("Promise.prototype.then", cx.this));
    }
    then_steps(vm, cx.this, cx.arg(0), cx.arg(1))
}

fn then_steps(vm: &mut Vm, promise: Value, on_fulfilled: Value, on_rejected: Value) -> JsResult<Value> {
    // For the host's promise hook.
    vm.promise_parent = promise;
    let capability = derived_capability(vm, promise);
    vm.promise_parent = Value::UNDEFINED;
    let capability = capability?;
    vm.perform_promise_then(promise, on_fulfilled, on_rejected, Some(&capability))?;
    Ok(capability.promise)
}

fn derived_capability(vm: &mut Vm, promise: Value) -> JsResult<PromiseCapability> {
    // FAST PATH: the species is %Promise%.
    if vm.is_pristine_promise(promise) {
        return vm.new_intrinsic_capability();
    }
    let default = vm.intrinsic(Intrinsic::Promise);
    let constructor = vm.species_constructor(promise.as_gc(), default)?;
    vm.new_promise_capability(constructor)
}

/// Words of the record that a finally's two functions share.
mod finally_record {
    pub const ON_FINALLY: usize = 0;
    pub const CONSTRUCTOR: usize = 1;
}

/// 27.2.5.3 Promise.prototype.finally ( onFinally )
fn finally(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let promise = cx.this;
    if !promise.is_object() {
        return Err(vm.type_error("Promise.prototype.finally called on non-object"));
    }
    let default = vm.intrinsic(Intrinsic::Promise);
    let constructor = vm.species_constructor(promise.as_gc(), default)?;
    let on_finally = cx.arg(0);
    if !vm.is_callable(on_finally) {
        return vm.invoke(promise, vm.names.then, &[on_finally, on_finally]);
    }
    let record = vm.new_value_array_from(&[on_finally, constructor])?.value();
    let then_finally = vm.new_native_closure(then_finally, vm.names.empty, 1, record)?.value();
    let catch_finally = vm.new_native_closure(catch_finally, vm.names.empty, 1, record)?.value();
    vm.invoke(promise, vm.names.then, &[then_finally, catch_finally])
}

/// Calls onFinally; the promise of its result.
fn finally_result(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let record: Gc<ValueArray> = cx.data().as_gc();
    let on_finally = record.get(finally_record::ON_FINALLY);
    let result = vm.call(on_finally, Value::UNDEFINED, &[])?;
    vm.promise_resolve(record.get(finally_record::CONSTRUCTOR), result)
}

/// 27.2.5.3 step 5.a: onFinally between a value and those who wait for it.
fn then_finally(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let promise = finally_result(vm, cx)?;
    let thunk = vm.new_native_closure(value_thunk, vm.names.empty, 0, cx.arg(0))?.value();
    vm.invoke(promise, vm.names.then, &[thunk])
}

/// 27.2.5.3 step 5.c: onFinally between a reason and those who wait for it.
fn catch_finally(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let promise = finally_result(vm, cx)?;
    let thrower = vm.new_native_closure(thrower, vm.names.empty, 0, cx.arg(0))?.value();
    vm.invoke(promise, vm.names.then, &[thrower])
}

fn value_thunk(_: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(cx.data())
}

fn thrower(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Err(vm.throw(cx.data()))
}
