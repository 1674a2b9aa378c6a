//! Lexical part of JSON (25.5.1, 25.5.2): tokens of either string encoding, the errors' wording, and
//! the quoting of strings. Nothing here touches the heap.

use crate::string::{StrView, StringBuilder};
use crate::value::number_conversions::{CodeUnit, EXACT_POWERS_OF_TEN, string_to_number};
use std::ops::Range;

/// Why a text is no JSON; positions are indices of code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonError {
    /// The unit at the position cannot be there.
    Token(usize),
    /// The text ends too early.
    End,
    /// A description of what is wrong at the position.
    At(&'static str, usize),
}

/// A code unit that JSON can be read from.
pub trait JsonUnit: CodeUnit {
    fn view(text: &[Self]) -> StrView<'_>;
    /// Index of the first quote, backslash or control character from `start` on, or the length.
    fn find_string_end(text: &[Self], start: usize) -> usize;
    /// Whether the units are this text; the lengths are equal.
    fn equals_latin1(units: &[Self], text: &[u8]) -> bool;
    /// The value of a number literal.
    fn parse_decimal(units: &[Self]) -> f64;
}

#[inline]
fn ends_plain_run(unit: u32) -> bool {
    unit < 0x20 || unit == 0x22 || unit == 0x5c
}

impl JsonUnit for u8 {
    fn view(text: &[u8]) -> StrView<'_> {
        StrView::Latin1(text)
    }

    #[inline]
    fn equals_latin1(units: &[u8], text: &[u8]) -> bool {
        units == text
    }

    fn parse_decimal(units: &[u8]) -> f64 {
        std::str::from_utf8(units).ok().and_then(|digits| digits.parse().ok()).unwrap_or(f64::NAN)
    }

    #[inline]
    fn find_string_end(text: &[u8], start: usize) -> usize {
        const ONES: u64 = 0x0101_0101_0101_0101;
        const HIGH: u64 = 0x8080_8080_8080_8080;
        // A byte is zero where subtracting one borrows into its high bit and that bit was clear.
        let has_zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
        let mut position = start;
        while let Some(chunk) = text[position..].first_chunk::<8>() {
            let word = u64::from_le_bytes(*chunk);
            let control = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
            let found = control | has_zero(word ^ (ONES * 0x22)) | has_zero(word ^ (ONES * 0x5c));
            if found != 0 {
                // The lowest flag is exact; false ones come only after a true one, by its borrow.
                return position + found.trailing_zeros() as usize / 8;
            }
            position += 8;
        }
        while position < text.len() && !ends_plain_run(u32::from(text[position])) {
            position += 1;
        }
        position
    }
}

impl JsonUnit for u16 {
    fn view(text: &[u16]) -> StrView<'_> {
        StrView::Utf16(text)
    }

    fn equals_latin1(units: &[u16], text: &[u8]) -> bool {
        units.iter().zip(text).all(|(&unit, &byte)| unit == u16::from(byte))
    }

    fn parse_decimal(units: &[u16]) -> f64 {
        string_to_number(units)
    }

    #[inline]
    fn find_string_end(text: &[u16], start: usize) -> usize {
        let rest = text[start..].iter();
        start + rest.take_while(|&&unit| !ends_plain_run(u32::from(unit))).count()
    }
}

/// A string literal's content, without its quotes.
#[derive(Clone, Debug)]
pub enum JsonString {
    Plain(Range<usize>),
    /// There are escapes to decode.
    Escaped(Range<usize>),
}

/// What a value starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    Object,
    Array,
    String,
    Number,
    True,
    False,
    Null,
}

pub struct Reader<'a, T> {
    text: &'a [T],
    pub position: usize,
}

impl<'a, T: JsonUnit> Reader<'a, T> {
    pub fn new(text: &'a [T]) -> Self {
        Self { text, position: 0 }
    }

    /// The next unit; NUL, which is never valid outside strings, at the end.
    #[inline(always)]
    pub fn peek(&self) -> u32 {
        match self.text.get(self.position) {
            Some(&unit) => unit.into(),
            None => 0,
        }
    }

    /// Whether the unit after the next one starts a number.
    #[inline]
    pub fn number_follows(&self) -> bool {
        self.text.get(self.position + 1).is_some_and(|&unit| matches!(unit.into(), 0x30..=0x39 | 0x2d))
    }

    #[inline]
    pub fn skip_space(&mut self) {
        while let 0x20 | 0x0a | 0x0d | 0x09 = self.peek() {
            self.position += 1;
        }
    }

    /// Skips the unit if it is the next after white space.
    #[inline]
    pub fn skip_unit(&mut self, unit: u8) -> bool {
        self.skip_space();
        let found = self.peek() == u32::from(unit);
        self.position += usize::from(found);
        found
    }

