//! 7.2 Testing and comparison.

use super::conversions::Hint;
use crate::execution::{JsResult, Vm};
use crate::object::{JsBigInt, JsObject};
use crate::string::JsString;
use crate::value::bigint_math::{self, BigIntRef};
use crate::value::{Gc, Value};
use std::cmp::Ordering;

fn bigint(value: Value) -> BigIntRef<'static> {
    let cell: Gc<JsBigInt> = value.as_gc();
    // The reference is used before the next allocation.
    let limbs = cell.limbs();
    // SAFETY: the cell outlives the comparison, during which nothing allocates.
    let limbs: &'static [u64] = unsafe { std::slice::from_raw_parts(limbs.as_ptr(), limbs.len()) };
    BigIntRef::new(cell.is_negative(), limbs)
}

impl Vm {
    /// 7.2.14 IsStrictlyEqual.
    pub fn strict_equals(&mut self, a: Value, b: Value) -> bool {
        if a.is_number() || b.is_number() {
            return a.is_number() && b.is_number() && a.as_number() == b.as_number();
        }
        self.same_value_non_number(a, b)
    }

    /// 7.2.12 SameValueNonNumber, also for values of different types.
    fn same_value_non_number(&mut self, a: Value, b: Value) -> bool {
        if a == b {
            return true;
        }
        if !a.is_cell() || !b.is_cell() {
            return false;
        }
        if a.is_string() && b.is_string() {
            return self.string_values_equal(a.as_gc(), b.as_gc());
        }
        if a.is_bigint() && b.is_bigint() {
            return bigint_math::compare(bigint(a), bigint(b)) == Ordering::Equal;
        }
        false
    }

    fn string_values_equal(&mut self, a: Gc<JsString>, b: Gc<JsString>) -> bool {
        if a.length != b.length || (a.is_atom() && b.is_atom()) {
            return false;
        }
        // Out of memory while flattening: termination is under way, the answer does not matter.
        self.strings_equal(a, b).unwrap_or_default()
    }

    /// 7.2.10 SameValue.
    pub fn same_value(&mut self, a: Value, b: Value) -> bool {
        if a.is_number() && b.is_number() {
            let (x, y) = (a.as_number(), b.as_number());
            return (x.is_nan() && y.is_nan()) || x.to_bits() == y.to_bits();
        }
        !a.is_number() && !b.is_number() && self.same_value_non_number(a, b)
    }

    /// 7.2.11 SameValueZero.
    pub fn same_value_zero(&mut self, a: Value, b: Value) -> bool {
        if a.is_number() && b.is_number() {
            let (x, y) = (a.as_number(), b.as_number());
            return (x.is_nan() && y.is_nan()) || x == y;
        }
        !a.is_number() && !b.is_number() && self.same_value_non_number(a, b)
    }

    /// 7.2.13 IsLooselyEqual.
    pub fn loose_equals(&mut self, a: Value, b: Value) -> JsResult<bool> {
        let (mut a, mut b) = (a, b);
        loop {
            if (a.is_number() && b.is_number())
                || (a.is_string() && b.is_string())
                || (a.is_object() && b.is_object())
                || (a.is_bool() && b.is_bool())
                || (a.is_bigint() && b.is_bigint())
                || (a.is_symbol() && b.is_symbol())
            {
                return Ok(self.strict_equals(a, b));
            }
            if a.is_nullish() || b.is_nullish() {
                return Ok(a.is_nullish() && b.is_nullish());
            }
            // 9–10. A boolean is its number.
            if a.is_bool() {
                a = Value::int(a.as_bool() as i32);
                continue;
            }
            if b.is_bool() {
                b = Value::int(b.as_bool() as i32);
                continue;
            }
            // 11–12. An object becomes a primitive; two objects were handled above.
            if a.is_object() {
                a = self.to_primitive(a, Hint::Default)?;
                continue;
            }
            if b.is_object() {
                b = self.to_primitive(b, Hint::Default)?;
                continue;
            }
            if a.is_symbol() || b.is_symbol() {
                return Ok(false);
            }
            // What is left mixes number, string and BigInt.
            if a.is_bigint() || b.is_bigint() {
                let (big, other) = if a.is_bigint() { (a, b) } else { (b, a) };
                if other.is_string() {
                    return Ok(match self.string_to_bigint(other.as_gc())? {
                        Some(n) => self.strict_equals(big, n.value()),
                        None => false,
                    });
                }
                return Ok(
                    bigint_math::compare_with_f64(bigint(big), other.as_number()) == Some(Ordering::Equal)
                );
            }
            let (x, y) = (self.to_number(a)?, self.to_number(b)?);
            return Ok(x == y);
        }
    }

