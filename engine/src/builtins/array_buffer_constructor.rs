//! 25.1.4 and 25.1.5: the ArrayBuffer constructor.

use super::{Method, method, symbol_getter};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::ArrayBuffer;
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[method("isView", 1, is_view)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.install_constructor(
        "ArrayBuffer",
        1,
        construct,
        Intrinsic::ArrayBuffer,
        Intrinsic::ArrayBufferPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    let species = symbol_getter(|s| s.species, "[Symbol.species]", super::return_this);
    vm.install_accessors(constructor, &[species])?;
    super::array_buffer_prototype::init(vm, prototype)
}

/// 25.1.3.8 GetArrayBufferMaxByteLengthOption
fn max_byte_length_option(vm: &mut Vm, options: Value) -> JsResult<Option<usize>> {
    if !options.is_object() {
        return Ok(None);
    }
    let max = vm.get(options.as_gc(), vm.names.max_byte_length)?;
    if max.is_undefined() {
        return Ok(None);
    }
    Ok(Some(vm.to_index_or(max, "Invalid array buffer max length")? as usize))
}

/// What the constructors of both kinds of buffer do.
pub(super) fn make(
    vm: &mut Vm,
    cx: &CallContext,
    kind: CellKind,
    prototype: Intrinsic,
) -> JsResult<Gc<ArrayBuffer>> {
    let length = vm.to_index_or(cx.arg(0), "Invalid array buffer length")? as usize;
    let max = max_byte_length_option(vm, cx.arg(1))?;
    // 25.1.3.1 AllocateArrayBuffer looks at the maximum before it asks for the prototype.
    if max.is_some_and(|max| length > max) {
        return Err(vm.range_error("Invalid array buffer max length"));
    }
    let proto = vm.get_prototype_from_constructor(cx.new_target, prototype)?;
    vm.new_array_buffer(kind, length, max, proto)
}

/// 25.1.4.1 ArrayBuffer ( length [ , options ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "ArrayBuffer")?;
    Ok(make(vm, cx, CellKind::ArrayBuffer, Intrinsic::ArrayBufferPrototype)?.value())
}

/// 25.1.5.1 ArrayBuffer.isView ( arg )
fn is_view(_: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(cx.arg(0).is_kind(CellKind::TypedArray) || cx.arg(0).is_kind(CellKind::DataView)))
}
