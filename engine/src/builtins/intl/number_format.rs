//! 15: NumberFormat objects.

use super::digit_options::digit_options;
use super::legacy_constructor::{chain, unwrap};
use super::locale_constructor::is_type;
use super::locales::{canonicalize_locale_list, resolve_locale};
use super::number_data::{CurrencyShown, Piece, UnitShown};
use super::number_formatter::{
    Grouping, Notation, Number, NumberFormatter, Settings, SignDisplay, Style, merged,
};
use super::number_locale_table::currency_digits;
use super::options::{self, Options, coerce_options};
use super::{
    ResolvedOptions, make_service_constructor, numbering_systems, service, set_service, this_object,
};
use crate::abstract_operations::Hint;
use crate::builtins::{Accessor, Method, getter, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::{CellKind, NativeCell};
use crate::object::{JsBigInt, JsObject};
use crate::value::{Gc, Value, bigint_math};
use icu_locale::Locale;

const METHODS: &[Method] = &[
    method("resolvedOptions", 0, number_resolved_options),
    method("formatToParts", 1, format_to_parts),
    method("formatRange", 2, format_range),
    method("formatRangeToParts", 2, format_range_to_parts),
];
const GETTERS: &[Accessor] = &[getter("format", format)];

const SERVICE: usize = 0;
/// The function that `format` gives, once asked for.
const BOUND: usize = 1;
const WORDS: usize = 2;

/// A formatter, and what resolvedOptions tells besides.
struct NumberFormat {
    formatter: NumberFormatter,
    locale: String,
    texts: Texts,
}

/// Options as texts, for resolvedOptions; None: left out.
struct Texts {
    style: &'static str,
    currency: Option<String>,
    currency_display: Option<&'static str>,
    currency_sign: Option<&'static str>,
    unit: Option<String>,
    unit_display: Option<&'static str>,
    notation: &'static str,
    compact_display: Option<&'static str>,
    sign_display: &'static str,
}

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = make_service_constructor(
        vm,
        "NumberFormat",
        construct,
        Intrinsic::IntlNumberFormat,
        Intrinsic::IntlNumberFormatPrototype,
    )?;
    vm.install_accessors(prototype, GETTERS)?;
    vm.install_methods(prototype, METHODS)
}

/// 15.1.1 Intl.NumberFormat ( [ locales [ , options ] ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let new_target = if cx.is_construct() { cx.new_target } else { cx.callee.value() };
    let proto = vm.get_prototype_from_constructor(new_target, Intrinsic::IntlNumberFormatPrototype)?;
    let format = resolve(vm, cx.arg(0), cx.arg(1))?;
    let object = vm.new_object_of_kind(CellKind::IntlNumberFormat, proto, WORDS)?;
    set_service(vm, object, SERVICE, format)?;
    chain(vm, cx, object.value(), Intrinsic::IntlNumberFormat)
}

/// The option numberingSystem, which has to look like a keyword's value.
pub fn numbering_system_option(vm: &mut Vm, options: Options) -> JsResult<Option<String>> {
    let system = options::text(vm, options, "numberingSystem")?;
    if let Some(text) = &system
        && !is_type(text)
    {
        return Err(vm.range_error(format!("Invalid numberingSystem : {text}")));
    }
    Ok(system.map(|text| text.to_ascii_lowercase()))
}

/// The system that resolving gave, or the locale's own.
pub fn resolved_system(values: &[Option<String>], locale: &Locale) -> &'static str {
    let named = values.first().and_then(|value| value.as_deref()).and_then(numbering_systems::known);
    named.unwrap_or_else(|| numbering_systems::default_of(locale))
}

