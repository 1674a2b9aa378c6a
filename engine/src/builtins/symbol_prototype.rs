//! 20.4.3 Properties of the Symbol prototype object.

use super::install::{Accessor, Method, getter, method, symbol_method};
use super::string_constructor::symbol_descriptive_string;
use crate::execution::{CallContext, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{Attributes, JsObject, JsSymbol, PrimitiveObject};
use crate::value::{Gc, Value};

// 20.4.3.4.1 ThisSymbolValue
fn this_symbol_value(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<Gc<JsSymbol>> {
    if cx.this.is_symbol() {
        return Ok(cx.this.as_gc());
    }
    if cx.this.is_kind(CellKind::SymbolObject) {
        return Ok(cx.this.as_gc::<PrimitiveObject>().value.as_gc());
    }
    Err(vm.type_error(format!("{method} requires that 'this' be a Symbol")))
}

// 20.4.3.2 get Symbol.prototype.description
pub fn description(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(this_symbol_value(vm, cx, "Symbol.prototype.description")?.description)
}

// 20.4.3.3 Symbol.prototype.toString ( )
pub fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let symbol = this_symbol_value(vm, cx, "Symbol.prototype.toString")?;
    Ok(symbol_descriptive_string(vm, symbol)?.value())
}

// 20.4.3.4 Symbol.prototype.valueOf ( )
pub fn value_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(this_symbol_value(vm, cx, "Symbol.prototype.valueOf")?.value())
}

// 20.4.3.5 Symbol.prototype [ %Symbol.toPrimitive% ] ( hint )
pub fn to_primitive(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(this_symbol_value(vm, cx, "Symbol.prototype [ @@toPrimitive ]")?.value())
}

const METHODS: &[Method] = &[
    method("toString", 0, to_string),
    method("valueOf", 0, value_of),
    symbol_method(|s| s.to_primitive, "[Symbol.toPrimitive]", 1, to_primitive)
        .with_attributes(Attributes::CONFIG),
];

const ACCESSORS: &[Accessor] = &[getter("description", description)];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(prototype, METHODS)?;
    vm.install_accessors(prototype, ACCESSORS)?;
    vm.install_tag(prototype, "Symbol")
}
