//! How Temporal objects keep their internal slots: numbers in the words of the object.
//!
//! Invariant: every word is an int or a double, never a cell, so stores need no barrier and the tracer
//! finds nothing to follow. What is stored was valid when the object was made, so loading cannot fail.

use crate::execution::{Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::iso::{IsoDate, IsoTime};
use temporal_rs::provider::TimeZoneId;
use temporal_rs::{
    Calendar, Duration, Instant, PlainDate, PlainDateTime, PlainMonthDay, PlainTime, PlainYearMonth,
    TemporalResult, TimeZone, UtcOffset, ZonedDateTime,
};

/// Nanoseconds of a day.
pub const NS_PER_DAY: i128 = 86_400_000_000_000;

pub use crate::builtins::time_zones::provider;

/// Calendars by the number that objects store.
static CALENDARS: [Calendar; 16] = [
    Calendar::ISO,
    Calendar::GREGORIAN,
    Calendar::BUDDHIST,
    Calendar::CHINESE,
    Calendar::COPTIC,
    Calendar::DANGI,
    Calendar::ETHIOPIAN,
    Calendar::ETHIOPIAN_AMETE_ALEM,
    Calendar::HEBREW,
    Calendar::INDIAN,
    Calendar::HIJRI_TABULAR_FRIDAY,
    Calendar::HIJRI_TABULAR_THURSDAY,
    Calendar::HIJRI_UMM_AL_QURA,
    Calendar::JAPANESE,
    Calendar::PERSIAN,
    Calendar::ROC,
];

fn calendar_word(calendar: &Calendar) -> Value {
    let index = CALENDARS.iter().position(|known| known.kind() == calendar.kind());
    Value::int(index.unwrap_or(0) as i32)
}

fn calendar_from(word: Value) -> &'static Calendar {
    &CALENDARS[word.as_int() as usize % CALENDARS.len()]
}

/// An ISO Date Record.
pub fn iso_date(year: i32, month: u8, day: u8) -> IsoDate {
    let mut iso = IsoDate::default();
    (iso.year, iso.month, iso.day) = (year, month, day);
    iso
}

/// A Time Record of hour to second, and millisecond to nanosecond.
pub fn iso_clock(clock: [u8; 3], fraction: [u16; 3]) -> IsoTime {
    let mut time = IsoTime::default();
    [time.hour, time.minute, time.second] = clock;
    [time.millisecond, time.microsecond, time.nanosecond] = fraction;
    time
}

/// Year, month and day in one int: every date within the limits fits.
fn date_word(iso: IsoDate) -> Value {
    Value::int(iso.year << 9 | i32::from(iso.month) << 5 | i32::from(iso.day))
}

fn date_from(word: Value) -> IsoDate {
    let bits = word.as_int();
    iso_date(bits >> 9, (bits >> 5 & 15) as u8, (bits & 31) as u8)
}

/// Two words: hours, minutes and seconds; nanoseconds of the second.
fn time_words(time: IsoTime) -> [Value; 2] {
    let clock = i32::from(time.hour) << 12 | i32::from(time.minute) << 6 | i32::from(time.second);
    let fraction = i32::from(time.millisecond) * 1_000_000
        + i32::from(time.microsecond) * 1000
        + i32::from(time.nanosecond);
    [Value::int(clock), Value::int(fraction)]
}

fn time_from(clock: Value, fraction: Value) -> IsoTime {
    let (clock, fraction) = (clock.as_int(), fraction.as_int());
    iso_clock(
        [(clock >> 12) as u8, (clock >> 6 & 63) as u8, (clock & 63) as u8],
        [(fraction / 1_000_000) as u16, (fraction / 1000 % 1000) as u16, (fraction % 1000) as u16],
    )
}

/// Two words: milliseconds since the epoch, exact as a double, and nanoseconds of the millisecond.
fn epoch_words(nanoseconds: i128) -> [Value; 2] {
    let milliseconds = nanoseconds.div_euclid(1_000_000);
    [Value::number(milliseconds as f64), Value::int(nanoseconds.rem_euclid(1_000_000) as i32)]
}

fn epoch_from(milliseconds: Value, rest: Value) -> i128 {
    milliseconds.as_number() as i128 * 1_000_000 + i128::from(rest.as_int())
}

/// Two words: the database's two numbers of a named zone, or -1 and an offset's minutes.
fn zone_words(zone: &TimeZone) -> [Value; 2] {
    match zone {
        TimeZone::IanaIdentifier(id) => {
            [Value::int(id.normalized.0 as i32), Value::int(id.resolved.0 as i32)]
        }
        TimeZone::UtcOffset(offset) => [Value::int(-1), Value::int(i32::from(offset.minutes()))],
    }
}

