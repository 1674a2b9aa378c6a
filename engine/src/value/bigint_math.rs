//! BigInt arithmetic (6.1.6.2) on signed magnitudes: a sign and 64-bit limbs, least significant
//! first, canonical (no leading zero limb; zero has none and is not negative).
//!
//! Small operands are handled here, without any allocation up to 128 bits; long multiplications,
//! divisions and radix conversions go to `dashu_int`, which has the subquadratic algorithms.

use dashu_int::UBig;
use std::cmp::Ordering;

/// The longest magnitude, in bits. Longer results are a RangeError ("Maximum BigInt size exceeded").
pub const MAX_BITS: u64 = 1 << 30;

/// The result would not fit [`MAX_BITS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooBig;

/// Limbs with room for two in place.
#[derive(Clone, Debug)]
pub enum Limbs {
    Inline([u64; 2], u8),
    Heap(Vec<u64>),
}

impl Limbs {
    /// Trims leading zero limbs.
    fn from_slice(limbs: &[u64]) -> Self {
        let limbs = trimmed(limbs);
        match *limbs {
            [] => Limbs::Inline([0; 2], 0),
            [low] => Limbs::Inline([low, 0], 1),
            [low, high] => Limbs::Inline([low, high], 2),
            _ => Limbs::Heap(limbs.to_vec()),
        }
    }

    fn from_vec(mut limbs: Vec<u64>) -> Self {
        limbs.truncate(trimmed(&limbs).len());
        if limbs.len() <= 2 { Self::from_slice(&limbs) } else { Limbs::Heap(limbs) }
    }

    fn from_u128(value: u128) -> Self {
        let high = (value >> 64) as u64;
        let length = if value == 0 { 0 } else { 1 + u8::from(high != 0) };
        Limbs::Inline([value as u64, high], length)
    }

    #[inline]
    pub fn as_slice(&self) -> &[u64] {
        match self {
            Limbs::Inline(limbs, length) => &limbs[..usize::from(*length)],
            Limbs::Heap(limbs) => limbs,
        }
    }
}

/// An owned BigInt value.
#[derive(Clone, Debug)]
pub struct BigIntValue {
    negative: bool,
    limbs: Limbs,
}

/// A borrowed BigInt value, usually of a heap cell.
#[derive(Clone, Copy, Debug)]
pub struct BigIntRef<'a> {
    pub negative: bool,
    pub limbs: &'a [u64],
}

impl PartialEq for BigIntValue {
    fn eq(&self, other: &Self) -> bool {
        self.as_ref() == other.as_ref()
    }
}

impl PartialEq for BigIntRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.negative == other.negative && self.limbs == other.limbs
    }
}

impl BigIntValue {
    fn new(negative: bool, limbs: Limbs) -> Self {
        let negative = negative && !limbs.as_slice().is_empty();
        Self { negative, limbs }
    }

    pub fn zero() -> Self {
        Self::from(0i64)
    }

    #[inline]
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    #[inline]
    pub fn limbs(&self) -> &[u64] {
        self.limbs.as_slice()
    }

    #[inline]
    pub fn as_ref(&self) -> BigIntRef<'_> {
        BigIntRef { negative: self.negative, limbs: self.limbs() }
    }

    fn from_ubig(negative: bool, magnitude: &UBig) -> Self {
        Self::new(negative, Limbs::from_slice(magnitude.as_words()))
    }

    fn checked(self) -> Result<Self, TooBig> {
        if bit_length(self.limbs()) > MAX_BITS { Err(TooBig) } else { Ok(self) }
    }
}

impl From<i64> for BigIntValue {
    #[inline]
    fn from(value: i64) -> Self {
        Self::new(value < 0, Limbs::from_u128(u128::from(value.unsigned_abs())))
    }
}

impl From<u64> for BigIntValue {
    #[inline]
    fn from(value: u64) -> Self {
        Self::new(false, Limbs::from_u128(u128::from(value)))
    }
}

impl From<i128> for BigIntValue {
    #[inline]
    fn from(value: i128) -> Self {
        Self::new(value < 0, Limbs::from_u128(value.unsigned_abs()))
    }
}

