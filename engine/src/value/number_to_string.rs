//! Number to text: Number::toString (6.1.6.1.20) and the formats of Number.prototype (21.1.3).
//!
//! The fixed-digit formats are exact: the spec picks the decimal nearest to the number's exact value
//! and, of two equally near, the larger one.

use std::fmt::Write;

/// Reusable space for [`NumberBuffer::format`]; cheap to create.
pub struct NumberBuffer {
    ryu: ryu_js::Buffer,
    int: [u8; 24],
}

impl Default for NumberBuffer {
    fn default() -> Self {
        Self::new()
    }
}

impl NumberBuffer {
    #[inline]
    pub fn new() -> Self {
        Self { ryu: ryu_js::Buffer::new(), int: [0; 24] }
    }

    // 6.1.6.1.20 Number::toString with radix 10.
    #[inline]
    pub fn format(&mut self, number: f64) -> &str {
        let int = number as i64;
        // FAST PATH: integers of up to 53 bits print as themselves; -0 prints as 0 either way.
        if int as f64 == number && int.unsigned_abs() < 1 << 53 {
            return self.format_i64(int);
        }
        if number.is_nan() {
            "NaN"
        } else if number.is_infinite() {
            if number > 0.0 { "Infinity" } else { "-Infinity" }
        } else {
            self.ryu.format_finite(number)
        }
    }

    #[inline]
    pub fn format_i32(&mut self, number: i32) -> &str {
        self.format_i64(i64::from(number))
    }

    pub fn format_i64(&mut self, number: i64) -> &str {
        let mut position = self.int.len();
        let mut magnitude = number.unsigned_abs();
        loop {
            position -= 1;
            self.int[position] = b'0' + (magnitude % 10) as u8;
            magnitude /= 10;
            if magnitude == 0 {
                break;
            }
        }
        if number < 0 {
            position -= 1;
            self.int[position] = b'-';
        }
        std::str::from_utf8(&self.int[position..]).unwrap_or_default()
    }
}

/// 6.1.6.1.20 with a radix other than 10 (2 to 36). The spec leaves the fraction's digits to the
/// implementation; like V8 this prints just enough of them to tell the number from its neighbours.
pub fn number_to_radix_string(number: f64, radix: u32) -> String {
    debug_assert!((2..=36).contains(&radix));
    if number.is_nan() {
        return "NaN".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity".into() } else { "-Infinity".into() };
    }
    let magnitude = number.abs();
    // FAST PATH: integers that are exact.
    if magnitude < 9_007_199_254_740_992.0 && magnitude.trunc() == magnitude {
        return integer_to_radix_string(magnitude as u64, number < 0.0, radix);
    }
    let base = f64::from(radix);
    let mut whole = magnitude.floor();
    let mut fraction = magnitude - whole;
    let mut digits: Vec<u8> = Vec::new();
    // Half the distance to the next double: the uncertainty of the digits, scaled along with them.
    let mut uncertainty = (0.5 * (magnitude.next_up() - magnitude)).max(f64::from_bits(1));
    if fraction >= uncertainty {
        loop {
            fraction *= base;
            uncertainty *= base;
            let digit = fraction as u8;
            digits.push(digit);
            fraction -= f64::from(digit);
            let past_half = fraction > 0.5 || (fraction == 0.5 && digit & 1 == 1);
            if past_half && fraction + uncertainty > 1.0 {
                // Round up; digits that overflow vanish and carry, at last into the integer part.
                loop {
                    match digits.pop() {
                        None => {
                            whole += 1.0;
                            break;
                        }
                        Some(last) if u32::from(last) + 1 < radix => {
                            digits.push(last + 1);
                            break;
                        }
                        Some(_) => {}
                    }
                }
                break;
            }
            if fraction < uncertainty {
                break;
            }
        }
    }

    let mut reversed: Vec<u8> = Vec::new();
    // Digits below the double's precision are printed as zeros.
    while whole / base >= 9_007_199_254_740_992.0 {
        whole /= base;
        reversed.push(0);
    }
    loop {
        let digit = whole % base;
        reversed.push(digit as u8);
        whole = (whole - digit) / base;
        if whole <= 0.0 {
            break;
        }
    }
    let as_char = |digit: u8| char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 });
    let mut text = String::with_capacity(reversed.len() + digits.len() + 2);
    if number < 0.0 {
        text.push('-');
    }
    text.extend(reversed.iter().rev().map(|&digit| as_char(digit)));
    if !digits.is_empty() {
        text.push('.');
        text.extend(digits.iter().map(|&digit| as_char(digit)));
    }
    text
}

