//! CLDR's data about numbers for one locale, read off what ICU4X's formatters write: their data itself is not
//! open to other crates.

use super::number_locale_table as table;
use super::numbering_systems;
use fixed_decimal::Decimal;
use icu_decimal::options::{CompactDecimalFormatterOptions, DecimalFormatterOptions, GroupingStrategy};
use icu_decimal::parts::{GROUP, MINUS_SIGN, PLUS_SIGN};
use icu_decimal::preferences::CompactDecimalFormatterPreferences;
use icu_decimal::{CompactDecimalFormatter, DecimalFormatter, DecimalFormatterPreferences};
use icu_experimental::dimension::currency::CurrencyCode;
use icu_experimental::dimension::currency::formatter::{CurrencyFormatter, CurrencyFormatterPreferences};
use icu_experimental::dimension::currency::long_formatter::LongCurrencyFormatter;
use icu_experimental::dimension::currency::options::{CurrencyFormatterOptions, Width as CurrencyWidth};
use icu_experimental::dimension::percent::formatter::{PercentFormatter, PercentFormatterPreferences};
use icu_experimental::dimension::percent::options::PercentFormatterOptions;
use icu_experimental::dimension::units::formatter::{UnitsFormatter, UnitsFormatterPreferences};
use icu_experimental::dimension::units::options::{UnitsFormatterOptions, Width as UnitWidth};
use icu_locale::extensions::unicode::{Key, Value as KeywordValue};
use icu_locale::{LanguageIdentifier, Locale};
use std::fmt;
use writeable::{Part, PartsWrite, Writeable};

/// A typed piece of a formatted number: the type as formatToParts names it, and the text.
pub type Piece = (&'static str, String);
/// What stands before a number, or after it.
pub type Affix = Vec<Piece>;
/// Both.
pub type Affixes = (Affix, Affix);

/// Spaces and direction marks: literals in formatted numbers, whatever they surround.
fn is_filler(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Appends a text of one type, its outer spaces and marks as literals.
pub fn push_typed(affix: &mut Affix, kind: &'static str, text: &str) {
    let body = text.trim_matches(is_filler);
    if body.is_empty() {
        push_literal(affix, text);
        return;
    }
    let start = text.find(body).unwrap_or(0);
    push_literal(affix, &text[..start]);
    affix.push((kind, body.to_owned()));
    push_literal(affix, &text[start + body.len()..]);
}

pub fn push_literal(affix: &mut Affix, text: &str) {
    if text.is_empty() {
        return;
    }
    match affix.last_mut() {
        Some(("literal", last)) => last.push_str(text),
        _ => affix.push(("literal", text.to_owned())),
    }
}

/// Collects what a formatter writes around a number and the number itself.
#[derive(Default)]
struct Recorder {
    before: Vec<String>,
    number: String,
    after: Vec<String>,
    /// How many parts are open: only numbers have any.
    depth: usize,
}

impl fmt::Write for Recorder {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.depth > 0 {
            self.number.push_str(text);
        } else if !text.is_empty() {
            let side = if self.number.is_empty() { &mut self.before } else { &mut self.after };
            side.push(text.to_owned());
        }
        Ok(())
    }
}

impl PartsWrite for Recorder {
    type SubPartsWrite = Recorder;
    fn with_part(&mut self, _: Part, mut write: impl FnMut(&mut Recorder) -> fmt::Result) -> fmt::Result {
        self.depth += 1;
        let result = write(self);
        self.depth -= 1;
        result
    }
}

fn record(writeable: &impl Writeable) -> Recorder {
    let mut recorder = Recorder::default();
    // A Recorder takes everything.
    let _ = writeable.write_to_parts(&mut recorder);
    recorder
}

/// A locale for ICU4X: the language part and a numbering system.
pub fn data_locale(id: &LanguageIdentifier, system: &str) -> Locale {
    let mut locale = Locale::from(id.clone());
    if let (Ok(key), Ok(value)) = (Key::try_from_str("nu"), KeywordValue::try_from_str(system)) {
        locale.extensions.unicode.keywords.set(key, value);
    }
    locale
}

/// The characters numbers are written with.
pub struct Symbols {
    pub digits: [char; 10],
    pub decimal: String,
    pub group: String,
    /// Sizes of the last group and of the others; 0: no groups.
    pub primary: i16,
    pub secondary: i16,
    /// How many digits before the last group are enough for a separator.
    pub minimum_grouping: i16,
    pub minus: Affixes,
    pub plus: Affixes,
}

/// Records a decimal: text by part, and how many digits are right of each group separator.
#[derive(Default)]
struct DecimalRecorder {
    /// The sign before the number and after it.
    sign: (String, String),
    group: String,
    decimal: String,
    /// How many digits were written when each separator was.
    groups: Vec<usize>,
    digits: usize,
    part: Option<Part>,
}

impl fmt::Write for DecimalRecorder {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        match self.part {
            Some(MINUS_SIGN | PLUS_SIGN) if self.digits == 0 => self.sign.0.push_str(text),
            Some(MINUS_SIGN | PLUS_SIGN) => self.sign.1.push_str(text),
            Some(GROUP) => {
                self.group = text.to_owned();
                self.groups.push(self.digits);
            }
            Some(icu_decimal::parts::DECIMAL) => self.decimal = text.to_owned(),
            Some(icu_decimal::parts::INTEGER) => self.digits += text.chars().count(),
            _ => {}
        }
        Ok(())
    }
}

