//! The functions of Math (21.3.2) as pure f64 operations.
//!
//! The spec leaves most results to the implementation. Scripts that print or hash results expect
//! those of fdlibm, which every other engine uses, so these come from its port in the `libm` crate or
//! are written here; the standard library's depend on the host's C library.

pub use super::elementary_functions::{
    acosh, asinh, atan2, atanh, cbrt, cos, cosh, log, log1p, log10, sin, sinh, tanh,
};
pub use libm::{acos, asin, atan, exp, expm1, log2, tan};

/// Number::exponentiate (6.1.6.1.3), with the host's C library for the general case, as in other
/// engines: it is accurate to a hair over half a unit in the last place, which fdlibm's is not.
#[inline]
pub fn pow(base: f64, exponent: f64) -> f64 {
    if exponent == 2.0 {
        return base * base;
    }
    // C's pow answers 1 for these.
    if exponent.is_nan() || (exponent.is_infinite() && base.abs() == 1.0) {
        return f64::NAN;
    }
    base.powf(exponent)
}

// 21.3.2.28: ties go up, and -0 is what is left of -0.5..=-0.
#[inline]
pub fn round(x: f64) -> f64 {
    let up = x.ceil();
    if up - 0.5 > x { up - 1.0 } else { up }
}

// 21.3.2.29
#[inline]
pub fn sign(x: f64) -> f64 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else {
        x
    }
}

// 21.3.2.25 for two operands: NaN wins, and +0 is larger than -0.
#[inline]
pub fn max(a: f64, b: f64) -> f64 {
    if a > b {
        a
    } else if b > a {
        b
    } else if a == b {
        // Equal, so at most the sign differs; and-ing clears it unless both are -0.
        f64::from_bits(a.to_bits() & b.to_bits())
    } else {
        f64::NAN
    }
}

// 21.3.2.26
#[inline]
pub fn min(a: f64, b: f64) -> f64 {
    if a < b {
        a
    } else if b < a {
        b
    } else if a == b {
        f64::from_bits(a.to_bits() | b.to_bits())
    } else {
        f64::NAN
    }
}

// 21.3.2.17
#[inline]
pub fn fround(x: f64) -> f64 {
    f64::from(x as f32)
}

// 21.3.2.18 Math.f16round
#[inline]
pub fn f16round(x: f64) -> f64 {
    super::number_conversions::f16_bits_to_f64(super::number_conversions::f64_to_f16_bits(x))
}

// 21.3.2.11, after ToUint32.
#[inline]
pub fn clz32(x: u32) -> i32 {
    x.leading_zeros() as i32
}

// 21.3.2.20, after ToUint32 of both.
#[inline]
pub fn imul(a: u32, b: u32) -> i32 {
    a.wrapping_mul(b) as i32
}

// 21.3.2.19, after the coercions. Scaling by the largest keeps the squares in range, and the
// compensated sum keeps the result within the last place for many operands.
pub fn hypot(numbers: &[f64]) -> f64 {
    let mut largest = 0.0f64;
    let mut any_nan = false;
    for &number in numbers {
        if number.is_infinite() {
            return f64::INFINITY;
        }
        any_nan |= number.is_nan();
        largest = largest.max(number.abs());
    }
    if any_nan {
        return f64::NAN;
    }
    if largest == 0.0 {
        return 0.0;
    }
    let mut sum = 0.0;
    let mut compensation = 0.0;
    for &number in numbers {
        let scaled = number.abs() / largest;
        let summand = scaled * scaled - compensation;
        let next = sum + summand;
        compensation = (next - sum) - summand;
        sum = next;
    }
    sum.sqrt() * largest
}

/// The exact sum of any number of doubles, rounded once (21.3.2.33 Math.sumPrecise).
///
/// A fixed-point accumulator that spans every double: limb i holds multiples of 2^(32 i - 1088).
/// Limbs are signed and wider than their 32 bits, so that carries need settling only every 2^29 additions.
pub struct PreciseSum {
    limbs: [i64; Self::LIMBS],
    pending: u32,
    /// All that was added so far is -0 (or nothing was).
    only_negative_zero: bool,
    /// The sum of infinities and NaNs met, if any.
    special: Option<f64>,
}

impl Default for PreciseSum {
    fn default() -> Self {
        Self::new()
    }
}

impl PreciseSum {
    const BIAS: i32 = 1088;
    // Up to 2^1024 times 2^64 additions.
    const LIMBS: usize = 70;

    pub fn new() -> Self {
        Self { limbs: [0; Self::LIMBS], pending: 0, only_negative_zero: true, special: None }
    }

    pub fn add(&mut self, number: f64) {
        if !number.is_finite() {
            self.special = Some(self.special.map_or(number, |so_far| so_far + number));
            return;
        }
        if number == 0.0 {
            self.only_negative_zero &= number.is_sign_negative();
            return;
        }
        self.only_negative_zero = false;
        let bits = number.to_bits();
        let biased = ((bits >> 52) & 0x7ff) as i32;
        let fraction = bits & ((1 << 52) - 1);
        let (mantissa, exponent) =
            if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
        let position = (exponent + Self::BIAS) as usize;
        let shifted = u128::from(mantissa) << (position % 32);
        for (limb, part) in
            self.limbs[position / 32..].iter_mut().zip([shifted, shifted >> 32, shifted >> 64])
        {
            let part = i64::from(part as u32);
            *limb += if number < 0.0 { -part } else { part };
        }
        self.pending += 1;
        if self.pending == 1 << 29 {
            self.settle();
        }
    }

