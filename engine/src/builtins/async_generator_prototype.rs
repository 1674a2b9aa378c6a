//! 27.6.1 The %AsyncGeneratorPrototype% object.

use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::interpreter::generators::ResumeMode;
use crate::object::{Attributes, JsObject};
use crate::value::{Gc, Value};

const METHODS: &[Method] =
    &[method("next", 1, next), method("return", 1, return_), method("throw", 1, throw)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let proto = vm.install_prototype(
        Intrinsic::AsyncGeneratorPrototype,
        Intrinsic::AsyncIteratorPrototype,
        METHODS,
        Some("AsyncGenerator"),
    )?;
    let function_proto: Gc<JsObject> = vm.intrinsic(Intrinsic::AsyncGeneratorFunctionPrototype).as_gc();
    vm.install_value(function_proto, vm.names.prototype, proto.value(), Attributes::CONFIG)?;
    vm.install_value(proto, vm.names.constructor, function_proto.value(), Attributes::CONFIG)
}

fn request(vm: &mut Vm, cx: &CallContext, mode: ResumeMode) -> JsResult<Value> {
    // 27.6.3.3 AsyncGeneratorValidate: another receiver rejects.
    if !cx.this.is_kind(CellKind::AsyncGenerator) {
        let name = ["next", "throw", "return"][mode as usize];
        let throw = vm.incompatible_receiver(&format!("[AsyncGenerator].prototype.{name}"), cx.this);
        let capability = vm.new_intrinsic_capability()?;
        vm.if_abrupt_reject::<()>(&capability, Err(throw))?;
        return Ok(capability.promise);
    }
    vm.async_generator_request(cx.this.as_gc(), mode, cx.arg(0))
}

/// 27.6.1.2 %AsyncGeneratorPrototype%.next ( value )
fn next(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    request(vm, cx, ResumeMode::Next)
}

/// 27.6.1.3 %AsyncGeneratorPrototype%.return ( value )
fn return_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    request(vm, cx, ResumeMode::Return)
}

/// 27.6.1.4 %AsyncGeneratorPrototype%.throw ( exception )
fn throw(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    request(vm, cx, ResumeMode::Throw)
}
