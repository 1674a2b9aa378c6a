//! The Temporal.PlainMonthDay prototype object (clause 10.3).

use super::checked;
use super::conversions::require_partial_object;
use super::fields::{self, Required, wanted};
use super::getters::calendar_getters;
use super::options::{get_options_object, overflow_of, show_calendar};
use super::plain_month_day_constructor::to_plain_month_day;
use super::records::{calendar_slot, create, iso_date_of, this_object, this_record};
use crate::builtins::{Accessor, Method, getter, intl, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::iso::IsoDate;
use temporal_rs::options::DisplayCalendar;
use temporal_rs::{Calendar, PlainMonthDay};

const METHODS: &[Method] = &[
    method("with", 1, with),
    method("equals", 1, equals),
    method("toString", 0, to_string),
    method("toLocaleString", 0, to_locale_string),
    method("toJSON", 0, to_json),
    method("valueOf", 0, value_of),
    method("toPlainDate", 1, to_plain_date),
];

const GETTERS: &[Accessor] =
    &[getter("calendarId", calendar_id), getter("monthCode", month_code), getter("day", day)];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_tag(prototype, "Temporal.PlainMonthDay")?;
    vm.install_accessors(prototype, GETTERS)?;
    vm.install_methods(prototype, METHODS)
}

fn this(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<PlainMonthDay> {
    this_record(vm, cx.this, method)
}

/// The receiver's ISO date and calendar.
fn date_and_calendar(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<(IsoDate, &'static Calendar)> {
    let object = this_object::<PlainMonthDay>(vm, cx.this, name)?;
    Ok((iso_date_of(object), calendar_slot(cx.this).unwrap_or(&Calendar::ISO)))
}

calendar_getters! { date_and_calendar; calendar_id "calendarId"; month_code "monthCode"; day "day"; }

/// Temporal.PlainMonthDay.prototype.with ( temporalMonthDayLike [ , options ] )
fn with(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let month_day = this(vm, cx, "with")?;
    let object = require_partial_object(vm, cx.arg(0))?;
    let fields = fields::prepare(vm, month_day.calendar(), object, wanted::DATE, Required::Partial)?;
    let overflow = overflow_of(vm, cx.arg(1))?;
    let month_day = checked(vm, month_day.with(fields.calendar, Some(overflow)))?;
    create(vm, &month_day)
}

/// Temporal.PlainMonthDay.prototype.equals ( other )
fn equals(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let month_day = this(vm, cx, "equals")?;
    let other = to_plain_month_day(vm, cx.arg(0), Value::UNDEFINED)?;
    Ok(Value::bool(month_day == other))
}

/// Temporal.PlainMonthDay.prototype.toString ( [ options ] )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let month_day = this(vm, cx, "toString")?;
    let options = get_options_object(vm, cx.arg(0))?;
    let show = show_calendar(vm, options)?;
    Ok(vm.new_string(&month_day.to_ixdtf_string(show)).value())
}

/// Temporal.PlainMonthDay.prototype.toLocaleString ( [ locales [ , options ] ] )
fn to_locale_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    this(vm, cx, "toLocaleString")?;
    intl::to_locale_string(
        vm,
        cx.this,
        (cx.arg(0), cx.arg(1)),
        intl::Required::MonthDay,
        intl::Defaults::MonthDay,
    )
}

/// Temporal.PlainMonthDay.prototype.toJSON ( )
fn to_json(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let month_day = this(vm, cx, "toJSON")?;
    Ok(vm.new_string(&month_day.to_ixdtf_string(DisplayCalendar::Auto)).value())
}

/// Temporal.PlainMonthDay.prototype.valueOf ( )
fn value_of(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Err(vm.type_error("Temporal.PlainMonthDay has no primitive value: compare with equals()"))
}

/// Temporal.PlainMonthDay.prototype.toPlainDate ( item )
fn to_plain_date(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let month_day = this(vm, cx, "toPlainDate")?;
    if !cx.arg(0).is_object() {
        let shown = vm.describe(cx.arg(0));
        return Err(vm.type_error(format!("{shown} is not an object with a year")));
    }
    let calendar = month_day.calendar();
    let fields = fields::prepare(vm, calendar, cx.arg(0).as_gc(), wanted::YEAR, Required::Fields(0))?;
    let date = checked(vm, month_day.to_plain_date(Some(fields.calendar)))?;
    create(vm, &date)
}
