//! Comparison of texts for people, without a locale's tables.
//!
//! The order follows the shape of the Unicode collation algorithm: base characters first (punctuation,
//! symbols, digits, letters regardless of case), then accents, then case, lower before upper.
//! Canonically equivalent texts are equal. Base letters beyond ASCII are ordered by code point.

use super::normalization::{NormalizationForm, normalize};
use super::view::StrView;
use std::cmp::Ordering;

/// ASCII that is not alphanumeric, in the order of CLDR's root collation.
const PUNCTUATION: &[u8] = b"\t\n\x0B\x0C\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

/// Weight of a base character; 0 for characters that only matter at the second level.
fn primary(c: char) -> u32 {
    match c {
        '0'..='9' => 0x100 + c as u32 - '0' as u32,
        'a'..='z' => 0x200 + c as u32 - 'a' as u32,
        'A'..='Z' => 0x200 + c as u32 - 'A' as u32,
        '\0'..='\x7F' => PUNCTUATION.iter().position(|&p| p == c as u8).map_or(0, |i| i as u32 + 1),
        '\u{300}'..='\u{36F}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' => 0,
        '\u{80}'..='\u{BF}' => 0x80 + (c as u32 - 0x80),
        _ => 0x1000 + c.to_lowercase().next().map_or(c as u32, |l| l as u32),
    }
}

fn decompose(text: StrView<'_>) -> Vec<char> {
    let decode =
        |view: StrView<'_>| view.code_points().map(|p| char::from_u32(p).unwrap_or('\u{FFFD}')).collect();
    match normalize(text, NormalizationForm::Nfd) {
        Some(normalized) => decode(normalized.view()),
        None => decode(text),
    }
}

/// 22.1.3.12's implementation-defined comparison.
pub fn compare_for_people(a: StrView<'_>, b: StrView<'_>) -> Ordering {
    let (a, b) = (decompose(a), decompose(b));
    let primaries = |text: &[char]| text.iter().map(|&c| primary(c)).filter(|&w| w != 0).collect::<Vec<_>>();
    let accents = |text: &[char]| {
        // Per base character its accents, so that an accent on an earlier character decides first.
        let mut weights = Vec::new();
        for &c in text {
            if primary(c) != 0 {
                weights.push(0);
            } else {
                weights.push(c as u32);
            }
        }
        weights
    };
    let cases = |text: &[char]| text.iter().map(|c| c.is_uppercase()).collect::<Vec<_>>();
    primaries(&a)
        .cmp(&primaries(&b))
        .then_with(|| accents(&a).cmp(&accents(&b)))
        .then_with(|| cases(&a).cmp(&cases(&b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(a: &str, b: &str) -> Ordering {
        let (a, b): (Vec<u16>, Vec<u16>) = (a.encode_utf16().collect(), b.encode_utf16().collect());
        compare_for_people(StrView::Utf16(&a), StrView::Utf16(&b))
    }

    #[test]
    fn levels() {
        assert_eq!(compare("a", "B"), Ordering::Less);
        assert_eq!(compare("a", "A"), Ordering::Less);
        assert_eq!(compare("A", "b"), Ordering::Less);
        assert_eq!(compare("résumé", "resume"), Ordering::Greater);
        assert_eq!(compare("résumé", "resumes"), Ordering::Less);
        assert_eq!(compare("o\u{308}", "\u{f6}"), Ordering::Equal);
        assert_eq!(compare("a b", "ab"), Ordering::Less);
        assert_eq!(compare("_a", "1"), Ordering::Less);
        assert_eq!(compare("10", "9"), Ordering::Less);
    }
}
