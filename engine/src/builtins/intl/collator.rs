//! 10: Collator objects.

use super::locales::{RelevantKey, canonicalize_locale_list, resolve_locale};
use super::namespace::COLLATIONS;
use super::options::{self, coerce_options};
use super::{make_service_constructor, resolved_options, service, set_service, this_object};
use crate::builtins::{Accessor, Method, getter, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::{CellKind, NativeCell};
use crate::object::JsObject;
use crate::string::{JsString, StrView};
use crate::value::{Gc, Value};
use icu_collator::options::{AlternateHandling, CaseLevel, CollatorOptions, Strength};
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale::Locale;
use icu_locale::extensions::unicode::{Key, Value as KeywordValue};
use std::cmp::Ordering;

const METHODS: &[Method] = &[method("resolvedOptions", 0, collator_resolved_options)];
const GETTERS: &[Accessor] = &[getter("compare", compare)];

const SERVICE: usize = 0;
/// The function that `compare` gives, once asked for.
const BOUND: usize = 1;
const LOCALE: usize = 2;
const USAGE: usize = 3;
const SENSITIVITY: usize = 4;
const IGNORE_PUNCTUATION: usize = 5;
const COLLATION: usize = 6;
const NUMERIC: usize = 7;
const CASE_FIRST: usize = 8;
const WORDS: usize = 9;

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = make_service_constructor(
        vm,
        "Collator",
        construct,
        Intrinsic::IntlCollator,
        Intrinsic::IntlCollatorPrototype,
    )?;
    vm.install_accessors(prototype, GETTERS)?;
    vm.install_methods(prototype, METHODS)
}

/// Collations that a language has data for.
fn supports_collation(locale: &Locale, collation: &str) -> bool {
    let own: &[&str] = match locale.id.language.as_str() {
        "ar" => &["compat"],
        "bn" => &["trad"],
        "de" => &["phonebk"],
        "es" | "fi" | "kn" | "sa" | "sv" | "vi" => &["trad"],
        "ja" => &["unihan"],
        "ko" => &["searchjl", "unihan"],
        "ln" => &["phonetic"],
        "si" => &["dict"],
        "zh" => &["pinyin", "stroke", "unihan", "zhuyin"],
        _ => &[],
    };
    COLLATIONS.contains(&collation) && (own.contains(&collation) || matches!(collation, "emoji" | "eor"))
}

/// A collator with its resolved options.
struct Resolved {
    collator: CollatorBorrowed<'static>,
    locale: String,
    usage: &'static str,
    sensitivity: &'static str,
    ignore_punctuation: bool,
    collation: String,
    numeric: bool,
    case_first: String,
}

/// 10.1.1 Intl.Collator ( [ locales [ , options ] ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 5: it may be called without new.
    let new_target = if cx.is_construct() { cx.new_target } else { cx.callee.value() };
    let proto = vm.get_prototype_from_constructor(new_target, Intrinsic::IntlCollatorPrototype)?;
    let resolved = resolve(vm, cx.arg(0), cx.arg(1))?;
    let object = vm.new_object_of_kind(CellKind::IntlCollator, proto, WORDS)?;
    set_service(vm, object, SERVICE, resolved.collator)?;
    let texts = [
        (LOCALE, resolved.locale.as_str()),
        (USAGE, resolved.usage),
        (SENSITIVITY, resolved.sensitivity),
        (COLLATION, resolved.collation.as_str()),
        (CASE_FIRST, resolved.case_first.as_str()),
    ];
    for (word, text) in texts {
        let text = vm.new_string(text);
        vm.set_internal(object, word, text.value());
    }
    vm.set_internal(object, IGNORE_PUNCTUATION, Value::bool(resolved.ignore_punctuation));
    vm.set_internal(object, NUMERIC, Value::bool(resolved.numeric));
    Ok(object.value())
}

