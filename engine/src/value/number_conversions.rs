//! Pure numeric conversions: clause 7.1's integer conversions, the half-precision format and the
//! Number operations of clause 6.1.6.1 that are more than one machine instruction.
//!
//! Nothing here touches the heap, so the interpreter, the JIT's runtime calls and the built-ins share it.

pub use super::number_to_string::{
    NumberBuffer, number_to_exponential, number_to_fixed, number_to_precision, number_to_radix_string,
};
pub use super::string_to_number::{
    CodeUnit, EXACT_POWERS_OF_TEN, is_str_white_space, parse_float, parse_int, string_to_number, trim_end,
    trim_start,
};

// 7.1.6 ToInt32: the mathematical integer part modulo 2^32, as a signed number.
#[inline]
pub fn to_int32(number: f64) -> i32 {
    // FAST PATH: inside the i64 range the saturating cast is plain truncation (NaN gives 0), and
    // dropping the upper half is the modulo.
    let truncated = number as i64;
    if truncated != i64::MAX && truncated != i64::MIN {
        return truncated as i32;
    }
    to_int32_slow(number)
}

#[cold]
fn to_int32_slow(number: f64) -> i32 {
    if !number.is_finite() {
        return 0;
    }
    // |number| >= 2^63, so the value is mantissa * 2^shift with shift >= 11: only the mantissa bits
    // that stay below bit 32 count.
    let bits = number.to_bits();
    let shift = ((bits >> 52) & 0x7ff) as u32 - 1075;
    if shift >= 32 {
        return 0;
    }
    let mantissa = (bits & ((1 << 52) - 1)) | (1 << 52);
    let magnitude = (mantissa << shift) as i32;
    if number < 0.0 { magnitude.wrapping_neg() } else { magnitude }
}

// 7.1.7
#[inline]
pub fn to_uint32(number: f64) -> u32 {
    to_int32(number) as u32
}

// 7.1.8
#[inline]
pub fn to_int16(number: f64) -> i16 {
    to_int32(number) as i16
}

// 7.1.9
#[inline]
pub fn to_uint16(number: f64) -> u16 {
    to_int32(number) as u16
}

// 7.1.10
#[inline]
pub fn to_int8(number: f64) -> i8 {
    to_int32(number) as i8
}

// 7.1.11
#[inline]
pub fn to_uint8(number: f64) -> u8 {
    to_int32(number) as u8
}

// 7.1.12: clamps to 0..=255 and rounds ties to even. The saturating cast clamps; NaN gives 0.
#[inline]
pub fn to_uint8_clamp(number: f64) -> u8 {
    number.round_ties_even() as u8
}

// 7.1.5 on a Number: NaN and both zeros give +0, infinities stay.
#[inline]
pub fn to_integer_or_infinity(number: f64) -> f64 {
    if number.is_nan() { 0.0 } else { number.trunc() + 0.0 }
}

// 7.1.20 on a Number.
#[inline]
pub fn to_length(number: f64) -> u64 {
    // The saturating cast sends NaN and negatives to 0.
    (number as u64).min((1 << 53) - 1)
}

/// The int32 equal to `number`, if there is one; -0 has none.
#[inline]
pub fn exact_int32(number: f64) -> Option<i32> {
    let int = number as i32;
    (f64::from(int).to_bits() == number.to_bits()).then_some(int)
}

/// Rounds to the nearest binary16 (ties to even) and returns its bits.
pub fn f64_to_f16_bits(number: f64) -> u16 {
    let sign = ((number.to_bits() >> 48) & 0x8000) as u16;
    let magnitude = number.abs();
    if magnitude.is_nan() {
        return 0x7e00;
    }
    // 65520 lies halfway between the largest finite value and 2^16, and ties go to the even 2^16.
    if magnitude >= 65520.0 {
        return sign | 0x7c00;
    }
    // Below 2^-14 values are multiples of 2^-24; the scaling is exact, and a result of 1024 is
    // the bit pattern of the smallest normal value.
    if magnitude < f64::from_bits(0x3f10_0000_0000_0000) {
        return sign | (magnitude * 16_777_216.0).round_ties_even() as u16;
    }
    let bits = magnitude.to_bits();
    let rounded = (bits + ((1 << 41) - 1) + ((bits >> 42) & 1)) >> 42;
    sign | (rounded - ((1023 - 15) << 10)) as u16
}