impl PartsWrite for DecimalRecorder {
    type SubPartsWrite = DecimalRecorder;
    fn with_part(
        &mut self,
        part: Part,
        mut write: impl FnMut(&mut DecimalRecorder) -> fmt::Result,
    ) -> fmt::Result {
        let outer = self.part.replace(part);
        let result = write(self);
        self.part = outer;
        result
    }
}

fn sign_affixes(kind: &'static str, sign: (String, String)) -> Affixes {
    let mut affixes = Affixes::default();
    push_typed(&mut affixes.0, kind, &sign.0);
    push_typed(&mut affixes.1, kind, &sign.1);
    affixes
}

/// The symbols of a locale in a numbering system; None if ICU4X has no data at all.
pub fn symbols(locale: &Locale, system: &str) -> Option<Symbols> {
    let formatter = |strategy: GroupingStrategy| {
        let options = DecimalFormatterOptions::from(strategy);
        DecimalFormatter::try_new(DecimalFormatterPreferences::from(locale), options).ok()
    };
    let recorded = |formatter: &DecimalFormatter, text: &str| {
        let mut recorder = DecimalRecorder::default();
        if let Ok(number) = Decimal::try_from_str(text) {
            let _ = formatter.format(&number).write_to_parts(&mut recorder);
        }
        recorder
    };
    let always = formatter(GroupingStrategy::Always)?;
    let auto = formatter(GroupingStrategy::Auto)?;
    let negative = recorded(&always, "-1234567890123.5");
    let positive = recorded(&always, "+1");
    let (primary, secondary) = match negative.groups[..] {
        [] => (0, 0),
        [only] => (13 - only, 13 - only),
        [.., before, last] => (13 - last, last - before),
    };
    let one_digit_group = !recorded(&auto, "1234").groups.is_empty();
    let mut symbols = Symbols {
        digits: numbering_systems::digits(system)?,
        decimal: negative.decimal,
        group: negative.group,
        primary: primary as i16,
        secondary: secondary as i16,
        minimum_grouping: if one_digit_group { 1 } else { 2 },
        minus: sign_affixes("minusSign", negative.sign),
        plus: sign_affixes("plusSign", positive.sign),
    };
    if let Some(mark) = arabic_mark(system)
        && symbols.decimal != "٫"
        && !symbols.decimal.starts_with('\u{60c}')
    {
        // The language does not write these digits by itself: the root's symbols for them.
        symbols.decimal = "٫".to_owned();
        symbols.group = "٬".to_owned();
        let after = if system == "arab" { "" } else { mark };
        symbols.minus = sign_affixes("minusSign", (format!("{mark}-"), after.to_owned()));
        symbols.plus = sign_affixes("plusSign", (format!("{mark}+"), after.to_owned()));
        for signs in [&mut symbols.minus, &mut symbols.plus] {
            // Both marks stand before the number.
            let after = std::mem::take(&mut signs.1);
            signs.0.extend(after);
        }
    }
    Some(symbols)
}

/// The direction mark that goes with signs in Arabic digits.
fn arabic_mark(system: &str) -> Option<&'static str> {
    match system {
        "arab" => Some("\u{61c}"),
        "arabext" => Some("\u{200e}"),
        _ => None,
    }
}

