//! PrepareCalendarFields and the records of partial times and durations.

use super::conversions::{
    to_integer_if_integral, to_integer_with_truncation, to_offset, to_positive_integer_with_truncation,
    to_time_zone,
};
use super::{checked, records};
use crate::abstract_operations::conversions::Hint;
use crate::execution::{JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::fields::CalendarFields;
use temporal_rs::iso::IsoTime;
use temporal_rs::options::Overflow;
use temporal_rs::partial::PartialTime;
use temporal_rs::{Calendar, MonthCode, TimeZone, TinyAsciiStr, UtcOffset};

/// Names of fields, as bits.
pub mod wanted {
    pub const YEAR: u32 = 1;
    pub const MONTH: u32 = 1 << 1;
    pub const DAY: u32 = 1 << 2;
    pub const HOUR: u32 = 1 << 3;
    pub const MINUTE: u32 = 1 << 4;
    pub const SECOND: u32 = 1 << 5;
    pub const MILLISECOND: u32 = 1 << 6;
    pub const MICROSECOND: u32 = 1 << 7;
    pub const NANOSECOND: u32 = 1 << 8;
    pub const OFFSET: u32 = 1 << 9;
    pub const TIME_ZONE: u32 = 1 << 10;
    pub const ERA: u32 = 1 << 11;
    /// month and monthCode go together.
    pub const YEAR_MONTH: u32 = YEAR | MONTH;
    pub const DATE: u32 = YEAR | MONTH | DAY;
    pub const TIME: u32 = HOUR | MINUTE | SECOND | MILLISECOND | MICROSECOND | NANOSECOND;
}

/// requiredFieldNames of PrepareCalendarFields.
#[derive(Clone, Copy, PartialEq)]
pub enum Required {
    /// At least one, whichever.
    Partial,
    /// These.
    Fields(u32),
}

/// Integers of a time, before they are constrained.
#[derive(Clone, Copy, Default)]
pub struct TimeFields {
    pub hour: Option<f64>,
    pub minute: Option<f64>,
    pub second: Option<f64>,
    pub millisecond: Option<f64>,
    pub microsecond: Option<f64>,
    pub nanosecond: Option<f64>,
}

impl TimeFields {
    /// RegulateTime, with `base` for what is absent; None: overflow under `Reject`.
    pub fn regulate(&self, base: IsoTime, overflow: Overflow) -> Option<IsoTime> {
        let reject = overflow == Overflow::Reject;
        let part = |value: Option<f64>, base: u16, most: u16| match value {
            None => Some(base),
            Some(value) if (0.0..=f64::from(most)).contains(&value) => Some(value as u16),
            Some(_) if reject => None,
            Some(value) => Some(if value < 0.0 { 0 } else { most }),
        };
        let clock = [
            part(self.hour, base.hour.into(), 23)? as u8,
            part(self.minute, base.minute.into(), 59)? as u8,
            part(self.second, base.second.into(), 59)? as u8,
        ];
        let fraction = [
            part(self.millisecond, base.millisecond, 999)?,
            part(self.microsecond, base.microsecond, 999)?,
            part(self.nanosecond, base.nanosecond, 999)?,
        ];
        Some(records::iso_clock(clock, fraction))
    }

    /// RegulateTime with `constrain`, zeros for what is absent.
    pub fn constrain_or_zero(&self) -> IsoTime {
        self.regulate(IsoTime::default(), Overflow::Constrain).unwrap_or_default()
    }
}

/// All of a time as the crate's partial record.
pub fn full_partial_time(time: IsoTime) -> PartialTime {
    PartialTime {
        hour: Some(time.hour),
        minute: Some(time.minute),
        second: Some(time.second),
        millisecond: Some(time.millisecond),
        microsecond: Some(time.microsecond),
        nanosecond: Some(time.nanosecond),
    }
}

/// The RangeError of RegulateTime.
pub fn regulate_time(
    vm: &mut Vm,
    fields: &TimeFields,
    base: IsoTime,
    overflow: Overflow,
) -> JsResult<IsoTime> {
    match fields.regulate(base, overflow) {
        Some(time) => Ok(time),
        None => Err(vm.range_error("Time component out of range")),
    }
}

/// A Calendar Fields Record.
#[derive(Default)]
pub struct Fields {
    pub calendar: CalendarFields,
    pub time: TimeFields,
    pub offset: Option<UtcOffset>,
    pub time_zone: Option<TimeZone>,
}

/// Property names in code unit order, and their bits.
const PROPERTIES: [(&str, u32); 14] = [
    ("day", wanted::DAY),
    ("era", wanted::ERA),
    ("eraYear", wanted::ERA),
    ("hour", wanted::HOUR),
    ("microsecond", wanted::MICROSECOND),
    ("millisecond", wanted::MILLISECOND),
    ("minute", wanted::MINUTE),
    ("month", wanted::MONTH),
    ("monthCode", wanted::MONTH),
    ("nanosecond", wanted::NANOSECOND),
    ("offset", wanted::OFFSET),
    ("second", wanted::SECOND),
    ("timeZone", wanted::TIME_ZONE),
    ("year", wanted::YEAR),
];

/// PrepareCalendarFields ( calendar, fields, calendarFieldNames, nonCalendarFieldNames, required )
pub fn prepare(
    vm: &mut Vm,
    calendar: &Calendar,
    object: Gc<JsObject>,
    mut names: u32,
    required: Required,
) -> JsResult<Fields> {
    // Steps 3 and 4: CalendarExtraFields.
    if names & wanted::YEAR != 0 && records::has_eras(calendar) {
        names |= wanted::ERA;
    }
    // Steps 6 to 9.
    let mut fields = Fields::default();
    let mut any = false;
    for (name, bit) in PROPERTIES {
        if names & bit == 0 {
            continue;
        }
        let key = vm.key_from_str(name);
        let value = vm.get(object, key)?;
        if value.is_undefined() {
            if let Required::Fields(required) = required
                && required & bit != 0
            {
                return Err(vm.type_error(format!("The field {name} is required")));
            }
            continue;
        }
        any = true;
        convert(vm, &mut fields, name, value)?;
    }
    // Step 10.
    if required == Required::Partial && !any {
        return Err(vm.type_error("At least one Temporal field is required"));
    }
    Ok(fields)
}

/// Conversion of one field. What does not fit the crate's numbers is out of range however it is treated.
fn convert(vm: &mut Vm, fields: &mut Fields, name: &str, value: Value) -> JsResult<()> {
    match name {
        "day" => {
            fields.calendar.day = Some(to_positive_integer_with_truncation(vm, value)? as u8);
        }
        "era" => {
            let text = vm.to_string(value)?;
            let text = vm.view(text)?.to_rust_string();
            // A text that no era can have is still an era that is not the calendar's.
            let unknown = TinyAsciiStr::from_utf8_lossy(b"unknown-era", b'-');
            fields.calendar.era = Some(TinyAsciiStr::try_from_utf8(text.as_bytes()).unwrap_or(unknown));
        }
        "eraYear" => fields.calendar.era_year = Some(to_integer_with_truncation(vm, value)? as i32),
        "month" => fields.calendar.month = Some(to_positive_integer_with_truncation(vm, value)? as u8),
        "monthCode" => {
            // ParseMonthCode
            let primitive = vm.to_primitive(value, Hint::String)?;
            let text = super::conversions::require_string(vm, primitive, "a month code")?;
            // The crate lets a month zero that is not a leap month pass, which the grammar does not.
            if text == "M00" {
                return Err(vm.range_error("M00 is not a month code"));
            }
            fields.calendar.month_code = Some(checked(vm, MonthCode::try_from_utf8(text.as_bytes()))?);
        }
        "year" => fields.calendar.year = Some(to_integer_with_truncation(vm, value)? as i32),
        "offset" => fields.offset = Some(to_offset(vm, value)?),
        "timeZone" => fields.time_zone = Some(to_time_zone(vm, value)?),
        _ => {
            let integer = Some(to_integer_with_truncation(vm, value)?);
            let time = &mut fields.time;
            match name {
                "hour" => time.hour = integer,
                "minute" => time.minute = integer,
                "second" => time.second = integer,
                "millisecond" => time.millisecond = integer,
                "microsecond" => time.microsecond = integer,
                _ => time.nanosecond = integer,
            }
        }
    }
    Ok(())
}

/// ToTemporalTimeRecord ( temporalTimeLike, completeness ): at least one field is there.
pub fn to_time_fields(vm: &mut Vm, object: Gc<JsObject>) -> JsResult<TimeFields> {
    // The calendar does not matter: no calendar field is asked for.
    Ok(prepare(vm, &Calendar::ISO, object, wanted::TIME, Required::Partial)?.time)
}

/// ToTemporalPartialDurationRecord ( temporalDurationLike ): years to nanoseconds.
pub fn to_partial_duration(vm: &mut Vm, value: Value) -> JsResult<[Option<f64>; 10]> {
    /// Names in code unit order, and places in the record.
    const NAMES: [(&str, usize); 10] = [
        ("days", 3),
        ("hours", 4),
        ("microseconds", 8),
        ("milliseconds", 7),
        ("minutes", 5),
        ("months", 1),
        ("nanoseconds", 9),
        ("seconds", 6),
        ("weeks", 2),
        ("years", 0),
    ];
    if !value.is_object() {
        let shown = vm.describe(value);
        return Err(vm.type_error(format!("{shown} is not a duration")));
    }
    let mut parts = [None; 10];
    for (name, place) in NAMES {
        let key = vm.key_from_str(name);
        let value = vm.get(value.as_gc(), key)?;
        if !value.is_undefined() {
            parts[place] = Some(to_integer_if_integral(vm, value)?);
        }
    }
    if parts.iter().all(Option::is_none) {
        return Err(vm.type_error("At least one field of a duration is required"));
    }
    Ok(parts)
}
