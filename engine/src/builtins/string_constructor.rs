//! 22.1.1 The String constructor and 22.1.2 its properties.

use super::install::{Method, method};
use super::intrinsics::JitIntrinsic;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::JsSymbol;
use crate::string::{JsString, StringBuilder};
use crate::value::{Gc, Value};

// 20.4.3.3.1 SymbolDescriptiveString
pub fn symbol_descriptive_string(vm: &mut Vm, symbol: Gc<JsSymbol>) -> JsResult<Gc<JsString>> {
    let mut out = StringBuilder::new();
    out.push_str("Symbol(");
    if symbol.description.is_string() {
        out.push_string(vm, symbol.description.as_gc())?;
    }
    out.push_str(")");
    out.finish(vm)
}

// 22.1.1.1 String ( value )
pub fn string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = if cx.argc() == 0 {
        vm.empty_string()
    } else if !cx.is_construct() && cx.arg(0).is_symbol() {
        return Ok(symbol_descriptive_string(vm, cx.arg(0).as_gc())?.value());
    } else {
        vm.to_string(cx.arg(0))?
    };
    if !cx.is_construct() {
        return Ok(s.value());
    }
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::StringPrototype)?;
    Ok(vm.string_create(s, proto)?.value())
}

// 22.1.2.1 String.fromCharCode ( ...codeUnits )
pub fn from_char_code(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if cx.argc() == 1 && cx.arg(0).is_int() {
        return Ok(vm.single_char_string(cx.arg(0).as_int() as u16).value());
    }
    let mut out = StringBuilder::with_capacity(cx.argc());
    for &arg in cx.args() {
        let unit = if arg.is_int() { arg.as_int() as u16 } else { vm.to_uint32(arg)? as u16 };
        out.push_unit(unit);
    }
    Ok(out.finish(vm)?.value())
}

// 22.1.2.2 String.fromCodePoint ( ...codePoints )
pub fn from_code_point(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut out = StringBuilder::with_capacity(cx.argc());
    for &arg in cx.args() {
        let number = vm.to_number(arg)?;
        if number.trunc() != number || !(0.0..=1_114_111.0).contains(&number) {
            let shown = vm.to_string(arg)?.to_rust_string();
            return Err(vm.range_error(format!("Invalid code point {shown}")));
        }
        out.push_code_point(number as u32);
    }
    Ok(out.finish(vm)?.value())
}

// 22.1.2.4 String.raw ( template, ...substitutions )
pub fn raw(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let cooked = vm.to_object(cx.arg(0))?;
    let key = vm.names.raw;
    let literals = vm.get(cooked, key)?;
    let literals = vm.to_object(literals)?;
    let count = vm.length_of_array_like(literals)?;
    let substitutions = cx.args_from(1);
    let mut out = StringBuilder::new();
    let mut index = 0.0;
    while index < count {
        let key = vm.key_from_f64(index);
        let literal = vm.get(literals, key)?;
        let literal = vm.to_string(literal)?;
        out.push_string(vm, literal)?;
        if index + 1.0 == count {
            break;
        }
        if let Some(&value) = substitutions.get(index as usize) {
            let value = vm.to_string(value)?;
            out.push_string(vm, value)?;
        }
        index += 1.0;
    }
    Ok(out.finish(vm)?.value())
}

const METHODS: &[Method] = &[
    method("fromCharCode", 1, from_char_code).jit(JitIntrinsic::StringFromCharCode),
    method("fromCodePoint", 1, from_code_point),
    method("raw", 1, raw),
];

/// Makes %String% and its prototype, a String object itself (22.1.3).
pub fn init(vm: &mut Vm) -> JsResult<()> {
    let parent = vm.intrinsic(Intrinsic::ObjectPrototype);
    let empty = vm.empty_string();
    let prototype = vm.string_create(empty, parent)?;
    vm.realm_mut().set(Intrinsic::StringPrototype, prototype);
    let (constructor, prototype) = vm.install_constructor(
        "String",
        1,
        string,
        Intrinsic::String,
        Intrinsic::StringPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    super::string_prototype::init(vm, prototype)
}
