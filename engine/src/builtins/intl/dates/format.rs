//! 11.5: formatting a moment by a pattern.

use super::components::Components;
use super::fields::{CalendarDate, Names};
use super::pattern::{Item, SEPARATOR};
use super::table::Table;
use super::zone::{Zone, ZoneNames};
use std::rc::Rc;

pub const MS_PER_DAY: i64 = 86_400_000;

/// What is formatted: a local date and time of day, and what the zone's name depends on.
#[derive(Clone, Copy)]
pub struct Moment {
    pub date: CalendarDate,
    /// Milliseconds of the local day.
    pub clock: i64,
    /// The UTC time.
    pub time: i64,
    pub offset: i64,
}

/// What a DateTimeFormat holds; scripts see it through resolvedOptions.
pub struct DateFormat {
    pub locale: String,
    pub calendar: &'static str,
    pub numbering_system: &'static str,
    pub digits: [char; 10],
    pub zone: Zone,
    /// h11, h12, h23 or h24, whether or not the pattern has hours.
    pub hour_cycle: String,
    pub options: Components,
    pub date_style: Option<&'static str>,
    pub time_style: Option<&'static str>,
    /// Made for a ZonedDateTime's toLocaleString.
    pub zoned: bool,
    /// The pattern for numbers and dates.
    pub items: Vec<Item>,
    pub table: Rc<Table>,
    pub names: Names,
    pub zone_names: ZoneNames,
}

/// A part of the text with the type that formatToParts tells.
pub struct Part {
    pub kind: &'static str,
    pub text: String,
}

impl DateFormat {
    /// The moment at a UTC time in milliseconds.
    pub fn moment_at(&self, time: i64) -> Moment {
        let offset = self.zone.offset_at(time);
        self.moment_of_local(time + offset * 1000, time, offset)
    }

    /// The moment at a local time, as milliseconds since the epoch's local time.
    pub fn moment_of_local(&self, local: i64, time: i64, offset: i64) -> Moment {
        let date = CalendarDate::new(self.calendar, local.div_euclid(MS_PER_DAY));
        Moment { date, clock: local.rem_euclid(MS_PER_DAY), time, offset }
    }

    /// A number in the format's digits, with at least so many.
    fn number(&self, number: i64, width: usize) -> String {
        let sign = if number < 0 { "-" } else { "" };
        let latin = format!("{sign}{:0width$}", number.unsigned_abs());
        if self.digits[0] == '0' {
            return latin;
        }
        latin
            .chars()
            .map(|char| char.to_digit(10).map_or(char, |digit| self.digits[digit as usize]))
            .collect()
    }

    /// 11.5.? FormatDateTimePattern ( dateTimeFormat, format, pattern, x )
    pub fn parts(&self, items: &[Item], moment: &Moment) -> Vec<Part> {
        items.iter().map(|item| self.part(item, moment)).filter(|part| !part.text.is_empty()).collect()
    }

    pub fn part(&self, item: &Item, moment: &Moment) -> Part {
        let (letter, width) = match item {
            Item::Literal(text) => return Part { kind: "literal", text: text.clone() },
            Item::Field(letter, width) => (*letter, *width),
        };
        let date = &moment.date;
        let padded = |number: i64| self.number(number, usize::from(width.min(2)));
        let hour = moment.clock / 3_600_000;
        let named = |letter, width| self.names.get(letter, width, date);
        let (kind, text) = match letter {
            'G' => ("era", named('G', width).unwrap_or_default()),
            'y' if width == 2 => ("year", self.number(i64::from(date.year()).rem_euclid(100), 2)),
            'y' => ("year", self.number(date.year().into(), 1)),
            'r' => ("relatedYear", self.number(date.year().into(), 1)),
            'U' => ("yearName", named('U', 1).unwrap_or_else(|| self.number(date.year().into(), 1))),
            'M' | 'L' => ("month", self.month(letter, width, date)),
            'd' => ("day", padded(date.day.into())),
            'E' | 'c' => ("weekday", named(letter, width).unwrap_or_default()),
            'a' => ("dayPeriod", self.half_day(hour)),
            'B' => ("dayPeriod", self.day_period(width, moment.clock)),
            'h' => ("hour", padded(if hour % 12 == 0 { 12 } else { hour % 12 })),
            'K' => ("hour", padded(hour % 12)),
            'k' => ("hour", padded(if hour == 0 { 24 } else { hour })),
            'H' => ("hour", padded(hour)),
            'm' => ("minute", padded(moment.clock / 60_000 % 60)),
            's' => ("second", padded(moment.clock / 1000 % 60)),
            SEPARATOR => ("literal", self.decimal_separator().to_owned()),
            'S' => {
                let fraction = moment.clock % 1000 / 10_i64.pow(3 - u32::from(width.min(3)));
                ("fractionalSecond", self.number(fraction, usize::from(width)))
            }
            _ => {
                let name = self.zone_names.name((letter, width), &self.zone, moment.time, moment.offset);
                ("timeZoneName", name)
            }
        };
        Part { kind, text }
    }

    fn month(&self, letter: char, width: u8, date: &CalendarDate) -> String {
        let month = date.month();
        // The months of the other lunisolar calendar, the Hebrew one, have numbers by their order.
        let by_code = matches!(self.calendar, "chinese" | "dangi");
        let number = if by_code { month.number() } else { month.ordinal };
        let leap = by_code && month.to_input().is_leap();
        let name = if width > 2 { self.names.get(letter, width, date) } else { None };
        name.unwrap_or_else(|| {
            let number = self.number(number.into(), usize::from(width.min(2)));
            if leap { self.leap_number(&number) } else { number }
        })
    }

    /// The number of a leap month, which is that of the month before it.
    fn leap_number(&self, number: &str) -> String {
        let traditional = ["Hant", "TW", "HK", "MO"].iter().any(|part| self.locale.contains(part));
        match self.locale.split('-').next().unwrap_or("") {
            "ja" | "yue" => format!("閏{number}"),
            "zh" if traditional => format!("閏{number}"),
            "zh" => format!("闰{number}"),
            "ko" => format!("윤{number}"),
            "vi" => format!("{number} Nhuận"),
            "cv" => format!("йӗкӗр {number}"),
            _ => format!("{number}bis"),
        }
    }

    /// What stands before the fraction of a second: the locale's, or that of Arabic digits.
    fn decimal_separator(&self) -> &str {
        match self.numbering_system {
            "arab" | "arabext" => "٫",
            _ => self.table.must("."),
        }
    }

    /// AM or PM.
    fn half_day(&self, hour: i64) -> String {
        let (am, pm) = self.table.must("a").split_once('|').unwrap_or(("AM", "PM"));
        if hour < 12 { am } else { pm }.to_owned()
    }

    /// The part of the day. An entry with `!` is for the full hour only.
    fn day_period(&self, width: u8, clock: i64) -> String {
        let key = match width {
            4 => "B4",
            5 => "B5",
            _ => "B1",
        };
        let names = self.table.get(key).or_else(|| self.table.get("B1")).unwrap_or("");
        let (hour, sharp) = (clock / 3_600_000, clock % 3_600_000 < 60_000);
        let mut found = "";
        for entry in names.split('|') {
            let Some(end) = entry.find([':', '!']) else { continue };
            let Ok(start) = entry[..end].parse::<i64>() else { continue };
            let name = &entry[end + 1..];
            if entry[end..].starts_with('!') {
                if start == hour && sharp {
                    return name.to_owned();
                }
            } else if start <= hour {
                found = name;
            }
        }
        found.to_owned()
    }
}