pub fn f16_bits_to_f64(bits: u16) -> f64 {
    let mantissa = f64::from(bits & 0x3ff);
    let magnitude = match (bits >> 10) & 0x1f {
        0 => mantissa / 16_777_216.0,
        31 if mantissa == 0.0 => f64::INFINITY,
        31 => return f64::NAN,
        exponent => (1024.0 + mantissa) * f64::from_bits((u64::from(exponent) + 1023 - 25) << 52),
    };
    if bits & 0x8000 != 0 { -magnitude } else { magnitude }
}

// 6.1.6.1.3 Number::exponentiate.
pub use super::math_functions::pow as exponentiate;

// 6.1.6.1.6 Number::remainder: truncating, the sign of the dividend, -0 for a negative dividend
// with no remainder; that is C's fmod, which is exact.
#[inline]
pub fn remainder(dividend: f64, divisor: f64) -> f64 {
    // FAST PATH: integers below 2^63 with a positive dividend. The integer remainder equals fmod,
    // and a zero result is +0 because the dividend is not negative.
    if (0.0..9.0e15).contains(&dividend) && (1.0..9.0e15).contains(&divisor) {
        let (a, b) = (dividend as u64, divisor as u64);
        if a as f64 == dividend && b as f64 == divisor && !(a == 0 && dividend.is_sign_negative()) {
            return (a % b) as f64;
        }
    }
    dividend % divisor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_wrap() {
        for (input, expected) in [
            (0.0, 0),
            (-0.0, 0),
            (f64::NAN, 0),
            (f64::INFINITY, 0),
            (f64::NEG_INFINITY, 0),
            (1.9, 1),
            (-1.9, -1),
            (2147483648.0, -2147483648),
            (4294967296.0, 0),
            (4294967295.0, -1),
            (-2147483649.0, 2147483647),
            (9223372036854775808.0, 0),
            (9223372036854777856.0, 2048),
            (-9223372036854777856.0, -2048),
            (1e21, -559939584),
            (-1e21, 559939584),
            (4.835703278458518e24, 1073741824),
            (1e300, 0),
        ] {
            assert_eq!(to_int32(input), expected, "{input}");
        }
        assert_eq!(to_uint32(-1.0), u32::MAX);
        assert_eq!(to_int8(200.0), -56);
        assert_eq!(to_uint16(65537.5), 1);
    }

    #[test]
    fn clamps() {
        for (input, expected) in
            [(0.5, 0), (1.5, 2), (2.5, 2), (254.5, 254), (255.5, 255), (-1.0, 0), (f64::NAN, 0), (1e9, 255)]
        {
            assert_eq!(to_uint8_clamp(input), expected, "{input}");
        }
        assert!(to_integer_or_infinity(-0.5).is_sign_positive());
        assert_eq!(to_length(-1.0), 0);
        assert_eq!(to_length(1e20), (1 << 53) - 1);
        assert_eq!(exact_int32(-0.0), None);
        assert_eq!(exact_int32(-7.0), Some(-7));
    }

    #[test]
    fn halves_round_trip() {
        for bits in 0..=u16::MAX {
            let value = f16_bits_to_f64(bits);
            if value.is_nan() {
                continue;
            }
            assert_eq!(f64_to_f16_bits(value), bits);
        }
        for (input, expected) in [
            (1.337, 0x3d59),
            (65519.9, 0x7bff),
            (65520.0, 0x7c00),
            (2.980232238769531e-8, 0),
            (2.98023223876953125e-8, 0),
            (2.980232238769532e-8, 1),
            (0.00006103515625, 0x400),
            (1.0009765625 - 0.00048828125, 0x3c00),
            (1.00048828125000022, 0x3c01),
        ] {
            assert_eq!(f64_to_f16_bits(input), expected, "{input}");
        }
    }

    #[test]
    fn powers_and_remainders() {
        assert!(exponentiate(1.0, f64::INFINITY).is_nan());
        assert!(exponentiate(1.0, f64::NAN).is_nan());
        assert_eq!(exponentiate(f64::NAN, 0.0), 1.0);
        assert_eq!(exponentiate(2.0, 10.0), 1024.0);
        assert!(remainder(-0.0, 5.0).is_sign_negative());
        assert!(remainder(-4.0, 2.0).is_sign_negative());
        assert_eq!(remainder(5.5, 2.0), 1.5);
        assert_eq!(remainder(7.0, f64::INFINITY), 7.0);
        assert!(remainder(7.0, 0.0).is_nan());
    }
}
