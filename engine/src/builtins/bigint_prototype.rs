//! BigInt.prototype (21.2.3).

use super::install::{Method, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{JsBigInt, JsObject, PrimitiveObject};
use crate::value::bigint_math;
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("toLocaleString", 0, to_locale_string),
    method("toString", 0, to_string),
    method("valueOf", 0, value_of),
];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(prototype, METHODS)?;
    vm.install_tag(prototype, "BigInt")
}

// 21.2.3.4.1 ThisBigIntValue
fn this_bigint(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<Gc<JsBigInt>> {
    if cx.this.is_bigint() {
        return Ok(cx.this.as_gc());
    }
    if cx.this.is_kind(CellKind::BigIntObject) {
        return Ok(cx.this.as_gc::<PrimitiveObject>().value.as_gc());
    }
    Err(vm.type_error(format!("BigInt.prototype.{method} requires that 'this' be a BigInt")))
}

// ECMA-402, 20.3.1 BigInt.prototype.toLocaleString ( [ locales [ , options ] ] )
fn to_locale_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let bigint = this_bigint(vm, cx, "toLocaleString")?;
    let number = super::intl::bigint_number(vm, bigint)?;
    super::intl::number_to_locale_string(vm, number, cx.arg(0), cx.arg(1))
}

// 21.2.3.3 BigInt.prototype.toString ( [ radix ] )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let bigint = this_bigint(vm, cx, "toString")?;
    let radix = if cx.arg(0).is_undefined() { 10.0 } else { vm.to_integer_or_infinity(cx.arg(0))? };
    if !(2.0..=36.0).contains(&radix) {
        return Err(vm.range_error("toString() radix argument must be between 2 and 36"));
    }
    let text = bigint_math::to_string_radix(bigint.as_ref(), radix as u32);
    Ok(vm.try_new_string(&text)?.value())
}

// 21.2.3.4 BigInt.prototype.valueOf ( )
fn value_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(this_bigint(vm, cx, "valueOf")?.value())
}