    pub fn slice(&self, range: Range<usize>) -> &'a [T] {
        &self.text[range]
    }

    #[cold]
    pub fn unexpected(&self) -> JsonError {
        if self.position >= self.text.len() { JsonError::End } else { JsonError::Token(self.position) }
    }

    #[cold]
    pub fn error(&self, what: &'static str) -> JsonError {
        JsonError::At(what, self.position)
    }

    /// Classifies the value that comes next, after white space, without consuming anything of it.
    #[inline]
    pub fn value_start(&mut self) -> Result<Start, JsonError> {
        self.skip_space();
        Ok(match self.peek() {
            0x22 => Start::String,
            0x7b => Start::Object,
            0x5b => Start::Array,
            0x30..=0x39 | 0x2d => Start::Number,
            0x74 => Start::True,
            0x66 => Start::False,
            0x6e => Start::Null,
            _ => return Err(self.unexpected()),
        })
    }

    /// Consumes a literal whose first letter was seen.
    pub fn literal(&mut self, word: &str) -> Result<(), JsonError> {
        for byte in word.bytes() {
            if self.peek() != u32::from(byte) {
                return Err(self.unexpected());
            }
            self.position += 1;
        }
        Ok(())
    }

    /// Consumes a string from its opening quote on.
    #[inline]
    pub fn string(&mut self) -> Result<JsonString, JsonError> {
        self.position += 1;
        let start = self.position;
        let mut escaped = false;
        loop {
            self.position = T::find_string_end(self.text, self.position);
            match self.peek() {
                0x22 => {
                    let range = start..self.position;
                    self.position += 1;
                    return Ok(if escaped { JsonString::Escaped(range) } else { JsonString::Plain(range) });
                }
                0x5c => {
                    escaped = true;
                    self.position += 1;
                    self.skip_escape()?;
                }
                _ if self.position == self.text.len() => {
                    return Err(self.error("Unterminated string in JSON"));
                }
                _ => return Err(self.error("Bad control character in string literal in JSON")),
            }
        }
    }

    /// Consumes a string literal if it is exactly this text, which needs no escapes.
    #[inline]
    pub fn matches_plain(&mut self, name: &[u8]) -> bool {
        let start = self.position + 1;
        let end = start + name.len();
        let Some(content) = self.text.get(start..=end) else {
            return false;
        };
        let matches = content[name.len()].into() == 0x22 && T::equals_latin1(&content[..name.len()], name);
        if matches {
            self.position = end + 1;
        }
        matches
    }

    /// Checks an escape, from after its backslash.
    fn skip_escape(&mut self) -> Result<(), JsonError> {
        match self.peek() {
            0x22 | 0x5c | 0x2f | 0x62 | 0x66 | 0x6e | 0x72 | 0x74 => self.position += 1,
            0x75 => {
                self.position += 1;
                for _ in 0..4 {
                    if hex_digit(self.peek()).is_none() {
                        return Err(self.error("Bad Unicode escape in JSON"));
                    }
                    self.position += 1;
                }
            }
            _ if self.position == self.text.len() => return Err(JsonError::End),
            _ => return Err(self.error("Bad escaped character in JSON")),
        }
        Ok(())
    }

    /// The text of a string literal whose escapes [`Reader::string`] has checked.
    pub fn decode(&self, range: Range<usize>) -> StringBuilder {
        let mut result = StringBuilder::with_capacity(range.len());
        let mut position = range.start;
        while position < range.end {
            let run_end = T::find_string_end(self.text, position).min(range.end);
            result.push_view(T::view(&self.text[position..run_end]));
            if run_end == range.end {
                break;
            }
            let escape: u32 = self.text[run_end + 1].into();
            position = run_end + 2;
            result.push_unit(match escape {
                0x62 => 0x08,
                0x66 => 0x0c,
                0x6e => 0x0a,
                0x72 => 0x0d,
                0x74 => 0x09,
                0x75 => {
                    let digits = &self.text[position..position + 4];
                    position += 4;
                    digits
                        .iter()
                        .fold(0, |value, &digit| value << 4 | hex_digit(digit.into()).unwrap_or(0) as u16)
                }
                other => other as u16,
            });
        }
        result
    }

    #[inline]
    fn skip_digits(&mut self) -> usize {
        let start = self.position;
        while let 0x30..=0x39 = self.peek() {
            self.position += 1;
        }
        self.position - start
    }

    /// Consumes a number.
    #[inline]
    pub fn number(&mut self) -> Result<f64, JsonError> {
        let start = self.position;
        let negative = self.peek() == 0x2d;
        self.position += usize::from(negative);
        let digits_at = self.position;
        let mut value = 0u64;
        while let digit @ 0x30..=0x39 = self.peek() {
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit - 0x30));
            self.position += 1;
        }
        let digits = self.position - digits_at;
        if digits == 0 {
            return Err(self.error("No number after minus sign in JSON"));
        }
        let first: u32 = self.text[digits_at].into();
        if first == 0x30 && digits > 1 {
            return Err(JsonError::At("Unexpected number in JSON", digits_at + 1));
        }
        let mut point = 0;
        if self.peek() == 0x2e {
            self.position += 1;
            let start = self.position;
            while let digit @ 0x30..=0x39 = self.peek() {
                value = value.wrapping_mul(10).wrapping_add(u64::from(digit - 0x30));
                self.position += 1;
            }
            point = self.position - start;
            if point == 0 {
                return Err(self.error("Unterminated fractional number in JSON"));
            }
        }
        if let 0x65 | 0x45 = self.peek() {
            self.position += 1;
            if let 0x2b | 0x2d = self.peek() {
                self.position += 1;
            }
            if self.skip_digits() == 0 {
                return Err(self.error("Exponent part is missing a number in JSON"));
            }
        } else if digits + point <= 15 {
            // FAST PATH: both are exact as doubles, so the quotient is rounded once.
            let value = value as f64 / EXACT_POWERS_OF_TEN[point];
            return Ok(if negative { -value } else { value });
        }
        Ok(T::parse_decimal(&self.text[start..self.position]))
    }

    /// Only white space may be left.
    pub fn finish(&mut self) -> Result<(), JsonError> {
        self.skip_space();
        if self.position < self.text.len() {
            return Err(self.error("Unexpected non-whitespace character after JSON"));
        }
        Ok(())
    }
}