    /// 7.2.12 IsLessThan on primitives; None is undefined (NaN).
    fn compare_primitives(&mut self, a: Value, b: Value) -> JsResult<Option<Ordering>> {
        if a.is_string() && b.is_string() {
            let (x, y): (Gc<JsString>, Gc<JsString>) = (a.as_gc(), b.as_gc());
            self.flatten(x)?;
            self.flatten(y)?;
            return Ok(Some(x.compare(y)));
        }
        if a.is_bigint() && b.is_string() {
            let n = self.string_to_bigint(b.as_gc())?;
            return Ok(n.map(|n| bigint_math::compare(bigint(a), bigint(n.value()))));
        }
        if a.is_string() && b.is_bigint() {
            let n = self.string_to_bigint(a.as_gc())?;
            return Ok(n.map(|n| bigint_math::compare(bigint(n.value()), bigint(b))));
        }
        let a = self.to_numeric(a)?;
        let b = self.to_numeric(b)?;
        Ok(match (a.is_bigint(), b.is_bigint()) {
            (true, true) => Some(bigint_math::compare(bigint(a), bigint(b))),
            (true, false) => bigint_math::compare_with_f64(bigint(a), b.as_number()),
            (false, true) => bigint_math::compare_with_f64(bigint(b), a.as_number()).map(Ordering::reverse),
            (false, false) => a.as_number().partial_cmp(&b.as_number()),
        })
    }

    fn compare(&mut self, a: Value, b: Value) -> JsResult<Option<Ordering>> {
        let a = self.to_primitive(a, Hint::Number)?;
        let b = self.to_primitive(b, Hint::Number)?;
        self.compare_primitives(a, b)
    }

    /// `a < b`.
    pub fn less(&mut self, a: Value, b: Value) -> JsResult<bool> {
        Ok(self.compare(a, b)? == Some(Ordering::Less))
    }
    /// `a <= b`.
    pub fn less_equal(&mut self, a: Value, b: Value) -> JsResult<bool> {
        Ok(matches!(self.compare(a, b)?, Some(Ordering::Less | Ordering::Equal)))
    }
    /// `a > b`: operands are converted left first all the same.
    pub fn greater(&mut self, a: Value, b: Value) -> JsResult<bool> {
        Ok(self.compare(a, b)? == Some(Ordering::Greater))
    }
    /// `a >= b`.
    pub fn greater_equal(&mut self, a: Value, b: Value) -> JsResult<bool> {
        Ok(matches!(self.compare(a, b)?, Some(Ordering::Greater | Ordering::Equal)))
    }

    /// 13.5.3 The typeof operator.
    pub fn type_of(&mut self, value: Value) -> Gc<JsString> {
        let key = if value.is_number() {
            self.names.number
        } else if value.is_string() {
            self.names.string
        } else if value.is_bool() {
            self.names.boolean
        } else if value.is_undefined() || value.is_hole() {
            self.names.undefined
        } else if value.is_symbol() {
            self.names.symbol
        } else if value.is_bigint() {
            self.names.bigint
        } else if value.is_object() && value.as_gc::<JsObject>().is_callable() {
            self.names.function
        } else {
            self.names.object
        };
        key.cell_value().as_gc()
    }
}
