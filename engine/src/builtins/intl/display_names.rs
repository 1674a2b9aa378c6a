//! 12: DisplayNames objects.

use super::display_name_table::{calendar, field, is_field};
use super::locales::{canonicalize, canonicalize_locale_list, resolve_locale, structurally_valid};
use super::number_data::CurrencyNames;
use super::number_format::is_well_formed_currency;
use super::options;
use super::{ResolvedOptions, make_service_constructor, service, set_service, this_object};
use crate::builtins::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::value::{Gc, Value};
use icu_experimental::displaynames::multi::{
    LanguageDisplayNames, LocaleDisplayNamesFormatter, RegionDisplayNames, ScriptDisplayNames,
};
use icu_experimental::displaynames::{
    DisplayNamesOptions, DisplayNamesPreferences, LanguageDisplay, Style as NameStyle,
};
use icu_locale::Locale;
use icu_locale::extensions::unicode::Value as KeywordValue;
use icu_locale::subtags::{Region, Script};

const METHODS: &[Method] =
    &[method("of", 1, of), method("resolvedOptions", 0, display_names_resolved_options)];

const SERVICE: usize = 0;
const WORDS: usize = 1;

struct DisplayNames {
    locale: Locale,
    style: &'static str,
    kind: &'static str,
    fallback: &'static str,
    language_display: Option<&'static str>,
    names: Names,
}

/// Where names come from, by type.
enum Names {
    Language(Box<(LocaleDisplayNamesFormatter, LanguageDisplayNames)>),
    Region(RegionDisplayNames),
    Script(ScriptDisplayNames),
    Currency,
    Calendar,
    DateTimeField,
}

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = make_service_constructor(
        vm,
        "DisplayNames",
        construct,
        Intrinsic::IntlDisplayNames,
        Intrinsic::IntlDisplayNamesPrototype,
    )?;
    // Unlike the other services', its arguments are not optional.
    let length = vm.key_from_str("length");
    let attributes = crate::object::Attributes::CONFIG;
    let descriptor = crate::object::PropertyDescriptor::data(Value::int(2), attributes);
    vm.define_property_or_throw(constructor, length, descriptor)?;
    vm.install_methods(prototype, METHODS)
}

/// 12.1.1 Intl.DisplayNames ( locales, options )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "Intl.DisplayNames")?;
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::IntlDisplayNamesPrototype)?;
    let requested = canonicalize_locale_list(vm, cx.arg(0))?;
    if !cx.arg(1).is_object() {
        return Err(vm.type_error("Intl.DisplayNames needs an object of options with a type"));
    }
    let options = Some(cx.arg(1).as_gc::<JsObject>());
    options::locale_matcher(vm, options)?;
    let resolved = resolve_locale(&requested, &[]);
    let style = options::choice(vm, options, "style", &["narrow", "short", "long"])?.unwrap_or("long");
    let kinds = ["language", "region", "script", "currency", "calendar", "dateTimeField"];
    let Some(kind) = options::choice(vm, options, "type", &kinds)? else {
        return Err(vm.type_error("Intl.DisplayNames needs the option type"));
    };
    let fallback = options::choice(vm, options, "fallback", &["code", "none"])?.unwrap_or("code");
    let displays = ["dialect", "standard"];
    let display = options::choice(vm, options, "languageDisplay", &displays)?.unwrap_or("dialect");
    let Some(names) = names(&resolved.locale, kind, style, display) else {
        return Err(vm.range_error("There are no display names for the locale"));
    };
    let object = vm.new_object_of_kind(CellKind::IntlDisplayNames, proto, WORDS)?;
    let language_display = (kind == "language").then_some(display);
    let service = DisplayNames { locale: resolved.locale, style, kind, fallback, language_display, names };
    set_service(vm, object, SERVICE, service)?;
    Ok(object.value())
}

fn names(locale: &Locale, kind: &str, style: &str, display: &str) -> Option<Names> {
    let preferences = DisplayNamesPreferences::from(locale);
    let mut options = DisplayNamesOptions::default();
    options.style = if style == "long" { None } else { Some(NameStyle::Short) };
    options.language_display =
        if display == "standard" { LanguageDisplay::Standard } else { LanguageDisplay::Dialect };
    let names = match kind {
        "language" => Names::Language(Box::new((
            LocaleDisplayNamesFormatter::try_new(preferences, options).ok()?,
            LanguageDisplayNames::try_new(preferences, options).ok()?,
        ))),
        "region" => Names::Region(RegionDisplayNames::try_new(preferences, options).ok()?),
        "script" => Names::Script(ScriptDisplayNames::try_new(preferences, options).ok()?),
        "currency" => Names::Currency,
        "calendar" => Names::Calendar,
        _ => Names::DateTimeField,
    };
    Some(names)
}

/// What a code of a type means.
enum Code {
    Language(Locale),
    Region(Region),
    Script(Script),
    Text,
}

