//! 16.5: formatting numbers by resolved options. Nothing here sees JavaScript values.

use super::digit_options::DigitOptions;
use super::number_data::{
    Affix, Affixes, CompactNames, CurrencyNames, CurrencyShown, Piece, Symbols, UnitNames, UnitShown,
    currency, data_locale, percent, push_literal, symbols, with_currency_pattern,
};
use super::number_locale_table::{self as table, Accounting, SignPlace};
use fixed_decimal::{Decimal, FloatPrecision, Sign};
use icu_locale::LanguageIdentifier;

/// An Intl mathematical value.
#[derive(Clone, Debug)]
pub enum Number {
    NaN,
    /// Whether it is the negative one.
    Infinity(bool),
    /// Negative zero is a Decimal with a sign.
    Finite(Decimal),
}

impl Number {
    pub fn from_f64(number: f64) -> Number {
        if number.is_nan() {
            return Number::NaN;
        }
        match Decimal::try_from_f64(number, FloatPrecision::RoundTrip) {
            Ok(decimal) => Number::Finite(decimal),
            Err(_) => Number::Infinity(number < 0.0),
        }
    }

    /// A decimal numeral: digits with a sign, a point and an exponent where they are wanted. None if it is
    /// not well-formed or beyond what a Decimal holds.
    pub fn from_numeral(text: &str) -> Option<Number> {
        let (negative, unsigned) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i16>().ok()?),
            None => (unsigned, 0),
        };
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{integer}{fraction}");
        let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
        // Far enough from what a Decimal holds for arithmetic on magnitudes.
        if digits.is_empty() || digits.len() > 30_000 || !all_digits {
            return None;
        }
        let mut decimal = Decimal::try_from_str(&digits).ok()?;
        decimal.absolute.multiply_pow10(exponent.checked_sub(i16::try_from(fraction.len()).ok()?)?);
        decimal.sign = if negative { Sign::Negative } else { Sign::None };
        Some(Number::Finite(decimal))
    }

    fn is_negative(&self) -> bool {
        match self {
            Number::NaN => false,
            Number::Infinity(negative) => *negative,
            Number::Finite(decimal) => decimal.sign == Sign::Negative,
        }
    }

    fn is_zero(&self) -> bool {
        matches!(self, Number::Finite(decimal) if decimal.absolute.is_zero())
    }
}

#[derive(Clone, Copy, PartialEq)]
pub enum Notation {
    Standard,
    Scientific,
    Engineering,
    Compact { long: bool },
}

#[derive(Clone, Copy, PartialEq)]
pub enum Grouping {
    Never,
    Auto,
    Always,
    Min2,
}

#[derive(Clone, Copy, PartialEq)]
pub enum SignDisplay {
    Auto,
    Never,
    Always,
    ExceptZero,
    Negative,
}

/// What the numbers count.
pub enum Style {
    Decimal,
    Percent,
    /// With a symbol or code.
    Currency {
        code: String,
        shown: CurrencyShown,
        accounting: bool,
    },
    /// With the currency's name.
    NamedCurrency {
        code: String,
    },
    Unit {
        unit: String,
        shown: UnitShown,
    },
}

/// Options as NumberFormat resolves them.
pub struct Settings {
    /// The locale without extensions.
    pub id: LanguageIdentifier,
    pub system: &'static str,
    pub style: Style,
    pub digits: DigitOptions,
    pub notation: Notation,
    pub grouping: Grouping,
    pub sign: SignDisplay,
}