fn zone_from(first: Value, second: Value) -> TimeZone {
    if first.as_int() < 0 {
        return TimeZone::UtcOffset(UtcOffset::from_minutes(second.as_int() as i16));
    }
    let mut id = TimeZoneId::default();
    id.normalized.0 = first.as_int() as usize;
    id.resolved.0 = second.as_int() as usize;
    TimeZone::IanaIdentifier(id)
}

/// The ISO date of a day number since the epoch.
fn civil_from_days(days: i64) -> IsoDate {
    // Years start in March here, so that the leap day comes last; 719468 days lead to the epoch.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    iso_date(year as i32, month as u8, day as u8)
}

fn iso_of_epoch(nanoseconds: i128) -> IsoDate {
    civil_from_days(nanoseconds.div_euclid(NS_PER_DAY) as i64)
}

/// A type of the crate that a Temporal object stands for.
pub trait Record: Sized {
    const KIND: CellKind;
    const PROTOTYPE: Intrinsic;
    /// The class as messages name it.
    const NAME: &'static str;
    /// How many words an object of this kind has.
    const WORDS: usize;
    fn save(&self, object: &mut Gc<JsObject>);
    /// What `save` stored; the crate revalidates it, which cannot fail.
    fn load(object: Gc<JsObject>) -> TemporalResult<Self>;
}

fn put(object: &mut Gc<JsObject>, words: &[Value]) {
    for (index, &word) in words.iter().enumerate() {
        object.set_word(index, word);
    }
}

/// The ISO date in an object of a kind that starts with one.
pub fn iso_date_of(object: Gc<JsObject>) -> IsoDate {
    date_from(object.word(0))
}

impl Record for PlainDate {
    const KIND: CellKind = CellKind::TemporalPlainDate;
    const PROTOTYPE: Intrinsic = Intrinsic::TemporalPlainDatePrototype;
    const NAME: &'static str = "Temporal.PlainDate";
    const WORDS: usize = 2;
    fn save(&self, object: &mut Gc<JsObject>) {
        let iso = iso_of_epoch(self.epoch_ns_for_utc().0);
        put(object, &[date_word(iso), calendar_word(self.calendar())]);
    }
    fn load(object: Gc<JsObject>) -> TemporalResult<Self> {
        let iso = date_from(object.word(0));
        PlainDate::try_new(iso.year, iso.month, iso.day, calendar_from(object.word(1)).clone())
    }
}

impl Record for PlainTime {
    const KIND: CellKind = CellKind::TemporalPlainTime;
    const PROTOTYPE: Intrinsic = Intrinsic::TemporalPlainTimePrototype;
    const NAME: &'static str = "Temporal.PlainTime";
    const WORDS: usize = 2;
    fn save(&self, object: &mut Gc<JsObject>) {
        put(object, &time_words(iso_time(self)));
    }
    fn load(object: Gc<JsObject>) -> TemporalResult<Self> {
        plain_time(time_from(object.word(0), object.word(1)))
    }
}

/// The time's components.
pub fn iso_time(time: &PlainTime) -> IsoTime {
    iso_clock(
        [time.hour(), time.minute(), time.second()],
        [time.millisecond(), time.microsecond(), time.nanosecond()],
    )
}

/// The time with these components.
pub fn plain_time(time: IsoTime) -> TemporalResult<PlainTime> {
    PlainTime::try_new(
        time.hour,
        time.minute,
        time.second,
        time.millisecond,
        time.microsecond,
        time.nanosecond,
    )
}

impl Record for PlainDateTime {
    const KIND: CellKind = CellKind::TemporalPlainDateTime;
    const PROTOTYPE: Intrinsic = Intrinsic::TemporalPlainDateTimePrototype;
    const NAME: &'static str = "Temporal.PlainDateTime";
    const WORDS: usize = 4;
    fn save(&self, object: &mut Gc<JsObject>) {
        let iso = iso_date(self.iso_year(), self.iso_month(), self.iso_day());
        let [clock, fraction] = time_words(iso_time(&self.to_plain_time()));
        put(object, &[date_word(iso), calendar_word(self.calendar()), clock, fraction]);
    }
    fn load(object: Gc<JsObject>) -> TemporalResult<Self> {
        let iso = date_from(object.word(0));
        let time = time_from(object.word(2), object.word(3));
        PlainDateTime::try_new(
            iso.year,
            iso.month,
            iso.day,
            time.hour,
            time.minute,
            time.second,
            time.millisecond,
            time.microsecond,
            time.nanosecond,
            calendar_from(object.word(1)).clone(),
        )
    }
}