/// 12.5.1 CanonicalCodeForDisplayNames ( type, code ): the canonical code, parsed too. None: it is not valid.
fn canonical_code(kind: &str, code: &str) -> Option<(String, Code)> {
    match kind {
        "language" => {
            let mut locale = structurally_valid(code)?;
            let plain = Locale::from(locale.id.clone());
            if locale != plain {
                return None;
            }
            canonicalize(&mut locale);
            Some((locale.to_string(), Code::Language(locale)))
        }
        "region" => {
            let region = Region::try_from_str(code).ok()?;
            Some((region.as_str().to_owned(), Code::Region(region)))
        }
        "script" => {
            let script = Script::try_from_str(code).ok()?;
            Some((script.as_str().to_owned(), Code::Script(script)))
        }
        "currency" => is_well_formed_currency(code).then(|| (code.to_ascii_uppercase(), Code::Text)),
        "calendar" => {
            let value = KeywordValue::try_from_str(code).ok()?;
            let is_plain = !code.is_empty() && !code.contains('_');
            // A lone "true" is dropped by the parser, which knows it as the default value of keywords.
            let text = value.to_string();
            is_plain.then(|| (if text.is_empty() { code.to_ascii_lowercase() } else { text }, Code::Text))
        }
        _ => is_field(code).then(|| (code.to_owned(), Code::Text)),
    }
}

/// What stands around and between the parts of a language in parentheses, where it is not " (", ", " and ")".
fn parentheses(language: &str) -> Option<[&'static str; 3]> {
    Some(match language {
        "am" | "ti" => [" (", "፣ ", ")"],
        "ar" | "ckb" | "fa" | "nqo" | "syr" | "ug" => [" (", "، ", ")"],
        "brx" => [" (", ",", ")"],
        "ii" | "zh" => ["（", "，", "）"],
        "ja" => [" (", "、", ")"],
        "ko" => ["(", ", ", ")"],
        "my" => [" (", "/ ", ")"],
        "shn" => [" (", "၊ ", ")"],
        "ur" => [" (", "،", ")"],
        "yue" => [" (", "，", ")"],
        _ => return None,
    })
}

impl DisplayNames {
    fn language_name(&self, locale: &Locale) -> Option<String> {
        let Names::Language(names) = &self.names else { return None };
        let (whole, languages) = &**names;
        let known = locale.id.language.is_unknown() || languages.of(locale.id.language).is_some();
        if !known && self.fallback == "none" {
            return None;
        }
        let text = whole.of(locale).into_owned();
        let own = self.locale.id.language;
        match (parentheses(own.as_str()), text.split_once(" (")) {
            (Some([open, comma, close]), Some((language, rest))) if text.ends_with(')') => {
                let inner = rest[..rest.len() - 1].replace(", ", comma);
                Some(format!("{language}{open}{inner}{close}"))
            }
            _ => Some(text),
        }
    }

    fn name(&self, code: &str, parsed: &Code) -> Option<String> {
        let language = self.locale.id.language;
        match (&self.names, parsed) {
            (Names::Language(_), Code::Language(locale)) => self.language_name(locale),
            (Names::Region(names), Code::Region(region)) => names.of(*region).map(str::to_owned),
            (Names::Script(names), Code::Script(script)) => names.of(*script).map(str::to_owned),
            (Names::Currency, _) => {
                let locale = Locale::from(self.locale.id.clone());
                let names = CurrencyNames::new(&locale, &locale.to_string(), code);
                // The form for one unit is the name, but for English, which writes it like a title.
                let name = names.name(&1.into());
                match (name == code, language.as_str(), code) {
                    (true, ..) => None,
                    (_, "en", "AED") => Some("United Arab Emirates Dirham".to_owned()),
                    (_, "en", "XCG") => Some(name),
                    (_, "en", _) => Some(title_case(&name)),
                    _ => Some(name),
                }
            }
            (Names::Calendar, _) => calendar(language.as_str(), code).map(str::to_owned),
            (Names::DateTimeField, _) => {
                let name = field(language.as_str(), self.style, code);
                // Languages without names here show English ones.
                name.or_else(|| field("en", self.style, code)).map(str::to_owned)
            }
            _ => None,
        }
    }
}

/// Each word with a capital first letter.
fn title_case(text: &str) -> String {
    let mut starts = true;
    let mut result = String::new();
    for character in text.chars() {
        if starts {
            result.extend(character.to_uppercase());
        } else {
            result.push(character);
        }
        starts = matches!(character, ' ' | '(' | '-');
    }
    result
}

/// 12.3.3 Intl.DisplayNames.prototype.of ( code )
fn of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "DisplayNames.prototype.of";
    let object: Gc<JsObject> = this_object(vm, cx.this, CellKind::IntlDisplayNames, name)?;
    let code = vm.to_string(cx.arg(0))?;
    let code = vm.view(code)?.to_rust_string();
    let names = service::<DisplayNames>(vm, object, SERVICE)?;
    let Some((canonical, parsed)) = canonical_code(names.kind, &code) else {
        return Err(vm.range_error(format!("Invalid argument to Intl.{name}: {code}")));
    };
    let text = match names.name(&canonical, &parsed) {
        Some(text) => text,
        None if names.fallback == "code" => canonical,
        None => return Ok(Value::UNDEFINED),
    };
    Ok(vm.try_new_string(&text)?.value())
}

/// 12.3.2 Intl.DisplayNames.prototype.resolvedOptions ( )
fn display_names_resolved_options(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "DisplayNames.prototype.resolvedOptions";
    let object: Gc<JsObject> = this_object(vm, cx.this, CellKind::IntlDisplayNames, name)?;
    let names = service::<DisplayNames>(vm, object, SERVICE)?;
    let result = ResolvedOptions::new(vm)?;
    result.text(vm, "locale", Some(&names.locale.to_string()))?;
    result.text(vm, "style", Some(names.style))?;
    result.text(vm, "type", Some(names.kind))?;
    result.text(vm, "fallback", Some(names.fallback))?;
    result.text(vm, "languageDisplay", names.language_display)?;
    Ok(result.0.value())
}
