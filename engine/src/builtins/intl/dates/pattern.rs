//! Patterns: their items, and the best one for the components asked for.

use super::components::Components;
use super::table::Table;

/// A piece of a pattern.
#[derive(Clone, PartialEq, Debug)]
pub enum Item {
    Literal(String),
    /// A field by its letter in CLDR's patterns, and how often the letter stands.
    Field(char, u8),
}

/// The letter of a field that patterns' texts do not have: what separates fractions, which depends on the digits.
pub const SEPARATOR: char = '.';

/// The items of a pattern's text.
pub fn parse(text: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut literal = String::new();
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        if char == '\'' {
            // Two make one; one begins a quotation.
            if chars.next_if_eq(&'\'').is_some() {
                literal.push('\'');
                continue;
            }
            while let Some(quoted) = chars.next() {
                if quoted == '\'' && chars.next_if_eq(&'\'').is_none() {
                    break;
                }
                literal.push(quoted);
            }
        } else if char.is_ascii_alphabetic() {
            let mut width = 1;
            while chars.next_if_eq(&char).is_some() {
                width += 1;
            }
            push_literal(&mut items, &mut literal);
            items.push(Item::Field(char, width));
        } else {
            literal.push(char);
        }
    }
    push_literal(&mut items, &mut literal);
    items
}

fn push_literal(items: &mut Vec<Item>, literal: &mut String) {
    if !literal.is_empty() {
        items.push(Item::Literal(std::mem::take(literal)));
    }
}

/// Literals side by side become one.
pub fn joined(items: Vec<Item>) -> Vec<Item> {
    let mut result: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        match (result.last_mut(), item) {
            (Some(Item::Literal(last)), Item::Literal(text)) => last.push_str(&text),
            (_, item) => result.push(item),
        }
    }
    result
}

/// Puts a time's and a date's items in the places `{0}` and `{1}`.
pub fn glue(pattern: &str, time: &[Item], date: &[Item]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        items.extend(parse(&rest[..open]));
        let is_time = rest[open..].starts_with("{0}");
        items.extend_from_slice(if is_time { time } else { date });
        rest = rest.get(open + 3..).unwrap_or("");
    }
    items.extend(parse(rest));
    joined(items)
}

/// The letters that stand for the same field.
pub fn class(letter: char) -> char {
    match letter {
        'L' => 'M',
        'c' => 'E',
        'r' | 'U' => 'y',
        'b' | 'B' => 'a',
        'h' | 'k' | 'K' => 'H',
        'O' | 'v' | 'V' => 'z',
        letter => letter,
    }
}

pub fn has(items: &[Item], wanted: char) -> bool {
    items.iter().any(|item| matches!(item, Item::Field(letter, _) if class(*letter) == wanted))
}

/// Gives the fields of a class another width, those for which `when` says so.
fn widen(items: &mut [Item], wanted: char, width: u8, when: impl Fn(char, u8) -> bool) {
    for item in items {
        if let Item::Field(letter, old) = item
            && class(*letter) == wanted
            && when(*letter, *old)
        {
            *old = width;
        }
    }
}

fn text_width(word: &str) -> u8 {
    match word {
        "long" => 4,
        "narrow" => 5,
        _ => 3,
    }
}

/// How the month stands in a key.
fn month_letters(month: &str) -> &'static str {
    match month {
        "numeric" => "M",
        "2-digit" => "MM",
        "short" => "MMM",
        "long" => "MMMM",
        _ => "MMMMM",
    }
}

fn swapped(key: &str, from: &str, to: &str) -> String {
    key.replacen(from, to, 1)
}

/// The pattern with a key, or one made of others': of another width of the month, or put together.
fn find(table: &Table, key: &str) -> Vec<Item> {
    if let Some(pattern) = table.get(key) {
        return parse(pattern);
    }
    let months = key.chars().filter(|&char| char == 'M').count();
    if months == 2 {
        let mut items = find(table, &swapped(key, "MM", "M"));
        widen(&mut items, 'M', 2, |_, width| width == 1);
        return items;
    }
    if months > 3 {
        let letters = &"MMMMM"[..months];
        let mut items = find(table, &swapped(key, letters, "MMM"));
        widen(&mut items, 'M', months as u8, |_, width| width > 2);
        return items;
    }
    let space = || Item::Literal(" ".to_owned());
    let rest = |letter: &str| key.replacen(letter, "", 1);
    let single = |letter: char, width| vec![Item::Field(letter, width)];
    let (mut items, more) = if key.contains('E') && key.len() > 1 {
        (find(table, &rest("E")), find(table, "E"))
    } else if key.contains('G') && key.len() > 1 {
        if key.contains('y') {
            (find(table, &rest("G")), single('G', 3))
        } else {
            (single('G', 3), find(table, &rest("G")))
        }
    } else if key.contains('y') && key.len() > 1 {
        (find(table, "y"), find(table, &rest("y")))
    } else if key.contains('d') && key.len() > 1 {
        (find(table, &rest("d")), find(table, "d"))
    } else {
        return match key {
            "E" => single('c', 3),
            "MMM" => single('L', 3),
            _ => key
                .chars()
                .next()
                .map_or(Vec::new(), |letter| single(letter, if letter == 'G' { 3 } else { 1 })),
        };
    };
    items.push(space());
    items.extend(more);
    joined(items)
}

