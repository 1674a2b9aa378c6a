//! 12: DisplayNames objects.

use super::display_name_table::{calendar, field, is_field};
use super::locale_constructor::is_type;
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
    VariantDisplayNames,
};
use icu_experimental::displaynames::{DisplayNamesOptions, DisplayNamesPreferences, Style as NameStyle};
use icu_locale::subtags::{Region, Script};
use icu_locale::{LanguageIdentifier, Locale};

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
    Language(Box<LanguageNames>),
    Region(RegionDisplayNames),
    Script(ScriptDisplayNames),
    Currency,
    Calendar,
    DateTimeField,
}

/// Names of languages and of what specifies them; not every locale has all.
struct LanguageNames {
    /// For dialects with names of their own.
    dialects: Option<LocaleDisplayNamesFormatter>,
    languages: Option<LanguageDisplayNames>,
    scripts: Option<ScriptDisplayNames>,
    regions: Option<RegionDisplayNames>,
    variants: Option<VariantDisplayNames>,
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
    let names = match kind {
        "language" => Names::Language(Box::new(LanguageNames {
            dialects: match display {
                "dialect" => LocaleDisplayNamesFormatter::try_new(preferences, options).ok(),
                _ => None,
            },
            languages: LanguageDisplayNames::try_new(preferences, options).ok(),
            scripts: ScriptDisplayNames::try_new(preferences, options).ok(),
            regions: RegionDisplayNames::try_new(preferences, options).ok(),
            variants: VariantDisplayNames::try_new(preferences, options).ok(),
        })),
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

/// Whether a locale has no extensions.
fn is_only_language(locale: &Locale) -> bool {
    *locale == Locale::from(locale.id.clone())
}

/// 12.5.1 CanonicalCodeForDisplayNames ( type, code ): the canonical code, parsed too. None: it is not valid.
fn canonical_code(kind: &str, code: &str) -> Option<(String, Code)> {
    match kind {
        "language" => {
            let (language, rest) = code.split_at(code.find('-').unwrap_or(code.len()));
            let alphabetic = language.bytes().all(|byte| byte.is_ascii_alphabetic());
            if alphabetic && (5..=8).contains(&language.len()) {
                // Well-formed, but no such language is registered and ICU4X's type holds none.
                let rest = structurally_valid(&format!("und{rest}")).filter(is_only_language)?.to_string();
                let language = language.to_ascii_lowercase();
                return Some((rest.replacen("und", &language, 1), Code::Text));
            }
            let mut locale = structurally_valid(code).filter(is_only_language)?;
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
        "calendar" => is_type(code).then(|| (code.to_ascii_lowercase(), Code::Text)),
        _ => is_field(code).then(|| (code.to_owned(), Code::Text)),
    }
}

/// What stands around and between the parts of a language in parentheses.
fn parentheses(language: &str) -> [&'static str; 3] {
    match language {
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
        _ => [" (", ", ", ")"],
    }
}

/// Regions whose short name is their code, which ICU4X leaves out.
fn is_short_region(language: &Locale, code: &str) -> bool {
    let languages = match code {
        "UN" => "bs de fil hi-Latn hr km sr-ME sr-Latn en",
        "US" => "ceb chr mt om pcm en",
        "GB" => "cs pt-AO pt-CH pt-CV pt-GQ pt-GW pt-LU pt-MO pt-MZ pt-PT pt-ST pt-TL rm lb",
        _ => return false,
    };
    let tag = language.id.to_string();
    let listed = |tag: &str| languages.split_whitespace().any(|known| known == tag);
    listed(&tag) || listed(language.id.language.as_str())
}

impl DisplayNames {
    fn region_name(&self, names: &RegionDisplayNames, region: Region) -> Option<String> {
        if self.style != "long" && is_short_region(&self.locale, region.as_str()) {
            return Some(region.as_str().to_owned());
        }
        names.of(region).map(str::to_owned)
    }

    /// The name of a language, of a dialect if the option asks for it; what that leaves over is in parentheses.
    fn language_name(&self, names: &LanguageNames, locale: &Locale) -> Option<String> {
        let id = &locale.id;
        let known = names.languages.as_ref().and_then(|names| names.of(id.language));
        if known.is_none() && self.fallback == "none" {
            return None;
        }
        let mut base = known.unwrap_or(id.language.as_str()).to_owned();
        let mut parts: Vec<String> = Vec::new();
        if let Some(script) = id.script {
            let name = names.scripts.as_ref().and_then(|names| names.of(script));
            parts.push(name.unwrap_or(script.as_str()).to_owned());
        }
        if let Some(region) = id.region {
            let name = names.regions.as_ref().and_then(|names| self.region_name(names, region));
            parts.push(name.unwrap_or_else(|| region.as_str().to_owned()));
        }
        // Dialects are named by a language with a script or a region.
        if let (Some(dialects), [_]) = (&names.dialects, &parts[..]) {
            let mut dialect = Locale::from(id.clone());
            dialect.id.variants.clear();
            let name = dialects.of(&dialect);
            // Without a name of its own the language's name is followed by parentheses.
            if !name.strip_prefix(base.as_str()).is_some_and(|rest| is_composed(names, id, rest)) {
                base = name.into_owned();
                parts.clear();
            }
        }
        for variant in id.variants.iter() {
            let name = names.variants.as_ref().and_then(|names| names.of(*variant));
            parts.push(name.unwrap_or(variant.as_str()).to_owned());
        }
        if parts.is_empty() {
            return Some(base);
        }
        let [open, comma, close] = parentheses(self.locale.id.language.as_str());
        Some(format!("{base}{open}{}{close}", parts.join(comma)))
    }

    fn name(&self, code: &str, parsed: &Code) -> Option<String> {
        let language = self.locale.id.language;
        match (&self.names, parsed) {
            (Names::Language(names), Code::Language(locale)) => self.language_name(names, locale),
            (Names::Region(names), Code::Region(region)) => self.region_name(names, *region),
            (Names::Script(names), Code::Script(script)) => names.of(*script).map(str::to_owned),
            (Names::Currency, _) => {
                let locale = Locale::from(self.locale.id.clone());
                let names = CurrencyNames::new(&locale, &locale.to_string(), code);
                // The form for one unit is the name, but for English, which writes it like a title.
                let name = names.name(&1.into());
                match (name == code, language.as_str(), code) {
                    (true, ..) => None,
                    (_, "en", "XXX") => Some("Unknown Currency".to_owned()),
                    (_, _, "XXX") => Some(name.trim_matches(['(', ')']).to_owned()),
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

/// Whether what follows a language's name is the name of its script or region in parentheses.
fn is_composed(names: &LanguageNames, id: &LanguageIdentifier, rest: &str) -> bool {
    let script = id.script.map(|script| {
        let name = names.scripts.as_ref().and_then(|names| names.of(script));
        name.unwrap_or(script.as_str()).to_owned()
    });
    let region = id.region.map(|region| {
        let name = names.regions.as_ref().and_then(|names| names.of(region));
        name.unwrap_or(region.as_str()).to_owned()
    });
    script.or(region).is_some_and(|name| rest == format!(" ({name})"))
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