/// Steps 4 to 38 of the constructor.
fn resolve(vm: &mut Vm, locales: Value, options: Value) -> JsResult<NumberFormat> {
    let requested = canonicalize_locale_list(vm, locales)?;
    let options = coerce_options(vm, options)?;
    options::locale_matcher(vm, options)?;
    let system = numbering_system_option(vm, options)?;
    let resolved = resolve_locale(&requested, &[numbering_systems::relevant_key(system)]);
    let system = resolved_system(&resolved.values, &resolved.locale);
    let mut texts = unit_options(vm, options)?;
    let notations = ["standard", "scientific", "engineering", "compact"];
    texts.notation = options::choice(vm, options, "notation", &notations)?.unwrap_or("standard");
    let (minimum, maximum) = match (texts.style, &texts.currency) {
        ("currency", Some(code)) if texts.notation == "standard" => {
            (currency_digits(code), currency_digits(code))
        }
        ("percent", _) => (0, 0),
        _ => (0, 3),
    };
    let compact = texts.notation == "compact";
    let digits = digit_options(vm, options, minimum, maximum, compact)?;
    let display = options::choice(vm, options, "compactDisplay", &["short", "long"])?.unwrap_or("short");
    texts.compact_display = compact.then_some(display);
    let grouping = grouping_option(vm, options, compact)?;
    let signs = ["auto", "never", "always", "exceptZero", "negative"];
    texts.sign_display = options::choice(vm, options, "signDisplay", &signs)?.unwrap_or("auto");
    let settings = Settings {
        id: resolved.locale.id.clone(),
        system,
        style: style(&texts),
        digits,
        notation: match texts.notation {
            "scientific" => Notation::Scientific,
            "engineering" => Notation::Engineering,
            "compact" => Notation::Compact { long: display == "long" },
            _ => Notation::Standard,
        },
        grouping,
        sign: match texts.sign_display {
            "never" => SignDisplay::Never,
            "always" => SignDisplay::Always,
            "exceptZero" => SignDisplay::ExceptZero,
            "negative" => SignDisplay::Negative,
            _ => SignDisplay::Auto,
        },
    };
    match NumberFormatter::new(settings) {
        Some(formatter) => {
            let mut texts = texts;
            // What belongs to another style was only read.
            if texts.style != "currency" {
                (texts.currency, texts.currency_display, texts.currency_sign) = (None, None, None);
            }
            if texts.style != "unit" {
                (texts.unit, texts.unit_display) = (None, None);
            }
            Ok(NumberFormat { formatter, locale: resolved.locale.to_string(), texts })
        }
        None => Err(vm.range_error("There is no number data for the locale")),
    }
}

fn style(texts: &Texts) -> Style {
    match (texts.style, &texts.currency, &texts.unit) {
        ("percent", ..) => Style::Percent,
        ("currency", Some(code), _) => {
            let code = code.clone();
            let shown = match texts.currency_display {
                Some("name") => return Style::NamedCurrency { code },
                Some("code") => CurrencyShown::Code,
                Some("narrowSymbol") => CurrencyShown::NarrowSymbol,
                _ => CurrencyShown::Symbol,
            };
            Style::Currency { code, shown, accounting: texts.currency_sign == Some("accounting") }
        }
        ("unit", _, Some(unit)) => {
            let shown = match texts.unit_display {
                Some("long") => UnitShown::Long,
                Some("narrow") => UnitShown::Narrow,
                _ => UnitShown::Short,
            };
            Style::Unit { unit: unit.clone(), shown }
        }
        _ => Style::Decimal,
    }
}

/// 6.3.1 IsWellFormedCurrencyCode ( currency )
pub fn is_well_formed_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// 6.6.1 IsWellFormedUnitIdentifier ( unitIdentifier )
fn is_well_formed_unit(unit: &str) -> bool {
    let sanctioned = |unit: &str| super::namespace::UNITS.contains(&unit);
    sanctioned(unit)
        || unit.split_once("-per-").is_some_and(|(above, below)| sanctioned(above) && sanctioned(below))
}

