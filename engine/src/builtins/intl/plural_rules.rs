//! 17: PluralRules objects.

use super::digit_options::{digit_options, notation};
use super::locales::{canonicalize_locale_list, resolve_locale};
use super::number_format::intl_number;
use super::number_formatter::{Grouping, Notation, Number, NumberFormatter, Settings, SignDisplay, Style};
use super::options::{self, coerce_options};
use super::{ResolvedOptions, make_service_constructor, service, set_service, this_object};
use crate::builtins::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::value::{Gc, Value};
use fixed_decimal::CompactDecimal;
use icu_plurals::{
    PluralCategory, PluralOperands, PluralRuleType, PluralRules, PluralRulesOptions, PluralRulesPreferences,
    PluralRulesWithRanges,
};

const METHODS: &[Method] = &[
    method("resolvedOptions", 0, plural_resolved_options),
    method("select", 1, select),
    method("selectRange", 2, select_range),
];

const SERVICE: usize = 0;
const LOCALE: usize = 1;
const TYPE: usize = 2;
const NOTATION: usize = 3;
const COMPACT_DISPLAY: usize = 4;
const WORDS: usize = 5;

struct Plurals {
    rules: PluralRulesWithRanges<PluralRules>,
    /// Rounds numbers as they would be shown.
    numbers: NumberFormatter,
}

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = make_service_constructor(
        vm,
        "PluralRules",
        construct,
        Intrinsic::IntlPluralRules,
        Intrinsic::IntlPluralRulesPrototype,
    )?;
    vm.install_methods(prototype, METHODS)
}

/// 17.1.1 Intl.PluralRules ( [ locales [ , options ] ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1 to 4.
    vm.require_new(cx.new_target, "Intl.PluralRules")?;
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::IntlPluralRulesPrototype)?;
    let requested = canonicalize_locale_list(vm, cx.arg(0))?;
    // Steps 5 to 15.
    let options = coerce_options(vm, cx.arg(1))?;
    options::locale_matcher(vm, options)?;
    let kind = options::choice(vm, options, "type", &["cardinal", "ordinal"])?.unwrap_or("cardinal");
    let (notation, display) = notation(vm, options)?;
    let compact = notation == "compact";
    let digits = digit_options(vm, options, 0, if compact { 0 } else { 3 }, compact)?;
    let resolved = resolve_locale(&requested, &[]);
    let numbers = NumberFormatter::new(Settings {
        id: resolved.locale.id.clone(),
        system: "latn",
        style: Style::Decimal,
        digits,
        notation: match notation {
            "scientific" => Notation::Scientific,
            "engineering" => Notation::Engineering,
            "compact" => Notation::Compact { long: display == Some("long") },
            _ => Notation::Standard,
        },
        grouping: Grouping::Never,
        sign: SignDisplay::Auto,
    });
    let rule_type = if kind == "ordinal" { PluralRuleType::Ordinal } else { PluralRuleType::Cardinal };
    let preferences = PluralRulesPreferences::from(&resolved.locale);
    let settings = PluralRulesOptions::default().with_type(rule_type);
    let (Ok(rules), Some(numbers)) = (PluralRulesWithRanges::try_new(preferences, settings), numbers) else {
        return Err(vm.range_error("There is no plural data for the locale"));
    };
    let object = vm.new_object_of_kind(CellKind::IntlPluralRules, proto, WORDS)?;
    set_service(vm, object, SERVICE, Plurals { rules, numbers })?;
    for (word, text) in [(LOCALE, resolved.locale.to_string().as_str()), (TYPE, kind), (NOTATION, notation)] {
        let text = vm.new_string(text);
        vm.set_internal(object, word, text.value());
    }
    if let Some(display) = display {
        let text = vm.new_string(display);
        vm.set_internal(object, COMPACT_DISPLAY, text.value());
    }
    Ok(object.value())
}

/// CLDR's keyword for a category.
fn keyword(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// 17.5.2 ResolvePlural ( pluralRules, n ): infinities and NaN are "other".
fn category(plurals: &Plurals, number: &Number) -> PluralCategory {
    let Number::Finite(decimal) = number else { return PluralCategory::Other };
    let rules = plurals.rules.rules();
    match plurals.numbers.round(decimal.clone()) {
        (decimal, exponent @ 1..=18) => {
            let compact = CompactDecimal::from_significand_and_exponent(decimal, exponent as u8);
            rules.category_for(PluralOperands::from(&compact))
        }
        (decimal, _) => rules.category_for(PluralOperands::from(&decimal)),
    }
}

fn this<'a>(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<&'a Plurals> {
    let object: Gc<JsObject> = this_object(vm, cx.this, CellKind::IntlPluralRules, name)?;
    service::<Plurals>(vm, object, SERVICE)
}

/// 17.3.3 Intl.PluralRules.prototype.select ( value )
fn select(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    this(vm, cx, "PluralRules.prototype.select")?;
    let number = intl_number(vm, cx.arg(0))?;
    let category = category(this(vm, cx, "PluralRules.prototype.select")?, &number);
    Ok(vm.intern(keyword(category)).value())
}

/// 17.3.4 Intl.PluralRules.prototype.selectRange ( start, end )
fn select_range(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "PluralRules.prototype.selectRange";
    this(vm, cx, name)?;
    if cx.arg(0).is_undefined() || cx.arg(1).is_undefined() {
        return Err(vm.type_error("selectRange requires two numbers"));
    }
    let start = intl_number(vm, cx.arg(0))?;
    let end = intl_number(vm, cx.arg(1))?;
    if matches!(start, Number::NaN) || matches!(end, Number::NaN) {
        return Err(vm.range_error("A range has no NaN"));
    }
    let plurals = this(vm, cx, name)?;
    let (first, last) = (category(plurals, &start), category(plurals, &end));
    let keyword = keyword(plurals.rules.resolve_range(first, last));
    Ok(vm.intern(keyword).value())
}

/// 17.3.5 Intl.PluralRules.prototype.resolvedOptions ( )
fn plural_resolved_options(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "PluralRules.prototype.resolvedOptions";
    let object: Gc<JsObject> = this_object(vm, cx.this, CellKind::IntlPluralRules, name)?;
    let plurals = service::<Plurals>(vm, object, SERVICE)?;
    let mut categories: Vec<PluralCategory> = plurals.rules.rules().categories().collect();
    // The order in which CLDR lists them.
    categories.sort_by_key(|&category| category as u8);
    let array = vm.new_array_from(&[])?;
    for category in categories {
        let text = vm.intern(keyword(category));
        vm.array_push(array, text.value())?;
    }
    let result = ResolvedOptions::new(vm)?;
    for (name, word) in
        [("locale", LOCALE), ("type", TYPE), ("notation", NOTATION), ("compactDisplay", COMPACT_DISPLAY)]
    {
        if !object.word(word).is_undefined() {
            result.value(vm, name, object.word(word))?;
        }
    }
    let digits = &plurals.numbers.settings.digits;
    digits.write_digits(vm, &result)?;
    result.value(vm, "pluralCategories", array.value())?;
    digits.write_rounding(vm, &result)?;
    Ok(result.0.value())
}
