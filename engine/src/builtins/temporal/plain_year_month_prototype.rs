//! The Temporal.PlainYearMonth prototype object (clause 9.3).

use super::conversions::require_partial_object;
use super::duration_constructor::to_duration;
use super::fields::{self, Required, wanted};
use super::getters::calendar_getters;
use super::options::{difference_settings, get_options_object, overflow_of, show_calendar};
use super::plain_year_month_constructor::to_plain_year_month;
use super::records::{calendar_slot, create, iso_date_of, this_object, this_record};
use super::{Difference, Direction, checked};
use crate::builtins::{Accessor, Method, getter, intl, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::iso::IsoDate;
use temporal_rs::options::{DisplayCalendar, Unit, UnitGroup};
use temporal_rs::{Calendar, PlainYearMonth};

const METHODS: &[Method] = &[
    method("with", 1, with),
    method("add", 1, add),
    method("subtract", 1, subtract),
    method("until", 1, until),
    method("since", 1, since),
    method("equals", 1, equals),
    method("toString", 0, to_string),
    method("toLocaleString", 0, to_locale_string),
    method("toJSON", 0, to_json),
    method("valueOf", 0, value_of),
    method("toPlainDate", 1, to_plain_date),
];

const GETTERS: &[Accessor] = &[
    getter("calendarId", calendar_id),
    getter("era", era),
    getter("eraYear", era_year),
    getter("year", year),
    getter("month", month),
    getter("monthCode", month_code),
    getter("daysInYear", days_in_year),
    getter("daysInMonth", days_in_month),
    getter("monthsInYear", months_in_year),
    getter("inLeapYear", in_leap_year),
];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_tag(prototype, "Temporal.PlainYearMonth")?;
    vm.install_accessors(prototype, GETTERS)?;
    vm.install_methods(prototype, METHODS)
}

fn this(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<PlainYearMonth> {
    this_record(vm, cx.this, method)
}

/// The receiver's ISO date and calendar.
fn date_and_calendar(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<(IsoDate, &'static Calendar)> {
    let object = this_object::<PlainYearMonth>(vm, cx.this, name)?;
    Ok((iso_date_of(object), calendar_slot(cx.this).unwrap_or(&Calendar::ISO)))
}

calendar_getters! { date_and_calendar;
    calendar_id "calendarId"; era "era"; era_year "eraYear"; year "year"; month "month";
    month_code "monthCode"; days_in_month "daysInMonth"; days_in_year "daysInYear";
    months_in_year "monthsInYear"; in_leap_year "inLeapYear";
}

/// Temporal.PlainYearMonth.prototype.with ( temporalYearMonthLike [ , options ] )
fn with(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let year_month = this(vm, cx, "with")?;
    let object = require_partial_object(vm, cx.arg(0))?;
    let fields = fields::prepare(vm, year_month.calendar(), object, wanted::YEAR_MONTH, Required::Partial)?;
    let overflow = overflow_of(vm, cx.arg(1))?;
    let year_month = checked(vm, year_month.with(fields.calendar.into(), Some(overflow)))?;
    create(vm, &year_month)
}

/// AddDurationToYearMonth ( operation, yearMonth, temporalDurationLike, options )
fn add_duration(vm: &mut Vm, cx: &CallContext, direction: Direction, name: &str) -> JsResult<Value> {
    let year_month = this(vm, cx, name)?;
    let duration = to_duration(vm, cx.arg(0))?;
    let overflow = overflow_of(vm, cx.arg(1))?;
    let result = match direction {
        Direction::Add => year_month.add(&duration, overflow),
        Direction::Subtract => year_month.subtract(&duration, overflow),
    };
    let year_month = checked(vm, result)?;
    create(vm, &year_month)
}

/// Temporal.PlainYearMonth.prototype.add ( temporalDurationLike [ , options ] )
fn add(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    add_duration(vm, cx, Direction::Add, "add")
}

/// Temporal.PlainYearMonth.prototype.subtract ( temporalDurationLike [ , options ] )
fn subtract(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    add_duration(vm, cx, Direction::Subtract, "subtract")
}

/// DifferenceTemporalPlainYearMonth ( operation, yearMonth, other, options )
fn difference(vm: &mut Vm, cx: &CallContext, operation: Difference, name: &str) -> JsResult<Value> {
    let year_month = this(vm, cx, name)?;
    let other = to_plain_year_month(vm, cx.arg(0), Value::UNDEFINED)?;
    if year_month.calendar() != other.calendar() {
        return Err(vm.range_error("The months have different calendars"));
    }
    let options = get_options_object(vm, cx.arg(1))?;
    let settings = difference_settings(vm, options, UnitGroup::Date, &[Unit::Week, Unit::Day])?;
    let result = match operation {
        Difference::Until => year_month.until(&other, settings),
        Difference::Since => year_month.since(&other, settings),
    };
    let duration = checked(vm, result)?;
    create(vm, &duration)
}

/// Temporal.PlainYearMonth.prototype.until ( other [ , options ] )
fn until(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    difference(vm, cx, Difference::Until, "until")
}

/// Temporal.PlainYearMonth.prototype.since ( other [ , options ] )
fn since(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    difference(vm, cx, Difference::Since, "since")
}

/// Temporal.PlainYearMonth.prototype.equals ( other )
fn equals(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let year_month = this(vm, cx, "equals")?;
    let other = to_plain_year_month(vm, cx.arg(0), Value::UNDEFINED)?;
    Ok(Value::bool(year_month == other))
}

/// Temporal.PlainYearMonth.prototype.toString ( [ options ] )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let year_month = this(vm, cx, "toString")?;
    let options = get_options_object(vm, cx.arg(0))?;
    let show = show_calendar(vm, options)?;
    Ok(vm.new_string(&year_month.to_ixdtf_string(show)).value())
}

/// Temporal.PlainYearMonth.prototype.toLocaleString ( [ locales [ , options ] ] )
fn to_locale_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    this(vm, cx, "toLocaleString")?;
    intl::to_locale_string(
        vm,
        cx.this,
        (cx.arg(0), cx.arg(1)),
        intl::Required::YearMonth,
        intl::Defaults::YearMonth,
    )
}

/// Temporal.PlainYearMonth.prototype.toJSON ( )
fn to_json(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let year_month = this(vm, cx, "toJSON")?;
    Ok(vm.new_string(&year_month.to_ixdtf_string(DisplayCalendar::Auto)).value())
}

/// Temporal.PlainYearMonth.prototype.valueOf ( )
fn value_of(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Err(vm.type_error("Temporal.PlainYearMonth has no primitive value: compare with compare() or equals()"))
}

/// Temporal.PlainYearMonth.prototype.toPlainDate ( item )
fn to_plain_date(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let year_month = this(vm, cx, "toPlainDate")?;
    if !cx.arg(0).is_object() {
        let shown = vm.describe(cx.arg(0));
        return Err(vm.type_error(format!("{shown} is not an object with a day")));
    }
    let calendar = year_month.calendar();
    let fields = fields::prepare(vm, calendar, cx.arg(0).as_gc(), wanted::DAY, Required::Fields(0))?;
    let date = checked(vm, year_month.to_plain_date(Some(fields.calendar)))?;
    create(vm, &date)
}
