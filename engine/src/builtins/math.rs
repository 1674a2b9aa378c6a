//! The Math object (21.3). What the functions compute is in [`crate::value::math_functions`].

use super::install::{Method, method};
use super::intrinsics::JitIntrinsic;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::Attributes;
use crate::value::Value;
use crate::value::math_functions::{self as functions, PreciseSum};

/// A function of one number.
macro_rules! unary {
    ($(#[$doc:meta] $name:ident = $function:expr;)*) => {
        $(
            #[$doc]
            fn $name(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
                let x = number(vm, cx.arg(0))?;
                let function: fn(f64) -> f64 = $function;
                Ok(Value::number(function(x)))
            }
        )*
    };
}

#[inline(always)]
fn number(vm: &mut Vm, value: Value) -> JsResult<f64> {
    if value.is_number() { Ok(value.as_number()) } else { vm.to_number(value) }
}

unary! {
    /// 21.3.2.2
    acos = functions::acos;
    /// 21.3.2.3
    acosh = functions::acosh;
    /// 21.3.2.4
    asin = functions::asin;
    /// 21.3.2.5
    asinh = functions::asinh;
    /// 21.3.2.6
    atan = functions::atan;
    /// 21.3.2.7
    atanh = functions::atanh;
    /// 21.3.2.9
    cbrt = functions::cbrt;
    /// 21.3.2.12
    cos = functions::cos;
    /// 21.3.2.13
    cosh = functions::cosh;
    /// 21.3.2.14
    exp = functions::exp;
    /// 21.3.2.15
    expm1 = functions::expm1;
    /// 21.3.2.17
    fround = functions::fround;
    /// 21.3.2.18
    f16round = functions::f16round;
    /// 21.3.2.21
    log = functions::log;
    /// 21.3.2.22
    log1p = functions::log1p;
    /// 21.3.2.23
    log10 = functions::log10;
    /// 21.3.2.24
    log2 = functions::log2;
    /// 21.3.2.29
    sign = functions::sign;
    /// 21.3.2.30
    sin = functions::sin;
    /// 21.3.2.31
    sinh = functions::sinh;
    /// 21.3.2.32
    sqrt = f64::sqrt;
    /// 21.3.2.35
    tan = functions::tan;
    /// 21.3.2.36
    tanh = functions::tanh;
}

/// Functions that leave an int32 as it is.
macro_rules! rounding {
    ($(#[$doc:meta] $name:ident = $function:expr;)*) => {
        $(
            #[$doc]
            fn $name(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
                if cx.arg(0).is_int() {
                    return Ok(cx.arg(0));
                }
                let x = number(vm, cx.arg(0))?;
                let function: fn(f64) -> f64 = $function;
                Ok(Value::number(function(x)))
            }
        )*
    };
}

rounding! {
    /// 21.3.2.10
    ceil = f64::ceil;
    /// 21.3.2.16
    floor = f64::floor;
    /// 21.3.2.28
    round = functions::round;
    /// 21.3.2.37
    trunc = f64::trunc;
}

const METHODS: &[Method] = &[
    method("abs", 1, abs).jit(JitIntrinsic::MathAbs),
    method("acos", 1, acos).jit(JitIntrinsic::MathAcos),
    method("acosh", 1, acosh),
    method("asin", 1, asin).jit(JitIntrinsic::MathAsin),
    method("asinh", 1, asinh),
    method("atan", 1, atan).jit(JitIntrinsic::MathAtan),
    method("atanh", 1, atanh),
    method("atan2", 2, atan2).jit(JitIntrinsic::MathAtan2),
    method("ceil", 1, ceil).jit(JitIntrinsic::MathCeil),
    method("cbrt", 1, cbrt),
    method("expm1", 1, expm1),
    method("clz32", 1, clz32).jit(JitIntrinsic::MathClz32),
    method("cos", 1, cos).jit(JitIntrinsic::MathCos),
    method("cosh", 1, cosh),
    method("exp", 1, exp).jit(JitIntrinsic::MathExp),
    method("floor", 1, floor).jit(JitIntrinsic::MathFloor),
    method("f16round", 1, f16round),
    method("fround", 1, fround).jit(JitIntrinsic::MathFround),
    method("hypot", 2, hypot),
    method("imul", 2, imul).jit(JitIntrinsic::MathImul),
    method("log", 1, log).jit(JitIntrinsic::MathLog),
    method("log1p", 1, log1p),
    method("log2", 1, log2),
    method("log10", 1, log10),
    method("max", 2, max).jit(JitIntrinsic::MathMax),
    method("min", 2, min).jit(JitIntrinsic::MathMin),
    method("pow", 2, pow).jit(JitIntrinsic::MathPow),
    method("random", 0, random).jit(JitIntrinsic::MathRandom),
    method("round", 1, round).jit(JitIntrinsic::MathRound),
    method("sign", 1, sign).jit(JitIntrinsic::MathSign),
    method("sin", 1, sin).jit(JitIntrinsic::MathSin),
    method("sinh", 1, sinh),
    method("sqrt", 1, sqrt).jit(JitIntrinsic::MathSqrt),
    method("sumPrecise", 1, sum_precise),
    method("tan", 1, tan).jit(JitIntrinsic::MathTan),
    method("tanh", 1, tanh),
    method("trunc", 1, trunc).jit(JitIntrinsic::MathTrunc),
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    use std::f64::consts;
    let math = vm.install_namespace("Math", Intrinsic::Math, METHODS)?;
    for (name, value) in [
        ("E", consts::E),
        ("LN10", consts::LN_10),
        ("LN2", consts::LN_2),
        ("LOG10E", consts::LOG10_E),
        ("LOG2E", consts::LOG2_E),
        ("PI", consts::PI),
        ("SQRT1_2", consts::FRAC_1_SQRT_2),
        ("SQRT2", consts::SQRT_2),
    ] {
        vm.install_named(math, name, Value::double(value), Attributes::NONE)?;
    }
    Ok(())
}

// 21.3.2.1 Math.abs ( x )
fn abs(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if cx.arg(0).is_int()
        && let Some(magnitude) = cx.arg(0).as_int().checked_abs()
    {
        return Ok(Value::int(magnitude));
    }
    Ok(Value::number(number(vm, cx.arg(0))?.abs()))
}

// 21.3.2.8 Math.atan2 ( y, x )
fn atan2(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let y = number(vm, cx.arg(0))?;
    let x = number(vm, cx.arg(1))?;
    Ok(Value::number(functions::atan2(y, x)))
}

// 21.3.2.11 Math.clz32 ( x )
fn clz32(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::int(functions::clz32(vm.to_uint32(cx.arg(0))?)))
}

// 21.3.2.19 Math.hypot ( ...args ): every argument is coerced before any is looked at.
fn hypot(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let numbers = cx.args().iter().map(|&value| number(vm, value)).collect::<JsResult<Vec<f64>>>()?;
    Ok(Value::number(functions::hypot(&numbers)))
}

// 21.3.2.20 Math.imul ( x, y )
fn imul(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let a = vm.to_uint32(cx.arg(0))?;
    let b = vm.to_uint32(cx.arg(1))?;
    Ok(Value::int(functions::imul(a, b)))
}

// 21.3.2.25 Math.max ( ...args )
fn max(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut highest = f64::NEG_INFINITY;
    for &value in cx.args() {
        highest = functions::max(highest, number(vm, value)?);
    }
    Ok(Value::number(highest))
}

// 21.3.2.26 Math.min ( ...args )
fn min(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut lowest = f64::INFINITY;
    for &value in cx.args() {
        lowest = functions::min(lowest, number(vm, value)?);
    }
    Ok(Value::number(lowest))
}

// 21.3.2.27 Math.pow ( base, exponent )
fn pow(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let base = number(vm, cx.arg(0))?;
    let exponent = number(vm, cx.arg(1))?;
    Ok(Value::number(functions::pow(base, exponent)))
}

// 21.3.2.28 Math.random ( )
fn random(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Ok(Value::double(next_random(&mut vm.random_state)))
}

/// xorshift128+; the upper 53 bits of the sum, which are its best, as a fraction.
pub fn next_random(state: &mut [u64; 2]) -> f64 {
    let [mut a, b] = *state;
    a ^= a << 23;
    a ^= a >> 17;
    a ^= b ^ (b >> 26);
    *state = [b, a];
    (a.wrapping_add(b) >> 11) as f64 * f64::EPSILON / 2.0
}

// 21.3.2.33 Math.sumPrecise ( items )
fn sum_precise(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Step 1.
    if cx.arg(0).is_nullish() {
        let shown = vm.describe(cx.arg(0));
        return Err(vm.type_error(format!("{shown} is not iterable")));
    }
    // Steps 2-8.
    let mut sum = PreciseSum::new();
    let mut iterator = vm.get_iterator(cx.arg(0))?;
    while let Some(next) = vm.iterator_step_value(&mut iterator)? {
        if !next.is_number() {
            let shown = vm.describe(next);
            let error = Err(vm.type_error(format!("{shown} is not a number")));
            return vm.iterator_close(&iterator, error);
        }
        sum.add(next.as_number());
    }
    Ok(Value::number(sum.finish()))
}
