//! Date.parse (21.4.3.2): the Date Time String Format of 21.4.1.32, and for everything else the
//! loose format that engines agree on for the Web's sake.
//!
//! The loose reader takes numbers as parts of the date or, next to colons, of the time; month names,
//! AM/PM and zone names by their first letters; and skips parenthesised text, punctuation and any
//! words before the first number. A text that starts in the strict format and leaves it goes on in
//! the loose one with what was read.

use super::date_algorithms::{make_date, make_day, make_time, time_clip, utc_from_local};
use crate::value::number_conversions::{CodeUnit, is_str_white_space};

#[derive(Clone, Copy, PartialEq, Debug)]
enum Token {
    Number {
        value: i32,
        length: usize,
    },
    /// One of `: - + . )`.
    Symbol(u8),
    Word(Word),
    Space,
    Other,
    End,
    /// The strict reader met something that neither format allows.
    Invalid,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Word {
    Month(i32),
    /// Hours to add.
    HalfDay(i32),
    /// Hours from UTC; `z` tells the letter itself.
    Zone {
        hours: i32,
        z: bool,
    },
    TimeSeparator,
    Unknown,
}

struct Scanner<'a, T> {
    text: &'a [T],
    position: usize,
    current: Token,
}

impl<'a, T: CodeUnit> Scanner<'a, T> {
    fn new(text: &'a [T]) -> Self {
        let mut scanner = Self { text, position: 0, current: Token::End };
        scanner.current = scanner.scan();
        scanner
    }

    fn unit(&self) -> Option<u32> {
        self.text.get(self.position).map(|&unit| unit.into())
    }

    fn next(&mut self) -> Token {
        let token = self.current;
        self.current = self.scan();
        token
    }

    fn skip_symbol(&mut self, symbol: u8) -> bool {
        let found = self.current == Token::Symbol(symbol);
        if found {
            self.next();
        }
        found
    }

    /// A number of exactly this many digits.
    fn fixed(&self, digits: usize) -> Option<i32> {
        match self.current {
            Token::Number { value, length } if length == digits => Some(value),
            _ => None,
        }
    }

    fn scan(&mut self) -> Token {
        let Some(unit) = self.unit() else {
            return Token::End;
        };
        if let 0x30..=0x39 = unit {
            return self.scan_number();
        }
        match unit as u8 {
            symbol @ (b':' | b'-' | b'+' | b'.' | b')') if unit < 0x80 => {
                self.position += 1;
                Token::Symbol(symbol)
            }
            b'(' if unit < 0x80 => {
                self.skip_parentheses();
                Token::Other
            }
            _ if is_str_white_space(unit) => {
                while self.unit().is_some_and(is_str_white_space) {
                    self.position += 1;
                }
                Token::Space
            }
            _ if unit >= u32::from(b'A') => self.scan_word(),
            _ => {
                self.position += 1;
                Token::Other
            }
        }
    }

    fn scan_number(&mut self) -> Token {
        let start = self.position;
        let (mut value, mut significant) = (0i32, 0);
        while let Some(unit @ 0x30..=0x39) = self.unit() {
            // Digits past the ninth significant one do not count; such a number fits no component.
            if (significant > 0 || unit != 0x30) && significant < 9 {
                value = value * 10 + (unit - 0x30) as i32;
                significant += 1;
            }
            self.position += 1;
        }
        Token::Number { value, length: self.position - start }
    }

    fn scan_word(&mut self) -> Token {
        let mut prefix = [0u8; 3];
        let mut length = 0;
        while let Some(unit) = self.unit()
            && unit >= u32::from(b'A')
            && !is_str_white_space(unit)
        {
            if length < 3 {
                prefix[length] = if unit < 0x80 { (unit as u8).to_ascii_lowercase() } else { 0 };
            }
            length += 1;
            self.position += 1;
        }
        let months: [&[u8; 3]; 12] =
            [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];
        if let Some(month) = months.iter().position(|&name| *name == prefix) {
            return Token::Word(Word::Month(month as i32 + 1));
        }
        if length > 3 {
            return Token::Word(Word::Unknown);
        }
        let zone = |hours| Word::Zone { hours, z: false };
        Token::Word(match &prefix[..length] {
            b"am" => Word::HalfDay(0),
            b"pm" => Word::HalfDay(12),
            b"ut" | b"utc" | b"gmt" => zone(0),
            b"z" => Word::Zone { hours: 0, z: true },
            b"edt" => zone(-4),
            b"est" | b"cdt" => zone(-5),
            b"cst" | b"mdt" => zone(-6),
            b"mst" | b"pdt" => zone(-7),
            b"pst" => zone(-8),
            b"t" => Word::TimeSeparator,
            _ => Word::Unknown,
        })
    }

