//! Full case mapping of code-unit text, with Unicode's context-dependent rules but no locale's.
//!
//! The standard library implements Unicode's full mappings, final sigma included, on valid text. Lone
//! surrogates are neither cased nor case-ignorable, so mapping the well-formed stretches between them
//! one by one gives the same result as mapping the whole.

use super::builder::StringBuilder;
use super::view::StrView;

/// The lower-case form, None when it is the text itself.
pub fn to_lower_case(text: StrView<'_>) -> Option<StringBuilder> {
    match text {
        StrView::Latin1(bytes) => {
            let first = bytes.iter().position(|&b| lower_latin1(b) != b)?;
            let mut out = StringBuilder::with_capacity(bytes.len());
            out.push_view(StrView::Latin1(&bytes[..first]));
            out.push_mapped_latin1(&bytes[first..], lower_latin1);
            Some(out)
        }
        StrView::Utf16(units) => map_pieces(units, |piece| piece.to_lowercase()),
    }
}

/// The upper-case form, None when it is the text itself.
pub fn to_upper_case(text: StrView<'_>) -> Option<StringBuilder> {
    match text {
        StrView::Latin1(bytes) => {
            let first = bytes
                .iter()
                .position(|&b| b.is_ascii_lowercase() || b == 0xB5 || (b >= 0xDF && b != 0xF7))?;
            let mut out = StringBuilder::with_capacity(bytes.len());
            out.push_view(StrView::Latin1(&bytes[..first]));
            if bytes.iter().all(|&b| !matches!(b, 0xB5 | 0xDF | 0xFF)) {
                out.push_mapped_latin1(&bytes[first..], upper_latin1);
            } else {
                for &b in &bytes[first..] {
                    match b {
                        0xB5 => out.push_unit(0x39C),
                        0xDF => out.push_str("SS"),
                        0xFF => out.push_unit(0x178),
                        _ => out.push_unit(upper_latin1(b) as u16),
                    }
                }
            }
            Some(out)
        }
        StrView::Utf16(units) => map_pieces(units, |piece| piece.to_uppercase()),
    }
}

#[inline(always)]
fn lower_latin1(b: u8) -> u8 {
    if b.is_ascii_uppercase() || (0xC0..=0xDE).contains(&b) && b != 0xD7 { b + 0x20 } else { b }
}

/// Without the three letters whose upper case is longer or wider.
#[inline(always)]
fn upper_latin1(b: u8) -> u8 {
    if b.is_ascii_lowercase() || (0xE0..=0xFE).contains(&b) && b != 0xF7 { b - 0x20 } else { b }
}

fn map_pieces(units: &[u16], map: impl Fn(&str) -> String) -> Option<StringBuilder> {
    let mut out = StringBuilder::with_capacity(units.len());
    let mut piece = String::new();
    for unit in char::decode_utf16(units.iter().copied()) {
        match unit {
            Ok(c) => piece.push(c),
            Err(lone) => {
                out.push_str(&map(&piece));
                piece.clear();
                out.push_unit(lone.unpaired_surrogate());
            }
        }
    }
    out.push_str(&map(&piece));
    if out.view().equals(&StrView::Utf16(units)) { None } else { Some(out) }
}
