//! The Temporal.Instant prototype object (clause 8.3).

use super::conversions::{bigint_from_i128, to_time_zone};
use super::duration_constructor::to_duration;
use super::instant_constructor::to_instant;
use super::options::{
    difference_settings, fractional_second_digits, get_options_object, optional_unit, options_or_string,
    read, rounding, rounding_mode, validate_to_string_unit,
};
use super::records::{create, provider, this_record};
use super::{Difference, checked};
use crate::builtins::{Accessor, Method, getter, intl, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::Instant;
use temporal_rs::options::{RoundingMode, ToStringRoundingOptions, UnitGroup};

const METHODS: &[Method] = &[
    method("add", 1, add),
    method("subtract", 1, subtract),
    method("until", 1, until),
    method("since", 1, since),
    method("round", 1, round),
    method("equals", 1, equals),
    method("toString", 0, to_string),
    method("toLocaleString", 0, to_locale_string),
    method("toJSON", 0, to_json),
    method("valueOf", 0, value_of),
    method("toZonedDateTimeISO", 1, to_zoned_date_time_iso),
];

const GETTERS: &[Accessor] =
    &[getter("epochMilliseconds", epoch_milliseconds), getter("epochNanoseconds", epoch_nanoseconds)];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_tag(prototype, "Temporal.Instant")?;
    vm.install_accessors(prototype, GETTERS)?;
    vm.install_methods(prototype, METHODS)
}

fn this(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<Instant> {
    this_record(vm, cx.this, method)
}

/// get Temporal.Instant.prototype.epochMilliseconds
fn epoch_milliseconds(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let instant = this(vm, cx, "epochMilliseconds")?;
    Ok(Value::number(instant.epoch_milliseconds() as f64))
}

/// get Temporal.Instant.prototype.epochNanoseconds
fn epoch_nanoseconds(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let instant = this(vm, cx, "epochNanoseconds")?;
    bigint_from_i128(vm, instant.as_i128())
}

/// Temporal.Instant.prototype.add ( temporalDurationLike )
fn add(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let instant = this(vm, cx, "add")?;
    let duration = to_duration(vm, cx.arg(0))?;
    let instant = checked(vm, instant.add(&duration))?;
    create(vm, &instant)
}

/// Temporal.Instant.prototype.subtract ( temporalDurationLike )
fn subtract(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let instant = this(vm, cx, "subtract")?;
    let duration = to_duration(vm, cx.arg(0))?;
    let instant = checked(vm, instant.subtract(&duration))?;
    create(vm, &instant)
}

/// DifferenceTemporalInstant ( operation, instant, other, options )
fn difference(vm: &mut Vm, cx: &CallContext, operation: Difference, name: &str) -> JsResult<Value> {
    let instant = this(vm, cx, name)?;
    let other = to_instant(vm, cx.arg(0))?;
    let options = get_options_object(vm, cx.arg(1))?;
    let settings = difference_settings(vm, options, UnitGroup::Time, &[])?;
    let result = match operation {
        Difference::Until => instant.until(&other, settings),
        Difference::Since => instant.since(&other, settings),
    };
    let duration = checked(vm, result)?;
    create(vm, &duration)
}

/// Temporal.Instant.prototype.until ( other [ , options ] )
fn until(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    difference(vm, cx, Difference::Until, "until")
}

/// Temporal.Instant.prototype.since ( other [ , options ] )
fn since(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    difference(vm, cx, Difference::Since, "since")
}

/// Temporal.Instant.prototype.round ( roundTo )
fn round(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let instant = this(vm, cx, "round")?;
    let options = options_or_string(vm, cx.arg(0), "smallestUnit", "Temporal.Instant.prototype.round")?;
    let rounding = rounding(vm, options, &[])?;
    let instant = checked(vm, instant.round(rounding))?;
    create(vm, &instant)
}

/// Temporal.Instant.prototype.equals ( other )
fn equals(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let instant = this(vm, cx, "equals")?;
    let other = to_instant(vm, cx.arg(0))?;
    Ok(Value::bool(instant == other))
}

/// Temporal.Instant.prototype.toString ( [ options ] )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 8: the zone is read between the unit and its validation.
    let instant = this(vm, cx, "toString")?;
    let options = get_options_object(vm, cx.arg(0))?;
    let precision = fractional_second_digits(vm, options)?;
    let rounding_mode = rounding_mode(vm, options, RoundingMode::Trunc)?;
    let smallest_unit = optional_unit(vm, options, "smallestUnit")?;
    let zone = read(vm, options, "timeZone")?;
    // Steps 9 to 11.
    validate_to_string_unit(vm, smallest_unit)?;
    let zone = if zone.is_undefined() { None } else { Some(to_time_zone(vm, zone)?) };
    // Steps 12 to 15.
    let rounding = ToStringRoundingOptions { precision, smallest_unit, rounding_mode: Some(rounding_mode) };
    let text = checked(vm, instant.to_ixdtf_string_with_provider(zone, rounding, provider()))?;
    Ok(vm.new_string(&text).value())
}

fn default_text(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Value> {
    let instant = this(vm, cx, name)?;
    let text = instant.to_ixdtf_string_with_provider(None, ToStringRoundingOptions::default(), provider());
    let text = checked(vm, text)?;
    Ok(vm.new_string(&text).value())
}

/// Temporal.Instant.prototype.toLocaleString ( [ locales [ , options ] ] )
fn to_locale_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    this(vm, cx, "toLocaleString")?;
    intl::to_locale_string(vm, cx.this, (cx.arg(0), cx.arg(1)), intl::Required::Any, intl::Defaults::All)
}

/// Temporal.Instant.prototype.toJSON ( )
fn to_json(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    default_text(vm, cx, "toJSON")
}

/// Temporal.Instant.prototype.valueOf ( )
fn value_of(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Err(vm.type_error("Temporal.Instant has no primitive value: compare with compare() or equals()"))
}

/// Temporal.Instant.prototype.toZonedDateTimeISO ( timeZone )
fn to_zoned_date_time_iso(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let instant = this(vm, cx, "toZonedDateTimeISO")?;
    let zone = to_time_zone(vm, cx.arg(0))?;
    let zoned = checked(vm, instant.to_zoned_date_time_iso_with_provider(zone, provider()))?;
    create(vm, &zoned)
}