#[inline]
fn hex_digit(unit: u32) -> Option<u32> {
    char::from_u32(unit).and_then(|digit| digit.to_digit(16))
}

/// The SyntaxError's message.
pub fn error_message(text: StrView, error: JsonError) -> StringBuilder {
    let mut message = StringBuilder::new();
    match error {
        JsonError::End => message.push_str("Unexpected end of JSON input"),
        JsonError::At(what, position) => {
            let (line, column) = line_and_column(text, position);
            message.push_str(&format!("{what} at position {position} (line {line} column {column})"));
        }
        JsonError::Token(position) => {
            // Values that were not meant to be JSON texts at all.
            if ["undefined", "NaN", "Infinity", "[object Object]"].iter().any(|&name| text.equals_str(name)) {
                message.push_str("\"");
                message.push_view(text);
                message.push_str("\" is not valid JSON");
                return message;
            }
            message.push_str("Unexpected token '");
            message.push_unit(text.at(position));
            message.push_str("', ");
            const CONTEXT: usize = 10;
            let long = text.len() > 2 * CONTEXT;
            let start = if long { position.saturating_sub(CONTEXT) } else { 0 };
            let end = if long { (position + CONTEXT).min(text.len()) } else { text.len() };
            // A position close to either edge shows everything up to that edge.
            if long && position >= CONTEXT {
                message.push_str("...");
            }
            message.push_str("\"");
            message.push_view(text.slice(start..end));
            message.push_str("\"");
            if long && end < text.len() {
                message.push_str("...");
            }
            message.push_str(" is not valid JSON");
        }
    }
    message
}

/// Both from 1; CR LF is one line end.
fn line_and_column(text: StrView, position: usize) -> (usize, usize) {
    let (mut line, mut line_start) = (1, 0);
    for index in 0..position {
        let unit = text.at(index);
        if unit == 0x0a || (unit == 0x0d && text.get(index + 1) != Some(0x0a)) {
            line += 1;
            line_start = index + 1;
        }
    }
    (line, position - line_start + 1)
}

/// Where quoted text goes.
pub trait Sink {
    fn push_latin1(&mut self, bytes: &[u8]);
    fn push_utf16(&mut self, units: &[u16]);
}

impl Sink for StringBuilder {
    fn push_latin1(&mut self, bytes: &[u8]) {
        self.push_view(StrView::Latin1(bytes));
    }

    fn push_utf16(&mut self, units: &[u16]) {
        self.push_view(StrView::Utf16(units));
    }
}

