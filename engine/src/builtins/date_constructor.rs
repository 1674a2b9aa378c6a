//! The Date constructor (21.4.2, 21.4.3).

use super::date_algorithms as algorithms;
use super::install::{Method, method};
use crate::abstract_operations::conversions::Hint;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::PrimitiveObject;
use crate::string::{JsString, StrView};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[method("now", 0, now), method("parse", 1, parse), method("UTC", 7, utc)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.install_constructor(
        "Date",
        7,
        date,
        Intrinsic::Date,
        Intrinsic::DatePrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    super::date_prototype::init(vm, prototype)
}

// 21.4.2.1 Date ( ...values )
fn date(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Step 1: as a function, the current time as text.
    if !cx.is_construct() {
        let text = algorithms::to_date_time_string(algorithms::now() as i64);
        return Ok(vm.new_string(&text).value());
    }
    // Steps 2-5.
    let time = match cx.argc() {
        0 => algorithms::now(),
        1 => time_from_value(vm, cx.arg(0))?,
        _ => {
            let [year, month, day, hour, minute, second, millisecond] = components(vm, cx)?;
            let day = algorithms::make_day(algorithms::make_full_year(year), month, day);
            let local = algorithms::make_date(day, algorithms::make_time(hour, minute, second, millisecond));
            algorithms::time_clip(algorithms::utc_from_local(local))
        }
    };
    // Steps 6-8.
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::DatePrototype)?;
    Ok(vm.new_primitive_object(CellKind::Date, Value::number(time), proto)?.value())
}

/// Step 4: another Date's time, a text's, or a number.
fn time_from_value(vm: &mut Vm, value: Value) -> JsResult<f64> {
    if value.is_kind(CellKind::Date) {
        return Ok(value.as_gc::<PrimitiveObject>().value.as_number());
    }
    let primitive = vm.to_primitive(value, Hint::Default)?;
    if primitive.is_string() {
        return parse_string(vm, primitive.as_gc());
    }
    Ok(algorithms::time_clip(vm.to_number(primitive)?))
}

fn parse_string(vm: &mut Vm, string: Gc<JsString>) -> JsResult<f64> {
    Ok(match vm.view(string)? {
        StrView::Latin1(text) => super::date_parse::parse(text),
        StrView::Utf16(text) => super::date_parse::parse(text),
    })
}

/// Year to millisecond, coerced in order; those not given are 0, the day 1.
fn components(vm: &mut Vm, cx: &CallContext) -> JsResult<[f64; 7]> {
    let mut parts = [f64::NAN, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    for (part, &value) in parts.iter_mut().zip(cx.args()) {
        *part = vm.to_number(value)?;
    }
    Ok(parts)
}

// 21.4.3.1 Date.now ( )
fn now(_: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Ok(Value::number(algorithms::now()))
}

// 21.4.3.2 Date.parse ( string )
fn parse(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let string = vm.to_string(cx.arg(0))?;
    Ok(Value::number(parse_string(vm, string)?))
}

// 21.4.3.4 Date.UTC ( year [ , month [ , date [ , hours [ , minutes [ , seconds [ , ms ] ] ] ] ] ] )
fn utc(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let [year, month, day, hour, minute, second, millisecond] = components(vm, cx)?;
    let day = algorithms::make_day(algorithms::make_full_year(year), month, day);
    let time = algorithms::make_date(day, algorithms::make_time(hour, minute, second, millisecond));
    Ok(Value::number(algorithms::time_clip(time)))
}
