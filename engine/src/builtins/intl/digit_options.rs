//! 16.1: options of how many digits a number is shown with, and rounding by them.

use super::ResolvedOptions;
use super::options::{self, Options, choice, default_number, read};
use crate::execution::{JsResult, Vm};
use crate::value::Value;
use fixed_decimal::{Decimal, RoundingIncrement, SignedRoundingMode, UnsignedRoundingMode};

/// Which digits decide where a number is rounded.
#[derive(Clone, Copy, PartialEq)]
enum RoundingType {
    FractionDigits,
    SignificantDigits,
    MorePrecision,
    LessPrecision,
}

/// What SetNumberFormatDigitOptions sets.
pub struct DigitOptions {
    rounding_type: RoundingType,
    minimum_integer: u32,
    /// Minimum and maximum.
    fraction: (u32, u32),
    significant: (u32, u32),
    increment: u32,
    mode: &'static str,
    priority: &'static str,
    trailing_zeros: &'static str,
}

const INCREMENTS: [u32; 15] = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000];
const MODES: [&str; 9] =
    ["ceil", "floor", "expand", "trunc", "halfCeil", "halfFloor", "halfExpand", "halfTrunc", "halfEven"];

/// 9.2.13 GetNumberOption ( options, property, minimum, maximum, fallback )
fn number_option(
    vm: &mut Vm,
    options: Options,
    name: &str,
    minimum: f64,
    maximum: f64,
) -> JsResult<Option<u32>> {
    let value = read(vm, options, name)?;
    default_number(vm, value, name, minimum, maximum)
}

/// 16.1.3 SetNumberFormatDigitOptions ( intlObj, options, mnfdDefault, mxfdDefault, notation )
pub fn digit_options(
    vm: &mut Vm,
    options: Options,
    minimum_default: u32,
    mut maximum_default: u32,
    compact: bool,
) -> JsResult<DigitOptions> {
    // Steps 1 to 9: reads.
    let minimum_integer = number_option(vm, options, "minimumIntegerDigits", 1.0, 21.0)?.unwrap_or(1);
    let minimum_fraction = read(vm, options, "minimumFractionDigits")?;
    let maximum_fraction = read(vm, options, "maximumFractionDigits")?;
    let minimum_significant = read(vm, options, "minimumSignificantDigits")?;
    let maximum_significant = read(vm, options, "maximumSignificantDigits")?;
    let increment = number_option(vm, options, "roundingIncrement", 1.0, 5000.0)?.unwrap_or(1);
    if !INCREMENTS.contains(&increment) {
        return Err(vm.range_error("roundingIncrement value is out of range."));
    }
    let mode = choice(vm, options, "roundingMode", &MODES)?.unwrap_or("halfExpand");
    let priorities = ["auto", "morePrecision", "lessPrecision"];
    let priority = choice(vm, options, "roundingPriority", &priorities)?.unwrap_or("auto");
    let zeros = ["auto", "stripIfInteger"];
    let trailing_zeros = choice(vm, options, "trailingZeroDisplay", &zeros)?.unwrap_or("auto");
    // Steps 11 to 21.
    if increment != 1 {
        maximum_default = minimum_default;
    }
    let has_significant = !minimum_significant.is_undefined() || !maximum_significant.is_undefined();
    let has_fraction = !minimum_fraction.is_undefined() || !maximum_fraction.is_undefined();
    let mut need_significant = true;
    let mut need_fraction = true;
    if priority == "auto" {
        need_significant = has_significant;
        if need_significant || !has_fraction && compact {
            need_fraction = false;
        }
    }
    // Steps 22 and 23.
    let mut significant = (1, 21);
    if need_significant && has_significant {
        let name = "minimumSignificantDigits";
        let minimum = default_number(vm, minimum_significant, name, 1.0, 21.0)?.unwrap_or(1);
        let name = "maximumSignificantDigits";
        let maximum = default_number(vm, maximum_significant, name, minimum.into(), 21.0)?.unwrap_or(21);
        significant = (minimum, maximum);
    }
    let mut fraction = (minimum_default, maximum_default);
    if need_fraction && has_fraction {
        let minimum = default_number(vm, minimum_fraction, "minimumFractionDigits", 0.0, 100.0)?;
        let maximum = default_number(vm, maximum_fraction, "maximumFractionDigits", 0.0, 100.0)?;
        fraction = match (minimum, maximum) {
            (None, Some(maximum)) => (minimum_default.min(maximum), maximum),
            (Some(minimum), None) => (minimum, maximum_default.max(minimum)),
            (Some(minimum), Some(maximum)) if minimum > maximum => {
                return Err(vm.range_error("maximumFractionDigits value is out of range."));
            }
            (Some(minimum), Some(maximum)) => (minimum, maximum),
            (None, None) => fraction,
        };
    }
    // Steps 24 to 28.
    let (rounding_type, priority) = if !need_significant && !need_fraction {
        fraction = (0, 0);
        significant = (1, 2);
        (RoundingType::MorePrecision, "morePrecision")
    } else if priority == "morePrecision" {
        (RoundingType::MorePrecision, priority)
    } else if priority == "lessPrecision" {
        (RoundingType::LessPrecision, priority)
    } else if has_significant {
        (RoundingType::SignificantDigits, priority)
    } else {
        (RoundingType::FractionDigits, priority)
    };
    // Step 29.
    if increment != 1 {
        if rounding_type != RoundingType::FractionDigits {
            return Err(vm.type_error("RoundingType is not fractionDigits"));
        }
        if fraction.0 != fraction.1 {
            return Err(vm.range_error("maximumFractionDigits value is out of range."));
        }
    }
    let result = DigitOptions {
        rounding_type,
        minimum_integer,
        fraction,
        significant,
        increment,
        mode,
        priority,
        trailing_zeros,
    };
    Ok(result)
}

