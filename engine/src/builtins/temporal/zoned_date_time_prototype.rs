//! The Temporal.ZonedDateTime prototype object (clause 6.3).

use super::conversions::{bigint_from_i128, require_partial_object, time_zone_id, to_calendar, to_time_zone};
use super::duration_constructor::to_duration;
use super::fields::{self, Required, full_partial_time, wanted};
use super::getters::{calendar_getters, time_getters};
use super::options::{
    self, difference_settings, fractional_second_digits, get_options_object, optional_unit,
    options_or_string, overflow_of, rounding, rounding_mode, show_calendar, show_offset, show_time_zone,
    transition_direction, validate_to_string_unit,
};
use super::plain_time_constructor::to_plain_time;
use super::records::{
    calendar_slot, create, epoch_of, iso_date, iso_time, provider, this_object, this_record, zone_of,
};
use super::zoned_date_time_constructor::to_zoned_date_time;
use super::{Difference, Direction, checked};
use crate::builtins::{Accessor, Method, getter, intl, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::fields::ZonedDateTimeFields;
use temporal_rs::iso::{IsoDate, IsoTime};
use temporal_rs::options::{
    DisplayCalendar, DisplayOffset, DisplayTimeZone, OffsetDisambiguation, RoundingMode,
    ToStringRoundingOptions, Unit, UnitGroup,
};
use temporal_rs::{Calendar, TimeZone, ZonedDateTime};

const METHODS: &[Method] = &[
    method("with", 1, with),
    method("withPlainTime", 0, with_plain_time),
    method("withTimeZone", 1, with_time_zone),
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
    method("startOfDay", 0, start_of_day),
    method("getTimeZoneTransition", 1, get_time_zone_transition),
    method("toInstant", 0, to_instant),
    method("toPlainDate", 0, to_plain_date),
    method("toPlainTime", 0, to_plain_time_method),
    method("toPlainDateTime", 0, to_plain_date_time),
];

const GETTERS: &[Accessor] = &[
    getter("calendarId", calendar_id),
    getter("timeZoneId", zone_identifier),
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
    getter("epochMilliseconds", epoch_milliseconds),
    getter("epochNanoseconds", epoch_nanoseconds),
    getter("dayOfWeek", day_of_week),
    getter("dayOfYear", day_of_year),
    getter("weekOfYear", week_of_year),
    getter("yearOfWeek", year_of_week),
    getter("hoursInDay", hours_in_day),
    getter("daysInWeek", days_in_week),
    getter("daysInMonth", days_in_month),
    getter("daysInYear", days_in_year),
    getter("monthsInYear", months_in_year),
    getter("inLeapYear", in_leap_year),
    getter("offsetNanoseconds", offset_nanoseconds),
    getter("offset", offset),
];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_tag(prototype, "Temporal.ZonedDateTime")?;
    vm.install_accessors(prototype, GETTERS)?;
    vm.install_methods(prototype, METHODS)
}

