//! 23.2.3: typed array methods that call back.

use super::typed_array_constructor::View;
use super::{Method, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::heap::RootedVec;
use crate::object::JsObject;
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("every", 1, every),
    method("filter", 1, filter),
    method("find", 1, find),
    method("findIndex", 1, find_index),
    method("findLast", 1, find_last),
    method("findLastIndex", 1, find_last_index),
    method("forEach", 1, for_each),
    method("map", 1, map),
    method("reduce", 1, reduce),
    method("reduceRight", 1, reduce_right),
    method("some", 1, some),
];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(prototype, METHODS)
}

/// Validates receiver and callback.
fn start(vm: &mut Vm, cx: &CallContext, name: &'static str) -> JsResult<View> {
    let view = vm.validate_typed_array(cx.this, name)?;
    vm.require_callable(cx.arg(0))?;
    Ok(view)
}

/// Calls back for every index of the length at the start until `visit` says stop.
fn each(
    vm: &mut Vm,
    cx: &CallContext,
    view: View,
    backwards: bool,
    mut visit: impl FnMut(&mut Vm, usize, Value, Value) -> JsResult<bool>,
) -> JsResult<()> {
    let (array, length) = view;
    for i in 0..length {
        let k = if backwards { length - 1 - i } else { i };
        let value = vm.typed_array_get(array, k as i64)?;
        let result = vm.call(cx.arg(0), cx.arg(1), &[value, Value::number(k as f64), cx.this])?;
        if visit(vm, k, value, result)? {
            break;
        }
    }
    Ok(())
}

/// 23.2.3.8 %TypedArray%.prototype.every ( callback [ , thisArg ] )
fn every(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let view = start(vm, cx, "%TypedArray%.prototype.every")?;
    let mut all = true;
    each(vm, cx, view, false, |vm, _, _, result| {
        all = vm.to_boolean(result);
        Ok(!all)
    })?;
    Ok(Value::bool(all))
}

/// 23.2.3.28 %TypedArray%.prototype.some ( callback [ , thisArg ] )
fn some(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let view = start(vm, cx, "%TypedArray%.prototype.some")?;
    let mut any = false;
    each(vm, cx, view, false, |vm, _, _, result| {
        any = vm.to_boolean(result);
        Ok(any)
    })?;
    Ok(Value::bool(any))
}

/// 23.2.3.15 %TypedArray%.prototype.forEach ( callback [ , thisArg ] )
fn for_each(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let view = start(vm, cx, "%TypedArray%.prototype.forEach")?;
    each(vm, cx, view, false, |_, _, _, _| Ok(false))?;
    Ok(Value::UNDEFINED)
}

/// 23.2.3.10 %TypedArray%.prototype.filter ( callback [ , thisArg ] )
fn filter(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "%TypedArray%.prototype.filter";
    let view = start(vm, cx, NAME)?;
    let mut kept: RootedVec = vm.heap.rooted_vec();
    each(vm, cx, view, false, |vm, _, value, result| {
        if vm.to_boolean(result) {
            kept.push(value);
        }
        Ok(false)
    })?;
    let result = vm.typed_array_species_create(view.0, kept.len(), NAME)?;
    for k in 0..kept.len() {
        vm.typed_array_set(result, k as i64, kept[k])?;
    }
    Ok(result.value())
}

/// 23.2.3.22 %TypedArray%.prototype.map ( callback [ , thisArg ] )
fn map(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "%TypedArray%.prototype.map";
    let view = start(vm, cx, NAME)?;
    let result = vm.typed_array_species_create(view.0, view.1, NAME)?;
    each(vm, cx, view, false, |vm, k, _, mapped| {
        vm.typed_array_set(result, k as i64, mapped)?;
        Ok(false)
    })?;
    Ok(result.value())
}

/// 23.1.3.12.1 FindViaPredicate
fn find_via(
    vm: &mut Vm,
    cx: &CallContext,
    backwards: bool,
    name: &'static str,
) -> JsResult<Option<(usize, Value)>> {
    let view = start(vm, cx, name)?;
    let mut found = None;
    each(vm, cx, view, backwards, |vm, k, value, result| {
        let stop = vm.to_boolean(result);
        if stop {
            found = Some((k, value));
        }
        Ok(stop)
    })?;
    Ok(found)
}

/// 23.2.3.11 %TypedArray%.prototype.find ( predicate [ , thisArg ] )
fn find(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let found = find_via(vm, cx, false, "%TypedArray%.prototype.find")?;
    Ok(found.map_or(Value::UNDEFINED, |(_, value)| value))
}

/// 23.2.3.12 %TypedArray%.prototype.findIndex ( predicate [ , thisArg ] )
fn find_index(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let found = find_via(vm, cx, false, "%TypedArray%.prototype.findIndex")?;
    Ok(found.map_or(Value::int(-1), |(k, _)| Value::number(k as f64)))
}

/// 23.2.3.13 %TypedArray%.prototype.findLast ( predicate [ , thisArg ] )
fn find_last(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let found = find_via(vm, cx, true, "%TypedArray%.prototype.findLast")?;
    Ok(found.map_or(Value::UNDEFINED, |(_, value)| value))
}

/// 23.2.3.14 %TypedArray%.prototype.findLastIndex ( predicate [ , thisArg ] )
fn find_last_index(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let found = find_via(vm, cx, true, "%TypedArray%.prototype.findLastIndex")?;
    Ok(found.map_or(Value::int(-1), |(k, _)| Value::number(k as f64)))
}

fn reduce_from(vm: &mut Vm, cx: &CallContext, backwards: bool, name: &'static str) -> JsResult<Value> {
    let (array, length) = start(vm, cx, name)?;
    let mut accumulator = if cx.argc() > 1 { Some(cx.arg(1)) } else { None };
    for i in 0..length {
        let k = if backwards { length - 1 - i } else { i };
        let value = vm.typed_array_get(array, k as i64)?;
        accumulator = Some(match accumulator {
            None => value,
            Some(acc) => {
                vm.call(cx.arg(0), Value::UNDEFINED, &[acc, value, Value::number(k as f64), cx.this])?
            }
        });
    }
    match accumulator {
        Some(value) => Ok(value),
        None => Err(vm.type_error("Reduce of empty array with no initial value")),
    }
}

/// 23.2.3.23 %TypedArray%.prototype.reduce ( callback [ , initialValue ] )
fn reduce(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    reduce_from(vm, cx, false, "%TypedArray%.prototype.reduce")
}

/// 23.2.3.24 %TypedArray%.prototype.reduceRight ( callback [ , initialValue ] )
fn reduce_right(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    reduce_from(vm, cx, true, "%TypedArray%.prototype.reduceRight")
}
