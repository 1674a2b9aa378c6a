//! Clause 19.2.6's Encode and Decode, and annex B.2.1's escape and unescape, on code units.

use crate::string::{StrView, StringBuilder};

/// The text has a lone surrogate, or an escape that is no well-formed UTF-8 (a URIError, "URI malformed").
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MalformedUri;

/// A set of ASCII characters as a bit mask.
#[derive(Clone, Copy)]
pub struct AsciiSet(u128);

impl AsciiSet {
    const fn of(text: &str) -> Self {
        let (bytes, mut mask, mut index) = (text.as_bytes(), 0, 0);
        while index < bytes.len() {
            mask |= 1 << bytes[index];
            index += 1;
        }
        Self(mask)
    }

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[inline]
    fn contains(self, unit: u16) -> bool {
        unit < 0x80 && self.0 >> unit & 1 == 1
    }
}

const ALPHANUMERIC: AsciiSet = AsciiSet::of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
const RESERVED: AsciiSet = AsciiSet::of(";/?:@&=+$,");
const EMPTY: AsciiSet = AsciiSet(0);

/// What encodeURIComponent leaves as it is; encodeURI also what separates a URI's parts.
pub const KEPT_IN_COMPONENT: AsciiSet = ALPHANUMERIC.with(AsciiSet::of("-_.!~*'()"));
pub const KEPT_IN_URI: AsciiSet = KEPT_IN_COMPONENT.with(RESERVED).with(AsciiSet::of("#"));
/// Escapes that decodeURI leaves as they are.
pub const PRESERVED_IN_URI: AsciiSet = RESERVED.with(AsciiSet::of("#"));
pub const PRESERVED_IN_COMPONENT: AsciiSet = EMPTY;
/// B.2.1.1 step 4.
pub const KEPT_BY_ESCAPE: AsciiSet = ALPHANUMERIC.with(AsciiSet::of("@*_+-./"));

const HEX_DIGITS: &[u8; 16] = b"0123456789ABCDEF";

fn push_percent(text: &mut StringBuilder, byte: u8) {
    let digits = [b'%', HEX_DIGITS[usize::from(byte >> 4)], HEX_DIGITS[usize::from(byte & 15)]];
    text.push_view(StrView::Latin1(&digits));
}

/// The value of `count` hexadecimal digits at `start`.
fn hex(text: StrView, start: usize, count: usize) -> Option<u16> {
    (start..start + count).try_fold(0, |value, index| {
        let digit = char::from_u32(u32::from(text.get(index)?))?.to_digit(16)?;
        Some(value << 4 | digit as u16)
    })
}

/// Length of the leading run of units that satisfy the predicate.
fn run_length(text: StrView, start: usize, keep: impl Fn(u16) -> bool) -> usize {
    (start..text.len()).take_while(|&index| keep(text.at(index))).count()
}

// 19.2.6.5 Encode.
pub fn encode(text: StrView, kept: AsciiSet) -> Result<StringBuilder, MalformedUri> {
    let mut result = StringBuilder::with_capacity(text.len());
    let mut position = 0;
    while position < text.len() {
        let run = run_length(text, position, |unit| kept.contains(unit));
        if run > 0 {
            result.push_view(text.slice(position..position + run));
            position += run;
            continue;
        }
        let (point, units) = text.code_point_at(position);
        let Some(character) = char::from_u32(point) else {
            return Err(MalformedUri);
        };
        for byte in character.encode_utf8(&mut [0; 4]).bytes() {
            push_percent(&mut result, byte);
        }
        position += units;
    }
    Ok(result)
}

// 19.2.6.6 Decode.
pub fn decode(text: StrView, preserved: AsciiSet) -> Result<StringBuilder, MalformedUri> {
    let mut result = StringBuilder::with_capacity(text.len());
    let mut position = 0;
    let escape_at = |position: usize| -> Result<u8, MalformedUri> {
        if text.get(position) != Some(u16::from(b'%')) {
            return Err(MalformedUri);
        }
        hex(text, position + 1, 2).map(|value| value as u8).ok_or(MalformedUri)
    };
    while position < text.len() {
        let run = run_length(text, position, |unit| unit != u16::from(b'%'));
        if run > 0 {
            result.push_view(text.slice(position..position + run));
            position += run;
            continue;
        }
        let first = escape_at(position)?;
        if first < 0x80 {
            if preserved.contains(u16::from(first)) {
                result.push_view(text.slice(position..position + 3));
            } else {
                result.push_unit(u16::from(first));
            }
            position += 3;
            continue;
        }
        let length = first.leading_ones() as usize;
        if !(2..=4).contains(&length) || position + 3 * length > text.len() {
            return Err(MalformedUri);
        }
        let mut bytes = [first, 0, 0, 0];
        for (index, byte) in bytes.iter_mut().enumerate().take(length).skip(1) {
            *byte = escape_at(position + 3 * index)?;
        }
        // Well-formed UTF-8 excludes overlong forms, surrogates and what is beyond Unicode.
        let decoded = std::str::from_utf8(&bytes[..length]).map_err(|_| MalformedUri)?;
        result.push_str(decoded);
        position += 3 * length;
    }
    Ok(result)
}

