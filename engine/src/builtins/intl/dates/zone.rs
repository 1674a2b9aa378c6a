//! Time zones of formats: identifiers, offsets and names.

use crate::builtins::{date_algorithms, time_zones};
use icu_calendar::Gregorian;
use icu_datetime::DateTimeFormatterPreferences;
use icu_datetime::fieldsets::enums::ZoneFieldSet;
use icu_datetime::pattern::{DateTimePattern, FixedCalendarDateTimeNames};
use icu_time::zone::{UtcOffset, ZoneNameTimestamp};
use std::cell::RefCell;
use writeable::TryWriteable;

enum Rules {
    /// The host's zone where it has no name: a POSIX rule.
    Local,
    Named(jiff::tz::TimeZone),
    Offset(i64),
}

/// A format's time zone.
pub struct Zone {
    pub identifier: String,
    rules: Rules,
}

impl Zone {
    /// 6.5.? SystemTimeZoneIdentifier ( )
    pub fn system() -> Zone {
        match date_algorithms::time_zone_identifier() {
            Some(name) => {
                // UTC has one name that hosts do not agree on.
                let name = if matches!(name.as_str(), "Etc/UTC" | "Etc/GMT" | "GMT") {
                    "UTC"
                } else {
                    name.as_str()
                };
                Zone::parse(name).unwrap_or_else(Zone::unnamed)
            }
            None => Zone::unnamed(),
        }
    }

    fn unnamed() -> Zone {
        Zone { identifier: "UTC".to_owned(), rules: Rules::Local }
    }

    /// An available name in any case, or an offset of hours and minutes.
    pub fn parse(text: &str) -> Option<Zone> {
        if text.starts_with(['+', '-']) {
            let minutes = offset_minutes(text)?;
            let sign = if minutes < 0 { '-' } else { '+' };
            let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
            let identifier = format!("{sign}{hours:02}:{rest:02}");
            return Some(Zone { identifier, rules: Rules::Offset(minutes * 60) });
        }
        let (name, rules) = time_zones::named(text)?;
        Some(Zone { identifier: name.to_owned(), rules: Rules::Named(rules) })
    }

    /// Seconds east of Greenwich at a time in milliseconds.
    pub fn offset_at(&self, time: i64) -> i64 {
        match &self.rules {
            Rules::Local => date_algorithms::offset_at_utc(time) / 1000,
            Rules::Named(zone) => time_zones::offset_seconds(zone, time.div_euclid(1000)),
            Rules::Offset(seconds) => *seconds,
        }
    }

    /// ICU4X's zone, unknown for offsets.
    fn id(&self) -> icu_time::TimeZone {
        match self.rules {
            Rules::Offset(_) => icu_time::TimeZone::UNKNOWN,
            _ => icu_time::TimeZone::from_iana_id(&self.identifier),
        }
    }
}

/// ParseTimeZoneOffsetString for offsets without seconds: `+01`, `+0130`, `+01:30`.
fn offset_minutes(text: &str) -> Option<i64> {
    let digits = text.get(1..)?;
    let (hours, minutes) = match digits.len() {
        2 => (digits, "00"),
        4 => digits.split_at_checked(2)?,
        5 => digits.split_once(':').filter(|(hours, _)| hours.len() == 2)?,
        _ => return None,
    };
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i64>().ok())?;
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let total = hours * 60 + minutes;
    Some(if text.starts_with('-') { -total } else { total })
}

/// Names of zones in a locale: what one field of a pattern needs, loaded at its first use.
pub struct ZoneNames {
    preferences: DateTimeFormatterPreferences,
    /// Whether offsets have a minus sign of their own.
    wide_minus: bool,
    /// Whether marks of direction belong to names.
    directed: bool,
    loaded: RefCell<Option<Loaded>>,
}

struct Loaded {
    field: (char, u8),
    pattern: DateTimePattern,
    names: FixedCalendarDateTimeNames<Gregorian, ZoneFieldSet>,
}

impl ZoneNames {
    pub fn new(preferences: DateTimeFormatterPreferences, language: &str) -> ZoneNames {
        ZoneNames {
            preferences,
            wide_minus: matches!(language, "et" | "fa" | "fr" | "lij" | "lt" | "se" | "sv"),
            directed: matches!(language, "fa" | "he"),
            loaded: RefCell::new(None),
        }
    }

    fn load(&self, field: (char, u8)) -> Option<Loaded> {
        let pattern =
            DateTimePattern::try_from_pattern_str(&super::fields::repeated(field.0, field.1)).ok()?;
        let mut names =
            FixedCalendarDateTimeNames::<Gregorian, ZoneFieldSet>::try_new(self.preferences).ok()?;
        names.include_for_pattern(&pattern).ok()?;
        Some(Loaded { field, pattern, names })
    }

    /// The zone's name at a time.
    pub fn name(&self, field: (char, u8), zone: &Zone, time: i64, offset: i64) -> String {
        // UTC has no generic names.
        let (letter, width) = field;
        let is_utc = matches!(zone.identifier.as_str(), "UTC" | "Etc/UTC" | "Etc/GMT" | "GMT");
        let letter = if letter == 'v' && is_utc { 'O' } else { letter };
        let mut name = self.find((letter, width), zone, time, offset);
        if self.wide_minus {
            name = with_wide_minus(&name);
        }
        if !self.directed {
            name.retain(|char| !matches!(char, '\u{200e}' | '\u{200f}'));
        }
        if letter == 'z' && matches!(zone.rules, Rules::Offset(0)) {
            let end =
                name.trim_end_matches(|char: char| char.is_numeric() || matches!(char, ':' | '+')).len();
            name.truncate(end);
        }
        name
    }

    /// The name as ICU4X has it, or the offset where it has no data.
    fn find(&self, field: (char, u8), zone: &Zone, time: i64, offset: i64) -> String {
        let plain = || {
            let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
            format!("GMT{sign}{}:{:02}", minutes / 60, minutes % 60)
        };
        let mut loaded = self.loaded.borrow_mut();
        if loaded.as_ref().is_none_or(|loaded| loaded.field != field) {
            *loaded = self.load(field);
        }
        let Some(loaded) = loaded.as_ref() else { return plain() };
        let Ok(utc_offset) = UtcOffset::try_from_seconds(offset as i32) else { return plain() };
        let info = zone.id().with_offset(Some(utc_offset));
        let info =
            info.with_zone_name_timestamp(ZoneNameTimestamp::from_epoch_seconds(time.div_euclid(1000)));
        let formatter = loaded.names.with_pattern_unchecked(&loaded.pattern);
        match formatter.format(&info).try_write_to_string() {
            Ok(name) => name.into_owned(),
            Err(_) => plain(),
        }
    }
}

/// A hyphen before a digit as a minus sign.
fn with_wide_minus(name: &str) -> String {
    let mut chars = name.chars().peekable();
    let mut result = String::with_capacity(name.len());
    while let Some(char) = chars.next() {
        let is_minus = char == '-' && chars.peek().is_some_and(|next| next.is_numeric());
        result.push(if is_minus { '−' } else { char });
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets() {
        let cases = [
            ("+01", Some(60)),
            ("-0130", Some(-90)),
            ("+05:45", Some(345)),
            ("+24", None),
            ("+1", None),
            ("+01:60", None),
            ("+01:00:00", None),
        ];
        for (text, expected) in cases {
            assert_eq!(offset_minutes(text), expected, "{text}");
        }
    }
}
