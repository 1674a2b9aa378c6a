//! 25.3 DataView Objects.
//!
//! Internal fields: the buffer, the byte offset, and the byte length (undefined when it follows the
//! buffer's). Numbers are kept under the int tag.

use super::{Accessor, Method, getter, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Throw, Vm};
use crate::heap::CellKind;
use crate::object::{ArrayBuffer, JsObject, TypedArrayKind};
use crate::value::{Gc, Value};

const BUFFER: usize = 0;
const OFFSET: usize = 1;
const LENGTH: usize = 2;

const ACCESSORS: &[Accessor] =
    &[getter("buffer", buffer), getter("byteLength", byte_length), getter("byteOffset", byte_offset)];

/// The get and set methods of each element type.
macro_rules! view_methods {
    ($($get:literal $set:literal $kind:ident;)*) => {
        const METHODS: &[Method] = &[$(
            method($get, 1, |vm, cx| get_view_value(vm, cx, TypedArrayKind::$kind, concat!("DataView.prototype.", $get))),
            method($set, 2, |vm, cx| set_view_value(vm, cx, TypedArrayKind::$kind, concat!("DataView.prototype.", $set))),
        )*];
    };
}
view_methods! {
    "getInt8" "setInt8" Int8;
    "getUint8" "setUint8" Uint8;
    "getInt16" "setInt16" Int16;
    "getUint16" "setUint16" Uint16;
    "getInt32" "setInt32" Int32;
    "getUint32" "setUint32" Uint32;
    "getFloat16" "setFloat16" Float16;
    "getFloat32" "setFloat32" Float32;
    "getFloat64" "setFloat64" Float64;
    "getBigInt64" "setBigInt64" BigInt64;
    "getBigUint64" "setBigUint64" BigUint64;
}

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = vm.install_constructor(
        "DataView",
        1,
        construct,
        Intrinsic::DataView,
        Intrinsic::DataViewPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_accessors(prototype, ACCESSORS)?;
    vm.install_methods(prototype, METHODS)?;
    vm.install_tag(prototype, "DataView")
}

fn tagged(n: usize) -> Value {
    Value(Value::INT_TAG | n as u64)
}

fn untagged(value: Value) -> usize {
    (value.0 & !Value::INT_TAG) as usize
}

#[cold]
fn outside(vm: &mut Vm, offset: Value) -> Throw {
    let text = vm.describe(offset);
    vm.range_error(format!("Start offset {text} is outside the bounds of the buffer"))
}

#[cold]
fn invalid_length(vm: &mut Vm, length: Value) -> Throw {
    let text = vm.describe(length);
    vm.range_error(format!("Invalid DataView length {text}"))
}

/// 25.3.2.1 DataView ( buffer [ , byteOffset [ , byteLength ] ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "DataView")?;
    let (source, byte_offset, byte_length) = (cx.arg(0), cx.arg(1), cx.arg(2));
    if !source.is_kind(CellKind::ArrayBuffer) && !source.is_kind(CellKind::SharedArrayBuffer) {
        return Err(vm.type_error("First argument to DataView constructor must be an ArrayBuffer"));
    }
    let buffer: Gc<ArrayBuffer> = source.as_gc();
    let offset = vm.to_integer_or_infinity(byte_offset)?;
    if !(0.0..=9007199254740991.0).contains(&offset) {
        return Err(outside(vm, byte_offset));
    }
    if buffer.is_detached() {
        return Err(vm.detached_error("DataView constructor"));
    }
    let bytes = buffer.length() as f64;
    if offset > bytes {
        return Err(outside(vm, byte_offset));
    }
    // None: the view follows the buffer's length.
    let length = if byte_length.is_undefined() {
        if buffer.is_fixed_length() { Some(bytes - offset) } else { None }
    } else {
        let length = vm.to_integer_or_infinity(byte_length)?;
        if !(0.0..=9007199254740991.0).contains(&length) || offset + length > bytes {
            return Err(invalid_length(vm, byte_length));
        }
        Some(length)
    };
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::DataViewPrototype)?;
    // Asking for the prototype may have detached or resized the buffer.
    if buffer.is_detached() {
        return Err(vm.detached_error("DataView constructor"));
    }
    let bytes = buffer.length() as f64;
    if offset > bytes {
        return Err(outside(vm, byte_offset));
    }
    if !byte_length.is_undefined() && length.is_some_and(|length| offset + length > bytes) {
        return Err(invalid_length(vm, byte_length));
    }
    let mut view = vm.new_object_of_kind(CellKind::DataView, proto, 3)?;
    view.set_word(BUFFER, source);
    view.set_word(OFFSET, tagged(offset as usize));
    if let Some(length) = length {
        view.set_word(LENGTH, tagged(length as usize));
    }
    vm.heap.write_barrier(view.header());
    Ok(view.value())
}