/// Steps 6 to 26 of the constructor.
fn resolve(vm: &mut Vm, locales: Value, options: Value) -> JsResult<Resolved> {
    let requested = canonicalize_locale_list(vm, locales)?;
    // Steps 7 to 20.
    let options = coerce_options(vm, options)?;
    let usage = options::choice(vm, options, "usage", &["sort", "search"])?.unwrap_or("sort");
    options::locale_matcher(vm, options)?;
    let collation = options::text(vm, options, "collation")?;
    if let Some(text) = &collation
        && KeywordValue::try_from_str(text).is_err()
    {
        return Err(vm.range_error(format!("Invalid collation : {text}")));
    }
    let numeric = options::boolean(vm, options, "numeric")?;
    let case_first = options::choice(vm, options, "caseFirst", &["upper", "lower", "false"])?;
    let is_boolean = |_: &Locale, value: &str| matches!(value, "true" | "false");
    let is_case = |_: &Locale, value: &str| matches!(value, "upper" | "lower" | "false");
    let keys = [
        RelevantKey {
            key: "co",
            option: collation.map(|text| text.to_ascii_lowercase()),
            supports: &supports_collation,
        },
        RelevantKey { key: "kn", option: numeric.map(|numeric| numeric.to_string()), supports: &is_boolean },
        RelevantKey { key: "kf", option: case_first.map(str::to_owned), supports: &is_case },
    ];
    let resolved = resolve_locale(&requested, &keys);
    let [collation, numeric, case_first] = &resolved.values[..] else {
        return Err(vm.range_error("The collator's locale can not be resolved"));
    };
    let collation = collation.as_deref().unwrap_or("default");
    let numeric = numeric.as_deref() == Some("true");
    let language = resolved.locale.id.language;
    // Danish and Maltese put upper case first by themselves.
    let upper_first = matches!(language.as_str(), "da" | "mt");
    let case_first = case_first.as_deref().unwrap_or(if upper_first { "upper" } else { "false" });
    // Steps 21 to 26.
    let choices = ["base", "accent", "case", "variant"];
    let sensitivity = options::choice(vm, options, "sensitivity", &choices)?.unwrap_or("variant");
    let ignored = options::boolean(vm, options, "ignorePunctuation")?;
    let ignore_punctuation = ignored.unwrap_or(language.as_str() == "th");
    // ICU4X takes the keywords from a locale.
    let mut locale = Locale::from(resolved.locale.id.clone());
    let keywords = [("co", collation), ("kn", if numeric { "true" } else { "false" }), ("kf", case_first)];
    for (key, value) in keywords {
        if let (Ok(key), Ok(value)) = (Key::try_from_str(key), KeywordValue::try_from_str(value))
            && collation_matters(key, &value)
        {
            locale.extensions.unicode.keywords.set(key, value);
        }
    }
    let mut settings = CollatorOptions::default();
    settings.strength = Some(match sensitivity {
        "base" | "case" => Strength::Primary,
        "accent" => Strength::Secondary,
        _ => Strength::Tertiary,
    });
    settings.case_level = Some(if sensitivity == "case" { CaseLevel::On } else { CaseLevel::Off });
    settings.alternate_handling =
        Some(if ignore_punctuation { AlternateHandling::Shifted } else { AlternateHandling::NonIgnorable });
    let Ok(collator) = CollatorBorrowed::try_new(CollatorPreferences::from(&locale), settings) else {
        return Err(vm.range_error("There is no collation data for the locale"));
    };
    Ok(Resolved {
        collator,
        locale: resolved.locale.to_string(),
        usage,
        sensitivity,
        ignore_punctuation,
        collation: collation.to_owned(),
        numeric,
        case_first: case_first.to_owned(),
    })
}

/// String.prototype.localeCompare of ECMA-402, 20.1.1, with locales or options.
pub fn locale_compare(
    vm: &mut Vm,
    x: Gc<JsString>,
    y: Gc<JsString>,
    locales: Value,
    options: Value,
) -> JsResult<Ordering> {
    if locales.is_string() && options.is_undefined() {
        let collator = kept_collator(vm, locales)?;
        let (x, y) = (vm.view(x)?, vm.view(y)?);
        return Ok(compare_views(collator, x, y));
    }
    let collator = resolve(vm, locales, options)?.collator;
    let (x, y) = (vm.view(x)?, vm.view(y)?);
    Ok(compare_views(&collator, x, y))
}

