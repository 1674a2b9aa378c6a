//! 25.4 The Atomics Object.
//!
//! Elements are accessed with the machine's sequentially consistent operations, so that agents may share
//! memory. Waiting agents are in one list of the process, in order of arrival.

use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Throw, Vm};
use crate::heap::CellKind;
use crate::object::{TypedArray, TypedArrayKind};
use crate::value::{Gc, Value};
use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

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

/// An agent in Atomics.wait.
struct Waiter {
    /// The element's address, which identifies the WaiterList (25.4.1).
    address: usize,
    /// Set under the list's lock, then the condition is signalled.
    notified: Mutex<bool>,
    condition: Condvar,
}

/// Waiters of all memory, in order of arrival. The lock is the critical section of every WaiterList.
static WAITERS: Mutex<Vec<Arc<Waiter>>> = Mutex::new(Vec::new());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while the lock was held left nothing half done.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Longest sleep at a time: a thread looks whether it shall terminate.
const SLICE: Duration = Duration::from_millis(50);

/// 25.4.3.14 DoWait, the part of mode sync after the arguments' conversion.
fn do_wait(vm: &mut Vm, at: usize, matches: impl Fn() -> bool, timeout: f64) -> JsResult<&'static str> {
    let start = Instant::now();
    let waiter = Arc::new(Waiter { address: at, notified: Mutex::new(false), condition: Condvar::new() });
    {
        let mut list = lock(&WAITERS);
        if !matches() {
            return Ok("not-equal");
        }
        list.push(waiter.clone());
    }
    let limit = if timeout < 1e15 { Some(Duration::from_secs_f64(timeout / 1000.0)) } else { None };
    let mut notified = lock(&waiter.notified);
    let result = loop {
        if *notified {
            break Ok("ok");
        }
        let left = limit.map_or(SLICE, |limit| limit.saturating_sub(start.elapsed()));
        if left.is_zero() {
            break Ok("timed-out");
        }
        if vm.terminating {
            break Err(vm.pending_throw());
        }
        notified = match waiter.condition.wait_timeout(notified, left.min(SLICE)) {
            Ok((guard, _)) => guard,
            Err(poisoned) => poisoned.into_inner().0,
        };
    };
    drop(notified);
    let mut list = lock(&WAITERS);
    list.retain(|other| !Arc::ptr_eq(other, &waiter));
    // A notification that came between the last look and now counts.
    if *lock(&waiter.notified) { Ok("ok") } else { result }
}

/// 25.4.14 Atomics.wait ( typedArray, index, value, timeout )
fn wait(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "Atomics.wait";
    let (array, length) = validate(vm, cx.arg(0), true, NAME)?;
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
    let at = array.data_ptr().wrapping_add(index << kind.shift());
    let present = || with_atomic!(kind, at, |cell, Bits| cell.load(Ordering::SeqCst)) == wanted;
    let result = do_wait(vm, at as usize, present, timeout)?;
    Ok(vm.intern(result).value())
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
    let address = array.data_ptr() as usize + (index << array.element_kind().shift());
    let mut woken = 0;
    lock(&WAITERS).retain(|waiter| {
        if waiter.address != address || woken as f64 >= count {
            return true;
        }
        woken += 1;
        *lock(&waiter.notified) = true;
        waiter.condition.notify_one();
        false
    });
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
