//! 23.2.3 The %TypedArray% prototype object: accessors, and the methods that do not call back. See
//! `typed_array_callbacks` and `typed_array_sort`.

use super::array_iterator_prototype::ArrayIterationKind;
use super::array_prototype::{get_index, relative};
use super::typed_array_constructor::View;
use super::typed_array_constructors::convert_elements;
use super::{Accessor, JitIntrinsic, Method, getter, method, symbol_getter};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{Attributes, JsObject, TypedArray};
use crate::string::StringBuilder;
use crate::value::{Gc, Value};

const ACCESSORS: &[Accessor] = &[
    getter("buffer", buffer),
    getter("byteLength", byte_length),
    getter("byteOffset", byte_offset),
    getter("length", length),
    symbol_getter(|s| s.to_string_tag, "[Symbol.toStringTag]", to_string_tag),
];

const METHODS: &[Method] = &[
    method("entries", 0, entries),
    method("keys", 0, keys),
    method("at", 1, at),
    method("copyWithin", 2, copy_within),
    method("fill", 1, fill),
    method("includes", 1, includes),
    method("indexOf", 1, index_of),
    method("join", 1, join),
    method("lastIndexOf", 1, last_index_of),
    method("reverse", 0, reverse),
    method("set", 1, set),
    method("slice", 2, slice),
    method("subarray", 2, subarray),
    method("toReversed", 0, to_reversed),
    method("with", 2, with),
    method("toLocaleString", 0, to_locale_string),
];
const VALUES: Method = method("values", 0, values);

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_accessors(prototype, ACCESSORS)?;
    vm.mark_getter(prototype, vm.names.length, JitIntrinsic::TypedArrayLength)?;
    vm.install_methods(prototype, METHODS)?;
    super::typed_array_callbacks::init(vm, prototype)?;
    super::typed_array_sort::init(vm, prototype)?;
    let values = vm.make_method(&VALUES)?.value();
    vm.install_named(prototype, "values", values, Attributes::HIDDEN)?;
    // 23.2.3.32: the same function object as Array.prototype.toString.
    let to_string = vm.intrinsic(Intrinsic::ArrayPrototypeToString);
    vm.install_value(prototype, vm.names.to_string, to_string, Attributes::HIDDEN)?;
    vm.install_value(prototype, vm.symbols.iterator, values, Attributes::HIDDEN)
}