// 25.5.2.3 QuoteJSONString.
pub fn push_quoted(result: &mut impl Sink, text: StrView) {
    result.push_latin1(b"\"");
    match text {
        StrView::Latin1(bytes) => {
            let mut start = 0;
            loop {
                let end = u8::find_string_end(bytes, start);
                result.push_latin1(&bytes[start..end]);
                let Some(&byte) = bytes.get(end) else {
                    break;
                };
                push_escape(result, u16::from(byte));
                start = end + 1;
            }
        }
        StrView::Utf16(units) => {
            let mut start = 0;
            for (index, &unit) in units.iter().enumerate() {
                // Lone surrogates would make the text unreadable outside of UTF-16, so they are escaped.
                let escaped = ends_plain_run(u32::from(unit))
                    || (unit & 0xfc00 == 0xd800
                        && units.get(index + 1).is_none_or(|&next| next & 0xfc00 != 0xdc00))
                    || (unit & 0xfc00 == 0xdc00 && (index == 0 || units[index - 1] & 0xfc00 != 0xd800));
                if escaped {
                    result.push_utf16(&units[start..index]);
                    push_escape(result, unit);
                    start = index + 1;
                }
            }
            result.push_utf16(&units[start..]);
        }
    }
    result.push_latin1(b"\"");
}

fn push_escape(result: &mut impl Sink, unit: u16) {
    let short = match unit {
        0x08 => b'b',
        0x09 => b't',
        0x0a => b'n',
        0x0c => b'f',
        0x0d => b'r',
        0x22 => b'"',
        0x5c => b'\\',
        _ => {
            let digit = |shift: u16| b"0123456789abcdef"[usize::from(unit >> shift & 15)];
            result.push_latin1(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
            return;
        }
    };
    result.push_latin1(&[b'\\', short]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: StrView) -> String {
        let mut result = StringBuilder::new();
        push_quoted(&mut result, text);
        result.view().to_rust_string()
    }

    #[test]
    fn quoting() {
        assert_eq!(quoted(StrView::Latin1(b"plain text that is long")), "\"plain text that is long\"");
        assert_eq!(quoted(StrView::Latin1(b"\"\\\n\x01\x1f")), r#""\"\\\n\u0001\u001f""#);
        assert_eq!(quoted(StrView::Utf16(&[0xd800, 0x61, 0xdc00])), r#""\ud800a\udc00""#);
        assert_eq!(quoted(StrView::Utf16(&[0xd83d, 0xde00, 0x0a])), "\"😀\\n\"");
    }

    #[test]
    fn string_ends() {
        for length in 0..40 {
            for at in 0..length {
                for special in [0x22, 0x5c, 0x00, 0x1f] {
                    let mut text = vec![0x20u8; length];
                    text[at] = special;
                    // What looks almost like a stop, before and after it.
                    for (index, byte) in text.iter_mut().enumerate() {
                        if index != at {
                            *byte = [0x20, 0x21, 0x23, 0x5b, 0x5d, 0x80, 0xa2, 0xff][index % 8];
                        }
                    }
                    assert_eq!(u8::find_string_end(&text, 0), at);
                }
            }
        }
    }

    #[test]
    fn numbers_and_strings() {
        for (text, expected) in
            [("0", 0.0), ("-12", -12.0), ("1.5e3", 1500.0), ("123456789012345678", 123456789012345680.0)]
        {
            assert_eq!(Reader::new(text.as_bytes()).number(), Ok(expected));
        }
        assert!(Reader::new(b"-0".as_slice()).number().unwrap().is_sign_negative());
        let text = br#""a\n\u00e9\"b""#;
        let mut reader = Reader::new(text.as_slice());
        let Ok(JsonString::Escaped(range)) = reader.string() else {
            panic!("escapes expected");
        };
        assert_eq!(reader.decode(range).view().to_rust_string(), "a\né\"b");
        assert_eq!(reader.position, text.len());
    }

    #[test]
    fn wording() {
        let message = |text: &str, error| {
            error_message(StrView::Latin1(text.as_bytes()), error).view().to_rust_string()
        };
        assert_eq!(message("abc", JsonError::Token(0)), "Unexpected token 'a', \"abc\" is not valid JSON");
        assert_eq!(message("undefined", JsonError::Token(0)), "\"undefined\" is not valid JSON");
        assert_eq!(
            message("{\"aaaaaaaaaaaaaaaaaaaa\": x, \"b\":1}", JsonError::Token(25)),
            "Unexpected token 'x', ...\"aaaaaaa\": x, \"b\":1}\" is not valid JSON"
        );
        assert_eq!(
            message("x{\"aaaaaaaaaaaaaaaaaaaa\": 1}", JsonError::Token(0)),
            "Unexpected token 'x', \"x{\"aaaaaaa\"... is not valid JSON"
        );
        assert_eq!(message("a\nb\r\ncd", JsonError::At("Bad", 6)), "Bad at position 6 (line 3 column 2)");
    }
}
