//! Random operands against dashu's signed integers, and tables for the conversions.

use super::*;
use dashu_int::IBig;

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Lengths from zero to a few limbs, with runs of zeros and ones so that carries travel.
    fn value(&mut self) -> BigIntValue {
        let length = match self.next() % 16 {
            0 => 0,
            1..=6 => 1,
            7..=9 => 2,
            10..=13 => 3 + self.next() % 4,
            _ => 30,
        };
        let limbs = (0..length)
            .map(|_| match self.next() % 6 {
                0 => 0,
                1 => u64::MAX,
                2 => 1 << 63,
                3 => self.next() >> (self.next() % 64),
                _ => self.next(),
            })
            .collect();
        BigIntValue::new(self.next() & 1 == 1, Limbs::from_vec(limbs))
    }
}

fn ibig(value: &BigIntValue) -> IBig {
    let magnitude = IBig::from(UBig::from_words(value.limbs()));
    if value.is_negative() { -magnitude } else { magnitude }
}

fn big(text: &str) -> BigIntValue {
    parse(text.as_bytes()).expect("a BigInt").expect("not too big")
}

#[test]
fn arithmetic_agrees() {
    let mut random = Random(0x9e3779b97f4a7c15);
    for _ in 0..20_000 {
        let (a, b) = (random.value(), random.value());
        let (x, y) = (ibig(&a), ibig(&b));
        let (ra, rb) = (a.as_ref(), b.as_ref());
        let check = |value: BigIntValue, expected: IBig, what: &str| {
            assert!(value.limbs().last() != Some(&0) && !(value.is_negative() && value.limbs().is_empty()));
            assert_eq!(ibig(&value), expected, "{what} of {x} and {y}");
        };
        check(add(ra, rb).unwrap(), &x + &y, "sum");
        check(subtract(ra, rb).unwrap(), &x - &y, "difference");
        check(multiply(ra, rb).unwrap(), &x * &y, "product");
        if !b.as_ref().is_zero() {
            check(divide(ra, rb).unwrap(), &x / &y, "quotient");
            check(remainder(ra, rb).unwrap(), &x % &y, "remainder");
        } else {
            assert!(divide(ra, rb).is_none() && remainder(ra, rb).is_none());
        }
        check(bitwise_and(ra, rb), &x & &y, "and");
        check(bitwise_or(ra, rb), &x | &y, "or");
        check(bitwise_xor(ra, rb), &x ^ &y, "xor");
        check(bitwise_not(ra).unwrap(), !x.clone(), "not");
        check(negate(ra), -x.clone(), "negation");
        let bits = random.next() % 200;
        let count = BigIntValue::from(bits);
        check(left_shift(ra, count.as_ref()).unwrap(), &x << bits as usize, "left shift");
        check(signed_right_shift(ra, count.as_ref()).unwrap(), &x >> bits as usize, "right shift");
        let minus = negate(count.as_ref());
        check(left_shift(ra, minus.as_ref()).unwrap(), &x >> bits as usize, "left shift by a negative count");
        let modulus = IBig::from(1) << bits as usize;
        let mut low = &x % &modulus;
        if low < IBig::from(0) {
            low += &modulus;
        }
        check(as_uint_n(bits, ra).unwrap(), low.clone(), "asUintN");
        if bits > 0 && low >= IBig::from(1) << (bits as usize - 1) {
            low -= &modulus;
        }
        check(as_int_n(bits, ra), low, "asIntN");
        assert_eq!(compare(ra, rb), x.cmp(&y));
        assert_eq!(to_f64(ra), x.to_f64().value(), "{x}");
        for radix in [2, 7, 10, 16, 32, 36] {
            let text = to_string_radix(ra, radix);
            assert_eq!(text, x.in_radix(radix).to_string());
            let digits = text.trim_start_matches('-');
            let parsed = parse_literal(digits, radix).unwrap().unwrap();
            assert_eq!(parsed.limbs(), a.limbs());
        }
    }
}

#[test]
fn powers() {
    let power = |base: &str, exponent: &str| exponentiate(big(base).as_ref(), big(exponent).as_ref());
    assert_eq!(power("3", "100").unwrap(), big("515377520732011331036461129765621272702107522001"));
    assert_eq!(power("-2", "65").unwrap(), big("-36893488147419103232"));
    assert_eq!(power("0", "0").unwrap(), big("1"));
    assert_eq!(power("-1", "99999999999999999999999999999").unwrap(), big("-1"));
    assert_eq!(power("2", "-1"), Err(ExponentiateError::NegativeExponent));
    assert_eq!(power("2", "1073741824"), Err(ExponentiateError::TooBig));
    assert_eq!(power("3", "99999999999999999999999"), Err(ExponentiateError::TooBig));
    assert!(power("2", "1000000").is_ok());
    assert!(left_shift(big("1").as_ref(), big("1073741824").as_ref()).is_err());
    assert!(left_shift(big("0").as_ref(), big("99999999999999999999999").as_ref()).is_ok());
    assert_eq!(
        signed_right_shift(big("-1").as_ref(), big("99999999999999999999999").as_ref()).unwrap(),
        big("-1")
    );
}

#[test]
fn doubles() {
    for (number, text) in [
        (0.0, "0"),
        (-0.0, "0"),
        (-5.0, "-5"),
        (9007199254740992.0, "9007199254740992"),
        (1e21, "1000000000000000000000"),
        (
            -1.7976931348623157e308,
            concat!(
                "-179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222948165808559332123347747979",
                "26204144723168738177180919299881250404026184124858368"
            ),
        ),
    ] {
        let value = from_f64(number).unwrap();
        if text.len() < 200 {
            assert_eq!(to_string_radix(value.as_ref(), 10), text);
        }
        assert_eq!(to_f64(value.as_ref()), number);
    }
    assert!(from_f64(1.5).is_none() && from_f64(f64::NAN).is_none() && from_f64(f64::INFINITY).is_none());
    let compare = |text: &str, number: f64| compare_with_f64(big(text).as_ref(), number);
    assert_eq!(compare("1", 1.5), Some(Ordering::Less));
    assert_eq!(compare("-1", -1.5), Some(Ordering::Greater));
    assert_eq!(compare("2", 2.0), Some(Ordering::Equal));
    assert_eq!(compare("9007199254740993", 9007199254740992.0), Some(Ordering::Greater));
    assert_eq!(compare("1", f64::NAN), None);
    assert_eq!(compare("1", f64::INFINITY), Some(Ordering::Less));
    assert_eq!(compare("0", -0.0), Some(Ordering::Equal));
    let huge = exponentiate(big("10").as_ref(), big("400").as_ref()).unwrap();
    assert_eq!(to_f64(huge.as_ref()), f64::INFINITY);
}

#[test]
fn parsing() {
    for (text, expected) in [
        ("", "0"),
        (" 12\n", "12"),
        ("-0", "0"),
        ("+7", "7"),
        ("0xFf", "255"),
        ("0b101", "5"),
        ("0o17", "15"),
        ("000123", "123"),
    ] {
        assert_eq!(to_string_radix(big(text).as_ref(), 10), expected, "{text:?}");
    }
    for text in ["1n", "1.5", "1e3", "-0x1", "0x", "--1", "+", "1 2", "1_0", "Infinity", "0b2"] {
        assert!(parse(text.as_bytes()).is_none(), "{text:?}");
    }
    assert_eq!(to_u64_wrapping(big("-1").as_ref()), u64::MAX);
    assert_eq!(to_i64(big("-9223372036854775808").as_ref()), Some(i64::MIN));
    assert_eq!(to_i64(big("9223372036854775808").as_ref()), None);
}