fn accessor_receiver(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<TypedArray>> {
    if cx.this.is_kind(CellKind::TypedArray) {
        return Ok(cx.this.as_gc());
    }
    vm.require_kind(cx.this, CellKind::TypedArray, &format!("get TypedArray.prototype.{name}"))
}

fn validate(vm: &mut Vm, cx: &CallContext, name: &'static str) -> JsResult<View> {
    vm.validate_typed_array(cx.this, name)
}

fn validate_for_write(vm: &mut Vm, cx: &CallContext, name: &'static str) -> JsResult<View> {
    vm.validate_typed_array_for_write(cx.this, name)
}

/// 23.2.3.2 get %TypedArray%.prototype.buffer
fn buffer(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(accessor_receiver(vm, cx, "buffer")?.buffer)
}

/// 23.2.3.3 get %TypedArray%.prototype.byteLength
fn byte_length(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let array = accessor_receiver(vm, cx, "byteLength")?;
    Ok(Value::number((vm.typed_array_len(array) << array.element_kind().shift()) as f64))
}

/// 23.2.3.4 get %TypedArray%.prototype.byteOffset
fn byte_offset(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let array = accessor_receiver(vm, cx, "byteOffset")?;
    let offset = if vm.typed_array_out_of_bounds(array) { 0 } else { array.created_byte_offset() };
    Ok(Value::number(offset as f64))
}

/// 23.2.3.21 get %TypedArray%.prototype.length
fn length(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let array = accessor_receiver(vm, cx, "length")?;
    Ok(Value::number(vm.typed_array_len(array) as f64))
}

/// 23.2.3.38 get %TypedArray%.prototype [ %Symbol.toStringTag% ]
fn to_string_tag(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.this.is_kind(CellKind::TypedArray) {
        return Ok(Value::UNDEFINED);
    }
    Ok(vm.intern(cx.this.as_gc::<TypedArray>().element_kind().name()).value())
}

/// 23.2.3.1 %TypedArray%.prototype.at ( index )
fn at(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (array, length) = validate(vm, cx, "%TypedArray%.prototype.at")?;
    let n = vm.to_integer_or_infinity(cx.arg(0))?;
    let k = if n < 0.0 { length as f64 + n } else { n };
    if k < 0.0 || k >= length as f64 { Ok(Value::UNDEFINED) } else { vm.typed_array_get(array, k as i64) }
}

/// 23.2.3.6 %TypedArray%.prototype.copyWithin ( target, start [ , end ] )
fn copy_within(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "%TypedArray%.prototype.copyWithin";
    let (array, length) = validate_for_write(vm, cx, NAME)?;
    let length = length as f64;
    let to = relative(vm, cx.arg(0), length, 0.0)?;
    let from = relative(vm, cx.arg(1), length, 0.0)?;
    let end = relative(vm, cx.arg(2), length, length)?;
    let count = (end - from).min(length - to);
    if count > 0.0 {
        // The conversions may have shrunk the buffer: bytes beyond its end are skipped.
        let (_, length) = vm.validate_typed_array(cx.this, NAME)?;
        let (to, from) = (to as usize, from as usize);
        let count = (count as usize).min(length.saturating_sub(to)).min(length.saturating_sub(from));
        // SAFETY: both ranges are in bounds now; one kind.
        unsafe { convert_elements(vm, array, from, array, to, count)? };
    }
    Ok(cx.this)
}

/// 23.2.3.7 %TypedArray%.prototype.entries ( )
fn entries(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (array, _) = validate(vm, cx, "%TypedArray%.prototype.entries()")?;
    vm.create_array_iterator(array.object(), ArrayIterationKind::Entry)
}

/// 23.2.3.19 %TypedArray%.prototype.keys ( )
fn keys(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (array, _) = validate(vm, cx, "%TypedArray%.prototype.keys()")?;
    vm.create_array_iterator(array.object(), ArrayIterationKind::Key)
}

/// 23.2.3.35 %TypedArray%.prototype.values ( )
fn values(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (array, _) = validate(vm, cx, "%TypedArray%.prototype.values()")?;
    vm.create_array_iterator(array.object(), ArrayIterationKind::Value)
}

/// 23.2.3.9 %TypedArray%.prototype.fill ( value [ , start [ , end ] ] )
fn fill(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "%TypedArray%.prototype.fill";
    let (array, length) = validate_for_write(vm, cx, NAME)?;
    let kind = array.element_kind();
    let value = vm.to_element(kind, cx.arg(0))?;
    let start = relative(vm, cx.arg(1), length as f64, 0.0)?;
    let end = relative(vm, cx.arg(2), length as f64, length as f64)?;
    let (_, length) = vm.validate_typed_array(cx.this, NAME)?;
    let (start, end) = (start as usize, (end as usize).min(length));
    if start < end {
        // SAFETY: the range is in bounds; one element is converted, its bytes are repeated.
        unsafe {
            let first = array.data_ptr().add(start << kind.shift());
            Vm::store_element(kind, first, value);
            if kind.size() == 1 {
                std::ptr::write_bytes(first, *first, end - start);
            } else {
                for i in 1..end - start {
                    std::ptr::copy_nonoverlapping(first, first.add(i << kind.shift()), kind.size());
                }
            }
        }
    }
    Ok(cx.this)
}

/// 23.2.3.16 %TypedArray%.prototype.includes ( searchElement [ , fromIndex ] )
fn includes(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (array, length) = validate(vm, cx, "%TypedArray%.prototype.includes")?;
    if length == 0 {
        return Ok(Value::FALSE);
    }
    let start = relative(vm, cx.arg(1), length as f64, 0.0)? as usize;
    // Elements that are gone by now read as undefined.
    if cx.arg(0).is_undefined() {
        return Ok(Value::bool(start < length && vm.typed_array_len(array) < length));
    }
    for k in start..length {
        let element = vm.typed_array_get(array, k as i64)?;
        if vm.same_value_zero(element, cx.arg(0)) {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

/// 23.2.3.17 %TypedArray%.prototype.indexOf ( searchElement [ , fromIndex ] )
fn index_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (array, length) = validate(vm, cx, "%TypedArray%.prototype.indexOf")?;
    if length == 0 {
        return Ok(Value::int(-1));
    }
    let start = relative(vm, cx.arg(1), length as f64, 0.0)? as usize;
    let present = vm.typed_array_len(array).min(length);
    for k in start..present {
        let element = vm.typed_array_get(array, k as i64)?;
        if vm.strict_equals(element, cx.arg(0)) {
            return Ok(Value::number(k as f64));
        }
    }
    Ok(Value::int(-1))
}

/// 23.2.3.20 %TypedArray%.prototype.lastIndexOf ( searchElement [ , fromIndex ] )
fn last_index_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (array, length) = validate(vm, cx, "%TypedArray%.prototype.lastIndexOf")?;
    if length == 0 {
        return Ok(Value::int(-1));
    }
    let last = length as f64 - 1.0;
    let n = if cx.argc() > 1 { vm.to_integer_or_infinity(cx.arg(1))? } else { last };
    let start = if n < 0.0 { length as f64 + n } else { n.min(last) };
    let mut k = start.max(-1.0) as i64;
    k = k.min(vm.typed_array_len(array) as i64 - 1);
    while k >= 0 {
        let element = vm.typed_array_get(array, k)?;
        if vm.strict_equals(element, cx.arg(0)) {
            return Ok(Value::number(k as f64));
        }
        k -= 1;
    }
    Ok(Value::int(-1))
}

/// 23.2.3.18 %TypedArray%.prototype.join ( separator )
fn join(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (array, length) = validate(vm, cx, "%TypedArray%.prototype.join")?;
    let separator = if cx.arg(0).is_undefined() { vm.intern(",") } else { vm.to_string(cx.arg(0))? };
    let mut builder = StringBuilder::new();
    for k in 0..length {
        if k > 0 {
            builder.push_string(vm, separator)?;
        }
        let element = vm.typed_array_get(array, k as i64)?;
        if !element.is_undefined() {
            let text = vm.to_string(element)?;
            builder.push_string(vm, text)?;
        }
        if builder.is_too_long() {
            return Err(vm.string_too_long());
        }
    }
    Ok(builder.finish(vm)?.value())
}

/// 23.2.3.31 %TypedArray%.prototype.toLocaleString, with the arguments that ECMA-402 passes on.
fn to_locale_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (array, length) = validate(vm, cx, "%TypedArray%.prototype.toLocaleString")?;
    let mut builder = StringBuilder::new();
    for k in 0..length {
        if k > 0 {
            builder.push_str(",");
        }
        let element = vm.typed_array_get(array, k as i64)?;
        if !element.is_undefined() {
            let text = vm.invoke(element, vm.names.to_locale_string, &[cx.arg(0), cx.arg(1)])?;
            let text = vm.to_string(text)?;
            builder.push_string(vm, text)?;
        }
        if builder.is_too_long() {
            return Err(vm.string_too_long());
        }
    }
    Ok(builder.finish(vm)?.value())
}

/// 23.2.3.25 %TypedArray%.prototype.reverse ( )
fn reverse(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (array, length) = validate_for_write(vm, cx, "%TypedArray%.prototype.reverse")?;
    let size = array.element_kind().size();
    for k in 0..length / 2 {
        // SAFETY: both elements are in bounds and different; no script runs.
        unsafe {
            let low = array.data_ptr().add(k * size);
            let high = array.data_ptr().add((length - 1 - k) * size);
            std::ptr::swap_nonoverlapping(low, high, size);
        }
    }
    Ok(cx.this)
}

/// 23.2.3.33 %TypedArray%.prototype.toReversed ( )
fn to_reversed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (array, length) = validate(vm, cx, "%TypedArray%.prototype.toReversed")?;
    let result = vm.typed_array_create_same_type(array, length)?;
    let size = array.element_kind().size();
    for k in 0..length {
        // SAFETY: both elements are in bounds; the target's memory is new.
        unsafe {
            let from = array.data_ptr().add((length - 1 - k) * size);
            std::ptr::copy_nonoverlapping(from, result.data_ptr().add(k * size), size);
        }
    }
    Ok(result.value())
}