impl<'a> From<&'a BigIntValue> for BigIntRef<'a> {
    fn from(value: &'a BigIntValue) -> Self {
        value.as_ref()
    }
}

impl<'a> BigIntRef<'a> {
    #[inline]
    pub fn new(negative: bool, limbs: &'a [u64]) -> Self {
        debug_assert!(limbs.last() != Some(&0) && !(negative && limbs.is_empty()));
        Self { negative, limbs }
    }

    #[inline]
    pub fn is_zero(self) -> bool {
        self.limbs.is_empty()
    }

    pub fn to_owned(self) -> BigIntValue {
        BigIntValue::new(self.negative, Limbs::from_slice(self.limbs))
    }

    fn negated(self) -> Self {
        Self { negative: !self.negative && !self.is_zero(), limbs: self.limbs }
    }

    /// The value if it has at most one limb.
    #[inline]
    fn small(self) -> Option<i128> {
        let magnitude = match *self.limbs {
            [] => 0,
            [limb] => i128::from(limb),
            _ => return None,
        };
        Some(if self.negative { -magnitude } else { magnitude })
    }
}

impl crate::object::JsBigInt {
    /// The cell's value.
    #[inline]
    pub fn as_ref(&self) -> BigIntRef<'_> {
        BigIntRef::new(self.is_negative(), self.limbs())
    }
}

fn trimmed(limbs: &[u64]) -> &[u64] {
    &limbs[..limbs.iter().rposition(|&limb| limb != 0).map_or(0, |top| top + 1)]
}

fn bit_length(limbs: &[u64]) -> u64 {
    limbs.last().map_or(0, |top| limbs.len() as u64 * 64 - u64::from(top.leading_zeros()))
}

