//! Value and function properties of the global object (19.1, 19.2) and annex B.2.1.

use super::install::{Method, method};
use super::intrinsics::JitIntrinsic;
use super::uri_coding::{self as coding, MalformedUri};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::{Attributes, JsObject};
use crate::string::{StrView, StringBuilder};
use crate::value::number_conversions as conversions;
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("decodeURI", 1, decode_uri),
    method("decodeURIComponent", 1, decode_uri_component),
    method("encodeURI", 1, encode_uri),
    method("encodeURIComponent", 1, encode_uri_component),
    method("escape", 1, escape),
    method("unescape", 1, unescape),
    method("isFinite", 1, is_finite),
    method("isNaN", 1, is_nan),
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    // 19.1
    let global_this = vm.realm().global_this;
    vm.install_named(global, "globalThis", global_this, Attributes::HIDDEN)?;
    for (name, value) in [
        ("Infinity", Value::double(f64::INFINITY)),
        ("NaN", Value::double(f64::NAN)),
        ("undefined", Value::UNDEFINED),
    ] {
        vm.install_named(global, name, value, Attributes::NONE)?;
    }
    // 19.2
    for (intrinsic, row) in [
        (Intrinsic::Eval, method("eval", 1, eval)),
        (Intrinsic::ParseFloat, method("parseFloat", 1, parse_float)),
        (Intrinsic::ParseInt, method("parseInt", 2, parse_int).jit(JitIntrinsic::ParseInt)),
    ] {
        let function = vm.make_method(&row)?;
        vm.realm_mut().set(intrinsic, function);
        let super::install::Key::Name(name) = row.key else {
            continue;
        };
        vm.install_named(global, name, function.value(), row.attributes)?;
    }
    vm.install_methods(global, METHODS)
}

// 19.2.1 eval ( x ): only indirect calls come here; direct ones are an instruction of their own.
fn eval(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.arg(0).is_string() {
        return Ok(cx.arg(0));
    }
    vm.eval_indirect(cx.arg(0).as_gc())
}

// 19.2.2 isFinite ( number )
fn is_finite(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(vm.to_number(cx.arg(0))?.is_finite()))
}

// 19.2.3 isNaN ( number )
fn is_nan(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(vm.to_number(cx.arg(0))?.is_nan()))
}

// 19.2.4 parseFloat ( string )
fn parse_float(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // FAST PATH: an int32 prints as itself and reads back the same.
    if cx.arg(0).is_int() {
        return Ok(cx.arg(0));
    }
    let string = vm.to_string(cx.arg(0))?;
    Ok(Value::number(match vm.view(string)? {
        StrView::Latin1(text) => conversions::parse_float(text),
        StrView::Utf16(text) => conversions::parse_float(text),
    }))
}

// 19.2.5 parseInt ( string, radix )
fn parse_int(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // FAST PATH: as for parseFloat; the radix has no effect that could be observed.
    let radix = cx.arg(1);
    if cx.arg(0).is_int() && (radix.is_undefined() || radix == Value::int(10)) {
        return Ok(cx.arg(0));
    }
    let string = vm.to_string(cx.arg(0))?;
    let radix = vm.to_int32(radix)?;
    Ok(Value::number(match vm.view(string)? {
        StrView::Latin1(text) => conversions::parse_int(text, radix),
        StrView::Utf16(text) => conversions::parse_int(text, radix),
    }))
}

/// Coerces to a string and maps its text; a text that stays as it is keeps its string.
fn convert(
    vm: &mut Vm,
    cx: &CallContext,
    unchanged: impl Fn(StrView) -> bool,
    map: impl Fn(StrView) -> Result<StringBuilder, MalformedUri>,
) -> JsResult<Value> {
    let string = vm.to_string(cx.arg(0))?;
    let text = vm.view(string)?;
    if unchanged(text) {
        return Ok(string.value());
    }
    match map(text) {
        Ok(result) => Ok(result.finish(vm)?.value()),
        Err(MalformedUri) => Err(vm.uri_error("URI malformed")),
    }
}

// 19.2.6.1 decodeURI ( encodedURI )
fn decode_uri(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    convert(vm, cx, coding::has_no_escape, |text| coding::decode(text, coding::PRESERVED_IN_URI))
}

// 19.2.6.2 decodeURIComponent ( encodedURIComponent )
fn decode_uri_component(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    convert(vm, cx, coding::has_no_escape, |text| coding::decode(text, coding::PRESERVED_IN_COMPONENT))
}

// 19.2.6.3 encodeURI ( uri )
fn encode_uri(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let kept = coding::KEPT_IN_URI;
    convert(vm, cx, |text| coding::is_plain(text, kept), |text| coding::encode(text, kept))
}

// 19.2.6.4 encodeURIComponent ( uriComponent )
fn encode_uri_component(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let kept = coding::KEPT_IN_COMPONENT;
    convert(vm, cx, |text| coding::is_plain(text, kept), |text| coding::encode(text, kept))
}

// B.2.1.1 escape ( string )
fn escape(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    convert(vm, cx, |text| coding::is_plain(text, coding::KEPT_BY_ESCAPE), |text| Ok(coding::escape(text)))
}

// B.2.1.2 unescape ( string )
fn unescape(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    convert(vm, cx, coding::has_no_escape, |text| Ok(coding::unescape(text)))
}
