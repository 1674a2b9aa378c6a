//! 25.1.6 The ArrayBuffer prototype object.

use super::array_prototype::relative;
use super::{Accessor, Method, getter, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Throw, Vm};
use crate::heap::CellKind;
use crate::object::{ArrayBuffer, JsObject};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("slice", 2, slice),
    method("resize", 1, resize),
    method("transfer", 0, transfer),
    method("transferToFixedLength", 0, transfer_to_fixed_length),
    method("transferToImmutable", 0, transfer_to_immutable),
    method("sliceToImmutable", 2, slice_to_immutable),
];

const ACCESSORS: &[Accessor] = &[
    getter("byteLength", byte_length),
    getter("maxByteLength", max_byte_length),
    getter("resizable", resizable),
    getter("detached", detached),
    getter("immutable", immutable),
];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_accessors(prototype, ACCESSORS)?;
    vm.install_methods(prototype, METHODS)?;
    vm.install_tag(prototype, "ArrayBuffer")
}

fn this(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<ArrayBuffer>> {
    vm.require_kind(cx.this, CellKind::ArrayBuffer, name)
}

impl Vm {
    /// TypeError for an operation on a detached buffer.
    #[cold]
    pub fn detached_error(&mut self, operation: &str) -> Throw {
        self.type_error(format!("Cannot perform {operation} on a detached ArrayBuffer"))
    }

    /// TypeError for a write to an immutable buffer.
    #[cold]
    pub fn immutable_error(&mut self, operation: &str) -> Throw {
        self.type_error(format!("Cannot perform {operation} on an immutable ArrayBuffer"))
    }
}

/// 25.1.6.1 get ArrayBuffer.prototype.byteLength
fn byte_length(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let buffer = this(vm, cx, "get ArrayBuffer.prototype.byteLength")?;
    Ok(Value::number(buffer.length() as f64))
}

/// 25.1.6.3 get ArrayBuffer.prototype.detached
fn detached(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let buffer = this(vm, cx, "get ArrayBuffer.prototype.detached")?;
    Ok(Value::bool(buffer.is_detached()))
}

/// get ArrayBuffer.prototype.immutable
fn immutable(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let buffer = this(vm, cx, "get ArrayBuffer.prototype.immutable")?;
    Ok(Value::bool(buffer.is_immutable()))
}

/// 25.1.6.4 get ArrayBuffer.prototype.maxByteLength
fn max_byte_length(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let buffer = this(vm, cx, "get ArrayBuffer.prototype.maxByteLength")?;
    if buffer.is_detached() {
        return Ok(Value::int(0));
    }
    Ok(Value::number(buffer.max_length().unwrap_or(buffer.length()) as f64))
}

/// 25.1.6.5 get ArrayBuffer.prototype.resizable
fn resizable(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let buffer = this(vm, cx, "get ArrayBuffer.prototype.resizable")?;
    Ok(Value::bool(!buffer.is_fixed_length()))
}

/// 25.1.6.6 ArrayBuffer.prototype.resize ( newLength )
fn resize(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = "ArrayBuffer.prototype.resize";
    let buffer = this(vm, cx, name)?;
    let Some(max) = buffer.max_length() else { return Err(vm.incompatible_receiver(name, cx.this)) };
    let invalid = "ArrayBuffer.prototype.resize: Invalid length parameter";
    let length = vm.to_index_or(cx.arg(0), invalid)?;
    if buffer.is_detached() {
        return Err(vm.detached_error(name));
    }
    if length > max as f64 {
        return Err(vm.range_error(invalid));
    }
    vm.resize_array_buffer(buffer, length as usize);
    Ok(Value::UNDEFINED)
}

/// Copies bytes between buffers, which may share their memory.
///
/// # Safety
/// Both ranges lie within their buffers.
pub(super) unsafe fn copy_bytes(from: *const u8, to: *mut u8, count: usize) {
    if count > 0 {
        // SAFETY: passed on to the caller.
        unsafe { std::ptr::copy(from, to, count) };
    }
}

/// 25.1.6.7 ArrayBuffer.prototype.slice ( start, end )
fn slice(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    slice_of(vm, cx, CellKind::ArrayBuffer, Intrinsic::ArrayBuffer, "ArrayBuffer")
}

/// slice of both kinds of buffer.
pub(super) fn slice_of(
    vm: &mut Vm,
    cx: &CallContext,
    kind: CellKind,
    constructor: Intrinsic,
    class: &str,
) -> JsResult<Value> {
    let name = format!("{class}.prototype.slice");
    let buffer: Gc<ArrayBuffer> = vm.require_kind(cx.this, kind, &name)?;
    if buffer.is_detached() {
        return Err(vm.detached_error(&name));
    }
    let length = buffer.length() as f64;
    let first = relative(vm, cx.arg(0), length, 0.0)?;
    let last = relative(vm, cx.arg(1), length, length)?;
    let count = (last - first).max(0.0);
    let default = vm.intrinsic(constructor);
    let constructor = vm.species_constructor(buffer.object(), default)?;
    let result = vm.construct(constructor, &[Value::number(count)], None)?;
    let target: Gc<ArrayBuffer> = vm.require_kind(result.value(), kind, &name)?;
    if target.is_detached() {
        return Err(vm.detached_error(&name));
    }
    if target.is_immutable() {
        return Err(vm.immutable_error(&name));
    }
    if target.value() == buffer.value() || (target.is_shared() && target.data_ptr() == buffer.data_ptr()) {
        return Err(vm.type_error(format!("{class} subclass returned this from species constructor")));
    }
    if (target.length() as f64) < count {
        return Err(
            vm.type_error(format!("Derived {class} constructor created a buffer which was too small"))
        );
    }
    // The constructor may have detached or shrunk the receiver.
    if buffer.is_detached() {
        return Err(vm.detached_error(&name));
    }
    let (first, count) = (first as usize, count as usize);
    let present = buffer.length();
    if first < present {
        let count = count.min(present - first);
        // SAFETY: within the present lengths of both.
        unsafe { copy_bytes(buffer.data_ptr().add(first), target.data_ptr(), count) };
    }
    Ok(target.value())
}

/// 25.1.6.8 ArrayBuffer.prototype.transfer ( [ newLength ] )
fn transfer(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    copy_and_detach(vm, cx, Transfer::PreserveResizability, "ArrayBuffer.prototype.transfer")
}

/// 25.1.6.9 ArrayBuffer.prototype.transferToFixedLength ( [ newLength ] )
fn transfer_to_fixed_length(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    copy_and_detach(vm, cx, Transfer::FixedLength, "ArrayBuffer.prototype.transferToFixedLength")
}

/// ArrayBuffer.prototype.transferToImmutable ( [ newLength ] )
fn transfer_to_immutable(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    copy_and_detach(vm, cx, Transfer::Immutable, "ArrayBuffer.prototype.transferToImmutable")
}

/// ArrayBuffer.prototype.sliceToImmutable ( start, end )
fn slice_to_immutable(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "ArrayBuffer.prototype.sliceToImmutable";
    let buffer = this(vm, cx, NAME)?;
    if buffer.is_detached() {
        return Err(vm.detached_error(NAME));
    }
    let length = buffer.length() as f64;
    let first = relative(vm, cx.arg(0), length, 0.0)?;
    let last = relative(vm, cx.arg(1), length, length)?;
    let count = (last - first).max(0.0) as usize;
    // The conversions may have detached or shrunk the receiver.
    if buffer.is_detached() {
        return Err(vm.detached_error(NAME));
    }
    if (buffer.length() as f64) < last {
        return Err(vm.range_error("Invalid array buffer length"));
    }
    let from = buffer.data_ptr().wrapping_add(first as usize);
    // SAFETY: the range lies within the present length; allocation runs no script.
    let result = unsafe { vm.new_immutable_array_buffer(count, from, count)? };
    Ok(result.value())
}

/// What a transferred buffer keeps.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Transfer {
    PreserveResizability,
    FixedLength,
    Immutable,
}

