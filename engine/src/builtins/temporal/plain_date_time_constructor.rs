//! The Temporal.PlainDateTime constructor (clause 5.1, 5.2) and ToTemporalDateTime.

use super::checked;
use super::conversions::{
    calendar_argument, calendar_with_iso_default, iso_date_parts, require_iso_string,
    to_integer_with_truncation,
};
use super::fields::{self, Required, regulate_time, wanted};
use super::options::overflow_of;
use super::plain_time_constructor::time_arguments;
use super::records::{create, create_from_constructor, load_if, plain_time};
use crate::builtins::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::iso::IsoTime;
use temporal_rs::options::Overflow;
use temporal_rs::parsed_intermediates::ParsedDateTime;
use temporal_rs::{PlainDate, PlainDateTime, ZonedDateTime};

const METHODS: &[Method] = &[method("from", 1, from), method("compare", 2, compare)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.make_constructor(
        "PlainDateTime",
        3,
        construct,
        Intrinsic::TemporalPlainDateTime,
        Intrinsic::TemporalPlainDateTimePrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    super::plain_date_time_prototype::init(vm, prototype)
}

/// Temporal.PlainDateTime ( isoYear, isoMonth, isoDay [ , hour … nanosecond [ , calendar ] ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 10.
    vm.require_new(cx.new_target, "Temporal.PlainDateTime")?;
    let year = to_integer_with_truncation(vm, cx.arg(0))?;
    let month = to_integer_with_truncation(vm, cx.arg(1))?;
    let day = to_integer_with_truncation(vm, cx.arg(2))?;
    let fields = time_arguments(vm, cx, 3)?;
    // Steps 11 to 13.
    let calendar = calendar_argument(vm, cx.arg(9))?;
    // Steps 14 to 19.
    let (year, month, day) = iso_date_parts(vm, year, month, day)?;
    let time = regulate_time(vm, &fields, IsoTime::default(), Overflow::Reject)?;
    let date_time = PlainDateTime::try_new(
        year,
        month,
        day,
        time.hour,
        time.minute,
        time.second,
        time.millisecond,
        time.microsecond,
        time.nanosecond,
        calendar,
    );
    let date_time = checked(vm, date_time)?;
    create_from_constructor(vm, &date_time, cx.new_target)
}

/// Temporal.PlainDateTime.from ( item [ , options ] )
fn from(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date_time = to_plain_date_time(vm, cx.arg(0), cx.arg(1))?;
    create(vm, &date_time)
}

/// Temporal.PlainDateTime.compare ( one, two )
fn compare(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let one = to_plain_date_time(vm, cx.arg(0), Value::UNDEFINED)?;
    let two = to_plain_date_time(vm, cx.arg(1), Value::UNDEFINED)?;
    Ok(Value::int(one.compare_iso(&two) as i32))
}

/// CombineISODateAndTimeRecord and the limits' check of CreateTemporalDateTime.
pub fn combine(vm: &mut Vm, date: PlainDate, time: IsoTime) -> JsResult<PlainDateTime> {
    let time = checked(vm, plain_time(time))?;
    checked(vm, PlainDateTime::from_date_and_time(date, time))
}

/// ToTemporalDateTime ( item [ , options ] )
pub fn to_plain_date_time(vm: &mut Vm, item: Value, options: Value) -> JsResult<PlainDateTime> {
    if !item.is_object() {
        // Steps 3 to 12.
        let text = require_iso_string(vm, item, "a Temporal.PlainDateTime")?;
        let parsed = checked(vm, ParsedDateTime::from_utf8(text.as_bytes()))?;
        overflow_of(vm, options)?;
        return checked(vm, PlainDateTime::from_parsed(parsed));
    }
    // Steps 2.a to c: Temporal objects.
    let known = if let Some(date_time) = load_if::<PlainDateTime>(vm, item)? {
        Some(date_time)
    } else {
        load_if::<ZonedDateTime>(vm, item)?.map(|zoned| zoned.to_plain_date_time())
    };
    if let Some(date_time) = known {
        overflow_of(vm, options)?;
        return Ok(date_time);
    }
    if let Some(date) = load_if::<PlainDate>(vm, item)? {
        overflow_of(vm, options)?;
        return combine(vm, date, IsoTime::default());
    }
    // Steps 2.d to i.
    let object: Gc<JsObject> = item.as_gc();
    let calendar = calendar_with_iso_default(vm, object)?;
    let fields = fields::prepare(vm, &calendar, object, wanted::DATE | wanted::TIME, Required::Fields(0))?;
    let overflow = overflow_of(vm, options)?;
    // InterpretTemporalDateTimeFields
    let date = checked(vm, calendar.date_from_fields(fields.calendar, overflow))?;
    let time = regulate_time(vm, &fields.time, IsoTime::default(), overflow)?;
    combine(vm, date, time)
}
