//! 9.2: lists of locales, matching and resolving them; 6.2: language tags.

use super::available_locales::is_listed;
use super::options::{coerce_options, locale_matcher};
use crate::execution::{CallContext, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{JsObject, PropertyKey};
use crate::value::{Gc, Value};
use icu_locale::extensions::transform::{Key as TransformKey, Value as TransformValue};
use icu_locale::extensions::unicode::{Key, Value as KeywordValue};
use icu_locale::{LanguageIdentifier, Locale, LocaleCanonicalizer, LocaleExpander};

/// Likely subtags, and aliases, of all languages.
pub const EXPANDER: LocaleExpander = LocaleExpander::new_extended();

/// 6.2.1 IsStructurallyValidLanguageTag and 6.2.3 CanonicalizeUnicodeLocaleId.
pub fn parse_tag(vm: &mut Vm, text: &str) -> JsResult<Locale> {
    match structurally_valid(text) {
        Some(mut locale) => {
            canonicalize(&mut locale);
            Ok(locale)
        }
        None => Err(vm.range_error(format!("Incorrect locale information provided: {text}"))),
    }
}

/// The tag's parts if it is well-formed and has no variant or singleton twice.
pub fn structurally_valid(text: &str) -> Option<Locale> {
    // The parser takes underscores as well, and drops what is twice.
    if !text.is_ascii() || text.contains('_') || repeats_itself(text) {
        return None;
    }
    let locale = Locale::try_from_str(text).ok()?;
    // A tag starts with a language, not with an extension.
    let language = text.split('-').next()?;
    let alphabetic = language.bytes().all(|byte| byte.is_ascii_alphabetic());
    (alphabetic && (2..=8).contains(&language.len()) && language.len() != 4).then_some(locale)
}

/// Whether a variant occurs twice in the language part or the transformed language, or a singleton.
fn repeats_itself(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let mut singletons: Vec<&str> = Vec::new();
    let mut variants: Vec<&str> = Vec::new();
    for (index, part) in lower.split('-').enumerate() {
        if part.len() == 1 && index > 0 {
            if part == "x" {
                break;
            }
            if singletons.contains(&part) {
                return true;
            }
            singletons.push(part);
            variants.clear();
            continue;
        }
        let in_language = singletons.is_empty() || singletons.last() == Some(&"t");
        let is_variant = part.len() >= 5 || part.len() == 4 && part.as_bytes()[0].is_ascii_digit();
        if in_language && index > 0 && is_variant {
            if variants.contains(&part) {
                return true;
            }
            variants.push(part);
        }
    }
    false
}

/// UTS 35's canonical form, with the aliases of keyword values that ICU4X's data leaves out.
pub fn canonicalize(locale: &mut Locale) {
    LocaleCanonicalizer::new_extended().canonicalize(locale);
    let keys: Vec<(Key, KeywordValue)> =
        locale.extensions.unicode.keywords.iter().map(|(key, value)| (*key, value.clone())).collect();
    for (key, value) in keys {
        if let Some(canonical) = canonical_keyword(key.as_str(), &value.to_string())
            && let Ok(canonical) = KeywordValue::try_from_str(canonical)
        {
            locale.extensions.unicode.keywords.set(key, canonical);
        }
    }
    if let (Ok(key), Ok(names)) = (TransformKey::try_from_str("m0"), "prprname".parse::<TransformValue>())
        && locale.extensions.transform.fields.get(&key).is_some_and(|value| value.to_string() == "names")
    {
        locale.extensions.transform.fields.set(key, names);
    }
}

/// The canonical value of a keyword's alias.
pub fn canonical_keyword(key: &str, value: &str) -> Option<&'static str> {
    Some(match (key, value) {
        ("kb" | "kc" | "kh" | "kk" | "kn", "yes") => "true",
        ("ca", "ethiopic-amete-alem") => "ethioaa",
        ("ca", "gregorian") => "gregory",
        ("ca", "islamicc") => "islamic-civil",
        ("ks", "primary") => "level1",
        ("ks", "tertiary") => "level3",
        ("ms", "imperial") => "uksystem",
        ("tz", "aqams") => "nzakl",
        ("tz", "cnckg") => "cnsha",
        ("tz", "cnhrb") => "cnsha",
        ("tz", "cnkhg") => "cnurc",
        ("tz", "cuba") => "cuhav",
        ("tz", "egypt") => "egcai",
        ("tz", "eire") => "iedub",
        ("tz", "est") => "papty",
        ("tz", "gmt0") => "gmt",
        ("tz", "hongkong") => "hkhkg",
        ("tz", "hst") => "ushnl",
        ("tz", "iceland") => "isrey",
        ("tz", "iran") => "irthr",
        ("tz", "israel") => "jeruslm",
        ("tz", "jamaica") => "jmkin",
        ("tz", "japan") => "jptyo",
        ("tz", "libya") => "lytip",
        ("tz", "mst") => "usphx",
        ("tz", "navajo") => "usden",
        ("tz", "poland") => "plwaw",
        ("tz", "portugal") => "ptlis",
        ("tz", "prc") => "cnsha",
        ("tz", "roc") => "twtpe",
        ("tz", "rok") => "krsel",
        ("tz", "singapore") => "sgsin",
        ("tz", "turkey") => "trist",
        ("tz", "uct" | "zulu") => "utc",
        ("tz", "usnavajo") => "usden",
        ("rg" | "sd", value) => canonical_subdivision(value)?,
        _ => return None,
    })
}

