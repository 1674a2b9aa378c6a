//! 13.15.3 ApplyStringOrNumericBinaryOperator and the unary operators, for the cases the interpreter's
//! fast paths leave.

use super::conversions::Hint;
use crate::execution::{JsResult, Vm};
use crate::object::JsBigInt;
use crate::string::JsString;
use crate::value::bigint_math::{self, BigIntRef, BigIntValue};
use crate::value::{Gc, Value, math_functions, to_int32};

/// Operands after ToNumeric.
enum Operands {
    Numbers(f64, f64),
    BigInts(Gc<JsBigInt>, Gc<JsBigInt>),
}

fn big<'a>(cell: &'a Gc<JsBigInt>) -> BigIntRef<'a> {
    BigIntRef::new(cell.is_negative(), cell.limbs())
}

type BigResult = Result<BigIntValue, bigint_math::TooBig>;

impl Vm {
    fn numeric_operands(&mut self, a: Value, b: Value) -> JsResult<Operands> {
        let a = self.to_numeric(a)?;
        let b = self.to_numeric(b)?;
        match (a.is_bigint(), b.is_bigint()) {
            (false, false) => Ok(Operands::Numbers(a.as_number(), b.as_number())),
            (true, true) => Ok(Operands::BigInts(a.as_gc(), b.as_gc())),
            _ => Err(self.type_error("Cannot mix BigInt and other types, use explicit conversions")),
        }
    }

    /// A BigInt cell from a computed value.
    pub fn bigint_value(&mut self, value: BigIntValue) -> JsResult<Value> {
        Ok(self.new_bigint(value.is_negative(), value.limbs())?.value())
    }

    /// As `bigint_value`; too long a result is a RangeError.
    pub fn bigint_result(&mut self, result: BigResult) -> JsResult<Value> {
        match result {
            Ok(value) => self.bigint_value(value),
            Err(_) => Err(self.range_error("Maximum BigInt size exceeded")),
        }
    }

    fn binary(
        &mut self,
        a: Value,
        b: Value,
        number: impl Fn(f64, f64) -> f64,
        bigint: impl Fn(BigIntRef, BigIntRef) -> BigResult,
    ) -> JsResult<Value> {
        match self.numeric_operands(a, b)? {
            Operands::Numbers(x, y) => Ok(Value::number(number(x, y))),
            Operands::BigInts(x, y) => {
                let result = bigint(big(&x), big(&y));
                self.bigint_result(result)
            }
        }
    }

    /// `a + b`.
    pub fn add(&mut self, a: Value, b: Value) -> JsResult<Value> {
        if a.is_string() && b.is_string() {
            return Ok(self.concat_strings(a.as_gc(), b.as_gc())?.value());
        }
        let a = self.to_primitive(a, Hint::Default)?;
        let b = self.to_primitive(b, Hint::Default)?;
        if a.is_string() || b.is_string() {
            let x: Gc<JsString> = self.to_string(a)?;
            let y: Gc<JsString> = self.to_string(b)?;
            return Ok(self.concat_strings(x, y)?.value());
        }
        self.binary(a, b, |x, y| x + y, bigint_math::add)
    }
    /// `a - b`.
    pub fn sub(&mut self, a: Value, b: Value) -> JsResult<Value> {
        self.binary(a, b, |x, y| x - y, bigint_math::subtract)
    }
    /// `a * b`.
    pub fn mul(&mut self, a: Value, b: Value) -> JsResult<Value> {
        self.binary(a, b, |x, y| x * y, bigint_math::multiply)
    }
    /// `a / b`.
    pub fn div(&mut self, a: Value, b: Value) -> JsResult<Value> {
        match self.numeric_operands(a, b)? {
            Operands::Numbers(x, y) => Ok(Value::number(x / y)),
            Operands::BigInts(x, y) => match bigint_math::divide(big(&x), big(&y)) {
                Some(value) => self.bigint_value(value),
                None => Err(self.range_error("Division by zero")),
            },
        }
    }
    /// `a % b`.
    pub fn rem(&mut self, a: Value, b: Value) -> JsResult<Value> {
        match self.numeric_operands(a, b)? {
            Operands::Numbers(x, y) => Ok(Value::number(x % y)),
            Operands::BigInts(x, y) => match bigint_math::remainder(big(&x), big(&y)) {
                Some(value) => self.bigint_value(value),
                None => Err(self.range_error("Division by zero")),
            },
        }
    }
    /// `a ** b`.
    pub fn exp(&mut self, a: Value, b: Value) -> JsResult<Value> {
        match self.numeric_operands(a, b)? {
            Operands::Numbers(x, y) => Ok(Value::number(math_functions::pow(x, y))),
            Operands::BigInts(x, y) => match bigint_math::exponentiate(big(&x), big(&y)) {
                Ok(value) => self.bigint_value(value),
                Err(bigint_math::ExponentiateError::NegativeExponent) => {
                    Err(self.range_error("Exponent must be positive"))
                }
                Err(bigint_math::ExponentiateError::TooBig) => {
                    Err(self.range_error("Maximum BigInt size exceeded"))
                }
            },
        }
    }

