//! 14.3: the Intl.Locale prototype object.

use super::locale_constructor::{TAG, create};
use super::locales::EXPANDER;
use super::resolved_options;
use crate::builtins::{Accessor, Method, getter, method, time_zones};
use crate::execution::{CallContext, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::value::{Gc, Value};
use icu_locale::Locale;
use icu_locale::extensions::unicode::Key;
use icu_locale::{Direction, LocaleDirectionality};

const METHODS: &[Method] = &[
    method("maximize", 0, maximize),
    method("minimize", 0, minimize),
    method("toString", 0, to_string),
    method("getCalendars", 0, get_calendars),
    method("getCollations", 0, get_collations),
    method("getHourCycles", 0, get_hour_cycles),
    method("getNumberingSystems", 0, get_numbering_systems),
    method("getTimeZones", 0, get_time_zones),
    method("getTextInfo", 0, get_text_info),
    method("getWeekInfo", 0, get_week_info),
];

const GETTERS: &[Accessor] = &[
    getter("baseName", base_name),
    getter("calendar", calendar),
    getter("caseFirst", case_first),
    getter("collation", collation),
    getter("firstDayOfWeek", first_day_of_week),
    getter("hourCycle", hour_cycle),
    getter("language", language),
    getter("numberingSystem", numbering_system),
    getter("numeric", numeric),
    getter("region", region),
    getter("script", script),
    getter("variants", variants),
];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_accessors(prototype, GETTERS)?;
    vm.install_methods(prototype, METHODS)
}

/// The receiver's locale, or a TypeError that names the method.
fn this(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<Locale> {
    let object =
        super::this_object(vm, cx.this, CellKind::IntlLocale, &format!("Locale.prototype.{method}"))?;
    let text = vm.view(object.word(TAG).as_gc())?.to_rust_string();
    // The tag was well-formed when the object was made.
    match Locale::try_from_str(&text) {
        Ok(locale) => Ok(locale),
        Err(_) => Err(vm.range_error(format!("Incorrect locale information provided: {text}"))),
    }
}

fn optional_text(vm: &mut Vm, text: Option<String>) -> Value {
    match text {
        Some(text) => vm.new_string(&text).value(),
        None => Value::UNDEFINED,
    }
}

/// A keyword's value. The value "true" is left out of tags; `bare` is what that means.
fn keyword(locale: &Locale, key: &str, bare: &str) -> Option<String> {
    let value = locale.extensions.unicode.keywords.get(&Key::try_from_str(key).ok()?)?.to_string();
    Some(if value.is_empty() { bare.to_owned() } else { value })
}

macro_rules! keyword_getters {
    ($($name:ident $js:literal $key:literal $bare:literal;)*) => {
        $(
            #[doc = concat!("get Intl.Locale.prototype.", $js)]
            fn $name(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
                let locale = this(vm, cx, $js)?;
                Ok(optional_text(vm, keyword(&locale, $key, $bare)))
            }
        )*
    };
}
keyword_getters! {
    calendar "calendar" "ca" "";
    case_first "caseFirst" "kf" "";
    collation "collation" "co" "";
    first_day_of_week "firstDayOfWeek" "fw" "";
    hour_cycle "hourCycle" "hc" "";
    numbering_system "numberingSystem" "nu" "";
}

/// get Intl.Locale.prototype.numeric
fn numeric(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let locale = this(vm, cx, "numeric")?;
    Ok(Value::bool(keyword(&locale, "kn", "true").as_deref() == Some("true")))
}

/// get Intl.Locale.prototype.baseName
fn base_name(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let locale = this(vm, cx, "baseName")?;
    Ok(vm.new_string(&locale.id.to_string()).value())
}

/// get Intl.Locale.prototype.language
fn language(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let locale = this(vm, cx, "language")?;
    Ok(vm.new_string(locale.id.language.as_str()).value())
}

/// get Intl.Locale.prototype.region
fn region(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let locale = this(vm, cx, "region")?;
    Ok(optional_text(vm, locale.id.region.map(|region| region.as_str().to_owned())))
}

/// get Intl.Locale.prototype.script
fn script(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let locale = this(vm, cx, "script")?;
    Ok(optional_text(vm, locale.id.script.map(|script| script.as_str().to_owned())))
}

/// get Intl.Locale.prototype.variants
fn variants(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let locale = this(vm, cx, "variants")?;
    let parts: Vec<&str> = locale.id.variants.iter().map(|variant| variant.as_str()).collect();
    Ok(optional_text(vm, (!parts.is_empty()).then(|| parts.join("-"))))
}

/// 14.3.? Intl.Locale.prototype.maximize ( )
fn maximize(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut locale = this(vm, cx, "maximize")?;
    EXPANDER.maximize(&mut locale.id);
    create(vm, &locale)
}

/// Intl.Locale.prototype.minimize ( )
fn minimize(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut locale = this(vm, cx, "minimize")?;
    EXPANDER.minimize(&mut locale.id);
    create(vm, &locale)
}

/// Intl.Locale.prototype.toString ( )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = super::this_object(vm, cx.this, CellKind::IntlLocale, "Locale.prototype.toString")?;
    Ok(object.word(TAG))
}