/// An integer in a radix of 2 to 36.
pub fn integer_to_radix_string(magnitude: u64, negative: bool, radix: u32) -> String {
    let mut digits = [0u8; 65];
    let mut position = digits.len();
    let mut rest = magnitude;
    loop {
        position -= 1;
        let digit = (rest % u64::from(radix)) as u8;
        digits[position] = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
        rest /= u64::from(radix);
        if rest == 0 {
            break;
        }
    }
    if negative {
        position -= 1;
        digits[position] = b'-';
    }
    std::str::from_utf8(&digits[position..]).unwrap_or_default().to_owned()
}

/// A finite positive double as odd mantissa times a power of two.
fn odd_decomposition(magnitude: f64) -> (u64, i32) {
    let bits = magnitude.to_bits();
    let biased = (bits >> 52) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) =
        if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
    let zeros = mantissa.trailing_zeros();
    (mantissa >> zeros, exponent + zeros as i32)
}

/// Whether `magnitude * 10^scale` lies exactly halfway between two integers.
fn is_tie(magnitude: f64, scale: i32) -> bool {
    let (mantissa, exponent) = odd_decomposition(magnitude);
    // mantissa * 5^scale is odd (or no integer), so twice the product is odd only for this power of two.
    if exponent != -(scale + 1) {
        return false;
    }
    // A negative scale also divides by a power of five; 5^23 is more than any mantissa.
    scale >= 0 || (scale >= -22 && mantissa.is_multiple_of(5u64.pow(scale.unsigned_abs())))
}

/// Adds one to a string of decimal digits; true if the carry runs out at the front (digits become zeros).
fn increment(digits: &mut [u8]) -> bool {
    for digit in digits.iter_mut().rev() {
        if *digit == b'.' {
            continue;
        }
        if *digit == b'9' {
            *digit = b'0';
        } else {
            *digit += 1;
            return false;
        }
    }
    true
}

/// 21.1.3.3 from step 6: `number` is finite, `fraction_digits` within 0..=100.
pub fn number_to_fixed(number: f64, fraction_digits: usize) -> String {
    let magnitude = number.abs();
    if magnitude >= 1e21 {
        return NumberBuffer::new().format(number).to_owned();
    }
    let mut text = String::with_capacity(fraction_digits + 24);
    if number < 0.0 {
        text.push('-');
    }
    let (mantissa, exponent) = if magnitude == 0.0 { (0, 0) } else { odd_decomposition(magnitude) };
    if fraction_digits <= 22 && exponent > -127 {
        // FAST PATH: mantissa * 10^digits fits 128 bits (53 + 74), as does any integer below 10^21.
        let (scaled, kept_digits) = if exponent >= 0 {
            (u128::from(mantissa) << exponent, 0)
        } else {
            let product = u128::from(mantissa) * 10u128.pow(fraction_digits as u32);
            let shift = exponent.unsigned_abs();
            // Adding half rounds ties up; the product is below 2^127, so the sum does not overflow.
            ((product + (1 << (shift - 1))) >> shift, fraction_digits)
        };
        let start = text.len();
        write!(text, "{scaled}").expect("writing to a String");
        if kept_digits > 0 {
            let length = text.len() - start;
            if length <= kept_digits {
                text.insert_str(start, &"0".repeat(kept_digits + 1 - length));
            }
            text.insert(text.len() - kept_digits, '.');
        } else if fraction_digits > 0 {
            text.push('.');
            text.extend(std::iter::repeat_n('0', fraction_digits));
        }
        return text;
    }
    if magnitude != 0.0 && is_tie(magnitude, fraction_digits as i32) {
        // One digit more is exact and ends in 5; it goes up.
        let mut exact = format!("{magnitude:.*}", fraction_digits + 1).into_bytes();
        exact.pop();
        let carried = increment(&mut exact);
        if carried {
            text.push('1');
        }
        text.extend(exact.iter().map(|&byte| char::from(byte)));
    } else {
        write!(text, "{magnitude:.fraction_digits$}").expect("writing to a String");
    }
    text
}