    fn bitwise(
        &mut self,
        a: Value,
        b: Value,
        number: impl Fn(i32, i32) -> f64,
        bigint: impl Fn(BigIntRef, BigIntRef) -> BigResult,
    ) -> JsResult<Value> {
        self.binary(a, b, |x, y| number(to_int32(x), to_int32(y)), bigint)
    }

    /// `a & b`.
    pub fn bit_and(&mut self, a: Value, b: Value) -> JsResult<Value> {
        self.bitwise(a, b, |x, y| (x & y) as f64, |x, y| Ok(bigint_math::bitwise_and(x, y)))
    }
    /// `a | b`.
    pub fn bit_or(&mut self, a: Value, b: Value) -> JsResult<Value> {
        self.bitwise(a, b, |x, y| (x | y) as f64, |x, y| Ok(bigint_math::bitwise_or(x, y)))
    }
    /// `a ^ b`.
    pub fn bit_xor(&mut self, a: Value, b: Value) -> JsResult<Value> {
        self.bitwise(a, b, |x, y| (x ^ y) as f64, |x, y| Ok(bigint_math::bitwise_xor(x, y)))
    }
    /// `a << b`.
    pub fn shl(&mut self, a: Value, b: Value) -> JsResult<Value> {
        self.bitwise(a, b, |x, y| (x << (y & 31)) as f64, bigint_math::left_shift)
    }
    /// `a >> b`.
    pub fn shr(&mut self, a: Value, b: Value) -> JsResult<Value> {
        self.bitwise(a, b, |x, y| (x >> (y & 31)) as f64, bigint_math::signed_right_shift)
    }
    /// `a >>> b`.
    pub fn ushr(&mut self, a: Value, b: Value) -> JsResult<Value> {
        match self.numeric_operands(a, b)? {
            Operands::Numbers(x, y) => {
                Ok(Value::number(((to_int32(x) as u32) >> (to_int32(y) as u32 & 31)) as f64))
            }
            Operands::BigInts(..) => {
                Err(self.type_error("BigInts have no unsigned right shift, use >> instead"))
            }
        }
    }

    fn unary(
        &mut self,
        value: Value,
        number: impl Fn(f64) -> f64,
        bigint: impl Fn(BigIntRef) -> BigResult,
    ) -> JsResult<Value> {
        let value = self.to_numeric(value)?;
        if value.is_bigint() {
            let cell: Gc<JsBigInt> = value.as_gc();
            let result = bigint(big(&cell));
            return self.bigint_result(result);
        }
        Ok(Value::number(number(value.as_number())))
    }

    /// `-a`.
    pub fn negate(&mut self, value: Value) -> JsResult<Value> {
        self.unary(value, |x| -x, |x| Ok(bigint_math::negate(x)))
    }
    /// `~a`.
    pub fn bit_not(&mut self, value: Value) -> JsResult<Value> {
        self.unary(value, |x| !to_int32(x) as f64, bigint_math::bitwise_not)
    }
    /// `a + 1` of a numeric.
    pub fn increment(&mut self, value: Value) -> JsResult<Value> {
        self.unary(value, |x| x + 1.0, bigint_math::increment)
    }
    /// `a - 1` of a numeric.
    pub fn decrement(&mut self, value: Value) -> JsResult<Value> {
        self.unary(value, |x| x - 1.0, bigint_math::decrement)
    }

    /// 7.1.14 StringToBigInt; None when the text is no BigInt.
    pub fn string_to_bigint(&mut self, string: Gc<JsString>) -> JsResult<Option<Gc<JsBigInt>>> {
        let parsed = match self.view(string)? {
            crate::string::StrView::Latin1(text) => bigint_math::parse(text),
            crate::string::StrView::Utf16(text) => bigint_math::parse(text),
        };
        match parsed {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(self.new_bigint(value.is_negative(), value.limbs())?)),
            Some(Err(_)) => Err(self.range_error("Maximum BigInt size exceeded")),
        }
    }

    /// BigInt::toString.
    pub fn bigint_to_string(&mut self, value: Gc<JsBigInt>, radix: u32) -> String {
        bigint_math::to_string_radix(big(&value), radix)
    }
}
