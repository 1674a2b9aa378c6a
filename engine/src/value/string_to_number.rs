//! Text to Number: StringToNumber (7.1.4.1.1), parseFloat (19.2.4) and parseInt (19.2.5) over both
//! string representations.

/// A Latin-1 byte or a UTF-16 code unit.
pub trait CodeUnit: Copy + Into<u32> {}
impl CodeUnit for u8 {}
impl CodeUnit for u16 {}

// 12.2 and 12.3: WhiteSpace (with Zs and the byte order mark) and LineTerminator.
#[inline]
pub fn is_str_white_space(unit: u32) -> bool {
    match unit {
        0x09..=0x0d | 0x20 | 0xa0 => true,
        0..=0x167f => false,
        0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000 | 0xfeff => true,
        _ => false,
    }
}

pub fn trim_start<T: CodeUnit>(text: &[T]) -> &[T] {
    let start = text.iter().position(|&unit| !is_str_white_space(unit.into())).unwrap_or(text.len());
    &text[start..]
}

pub fn trim_end<T: CodeUnit>(text: &[T]) -> &[T] {
    let end = text.iter().rposition(|&unit| !is_str_white_space(unit.into())).map_or(0, |last| last + 1);
    &text[..end]
}

// 7.1.4.1.1 StringToNumber: the whole text or NaN. Numeric separators are not part of this grammar.
pub fn string_to_number<T: CodeUnit>(text: &[T]) -> f64 {
    let text = trim_end(trim_start(text));
    let Some(&first) = text.first() else {
        return 0.0;
    };
    if first.into() == u32::from(b'0') && text.len() > 2 {
        let radix = match text[1].into() as u8 | 0x20 {
            _ if text[1].into() > 0x7f => 0,
            b'x' => 16,
            b'o' => 8,
            b'b' => 2,
            _ => 0,
        };
        if radix != 0 {
            let digits = &text[2..];
            let valid = digits.iter().all(|&unit| digit_value(unit) < radix);
            return if valid { integer_from_digits(digits, radix) } else { f64::NAN };
        }
    }
    match scan_decimal(text) {
        Some((value, length)) if length == text.len() => value,
        _ => f64::NAN,
    }
}

// 19.2.4 parseFloat, after ToString: the longest prefix that is a StrDecimalLiteral.
pub fn parse_float<T: CodeUnit>(text: &[T]) -> f64 {
    scan_decimal(trim_start(text)).map_or(f64::NAN, |(value, _)| value)
}

// 19.2.5 parseInt, after ToString and ToInt32 of the radix.
pub fn parse_int<T: CodeUnit>(text: &[T], radix: i32) -> f64 {
    // Steps 2-5: the sign.
    let mut text = trim_start(text);
    let mut negative = false;
    if let Some(&first) = text.first() {
        let first = first.into();
        negative = first == u32::from(b'-');
        if negative || first == u32::from(b'+') {
            text = &text[1..];
        }
    }
    // Steps 6-10: the radix; a hexadecimal prefix counts for 16 and for none given.
    let mut radix = radix;
    if radix != 0 && !(2..=36).contains(&radix) {
        return f64::NAN;
    }
    if (radix == 0 || radix == 16)
        && text.len() >= 2
        && text[0].into() == u32::from(b'0')
        && (text[1].into() | 0x20) == u32::from(b'x')
    {
        text = &text[2..];
        radix = 16;
    }
    if radix == 0 {
        radix = 10;
    }
    let radix = radix as u32;
    // Steps 11-16: the digits up to the first that is none.
    let end = text.iter().position(|&unit| digit_value(unit) >= radix).unwrap_or(text.len());
    if end == 0 {
        return f64::NAN;
    }
    let magnitude = integer_from_digits(&text[..end], radix);
    if negative { -magnitude } else { magnitude }
}

/// The value of an ASCII digit or letter, 36 or more for anything else.
#[inline]
pub fn digit_value<T: CodeUnit>(unit: T) -> u32 {
    let unit: u32 = unit.into();
    let decimal = unit.wrapping_sub(u32::from(b'0'));
    if decimal < 10 {
        return decimal;
    }
    let letter = (unit | 0x20).wrapping_sub(u32::from(b'a'));
    if unit < 0x80 && letter < 26 { letter + 10 } else { 36 }
}

