//! 23.1.3: array methods that call back.

use super::array_prototype::{flatten_into, get_index, get_present, receiver};
use super::{JitIntrinsic, Method, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("every", 1, every).jit(JitIntrinsic::ArrayEvery),
    method("filter", 1, filter).jit(JitIntrinsic::ArrayFilter),
    method("find", 1, find).jit(JitIntrinsic::ArrayFind),
    method("findIndex", 1, find_index).jit(JitIntrinsic::ArrayFindIndex),
    method("findLast", 1, find_last),
    method("findLastIndex", 1, find_last_index),
    method("flatMap", 1, flat_map),
    method("forEach", 1, for_each).jit(JitIntrinsic::ArrayForEach),
    method("map", 1, map).jit(JitIntrinsic::ArrayMap),
    method("reduce", 1, reduce).jit(JitIntrinsic::ArrayReduce),
    method("reduceRight", 1, reduce_right),
    method("some", 1, some).jit(JitIntrinsic::ArraySome),
];

pub fn init(vm: &mut Vm, proto: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(proto, METHODS)
}

fn callback(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let function = cx.arg(0);
    if vm.is_callable(function) {
        return Ok(function);
    }
    let text = vm.describe_for_iteration(function);
    Err(vm.type_error(format!("{text} is not a function")))
}

/// Calls back for every present element in order until `visit` says stop.
fn each(
    vm: &mut Vm,
    cx: &CallContext,
    mut visit: impl FnMut(&mut Vm, f64, Value, Value) -> JsResult<bool>,
) -> JsResult<()> {
    let (object, length) = receiver(vm, cx)?;
    let function = callback(vm, cx)?;
    each_of(vm, cx, object, length, function, &mut visit)
}

fn each_of(
    vm: &mut Vm,
    cx: &CallContext,
    object: Gc<JsObject>,
    length: f64,
    function: Value,
    visit: &mut dyn FnMut(&mut Vm, f64, Value, Value) -> JsResult<bool>,
) -> JsResult<()> {
    let mut k = 0.0;
    while k < length {
        if let Some(value) = get_present(vm, object, k)? {
            let result = vm.call(function, cx.arg(1), &[value, Value::number(k), object.value()])?;
            if visit(vm, k, value, result)? {
                break;
            }
        }
        k += 1.0;
    }
    Ok(())
}

/// 23.1.3.6 Array.prototype.every ( callback [ , thisArg ] )
fn every(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut all = true;
    each(vm, cx, |vm, _, _, result| {
        all = vm.to_boolean(result);
        Ok(!all)
    })?;
    Ok(Value::bool(all))
}

/// 23.1.3.29 Array.prototype.some ( callback [ , thisArg ] )
fn some(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut any = false;
    each(vm, cx, |vm, _, _, result| {
        any = vm.to_boolean(result);
        Ok(any)
    })?;
    Ok(Value::bool(any))
}

/// The rest of one of the built-ins below, which compiled code did up to index `k`: `extra` is the accumulator
/// or the result array so far.
#[allow(clippy::too_many_arguments)]
pub fn finish(
    vm: &mut Vm,
    which: JitIntrinsic,
    object: Gc<JsObject>,
    function: Value,
    this: Value,
    mut k: f64,
    length: f64,
    extra: Value,
) -> JsResult<Value> {
    use JitIntrinsic::*;
    let mut extra = extra;
    while k < length {
        let element = match which {
            ArrayFind | ArrayFindIndex => Some(get_index(vm, object, k)?),
            _ => get_present(vm, object, k)?,
        };
        if let Some(value) = element {
            let index = Value::number(k);
            let result = if which == ArrayReduce {
                vm.call(function, Value::UNDEFINED, &[extra, value, index, object.value()])?
            } else {
                vm.call(function, this, &[value, index, object.value()])?
            };
            match which {
                ArrayReduce => extra = result,
                ArrayMap => {
                    let key = vm.key_from_f64(k);
                    vm.create_data_property_or_throw(extra.as_gc(), key, result)?;
                }
                ArrayFilter if vm.to_boolean(result) => {
                    vm.array_push(extra.as_gc(), value)?;
                }
                ArraySome if vm.to_boolean(result) => return Ok(Value::TRUE),
                ArrayEvery if !vm.to_boolean(result) => return Ok(Value::FALSE),
                ArrayFind if vm.to_boolean(result) => return Ok(value),
                ArrayFindIndex if vm.to_boolean(result) => return Ok(index),
                _ => {}
            }
        }
        k += 1.0;
    }
    Ok(match which {
        ArraySome => Value::FALSE,
        ArrayEvery => Value::TRUE,
        ArrayFindIndex => Value::int(-1),
        ArrayReduce | ArrayMap | ArrayFilter => extra,
        _ => Value::UNDEFINED,
    })
}

