//! 24.2.4: union, intersection and their kin, and set records (24.2.1).

use super::set_prototype::this;
use super::{Method, method};
use crate::abstract_operations::IteratorRecord;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::JsObject;
use crate::object::ordered_table::{Cursor, SET, TABLE_FIELD, normalize_key};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("difference", 1, difference),
    method("intersection", 1, intersection),
    method("isDisjointFrom", 1, is_disjoint_from),
    method("isSubsetOf", 1, is_subset_of),
    method("isSupersetOf", 1, is_superset_of),
    method("symmetricDifference", 1, symmetric_difference),
    method("union", 1, union),
];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(prototype, METHODS)
}

/// 24.2.1.1 Set Records
struct SetRecord {
    object: Value,
    size: f64,
    has: Value,
    keys: Value,
}

impl SetRecord {
    /// 24.2.1.2 GetSetRecord
    fn of(vm: &mut Vm, value: Value, method: &str) -> JsResult<SetRecord> {
        if !value.is_object() {
            return Err(vm.type_error(format!("Set.prototype.{method} argument must be an object")));
        }
        let object: Gc<JsObject> = value.as_gc();
        let raw_size = vm.get(object, vm.names.size)?;
        let size = vm.to_number(raw_size)?;
        if size.is_nan() {
            return Err(vm.type_error("The .size property is NaN"));
        }
        let size = size.trunc() + 0.0;
        if size < 0.0 {
            let text = vm.describe(Value::number(size));
            return Err(vm.range_error(format!("'{text}' is an invalid size")));
        }
        let has = vm.get(object, vm.names.has)?;
        if !vm.is_callable(has) {
            return Err(vm.type_error("string \"has\" is not a function"));
        }
        let keys = vm.get(object, vm.names.keys)?;
        if !vm.is_callable(keys) {
            return Err(vm.type_error("string \"keys\" is not a function"));
        }
        Ok(SetRecord { object: value, size, has, keys })
    }

    fn has(&self, vm: &mut Vm, value: Value) -> JsResult<bool> {
        let found = vm.call(self.has, self.object, &[value])?;
        Ok(vm.to_boolean(found))
    }

    /// GetIteratorFromMethod with the record's keys method.
    fn keys(&self, vm: &mut Vm) -> JsResult<IteratorRecord> {
        let iterator = vm.call(self.keys, self.object, &[])?;
        if !iterator.is_object() {
            return Err(vm.type_error("Result of the keys method is not an object"));
        }
        vm.get_iterator_direct(iterator.as_gc())
    }
}

/// A Set of the running realm with the entries of `set`.
fn copy(vm: &mut Vm, set: Gc<JsObject>) -> JsResult<Gc<JsObject>> {
    let table = vm.table_copy::<SET>(set.ordered_table(), set.collection_size())?;
    let result = empty(vm)?;
    vm.set_internal(result, TABLE_FIELD, table.value());
    Ok(result)
}

fn empty(vm: &mut Vm) -> JsResult<Gc<JsObject>> {
    let proto = vm.intrinsic(Intrinsic::SetPrototype);
    vm.new_collection::<SET>(proto)
}

/// 24.2.4.5 Set.prototype.difference ( other )
fn difference(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "difference")?;
    let other = SetRecord::of(vm, cx.arg(0), "difference")?;
    if set.collection_size() as f64 <= other.size {
        // The result is a copy from now on: what `has` does to the receiver shows only in the walk.
        let result = copy(vm, set)?;
        let mut cursor = Cursor::new(set);
        while let Some((value, _)) = cursor.step::<SET>() {
            if other.has(vm, value)? {
                vm.collection_delete::<SET>(result, value)?;
            }
        }
        return Ok(result.value());
    }
    let mut keys = other.keys(vm)?;
    let result = copy(vm, set)?;
    while let Some(value) = vm.iterator_step_value(&mut keys)? {
        vm.collection_delete::<SET>(result, value)?;
    }
    Ok(result.value())
}

/// 24.2.4.9 Set.prototype.intersection ( other )
fn intersection(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "intersection")?;
    let other = SetRecord::of(vm, cx.arg(0), "intersection")?;
    if set.collection_size() as f64 <= other.size {
        let result = empty(vm)?;
        let mut cursor = Cursor::new(set);
        while let Some((value, _)) = cursor.step::<SET>() {
            if other.has(vm, value)? {
                vm.set_add(result, value)?;
            }
        }
        return Ok(result.value());
    }
    let mut keys = other.keys(vm)?;
    let result = empty(vm)?;
    while let Some(value) = vm.iterator_step_value(&mut keys)? {
        if vm.collection_has::<SET>(set, value)? {
            vm.set_add(result, value)?;
        }
    }
    Ok(result.value())
}

/// 24.2.4.10 Set.prototype.isDisjointFrom ( other )
fn is_disjoint_from(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "isDisjointFrom")?;
    let other = SetRecord::of(vm, cx.arg(0), "isDisjointFrom")?;
    if set.collection_size() as f64 <= other.size {
        let mut cursor = Cursor::new(set);
        while let Some((value, _)) = cursor.step::<SET>() {
            if other.has(vm, value)? {
                return Ok(Value::FALSE);
            }
        }
        return Ok(Value::TRUE);
    }
    let mut keys = other.keys(vm)?;
    while let Some(value) = vm.iterator_step_value(&mut keys)? {
        if vm.collection_has::<SET>(set, value)? {
            return vm.iterator_close(&keys, Ok(Value::FALSE));
        }
    }
    Ok(Value::TRUE)
}

/// 24.2.4.11 Set.prototype.isSubsetOf ( other )
fn is_subset_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "isSubsetOf")?;
    let other = SetRecord::of(vm, cx.arg(0), "isSubsetOf")?;
    if set.collection_size() as f64 > other.size {
        return Ok(Value::FALSE);
    }
    let mut cursor = Cursor::new(set);
    while let Some((value, _)) = cursor.step::<SET>() {
        if !other.has(vm, value)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

/// 24.2.4.12 Set.prototype.isSupersetOf ( other )
fn is_superset_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "isSupersetOf")?;
    let other = SetRecord::of(vm, cx.arg(0), "isSupersetOf")?;
    if (set.collection_size() as f64) < other.size {
        return Ok(Value::FALSE);
    }
    let mut keys = other.keys(vm)?;
    while let Some(value) = vm.iterator_step_value(&mut keys)? {
        if !vm.collection_has::<SET>(set, value)? {
            return vm.iterator_close(&keys, Ok(Value::FALSE));
        }
    }
    Ok(Value::TRUE)
}

/// 24.2.4.15 Set.prototype.symmetricDifference ( other )
fn symmetric_difference(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "symmetricDifference")?;
    let other = SetRecord::of(vm, cx.arg(0), "symmetricDifference")?;
    let mut keys = other.keys(vm)?;
    let result = copy(vm, set)?;
    while let Some(value) = vm.iterator_step_value(&mut keys)? {
        let value = normalize_key(value);
        // The receiver as it is now decides, not the copy: a key given twice is not added back.
        if vm.collection_has::<SET>(set, value)? {
            vm.collection_delete::<SET>(result, value)?;
        } else {
            vm.set_add(result, value)?;
        }
    }
    Ok(result.value())
}

/// 24.2.4.16 Set.prototype.union ( other )
fn union(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "union")?;
    let other = SetRecord::of(vm, cx.arg(0), "union")?;
    let mut keys = other.keys(vm)?;
    let result = copy(vm, set)?;
    while let Some(value) = vm.iterator_step_value(&mut keys)? {
        vm.set_add(result, value)?;
    }
    Ok(result.value())
}
