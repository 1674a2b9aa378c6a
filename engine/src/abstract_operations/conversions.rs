//! 7.1 Type conversion.

use crate::execution::{Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{JsObject, PrimitiveObject, PropertyKey};
use crate::string::JsString;
use crate::value::{Gc, Value, number_conversions::string_to_number, number_conversions::to_int32};

/// ToPrimitive's preferred type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hint {
    Default,
    Number,
    String,
}

/// 2^53 - 1.
pub const MAX_SAFE_INTEGER: f64 = 9007199254740991.0;

impl Vm {
    /// 7.1.1 ToPrimitive.
    #[inline]
    pub fn to_primitive(&mut self, value: Value, hint: Hint) -> JsResult<Value> {
        if value.is_object() { self.object_to_primitive(value.as_gc(), hint) } else { Ok(value) }
    }

    fn object_to_primitive(&mut self, object: Gc<JsObject>, hint: Hint) -> JsResult<Value> {
        self.check_stack()?;
        // 1.a–b. An @@toPrimitive method decides alone.
        let exotic = self.get_method(object.value(), self.symbols.to_primitive)?;
        if !exotic.is_undefined() {
            let name = match hint {
                Hint::Default => "default",
                Hint::Number => "number",
                Hint::String => "string",
            };
            let name = self.intern(name).value();
            let result = self.call(exotic, object.value(), &[name])?;
            if result.is_object() {
                return Err(self.type_error("Cannot convert object to primitive value"));
            }
            return Ok(result);
        }
        // 7.1.1.1 OrdinaryToPrimitive.
        let order = if hint == Hint::String {
            [self.names.to_string, self.names.value_of]
        } else {
            [self.names.value_of, self.names.to_string]
        };
        for name in order {
            let method = self.get(object, name)?;
            if self.is_callable(method) {
                let result = self.call(method, object.value(), &[])?;
                if !result.is_object() {
                    return Ok(result);
                }
            }
        }
        Err(self.type_error("Cannot convert object to primitive value"))
    }

    /// 7.1.2 ToBoolean.
    pub fn to_boolean(&mut self, value: Value) -> bool {
        if value.is_bool() {
            return value.as_bool();
        }
        if value.is_number() {
            let n = value.as_number();
            return !(n == 0.0 || n.is_nan());
        }
        if value.is_nullish() || value.is_hole() {
            return false;
        }
        if value.is_string() {
            return !value.as_gc::<JsString>().is_empty();
        }
        if value.is_bigint() {
            return !value.as_gc::<crate::object::JsBigInt>().is_zero();
        }
        true
    }

    /// 7.1.4 ToNumber.
    pub fn to_number(&mut self, value: Value) -> JsResult<f64> {
        if value.is_number() {
            return Ok(value.as_number());
        }
        match value {
            Value::UNDEFINED => Ok(f64::NAN),
            Value::NULL | Value::FALSE => Ok(0.0),
            Value::TRUE => Ok(1.0),
            _ if value.is_string() => self.string_to_number(value.as_gc()),
            _ if value.is_symbol() => Err(self.type_error("Cannot convert a Symbol value to a number")),
            _ if value.is_bigint() => Err(self.type_error("Cannot convert a BigInt value to a number")),
            _ => {
                let primitive = self.to_primitive(value, Hint::Number)?;
                debug_assert!(!primitive.is_object());
                self.to_number(primitive)
            }
        }
    }

    /// 7.1.4.1.1 StringToNumber.
    pub fn string_to_number(&mut self, string: Gc<JsString>) -> JsResult<f64> {
        Ok(match self.view(string)? {
            crate::string::StrView::Latin1(text) => string_to_number(text),
            crate::string::StrView::Utf16(text) => string_to_number(text),
        })
    }