/// 25.1.3.4 ArrayBufferCopyAndDetach
fn copy_and_detach(vm: &mut Vm, cx: &CallContext, mode: Transfer, name: &str) -> JsResult<Value> {
    let buffer = this(vm, cx, name)?;
    let length = if cx.arg(0).is_undefined() {
        buffer.length()
    } else {
        vm.to_index_or(cx.arg(0), "Invalid array buffer length")? as usize
    };
    if buffer.is_detached() {
        return Err(vm.detached_error(name));
    }
    if buffer.is_immutable() {
        return Err(vm.immutable_error(name));
    }
    let max = if mode == Transfer::PreserveResizability { buffer.max_length() } else { None };
    if !buffer.detach_key.is_undefined() {
        return Err(vm.type_error(format!("{name}: buffer cannot be detached")));
    }
    if max.is_some_and(|max| length > max) {
        return Err(vm.range_error("Invalid array buffer length"));
    }
    let proto = vm.intrinsic(Intrinsic::ArrayBufferPrototype);
    let old = buffer.length();
    if mode == Transfer::Immutable {
        // SAFETY: within the length; allocation runs no script.
        let result = unsafe { vm.new_immutable_array_buffer(length, buffer.data_ptr(), old.min(length))? };
        vm.detach_array_buffer(buffer);
        return Ok(result.value());
    }
    // FAST PATH: memory of the right size changes hands.
    if length == old
        && max == buffer.max_length()
        && let Some(block) = buffer.block()
    {
        let result = vm.array_buffer_from_block(CellKind::ArrayBuffer, block, length, max, proto)?;
        vm.detach_array_buffer(buffer);
        return Ok(result.value());
    }
    let result = vm.new_array_buffer(CellKind::ArrayBuffer, length, max, proto)?;
    // SAFETY: within the lengths of both; allocation runs no script.
    unsafe { copy_bytes(buffer.data_ptr(), result.data_ptr(), old.min(length)) };
    vm.detach_array_buffer(buffer);
    Ok(result.value())
}
