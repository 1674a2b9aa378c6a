//! The Temporal.PlainMonthDay constructor (clause 10.1, 10.2) and ToTemporalMonthDay.

use super::checked;
use super::conversions::{
    calendar_argument, calendar_with_iso_default, iso_date_parts, require_iso_string,
    to_integer_with_truncation,
};
use super::fields::{self, Required, wanted};
use super::options::overflow_of;
use super::records::{create, create_from_constructor, load_if};
use crate::builtins::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::PlainMonthDay;
use temporal_rs::options::Overflow;
use temporal_rs::parsed_intermediates::ParsedDate;

const METHODS: &[Method] = &[method("from", 1, from)];

/// The first leap year after the epoch.
const REFERENCE_YEAR: f64 = 1972.0;

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.make_constructor(
        "PlainMonthDay",
        2,
        construct,
        Intrinsic::TemporalPlainMonthDay,
        Intrinsic::TemporalPlainMonthDayPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    super::plain_month_day_prototype::init(vm, prototype)
}

/// Temporal.PlainMonthDay ( isoMonth, isoDay [ , calendar [ , referenceISOYear ] ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 4.
    vm.require_new(cx.new_target, "Temporal.PlainMonthDay")?;
    let month = to_integer_with_truncation(vm, cx.arg(0))?;
    let day = to_integer_with_truncation(vm, cx.arg(1))?;
    // Steps 5 to 8.
    let calendar = calendar_argument(vm, cx.arg(2))?;
    let year =
        if cx.arg(3).is_undefined() { REFERENCE_YEAR } else { to_integer_with_truncation(vm, cx.arg(3))? };
    // Steps 9 to 11.
    let (year, month, day) = iso_date_parts(vm, year, month, day)?;
    let month_day = PlainMonthDay::new_with_overflow(month, day, calendar, Overflow::Reject, Some(year));
    let month_day = checked(vm, month_day)?;
    create_from_constructor(vm, &month_day, cx.new_target)
}

/// Temporal.PlainMonthDay.from ( item [ , options ] )
fn from(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let month_day = to_plain_month_day(vm, cx.arg(0), cx.arg(1))?;
    create(vm, &month_day)
}

/// ToTemporalMonthDay ( item [ , options ] )
pub fn to_plain_month_day(vm: &mut Vm, item: Value, options: Value) -> JsResult<PlainMonthDay> {
    if !item.is_object() {
        // Steps 3 to 14.
        let text = require_iso_string(vm, item, "a Temporal.PlainMonthDay")?;
        let parsed = checked(vm, ParsedDate::month_day_from_utf8(text.as_bytes()))?;
        overflow_of(vm, options)?;
        return checked(vm, PlainMonthDay::from_parsed(parsed));
    }
    // Step 2.a.
    if let Some(month_day) = load_if::<PlainMonthDay>(vm, item)? {
        overflow_of(vm, options)?;
        return Ok(month_day);
    }
    // Steps 2.b to g.
    let object: Gc<JsObject> = item.as_gc();
    let calendar = calendar_with_iso_default(vm, object)?;
    let fields = fields::prepare(vm, &calendar, object, wanted::DATE, Required::Fields(0))?;
    let overflow = overflow_of(vm, options)?;
    checked(vm, calendar.month_day_from_fields(fields.calendar, overflow))
}