/// Where the pieces of a formatted number go.
pub trait Sink {
    fn piece(&mut self, kind: &'static str, text: &str);
}

impl Sink for String {
    fn piece(&mut self, _: &'static str, text: &str) {
        self.push_str(text);
    }
}

impl Sink for Vec<Piece> {
    fn piece(&mut self, kind: &'static str, text: &str) {
        self.push((kind, text.to_owned()));
    }
}

/// A number rounded and taken apart.
struct Prepared {
    /// The digits that are shown; their sign is `negative`, not theirs.
    number: Number,
    /// The power of ten that is shown apart from them.
    exponent: i16,
    negative: bool,
}

/// The layers around digits, from the outside: names that depend on the plural form; sign, symbol and compact
/// name; the exponent.
struct Layers {
    outer: Affixes,
    middle: Affixes,
    exponent: Affix,
    /// The names say the number.
    hides_digits: bool,
}

pub struct NumberFormatter {
    pub settings: Settings,
    tag: String,
    symbols: Symbols,
    /// A currency's or percent's affixes.
    symbol: Affixes,
    /// The same for negative amounts in accounting, in parentheses.
    parenthesized: Option<Affixes>,
    sign_place: SignPlace,
    currency_names: Option<CurrencyNames>,
    unit_names: Option<UnitNames>,
    compact: Option<CompactNames>,
}

impl NumberFormatter {
    /// None: there is no data for the locale.
    pub fn new(settings: Settings) -> Option<NumberFormatter> {
        let tag = settings.id.to_string();
        let locale = data_locale(&settings.id, settings.system);
        let mut symbols = symbols(&locale, settings.system)?;
        let mut formatter_symbol = Affixes::default();
        let mut parenthesized = None;
        let mut sign_place = SignPlace::Front;
        let mut separators = None;
        let mut currency_names = None;
        let mut unit_names = None;
        match &settings.style {
            Style::Decimal => {}
            Style::Percent => formatter_symbol = percent(&locale, settings.system, &symbols),
            Style::Currency { code, shown, accounting } => {
                formatter_symbol = currency(&locale, code, *shown);
                let compact = matches!(settings.notation, Notation::Compact { .. });
                // Compact patterns have no negative forms of their own.
                if !compact {
                    sign_place = table::currency_sign_place(&tag, settings.system);
                }
                if compact && let Some(pattern) = table::compact_currency_pattern(&tag) {
                    formatter_symbol = with_currency_pattern(&formatter_symbol, pattern);
                }
                separators = table::currency_separators(&tag);
                if *accounting {
                    if let Some(pattern) = table::accounting_pattern(&tag) {
                        formatter_symbol = with_currency_pattern(&formatter_symbol, pattern);
                    }
                    if table::accounting(&tag) == Accounting::Parentheses {
                        sign_place = SignPlace::Front;
                        let mut before = vec![("literal", "(".to_owned())];
                        extend(&mut before, &formatter_symbol.0);
                        let mut after = formatter_symbol.1.clone();
                        push_literal(&mut after, ")");
                        parenthesized = Some((before, after));
                    }
                }
            }
            Style::NamedCurrency { code } => {
                separators = table::currency_separators(&tag);
                currency_names = Some(CurrencyNames::new(&locale, &tag, code));
            }
            Style::Unit { unit, shown } => {
                if unit == "percent" && *shown != UnitShown::Long {
                    // As percentages are written, but that the sign counts as a unit.
                    formatter_symbol = percent(&locale, settings.system, &symbols);
                    for (kind, _) in formatter_symbol.0.iter_mut().chain(&mut formatter_symbol.1) {
                        if *kind == "percentSign" {
                            *kind = "unit";
                        }
                    }
                } else {
                    unit_names = Some(UnitNames::new(&locale, &tag, unit, *shown)?);
                }
            }
        }
        if let Some((group, decimal)) = separators {
            group.clone_into(&mut symbols.group);
            decimal.clone_into(&mut symbols.decimal);
        }
        let compact = match settings.notation {
            Notation::Compact { long } => {
                // Amounts have no long compact forms, unless with the currency's name.
                let long = long && !matches!(settings.style, Style::Currency { .. });
                Some(CompactNames::new(&locale, long)?)
            }
            _ => None,
        };
        Some(NumberFormatter {
            settings,
            tag,
            symbols,
            symbol: formatter_symbol,
            parenthesized,
            sign_place,
            currency_names,
            unit_names,
            compact,
        })
    }

    /// 16.5.15 ComputeExponentForMagnitude ( numberFormat, magnitude )
    fn exponent_for(&self, magnitude: i16) -> i16 {
        match self.settings.notation {
            Notation::Standard => 0,
            Notation::Scientific => magnitude,
            Notation::Engineering => magnitude.div_euclid(3) * 3,
            Notation::Compact { .. } => {
                self.compact.as_ref().map_or(0, |names| names.exponent(magnitude.max(0)))
            }
        }
    }