/// What surrounds percentages.
pub fn percent(locale: &Locale, system: &str, symbols: &Symbols) -> Affixes {
    let mut affixes = Affixes::default();
    match system {
        // ICU4X only has the pattern that goes with Latin digits.
        "arab" => {
            push_typed(&mut affixes.1, "percentSign", "٪\u{61c}");
            return affixes;
        }
        "arabext" => {
            push_typed(&mut affixes.1, "percentSign", "٪");
            return affixes;
        }
        _ => {}
    }
    let preferences = PercentFormatterPreferences::from(locale);
    let formatter =
        PercentFormatter::<DecimalFormatter>::try_new(preferences, PercentFormatterOptions::default());
    let text =
        formatter.map_or_else(|_| "5%".to_owned(), |formatter| formatter.format(&5.into()).to_string());
    // The digit is the locale's, or Latin in systems that ICU4X does not know.
    let digit = |character: char| character == symbols.digits[5] || character == '5';
    let (before, after) = text.split_once(digit).unwrap_or(("", "%"));
    push_typed(&mut affixes.0, "percentSign", before);
    push_typed(&mut affixes.1, "percentSign", after);
    affixes
}

/// How a currency is shown, names aside.
#[derive(Clone, Copy, PartialEq)]
pub enum CurrencyShown {
    Code,
    Symbol,
    NarrowSymbol,
}

/// What stands around an amount.
pub fn currency(locale: &Locale, code: &str, shown: CurrencyShown) -> Affixes {
    let width = match shown {
        CurrencyShown::NarrowSymbol => CurrencyWidth::Narrow,
        CurrencyShown::Code | CurrencyShown::Symbol => CurrencyWidth::Short,
    };
    // No currency has this code, so its own text stands in the pattern for letters.
    let looked_up = if shown == CurrencyShown::Code { "QQQ" } else { code };
    let fallback = || (vec![("currency", code.to_owned()), ("literal", "\u{a0}".to_owned())], Vec::new());
    let preferences = CurrencyFormatterPreferences::from(locale);
    let formatter = CurrencyFormatter::try_new(preferences, CurrencyFormatterOptions::from(width));
    let (Ok(formatter), Ok(key)) = (formatter, looked_up.parse()) else { return fallback() };
    let recorder = record(&formatter.format_fixed_decimal(&5.into(), &CurrencyCode(key)));
    let mut found = false;
    let mut side = |texts: Vec<String>| {
        let mut affix = Affix::new();
        for text in texts {
            if text.chars().all(is_filler) || found {
                push_literal(&mut affix, &text);
                continue;
            }
            found = true;
            let text = if text == looked_up { code } else { &text };
            push_typed(&mut affix, "currency", text);
        }
        affix
    };
    let affixes = (side(recorder.before), side(recorder.after));
    if found { affixes } else { fallback() }
}

/// Currency affixes by a pattern of `¤` and `0`, with the symbol of others.
pub fn with_currency_pattern(affixes: &Affixes, pattern: &str) -> Affixes {
    let symbol = affixes.0.iter().chain(&affixes.1).find(|(kind, _)| *kind == "currency");
    let symbol = symbol.map_or("", |(_, text)| text);
    let side = |text: &str| {
        let mut affix = Affix::new();
        match text.split_once('¤') {
            Some((before, after)) => {
                push_literal(&mut affix, before);
                affix.push(("currency", symbol.to_owned()));
                push_literal(&mut affix, after);
            }
            None => push_literal(&mut affix, text),
        }
        affix
    };
    let (before, after) = pattern.split_once('0').unwrap_or((pattern, ""));
    (side(before), side(after))
}

/// The names of a currency by plural forms.
pub struct CurrencyNames {
    formatter: Option<LongCurrencyFormatter>,
    code: String,
    pattern: &'static str,
}

impl CurrencyNames {
    pub fn new(locale: &Locale, tag: &str, code: &str) -> CurrencyNames {
        let formatter = code.parse().ok().and_then(|key| {
            LongCurrencyFormatter::try_new(CurrencyFormatterPreferences::from(locale), &CurrencyCode(key))
                .ok()
        });
        CurrencyNames { formatter, code: code.to_owned(), pattern: table::currency_name_pattern(tag) }
    }

    /// The name for an amount.
    pub fn name(&self, amount: &Decimal) -> String {
        let name = self.formatter.as_ref().and_then(|formatter| {
            let recorder = record(&formatter.format_fixed_decimal(amount));
            let mut texts = recorder.before.into_iter().chain(recorder.after);
            texts.find(|text| !text.chars().all(is_filler))
        });
        name.unwrap_or_else(|| self.code.clone())
    }

    pub fn affixes(&self, amount: &Decimal) -> Affixes {
        let name = (vec![("currency", self.name(amount))], Affix::new());
        with_currency_pattern(&name, self.pattern)
    }
}

