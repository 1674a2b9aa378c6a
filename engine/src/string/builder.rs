//! Building a string piece by piece: Latin-1 until a wider unit arrives.

use super::layout::JsString;
use super::view::StrView;

enum Text {
    Latin1(Vec<u8>),
    Utf16(Vec<u16>),
}

/// A growing text outside the heap. Growth past the longest string is remembered rather than stored, so
/// a hostile script gets its RangeError from `finish` before memory runs out.
pub struct StringBuilder {
    text: Text,
    overflow: bool,
}

impl Default for StringBuilder {
    fn default() -> StringBuilder {
        StringBuilder::new()
    }
}

impl StringBuilder {
    pub fn new() -> StringBuilder {
        StringBuilder::with_capacity(0)
    }
    pub fn with_capacity(units: usize) -> StringBuilder {
        StringBuilder { text: Text::Latin1(Vec::with_capacity(units)), overflow: false }
    }
    #[inline]
    pub fn len(&self) -> usize {
        if self.overflow {
            return usize::MAX;
        }
        match &self.text {
            Text::Latin1(v) => v.len(),
            Text::Utf16(v) => v.len(),
        }
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Whether more has been pushed than a string can hold; loops may stop early.
    pub fn is_too_long(&self) -> bool {
        self.overflow
    }
    pub fn view(&self) -> StrView<'_> {
        match &self.text {
            Text::Latin1(v) => StrView::Latin1(v),
            Text::Utf16(v) => StrView::Utf16(v),
        }
    }
    #[cold]
    fn widen(&mut self) -> &mut Vec<u16> {
        if let Text::Latin1(narrow) = &self.text {
            let mut wide = Vec::with_capacity(narrow.capacity().max(16));
            wide.extend(narrow.iter().map(|&b| b as u16));
            self.text = Text::Utf16(wide);
        }
        match &mut self.text {
            Text::Utf16(v) => v,
            Text::Latin1(_) => unreachable!("widened above"),
        }
    }
    #[inline]
    fn has_room(&mut self, more: usize) -> bool {
        if self.overflow || self.len() + more > JsString::MAX_LENGTH as usize {
            self.overflow = true;
        }
        !self.overflow
    }
    #[inline]
    pub fn push_unit(&mut self, unit: u16) {
        if !self.has_room(1) {
            return;
        }
        match &mut self.text {
            Text::Latin1(v) if unit < 0x100 => v.push(unit as u8),
            Text::Utf16(v) => v.push(unit),
            _ => self.widen().push(unit),
        }
    }
    /// A code point; lone surrogates as themselves.
    pub fn push_code_point(&mut self, point: u32) {
        if point < 0x10000 {
            self.push_unit(point as u16);
        } else {
            let rest = point - 0x10000;
            self.push_unit(0xD800 | (rest >> 10) as u16);
            self.push_unit(0xDC00 | (rest & 0x3FF) as u16);
        }
    }
    pub fn push_char(&mut self, c: char) {
        self.push_code_point(c as u32);
    }
    pub fn push_str(&mut self, text: &str) {
        if text.is_ascii() {
            self.push_view(StrView::Latin1(text.as_bytes()));
        } else {
            for c in text.chars() {
                self.push_char(c);
            }
        }
    }
    pub fn push_view(&mut self, text: StrView<'_>) {
        if !self.has_room(text.len()) {
            return;
        }
        match (&mut self.text, text) {
            (Text::Latin1(v), StrView::Latin1(s)) => v.extend_from_slice(s),
            (Text::Utf16(v), StrView::Latin1(s)) => v.extend(s.iter().map(|&b| b as u16)),
            (Text::Utf16(v), StrView::Utf16(s)) => v.extend_from_slice(s),
            (Text::Latin1(v), StrView::Utf16(s)) => {
                if text.fits_latin1() {
                    v.extend(s.iter().map(|&u| u as u8));
                } else {
                    self.widen().extend_from_slice(s);
                }
            }
        }
    }
}

impl std::fmt::Write for StringBuilder {
    fn write_str(&mut self, s: &str) -> std::fmt::Result {
        self.push_str(s);
        Ok(())
    }
}
