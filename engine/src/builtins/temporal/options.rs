//! Reading options: abstract operations of Temporal's clause 13 and GetOption (ECMA-402's 9.2, moved to
//! ECMA-262). Options are read in alphabetical order and validated as they are read.

use super::checked;
use crate::execution::{JsResult, Vm};
use crate::object::{JsObject, PropertyDescriptor};
use crate::value::{Gc, Value};
use temporal_rs::options::{
    DifferenceSettings, Disambiguation, DisplayCalendar, DisplayOffset, DisplayTimeZone,
    OffsetDisambiguation, Overflow, RoundingIncrement, RoundingMode, ToStringRoundingOptions, Unit,
    UnitGroup,
};
use temporal_rs::parsers::Precision;
use temporal_rs::provider::TransitionDirection;

/// An options bag; None: every read gives undefined.
pub type Options = Option<Gc<JsObject>>;

/// GetOptionsObject ( options )
pub fn get_options_object(vm: &mut Vm, options: Value) -> JsResult<Options> {
    if options.is_undefined() {
        // FAST PATH: the spec makes an object without prototype, which reads can not tell from none.
        return Ok(None);
    }
    if options.is_object() {
        return Ok(Some(options.as_gc()));
    }
    let shown = vm.describe(options);
    Err(vm.type_error(format!("Options must be an object, not {shown}")))
}

/// Steps that round, total and getTimeZoneTransition share: a string stands for one required option.
pub fn options_or_string(vm: &mut Vm, value: Value, name: &str, method: &str) -> JsResult<Options> {
    if value.is_undefined() {
        return Err(vm.type_error(format!("{method} requires an options object or a string")));
    }
    if !value.is_string() {
        return get_options_object(vm, value);
    }
    let object = vm.new_object_with_proto(Value::NULL)?;
    let key = vm.key_from_str(name);
    let descriptor = PropertyDescriptor::data(value, crate::object::Attributes::ALL);
    vm.define_property_or_throw(object, key, descriptor)?;
    Ok(Some(object))
}

/// Get ( options, name )
pub fn read(vm: &mut Vm, options: Options, name: &str) -> JsResult<Value> {
    match options {
        None => Ok(Value::UNDEFINED),
        Some(object) => {
            let key = vm.key_from_str(name);
            vm.get(object, key)
        }
    }
}

/// GetOption ( options, property, string, values, default ): one of the texts. None: it is required.
fn choice<T: Copy>(
    vm: &mut Vm,
    options: Options,
    name: &str,
    choices: &[(&str, T)],
    default: Option<T>,
) -> JsResult<T> {
    // Steps 1 and 2.
    let value = read(vm, options, name)?;
    if value.is_undefined() {
        return match default {
            Some(default) => Ok(default),
            None => Err(vm.range_error(format!("The option {name} is required"))),
        };
    }
    // Steps 4 and 5.
    let text = vm.to_string(value)?;
    let view = vm.view(text)?;
    for &(known, choice) in choices {
        if view.equals_str(known) {
            return Ok(choice);
        }
    }
    let shown = view.to_rust_string();
    Err(vm.range_error(format!("Value {shown} out of range for Temporal option {name}")))
}

/// GetTemporalOverflowOption ( options )
pub fn overflow(vm: &mut Vm, options: Options) -> JsResult<Overflow> {
    let choices = [("constrain", Overflow::Constrain), ("reject", Overflow::Reject)];
    choice(vm, options, "overflow", &choices, Some(Overflow::Constrain))
}

/// GetOptionsObject and GetTemporalOverflowOption in one.
pub fn overflow_of(vm: &mut Vm, options: Value) -> JsResult<Overflow> {
    let options = get_options_object(vm, options)?;
    overflow(vm, options)
}

/// GetTemporalDisambiguationOption ( options )
pub fn disambiguation(vm: &mut Vm, options: Options) -> JsResult<Disambiguation> {
    let choices = [
        ("compatible", Disambiguation::Compatible),
        ("earlier", Disambiguation::Earlier),
        ("later", Disambiguation::Later),
        ("reject", Disambiguation::Reject),
    ];
    choice(vm, options, "disambiguation", &choices, Some(Disambiguation::Compatible))
}