/// The names of a unit by plural forms.
pub struct UnitNames {
    numerator: UnitsFormatter,
    /// What to divide by, if CLDR has no name for the whole.
    denominator: Option<UnitsFormatter>,
    /// The pattern of the whole: `{0}` is the numerator, `{1}` the denominator's name.
    per: &'static str,
}

/// What a pattern puts around a number, and whether it does without the number's digits: some languages have
/// a word for exactly two hours, or a thousand.
pub struct Surroundings {
    pub affixes: Affixes,
    pub hides_digits: bool,
}

/// How long units' names are.
#[derive(Clone, Copy, PartialEq)]
pub enum UnitShown {
    Short,
    Narrow,
    Long,
}

impl UnitNames {
    pub fn new(locale: &Locale, tag: &str, unit: &str, shown: UnitShown) -> Option<UnitNames> {
        let width = match shown {
            UnitShown::Short => UnitWidth::Short,
            UnitShown::Narrow => UnitWidth::Narrow,
            UnitShown::Long => UnitWidth::Long,
        };
        let formatter = |unit: &str| {
            let preferences = UnitsFormatterPreferences::from(locale);
            UnitsFormatter::try_new(preferences, unit, UnitsFormatterOptions::from(width)).ok()
        };
        if let Some(numerator) = formatter(unit) {
            return Some(UnitNames { numerator, denominator: None, per: "{0}" });
        }
        let (numerator, denominator) = unit.split_once("-per-")?;
        let numerator = formatter(numerator)?;
        let long = shown == UnitShown::Long;
        if shown != UnitShown::Narrow
            && let Some(per) = table::per_unit(tag, denominator, long)
        {
            return Some(UnitNames { numerator, denominator: None, per });
        }
        let per = if long { table::long_per(tag) } else { "{0}/{1}" };
        Some(UnitNames { numerator, denominator: Some(formatter(denominator)?), per })
    }

    /// What stands around a number of units.
    pub fn surroundings(&self, number: &Decimal) -> Surroundings {
        let recorder = record(&self.numerator.format_fixed_decimal(number));
        let hides_digits = recorder.number.is_empty();
        let (mut before, mut after) = (recorder.before.concat(), recorder.after.concat());
        let pattern = match (&self.denominator, self.per) {
            (None, pattern) => pattern.to_owned(),
            (Some(denominator), pattern) => {
                let one = record(&denominator.format_fixed_decimal(&1.into()));
                let name = format!("{}{}", one.before.concat(), one.after.concat());
                pattern.replace("{1}", name.trim_matches(is_filler))
            }
        };
        if let Some((left, right)) = pattern.split_once("{0}") {
            before = format!("{left}{before}");
            let end = if hides_digits { &mut before } else { &mut after };
            end.push_str(right);
        }
        let mut affixes = Affixes::default();
        push_typed(&mut affixes.0, "unit", &before);
        push_typed(&mut affixes.1, "unit", &after);
        Surroundings { affixes, hides_digits }
    }
}

/// The powers of ten that compact notation names.
pub struct CompactNames(CompactDecimalFormatter);

impl CompactNames {
    pub fn new(locale: &Locale, long: bool) -> Option<CompactNames> {
        let preferences = CompactDecimalFormatterPreferences::from(locale);
        let options = CompactDecimalFormatterOptions::from(GroupingStrategy::Never);
        let formatter = if long {
            CompactDecimalFormatter::try_new_long(preferences, options)
        } else {
            CompactDecimalFormatter::try_new_short(preferences, options)
        };
        formatter.ok().map(CompactNames)
    }

    /// The power of ten that a number of this magnitude is shown in.
    pub fn exponent(&self, magnitude: i16) -> i16 {
        self.0.compact_exponent_for_magnitude(magnitude).into()
    }

    /// What stands around the shown digits.
    pub fn surroundings(&self, significand: &Decimal, exponent: i16) -> Surroundings {
        let mut surroundings = Surroundings { affixes: Affixes::default(), hides_digits: false };
        if exponent == 0 {
            return surroundings;
        }
        if let Ok(formatted) = self.0.format_with_exponent(significand, exponent as u8) {
            let recorder = record(&formatted);
            surroundings.hides_digits = recorder.number.is_empty();
            push_typed(&mut surroundings.affixes.0, "compact", &recorder.before.concat());
            push_typed(&mut surroundings.affixes.1, "compact", &recorder.after.concat());
        }
        surroundings
    }
}