/// The key of a date's components, without an era if `plain`.
fn date_key(components: &Components, plain: bool) -> String {
    let mut key = String::new();
    if components.era.is_some() && !plain {
        key.push('G');
    }
    if components.year.is_some() {
        key.push('y');
    }
    if let Some(month) = components.month {
        key.push_str(month_letters(month));
    }
    if components.weekday.is_some() {
        key.push('E');
    }
    if components.day.is_some() {
        key.push('d');
    }
    key
}

/// The best pattern for the components of a date.
fn date_pattern(table: &Table, components: &Components) -> Vec<Item> {
    let key = date_key(components, false);
    // Some patterns are for a wide weekday, or for a day and a month of two digits.
    if components.weekday == Some("long")
        && let Some(pattern) = table.get(&key.replacen('E', "EEEE", 1))
    {
        let mut items = parse(pattern);
        adjust(&mut items, components);
        return items;
    }
    let two_digits = (components.month, components.day) == (Some("2-digit"), Some("2-digit"));
    if two_digits && let Some(pattern) = table.get(&key.replacen('d', "dd", 1)) {
        return parse(pattern);
    }
    let mut items = find(table, &key);
    adjust(&mut items, components);
    items
}

/// The pattern of a range of dates or times that differ in a field, if there is one.
pub fn interval_pattern(table: &Table, difference: char, components: &Components) -> Option<Vec<Item>> {
    let key = date_key(components, true);
    if components.era.is_some() || key.is_empty() {
        return None;
    }
    // Months by name are told apart by their width only.
    let shortened = [key.replace("MMMMM", "MMM"), key.replace("MMMM", "MMM"), key.replace("MM", "M")];
    let narrower = shortened.iter().filter(|other| **other != key);
    let found =
        std::iter::once(&key).chain(narrower).find_map(|key| table.get(&format!("i{difference}{key}")));
    let mut items = parse(found?);
    match components.month {
        Some("long") => widen(&mut items, 'M', 4, |_, width| width > 2),
        Some("narrow") => widen(&mut items, 'M', 5, |_, width| width > 2),
        Some("2-digit") => widen(&mut items, 'M', 2, |_, width| width == 1),
        _ => {}
    }
    adjust(&mut items, components);
    Some(items)
}

/// The pattern of a range of times within a day that differ in a field, if there is one.
pub fn time_interval_pattern(
    table: &Table,
    difference: char,
    components: &Components,
    cycle: &str,
) -> Option<Vec<Item>> {
    let Components { day_period, second, fractional_second_digits, .. } = components;
    if components.hour.is_none() || day_period.or(*second).is_some() || fractional_second_digits.is_some() {
        return None;
    }
    let twelve = matches!(cycle, "h11" | "h12");
    let difference = if !twelve && difference == 'a' { 'H' } else { difference };
    let letter = if twelve { 'h' } else { 'H' };
    let minute = if components.minute.is_some() { "m" } else { "" };
    let mut items = parse(table.get(&format!("i{difference}{letter}{minute}"))?);
    if components.hour == Some("2-digit") {
        widen(&mut items, 'H', 2, |_, _| true);
    }
    set_cycle(&mut items, cycle);
    if let Some(name) = components.time_zone_name {
        let (letter, width) = zone_field(name);
        items.push(Item::Literal(" ".to_owned()));
        items.push(Item::Field(letter, width));
    }
    Some(joined(items))
}

/// Widths as they are asked for. What a pattern writes with two digits stays so.
fn adjust(items: &mut [Item], components: &Components) {
    if let Some(weekday) = components.weekday {
        widen(items, 'E', text_width(weekday), |_, width| width > 2);
    }
    if let Some(era) = components.era {
        widen(items, 'G', text_width(era), |_, _| true);
    }
    if components.year == Some("2-digit") {
        widen(items, 'y', 2, |letter, width| letter == 'y' && width == 1);
    }
    if components.day == Some("2-digit") {
        widen(items, 'd', 2, |_, _| true);
    }
}

