//! 14.1, 14.2: the Intl.Locale constructor.

use super::locales::{canonicalize, structurally_valid};
use super::options::{self, Options, coerce_options};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::value::Value;
use icu_locale::Locale;
use icu_locale::extensions::unicode::{Key, Value as KeywordValue};
use icu_locale::subtags::{Language, Region, Script, Variant, Variants};

/// The word with the locale's tag, a string.
pub const TAG: usize = 0;
const WORDS: usize = 1;

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = vm.make_constructor(
        "Locale",
        1,
        construct,
        Intrinsic::IntlLocale,
        Intrinsic::IntlLocalePrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_tag(prototype, "Intl.Locale")?;
    super::locale_prototype::init(vm, prototype)
}

/// An Intl.Locale of the running realm.
pub fn create(vm: &mut Vm, locale: &Locale) -> JsResult<Value> {
    let proto = vm.intrinsic(Intrinsic::IntlLocalePrototype);
    with_tag(vm, locale, proto)
}

fn with_tag(vm: &mut Vm, locale: &Locale, proto: Value) -> JsResult<Value> {
    let tag = vm.try_new_string(&locale.to_string())?;
    let object = vm.new_object_of_kind(CellKind::IntlLocale, proto, WORDS)?;
    vm.set_internal(object, TAG, tag.value());
    Ok(object.value())
}

/// 14.1.1 Intl.Locale ( tag [ , options ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 6.
    vm.require_new(cx.new_target, "Intl.Locale")?;
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::IntlLocalePrototype)?;
    // Steps 7 to 11.
    let tag = cx.arg(0);
    if !tag.is_string() && !tag.is_object() {
        return Err(vm.type_error("First argument to Intl.Locale constructor can't be empty or missing"));
    }
    let text = if tag.is_kind(CellKind::IntlLocale) {
        tag.as_gc::<JsObject>().word(TAG).as_gc()
    } else {
        vm.to_string(tag)?
    };
    let text = vm.view(text)?.to_rust_string();
    let options = coerce_options(vm, cx.arg(1))?;
    let Some(mut locale) = structurally_valid(&text) else {
        return Err(vm.range_error(format!("Incorrect locale information provided: {text}")));
    };
    // Steps 12 to 34. Aliases are resolved before options replace parts of the tag, and once more after.
    canonicalize(&mut locale);
    update_language_id(vm, &mut locale, options)?;
    update_keywords(vm, &mut locale, options)?;
    canonicalize(&mut locale);
    with_tag(vm, &locale, proto)
}

fn invalid_option(vm: &mut Vm, name: &str, text: &str) -> crate::execution::Throw {
    vm.range_error(format!("Incorrect locale information provided: {name} {text}"))
}

/// 14.1.2 UpdateLanguageId ( tag, options )
fn update_language_id(vm: &mut Vm, locale: &mut Locale, options: Options) -> JsResult<()> {
    // All four are read before any is put in.
    let language = match options::text(vm, options, "language")? {
        None => None,
        // `und` is a language as well as none; four letters are no language.
        Some(text) => match Language::try_from_str(&text) {
            Ok(language) if text.len() != 4 => Some(language),
            _ => return Err(invalid_option(vm, "language", &text)),
        },
    };
    let script = match options::text(vm, options, "script")? {
        None => None,
        Some(text) => match Script::try_from_str(&text) {
            Ok(script) => Some(script),
            Err(_) => return Err(invalid_option(vm, "script", &text)),
        },
    };
    let region = match options::text(vm, options, "region")? {
        None => None,
        Some(text) => match Region::try_from_str(&text) {
            Ok(region) => Some(region),
            Err(_) => return Err(invalid_option(vm, "region", &text)),
        },
    };
    let variants = match options::text(vm, options, "variants")? {
        None => None,
        Some(text) => {
            let mut variants = Vec::new();
            for part in text.split('-') {
                match Variant::try_from_str(part) {
                    Ok(variant) if !variants.contains(&variant) => variants.push(variant),
                    _ => return Err(invalid_option(vm, "variants", &text)),
                }
            }
            variants.sort();
            Some(variants)
        }
    };
    if let Some(language) = language {
        locale.id.language = language;
    }
    locale.id.script = script.or(locale.id.script);
    locale.id.region = region.or(locale.id.region);
    if let Some(variants) = variants {
        locale.id.variants = Variants::from_vec_unchecked(variants);
    }
    Ok(())
}

/// Whether a text matches the `type` nonterminal: subtags of three to eight letters and digits.
pub fn is_type(text: &str) -> bool {
    text.split('-')
        .all(|part| (3..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Steps 13 to 34: keywords from options, read in this order.
fn update_keywords(vm: &mut Vm, locale: &mut Locale, options: Options) -> JsResult<()> {
    let mut keywords: Vec<(&str, String)> = Vec::new();
    for (name, key) in [("calendar", "ca"), ("collation", "co")] {
        if let Some(text) = options::text(vm, options, name)? {
            keywords.push((key, checked_type(vm, name, text)?));
        }
    }
    if let Some(text) = options::text(vm, options, "firstDayOfWeek")? {
        let day = weekday_value(&text).unwrap_or(text);
        keywords.push(("fw", checked_type(vm, "firstDayOfWeek", day)?));
    }
    if let Some(cycle) = options::choice(vm, options, "hourCycle", &["h11", "h12", "h23", "h24"])? {
        keywords.push(("hc", cycle.to_owned()));
    }
    if let Some(first) = options::choice(vm, options, "caseFirst", &["upper", "lower", "false"])? {
        keywords.push(("kf", first.to_owned()));
    }
    if let Some(numeric) = options::boolean(vm, options, "numeric")? {
        keywords.push(("kn", if numeric { "true" } else { "false" }.to_owned()));
    }
    if let Some(text) = options::text(vm, options, "numberingSystem")? {
        keywords.push(("nu", checked_type(vm, "numberingSystem", text)?));
    }
    for (key, value) in keywords {
        if let (Ok(key), Ok(value)) = (Key::try_from_str(key), KeywordValue::try_from_str(&value)) {
            locale.extensions.unicode.keywords.set(key, value);
        }
    }
    Ok(())
}

fn checked_type(vm: &mut Vm, name: &str, text: String) -> JsResult<String> {
    if is_type(&text) { Ok(text) } else { Err(invalid_option(vm, name, &text)) }
}

/// 14.5.8 WeekdayToUValue ( fw )
fn weekday_value(text: &str) -> Option<String> {
    let day = match text {
        "1" => "mon",
        "2" => "tue",
        "3" => "wed",
        "4" => "thu",
        "5" => "fri",
        "6" => "sat",
        "0" | "7" => "sun",
        _ => return None,
    };
    Some(day.to_owned())
}
