//! 11.1, 11.2: the Intl.DateTimeFormat constructor.

use super::super::locales::{
    RelevantKey, canonical_keyword, canonicalize_locale_list, default_locale, resolve_locale,
};
use super::super::options::{self, Options, coerce_options, default_number, read};
use super::super::{legacy_constructor, make_service_constructor, numbering_systems, set_service};
use super::components::Components;
use super::fields::Names;
use super::format::DateFormat;
use super::pattern::{pattern, style_pattern};
use super::table::table;
use super::values::{Defaults, Required, resolve_components};
use super::zone::{Zone, ZoneNames};
use crate::builtins::date_algorithms;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::value::Value;
use icu_datetime::DateTimeFormatterPreferences;
use icu_locale::Locale;
use icu_locale::extensions::unicode::{Key, Value as KeywordValue};
use std::cell::RefCell;
use std::rc::Rc;

/// The word with the `Rc<DateFormat>`, and the one with the function that `format` has given.
pub const SERVICE: usize = 0;
pub const BOUND: usize = 1;
const WORDS: usize = 2;

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = make_service_constructor(
        vm,
        "DateTimeFormat",
        construct,
        Intrinsic::IntlDateTimeFormat,
        Intrinsic::IntlDateTimeFormatPrototype,
    )?;
    super::prototype::init(vm, prototype)
}

/// 11.1.1 Intl.DateTimeFormat ( [ locales [ , options ] ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 and 2: it may be called without new.
    let new_target = if cx.is_construct() { cx.new_target } else { cx.callee.value() };
    let proto = vm.get_prototype_from_constructor(new_target, Intrinsic::IntlDateTimeFormatPrototype)?;
    let request = Request {
        locales: cx.arg(0),
        options: cx.arg(1),
        required: Required::Any,
        defaults: Defaults::Date,
        zone: None,
    };
    let format = create(vm, request)?;
    let object = vm.new_object_of_kind(CellKind::IntlDateTimeFormat, proto, WORDS)?;
    set_service(vm, object, SERVICE, format)?;
    // Steps 3 and 4.
    legacy_constructor::chain(vm, cx, object.value(), Intrinsic::IntlDateTimeFormat)
}

/// The arguments of CreateDateTimeFormat.
pub struct Request {
    pub locales: Value,
    pub options: Value,
    pub required: Required,
    pub defaults: Defaults,
    /// A ZonedDateTime's zone, in place of the option.
    pub zone: Option<String>,
}

/// A format that may have been made before: `create`, for callers that keep nothing. Without options, the
/// result depends on the locale's tag and the local zone only.
pub fn shared(vm: &mut Vm, request: Request) -> JsResult<Rc<DateFormat>> {
    type Made = (String, Required, Defaults, Rc<DateFormat>);
    /// As many as are kept, the latest first.
    const KEPT: usize = 8;
    thread_local! {
        static MADE: RefCell<Vec<Made>> = const { RefCell::new(Vec::new()) };
    }
    let tag = match request.locales {
        locales if locales.is_undefined() => String::new(),
        locales if locales.is_string() => vm.view(locales.as_gc())?.to_rust_string(),
        _ => return create(vm, request),
    };
    if !request.options.is_undefined() {
        return create(vm, request);
    }
    let zone = date_algorithms::time_zone_identifier();
    let (required, defaults) = (request.required, request.defaults);
    let found = MADE.with_borrow(|made| {
        let same = |entry: &&Made| {
            entry.0 == tag
                && (entry.1, entry.2) == (required, defaults)
                && zone.as_ref().is_some_and(|zone| *zone == entry.3.zone.identifier)
        };
        made.iter().find(same).map(|entry| entry.3.clone())
    });
    if let Some(format) = found {
        return Ok(format);
    }
    let format = create(vm, request)?;
    MADE.with_borrow_mut(|made| {
        made.truncate(KEPT - 1);
        made.insert(0, (tag, required, defaults, format.clone()));
    });
    Ok(format)
}