/// An increment as fixed_decimal has it: a multiple, and how many digits further left.
fn split_increment(increment: u32) -> (RoundingIncrement, i16) {
    let mut rest = increment;
    let mut shift = 0;
    while rest.is_multiple_of(10) {
        rest /= 10;
        shift += 1;
    }
    let multiple = match rest {
        2 => RoundingIncrement::MultiplesOf2,
        5 => RoundingIncrement::MultiplesOf5,
        25 => RoundingIncrement::MultiplesOf25,
        _ => RoundingIncrement::MultiplesOf1,
    };
    (multiple, shift)
}

impl DigitOptions {
    fn mode(&self) -> SignedRoundingMode {
        match self.mode {
            "ceil" => SignedRoundingMode::Ceil,
            "floor" => SignedRoundingMode::Floor,
            "expand" => SignedRoundingMode::Unsigned(UnsignedRoundingMode::Expand),
            "trunc" => SignedRoundingMode::Unsigned(UnsignedRoundingMode::Trunc),
            "halfCeil" => SignedRoundingMode::HalfCeil,
            "halfFloor" => SignedRoundingMode::HalfFloor,
            "halfTrunc" => SignedRoundingMode::Unsigned(UnsignedRoundingMode::HalfTrunc),
            "halfEven" => SignedRoundingMode::Unsigned(UnsignedRoundingMode::HalfEven),
            _ => SignedRoundingMode::Unsigned(UnsignedRoundingMode::HalfExpand),
        }
    }

    /// Options that other services set themselves: digits of the integer at least, of the fraction at least
    /// and at most, and the rounding mode.
    pub fn fixed(minimum_integer: u32, fraction: (u32, u32), mode: &'static str) -> DigitOptions {
        DigitOptions {
            rounding_type: RoundingType::FractionDigits,
            minimum_integer,
            fraction,
            significant: (1, 21),
            increment: 1,
            mode,
            priority: "auto",
            trailing_zeros: "auto",
        }
    }

    /// 16.5.3 FormatNumericToString ( intlObject, x ) for a finite number, as a decimal with the digits
    /// that are shown.
    pub fn round_decimal(&self, mut decimal: Decimal) -> Decimal {
        let start = decimal.absolute.nonzero_magnitude_start();
        let by_significant = start - self.significant.1 as i16 + 1;
        let by_fraction = -(self.fraction.1 as i16);
        let significant = match self.rounding_type {
            RoundingType::FractionDigits => false,
            RoundingType::SignificantDigits => true,
            RoundingType::MorePrecision => by_significant <= by_fraction,
            RoundingType::LessPrecision => by_significant > by_fraction,
        };
        if significant {
            decimal.round_with_mode(by_significant, self.mode());
            decimal.absolute.trim_end();
            let start = decimal.absolute.nonzero_magnitude_start();
            decimal.absolute.pad_end((start - self.significant.0 as i16 + 1).min(0));
        } else {
            let (multiple, shift) = split_increment(self.increment);
            decimal.round_with_mode_and_increment(by_fraction + shift, self.mode(), multiple);
            decimal.absolute.trim_end();
            decimal.absolute.pad_end(-(self.fraction.0 as i16));
        }
        decimal.absolute.pad_start(self.minimum_integer as i16);
        if self.trailing_zeros == "stripIfInteger" {
            decimal.absolute.trim_end_if_integer();
        }
        decimal
    }

    /// The properties of resolvedOptions up to the significant digits, in their order.
    pub fn write_digits(&self, vm: &mut Vm, result: &ResolvedOptions) -> JsResult<()> {
        let mut write = |name: &str, number: u32| result.value(vm, name, Value::int(number as i32));
        write("minimumIntegerDigits", self.minimum_integer)?;
        if self.rounding_type != RoundingType::SignificantDigits {
            write("minimumFractionDigits", self.fraction.0)?;
            write("maximumFractionDigits", self.fraction.1)?;
        }
        if self.rounding_type != RoundingType::FractionDigits {
            write("minimumSignificantDigits", self.significant.0)?;
            write("maximumSignificantDigits", self.significant.1)?;
        }
        Ok(())
    }

    /// The properties about rounding.
    pub fn write_rounding(&self, vm: &mut Vm, result: &ResolvedOptions) -> JsResult<()> {
        result.value(vm, "roundingIncrement", Value::int(self.increment as i32))?;
        result.text(vm, "roundingMode", Some(self.mode))?;
        result.text(vm, "roundingPriority", Some(self.priority))?;
        result.text(vm, "trailingZeroDisplay", Some(self.trailing_zeros))
    }
}

/// The options notation and compactDisplay; the latter only counts for compact notation.
pub fn notation(vm: &mut Vm, options: Options) -> JsResult<(&'static str, Option<&'static str>)> {
    let notations = ["standard", "scientific", "engineering", "compact"];
    let notation = options::choice(vm, options, "notation", &notations)?.unwrap_or("standard");
    let display = options::choice(vm, options, "compactDisplay", &["short", "long"])?.unwrap_or("short");
    Ok((notation, (notation == "compact").then_some(display)))
}
