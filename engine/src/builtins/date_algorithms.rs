//! Clause 21.4.1: time values, the calendar, the local time zone, and Date's text formats.
//!
//! Pure functions: time values go in and out as f64 where NaN is possible, and as i64 milliseconds
//! where they are known to be valid (at most 8.64e15 in magnitude).

use super::time_zone_names::long_names;
use super::time_zones::{self, CYCLE_SECONDS};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::cell::RefCell;
use std::fmt::Write;

pub const MS_PER_SECOND: i64 = 1_000;
pub const MS_PER_MINUTE: i64 = 60_000;
pub const MS_PER_HOUR: i64 = 3_600_000;
pub const MS_PER_DAY: i64 = 86_400_000;
/// The largest magnitude of a time value.
pub const MAX_TIME: f64 = 8.64e15;

pub const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
pub const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A time value taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateFields {
    pub year: i32,
    /// 0 to 11.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 is Sunday.
    pub weekday: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    pub millisecond: u16,
}

// 21.4.1.3 Day and 21.4.1.4 TimeWithinDay.
#[inline]
pub fn day(time: i64) -> i64 {
    time.div_euclid(MS_PER_DAY)
}

#[inline]
pub fn time_within_day(time: i64) -> i64 {
    time.rem_euclid(MS_PER_DAY)
}

// 21.4.1.14 WeekDay: day 0 was a Thursday.
#[inline]
pub fn weekday(day: i64) -> u8 {
    (day + 4).rem_euclid(7) as u8
}

/// Day number of a proleptic Gregorian date; `month` counts from 0.
///
/// Years are counted from March, so that the leap day is a year's last, and in eras of 400 years,
/// whose lengths are all the same.
pub fn day_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month < 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 10) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    // March 1 of year 0 is day -719468.
    era * 146_097 + day_of_era - 719_468
}

/// Year, month (from 0) and day of the month of a day number (21.4.1.8, .11, .12).
pub fn civil_from_day(day: i64) -> (i32, u8, u8) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12;
    let year = era * 400 + year_of_era + i64::from(month < 2);
    (year as i32, month as u8, day_of_month as u8)
}

pub fn fields_from_time(time: i64) -> DateFields {
    let day_number = day(time);
    let rest = time_within_day(time);
    let (year, month, day) = civil_from_day(day_number);
    DateFields {
        year,
        month,
        day,
        weekday: weekday(day_number),
        hour: (rest / MS_PER_HOUR) as u8,
        minute: (rest / MS_PER_MINUTE % 60) as u8,
        second: (rest / MS_PER_SECOND % 60) as u8,
        millisecond: (rest % MS_PER_SECOND) as u16,
    }
}

// 21.4.1.27 MakeTime: the sums are those of IEEE arithmetic, as the spec says.
pub fn make_time(hour: f64, minute: f64, second: f64, millisecond: f64) -> f64 {
    if !(hour.is_finite() && minute.is_finite() && second.is_finite() && millisecond.is_finite()) {
        return f64::NAN;
    }
    hour.trunc() * MS_PER_HOUR as f64
        + minute.trunc() * MS_PER_MINUTE as f64
        + second.trunc() * MS_PER_SECOND as f64
        + millisecond.trunc()
}

// 21.4.1.28 MakeDay.
pub fn make_day(year: f64, month: f64, date: f64) -> f64 {
    if !(year.is_finite() && month.is_finite() && date.is_finite()) {
        return f64::NAN;
    }
    let (year, month) = (year.trunc(), month.trunc());
    let full_year = year + (month / 12.0).floor();
    // Step 7 allows NaN where no time value could result; the margin is for dates that come back.
    if full_year.abs() > 1_000_000.0 || month.abs() > 1e9 {
        return f64::NAN;
    }
    let month = (month as i64).rem_euclid(12);
    day_from_civil(full_year as i64, month, 1) as f64 + date.trunc() - 1.0
}

