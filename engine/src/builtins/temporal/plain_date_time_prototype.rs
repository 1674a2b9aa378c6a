//! The Temporal.PlainDateTime prototype object (clause 5.3).

use super::conversions::{require_partial_object, to_calendar, to_time_zone};
use super::duration_constructor::to_duration;
use super::fields::{self, Required, regulate_time, wanted};
use super::getters::{calendar_getters, time_getters};
use super::options::{
    self, difference_settings, disambiguation, get_options_object, options_or_string, overflow_of, rounding,
    show_calendar,
};
use super::plain_date_time_constructor::{combine, to_plain_date_time};
use super::plain_time_constructor::to_time_or_midnight;
use super::records::{
    calendar_slot, create, date_time_clock, iso_date_of, iso_time, provider, this_object, this_record,
};
use super::{Difference, Direction, checked};
use crate::builtins::{Accessor, Method, getter, intl, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::iso::{IsoDate, IsoTime};
use temporal_rs::options::{DisplayCalendar, ToStringRoundingOptions, Unit, UnitGroup};
use temporal_rs::{Calendar, PlainDateTime};

const METHODS: &[Method] = &[
    method("with", 1, with),
    method("withPlainTime", 0, with_plain_time),
    method("withCalendar", 1, with_calendar),
    method("add", 1, add),
    method("subtract", 1, subtract),
    method("until", 1, until),
    method("since", 1, since),
    method("round", 1, round),
    method("equals", 1, equals),
    method("toString", 0, to_string),
    method("toLocaleString", 0, to_locale_string),
    method("toJSON", 0, to_json),
    method("valueOf", 0, value_of),
    method("toZonedDateTime", 1, to_zoned_date_time),
    method("toPlainDate", 0, to_plain_date),
    method("toPlainTime", 0, to_plain_time),
];

const GETTERS: &[Accessor] = &[
    getter("calendarId", calendar_id),
    getter("era", era),
    getter("eraYear", era_year),
    getter("year", year),
    getter("month", month),
    getter("monthCode", month_code),
    getter("day", day),
    getter("hour", hour),
    getter("minute", minute),
    getter("second", second),
    getter("millisecond", millisecond),
    getter("microsecond", microsecond),
    getter("nanosecond", nanosecond),
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
    vm.install_tag(prototype, "Temporal.PlainDateTime")?;
    vm.install_accessors(prototype, GETTERS)?;
    vm.install_methods(prototype, METHODS)
}

fn this(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<PlainDateTime> {
    this_record(vm, cx.this, method)
}

/// The receiver's ISO date and calendar.
fn date_and_calendar(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<(IsoDate, &'static Calendar)> {
    let object = this_object::<PlainDateTime>(vm, cx.this, name)?;
    Ok((iso_date_of(object), calendar_slot(cx.this).unwrap_or(&Calendar::ISO)))
}

fn clock(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<IsoTime> {
    Ok(date_time_clock(this_object::<PlainDateTime>(vm, cx.this, name)?))
}

calendar_getters! { date_and_calendar;
    calendar_id "calendarId"; era "era"; era_year "eraYear"; year "year"; month "month";
    month_code "monthCode"; day "day"; day_of_week "dayOfWeek"; day_of_year "dayOfYear";
    week_of_year "weekOfYear"; year_of_week "yearOfWeek"; days_in_week "daysInWeek";
    days_in_month "daysInMonth"; days_in_year "daysInYear"; months_in_year "monthsInYear";
    in_leap_year "inLeapYear";
}

time_getters!(clock);

/// Temporal.PlainDateTime.prototype.with ( temporalDateTimeLike [ , options ] )
fn with(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 14.
    let date_time = this(vm, cx, "with")?;
    let object = require_partial_object(vm, cx.arg(0))?;
    let names = wanted::DATE | wanted::TIME;
    let fields = fields::prepare(vm, date_time.calendar(), object, names, Required::Partial)?;
    // Steps 15 to 17: InterpretTemporalDateTimeFields, where a date none of whose fields change stays.
    let overflow = overflow_of(vm, cx.arg(1))?;
    let mut date = date_time.to_plain_date();
    if !fields.calendar.is_empty() {
        date = checked(vm, date.with(fields.calendar, Some(overflow)))?;
    }
    let base = iso_time(&date_time.to_plain_time());
    let time = regulate_time(vm, &fields.time, base, overflow)?;
    // Step 18.
    let date_time = combine(vm, date, time)?;
    create(vm, &date_time)
}

/// Temporal.PlainDateTime.prototype.withPlainTime ( [ plainTimeLike ] )
fn with_plain_time(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date_time = this(vm, cx, "withPlainTime")?;
    let time = to_time_or_midnight(vm, cx.arg(0))?;
    let date_time = combine(vm, date_time.to_plain_date(), iso_time(&time))?;
    create(vm, &date_time)
}

/// Temporal.PlainDateTime.prototype.withCalendar ( calendarLike )
fn with_calendar(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date_time = this(vm, cx, "withCalendar")?;
    let calendar = to_calendar(vm, cx.arg(0))?;
    create(vm, &date_time.with_calendar(calendar))
}

/// AddDurationToDateTime ( operation, dateTime, temporalDurationLike, options )
fn add_duration(vm: &mut Vm, cx: &CallContext, direction: Direction, name: &str) -> JsResult<Value> {
    let date_time = this(vm, cx, name)?;
    let duration = to_duration(vm, cx.arg(0))?;
    let overflow = overflow_of(vm, cx.arg(1))?;
    let result = match direction {
        Direction::Add => date_time.add(&duration, Some(overflow)),
        Direction::Subtract => date_time.subtract(&duration, Some(overflow)),
    };
    let date_time = checked(vm, result)?;
    create(vm, &date_time)
}

/// Temporal.PlainDateTime.prototype.add ( temporalDurationLike [ , options ] )
fn add(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    add_duration(vm, cx, Direction::Add, "add")
}

/// Temporal.PlainDateTime.prototype.subtract ( temporalDurationLike [ , options ] )
fn subtract(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    add_duration(vm, cx, Direction::Subtract, "subtract")
}

/// DifferenceTemporalPlainDateTime ( operation, dateTime, other, options )
fn difference(vm: &mut Vm, cx: &CallContext, operation: Difference, name: &str) -> JsResult<Value> {
    let date_time = this(vm, cx, name)?;
    let other = to_plain_date_time(vm, cx.arg(0), Value::UNDEFINED)?;
    if date_time.calendar() != other.calendar() {
        return Err(vm.range_error("The dates have different calendars"));
    }
    let options = get_options_object(vm, cx.arg(1))?;
    let settings = difference_settings(vm, options, UnitGroup::DateTime, &[])?;
    let result = match operation {
        Difference::Until => date_time.until(&other, settings),
        Difference::Since => date_time.since(&other, settings),
    };
    let duration = checked(vm, result)?;
    create(vm, &duration)
}

/// Temporal.PlainDateTime.prototype.until ( other [ , options ] )
fn until(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    difference(vm, cx, Difference::Until, "until")
}

/// Temporal.PlainDateTime.prototype.since ( other [ , options ] )
fn since(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    difference(vm, cx, Difference::Since, "since")
}

/// Temporal.PlainDateTime.prototype.round ( roundTo )
fn round(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date_time = this(vm, cx, "round")?;
    let options = options_or_string(vm, cx.arg(0), "smallestUnit", "Temporal.PlainDateTime.prototype.round")?;
    let rounding = rounding(vm, options, &[Unit::Day])?;
    let date_time = checked(vm, date_time.round(rounding))?;
    create(vm, &date_time)
}

/// Temporal.PlainDateTime.prototype.equals ( other )
fn equals(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date_time = this(vm, cx, "equals")?;
    let other = to_plain_date_time(vm, cx.arg(0), Value::UNDEFINED)?;
    Ok(Value::bool(date_time == other))
}

/// Temporal.PlainDateTime.prototype.toString ( [ options ] )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date_time = this(vm, cx, "toString")?;
    let options = get_options_object(vm, cx.arg(0))?;
    let show = show_calendar(vm, options)?;
    let rounding = options::to_string_rounding(vm, options)?;
    let text = checked(vm, date_time.to_ixdtf_string(rounding, show))?;
    Ok(vm.new_string(&text).value())
}

fn default_text(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Value> {
    let date_time = this(vm, cx, name)?;
    let text = date_time.to_ixdtf_string(ToStringRoundingOptions::default(), DisplayCalendar::Auto);
    let text = checked(vm, text)?;
    Ok(vm.new_string(&text).value())
}

/// Temporal.PlainDateTime.prototype.toLocaleString ( [ locales [ , options ] ] )
fn to_locale_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    this(vm, cx, "toLocaleString")?;
    intl::to_locale_string(vm, cx.this, (cx.arg(0), cx.arg(1)), intl::Required::Any, intl::Defaults::All)
}

/// Temporal.PlainDateTime.prototype.toJSON ( )
fn to_json(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    default_text(vm, cx, "toJSON")
}

/// Temporal.PlainDateTime.prototype.valueOf ( )
fn value_of(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Err(vm.type_error("Temporal.PlainDateTime has no primitive value: compare with compare() or equals()"))
}

/// Temporal.PlainDateTime.prototype.toZonedDateTime ( temporalTimeZoneLike [ , options ] )
fn to_zoned_date_time(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date_time = this(vm, cx, "toZonedDateTime")?;
    let zone = to_time_zone(vm, cx.arg(0))?;
    let options = get_options_object(vm, cx.arg(1))?;
    let disambiguation = disambiguation(vm, options)?;
    let zoned = date_time.to_zoned_date_time_with_provider(zone, disambiguation, provider());
    let zoned = checked(vm, zoned)?;
    create(vm, &zoned)
}

/// Temporal.PlainDateTime.prototype.toPlainDate ( )
fn to_plain_date(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date_time = this(vm, cx, "toPlainDate")?;
    create(vm, &date_time.to_plain_date())
}

/// Temporal.PlainDateTime.prototype.toPlainTime ( )
fn to_plain_time(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let date_time = this(vm, cx, "toPlainTime")?;
    create(vm, &date_time.to_plain_time())
}
