//! 25.4 The Atomics Object.
//!
//! Elements are accessed with the machine's sequentially consistent operations, so that agents may share
//! memory. Those that wait are in `waiters`.

use super::waiters::{self, AsyncOutcome};
use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Throw, Vm};
use crate::heap::CellKind;
use crate::object::{MemoryBlock, TypedArray, TypedArrayKind};
use crate::value::{Gc, Value};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering};

const METHODS: &[Method] = &[
    method("load", 2, load),
    method("store", 3, store),
    method("add", 3, add),
    method("sub", 3, sub),
    method("and", 3, and),
    method("or", 3, or),
    method("xor", 3, xor),
    method("exchange", 3, exchange),
    method("compareExchange", 4, compare_exchange),
    method("isLockFree", 1, is_lock_free),
    method("wait", 4, wait),
    method("waitAsync", 4, wait_async),
    method("notify", 3, notify),
    method("pause", 0, pause),
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    vm.install_namespace("Atomics", Intrinsic::Atomics, METHODS)?;
    Ok(())
}

/// A view in a message.
fn describe_view(vm: &mut Vm, value: Value) -> String {
    if value.is_kind(CellKind::TypedArray) {
        return format!("[object {}]", value.as_gc::<TypedArray>().element_kind().name());
    }
    vm.describe(value)
}

/// 25.4.3.1 ValidateIntegerTypedArray, with the length.
fn validate(vm: &mut Vm, value: Value, waitable: bool, name: &str) -> JsResult<(Gc<TypedArray>, usize)> {
    use TypedArrayKind::*;
    let kind = if value.is_kind(CellKind::TypedArray) {
        Some(value.as_gc::<TypedArray>().element_kind())
    } else {
        None
    };
    let valid = match kind {
        None => false,
        Some(kind) if waitable => matches!(kind, Int32 | BigInt64),
        Some(kind) => !matches!(kind, Uint8Clamped | Float16 | Float32 | Float64),
    };
    if !valid {
        let text = describe_view(vm, value);
        let wanted = if waitable { "int32 or BigInt64" } else { "integer" };
        return Err(vm.type_error(format!("{text} is not an {wanted} typed array.")));
    }
    let array: Gc<TypedArray> = value.as_gc();
    match vm.typed_array_length(array) {
        Some(length) => Ok((array, length)),
        None => Err(vm.out_of_bounds_error(name)),
    }
}

/// ValidateIntegerTypedArray for an operation that writes.
fn validate_for_write(vm: &mut Vm, value: Value, name: &str) -> JsResult<(Gc<TypedArray>, usize)> {
    let (array, length) = validate(vm, value, false, name)?;
    if array.viewed_buffer().is_immutable() {
        return Err(vm.immutable_error(name));
    }
    Ok((array, length))
}

/// 25.4.3.2 ValidateAtomicAccess
fn validate_access(vm: &mut Vm, length: usize, index: Value) -> JsResult<usize> {
    let message = "Invalid atomic access index";
    let index = vm.to_index_or(index, message)?;
    if index >= length as f64 {
        return Err(vm.range_error(message));
    }
    Ok(index as usize)
}

/// 25.4.3.4 RevalidateAtomicAccess, after conversions that may have run script: the element's address.
fn address(vm: &mut Vm, array: Gc<TypedArray>, index: usize, name: &str) -> JsResult<*mut u8> {
    match vm.typed_array_length(array) {
        None => Err(vm.out_of_bounds_error(name)),
        Some(length) if index >= length => Err(vm.range_error("Invalid atomic access index")),
        Some(_) => Ok(array.data_ptr().wrapping_add(index << array.element_kind().shift())),
    }
}

/// An operand: its bits, and the value that `store` gives back.
fn operand(vm: &mut Vm, kind: TypedArrayKind, value: Value) -> JsResult<(u64, Value)> {
    if kind.is_bigint() {
        let bigint = vm.to_bigint(value)?;
        return Ok((Vm::bigint_to_u64(bigint), bigint.value()));
    }
    let number = vm.to_integer_or_infinity(value)?;
    Ok((crate::value::number_conversions::to_int32(number) as u32 as u64, Value::number(number)))
}

/// The element's bits as a value.
fn value_of(vm: &mut Vm, kind: TypedArrayKind, bits: u64) -> JsResult<Value> {
    let bytes = match kind.size() {
        1 => [bits as u8, 0, 0, 0, 0, 0, 0, 0],
        2 => ((bits as u16) as u64).to_ne_bytes(),
        _ => bits.to_ne_bytes(),
    };
    // SAFETY: eight bytes hold any element; on little-endian machines the first ones are the element's.
    unsafe { vm.load_element(kind, bytes.as_ptr()) }
}

