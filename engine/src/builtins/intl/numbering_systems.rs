//! Numbering systems with simple digits: the ten characters each uses, and which one a locale prefers.

use super::locales::RelevantKey;
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_locale::Locale;

/// Every system with its zero; the other digits follow it, except in `hanidec`.
const ZEROS: &[(&str, u32)] = &[
    ("adlm", 0x1E950),
    ("ahom", 0x11730),
    ("arab", 0x660),
    ("arabext", 0x6F0),
    ("bali", 0x1B50),
    ("beng", 0x9E6),
    ("bhks", 0x11C50),
    ("brah", 0x11066),
    ("cakm", 0x11136),
    ("cham", 0xAA50),
    ("deva", 0x966),
    ("diak", 0x11950),
    ("fullwide", 0xFF10),
    ("gara", 0x10D40),
    ("gong", 0x11DA0),
    ("gonm", 0x11D50),
    ("gujr", 0xAE6),
    ("gukh", 0x16130),
    ("guru", 0xA66),
    ("hanidec", 0x3007),
    ("hmng", 0x16B50),
    ("hmnp", 0x1E140),
    ("java", 0xA9D0),
    ("kali", 0xA900),
    ("kawi", 0x11F50),
    ("khmr", 0x17E0),
    ("knda", 0xCE6),
    ("krai", 0x16D70),
    ("lana", 0x1A80),
    ("lanatham", 0x1A90),
    ("laoo", 0xED0),
    ("latn", 0x30),
    ("lepc", 0x1C40),
    ("limb", 0x1946),
    ("mathbold", 0x1D7CE),
    ("mathdbl", 0x1D7D8),
    ("mathmono", 0x1D7F6),
    ("mathsanb", 0x1D7EC),
    ("mathsans", 0x1D7E2),
    ("mlym", 0xD66),
    ("modi", 0x11650),
    ("mong", 0x1810),
    ("mroo", 0x16A60),
    ("mtei", 0xABF0),
    ("mymr", 0x1040),
    ("mymrepka", 0x116DA),
    ("mymrpao", 0x116D0),
    ("mymrshan", 0x1090),
    ("mymrtlng", 0xA9F0),
    ("nagm", 0x1E4F0),
    ("newa", 0x11450),
    ("nkoo", 0x7C0),
    ("olck", 0x1C50),
    ("onao", 0x1E5F1),
    ("orya", 0xB66),
    ("osma", 0x104A0),
    ("outlined", 0x1CCF0),
    ("rohg", 0x10D30),
    ("saur", 0xA8D0),
    ("segment", 0x1FBF0),
    ("shrd", 0x111D0),
    ("sind", 0x112F0),
    ("sinh", 0xDE6),
    ("sora", 0x110F0),
    ("sund", 0x1BB0),
    ("sunu", 0x11BF0),
    ("takr", 0x116C0),
    ("talu", 0x19D0),
    ("tamldec", 0xBE6),
    ("telu", 0xC66),
    ("thai", 0xE50),
    ("tibt", 0xF20),
    ("tirh", 0x114D0),
    ("tnsa", 0x16AC0),
    ("tols", 0x11DE0),
    ("vaii", 0xA620),
    ("wara", 0x118E0),
    ("wcho", 0x1E2F0),
];

const HANIDEC: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// The names of all systems, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    ZEROS.iter().map(|(name, _)| *name)
}

/// The digits of a system; None if there is no such one.
pub fn digits(name: &str) -> Option<[char; 10]> {
    let index = ZEROS.binary_search_by(|(known, _)| known.cmp(&name)).ok()?;
    if name == "hanidec" {
        return Some(HANIDEC);
    }
    let zero = ZEROS[index].1;
    Some(std::array::from_fn(|digit| char::from_u32(zero + digit as u32).unwrap_or('?')))
}

/// The system's name as this module has it.
pub fn known(name: &str) -> Option<&'static str> {
    let index = ZEROS.binary_search_by(|(known, _)| known.cmp(&name)).ok()?;
    Some(ZEROS[index].0)
}

/// The system that a locale without the keyword `nu` uses: the one whose zero ICU4X writes.
pub fn default_of(locale: &Locale) -> &'static str {
    let preferences = DecimalFormatterPreferences::from(&Locale::from(locale.id.clone()));
    let options = DecimalFormatterOptions::from(GroupingStrategy::Never);
    let zero = DecimalFormatter::try_new(preferences, options)
        .ok()
        .and_then(|formatter| formatter.format(&0.into()).to_string().chars().next());
    let system = ZEROS.iter().find(|(_, known)| zero.map(u32::from) == Some(*known));
    system.map_or("latn", |(name, _)| *name)
}

/// The relevant key `nu` of a service, with the option numberingSystem.
pub fn relevant_key(option: Option<String>) -> RelevantKey<'static> {
    RelevantKey { key: "nu", option, supports: &|_, name| known(name).is_some() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_complete() {
        assert!(ZEROS.is_sorted());
        for name in names() {
            let digits = digits(name).expect(name);
            assert!(name == "hanidec" || digits[9] as u32 == digits[0] as u32 + 9, "{name}");
        }
    }

    #[test]
    fn defaults() {
        for (tag, expected) in [("en", "latn"), ("ar-EG", "arab"), ("fa", "arabext"), ("mr", "deva")] {
            let locale = Locale::try_from_str(tag).expect(tag);
            assert_eq!(default_of(&locale), expected, "{tag}");
        }
    }
}
