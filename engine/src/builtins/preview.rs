//! What inspectors see of collections and iterators without stepping or changing them.

use super::map_iterator_prototype::{INDEX, IterationKind, KIND, TABLE};
use super::weak_map::table_of;
use crate::execution::Vm;
use crate::heap::{CellKind, RootedVec};
use crate::object::JsObject;
use crate::object::ordered_table::{Cursor, MAP, SET, collection_entries};
use crate::value::{Gc, Value};

/// The contents of a collection, or what an iterator has still to give.
pub struct Preview {
    /// Keys and values in turn if `pairs`, else one value per entry.
    pub entries: RootedVec,
    pub pairs: bool,
}

/// The entries of a Map, Set, WeakMap, WeakSet, or iterator over a Map or Set; None for other values.
pub fn preview_entries(vm: &mut Vm, value: Value) -> Option<Preview> {
    if !value.is_object() {
        return None;
    }
    let object: Gc<JsObject> = value.as_gc();
    let kind = CellKind::from_u8(object.header.kind)?;
    let mut entries: RootedVec = vm.heap.rooted_vec();
    let pairs;
    match kind {
        CellKind::Map | CellKind::Set => {
            pairs = kind == CellKind::Map;
            let all = collection_entries(vm, value);
            entries.extend(all.iter().copied().step_by(if pairs { 1 } else { 2 }));
        }
        CellKind::WeakMap | CellKind::WeakSet => {
            pairs = kind == CellKind::WeakMap;
            for (key, item) in table_of(object).0.iter() {
                entries.push(Value(key));
                if pairs {
                    entries.push(Value(item));
                }
            }
        }
        CellKind::MapIterator | CellKind::SetIterator => {
            let wanted = object.word(KIND).as_int();
            pairs = wanted == IterationKind::Entry as i32;
            let table = object.word(TABLE);
            if table.is_undefined() {
                return Some(Preview { entries, pairs });
            }
            // A copy of the iterator's position: the iterator stays where it is.
            let mut cursor = Cursor { table: table.as_gc(), index: object.word(INDEX).as_int() as usize };
            let is_map = kind == CellKind::MapIterator;
            while let Some((key, item)) = if is_map { cursor.step::<MAP>() } else { cursor.step::<SET>() } {
                let item = if is_map { item } else { key };
                if pairs {
                    entries.extend([key, item]);
                } else if wanted == IterationKind::Key as i32 {
                    entries.push(key);
                } else {
                    entries.push(item);
                }
            }
        }
        _ => return None,
    }
    Some(Preview { entries, pairs })
}
