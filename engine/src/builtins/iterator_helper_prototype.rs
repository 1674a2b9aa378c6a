//! 27.1.2 Iterator Helper Objects.
//!
//! The specification writes helpers as generators; here each is a small state machine over the fields of
//! [`Helper`]. A helper is between two calls of `next` where its closure's last Yield is.

use super::array_prototype::get_index;
use super::iterator_zip;
use super::{Method, method};
use crate::abstract_operations::IteratorRecord;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::{CellKind, RootedVec};
use crate::object::{JsArray, JsObject, ValueArray};
use crate::value::{Gc, Value};

/// Internal fields of a helper.
pub struct Helper;

impl Helper {
    /// [[GeneratorState]] as an int.
    pub const STATE: usize = 0;
    /// A [`HelperKind`] as an int.
    pub const KIND: usize = 1;
    /// The underlying iterator and its next method.
    pub const ITERATOR: usize = 2;
    pub const NEXT: usize = 3;
    /// Callback; take and drop: how many are left; concat and zip: the list of iterables or iterators;
    /// chunks and windows: the size.
    pub const FUNCTION: usize = 4;
    /// Values so far, or the place in the list; zip: the mode; chunks and windows: a [`Chunking`] as an int.
    pub const COUNTER: usize = 5;
    /// flatMap and concat: the inner iterator and its next method, or undefined; zip: padding and keys;
    /// windows: an array of the latest values.
    pub const INNER: usize = 6;
    pub const INNER_NEXT: usize = 7;
    pub const COUNT: usize = 8;
}

/// Which closure a helper stands for.
#[repr(i32)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum HelperKind {
    Map,
    Filter,
    Take,
    Drop,
    FlatMap,
    Concat,
    Zip,
    Chunks,
    Windows,
}

impl HelperKind {
    fn of(helper: Gc<JsObject>) -> HelperKind {
        use HelperKind::*;
        [Map, Filter, Take, Drop, FlatMap, Concat, Zip, Chunks, Windows]
            [helper.word(Helper::KIND).as_int() as usize]
    }
}

/// What chunks and windows do at the end of the underlying iterator.
#[repr(i32)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Chunking {
    OnlyFull,
    AllowPartial,
    /// The underlying iterator has ended; the helper is at its last Yield.
    Ended,
}

const SUSPENDED_START: Value = Value::int(0);
const SUSPENDED_YIELD: Value = Value::int(1);
const EXECUTING: Value = Value::int(2);
const COMPLETED: Value = Value::int(3);

const METHODS: &[Method] = &[method("next", 0, next), method("return", 0, return_)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    vm.install_prototype(
        Intrinsic::IteratorHelperPrototype,
        Intrinsic::IteratorPrototype,
        METHODS,
        Some("Iterator Helper"),
    )?;
    Ok(())
}

/// A helper that has not started.
pub fn new_helper(vm: &mut Vm, kind: HelperKind) -> JsResult<Gc<JsObject>> {
    let proto = vm.intrinsic(Intrinsic::IteratorHelperPrototype);
    let mut helper = vm.new_object_of_kind(CellKind::IteratorHelper, proto, Helper::COUNT)?;
    helper.set_word(Helper::STATE, SUSPENDED_START);
    helper.set_word(Helper::KIND, Value::int(kind as i32));
    helper.set_word(Helper::COUNTER, Value::int(0));
    Ok(helper)
}

fn underlying(helper: Gc<JsObject>) -> IteratorRecord {
    IteratorRecord {
        iterator: helper.word(Helper::ITERATOR),
        next_method: helper.word(Helper::NEXT),
        done: false,
    }
}

fn inner(helper: Gc<JsObject>) -> Option<IteratorRecord> {
    let iterator = helper.word(Helper::INNER);
    if iterator.is_undefined() {
        return None;
    }
    Some(IteratorRecord { iterator, next_method: helper.word(Helper::INNER_NEXT), done: false })
}

fn set_inner(vm: &mut Vm, helper: Gc<JsObject>, record: &IteratorRecord) {
    vm.set_internal(helper, Helper::INNER, record.iterator);
    vm.set_internal(helper, Helper::INNER_NEXT, record.next_method);
}

/// Gives the counter and adds one.
fn count(mut helper: Gc<JsObject>) -> Value {
    let counter = helper.word(Helper::COUNTER);
    helper.set_word(Helper::COUNTER, Value::number(counter.as_number() + 1.0));
    counter
}

/// Calls the helper's callback with a value and its number; a throw closes the underlying iterator.
fn call_back(vm: &mut Vm, helper: Gc<JsObject>, record: &IteratorRecord, value: Value) -> JsResult<Value> {
    let number = count(helper);
    let result = vm.call(helper.word(Helper::FUNCTION), Value::UNDEFINED, &[value, number]);
    if result.is_err() { vm.iterator_close(record, result) } else { result }
}

