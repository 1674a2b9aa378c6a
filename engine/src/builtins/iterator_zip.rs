//! Iterator.zip and Iterator.zipKeyed, of the joint iteration proposal.
//!
//! The iterators are a `ValueArray` of iterator and next method in turn; a finished one's iterator is null.

use super::iterator_helper_prototype::{Helper, HelperKind, iterator_step, new_helper};
use super::{Method, method};
use crate::abstract_operations::IteratorRecord;
use crate::execution::{CallContext, JsResult, Vm};
use crate::heap::RootedVec;
use crate::object::{JsObject, PropertyKey, ValueArray};
use crate::string::JsString;
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[method("zip", 1, zip), method("zipKeyed", 1, zip_keyed)];

pub fn init(vm: &mut Vm, constructor: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(constructor, METHODS)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Shortest = 0,
    Longest = 1,
    Strict = 2,
}

fn record(iterators: &[Value], index: usize) -> IteratorRecord {
    IteratorRecord { iterator: iterators[2 * index], next_method: iterators[2 * index + 1], done: false }
}

/// IteratorCloseAll: the last opened first. The completion a close makes is what the next one gets.
fn close_list<T>(vm: &mut Vm, iterators: &[Value], mut completion: JsResult<T>) -> JsResult<T> {
    for index in (0..iterators.len() / 2).rev() {
        if !iterators[2 * index].is_null() {
            completion = vm.iterator_close(&record(iterators, index), completion);
        }
    }
    completion
}

/// IteratorCloseAll over a helper's list.
pub fn close_all<T>(vm: &mut Vm, list: Gc<ValueArray>, mut completion: JsResult<T>) -> JsResult<T> {
    // The list does not change any more, but it may move: the values are read one by one.
    for index in (0..list.count as usize / 2).rev() {
        let iterator = list.get(2 * index);
        if !iterator.is_null() {
            let record = IteratorRecord { iterator, next_method: list.get(2 * index + 1), done: false };
            completion = vm.iterator_close(&record, completion);
        }
    }
    completion
}

/// The options: mode, and the padding object or undefined.
fn options(vm: &mut Vm, value: Value) -> JsResult<(Mode, Value)> {
    // GetOptionsObject
    if value.is_undefined() {
        return Ok((Mode::Shortest, Value::UNDEFINED));
    }
    if !value.is_object() {
        let text = vm.describe(value);
        return Err(vm.type_error(format!("{text} is not an object")));
    }
    let mode = vm.get(value.as_gc(), vm.names.mode)?;
    let mode = if mode.is_undefined() {
        Mode::Shortest
    } else {
        let text = if mode.is_string() { mode.as_gc::<JsString>().to_rust_string() } else { String::new() };
        match text.as_str() {
            "shortest" => Mode::Shortest,
            "longest" => Mode::Longest,
            "strict" => Mode::Strict,
            _ => {
                let text = vm.describe(mode);
                return Err(vm.type_error(format!("Invalid mode: {text}")));
            }
        }
    };
    if mode != Mode::Longest {
        return Ok((mode, Value::UNDEFINED));
    }
    let padding = vm.get(value.as_gc(), vm.names.padding)?;
    if !padding.is_undefined() && !padding.is_object() {
        let text = vm.describe(padding);
        return Err(vm.type_error(format!("{text} is not an object")));
    }
    Ok((mode, padding))
}

fn push(iterators: &mut RootedVec, record: &IteratorRecord) {
    iterators.push(record.iterator);
    iterators.push(record.next_method);
}

/// IteratorZip: the helper object.
fn make(
    vm: &mut Vm,
    iterators: &RootedVec,
    mode: Mode,
    padding: &RootedVec,
    keys: Option<&RootedVec>,
) -> JsResult<Value> {
    let list = vm.new_value_array_from(iterators)?;
    let padding = vm.new_value_array_from(padding)?;
    let keys = match keys {
        Some(keys) => vm.new_value_array_from(keys)?.value(),
        None => Value::UNDEFINED,
    };
    let mut helper = new_helper(vm, HelperKind::Zip)?;
    helper.set_word(Helper::FUNCTION, list.value());
    helper.set_word(Helper::COUNTER, Value::int(mode as i32));
    helper.set_word(Helper::INNER, padding.value());
    helper.set_word(Helper::INNER_NEXT, keys);
    vm.heap.write_barrier(helper.header());
    Ok(helper.value())
}

fn require_object(vm: &mut Vm, value: Value, method: &str) -> JsResult<()> {
    if value.is_object() { Ok(()) } else { Err(vm.type_error(format!("{method} called on non-object"))) }
}

/// Iterator.zip ( iterables [ , options ] )
fn zip(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    require_object(vm, cx.arg(0), "Iterator.zip")?;
    let (mode, padding_option) = options(vm, cx.arg(1))?;
    let mut iterators: RootedVec = vm.heap.rooted_vec();
    let mut padding: RootedVec = vm.heap.rooted_vec();
    let mut input = vm.get_iterator(cx.arg(0))?;
    loop {
        let next = match vm.iterator_step_value(&mut input) {
            Ok(Some(next)) => next,
            Ok(None) => break,
            Err(throw) => return close_list(vm, &iterators, Err(throw)),
        };
        match vm.get_iterator_flattenable(next, false, "Iterator.zip") {
            Ok(opened) => push(&mut iterators, &opened),
            Err(throw) => {
                // The input is the first of the list, so it is closed last.
                let completion: JsResult<Value> = close_list(vm, &iterators, Err(throw));
                return vm.iterator_close(&input, completion);
            }
        }
    }
    let count = iterators.len() / 2;
    if mode == Mode::Longest {
        if padding_option.is_undefined() {
            padding.resize(count, Value::UNDEFINED);
        } else if let Err(throw) = read_padding(vm, padding_option, count, &mut padding) {
            return close_list(vm, &iterators, Err(throw));
        }
    }
    make(vm, &iterators, mode, &padding, None)
}

