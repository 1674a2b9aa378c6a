//! 23.2.3.29 %TypedArray%.prototype.sort and 23.2.3.34 toSorted.

use super::{Method, array_sort, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::heap::RootedVec;
use crate::object::{JsObject, TypedArray, TypedArrayKind};
use crate::value::number_conversions::f16_bits_to_f64;
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[method("sort", 1, sort), method("toSorted", 1, to_sorted)];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(prototype, METHODS)
}

fn check_comparator(vm: &mut Vm, comparator: Value) -> JsResult<()> {
    if comparator.is_undefined() || vm.is_callable(comparator) {
        return Ok(());
    }
    let text = vm.describe(comparator);
    Err(vm.type_error(format!("The comparison function must be either a function or undefined: {text}")))
}

/// The place of a double in 23.2.4.7 CompareTypedArrayElements: -0 before +0, NaN last.
fn order_f64(n: f64) -> i64 {
    if n.is_nan() {
        return i64::MAX;
    }
    let bits = n.to_bits() as i64;
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

/// Sorts `length` elements in numeric order. Works on a copy: another agent may write meanwhile.
///
/// # Safety
/// The view has this many elements.
unsafe fn sort_numerically(array: Gc<TypedArray>, length: usize) {
    // Views are aligned: buffers' memory is, and offsets are multiples of the element size.
    macro_rules! sort_as {
        ($type:ty, $key:expr) => {{
            // SAFETY: in bounds by the caller's promise, and aligned.
            unsafe {
                let data = array.data_ptr() as *mut $type;
                let mut copy: Vec<$type> = std::slice::from_raw_parts(data, length).to_vec();
                copy.sort_unstable_by_key($key);
                std::ptr::copy_nonoverlapping(copy.as_ptr(), data, length);
            }
        }};
    }
    if length < 2 {
        return;
    }
    match array.element_kind() {
        TypedArrayKind::Int8 => sort_as!(i8, |&n| n),
        TypedArrayKind::Uint8 | TypedArrayKind::Uint8Clamped => sort_as!(u8, |&n| n),
        TypedArrayKind::Int16 => sort_as!(i16, |&n| n),
        TypedArrayKind::Uint16 => sort_as!(u16, |&n| n),
        TypedArrayKind::Int32 => sort_as!(i32, |&n| n),
        TypedArrayKind::Uint32 => sort_as!(u32, |&n| n),
        TypedArrayKind::BigInt64 => sort_as!(i64, |&n| n),
        TypedArrayKind::BigUint64 => sort_as!(u64, |&n| n),
        TypedArrayKind::Float16 => sort_as!(u16, |&n| order_f64(f16_bits_to_f64(n))),
        TypedArrayKind::Float32 => sort_as!(f32, |&n| order_f64(n as f64)),
        TypedArrayKind::Float64 => sort_as!(f64, |&n| order_f64(n)),
    }
}

/// The elements in the comparator's order.
fn sorted_list(vm: &mut Vm, array: Gc<TypedArray>, length: usize, comparator: Value) -> JsResult<RootedVec> {
    let mut list: RootedVec = vm.heap.rooted_vec();
    for k in 0..length {
        let value = vm.typed_array_get(array, k as i64)?;
        list.push(value);
    }
    array_sort::sort_list(vm, &mut list, comparator)?;
    Ok(list)
}

/// 23.2.3.29 %TypedArray%.prototype.sort ( comparator )
fn sort(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let comparator = cx.arg(0);
    check_comparator(vm, comparator)?;
    let (array, length) = vm.validate_typed_array_for_write(cx.this, "%TypedArray%.prototype.sort")?;
    if comparator.is_undefined() {
        // SAFETY: just validated.
        unsafe { sort_numerically(array, length) };
        return Ok(cx.this);
    }
    let list = sorted_list(vm, array, length, comparator)?;
    for k in 0..length {
        vm.typed_array_set(array, k as i64, list[k])?;
    }
    Ok(cx.this)
}

/// 23.2.3.34 %TypedArray%.prototype.toSorted ( comparator )
fn to_sorted(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let comparator = cx.arg(0);
    check_comparator(vm, comparator)?;
    let (array, length) = vm.validate_typed_array(cx.this, "%TypedArray%.prototype.toSorted")?;
    let result = vm.typed_array_create_same_type(array, length)?;
    if comparator.is_undefined() {
        // SAFETY: both have `length` elements; the result's memory is new.
        unsafe {
            std::ptr::copy_nonoverlapping(
                array.data_ptr(),
                result.data_ptr(),
                length << array.element_kind().shift(),
            );
            sort_numerically(result, length);
        }
        return Ok(result.value());
    }
    let list = sorted_list(vm, array, length, comparator)?;
    for k in 0..length {
        vm.typed_array_set(result, k as i64, list[k])?;
    }
    Ok(result.value())
}