    /// 16.5.14 ComputeExponent ( numberFormat, x ) and the rounding that goes with it.
    pub fn round(&self, mut decimal: Decimal) -> (Decimal, i16) {
        if matches!(self.settings.style, Style::Percent) {
            decimal.absolute.multiply_pow10(2);
        }
        if self.settings.notation == Notation::Standard || decimal.absolute.is_zero() {
            return (self.settings.digits.round_decimal(decimal), 0);
        }
        let magnitude = decimal.absolute.nonzero_magnitude_start();
        let exponent = self.exponent_for(magnitude);
        let scaled = |exponent: i16| {
            let mut scaled = decimal.clone();
            scaled.absolute.multiply_pow10(-exponent);
            self.settings.digits.round_decimal(scaled)
        };
        let rounded = scaled(exponent);
        let grown = rounded.absolute.nonzero_magnitude_start() != magnitude - exponent;
        if rounded.absolute.is_zero() || !grown {
            return (rounded, exponent);
        }
        let exponent = self.exponent_for(magnitude + 1);
        (scaled(exponent), exponent)
    }

    fn prepare(&self, number: Number) -> Prepared {
        let (mut number, exponent) = match number {
            Number::Finite(decimal) => {
                let (decimal, exponent) = self.round(decimal);
                (Number::Finite(decimal), exponent)
            }
            other => (other, 0),
        };
        let negative = number.is_negative();
        if let Number::Finite(decimal) = &mut number {
            decimal.sign = Sign::None;
        }
        Prepared { number, exponent, negative }
    }

    /// Which sign is shown: 16.5.5 GetNumberFormatPattern's choice among positive, negative and zero.
    fn shown_sign(prepared: &Prepared, display: SignDisplay) -> Sign {
        let zero = prepared.number.is_zero();
        let nan = matches!(prepared.number, Number::NaN);
        match (display, prepared.negative) {
            (SignDisplay::Never, _) => Sign::None,
            (SignDisplay::ExceptZero, _) if zero || nan => Sign::None,
            (SignDisplay::Negative, true) if zero => Sign::None,
            (_, true) => Sign::Negative,
            (SignDisplay::Always | SignDisplay::ExceptZero, false) => Sign::Positive,
            (_, false) => Sign::None,
        }
    }

    /// The layers around a prepared number. `approximate`: with that sign before others.
    fn layers(&self, prepared: &Prepared, display: SignDisplay, approximate: bool) -> Layers {
        let sign = NumberFormatter::shown_sign(prepared, display);
        let shown = match &prepared.number {
            Number::Finite(decimal) => Some(decimal),
            _ => None,
        };
        let mut hides_digits = false;
        let mut compact = Affixes::default();
        if let (Some(names), Some(decimal)) = (&self.compact, shown) {
            let surroundings = names.surroundings(decimal, prepared.exponent);
            hides_digits = surroundings.hides_digits;
            compact = surroundings.affixes;
        }
        // Names go by the whole number; without digits, by a large one.
        let whole = match shown {
            Some(decimal) if self.compact.is_some() && prepared.exponent != 0 => {
                let mut whole = decimal.clone();
                whole.absolute.multiply_pow10(prepared.exponent);
                whole.absolute.trim_end();
                whole
            }
            Some(decimal) => decimal.clone(),
            None => Decimal::from(1000),
        };
        let mut signless = false;
        let outer = match (&self.currency_names, &self.unit_names) {
            (Some(names), _) => names.affixes(&whole),
            (_, Some(names)) => {
                let surroundings = names.surroundings(&whole);
                // The word for such a number of units leaves no place for a sign either.
                signless = surroundings.hides_digits;
                hides_digits |= surroundings.hides_digits;
                surroundings.affixes
            }
            _ => Affixes::default(),
        };
        let middle = self.middle(if signless { Sign::None } else { sign }, &compact, approximate);
        let mut exponent = Affix::new();
        let scientific = matches!(self.settings.notation, Notation::Scientific | Notation::Engineering);
        if scientific && shown.is_some() {
            let separator = table::exponent_separator(&self.tag, self.settings.system);
            exponent.push(("exponentSeparator", separator.to_owned()));
            if prepared.exponent < 0 {
                for (kind, text) in self.symbols.minus.0.iter().chain(&self.symbols.minus.1) {
                    let kind = if *kind == "minusSign" { "exponentMinusSign" } else { kind };
                    exponent.push((kind, text.clone()));
                }
            }
            exponent.push(("exponentInteger", self.localized(&prepared.exponent.unsigned_abs().to_string())));
        }
        Layers { outer, middle, exponent, hides_digits }
    }