/// How hours are counted: the letter of patterns.
pub fn cycle_letter(cycle: &str) -> char {
    match cycle {
        "h11" => 'K',
        "h12" => 'h',
        "h24" => 'k',
        _ => 'H',
    }
}

/// Sets the letter of the hour. The cycles that start at zero and at one differ in nothing else.
pub fn set_cycle(items: &mut [Item], cycle: &str) {
    for item in items {
        if let Item::Field(letter, _) = item
            && class(*letter) == 'H'
        {
            *letter = cycle_letter(cycle);
        }
    }
}

fn zone_field(name: &str) -> (char, u8) {
    match name {
        "short" => ('z', 1),
        "long" => ('z', 4),
        "shortOffset" => ('O', 1),
        "longOffset" => ('O', 4),
        "shortGeneric" => ('v', 1),
        _ => ('v', 4),
    }
}

/// The best pattern for the components of a time and the zone, with the weekday if there is no other
/// component of a date.
fn time_pattern(table: &Table, components: &Components, cycle: &str) -> Vec<Item> {
    let twelve = matches!(cycle, "h11" | "h12");
    let zone = components.time_zone_name;
    let field = |letter, width| vec![Item::Field(letter, width)];
    let mut items;
    let mut zone_placed = false;
    if components.hour.is_some() {
        let mut key = String::new();
        if components.weekday.is_some() {
            key.push('E');
        }
        if components.day_period.is_some() && twelve {
            key.push('B');
        }
        key.push(if twelve { 'h' } else { 'H' });
        let seconds = components.second.is_some() && components.minute.is_some();
        if components.minute.is_some() {
            key.push('m');
        }
        if seconds {
            key.push('s');
        }
        let with_zone = zone.and_then(|_| table.get(&format!("{key}z")));
        zone_placed = with_zone.is_some();
        items = parse(with_zone.unwrap_or_else(|| table.must(&key)));
        if components.second.is_some() && !seconds {
            items.push(Item::Literal(" (".to_owned()));
            items.extend(field('s', 1));
            items.push(Item::Literal(")".to_owned()));
        }
        if components.hour == Some("2-digit") {
            widen(&mut items, 'H', 2, |_, _| true);
        }
    } else if components.minute.is_some()
        && (components.second.is_some() || components.fractional_second_digits.is_some())
    {
        items = parse(table.get("ms").unwrap_or("mm:ss"));
    } else if components.minute.is_some() {
        items = field('m', 1);
    } else if components.second.is_some() {
        items = field('s', 1);
    } else if components.fractional_second_digits.is_some() {
        items = field('S', 1);
    } else if components.day_period.is_some() {
        items = field('B', 1);
    } else {
        items = Vec::new();
    }
    if components.hour.is_none() && components.day_period.is_some() && !has(&items, 'a') {
        items.push(Item::Literal(" ".to_owned()));
        items.extend(field('B', 1));
    }
    if let Some(digits) = components.fractional_second_digits {
        add_fraction(&mut items, digits as u8);
    }
    if let Some(period) = components.day_period {
        let width = if period == "short" { 1 } else { text_width(period) };
        widen(&mut items, 'a', width, |letter, _| letter == 'B');
    }
    if let Some(weekday) = components.weekday {
        widen(&mut items, 'E', text_width(weekday), |_, width| width > 2);
    }
    set_cycle(&mut items, cycle);
    if let Some(name) = zone {
        let (letter, width) = zone_field(name);
        if !zone_placed {
            if !items.is_empty() {
                items.push(Item::Literal(" ".to_owned()));
            }
            items.push(Item::Field('z', 1));
        }
        for item in &mut items {
            if matches!(item, Item::Field('z', _)) {
                *item = Item::Field(letter, width);
            }
        }
    }
    joined(items)
}

/// Fractions of a second come after the second.
fn add_fraction(items: &mut Vec<Item>, digits: u8) {
    if let Some(Item::Field(_, width)) = items.iter_mut().find(|item| matches!(item, Item::Field('S', _))) {
        *width = digits;
        return;
    }
    let fraction = Item::Field('S', digits);
    match items.iter().position(|item| matches!(item, Item::Field('s', _))) {
        Some(index) => {
            items.splice(index + 1..index + 1, [Item::Field(SEPARATOR, 1), fraction]);
        }
        None => {
            items.push(Item::Literal(" (".to_owned()));
            items.push(fraction);
            items.push(Item::Literal(")".to_owned()));
        }
    }
}