fn compare_magnitudes(a: &[u64], b: &[u64]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

fn add_magnitudes(a: &[u64], b: &[u64]) -> Vec<u64> {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let mut sum = Vec::with_capacity(long.len() + 1);
    let mut carry = false;
    for (index, &limb) in long.iter().enumerate() {
        let (partial, first) = limb.overflowing_add(short.get(index).copied().unwrap_or(0));
        let (total, second) = partial.overflowing_add(u64::from(carry));
        sum.push(total);
        carry = first | second;
    }
    if carry {
        sum.push(1);
    }
    sum
}

/// `a - b` where `a >= b`.
fn subtract_magnitudes(a: &[u64], b: &[u64]) -> Vec<u64> {
    let mut difference = Vec::with_capacity(a.len());
    let mut borrow = false;
    for (index, &limb) in a.iter().enumerate() {
        let (partial, first) = limb.overflowing_sub(b.get(index).copied().unwrap_or(0));
        let (total, second) = partial.overflowing_sub(u64::from(borrow));
        difference.push(total);
        borrow = first | second;
    }
    debug_assert!(!borrow);
    difference
}

// 6.1.6.2.7
pub fn add(a: BigIntRef, b: BigIntRef) -> Result<BigIntValue, TooBig> {
    if let (Some(x), Some(y)) = (a.small(), b.small()) {
        return Ok(BigIntValue::from(x + y));
    }
    if a.negative == b.negative {
        return BigIntValue::new(a.negative, Limbs::from_vec(add_magnitudes(a.limbs, b.limbs))).checked();
    }
    Ok(match compare_magnitudes(a.limbs, b.limbs) {
        Ordering::Equal => BigIntValue::zero(),
        Ordering::Greater => {
            BigIntValue::new(a.negative, Limbs::from_vec(subtract_magnitudes(a.limbs, b.limbs)))
        }
        Ordering::Less => {
            BigIntValue::new(b.negative, Limbs::from_vec(subtract_magnitudes(b.limbs, a.limbs)))
        }
    })
}

// 6.1.6.2.8
pub fn subtract(a: BigIntRef, b: BigIntRef) -> Result<BigIntValue, TooBig> {
    add(a, b.negated())
}

// 6.1.6.2.1
pub fn negate(a: BigIntRef) -> BigIntValue {
    a.negated().to_owned()
}

/// From here on the schoolbook method loses to dashu's.
const LONG_MULTIPLICATION: usize = 24;

// 6.1.6.2.4
pub fn multiply(a: BigIntRef, b: BigIntRef) -> Result<BigIntValue, TooBig> {
    let negative = a.negative != b.negative;
    if let ([x], [y]) = (a.limbs, b.limbs) {
        return Ok(BigIntValue::new(negative, Limbs::from_u128(u128::from(*x) * u128::from(*y))));
    }
    if a.is_zero() || b.is_zero() {
        return Ok(BigIntValue::zero());
    }
    // The product has this many bits or one less; being generous by one bit is settled by `checked`.
    if bit_length(a.limbs) + bit_length(b.limbs) > MAX_BITS + 1 {
        return Err(TooBig);
    }
    if a.limbs.len().min(b.limbs.len()) >= LONG_MULTIPLICATION {
        let product = UBig::from_words(a.limbs) * UBig::from_words(b.limbs);
        return BigIntValue::from_ubig(negative, &product).checked();
    }
    let mut product = vec![0u64; a.limbs.len() + b.limbs.len()];
    for (offset, &x) in a.limbs.iter().enumerate() {
        let mut carry = 0u64;
        for (slot, &y) in product[offset..].iter_mut().zip(b.limbs) {
            let total = u128::from(x) * u128::from(y) + u128::from(*slot) + u128::from(carry);
            *slot = total as u64;
            carry = (total >> 64) as u64;
        }
        product[offset + b.limbs.len()] = carry;
    }
    BigIntValue::new(negative, Limbs::from_vec(product)).checked()
}

fn divide_by_limb(a: &[u64], divisor: u64) -> (Vec<u64>, u64) {
    let mut quotient = vec![0; a.len()];
    let mut rest = 0u64;
    for (slot, &limb) in quotient.iter_mut().zip(a).rev() {
        let dividend = u128::from(rest) << 64 | u128::from(limb);
        *slot = (dividend / u128::from(divisor)) as u64;
        rest = (dividend % u128::from(divisor)) as u64;
    }
    (quotient, rest)
}

// 6.1.6.2.5, truncating; `None` for a zero divisor (a RangeError, "Division by zero").
pub fn divide(a: BigIntRef, b: BigIntRef) -> Option<BigIntValue> {
    let negative = a.negative != b.negative;
    Some(match (a.limbs, b.limbs) {
        (_, []) => return None,
        ([], _) => BigIntValue::zero(),
        ([x], [y]) => BigIntValue::new(negative, Limbs::from_u128(u128::from(x / y))),
        (limbs, [y]) => BigIntValue::new(negative, Limbs::from_vec(divide_by_limb(limbs, *y).0)),
        (x, y) if x.len() < y.len() => BigIntValue::zero(),
        (x, y) => BigIntValue::from_ubig(negative, &(UBig::from_words(x) / UBig::from_words(y))),
    })
}

// 6.1.6.2.6: the sign of the dividend; `None` for a zero divisor.
pub fn remainder(a: BigIntRef, b: BigIntRef) -> Option<BigIntValue> {
    Some(match (a.limbs, b.limbs) {
        (_, []) => return None,
        ([], _) => BigIntValue::zero(),
        ([x], [y]) => BigIntValue::new(a.negative, Limbs::from_u128(u128::from(x % y))),
        (limbs, [y]) => {
            let rest = limbs.iter().rev().fold(0u64, |rest, &limb| {
                ((u128::from(rest) << 64 | u128::from(limb)) % u128::from(*y)) as u64
            });
            BigIntValue::new(a.negative, Limbs::from_u128(u128::from(rest)))
        }
        (x, y) if x.len() < y.len() => a.to_owned(),
        (x, y) => BigIntValue::from_ubig(a.negative, &(UBig::from_words(x) % UBig::from_words(y))),
    })
}

/// Why [`exponentiate`] has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExponentiateError {
    /// A RangeError, "Exponent must be non-negative".
    NegativeExponent,
    TooBig,
}

