//! The Temporal.Instant constructor (clause 8.1, 8.2) and ToTemporalInstant.

use super::checked;
use super::conversions::{require_string, to_instant_from_bigint};
use super::records::{self, create_from_constructor, load_if};
use crate::abstract_operations::conversions::Hint;
use crate::builtins::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::value::Value;
use temporal_rs::{Instant, ZonedDateTime};

const METHODS: &[Method] = &[
    method("from", 1, from),
    method("fromEpochMilliseconds", 1, from_epoch_milliseconds),
    method("fromEpochNanoseconds", 1, from_epoch_nanoseconds),
    method("compare", 2, compare),
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.make_constructor(
        "Instant",
        1,
        construct,
        Intrinsic::TemporalInstant,
        Intrinsic::TemporalInstantPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    super::instant_prototype::init(vm, prototype)
}

/// Temporal.Instant ( epochNanoseconds )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "Temporal.Instant")?;
    let instant = to_instant_from_bigint(vm, cx.arg(0))?;
    create_from_constructor(vm, &instant, cx.new_target)
}

/// Temporal.Instant.from ( item )
fn from(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let instant = to_instant(vm, cx.arg(0))?;
    records::create(vm, &instant)
}

/// An Instant at these milliseconds since the epoch; a RangeError if they are not integral (the one of
/// NumberToBigInt) or too many.
pub fn create(vm: &mut Vm, milliseconds: f64) -> JsResult<Value> {
    if milliseconds.trunc() != milliseconds || milliseconds.is_infinite() {
        return Err(vm.range_error("The time value is not an integer"));
    }
    let instant = checked(vm, Instant::from_epoch_milliseconds(milliseconds as i64))?;
    records::create(vm, &instant)
}

/// Temporal.Instant.fromEpochMilliseconds ( epochMilliseconds )
fn from_epoch_milliseconds(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let milliseconds = vm.to_number(cx.arg(0))?;
    create(vm, milliseconds)
}

/// Temporal.Instant.fromEpochNanoseconds ( epochNanoseconds )
fn from_epoch_nanoseconds(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let instant = to_instant_from_bigint(vm, cx.arg(0))?;
    records::create(vm, &instant)
}

/// Temporal.Instant.compare ( one, two )
fn compare(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let one = to_instant(vm, cx.arg(0))?;
    let two = to_instant(vm, cx.arg(1))?;
    Ok(Value::int(one.cmp(&two) as i32))
}

/// ToTemporalInstant ( item )
pub fn to_instant(vm: &mut Vm, item: Value) -> JsResult<Instant> {
    // Step 1.
    if let Some(instant) = load_if::<Instant>(vm, item)? {
        return Ok(instant);
    }
    if let Some(zoned) = load_if::<ZonedDateTime>(vm, item)? {
        return Ok(zoned.to_instant());
    }
    let item = vm.to_primitive(item, Hint::String)?;
    // Steps 2 to 11.
    let text = require_string(vm, item, "a Temporal.Instant")?;
    checked(vm, Instant::from_utf8(text.as_bytes()))
}