/// 11.5.? BasicFormatMatcher and BestFitFormatMatcher: both give the best pattern.
pub fn pattern(table: &Table, components: &Components, cycle: &str) -> Vec<Item> {
    let date = components.date_part();
    let has_time = components.has_time();
    let only_weekday = Components { weekday: None, ..date } == Components::default();
    if date == Components::default() || only_weekday && components.hour.is_some() {
        return time_pattern(table, components, cycle);
    }
    let date_items = date_pattern(table, &date);
    if !has_time && components.time_zone_name.is_none() {
        return date_items;
    }
    let time_items = time_pattern(table, &Components { weekday: None, ..*components }, cycle);
    glue(date_time_glue(table, &date, None), &time_items, &date_items)
}

/// What joins a date and a time: by the date's style, or by what it shows.
pub fn date_time_glue(table: &Table, date: &Components, style: Option<&str>) -> &'static str {
    match (style, date.month) {
        (Some(style), _) => table.must(&format!("g{}", style_number(style))),
        (None, Some("long")) if date.weekday.is_some() => table.must("c0"),
        (None, Some("long")) => table.must("c1"),
        (None, Some("short")) => table.must("c2"),
        _ => table.must("c3"),
    }
}

fn style_number(style: &str) -> usize {
    match style {
        "full" => 0,
        "long" => 1,
        "medium" => 2,
        _ => 3,
    }
}

/// 11.5.? DateTimeStyleFormat ( dateStyle, timeStyle, styles )
pub fn style_pattern(table: &Table, date: Option<&str>, time: Option<&str>, cycle: &str) -> Vec<Item> {
    let date_items = date.map(|style| parse(table.must(&format!("D{}", style_number(style)))));
    let time_items = time.map(|style| {
        let twelve = matches!(cycle, "h11" | "h12");
        let prefix = if twelve { 't' } else { 'u' };
        let mut items = parse(table.must(&format!("{prefix}{}", style_number(style))));
        set_cycle(&mut items, cycle);
        items
    });
    match (date_items, time_items) {
        (Some(date_items), Some(time_items)) => {
            glue(date_time_glue(table, &Components::default(), date), &time_items, &date_items)
        }
        (Some(items), None) | (None, Some(items)) => items,
        (None, None) => Vec::new(),
    }
}

/// The components that a pattern shows.
pub fn components_of(items: &[Item]) -> Components {
    let mut components = Components::default();
    let text = |width: u8| match width {
        4 => "long",
        5 => "narrow",
        _ => "short",
    };
    let number = |width: u8| if width == 2 { "2-digit" } else { "numeric" };
    for item in items {
        let Item::Field(letter, width) = *item else { continue };
        match class(letter) {
            'G' => components.era = Some(text(width)),
            'y' => components.year = Some(if letter == 'y' { number(width) } else { "numeric" }),
            'M' => components.month = Some(if width < 3 { number(width) } else { text(width) }),
            'E' => components.weekday = Some(text(width)),
            'd' => components.day = Some(number(width)),
            'a' if letter == 'B' => components.day_period = Some(text(width)),
            'H' => components.hour = Some(number(width)),
            'm' => components.minute = Some(number(width)),
            's' => components.second = Some(number(width)),
            'S' => components.fractional_second_digits = Some(u32::from(width)),
            'z' => {
                components.time_zone_name = Some(match (letter, width) {
                    ('z', 1) => "short",
                    ('z', _) => "long",
                    ('O', 1) => "shortOffset",
                    ('O', _) => "longOffset",
                    (_, 1) => "shortGeneric",
                    _ => "longGeneric",
                });
            }
            _ => {}
        }
    }
    components
}

#[cfg(test)]
mod tests {
    use super::super::table::table;
    use super::*;

    fn show(items: &[Item]) -> String {
        let piece = |item: &Item| match item {
            Item::Literal(text) => format!("[{text}]"),
            Item::Field(letter, width) => letter.to_string().repeat(usize::from(*width)),
        };
        items.iter().map(piece).collect()
    }

    #[test]
    fn best_patterns() {
        let check = |tag: &str, components: Components, expected: &str| {
            let table = table(&tag.parse().expect(tag), "gregory");
            let cycle = table.must("j").split(' ').next().unwrap_or("");
            assert_eq!(show(&pattern(&table, &components, cycle)), expected, "{tag}");
        };
        let numeric = Some("numeric");
        let date = Components { year: numeric, month: numeric, day: numeric, ..Components::default() };
        check("en", date, "M[/]d[/]y");
        check("de", date, "d[.]M[.]y");
        check("en", Components { day: Some("2-digit"), ..date }, "M[/]dd[/]y");
        let long = Components { month: Some("long"), weekday: Some("long"), ..date };
        check("en", long, "EEEE[, ]MMMM[ ]d[, ]y");
        check("en", Components { hour: numeric, ..long }, "EEEE[, ]MMMM[ ]d[, ]y[ at ]h[ ]a");
        check("de", Components { hour: numeric, ..Components::default() }, "HH[ Uhr]");
    }
}
