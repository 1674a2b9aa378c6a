//! A borrowed look at a flat string's code units.

use super::hash;
use std::cmp::Ordering;
use std::ops::Range;

/// Code units of a flat string (or of any text in one of the two encodings).
///
/// A view of a heap string points into its cell. The collector scans the native stack for interior
/// pointers and pins what they point to, so a view in a local stays valid across allocation; it must
/// not be stored anywhere else.
#[derive(Clone, Copy, Debug)]
pub enum StrView<'a> {
    Latin1(&'a [u8]),
    Utf16(&'a [u16]),
}

impl<'a> StrView<'a> {
    pub const EMPTY: StrView<'static> = StrView::Latin1(&[]);

    #[inline(always)]
    pub fn len(&self) -> usize {
        match self {
            StrView::Latin1(s) => s.len(),
            StrView::Utf16(s) => s.len(),
        }
    }
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The unit at `index`, which is in range.
    #[inline(always)]
    pub fn at(&self, index: usize) -> u16 {
        match self {
            StrView::Latin1(s) => s[index] as u16,
            StrView::Utf16(s) => s[index],
        }
    }
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<u16> {
        match self {
            StrView::Latin1(s) => s.get(index).map(|&b| b as u16),
            StrView::Utf16(s) => s.get(index).copied(),
        }
    }
    /// 11.1.4 CodePointAt: the code point at `index` (lone surrogates as themselves) and its units.
    #[inline]
    pub fn code_point_at(&self, index: usize) -> (u32, usize) {
        match self {
            StrView::Latin1(s) => (s[index] as u32, 1),
            StrView::Utf16(s) => {
                let first = s[index];
                if first & 0xFC00 == 0xD800
                    && let Some(&second) = s.get(index + 1)
                    && second & 0xFC00 == 0xDC00
                {
                    return (decode_pair(first, second), 2);
                }
                (first as u32, 1)
            }
        }
    }
    #[inline(always)]
    pub fn slice(&self, range: Range<usize>) -> StrView<'a> {
        match self {
            StrView::Latin1(s) => StrView::Latin1(&s[range]),
            StrView::Utf16(s) => StrView::Utf16(&s[range]),
        }
    }
    /// The units from `start` on.
    #[inline(always)]
    pub fn tail(&self, start: usize) -> StrView<'a> {
        self.slice(start..self.len())
    }
    pub fn units(&self) -> Units<'a> {
        Units { view: *self, at: 0, end: self.len() }
    }
    /// Code points, lone surrogates as themselves.
    pub fn code_points(&self) -> CodePoints<'a> {
        CodePoints { view: *self, at: 0 }
    }
    pub fn to_utf16(&self) -> Vec<u16> {
        match self {
            StrView::Latin1(s) => s.iter().map(|&b| b as u16).collect(),
            StrView::Utf16(s) => s.to_vec(),
        }
    }
    /// Lossy: lone surrogates become U+FFFD.
    pub fn to_rust_string(&self) -> String {
        match self {
            StrView::Latin1(s) => match std::str::from_utf8(s) {
                Ok(text) if text.is_ascii() => text.to_owned(),
                _ => s.iter().map(|&b| b as char).collect(),
            },
            StrView::Utf16(s) => String::from_utf16_lossy(s),
        }
    }
    pub fn hash(&self) -> u32 {
        match self {
            StrView::Latin1(s) => hash::hash_latin1(s),
            StrView::Utf16(s) => hash::hash_utf16(s),
        }
    }
    /// Same code units.
    #[inline]
    pub fn equals(&self, other: &StrView<'_>) -> bool {
        match (self, other) {
            (StrView::Latin1(a), StrView::Latin1(b)) => a == b,
            (StrView::Utf16(a), StrView::Utf16(b)) => a == b,
            (StrView::Latin1(a), StrView::Utf16(b)) | (StrView::Utf16(b), StrView::Latin1(a)) => {
                a.len() == b.len() && a.iter().zip(*b).all(|(&x, &y)| x as u16 == y)
            }
        }
    }
    /// Whether the text is this ASCII text.
    pub fn equals_str(&self, text: &str) -> bool {
        debug_assert!(text.is_ascii());
        self.equals(&StrView::Latin1(text.as_bytes()))
    }
    /// Order by code units.
    #[inline]
    pub fn compare(&self, other: &StrView<'_>) -> Ordering {
        match (self, other) {
            (StrView::Latin1(a), StrView::Latin1(b)) => a.cmp(b),
            (StrView::Utf16(a), StrView::Utf16(b)) => a.cmp(b),
            (StrView::Latin1(a), StrView::Utf16(b)) => a.iter().map(|&x| x as u16).cmp(b.iter().copied()),
            (StrView::Utf16(a), StrView::Latin1(b)) => a.iter().copied().cmp(b.iter().map(|&x| x as u16)),
        }
    }
    pub fn starts_with(&self, prefix: &StrView<'_>) -> bool {
        prefix.len() <= self.len() && self.slice(0..prefix.len()).equals(prefix)
    }
    /// Whether every unit fits in a byte.
    pub fn fits_latin1(&self) -> bool {
        match self {
            StrView::Latin1(_) => true,
            StrView::Utf16(s) => fits_latin1(s),
        }
    }
    /// The array index (0..=2^32-2) this text is the canonical form of.
    #[inline]
    pub fn parse_index(&self) -> Option<u32> {
        let n = self.len();
        if n == 0 || n > 10 {
            return None;
        }
        let first = self.at(0);
        if !(0x30..=0x39).contains(&first) || (first == 0x30 && n > 1) {
            return None;
        }
        let mut value = 0u64;
        for i in 0..n {
            let digit = self.at(i).wrapping_sub(0x30);
            if digit > 9 {
                return None;
            }
            value = value * 10 + digit as u64;
        }
        if value < u32::MAX as u64 { Some(value as u32) } else { None }
    }
}

