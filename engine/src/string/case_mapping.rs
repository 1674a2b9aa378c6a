//! Full case mapping of code-unit text, with Unicode's context-dependent rules but no locale's.
//!
//! The standard library implements Unicode's full mappings, final sigma included, on valid text. Lone
//! surrogates are neither cased nor case-ignorable, so mapping the well-formed stretches between them
//! one by one gives the same result as mapping the whole.

use super::builder::StringBuilder;
use super::view::StrView;

/// The result of a case mapping.
pub enum Mapped {
    /// The text itself.
    Same,
    /// Each Latin-1 unit mapped on its own, in the same length.
    Units(fn(u8) -> u8),
    Text(StringBuilder),
}

pub fn to_lower_case(text: StrView<'_>) -> Mapped {
    match text {
        StrView::Latin1(bytes) if bytes.iter().all(|&b| lower_latin1(b) == b) => Mapped::Same,
        StrView::Latin1(_) => Mapped::Units(lower_latin1),
        StrView::Utf16(units) => map_pieces(units, |piece| piece.to_lowercase()),
    }
}

pub fn to_upper_case(text: StrView<'_>) -> Mapped {
    match text {
        StrView::Latin1(bytes) if bytes.iter().any(|&b| matches!(b, 0xB5 | 0xDF | 0xFF)) => {
            let mut out = StringBuilder::with_capacity(bytes.len());
            for &b in bytes {
                match b {
                    0xB5 => out.push_unit(0x39C),
                    0xDF => out.push_str("SS"),
                    0xFF => out.push_unit(0x178),
                    _ => out.push_unit(upper_latin1(b) as u16),
                }
            }
            Mapped::Text(out)
        }
        StrView::Latin1(bytes) if bytes.iter().all(|&b| upper_latin1(b) == b) => Mapped::Same,
        StrView::Latin1(_) => Mapped::Units(upper_latin1),
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

fn map_pieces(units: &[u16], map: impl Fn(&str) -> String) -> Mapped {
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
    if out.view().equals(&StrView::Utf16(units)) { Mapped::Same } else { Mapped::Text(out) }
}
