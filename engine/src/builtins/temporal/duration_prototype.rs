//! The Temporal.Duration prototype object (clause 7.3).

use super::checked;
use super::conversions::relative_to;
use super::duration_constructor::{has_calendar_units, needs_relative_to, to_duration};
use super::fields::to_partial_duration;
use super::options::{
    get_options_object, optional_unit, options_or_string, required_unit, rounding_increment, rounding_mode,
    to_string_rounding, validate_unit,
};
use super::records::{create, duration_from, duration_parts, provider, this_object, this_record};
use crate::builtins::{Accessor, Method, getter, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::options::{RoundingMode, RoundingOptions, ToStringRoundingOptions, Unit, UnitGroup};
use temporal_rs::{Duration, Sign};

const METHODS: &[Method] = &[
    method("with", 1, with),
    method("negated", 0, negated),
    method("abs", 0, abs),
    method("add", 1, add),
    method("subtract", 1, subtract),
    method("round", 1, round),
    method("total", 1, total),
    method("toString", 0, to_string),
    method("toJSON", 0, to_json),
    method("toLocaleString", 0, to_locale_string),
    method("valueOf", 0, value_of),
];

const GETTERS: &[Accessor] = &[
    getter("years", years),
    getter("months", months),
    getter("weeks", weeks),
    getter("days", days),
    getter("hours", hours),
    getter("minutes", minutes),
    getter("seconds", seconds),
    getter("milliseconds", milliseconds),
    getter("microseconds", microseconds),
    getter("nanoseconds", nanoseconds),
    getter("sign", sign),
    getter("blank", blank),
];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_tag(prototype, "Temporal.Duration")?;
    vm.install_accessors(prototype, GETTERS)?;
    vm.install_methods(prototype, METHODS)
}

fn this(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<Duration> {
    this_record(vm, cx.this, method)
}

/// Getters of the parts, in the order of the record.
macro_rules! part_getters {
    ($($name:ident $index:literal),* $(,)?) => {
        $(
            #[doc = concat!("get Temporal.Duration.prototype.", stringify!($name))]
            fn $name(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
                Ok(this_object::<Duration>(vm, cx.this, stringify!($name))?.word($index))
            }
        )*
    };
}
part_getters! {
    years 0, months 1, weeks 2, days 3, hours 4, minutes 5, seconds 6, milliseconds 7, microseconds 8,
    nanoseconds 9,
}

/// get Temporal.Duration.prototype.sign
fn sign(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let duration = this(vm, cx, "sign")?;
    Ok(Value::int(match duration.sign() {
        Sign::Positive => 1,
        Sign::Zero => 0,
        Sign::Negative => -1,
    }))
}

/// get Temporal.Duration.prototype.blank
fn blank(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(this(vm, cx, "blank")?.is_zero()))
}

/// Temporal.Duration.prototype.with ( temporalDurationLike )
fn with(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = this_object::<Duration>(vm, cx.this, "with")?;
    let partial = to_partial_duration(vm, cx.arg(0))?;
    let mut parts = duration_parts(object);
    for (part, new) in parts.iter_mut().zip(partial) {
        *part = new.unwrap_or(*part);
    }
    let duration = checked(vm, duration_from(parts))?;
    create(vm, &duration)
}

/// Temporal.Duration.prototype.negated ( )
fn negated(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let duration = this(vm, cx, "negated")?;
    create(vm, &duration.negated())
}

/// Temporal.Duration.prototype.abs ( )
fn abs(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let duration = this(vm, cx, "abs")?;
    create(vm, &duration.abs())
}

/// Temporal.Duration.prototype.add ( other )
fn add(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let duration = this(vm, cx, "add")?;
    let other = to_duration(vm, cx.arg(0))?;
    let duration = checked(vm, duration.add(&other))?;
    create(vm, &duration)
}

/// Temporal.Duration.prototype.subtract ( other )
fn subtract(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let duration = this(vm, cx, "subtract")?;
    let other = to_duration(vm, cx.arg(0))?;
    let duration = checked(vm, duration.subtract(&other))?;
    create(vm, &duration)
}

/// Temporal.Duration.prototype.round ( roundTo )
fn round(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 5.
    let duration = this(vm, cx, "round")?;
    let options = options_or_string(vm, cx.arg(0), "smallestUnit", "Temporal.Duration.prototype.round")?;
    // Steps 8 to 15: reads in alphabetical order.
    let mut rounding = RoundingOptions::default();
    rounding.largest_unit = optional_unit(vm, options, "largestUnit")?;
    let relative_to = relative_to(vm, options)?;
    rounding.increment = Some(rounding_increment(vm, options)?);
    rounding.rounding_mode = Some(rounding_mode(vm, options, RoundingMode::HalfExpand)?);
    rounding.smallest_unit = optional_unit(vm, options, "smallestUnit")?;
    validate_unit(vm, rounding.smallest_unit, UnitGroup::DateTime, &[])?;
    // Steps 16 to 36 are the crate's.
    let duration = checked(vm, duration.round_with_provider(rounding, relative_to, provider()))?;
    create(vm, &duration)
}

/// Temporal.Duration.prototype.total ( totalOf )
fn total(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 10.
    let duration = this(vm, cx, "total")?;
    let options = options_or_string(vm, cx.arg(0), "unit", "Temporal.Duration.prototype.total")?;
    let relative_to = relative_to(vm, options)?;
    let unit: Unit = required_unit(vm, options, "unit")?;
    validate_unit(vm, Some(unit), UnitGroup::DateTime, &[])?;
    // Steps 11 to 14.
    if relative_to.is_none() && (has_calendar_units(&duration) || unit.is_calendar_unit()) {
        return Err(needs_relative_to(vm));
    }
    let total = checked(vm, duration.total_with_provider(unit, relative_to, provider()))?;
    Ok(Value::number(total.as_inner()))
}

/// Temporal.Duration.prototype.toString ( [ options ] )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let duration = this(vm, cx, "toString")?;
    let options = get_options_object(vm, cx.arg(0))?;
    let rounding = to_string_rounding(vm, options)?;
    let text = checked(vm, duration.as_temporal_string(rounding))?;
    Ok(vm.new_string(&text).value())
}

fn default_text(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Value> {
    let duration = this(vm, cx, name)?;
    let text = checked(vm, duration.as_temporal_string(ToStringRoundingOptions::default()))?;
    Ok(vm.new_string(&text).value())
}

/// Temporal.Duration.prototype.toJSON ( )
fn to_json(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    default_text(vm, cx, "toJSON")
}

/// Temporal.Duration.prototype.toLocaleString ( [ locales [ , options ] ] )
fn to_locale_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    this(vm, cx, "toLocaleString")?;
    crate::builtins::intl::duration_to_locale_string(vm, cx.this, cx.arg(0), cx.arg(1))
}

/// Temporal.Duration.prototype.valueOf ( )
fn value_of(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Err(vm.type_error("Temporal.Duration has no primitive value: compare with Temporal.Duration.compare()"))
}
