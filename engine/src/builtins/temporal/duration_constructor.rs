//! The Temporal.Duration constructor (clause 7.1, 7.2) and ToTemporalDuration.

use super::checked;
use super::conversions::{relative_to, require_string, to_integer_if_integral};
use super::fields::to_partial_duration;
use super::options::get_options_object;
use super::records::{create, create_from_constructor, duration_from, load_if, provider};
use crate::builtins::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Throw, Vm};
use crate::value::Value;
use temporal_rs::Duration;

const METHODS: &[Method] = &[method("from", 1, from), method("compare", 2, compare)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.make_constructor(
        "Duration",
        0,
        construct,
        Intrinsic::TemporalDuration,
        Intrinsic::TemporalDurationPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    super::duration_prototype::init(vm, prototype)
}

/// Temporal.Duration ( [ years [ , months … [ , nanoseconds ] ] ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 11.
    vm.require_new(cx.new_target, "Temporal.Duration")?;
    let mut parts = [0.0; 10];
    for (index, part) in parts.iter_mut().enumerate() {
        let value = cx.arg(index);
        if !value.is_undefined() {
            *part = to_integer_if_integral(vm, value)?;
        }
    }
    // Step 12.
    let duration = checked(vm, duration_from(parts))?;
    create_from_constructor(vm, &duration, cx.new_target)
}

/// Temporal.Duration.from ( item )
fn from(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let duration = to_duration(vm, cx.arg(0))?;
    create(vm, &duration)
}

/// Temporal.Duration.compare ( one, two [ , options ] )
fn compare(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let one = to_duration(vm, cx.arg(0))?;
    let two = to_duration(vm, cx.arg(1))?;
    let options = get_options_object(vm, cx.arg(2))?;
    let relative_to = relative_to(vm, options)?;
    if relative_to.is_none() && (has_calendar_units(&one) || has_calendar_units(&two)) && one != two {
        return Err(needs_relative_to(vm));
    }
    let ordering = checked(vm, one.compare_with_provider(&two, relative_to, provider()))?;
    Ok(Value::int(ordering as i32))
}

/// Whether a duration's length depends on where it starts: IsCalendarUnit of its largest unit.
pub fn has_calendar_units(duration: &Duration) -> bool {
    duration.years() != 0 || duration.months() != 0 || duration.weeks() != 0
}

/// RangeError for a duration whose length is not known.
#[cold]
pub fn needs_relative_to(vm: &mut Vm) -> Throw {
    vm.range_error("Years, months and weeks have no fixed length: the option relativeTo is required")
}

/// The ten components of what ToTemporalDuration makes of a value, from years to nanoseconds.
pub fn duration_components(vm: &mut Vm, item: Value) -> JsResult<[i128; 10]> {
    let duration = to_duration(vm, item)?;
    Ok([
        duration.years().into(),
        duration.months().into(),
        duration.weeks().into(),
        duration.days().into(),
        duration.hours().into(),
        duration.minutes().into(),
        duration.seconds().into(),
        duration.milliseconds().into(),
        duration.microseconds(),
        duration.nanoseconds(),
    ])
}

/// ToTemporalDuration ( item )
pub fn to_duration(vm: &mut Vm, item: Value) -> JsResult<Duration> {
    // Step 1.
    if let Some(duration) = load_if::<Duration>(vm, item)? {
        return Ok(duration);
    }
    // Step 2.
    if !item.is_object() {
        let text = require_string(vm, item, "a Temporal.Duration")?;
        return checked(vm, Duration::from_utf8(text.as_bytes()));
    }
    // Steps 3 to 15.
    let parts = to_partial_duration(vm, item)?;
    checked(vm, duration_from(parts.map(|part| part.unwrap_or(0.0))))
}
