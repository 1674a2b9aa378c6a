//! `\p{…}`: the names 22.2.1's tables list, and the sets they stand for.
//!
//! Names are matched exactly (no loose matching). Sets are built from icu_properties' compiled data
//! the first time they are asked for and then shared by all patterns.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use icu_properties::props::*;
use icu_properties::script::ScriptWithExtensions;
use icu_properties::{CodePointMapData, CodePointSetData, PropertyParser};

use super::charset::{CodePointSet, MAX_CODE_POINT};
use super::emoji_sequences::{Strings, property_of_strings};

pub enum Property {
    Chars(Arc<CodePointSet>),
    /// A property of strings; only with the v flag.
    Strings(Strings),
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Category(String),
    Script(Script),
    ScriptExtensions(Script),
    Binary(String),
}

fn cached(key: Key, build: impl FnOnce() -> Option<CodePointSet>) -> Option<Arc<CodePointSet>> {
    static CACHE: OnceLock<Mutex<HashMap<Key, Arc<CodePointSet>>>> = OnceLock::new();
    let cache = CACHE.get_or_init(Mutex::default);
    if let Some(set) = cache.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Some(set.clone());
    }
    let set = Arc::new(build()?);
    cache.lock().unwrap_or_else(PoisonError::into_inner).insert(key, set.clone());
    Some(set)
}

fn from_iter(ranges: impl Iterator<Item = std::ops::RangeInclusive<u32>>) -> CodePointSet {
    CodePointSet::from_ranges(ranges.map(|r| (*r.start(), *r.end())).collect())
}

/// UnicodeMatchProperty and UnicodeMatchPropertyValue for `\p{name=value}`.
pub fn property_with_value(name: &str, value: &str) -> Option<Property> {
    match name {
        "General_Category" | "gc" => general_category(value).map(Property::Chars),
        "Script" | "sc" => {
            let script = script(value)?;
            let build = || Some(from_iter(CodePointMapData::<Script>::new().iter_ranges_for_value(script)));
            cached(Key::Script(script), build).map(Property::Chars)
        }
        "Script_Extensions" | "scx" => {
            let script = script(value)?;
            let build = || Some(from_iter(ScriptWithExtensions::new().get_script_extensions_ranges(script)));
            cached(Key::ScriptExtensions(script), build).map(Property::Chars)
        }
        _ => None,
    }
}

/// `\p{name}`: a general category, a binary property or, with the v flag, a property of strings.
pub fn lone_property(name: &str, with_strings: bool) -> Option<Property> {
    if let Some(set) = general_category(name) {
        return Some(Property::Chars(set));
    }
    if let Some(set) = cached(Key::Binary(name.to_string()), || binary(name)) {
        return Some(Property::Chars(set));
    }
    if with_strings { property_of_strings(name).map(Property::Strings) } else { None }
}

fn general_category(value: &str) -> Option<Arc<CodePointSet>> {
    let group = PropertyParser::<GeneralCategoryGroup>::new().get_strict(value)?;
    cached(Key::Category(value.to_string()), || {
        Some(from_iter(CodePointMapData::<GeneralCategory>::new().iter_ranges_for_group(group)))
    })
}

fn script(value: &str) -> Option<Script> {
    let script = PropertyParser::<Script>::new().get_strict(value)?;
    // The data also names scripts that no character has; like V8 we do not know those.
    let mut ranges = CodePointMapData::<Script>::new().iter_ranges_for_value(script);
    ranges.next().is_some().then_some(script)
}

macro_rules! binary_properties {
    ($name:expr; $($long:literal $(| $short:literal)? => $prop:ident,)*) => {
        match $name {
            $($long $(| $short)? => Some(from_iter(CodePointSetData::new::<$prop>().iter_ranges())),)*
            _ => None,
        }
    };
}

