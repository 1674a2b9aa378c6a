//! Source code as the engine keeps it: UTF-8 for the parser, plus what UTF-8 can not say.
//!
//! A JavaScript string may hold lone surrogates, and `eval`, `new Function` and `RegExp` hand such
//! strings to the parser. Each lone surrogate of the source is replaced by U+FFFD in the UTF-8 text and
//! remembered with its offset; literals, regular expressions and `toString` put it back. All offsets
//! are UTF-8 byte offsets; columns are reported in UTF-16 units.

use std::cell::OnceCell;

const REPLACEMENT: char = '\u{FFFD}';

/// A source text with its name and, made on demand, its table of lines.
#[derive(Debug)]
pub struct SourceText {
    text: String,
    /// What stack traces call it: a path, a URL, `evalmachine.<anonymous>`.
    name: String,
    /// (byte offset, unit) of each lone surrogate, ascending.
    lone_surrogates: Vec<(u32, u16)>,
    /// Byte offset of the start of each line; built when first asked for.
    lines: OnceCell<Vec<u32>>,
    /// Where the text begins in what it is a part of: lines, and columns of its first line.
    offset: (i32, i32),
    /// The text was made from another one, which traces point into.
    origin: Option<Box<Origin>>,
}

/// Where a text that was translated comes from.
#[derive(Debug)]
pub struct Origin {
    /// Line and column in the text, line and column in its origin (all zero-based), ascending.
    pub positions: Vec<[u32; 4]>,
    /// What traces call the origin; the text's own name if none.
    pub name: Option<String>,
    /// The origin's text, for reports that show a line of it.
    pub text: String,
}

/// Zero-based line and column (in UTF-16 units).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub struct LineColumn {
    pub line: u32,
    pub column: u32,
}

impl Origin {
    /// The place that a position was made from: that of the mapping at or before it on its line.
    fn place(&self, line: u32, column: u32) -> Option<LineColumn> {
        let after = self.positions.partition_point(|[l, c, ..]| (*l, *c) <= (line, column));
        let [at_line, _, line_before, column_before] = *self.positions.get(after.checked_sub(1)?)?;
        (at_line == line).then_some(LineColumn { line: line_before, column: column_before })
    }
}