/// The `type` nonterminal, lower case and without aliases.
fn keyword_option(vm: &mut Vm, options: Options, name: &str, key: &str) -> JsResult<Option<String>> {
    let Some(text) = options::text(vm, options, name)? else { return Ok(None) };
    let subtag =
        |part: &str| (3..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !text.split('-').all(subtag) {
        return Err(vm.range_error(format!("Invalid {name} : {text}")));
    }
    let lower = text.to_ascii_lowercase();
    Ok(Some(canonical_keyword(key, &lower).map_or(lower, str::to_owned)))
}

const CALENDARS: [&str; 16] = [
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

/// A calendar's name, if it is available. Two may be asked for whose rules CLDR leaves open: the nearest
/// with rules takes their place.
fn calendar_name(name: &str) -> Option<&'static str> {
    let name = match name {
        "islamic" => "islamic-civil",
        "islamic-rgsa" => "islamic-tbla",
        name => name,
    };
    CALENDARS.iter().find(|known| **known == name).copied()
}

/// The calendar that a locale uses.
fn default_calendar(locale: &Locale) -> &'static str {
    let mut id = locale.id.clone();
    super::super::locales::EXPANDER.maximize(&mut id);
    let region = id.region.map_or(String::new(), |region| region.as_str().to_owned());
    match (id.language.as_str(), region.as_str()) {
        (_, "TH") => "buddhist",
        (_, "IR" | "AF") => "persian",
        _ => "gregory",
    }
}