// B.2.1.1 escape.
pub fn escape(text: StrView) -> StringBuilder {
    let mut result = StringBuilder::with_capacity(text.len());
    for unit in text.units() {
        if KEPT_BY_ESCAPE.contains(unit) {
            result.push_unit(unit);
        } else if unit < 0x100 {
            push_percent(&mut result, unit as u8);
        } else {
            result.push_str("%u");
            for shift in [12, 8, 4, 0] {
                result.push_unit(u16::from(HEX_DIGITS[usize::from(unit >> shift & 15)]));
            }
        }
    }
    result
}

// B.2.1.2 unescape.
pub fn unescape(text: StrView) -> StringBuilder {
    let mut result = StringBuilder::with_capacity(text.len());
    let mut position = 0;
    while position < text.len() {
        let unit = text.at(position);
        let escaped = if unit != u16::from(b'%') {
            None
        } else if text.get(position + 1) == Some(u16::from(b'u')) {
            hex(text, position + 2, 4).map(|value| (value, 6))
        } else {
            hex(text, position + 1, 2).map(|value| (value, 3))
        };
        let (unit, length) = escaped.unwrap_or((unit, 1));
        result.push_unit(unit);
        position += length;
    }
    result
}

/// Whether a text has nothing that a function would change, so that it can be returned as it is.
pub fn is_plain(text: StrView, kept: AsciiSet) -> bool {
    run_length(text, 0, |unit| kept.contains(unit)) == text.len()
}

/// Whether a text has no percent sign at all.
pub fn has_no_escape(text: StrView) -> bool {
    match text {
        StrView::Latin1(bytes) => memchr::memchr(b'%', bytes).is_none(),
        StrView::Utf16(units) => !units.contains(&u16::from(b'%')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    #[test]
    fn uri_components() {
        for (plain, component, uri) in [
            ("a b&c/d#é", "a%20b%26c%2Fd%23%C3%A9", "a%20b&c/d#%C3%A9"),
            ("😀€", "%F0%9F%98%80%E2%82%AC", "%F0%9F%98%80%E2%82%AC"),
            ("", "", ""),
        ] {
            let units = wide(plain);
            let text = StrView::Utf16(&units);
            let encoded = encode(text, KEPT_IN_COMPONENT).unwrap();
            assert_eq!(encoded.view().to_rust_string(), component);
            assert_eq!(encode(text, KEPT_IN_URI).unwrap().view().to_rust_string(), uri);
            let decoded = decode(encoded.view(), PRESERVED_IN_COMPONENT).unwrap();
            assert_eq!(decoded.view().to_rust_string(), plain);
        }
        let decoded = decode(StrView::Latin1(b"%23%41%2f"), PRESERVED_IN_URI).unwrap();
        assert_eq!(decoded.view().to_rust_string(), "%23A%2f");
        assert!(encode(StrView::Utf16(&[0xd800]), KEPT_IN_URI).is_err());
        assert!(encode(StrView::Utf16(&[0xdc00, 0x41]), KEPT_IN_URI).is_err());
        for malformed in [
            "%",
            "%1",
            "%zz",
            "%C3",
            "%C3%",
            "%C3%41",
            "%C0%80",
            "%ED%A0%80",
            "%F5%80%80%80",
            "%80",
            "%E2%82",
        ] {
            let text = StrView::Latin1(malformed.as_bytes());
            assert!(decode(text, PRESERVED_IN_COMPONENT).is_err(), "{malformed}");
        }
    }

    #[test]
    fn escaping() {
        let units = wide("a b+é€😀%");
        let escaped = escape(StrView::Utf16(&units));
        assert_eq!(escaped.view().to_rust_string(), "a%20b+%E9%u20AC%uD83D%uDE00%25");
        assert_eq!(unescape(escaped.view()).view().to_utf16(), units);
        assert_eq!(unescape(StrView::Latin1(b"%u12%g1%4")).view().to_rust_string(), "%u12%g1%4");
    }
}
