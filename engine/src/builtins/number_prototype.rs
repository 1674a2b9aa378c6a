//! Number.prototype (21.1.3).

use super::install::{Method, method};
use super::intl::IntlNumber;
use crate::execution::{CallContext, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{JsObject, PrimitiveObject};
use crate::value::number_conversions::{
    number_to_exponential, number_to_fixed, number_to_precision, number_to_radix_string,
};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("toExponential", 1, to_exponential),
    method("toFixed", 1, to_fixed),
    method("toPrecision", 1, to_precision),
    method("toString", 1, to_string),
    method("valueOf", 0, value_of),
    method("toLocaleString", 0, to_locale_string),
];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(prototype, METHODS)
}

// 21.1.3.7.1 ThisNumberValue
fn this_number(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<f64> {
    let this = cx.this;
    if this.is_number() {
        return Ok(this.as_number());
    }
    if this.is_kind(CellKind::NumberObject) {
        return Ok(this.as_gc::<PrimitiveObject>().value.as_number());
    }
    Err(vm.type_error(format!("Number.prototype.{method} requires that 'this' be a Number")))
}

fn text(vm: &mut Vm, text: &str) -> JsResult<Value> {
    Ok(vm.try_new_string(text)?.value())
}

/// NaN and the infinities print alike in every format.
fn non_finite(vm: &mut Vm, number: f64) -> Value {
    vm.number_to_string(number).value()
}

// 21.1.3.2 Number.prototype.toExponential ( fractionDigits )
fn to_exponential(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let number = this_number(vm, cx, "toExponential")?;
    let digits = vm.to_integer_or_infinity(cx.arg(0))?;
    // Step 4 comes before the range check.
    if !number.is_finite() {
        return Ok(non_finite(vm, number));
    }
    if !(0.0..=100.0).contains(&digits) {
        return Err(vm.range_error("toExponential() argument must be between 0 and 100"));
    }
    let digits = if cx.arg(0).is_undefined() { None } else { Some(digits as usize) };
    text(vm, &number_to_exponential(number, digits))
}

// 21.1.3.3 Number.prototype.toFixed ( fractionDigits )
fn to_fixed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let number = this_number(vm, cx, "toFixed")?;
    let digits = vm.to_integer_or_infinity(cx.arg(0))?;
    if !(0.0..=100.0).contains(&digits) {
        return Err(vm.range_error("toFixed() digits argument must be between 0 and 100"));
    }
    if !number.is_finite() {
        return Ok(non_finite(vm, number));
    }
    text(vm, &number_to_fixed(number, digits as usize))
}

// ECMA-402, 20.2.1 Number.prototype.toLocaleString ( [ locales [ , options ] ] )
fn to_locale_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let number = this_number(vm, cx, "toLocaleString")?;
    super::intl::number_to_locale_string(vm, IntlNumber::from_f64(number), cx.arg(0), cx.arg(1))
}

// 21.1.3.5 Number.prototype.toPrecision ( precision )
fn to_precision(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let number = this_number(vm, cx, "toPrecision")?;
    if cx.arg(0).is_undefined() {
        return Ok(vm.number_to_string(number).value());
    }
    let precision = vm.to_integer_or_infinity(cx.arg(0))?;
    if !number.is_finite() {
        return Ok(non_finite(vm, number));
    }
    if !(1.0..=100.0).contains(&precision) {
        return Err(vm.range_error("toPrecision() argument must be between 1 and 100"));
    }
    text(vm, &number_to_precision(number, precision as usize))
}

// 21.1.3.6 Number.prototype.toString ( [ radix ] )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let number = this_number(vm, cx, "toString")?;
    let radix = if cx.arg(0).is_undefined() { 10.0 } else { vm.to_integer_or_infinity(cx.arg(0))? };
    if !(2.0..=36.0).contains(&radix) {
        return Err(vm.range_error("toString() radix argument must be between 2 and 36"));
    }
    if radix == 10.0 || !number.is_finite() {
        return Ok(vm.number_to_string(number).value());
    }
    // FAST PATH: one digit.
    if number >= 0.0 && number < radix && number.trunc() == number {
        let digit = number as u8;
        let unit = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
        return Ok(vm.single_char_string(u16::from(unit)).value());
    }
    text(vm, &number_to_radix_string(number, radix as u32))
}

// 21.1.3.7 Number.prototype.valueOf ( )
fn value_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::number(this_number(vm, cx, "valueOf")?))
}
