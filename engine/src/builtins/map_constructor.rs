//! 24.1.1 and 24.1.2: the Map constructor.

use super::{Method, method, symbol_getter};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::ordered_table::{MAP, normalize_key};
use crate::object::{JsArray, JsObject, PropertyKey};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[method("groupBy", 2, group_by)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.install_constructor(
        "Map",
        0,
        construct,
        Intrinsic::Map,
        Intrinsic::MapPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    let species = symbol_getter(|s| s.species, "[Symbol.species]", super::return_this);
    vm.install_accessors(constructor, &[species])?;
    super::map_prototype::init(vm, prototype)?;
    super::map_iterator_prototype::init(vm)
}

/// 24.1.1.1 Map ( [ iterable ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "Map")?;
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::MapPrototype)?;
    let map = vm.new_collection::<MAP>(proto)?;
    if cx.arg(0).is_nullish() {
        return Ok(map.value());
    }
    let adder = vm.get(map, vm.names.set)?;
    if !vm.is_callable(adder) {
        return Err(not_an_adder(vm, adder, map, "set"));
    }
    // FAST PATH: the original `set` of this realm reads nothing but its arguments.
    let original = super::map_prototype::is_original_set(adder);
    add_entries(vm, cx.arg(0), |vm, key, value| {
        if original {
            return vm.map_set(map, key, value);
        }
        vm.call(adder, map.value(), &[key, value]).map(|_| ())
    })?;
    Ok(map.value())
}

/// TypeError for a collection whose adder cannot be called.
#[cold]
pub fn not_an_adder(vm: &mut Vm, adder: Value, object: Gc<JsObject>, name: &str) -> crate::execution::Throw {
    let (text, object) = (vm.describe(adder), vm.describe(object.value()));
    vm.type_error(format!("'{text}' returned for property '{name}' of object '{object}' is not a function"))
}

/// 24.1.1.2 AddEntriesFromIterable with the adder as a closure.
pub fn add_entries(
    vm: &mut Vm,
    iterable: Value,
    mut add: impl FnMut(&mut Vm, Value, Value) -> JsResult<()>,
) -> JsResult<()> {
    let mut record = vm.get_iterator(iterable)?;
    while let Some(item) = vm.iterator_step_value(&mut record)? {
        let step = entry(vm, item).and_then(|(key, value)| add(vm, key, value));
        if step.is_err() {
            return vm.iterator_close(&record, step);
        }
    }
    Ok(())
}

/// Key and value of an entry object.
fn entry(vm: &mut Vm, item: Value) -> JsResult<(Value, Value)> {
    if !item.is_object() {
        let text = vm.describe(item);
        return Err(vm.type_error(format!("Iterator value {text} is not an entry object")));
    }
    let object: Gc<JsObject> = item.as_gc();
    let key = vm.get(object, PropertyKey::index(0))?;
    let value = vm.get(object, PropertyKey::index(1))?;
    Ok((key, value))
}

/// 24.1.2.1 Map.groupBy ( items, callback )
fn group_by(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (items, callback) = (cx.arg(0), cx.arg(1));
    // 7.3.35 GroupBy with zero key coercion; the groups are kept in the result from the start, which
    // no script sees before the end.
    vm.require_object_coercible(items, "Map.groupBy")?;
    if !vm.is_callable(callback) {
        let text = vm.describe(callback);
        return Err(vm.type_error(format!("{text} is not a function")));
    }
    let proto = vm.intrinsic(Intrinsic::MapPrototype);
    let groups = vm.new_collection::<MAP>(proto)?;
    let mut record = vm.get_iterator(items)?;
    let mut index = 0.0;
    while let Some(item) = vm.iterator_step_value(&mut record)? {
        let key = vm.call(callback, Value::UNDEFINED, &[item, Value::number(index)]);
        let key = match key {
            Ok(key) => normalize_key(key),
            Err(_) => return vm.iterator_close(&record, key),
        };
        let group: Gc<JsArray> = match vm.map_get(groups, key)? {
            Some(group) => group.as_gc(),
            None => {
                let group = vm.new_array_from(&[])?;
                vm.map_set(groups, key, group.value())?;
                group
            }
        };
        vm.array_push(group, item)?;
        index += 1.0;
    }
    Ok(groups.value())
}
