//! Unicode normalization of code-unit text, lone surrogates kept.

use super::builder::StringBuilder;
use super::view::StrView;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NormalizationForm {
    Nfc,
    Nfd,
    Nfkc,
    Nfkd,
}

impl NormalizationForm {
    pub fn parse(name: &str) -> Option<NormalizationForm> {
        match name {
            "NFC" => Some(NormalizationForm::Nfc),
            "NFD" => Some(NormalizationForm::Nfd),
            "NFKC" => Some(NormalizationForm::Nfkc),
            "NFKD" => Some(NormalizationForm::Nfkd),
            _ => None,
        }
    }
}

/// The normalized form, None when it is the text itself.
pub fn normalize(text: StrView<'_>, form: NormalizationForm) -> Option<StringBuilder> {
    if let StrView::Latin1(bytes) = text
        && (form == NormalizationForm::Nfc || bytes.is_ascii())
    {
        // No Latin-1 character changes in NFC, and they do not compose with each other.
        return None;
    }
    let units = text.to_utf16();
    let mut out = StringBuilder::with_capacity(units.len());
    // A lone surrogate is a starter that composes with nothing; ICU would replace it.
    let mut start = 0;
    let mut at = 0;
    while at < units.len() {
        let is_lead = units[at] & 0xFC00 == 0xD800;
        if is_lead && units.get(at + 1).is_some_and(|u| u & 0xFC00 == 0xDC00) {
            at += 2;
        } else if units[at] & 0xF800 == 0xD800 {
            push_normalized(&mut out, &units[start..at], form);
            out.push_unit(units[at]);
            at += 1;
            start = at;
        } else {
            at += 1;
        }
    }
    push_normalized(&mut out, &units[start..], form);
    if out.view().equals(&text) { None } else { Some(out) }
}

fn push_normalized(out: &mut StringBuilder, units: &[u16], form: NormalizationForm) {
    let normalized = match form {
        NormalizationForm::Nfc => ComposingNormalizerBorrowed::new_nfc().normalize_utf16(units),
        NormalizationForm::Nfkc => ComposingNormalizerBorrowed::new_nfkc().normalize_utf16(units),
        NormalizationForm::Nfd => DecomposingNormalizerBorrowed::new_nfd().normalize_utf16(units),
        NormalizationForm::Nfkd => DecomposingNormalizerBorrowed::new_nfkd().normalize_utf16(units),
    };
    out.push_view(StrView::Utf16(&normalized));
}
