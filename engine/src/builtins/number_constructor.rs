//! The Number constructor (21.1.1, 21.1.2).

use super::install::{Method, method};
use super::intrinsics::JitIntrinsic;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{Attributes, JsBigInt};
use crate::value::number_conversions::to_integer_or_infinity;
use crate::value::{Value, bigint_math};

const METHODS: &[Method] = &[
    method("isFinite", 1, is_finite).jit(JitIntrinsic::NumberIsFinite),
    method("isInteger", 1, is_integer).jit(JitIntrinsic::NumberIsInteger),
    method("isNaN", 1, is_nan).jit(JitIntrinsic::NumberIsNaN),
    method("isSafeInteger", 1, is_safe_integer),
];

const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

pub fn init(vm: &mut Vm) -> JsResult<()> {
    // 21.1.3: the prototype is itself a Number object.
    let object_prototype = vm.intrinsic(Intrinsic::ObjectPrototype);
    let prototype = vm.new_primitive_object(CellKind::NumberObject, Value::int(0), object_prototype)?;
    vm.realm_mut().set(Intrinsic::NumberPrototype, prototype);
    let (constructor, prototype) = vm.install_constructor(
        "Number",
        1,
        number,
        Intrinsic::Number,
        Intrinsic::NumberPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    // 21.1.2.12 and 21.1.2.13: the same function objects as the global ones.
    let (parse_float, parse_int) = (vm.intrinsic(Intrinsic::ParseFloat), vm.intrinsic(Intrinsic::ParseInt));
    vm.install_named(constructor, "parseFloat", parse_float, Attributes::HIDDEN)?;
    vm.install_named(constructor, "parseInt", parse_int, Attributes::HIDDEN)?;
    for (name, value) in [
        ("MAX_VALUE", f64::MAX),
        ("MIN_VALUE", f64::from_bits(1)),
        ("NaN", f64::NAN),
        ("NEGATIVE_INFINITY", f64::NEG_INFINITY),
        ("POSITIVE_INFINITY", f64::INFINITY),
        ("MAX_SAFE_INTEGER", MAX_SAFE_INTEGER),
        ("MIN_SAFE_INTEGER", -MAX_SAFE_INTEGER),
        ("EPSILON", f64::EPSILON),
    ] {
        vm.install_named(constructor, name, Value::number(value), Attributes::NONE)?;
    }
    super::number_prototype::init(vm, prototype)
}

// 21.1.1.1 Number ( value )
fn number(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Steps 1-2: a BigInt is converted rather than refused.
    let number = if cx.argc() == 0 {
        Value::int(0)
    } else {
        let numeric = vm.to_numeric(cx.arg(0))?;
        if numeric.is_bigint() {
            let bigint = numeric.as_gc::<JsBigInt>();
            Value::number(bigint_math::to_f64(bigint.as_ref()))
        } else {
            numeric
        }
    };
    // Steps 3-6.
    if !cx.is_construct() {
        return Ok(number);
    }
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::NumberPrototype)?;
    Ok(vm.new_primitive_object(CellKind::NumberObject, number, proto)?.value())
}

// 21.1.2.2 Number.isFinite ( number )
fn is_finite(_: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let value = cx.arg(0);
    Ok(Value::bool(value.is_number() && value.as_number().is_finite()))
}

// 21.1.2.3 Number.isInteger ( number )
fn is_integer(_: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(is_integral(cx.arg(0))))
}

// 21.1.2.4 Number.isNaN ( number )
fn is_nan(_: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let value = cx.arg(0);
    Ok(Value::bool(value.is_number() && value.as_number().is_nan()))
}

// 21.1.2.5 Number.isSafeInteger ( number )
fn is_safe_integer(_: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let value = cx.arg(0);
    Ok(Value::bool(is_integral(value) && value.as_number().abs() <= MAX_SAFE_INTEGER))
}

// 7.2.6 IsIntegralNumber
fn is_integral(value: Value) -> bool {
    value.is_number() && {
        let number = value.as_number();
        number.is_finite() && to_integer_or_infinity(number) == number
    }
}