/// 23.1.3.15 Array.prototype.forEach ( callback [ , thisArg ] )
fn for_each(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    each(vm, cx, |_, _, _, _| Ok(false))?;
    Ok(Value::UNDEFINED)
}

/// 23.1.3.8 Array.prototype.filter ( callback [ , thisArg ] )
fn filter(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    let function = callback(vm, cx)?;
    let result = vm.array_species_create(object, 0.0)?;
    let mut to = 0.0;
    each_of(vm, cx, object, length, function, &mut |vm, _, value, selected| {
        if vm.to_boolean(selected) {
            let key = vm.key_from_f64(to);
            vm.create_data_property_or_throw(result, key, value)?;
            to += 1.0;
        }
        Ok(false)
    })?;
    Ok(result.value())
}

/// 23.1.3.21 Array.prototype.map ( callback [ , thisArg ] )
fn map(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    let function = callback(vm, cx)?;
    let result = vm.array_species_create(object, length)?;
    each_of(vm, cx, object, length, function, &mut |vm, k, _, mapped| {
        let key = vm.key_from_f64(k);
        vm.create_data_property_or_throw(result, key, mapped)?;
        Ok(false)
    })?;
    Ok(result.value())
}

/// 23.1.3.14 Array.prototype.flatMap ( mapper [ , thisArg ] )
fn flat_map(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    if !vm.is_callable(cx.arg(0)) {
        return Err(vm.type_error("flatMap mapper function is not callable"));
    }
    let result = vm.array_species_create(object, 0.0)?;
    flatten_into(vm, result, object, length, 0.0, 1.0, Some((cx.arg(0), cx.arg(1))))?;
    Ok(result.value())
}

/// FindViaPredicate (23.1.3.12.1): index and value, or None.
fn find_via(vm: &mut Vm, cx: &CallContext, backwards: bool) -> JsResult<Option<(f64, Value)>> {
    let (object, length) = receiver(vm, cx)?;
    let predicate = callback(vm, cx)?;
    let mut i = 0.0;
    while i < length {
        let k = if backwards { length - 1.0 - i } else { i };
        let value = get_index(vm, object, k)?;
        let found = vm.call(predicate, cx.arg(1), &[value, Value::number(k), object.value()])?;
        if vm.to_boolean(found) {
            return Ok(Some((k, value)));
        }
        i += 1.0;
    }
    Ok(None)
}

/// 23.1.3.9 Array.prototype.find ( predicate [ , thisArg ] )
fn find(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(find_via(vm, cx, false)?.map_or(Value::UNDEFINED, |(_, value)| value))
}
/// 23.1.3.10 Array.prototype.findIndex ( predicate [ , thisArg ] )
fn find_index(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(find_via(vm, cx, false)?.map_or(Value::int(-1), |(k, _)| Value::number(k)))
}
/// 23.1.3.11 Array.prototype.findLast ( predicate [ , thisArg ] )
fn find_last(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(find_via(vm, cx, true)?.map_or(Value::UNDEFINED, |(_, value)| value))
}
/// 23.1.3.12 Array.prototype.findLastIndex ( predicate [ , thisArg ] )
fn find_last_index(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(find_via(vm, cx, true)?.map_or(Value::int(-1), |(k, _)| Value::number(k)))
}

fn reduce_from(vm: &mut Vm, cx: &CallContext, backwards: bool) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    let function = callback(vm, cx)?;
    let mut accumulator = if cx.argc() > 1 { Some(cx.arg(1)) } else { None };
    let mut i = 0.0;
    while i < length {
        let k = if backwards { length - 1.0 - i } else { i };
        if let Some(value) = get_present(vm, object, k)? {
            accumulator = Some(match accumulator {
                None => value,
                Some(acc) => {
                    vm.call(function, Value::UNDEFINED, &[acc, value, Value::number(k), object.value()])?
                }
            });
        }
        i += 1.0;
    }
    match accumulator {
        Some(value) => Ok(value),
        None => Err(vm.type_error("Reduce of empty array with no initial value")),
    }
}

/// 23.1.3.24 Array.prototype.reduce ( callback [ , initialValue ] )
fn reduce(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    reduce_from(vm, cx, false)
}

/// 23.1.3.25 Array.prototype.reduceRight ( callback [ , initialValue ] )
fn reduce_right(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    reduce_from(vm, cx, true)
}
