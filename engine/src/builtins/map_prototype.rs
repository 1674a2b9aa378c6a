//! 24.1.3 The Map prototype object.

use super::map_iterator_prototype::{IterationKind, create_map_iterator};
use super::{JitIntrinsic, Method, getter, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::ordered_table::{Cursor, MAP, normalize_key};
use crate::object::{Attributes, JsObject, NativeFunction};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("get", 1, get).jit(JitIntrinsic::MapGet),
    method("set", 2, set).jit(JitIntrinsic::MapSet),
    method("has", 1, has).jit(JitIntrinsic::MapHas),
    method("delete", 1, delete),
    method("clear", 0, clear),
];
const ENTRIES: Method = method("entries", 0, entries);
const MORE_METHODS: &[Method] = &[
    method("forEach", 1, for_each),
    method("keys", 0, keys),
    method("values", 0, values),
    method("getOrInsert", 2, get_or_insert),
    method("getOrInsertComputed", 2, get_or_insert_computed),
];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(prototype, METHODS)?;
    let entries = vm.make_method(&ENTRIES)?.value();
    vm.install_named(prototype, "entries", entries, Attributes::HIDDEN)?;
    vm.install_methods(prototype, MORE_METHODS)?;
    vm.install_accessors(prototype, &[getter("size", size)])?;
    vm.install_tag(prototype, "Map")?;
    vm.install_value(prototype, vm.symbols.iterator, entries, Attributes::HIDDEN)
}

/// Whether a function is some realm's original Map.prototype.set.
pub fn is_original_set(function: Value) -> bool {
    function.is_kind(CellKind::NativeFunction)
        && function.as_gc::<NativeFunction>().function.as_private::<u8>().addr() == (set as *const ()).addr()
}

#[inline(always)]
fn this(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<JsObject>> {
    if cx.this.is_kind(CellKind::Map) {
        return Ok(cx.this.as_gc());
    }
    Err(vm.incompatible_receiver(&format!("Map.prototype.{name}"), cx.this))
}

/// 24.1.3.1 Map.prototype.clear ( )
fn clear(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "clear")?;
    vm.collection_clear::<MAP>(map)?;
    Ok(Value::UNDEFINED)
}

/// 24.1.3.3 Map.prototype.delete ( key )
fn delete(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "delete")?;
    Ok(Value::bool(vm.collection_delete::<MAP>(map, cx.arg(0))?))
}

/// 24.1.3.4 Map.prototype.entries ( )
fn entries(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "entries")?;
    create_map_iterator(vm, map, IterationKind::Entry)
}

/// 24.1.3.5 Map.prototype.forEach ( callback [ , thisArg ] )
fn for_each(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "forEach")?;
    let callback = vm.require_callable(cx.arg(0))?;
    let mut cursor = Cursor::new(map);
    while let Some((key, value)) = cursor.step::<MAP>() {
        vm.call(callback, cx.arg(1), &[value, key, map.value()])?;
    }
    Ok(Value::UNDEFINED)
}

/// 24.1.3.6 Map.prototype.get ( key )
fn get(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "get")?;
    Ok(vm.map_get(map, cx.arg(0))?.unwrap_or(Value::UNDEFINED))
}

/// 24.1.3.7 Map.prototype.getOrInsert ( key, value )
fn get_or_insert(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "getOrInsert")?;
    if let Some(value) = vm.map_get(map, cx.arg(0))? {
        return Ok(value);
    }
    vm.map_set(map, cx.arg(0), cx.arg(1))?;
    Ok(cx.arg(1))
}

/// 24.1.3.8 Map.prototype.getOrInsertComputed ( key, callback )
fn get_or_insert_computed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "getOrInsertComputed")?;
    let callback = vm.require_callable(cx.arg(1))?;
    let key = normalize_key(cx.arg(0));
    if let Some(value) = vm.map_get(map, key)? {
        return Ok(value);
    }
    let value = vm.call(callback, Value::UNDEFINED, &[key])?;
    // The callback may have set the key: its value is replaced.
    vm.map_set(map, key, value)?;
    Ok(value)
}

/// 24.1.3.9 Map.prototype.has ( key )
fn has(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "has")?;
    Ok(Value::bool(vm.collection_has::<MAP>(map, cx.arg(0))?))
}

/// 24.1.3.10 Map.prototype.keys ( )
fn keys(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "keys")?;
    create_map_iterator(vm, map, IterationKind::Key)
}

/// 24.1.3.11 Map.prototype.set ( key, value )
fn set(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "set")?;
    vm.map_set(map, cx.arg(0), cx.arg(1))?;
    Ok(cx.this)
}

/// 24.1.3.12 get Map.prototype.size
fn size(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map: Gc<JsObject> = vm.require_kind(cx.this, CellKind::Map, "get Map.prototype.size")?;
    Ok(Value::int(map.collection_size() as i32))
}

/// 24.1.3.13 Map.prototype.values ( )
fn values(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let map = this(vm, cx, "values")?;
    create_map_iterator(vm, map, IterationKind::Value)
}
