//! 24.3 WeakMap Objects.
//!
//! Internal field: a `WeakTable` cell, whose entries the collector drops with their keys.

use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::WeakTable;
use crate::heap::{CellKind, NativeCell};
use crate::object::{JsObject, NativeFunction};
use crate::value::{Gc, Value};

pub(super) const TABLE: usize = 0;

const METHODS: &[Method] = &[
    method("delete", 1, delete),
    method("get", 1, get),
    method("set", 2, set),
    method("has", 1, has),
    method("getOrInsert", 2, get_or_insert),
    method("getOrInsertComputed", 2, get_or_insert_computed),
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = vm.install_constructor(
        "WeakMap",
        0,
        construct,
        Intrinsic::WeakMap,
        Intrinsic::WeakMapPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(prototype, METHODS)?;
    vm.install_tag(prototype, "WeakMap")
}

/// A WeakMap or WeakSet object without entries.
pub(super) fn new_weak_collection(vm: &mut Vm, kind: CellKind, proto: Value) -> JsResult<Gc<JsObject>> {
    let table = vm.alloc_native(CellKind::WeakTable, Box::new(WeakTable::default()))?;
    let mut object = vm.new_object_of_kind(kind, proto, 1)?;
    object.set_word(TABLE, table.value());
    Ok(object)
}

/// The table of a WeakMap or WeakSet, and the cell that owns it.
#[inline]
pub(super) fn table_of<'a>(object: Gc<JsObject>) -> (&'a mut WeakTable, Gc<NativeCell>) {
    let cell: Gc<NativeCell> = object.word(TABLE).as_gc();
    // SAFETY: the field of a weak collection is a cell with this payload, which is never taken; the
    // reference is used before the next allocation.
    unsafe { ((*cell.as_ptr()).data_as::<WeakTable>(), cell) }
}

/// Sets an entry, with the barrier.
pub(super) fn table_set(vm: &mut Vm, object: Gc<JsObject>, key: Value, value: Value) {
    let (table, cell) = table_of(object);
    table.set(key.0, value.0);
    vm.heap.write_barrier(cell.header());
}

fn this(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<JsObject>> {
    if cx.this.is_kind(CellKind::WeakMap) {
        return Ok(cx.this.as_gc());
    }
    Err(vm.incompatible_receiver(&format!("WeakMap.prototype.{name}"), cx.this))
}

fn require_key(vm: &mut Vm, key: Value) -> JsResult<()> {
    if vm.can_be_held_weakly(key) { Ok(()) } else { Err(vm.type_error("Invalid value used as weak map key")) }
}

/// 24.3.1.1 WeakMap ( [ iterable ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "WeakMap")?;
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::WeakMapPrototype)?;
    let map = new_weak_collection(vm, CellKind::WeakMap, proto)?;
    if cx.arg(0).is_nullish() {
        return Ok(map.value());
    }
    let adder = vm.get(map, vm.names.set)?;
    if !vm.is_callable(adder) {
        return Err(super::map_constructor::not_an_adder(vm, adder, map, "set"));
    }
    // FAST PATH: the original `set` reads nothing but its arguments.
    let original = adder.is_kind(CellKind::NativeFunction)
        && adder.as_gc::<NativeFunction>().function.as_private::<u8>().addr() == (set as *const ()).addr();
    super::map_constructor::add_entries(vm, cx.arg(0), |vm, key, value| {
        if original {
            require_key(vm, key)?;
            table_set(vm, map, key, value);
            return Ok(());
        }
        vm.call(adder, map.value(), &[key, value]).map(|_| ())
    })?;
    Ok(map.value())
}

/// 24.3.3.2 WeakMap.prototype.delete ( key )
fn delete(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "delete")?;
    Ok(Value::bool(cx.arg(0).is_cell() && table_of(map).0.delete(cx.arg(0).0)))
}

/// 24.3.3.3 WeakMap.prototype.get ( key )
fn get(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "get")?;
    Ok(table_of(map).0.get(cx.arg(0).0).map_or(Value::UNDEFINED, Value))
}

/// 24.3.3.4 WeakMap.prototype.getOrInsert ( key, value )
fn get_or_insert(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "getOrInsert")?;
    let key = cx.arg(0);
    require_key(vm, key)?;
    if let Some(value) = table_of(map).0.get(key.0) {
        return Ok(Value(value));
    }
    table_set(vm, map, key, cx.arg(1));
    Ok(cx.arg(1))
}

/// 24.3.3.5 WeakMap.prototype.getOrInsertComputed ( key, callback )
fn get_or_insert_computed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "getOrInsertComputed")?;
    let key = cx.arg(0);
    require_key(vm, key)?;
    let callback = vm.require_callable(cx.arg(1))?;
    if let Some(value) = table_of(map).0.get(key.0) {
        return Ok(Value(value));
    }
    let value = vm.call(callback, Value::UNDEFINED, &[key])?;
    // The callback may have set the key: its value is replaced.
    table_set(vm, map, key, value);
    Ok(value)
}

/// 24.3.3.6 WeakMap.prototype.has ( key )
fn has(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "has")?;
    Ok(Value::bool(table_of(map).0.has(cx.arg(0).0)))
}

/// 24.3.3.7 WeakMap.prototype.set ( key, value )
fn set(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "set")?;
    require_key(vm, cx.arg(0))?;
    table_set(vm, map, cx.arg(0), cx.arg(1));
    Ok(cx.this)
}