    fn middle(&self, sign: Sign, compact: &Affixes, approximate: bool) -> Affixes {
        let mut before = Affix::new();
        let mut after = Affix::new();
        let parenthesized = self.parenthesized.as_ref().filter(|_| sign == Sign::Negative);
        let mut sign_before = Affix::new();
        let mut sign_after = Affix::new();
        if approximate {
            sign_before.push(("approximatelySign", table::approximately_sign(&self.tag).to_owned()));
        }
        let signs = match sign {
            Sign::Negative if parenthesized.is_none() => Some(&self.symbols.minus),
            Sign::Positive => Some(&self.symbols.plus),
            _ => None,
        };
        if let Some(signs) = signs {
            extend(&mut sign_before, &signs.0);
            extend(&mut sign_after, &signs.1);
        }
        let symbol = parenthesized.unwrap_or(&self.symbol);
        match self.sign_place {
            SignPlace::Front => {
                extend(&mut before, &sign_before);
                extend(&mut before, &symbol.0);
                extend(&mut before, &compact.0);
                extend(&mut after, &compact.1);
                extend(&mut after, &symbol.1);
                extend(&mut after, &sign_after);
            }
            SignPlace::BeforeNumber | SignPlace::Hugged => {
                extend(&mut before, &symbol.0);
                if self.sign_place == SignPlace::Hugged
                    && !sign_before.is_empty()
                    && matches!(before.last(), Some(("literal", space)) if space == "\u{a0}")
                {
                    before.pop();
                }
                extend(&mut before, &sign_before);
                extend(&mut before, &compact.0);
                extend(&mut after, &compact.1);
                extend(&mut after, &sign_after);
                extend(&mut after, &symbol.1);
            }
            SignPlace::AfterNumber => {
                extend(&mut before, &symbol.0);
                extend(&mut before, &compact.0);
                extend(&mut after, &compact.1);
                extend(&mut after, &sign_before);
                extend(&mut after, &sign_after);
                extend(&mut after, &symbol.1);
            }
        }
        (before, after)
    }

    /// ASCII digits in the numbering system.
    fn localized(&self, ascii: &str) -> String {
        ascii
            .chars()
            .map(|digit| digit.to_digit(10).map_or(digit, |digit| self.symbols.digits[digit as usize]))
            .collect()
    }

    /// The digits with their separators.
    fn write_digits(&self, number: &Number, sink: &mut impl Sink) {
        let decimal = match number {
            Number::NaN => return sink.piece("nan", table::nan(&self.tag)),
            Number::Infinity(_) => return sink.piece("infinity", table::infinity(&self.tag)),
            Number::Finite(decimal) => &decimal.absolute,
        };
        let symbols = &self.symbols;
        let range = decimal.magnitude_range();
        let highest = *range.end();
        let minimum = match self.settings.grouping {
            Grouping::Never => None,
            Grouping::Always => Some(1),
            Grouping::Auto => Some(symbols.minimum_grouping),
            Grouping::Min2 => Some(symbols.minimum_grouping.max(2)),
        };
        let grouped =
            symbols.primary > 0 && minimum.is_some_and(|minimum| highest + 1 >= symbols.primary + minimum);
        let mut text = String::new();
        for magnitude in (0..=highest).rev() {
            text.push(symbols.digits[usize::from(decimal.digit_at(magnitude))]);
            let ends_group = magnitude == symbols.primary
                || magnitude > symbols.primary && (magnitude - symbols.primary) % symbols.secondary == 0;
            if grouped && ends_group {
                sink.piece("integer", &text);
                sink.piece("group", &symbols.group);
                text.clear();
            }
        }
        sink.piece("integer", &text);
        if *range.start() < 0 {
            text.clear();
            for magnitude in (*range.start()..0).rev() {
                text.push(symbols.digits[usize::from(decimal.digit_at(magnitude))]);
            }
            sink.piece("decimal", &symbols.decimal);
            sink.piece("fraction", &text);
        }
    }