/// Subdivisions that got another code or a region of their own.
fn canonical_subdivision(value: &str) -> Option<&'static str> {
    const ALIASES: &[(&str, &str)] = &[
        ("cn11", "cnbj"),
        ("cn12", "cntj"),
        ("cn13", "cnhe"),
        ("cz10a", "cz110"),
        ("fra", "frges"),
        ("frg", "frpdl"),
        ("fi01", "axzzzz"),
        ("frmf", "mfzzzz"),
        ("lud", "lucl"),
        ("no23", "no50"),
        ("usas", "aszzzz"),
    ];
    ALIASES.iter().find(|(alias, _)| *alias == value).map(|(_, canonical)| *canonical)
}

/// 9.2.1 CanonicalizeLocaleList ( locales )
pub fn canonicalize_locale_list(vm: &mut Vm, locales: Value) -> JsResult<Vec<Locale>> {
    let mut seen: Vec<Locale> = Vec::new();
    // Step 1.
    if locales.is_undefined() {
        return Ok(seen);
    }
    // Steps 3 and 4.
    if locales.is_string() || locales.is_kind(CellKind::IntlLocale) {
        return Ok(vec![locale_of(vm, locales)?]);
    }
    let object: Gc<JsObject> = vm.to_object(locales)?;
    // Steps 5 to 7.
    let length = vm.length_of_array_like(object)?;
    let mut index = 0.0;
    while index < length {
        let key: PropertyKey = vm.key_from_f64(index);
        if vm.has_property(object, key)? {
            let value = vm.get(object, key)?;
            if !value.is_string() && !value.is_object() {
                let shown = vm.describe(value);
                return Err(vm.type_error(format!("{shown} is not a language tag")));
            }
            let locale = locale_of(vm, value)?;
            if !seen.contains(&locale) {
                seen.push(locale);
            }
        }
        index += 1.0;
    }
    Ok(seen)
}

/// An Intl.Locale's locale, or the one a value names.
fn locale_of(vm: &mut Vm, value: Value) -> JsResult<Locale> {
    let text = if value.is_kind(CellKind::IntlLocale) {
        value.as_gc::<JsObject>().word(super::locale_constructor::TAG)
    } else {
        vm.to_string(value)?.value()
    };
    let text = vm.view(text.as_gc())?.to_rust_string();
    parse_tag(vm, &text)
}

/// Whether CLDR has data for exactly this language, script and region; likely ones may be left out.
fn is_available(id: &LanguageIdentifier) -> bool {
    let listed = |id: &LanguageIdentifier| {
        let tag = id.to_string();
        let (language, rest) = tag.split_once('-').unwrap_or((&tag, ""));
        is_listed(language, rest)
    };
    if !id.variants.is_empty() || id.language.is_unknown() {
        return false;
    }
    let mut shortest = id.clone();
    EXPANDER.minimize(&mut shortest);
    let mut longest = id.clone();
    EXPANDER.maximize(&mut longest);
    let mut scripted = longest.clone();
    scripted.region = None;
    listed(id) || listed(&shortest) || listed(&longest) || listed(&scripted) && same_region(id, &scripted)
}