/// The `count` significant digits (1 to 101) nearest to `magnitude` and the decimal exponent of the first.
fn significant_digits(magnitude: f64, count: usize) -> (Vec<u8>, i32) {
    if magnitude == 0.0 {
        return (vec![b'0'; count], 0);
    }
    // One digit more than asked for: on a tie it is exact, and it tells the exponent before rounding.
    let split = |text: String| -> (Vec<u8>, i32) {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        (mantissa.bytes().filter(u8::is_ascii_digit).collect(), exponent.parse().unwrap_or(0))
    };
    let (mut longer, mut exponent) = split(format!("{magnitude:.count$e}"));
    if is_tie(magnitude, count as i32 - 1 - exponent) {
        longer.pop();
        if increment(&mut longer) {
            longer[0] = b'1';
            exponent += 1;
        }
        return (longer, exponent);
    }
    split(format!("{magnitude:.*e}", count - 1))
}

fn push_exponent(text: &mut String, exponent: i32) {
    write!(text, "e{exponent:+}").expect("writing to a String");
}

fn push_digits(text: &mut String, digits: &[u8]) {
    text.extend(digits.iter().map(|&digit| char::from(digit)));
}

/// 21.1.3.2 from step 5: `number` is finite; `None` prints as many digits as needed, else 0..=100.
pub fn number_to_exponential(number: f64, fraction_digits: Option<usize>) -> String {
    let magnitude = number.abs();
    let (digits, exponent) = match fraction_digits {
        Some(count) => significant_digits(magnitude, count + 1),
        None => shortest_digits(magnitude),
    };
    let mut text = String::with_capacity(digits.len() + 8);
    if number < 0.0 {
        text.push('-');
    }
    text.push(char::from(digits[0]));
    if digits.len() > 1 {
        text.push('.');
        push_digits(&mut text, &digits[1..]);
    }
    push_exponent(&mut text, exponent);
    text
}

/// The shortest digits that identify `magnitude`, and the decimal exponent of the first.
fn shortest_digits(magnitude: f64) -> (Vec<u8>, i32) {
    if magnitude == 0.0 {
        return (vec![b'0'], 0);
    }
    let mut buffer = ryu_js::Buffer::new();
    let text = buffer.format_finite(magnitude);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    let leading = digits.iter().take_while(|&&digit| digit == b'0').count();
    digits.drain(..leading);
    while digits.len() > 1 && digits.last() == Some(&b'0') {
        digits.pop();
    }
    (digits, exponent + whole.len() as i32 - 1 - leading as i32)
}

