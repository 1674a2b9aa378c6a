//! 11.5: the values that can be formatted, and the pattern each kind is given.

use super::components::Components;
use super::constructor::{Request, create, shared};
use super::format::{DateFormat, MS_PER_DAY, Moment};
use super::pattern::{Item, components_of, has, pattern, style_pattern};
use crate::builtins::temporal::records;
use crate::execution::{JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::value::{Gc, Value};
use temporal_rs::iso::{IsoDate, IsoTime};

/// Which components a format must have one of, or gets defaults for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Required {
    Date,
    Time,
    YearMonth,
    MonthDay,
    Any,
}

/// What is shown if none of the required ones is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Defaults {
    Date,
    Time,
    YearMonth,
    MonthDay,
    ZonedDateTime,
    All,
}

/// A kind of value that has a pattern of its own.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Kind {
    /// A number or a Date.
    Number,
    Instant,
    Date,
    YearMonth,
    MonthDay,
    Time,
    DateTime,
}

/// ToDateTimeFormattable's result: a time, exact for the first two kinds, else a local one as if in UTC.
#[derive(Clone, Copy)]
pub struct Formattable {
    pub kind: Kind,
    milliseconds: f64,
    calendar: Option<&'static str>,
}

/// 11.5.? GetDateTimeFormat ( formats, matcher, options, required, defaults, inherit ), the components of it.
pub fn resolve_components(
    options: &Components,
    required: Required,
    defaults: Defaults,
    inherit_all: bool,
) -> Option<Components> {
    let mut result = if inherit_all { *options } else { Components::default() };
    if !inherit_all && matches!(required, Required::Date | Required::YearMonth | Required::Any) {
        result.era = options.era;
    }
    let date = matches!(required, Required::Date | Required::Any);
    let time = matches!(required, Required::Time | Required::Any);
    let mut need_defaults = true;
    let mut take = |wanted: bool, into: &mut Option<&'static str>, from: Option<&'static str>| {
        if wanted && from.is_some() {
            *into = from;
            need_defaults = false;
        }
    };
    take(date, &mut result.weekday, options.weekday);
    take(date || required == Required::YearMonth, &mut result.year, options.year);
    take(required != Required::Time, &mut result.month, options.month);
    take(date || required == Required::MonthDay, &mut result.day, options.day);
    take(time, &mut result.day_period, options.day_period);
    take(time, &mut result.hour, options.hour);
    take(time, &mut result.minute, options.minute);
    take(time, &mut result.second, options.second);
    if time && options.fractional_second_digits.is_some() {
        result.fractional_second_digits = options.fractional_second_digits;
        need_defaults = false;
    }
    if need_defaults {
        if !inherit_all && options.any() {
            return None;
        }
        let numeric = Some("numeric");
        let all = matches!(defaults, Defaults::All | Defaults::ZonedDateTime);
        if all || matches!(defaults, Defaults::Date | Defaults::YearMonth) {
            result.year = numeric;
        }
        if all || defaults != Defaults::Time {
            result.month = numeric;
        }
        if all || matches!(defaults, Defaults::Date | Defaults::MonthDay) {
            result.day = numeric;
        }
        if all || defaults == Defaults::Time {
            (result.hour, result.minute, result.second) = (numeric, numeric, numeric);
        }
        if defaults == Defaults::ZonedDateTime && result.time_zone_name.is_none() {
            result.time_zone_name = Some("short");
        }
    }
    Some(result)
}