/// As many values of the padding iterable as there are iterators.
fn read_padding(vm: &mut Vm, iterable: Value, count: usize, padding: &mut RootedVec) -> JsResult<()> {
    let mut source = vm.get_iterator(iterable)?;
    while padding.len() < count {
        match vm.iterator_step_value(&mut source)? {
            Some(value) => padding.push(value),
            None => {
                padding.resize(count, Value::UNDEFINED);
                return Ok(());
            }
        }
    }
    vm.iterator_close(&source, Ok(()))
}

/// Iterator.zipKeyed ( iterables [ , options ] )
fn zip_keyed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    require_object(vm, cx.arg(0), "Iterator.zipKeyed")?;
    let object: Gc<JsObject> = cx.arg(0).as_gc();
    let (mode, padding_option) = options(vm, cx.arg(1))?;
    let mut iterators: RootedVec = vm.heap.rooted_vec();
    let mut padding: RootedVec = vm.heap.rooted_vec();
    let mut names: RootedVec = vm.heap.rooted_vec();
    let keys = vm.own_property_keys(object)?;
    for key in keys.iter() {
        match open_key(vm, object, key) {
            Ok(None) => {}
            Ok(Some(opened)) => {
                push(&mut iterators, &opened);
                let name = vm.key_to_value(key);
                names.push(name);
            }
            Err(throw) => return close_list(vm, &iterators, Err(throw)),
        }
    }
    if mode == Mode::Longest {
        for index in 0..names.len() {
            if padding_option.is_undefined() {
                padding.push(Value::UNDEFINED);
                continue;
            }
            let key = vm.to_property_key(names[index])?;
            match vm.get(padding_option.as_gc(), key) {
                Ok(value) => padding.push(value),
                Err(throw) => return close_list(vm, &iterators, Err(throw)),
            }
        }
    }
    make(vm, &iterators, mode, &padding, Some(&names))
}

/// The iterator of a property that is enumerable and not undefined.
fn open_key(vm: &mut Vm, object: Gc<JsObject>, key: PropertyKey) -> JsResult<Option<IteratorRecord>> {
    if !vm.get_own_property(object, key)?.is_some_and(|desc| desc.enumerable == Some(true)) {
        return Ok(None);
    }
    let value = vm.get(object, key)?;
    if value.is_undefined() {
        return Ok(None);
    }
    Ok(Some(vm.get_iterator_flattenable(value, false, "Iterator.zipKeyed")?))
}

/// IteratorZip's closure to its next Yield.
pub fn run(vm: &mut Vm, helper: Gc<JsObject>) -> JsResult<Option<Value>> {
    let mut list: Gc<ValueArray> = helper.word(Helper::FUNCTION).as_gc();
    let padding: Gc<ValueArray> = helper.word(Helper::INNER).as_gc();
    let mode = helper.word(Helper::COUNTER).as_int();
    let count = list.count as usize / 2;
    if count == 0 {
        return Ok(None);
    }
    let mut results: RootedVec = vm.heap.rooted_vec();
    for index in 0..count {
        let iterator = list.get(2 * index);
        if iterator.is_null() {
            results.push(padding.get(index));
            continue;
        }
        let mut record = IteratorRecord { iterator, next_method: list.get(2 * index + 1), done: false };
        match vm.iterator_step_value(&mut record) {
            Ok(Some(value)) => results.push(value),
            Err(throw) => {
                list.set(2 * index, Value::NULL);
                return close_all(vm, list, Err(throw));
            }
            Ok(None) => {
                list.set(2 * index, Value::NULL);
                if mode == Mode::Shortest as i32 {
                    return close_all(vm, list, Ok(None));
                }
                if mode == Mode::Strict as i32 {
                    return strict_end(vm, list, index);
                }
                if (0..count).all(|i| list.get(2 * i).is_null()) {
                    return Ok(None);
                }
                results.push(padding.get(index));
            }
        }
    }
    let keys = helper.word(Helper::INNER_NEXT);
    if keys.is_undefined() {
        return Ok(Some(vm.new_array_from(&results)?.value()));
    }
    let keys: Gc<ValueArray> = keys.as_gc();
    let object = vm.new_object_with_proto(Value::NULL)?;
    for index in 0..count {
        let key = vm.to_property_key(keys.get(index))?;
        vm.create_data_property_or_throw(object, key, results[index])?;
    }
    Ok(Some(object.value()))
}

/// Strict mode: iterator `index` is done, so all must be.
fn strict_end(vm: &mut Vm, mut list: Gc<ValueArray>, index: usize) -> JsResult<Option<Value>> {
    if index != 0 {
        return uneven(vm, list);
    }
    for k in 1..list.count as usize / 2 {
        let mut record =
            IteratorRecord { iterator: list.get(2 * k), next_method: list.get(2 * k + 1), done: false };
        match iterator_step(vm, &mut record) {
            Ok(false) => list.set(2 * k, Value::NULL),
            Ok(true) => return uneven(vm, list),
            Err(throw) => {
                list.set(2 * k, Value::NULL);
                return close_all(vm, list, Err(throw));
            }
        }
    }
    Ok(None)
}

fn uneven(vm: &mut Vm, list: Gc<ValueArray>) -> JsResult<Option<Value>> {
    let throw =
        vm.type_error("Iterators passed to Iterator.zip with { mode: \"strict\" } have different lengths");
    close_all(vm, list, Err(throw))
}
