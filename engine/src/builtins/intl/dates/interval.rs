//! 11.5.?: ranges of dates.

use super::components::Components;
use super::format::{DateFormat, Moment, Part};
use super::pattern::{
    Item, class, components_of, date_time_glue, glue, interval_pattern, pattern, style_pattern,
    time_interval_pattern,
};

/// Which date a part of a range tells.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Source {
    Shared,
    Start,
    End,
}

impl Source {
    pub fn name(self) -> &'static str {
        match self {
            Source::Shared => "shared",
            Source::Start => "startRange",
            Source::End => "endRange",
        }
    }
}

/// The fields by size, the largest first.
const SIZES: &str = "GyMdaHmsS";

/// The largest field in which the moments differ, of those that a pattern could show.
fn largest_difference(start: &Moment, end: &Moment) -> Option<char> {
    let (x, y) = (&start.date, &end.date);
    let month = |moment: &Moment| (moment.date.month().ordinal, moment.date.month().to_input());
    let hour = |moment: &Moment| moment.clock / 3_600_000;
    if !x.same_era(y) {
        Some('G')
    } else if x.year() != y.year() {
        Some('y')
    } else if month(start) != month(end) {
        Some('M')
    } else if x.day != y.day {
        Some('d')
    } else if hour(start) / 12 != hour(end) / 12 {
        Some('a')
    } else if hour(start) != hour(end) {
        Some('H')
    } else if start.clock / 60_000 != end.clock / 60_000 {
        Some('m')
    } else if start.clock / 1000 != end.clock / 1000 {
        Some('s')
    } else if start.clock != end.clock {
        Some('S')
    } else {
        None
    }
}

/// Whether the pattern shows a field as small as the difference, or smaller.
fn shows(items: &[Item], difference: char) -> bool {
    let size = |letter: char| SIZES.find(if letter == 'E' { 'd' } else { letter }).unwrap_or(0);
    items.iter().any(|item| match item {
        Item::Field(letter, _) => class(*letter) != 'z' && size(class(*letter)) >= size(difference),
        Item::Literal(_) => false,
    })
}

type Parts = Vec<(Part, Source)>;

/// The parts of a range, each with the date it tells.
pub fn parts(format: &DateFormat, items: &[Item], start: &Moment, end: &Moment) -> Parts {
    let Some(difference) = largest_difference(start, end) else {
        return single(format, items, start, Source::Shared);
    };
    let mut shown = components_of(items);
    // Some locales' patterns have a part of the day by themselves.
    shown.day_period = shown.day_period.filter(|_| format.options.day_period.is_some());
    let (table, cycle) = (&format.table, format.hour_cycle.as_str());
    let (date, has_time) = (shown.date_part(), shown.has_time());
    let has_date = date != Components::default();
    let times_differ = !"GyMd".contains(difference);
    if !has_date && has_time && !times_differ {
        // Times of different days tell the days.
        let numeric = Some("numeric");
        let dated = Components { year: numeric, month: numeric, day: numeric, ..shown };
        return full(format, &pattern(table, &dated, cycle), start, end);
    }
    let same_text = || {
        let text = |moment| format.parts(items, moment).into_iter().map(|part| part.text).collect::<String>();
        text(start) == text(end)
    };
    if !shows(items, difference) || difference == 'S' && same_text() {
        return single(format, items, start, Source::Shared);
    }
    if !times_differ {
        let plain = !has_time && shown.time_zone_name.is_none();
        let found = if plain { interval_pattern(table, difference, &shown) } else { None };
        return match found {
            Some(interval) => split(format, &interval, start, end),
            None => full(format, items, start, end),
        };
    }
    let time = Components { time_zone_name: shown.time_zone_name, ..shown.time_part() };
    let range = match time_interval_pattern(table, difference, &time, cycle) {
        Some(interval) => split(format, &interval, start, end),
        None if has_date => full(format, &pattern(table, &time, cycle), start, end),
        None => return full(format, items, start, end),
    };
    if !has_date {
        return range;
    }
    // The day is told once, and the range of times with it.
    let date_items = match format.date_style {
        Some(style) => style_pattern(table, Some(style), None, cycle),
        None => pattern(table, &date, cycle),
    };
    let mut parts = Vec::new();
    let mut range = Some(range);
    let place = [Item::Field('0', 1)];
    for item in glue(date_time_glue(table, &date, format.date_style), &place, &date_items) {
        match item {
            Item::Field('0', _) => parts.extend(range.take().unwrap_or_default()),
            item => parts.push((format.part(&item, start), Source::Shared)),
        }
    }
    parts
}

fn single(format: &DateFormat, items: &[Item], moment: &Moment, source: Source) -> Parts {
    format.parts(items, moment).into_iter().map(|part| (part, source)).collect()
}

/// Both ends in full.
fn full(format: &DateFormat, items: &[Item], start: &Moment, end: &Moment) -> Parts {
    let mut parts = single(format, items, start, Source::Start);
    let text = format.table.get("if").unwrap_or(" – ").to_owned();
    parts.push((Part { kind: "literal", text }, Source::Shared));
    parts.extend(single(format, items, end, Source::End));
    parts
}

/// A range's pattern: it tells the end from the first field on that has been told before. Fields that are
/// told once are shared.
fn split(format: &DateFormat, items: &[Item], start: &Moment, end: &Moment) -> Parts {
    let class_of = |item: &Item| match item {
        Item::Field(letter, _) => Some(class(*letter)),
        Item::Literal(_) => None,
    };
    let classes: Vec<Option<char>> = items.iter().map(class_of).collect();
    let repeats = |index: usize| classes[index].is_some() && classes[..index].contains(&classes[index]);
    let second = (0..items.len()).find(|&index| repeats(index)).unwrap_or(items.len());
    let twice = |index: usize| {
        let class = classes[index];
        class.is_some() && classes[..second].contains(&class) && classes[second..].contains(&class)
    };
    let span = |from: usize, to: usize| {
        let first = (from..to).find(|&index| twice(index));
        let last = (from..to).rfind(|&index| twice(index));
        first.zip(last)
    };
    let within = |span: Option<(usize, usize)>, index| {
        span.is_some_and(|(first, last)| (first..=last).contains(&index))
    };
    let (starts, ends) = (span(0, second), span(second, items.len()));
    let mut parts = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let source = if within(starts, index) {
            Source::Start
        } else if within(ends, index) {
            Source::End
        } else {
            Source::Shared
        };
        parts.push((format.part(item, if index < second { start } else { end }), source));
    }
    parts
}