    /// 16.5.4 PartitionNumberPattern ( numberFormat, x )
    pub fn format(&self, number: Number, sink: &mut impl Sink) {
        self.format_signed(number, self.settings.sign, sink);
    }

    /// The same with another choice of when to show a sign.
    pub fn format_signed(&self, number: Number, sign: SignDisplay, sink: &mut impl Sink) {
        let prepared = self.prepare(number);
        let layers = self.layers(&prepared, sign, false);
        self.write(&prepared, &layers, sink);
    }

    fn write(&self, prepared: &Prepared, layers: &Layers, sink: &mut impl Sink) {
        write_affix(&layers.outer.0, sink);
        write_affix(&layers.middle.0, sink);
        if !layers.hides_digits {
            self.write_digits(&prepared.number, sink);
        }
        write_affix(&layers.exponent, sink);
        write_affix(&layers.middle.1, sink);
        write_affix(&layers.outer.1, sink);
    }

    /// 16.5.19 PartitionNumberRangePattern ( numberFormat, x, y ): the pieces with their sources. What both
    /// ends share is written once, by the rule that ICU has.
    pub fn format_range(&self, start: Number, end: Number) -> Vec<(Piece, &'static str)> {
        let first = self.prepare(start.clone());
        let last = self.prepare(end.clone());
        let (mut first_text, mut last_text) = (String::new(), String::new());
        self.format(start, &mut first_text);
        self.format(end, &mut last_text);
        let mut result = Vec::new();
        if first_text == last_text {
            let layers = self.layers(&first, self.settings.sign, true);
            let mut pieces: Vec<Piece> = Vec::new();
            self.write(&first, &layers, &mut pieces);
            result.extend(merged(pieces).into_iter().map(|piece| (piece, "shared")));
            return result;
        }
        let from = self.layers(&first, self.settings.sign, false);
        let to = self.layers(&last, self.settings.sign, false);
        // Names are of the plural form of the whole range, which is the end's.
        let middle_length: usize =
            from.middle.0.iter().chain(&from.middle.1).map(|(_, text)| text.chars().count()).sum();
        let share_middle = from.middle == to.middle && middle_length > 1;
        let repeats = !share_middle && middle_length > 0 || !from.exponent.is_empty();
        let mut separator = table::range_separator(&self.tag).to_owned();
        if repeats && !separator.starts_with(char::is_whitespace) {
            separator = format!(" {separator} ");
        }
        let mut push =
            |affix: &[Piece], source| result.extend(affix.iter().cloned().map(|piece| (piece, source)));
        let digits = |prepared: &Prepared, layers: &Layers| {
            let mut pieces: Vec<Piece> = Vec::new();
            if !layers.hides_digits {
                self.write_digits(&prepared.number, &mut pieces);
            }
            pieces
        };
        push(&to.outer.0, "shared");
        push(&from.middle.0, if share_middle { "shared" } else { "startRange" });
        push(&digits(&first, &from), "startRange");
        push(&from.exponent, "startRange");
        if !share_middle {
            push(&from.middle.1, "startRange");
        }
        push(&[("literal", separator)], "shared");
        if !share_middle {
            push(&to.middle.0, "endRange");
        }
        push(&digits(&last, &to), "endRange");
        push(&to.exponent, "endRange");
        push(&to.middle.1, if share_middle { "shared" } else { "endRange" });
        push(&to.outer.1, "shared");
        result
    }
}

/// Appends pieces, literals joined with a literal before them.
fn extend(affix: &mut Affix, pieces: &[Piece]) {
    for (kind, text) in pieces {
        if *kind == "literal" {
            push_literal(affix, text);
        } else {
            affix.push((kind, text.clone()));
        }
    }
}

fn write_affix(affix: &[Piece], sink: &mut impl Sink) {
    for (kind, text) in affix {
        sink.piece(kind, text);
    }
}

/// Neighbouring literals as one.
pub fn merged(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut result = Affix::new();
    extend(&mut result, &pieces);
    result
}