    /// Parentheses nest; an open one at the end takes the rest of the text.
    fn skip_parentheses(&mut self) {
        let mut depth = 0;
        while let Some(unit) = self.unit() {
            self.position += 1;
            if unit == u32::from(b'(') {
                depth += 1;
            } else if unit == u32::from(b')') {
                depth -= 1;
                if depth == 0 {
                    return;
                }
            }
        }
    }
}

#[derive(Default)]
struct DateParts {
    parts: [i32; 3],
    count: usize,
    named_month: Option<i32>,
    strict: bool,
}

impl DateParts {
    fn add(&mut self, value: i32) -> bool {
        if self.count == self.parts.len() {
            return false;
        }
        self.parts[self.count] = value;
        self.count += 1;
        true
    }

    /// Year, month and day; which number is which depends on their sizes and on a month's name.
    fn resolve(&self) -> Option<(i32, i32, i32)> {
        if self.count == 0 {
            return None;
        }
        let is_day = |value: i32| (1..=31).contains(&value);
        let mut parts = self.parts;
        // Missing ones default to 1, which makes a missing year 2001.
        parts[self.count..].fill(1);
        let [first, second, third] = parts;
        let (mut year, month, day) = match self.named_month {
            None if self.strict || !is_day(first) => (first, second, third),
            None => (third, first, second),
            Some(month) if !is_day(first) => (first, month, second),
            Some(month) => (second, month, first),
        };
        if !self.strict {
            match year {
                0..=49 => year += 2000,
                50..=99 => year += 1900,
                _ => {}
            }
        }
        ((1..=12).contains(&month) && is_day(day)).then_some((year, month, day))
    }
}

#[derive(Default)]
struct TimeParts {
    parts: [i32; 4],
    count: usize,
    half_day: Option<i32>,
}

impl TimeParts {
    fn add(&mut self, value: i32) -> bool {
        if self.count == self.parts.len() {
            return false;
        }
        self.parts[self.count] = value;
        self.count += 1;
        true
    }

    fn add_final(&mut self, value: i32) {
        self.add(value);
        self.count = self.parts.len();
    }

    fn expects(&self, value: i32) -> bool {
        match self.count {
            1 | 2 => (0..60).contains(&value),
            3 => (0..1000).contains(&value),
            _ => false,
        }
    }

    fn resolve(&self) -> Option<[i32; 4]> {
        let mut parts = self.parts;
        if let Some(offset) = self.half_day {
            if !(0..=12).contains(&parts[0]) {
                return None;
            }
            parts[0] = parts[0] % 12 + offset;
        }
        let [hour, minute, second, millisecond] = parts;
        let valid = (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && (0..1000).contains(&millisecond);
        (valid || parts == [24, 0, 0, 0]).then_some(parts)
    }
}

#[derive(Default)]
struct ZoneParts {
    sign: Option<i32>,
    hour: Option<i32>,
    minute: Option<i32>,
}

impl ZoneParts {
    fn set_hours(&mut self, hours: i32) {
        self.sign = Some(if hours < 0 { -1 } else { 1 });
        self.hour = Some(hours.abs());
        self.minute = Some(0);
    }

    fn is_utc(&self) -> bool {
        self.hour == Some(0) && self.minute == Some(0)
    }

    fn expects(&self, value: i32) -> bool {
        self.hour.is_some() && self.minute.is_none() && (0..60).contains(&value)
    }

    /// The offset in milliseconds, if one was given.
    fn resolve(&self) -> Option<f64> {
        let minutes = self.hour.unwrap_or(0) * 60 + self.minute.unwrap_or(0);
        self.sign.map(|sign| f64::from(sign) * f64::from(minutes) * 60_000.0)
    }
}

/// Digits after the seconds' point as milliseconds; more than three are cut off.
fn milliseconds(value: i32, length: usize) -> i32 {
    match length {
        1 => value * 100,
        2 => value * 10,
        _ => value / 10i32.pow(length.min(9) as u32 - 3),
    }
}

struct Parser<'a, T> {
    scanner: Scanner<'a, T>,
    date: DateParts,
    time: TimeParts,
    zone: ZoneParts,
}

