//! 23.2.5 to 23.2.7: Int8Array and its eleven kin. The callee's data is the [`TypedArrayKind`] as an int.

use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{ArrayBuffer, Attributes, JsArray, JsObject, TypedArray, TypedArrayKind};
use crate::value::{Gc, Value};

pub fn init(vm: &mut Vm) -> JsResult<()> {
    for kind in TypedArrayKind::ALL {
        let (constructor_intrinsic, prototype_intrinsic) = kind.intrinsics();
        let name = vm.key_from_str(kind.name());
        let parent = vm.intrinsic(Intrinsic::TypedArray);
        let mut function = vm.new_native_function_with_proto(construct, name, 3, true, parent)?;
        function.data = Value::int(kind as i32);
        let constructor = function.object();
        let parent = vm.intrinsic(Intrinsic::TypedArrayPrototype);
        let prototype = vm.new_object_with_proto(parent)?;
        vm.realm_mut().set(constructor_intrinsic, constructor);
        vm.realm_mut().set(prototype_intrinsic, prototype);
        vm.install_value(constructor, vm.names.prototype, prototype.value(), Attributes::NONE)?;
        vm.install_value(prototype, vm.names.constructor, constructor.value(), Attributes::HIDDEN)?;
        let size = Value::int(kind.size() as i32);
        vm.install_value(constructor, vm.names.BYTES_PER_ELEMENT, size, Attributes::NONE)?;
        vm.install_value(prototype, vm.names.BYTES_PER_ELEMENT, size, Attributes::NONE)?;
        let global: Gc<JsObject> = vm.realm().global.as_gc();
        vm.install_value(global, name, constructor.value(), Attributes::HIDDEN)?;
    }
    super::uint8_array::init(vm)
}

/// 23.2.5.1 TypedArray ( ...args )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let kind = TypedArrayKind::from_u8(cx.data().as_int() as u8);
    vm.require_new(cx.new_target, kind.name())?;
    let first = cx.arg(0);
    if !first.is_object() {
        let length = if cx.argc() == 0 { 0.0 } else { element_count(vm, first)? };
        let proto = prototype(vm, cx, kind)?;
        return Ok(vm.new_typed_array_of_length(kind, length as usize, proto)?.value());
    }
    let proto = prototype(vm, cx, kind)?;
    let array = match first.cell_kind().and_then(CellKind::from_u8) {
        Some(CellKind::TypedArray) => from_typed_array(vm, kind, first.as_gc(), proto)?,
        Some(CellKind::ArrayBuffer | CellKind::SharedArrayBuffer) => {
            from_buffer(vm, kind, first.as_gc(), cx.arg(1), cx.arg(2), proto)?
        }
        _ => from_object(vm, kind, first, proto)?,
    };
    Ok(array.value())
}

fn prototype(vm: &mut Vm, cx: &CallContext, kind: TypedArrayKind) -> JsResult<Value> {
    let intrinsic = kind.intrinsics().1;
    if cx.new_target == cx.callee.value() {
        // FAST PATH: `prototype` of the constructor is constant.
        return Ok(vm.intrinsic(intrinsic));
    }
    vm.get_prototype_from_constructor(cx.new_target, intrinsic)
}

/// ToIndex of the length argument.
fn element_count(vm: &mut Vm, value: Value) -> JsResult<f64> {
    let n = vm.to_integer_or_infinity(value)?;
    if !(0.0..=9007199254740991.0).contains(&n) {
        let text = vm.describe(Value::number(n));
        return Err(vm.range_error(format!("Invalid typed array length: {text}")));
    }
    Ok(n)
}

/// 23.2.5.1.2 InitializeTypedArrayFromTypedArray
fn from_typed_array(
    vm: &mut Vm,
    kind: TypedArrayKind,
    source: Gc<TypedArray>,
    proto: Value,
) -> JsResult<Gc<TypedArray>> {
    let Some(length) = vm.typed_array_length(source) else { return Err(vm.detached_error("Construct")) };
    let array = vm.new_typed_array_of_length(kind, length, proto)?;
    if kind.is_bigint() != source.element_kind().is_bigint() {
        return Err(vm.type_error("Cannot mix BigInt and other types, use explicit conversions"));
    }
    // SAFETY: both have `length` elements, and the target's memory is new.
    unsafe { convert_elements(vm, source, 0, array, 0, length)? };
    Ok(array)
}

