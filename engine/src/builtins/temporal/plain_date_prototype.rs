//! The Temporal.PlainDate prototype object (clause 3.3).

use super::conversions::{require_partial_object, to_calendar, to_time_zone};
use super::duration_constructor::to_duration;
use super::fields::{self, Required, wanted};
use super::getters::calendar_getters;
use super::options::{difference_settings, get_options_object, overflow_of, show_calendar};
use super::plain_date_constructor::to_plain_date;
use super::plain_time_constructor::{to_plain_time, to_time_or_midnight};
use super::records::{calendar_slot, create, iso_date_of, provider, this_object, this_record};
use super::{Difference, Direction, checked};
use crate::builtins::{Accessor, Method, getter, intl, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::iso::IsoDate;
use temporal_rs::options::{DisplayCalendar, UnitGroup};
use temporal_rs::{Calendar, PlainDate};

const METHODS: &[Method] = &[
    method("toPlainYearMonth", 0, to_plain_year_month),
    method("toPlainMonthDay", 0, to_plain_month_day),
    method("add", 1, add),
    method("subtract", 1, subtract),
    method("with", 1, with),
    method("withCalendar", 1, with_calendar),
    method("until", 1, until),
    method("since", 1, since),
    method("equals", 1, equals),
    method("toPlainDateTime", 0, to_plain_date_time),
    method("toZonedDateTime", 1, to_zoned_date_time),
    method("toString", 0, to_string),
    method("toLocaleString", 0, to_locale_string),
    method("toJSON", 0, to_json),
    method("valueOf", 0, value_of),
];

const GETTERS: &[Accessor] = &[
    getter("calendarId", calendar_id),
    getter("era", era),
    getter("eraYear", era_year),
    getter("year", year),
    getter("month", month),
    getter("monthCode", month_code),
    getter("day", day),
    getter("dayOfWeek", day_of_week),
    getter("dayOfYear", day_of_year),
    getter("weekOfYear", week_of_year),
    getter("yearOfWeek", year_of_week),
    getter("daysInWeek", days_in_week),
    getter("daysInMonth", days_in_month),
    getter("daysInYear", days_in_year),
    getter("monthsInYear", months_in_year),
    getter("inLeapYear", in_leap_year),
];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_tag(prototype, "Temporal.PlainDate")?;
    vm.install_accessors(prototype, GETTERS)?;
    vm.install_methods(prototype, METHODS)
}