/// The Number nearest to an unsigned integer in `radix`; `digits` are valid and not empty.
pub(crate) fn integer_from_digits<T: CodeUnit>(digits: &[T], radix: u32) -> f64 {
    // FAST PATH: while the value stays below 2^53 it is exact.
    let mut value: u64 = 0;
    let mut index = 0;
    while index < digits.len() {
        let next = value * u64::from(radix) + u64::from(digit_value(digits[index]));
        if next >= 1 << 53 {
            break;
        }
        value = next;
        index += 1;
    }
    if index == digits.len() {
        return value as f64;
    }
    if radix.is_power_of_two() {
        return power_of_two_digits(value, &digits[index..], radix);
    }
    let ascii: String = digits.iter().map(|&unit| char::from(unit.into() as u8)).collect();
    if radix == 10 {
        // The grammar was checked, so the standard library's correctly rounding parser takes it.
        return ascii.parse().unwrap_or(f64::NAN);
    }
    match dashu_int::UBig::from_str_radix(&ascii, radix) {
        Ok(exact) => exact.to_f64().value(),
        Err(_) => f64::NAN,
    }
}

/// Rounds to nearest even by keeping 64 leading bits and a sticky bit for what falls off.
fn power_of_two_digits<T: CodeUnit>(leading: u64, rest: &[T], radix: u32) -> f64 {
    let width = radix.trailing_zeros();
    let mut mantissa = u128::from(leading);
    let mut sticky = false;
    let mut scale: u64 = 0;
    for &unit in rest {
        let digit = u128::from(digit_value(unit));
        if mantissa < 1 << 120 {
            mantissa = mantissa << width | digit;
        } else {
            sticky |= digit != 0;
            scale += u64::from(width);
        }
    }
    // The conversion below rounds once; the sticky bit sits far under the rounding position.
    if sticky {
        mantissa |= 1;
    }
    let rounded = mantissa as f64;
    if scale > 1100 {
        return f64::INFINITY;
    }
    rounded * 2f64.powi(scale as i32)
}

/// Scans the longest StrDecimalLiteral prefix; returns its value and length.
fn scan_decimal<T: CodeUnit>(text: &[T]) -> Option<(f64, usize)> {
    let at = |index: usize| -> u32 { text.get(index).map_or(0, |&unit| unit.into()) };
    let mut position = 0;
    let negative = at(0) == u32::from(b'-');
    if negative || at(0) == u32::from(b'+') {
        position = 1;
    }
    let signed = |value: f64| if negative { -value } else { value };

    if at(position) == u32::from(b'I') {
        let name = b"Infinity";
        let matches = text.len() >= position + name.len()
            && text[position..position + name.len()]
                .iter()
                .zip(name)
                .all(|(&unit, &byte)| unit.into() == u32::from(byte));
        return matches.then(|| (signed(f64::INFINITY), position + name.len()));
    }

    let start = position;
    let mut mantissa: u64 = 0;
    let mut significant = 0;
    let mut decimal_exponent: i64 = 0;
    let mut any_digit = false;
    let digit = |index: usize| -> Option<u64> {
        let value = at(index).wrapping_sub(u32::from(b'0'));
        (value < 10).then_some(u64::from(value))
    };
    while let Some(value) = digit(position) {
        any_digit = true;
        if significant > 0 || value > 0 {
            significant += 1;
            if significant <= 19 {
                mantissa = mantissa * 10 + value;
            }
        }
        position += 1;
    }
    if at(position) == u32::from(b'.') && (any_digit || digit(position + 1).is_some()) {
        position += 1;
        while let Some(value) = digit(position) {
            any_digit = true;
            if significant > 0 || value > 0 {
                significant += 1;
                if significant <= 19 {
                    mantissa = mantissa * 10 + value;
                }
            }
            decimal_exponent -= 1;
            position += 1;
        }
    }
    if !any_digit {
        return None;
    }
    // An exponent part belongs to the literal only if it has a digit.
    if (at(position) | 0x20) == u32::from(b'e') {
        let sign = at(position + 1);
        let has_sign = sign == u32::from(b'+') || sign == u32::from(b'-');
        let mut digits_at = position + 1 + usize::from(has_sign);
        if digit(digits_at).is_some() {
            let mut exponent: i64 = 0;
            while let Some(value) = digit(digits_at) {
                exponent = (exponent * 10 + value as i64).min(1 << 40);
                digits_at += 1;
            }
            decimal_exponent += if sign == u32::from(b'-') { -exponent } else { exponent };
            position = digits_at;
        }
    }

    // FAST PATH: both the mantissa and the power of ten are exact doubles, so one operation rounds once.
    if significant <= 15 && decimal_exponent.abs() <= 22 {
        let power = EXACT_POWERS_OF_TEN[decimal_exponent.unsigned_abs() as usize];
        let value = mantissa as f64;
        let value = if decimal_exponent < 0 { value / power } else { value * power };
        return Some((signed(value), position));
    }
    let length = position - start;
    let mut stack = [0u8; 64];
    let parse = |bytes: &[u8]| std::str::from_utf8(bytes).ok().and_then(|ascii| ascii.parse::<f64>().ok());
    let value = if length <= stack.len() {
        for (byte, &unit) in stack.iter_mut().zip(&text[start..position]) {
            *byte = unit.into() as u8;
        }
        parse(&stack[..length])?
    } else {
        let bytes: Vec<u8> = text[start..position].iter().map(|&unit| unit.into() as u8).collect();
        parse(&bytes)?
    };
    Some((signed(value), position))
}

