//! Conversions of script values: integers, strings, calendars, time zones, partial objects, relativeTo.

use super::fields::{self, Required, wanted};
use super::options::{self, Options};
use super::records::{self, calendar_slot, load_if, provider};
use super::{checked, throw};
use crate::abstract_operations::conversions::Hint;
use crate::execution::{JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{JsBigInt, JsObject};
use crate::value::{Gc, Value};
use temporal_rs::fields::ZonedDateTimeFields;
use temporal_rs::options::{Disambiguation, OffsetDisambiguation, Overflow, RelativeTo};
use temporal_rs::partial::PartialZonedDateTime;
use temporal_rs::{Calendar, Instant, PlainDate, PlainDateTime, TimeZone, UtcOffset, ZonedDateTime};

/// ToIntegerWithTruncation ( argument )
pub fn to_integer_with_truncation(vm: &mut Vm, value: Value) -> JsResult<f64> {
    let number = vm.to_number(value)?;
    if !number.is_finite() {
        return Err(vm.range_error(format!("{} is not a finite number", show_number(number))));
    }
    Ok(number.trunc() + 0.0)
}

/// As ToIntegerWithTruncation, 0 for undefined.
pub fn to_integer_or_zero(vm: &mut Vm, value: Value) -> JsResult<f64> {
    if value.is_undefined() { Ok(0.0) } else { to_integer_with_truncation(vm, value) }
}

/// ToPositiveIntegerWithTruncation ( argument )
pub fn to_positive_integer_with_truncation(vm: &mut Vm, value: Value) -> JsResult<f64> {
    let integer = to_integer_with_truncation(vm, value)?;
    if integer <= 0.0 {
        return Err(vm.range_error(format!("{integer} is not a positive number")));
    }
    Ok(integer)
}

/// ToIntegerIfIntegral ( argument )
pub fn to_integer_if_integral(vm: &mut Vm, value: Value) -> JsResult<f64> {
    let number = vm.to_number(value)?;
    if number.trunc() != number || !number.is_finite() {
        return Err(vm.range_error(format!("{} is not an integer", show_number(number))));
    }
    Ok(number + 0.0)
}

fn show_number(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    format!("{number}")
}

/// The text of a string, or a TypeError that says what was wanted.
pub fn require_string(vm: &mut Vm, value: Value, what: &str) -> JsResult<String> {
    if !value.is_string() {
        let shown = vm.describe(value);
        return Err(vm.type_error(format!("{shown} is not {what}")));
    }
    Ok(vm.view(value.as_gc())?.to_rust_string())
}

/// Year, month and day as the crate takes them, if they can be a date at all.
pub fn iso_date_parts(vm: &mut Vm, year: f64, month: f64, day: f64) -> JsResult<(i32, u8, u8)> {
    if year.abs() > 1e6 || !(1.0..=12.0).contains(&month) || !(1.0..=31.0).contains(&day) {
        return Err(vm.range_error("Invalid ISO date"));
    }
    Ok((year as i32, month as u8, day as u8))
}

/// The calendar argument of a constructor: undefined or an identifier (CanonicalizeCalendar).
pub fn calendar_argument(vm: &mut Vm, value: Value) -> JsResult<Calendar> {
    if value.is_undefined() {
        return Ok(Calendar::ISO);
    }
    let text = require_string(vm, value, "a calendar identifier")?;
    require_available(vm, &text)?;
    checked(vm, Calendar::try_from_utf8(text.as_bytes()))
}

/// AvailableCalendars leaves out two names that the crate takes for other calendars; they are for
/// Intl.DateTimeFormat only.
fn require_available(vm: &mut Vm, calendar: &str) -> JsResult<()> {
    if ["islamic", "islamic-rgsa"].iter().any(|name| calendar.eq_ignore_ascii_case(name)) {
        return Err(vm.range_error(format!("Unknown calendar {calendar}")));
    }
    Ok(())
}

/// The text of an ISO string whose calendar annotation will matter.
pub fn require_iso_string(vm: &mut Vm, value: Value, what: &str) -> JsResult<String> {
    let text = require_string(vm, value, what)?;
    require_available_annotation(vm, &text)?;
    Ok(text)
}

/// `require_available` for the first u-ca annotation of an ISO string.
fn require_available_annotation(vm: &mut Vm, text: &str) -> JsResult<()> {
    match text.split_once("u-ca=").and_then(|(_, rest)| rest.split_once(']')) {
        Some((calendar, _)) => require_available(vm, calendar),
        None => Ok(()),
    }
}

/// ToTemporalCalendarIdentifier ( temporalCalendarLike )
pub fn to_calendar(vm: &mut Vm, value: Value) -> JsResult<Calendar> {
    if let Some(calendar) = calendar_slot(value) {
        return Ok(calendar.clone());
    }
    let text = require_string(vm, value, "a calendar")?;
    require_available(vm, &text)?;
    require_available_annotation(vm, &text)?;
    checked(vm, text.parse::<Calendar>())
}

/// GetTemporalCalendarIdentifierWithISODefault ( item )
pub fn calendar_with_iso_default(vm: &mut Vm, object: Gc<JsObject>) -> JsResult<Calendar> {
    if let Some(calendar) = calendar_slot(object.value()) {
        return Ok(calendar.clone());
    }
    let key = vm.key_from_str("calendar");
    let value = vm.get(object, key)?;
    if value.is_undefined() { Ok(Calendar::ISO) } else { to_calendar(vm, value) }
}

/// ToTemporalTimeZoneIdentifier ( temporalTimeZoneLike )
pub fn to_time_zone(vm: &mut Vm, value: Value) -> JsResult<TimeZone> {
    if value.is_kind(CellKind::TemporalZonedDateTime) {
        return Ok(records::zone_of(value.as_gc()));
    }
    let text = require_string(vm, value, "a time zone")?;
    checked(vm, TimeZone::try_from_str_with_provider(&text, provider()))
}

/// The identifier of a zone.
pub fn time_zone_id(vm: &mut Vm, zone: &TimeZone) -> JsResult<Value> {
    let text = checked(vm, zone.identifier_with_provider(provider()))?;
    Ok(vm.new_string(&text).value())
}

/// ToOffsetString ( argument ), as the offset it says.
pub fn to_offset(vm: &mut Vm, value: Value) -> JsResult<UtcOffset> {
    let primitive = vm.to_primitive(value, Hint::String)?;
    let text = require_string(vm, primitive, "a UTC offset")?;
    checked(vm, UtcOffset::from_utf8(text.as_bytes()))
}

/// IsPartialTemporalObject ( value ), with the TypeError that follows false.
pub fn require_partial_object(vm: &mut Vm, value: Value) -> JsResult<Gc<JsObject>> {
    // Steps 1 and 2.
    if !value.is_object() {
        let shown = vm.describe(value);
        return Err(vm.type_error(format!("{shown} is not an object with Temporal fields")));
    }
    if calendar_slot(value).is_some() || value.is_kind(CellKind::TemporalPlainTime) {
        return Err(vm.type_error("A Temporal object can not be merged into another"));
    }
    // Steps 3 to 6.
    let object: Gc<JsObject> = value.as_gc();
    for name in ["calendar", "timeZone"] {
        let key = vm.key_from_str(name);
        if !vm.get(object, key)?.is_undefined() {
            return Err(vm.type_error(format!("{name} is not allowed among the fields")));
        }
    }
    Ok(object)
}

/// GetTemporalRelativeToOption ( options )
pub fn relative_to(vm: &mut Vm, options: Options) -> JsResult<Option<RelativeTo>> {
    let value = options::read(vm, options, "relativeTo")?;
    if value.is_undefined() {
        return Ok(None);
    }
    if !value.is_object() {
        let text = require_iso_string(vm, value, "a valid relativeTo")?;
        return checked(vm, RelativeTo::try_from_str_with_provider(&text, provider())).map(Some);
    }
    // Steps 5.a to c: Temporal objects as they are.
    if let Some(zoned) = load_if::<ZonedDateTime>(vm, value)? {
        return Ok(Some(zoned.into()));
    }
    if let Some(date) = load_if::<PlainDate>(vm, value)? {
        return Ok(Some(date.into()));
    }
    if let Some(date_time) = load_if::<PlainDateTime>(vm, value)? {
        return Ok(Some(date_time.to_plain_date().into()));
    }
    // Steps 5.d to j.
    let object: Gc<JsObject> = value.as_gc();
    let calendar = calendar_with_iso_default(vm, object)?;
    let names = wanted::DATE | wanted::TIME | wanted::OFFSET | wanted::TIME_ZONE;
    let fields = fields::prepare(vm, &calendar, object, names, Required::Fields(0))?;
    let time = fields.time.constrain_or_zero();
    let Some(zone) = fields.time_zone else {
        let date = checked(vm, calendar.date_from_fields(fields.calendar, Overflow::Constrain))?;
        return Ok(Some(date.into()));
    };
    let partial = PartialZonedDateTime {
        fields: ZonedDateTimeFields {
            calendar_fields: fields.calendar,
            time: fields::full_partial_time(time),
            offset: fields.offset,
        },
        timezone: Some(zone),
        calendar,
    };
    let zoned = ZonedDateTime::from_partial_with_provider(
        partial,
        Some(Overflow::Constrain),
        Some(Disambiguation::Compatible),
        Some(OffsetDisambiguation::Reject),
        provider(),
    );
    match zoned {
        Ok(zoned) => Ok(Some(zoned.into())),
        Err(error) => Err(throw(vm, error)),
    }
}

/// A BigInt's value, saturated.
pub fn bigint_to_i128(bigint: Gc<JsBigInt>) -> i128 {
    let limbs = bigint.limbs();
    if limbs.len() > 2 || limbs.len() == 2 && limbs[1] >> 63 != 0 {
        return if bigint.is_negative() { i128::MIN } else { i128::MAX };
    }
    let low = limbs.first().copied().unwrap_or(0);
    let high = limbs.get(1).copied().unwrap_or(0);
    let magnitude = (i128::from(high) << 64) | i128::from(low);
    if bigint.is_negative() { -magnitude } else { magnitude }
}

/// A BigInt of these nanoseconds.
pub fn bigint_from_i128(vm: &mut Vm, value: i128) -> JsResult<Value> {
    let magnitude = value.unsigned_abs();
    let limbs = [magnitude as u64, (magnitude >> 64) as u64];
    let used = limbs.iter().rposition(|&limb| limb != 0).map_or(0, |last| last + 1);
    Ok(vm.new_bigint(value < 0, &limbs[..used])?.value())
}

/// ToBigInt and the check of IsValidEpochNanoseconds.
pub fn to_instant_from_bigint(vm: &mut Vm, value: Value) -> JsResult<Instant> {
    let bigint = vm.to_bigint(value)?;
    checked(vm, Instant::try_new(bigint_to_i128(bigint)))
}
