//! 12: DurationFormat objects.

use super::digit_options::DigitOptions;
use super::list_format::{self, ListPiece};
use super::locales::{canonicalize_locale_list, resolve_locale};
use super::number_data::{Piece, UnitShown};
use super::number_format::{numbering_system_option, parts_array, resolved_system};
use super::number_formatter::{
    Grouping, Notation, Number, NumberFormatter, Settings, SignDisplay, Style, merged,
};
use super::number_locale_table::digital_clock;
use super::options::{self, Options, get_options_object};
use super::{
    ResolvedOptions, make_service_constructor, numbering_systems, service, set_service, this_object,
};
use crate::builtins::temporal::duration_components;
use crate::builtins::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::value::{Gc, Value};
use fixed_decimal::{Decimal, Sign};
use icu_list::ListFormatter;
use icu_locale::LanguageIdentifier;
use std::cell::OnceCell;

const METHODS: &[Method] = &[
    method("resolvedOptions", 0, duration_resolved_options),
    method("format", 1, format),
    method("formatToParts", 1, format_to_parts),
];

const SERVICE: usize = 0;
const WORDS: usize = 1;

const HOURS: usize = 4;
const MINUTES: usize = 5;
const SECONDS: usize = 6;
const NANOSECONDS: usize = 9;

/// The units in the table's order: their names as options, and as NumberFormat has them.
const UNITS: [(&str, &str); 10] = [
    ("years", "year"),
    ("months", "month"),
    ("weeks", "week"),
    ("days", "day"),
    ("hours", "hour"),
    ("minutes", "minute"),
    ("seconds", "second"),
    ("milliseconds", "millisecond"),
    ("microseconds", "microsecond"),
    ("nanoseconds", "nanosecond"),
];

/// A Duration Unit Options Record.
#[derive(Clone, Copy)]
struct UnitOptions {
    style: &'static str,
    always: bool,
}

struct DurationFormat {
    locale: String,
    id: LanguageIdentifier,
    system: &'static str,
    style: &'static str,
    units: [UnitOptions; UNITS.len()],
    fractional_digits: Option<u32>,
    /// Between hours, minutes and seconds.
    separator: &'static str,
    list: ListFormatter,
    /// Formatters of units, made at their first use.
    formatters: [OnceCell<Option<NumberFormatter>>; UNITS.len()],
}

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = make_service_constructor(
        vm,
        "DurationFormat",
        construct,
        Intrinsic::IntlDurationFormat,
        Intrinsic::IntlDurationFormatPrototype,
    )?;
    vm.install_methods(prototype, METHODS)
}

/// 12.1.1 Intl.DurationFormat ( [ locales [ , options ] ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "Intl.DurationFormat")?;
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::IntlDurationFormatPrototype)?;
    let format = resolve(vm, cx.arg(0), cx.arg(1))?;
    let object = vm.new_object_of_kind(CellKind::IntlDurationFormat, proto, WORDS)?;
    set_service(vm, object, SERVICE, format)?;
    Ok(object.value())
}

/// Steps 3 to 17 of the constructor.
fn resolve(vm: &mut Vm, locales: Value, options: Value) -> JsResult<DurationFormat> {
    let requested = canonicalize_locale_list(vm, locales)?;
    let options = get_options_object(vm, options)?;
    options::locale_matcher(vm, options)?;
    let system = numbering_system_option(vm, options)?;
    let resolved = resolve_locale(&requested, &[numbering_systems::relevant_key(system)]);
    let system = resolved_system(&resolved.values, &resolved.locale);
    let (separator, two_digit_hours) = digital_clock(&resolved.locale.id.to_string());
    let styles = ["long", "short", "narrow", "digital"];
    let style = options::choice(vm, options, "style", &styles)?.unwrap_or("short");
    let mut previous = "";
    let mut units = [UnitOptions { style: "short", always: false }; UNITS.len()];
    for (index, unit) in units.iter_mut().enumerate() {
        *unit = unit_options(vm, options, index, style, previous, two_digit_hours)?;
        if (HOURS..NANOSECONDS).contains(&index) {
            previous = unit.style;
        }
    }
    let digits = options::read(vm, options, "fractionalDigits")?;
    let fractional_digits = options::default_number(vm, digits, "fractionalDigits", 0.0, 9.0)?;
    let list_style = if style == "digital" { "short" } else { style };
    let Some(list) = list_format::make_formatter(&resolved.locale, "unit", list_style) else {
        return Err(vm.range_error("There is no list data for the locale"));
    };
    Ok(DurationFormat {
        locale: resolved.locale.to_string(),
        id: resolved.locale.id,
        system,
        style,
        units,
        fractional_digits,
        separator,
        list,
        formatters: Default::default(),
    })
}