fn list(vm: &mut Vm, texts: &[&str]) -> JsResult<Value> {
    let array = vm.new_array_from(&[])?;
    for text in texts {
        let text = vm.new_string(text);
        vm.array_push(array, text.value())?;
    }
    Ok(array.value())
}

/// 14.5.1 RegionPreference ( locale ): the region that overrides, the one the locale has, the one of its
/// subdivision, or the likely one.
fn likely_region(locale: &Locale) -> String {
    // A subdivision starts with its region: two letters or three digits.
    let region_of = |key: &str| {
        let code = keyword(locale, key, "")?;
        let digits = code.starts_with(|first: char| first.is_ascii_digit());
        Some(code.get(..if digits { 3 } else { 2 })?.to_ascii_uppercase())
    };
    if let Some(region) = region_of("rg") {
        return region;
    }
    if let Some(region) = locale.id.region {
        return region.as_str().to_owned();
    }
    if let Some(region) = region_of("sd") {
        return region;
    }
    let mut id = locale.id.clone();
    EXPANDER.maximize(&mut id);
    id.region.map_or(String::new(), |region| region.as_str().to_owned())
}

/// 14.5.2 CalendarsOfLocale ( loc ): the one asked for, or the region's by CLDR's preferences.
fn get_calendars(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let locale = this(vm, cx, "getCalendars")?;
    if let Some(calendar) = keyword(&locale, "ca", "") {
        return list(vm, &[&calendar]);
    }
    let calendars: &[&str] = match likely_region(&locale).as_str() {
        "AF" | "IR" => &["persian", "gregory", "islamic-civil", "islamic-tbla"],
        "CN" | "CX" | "HK" | "MO" | "SG" => &["gregory", "chinese"],
        "EG" => &["gregory", "coptic", "islamic-civil", "islamic-tbla"],
        "ET" => &["gregory", "ethiopic", "ethioaa"],
        "IL" => &["gregory", "hebrew", "islamic-civil", "islamic-tbla"],
        "IN" => &["gregory", "indian"],
        "JP" => &["gregory", "japanese"],
        "KR" => &["gregory", "dangi"],
        "SA" => &["islamic-umalqura", "gregory"],
        "TH" => &["buddhist", "gregory"],
        "TW" => &["gregory", "roc", "chinese"],
        "AE" | "BH" | "DJ" | "DZ" | "EH" | "ER" | "IQ" | "JO" | "KM" | "KW" | "LB" | "LY" | "MA" | "MR"
        | "OM" | "PS" | "QA" | "SD" | "SY" | "TD" | "TN" | "YE" => {
            &["gregory", "islamic-umalqura", "islamic-civil", "islamic-tbla"]
        }
        _ => &["gregory"],
    };
    list(vm, calendars)
}

/// 14.5.3 CollationsOfLocale ( loc )
fn get_collations(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let locale = this(vm, cx, "getCollations")?;
    if let Some(collation) = keyword(&locale, "co", "") {
        return list(vm, &[&collation]);
    }
    let collations: &[&str] = match locale.id.language.as_str() {
        "de" => &["emoji", "eor", "phonebk"],
        "es" => &["emoji", "eor", "trad"],
        "ja" => &["emoji", "eor", "unihan"],
        "ko" => &["emoji", "eor", "searchjl", "unihan"],
        "zh" => &["emoji", "eor", "pinyin", "stroke", "unihan", "zhuyin"],
        _ => &["emoji", "eor"],
    };
    list(vm, collations)
}