/// The collator of the last call of localeCompare, and the locale it was for.
struct Kept {
    collator: CollatorBorrowed<'static>,
    requested: String,
}

impl crate::heap::NativeData for Kept {
    fn trace(&mut self, _: &mut dyn crate::heap::Visitor) {}
}

/// FAST PATH: for a locale as a string and no options, the collator that the last call made; making one runs
/// no script then, so nobody can tell. It is good until the next call of this function.
fn kept_collator<'a>(vm: &mut Vm, locales: Value) -> JsResult<&'a CollatorBorrowed<'static>> {
    let requested = vm.view(locales.as_gc())?.to_rust_string();
    let slot = vm.intrinsic(Intrinsic::IntlKeptCollator);
    if !slot.is_undefined()
        && let Some(kept) = slot.as_gc::<NativeCell>().downcast::<Kept>()
        && kept.requested == requested
    {
        // SAFETY: the payload is malloc'd and the realm keeps its cell.
        return Ok(unsafe { &*std::ptr::from_ref(&kept.collator) });
    }
    let collator = resolve(vm, locales, Value::UNDEFINED)?.collator;
    let mut cell = vm.alloc_native(CellKind::Native, Box::new(Kept { collator, requested }))?;
    vm.realm_mut().set(Intrinsic::IntlKeptCollator, cell);
    match cell.downcast::<Kept>() {
        // SAFETY: as above.
        Some(kept) => Ok(unsafe { &*std::ptr::from_ref(&kept.collator) }),
        None => Err(vm.type_error("The collator is not initialised")),
    }
}

/// The default collation is no keyword.
fn collation_matters(key: Key, value: &KeywordValue) -> bool {
    key.as_str() != "co" || value.to_string() != "default"
}

/// get Intl.Collator.prototype.compare: a function bound to the collator, always the same.
fn compare(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "Collator.prototype.compare";
    let object: Gc<JsObject> = this_object(vm, cx.this, CellKind::IntlCollator, name)?;
    if object.word(BOUND).is_undefined() {
        let empty = vm.key_from_str("");
        let function = vm.new_native_closure(compare_strings, empty, 2, object.value())?;
        vm.set_internal(object, BOUND, function.value());
    }
    Ok(object.word(BOUND))
}

/// 10.3.3.1 Collator Compare Functions
fn compare_strings(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let x = vm.to_string(cx.arg(0))?;
    let y = vm.to_string(cx.arg(1))?;
    let (x, y) = (vm.view(x)?, vm.view(y)?);
    let collator = service::<CollatorBorrowed<'static>>(vm, cx.data().as_gc::<JsObject>(), SERVICE)?;
    let ordering = compare_views(collator, x, y);
    Ok(Value::int(ordering as i32))
}

fn compare_views(collator: &CollatorBorrowed<'static>, x: StrView<'_>, y: StrView<'_>) -> Ordering {
    if let (StrView::Latin1(x), StrView::Latin1(y)) = (x, y)
        && let (Ok(x), Ok(y)) = (std::str::from_utf8(x), std::str::from_utf8(y))
        && x.is_ascii()
        && y.is_ascii()
    {
        return collator.compare(x, y);
    }
    let wide = |view: StrView<'_>| match view {
        StrView::Latin1(text) => text.iter().map(|&byte| u16::from(byte)).collect::<Vec<u16>>(),
        StrView::Utf16(text) => text.to_vec(),
    };
    collator.compare_utf16(&wide(x), &wide(y))
}

/// 10.3.4 Intl.Collator.prototype.resolvedOptions ( )
fn collator_resolved_options(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "Collator.prototype.resolvedOptions";
    let object: Gc<JsObject> = this_object(vm, cx.this, CellKind::IntlCollator, name)?;
    let properties = [
        ("locale", object.word(LOCALE)),
        ("usage", object.word(USAGE)),
        ("sensitivity", object.word(SENSITIVITY)),
        ("ignorePunctuation", object.word(IGNORE_PUNCTUATION)),
        ("collation", object.word(COLLATION)),
        ("numeric", object.word(NUMERIC)),
        ("caseFirst", object.word(CASE_FIRST)),
    ];
    resolved_options(vm, &properties)
}
