//! 27.1.5 The %AsyncIteratorPrototype% object.

use super::{Method, symbol_method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::value::Value;

const METHODS: &[Method] = &[
    symbol_method(|s| s.async_iterator, "[Symbol.asyncIterator]", 0, super::return_this),
    symbol_method(|s| s.async_dispose, "[Symbol.asyncDispose]", 0, async_dispose),
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    vm.install_prototype(Intrinsic::AsyncIteratorPrototype, Intrinsic::ObjectPrototype, METHODS, None)?;
    Ok(())
}

/// %AsyncIteratorPrototype% [ %Symbol.asyncDispose% ] ( )
fn async_dispose(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let capability = vm.new_intrinsic_capability()?;
    let method = vm.get_method(cx.this, vm.names.return_);
    let Some(method) = vm.if_abrupt_reject(&capability, method)? else { return Ok(capability.promise) };
    if method.is_undefined() {
        vm.resolve_capability(&capability, Value::UNDEFINED)?;
        return Ok(capability.promise);
    }
    let result = vm.call(method, cx.this, &[]);
    let Some(result) = vm.if_abrupt_reject(&capability, result)? else { return Ok(capability.promise) };
    let constructor = vm.intrinsic(Intrinsic::Promise);
    let wrapper = vm.promise_resolve(constructor, result);
    let Some(wrapper) = vm.if_abrupt_reject(&capability, wrapper)? else { return Ok(capability.promise) };
    let unwrap = vm.new_native_function(return_undefined, vm.names.empty, 1, false)?.value();
    vm.perform_promise_then(wrapper, unwrap, Value::UNDEFINED, Some(&capability))?;
    Ok(capability.promise)
}

fn return_undefined(_: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Ok(Value::UNDEFINED)
}