fn is_fractional_unit(index: usize) -> bool {
    index > SECONDS
}

/// 12.5.6 GetDurationUnitOptions ( unit, options, baseStyle, stylesList, digitalBase, prevStyle, twoDigitHours )
fn unit_options(
    vm: &mut Vm,
    options: Options,
    index: usize,
    base: &'static str,
    previous: &str,
    two_digit_hours: bool,
) -> JsResult<UnitOptions> {
    let (unit, _) = UNITS[index];
    let styles: &[&'static str] = match index {
        0..HOURS => &["long", "short", "narrow"],
        HOURS..=SECONDS => &["long", "short", "narrow", "numeric", "2-digit"],
        _ => &["long", "short", "narrow", "numeric"],
    };
    let asked = options::choice(vm, options, unit, styles)?;
    let mut always = true;
    let mut style = match asked {
        Some(style) => style,
        None if base == "digital" => {
            always = (HOURS..=SECONDS).contains(&index);
            if index < HOURS { "short" } else { "numeric" }
        }
        None if matches!(previous, "fractional" | "numeric" | "2-digit") => {
            always = matches!(index, MINUTES | SECONDS);
            "numeric"
        }
        None => {
            always = false;
            base
        }
    };
    if style == "numeric" && is_fractional_unit(index) {
        style = "fractional";
        always = false;
    }
    let display = options::choice(vm, options, &format!("{unit}Display"), &["auto", "always"])?;
    if let Some(display) = display {
        always = display == "always";
    }
    // 12.5.6.2 ValidateDurationUnitStyle ( unit, style, display, prevStyle )
    let numeric = matches!(previous, "numeric" | "2-digit");
    let is_invalid = always && style == "fractional"
        || previous == "fractional" && style != "fractional"
        || numeric && !matches!(style, "fractional" | "numeric" | "2-digit");
    if is_invalid {
        return Err(vm.range_error(format!("The style {style} of {unit} does not go with what is before it")));
    }
    if index == HOURS && two_digit_hours && style == "numeric"
        || matches!(index, MINUTES | SECONDS) && numeric
    {
        style = "2-digit";
    }
    Ok(UnitOptions { style, always })
}

/// Whether a style writes digits alone.
fn is_numeric(style: &str) -> bool {
    matches!(style, "numeric" | "2-digit")
}