fn this(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<PlainDate> {
    this_record(vm, cx.this, method)
}

/// The receiver's ISO date and calendar.
fn date_and_calendar(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<(IsoDate, &'static Calendar)> {
    let object = this_object::<PlainDate>(vm, cx.this, name)?;
    Ok((iso_date_of(object), calendar_slot(cx.this).unwrap_or(&Calendar::ISO)))
}

calendar_getters! { date_and_calendar;
    calendar_id "calendarId"; era "era"; era_year "eraYear"; year "year"; month "month";
    month_code "monthCode"; day "day"; day_of_week "dayOfWeek"; day_of_year "dayOfYear";
    week_of_year "weekOfYear"; year_of_week "yearOfWeek"; days_in_week "daysInWeek";
    days_in_month "daysInMonth"; days_in_year "daysInYear"; months_in_year "monthsInYear";
    in_leap_year "inLeapYear";
}

/// Temporal.PlainDate.prototype.toPlainYearMonth ( )
fn to_plain_year_month(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date = this(vm, cx, "toPlainYearMonth")?;
    let year_month = checked(vm, date.to_plain_year_month())?;
    create(vm, &year_month)
}

/// Temporal.PlainDate.prototype.toPlainMonthDay ( )
fn to_plain_month_day(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date = this(vm, cx, "toPlainMonthDay")?;
    let month_day = checked(vm, date.to_plain_month_day())?;
    create(vm, &month_day)
}

/// AddDurationToDate ( operation, temporalDate, temporalDurationLike, options )
fn add_duration(vm: &mut Vm, cx: &CallContext, direction: Direction, name: &str) -> JsResult<Value> {
    let date = this(vm, cx, name)?;
    let duration = to_duration(vm, cx.arg(0))?;
    let overflow = overflow_of(vm, cx.arg(1))?;
    let result = match direction {
        Direction::Add => date.add(&duration, Some(overflow)),
        Direction::Subtract => date.subtract(&duration, Some(overflow)),
    };
    let date = checked(vm, result)?;
    create(vm, &date)
}

/// Temporal.PlainDate.prototype.add ( temporalDurationLike [ , options ] )
fn add(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    add_duration(vm, cx, Direction::Add, "add")
}

/// Temporal.PlainDate.prototype.subtract ( temporalDurationLike [ , options ] )
fn subtract(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    add_duration(vm, cx, Direction::Subtract, "subtract")
}

/// Temporal.PlainDate.prototype.with ( temporalDateLike [ , options ] )
fn with(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date = this(vm, cx, "with")?;
    let object = require_partial_object(vm, cx.arg(0))?;
    let fields = fields::prepare(vm, date.calendar(), object, wanted::DATE, Required::Partial)?;
    let overflow = overflow_of(vm, cx.arg(1))?;
    let date = checked(vm, date.with(fields.calendar, Some(overflow)))?;
    create(vm, &date)
}

/// Temporal.PlainDate.prototype.withCalendar ( calendarLike )
fn with_calendar(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date = this(vm, cx, "withCalendar")?;
    let calendar = to_calendar(vm, cx.arg(0))?;
    create(vm, &date.with_calendar(calendar))
}

/// DifferenceTemporalPlainDate ( operation, temporalDate, other, options )
fn difference(vm: &mut Vm, cx: &CallContext, operation: Difference, name: &str) -> JsResult<Value> {
    let date = this(vm, cx, name)?;
    let other = to_plain_date(vm, cx.arg(0), Value::UNDEFINED)?;
    if date.calendar() != other.calendar() {
        return Err(vm.range_error("The dates have different calendars"));
    }
    let options = get_options_object(vm, cx.arg(1))?;
    let settings = difference_settings(vm, options, UnitGroup::Date, &[])?;
    let result = match operation {
        Difference::Until => date.until(&other, settings),
        Difference::Since => date.since(&other, settings),
    };
    let duration = checked(vm, result)?;
    create(vm, &duration)
}

/// Temporal.PlainDate.prototype.until ( other [ , options ] )
fn until(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    difference(vm, cx, Difference::Until, "until")
}

/// Temporal.PlainDate.prototype.since ( other [ , options ] )
fn since(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    difference(vm, cx, Difference::Since, "since")
}

/// Temporal.PlainDate.prototype.equals ( other )
fn equals(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date = this(vm, cx, "equals")?;
    let other = to_plain_date(vm, cx.arg(0), Value::UNDEFINED)?;
    Ok(Value::bool(date == other))
}

/// Temporal.PlainDate.prototype.toPlainDateTime ( [ temporalTime ] )
fn to_plain_date_time(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date = this(vm, cx, "toPlainDateTime")?;
    let time = to_time_or_midnight(vm, cx.arg(0))?;
    let date_time = checked(vm, date.to_plain_date_time(Some(time)))?;
    create(vm, &date_time)
}

/// Temporal.PlainDate.prototype.toZonedDateTime ( item )
fn to_zoned_date_time(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 and 2.
    let date = this(vm, cx, "toZonedDateTime")?;
    // Steps 3 and 4: a time zone, or an object with one and perhaps a time.
    let item = cx.arg(0);
    let mut zone = Value::UNDEFINED;
    let mut time = Value::UNDEFINED;
    if item.is_object() {
        let key = vm.key_from_str("timeZone");
        zone = vm.get(item.as_gc(), key)?;
    }
    let zone = if zone.is_undefined() {
        to_time_zone(vm, item)?
    } else {
        let zone = to_time_zone(vm, zone)?;
        let key = vm.key_from_str("plainTime");
        time = vm.get(item.as_gc(), key)?;
        zone
    };
    // Steps 5 to 7.
    let time = if time.is_undefined() { None } else { Some(to_plain_time(vm, time, Value::UNDEFINED)?) };
    let zoned = checked(vm, date.to_zoned_date_time_with_provider(zone, time, provider()))?;
    create(vm, &zoned)
}

/// Temporal.PlainDate.prototype.toString ( [ options ] )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date = this(vm, cx, "toString")?;
    let options = get_options_object(vm, cx.arg(0))?;
    let show = show_calendar(vm, options)?;
    Ok(vm.new_string(&date.to_ixdtf_string(show)).value())
}

/// Temporal.PlainDate.prototype.toLocaleString ( [ locales [ , options ] ] )
fn to_locale_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    this(vm, cx, "toLocaleString")?;
    intl::to_locale_string(vm, cx.this, (cx.arg(0), cx.arg(1)), intl::Required::Date, intl::Defaults::Date)
}

/// Temporal.PlainDate.prototype.toJSON ( )
fn to_json(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date = this(vm, cx, "toJSON")?;
    Ok(vm.new_string(&date.to_ixdtf_string(DisplayCalendar::Auto)).value())
}

/// Temporal.PlainDate.prototype.valueOf ( )
fn value_of(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Err(vm.type_error("Temporal.PlainDate has no primitive value: compare with compare() or equals()"))
}
