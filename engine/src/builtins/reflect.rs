//! 28.1 The Reflect object.

use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::JsObject;
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("apply", 3, apply),
    method("construct", 2, construct),
    method("defineProperty", 3, define_property),
    method("deleteProperty", 2, delete_property),
    method("get", 2, get),
    method("getOwnPropertyDescriptor", 2, get_own_property_descriptor),
    method("getPrototypeOf", 1, get_prototype_of),
    method("has", 2, has),
    method("isExtensible", 1, is_extensible),
    method("ownKeys", 1, own_keys),
    method("preventExtensions", 1, prevent_extensions),
    method("set", 3, set),
    method("setPrototypeOf", 2, set_prototype_of),
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    vm.install_namespace("Reflect", Intrinsic::Reflect, METHODS)?;
    Ok(())
}

fn target(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<JsObject>> {
    if cx.arg(0).is_object() {
        return Ok(cx.arg(0).as_gc());
    }
    Err(vm.type_error(format!("Reflect.{name} called on non-object")))
}

/// 28.1.1 Reflect.apply ( target, thisArgument, argumentsList )
fn apply(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !vm.is_callable(cx.arg(0)) {
        let text = vm.describe(cx.arg(0));
        return Err(
            vm.type_error(format!("Function.prototype.apply was called on {text}, which is not a function"))
        );
    }
    let list = vm.create_list_from_array_like(cx.arg(2))?;
    vm.call(cx.arg(0), cx.arg(1), &list)
}

/// 28.1.2 Reflect.construct ( target, argumentsList [ , newTarget ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let new_target = if cx.argc() > 2 { cx.arg(2) } else { cx.arg(0) };
    for value in [cx.arg(0), new_target] {
        if !vm.is_constructor(value) {
            let text = vm.describe(value);
            return Err(vm.type_error(format!("{text} is not a constructor")));
        }
    }
    let list = vm.create_list_from_array_like(cx.arg(1))?;
    Ok(vm.construct(cx.arg(0), &list, Some(new_target))?.value())
}

/// 28.1.3 Reflect.defineProperty ( target, propertyKey, attributes )
fn define_property(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = target(vm, cx, "defineProperty")?;
    let key = vm.to_property_key(cx.arg(1))?;
    let descriptor = vm.to_property_descriptor(cx.arg(2))?;
    Ok(Value::bool(vm.define_own_property(object, key, &descriptor)?))
}

/// 28.1.4 Reflect.deleteProperty ( target, propertyKey )
fn delete_property(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = target(vm, cx, "deleteProperty")?;
    let key = vm.to_property_key(cx.arg(1))?;
    Ok(Value::bool(vm.delete(object, key)?))
}

/// 28.1.5 Reflect.get ( target, propertyKey [ , receiver ] )
fn get(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = target(vm, cx, "get")?;
    let key = vm.to_property_key(cx.arg(1))?;
    let receiver = if cx.argc() > 2 { cx.arg(2) } else { object.value() };
    vm.get_with_receiver(object, key, receiver)
}

/// 28.1.6 Reflect.getOwnPropertyDescriptor ( target, propertyKey )
fn get_own_property_descriptor(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = target(vm, cx, "getOwnPropertyDescriptor")?;
    let key = vm.to_property_key(cx.arg(1))?;
    match vm.get_own_property(object, key)? {
        Some(descriptor) => vm.from_property_descriptor(&descriptor),
        None => Ok(Value::UNDEFINED),
    }
}

/// 28.1.7 Reflect.getPrototypeOf ( target )
fn get_prototype_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = target(vm, cx, "getPrototypeOf")?;
    vm.get_prototype_of(object)
}

/// 28.1.8 Reflect.has ( target, propertyKey )
fn has(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = target(vm, cx, "has")?;
    let key = vm.to_property_key(cx.arg(1))?;
    Ok(Value::bool(vm.has_property(object, key)?))
}

/// 28.1.9 Reflect.isExtensible ( target )
fn is_extensible(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = target(vm, cx, "isExtensible")?;
    Ok(Value::bool(vm.is_extensible(object)?))
}

/// 28.1.10 Reflect.ownKeys ( target )
fn own_keys(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = target(vm, cx, "ownKeys")?;
    let keys = vm.own_property_keys(object)?;
    let array = vm.new_array_from(&[])?;
    for key in keys.iter() {
        let value = vm.key_to_value(key);
        vm.array_push(array, value)?;
    }
    Ok(array.value())
}

/// 28.1.11 Reflect.preventExtensions ( target )
fn prevent_extensions(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = target(vm, cx, "preventExtensions")?;
    Ok(Value::bool(vm.prevent_extensions(object)?))
}

/// 28.1.12 Reflect.set ( target, propertyKey, V [ , receiver ] )
fn set(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = target(vm, cx, "set")?;
    let key = vm.to_property_key(cx.arg(1))?;
    let receiver = if cx.argc() > 3 { cx.arg(3) } else { object.value() };
    Ok(Value::bool(vm.set_with_receiver(object, key, cx.arg(2), receiver)?))
}

/// 28.1.13 Reflect.setPrototypeOf ( target, proto )
fn set_prototype_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = target(vm, cx, "setPrototypeOf")?;
    let proto = cx.arg(1);
    if !proto.is_object() && !proto.is_null() {
        let text = vm.describe(proto);
        return Err(vm.type_error(format!("Object prototype may only be an Object or null: {text}")));
    }
    Ok(Value::bool(vm.set_prototype_of(object, proto)?))
}
