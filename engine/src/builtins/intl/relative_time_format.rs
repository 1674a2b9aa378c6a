//! 18: RelativeTimeFormat objects.

use super::digit_options::DigitOptions;
use super::locales::{canonicalize_locale_list, resolve_locale};
use super::number_data::{Piece, data_locale};
use super::number_format::{numbering_system_option, parts_array, resolved_system};
use super::number_formatter::{
    Grouping, Notation, Number, NumberFormatter, Settings, SignDisplay, Style, merged,
};
use super::options::{self, coerce_options};
use super::{
    ResolvedOptions, make_service_constructor, numbering_systems, service, set_service, this_object,
};
use crate::builtins::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::value::{Gc, Value};
use fixed_decimal::{Decimal, Sign};
use icu_decimal::options::DecimalFormatterOptions;
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_experimental::relativetime::options::Numeric;
use icu_experimental::relativetime::{
    RelativeTimeFormatter, RelativeTimeFormatterOptions, RelativeTimeFormatterPreferences,
};
use icu_locale::Locale;
use std::cell::OnceCell;

const METHODS: &[Method] = &[
    method("resolvedOptions", 0, relative_resolved_options),
    method("format", 2, format),
    method("formatToParts", 2, format_to_parts),
];

const SERVICE: usize = 0;
const WORDS: usize = 1;

/// The units, in the singular.
const UNITS: [&str; 8] = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"];

struct RelativeTimeFormat {
    locale: String,
    data_locale: Locale,
    style: &'static str,
    numeric: &'static str,
    numbers: NumberFormatter,
    /// Writes numbers as the formatters below do, to find them in what those write.
    plain: DecimalFormatter,
    /// For each unit, made at the first use: with names for some numbers, and without.
    formatters: [[OnceCell<Option<RelativeTimeFormatter>>; 2]; UNITS.len()],
}

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = make_service_constructor(
        vm,
        "RelativeTimeFormat",
        construct,
        Intrinsic::IntlRelativeTimeFormat,
        Intrinsic::IntlRelativeTimeFormatPrototype,
    )?;
    vm.install_methods(prototype, METHODS)
}

/// 18.1.1 Intl.RelativeTimeFormat ( [ locales [ , options ] ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "Intl.RelativeTimeFormat")?;
    let proto =
        vm.get_prototype_from_constructor(cx.new_target, Intrinsic::IntlRelativeTimeFormatPrototype)?;
    let requested = canonicalize_locale_list(vm, cx.arg(0))?;
    let options = coerce_options(vm, cx.arg(1))?;
    options::locale_matcher(vm, options)?;
    let system = numbering_system_option(vm, options)?;
    let resolved = resolve_locale(&requested, &[numbering_systems::relevant_key(system)]);
    let system = resolved_system(&resolved.values, &resolved.locale);
    let style = options::choice(vm, options, "style", &["long", "short", "narrow"])?.unwrap_or("long");
    let numeric = options::choice(vm, options, "numeric", &["always", "auto"])?.unwrap_or("always");
    let numbers = NumberFormatter::new(Settings {
        id: resolved.locale.id.clone(),
        system,
        style: Style::Decimal,
        digits: DigitOptions::fixed(1, (0, 3), "halfExpand"),
        notation: Notation::Standard,
        grouping: Grouping::Auto,
        // The tense tells the sign.
        sign: SignDisplay::Never,
    });
    let data_locale = data_locale(&resolved.locale.id, system);
    let plain = DecimalFormatter::try_new(
        DecimalFormatterPreferences::from(&data_locale),
        DecimalFormatterOptions::default(),
    );
    let (Some(numbers), Ok(plain)) = (numbers, plain) else {
        return Err(vm.range_error("There is no number data for the locale"));
    };
    let object = vm.new_object_of_kind(CellKind::IntlRelativeTimeFormat, proto, WORDS)?;
    let locale = resolved.locale.to_string();
    let formatters = Default::default();
    let format = RelativeTimeFormat { locale, data_locale, style, numeric, numbers, plain, formatters };
    set_service(vm, object, SERVICE, format)?;
    Ok(object.value())
}

/// Makes ICU4X's formatter of a style for a unit by its index in `UNITS`.
fn make_formatter(locale: &Locale, style: &str, unit: usize, named: bool) -> Option<RelativeTimeFormatter> {
    let preferences = RelativeTimeFormatterPreferences::from(locale);
    let mut options = RelativeTimeFormatterOptions::default();
    options.numeric = if named { Numeric::Auto } else { Numeric::Always };
    type F = RelativeTimeFormatter;
    let formatter = match (style, unit) {
        ("long", 0) => F::try_new_long_second(preferences, options),
        ("long", 1) => F::try_new_long_minute(preferences, options),
        ("long", 2) => F::try_new_long_hour(preferences, options),
        ("long", 3) => F::try_new_long_day(preferences, options),
        ("long", 4) => F::try_new_long_week(preferences, options),
        ("long", 5) => F::try_new_long_month(preferences, options),
        ("long", 6) => F::try_new_long_quarter(preferences, options),
        ("long", _) => F::try_new_long_year(preferences, options),
        ("short", 0) => F::try_new_short_second(preferences, options),
        ("short", 1) => F::try_new_short_minute(preferences, options),
        ("short", 2) => F::try_new_short_hour(preferences, options),
        ("short", 3) => F::try_new_short_day(preferences, options),
        ("short", 4) => F::try_new_short_week(preferences, options),
        ("short", 5) => F::try_new_short_month(preferences, options),
        ("short", 6) => F::try_new_short_quarter(preferences, options),
        ("short", _) => F::try_new_short_year(preferences, options),
        (_, 0) => F::try_new_narrow_second(preferences, options),
        (_, 1) => F::try_new_narrow_minute(preferences, options),
        (_, 2) => F::try_new_narrow_hour(preferences, options),
        (_, 3) => F::try_new_narrow_day(preferences, options),
        (_, 4) => F::try_new_narrow_week(preferences, options),
        (_, 5) => F::try_new_narrow_month(preferences, options),
        (_, 6) => F::try_new_narrow_quarter(preferences, options),
        (_, _) => F::try_new_narrow_year(preferences, options),
    };
    formatter.ok()
}