/// GetTemporalOffsetOption ( options, fallback )
pub fn offset(
    vm: &mut Vm,
    options: Options,
    fallback: OffsetDisambiguation,
) -> JsResult<OffsetDisambiguation> {
    let choices = [
        ("prefer", OffsetDisambiguation::Prefer),
        ("use", OffsetDisambiguation::Use),
        ("ignore", OffsetDisambiguation::Ignore),
        ("reject", OffsetDisambiguation::Reject),
    ];
    choice(vm, options, "offset", &choices, Some(fallback))
}

/// GetTemporalShowCalendarNameOption ( options )
pub fn show_calendar(vm: &mut Vm, options: Options) -> JsResult<DisplayCalendar> {
    let choices = [
        ("auto", DisplayCalendar::Auto),
        ("always", DisplayCalendar::Always),
        ("never", DisplayCalendar::Never),
        ("critical", DisplayCalendar::Critical),
    ];
    choice(vm, options, "calendarName", &choices, Some(DisplayCalendar::Auto))
}

/// GetTemporalShowTimeZoneNameOption ( options )
pub fn show_time_zone(vm: &mut Vm, options: Options) -> JsResult<DisplayTimeZone> {
    let choices = [
        ("auto", DisplayTimeZone::Auto),
        ("never", DisplayTimeZone::Never),
        ("critical", DisplayTimeZone::Critical),
    ];
    choice(vm, options, "timeZoneName", &choices, Some(DisplayTimeZone::Auto))
}

/// GetTemporalShowOffsetOption ( options )
pub fn show_offset(vm: &mut Vm, options: Options) -> JsResult<DisplayOffset> {
    let choices = [("auto", DisplayOffset::Auto), ("never", DisplayOffset::Never)];
    choice(vm, options, "offset", &choices, Some(DisplayOffset::Auto))
}

/// GetDirectionOption ( options )
pub fn transition_direction(vm: &mut Vm, options: Options) -> JsResult<TransitionDirection> {
    let choices = [("next", TransitionDirection::Next), ("previous", TransitionDirection::Previous)];
    choice(vm, options, "direction", &choices, None)
}

/// GetRoundingModeOption ( options, fallback )
pub fn rounding_mode(vm: &mut Vm, options: Options, fallback: RoundingMode) -> JsResult<RoundingMode> {
    let choices = [
        ("ceil", RoundingMode::Ceil),
        ("floor", RoundingMode::Floor),
        ("expand", RoundingMode::Expand),
        ("trunc", RoundingMode::Trunc),
        ("halfCeil", RoundingMode::HalfCeil),
        ("halfFloor", RoundingMode::HalfFloor),
        ("halfExpand", RoundingMode::HalfExpand),
        ("halfTrunc", RoundingMode::HalfTrunc),
        ("halfEven", RoundingMode::HalfEven),
    ];
    choice(vm, options, "roundingMode", &choices, Some(fallback))
}

/// GetRoundingIncrementOption ( options )
pub fn rounding_increment(vm: &mut Vm, options: Options) -> JsResult<RoundingIncrement> {
    let value = read(vm, options, "roundingIncrement")?;
    if value.is_undefined() {
        return Ok(RoundingIncrement::ONE);
    }
    let increment = super::conversions::to_integer_with_truncation(vm, value)?;
    checked(vm, RoundingIncrement::try_from(increment))
}

/// GetTemporalFractionalSecondDigitsOption ( options )
pub fn fractional_second_digits(vm: &mut Vm, options: Options) -> JsResult<Precision> {
    let value = read(vm, options, "fractionalSecondDigits")?;
    if value.is_undefined() {
        return Ok(Precision::Auto);
    }
    if !value.is_number() {
        let text = vm.to_string(value)?;
        if text.equals_str("auto") {
            return Ok(Precision::Auto);
        }
        return Err(vm.range_error("fractionalSecondDigits must be 'auto' or 0 through 9"));
    }
    let digits = value.as_number().floor();
    if !(0.0..=9.0).contains(&digits) {
        return Err(vm.range_error("fractionalSecondDigits must be 'auto' or 0 through 9"));
    }
    Ok(Precision::Digit(digits as u8))
}

const UNITS: [(&str, Unit); 21] = [
    ("year", Unit::Year),
    ("years", Unit::Year),
    ("month", Unit::Month),
    ("months", Unit::Month),
    ("week", Unit::Week),
    ("weeks", Unit::Week),
    ("day", Unit::Day),
    ("days", Unit::Day),
    ("hour", Unit::Hour),
    ("hours", Unit::Hour),
    ("minute", Unit::Minute),
    ("minutes", Unit::Minute),
    ("second", Unit::Second),
    ("seconds", Unit::Second),
    ("millisecond", Unit::Millisecond),
    ("milliseconds", Unit::Millisecond),
    ("microsecond", Unit::Microsecond),
    ("microseconds", Unit::Microsecond),
    ("nanosecond", Unit::Nanosecond),
    ("nanoseconds", Unit::Nanosecond),
    ("auto", Unit::Auto),
];

