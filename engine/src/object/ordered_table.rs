//! Insertion-ordered hash tables: what Map and Set objects hold (24.1, 24.2).
//!
//! A table is one `ValueArray`: a head, then one bucket word per entry of capacity, then the entries in
//! insertion order, `W` words each: key, link, and for maps the value. A bucket holds the number of the
//! newest entry of its chain, a link the next older one and 24 bits of the key's hash, so rehashing never
//! looks at keys. A deleted entry keeps its link; its key is HOLE.
//!
//! Growing, shrinking and clearing make a new table and leave the old one as it was, with a reference to
//! its successor. A cursor (an iterator, a running forEach) keeps table and position; when it finds that
//! its table was replaced it follows the references, and counts the holes before its position. So
//! iteration sees deletions, insertions and clearing as the specification's lists with empty entries do.

use super::JsObject;
use super::layout::ValueArray;
use crate::execution::{JsResult, Vm};
use crate::heap::{CellKind, RootedVec};
use crate::object::JsBigInt;
use crate::string::JsString;
use crate::value::{Gc, Value};

/// Words of a set's entry.
pub const SET: usize = 2;
/// Words of a map's entry.
pub const MAP: usize = 3;

/// Live entries.
const LIVE: usize = 0;
/// Deleted entries.
const DELETED: usize = 1;
/// Entries there is room for, and buckets: a power of two.
const CAPACITY: usize = 2;
/// The table that replaced this one, or undefined.
const NEXT: usize = 3;
/// Whether the replacement was a clear.
const CLEARED: usize = 4;
const HEAD: usize = 5;

const MIN_CAPACITY: usize = 4;
/// As V8's. Entry numbers and hashes take 24 bits each.
const MAX_CAPACITY: usize = 1 << 24;
const BITS: u32 = 24;
const MASK: u64 = (1 << BITS) - 1;
/// End of a chain. The entry with this number would be the last of a table of the largest capacity: it
/// stays unused.
const NONE: u64 = MASK;

/// Internal field of Map and Set objects with the table.
pub const TABLE_FIELD: usize = 0;
/// Internal fields of Map and Set objects.
pub const INTERNAL_FIELDS: usize = 1;

/// Table and position of an iteration.
#[derive(Clone, Copy)]
pub struct Cursor {
    pub table: Gc<ValueArray>,
    pub index: usize,
}

#[inline(always)]
fn number(table: Gc<ValueArray>, field: usize) -> usize {
    table.get(field).as_int() as u32 as usize
}

#[inline(always)]
fn entry_word<const W: usize>(capacity: usize, entry: usize) -> usize {
    HEAD + capacity + entry * W
}

/// A word that looks like a private pointer to the collector.
#[inline(always)]
fn pack(hash: u32, entry: u64) -> Value {
    Value(Value::INT_TAG | (hash as u64) << BITS | entry)
}

#[inline(always)]
fn link_entry(link: Value) -> u64 {
    link.0 & MASK
}

#[inline(always)]
fn link_hash(link: Value) -> u32 {
    ((link.0 >> BITS) & MASK) as u32
}