/// 21.1.3.5 from step 6: `number` is finite, `precision` within 1..=100.
pub fn number_to_precision(number: f64, precision: usize) -> String {
    let (digits, exponent) = significant_digits(number.abs(), precision);
    let mut text = String::with_capacity(precision + 10);
    if number < 0.0 {
        text.push('-');
    }
    // Step 10.c: exponential notation below 10^-6 or when the digits do not reach the point.
    if exponent < -6 || exponent >= precision as i32 {
        text.push(char::from(digits[0]));
        if precision > 1 {
            text.push('.');
            push_digits(&mut text, &digits[1..]);
        }
        push_exponent(&mut text, exponent);
    } else if exponent >= 0 {
        let whole = exponent as usize + 1;
        push_digits(&mut text, &digits[..whole]);
        if whole < precision {
            text.push('.');
            push_digits(&mut text, &digits[whole..]);
        }
    } else {
        text.push_str("0.");
        text.extend(std::iter::repeat_n('0', (-exponent - 1) as usize));
        push_digits(&mut text, &digits);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortest() {
        let mut buffer = NumberBuffer::new();
        for (number, expected) in [
            (0.0, "0"),
            (-0.0, "0"),
            (-7.0, "-7"),
            (9007199254740991.0, "9007199254740991"),
            (1e21, "1e+21"),
            (123456789012345680000.0, "123456789012345680000"),
            (0.1, "0.1"),
            (1e-7, "1e-7"),
            (0.000001, "0.000001"),
            (5e-324, "5e-324"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
            (-1.5e300, "-1.5e+300"),
        ] {
            assert_eq!(buffer.format(number), expected);
        }
    }

    #[test]
    fn radices() {
        for (number, radix, expected) in [
            (255.0, 16, "ff"),
            (-255.5, 16, "-ff.8"),
            (0.1, 2, "0.0001100110011001100110011001100110011001100110011001101"),
            (0.1, 3, "0.0022002200220022002200220022002201"),
            (1e21, 36, "5v1j4f4ds7c000"),
            (1e21, 7, "5135235413265003022600000"),
            (std::f64::consts::PI, 36, "3.53i5ab8p5f"),
            (18014398509481984.0, 3, "10020111100200200022122200101210001"),
            (9007199254740994.0, 7, "5350140446150306056"),
            (0.0, 2, "0"),
            (f64::NAN, 2, "NaN"),
        ] {
            assert_eq!(number_to_radix_string(number, radix), expected);
        }
    }

    #[test]
    fn fixed() {
        for (number, digits, expected) in [
            (0.5, 0, "1"),
            (1.5, 0, "2"),
            (2.5, 0, "3"),
            (-2.5, 0, "-3"),
            (1.005, 2, "1.00"),
            (1.45, 1, "1.4"),
            (10.235, 2, "10.23"),
            (0.000001, 7, "0.0000010"),
            (123.456, 0, "123"),
            (-1e-7, 2, "-0.00"),
            (1e20, 2, "100000000000000000000.00"),
            (1e21, 2, "1e+21"),
            (0.0, 2, "0.00"),
            (-0.0, 2, "0.00"),
            (0.1, 30, "0.100000000000000005551115123126"),
            (5.960464477539063e-8, 23, "0.00000005960464477539063"),
            (1.7763568394002505e-15, 48, "0.000000000000001776356839400250464677810668945313"),
            (1e-300, 5, "0.00000"),
        ] {
            assert_eq!(number_to_fixed(number, digits), expected, "{number} {digits}");
        }
    }

    #[test]
    fn exponential_and_precision() {
        for (number, digits, expected) in [
            (0.0, None, "0e+0"),
            (123456.0, None, "1.23456e+5"),
            (123456.0, Some(2), "1.23e+5"),
            (0.00015, Some(0), "1e-4"),
            (25.0, Some(0), "3e+1"),
            (12345.0, Some(3), "1.235e+4"),
            (9.5, Some(0), "1e+1"),
            (-1.1, Some(4), "-1.1000e+0"),
            (5e-324, None, "5e-324"),
            (1e21, None, "1e+21"),
            (100.0, None, "1e+2"),
        ] {
            assert_eq!(number_to_exponential(number, digits), expected, "{number} {digits:?}");
        }
        for (number, precision, expected) in [
            (0.0, 3, "0.00"),
            (123.456, 4, "123.5"),
            (123.456, 2, "1.2e+2"),
            (0.000001, 2, "0.0000010"),
            (0.0000001, 2, "1.0e-7"),
            (1e21, 22, "1000000000000000000000"),
            (25.0, 1, "3e+1"),
            (99.99, 3, "100"),
            (999.9, 3, "1.00e+3"),
            (35.0, 1, "4e+1"),
            (-1.25, 2, "-1.3"),
        ] {
            assert_eq!(number_to_precision(number, precision), expected, "{number} {precision}");
        }
    }
}