/// 15.1.3 SetNumberFormatUnitOptions ( intlObj, options )
fn unit_options(vm: &mut Vm, options: Options) -> JsResult<Texts> {
    let styles = ["decimal", "percent", "currency", "unit"];
    let style = options::choice(vm, options, "style", &styles)?.unwrap_or("decimal");
    let currency = options::text(vm, options, "currency")?;
    match &currency {
        None if style == "currency" => {
            return Err(vm.type_error("Currency code is required with currency style."));
        }
        Some(code) if !is_well_formed_currency(code) => {
            return Err(vm.range_error(format!("Invalid currency code : {code}")));
        }
        _ => {}
    }
    let displays = ["code", "symbol", "narrowSymbol", "name"];
    let currency_display = options::choice(vm, options, "currencyDisplay", &displays)?.unwrap_or("symbol");
    let signs = ["standard", "accounting"];
    let currency_sign = options::choice(vm, options, "currencySign", &signs)?.unwrap_or("standard");
    let unit = options::text(vm, options, "unit")?;
    match &unit {
        None if style == "unit" => {
            return Err(vm.type_error("Invalid unit argument for Intl.NumberFormat() ''"));
        }
        Some(unit) if !is_well_formed_unit(unit) => {
            return Err(vm.range_error(format!("Invalid unit argument for Intl.NumberFormat() '{unit}'")));
        }
        _ => {}
    }
    let displays = ["short", "narrow", "long"];
    let unit_display = options::choice(vm, options, "unitDisplay", &displays)?.unwrap_or("short");
    Ok(Texts {
        style,
        currency: currency.map(|code| code.to_ascii_uppercase()),
        currency_display: Some(currency_display),
        currency_sign: Some(currency_sign),
        unit,
        unit_display: Some(unit_display),
        notation: "standard",
        compact_display: None,
        sign_display: "auto",
    })
}

/// 9.2.13 GetBooleanOrStringNumberFormatOption for useGrouping, with the steps around it.
fn grouping_option(vm: &mut Vm, options: Options, compact: bool) -> JsResult<Grouping> {
    let default = if compact { Grouping::Min2 } else { Grouping::Auto };
    let value = options::read(vm, options, "useGrouping")?;
    if value.is_undefined() {
        return Ok(default);
    }
    if value == Value::TRUE {
        return Ok(Grouping::Always);
    }
    if !vm.to_boolean(value) {
        return Ok(Grouping::Never);
    }
    let text = vm.to_string(value)?;
    let text = vm.view(text)?.to_rust_string();
    match text.as_str() {
        "min2" => Ok(Grouping::Min2),
        "auto" => Ok(Grouping::Auto),
        "always" => Ok(Grouping::Always),
        "true" | "false" => Ok(default),
        _ => Err(vm.range_error(format!(
            "Value {text} out of range for Intl.NumberFormat options property useGrouping"
        ))),
    }
}

/// 15.5.16 ToIntlMathematicalValue ( value )
pub fn intl_number(vm: &mut Vm, value: Value) -> JsResult<Number> {
    if value.is_number() {
        return Ok(Number::from_f64(value.as_number()));
    }
    let primitive = vm.to_primitive(value, Hint::Number)?;
    if primitive.is_bigint() {
        return bigint_number(vm, primitive.as_gc());
    }
    if !primitive.is_string() {
        let number = vm.to_number(primitive)?;
        return Ok(Number::from_f64(number));
    }
    // A text is exact, but for what is beyond the range of Numbers.
    let number = vm.string_to_number(primitive.as_gc())?;
    if !number.is_finite() || number == 0.0 {
        return Ok(Number::from_f64(number));
    }
    let text = vm.view(primitive.as_gc())?.to_rust_string();
    let text = text.trim();
    if text.starts_with(['0']) && text.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) {
        let bigint = vm.string_to_bigint(primitive.as_gc())?;
        return match bigint {
            Some(bigint) => bigint_number(vm, bigint),
            None => Ok(Number::from_f64(number)),
        };
    }
    Ok(Number::from_numeral(text).unwrap_or_else(|| Number::from_f64(number)))
}

/// A BigInt as a number to format.
pub fn bigint_number(vm: &mut Vm, bigint: Gc<JsBigInt>) -> JsResult<Number> {
    let text = bigint_math::to_string_radix(bigint.as_ref(), 10);
    match Number::from_numeral(&text) {
        Some(number) => Ok(number),
        None => Err(vm.range_error("The BigInt is too large to be formatted")),
    }
}