/// 18.5.1 SingularRelativeTimeUnit ( unit )
fn singular_unit(vm: &mut Vm, unit: &str, method: &str) -> JsResult<usize> {
    let singular = unit.strip_suffix('s').unwrap_or(unit);
    match UNITS.iter().position(|known| *known == singular) {
        Some(index) => Ok(index),
        None => Err(vm.range_error(format!(
            "Invalid unit argument for Intl.RelativeTimeFormat.prototype.{method}() '{unit}'"
        ))),
    }
}

/// A formatted time: pieces, and whether each is of the number.
type Parts = Vec<(Piece, bool)>;

/// 18.5.2 PartitionRelativeTimePattern ( relativeTimeFormat, value, unit )
fn partition(format: &RelativeTimeFormat, value: f64, unit: usize) -> Option<Parts> {
    let Number::Finite(number) = Number::from_f64(value) else { return None };
    // Only whole numbers have names.
    let named = format.numeric == "auto" && value.fract() == 0.0;
    let formatter = format.formatters[unit][usize::from(named)]
        .get_or_init(|| make_formatter(&format.data_locale, format.style, unit, named))
        .as_ref()?;
    let (rounded, _) = format.numbers.round(number.clone());
    let text = formatter.format(rounded.clone()).to_string();
    let absolute = Decimal::new(Sign::None, rounded.absolute);
    let digits = format.plain.format(&absolute).to_string();
    let literal = |text: &str| (("literal", text.to_owned()), false);
    let Some((before, after)) = text.split_once(&digits) else { return Some(vec![literal(&text)]) };
    let mut parts = Parts::new();
    if !before.is_empty() {
        parts.push(literal(before));
    }
    let mut pieces: Vec<Piece> = Vec::new();
    format.numbers.format(Number::Finite(absolute), &mut pieces);
    parts.extend(merged(pieces).into_iter().map(|piece| (piece, true)));
    if !after.is_empty() {
        parts.push(literal(after));
    }
    Some(parts)
}

/// What format and formatToParts have in common: the parts and the unit.
fn relative_parts(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<(Parts, &'static str)> {
    let name = format!("RelativeTimeFormat.prototype.{method}");
    let object: Gc<JsObject> = this_object(vm, cx.this, CellKind::IntlRelativeTimeFormat, &name)?;
    let value = vm.to_number(cx.arg(0))?;
    let unit = vm.to_string(cx.arg(1))?;
    let unit = vm.view(unit)?.to_rust_string();
    if !value.is_finite() {
        return Err(vm.range_error(format!("Value need to be finite number for Intl.{name}()")));
    }
    let unit = singular_unit(vm, &unit, method)?;
    let format = service::<RelativeTimeFormat>(vm, object, SERVICE)?;
    match partition(format, value, unit) {
        Some(parts) => Ok((parts, UNITS[unit])),
        None => Err(vm.range_error("There is no relative time data for the locale")),
    }
}

/// 18.3.3 Intl.RelativeTimeFormat.prototype.format ( value, unit )
fn format(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (parts, _) = relative_parts(vm, cx, "format")?;
    let text: String = parts.iter().map(|((_, text), _)| text.as_str()).collect();
    Ok(vm.try_new_string(&text)?.value())
}

/// 18.3.4 Intl.RelativeTimeFormat.prototype.formatToParts ( value, unit )
fn format_to_parts(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (parts, unit) = relative_parts(vm, cx, "formatToParts")?;
    let parts =
        parts.iter().map(|((kind, text), number)| (*kind, text.as_str(), number.then_some(("unit", unit))));
    parts_array(vm, parts)
}

/// 18.3.5 Intl.RelativeTimeFormat.prototype.resolvedOptions ( )
fn relative_resolved_options(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "RelativeTimeFormat.prototype.resolvedOptions";
    let object: Gc<JsObject> = this_object(vm, cx.this, CellKind::IntlRelativeTimeFormat, name)?;
    let format = service::<RelativeTimeFormat>(vm, object, SERVICE)?;
    let result = ResolvedOptions::new(vm)?;
    result.text(vm, "locale", Some(&format.locale))?;
    result.text(vm, "style", Some(format.style))?;
    result.text(vm, "numeric", Some(format.numeric))?;
    result.text(vm, "numberingSystem", Some(format.numbers.settings.system))?;
    Ok(result.0.value())
}