// 21.4.1.29 MakeDate.
pub fn make_date(day: f64, time: f64) -> f64 {
    let result = day * MS_PER_DAY as f64 + time;
    if result.is_finite() { result } else { f64::NAN }
}

// 21.4.1.30 MakeFullYear.
pub fn make_full_year(year: f64) -> f64 {
    if year.is_nan() {
        return f64::NAN;
    }
    let truncated = year.trunc();
    if (0.0..=99.0).contains(&truncated) { 1900.0 + truncated } else { truncated + 0.0 }
}

// 21.4.1.31 TimeClip.
pub fn time_clip(time: f64) -> f64 {
    // The addition makes -0 a +0; the comparison also catches NaN and the infinities.
    if time.abs() <= MAX_TIME { time.trunc() + 0.0 } else { f64::NAN }
}

/// The current time as a time value (21.4.3.1 Date.now).
pub fn now() -> f64 {
    // A clock before 1970 is still a time.
    match std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH) {
        Ok(since) => since.as_millis() as f64,
        Err(before) => -(before.duration().as_millis() as f64),
    }
}

// ---------------------------------------------------------------------------------------------
// The local time zone (21.4.1.21 GetNamedTimeZoneOffsetNanoseconds and around)

/// A span of UTC seconds within which the offset does not change.
#[derive(Clone, Copy)]
struct OffsetSpan {
    start: i64,
    /// Exclusive.
    end: i64,
    offset_seconds: i32,
    daylight: bool,
}

struct LocalZone {
    zone: TimeZone,
    /// Standard and daylight-saving name, where the zone has names.
    names: Option<(&'static str, &'static str)>,
    /// Spans met recently, the latest first.
    spans: Vec<OffsetSpan>,
}

const SPANS_KEPT: usize = 16;

thread_local! {
    static LOCAL_ZONE: RefCell<Option<LocalZone>> = const { RefCell::new(None) };
}

/// Chooses the local time zone: a name or a POSIX rule as in the TZ variable, or `None` for the system's.
/// Unknown names mean UTC.
pub fn set_time_zone(name: Option<&str>) {
    let zone = match name {
        None => TimeZone::system(),
        Some(name) => {
            let name = name.strip_prefix(':').unwrap_or(name);
            let named = time_zones::database().get(name);
            named.or_else(|_| TimeZone::posix(name)).unwrap_or(TimeZone::UTC)
        }
    };
    LOCAL_ZONE.with_borrow_mut(|slot| *slot = Some(LocalZone::new(zone)));
}

/// The IANA name of the local time zone; None where it has no name or is not known.
pub fn time_zone_identifier() -> Option<String> {
    with_local_zone(|local| local.zone.iana_name().map(str::to_owned))
}

fn with_local_zone<R>(body: impl FnOnce(&mut LocalZone) -> R) -> R {
    LOCAL_ZONE.with_borrow_mut(|slot| body(slot.get_or_insert_with(|| LocalZone::new(TimeZone::system()))))
}

impl LocalZone {
    fn new(zone: TimeZone) -> Self {
        // The host says which zone it is; its rules are ours, as for Temporal.
        let zone = match zone.iana_name().and_then(|name| time_zones::database().get(name).ok()) {
            Some(ours) => ours,
            None => zone,
        };
        let names = zone.iana_name().and_then(long_names);
        Self { zone, names, spans: Vec::new() }
    }

    fn span_at(&mut self, seconds: i64) -> OffsetSpan {
        if let Some(index) = self.spans.iter().position(|span| (span.start..span.end).contains(&seconds)) {
            if index > 0 {
                self.spans.swap(0, index);
            }
            return self.spans[0];
        }
        let span = self.find_span(seconds);
        self.spans.truncate(SPANS_KEPT - 1);
        self.spans.insert(0, span);
        span
    }