impl SourceText {
    /// From well-formed text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> SourceText {
        SourceText {
            text: text.into(),
            name: name.into(),
            lone_surrogates: Vec::new(),
            lines: OnceCell::new(),
            offset: (0, 0),
            origin: None,
        }
    }

    /// Traces point into what the text was made from.
    pub fn with_origin(mut self, origin: Origin) -> SourceText {
        self.origin = Some(Box::new(origin));
        self
    }

    /// Positions are shown as if so many lines, and columns of the first line, came before the text.
    pub fn with_offset(mut self, line: i32, column: i32) -> SourceText {
        self.offset = (line, column);
        self
    }

    /// [`SourceText::line_column`] as traces and reports show it, still zero-based.
    pub fn shown_position(&self, offset: u32) -> LineColumn {
        let LineColumn { line, column } = self.line_column(offset);
        if let Some(place) = self.origin.as_ref().and_then(|origin| origin.place(line, column)) {
            return place;
        }
        let shift = |value: u32, by: i32| value.saturating_add_signed(by);
        let column = if line == 0 { shift(column, self.offset.1) } else { column };
        LineColumn { line: shift(line, self.offset.0), column }
    }

    /// From a JavaScript string.
    pub fn from_utf16(name: impl Into<String>, units: &[u16]) -> SourceText {
        let mut text = String::with_capacity(units.len());
        let mut lone_surrogates = Vec::new();
        for unit in char::decode_utf16(units.iter().copied()) {
            match unit {
                Ok(c) => text.push(c),
                Err(lone) => {
                    lone_surrogates.push((text.len() as u32, lone.unpaired_surrogate()));
                    text.push(REPLACEMENT);
                }
            }
        }
        SourceText {
            text,
            name: name.into(),
            lone_surrogates,
            lines: OnceCell::new(),
            offset: (0, 0),
            origin: None,
        }
    }

    /// The UTF-8 text (U+FFFD where the source has a lone surrogate).
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The name given at creation.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Length of the UTF-8 text.
    pub fn len(&self) -> u32 {
        self.text.len() as u32
    }

    /// No text at all.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The source has raw lone surrogates within `start..end`.
    pub fn has_lone_surrogates(&self, start: u32, end: u32) -> bool {
        if self.lone_surrogates.is_empty() {
            return false;
        }
        let first = self.lone_surrogates.partition_point(|&(at, _)| at < start);
        self.lone_surrogates.get(first).is_some_and(|&(at, _)| at < end)
    }

    /// The lone surrogate at this byte offset.
    pub fn lone_surrogate_at(&self, offset: u32) -> Option<u16> {
        let index = self.lone_surrogates.binary_search_by_key(&offset, |&(at, _)| at).ok()?;
        Some(self.lone_surrogates[index].1)
    }

    /// The source between two byte offsets as a JavaScript string.
    pub fn slice_utf16(&self, start: u32, end: u32) -> Vec<u16> {
        let Some(slice) = self.text.get(start as usize..end as usize) else { return Vec::new() };
        let mut units = Vec::with_capacity(slice.len());
        let restore = self.has_lone_surrogates(start, end);
        let mut buffer = [0u16; 2];
        for (at, c) in slice.char_indices() {
            match (restore && c == REPLACEMENT).then(|| self.lone_surrogate_at(start + at as u32)).flatten() {
                Some(unit) => units.push(unit),
                None => units.extend_from_slice(c.encode_utf16(&mut buffer)),
            }
        }
        units
    }

    /// Zero-based line and column of a byte offset. Lines end at the LineTerminatorSequences of 12.3.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let lines = self.lines();
        let offset = offset.min(self.len());
        let line = lines.partition_point(|&start| start <= offset) - 1;
        let before = self.text.get(lines[line] as usize..offset as usize).unwrap_or("");
        let column = before.chars().map(|c| c.len_utf16() as u32).sum();
        LineColumn { line: line as u32, column }
    }

    /// What traces call the text.
    pub fn shown_name(&self) -> &str {
        self.origin.as_ref().and_then(|origin| origin.name.as_deref()).unwrap_or(&self.name)
    }

    /// The line that a report shows, by its number in [`SourceText::shown_position`].
    pub fn shown_line(&self, line: u32) -> &str {
        match &self.origin {
            Some(origin) => origin.text.lines().nth(line as usize).unwrap_or(""),
            None => self.line_text(line.saturating_add_signed(-self.offset.0)),
        }
    }

    /// The text of a zero-based line, without its terminator.
    pub fn line_text(&self, line: u32) -> &str {
        let lines = self.lines();
        let Some(&start) = lines.get(line as usize) else { return "" };
        let end = lines.get(line as usize + 1).copied().unwrap_or(self.len());
        let text = self.text.get(start as usize..end as usize).unwrap_or("");
        text.trim_end_matches(['\n', '\r', '\u{2028}', '\u{2029}'])
    }

    /// How many lines there are; at least one.
    pub fn line_count(&self) -> u32 {
        self.lines().len() as u32
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let mut lines = vec![0];
            let mut at = 0;
            while at < bytes.len() {
                let length = match bytes[at] {
                    b'\r' if bytes.get(at + 1) == Some(&b'\n') => 2,
                    b'\n' | b'\r' => 1,
                    // U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
                    0xE2 if bytes[at + 1] == 0x80 && matches!(bytes[at + 2], 0xA8 | 0xA9) => 3,
                    _ => {
                        at += 1;
                        continue;
                    }
                };
                at += length;
                lines.push(at as u32);
            }
            lines
        })
    }

    /// The value of a string literal. `value` and `encoded` are oxc's cooked value and its flag that
    /// lone surrogates in it are written as U+FFFD and four hex digits.
    pub fn string_literal_value(&self, start: u32, end: u32, value: &str, encoded: bool) -> Vec<u16> {
        if self.has_lone_surrogates(start, end) {
            return self.cook(start + 1, end.saturating_sub(1));
        }
        decode_lone_surrogates(value, encoded)
    }

    /// A template chunk's cooked value; `start..end` is the chunk between its delimiters. None when it has
    /// an escape that only tagged templates allow.
    pub fn template_cooked(
        &self,
        start: u32,
        end: u32,
        cooked: Option<&str>,
        encoded: bool,
    ) -> Option<Vec<u16>> {
        let cooked = cooked?;
        Some(if self.has_lone_surrogates(start, end) {
            self.cook(start, end)
        } else {
            decode_lone_surrogates(cooked, encoded)
        })
    }

    /// A template chunk's raw value: line terminators normalised (12.9.6.2 TRV).
    pub fn template_raw(&self, start: u32, end: u32) -> Vec<u16> {
        let units = self.slice_utf16(start, end);
        if !units.contains(&u16::from(b'\r')) {
            return units;
        }
        let mut normalised = Vec::with_capacity(units.len());
        let mut at = 0;
        while at < units.len() {
            if units[at] == u16::from(b'\r') {
                normalised.push(u16::from(b'\n'));
                at += if units.get(at + 1) == Some(&u16::from(b'\n')) { 2 } else { 1 };
            } else {
                normalised.push(units[at]);
                at += 1;
            }
        }
        normalised
    }

    /// Evaluates the escapes of literal text ourselves, for the rare literal with raw lone surrogates.
    /// The parser accepted the literal, so malformed escapes do not occur.
    fn cook(&self, start: u32, end: u32) -> Vec<u16> {
        let raw = self.slice_utf16(start, end);
        let mut out = Vec::with_capacity(raw.len());
        let mut at = 0;
        let digit = |unit: Option<&u16>| {
            unit.and_then(|&u| char::from_u32(u32::from(u))).and_then(|c| c.to_digit(16))
        };
        while at < raw.len() {
            let unit = raw[at];
            at += 1;
            if unit == u16::from(b'\r') {
                // Only templates hold raw line terminators; their cooked value has line feeds.
                at += usize::from(raw.get(at) == Some(&u16::from(b'\n')));
                out.push(u16::from(b'\n'));
                continue;
            }
            if unit != u16::from(b'\\') || at >= raw.len() {
                out.push(unit);
                continue;
            }
            let escape = raw[at];
            at += 1;
            match u8::try_from(escape).unwrap_or(0) {
                b'n' => out.push(10),
                b't' => out.push(9),
                b'r' => out.push(13),
                b'b' => out.push(8),
                b'f' => out.push(12),
                b'v' => out.push(11),
                b'\r' => at += usize::from(raw.get(at) == Some(&u16::from(b'\n'))),
                b'\n' => {}
                b'x' => {
                    let value = digit(raw.get(at)).unwrap_or(0) * 16 + digit(raw.get(at + 1)).unwrap_or(0);
                    at += 2;
                    out.push(value as u16);
                }
                b'u' => {
                    let mut value = 0u32;
                    if raw.get(at) == Some(&u16::from(b'{')) {
                        at += 1;
                        while let Some(d) = digit(raw.get(at)) {
                            value = (value * 16 + d).min(0x10FFFF);
                            at += 1;
                        }
                        at += 1;
                    } else {
                        for _ in 0..4 {
                            value = value * 16 + digit(raw.get(at)).unwrap_or(0);
                            at += 1;
                        }
                    }
                    if value > 0xFFFF {
                        out.push((0xD800 + ((value - 0x10000) >> 10)) as u16);
                        out.push((0xDC00 + ((value - 0x10000) & 0x3FF)) as u16);
                    } else {
                        out.push(value as u16);
                    }
                }
                first @ b'0'..=b'7' => {
                    let mut value = u16::from(first - b'0');
                    let limit = if first <= b'3' { 2 } else { 1 };
                    for _ in 0..limit {
                        match raw.get(at) {
                            Some(&d) if (u16::from(b'0')..=u16::from(b'7')).contains(&d) => {
                                value = value * 8 + (d - u16::from(b'0'));
                                at += 1;
                            }
                            _ => break,
                        }
                    }
                    out.push(value);
                }
                _ if matches!(escape, 0x2028 | 0x2029) => {}
                _ => out.push(escape),
            }
        }
        out
    }
}

