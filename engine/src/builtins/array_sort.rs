//! 23.1.3.30 Array.prototype.sort and toSorted: a stable merge sort over a rooted list, so that a
//! comparator may do anything to the array meanwhile.

use super::array_prototype::{get_index, get_present, receiver};
use super::{Method, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::heap::RootedVec;
use crate::object::JsObject;
use crate::string::JsString;
use crate::value::{Gc, Value};
use std::cmp::Ordering;

const METHODS: &[Method] = &[method("sort", 1, sort), method("toSorted", 1, to_sorted)];

pub fn init(vm: &mut Vm, proto: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(proto, METHODS)
}

fn check_comparator(vm: &mut Vm, comparator: Value) -> JsResult<()> {
    if comparator.is_undefined() || vm.is_callable(comparator) {
        return Ok(());
    }
    let text = vm.describe(comparator);
    Err(vm.type_error(format!("The comparison function must be either a function or undefined: {text}")))
}

/// 23.1.3.30.2 CompareArrayElements for two values that are not undefined.
fn compare(vm: &mut Vm, comparator: Value, a: Value, b: Value) -> JsResult<Ordering> {
    if !comparator.is_undefined() {
        let result = vm.call(comparator, Value::UNDEFINED, &[a, b])?;
        let n = if result.is_number() { result.as_number() } else { vm.to_number(result)? };
        // NaN counts as +0.
        return Ok(n.partial_cmp(&0.0).unwrap_or(Ordering::Equal));
    }
    let x: Gc<JsString> = vm.to_string(a)?;
    let y: Gc<JsString> = vm.to_string(b)?;
    vm.flatten(x)?;
    vm.flatten(y)?;
    Ok(x.compare(y))
}

/// Sorts the list; undefined values go last without being compared.
pub fn sort_list(vm: &mut Vm, list: &mut RootedVec, comparator: Value) -> JsResult<()> {
    let mut undefined = 0;
    list.retain(|value| {
        let keep = !value.is_undefined();
        undefined += !keep as usize;
        keep
    });
    if comparator.is_undefined() {
        if list.iter().all(|v| v.is_string()) {
            sort_strings(vm, list)?;
        } else {
            sort_by_text(vm, list)?;
        }
    } else {
        merge_sort(vm, list, comparator)?;
    }
    list.extend(std::iter::repeat_n(Value::UNDEFINED, undefined));
    Ok(())
}

/// FAST PATH: strings compare without script, so any order of comparisons will do.
fn sort_strings(vm: &mut Vm, list: &mut RootedVec) -> JsResult<()> {
    for i in 0..list.len() {
        vm.flatten(list[i].as_gc())?;
    }
    list.sort_by(|a, b| a.as_gc::<JsString>().compare(b.as_gc::<JsString>()));
    Ok(())
}

/// Values other than strings are turned into text again at every comparison, as the spec has it, when
/// that can be observed; primitives are turned once.
fn sort_by_text(vm: &mut Vm, list: &mut RootedVec) -> JsResult<()> {
    if list.iter().any(|v| v.is_object() || v.is_symbol()) {
        return merge_sort(vm, list, Value::UNDEFINED);
    }
    let mut texts: RootedVec = RootedVec::new(&mut vm.heap, Vec::new());
    for i in 0..list.len() {
        let text = vm.to_string(list[i])?;
        vm.flatten(text)?;
        texts.push(text.value());
    }
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by(|&a, &b| texts[a].as_gc::<JsString>().compare(texts[b].as_gc::<JsString>()));
    let sorted: Vec<Value> = order.iter().map(|&i| list[i]).collect();
    list.copy_from_slice(&sorted);
    Ok(())
}

/// Runs shorter than this are sorted by binary insertion.
const RUN: usize = 16;

/// Stable bottom-up merge sort; both buffers are rooted.
fn merge_sort(vm: &mut Vm, list: &mut RootedVec, comparator: Value) -> JsResult<()> {
    let n = list.len();
    let mut start = 0;
    while start < n {
        let end = (start + RUN).min(n);
        for i in start + 1..end {
            let value = list[i];
            let (mut low, mut high) = (start, i);
            while low < high {
                let middle = (low + high) / 2;
                if compare(vm, comparator, value, list[middle])? == Ordering::Less {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            list[low..=i].rotate_right(1);
        }
        start = end;
    }
    let mut buffer: RootedVec = RootedVec::new(&mut vm.heap, list.to_vec());
    let mut width = RUN;
    while width < n {
        let mut start = 0;
        while start < n {
            let middle = (start + width).min(n);
            let end = (start + 2 * width).min(n);
            let (mut i, mut j) = (start, middle);
            for k in start..end {
                let left =
                    i < middle && (j >= end || compare(vm, comparator, list[j], list[i])? != Ordering::Less);
                if left {
                    buffer[k] = list[i];
                    i += 1;
                } else {
                    buffer[k] = list[j];
                    j += 1;
                }
            }
            start = end;
        }
        list.copy_from_slice(&buffer);
        width *= 2;
    }
    Ok(())
}

/// 23.1.3.30 Array.prototype.sort ( comparator )
fn sort(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let comparator = cx.arg(0);
    check_comparator(vm, comparator)?;
    let (object, length) = receiver(vm, cx)?;
    // 23.1.3.30.1 SortIndexedProperties, skipping holes.
    let mut list: RootedVec = RootedVec::new(&mut vm.heap, Vec::new());
    let mut k = 0.0;
    while k < length {
        if let Some(value) = get_present(vm, object, k)? {
            list.push(value);
        }
        k += 1.0;
    }
    let count = list.len();
    sort_list(vm, &mut list, comparator)?;
    for i in 0..count {
        let key = vm.key_from_f64(i as f64);
        vm.set(object, key, list[i], true)?;
    }
    // What was a hole ends up at the end.
    let mut k = count as f64;
    while k < length {
        let key = vm.key_from_f64(k);
        if vm.has_property(object, key)? {
            vm.delete_property_or_throw(object, key)?;
        }
        k += 1.0;
    }
    Ok(object.value())
}

/// 23.1.3.34 Array.prototype.toSorted ( comparator )
fn to_sorted(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let comparator = cx.arg(0);
    check_comparator(vm, comparator)?;
    let (object, length) = receiver(vm, cx)?;
    if length > u32::MAX as f64 {
        return Err(vm.range_error("Invalid array length"));
    }
    let mut list: RootedVec = RootedVec::new(&mut vm.heap, Vec::new());
    let mut k = 0.0;
    while k < length {
        let value = get_index(vm, object, k)?;
        list.push(value);
        k += 1.0;
    }
    sort_list(vm, &mut list, comparator)?;
    Ok(vm.new_array_from(&list)?.value())
}