    fn find_span(&self, seconds: i64) -> OffsetSpan {
        // Rules are known up to year 9999; the calendar repeats every 400 years, so later times
        // take the rule of an equivalent earlier one. Before the first year there is one offset.
        let last = Timestamp::MAX.as_second() - CYCLE_SECONDS;
        let first = Timestamp::MIN.as_second() + 86_400;
        let cycles = if seconds > last { (seconds - last).div_euclid(CYCLE_SECONDS) + 1 } else { 0 };
        let shift = cycles * CYCLE_SECONDS;
        let known = (seconds - shift).max(first);
        let Ok(timestamp) = Timestamp::from_second(known) else {
            return OffsetSpan { start: seconds, end: seconds + 1, offset_seconds: 0, daylight: false };
        };
        let info = self.zone.to_offset_info(timestamp);
        let offset_seconds = info.offset().seconds();
        let daylight = self.is_daylight(info.dst().is_dst(), offset_seconds);
        // `preceding` is exclusive, and a transition at this very second counts as behind us.
        let next_second = Timestamp::from_second(known + 1).unwrap_or(timestamp);
        let start = self.zone.preceding(next_second).next().map(|found| found.timestamp().as_second());
        let end = self.zone.following(timestamp).next().map(|found| found.timestamp().as_second());
        OffsetSpan {
            start: start.map_or(if cycles == 0 { i64::MIN } else { seconds }, |start| start + shift),
            end: end.map_or(if cycles == 0 { last } else { seconds + 1 }, |end| end + shift),
            offset_seconds,
            daylight,
        }
    }

    /// Ireland's rules call winter time the deviation; its names do not.
    fn is_daylight(&self, flag: bool, offset_seconds: i32) -> bool {
        match self.zone.iana_name() {
            Some("Europe/Dublin" | "Eire") => offset_seconds > 0,
            _ => flag,
        }
    }

    fn offset_at(&mut self, time: i64) -> i64 {
        i64::from(self.span_at(time.div_euclid(1000)).offset_seconds) * 1000
    }
}

/// The zone's offset from UTC in milliseconds at a UTC time.
pub fn offset_at_utc(time: i64) -> i64 {
    with_local_zone(|zone| zone.offset_at(time))
}

// 21.4.1.25 LocalTime.
pub fn local_time(time: i64) -> i64 {
    time + offset_at_utc(time)
}

// 21.4.1.26 UTC: a local time that occurs twice means the first; one that a change skips is read
// with the offset from before the change.
pub fn utc_from_local(local: f64) -> f64 {
    if local.is_nan() || local.abs() > MAX_TIME + MS_PER_DAY as f64 {
        return f64::NAN;
    }
    let local = local.trunc() as i64;
    let offset = with_local_zone(|zone| {
        // Offsets and changes of offset are at most a day, so the transition that matters, if any,
        // lies between these two.
        let before = zone.offset_at(local - MS_PER_DAY);
        let after = zone.offset_at(local + MS_PER_DAY);
        if before == after || zone.offset_at(local - before) == before {
            before
        } else if zone.offset_at(local - after) == after {
            after
        } else {
            before
        }
    });
    (local - offset) as f64
}