/// Copies elements with conversion. The types hold the same content, so nothing is observable.
///
/// # Safety
/// The ranges are in bounds; if their memory overlaps, the kinds are the same.
pub(super) unsafe fn convert_elements(
    vm: &mut Vm,
    source: Gc<TypedArray>,
    start: usize,
    target: Gc<TypedArray>,
    at: usize,
    count: usize,
) -> JsResult<()> {
    let (from, to) = (source.element_kind(), target.element_kind());
    if count == 0 {
        return Ok(());
    }
    // SAFETY: in bounds by the caller's promise.
    unsafe {
        let read = source.data_ptr().add(start << from.shift());
        let write = target.data_ptr().add(at << to.shift());
        let same_bits = from == to
            || (from.size() == to.size()
                && to != TypedArrayKind::Uint8Clamped
                && is_integer(from)
                && is_integer(to))
            || (from == TypedArrayKind::Uint8 && to == TypedArrayKind::Uint8Clamped);
        if same_bits {
            std::ptr::copy(read, write, count << from.shift());
            return Ok(());
        }
        for i in 0..count {
            let value = vm.load_element(from, read.add(i << from.shift()))?;
            Vm::store_element(to, write.add(i << to.shift()), value);
        }
    }
    Ok(())
}

fn is_integer(kind: TypedArrayKind) -> bool {
    !matches!(kind, TypedArrayKind::Float16 | TypedArrayKind::Float32 | TypedArrayKind::Float64)
}

/// 23.2.5.1.3 InitializeTypedArrayFromArrayBuffer
fn from_buffer(
    vm: &mut Vm,
    kind: TypedArrayKind,
    buffer: Gc<ArrayBuffer>,
    byte_offset: Value,
    length: Value,
    proto: Value,
) -> JsResult<Gc<TypedArray>> {
    let size = kind.size();
    let offset = vm.to_integer_or_infinity(byte_offset)?;
    if !(0.0..=9007199254740991.0).contains(&offset) {
        return Err(outside(vm, byte_offset));
    }
    if offset % size as f64 != 0.0 {
        let name = kind.name();
        return Err(vm.range_error(format!("start offset of {name} should be a multiple of {size}")));
    }
    let new_length = if length.is_undefined() { None } else { Some(element_count(vm, length)?) };
    if buffer.is_detached() {
        return Err(vm.detached_error("Construct"));
    }
    let bytes = buffer.length() as f64;
    let count = match new_length {
        None if !buffer.is_fixed_length() => {
            if offset > bytes {
                return Err(outside(vm, byte_offset));
            }
            None
        }
        None => {
            if bytes % size as f64 != 0.0 {
                let name = kind.name();
                return Err(vm.range_error(format!("byte length of {name} should be a multiple of {size}")));
            }
            if offset > bytes {
                return Err(outside(vm, byte_offset));
            }
            Some((bytes - offset) / size as f64)
        }
        Some(count) => {
            if offset + count * size as f64 > bytes {
                let text = vm.describe(Value::number(count));
                return Err(vm.range_error(format!("Invalid typed array length: {text}")));
            }
            Some(count)
        }
    };
    vm.new_typed_array(kind, buffer, offset as usize, count.map(|n| n as usize), proto)
}

#[cold]
fn outside(vm: &mut Vm, offset: Value) -> crate::execution::Throw {
    let text = vm.describe(offset);
    vm.range_error(format!("Start offset {text} is outside the bounds of the buffer"))
}

/// 23.2.5.1, from step 6.b.iii on: iterables and array-likes.
fn from_object(vm: &mut Vm, kind: TypedArrayKind, source: Value, proto: Value) -> JsResult<Gc<TypedArray>> {
    let object: Gc<JsObject> = source.as_gc();
    if vm.array_iteration_pristine && vm.is_pristine_array(source) {
        // FAST PATH: iterating a pristine array reads its elements; numbers convert without script.
        let array: Gc<JsArray> = source.as_gc();
        let length = array.length() as usize;
        let numbers =
            vm.fast_elements(array).is_some_and(|list| list.iter().take(length).all(|v| v.is_number()));
        if numbers && !kind.is_bigint() {
            let target = vm.new_typed_array_of_length(kind, length, proto)?;
            if let Some(list) = vm.fast_elements(array) {
                for (k, &value) in list.iter().take(length).enumerate() {
                    // SAFETY: the new array has `length` elements.
                    unsafe { Vm::store_element(kind, target.data_ptr().add(k << kind.shift()), value) };
                }
            }
            return Ok(target);
        }
    }
    let method = vm.get_items_method(source, vm.symbols.iterator, "TypedArray's constructor")?;
    if !method.is_undefined() {
        // 23.2.5.1.4 InitializeTypedArrayFromList
        let list = vm.list_from_iterable(source, method)?;
        let target = vm.new_typed_array_of_length(kind, list.len(), proto)?;
        for k in 0..list.len() {
            vm.typed_array_set(target, k as i64, list[k])?;
        }
        return Ok(target);
    }
    // 23.2.5.1.5 InitializeTypedArrayFromArrayLike
    let length = vm.length_of_array_like(object)?;
    let target = vm.new_typed_array_of_length(kind, length as usize, proto)?;
    for k in 0..length as usize {
        let value = super::array_prototype::get_index(vm, object, k as f64)?;
        vm.typed_array_set(target, k as i64, value)?;
    }
    Ok(target)
}
