//! 8: the Intl object.

use super::locales::canonicalize_locale_list;
use crate::builtins::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::{Attributes, JsObject};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("getCanonicalLocales", 1, get_canonical_locales),
    method("supportedValuesOf", 1, supported_values_of),
];

/// In the order in which V8 has them.
const CONSTRUCTORS: &[(&str, Intrinsic)] = &[
    ("DateTimeFormat", Intrinsic::IntlDateTimeFormat),
    ("NumberFormat", Intrinsic::IntlNumberFormat),
    ("Collator", Intrinsic::IntlCollator),
    ("PluralRules", Intrinsic::IntlPluralRules),
    ("RelativeTimeFormat", Intrinsic::IntlRelativeTimeFormat),
    ("ListFormat", Intrinsic::IntlListFormat),
    ("Locale", Intrinsic::IntlLocale),
    ("DisplayNames", Intrinsic::IntlDisplayNames),
    ("Segmenter", Intrinsic::IntlSegmenter),
    ("DurationFormat", Intrinsic::IntlDurationFormat),
];

/// Makes the running realm's Intl objects at their first use, and gives the namespace.
pub fn materialize(vm: &mut Vm) -> JsResult<Value> {
    let made = vm.intrinsic(Intrinsic::Intl);
    if !made.is_undefined() {
        return Ok(made);
    }
    super::collator::init(vm)?;
    super::dates::init(vm)?;
    super::display_names::init(vm)?;
    super::duration_format::init(vm)?;
    super::list_format::init(vm)?;
    super::locale_constructor::init(vm)?;
    super::number_format::init(vm)?;
    super::plural_rules::init(vm)?;
    super::relative_time_format::init(vm)?;
    super::segmenter::init(vm)?;
    let parent = vm.intrinsic(Intrinsic::ObjectPrototype);
    let namespace: Gc<JsObject> = vm.new_object_with_proto(parent)?;
    vm.install_tag(namespace, "Intl")?;
    vm.install_methods(namespace, METHODS)?;
    for &(name, intrinsic) in CONSTRUCTORS {
        let constructor = vm.intrinsic(intrinsic);
        vm.install_named(namespace, name, constructor, Attributes::HIDDEN)?;
    }
    // Last, so that running out of memory half way leaves nothing that looks complete.
    vm.realm_mut().set(Intrinsic::Intl, namespace);
    Ok(namespace.value())
}

/// 8.3.1 Intl.getCanonicalLocales ( locales )
fn get_canonical_locales(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let locales = canonicalize_locale_list(vm, cx.arg(0))?;
    let array = vm.new_array_from(&[])?;
    for locale in &locales {
        let text = vm.new_string(&locale.to_string());
        vm.array_push(array, text.value())?;
    }
    Ok(array.value())
}

const CALENDARS: &[&str] = &[
    "buddhist",
    "chinese",
    "coptic",
    "dangi",
    "ethioaa",
    "ethiopic",
    "gregory",
    "hebrew",
    "indian",
    "islamic-civil",
    "islamic-tbla",
    "islamic-umalqura",
    "iso8601",
    "japanese",
    "persian",
    "roc",
];
/// Collations that a locale can ask for by `co`.
pub(super) const COLLATIONS: &[&str] = &[
    "compat", "dict", "emoji", "eor", "phonebk", "phonetic", "pinyin", "searchjl", "stroke", "trad",
    "unihan", "zhuyin",
];
/// The units that 6.6.1 sanctions.
pub(super) const UNITS: &[&str] = &[
    "acre",
    "bit",
    "byte",
    "celsius",
    "centimeter",
    "day",
    "degree",
    "fahrenheit",
    "fluid-ounce",
    "foot",
    "gallon",
    "gigabit",
    "gigabyte",
    "gram",
    "hectare",
    "hour",
    "inch",
    "kilobit",
    "kilobyte",
    "kilogram",
    "kilometer",
    "liter",
    "megabit",
    "megabyte",
    "meter",
    "microsecond",
    "mile",
    "mile-scandinavian",
    "milliliter",
    "millimeter",
    "millisecond",
    "minute",
    "month",
    "nanosecond",
    "ounce",
    "percent",
    "petabyte",
    "pound",
    "second",
    "stone",
    "terabit",
    "terabyte",
    "week",
    "yard",
    "year",
];

/// 8.3.2 Intl.supportedValuesOf ( key )
fn supported_values_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let key = vm.to_string(cx.arg(0))?;
    let key = vm.view(key)?.to_rust_string();
    let values: Vec<&str> = match key.as_str() {
        "calendar" => CALENDARS.to_vec(),
        "collation" => COLLATIONS.to_vec(),
        "unit" => UNITS.to_vec(),
        "timeZone" => crate::builtins::time_zones::primary_names(),
        "numberingSystem" => super::numbering_systems::names().collect(),
        "currency" => super::number_locale_table::CURRENCIES.split_whitespace().collect(),
        _ => return Err(vm.range_error(format!("Invalid key : {key}"))),
    };
    let array = vm.new_array_from(&[])?;
    for value in values {
        let text = vm.new_string(value);
        vm.array_push(array, text.value())?;
    }
    Ok(array.value())
}