/// UTF-16 of text in which, if `encoded`, U+FFFD introduces four hex digits of a code unit.
pub fn decode_lone_surrogates(value: &str, encoded: bool) -> Vec<u16> {
    if !encoded {
        return value.encode_utf16().collect();
    }
    let mut out = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find(REPLACEMENT) {
        out.extend(rest[..at].encode_utf16());
        let digits = &rest[at + REPLACEMENT.len_utf8()..];
        match digits.get(..4).and_then(|hex| u16::from_str_radix(hex, 16).ok()) {
            Some(unit) => {
                out.push(unit);
                rest = &digits[4..];
            }
            None => {
                out.push(0xFFFD);
                rest = digits;
            }
        }
    }
    out.extend(rest.encode_utf16());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_utf16_units() {
        let source = SourceText::new("t.js", "ab\r\nc\u{1F600}d\u{2028}\n");
        assert_eq!(source.line_count(), 4);
        assert_eq!(source.line_column(0), LineColumn { line: 0, column: 0 });
        assert_eq!(source.line_column(4), LineColumn { line: 1, column: 0 });
        assert_eq!(source.line_column(9), LineColumn { line: 1, column: 3 });
        assert_eq!(source.line_text(1), "c\u{1F600}d");
        assert_eq!(source.line_text(9), "");
    }

    #[test]
    fn lone_surrogates_survive() {
        let units = [b'"'.into(), 0xD800, 0xFFFD, b'\\'.into(), b'n'.into(), b'"'.into()];
        let source = SourceText::from_utf16("t.js", &units);
        assert_eq!(source.slice_utf16(0, source.len()), units);
        assert_eq!(source.string_literal_value(0, source.len(), "", false), [0xD800, 0xFFFD, 10]);
        assert_eq!(decode_lone_surrogates("a\u{FFFD}d800\u{FFFD}fffd", true), [97, 0xD800, 0xFFFD]);
    }
}