// 6.1.6.2.3
pub fn exponentiate(base: BigIntRef, exponent: BigIntRef) -> Result<BigIntValue, ExponentiateError> {
    if exponent.negative {
        return Err(ExponentiateError::NegativeExponent);
    }
    if exponent.is_zero() {
        return Ok(BigIntValue::from(1i64));
    }
    let odd = exponent.limbs[0] & 1 == 1;
    match base.limbs {
        [] => return Ok(BigIntValue::zero()),
        [1] => return Ok(BigIntValue::from(if base.negative && odd { -1i64 } else { 1 })),
        _ => {}
    }
    let [exponent] = *exponent.limbs else {
        return Err(ExponentiateError::TooBig);
    };
    let length = bit_length(base.limbs);
    // The result has at least (length - 1) * exponent + 1 bits.
    if (length - 1).checked_mul(exponent).is_none_or(|bits| bits >= MAX_BITS) {
        return Err(ExponentiateError::TooBig);
    }
    let negative = base.negative && odd;
    if let [2] = *base.limbs {
        let mut limbs = vec![0; (exponent / 64) as usize + 1];
        limbs[(exponent / 64) as usize] = 1 << (exponent % 64);
        return Ok(BigIntValue::new(negative, Limbs::from_vec(limbs)));
    }
    let power = UBig::from_words(base.limbs).pow(exponent as usize);
    BigIntValue::from_ubig(negative, &power).checked().map_err(|TooBig| ExponentiateError::TooBig)
}

fn shift_magnitude_left(limbs: &[u64], bits: u64) -> Vec<u64> {
    let (whole, part) = ((bits / 64) as usize, bits % 64);
    let mut shifted = vec![0; whole];
    shifted.reserve(limbs.len() + 1);
    if part == 0 {
        shifted.extend_from_slice(limbs);
        return shifted;
    }
    let mut carry = 0;
    for &limb in limbs {
        shifted.push(limb << part | carry);
        carry = limb >> (64 - part);
    }
    shifted.push(carry);
    shifted
}

/// Shifts right and tells whether a set bit fell off.
fn shift_magnitude_right(limbs: &[u64], bits: u64) -> (Vec<u64>, bool) {
    let (whole, part) = ((bits / 64) as usize, bits % 64);
    if whole >= limbs.len() {
        return (Vec::new(), !limbs.is_empty());
    }
    let (dropped, kept) = limbs.split_at(whole);
    let mut lost = dropped.iter().any(|&limb| limb != 0);
    if part == 0 {
        return (kept.to_vec(), lost);
    }
    lost |= kept[0] << (64 - part) != 0;
    let shifted = (0..kept.len())
        .map(|i| kept[i] >> part | kept.get(i + 1).map_or(0, |high| high << (64 - part)))
        .collect();
    (shifted, lost)
}

// 6.1.6.2.9: negative counts shift right, rounding towards minus infinity.
pub fn left_shift(a: BigIntRef, count: BigIntRef) -> Result<BigIntValue, TooBig> {
    if count.negative {
        return Ok(shift_right(a, count.limbs));
    }
    shift_left(a, count.limbs)
}

// 6.1.6.2.10
pub fn signed_right_shift(a: BigIntRef, count: BigIntRef) -> Result<BigIntValue, TooBig> {
    if count.negative {
        return shift_left(a, count.limbs);
    }
    Ok(shift_right(a, count.limbs))
}

fn shift_left(a: BigIntRef, count: &[u64]) -> Result<BigIntValue, TooBig> {
    if a.is_zero() || count.is_empty() {
        return Ok(a.to_owned());
    }
    let [bits] = *count else {
        return Err(TooBig);
    };
    if bits > MAX_BITS || bit_length(a.limbs) + bits > MAX_BITS {
        return Err(TooBig);
    }
    if let [limb] = *a.limbs
        && bits < 64
    {
        return Ok(BigIntValue::new(a.negative, Limbs::from_u128(u128::from(limb) << bits)));
    }
    Ok(BigIntValue::new(a.negative, Limbs::from_vec(shift_magnitude_left(a.limbs, bits))))
}

fn shift_right(a: BigIntRef, count: &[u64]) -> BigIntValue {
    if let (Some(value), [bits @ 0..=63]) = (a.small(), count) {
        return BigIntValue::from(value >> bits);
    }
    let bits = match *count {
        [] => return a.to_owned(),
        [bits] => bits,
        _ => u64::MAX,
    };
    let (mut shifted, lost) = shift_magnitude_right(a.limbs, bits);
    if a.negative && lost {
        // Floor: one further from zero.
        shifted = add_magnitudes(&shifted, &[1]);
    }
    BigIntValue::new(a.negative, Limbs::from_vec(shifted))
}