fn this<'a>(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<&'a NumberFormat> {
    let name = format!("NumberFormat.prototype.{name}");
    let object: Gc<JsObject> = this_object(vm, cx.this, CellKind::IntlNumberFormat, &name)?;
    service::<NumberFormat>(vm, object, SERVICE)
}

/// 15.3.3 get Intl.NumberFormat.prototype.format
fn format(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "NumberFormat.prototype.format";
    let object = unwrap(vm, cx.this, CellKind::IntlNumberFormat, Intrinsic::IntlNumberFormat, name)?;
    if object.word(BOUND).is_undefined() {
        let empty = vm.key_from_str("");
        let function = vm.new_native_closure(format_number, empty, 1, object.value())?;
        vm.set_internal(object, BOUND, function.value());
    }
    Ok(object.word(BOUND))
}

/// 15.5.2 Number Format Functions
fn format_number(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let number = intl_number(vm, cx.arg(0))?;
    let format = service::<NumberFormat>(vm, cx.data().as_gc::<JsObject>(), SERVICE)?;
    text_of(vm, &format.formatter, number)
}

fn text_of(vm: &mut Vm, formatter: &NumberFormatter, number: Number) -> JsResult<Value> {
    let mut text = String::new();
    formatter.format(number, &mut text);
    Ok(vm.try_new_string(&text)?.value())
}

/// An array of objects with the types and values of pieces, and one more property each.
pub fn parts_array<'a>(
    vm: &mut Vm,
    pieces: impl Iterator<Item = (&'a str, &'a str, Option<(&'a str, &'a str)>)>,
) -> JsResult<Value> {
    let array = vm.new_array_from(&[])?;
    for (kind, text, more) in pieces {
        let part = ResolvedOptions::new(vm)?;
        part.text(vm, "type", Some(kind))?;
        let text = vm.try_new_string(text)?.value();
        part.value(vm, "value", text)?;
        if let Some((name, value)) = more {
            part.text(vm, name, Some(value))?;
        }
        vm.array_push(array, part.0.value())?;
    }
    Ok(array.value())
}

/// 15.3.4 Intl.NumberFormat.prototype.formatToParts ( value )
fn format_to_parts(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let format = this(vm, cx, "formatToParts")?;
    let number = intl_number(vm, cx.arg(0))?;
    let mut pieces: Vec<Piece> = Vec::new();
    format.formatter.format(number, &mut pieces);
    let pieces = merged(pieces);
    parts_array(vm, pieces.iter().map(|(kind, text)| (*kind, text.as_str(), None)))
}

/// The ends of a range: steps 3 to 5 of formatRange and formatRangeToParts.
fn range(vm: &mut Vm, cx: &CallContext) -> JsResult<(Number, Number)> {
    for (value, name) in [(cx.arg(0), "start"), (cx.arg(1), "end")] {
        if value.is_undefined() {
            return Err(vm.type_error(format!("Invalid {name} : undefined")));
        }
    }
    let start = intl_number(vm, cx.arg(0))?;
    let end = intl_number(vm, cx.arg(1))?;
    for (number, name) in [(&start, "start"), (&end, "end")] {
        if matches!(number, Number::NaN) {
            return Err(vm.range_error(format!("Invalid {name} : NaN")));
        }
    }
    Ok((start, end))
}

/// 15.3.5 Intl.NumberFormat.prototype.formatRange ( start, end )
fn format_range(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let format = this(vm, cx, "formatRange")?;
    let (start, end) = range(vm, cx)?;
    let pieces = format.formatter.format_range(start, end);
    let text: String = pieces.iter().map(|((_, text), _)| text.as_str()).collect();
    Ok(vm.try_new_string(&text)?.value())
}

/// 15.3.6 Intl.NumberFormat.prototype.formatRangeToParts ( start, end )
fn format_range_to_parts(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let format = this(vm, cx, "formatRangeToParts")?;
    let (start, end) = range(vm, cx)?;
    let pieces = format.formatter.format_range(start, end);
    parts_array(
        vm,
        pieces.iter().map(|((kind, text), source)| (*kind, text.as_str(), Some(("source", *source)))),
    )
}