/// Runs an expression with the element as the atomic type of its size.
macro_rules! with_atomic {
    ($kind:expr, $at:expr, |$cell:ident, $type:ident| $body:expr) => {
        // SAFETY: the address is that of an element in bounds, aligned as views are; the memory is only
        // accessed atomically or by racing script, which the memory model allows.
        unsafe {
            match $kind.size() {
                1 => {
                    #[allow(dead_code)]
                    type $type = u8;
                    let $cell = &*($at as *const AtomicU8);
                    let out: $type = $body;
                    out as u64
                }
                2 => {
                    #[allow(dead_code)]
                    type $type = u16;
                    let $cell = &*($at as *const AtomicU16);
                    let out: $type = $body;
                    out as u64
                }
                4 => {
                    #[allow(dead_code)]
                    type $type = u32;
                    let $cell = &*($at as *const AtomicU32);
                    let out: $type = $body;
                    out as u64
                }
                _ => {
                    #[allow(dead_code)]
                    type $type = u64;
                    let $cell = &*($at as *const AtomicU64);
                    $body
                }
            }
        }
    };
}

#[derive(Clone, Copy)]
enum Operation {
    Add,
    Sub,
    And,
    Or,
    Xor,
    Exchange,
}

/// 25.4.3.18 AtomicReadModifyWrite
fn read_modify_write(
    vm: &mut Vm,
    cx: &CallContext,
    operation: Operation,
    name: &'static str,
) -> JsResult<Value> {
    const ORDER: Ordering = Ordering::SeqCst;
    let (array, length) = validate_for_write(vm, cx.arg(0), name)?;
    let index = validate_access(vm, length, cx.arg(1))?;
    let kind = array.element_kind();
    let (bits, _) = operand(vm, kind, cx.arg(2))?;
    let at = address(vm, array, index, name)?;
    let old = with_atomic!(kind, at, |cell, Bits| match operation {
        Operation::Add => cell.fetch_add(bits as Bits, ORDER),
        Operation::Sub => cell.fetch_sub(bits as Bits, ORDER),
        Operation::And => cell.fetch_and(bits as Bits, ORDER),
        Operation::Or => cell.fetch_or(bits as Bits, ORDER),
        Operation::Xor => cell.fetch_xor(bits as Bits, ORDER),
        Operation::Exchange => cell.swap(bits as Bits, ORDER),
    });
    value_of(vm, kind, old)
}

/// 25.4.4 Atomics.add ( typedArray, index, value )
fn add(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    read_modify_write(vm, cx, Operation::Add, "Atomics.add")
}

/// 25.4.5 Atomics.and ( typedArray, index, value )
fn and(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    read_modify_write(vm, cx, Operation::And, "Atomics.and")
}

/// 25.4.7 Atomics.exchange ( typedArray, index, value )
fn exchange(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    read_modify_write(vm, cx, Operation::Exchange, "Atomics.exchange")
}

/// 25.4.10 Atomics.or ( typedArray, index, value )
fn or(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    read_modify_write(vm, cx, Operation::Or, "Atomics.or")
}

/// 25.4.13 Atomics.sub ( typedArray, index, value )
fn sub(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    read_modify_write(vm, cx, Operation::Sub, "Atomics.sub")
}

/// 25.4.17 Atomics.xor ( typedArray, index, value )
fn xor(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    read_modify_write(vm, cx, Operation::Xor, "Atomics.xor")
}

/// 25.4.6 Atomics.compareExchange ( typedArray, index, expectedValue, replacementValue )
fn compare_exchange(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "Atomics.compareExchange";
    let (array, length) = validate_for_write(vm, cx.arg(0), NAME)?;
    let index = validate_access(vm, length, cx.arg(1))?;
    let kind = array.element_kind();
    let (expected, _) = operand(vm, kind, cx.arg(2))?;
    let (replacement, _) = operand(vm, kind, cx.arg(3))?;
    let at = address(vm, array, index, NAME)?;
    let old = with_atomic!(kind, at, |cell, Bits| {
        match cell.compare_exchange(expected as Bits, replacement as Bits, Ordering::SeqCst, Ordering::SeqCst)
        {
            Ok(old) | Err(old) => old,
        }
    });
    value_of(vm, kind, old)
}

/// 25.4.8 Atomics.isLockFree ( size )
fn is_lock_free(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let n = vm.to_integer_or_infinity(cx.arg(0))?;
    Ok(Value::bool(n == 1.0 || n == 2.0 || n == 4.0 || n == 8.0))
}

/// 25.4.9 Atomics.load ( typedArray, index )
fn load(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "Atomics.load";
    let (array, length) = validate(vm, cx.arg(0), false, NAME)?;
    let index = validate_access(vm, length, cx.arg(1))?;
    let kind = array.element_kind();
    let at = address(vm, array, index, NAME)?;
    let bits = with_atomic!(kind, at, |cell, Bits| cell.load(Ordering::SeqCst));
    value_of(vm, kind, bits)
}