/// The time in a PlainDateTime object.
pub fn date_time_clock(object: Gc<JsObject>) -> IsoTime {
    time_from(object.word(2), object.word(3))
}

/// The time in a PlainTime object.
pub fn time_clock(object: Gc<JsObject>) -> IsoTime {
    time_from(object.word(0), object.word(1))
}

impl Record for PlainYearMonth {
    const KIND: CellKind = CellKind::TemporalPlainYearMonth;
    const PROTOTYPE: Intrinsic = Intrinsic::TemporalPlainYearMonthPrototype;
    const NAME: &'static str = "Temporal.PlainYearMonth";
    const WORDS: usize = 2;
    fn save(&self, object: &mut Gc<JsObject>) {
        let iso = iso_of_epoch(self.epoch_ns_for_utc().0);
        put(object, &[date_word(iso), calendar_word(self.calendar())]);
    }
    fn load(object: Gc<JsObject>) -> TemporalResult<Self> {
        let iso = date_from(object.word(0));
        let calendar = calendar_from(object.word(1)).clone();
        PlainYearMonth::try_new(iso.year, iso.month, Some(iso.day), calendar)
    }
}

impl Record for PlainMonthDay {
    const KIND: CellKind = CellKind::TemporalPlainMonthDay;
    const PROTOTYPE: Intrinsic = Intrinsic::TemporalPlainMonthDayPrototype;
    const NAME: &'static str = "Temporal.PlainMonthDay";
    const WORDS: usize = 2;
    fn save(&self, object: &mut Gc<JsObject>) {
        put(object, &[date_word(self.iso), calendar_word(self.calendar())]);
    }
    fn load(object: Gc<JsObject>) -> TemporalResult<Self> {
        let iso = date_from(object.word(0));
        let calendar = calendar_from(object.word(1)).clone();
        let overflow = temporal_rs::options::Overflow::Reject;
        PlainMonthDay::new_with_overflow(iso.month, iso.day, calendar, overflow, Some(iso.year))
    }
}

impl Record for Instant {
    const KIND: CellKind = CellKind::TemporalInstant;
    const PROTOTYPE: Intrinsic = Intrinsic::TemporalInstantPrototype;
    const NAME: &'static str = "Temporal.Instant";
    const WORDS: usize = 2;
    fn save(&self, object: &mut Gc<JsObject>) {
        put(object, &epoch_words(self.as_i128()));
    }
    fn load(object: Gc<JsObject>) -> TemporalResult<Self> {
        Instant::try_new(epoch_of(object))
    }
}

/// Nanoseconds since the epoch in an Instant or ZonedDateTime object.
pub fn epoch_of(object: Gc<JsObject>) -> i128 {
    epoch_from(object.word(0), object.word(1))
}

impl Record for ZonedDateTime {
    const KIND: CellKind = CellKind::TemporalZonedDateTime;
    const PROTOTYPE: Intrinsic = Intrinsic::TemporalZonedDateTimePrototype;
    const NAME: &'static str = "Temporal.ZonedDateTime";
    const WORDS: usize = 5;
    fn save(&self, object: &mut Gc<JsObject>) {
        let [milliseconds, rest] = epoch_words(self.epoch_nanoseconds().0);
        let [first, second] = zone_words(self.time_zone());
        put(object, &[milliseconds, rest, calendar_word(self.calendar()), first, second]);
    }
    fn load(object: Gc<JsObject>) -> TemporalResult<Self> {
        let calendar = calendar_from(object.word(2)).clone();
        ZonedDateTime::try_new_with_provider(epoch_of(object), zone_of(object), calendar, provider())
    }
}

/// The time zone of a ZonedDateTime object.
pub fn zone_of(object: Gc<JsObject>) -> TimeZone {
    zone_from(object.word(3), object.word(4))
}

impl Record for Duration {
    const KIND: CellKind = CellKind::TemporalDuration;
    const PROTOTYPE: Intrinsic = Intrinsic::TemporalDurationPrototype;
    const NAME: &'static str = "Temporal.Duration";
    const WORDS: usize = 10;
    fn save(&self, object: &mut Gc<JsObject>) {
        // Components are kept as the Numbers nearest to them, as CreateTemporalDuration says.
        let words = [
            self.years() as f64,
            self.months() as f64,
            self.weeks() as f64,
            self.days() as f64,
            self.hours() as f64,
            self.minutes() as f64,
            self.seconds() as f64,
            self.milliseconds() as f64,
            self.microseconds() as f64,
            self.nanoseconds() as f64,
        ];
        put(object, &words.map(Value::number));
    }
    fn load(object: Gc<JsObject>) -> TemporalResult<Self> {
        duration_from(duration_parts(object))
    }
}