/// Runs a helper's closure to its next Yield. None: it returned.
fn run(vm: &mut Vm, mut helper: Gc<JsObject>) -> JsResult<Option<Value>> {
    match HelperKind::of(helper) {
        HelperKind::Map => {
            let mut record = underlying(helper);
            match vm.iterator_step_value(&mut record)? {
                Some(value) => Ok(Some(call_back(vm, helper, &record, value)?)),
                None => Ok(None),
            }
        }
        HelperKind::Filter => {
            let mut record = underlying(helper);
            while let Some(value) = vm.iterator_step_value(&mut record)? {
                let selected = call_back(vm, helper, &record, value)?;
                if vm.to_boolean(selected) {
                    return Ok(Some(value));
                }
            }
            Ok(None)
        }
        HelperKind::Take => {
            let mut record = underlying(helper);
            let remaining = helper.word(Helper::FUNCTION).as_number();
            if remaining == 0.0 {
                return vm.iterator_close(&record, Ok(None));
            }
            helper.set_word(Helper::FUNCTION, Value::number(remaining - 1.0));
            vm.iterator_step_value(&mut record)
        }
        HelperKind::Drop => {
            let mut record = underlying(helper);
            let mut remaining = helper.word(Helper::FUNCTION).as_number();
            while remaining > 0.0 {
                remaining -= 1.0;
                if !iterator_step(vm, &mut record)? {
                    return Ok(None);
                }
            }
            helper.set_word(Helper::FUNCTION, Value::int(0));
            vm.iterator_step_value(&mut record)
        }
        HelperKind::FlatMap => flat_map(vm, helper),
        HelperKind::Concat => concat(vm, helper),
        HelperKind::Zip => iterator_zip::run(vm, helper),
        HelperKind::Chunks | HelperKind::Windows if has_ended(helper) => Ok(None),
        HelperKind::Chunks => chunks(vm, helper),
        HelperKind::Windows => windows(vm, helper),
    }
}

/// 7.4.9 IteratorStep without a look at the value; false when done.
pub(super) fn iterator_step(vm: &mut Vm, record: &mut IteratorRecord) -> JsResult<bool> {
    let result = vm.iterator_next(record, None)?;
    let done = match vm.get(result, vm.names.done) {
        Ok(done) => vm.to_boolean(done),
        Err(throw) => {
            record.done = true;
            return Err(throw);
        }
    };
    record.done = done;
    Ok(!done)
}

/// 27.1.4.6, from step 5 on.
fn flat_map(vm: &mut Vm, mut helper: Gc<JsObject>) -> JsResult<Option<Value>> {
    let mut record = underlying(helper);
    loop {
        let mut current = match inner(helper) {
            Some(current) => current,
            None => {
                let Some(value) = vm.iterator_step_value(&mut record)? else { return Ok(None) };
                let mapped = call_back(vm, helper, &record, value)?;
                match vm.get_iterator_flattenable(mapped, false, "Iterator.prototype.flatMap") {
                    Ok(current) => {
                        set_inner(vm, helper, &current);
                        current
                    }
                    Err(throw) => return vm.iterator_close(&record, Err(throw)),
                }
            }
        };
        match vm.iterator_step_value(&mut current) {
            Ok(Some(value)) => return Ok(Some(value)),
            Ok(None) => helper.set_word(Helper::INNER, Value::UNDEFINED),
            Err(throw) => return vm.iterator_close(&record, Err(throw)),
        }
    }
}

/// 27.1.3.2.1, from step 4 on.
fn concat(vm: &mut Vm, mut helper: Gc<JsObject>) -> JsResult<Option<Value>> {
    loop {
        let mut current = match inner(helper) {
            Some(current) => current,
            None => {
                let list: Gc<ValueArray> = helper.word(Helper::FUNCTION).as_gc();
                let place = helper.word(Helper::COUNTER).as_int() as usize;
                if place >= list.count as usize {
                    return Ok(None);
                }
                helper.set_word(Helper::COUNTER, Value::int(place as i32 + 2));
                let iterator = vm.call(list.get(place), list.get(place + 1), &[])?;
                if !iterator.is_object() {
                    return Err(vm.type_error("Result of the Symbol.iterator method is not an object"));
                }
                let current = vm.get_iterator_direct(iterator.as_gc())?;
                set_inner(vm, helper, &current);
                current
            }
        };
        match vm.iterator_step_value(&mut current)? {
            Some(value) => return Ok(Some(value)),
            None => helper.set_word(Helper::INNER, Value::UNDEFINED),
        }
    }
}

fn has_ended(helper: Gc<JsObject>) -> bool {
    helper.word(Helper::COUNTER) == Value::int(Chunking::Ended as i32)
}

