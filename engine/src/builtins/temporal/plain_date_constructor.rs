//! The Temporal.PlainDate constructor (clause 3.1, 3.2) and ToTemporalDate.

use super::conversions::{
    calendar_argument, calendar_with_iso_default, iso_date_parts, require_iso_string,
    to_integer_with_truncation,
};
use super::fields::{self, Required, wanted};
use super::options::overflow_of;
use super::records::{create, create_from_constructor, load_if};
use super::{checked, throw};
use crate::builtins::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::parsed_intermediates::ParsedDate;
use temporal_rs::{PlainDate, PlainDateTime, ZonedDateTime};

const METHODS: &[Method] = &[method("from", 1, from), method("compare", 2, compare)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.make_constructor(
        "PlainDate",
        3,
        construct,
        Intrinsic::TemporalPlainDate,
        Intrinsic::TemporalPlainDatePrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    super::plain_date_prototype::init(vm, prototype)
}

/// Temporal.PlainDate ( isoYear, isoMonth, isoDay [ , calendar ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 4.
    vm.require_new(cx.new_target, "Temporal.PlainDate")?;
    let year = to_integer_with_truncation(vm, cx.arg(0))?;
    let month = to_integer_with_truncation(vm, cx.arg(1))?;
    let day = to_integer_with_truncation(vm, cx.arg(2))?;
    // Steps 5 to 7.
    let calendar = calendar_argument(vm, cx.arg(3))?;
    // Steps 8 to 10.
    let (year, month, day) = iso_date_parts(vm, year, month, day)?;
    let date = checked(vm, PlainDate::try_new(year, month, day, calendar))?;
    create_from_constructor(vm, &date, cx.new_target)
}

/// Temporal.PlainDate.from ( item [ , options ] )
fn from(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date = to_plain_date(vm, cx.arg(0), cx.arg(1))?;
    create(vm, &date)
}

/// Temporal.PlainDate.compare ( one, two )
fn compare(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let one = to_plain_date(vm, cx.arg(0), Value::UNDEFINED)?;
    let two = to_plain_date(vm, cx.arg(1), Value::UNDEFINED)?;
    Ok(Value::int(one.compare_iso(&two) as i32))
}

/// ToTemporalDate ( item [ , options ] )
pub fn to_plain_date(vm: &mut Vm, item: Value, options: Value) -> JsResult<PlainDate> {
    if !item.is_object() {
        // Steps 3 to 10.
        let text = require_iso_string(vm, item, "a Temporal.PlainDate")?;
        let parsed = checked(vm, ParsedDate::from_utf8(text.as_bytes()))?;
        overflow_of(vm, options)?;
        return checked(vm, PlainDate::from_parsed(parsed));
    }
    // Steps 2.a to c: Temporal objects.
    let known = if let Some(date) = load_if::<PlainDate>(vm, item)? {
        Some(date)
    } else if let Some(zoned) = load_if::<ZonedDateTime>(vm, item)? {
        Some(zoned.to_plain_date())
    } else {
        load_if::<PlainDateTime>(vm, item)?.map(|date_time| date_time.to_plain_date())
    };
    if let Some(date) = known {
        overflow_of(vm, options)?;
        return Ok(date);
    }
    // Steps 2.d to i.
    let object: Gc<JsObject> = item.as_gc();
    let calendar = calendar_with_iso_default(vm, object)?;
    let fields = fields::prepare(vm, &calendar, object, wanted::DATE, Required::Fields(0))?;
    let overflow = overflow_of(vm, options)?;
    match calendar.date_from_fields(fields.calendar, overflow) {
        Ok(date) => Ok(date),
        Err(error) => Err(throw(vm, error)),
    }
}