/// Two's complement limbs of a value, endlessly sign-extended.
struct TwosComplement<'a> {
    value: BigIntRef<'a>,
    index: usize,
    borrow: bool,
}

impl<'a> TwosComplement<'a> {
    fn new(value: BigIntRef<'a>) -> Self {
        Self { value, index: 0, borrow: true }
    }

    fn next(&mut self) -> u64 {
        let limb = self.value.limbs.get(self.index).copied().unwrap_or(0);
        self.index += 1;
        if !self.value.negative {
            return limb;
        }
        // -m = !(m - 1).
        let (minus_one, borrow) = limb.overflowing_sub(u64::from(self.borrow));
        self.borrow = borrow;
        !minus_one
    }
}

/// The value of two's complement limbs, the top bit of the last being the sign.
fn from_twos_complement(mut limbs: Vec<u64>) -> BigIntValue {
    let negative = limbs.last().is_some_and(|&top| top >> 63 == 1);
    if negative {
        let mut carry = true;
        for limb in &mut limbs {
            let (negated, next) = (!*limb).overflowing_add(u64::from(carry));
            *limb = negated;
            carry = next;
        }
        // The negation of the smallest value is itself as an unsigned magnitude, so nothing is lost.
    }
    BigIntValue::new(negative, Limbs::from_vec(limbs))
}

fn bitwise(
    a: BigIntRef,
    b: BigIntRef,
    small: impl Fn(i128, i128) -> i128,
    limb: impl Fn(u64, u64) -> u64,
) -> BigIntValue {
    if let (Some(x), Some(y)) = (a.small(), b.small()) {
        return BigIntValue::from(small(x, y));
    }
    let length = a.limbs.len().max(b.limbs.len()) + 1;
    let (mut x, mut y) = (TwosComplement::new(a), TwosComplement::new(b));
    from_twos_complement((0..length).map(|_| limb(x.next(), y.next())).collect())
}

// 6.1.6.2.17
pub fn bitwise_and(a: BigIntRef, b: BigIntRef) -> BigIntValue {
    bitwise(a, b, |x, y| x & y, |x, y| x & y)
}

// 6.1.6.2.18
pub fn bitwise_xor(a: BigIntRef, b: BigIntRef) -> BigIntValue {
    bitwise(a, b, |x, y| x ^ y, |x, y| x ^ y)
}

// 6.1.6.2.19
pub fn bitwise_or(a: BigIntRef, b: BigIntRef) -> BigIntValue {
    bitwise(a, b, |x, y| x | y, |x, y| x | y)
}

// 6.1.6.2.2: -a - 1.
pub fn bitwise_not(a: BigIntRef) -> Result<BigIntValue, TooBig> {
    subtract(a.negated(), BigIntRef { negative: false, limbs: &[1] })
}

/// `a + 1`, for the increment operator.
pub fn increment(a: BigIntRef) -> Result<BigIntValue, TooBig> {
    add(a, BigIntRef { negative: false, limbs: &[1] })
}

/// `a - 1`, for the decrement operator.
pub fn decrement(a: BigIntRef) -> Result<BigIntValue, TooBig> {
    add(a, BigIntRef { negative: true, limbs: &[1] })
}

/// The low `bits` of the two's complement form, as limbs with the rest cleared.
fn low_bits(a: BigIntRef, bits: u64) -> Vec<u64> {
    let mut source = TwosComplement::new(a);
    let mut limbs: Vec<u64> = (0..bits.div_ceil(64)).map(|_| source.next()).collect();
    if let (Some(top), 1..) = (limbs.last_mut(), bits % 64) {
        *top &= (1 << (bits % 64)) - 1;
    }
    limbs
}

// 21.2.2.1 BigInt.asIntN, after the coercions.
pub fn as_int_n(bits: u64, a: BigIntRef) -> BigIntValue {
    if bits == 0 {
        return BigIntValue::zero();
    }
    if bits == 64 {
        return BigIntValue::from(to_u64_wrapping(a) as i64);
    }
    if bit_length(a.limbs) < bits {
        return a.to_owned();
    }
    let mut limbs = low_bits(a, bits);
    let sign_bit = (bits - 1) % 64;
    if let Some(top) = limbs.last_mut()
        && *top >> sign_bit & 1 == 1
    {
        *top |= u64::MAX << sign_bit;
    }
    from_twos_complement(limbs)
}