/// The closure of Iterator.prototype.chunks.
fn chunks(vm: &mut Vm, mut helper: Gc<JsObject>) -> JsResult<Option<Value>> {
    let mut record = underlying(helper);
    let size = helper.word(Helper::FUNCTION).as_number();
    let buffer = vm.new_array_from(&[])?;
    while let Some(value) = vm.iterator_step_value(&mut record)? {
        vm.array_push(buffer, value)?;
        if buffer.length() as f64 == size {
            return Ok(Some(buffer.value()));
        }
    }
    helper.set_word(Helper::COUNTER, Value::int(Chunking::Ended as i32));
    Ok(if buffer.length() > 0 { Some(buffer.value()) } else { None })
}

/// The closure of Iterator.prototype.windows.
fn windows(vm: &mut Vm, mut helper: Gc<JsObject>) -> JsResult<Option<Value>> {
    let mut record = underlying(helper);
    let size = helper.word(Helper::FUNCTION).as_number();
    let mut latest: Gc<JsArray> = helper.word(Helper::INNER).as_gc();
    while let Some(value) = vm.iterator_step_value(&mut record)? {
        if latest.length() as f64 == size {
            let mut values: RootedVec = vm.heap.rooted_vec();
            for k in 1..latest.length() {
                values.push(get_index(vm, latest.object(), k as f64)?);
            }
            values.push(value);
            latest = vm.new_array_from(&values)?;
            vm.set_internal(helper, Helper::INNER, latest.value());
            return Ok(Some(vm.new_array_from(&values)?.value()));
        }
        vm.array_push(latest, value)?;
        if latest.length() as f64 == size {
            return Ok(Some(copy_of(vm, latest)?));
        }
    }
    let partial = helper.word(Helper::COUNTER) == Value::int(Chunking::AllowPartial as i32);
    helper.set_word(Helper::COUNTER, Value::int(Chunking::Ended as i32));
    if partial && latest.length() > 0 && (latest.length() as f64) < size {
        return Ok(Some(copy_of(vm, latest)?));
    }
    Ok(None)
}

fn copy_of(vm: &mut Vm, array: Gc<JsArray>) -> JsResult<Value> {
    let mut values: RootedVec = vm.heap.rooted_vec();
    for k in 0..array.length() {
        values.push(get_index(vm, array.object(), k as f64)?);
    }
    Ok(vm.new_array_from(&values)?.value())
}

/// 27.5.3.3 GeneratorResume; None when the helper is over.
pub fn step(vm: &mut Vm, mut helper: Gc<JsObject>) -> JsResult<Option<Value>> {
    let state = helper.word(Helper::STATE);
    if state == EXECUTING {
        return Err(vm.type_error("Generator is already running"));
    }
    if state == COMPLETED {
        return Ok(None);
    }
    helper.set_word(Helper::STATE, EXECUTING);
    // Helpers over helpers nest natively.
    let result = vm.check_stack().and_then(|()| run(vm, helper));
    let state = if matches!(result, Ok(Some(_))) { SUSPENDED_YIELD } else { COMPLETED };
    helper.set_word(Helper::STATE, state);
    result
}

/// 27.1.2.1.1 %IteratorHelperPrototype%.next ( )
pub fn next(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let helper = vm.require_kind(cx.this, CellKind::IteratorHelper, "Iterator Helper.prototype.next")?;
    match step(vm, helper)? {
        Some(value) => vm.create_iter_result(value, false),
        None => vm.create_iter_result(Value::UNDEFINED, true),
    }
}

/// 27.1.2.1.2 %IteratorHelperPrototype%.return ( )
fn return_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut helper: Gc<JsObject> =
        vm.require_kind(cx.this, CellKind::IteratorHelper, "Iterator Helper.prototype.return")?;
    let state = helper.word(Helper::STATE);
    if state == EXECUTING {
        return Err(vm.type_error("Generator is already running"));
    }
    if state != COMPLETED {
        let started = state == SUSPENDED_YIELD;
        helper.set_word(Helper::STATE, if started { EXECUTING } else { COMPLETED });
        let result = vm.check_stack().and_then(|()| close(vm, helper, started));
        helper.set_word(Helper::STATE, COMPLETED);
        result?;
    }
    vm.create_iter_result(Value::UNDEFINED, true)
}

/// What a helper does when it is left at a Yield, or before its start.
fn close(vm: &mut Vm, helper: Gc<JsObject>, started: bool) -> JsResult<()> {
    match HelperKind::of(helper) {
        HelperKind::FlatMap if started => {
            let record = underlying(helper);
            let completion = match inner(helper) {
                Some(inner) => vm.iterator_close(&inner, Ok(())),
                None => Ok(()),
            };
            vm.iterator_close(&record, completion)
        }
        HelperKind::Concat => match inner(helper) {
            Some(inner) if started => vm.iterator_close(&inner, Ok(())),
            _ => Ok(()),
        },
        HelperKind::Chunks | HelperKind::Windows if has_ended(helper) => Ok(()),
        HelperKind::Zip => iterator_zip::close_all(vm, helper.word(Helper::FUNCTION).as_gc(), Ok(())),
        _ => vm.iterator_close(&underlying(helper), Ok(())),
    }
}