/// Whether the region is the likely one of the language in that script.
fn same_region(id: &LanguageIdentifier, scripted: &LanguageIdentifier) -> bool {
    let mut likely = scripted.clone();
    EXPANDER.maximize(&mut likely);
    id.region.is_none() || id.region == likely.region
}

/// 9.2.2 LookupMatchingLocaleByPrefix for one locale: the longest available prefix.
fn best_available(locale: &Locale) -> Option<LanguageIdentifier> {
    let mut candidate = locale.id.clone();
    candidate.variants.clear();
    loop {
        if is_available(&candidate) {
            return Some(candidate);
        }
        if candidate.region.take().is_none() && candidate.script.take().is_none() {
            return None;
        }
    }
}

/// 6.2.4 DefaultLocale ( ): the environment's, if it is available.
pub fn default_locale() -> Locale {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let value = names.iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let tag = value.as_deref().unwrap_or("").split(['.', '@']).next().unwrap_or("").replace('_', "-");
    if let Some(mut locale) = structurally_valid(&tag) {
        canonicalize(&mut locale);
        if let Some(id) = best_available(&locale) {
            return id.into();
        }
    }
    icu_locale::locale!("en-US")
}

/// What ResolveLocale found.
pub struct Resolved {
    /// The locale with the keywords that took effect.
    pub locale: Locale,
    /// The values of the relevant keys, in their order.
    pub values: Vec<Option<String>>,
}

/// A key that matters to a service, and an option that overrides what the locale says.
pub struct RelevantKey<'a> {
    pub key: &'static str,
    pub option: Option<String>,
    /// Whether the locale supports a value.
    pub supports: &'a dyn Fn(&Locale, &str) -> bool,
}

/// 9.2.7 ResolveLocale ( availableLocales, requestedLocales, options, relevantExtensionKeys, localeData )
pub fn resolve_locale(requested: &[Locale], keys: &[RelevantKey<'_>]) -> Resolved {
    // Steps 1 to 8.
    let found = requested.iter().find_map(|locale| best_available(locale).map(|id| (id, Some(locale))));
    let (id, asked) = found.unwrap_or_else(|| (default_locale().id, None));
    let mut locale = Locale::from(id);
    // Steps 9 to 13.
    let mut values = Vec::new();
    let base = locale.clone();
    for relevant in keys {
        let Ok(key) = Key::try_from_str(relevant.key) else { continue };
        let mut value = None;
        let mut supported = None;
        if let Some(asked) = asked.and_then(|locale| locale.extensions.unicode.keywords.get(&key)) {
            let text = asked.to_string();
            let text = if text.is_empty() { "true".to_owned() } else { text };
            if (relevant.supports)(&base, &text) {
                supported = Some(asked.clone());
                value = Some(text);
            }
        }
        if let Some(option) = &relevant.option
            && value.as_ref() != Some(option)
            && (relevant.supports)(&base, option)
        {
            value = Some(option.clone());
            supported = None;
        }
        if let Some(keyword) = supported {
            locale.extensions.unicode.keywords.set(key, keyword);
        }
        values.push(value);
    }
    Resolved { locale, values }
}

/// The static supportedLocalesOf ( locales [ , options ] ) of every service, with 9.2.8 FilterLocales.
pub fn supported_locales_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let requested = canonicalize_locale_list(vm, cx.arg(0))?;
    let options = coerce_options(vm, cx.arg(1))?;
    locale_matcher(vm, options)?;
    let supported: Vec<&Locale> =
        requested.iter().filter(|locale| best_available(locale).is_some()).collect();
    let array = vm.new_array_from(&[])?;
    for locale in supported {
        let text = vm.new_string(&locale.to_string());
        vm.array_push(array, text.value())?;
    }
    Ok(array.value())
}