/// A part: the piece, and the unit it is of.
type UnitPiece = (Piece, Option<&'static str>);

/// A duration's components, and its sign.
struct Components {
    values: [i128; UNITS.len()],
    negative: bool,
}

impl DurationFormat {
    /// 12.5.8 NextUnitFractional ( durationFormat, unit )
    fn next_is_fractional(&self, index: usize) -> bool {
        (SECONDS..NANOSECONDS).contains(&index) && self.units[index + 1].style == "fractional"
    }

    /// A unit's value with the units that are its fraction (12.5.7 ComputeFractionalDigits).
    fn value(&self, duration: &Components, index: usize) -> Decimal {
        let mut sum = duration.values[index];
        if !self.next_is_fractional(index) {
            return Decimal::from(sum);
        }
        for value in &duration.values[index + 1..] {
            sum = sum * 1000 + value;
        }
        let mut decimal = Decimal::from(sum);
        decimal.absolute.multiply_pow10(-3 * (NANOSECONDS - index) as i16);
        decimal
    }

    fn formatter(&self, index: usize) -> Option<&NumberFormatter> {
        let make = || {
            let style = self.units[index].style;
            let numeric = is_numeric(style);
            let fractional = self.next_is_fractional(index) || index == SECONDS && numeric;
            let fraction = match (fractional, self.fractional_digits) {
                (false, _) => (0, 3),
                (true, None) => (0, 9),
                (true, Some(digits)) => (digits, digits),
            };
            let unit = || Style::Unit {
                unit: UNITS[index].1.to_owned(),
                shown: match style {
                    "long" => UnitShown::Long,
                    "narrow" => UnitShown::Narrow,
                    _ => UnitShown::Short,
                },
            };
            NumberFormatter::new(Settings {
                id: self.id.clone(),
                system: self.system,
                style: if numeric { Style::Decimal } else { unit() },
                digits: DigitOptions::fixed(
                    if style == "2-digit" { 2 } else { 1 },
                    fraction,
                    if fractional { "trunc" } else { "halfExpand" },
                ),
                notation: Notation::Standard,
                grouping: if numeric { Grouping::Never } else { Grouping::Auto },
                sign: SignDisplay::Auto,
            })
        };
        self.formatters[index].get_or_init(make).as_ref()
    }

    /// Formats one unit. Only the first one shows the sign, also if it is zero.
    fn unit_parts(
        &self,
        duration: &Components,
        index: usize,
        mut value: Decimal,
        signed: bool,
    ) -> Option<Vec<UnitPiece>> {
        if signed && duration.negative && value.absolute.is_zero() {
            value.sign = Sign::Negative;
        }
        let sign = if signed { SignDisplay::Auto } else { SignDisplay::Never };
        let mut pieces: Vec<Piece> = Vec::new();
        self.formatter(index)?.format_signed(Number::Finite(value), sign, &mut pieces);
        Some(merged(pieces).into_iter().map(|piece| (piece, Some(UNITS[index].1))).collect())
    }

    /// 12.5.12 FormatNumericUnits ( durationFormat, duration, firstNumericUnit, signDisplayed )
    fn numeric_parts(&self, duration: &Components, first: usize, mut signed: bool) -> Option<Vec<UnitPiece>> {
        let mut result = Vec::new();
        let values = [HOURS, MINUTES, SECONDS].map(|index| self.value(duration, index));
        let wanted = |index: usize| !values[index - HOURS].absolute.is_zero() || self.units[index].always;
        let hours = first == HOURS && wanted(HOURS);
        let seconds = wanted(SECONDS);
        let minutes = first <= MINUTES && (hours && seconds || wanted(MINUTES));
        let [hours_value, minutes_value, seconds_value] = values.clone();
        let shown = [
            (HOURS, hours, hours_value),
            (MINUTES, minutes, minutes_value),
            (SECONDS, seconds, seconds_value),
        ];
        let mut separated = false;
        for (index, is_shown, value) in shown {
            if !is_shown {
                // Seconds follow minutes or nothing: without minutes there is no separator.
                separated = false;
                continue;
            }
            if separated {
                result.push((("literal", self.separator.to_owned()), None));
            }
            // A sum of seconds that is zero shows no sign, as in step 18.
            let signed_here = signed && (index != SECONDS || !value.absolute.is_zero());
            result.extend(self.unit_parts(duration, index, value, signed_here)?);
            signed = false;
            separated = true;
        }
        Some(result)
    }

    /// 12.5.15 PartitionDurationFormatPattern ( durationFormat, duration )
    fn partition(&self, duration: &Components) -> Option<Vec<UnitPiece>> {
        let mut groups: Vec<Vec<UnitPiece>> = Vec::new();
        let mut signed = true;
        for (index, unit) in self.units.iter().enumerate() {
            if is_numeric(unit.style) {
                let parts = self.numeric_parts(duration, index, signed)?;
                if !parts.is_empty() {
                    groups.push(parts);
                }
                break;
            }
            let value = self.value(duration, index);
            if unit.always || !value.absolute.is_zero() {
                groups.push(self.unit_parts(duration, index, value, signed)?);
                signed = false;
            }
            if self.next_is_fractional(index) {
                break;
            }
        }
        // 12.5.14 ListFormatParts ( durationFormat, partitionedPartsList )
        let texts: Vec<String> =
            groups.iter().map(|group| group.iter().map(|((_, text), _)| text.as_str()).collect()).collect();
        let mut groups = groups.into_iter();
        let mut result = Vec::new();
        for piece in list_format::list_pieces(&self.list, &texts)? {
            match piece {
                ListPiece::Literal(text) => result.push((("literal", text), None)),
                ListPiece::Element => result.extend(groups.next().into_iter().flatten()),
            }
        }
        Some(result)
    }
}

fn duration_parts(vm: &mut Vm, format: &DurationFormat, duration: Value) -> JsResult<Vec<UnitPiece>> {
    let values = duration_components(vm, duration)?;
    let negative = values.iter().any(|value| *value < 0);
    match format.partition(&Components { values, negative }) {
        Some(parts) => Ok(parts),
        None => Err(vm.range_error("There is no duration data for the locale")),
    }
}

fn text_of(vm: &mut Vm, parts: &[UnitPiece]) -> JsResult<Value> {
    let text: String = parts.iter().map(|((_, text), _)| text.as_str()).collect();
    Ok(vm.try_new_string(&text)?.value())
}

fn this<'a>(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<&'a DurationFormat> {
    let name = format!("DurationFormat.prototype.{name}");
    let object: Gc<JsObject> = this_object(vm, cx.this, CellKind::IntlDurationFormat, &name)?;
    service::<DurationFormat>(vm, object, SERVICE)
}

/// 12.3.3 Intl.DurationFormat.prototype.format ( duration )
fn format(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let format = this(vm, cx, "format")?;
    let parts = duration_parts(vm, format, cx.arg(0))?;
    text_of(vm, &parts)
}

/// 12.3.4 Intl.DurationFormat.prototype.formatToParts ( duration )
fn format_to_parts(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let format = this(vm, cx, "formatToParts")?;
    let parts = duration_parts(vm, format, cx.arg(0))?;
    let parts =
        parts.iter().map(|((kind, text), unit)| (*kind, text.as_str(), unit.map(|unit| ("unit", unit))));
    parts_array(vm, parts)
}

/// Temporal.Duration.prototype.toLocaleString ( [ locales [ , options ] ] ) for a Temporal.Duration.
pub fn to_locale_string(vm: &mut Vm, duration: Value, locales: Value, options: Value) -> JsResult<Value> {
    let format = resolve(vm, locales, options)?;
    let parts = duration_parts(vm, &format, duration)?;
    text_of(vm, &parts)
}

/// 12.3.2 Intl.DurationFormat.prototype.resolvedOptions ( )
fn duration_resolved_options(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let format = this(vm, cx, "resolvedOptions")?;
    let result = ResolvedOptions::new(vm)?;
    result.text(vm, "locale", Some(&format.locale))?;
    result.text(vm, "numberingSystem", Some(format.system))?;
    result.text(vm, "style", Some(format.style))?;
    for ((name, _), unit) in UNITS.iter().zip(&format.units) {
        let style = if unit.style == "fractional" { "numeric" } else { unit.style };
        result.text(vm, name, Some(style))?;
        let display = if unit.always { "always" } else { "auto" };
        result.text(vm, &format!("{name}Display"), Some(display))?;
    }
    if let Some(digits) = format.fractional_digits {
        result.value(vm, "fractionalDigits", Value::int(digits as i32))?;
    }
    Ok(result.0.value())
}