/// 23.2.3.26 %TypedArray%.prototype.set ( source [ , offset ] )
fn set(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "%TypedArray%.prototype.set";
    if !cx.this.is_kind(CellKind::TypedArray) {
        return Err(vm.type_error("this is not a typed array."));
    }
    if cx.this.as_gc::<TypedArray>().viewed_buffer().is_immutable() {
        return Err(vm.immutable_error(NAME));
    }
    let offset = vm.to_integer_or_infinity(cx.arg(1))?;
    if offset < 0.0 {
        return Err(vm.range_error("offset is out of bounds"));
    }
    let (target, length) = vm.validate_typed_array(cx.this, NAME)?;
    if cx.arg(0).is_kind(CellKind::TypedArray) {
        set_from_typed_array(vm, target, length, offset, cx.arg(0).as_gc())?;
        return Ok(Value::UNDEFINED);
    }
    // 23.2.3.26.2 SetTypedArrayFromArrayLike
    let source = vm.to_object(cx.arg(0))?;
    let source_length = vm.length_of_array_like(source)?;
    if source_length + offset > length as f64 {
        return Err(vm.range_error("offset is out of bounds"));
    }
    for k in 0..source_length as usize {
        let value = get_index(vm, source, k as f64)?;
        vm.typed_array_set(target, (offset as usize + k) as i64, value)?;
    }
    Ok(Value::UNDEFINED)
}