fn this(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<ZonedDateTime> {
    this_record(vm, cx.this, method)
}

/// The receiver's ISO date in its zone, and its calendar.
fn date_and_calendar(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<(IsoDate, &'static Calendar)> {
    let date_time = this(vm, cx, name)?.to_plain_date_time();
    let iso = iso_date(date_time.iso_year(), date_time.iso_month(), date_time.iso_day());
    Ok((iso, calendar_slot(cx.this).unwrap_or(&Calendar::ISO)))
}

fn clock(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<IsoTime> {
    let zoned = this(vm, cx, name)?;
    Ok(iso_time(&zoned.to_plain_time()))
}

calendar_getters! { date_and_calendar;
    calendar_id "calendarId"; era "era"; era_year "eraYear"; year "year"; month "month";
    month_code "monthCode"; day "day"; day_of_week "dayOfWeek"; day_of_year "dayOfYear";
    week_of_year "weekOfYear"; year_of_week "yearOfWeek"; days_in_week "daysInWeek";
    days_in_month "daysInMonth"; days_in_year "daysInYear"; months_in_year "monthsInYear";
    in_leap_year "inLeapYear";
}

time_getters!(clock);

/// get Temporal.ZonedDateTime.prototype.timeZoneId
fn zone_identifier(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = this_object::<ZonedDateTime>(vm, cx.this, "timeZoneId")?;
    time_zone_id(vm, &zone_of(object))
}

/// get Temporal.ZonedDateTime.prototype.epochMilliseconds
fn epoch_milliseconds(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = this_object::<ZonedDateTime>(vm, cx.this, "epochMilliseconds")?;
    Ok(Value::number(epoch_of(object).div_euclid(1_000_000) as f64))
}

/// get Temporal.ZonedDateTime.prototype.epochNanoseconds
fn epoch_nanoseconds(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = this_object::<ZonedDateTime>(vm, cx.this, "epochNanoseconds")?;
    bigint_from_i128(vm, epoch_of(object))
}

/// get Temporal.ZonedDateTime.prototype.hoursInDay
fn hours_in_day(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let zoned = this(vm, cx, "hoursInDay")?;
    let hours = checked(vm, zoned.hours_in_day_with_provider(provider()))?;
    Ok(Value::number(hours))
}

/// get Temporal.ZonedDateTime.prototype.offsetNanoseconds
fn offset_nanoseconds(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let zoned = this(vm, cx, "offsetNanoseconds")?;
    Ok(Value::number(zoned.offset_nanoseconds() as f64))
}

/// get Temporal.ZonedDateTime.prototype.offset
fn offset(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let zoned = this(vm, cx, "offset")?;
    Ok(vm.new_string(&zoned.offset()).value())
}

/// Temporal.ZonedDateTime.prototype.with ( temporalZonedDateTimeLike [ , options ] )
fn with(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 18.
    let zoned = this(vm, cx, "with")?;
    let object = require_partial_object(vm, cx.arg(0))?;
    let names = wanted::DATE | wanted::TIME | wanted::OFFSET;
    let fields = fields::prepare(vm, zoned.calendar(), object, names, Required::Partial)?;
    // Steps 19 to 22.
    let options = get_options_object(vm, cx.arg(1))?;
    let disambiguation = options::disambiguation(vm, options)?;
    let offset = options::offset(vm, options, OffsetDisambiguation::Prefer)?;
    let overflow = options::overflow(vm, options)?;
    // Step 23: the date is looked at first.
    let base = iso_time(&zoned.to_plain_time());
    let Some(time) = fields.time.regulate(base, overflow) else {
        if !fields.calendar.is_empty() {
            checked(vm, zoned.to_plain_date().with(fields.calendar, Some(overflow)))?;
        }
        return Err(vm.range_error("Time component out of range"));
    };
    // Steps 24 to 26.
    let fields = ZonedDateTimeFields {
        calendar_fields: fields.calendar,
        time: full_partial_time(time),
        offset: fields.offset,
    };
    let zoned =
        zoned.with_with_provider(fields, Some(disambiguation), Some(offset), Some(overflow), provider());
    let zoned = checked(vm, zoned)?;
    create(vm, &zoned)
}

/// Temporal.ZonedDateTime.prototype.withPlainTime ( [ plainTimeLike ] )
fn with_plain_time(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let zoned = this(vm, cx, "withPlainTime")?;
    let time = match cx.arg(0) {
        Value::UNDEFINED => None,
        like => Some(to_plain_time(vm, like, Value::UNDEFINED)?),
    };
    let zoned = checked(vm, zoned.with_plain_time_and_provider(time, provider()))?;
    create(vm, &zoned)
}

/// Temporal.ZonedDateTime.prototype.withTimeZone ( timeZoneLike )
fn with_time_zone(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let zoned = this(vm, cx, "withTimeZone")?;
    let zone = to_time_zone(vm, cx.arg(0))?;
    let zoned = checked(vm, zoned.with_time_zone_with_provider(zone, provider()))?;
    create(vm, &zoned)
}

/// Temporal.ZonedDateTime.prototype.withCalendar ( calendarLike )
fn with_calendar(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let zoned = this(vm, cx, "withCalendar")?;
    let calendar = to_calendar(vm, cx.arg(0))?;
    create(vm, &zoned.with_calendar(calendar))
}

/// AddDurationToZonedDateTime ( operation, zonedDateTime, temporalDurationLike, options )
fn add_duration(vm: &mut Vm, cx: &CallContext, direction: Direction, name: &str) -> JsResult<Value> {
    let zoned = this(vm, cx, name)?;
    let duration = to_duration(vm, cx.arg(0))?;
    let overflow = overflow_of(vm, cx.arg(1))?;
    let result = match direction {
        Direction::Add => zoned.add_with_provider(&duration, Some(overflow), provider()),
        Direction::Subtract => zoned.subtract_with_provider(&duration, Some(overflow), provider()),
    };
    let zoned = checked(vm, result)?;
    create(vm, &zoned)
}

/// Temporal.ZonedDateTime.prototype.add ( temporalDurationLike [ , options ] )
fn add(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    add_duration(vm, cx, Direction::Add, "add")
}

/// Temporal.ZonedDateTime.prototype.subtract ( temporalDurationLike [ , options ] )
fn subtract(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    add_duration(vm, cx, Direction::Subtract, "subtract")
}

/// DifferenceTemporalZonedDateTime ( operation, zonedDateTime, other, options )
fn difference(vm: &mut Vm, cx: &CallContext, operation: Difference, name: &str) -> JsResult<Value> {
    let zoned = this(vm, cx, name)?;
    let other = to_zoned_date_time(vm, cx.arg(0), Value::UNDEFINED)?;
    if zoned.calendar() != other.calendar() {
        return Err(vm.range_error("The dates have different calendars"));
    }
    let options = get_options_object(vm, cx.arg(1))?;
    let settings = difference_settings(vm, options, UnitGroup::DateTime, &[])?;
    let result = match operation {
        Difference::Until => zoned.until_with_provider(&other, settings, provider()),
        Difference::Since => zoned.since_with_provider(&other, settings, provider()),
    };
    let duration = checked(vm, result)?;
    create(vm, &duration)
}

/// Temporal.ZonedDateTime.prototype.until ( other [ , options ] )
fn until(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    difference(vm, cx, Difference::Until, "until")
}

/// Temporal.ZonedDateTime.prototype.since ( other [ , options ] )
fn since(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    difference(vm, cx, Difference::Since, "since")
}

/// Temporal.ZonedDateTime.prototype.round ( roundTo )
fn round(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let zoned = this(vm, cx, "round")?;
    let options = options_or_string(vm, cx.arg(0), "smallestUnit", "Temporal.ZonedDateTime.prototype.round")?;
    let rounding = rounding(vm, options, &[Unit::Day])?;
    let zoned = checked(vm, zoned.round_with_provider(rounding, provider()))?;
    create(vm, &zoned)
}

/// Temporal.ZonedDateTime.prototype.equals ( other )
fn equals(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let zoned = this(vm, cx, "equals")?;
    let other = to_zoned_date_time(vm, cx.arg(0), Value::UNDEFINED)?;
    let equal = checked(vm, zoned.equals_with_provider(&other, provider()))?;
    Ok(Value::bool(equal))
}

/// Temporal.ZonedDateTime.prototype.toString ( [ options ] )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 10: reads in alphabetical order.
    let zoned = this(vm, cx, "toString")?;
    let options = get_options_object(vm, cx.arg(0))?;
    let calendar = show_calendar(vm, options)?;
    let precision = fractional_second_digits(vm, options)?;
    let offset = show_offset(vm, options)?;
    let rounding_mode = rounding_mode(vm, options, RoundingMode::Trunc)?;
    let smallest_unit = optional_unit(vm, options, "smallestUnit")?;
    let zone = show_time_zone(vm, options)?;
    // Steps 11 to 14.
    validate_to_string_unit(vm, smallest_unit)?;
    let rounding = ToStringRoundingOptions { precision, smallest_unit, rounding_mode: Some(rounding_mode) };
    let text = zoned.to_ixdtf_string_with_provider(offset, zone, calendar, rounding, provider());
    let text = checked(vm, text)?;
    Ok(vm.new_string(&text).value())
}

fn default_text(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Value> {
    let zoned = this(vm, cx, name)?;
    let text = zoned.to_ixdtf_string_with_provider(
        DisplayOffset::Auto,
        DisplayTimeZone::Auto,
        DisplayCalendar::Auto,
        ToStringRoundingOptions::default(),
        provider(),
    );
    let text = checked(vm, text)?;
    Ok(vm.new_string(&text).value())
}

/// Temporal.ZonedDateTime.prototype.toLocaleString ( [ locales [ , options ] ] )
fn to_locale_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = this_object::<ZonedDateTime>(vm, cx.this, "toLocaleString")?;
    let zone = checked(vm, zone_of(object).identifier_with_provider(provider()))?;
    intl::zoned_to_locale_string(vm, object, zone, (cx.arg(0), cx.arg(1)))
}

/// Temporal.ZonedDateTime.prototype.toJSON ( )
fn to_json(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    default_text(vm, cx, "toJSON")
}

/// Temporal.ZonedDateTime.prototype.valueOf ( )
fn value_of(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Err(vm.type_error("Temporal.ZonedDateTime has no primitive value: compare with compare() or equals()"))
}

/// Temporal.ZonedDateTime.prototype.startOfDay ( )
fn start_of_day(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let zoned = this(vm, cx, "startOfDay")?;
    let zoned = checked(vm, zoned.start_of_day_with_provider(provider()))?;
    create(vm, &zoned)
}

/// Temporal.ZonedDateTime.prototype.getTimeZoneTransition ( directionParam )
fn get_time_zone_transition(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 7.
    let zoned = this(vm, cx, "getTimeZoneTransition")?;
    let name = "Temporal.ZonedDateTime.prototype.getTimeZoneTransition";
    let options = options_or_string(vm, cx.arg(0), "direction", name)?;
    let direction = transition_direction(vm, options)?;
    // Steps 8 to 12.
    if let TimeZone::UtcOffset(_) = zoned.time_zone() {
        return Ok(Value::NULL);
    }
    let transition = zoned.get_time_zone_transition_with_provider(direction, provider());
    match checked(vm, transition)? {
        Some(transition) => create(vm, &transition),
        None => Ok(Value::NULL),
    }
}

/// Temporal.ZonedDateTime.prototype.toInstant ( )
fn to_instant(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let zoned = this(vm, cx, "toInstant")?;
    create(vm, &zoned.to_instant())
}

/// Temporal.ZonedDateTime.prototype.toPlainDate ( )
fn to_plain_date(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let zoned = this(vm, cx, "toPlainDate")?;
    create(vm, &zoned.to_plain_date())
}

/// Temporal.ZonedDateTime.prototype.toPlainTime ( )
fn to_plain_time_method(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let zoned = this(vm, cx, "toPlainTime")?;
    create(vm, &zoned.to_plain_time())
}

/// Temporal.ZonedDateTime.prototype.toPlainDateTime ( )
fn to_plain_date_time(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let zoned = this(vm, cx, "toPlainDateTime")?;
    create(vm, &zoned.to_plain_date_time())
}