/// 25.3.1.4 GetViewByteLength; None when the view is out of bounds (25.3.1.3) or its buffer detached.
fn view_length(view: Gc<JsObject>) -> Option<usize> {
    let buffer: Gc<ArrayBuffer> = view.word(BUFFER).as_gc();
    if buffer.is_detached() {
        return None;
    }
    let (offset, bytes) = (untagged(view.word(OFFSET)), buffer.length());
    if view.word(LENGTH).is_undefined() {
        return bytes.checked_sub(offset);
    }
    let length = untagged(view.word(LENGTH));
    if offset + length > bytes { None } else { Some(length) }
}

fn this(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<JsObject>> {
    vm.require_kind(cx.this, CellKind::DataView, name)
}

/// 25.3.4.1 get DataView.prototype.buffer
fn buffer(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(this(vm, cx, "get DataView.prototype.buffer")?.word(BUFFER))
}

/// 25.3.4.2 get DataView.prototype.byteLength
fn byte_length(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "get DataView.prototype.byteLength";
    let view = this(vm, cx, NAME)?;
    match view_length(view) {
        Some(length) => Ok(Value::number(length as f64)),
        None => Err(vm.out_of_bounds_error(NAME)),
    }
}

/// 25.3.4.3 get DataView.prototype.byteOffset
fn byte_offset(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "get DataView.prototype.byteOffset";
    let view = this(vm, cx, NAME)?;
    if view_length(view).is_none() {
        return Err(vm.out_of_bounds_error(NAME));
    }
    Ok(Value::number(untagged(view.word(OFFSET)) as f64))
}

/// ToIndex of the index argument.
fn index(vm: &mut Vm, value: Value) -> JsResult<f64> {
    vm.to_index_or(value, "Offset is outside the bounds of the DataView")
}

/// The address of an element, bounds checked.
fn element(
    vm: &mut Vm,
    view: Gc<JsObject>,
    index: f64,
    kind: TypedArrayKind,
    name: &str,
) -> JsResult<*mut u8> {
    let Some(length) = view_length(view) else { return Err(vm.out_of_bounds_error(name)) };
    if index + kind.size() as f64 > length as f64 {
        return Err(vm.range_error("Offset is outside the bounds of the DataView"));
    }
    let buffer: Gc<ArrayBuffer> = view.word(BUFFER).as_gc();
    Ok(buffer.data_ptr().wrapping_add(untagged(view.word(OFFSET)) + index as usize))
}

/// Whether the bytes are in the other order than the machine's.
fn swapped(vm: &mut Vm, little_endian: Value) -> bool {
    vm.to_boolean(little_endian) != cfg!(target_endian = "little")
}

/// 25.3.1.5 GetViewValue
#[inline]
fn get_view_value(
    vm: &mut Vm,
    cx: &CallContext,
    kind: TypedArrayKind,
    name: &'static str,
) -> JsResult<Value> {
    let view = this(vm, cx, name)?;
    let index = index(vm, cx.arg(0))?;
    let swap = swapped(vm, cx.arg(1));
    let at = element(vm, view, index, kind, name)?;
    let mut bytes = [0u8; 8];
    let bytes = &mut bytes[..kind.size()];
    // SAFETY: the element is in bounds; the local buffer has its size.
    unsafe {
        std::ptr::copy_nonoverlapping(at, bytes.as_mut_ptr(), kind.size());
        if swap {
            bytes.reverse();
        }
        vm.load_element(kind, bytes.as_ptr())
    }
}

/// 25.3.1.6 SetViewValue
#[inline]
fn set_view_value(
    vm: &mut Vm,
    cx: &CallContext,
    kind: TypedArrayKind,
    name: &'static str,
) -> JsResult<Value> {
    let view = this(vm, cx, name)?;
    if view.word(BUFFER).as_gc::<ArrayBuffer>().is_immutable() {
        return Err(vm.immutable_error(name));
    }
    let index = index(vm, cx.arg(0))?;
    let value = vm.to_element(kind, cx.arg(1))?;
    let swap = swapped(vm, cx.arg(2));
    let at = element(vm, view, index, kind, name)?;
    let mut bytes = [0u8; 8];
    let bytes = &mut bytes[..kind.size()];
    // SAFETY: as in get_view_value.
    unsafe {
        Vm::store_element(kind, bytes.as_mut_ptr(), value);
        if swap {
            bytes.reverse();
        }
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), at, kind.size());
    }
    Ok(Value::UNDEFINED)
}