/// GetTemporalUnitValuedOption ( options, key, unset )
pub fn optional_unit(vm: &mut Vm, options: Options, name: &str) -> JsResult<Option<Unit>> {
    choice(vm, options, name, &UNITS.map(|(text, unit)| (text, Some(unit))), Some(None))
}

/// GetTemporalUnitValuedOption ( options, key, required )
pub fn required_unit(vm: &mut Vm, options: Options, name: &str) -> JsResult<Unit> {
    choice(vm, options, name, &UNITS, None)
}

/// ValidateTemporalUnitValue ( value, unitGroup, extraValues )
pub fn validate_unit(vm: &mut Vm, unit: Option<Unit>, group: UnitGroup, extra: &[Unit]) -> JsResult<()> {
    let Some(unit) = unit else { return Ok(()) };
    let allowed = extra.contains(&unit)
        || match group {
            UnitGroup::Date => unit.is_date_unit(),
            UnitGroup::Time => unit.is_time_unit(),
            UnitGroup::DateTime => unit != Unit::Auto,
        };
    if allowed {
        return Ok(());
    }
    Err(vm.range_error(format!("{unit} is not a unit that is allowed here")))
}

/// The reads of GetDifferenceSettings. What follows from the values (defaults, the order of the units,
/// the increment's limit) the crate checks before it computes.
pub fn difference_settings(
    vm: &mut Vm,
    options: Options,
    group: UnitGroup,
    disallowed: &[Unit],
) -> JsResult<DifferenceSettings> {
    // Steps 1 to 5.
    let mut settings = DifferenceSettings::default();
    settings.largest_unit = optional_unit(vm, options, "largestUnit")?;
    settings.increment = Some(rounding_increment(vm, options)?);
    settings.rounding_mode = Some(rounding_mode(vm, options, RoundingMode::Trunc)?);
    settings.smallest_unit = optional_unit(vm, options, "smallestUnit")?;
    // Steps 6 to 11.
    validate_unit(vm, settings.largest_unit, group, &[Unit::Auto])?;
    validate_unit(vm, settings.smallest_unit, group, &[])?;
    for unit in [settings.largest_unit, settings.smallest_unit].into_iter().flatten() {
        if disallowed.contains(&unit) {
            return Err(vm.range_error(format!("{unit} is not a unit that is allowed here")));
        }
    }
    Ok(settings)
}

/// The unit's part of the toString methods: a time unit, but no hours.
pub fn validate_to_string_unit(vm: &mut Vm, unit: Option<Unit>) -> JsResult<()> {
    validate_unit(vm, unit, UnitGroup::Time, &[])?;
    if unit == Some(Unit::Hour) {
        return Err(vm.range_error("smallestUnit must be smaller than hours"));
    }
    Ok(())
}

/// fractionalSecondDigits, roundingMode and smallestUnit, where no other option is read in between.
pub fn to_string_rounding(vm: &mut Vm, options: Options) -> JsResult<ToStringRoundingOptions> {
    let precision = fractional_second_digits(vm, options)?;
    let rounding_mode = rounding_mode(vm, options, RoundingMode::Trunc)?;
    let smallest_unit = optional_unit(vm, options, "smallestUnit")?;
    validate_to_string_unit(vm, smallest_unit)?;
    Ok(ToStringRoundingOptions { precision, smallest_unit, rounding_mode: Some(rounding_mode) })
}

/// roundingIncrement, roundingMode and the required smallestUnit of the round methods.
pub fn rounding(
    vm: &mut Vm,
    options: Options,
    extra: &[Unit],
) -> JsResult<temporal_rs::options::RoundingOptions> {
    let mut rounding = temporal_rs::options::RoundingOptions::default();
    rounding.increment = Some(rounding_increment(vm, options)?);
    rounding.rounding_mode = Some(rounding_mode(vm, options, RoundingMode::HalfExpand)?);
    rounding.smallest_unit = Some(required_unit(vm, options, "smallestUnit")?);
    validate_unit(vm, rounding.smallest_unit, UnitGroup::Time, extra)?;
    Ok(rounding)
}