    /// 7.1.3 ToNumeric: a number or a BigInt.
    pub fn to_numeric(&mut self, value: Value) -> JsResult<Value> {
        if value.is_number() {
            return Ok(value);
        }
        let primitive = self.to_primitive(value, Hint::Number)?;
        if primitive.is_bigint() {
            return Ok(primitive);
        }
        Ok(Value::number(self.to_number(primitive)?))
    }

    /// 7.1.5 ToIntegerOrInfinity.
    pub fn to_integer_or_infinity(&mut self, value: Value) -> JsResult<f64> {
        if value.is_int() {
            return Ok(value.as_int() as f64);
        }
        let n = self.to_number(value)?;
        // NaN and -0 become +0.
        Ok(if n.is_nan() { 0.0 } else { n.trunc() + 0.0 })
    }

    /// 7.1.6 ToInt32.
    pub fn to_int32(&mut self, value: Value) -> JsResult<i32> {
        if value.is_int() {
            return Ok(value.as_int());
        }
        Ok(to_int32(self.to_number(value)?))
    }

    /// 7.1.7 ToUint32.
    pub fn to_uint32(&mut self, value: Value) -> JsResult<u32> {
        Ok(self.to_int32(value)? as u32)
    }

    /// 7.1.20 ToLength.
    pub fn to_length(&mut self, value: Value) -> JsResult<f64> {
        Ok(self.to_integer_or_infinity(value)?.clamp(0.0, MAX_SAFE_INTEGER))
    }

    /// 7.1.22 ToIndex.
    pub fn to_index(&mut self, value: Value) -> JsResult<f64> {
        self.to_index_or(value, "Invalid index")
    }

    /// ToIndex with the RangeError's text.
    pub fn to_index_or(&mut self, value: Value, message: &str) -> JsResult<f64> {
        if value.is_undefined() {
            return Ok(0.0);
        }
        let n = self.to_integer_or_infinity(value)?;
        if !(0.0..=MAX_SAFE_INTEGER).contains(&n) {
            return Err(self.range_error(message));
        }
        Ok(n)
    }

    /// 7.1.17 ToString.
    #[inline]
    pub fn to_string(&mut self, value: Value) -> JsResult<Gc<JsString>> {
        if value.is_string() { Ok(value.as_gc()) } else { self.to_string_slow(value) }
    }

    fn to_string_slow(&mut self, value: Value) -> JsResult<Gc<JsString>> {
        if value.is_number() {
            return Ok(self.number_to_string(value.as_number()));
        }
        match value {
            Value::UNDEFINED => Ok(self.intern("undefined")),
            Value::NULL => Ok(self.intern("null")),
            Value::TRUE => Ok(self.intern("true")),
            Value::FALSE => Ok(self.intern("false")),
            _ if value.is_symbol() => Err(self.type_error("Cannot convert a Symbol value to a string")),
            _ if value.is_bigint() => {
                let text = self.bigint_to_string(value.as_gc(), 10);
                self.try_new_string(&text)
            }
            _ => {
                let primitive = self.to_primitive(value, Hint::String)?;
                self.to_string(primitive)
            }
        }
    }

    /// 7.1.18 ToObject.
    pub fn to_object(&mut self, value: Value) -> JsResult<Gc<JsObject>> {
        if value.is_object() {
            return Ok(value.as_gc());
        }
        let (intrinsic, kind) = if value.is_string() {
            return self.new_string_object(value.as_gc());
        } else if value.is_number() {
            (Intrinsic::NumberPrototype, CellKind::NumberObject)
        } else if value.is_bool() {
            (Intrinsic::BooleanPrototype, CellKind::BooleanObject)
        } else if value.is_symbol() {
            (Intrinsic::SymbolPrototype, CellKind::SymbolObject)
        } else if value.is_bigint() {
            (Intrinsic::BigIntPrototype, CellKind::BigIntObject)
        } else {
            return Err(self.type_error("Cannot convert undefined or null to object"));
        };
        let proto = self.intrinsic(intrinsic);
        let shape = self.root_shape(kind, proto, 1, 0, 0);
        let mut wrapper: Gc<PrimitiveObject> = self.alloc_object(shape)?.cast();
        wrapper.value = value;
        Ok(wrapper.object())
    }

