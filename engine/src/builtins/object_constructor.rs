//! 20.1.2 Properties of the Object constructor.

use super::{JitIntrinsic, Method, method};
use crate::abstract_operations::{IntegrityLevel, PropertyKind};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::{CellKind, RootedVec};
use crate::object::{JsObject, PropertyDescriptor, PropertyKey};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("assign", 2, assign),
    method("create", 2, create),
    method("defineProperties", 2, define_properties),
    method("defineProperty", 3, define_property),
    method("entries", 1, entries),
    method("freeze", 1, freeze),
    method("fromEntries", 1, from_entries),
    method("getOwnPropertyDescriptor", 2, get_own_property_descriptor),
    method("getOwnPropertyDescriptors", 1, get_own_property_descriptors),
    method("getOwnPropertyNames", 1, get_own_property_names),
    method("getOwnPropertySymbols", 1, get_own_property_symbols),
    method("getPrototypeOf", 1, get_prototype_of),
    method("groupBy", 2, group_by),
    method("hasOwn", 2, has_own).jit(JitIntrinsic::ObjectHasOwn),
    method("is", 2, is),
    method("isExtensible", 1, is_extensible),
    method("isFrozen", 1, is_frozen),
    method("isSealed", 1, is_sealed),
    method("keys", 1, keys),
    method("preventExtensions", 1, prevent_extensions),
    method("seal", 1, seal),
    method("setPrototypeOf", 2, set_prototype_of),
    method("values", 1, values),
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, _) = vm.install_constructor(
        "Object",
        1,
        construct,
        Intrinsic::Object,
        Intrinsic::ObjectPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)
}

/// 20.1.1.1 Object ( [ value ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // 1. A subclass's instance comes from its own prototype.
    if cx.is_construct() && cx.new_target != cx.callee.value() {
        let object = vm.ordinary_create_from_constructor(
            cx.new_target,
            Intrinsic::ObjectPrototype,
            CellKind::Object,
            0,
        )?;
        return Ok(object.value());
    }
    let value = cx.arg(0);
    if value.is_nullish() {
        return Ok(vm.new_object()?.value());
    }
    Ok(vm.to_object(value)?.value())
}

/// 20.1.2.1 Object.assign ( target, ...sources )
fn assign(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let target = vm.to_object(cx.arg(0))?;
    for &source in cx.args_from(1) {
        if source.is_nullish() {
            continue;
        }
        let from = vm.to_object(source)?;
        let keys = vm.own_property_keys(from)?;
        for key in keys.iter() {
            if vm.get_own_property(from, key)?.is_some_and(|d| d.enumerable == Some(true)) {
                let value = vm.get(from, key)?;
                vm.set(target, key, value, true)?;
            }
        }
    }
    Ok(target.value())
}

/// 20.1.2.2 Object.create ( O, Properties )
fn create(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let proto = cx.arg(0);
    if !proto.is_object() && !proto.is_null() {
        let text = vm.describe(proto);
        return Err(vm.type_error(format!("Object prototype may only be an Object or null: {text}")));
    }
    let object = vm.new_object_with_proto(proto)?;
    if !cx.arg(1).is_undefined() {
        object_define_properties(vm, object, cx.arg(1))?;
    }
    Ok(object.value())
}

/// 20.1.2.3.1 ObjectDefineProperties: every descriptor is read before any property is defined.
fn object_define_properties(vm: &mut Vm, object: Gc<JsObject>, properties: Value) -> JsResult<()> {
    let properties = vm.to_object(properties)?;
    let keys = vm.own_property_keys(properties)?;
    let mut descriptors: Vec<(PropertyKey, PropertyDescriptor)> = Vec::new();
    // The descriptors' cells are rooted here while they wait.
    let mut roots: RootedVec = RootedVec::new(&mut vm.heap, Vec::new());
    for key in keys.iter() {
        if vm.get_own_property(properties, key)?.is_some_and(|d| d.enumerable == Some(true)) {
            let value = vm.get(properties, key)?;
            let descriptor = vm.to_property_descriptor(value)?;
            roots
                .extend([descriptor.value, descriptor.get, descriptor.set].map(|v| v.unwrap_or(Value::HOLE)));
            descriptors.push((key, descriptor));
        }
    }
    for (i, (key, mut descriptor)) in descriptors.into_iter().enumerate() {
        // The collector may have moved the cells: the rooted copies are current.
        let current = |field: Option<Value>, at: usize| field.map(|_| roots[3 * i + at]);
        descriptor.value = current(descriptor.value, 0);
        descriptor.get = current(descriptor.get, 1);
        descriptor.set = current(descriptor.set, 2);
        vm.define_property_or_throw(object, key, descriptor)?;
    }
    Ok(())
}