/// The powers of ten that are exact as doubles.
pub const EXACT_POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn both(text: &str) -> f64 {
        let wide: Vec<u16> = text.encode_utf16().collect();
        let result = string_to_number(&wide);
        if text.is_ascii() {
            assert_eq!(string_to_number(text.as_bytes()).to_bits(), result.to_bits(), "{text}");
        }
        result
    }

    #[test]
    fn whole_strings() {
        for (text, expected) in [
            ("", 0.0),
            ("  \t\u{feff}\u{2028} ", 0.0),
            ("12", 12.0),
            (" \u{a0}12.50\n", 12.5),
            ("-.5e-1", -0.05),
            ("5.", 5.0),
            ("+5.e3", 5000.0),
            ("Infinity", f64::INFINITY),
            ("-Infinity", f64::NEG_INFINITY),
            ("0x1F", 31.0),
            ("0B101", 5.0),
            ("0o17", 15.0),
            ("010", 10.0),
            ("1e1000", f64::INFINITY),
            ("1e-1000", 0.0),
            ("0e99999999999999999999", 0.0),
            ("1e99999999999999999999", f64::INFINITY),
            ("123456789012345678901234567890", 123456789012345680000000000000.0),
            ("0.1234567890123456789", 0.12345678901234568),
            ("9007199254740993", 9007199254740992.0),
            (
                "9007199254740993.0000000000000000000000000000000000000000000000000000000000000000000000001",
                9007199254740994.0,
            ),
            ("2.4703282292062327208299439e-324", 0.0),
            ("2.4703282292062328e-324", 5e-324),
            ("0x20000000000001", 9007199254740992.0),
            ("0x20000000000001000000000000000000000000000000000001", 2.0086725553237383e59),
            ("0x20000000000003", 9007199254740996.0),
        ] {
            assert_eq!(both(text), expected, "{text}");
        }
        assert!(both("-0").is_sign_negative());
        for text in [
            "1_000",
            "0x",
            "-0x10",
            "0b2",
            "infinity",
            "Infinityx",
            "1e",
            "1e+",
            ".",
            "+",
            "- 1",
            "1 2",
            "0xg",
            "e5",
            "1..2",
            "١",
        ] {
            assert!(both(text).is_nan(), "{text}");
        }
    }

    #[test]
    fn prefixes() {
        for (text, expected) in [
            ("3.14abc", 3.14),
            ("  -7e", -7.0),
            ("1e+x", 1.0),
            ("Infinityx", f64::INFINITY),
            (".5.5", 0.5),
            ("1_2", 1.0),
        ] {
            assert_eq!(parse_float(text.as_bytes()), expected, "{text}");
        }
        for text in ["", "x", ".", "-", "Infinit", "e3"] {
            assert!(parse_float(text.as_bytes()).is_nan(), "{text}");
        }
        for (text, radix, expected) in [
            ("42px", 0, 42.0),
            (" -0x1fz", 0, -31.0),
            ("0x1f", 16, 31.0),
            ("0x1f", 10, 0.0),
            ("zz", 36, 1295.0),
            ("101", 2, 5.0),
            ("9007199254740993", 10, 9007199254740992.0),
            ("9007199254740995", 10, 9007199254740996.0),
            ("100000000000000000000000000000000000000000000000000011", 2, 9007199254740996.0),
            ("zzzzzzzzzzzzzzzz", 36, 7.958661109946401e24),
        ] {
            assert_eq!(parse_int(text.as_bytes(), radix), expected, "{text}");
        }
        assert!(parse_int(b"-0", 0).is_sign_negative());
        assert!(parse_int(b"12", 1).is_nan());
        assert!(parse_int(b"12", 37).is_nan());
        assert!(parse_int(b"9", 8).is_nan());
        assert!(parse_int(b"0x", 16).is_nan());
    }
}
