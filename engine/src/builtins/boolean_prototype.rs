//! Boolean.prototype (20.3.3).

use super::install::{Method, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{JsObject, PrimitiveObject};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[method("toString", 0, to_string), method("valueOf", 0, value_of)];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(prototype, METHODS)
}

// 20.3.3.3.1 ThisBooleanValue
fn this_boolean(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<Value> {
    if cx.this.is_bool() {
        return Ok(cx.this);
    }
    if cx.this.is_kind(CellKind::BooleanObject) {
        return Ok(cx.this.as_gc::<PrimitiveObject>().value);
    }
    Err(vm.type_error(format!("Boolean.prototype.{method} requires that 'this' be a Boolean")))
}

// 20.3.3.2 Boolean.prototype.toString ( )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let value = this_boolean(vm, cx, "toString")?;
    Ok(vm.to_string(value)?.value())
}

// 20.3.3.3 Boolean.prototype.valueOf ( )
fn value_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    this_boolean(vm, cx, "valueOf")
}
