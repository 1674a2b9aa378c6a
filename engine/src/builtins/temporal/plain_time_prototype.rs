//! The Temporal.PlainTime prototype object (clause 4.3).

use super::conversions::require_partial_object;
use super::duration_constructor::to_duration;
use super::fields::{regulate_time, to_time_fields};
use super::getters::time_getters;
use super::options::{
    difference_settings, get_options_object, options_or_string, overflow_of, rounding, to_string_rounding,
};
use super::plain_time_constructor::to_plain_time;
use super::records::{create, iso_time, plain_time, this_object, this_record, time_clock};
use super::{Difference, checked};
use crate::builtins::{Accessor, Method, getter, intl, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::PlainTime;
use temporal_rs::iso::IsoTime;
use temporal_rs::options::{ToStringRoundingOptions, UnitGroup};

const METHODS: &[Method] = &[
    method("add", 1, add),
    method("subtract", 1, subtract),
    method("with", 1, with),
    method("until", 1, until),
    method("since", 1, since),
    method("round", 1, round),
    method("equals", 1, equals),
    method("toString", 0, to_string),
    method("toLocaleString", 0, to_locale_string),
    method("toJSON", 0, to_json),
    method("valueOf", 0, value_of),
];

const GETTERS: &[Accessor] = &[
    getter("hour", hour),
    getter("minute", minute),
    getter("second", second),
    getter("millisecond", millisecond),
    getter("microsecond", microsecond),
    getter("nanosecond", nanosecond),
];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_tag(prototype, "Temporal.PlainTime")?;
    vm.install_accessors(prototype, GETTERS)?;
    vm.install_methods(prototype, METHODS)
}

fn this(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<PlainTime> {
    this_record(vm, cx.this, method)
}

fn clock(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<IsoTime> {
    Ok(time_clock(this_object::<PlainTime>(vm, cx.this, name)?))
}

time_getters!(clock);

/// Temporal.PlainTime.prototype.add ( temporalDurationLike )
fn add(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let time = this(vm, cx, "add")?;
    let duration = to_duration(vm, cx.arg(0))?;
    let time = checked(vm, time.add(&duration))?;
    create(vm, &time)
}

/// Temporal.PlainTime.prototype.subtract ( temporalDurationLike )
fn subtract(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let time = this(vm, cx, "subtract")?;
    let duration = to_duration(vm, cx.arg(0))?;
    let time = checked(vm, time.subtract(&duration))?;
    create(vm, &time)
}

/// Temporal.PlainTime.prototype.with ( temporalTimeLike [ , options ] )
fn with(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let time = this(vm, cx, "with")?;
    let object = require_partial_object(vm, cx.arg(0))?;
    let fields = to_time_fields(vm, object)?;
    let overflow = overflow_of(vm, cx.arg(1))?;
    let time = regulate_time(vm, &fields, iso_time(&time), overflow)?;
    let time = checked(vm, plain_time(time))?;
    create(vm, &time)
}

/// DifferenceTemporalPlainTime ( operation, temporalTime, other, options )
fn difference(vm: &mut Vm, cx: &CallContext, operation: Difference, name: &str) -> JsResult<Value> {
    let time = this(vm, cx, name)?;
    let other = to_plain_time(vm, cx.arg(0), Value::UNDEFINED)?;
    let options = get_options_object(vm, cx.arg(1))?;
    let settings = difference_settings(vm, options, UnitGroup::Time, &[])?;
    let result = match operation {
        Difference::Until => time.until(&other, settings),
        Difference::Since => time.since(&other, settings),
    };
    let duration = checked(vm, result)?;
    create(vm, &duration)
}

/// Temporal.PlainTime.prototype.until ( other [ , options ] )
fn until(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    difference(vm, cx, Difference::Until, "until")
}

/// Temporal.PlainTime.prototype.since ( other [ , options ] )
fn since(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    difference(vm, cx, Difference::Since, "since")
}

/// Temporal.PlainTime.prototype.round ( roundTo )
fn round(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let time = this(vm, cx, "round")?;
    let options = options_or_string(vm, cx.arg(0), "smallestUnit", "Temporal.PlainTime.prototype.round")?;
    let rounding = rounding(vm, options, &[])?;
    let time = checked(vm, time.round(rounding))?;
    create(vm, &time)
}

/// Temporal.PlainTime.prototype.equals ( other )
fn equals(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let time = this(vm, cx, "equals")?;
    let other = to_plain_time(vm, cx.arg(0), Value::UNDEFINED)?;
    Ok(Value::bool(time == other))
}

/// Temporal.PlainTime.prototype.toString ( [ options ] )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let time = this(vm, cx, "toString")?;
    let options = get_options_object(vm, cx.arg(0))?;
    let rounding = to_string_rounding(vm, options)?;
    let text = checked(vm, time.to_ixdtf_string(rounding))?;
    Ok(vm.new_string(&text).value())
}

fn default_text(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Value> {
    let time = this(vm, cx, name)?;
    let text = checked(vm, time.to_ixdtf_string(ToStringRoundingOptions::default()))?;
    Ok(vm.new_string(&text).value())
}

/// Temporal.PlainTime.prototype.toLocaleString ( [ locales [ , options ] ] )
fn to_locale_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    this(vm, cx, "toLocaleString")?;
    intl::to_locale_string(vm, cx.this, (cx.arg(0), cx.arg(1)), intl::Required::Time, intl::Defaults::Time)
}

/// Temporal.PlainTime.prototype.toJSON ( )
fn to_json(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    default_text(vm, cx, "toJSON")
}

/// Temporal.PlainTime.prototype.valueOf ( )
fn value_of(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Err(vm.type_error("Temporal.PlainTime has no primitive value: compare with compare() or equals()"))
}
