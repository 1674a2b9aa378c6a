//! The Temporal.PlainTime constructor (clause 4.1, 4.2) and ToTemporalTime.

use super::checked;
use super::conversions::{require_string, to_integer_or_zero};
use super::fields::{TimeFields, regulate_time, to_time_fields};
use super::options::overflow_of;
use super::records::{create, create_from_constructor, load_if, plain_time};
use crate::builtins::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::value::Value;
use temporal_rs::iso::IsoTime;
use temporal_rs::options::Overflow;
use temporal_rs::{PlainDateTime, PlainTime, ZonedDateTime};

const METHODS: &[Method] = &[method("from", 1, from), method("compare", 2, compare)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.make_constructor(
        "PlainTime",
        0,
        construct,
        Intrinsic::TemporalPlainTime,
        Intrinsic::TemporalPlainTimePrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    super::plain_time_prototype::init(vm, prototype)
}

/// Integers of the time among a constructor's arguments, from argument `first` on.
pub fn time_arguments(vm: &mut Vm, cx: &CallContext, first: usize) -> JsResult<TimeFields> {
    Ok(TimeFields {
        hour: Some(to_integer_or_zero(vm, cx.arg(first))?),
        minute: Some(to_integer_or_zero(vm, cx.arg(first + 1))?),
        second: Some(to_integer_or_zero(vm, cx.arg(first + 2))?),
        millisecond: Some(to_integer_or_zero(vm, cx.arg(first + 3))?),
        microsecond: Some(to_integer_or_zero(vm, cx.arg(first + 4))?),
        nanosecond: Some(to_integer_or_zero(vm, cx.arg(first + 5))?),
    })
}

/// Temporal.PlainTime ( [ hour [ , minute [ , second [ , millisecond [ , microsecond [ , nanosecond ] ] ] ] ] ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 7.
    vm.require_new(cx.new_target, "Temporal.PlainTime")?;
    let fields = time_arguments(vm, cx, 0)?;
    // Steps 8 to 10.
    let time = regulate_time(vm, &fields, IsoTime::default(), Overflow::Reject)?;
    let time = checked(vm, plain_time(time))?;
    create_from_constructor(vm, &time, cx.new_target)
}

/// Temporal.PlainTime.from ( item [ , options ] )
fn from(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let time = to_plain_time(vm, cx.arg(0), cx.arg(1))?;
    create(vm, &time)
}

/// Temporal.PlainTime.compare ( one, two )
fn compare(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let one = to_plain_time(vm, cx.arg(0), Value::UNDEFINED)?;
    let two = to_plain_time(vm, cx.arg(1), Value::UNDEFINED)?;
    Ok(Value::int(one.cmp(&two) as i32))
}

/// ToTemporalTime ( item [ , options ] )
pub fn to_plain_time(vm: &mut Vm, item: Value, options: Value) -> JsResult<PlainTime> {
    if !item.is_object() {
        // Steps 3.a to f.
        let text = require_string(vm, item, "a Temporal.PlainTime")?;
        let time = checked(vm, PlainTime::from_utf8(text.as_bytes()))?;
        overflow_of(vm, options)?;
        return Ok(time);
    }
    // Steps 2.a to c: Temporal objects.
    let known = if let Some(time) = load_if::<PlainTime>(vm, item)? {
        Some(time)
    } else if let Some(date_time) = load_if::<PlainDateTime>(vm, item)? {
        Some(date_time.to_plain_time())
    } else {
        load_if::<ZonedDateTime>(vm, item)?.map(|zoned| zoned.to_plain_time())
    };
    if let Some(time) = known {
        overflow_of(vm, options)?;
        return Ok(time);
    }
    // Steps 2.d to g.
    let fields = to_time_fields(vm, item.as_gc())?;
    let overflow = overflow_of(vm, options)?;
    let time = regulate_time(vm, &fields, IsoTime::default(), overflow)?;
    checked(vm, plain_time(time))
}

/// ToTimeRecordOrMidnight ( item )
pub fn to_time_or_midnight(vm: &mut Vm, item: Value) -> JsResult<PlainTime> {
    if item.is_undefined() { Ok(PlainTime::default()) } else { to_plain_time(vm, item, Value::UNDEFINED) }
}