impl DateFormat {
    /// The pattern for a kind of value; None if nothing of what was asked for applies to it.
    pub fn items_for(&self, kind: Kind) -> Option<Vec<Item>> {
        if kind == Kind::Number {
            return Some(self.items.clone());
        }
        if self.date_style.is_some() || self.time_style.is_some() {
            return self.styled_items_for(kind);
        }
        let get = |required, defaults, all| resolve_components(&self.options, required, defaults, all);
        let components = match kind {
            Kind::Number => None,
            Kind::Instant => {
                let defaults = if self.zoned { Defaults::ZonedDateTime } else { Defaults::All };
                get(Required::Any, defaults, true)
            }
            Kind::Date => get(Required::Date, Defaults::Date, false),
            Kind::YearMonth => get(Required::YearMonth, Defaults::YearMonth, false),
            Kind::MonthDay => get(Required::MonthDay, Defaults::MonthDay, false),
            Kind::Time => get(Required::Time, Defaults::Time, false),
            Kind::DateTime => get(Required::Any, Defaults::All, false),
        };
        components.map(|components| pattern(&self.table, &components, &self.hour_cycle))
    }

    /// 11.5.? AdjustDateTimeStyleFormat ( formats, baseFormat, matcher, allowedOptions )
    fn styled_items_for(&self, kind: Kind) -> Option<Vec<Item>> {
        let table = &self.table;
        let (date, time) = (self.date_style, self.time_style);
        // A time style may show the zone, which a plain time has not.
        let plain_time = match time {
            Some("full" | "long") => Some("medium"),
            time => time,
        };
        match kind {
            Kind::Number | Kind::Instant => Some(self.items.clone()),
            Kind::Date => date.map(|style| style_pattern(table, Some(style), None, &self.hour_cycle)),
            Kind::Time => plain_time.map(|style| style_pattern(table, None, Some(style), &self.hour_cycle)),
            Kind::DateTime => Some(style_pattern(table, date, plain_time, &self.hour_cycle)),
            Kind::YearMonth | Kind::MonthDay => {
                let shown = components_of(&style_pattern(table, Some(date?), None, &self.hour_cycle));
                let Components { era, year, month, day, .. } = shown;
                let components = if kind == Kind::YearMonth {
                    Components { era, year, month, ..Components::default() }
                } else {
                    Components { month, day, ..Components::default() }
                };
                Some(pattern(table, &components, &self.hour_cycle))
            }
        }
    }
}

/// 11.5.? ToDateTimeFormattable ( value )
pub fn to_formattable(vm: &mut Vm, value: Value) -> JsResult<Formattable> {
    match temporal_value(vm, value)? {
        Some(formattable) => Ok(formattable),
        None => Ok(number(vm.to_number(value)?)),
    }
}

/// A time value.
pub fn number(milliseconds: f64) -> Formattable {
    Formattable { kind: Kind::Number, milliseconds, calendar: None }
}

fn clock(time: IsoTime) -> i64 {
    (i64::from(time.hour) * 60 + i64::from(time.minute)) * 60_000
        + i64::from(time.second) * 1000
        + i64::from(time.millisecond)
}

fn local(date: IsoDate, clock: i64) -> f64 {
    let day = crate::builtins::date_algorithms::day_from_civil(
        date.year.into(),
        i64::from(date.month) - 1,
        date.day.into(),
    );
    (day * MS_PER_DAY + clock) as f64
}

/// A Temporal object as what is formatted of it; None for other values. A ZonedDateTime has a zone of its
/// own, and is refused.
fn temporal_value(vm: &mut Vm, value: Value) -> JsResult<Option<Formattable>> {
    let noon = MS_PER_DAY / 2;
    let Some(kind) = value.cell_kind().and_then(CellKind::from_u8) else { return Ok(None) };
    let calendar = records::calendar_slot(value).map(|calendar| calendar.identifier());
    let with = |kind, milliseconds| Ok(Some(Formattable { kind, milliseconds, calendar }));
    if kind == CellKind::TemporalZonedDateTime {
        return Err(vm.type_error("Invalid argument for Temporal [object Temporal.ZonedDateTime]"));
    }
    let object: Gc<JsObject> = match kind {
        CellKind::TemporalInstant
        | CellKind::TemporalPlainDate
        | CellKind::TemporalPlainYearMonth
        | CellKind::TemporalPlainMonthDay
        | CellKind::TemporalPlainTime
        | CellKind::TemporalPlainDateTime => value.as_gc(),
        _ => return Ok(None),
    };
    match kind {
        CellKind::TemporalInstant => {
            with(Kind::Instant, records::epoch_of(object).div_euclid(1_000_000) as f64)
        }
        CellKind::TemporalPlainTime => {
            let time = clock(records::time_clock(object));
            with(Kind::Time, local(records::iso_date(1970, 1, 1), time))
        }
        CellKind::TemporalPlainDateTime => {
            let time = clock(records::date_time_clock(object));
            with(Kind::DateTime, local(records::iso_date_of(object), time))
        }
        kind => {
            let kind = match kind {
                CellKind::TemporalPlainDate => Kind::Date,
                CellKind::TemporalPlainYearMonth => Kind::YearMonth,
                _ => Kind::MonthDay,
            };
            with(kind, local(records::iso_date_of(object), noon))
        }
    }
}