/// 11.1.2 CreateDateTimeFormat ( newTarget, locales, options, required, defaults [ , toLocaleStringTimeZone ] )
pub fn create(vm: &mut Vm, request: Request) -> JsResult<Rc<DateFormat>> {
    let Request { required, defaults, .. } = request;
    let requested = canonicalize_locale_list(vm, request.locales)?;
    let options = coerce_options(vm, request.options)?;
    options::locale_matcher(vm, options)?;
    let calendar = keyword_option(vm, options, "calendar", "ca")?;
    let numbering = keyword_option(vm, options, "numberingSystem", "nu")?;
    let hour12 = options::boolean(vm, options, "hour12")?;
    let cycles = ["h11", "h12", "h23", "h24"];
    let hour_cycle = options::choice(vm, options, "hourCycle", &cycles)?;
    let is_calendar = |_: &Locale, name: &str| calendar_name(name).is_some();
    // hour12 overrides what the locale and the option hourCycle say.
    let is_cycle = |_: &Locale, name: &str| hour12.is_none() && cycles.contains(&name);
    let keys = [
        RelevantKey { key: "ca", option: calendar, supports: &is_calendar },
        RelevantKey { key: "hc", option: hour_cycle.map(str::to_owned), supports: &is_cycle },
        numbering_systems::relevant_key(numbering),
    ];
    let resolved = resolve_locale(&requested, &keys);
    let [calendar, cycle, numbering] = &resolved.values[..] else {
        return Err(vm.range_error("The locale of the date format can not be resolved"));
    };
    let calendar = calendar.as_deref().and_then(calendar_name);
    let calendar = calendar.unwrap_or_else(|| default_calendar(&resolved.locale));
    let numbering_system = match numbering.as_deref().and_then(numbering_systems::known) {
        Some(name) => name,
        None => numbering_systems::default_of(&resolved.locale),
    };
    let zone = read_zone(vm, options, request.zone.as_deref())?;
    let components = read_components(vm, options)?;
    options::choice(vm, options, "formatMatcher", &["basic", "best fit"])?;
    let styles = ["full", "long", "medium", "short"];
    let date_style = options::choice(vm, options, "dateStyle", &styles)?;
    let time_style = options::choice(vm, options, "timeStyle", &styles)?;
    let table = table(&resolved.locale.id, calendar);
    let mut by_locale = table.must("j").split(' ');
    let mut preferred = || by_locale.next().unwrap_or("h23");
    let (default, twelve, twenty_four) = (preferred(), preferred(), preferred());
    let hour_cycle = match (hour12, cycle.as_deref()) {
        (Some(true), _) if resolved.locale.id.language.as_str() == "ja" => "h11",
        (Some(true), _) => twelve,
        (Some(false), _) => twenty_four,
        (None, Some(cycle)) => cycle,
        (None, None) => default,
    };
    let items = if date_style.is_some() || time_style.is_some() {
        let explicit = components != Components::default();
        let misplaced = time_style.is_some() && !matches!(required, Required::Time | Required::Any)
            || date_style.is_some() && required == Required::Time;
        if explicit || misplaced {
            let name = if explicit {
                "option"
            } else if required == Required::Time {
                "dateStyle"
            } else {
                "timeStyle"
            };
            return Err(vm.type_error(format!("Invalid option : {name}")));
        }
        style_pattern(&table, date_style, time_style, hour_cycle)
    } else {
        let shown = resolve_components(&components, required, defaults, true).unwrap_or(components);
        pattern(&table, &shown, hour_cycle)
    };
    // ICU4X writes the numbers in names of zones and of leap months.
    let mut locale = Locale::from(resolved.locale.id.clone());
    if let (Ok(key), Ok(value)) = (Key::try_from_str("nu"), KeywordValue::try_from_str(numbering_system)) {
        locale.extensions.unicode.keywords.set(key, value);
    }
    let preferences = DateTimeFormatterPreferences::from(&locale);
    let digits = numbering_systems::digits(numbering_system);
    Ok(Rc::new(DateFormat {
        locale: resolved.locale.to_string(),
        calendar,
        numbering_system,
        digits: digits.unwrap_or(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']),
        zone,
        hour_cycle: hour_cycle.to_owned(),
        options: components,
        date_style,
        time_style,
        zoned: request.zone.is_some(),
        items,
        table,
        names: Names::new(preferences, calendar),
        zone_names: ZoneNames::new(preferences, resolved.locale.id.language.as_str()),
    }))
}

/// The option timeZone, or the zone of a ZonedDateTime, which allows no option.
fn read_zone(vm: &mut Vm, options: Options, given: Option<&str>) -> JsResult<Zone> {
    let value = read(vm, options, "timeZone")?;
    let text = match (given, value.is_undefined()) {
        (None, true) => return Ok(Zone::system()),
        (Some(zone), true) => zone.to_owned(),
        (Some(_), false) => {
            return Err(vm.type_error("The option timeZone is not allowed where there is a zone already"));
        }
        (None, false) => {
            let text = vm.to_string(value)?;
            vm.view(text)?.to_rust_string()
        }
    };
    match Zone::parse(&text) {
        Some(zone) => Ok(zone),
        None => Err(vm.range_error(format!("Invalid time zone specified: {text}"))),
    }
}

/// Table 16, row by row.
fn read_components(vm: &mut Vm, options: Options) -> JsResult<Components> {
    let text = ["narrow", "short", "long"];
    let number = ["2-digit", "numeric"];
    let month = ["2-digit", "numeric", "narrow", "short", "long"];
    let zone = ["short", "long", "shortOffset", "longOffset", "shortGeneric", "longGeneric"];
    Ok(Components {
        weekday: options::choice(vm, options, "weekday", &text)?,
        era: options::choice(vm, options, "era", &text)?,
        year: options::choice(vm, options, "year", &number)?,
        month: options::choice(vm, options, "month", &month)?,
        day: options::choice(vm, options, "day", &number)?,
        day_period: options::choice(vm, options, "dayPeriod", &text)?,
        hour: options::choice(vm, options, "hour", &number)?,
        minute: options::choice(vm, options, "minute", &number)?,
        second: options::choice(vm, options, "second", &number)?,
        fractional_second_digits: {
            let value = read(vm, options, "fractionalSecondDigits")?;
            default_number(vm, value, "fractionalSecondDigits", 1.0, 3.0)?
        },
        time_zone_name: options::choice(vm, options, "timeZoneName", &zone)?,
    })
}

/// Whether nothing asks for another locale than en-US, whose texts Date writes by itself.
pub fn default_is_american() -> bool {
    thread_local! {
        static AMERICAN: bool = default_locale().to_string() == "en-US";
    }
    AMERICAN.with(|american| *american)
}