#[inline(always)]
fn mix(word: u64) -> u32 {
    (word.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as u32
}

/// CanonicalizeKeyedCollectionKey (24.5.1), and one encoding for every number, so that numbers are equal
/// exactly when their words are.
#[inline(always)]
pub fn normalize_key(key: Value) -> Value {
    // -0 + 0 is +0.
    if key.is_double() { Value::number(key.as_double() + 0.0) } else { key }
}

/// SameValueZero of normalized keys whose words differ and whose hashes agree.
#[inline]
fn equal_content(a: Value, b: Value) -> bool {
    if a.is_string() && b.is_string() {
        return a.as_gc::<JsString>().equals(b.as_gc::<JsString>());
    }
    if a.is_bigint() && b.is_bigint() {
        let (a, b) = (a.as_gc::<JsBigInt>(), b.as_gc::<JsBigInt>());
        return a.sign == b.sign && a.limbs() == b.limbs();
    }
    false
}

impl Vm {
    /// Hash of a normalized key, 24 bits. Strings become flat.
    #[inline]
    pub fn collection_hash(&mut self, key: Value) -> JsResult<u32> {
        if !key.is_cell() {
            return Ok(mix(key.0 ^ key.0 >> 32));
        }
        if key.is_string() {
            let string: Gc<JsString> = key.as_gc();
            if !string.is_flat() {
                self.flatten(string)?;
            }
            return Ok(string.content_hash() & MASK as u32);
        }
        if key.is_bigint() {
            let bigint: Gc<JsBigInt> = key.as_gc();
            return Ok(mix(bigint.limbs().iter().fold(bigint.sign as u64, |h, &l| h.rotate_left(29) ^ l)));
        }
        Ok(self.heap.identity_hash(key.as_cell()) & MASK as u32)
    }

    /// An empty table with room for at least `wanted` entries.
    pub fn new_ordered_table<const W: usize>(&mut self, wanted: usize) -> JsResult<Gc<ValueArray>> {
        let capacity = wanted.clamp(MIN_CAPACITY, MAX_CAPACITY).next_power_of_two();
        let count = HEAD + capacity * (1 + W);
        let mut table = self.alloc_values(CellKind::ValueArray, count, Value::UNDEFINED)?;
        table.set(LIVE, Value::int(0));
        table.set(DELETED, Value::int(0));
        table.set(CAPACITY, Value::int(capacity as i32));
        let empty = pack(0, NONE);
        table.values_mut()[HEAD..HEAD + capacity].fill(empty);
        Ok(table)
    }

    /// The entry with this key.
    #[inline]
    fn table_find<const W: usize>(table: Gc<ValueArray>, key: Value, hash: u32) -> Option<usize> {
        let capacity = number(table, CAPACITY);
        let mut entry = link_entry(table.get(HEAD + (hash as usize & (capacity - 1))));
        while entry != NONE {
            let at = entry_word::<W>(capacity, entry as usize);
            let (found, link) = (table.get(at), table.get(at + 1));
            if found == key || (link_hash(link) == hash && found.is_cell() && equal_content(found, key)) {
                return Some(entry as usize);
            }
            entry = link_entry(link);
        }
        None
    }

    /// A copy of `table` with this capacity, without the holes; `table` refers to it from then on.
    fn table_rehash<const W: usize>(
        &mut self,
        mut table: Gc<ValueArray>,
        wanted: usize,
    ) -> JsResult<Gc<ValueArray>> {
        let copy = self.table_copy::<W>(table, wanted)?;
        table.set(NEXT, copy.value());
        self.heap.write_barrier(table.header());
        Ok(copy)
    }

    /// An independent table with the live entries of `table`.
    pub fn table_copy<const W: usize>(
        &mut self,
        table: Gc<ValueArray>,
        wanted: usize,
    ) -> JsResult<Gc<ValueArray>> {
        let mut copy = self.new_ordered_table::<W>(wanted)?;
        let capacity = number(copy, CAPACITY);
        let old_capacity = number(table, CAPACITY);
        let used = number(table, LIVE) + number(table, DELETED);
        let (from, to) = (table.values(), copy.values_mut());
        let mut entry = 0;
        for old in 0..used {
            let source = entry_word::<W>(old_capacity, old);
            if from[source].is_hole() {
                continue;
            }
            let target = entry_word::<W>(capacity, entry);
            let hash = link_hash(from[source + 1]);
            let bucket = HEAD + (hash as usize & (capacity - 1));
            to[target] = from[source];
            to[target + 1] = pack(hash, link_entry(to[bucket]));
            if W == MAP {
                to[target + 2] = from[source + 2];
            }
            to[bucket] = pack(0, entry as u64);
            entry += 1;
        }
        copy.set(LIVE, Value::int(entry as i32));
        // A large table may be old from the start.
        self.heap.write_barrier(copy.header());
        Ok(copy)
    }

    /// Appends an entry whose key is not there.
    fn table_append<const W: usize>(
        &mut self,
        owner: Gc<JsObject>,
        key: Value,
        hash: u32,
        value: Value,
    ) -> JsResult<()> {
        let mut table = owner.ordered_table();
        let (live, deleted, capacity) =
            (number(table, LIVE), number(table, DELETED), number(table, CAPACITY));
        let mut entry = live + deleted;
        if entry == capacity || entry == NONE as usize {
            // With many holes the room they take is enough.
            let wanted = if deleted >= capacity / 2 { capacity } else { capacity * 2 };
            if wanted > MAX_CAPACITY || (entry == NONE as usize && deleted == 0) {
                let name = if W == MAP { "Map" } else { "Set" };
                return Err(self.range_error(format!("{name} maximum size exceeded")));
            }
            table = self.table_rehash::<W>(table, wanted)?;
            self.set_internal(owner, TABLE_FIELD, table.value());
            entry = live;
        }
        let capacity = number(table, CAPACITY);
        let bucket = HEAD + (hash as usize & (capacity - 1));
        let at = entry_word::<W>(capacity, entry);
        let previous = link_entry(table.get(bucket));
        table.set(at, key);
        table.set(at + 1, pack(hash, previous));
        self.heap.write_barrier_element(table.header(), at, key.0);
        if W == MAP {
            table.set(at + 2, value);
            self.heap.write_barrier_element(table.header(), at + 2, value.0);
        }
        table.set(bucket, pack(0, entry as u64));
        table.set(LIVE, Value::int(live as i32 + 1));
        Ok(())
    }

    /// Whether a Map (`W` = MAP) or Set has the key.
    #[inline]
    pub fn collection_has<const W: usize>(&mut self, owner: Gc<JsObject>, key: Value) -> JsResult<bool> {
        let key = normalize_key(key);
        let hash = self.collection_hash(key)?;
        Ok(Self::table_find::<W>(owner.ordered_table(), key, hash).is_some())
    }

    /// The value of a Map's key.
    #[inline]
    pub fn map_get(&mut self, map: Gc<JsObject>, key: Value) -> JsResult<Option<Value>> {
        let key = normalize_key(key);
        let hash = self.collection_hash(key)?;
        let table = map.ordered_table();
        let Some(entry) = Self::table_find::<MAP>(table, key, hash) else { return Ok(None) };
        Ok(Some(table.get(entry_word::<MAP>(number(table, CAPACITY), entry) + 2)))
    }

    /// Sets the value of a Map's key.
    #[inline]
    pub fn map_set(&mut self, map: Gc<JsObject>, key: Value, value: Value) -> JsResult<()> {
        let key = normalize_key(key);
        let hash = self.collection_hash(key)?;
        let mut table = map.ordered_table();
        if let Some(entry) = Self::table_find::<MAP>(table, key, hash) {
            let at = entry_word::<MAP>(number(table, CAPACITY), entry) + 2;
            table.set(at, value);
            self.heap.write_barrier_element(table.header(), at, value.0);
            return Ok(());
        }
        self.table_append::<MAP>(map, key, hash, value)
    }

    /// Adds a value to a Set.
    #[inline]
    pub fn set_add(&mut self, set: Gc<JsObject>, key: Value) -> JsResult<()> {
        let key = normalize_key(key);
        let hash = self.collection_hash(key)?;
        if Self::table_find::<SET>(set.ordered_table(), key, hash).is_some() {
            return Ok(());
        }
        self.table_append::<SET>(set, key, hash, Value::UNDEFINED)
    }

    /// Removes a key; false if it was not there.
    pub fn collection_delete<const W: usize>(&mut self, owner: Gc<JsObject>, key: Value) -> JsResult<bool> {
        let key = normalize_key(key);
        let hash = self.collection_hash(key)?;
        let mut table = owner.ordered_table();
        let Some(entry) = Self::table_find::<W>(table, key, hash) else { return Ok(false) };
        let capacity = number(table, CAPACITY);
        let at = entry_word::<W>(capacity, entry);
        table.set(at, Value::HOLE);
        if W == MAP {
            table.set(at + 2, Value::UNDEFINED);
        }
        let live = number(table, LIVE) - 1;
        table.set(LIVE, Value::int(live as i32));
        let deleted = number(table, DELETED) + 1;
        table.set(DELETED, Value::int(deleted as i32));
        if live < capacity / 4 && capacity > MIN_CAPACITY {
            let smaller = self.table_rehash::<W>(table, capacity / 2)?;
            self.set_internal(owner, TABLE_FIELD, smaller.value());
        }
        Ok(true)
    }

    /// Removes everything.
    pub fn collection_clear<const W: usize>(&mut self, owner: Gc<JsObject>) -> JsResult<()> {
        let mut table = owner.ordered_table();
        if number(table, LIVE) + number(table, DELETED) == 0 {
            return Ok(());
        }
        let empty = self.new_ordered_table::<W>(MIN_CAPACITY)?;
        table.set(NEXT, empty.value());
        table.set(CLEARED, Value::TRUE);
        self.heap.write_barrier(table.header());
        self.set_internal(owner, TABLE_FIELD, empty.value());
        Ok(())
    }

    /// A new Map or Set object.
    pub fn new_collection<const W: usize>(&mut self, proto: Value) -> JsResult<Gc<JsObject>> {
        let kind = if W == MAP { CellKind::Map } else { CellKind::Set };
        let table = self.new_ordered_table::<W>(MIN_CAPACITY)?;
        let mut object = self.new_object_of_kind(kind, proto, INTERNAL_FIELDS)?;
        object.set_word(TABLE_FIELD, table.value());
        Ok(object)
    }
}

impl Gc<JsObject> {
    /// The present table of a Map or Set.
    #[inline(always)]
    pub fn ordered_table(self) -> Gc<ValueArray> {
        self.word(TABLE_FIELD).as_gc()
    }
    /// Entries of a Map or Set.
    #[inline(always)]
    pub fn collection_size(self) -> usize {
        number(self.ordered_table(), LIVE)
    }
}

impl Cursor {
    /// A cursor before the first entry of a Map or Set.
    pub fn new(owner: Gc<JsObject>) -> Cursor {
        Cursor { table: owner.ordered_table(), index: 0 }
    }

    /// Steps to the next entry: its key, and its value (undefined for sets).
    #[inline]
    pub fn step<const W: usize>(&mut self) -> Option<(Value, Value)> {
        while !self.table.get(NEXT).is_undefined() {
            self.follow::<W>();
        }
        let table = self.table;
        let capacity = number(table, CAPACITY);
        let used = number(table, LIVE) + number(table, DELETED);
        while self.index < used {
            let at = entry_word::<W>(capacity, self.index);
            self.index += 1;
            let key = table.get(at);
            if !key.is_hole() {
                return Some((key, if W == MAP { table.get(at + 2) } else { Value::UNDEFINED }));
            }
        }
        None
    }

    /// Moves to the table that replaced this one.
    #[cold]
    fn follow<const W: usize>(&mut self) {
        let table = self.table;
        if table.get(CLEARED).is_true() {
            self.index = 0;
        } else {
            let capacity = number(table, CAPACITY);
            let holes =
                (0..self.index).filter(|&i| table.get(entry_word::<W>(capacity, i)).is_hole()).count();
            self.index -= holes;
        }
        self.table = table.get(NEXT).as_gc();
    }
}

/// The entries of a Map or Set in order, for inspectors: key and value in turn (sets: undefined values).
/// Rooted, as the caller may allocate between two.
pub fn collection_entries(vm: &mut Vm, value: Value) -> RootedVec {
    let mut list: RootedVec = vm.heap.rooted_vec();
    if value.is_kind(CellKind::Map) || value.is_kind(CellKind::Set) {
        let is_map = value.is_kind(CellKind::Map);
        let mut cursor = Cursor::new(value.as_gc());
        while let Some((key, item)) = if is_map { cursor.step::<MAP>() } else { cursor.step::<SET>() } {
            list.push(key);
            list.push(item);
        }
    }
    list
}