/// 21.4.1.25's TimeZoneString: the offset and, in parentheses, the zone's name.
fn push_zone(text: &mut String, time: i64) {
    let (span, names) = with_local_zone(|zone| (zone.span_at(time.div_euclid(1000)), zone.names));
    let minutes = span.offset_seconds.abs() / 60;
    let sign = if span.offset_seconds < 0 { '-' } else { '+' };
    let _ = write!(text, "GMT{sign}{:02}{:02} (", minutes / 60, minutes % 60);
    match names {
        Some((standard, daylight)) => text.push_str(if span.daylight { daylight } else { standard }),
        None if minutes == 0 => text.push_str("Coordinated Universal Time"),
        None => {
            let _ = write!(text, "GMT{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        }
    }
    text.push(')');
}

/// The IANA name of the local zone.
pub fn time_zone_name() -> String {
    with_local_zone(|zone| zone.zone.iana_name().unwrap_or("UTC").to_owned())
}

// ---------------------------------------------------------------------------------------------
// Formats

pub const INVALID_DATE: &str = "Invalid Date";

fn push_year(text: &mut String, year: i32) {
    if year < 0 {
        text.push('-');
    }
    let _ = write!(text, "{:04}", year.unsigned_abs());
}

// 21.4.4.41.2 DateString.
fn push_date(text: &mut String, fields: &DateFields) {
    let (weekday, month) = (WEEKDAYS[usize::from(fields.weekday)], MONTHS[usize::from(fields.month)]);
    let _ = write!(text, "{weekday} {month} {:02} ", fields.day);
    push_year(text, fields.year);
}

// 21.4.4.41.1 TimeString, without the " GMT".
fn push_time(text: &mut String, fields: &DateFields) {
    let _ = write!(text, "{:02}:{:02}:{:02}", fields.hour, fields.minute, fields.second);
}

// 21.4.4.41.4 ToDateString of a valid time value.
pub fn to_date_time_string(time: i64) -> String {
    let fields = fields_from_time(local_time(time));
    let mut text = String::with_capacity(64);
    push_date(&mut text, &fields);
    text.push(' ');
    push_time(&mut text, &fields);
    text.push(' ');
    push_zone(&mut text, time);
    text
}

// 21.4.4.35
pub fn to_date_string(time: i64) -> String {
    let mut text = String::new();
    push_date(&mut text, &fields_from_time(local_time(time)));
    text
}

// 21.4.4.42
pub fn to_time_string(time: i64) -> String {
    let mut text = String::new();
    push_time(&mut text, &fields_from_time(local_time(time)));
    text.push(' ');
    push_zone(&mut text, time);
    text
}

// 21.4.4.43
pub fn to_utc_string(time: i64) -> String {
    let fields = fields_from_time(time);
    let (weekday, month) = (WEEKDAYS[usize::from(fields.weekday)], MONTHS[usize::from(fields.month)]);
    let mut text = format!("{weekday}, {:02} {month} ", fields.day);
    push_year(&mut text, fields.year);
    text.push(' ');
    push_time(&mut text, &fields);
    text.push_str(" GMT");
    text
}

// 21.4.4.36, with 21.4.1.32's expanded years.
pub fn to_iso_string(time: i64) -> String {
    let fields = fields_from_time(time);
    let mut text = String::with_capacity(28);
    if (0..=9999).contains(&fields.year) {
        let _ = write!(text, "{:04}", fields.year);
    } else {
        let sign = if fields.year < 0 { '-' } else { '+' };
        let _ = write!(text, "{sign}{:06}", fields.year.unsigned_abs());
    }
    let _ = write!(text, "-{:02}-{:02}T", fields.month + 1, fields.day);
    push_time(&mut text, &fields);
    let _ = write!(text, ".{:03}Z", fields.millisecond);
    text
}

/// The en-US date, "12/25/1995".
pub fn to_locale_date_string(time: i64) -> String {
    let fields = fields_from_time(local_time(time));
    format!("{}/{}/{}", fields.month + 1, fields.day, locale_year(fields.year))
}

/// Without an era shown, years before 1 count backwards: year 0 is 1 BC.
fn locale_year(year: i32) -> i32 {
    if year <= 0 { 1 - year } else { year }
}

/// The en-US time, "1:30:00 PM".
pub fn to_locale_time_string(time: i64) -> String {
    let fields = fields_from_time(local_time(time));
    let hour = match fields.hour % 12 {
        0 => 12,
        hour => hour,
    };
    let half = if fields.hour < 12 { "AM" } else { "PM" };
    format!("{hour}:{:02}:{:02} {half}", fields.minute, fields.second)
}

pub fn to_locale_string(time: i64) -> String {
    format!("{}, {}", to_locale_date_string(time), to_locale_time_string(time))
}

#[cfg(test)]
#[path = "date_algorithms_tests.rs"]
mod tests;