/// 11.5.? HandleDateTimeValue ( dateTimeFormat, x ): the pattern and the moment.
pub fn handle(vm: &mut Vm, format: &DateFormat, value: Formattable) -> JsResult<(Vec<Item>, Moment)> {
    if let Some(calendar) = value.calendar {
        let any = matches!(value.kind, Kind::Date | Kind::DateTime) && calendar == "iso8601";
        if !any && calendar != format.calendar {
            return Err(vm.range_error("Mismatched calendars."));
        }
    }
    let Some(items) = format.items_for(value.kind) else {
        return Err(vm.type_error("The value has none of the components that are formatted"));
    };
    let moment = match value.kind {
        Kind::Number => {
            let time = crate::builtins::date_algorithms::time_clip(value.milliseconds);
            if time.is_nan() {
                return Err(vm.range_error("Invalid time value"));
            }
            format.moment_at(time as i64)
        }
        Kind::Instant => format.moment_at(value.milliseconds as i64),
        _ => {
            let local = value.milliseconds as i64;
            format.moment_of_local(local, local, 0)
        }
    };
    debug_assert!(matches!(value.kind, Kind::Number | Kind::Instant) || !has(&items, 'z'));
    Ok((items, moment))
}

/// The text of a value in a format.
pub fn text(vm: &mut Vm, format: &DateFormat, value: Formattable) -> JsResult<Value> {
    let (items, moment) = handle(vm, format, value)?;
    let text: String = format.parts(&items, &moment).into_iter().map(|part| part.text).collect();
    Ok(vm.try_new_string(&text)?.value())
}

/// The methods toLocaleString, toLocaleDateString and toLocaleTimeString of a Date or a Temporal object,
/// for `locales` and `options`; a number stands for a Date's time.
pub fn to_locale_string(
    vm: &mut Vm,
    value: Value,
    arguments: (Value, Value),
    required: Required,
    defaults: Defaults,
) -> JsResult<Value> {
    let request = Request { locales: arguments.0, options: arguments.1, required, defaults, zone: None };
    let format = shared(vm, request)?;
    let value = to_formattable(vm, value)?;
    text(vm, &format, value)
}

/// Temporal.ZonedDateTime.prototype.toLocaleString ( [ locales [ , options ] ] )
pub fn zoned_to_locale_string(
    vm: &mut Vm,
    object: Gc<JsObject>,
    zone: String,
    arguments: (Value, Value),
) -> JsResult<Value> {
    let (required, defaults) = (Required::Any, Defaults::All);
    let request =
        Request { locales: arguments.0, options: arguments.1, required, defaults, zone: Some(zone) };
    let format = create(vm, request)?;
    let calendar = records::calendar_slot(object.value()).map_or("iso8601", |calendar| calendar.identifier());
    if calendar != "iso8601" && calendar != format.calendar {
        return Err(vm.range_error("Mismatched calendars."));
    }
    let milliseconds = records::epoch_of(object).div_euclid(1_000_000) as f64;
    text(vm, &format, Formattable { kind: Kind::Instant, milliseconds, calendar: None })
}
