//! 20.4.1 The Symbol constructor and 20.4.2 its properties.

use super::install::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::{Attributes, JsSymbol};
use crate::value::Value;

// 20.4.1.1 Symbol ( [ description ] )
pub fn symbol(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if cx.is_construct() {
        return Err(vm.type_error("Symbol is not a constructor"));
    }
    let description =
        if cx.arg(0).is_undefined() { Value::UNDEFINED } else { vm.to_string(cx.arg(0))?.value() };
    Ok(vm.new_symbol(description)?.value())
}

// 20.4.2.2 Symbol.for ( key )
pub fn for_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let key = vm.to_string(cx.arg(0))?;
    Ok(vm.registered_symbol(key)?.value())
}

// 20.4.2.6 Symbol.keyFor ( sym )
pub fn key_for(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.arg(0).is_symbol() {
        let shown = vm.describe(cx.arg(0));
        return Err(vm.type_error(format!("{shown} is not a symbol")));
    }
    // A registered symbol's description is its key.
    let symbol = cx.arg(0).as_gc::<JsSymbol>();
    Ok(if symbol.flags & JsSymbol::REGISTERED != 0 { symbol.description } else { Value::UNDEFINED })
}

const METHODS: &[Method] = &[method("for", 1, for_), method("keyFor", 1, key_for)];

/// Makes %Symbol% and its prototype.
pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.install_constructor(
        "Symbol",
        0,
        symbol,
        Intrinsic::Symbol,
        Intrinsic::SymbolPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    for (name, symbol) in vm.symbols.list() {
        vm.install_named(constructor, name, symbol.cell_value(), Attributes::NONE)?;
    }
    super::symbol_prototype::init(vm, prototype)
}