// 21.2.2.2 BigInt.asUintN, after the coercions. A negative value with huge `bits` has no representation.
pub fn as_uint_n(bits: u64, a: BigIntRef) -> Result<BigIntValue, TooBig> {
    if bits == 64 {
        return Ok(BigIntValue::from(to_u64_wrapping(a)));
    }
    if !a.negative && bit_length(a.limbs) <= bits {
        return Ok(a.to_owned());
    }
    if bits > MAX_BITS {
        return Err(TooBig);
    }
    Ok(BigIntValue::new(false, Limbs::from_vec(low_bits(a, bits))))
}

// 7.1.16 and 7.1.15 on a BigInt: the value modulo 2^64 (cast for the signed one).
#[inline]
pub fn to_u64_wrapping(a: BigIntRef) -> u64 {
    let low = a.limbs.first().copied().unwrap_or(0);
    if a.negative { low.wrapping_neg() } else { low }
}

/// The value, if it fits.
pub fn to_i64(a: BigIntRef) -> Option<i64> {
    a.small().and_then(|value| i64::try_from(value).ok())
}

// 6.1.6.2.12 and 6.1.6.2.11
pub fn compare(a: BigIntRef, b: BigIntRef) -> Ordering {
    match (a.negative, b.negative) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => compare_magnitudes(a.limbs, b.limbs),
        (true, true) => compare_magnitudes(b.limbs, a.limbs),
    }
}