/// The code point of a surrogate pair.
#[inline(always)]
pub fn decode_pair(lead: u16, trail: u16) -> u32 {
    0x10000 + ((lead as u32 & 0x3FF) << 10) + (trail as u32 & 0x3FF)
}

/// Whether every unit fits in a byte.
pub fn fits_latin1(units: &[u16]) -> bool {
    // Or-ing in blocks vectorises; testing each unit would not.
    units.chunks(256).all(|block| block.iter().fold(0, |a, &u| a | u) < 0x100)
}

/// White space or line terminator (12.2, 12.3): what trim and StringToNumber skip.
pub fn is_space(unit: u16) -> bool {
    matches!(
        unit,
        0x09..=0x0D | 0x20 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000 | 0xFEFF
    )
}

/// Iterator over code units.
pub struct Units<'a> {
    view: StrView<'a>,
    at: usize,
    end: usize,
}

impl Iterator for Units<'_> {
    type Item = u16;
    #[inline]
    fn next(&mut self) -> Option<u16> {
        if self.at == self.end {
            return None;
        }
        self.at += 1;
        Some(self.view.at(self.at - 1))
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.end - self.at, Some(self.end - self.at))
    }
}
impl DoubleEndedIterator for Units<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<u16> {
        if self.at == self.end {
            return None;
        }
        self.end -= 1;
        Some(self.view.at(self.end))
    }
}
impl ExactSizeIterator for Units<'_> {}

/// Iterator over code points.
pub struct CodePoints<'a> {
    view: StrView<'a>,
    at: usize,
}

impl Iterator for CodePoints<'_> {
    type Item = u32;
    #[inline]
    fn next(&mut self) -> Option<u32> {
        if self.at >= self.view.len() {
            return None;
        }
        let (point, units) = self.view.code_point_at(self.at);
        self.at += units;
        Some(point)
    }
}