fn require_object(vm: &mut Vm, value: Value, method: &str) -> JsResult<Gc<JsObject>> {
    if value.is_object() {
        return Ok(value.as_gc());
    }
    Err(vm.type_error(format!("Object.{method} called on non-object")))
}

/// 20.1.2.3 Object.defineProperties ( O, Properties )
fn define_properties(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = require_object(vm, cx.arg(0), "defineProperties")?;
    object_define_properties(vm, object, cx.arg(1))?;
    Ok(object.value())
}

/// 20.1.2.4 Object.defineProperty ( O, P, Attributes )
fn define_property(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = require_object(vm, cx.arg(0), "defineProperty")?;
    let key = vm.to_property_key(cx.arg(1))?;
    let descriptor = vm.to_property_descriptor(cx.arg(2))?;
    vm.define_property_or_throw(object, key, descriptor)?;
    Ok(object.value())
}

fn own_properties(vm: &mut Vm, cx: &CallContext, kind: PropertyKind) -> JsResult<Value> {
    let object = vm.to_object(cx.arg(0))?;
    let list = vm.enumerable_own_properties(object, kind)?;
    Ok(vm.new_array_from(&list)?.value())
}

/// 20.1.2.5 Object.entries ( O )
fn entries(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    own_properties(vm, cx, PropertyKind::KeyAndValue)
}

/// 20.1.2.19 Object.keys ( O )
fn keys(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    own_properties(vm, cx, PropertyKind::Key)
}

/// 20.1.2.24 Object.values ( O )
fn values(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    own_properties(vm, cx, PropertyKind::Value)
}

fn set_level(vm: &mut Vm, value: Value, level: IntegrityLevel, verb: &str) -> JsResult<Value> {
    if value.is_object() && !vm.set_integrity_level(value.as_gc(), level)? {
        let text = vm.describe_object(value);
        return Err(vm.type_error(format!("Cannot {verb} {text}")));
    }
    Ok(value)
}

/// 20.1.2.6 Object.freeze ( O )
fn freeze(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    set_level(vm, cx.arg(0), IntegrityLevel::Frozen, "freeze")
}

/// 20.1.2.22 Object.seal ( O )
fn seal(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    set_level(vm, cx.arg(0), IntegrityLevel::Sealed, "seal")
}

/// 20.1.2.7 Object.fromEntries ( iterable )
fn from_entries(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if cx.arg(0).is_nullish() {
        let text = vm.describe(cx.arg(0));
        return Err(vm.type_error(format!("{text} is not iterable")));
    }
    let object = vm.new_object()?;
    let mut record = vm.get_iterator(cx.arg(0))?;
    while let Some(item) = vm.iterator_step_value(&mut record)? {
        let step = entry_of(vm, item).and_then(|(key, value)| {
            let key = vm.to_property_key(key)?;
            vm.create_data_property_or_throw(object, key, value)
        });
        if step.is_err() {
            return vm.iterator_close(&record, step.map(|()| Value::UNDEFINED));
        }
    }
    Ok(object.value())
}

/// Key and value of an entry object.
fn entry_of(vm: &mut Vm, item: Value) -> JsResult<(Value, Value)> {
    if !item.is_object() {
        let text = vm.describe(item);
        return Err(vm.type_error(format!("Iterator value {text} is not an entry object")));
    }
    let key = vm.get(item.as_gc(), PropertyKey::index(0))?;
    let value = vm.get(item.as_gc(), PropertyKey::index(1))?;
    Ok((key, value))
}

/// 20.1.2.8 Object.getOwnPropertyDescriptor ( O, P )
fn get_own_property_descriptor(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = vm.to_object(cx.arg(0))?;
    let key = vm.to_property_key(cx.arg(1))?;
    match vm.get_own_property(object, key)? {
        Some(descriptor) => vm.from_property_descriptor(&descriptor),
        None => Ok(Value::UNDEFINED),
    }
}

/// 20.1.2.9 Object.getOwnPropertyDescriptors ( O )
fn get_own_property_descriptors(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = vm.to_object(cx.arg(0))?;
    let keys = vm.own_property_keys(object)?;
    let result = vm.new_object()?;
    for key in keys.iter() {
        if let Some(descriptor) = vm.get_own_property(object, key)? {
            let value = vm.from_property_descriptor(&descriptor)?;
            vm.create_data_property_or_throw(result, key, value)?;
        }
    }
    Ok(result.value())
}

fn own_keys(vm: &mut Vm, value: Value, symbols: bool) -> JsResult<Value> {
    let object = vm.to_object(value)?;
    let keys = vm.own_property_keys(object)?;
    let array = vm.new_array_from(&[])?;
    for key in keys.iter() {
        if key.is_symbol() == symbols {
            let name = vm.key_to_value(key);
            vm.array_push(array, name)?;
        }
    }
    Ok(array.value())
}

