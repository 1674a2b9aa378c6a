//! 27.5.1 The %GeneratorPrototype% object.

use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::interpreter::generators::ResumeMode;
use crate::object::{Attributes, JsObject};
use crate::value::{Gc, Value};

const NEXT: Method = method("next", 1, next);
const METHODS: &[Method] = &[method("return", 1, return_), method("throw", 1, throw)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let proto = vm.install_prototype(
        Intrinsic::GeneratorPrototype,
        Intrinsic::IteratorPrototype,
        METHODS,
        Some("Generator"),
    )?;
    vm.install_intrinsic_method(proto, &NEXT, Intrinsic::GeneratorPrototypeNext)?;
    let function_proto: Gc<JsObject> = vm.intrinsic(Intrinsic::GeneratorFunctionPrototype).as_gc();
    vm.install_value(function_proto, vm.names.prototype, proto.value(), Attributes::CONFIG)?;
    vm.install_value(proto, vm.names.constructor, function_proto.value(), Attributes::CONFIG)
}

/// 27.5.1.2 %GeneratorPrototype%.next ( value )
fn next(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.generator_resume(cx.this, cx.arg(0), ResumeMode::Next)
}

/// 27.5.1.3 %GeneratorPrototype%.return ( value )
fn return_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.generator_resume(cx.this, cx.arg(0), ResumeMode::Return)
}

/// 27.5.1.4 %GeneratorPrototype%.throw ( exception )
fn throw(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.generator_resume(cx.this, cx.arg(0), ResumeMode::Throw)
}