/// 14.5.4 HourCyclesOfLocale ( loc ): the one asked for, or the region's.
fn get_hour_cycles(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    /// Regions where CLDR prefers half days.
    const HALF_DAYS: &str = "AE AG AI AL AS AU BB BD BH BM BN BS BT BW BZ CA CO CY DJ DM DO DZ EG EH ER ET FJ \
        FM GD GH GM GU GY HK IN IQ JM JO KH KI KN KR KW KY LB LC LR LS LY MH MO MP MR MW MX MY NA NZ OM \
        PA PG PH PK PR PS PW QA SA SB SD SG SL SO SS SY SZ TC TD TN TO TT TW UM US VC VE VG VI VU WS YE ZM";
    let locale = this(vm, cx, "getHourCycles")?;
    if let Some(cycle) = keyword(&locale, "hc", "") {
        return list(vm, &[&cycle]);
    }
    let region = likely_region(&locale);
    // Some languages differ from the rest of their region.
    let full = matches!((locale.id.language.as_str(), region.as_str()), ("fr", "CA"));
    let half = !full && HALF_DAYS.split_whitespace().any(|known| known == region);
    list(vm, &[if half { "h12" } else { "h23" }])
}

/// 14.5.5 NumberingSystemsOfLocale ( loc )
fn get_numbering_systems(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let locale = this(vm, cx, "getNumberingSystems")?;
    if let Some(system) = keyword(&locale, "nu", "") {
        return list(vm, &[&system]);
    }
    let region = likely_region(&locale);
    let system = match (locale.id.language.as_str(), region.as_str()) {
        ("ar", "AE" | "DZ" | "EH" | "LY" | "MA" | "TN") => "latn",
        ("ar" | "sd" | "ckb", _) => "arab",
        ("fa" | "ps" | "ks" | "mzn" | "lrc" | "uz", "AF" | "IR" | "IQ")
        | ("fa" | "ps" | "mzn" | "lrc", _) => "arabext",
        ("as" | "bn" | "mni", _) => "beng",
        ("ne" | "mr" | "sa" | "bgc" | "bho" | "raj", _) => "deva",
        ("my", _) => "mymr",
        ("dz", _) => "tibt",
        ("ccp", _) => "cakm",
        ("sat", _) => "olck",
        _ => "latn",
    };
    list(vm, &[system])
}

/// Regions with the zones that lie in them: a line each.
const REGION_TIME_ZONES: &str = include_str!("region_time_zones.txt");

/// 14.5.6 TimeZonesOfLocale ( loc )
fn get_time_zones(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let locale = this(vm, cx, "getTimeZones")?;
    let Some(region) = locale.id.region else { return Ok(Value::UNDEFINED) };
    let mut lines = REGION_TIME_ZONES.lines().filter_map(|line| line.split_once(' '));
    let names = lines.find(|(name, _)| *name == region.as_str()).map_or("", |(_, names)| names);
    // CLDR keeps the names by which it first knew them.
    let mut zones: Vec<&str> = names.split_whitespace().filter_map(time_zones::primary_name).collect();
    zones.sort_unstable();
    zones.dedup();
    list(vm, &zones)
}

/// Intl.Locale.prototype.getTextInfo ( )
fn get_text_info(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let locale = this(vm, cx, "getTextInfo")?;
    let direction = match LocaleDirectionality::new_extended().get(&locale.id) {
        Some(Direction::RightToLeft) => vm.new_string("rtl").value(),
        Some(Direction::LeftToRight) => vm.new_string("ltr").value(),
        _ => Value::UNDEFINED,
    };
    let object = vm.new_object()?;
    let key = vm.key_from_str("direction");
    vm.create_data_property_or_throw(object, key, direction)?;
    Ok(object.value())
}

/// 14.5.9 WeekInfoOfLocale ( loc ): by the first-day keyword, and the region's customs.
fn get_week_info(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let locale = this(vm, cx, "getWeekInfo")?;
    let region = likely_region(&locale);
    let any = |regions: &str| regions.split_whitespace().any(|known| known == region);
    let named = keyword(&locale, "fw", "").and_then(|day| {
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().position(|name| *name == day)
    });
    let first = match named {
        Some(index) => index as i32 + 1,
        None if any("MV") => 5,
        None if any("AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY") => 6,
        None if any(
            "AG AS AU BD BR BS BT BW BZ CA CN CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO \
                 MT MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW",
        ) =>
        {
            7
        }
        None => 1,
    };
    let weekend: &[i32] = match region.as_str() {
        "AF" => &[4, 5],
        "IR" => &[5],
        "IN" | "UG" => &[7],
        "BH" | "DZ" | "EG" | "IL" | "IQ" | "JO" | "KW" | "LY" | "OM" | "QA" | "SA" | "SD" | "SY" | "YE" => {
            &[5, 6]
        }
        _ => &[6, 7],
    };
    let days: Vec<Value> = weekend.iter().map(|&day| Value::int(day)).collect();
    let weekend = vm.new_array_from(&days)?;
    resolved_options(vm, &[("firstDay", Value::int(first)), ("weekend", weekend.value())])
}