/// The table "Binary Unicode property aliases and their canonical property names".
fn binary(name: &str) -> Option<CodePointSet> {
    match name {
        "Any" => return Some(CodePointSet::all()),
        "ASCII" => return Some(CodePointSet::from_ranges(vec![(0, 0x7F)])),
        "Assigned" => {
            let unassigned = CodePointMapData::<GeneralCategory>::new()
                .iter_ranges_for_group(GeneralCategoryGroup::Unassigned);
            debug_assert_eq!(MAX_CODE_POINT, char::MAX as u32);
            return Some(from_iter(unassigned).complement());
        }
        _ => {}
    }
    binary_properties!(name;
        "ASCII_Hex_Digit" | "AHex" => AsciiHexDigit,
        "Alphabetic" | "Alpha" => Alphabetic,
        "Bidi_Control" | "Bidi_C" => BidiControl,
        "Bidi_Mirrored" | "Bidi_M" => BidiMirrored,
        "Case_Ignorable" | "CI" => CaseIgnorable,
        "Cased" => Cased,
        "Changes_When_Casefolded" | "CWCF" => ChangesWhenCasefolded,
        "Changes_When_Casemapped" | "CWCM" => ChangesWhenCasemapped,
        "Changes_When_Lowercased" | "CWL" => ChangesWhenLowercased,
        "Changes_When_NFKC_Casefolded" | "CWKCF" => ChangesWhenNfkcCasefolded,
        "Changes_When_Titlecased" | "CWT" => ChangesWhenTitlecased,
        "Changes_When_Uppercased" | "CWU" => ChangesWhenUppercased,
        "Dash" => Dash,
        "Default_Ignorable_Code_Point" | "DI" => DefaultIgnorableCodePoint,
        "Deprecated" | "Dep" => Deprecated,
        "Diacritic" | "Dia" => Diacritic,
        "Emoji" => Emoji,
        "Emoji_Component" | "EComp" => EmojiComponent,
        "Emoji_Modifier" | "EMod" => EmojiModifier,
        "Emoji_Modifier_Base" | "EBase" => EmojiModifierBase,
        "Emoji_Presentation" | "EPres" => EmojiPresentation,
        "Extended_Pictographic" | "ExtPict" => ExtendedPictographic,
        "Extender" | "Ext" => Extender,
        "Grapheme_Base" | "Gr_Base" => GraphemeBase,
        "Grapheme_Extend" | "Gr_Ext" => GraphemeExtend,
        "Hex_Digit" | "Hex" => HexDigit,
        "IDS_Binary_Operator" | "IDSB" => IdsBinaryOperator,
        "IDS_Trinary_Operator" | "IDST" => IdsTrinaryOperator,
        "ID_Continue" | "IDC" => IdContinue,
        "ID_Start" | "IDS" => IdStart,
        "Ideographic" | "Ideo" => Ideographic,
        "Join_Control" | "Join_C" => JoinControl,
        "Logical_Order_Exception" | "LOE" => LogicalOrderException,
        "Lowercase" | "Lower" => Lowercase,
        "Math" => Math,
        "Noncharacter_Code_Point" | "NChar" => NoncharacterCodePoint,
        "Pattern_Syntax" | "Pat_Syn" => PatternSyntax,
        "Pattern_White_Space" | "Pat_WS" => PatternWhiteSpace,
        "Quotation_Mark" | "QMark" => QuotationMark,
        "Radical" => Radical,
        "Regional_Indicator" | "RI" => RegionalIndicator,
        "Sentence_Terminal" | "STerm" => SentenceTerminal,
        "Soft_Dotted" | "SD" => SoftDotted,
        "Terminal_Punctuation" | "Term" => TerminalPunctuation,
        "Unified_Ideograph" | "UIdeo" => UnifiedIdeograph,
        "Uppercase" | "Upper" => Uppercase,
        "Variation_Selector" | "VS" => VariationSelector,
        "White_Space" | "space" => WhiteSpace,
        "XID_Continue" | "XIDC" => XidContinue,
        "XID_Start" | "XIDS" => XidStart,
    )
}

/// UnicodeIDStart, `$` or `_`.
pub fn is_identifier_start(c: u32) -> bool {
    c == 0x24 || c == 0x5F || CodePointSetData::new::<IdStart>().contains32(c)
}

/// UnicodeIDContinue, `$`, ZWNJ or ZWJ.
pub fn is_identifier_part(c: u32) -> bool {
    matches!(c, 0x24 | 0x200C | 0x200D) || CodePointSetData::new::<IdContinue>().contains32(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_exact() {
        for ok in
            ["Lu", "Uppercase_Letter", "L", "LC", "punct", "digit", "cntrl", "Combining_Mark", "ASCII", "Any"]
        {
            assert!(lone_property(ok, false).is_some(), "{ok}");
        }
        for bad in
            ["lu", "uppercase_letter", "Uppercase Letter", "Latin", "Hyphen", "IDSU", "Block", "", "InGreek"]
        {
            assert!(lone_property(bad, true).is_none(), "{bad}");
        }
        for ok in ["Latn", "Latin", "Qaac", "Copt", "Zinh", "Qaai", "Common", "Zyyy"] {
            assert!(property_with_value("sc", ok).is_some(), "{ok}");
            assert!(property_with_value("Script_Extensions", ok).is_some(), "{ok}");
        }
        for bad in ["latin", "Afak", "Blis", "Klingon"] {
            assert!(property_with_value("Script", bad).is_none(), "{bad}");
        }
        assert!(property_with_value("gc", "Lu").is_some());
        assert!(property_with_value("Alphabetic", "Y").is_none());
    }
}
