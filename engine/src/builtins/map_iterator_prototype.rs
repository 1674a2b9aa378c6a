//! 24.1.5 Map Iterator Objects.
//!
//! Internal fields: the table (undefined once exhausted), the position, the kind. See `ordered_table` for
//! how a position survives changes of the map.

use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::object::ordered_table::{Cursor, MAP};
use crate::value::{Gc, Value};

pub(super) const TABLE: usize = 0;
pub(super) const INDEX: usize = 1;
pub(super) const KIND: usize = 2;

/// What an iterator over a collection gives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum IterationKind {
    Key = 0,
    Value = 1,
    Entry = 2,
}

const METHODS: &[Method] = &[method("next", 0, next)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    vm.install_prototype(
        Intrinsic::MapIteratorPrototype,
        Intrinsic::IteratorPrototype,
        METHODS,
        Some("Map Iterator"),
    )?;
    Ok(())
}

/// 24.1.5.1 CreateMapIterator
pub fn create_map_iterator(vm: &mut Vm, map: Gc<JsObject>, kind: IterationKind) -> JsResult<Value> {
    let proto = vm.intrinsic(Intrinsic::MapIteratorPrototype);
    new_iterator(vm, CellKind::MapIterator, proto, map, kind)
}

/// An iterator over a Map or Set.
pub(super) fn new_iterator(
    vm: &mut Vm,
    cell: CellKind,
    proto: Value,
    owner: Gc<JsObject>,
    kind: IterationKind,
) -> JsResult<Value> {
    let mut iterator = vm.new_object_of_kind(cell, proto, 3)?;
    iterator.set_word(TABLE, owner.ordered_table().value());
    iterator.set_word(INDEX, Value::int(0));
    iterator.set_word(KIND, Value::int(kind as i32));
    vm.heap.write_barrier(iterator.header());
    Ok(iterator.value())
}

/// The next entry, remembered in the iterator.
#[inline]
pub(super) fn advance<const W: usize>(vm: &mut Vm, mut iterator: Gc<JsObject>) -> Option<(Value, Value)> {
    let table = iterator.word(TABLE);
    if table.is_undefined() {
        return None;
    }
    let mut cursor = Cursor { table: table.as_gc(), index: iterator.word(INDEX).as_int() as usize };
    let entry = cursor.step::<W>();
    if entry.is_none() {
        iterator.set_word(TABLE, Value::UNDEFINED);
        return None;
    }
    iterator.set_word(INDEX, Value::int(cursor.index as i32));
    if cursor.table.value() != table {
        vm.set_internal(iterator, TABLE, cursor.table.value());
    }
    entry
}

/// %MapIteratorPrototype%.next without the result object; None when done.
pub fn step(vm: &mut Vm, iterator: Gc<JsObject>) -> JsResult<Option<Value>> {
    let Some((key, value)) = advance::<MAP>(vm, iterator) else { return Ok(None) };
    let kind = iterator.word(KIND).as_int();
    if kind == IterationKind::Key as i32 {
        return Ok(Some(key));
    }
    if kind == IterationKind::Value as i32 {
        return Ok(Some(value));
    }
    Ok(Some(vm.new_array_from(&[key, value])?.value()))
}

/// 24.1.5.2.1 %MapIteratorPrototype%.next ( )
pub fn next(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let iterator = vm.require_kind(cx.this, CellKind::MapIterator, "Map Iterator.prototype.next")?;
    match step(vm, iterator)? {
        Some(value) => vm.create_iter_result(value, false),
        None => vm.create_iter_result(Value::UNDEFINED, true),
    }
}
