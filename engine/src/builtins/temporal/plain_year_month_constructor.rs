//! The Temporal.PlainYearMonth constructor (clause 9.1, 9.2) and ToTemporalYearMonth.

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
use temporal_rs::PlainYearMonth;
use temporal_rs::parsed_intermediates::ParsedDate;

const METHODS: &[Method] = &[method("from", 1, from), method("compare", 2, compare)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.make_constructor(
        "PlainYearMonth",
        2,
        construct,
        Intrinsic::TemporalPlainYearMonth,
        Intrinsic::TemporalPlainYearMonthPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    super::plain_year_month_prototype::init(vm, prototype)
}

/// Temporal.PlainYearMonth ( isoYear, isoMonth [ , calendar [ , referenceISODay ] ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 4.
    vm.require_new(cx.new_target, "Temporal.PlainYearMonth")?;
    let year = to_integer_with_truncation(vm, cx.arg(0))?;
    let month = to_integer_with_truncation(vm, cx.arg(1))?;
    // Steps 5 to 8.
    let calendar = calendar_argument(vm, cx.arg(2))?;
    let day = if cx.arg(3).is_undefined() { 1.0 } else { to_integer_with_truncation(vm, cx.arg(3))? };
    // Steps 9 to 11.
    let (year, month, day) = iso_date_parts(vm, year, month, day)?;
    let year_month = checked(vm, PlainYearMonth::try_new(year, month, Some(day), calendar))?;
    create_from_constructor(vm, &year_month, cx.new_target)
}

/// Temporal.PlainYearMonth.from ( item [ , options ] )
fn from(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let year_month = to_plain_year_month(vm, cx.arg(0), cx.arg(1))?;
    create(vm, &year_month)
}

/// Temporal.PlainYearMonth.compare ( one, two )
fn compare(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let one = to_plain_year_month(vm, cx.arg(0), Value::UNDEFINED)?;
    let two = to_plain_year_month(vm, cx.arg(1), Value::UNDEFINED)?;
    Ok(Value::int(one.compare_iso(&two) as i32))
}

/// ToTemporalYearMonth ( item [ , options ] )
pub fn to_plain_year_month(vm: &mut Vm, item: Value, options: Value) -> JsResult<PlainYearMonth> {
    if !item.is_object() {
        // Steps 3 to 14.
        let text = require_iso_string(vm, item, "a Temporal.PlainYearMonth")?;
        let parsed = checked(vm, ParsedDate::year_month_from_utf8(text.as_bytes()))?;
        overflow_of(vm, options)?;
        return checked(vm, PlainYearMonth::from_parsed(parsed));
    }
    // Step 2.a.
    if let Some(year_month) = load_if::<PlainYearMonth>(vm, item)? {
        overflow_of(vm, options)?;
        return Ok(year_month);
    }
    // Steps 2.b to g.
    let object: Gc<JsObject> = item.as_gc();
    let calendar = calendar_with_iso_default(vm, object)?;
    let fields = fields::prepare(vm, &calendar, object, wanted::YEAR_MONTH, Required::Fields(0))?;
    let overflow = overflow_of(vm, options)?;
    checked(vm, calendar.year_month_from_fields(fields.calendar.into(), overflow))
}
