//! One cache for all megamorphic access sites, by shape and key.
//!
//! A site that has seen more shapes than its own cache holds still mostly meets pairs of shape and key
//! that were looked up before. Entries are ordinary cases: what makes those valid makes these valid.
//! Their holders and keys are not traced: a collection makes every entry void, by its number.

use super::caching::primitive_shape_id;
use super::{JsObject, PropertyKey};
use crate::execution::{JsResult, Vm};
use crate::feedback::{CaseKind, PropertyCase};
use crate::interpreter::properties::{load_case, try_cached_store};
use crate::value::{Gc, Value};

const SIZE: usize = 1024;

#[derive(Clone, Copy)]
struct Entry {
    /// Raw key; stores have the low bit set.
    key: u64,
    /// Number of the last collection when the entry was made.
    collections: u32,
    case: PropertyCase,
}

/// See the module's text.
#[derive(Default)]
pub struct MegamorphicCache {
    entries: Vec<Entry>,
}

const STORE: u64 = 1;

#[inline(always)]
fn index(shape: u32, key: u64) -> usize {
    let mixed =
        (shape as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (key >> 4).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (mixed >> 40) as usize & (SIZE - 1)
}

impl MegamorphicCache {
    #[inline(always)]
    fn find(&self, shape: u32, key: u64, collections: u32) -> Option<&PropertyCase> {
        let entry = self.entries.get(index(shape, key))?;
        (entry.key == key && entry.case.shape == shape && entry.collections == collections)
            .then_some(&entry.case)
    }

    fn insert(&mut self, key: u64, collections: u32, case: PropertyCase) {
        if self.entries.is_empty() {
            self.entries = vec![Entry { key: 0, collections: 0, case: PropertyCase::EMPTY }; SIZE];
        }
        self.entries[index(case.shape, key)] = Entry { key, collections, case };
    }
}

impl Vm {
    /// A load that some megamorphic site did before.
    #[inline]
    pub fn megamorphic_get(&self, object: Value, key: PropertyKey) -> Option<Value> {
        if !object.is_object() {
            return None;
        }
        let shape = object.as_gc::<JsObject>().header.shape;
        let case = self.megamorphic.find(shape, key.raw(), self.heap.collections())?;
        // SAFETY: the object has the case's shape.
        unsafe { load_case(self, case, object.as_cell()) }
    }

    /// A store that some megamorphic site did before; false: do it the long way.
    #[inline]
    pub fn megamorphic_set(&mut self, object: Value, key: PropertyKey, value: Value) -> bool {
        if !object.is_object() {
            return false;
        }
        let shape = object.as_gc::<JsObject>().header.shape;
        match self.megamorphic.find(shape, key.raw() | STORE, self.heap.collections()).copied() {
            // SAFETY: the object is live; the case's shape is compared again.
            Some(case) => unsafe { try_cached_store(self, &case, object.as_cell(), value) },
            None => false,
        }
    }

    /// Remembers how this load is done, if it can be cached.
    pub fn note_megamorphic_get(&mut self, object: Value, key: PropertyKey) -> JsResult<()> {
        // The prototypes of primitives depend on the realm: only objects are remembered.
        if object.is_object()
            && primitive_shape_id(object) == 0
            && let Some(case) = self.find_get_case(object, key)?
        {
            self.megamorphic.insert(key.raw(), self.heap.collections(), case);
        }
        Ok(())
    }

    /// Remembers how this store is done, if it can be cached.
    pub fn note_megamorphic_set(&mut self, object: Gc<JsObject>, key: PropertyKey) -> JsResult<()> {
        if let Some(case) = self.find_set_case(object, key)?
            && case.kind != CaseKind::Empty
        {
            self.megamorphic.insert(key.raw() | STORE, self.heap.collections(), case);
        }
        Ok(())
    }
}