    /// Carries until every limb but the last is within 0..2^32.
    fn settle(&mut self) {
        let mut carry = 0;
        let (last, lower) = self.limbs.split_last_mut().expect("the accumulator has limbs");
        for limb in lower {
            let total = *limb + carry;
            *limb = total & 0xffff_ffff;
            carry = total >> 32;
        }
        *last += carry;
        self.pending = 0;
    }

    pub fn finish(mut self) -> f64 {
        if let Some(special) = self.special {
            return special;
        }
        if self.only_negative_zero {
            return -0.0;
        }
        self.settle();
        let negative = self.limbs[Self::LIMBS - 1] < 0;
        if negative {
            for limb in &mut self.limbs {
                *limb = -*limb;
            }
            self.settle();
        }
        let Some(top) = self.limbs.iter().rposition(|&limb| limb != 0) else {
            return 0.0;
        };
        // The four highest limbs hold at least 97 significant bits; what is below only breaks ties.
        let mut window: u128 = 0;
        for offset in 0..4 {
            let limb = if top >= offset { self.limbs[top - offset] } else { 0 };
            window = window << 32 | limb as u128;
        }
        if top > 3 && self.limbs[..top - 3].iter().any(|&limb| limb != 0) {
            window |= 1;
        }
        let exponent = (top as i32 - 3) * 32 - Self::BIAS;
        let magnitude = scale_and_round(window, exponent);
        if negative { -magnitude } else { magnitude }
    }
}

/// `mantissa * 2^exponent`, rounded once to nearest even, gradual underflow included.
pub(crate) fn scale_and_round(mantissa: u128, exponent: i32) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    let length = 128 - mantissa.leading_zeros() as i32;
    // The result's last place: 53 bits of significance, but no finer than 2^-1074.
    let last_place = (exponent + length - 53).max(-1074);
    let dropped = last_place - exponent;
    let kept = if dropped <= 0 {
        (mantissa as u64) << -dropped
    } else if dropped > 128 {
        0
    } else {
        let (whole, rest, half) = if dropped == 128 {
            (0, mantissa, 1 << 127)
        } else {
            (mantissa >> dropped, mantissa & ((1 << dropped) - 1), 1 << (dropped - 1))
        };
        let whole = whole as u64;
        if rest > half || (rest == half && whole & 1 == 1) { whole + 1 } else { whole }
    };
    if last_place == -1074 {
        // Subnormals and the smallest binade of normals are consecutive bit patterns.
        return f64::from_bits(kept);
    }
    let (kept, last_place) = if kept == 1 << 53 { (1 << 52, last_place + 1) } else { (kept, last_place) };
    if last_place > 971 {
        return f64::INFINITY;
    }
    f64::from_bits((((last_place + 1075) as u64) << 52) | (kept & ((1 << 52) - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding() {
        for (x, expected) in [
            (0.5, 1.0),
            (2.5, 3.0),
            (-2.5, -2.0),
            (0.49999999999999994, 0.0),
            (-0.5, -0.0),
            (-0.2, -0.0),
            (4503599627370495.5, 4503599627370496.0),
            (9007199254740991.0, 9007199254740991.0),
        ] {
            assert_eq!(round(x).to_bits(), f64::to_bits(expected), "{x}");
        }
        assert_eq!(max(-0.0, 0.0).to_bits(), 0);
        assert!(min(0.0, -0.0).is_sign_negative());
        assert!(max(f64::NAN, 1.0).is_nan() && min(1.0, f64::NAN).is_nan());
        assert_eq!(hypot(&[3.0, 4.0]), 5.0);
        assert_eq!(hypot(&[f64::NAN, f64::NEG_INFINITY]), f64::INFINITY);
        assert_eq!(imul(0xffff_ffff, 5), -5);
        assert_eq!(f16round(1.337), 1.3369140625);
    }

    #[test]
    fn precise_sums() {
        let sum = |numbers: &[f64]| {
            let mut sum = PreciseSum::new();
            numbers.iter().for_each(|&number| sum.add(number));
            sum.finish()
        };
        assert!(sum(&[]).is_sign_negative());
        assert!(sum(&[-0.0, -0.0]).is_sign_negative());
        assert!(sum(&[-0.0, 0.0]).is_sign_positive());
        assert_eq!(sum(&[1e20, 0.1, -1e20]), 0.1);
        assert_eq!(sum(&[0.1, 0.2, 0.3]), 0.6);
        assert_eq!(sum(&[1e308, 1e308, 0.1, 0.1, 1e30, 0.1, -1e30, -1e308, -1e308]), 0.30000000000000004);
        assert_eq!(sum(&[f64::MAX, f64::MAX]), f64::INFINITY);
        assert_eq!(sum(&[5e-324, -1.0, 1.0]), 5e-324);
        assert_eq!(sum(&[5e-324, 5e-324]), 1e-323);
        assert_eq!(sum(&[-5e-324, -5e-324, -5e-324]), -1.5e-323);
        assert!(sum(&[f64::INFINITY, f64::NEG_INFINITY]).is_nan());
        assert_eq!(sum(&[f64::INFINITY, 1.0]), f64::INFINITY);
        assert_eq!(sum(&[2f64.powi(53), 1.0]), 2f64.powi(53));
        assert_eq!(sum(&[2f64.powi(53), 1.0, 5e-324]), 2f64.powi(53) + 2.0);
        assert_eq!(sum(&[-8.88e-320, 2.2250738585072014e-308]), 2.2250738585072014e-308 - 8.88e-320);
        assert!(sum(&[1.0, -1.0]).is_sign_positive());
    }
}
