//! The BigInt constructor (21.2.1, 21.2.2).

use super::install::{Method, method};
use crate::abstract_operations::conversions::Hint;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::JsBigInt;
use crate::value::number_conversions::NumberBuffer;
use crate::value::{Gc, Value, bigint_math};

const METHODS: &[Method] = &[method("asUintN", 2, as_uint_n), method("asIntN", 2, as_int_n)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.install_constructor(
        "BigInt",
        1,
        bigint,
        Intrinsic::BigInt,
        Intrinsic::BigIntPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    super::bigint_prototype::init(vm, prototype)
}

// 21.2.1.1 BigInt ( value )
fn bigint(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if cx.is_construct() {
        return Err(vm.type_error("BigInt is not a constructor"));
    }
    let primitive = vm.to_primitive(cx.arg(0), Hint::Number)?;
    if primitive.is_number() {
        return Ok(vm.number_to_bigint(primitive.as_number())?.value());
    }
    Ok(vm.to_bigint(primitive)?.value())
}

// 21.2.2.1 BigInt.asIntN ( bits, bigint )
fn as_int_n(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let bits = bit_count(vm, cx.arg(0))?;
    let bigint = vm.to_bigint(cx.arg(1))?;
    let result = bigint_math::as_int_n(bits, bigint.as_ref());
    vm.bigint_value(result)
}

// 21.2.2.2 BigInt.asUintN ( bits, bigint )
fn as_uint_n(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let bits = bit_count(vm, cx.arg(0))?;
    let bigint = vm.to_bigint(cx.arg(1))?;
    let result = bigint_math::as_uint_n(bits, bigint.as_ref());
    vm.bigint_result(result)
}

// 7.1.22 ToIndex, with the wording for bit counts.
fn bit_count(vm: &mut Vm, value: Value) -> JsResult<u64> {
    let bits = vm.to_integer_or_infinity(value)?;
    if !(0.0..=9_007_199_254_740_991.0).contains(&bits) {
        return Err(vm.range_error("Invalid value: not (convertible to) a safe integer"));
    }
    Ok(bits as u64)
}

impl Vm {
    // 21.2.1.1.1 NumberToBigInt
    pub fn number_to_bigint(&mut self, number: f64) -> JsResult<Gc<JsBigInt>> {
        match bigint_math::from_f64(number) {
            Some(value) => self.new_bigint(value.is_negative(), value.limbs()),
            None => {
                let shown = NumberBuffer::new().format(number).to_owned();
                Err(self.range_error(format!(
                    "The number {shown} cannot be converted to a BigInt because it is not an integer"
                )))
            }
        }
    }
}