/// 25.4.12 Atomics.store ( typedArray, index, value )
fn store(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "Atomics.store";
    let (array, length) = validate_for_write(vm, cx.arg(0), NAME)?;
    let index = validate_access(vm, length, cx.arg(1))?;
    let kind = array.element_kind();
    let (bits, value) = operand(vm, kind, cx.arg(2))?;
    let at = address(vm, array, index, NAME)?;
    with_atomic!(kind, at, |cell, Bits| cell.swap(bits as Bits, Ordering::SeqCst));
    Ok(value)
}

/// What the arguments of a wait come to.
struct WaitRequest {
    block: Arc<MemoryBlock>,
    /// The element's offset in the block.
    offset: usize,
    kind: TypedArrayKind,
    at: *mut u8,
    wanted: u64,
    timeout: f64,
}

impl WaitRequest {
    /// Whether the element still is what the waiting agent takes it to be.
    fn matches(&self) -> bool {
        let WaitRequest { kind, at, wanted, .. } = *self;
        with_atomic!(kind, at, |cell, Bits| cell.load(Ordering::SeqCst)) == wanted
    }
}

/// 25.4.3.14 DoWait, the conversions of steps 1 to 9.
fn wait_request(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<WaitRequest> {
    let (array, length) = validate(vm, cx.arg(0), true, name)?;
    if !array.viewed_buffer().is_shared() {
        return Err(not_shared(vm, cx.arg(0)));
    }
    let index = validate_access(vm, length, cx.arg(1))?;
    let kind = array.element_kind();
    let wanted = if kind.is_bigint() {
        Vm::bigint_to_u64(vm.to_bigint(cx.arg(2))?)
    } else {
        vm.to_int32(cx.arg(2))? as u32 as u64
    };
    let q = vm.to_number(cx.arg(3))?;
    let timeout = if q.is_nan() { f64::INFINITY } else { q.max(0.0) };
    let Some((block, offset)) = element_place(array, index) else {
        return Err(not_shared(vm, cx.arg(0)));
    };
    let at = array.data_ptr().wrapping_add(index << kind.shift());
    Ok(WaitRequest { block, offset, kind, at, wanted, timeout })
}

/// Where an element of shared memory is: the block and the offset in it.
fn element_place(array: Gc<TypedArray>, index: usize) -> Option<(Arc<MemoryBlock>, usize)> {
    let block = array.viewed_buffer().block()?;
    let start = array.data_ptr() as usize - block.data() as usize;
    Some((block, start + (index << array.element_kind().shift())))
}

/// 25.4.14 Atomics.wait ( typedArray, index, value, timeout )
fn wait(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let request = wait_request(vm, cx, "Atomics.wait")?;
    let result = waiters::wait(vm, &request.block, request.offset, || request.matches(), request.timeout)?;
    Ok(vm.intern(result).value())
}

/// 25.4.16 Atomics.waitAsync ( typedArray, index, value, timeout )
fn wait_async(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let request = wait_request(vm, cx, "Atomics.waitAsync")?;
    let outcome =
        waiters::wait_async(vm, &request.block, request.offset, || request.matches(), request.timeout)?;
    let (is_async, value) = match outcome {
        AsyncOutcome::Now(result) => (false, vm.intern(result).value()),
        AsyncOutcome::Later(promise) => (true, promise),
    };
    let object = vm.new_object()?;
    let key = vm.names.async_;
    vm.create_data_property_or_throw(object, key, Value::bool(is_async))?;
    let key = vm.names.value;
    vm.create_data_property_or_throw(object, key, value)?;
    Ok(object.value())
}

#[cold]
fn not_shared(vm: &mut Vm, value: Value) -> Throw {
    let text = describe_view(vm, value);
    vm.type_error(format!("{text} is not a shared typed array."))
}

/// 25.4.15 Atomics.notify ( typedArray, index, count )
fn notify(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (array, length) = validate(vm, cx.arg(0), true, "Atomics.notify")?;
    let index = validate_access(vm, length, cx.arg(1))?;
    let count =
        if cx.arg(2).is_undefined() { f64::INFINITY } else { vm.to_integer_or_infinity(cx.arg(2))?.max(0.0) };
    if !array.viewed_buffer().is_shared() {
        return Ok(Value::int(0));
    }
    let woken =
        element_place(array, index).map_or(0, |(block, offset)| waiters::notify(&block, offset, count));
    Ok(Value::int(woken))
}

/// 25.4.11 Atomics.pause ( [ N ] )
fn pause(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let n = cx.arg(0);
    if !n.is_undefined() && !(n.is_number() && n.as_number().is_finite() && n.as_number().fract() == 0.0) {
        return Err(vm.type_error("Atomics.pause argument must be undefined or an integer"));
    }
    std::hint::spin_loop();
    Ok(Value::UNDEFINED)
}