    /// 7.1.19 ToPropertyKey.
    #[inline]
    pub fn to_property_key(&mut self, value: Value) -> JsResult<PropertyKey> {
        if value.is_int() && value.as_int() >= 0 {
            return Ok(PropertyKey::index(value.as_int() as u32));
        }
        if value.is_string() {
            let string: Gc<JsString> = value.as_gc();
            return Ok(self.key_from_string(string));
        }
        if value.is_symbol() {
            return Ok(PropertyKey::symbol(value.as_gc()));
        }
        self.to_property_key_slow(value)
    }

    fn to_property_key_slow(&mut self, value: Value) -> JsResult<PropertyKey> {
        if value.is_number() {
            return Ok(self.key_from_f64(value.as_number()));
        }
        let primitive = self.to_primitive(value, Hint::String)?;
        if primitive.is_symbol() {
            return Ok(PropertyKey::symbol(primitive.as_gc()));
        }
        let string = self.to_string(primitive)?;
        Ok(self.key_from_string(string))
    }

    /// 7.2.1 RequireObjectCoercible, for a method of this name.
    pub fn require_object_coercible(&mut self, value: Value, method: &str) -> JsResult<()> {
        if value.is_nullish() {
            return Err(self.type_error(format!("{method} called on null or undefined")));
        }
        Ok(())
    }

    /// 7.2.3 IsCallable.
    #[inline(always)]
    pub fn is_callable(&self, value: Value) -> bool {
        value.is_object() && value.as_gc::<JsObject>().is_callable()
    }

    /// 7.2.4 IsConstructor.
    #[inline(always)]
    pub fn is_constructor(&self, value: Value) -> bool {
        value.is_object() && value.as_gc::<JsObject>().is_constructor()
    }

    /// 7.2.2 IsArray: looks through proxies.
    pub fn is_array(&mut self, value: Value) -> JsResult<bool> {
        let mut at = value;
        loop {
            match at.cell_kind().and_then(CellKind::from_u8) {
                Some(CellKind::Array) => return Ok(true),
                Some(CellKind::Proxy) => {
                    let proxy: Gc<crate::object::JsProxy> = at.as_gc();
                    if proxy.handler.is_null() {
                        return Err(
                            self.type_error("Cannot perform 'IsArray' on a proxy that has been revoked")
                        );
                    }
                    at = proxy.target;
                }
                _ => return Ok(false),
            }
        }
    }

    /// 7.2.6 IsRegExp.
    pub fn is_reg_exp(&mut self, value: Value) -> JsResult<bool> {
        if !value.is_object() {
            return Ok(false);
        }
        let matcher = self.get(value.as_gc(), self.symbols.match_)?;
        if !matcher.is_undefined() {
            return Ok(self.to_boolean(matcher));
        }
        Ok(value.is_kind(CellKind::RegExp))
    }

    /// 7.1.13 ToBigInt.
    pub fn to_bigint(&mut self, value: Value) -> JsResult<Gc<crate::object::JsBigInt>> {
        let primitive = self.to_primitive(value, Hint::Number)?;
        if primitive.is_bigint() {
            return Ok(primitive.as_gc());
        }
        if primitive.is_bool() {
            let limbs = [1u64];
            return self.new_bigint(false, if primitive.as_bool() { &limbs } else { &[] });
        }
        if primitive.is_string() {
            let string: Gc<JsString> = primitive.as_gc();
            return match self.string_to_bigint(string)? {
                Some(value) => Ok(value),
                None => {
                    let text = string.to_rust_string();
                    Err(self.syntax_error(format!("Cannot convert {text} to a BigInt")))
                }
            };
        }
        let text = self.describe(primitive);
        Err(self.type_error(format!("Cannot convert {text} to a BigInt")))
    }
}
