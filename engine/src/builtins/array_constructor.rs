//! 23.1.2 Properties of the Array constructor.

use super::{JitIntrinsic, Method, method, symbol_getter};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::{JsArray, JsObject, NativeFunction, PropertyKey};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("from", 1, from),
    method("fromAsync", 1, super::array_from_async::from_async),
    method("isArray", 1, is_array).jit(JitIntrinsic::ArrayIsArray),
    method("of", 0, of),
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    // 23.1.3: the prototype is itself an array.
    let parent = vm.intrinsic(Intrinsic::ObjectPrototype);
    let prototype = vm.array_create_with_proto(0.0, parent)?;
    vm.realm_mut().set(Intrinsic::ArrayPrototype, prototype);
    let (constructor, _) = vm.install_constructor(
        "Array",
        1,
        construct,
        Intrinsic::Array,
        Intrinsic::ArrayPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    constructor.cast::<NativeFunction>().meta = Value::int(JitIntrinsic::ArrayConstructor as i32);
    vm.install_methods(constructor, METHODS)?;
    vm.install_accessors(constructor, &[symbol_getter(|s| s.species, "[Symbol.species]", super::return_this)])
}

/// 23.1.1.1 Array ( ...values )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let new_target = if cx.is_construct() { cx.new_target } else { cx.callee.value() };
    let proto = if new_target == cx.callee.value() {
        vm.intrinsic(Intrinsic::ArrayPrototype)
    } else {
        vm.get_prototype_from_constructor(new_target, Intrinsic::ArrayPrototype)?
    };
    let plain = proto == vm.intrinsic(Intrinsic::ArrayPrototype);
    if cx.argc() == 1 && cx.arg(0).is_number() {
        // 5. A single number is the length.
        let n = cx.arg(0).as_number();
        let length = n as u32;
        if length as f64 != n {
            return Err(vm.range_error("Invalid array length"));
        }
        let array = if plain { vm.new_array(length)? } else { new_with_length(vm, proto, length)? };
        return Ok(array.value());
    }
    if plain {
        return Ok(vm.new_array_from(cx.args())?.value());
    }
    let array = vm.array_create_with_proto(0.0, proto)?;
    for &value in cx.args() {
        vm.array_push(array, value)?;
    }
    Ok(array.value())
}

fn new_with_length(vm: &mut Vm, proto: Value, length: u32) -> JsResult<Gc<JsArray>> {
    let array = vm.array_create_with_proto(0.0, proto)?;
    vm.set_array_length(array, length)?;
    Ok(array)
}

/// A list made by `this` as a constructor, or an array.
fn construct_list(vm: &mut Vm, constructor: Value, length: Option<f64>) -> JsResult<Gc<JsObject>> {
    if vm.is_constructor(constructor) && constructor != vm.intrinsic(Intrinsic::Array) {
        return match length {
            Some(length) => vm.construct(constructor, &[Value::number(length)], None),
            None => vm.construct(constructor, &[], None),
        };
    }
    vm.array_create(length.unwrap_or(0.0))
}

/// 23.1.2.1 Array.from ( items [ , mapper [ , thisArg ] ] )
fn from(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (items, mapper, this_arg) = (cx.arg(0), cx.arg(1), cx.arg(2));
    let mapping = !mapper.is_undefined();
    if mapping && !vm.is_callable(mapper) {
        let text = vm.describe_for_iteration(mapper);
        return Err(vm.type_error(format!("{text} is not a function")));
    }
    let using_iterator = vm.get_items_method(items, vm.symbols.iterator, "%Array%.from")?;
    if !using_iterator.is_undefined() {
        let result = construct_list(vm, cx.this, None)?;
        let mut record = vm.get_iterator_from_method(items, using_iterator)?;
        let mut k = 0.0;
        while let Some(item) = vm.iterator_step_value(&mut record)? {
            let step = map_item(vm, mapping.then_some(mapper), this_arg, item, k).and_then(|value| {
                let key = vm.key_from_f64(k);
                vm.create_data_property_or_throw(result, key, value)
            });
            if step.is_err() {
                return vm.iterator_close(&record, step.map(|()| Value::UNDEFINED));
            }
            k += 1.0;
        }
        vm.set(result, vm.names.length, Value::number(k), true)?;
        return Ok(result.value());
    }
    let array_like = vm.to_object(items)?;
    let length = vm.length_of_array_like(array_like)?;
    let result = construct_list(vm, cx.this, Some(length))?;
    let mut k = 0.0;
    while k < length {
        let key = vm.key_from_f64(k);
        let item = vm.get(array_like, key)?;
        let value = map_item(vm, mapping.then_some(mapper), this_arg, item, k)?;
        vm.create_data_property_or_throw(result, key, value)?;
        k += 1.0;
    }
    vm.set(result, vm.names.length, Value::number(length), true)?;
    Ok(result.value())
}

fn map_item(vm: &mut Vm, mapper: Option<Value>, this: Value, item: Value, k: f64) -> JsResult<Value> {
    match mapper {
        Some(mapper) => vm.call(mapper, this, &[item, Value::number(k)]),
        None => Ok(item),
    }
}

/// 23.1.2.2 Array.isArray ( arg )
fn is_array(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(vm.is_array(cx.arg(0))?))
}

/// 23.1.2.3 Array.of ( ...items )
fn of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let length = cx.argc() as f64;
    let result = construct_list(vm, cx.this, Some(length))?;
    for (k, &item) in cx.args().iter().enumerate() {
        vm.create_data_property_or_throw(result, PropertyKey::index(k as u32), item)?;
    }
    vm.set(result, vm.names.length, Value::number(length), true)?;
    Ok(result.value())
}