/// Compares mathematical values (7.2.13, 7.2.14 step 12); `None` for NaN.
pub fn compare_with_f64(a: BigIntRef, number: f64) -> Option<Ordering> {
    if number.is_nan() {
        return None;
    }
    if number == f64::INFINITY {
        return Some(Ordering::Less);
    }
    if number == f64::NEG_INFINITY {
        return Some(Ordering::Greater);
    }
    let whole = number.trunc();
    let integer = from_f64(whole)?;
    // Truncation went towards zero, so on equality the dropped fraction decides.
    Some(compare(a, integer.as_ref()).then_with(|| {
        if number > whole {
            Ordering::Less
        } else if number < whole {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    }))
}

// 21.2.1.1.1 NumberToBigInt; `None` unless integral (a RangeError).
pub fn from_f64(number: f64) -> Option<BigIntValue> {
    if number.fract() != 0.0 || !number.is_finite() {
        return None;
    }
    let magnitude = number.abs();
    if magnitude < 18_446_744_073_709_551_616.0 {
        return Some(BigIntValue::new(number < 0.0, Limbs::from_u128(u128::from(magnitude as u64))));
    }
    let bits = magnitude.to_bits();
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    let shifted = shift_magnitude_left(&[mantissa], (bits >> 52) - 1075);
    Some(BigIntValue::new(number < 0.0, Limbs::from_vec(shifted)))
}

/// Rounds to the nearest double, ties to even (21.1.1.1 step 1.b).
pub fn to_f64(a: BigIntRef) -> f64 {
    let magnitude = match *a.limbs {
        [] => 0.0,
        [limb] => limb as f64,
        [low, high] => (u128::from(high) << 64 | u128::from(low)) as f64,
        [.., low, middle, high] if a.limbs.len() <= 17 => {
            // 128 leading bits, then a sticky bit for the others: the conversion rounds once.
            let zeros = high.leading_zeros();
            let mut window = u128::from(high) << 64 | u128::from(middle);
            let mut sticky = a.limbs[..a.limbs.len() - 3].iter().any(|&limb| limb != 0);
            if zeros > 0 {
                window = window << zeros | u128::from(low >> (64 - zeros));
            }
            sticky |= low << zeros != 0;
            let exponent = (a.limbs.len() as i32 - 2) * 64 - zeros as i32;
            super::math_functions::scale_and_round(window | u128::from(sticky), exponent)
        }
        _ => f64::INFINITY,
    };
    if a.negative { -magnitude } else { magnitude }
}

// 7.1.14 StringToBigInt: surrounding white space, an empty text is 0, prefixed radices take no sign.
// `None` is a SyntaxError (or an undefined comparison); lengths past the limit count as too big.
pub fn parse<T: super::number_conversions::CodeUnit>(text: &[T]) -> Option<Result<BigIntValue, TooBig>> {
    let text = super::number_conversions::trim_end(super::number_conversions::trim_start(text));
    let unit = |index: usize| -> u32 { text.get(index).map_or(0, |&unit| unit.into()) };
    if text.is_empty() {
        return Some(Ok(BigIntValue::zero()));
    }
    if unit(0) == u32::from(b'0') && text.len() > 2 {
        let radix = match unit(1) | 0x20 {
            0x78 => 16,
            0x6f => 8,
            0x62 => 2,
            _ => 0,
        };
        if radix != 0 {
            return parse_digits(&text[2..], radix)
                .map(|digits| digits.map(|limbs| BigIntValue::new(false, limbs)));
        }
    }
    let negative = unit(0) == u32::from(b'-');
    let digits = if negative || unit(0) == u32::from(b'+') { &text[1..] } else { text };
    parse_digits(digits, 10).map(|digits| digits.map(|limbs| BigIntValue::new(negative, limbs)))
}

/// Digits of a BigInt literal, without prefix, suffix and separators.
pub fn parse_literal(digits: &str, radix: u32) -> Option<Result<BigIntValue, TooBig>> {
    parse_digits(digits.as_bytes(), radix).map(|digits| digits.map(|limbs| BigIntValue::new(false, limbs)))
}

fn parse_digits<T: super::number_conversions::CodeUnit>(
    digits: &[T],
    radix: u32,
) -> Option<Result<Limbs, TooBig>> {
    use super::string_to_number::digit_value;
    if digits.is_empty() || digits.iter().any(|&unit| digit_value(unit) >= radix) {
        return None;
    }
    let first = digits.iter().position(|&unit| digit_value(unit) != 0).unwrap_or(digits.len());
    let digits = &digits[first..];
    // Any 12 digits of radix 36 and any 19 of radix 10 fit 64 bits.
    if digits.len() <= 12 || (radix <= 10 && digits.len() <= 19) {
        let value =
            digits.iter().fold(0u64, |value, &unit| value * u64::from(radix) + u64::from(digit_value(unit)));
        return Some(Ok(Limbs::from_u128(u128::from(value))));
    }
    if (digits.len() - 1) as f64 * f64::from(radix).log2() > MAX_BITS as f64 {
        return Some(Err(TooBig));
    }
    if radix.is_power_of_two() {
        let width = radix.trailing_zeros();
        let mut limbs = Vec::with_capacity(digits.len() * width as usize / 64 + 1);
        let (mut pending, mut filled) = (0u128, 0);
        for &unit in digits.iter().rev() {
            pending |= u128::from(digit_value(unit)) << filled;
            filled += width;
            if filled >= 64 {
                limbs.push(pending as u64);
                pending >>= 64;
                filled -= 64;
            }
        }
        limbs.push(pending as u64);
        return Some(Ok(Limbs::from_vec(limbs)));
    }
    let ascii: String = digits.iter().map(|&unit| char::from(unit.into() as u8)).collect();
    let magnitude = UBig::from_str_radix(&ascii, radix).ok()?;
    Some(BigIntValue::from_ubig(false, &magnitude).checked().map(|value| value.limbs))
}

// 6.1.6.2.21 BigInt::toString, radix 2 to 36.
pub fn to_string_radix(a: BigIntRef, radix: u32) -> String {
    debug_assert!((2..=36).contains(&radix));
    if let [] | [_] = a.limbs {
        let magnitude = a.limbs.first().copied().unwrap_or(0);
        // 64 binary digits and a sign are all that can be needed.
        return super::number_to_string::integer_to_radix_string(magnitude, a.negative, radix);
    }
    let sign = if a.negative { "-" } else { "" };
    let magnitude = UBig::from_words(a.limbs);
    if radix == 10 { format!("{sign}{magnitude}") } else { format!("{sign}{}", magnitude.in_radix(radix)) }
}

#[cfg(test)]
#[path = "bigint_math_tests.rs"]
mod tests;
