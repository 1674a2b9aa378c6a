//! 25.2 SharedArrayBuffer Objects.

use super::{
    Accessor, Method, array_buffer_constructor, array_buffer_prototype, getter, method, symbol_getter,
};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::ArrayBuffer;
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[method("slice", 2, slice), method("grow", 1, grow)];

const ACCESSORS: &[Accessor] = &[
    getter("byteLength", byte_length),
    getter("maxByteLength", max_byte_length),
    getter("growable", growable),
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.install_constructor(
        "SharedArrayBuffer",
        1,
        construct,
        Intrinsic::SharedArrayBuffer,
        Intrinsic::SharedArrayBufferPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    let species = symbol_getter(|s| s.species, "[Symbol.species]", super::return_this);
    vm.install_accessors(constructor, &[species])?;
    vm.install_accessors(prototype, ACCESSORS)?;
    vm.install_methods(prototype, METHODS)?;
    vm.install_tag(prototype, "SharedArrayBuffer")
}

fn this(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<ArrayBuffer>> {
    vm.require_kind(cx.this, CellKind::SharedArrayBuffer, name)
}

/// 25.2.3.1 SharedArrayBuffer ( length [ , options ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "SharedArrayBuffer")?;
    let kind = CellKind::SharedArrayBuffer;
    Ok(array_buffer_constructor::make(vm, cx, kind, Intrinsic::SharedArrayBufferPrototype)?.value())
}

/// 25.2.5.1 get SharedArrayBuffer.prototype.byteLength
fn byte_length(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let buffer = this(vm, cx, "get SharedArrayBuffer.prototype.byteLength")?;
    Ok(Value::number(buffer.length() as f64))
}

/// 25.2.5.3 SharedArrayBuffer.prototype.grow ( newLength )
fn grow(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "SharedArrayBuffer.prototype.grow";
    let buffer = this(vm, cx, name)?;
    let Some(max) = buffer.max_length() else { return Err(vm.incompatible_receiver(name, cx.this)) };
    let invalid = "SharedArrayBuffer.prototype.grow: Invalid length parameter";
    let length = vm.to_index_or(cx.arg(0), invalid)?;
    if length > max as f64 || length < buffer.length() as f64 {
        return Err(vm.range_error(invalid));
    }
    vm.resize_array_buffer(buffer, length as usize);
    Ok(Value::UNDEFINED)
}

/// 25.2.5.4 get SharedArrayBuffer.prototype.growable
fn growable(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let buffer = this(vm, cx, "get SharedArrayBuffer.prototype.growable")?;
    Ok(Value::bool(!buffer.is_fixed_length()))
}

/// 25.2.5.5 get SharedArrayBuffer.prototype.maxByteLength
fn max_byte_length(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let buffer = this(vm, cx, "get SharedArrayBuffer.prototype.maxByteLength")?;
    Ok(Value::number(buffer.max_length().unwrap_or(buffer.length()) as f64))
}

/// 25.2.5.6 SharedArrayBuffer.prototype.slice ( start, end )
fn slice(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let kind = CellKind::SharedArrayBuffer;
    array_buffer_prototype::slice_of(vm, cx, kind, Intrinsic::SharedArrayBuffer, "SharedArrayBuffer")
}