/// 20.1.2.10 Object.getOwnPropertyNames ( O )
fn get_own_property_names(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    own_keys(vm, cx.arg(0), false)
}

/// 20.1.2.11 Object.getOwnPropertySymbols ( O )
fn get_own_property_symbols(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    own_keys(vm, cx.arg(0), true)
}

/// 20.1.2.12 Object.getPrototypeOf ( O )
fn get_prototype_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = vm.to_object(cx.arg(0))?;
    vm.get_prototype_of(object)
}

/// 20.1.2.13 Object.groupBy ( items, callback )
fn group_by(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (items, callback) = (cx.arg(0), cx.arg(1));
    vm.require_object_coercible(items, "Object.groupBy")?;
    if !vm.is_callable(callback) {
        let text = vm.describe(callback);
        return Err(vm.type_error(format!("{text} is not a function")));
    }
    let result = vm.new_object_with_proto(Value::NULL)?;
    let mut record = vm.get_iterator(items)?;
    let mut index = 0.0;
    while let Some(item) = vm.iterator_step_value(&mut record)? {
        let step = vm
            .call(callback, Value::UNDEFINED, &[item, Value::number(index)])
            .and_then(|key| vm.to_property_key(key))
            .and_then(|key| {
                let group = match vm.get_own_data(result, key) {
                    Some(group) => group.as_gc(),
                    None => {
                        let group = vm.new_array_from(&[])?;
                        vm.create_data_property_or_throw(result, key, group.value())?;
                        group
                    }
                };
                vm.array_push(group, item)
            });
        if step.is_err() {
            return vm.iterator_close(&record, step.map(|()| Value::UNDEFINED));
        }
        index += 1.0;
    }
    Ok(result.value())
}

/// 20.1.2.14 Object.hasOwn ( O, P )
fn has_own(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = vm.to_object(cx.arg(0))?;
    let key = vm.to_property_key(cx.arg(1))?;
    Ok(Value::bool(vm.has_own_property(object, key)?))
}

/// 20.1.2.15 Object.is ( value1, value2 )
fn is(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(vm.same_value(cx.arg(0), cx.arg(1))))
}

/// 20.1.2.16 Object.isExtensible ( O )
fn is_extensible(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let value = cx.arg(0);
    Ok(Value::bool(value.is_object() && vm.is_extensible(value.as_gc())?))
}

/// 20.1.2.17 Object.isFrozen ( O )
fn is_frozen(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let value = cx.arg(0);
    Ok(Value::bool(!value.is_object() || vm.test_integrity_level(value.as_gc(), IntegrityLevel::Frozen)?))
}

/// 20.1.2.18 Object.isSealed ( O )
fn is_sealed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let value = cx.arg(0);
    Ok(Value::bool(!value.is_object() || vm.test_integrity_level(value.as_gc(), IntegrityLevel::Sealed)?))
}

/// 20.1.2.20 Object.preventExtensions ( O )
fn prevent_extensions(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let value = cx.arg(0);
    if value.is_object() && !vm.prevent_extensions(value.as_gc())? {
        let text = vm.describe_object(value);
        return Err(vm.type_error(format!("Cannot prevent extensions of {text}")));
    }
    Ok(value)
}

/// 20.1.2.23 Object.setPrototypeOf ( O, proto )
fn set_prototype_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (value, proto) = (cx.arg(0), cx.arg(1));
    vm.require_object_coercible(value, "Object.setPrototypeOf")?;
    if !proto.is_object() && !proto.is_null() {
        let text = vm.describe(proto);
        return Err(vm.type_error(format!("Object prototype may only be an Object or null: {text}")));
    }
    if value.is_object() && !vm.set_prototype_of(value.as_gc(), proto)? {
        return Err(refused_prototype(vm, value.as_gc(), proto));
    }
    Ok(value)
}

/// Why a prototype change was refused, as V8 says it.
pub fn refused_prototype(vm: &mut Vm, object: Gc<JsObject>, _proto: Value) -> crate::execution::Throw {
    if object.value() == vm.intrinsic(Intrinsic::ObjectPrototype) {
        return vm
            .type_error("Immutable prototype object 'Object.prototype' cannot have their prototype set");
    }
    if object.header.is(CellKind::Proxy) {
        return vm.type_error("'setPrototypeOf' on proxy: trap returned falsish for property 'undefined'");
    }
    match vm.is_extensible(object) {
        Ok(true) => vm.type_error("Cyclic __proto__ value"),
        Ok(false) => {
            let text = vm.describe_object(object.value());
            vm.type_error(format!("{text} is not extensible"))
        }
        Err(throw) => throw,
    }
}