/// 21.4.3.2 after ToString: the time value, or NaN.
pub fn parse<T: CodeUnit>(text: &[T]) -> f64 {
    let mut parser = Parser {
        scanner: Scanner::new(text),
        date: DateParts::default(),
        time: TimeParts::default(),
        zone: ZoneParts::default(),
    };
    let rest = parser.read_strict();
    if rest == Token::Invalid || parser.read_loose(rest).is_none() {
        return f64::NAN;
    }
    parser.time_value().unwrap_or(f64::NAN)
}

impl<T: CodeUnit> Parser<'_, T> {
    fn time_value(&self) -> Option<f64> {
        let (year, month, day) = self.date.resolve()?;
        let [hour, minute, second, millisecond] = self.time.resolve()?.map(f64::from);
        let day = make_day(f64::from(year), f64::from(month - 1), f64::from(day));
        let local = make_date(day, make_time(hour, minute, second, millisecond));
        Some(time_clip(match self.zone.resolve() {
            Some(offset) => local - offset,
            None => utc_from_local(local),
        }))
    }

    /// Reads the Date Time String Format. Returns the first token that does not belong to it, for
    /// the loose reader, or `End`.
    fn read_strict(&mut self) -> Token {
        let scanner = &mut self.scanner;
        if let Token::Symbol(symbol @ (b'+' | b'-')) = scanner.current {
            let sign = scanner.next();
            let Some(year) = scanner.fixed(6) else {
                return sign;
            };
            scanner.next();
            if symbol == b'-' && year == 0 {
                return sign;
            }
            self.date.add(if symbol == b'-' { -year } else { year });
        } else if let Some(year) = scanner.fixed(4) {
            scanner.next();
            self.date.add(year);
        } else {
            return scanner.next();
        }
        for limit in [12, 31] {
            if !scanner.skip_symbol(b'-') {
                break;
            }
            match scanner.fixed(2) {
                Some(part) if (1..=limit).contains(&part) => self.date.add(part),
                _ => return scanner.next(),
            };
            scanner.next();
        }
        if scanner.current == Token::Word(Word::TimeSeparator) {
            scanner.next();
            if self.read_strict_time().is_none() {
                return Token::Invalid;
            }
        } else if scanner.current != Token::End {
            return scanner.next();
        } else {
            // A date alone is in UTC, a date and time without offset in local time.
            self.zone.set_hours(0);
        }
        self.date.strict = true;
        Token::End
    }

    /// What follows the T; from here on nothing is left to the loose reader.
    fn read_strict_time(&mut self) -> Option<()> {
        let scanner = &mut self.scanner;
        let hour = scanner.fixed(2).filter(|hour| (0..=24).contains(hour))?;
        scanner.next();
        self.time.add(hour);
        // 24:00 is the only time of hour 24.
        let limit = if hour == 24 { 1 } else { 60 };
        if !scanner.skip_symbol(b':') {
            return None;
        }
        self.time.add(scanner.fixed(2).filter(|minute| (0..limit).contains(minute))?);
        scanner.next();
        if scanner.skip_symbol(b':') {
            self.time.add(scanner.fixed(2).filter(|second| (0..limit).contains(second))?);
            scanner.next();
            if scanner.skip_symbol(b'.') {
                let Token::Number { value, length } = scanner.next() else {
                    return None;
                };
                if hour == 24 && value > 0 {
                    return None;
                }
                self.time.add(milliseconds(value, length));
            }
        }
        match scanner.current {
            Token::Word(Word::Zone { z: true, .. }) => {
                scanner.next();
                self.zone.set_hours(0);
            }
            Token::Symbol(symbol @ (b'+' | b'-')) => {
                scanner.next();
                self.zone.sign = Some(if symbol == b'+' { 1 } else { -1 });
                let is_hour = |hour: &i32| (0..24).contains(hour);
                let is_minute = |minute: &i32| (0..60).contains(minute);
                if let Some(both) = scanner.fixed(4) {
                    scanner.next();
                    self.zone.hour = Some(both / 100).filter(is_hour);
                    self.zone.minute = Some(both % 100).filter(is_minute);
                } else {
                    self.zone.hour = scanner.fixed(2).filter(is_hour);
                    scanner.next();
                    if !scanner.skip_symbol(b':') {
                        return None;
                    }
                    self.zone.minute = scanner.fixed(2).filter(is_minute);
                    scanner.next();
                }
                self.zone.hour?;
                self.zone.minute?;
            }
            _ => {}
        }
        (scanner.current == Token::End).then_some(())
    }

    fn read_loose(&mut self, first: Token) -> Option<()> {
        let mut number_seen = self.date.count > 0;
        let mut token = first;
        while token != Token::End {
            match token {
                Token::Number { value, .. } => {
                    number_seen = true;
                    self.read_number(value)?;
                }
                Token::Word(Word::HalfDay(offset)) if self.time.count > 0 => {
                    self.time.half_day = Some(offset);
                }
                Token::Word(Word::Month(month)) => {
                    self.date.named_month = Some(month);
                    self.scanner.skip_symbol(b'-');
                }
                Token::Word(Word::Zone { hours, .. }) if number_seen => self.zone.set_hours(hours),
                Token::Word(_) => {
                    // Other words may only come before the numbers, and not touch them.
                    if number_seen || matches!(self.scanner.current, Token::Number { .. }) {
                        return None;
                    }
                }
                Token::Symbol(symbol @ (b'+' | b'-')) if self.zone.is_utc() || self.time.count > 0 => {
                    number_seen = true;
                    self.read_offset(symbol)?;
                }
                Token::Symbol(b'+' | b'-' | b')') if number_seen => return None,
                _ => {}
            }
            token = self.scanner.next();
        }
        Some(())
    }

    fn read_number(&mut self, value: i32) -> Option<()> {
        let scanner = &mut self.scanner;
        if scanner.skip_symbol(b':') {
            if scanner.skip_symbol(b':') {
                // "12::" stands for an hour and no minutes.
                if self.time.count > 0 {
                    return None;
                }
                self.time.add(value);
                self.time.add(0);
                return Some(());
            }
            if !self.time.add(value) {
                return None;
            }
            if scanner.current == Token::Symbol(b'.') {
                scanner.next();
            }
        } else if scanner.current == Token::Symbol(b'.') && self.time.expects(value) {
            scanner.next();
            self.time.add(value);
            let Token::Number { value, length } = scanner.next() else {
                return None;
            };
            self.time.add_final(milliseconds(value, length));
        } else {
            // A point that is not the seconds' separates like a blank.
            scanner.skip_symbol(b'.');
            if self.zone.expects(value) {
                self.zone.minute = Some(value);
            } else if self.time.expects(value) {
                self.time.add_final(value);
                let follows = matches!(
                    scanner.current,
                    Token::End
                        | Token::Space
                        | Token::Word(Word::Zone { z: true, .. })
                        | Token::Symbol(b'+' | b'-')
                );
                if !follows {
                    return None;
                }
            } else {
                if !self.date.add(value) {
                    return None;
                }
                scanner.skip_symbol(b'-');
            }
        }
        Some(())
    }

    /// A UTC offset after its sign: h, hh, hmm, hhmm or hh:mm.
    fn read_offset(&mut self, symbol: u8) -> Option<()> {
        self.zone.sign = Some(if symbol == b'+' { 1 } else { -1 });
        let (value, length) = match self.scanner.current {
            Token::Number { value, length } => {
                self.scanner.next();
                (value, length)
            }
            _ => (0, 0),
        };
        if self.scanner.current == Token::Symbol(b':') {
            self.zone.hour = Some(value);
            self.zone.minute = None;
        } else {
            (self.zone.hour, self.zone.minute) = match length {
                1 | 2 => (Some(value), Some(0)),
                3 | 4 => (Some(value / 100), Some(value % 100)),
                _ => return None,
            };
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtins::date_algorithms::set_time_zone;

    #[test]
    fn texts() {
        set_time_zone(Some("America/New_York"));
        for line in include_str!("date_parse_cases.txt").lines() {
            let (expected, text) = line.split_once('\t').expect("a tab");
            let expected: f64 =
                if expected == "NaN" { f64::NAN } else { expected.parse().expect("a number") };
            let wide: Vec<u16> = text.encode_utf16().collect();
            let found = parse(&wide);
            assert!(
                found == expected || (found.is_nan() && expected.is_nan()),
                "{text:?}: {found}, not {expected}"
            );
            if text.is_ascii() {
                assert_eq!(parse(text.as_bytes()).to_bits(), found.to_bits());
            }
        }
    }
}
