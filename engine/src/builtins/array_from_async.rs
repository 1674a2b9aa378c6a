//! 23.1.2.2 Array.fromAsync.
//!
//! Its steps are an async function's, so they are written as one, over operations that no script can
//! change. It is compiled when a realm's Array.fromAsync is first called.

use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::RootedVec;
use crate::object::{JsObject, PropertyKey};
use crate::value::{Gc, Value};

/// Names of the function's parameters: the arguments, then the operations in the order of [`OPERATIONS`].
const PARAMETERS: &str = "constructor, items, mapper, thisArg, requireMapper, getIterator, construct, call, \
                          requireObject, define, getReturn, toObject, toLength";

const BODY: &str = "
'use strict';
if (mapper !== undefined) requireMapper(mapper);
const record = getIterator(items);
if (record === undefined) {
    const arrayLike = toObject(items);
    const length = toLength(arrayLike.length);
    const result = construct(constructor, length, true);
    for (let k = 0; k < length; k++) {
        let value = await arrayLike[k];
        if (mapper !== undefined) value = await call(mapper, thisArg, value, k);
        define(result, k, value);
    }
    result.length = length;
    return result;
}
const result = construct(constructor, 0, false);
const iterator = record[0], next = record[1];
for (let k = 0; ; k++) {
    const step = requireObject(await call(next, iterator));
    if (step.done) {
        result.length = k;
        return result;
    }
    let value = step.value;
    try {
        if (mapper !== undefined) value = await call(mapper, thisArg, value, k);
        define(result, k, value);
    } catch (error) {
        try {
            const close = getReturn(iterator);
            if (close !== undefined) await call(close, iterator);
        } catch {}
        throw error;
    }
}
";

type Operation = (&'static str, crate::execution::NativeFn);

const OPERATIONS: [Operation; 9] = [
    ("requireMapper", require_mapper),
    ("getIterator", get_iterator),
    ("construct", construct),
    ("call", call),
    ("requireObject", require_object),
    ("define", define),
    ("getReturn", get_return),
    ("toObject", to_object),
    ("toLength", to_length),
];

/// 23.1.2.2 Array.fromAsync ( asyncItems [ , mapper [ , thisArg ] ] )
pub fn from_async(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut steps = vm.intrinsic(Intrinsic::ArrayFromAsyncSteps);
    if steps.is_undefined() {
        let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
        let function = vm.dynamic_function("async function", &units(PARAMETERS), &units(BODY))?;
        vm.realm_mut().set(Intrinsic::ArrayFromAsyncSteps, function);
        steps = function.value();
    }
    let mut arguments: RootedVec =
        RootedVec::new(&mut vm.heap, vec![cx.this, cx.arg(0), cx.arg(1), cx.arg(2)]);
    for (name, function) in OPERATIONS {
        let name = vm.key_from_str(name);
        let function = vm.new_native_function(function, name, 0, false)?.value();
        arguments.push(function);
    }
    vm.call(steps, Value::UNDEFINED, &arguments)
}

fn require_mapper(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if vm.is_callable(cx.arg(0)) {
        return Ok(cx.arg(0));
    }
    let text = vm.describe(cx.arg(0));
    Err(vm.type_error(format!("{text} is not a function")))
}

/// The async or the sync iterator of the items, made async: `[iterator, next]`, or undefined.
fn get_iterator(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let items = cx.arg(0);
    let async_method = vm.get_items_method(items, vm.symbols.async_iterator, "Array.fromAsync")?;
    let (iterator, next) = if async_method.is_undefined() {
        let method = vm.get_items_method(items, vm.symbols.iterator, "Array.fromAsync")?;
        if method.is_undefined() {
            return Ok(Value::UNDEFINED);
        }
        let record = vm.get_iterator_from_method(items, method)?;
        vm.create_async_from_sync_iterator(&record)?
    } else {
        let record = vm.get_iterator_from_method(items, async_method)?;
        (record.iterator, record.next_method)
    };
    Ok(vm.new_array_from(&[iterator, next])?.value())
}

/// A new object of the constructor (with the length if the third argument says so), or an array.
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let with_length = cx.arg(2).is_true();
    if vm.is_constructor(cx.arg(0)) {
        let arguments = [cx.arg(1)];
        let arguments = if with_length { &arguments[..] } else { &[] };
        return Ok(vm.construct(cx.arg(0), arguments, None)?.value());
    }
    let length = cx.arg(1).as_number();
    Ok(vm.array_create(length)?.value())
}

fn call(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.call(cx.arg(0), cx.arg(1), cx.args_from(2))
}

fn require_object(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if cx.arg(0).is_object() {
        return Ok(cx.arg(0));
    }
    Err(crate::interpreter::iteration::result_not_object(vm, cx.arg(0)))
}

fn define(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object: Gc<JsObject> = cx.arg(0).as_gc();
    let key: PropertyKey = vm.to_property_key(cx.arg(1))?;
    vm.create_data_property_or_throw(object, key, cx.arg(2))?;
    Ok(Value::UNDEFINED)
}

fn get_return(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.get_method(cx.arg(0), vm.names.return_)
}

fn to_object(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(vm.to_object(cx.arg(0))?.value())
}

fn to_length(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::number(vm.to_length(cx.arg(0))?))
}