/// Years to nanoseconds of a Duration object.
pub fn duration_parts(object: Gc<JsObject>) -> [f64; 10] {
    std::array::from_fn(|index| object.word(index).as_number())
}

/// A duration of integral components. Too large ones saturate, which is still too large.
pub fn duration_from(parts: [f64; 10]) -> TemporalResult<Duration> {
    let [years, months, weeks, days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds] =
        parts;
    Duration::new(
        years as i64,
        months as i64,
        weeks as i64,
        days as i64,
        hours as i64,
        minutes as i64,
        seconds as i64,
        milliseconds as i64,
        microseconds as i128,
        nanoseconds as i128,
    )
}

/// The calendar of an object that has one.
pub fn calendar_slot(value: Value) -> Option<&'static Calendar> {
    let word = match value.cell_kind().and_then(CellKind::from_u8)? {
        CellKind::TemporalPlainDate
        | CellKind::TemporalPlainDateTime
        | CellKind::TemporalPlainYearMonth
        | CellKind::TemporalPlainMonthDay => 1,
        CellKind::TemporalZonedDateTime => 2,
        _ => return None,
    };
    Some(calendar_from(value.as_gc::<JsObject>().word(word)))
}

/// A new object of the running realm for this record.
pub fn create<T: Record>(vm: &mut Vm, record: &T) -> JsResult<Value> {
    let proto = vm.intrinsic(T::PROTOTYPE);
    let mut object = vm.new_object_of_kind(T::KIND, proto, T::WORDS)?;
    record.save(&mut object);
    Ok(object.value())
}

/// As `create`, with the prototype that a constructor call asks for.
pub fn create_from_constructor<T: Record>(vm: &mut Vm, record: &T, new_target: Value) -> JsResult<Value> {
    let proto = vm.get_prototype_from_constructor(new_target, T::PROTOTYPE)?;
    let mut object = vm.new_object_of_kind(T::KIND, proto, T::WORDS)?;
    record.save(&mut object);
    Ok(object.value())
}

/// The record of an object of this type, None for any other value.
pub fn load_if<T: Record>(vm: &mut Vm, value: Value) -> JsResult<Option<T>> {
    if !value.is_kind(T::KIND) {
        return Ok(None);
    }
    super::checked(vm, T::load(value.as_gc())).map(Some)
}

/// RequireInternalSlot for a method of this name, and the receiver's record.
pub fn this_record<T: Record>(vm: &mut Vm, this: Value, method: &str) -> JsResult<T> {
    let object = this_object::<T>(vm, this, method)?;
    super::checked(vm, T::load(object))
}

/// RequireInternalSlot.
#[inline]
pub fn this_object<T: Record>(vm: &mut Vm, this: Value, method: &str) -> JsResult<Gc<JsObject>> {
    if this.is_kind(T::KIND) {
        return Ok(this.as_gc());
    }
    Err(vm.incompatible_receiver(&format!("{}.prototype.{method}", T::NAME), this))
}

/// Whether a calendar is one with eras.
pub fn has_eras(calendar: &Calendar) -> bool {
    let kind = calendar.kind();
    ![Calendar::ISO, Calendar::CHINESE, Calendar::DANGI].iter().any(|eraless| eraless.kind() == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates() {
        for (days, year, month, day) in [
            (0, 1970, 1, 1),
            (-1, 1969, 12, 31),
            (11_016, 2000, 2, 29),
            (11_017, 2000, 3, 1),
            (-100_000_001, -271_821, 4, 19),
            (100_000_000, 275_760, 9, 13),
            (-719_468, 0, 3, 1),
        ] {
            let iso = civil_from_days(days);
            assert_eq!((iso.year, iso.month, iso.day), (year, month, day));
            assert_eq!(date_from(date_word(iso)), iso);
        }
    }

    #[test]
    fn epochs_survive() {
        for ns in [0, -1, 999_999, 1_000_000, -8_640_000_000_000_000_000_000, 8_640_000_000_000_000_000_000] {
            let [ms, rest] = epoch_words(ns);
            assert_eq!(epoch_from(ms, rest), ns);
        }
    }

    #[test]
    fn calendars_survive() {
        for calendar in &CALENDARS {
            assert_eq!(calendar_from(calendar_word(calendar)), calendar);
        }
    }
}