/// 23.2.3.26.1 SetTypedArrayFromTypedArray
fn set_from_typed_array(
    vm: &mut Vm,
    target: Gc<TypedArray>,
    length: usize,
    offset: f64,
    source: Gc<TypedArray>,
) -> JsResult<()> {
    let Some(source_length) = vm.typed_array_length(source) else {
        return Err(vm.out_of_bounds_error("%TypedArray%.prototype.set"));
    };
    let (from, to) = (source.element_kind(), target.element_kind());
    if from.is_bigint() != to.is_bigint() {
        return Err(vm.type_error("Cannot mix BigInt and other types, use explicit conversions"));
    }
    if source_length as f64 + offset > length as f64 {
        return Err(vm.range_error("offset is out of bounds"));
    }
    let offset = offset as usize;
    if from != to && source.viewed_buffer().data_ptr() == target.viewed_buffer().data_ptr() {
        // The memory may overlap: convert from a copy.
        let copy = vm.typed_array_create_same_type(source, source_length)?;
        // SAFETY: in bounds; nothing ran that could change that. The copy's memory is new.
        unsafe {
            convert_elements(vm, source, 0, copy, 0, source_length)?;
            return convert_elements(vm, copy, 0, target, offset, source_length);
        }
    }
    // SAFETY: in bounds; different kinds have different memory.
    unsafe { convert_elements(vm, source, 0, target, offset, source_length) }
}

/// 23.2.3.27 %TypedArray%.prototype.slice ( start, end )
fn slice(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "%TypedArray%.prototype.slice";
    let (array, length) = validate(vm, cx, NAME)?;
    let start = relative(vm, cx.arg(0), length as f64, 0.0)?;
    let end = relative(vm, cx.arg(1), length as f64, length as f64)?;
    let count = (end - start).max(0.0) as usize;
    let result = vm.typed_array_species_create(array, count, NAME)?;
    if count == 0 {
        return Ok(result.value());
    }
    let (_, length) = vm.validate_typed_array(cx.this, NAME)?;
    let (start, end) = (start as usize, (end as usize).min(length));
    let count = end.saturating_sub(start);
    if array.element_kind() != result.element_kind() {
        for k in 0..count {
            let value = vm.typed_array_get(array, (start + k) as i64)?;
            vm.typed_array_set(result, k as i64, value)?;
        }
        return Ok(result.value());
    }
    let size = array.element_kind().size();
    let bytes = count.min(vm.typed_array_len(result)) * size;
    // SAFETY: within both views as they are now.
    unsafe {
        let (from, to) = (array.data_ptr().add(start * size), result.data_ptr());
        if from < to && (to as usize) < from as usize + bytes {
            // Overlapping memory: the specification copies upwards, byte by byte.
            for i in 0..bytes {
                *to.add(i) = *from.add(i);
            }
        } else {
            std::ptr::copy(from, to, bytes);
        }
    }
    Ok(result.value())
}

/// 23.2.3.30 %TypedArray%.prototype.subarray ( start, end )
fn subarray(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "%TypedArray%.prototype.subarray";
    let array: Gc<TypedArray> = vm.require_kind(cx.this, CellKind::TypedArray, NAME)?;
    let length = vm.typed_array_len(array) as f64;
    let start = relative(vm, cx.arg(0), length, 0.0)?;
    let size = array.element_kind().size() as f64;
    let offset = Value::number(array.created_byte_offset() as f64 + start * size);
    let mut args = [array.buffer, offset, Value::UNDEFINED];
    let tracking = array.is_length_tracking() && cx.arg(1).is_undefined();
    if !tracking {
        let end = relative(vm, cx.arg(1), length, length)?;
        args[2] = Value::number((end - start).max(0.0));
    }
    let args = if tracking { &args[..2] } else { &args[..] };
    Ok(vm.typed_array_species_view(array, args, NAME)?.value())
}

/// 23.2.3.36 %TypedArray%.prototype.with ( index, value )
fn with(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (array, length) = validate(vm, cx, "%TypedArray%.prototype.with")?;
    let n = vm.to_integer_or_infinity(cx.arg(0))?;
    let index = if n < 0.0 { length as f64 + n } else { n };
    let kind = array.element_kind();
    let value = vm.to_element(kind, cx.arg(1))?;
    if !vm.is_valid_integer_index(array, index) {
        return Err(vm.range_error("Invalid typed array index"));
    }
    let result = vm.typed_array_create_same_type(array, length)?;
    for k in 0..length {
        // Elements that are gone by now read as undefined, which converts to NaN or throws.
        let element = if k as f64 == index { value } else { vm.typed_array_get(array, k as i64)? };
        vm.typed_array_set(result, k as i64, element)?;
    }
    Ok(result.value())
}
