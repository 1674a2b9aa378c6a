//! The fields of a date in a calendar, with the names that ICU4X has for them.

use icu_calendar::cal::hijri::{TabularAlgorithm, TabularAlgorithmEpoch, TabularAlgorithmLeapYears};
use icu_calendar::cal::{
    Buddhist, ChineseTraditional, Coptic, Ethiopian, EthiopianEraStyle, Gregorian, Hebrew, Hijri, Indian,
    Japanese, KoreanTraditional, Persian, Roc,
};
use icu_calendar::types::{MonthInfo, RataDie, YearInfo};
use icu_calendar::{Calendar, Date};
use icu_datetime::DateTimeFormatterPreferences;
use icu_datetime::fieldsets::enums::DateFieldSet;
use icu_datetime::pattern::{DateTimePattern, FixedCalendarDateTimeNames};
use std::cell::RefCell;
use std::collections::HashMap;
use writeable::TryWriteable;

/// The day number of the epoch where ICU4X counts from the first of January of year 1.
const EPOCH_DAY: i64 = 719_163;

/// A field's pattern.
pub fn repeated(letter: char, width: u8) -> String {
    letter.to_string().repeat(usize::from(width))
}

/// Runs the body with the calendar's type. Calendars of the same type name their parts alike.
macro_rules! with_calendar {
    ($name:expr, $calendar:ident => $body:expr) => {
        match $name {
            "buddhist" => {
                let $calendar = Buddhist;
                $body
            }
            "chinese" => {
                let $calendar = ChineseTraditional::new();
                $body
            }
            "coptic" => {
                let $calendar = Coptic;
                $body
            }
            "dangi" => {
                let $calendar = KoreanTraditional::new();
                $body
            }
            "ethioaa" => {
                let $calendar = Ethiopian::new_with_era_style(EthiopianEraStyle::AmeteAlem);
                $body
            }
            "ethiopic" => {
                let $calendar = Ethiopian::new_with_era_style(EthiopianEraStyle::AmeteMihret);
                $body
            }
            "hebrew" => {
                let $calendar = Hebrew;
                $body
            }
            "indian" => {
                let $calendar = Indian;
                $body
            }
            "islamic-civil" => {
                let $calendar = tabular(TabularAlgorithmEpoch::Friday);
                $body
            }
            "islamic-tbla" => {
                let $calendar = tabular(TabularAlgorithmEpoch::Thursday);
                $body
            }
            "islamic-umalqura" => {
                let $calendar = Hijri::new_umm_al_qura();
                $body
            }
            "japanese" => {
                let $calendar = Japanese::new();
                $body
            }
            "persian" => {
                let $calendar = Persian;
                $body
            }
            "roc" => {
                let $calendar = Roc;
                $body
            }
            _ => {
                let $calendar = Gregorian;
                $body
            }
        }
    };
}

fn tabular(epoch: TabularAlgorithmEpoch) -> Hijri<TabularAlgorithm> {
    Hijri(TabularAlgorithm::new(TabularAlgorithmLeapYears::TypeII, epoch))
}

/// A date in some calendar.
#[derive(Clone, Copy)]
pub struct CalendarDate {
    day_number: RataDie,
    year: YearInfo,
    month: MonthInfo,
    pub day: u8,
    /// From Sunday, 0.
    pub weekday: u8,
}

fn fields<C: Calendar>(day_number: RataDie, calendar: C) -> CalendarDate {
    let date = Date::from_rata_die(day_number, calendar);
    CalendarDate {
        day_number,
        year: date.year(),
        month: date.month(),
        day: date.day_of_month().0,
        weekday: (day_number.to_i64_date().rem_euclid(7)) as u8,
    }
}

impl CalendarDate {
    /// The date so many days after the epoch.
    pub fn new(calendar: &str, days: i64) -> CalendarDate {
        let day_number = RataDie::new(days + EPOCH_DAY);
        with_calendar!(calendar, calendar => fields(day_number, calendar))
    }

    /// The year in its era, or the related one of a cyclic calendar.
    pub fn year(&self) -> i32 {
        self.year.era_year_or_related_iso()
    }

    pub fn month(&self) -> &MonthInfo {
        &self.month
    }

    /// Whether both are of the same era.
    pub fn same_era(&self, other: &CalendarDate) -> bool {
        self.year.era().map(|era| era.era) == other.year.era().map(|era| era.era)
    }

    /// What tells the names of a field apart.
    fn discriminant(&self, letter: char) -> String {
        match letter {
            'G' => self.year.era().map_or(String::new(), |era| era.era.to_string()),
            'U' => self.year.cyclic().map_or(String::new(), |cyclic| cyclic.year.to_string()),
            'M' | 'L' => format!("{} {}", self.month.to_input().code().0, self.month.ordinal),
            _ => self.weekday.to_string(),
        }
    }
}

/// Names of the parts of dates, each asked for once.
pub struct Names {
    preferences: DateTimeFormatterPreferences,
    calendar: &'static str,
    known: RefCell<HashMap<(char, u8, String), Option<String>>>,
}

impl Names {
    pub fn new(preferences: DateTimeFormatterPreferences, calendar: &'static str) -> Names {
        Names { preferences, calendar, known: RefCell::new(HashMap::new()) }
    }

    /// The name for a field of a date; None if there is none.
    pub fn get(&self, letter: char, width: u8, date: &CalendarDate) -> Option<String> {
        let key = (letter, width, date.discriminant(letter));
        if let Some(name) = self.known.borrow().get(&key) {
            return name.clone();
        }
        let name = self.find(letter, width, date);
        self.known.borrow_mut().insert(key, name.clone());
        name
    }

    fn find(&self, letter: char, width: u8, date: &CalendarDate) -> Option<String> {
        let pattern = DateTimePattern::try_from_pattern_str(&repeated(letter, width)).ok()?;
        with_calendar!(self.calendar, calendar => {
            let mut names = names_of(&calendar, self.preferences)?;
            let formatter = names.include_for_pattern(&pattern).ok()?;
            let date = Date::from_rata_die(date.day_number, calendar);
            formatter.format(&date).try_write_to_string().ok().map(|name| name.into_owned())
        })
    }
}

/// Names for dates in a calendar of this type.
fn names_of<C: icu_datetime::scaffold::CldrCalendar>(
    _: &C,
    preferences: DateTimeFormatterPreferences,
) -> Option<FixedCalendarDateTimeNames<C, DateFieldSet>> {
    FixedCalendarDateTimeNames::try_new(preferences).ok()
}