/// 15.3.7 Intl.NumberFormat.prototype.resolvedOptions ( )
fn number_resolved_options(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "NumberFormat.prototype.resolvedOptions";
    let object = unwrap(vm, cx.this, CellKind::IntlNumberFormat, Intrinsic::IntlNumberFormat, name)?;
    let format = service::<NumberFormat>(vm, object, SERVICE)?;
    let settings = &format.formatter.settings;
    let texts = &format.texts;
    let result = ResolvedOptions::new(vm)?;
    result.text(vm, "locale", Some(&format.locale))?;
    result.text(vm, "numberingSystem", Some(settings.system))?;
    result.text(vm, "style", Some(texts.style))?;
    result.text(vm, "currency", texts.currency.as_deref())?;
    result.text(vm, "currencyDisplay", texts.currency_display)?;
    result.text(vm, "currencySign", texts.currency_sign)?;
    result.text(vm, "unit", texts.unit.as_deref())?;
    result.text(vm, "unitDisplay", texts.unit_display)?;
    settings.digits.write_digits(vm, &result)?;
    match settings.grouping {
        Grouping::Never => result.value(vm, "useGrouping", Value::FALSE)?,
        Grouping::Auto => result.text(vm, "useGrouping", Some("auto"))?,
        Grouping::Always => result.text(vm, "useGrouping", Some("always"))?,
        Grouping::Min2 => result.text(vm, "useGrouping", Some("min2"))?,
    }
    result.text(vm, "notation", Some(texts.notation))?;
    result.text(vm, "compactDisplay", texts.compact_display)?;
    result.text(vm, "signDisplay", Some(texts.sign_display))?;
    settings.digits.write_rounding(vm, &result)?;
    Ok(result.0.value())
}

/// A formatter kept for toLocaleString without options, and the locale it was asked for.
struct Kept {
    formatter: NumberFormatter,
    requested: Option<String>,
}

impl crate::heap::NativeData for Kept {
    fn trace(&mut self, _: &mut dyn crate::heap::Visitor) {}
}

/// 21.1.3.4 and 21.2.3.2 of ECMA-262 as 20.1 and 20.2 here have them: Number and BigInt's toLocaleString.
pub fn to_locale_string(vm: &mut Vm, number: Number, locales: Value, options: Value) -> JsResult<Value> {
    if options.is_undefined() && (locales.is_undefined() || locales.is_string()) {
        let kept = kept_formatter(vm, locales)?;
        return text_of(vm, kept, number);
    }
    let format = resolve(vm, locales, options)?;
    text_of(vm, &format.formatter, number)
}

/// FAST PATH: the last formatter made by toLocaleString in this realm if it was asked for the same locale;
/// making one runs no script then, so nobody can tell. It is good until the next call of this function.
fn kept_formatter<'a>(vm: &mut Vm, locales: Value) -> JsResult<&'a NumberFormatter> {
    let requested = match locales.is_string() {
        true => Some(vm.view(locales.as_gc())?.to_rust_string()),
        false => None,
    };
    let slot = vm.intrinsic(Intrinsic::IntlKeptNumberFormatter);
    if !slot.is_undefined()
        && let Some(kept) = slot.as_gc::<NativeCell>().downcast::<Kept>()
        && kept.requested == requested
    {
        // SAFETY: the payload is malloc'd and the realm keeps its cell.
        return Ok(unsafe { &*std::ptr::from_ref(&kept.formatter) });
    }
    let format = resolve(vm, locales, Value::UNDEFINED)?;
    let kept = Kept { formatter: format.formatter, requested };
    let mut cell = vm.alloc_native(CellKind::Native, Box::new(kept))?;
    vm.realm_mut().set(Intrinsic::IntlKeptNumberFormatter, cell);
    match cell.downcast::<Kept>() {
        // SAFETY: as above.
        Some(kept) => Ok(unsafe { &*std::ptr::from_ref(&kept.formatter) }),
        None => Err(vm.type_error("The formatter is not initialised")),
    }
}
