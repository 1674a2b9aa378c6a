//! Indexed elements in storage: the fast kinds, the sparse dictionary, and the way between them.
//!
//! Fast kinds hold plain data properties of extensible objects (see layout.rs). Everything else lives in
//! a `SparseElements` native cell: attributes, accessors, huge gaps, non-extensible objects, read-only
//! lengths and the elements of prototypes. Dictionary kind with the shared empty array means no elements.

use super::layout::{ElementsKind, ValueArray, object_flags};
use super::property::{Attributes, PropertyKey};
use super::{JsArray, JsObject, OwnProperty};
use crate::execution::{JsResult, Vm};
use crate::heap::{CellHeader, CellKind, NativeCell, NativeData, Visitor};
use crate::value::{Gc, Value};
use std::collections::BTreeMap;

/// Elements with attributes, by index. Accessors hold their pair.
#[derive(Default)]
pub struct SparseElements {
    pub map: BTreeMap<u32, (Value, Attributes)>,
    /// Arrays: `length` is not writable.
    pub length_readonly: bool,
}

impl NativeData for SparseElements {
    fn trace(&mut self, visitor: &mut dyn Visitor) {
        for (value, _) in self.map.values_mut() {
            visitor.visit_value(&mut value.0);
        }
    }
}

/// Writes further past the end than this make an object sparse, unless it stays well filled.
const MAX_GAP: u32 = 4096;
/// Arrays with at most this many elements may be allocated by length alone.
const MAX_PREALLOCATED: u32 = 32 << 20;
/// `length = n` beyond the capacity allocates up to this.
const MAX_LENGTH_GROWTH: u32 = 4 << 20;

/// The most specific kind for a value.
#[inline(always)]
pub fn kind_for(value: Value) -> ElementsKind {
    if value.is_int() {
        ElementsKind::PackedInt32
    } else if value.is_number() {
        ElementsKind::PackedDouble
    } else {
        ElementsKind::PackedTagged
    }
}

impl JsObject {
    /// Whether a value can be stored without changing the elements kind (doubles: after re-encoding).
    #[inline(always)]
    fn kind_accepts(&self, value: Value) -> bool {
        match self.elements_kind() {
            ElementsKind::PackedTagged | ElementsKind::HoleyTagged => true,
            ElementsKind::PackedInt32 | ElementsKind::HoleyInt32 => value.is_int(),
            ElementsKind::PackedDouble | ElementsKind::HoleyDouble => value.is_number(),
            ElementsKind::Dictionary => false,
        }
    }
}

/// The elements of an object. The reference is good until they are replaced.
#[inline(always)]
pub fn elements_of<'a>(object: Gc<JsObject>) -> &'a mut ValueArray {
    // SAFETY: elements is never null, and the single-threaded VM holds no two references across a change.
    unsafe { &mut *{ object.elements } }
}

impl Vm {
    /// Element of an object with fast elements; None for holes, indices past the end and other schemes.
    #[inline(always)]
    pub fn fast_element(&self, object: Gc<JsObject>, index: u32) -> Option<Value> {
        let elements = elements_of(object);
        if index < elements.count && object.elements_kind().is_fast() {
            let value = elements.get(index as usize);
            if !value.is_hole() {
                return Some(value);
            }
        }
        None
    }

    /// The sparse elements of an object of Dictionary kind, if it has any.
    #[inline]
    pub fn sparse<'a>(&self, object: Gc<JsObject>) -> Option<&'a mut SparseElements> {
        // SAFETY: elements is never null; Native cells there hold SparseElements.
        unsafe {
            if (*object.elements).header.is(CellKind::Native) {
                Some((*(object.elements as *mut NativeCell)).data_as::<SparseElements>())
            } else {
                None
            }
        }
    }

    /// The sparse elements of an object of Dictionary kind, made if there are none.
    pub fn sparse_mut<'a>(&mut self, mut object: Gc<JsObject>) -> JsResult<&'a mut SparseElements> {
        debug_assert!(object.elements_kind() == ElementsKind::Dictionary);
        if self.sparse(object).is_none() {
            let cell = self.alloc_native(CellKind::Native, Box::<SparseElements>::default())?;
            object.elements = cell.as_ptr() as *mut ValueArray;
            self.heap.write_barrier_value(object.header(), cell.value().0);
        }
        match self.sparse(object) {
            Some(sparse) => Ok(sparse),
            None => unreachable!("sparse elements were just made"),
        }
    }

    /// After a store into sparse elements.
    #[inline]
    fn sparse_barrier(&mut self, object: Gc<JsObject>) {
        self.heap.write_barrier(object.elements as *mut CellHeader);
    }

    /// Moves fast elements into a dictionary.
    pub fn make_sparse(&mut self, mut object: Gc<JsObject>) -> JsResult<()> {
        if !object.elements_kind().is_fast() {
            return Ok(());
        }
        let elements = elements_of(object);
        let any = elements.values().iter().any(|v| !v.is_hole());
        if !any && object.header.kind != CellKind::MappedArguments as u8 {
            object.elements = self.empty_elements.as_cell() as *mut ValueArray;
            object.set_elements_kind(ElementsKind::Dictionary);
            return Ok(());
        }
        let cell = self.alloc_native(CellKind::Native, Box::<SparseElements>::default())?;
        // SAFETY: as above; re-read after the allocation. The cell holds SparseElements.
        unsafe {
            let elements = &*object.elements;
            let sparse = (*(cell.as_ptr())).data_as::<SparseElements>();
            for (i, &value) in elements.values().iter().enumerate() {
                if !value.is_hole() {
                    sparse.map.insert(i as u32, (value, Attributes::ALL));
                } else if self.mapped_slot(object, i as u32).is_some() {
                    // The value of a mapped argument is in the context.
                    sparse.map.insert(i as u32, (Value::UNDEFINED, Attributes::ALL));
                }
            }
        }
        object.elements = cell.as_ptr() as *mut ValueArray;
        object.set_elements_kind(ElementsKind::Dictionary);
        self.heap.write_barrier(cell.header());
        self.heap.write_barrier(object.header());
        Ok(())
    }

    /// Back to fast elements when a dictionary has filled up.
    fn try_make_fast(&mut self, mut object: Gc<JsObject>) -> JsResult<()> {
        let kind = object.header.kind;
        let is_array = kind == CellKind::Array as u8;
        if !is_array && kind != CellKind::Object as u8
            || object.has_flag(object_flags::IS_PROTOTYPE)
            || !self.shape_of(object).is_extensible()
        {
            return Ok(());
        }
        let Some(sparse) = self.sparse(object) else { return Ok(()) };
        let Some((&last, _)) = sparse.map.last_key_value() else { return Ok(()) };
        let length = if is_array { object.cast::<JsArray>().length() } else { last + 1 };
        if sparse.length_readonly
            || length.max(last + 1) as usize > sparse.map.len() * 2
            || sparse.map.values().any(|&(_, attributes)| attributes != Attributes::ALL)
        {
            return Ok(());
        }
        let elements = self.alloc_values(CellKind::Elements, length.max(last + 1) as usize, Value::HOLE)?;
        let Some(sparse) = self.sparse(object) else { return Ok(()) };
        for (&index, &(value, _)) in &sparse.map {
            // SAFETY: the capacity covers the last index.
            unsafe { *elements.data().add(index as usize) = value };
        }
        self.heap.write_barrier(elements.header());
        object.elements = elements.as_ptr();
        object.set_elements_kind(ElementsKind::HoleyTagged);
        self.heap.write_barrier_value(object.header(), elements.value().0);
        Ok(())
    }

    /// Generalises the elements kind so that it accepts `value`, and returns the value re-encoded for it.
    #[inline]
    pub fn prepare_element(&mut self, mut object: Gc<JsObject>, value: Value) -> Value {
        match object.elements_kind() {
            ElementsKind::PackedTagged | ElementsKind::HoleyTagged | ElementsKind::Dictionary => value,
            ElementsKind::PackedInt32 | ElementsKind::HoleyInt32 => {
                if !value.is_int() {
                    self.generalize_elements(object, value);
                }
                value
            }
            kind => {
                if value.is_int() {
                    return Value::double(value.as_int() as f64);
                }
                if !value.is_number() {
                    object.set_elements_kind(if kind.is_holey() {
                        ElementsKind::HoleyTagged
                    } else {
                        ElementsKind::PackedTagged
                    });
                }
                value
            }
        }
    }

    /// From int32 elements to what holds `value` too.
    fn generalize_elements(&mut self, mut object: Gc<JsObject>, value: Value) {
        let holey = object.elements_kind().is_holey();
        let packed = kind_for(value);
        if packed == ElementsKind::PackedDouble {
            // SAFETY: elements is never null.
            for slot in unsafe { (*object.elements).values_mut() } {
                if slot.is_int() {
                    *slot = Value::double(slot.as_int() as f64);
                }
            }
        }
        object.set_elements_kind(if holey { packed.holey() } else { packed });
    }

    /// Marks the elements as possibly holey.
    #[inline]
    pub fn make_holey(mut object: Gc<JsObject>) {
        let kind = object.elements_kind();
        object.set_elements_kind(kind.holey());
    }

    /// Replaces the elements storage by one with at least `capacity` words, copying `keep` values.
    pub fn grow_elements(&mut self, mut object: Gc<JsObject>, capacity: u32, keep: u32) -> JsResult<()> {
        let new = self.alloc_values(CellKind::Elements, capacity as usize, Value::HOLE)?;
        // SAFETY: `keep` is at most the old count and the new capacity.
        unsafe { std::ptr::copy_nonoverlapping((*object.elements).data(), new.data(), keep as usize) };
        self.heap.write_barrier(new.header());
        object.elements = new.as_ptr();
        self.heap.write_barrier_value(object.header(), new.value().0);
        Ok(())
    }

    /// Capacity to allocate when `needed` elements do not fit.
    #[inline]
    fn next_capacity(needed: u32) -> u32 {
        needed.saturating_add(needed / 2).saturating_add(16)
    }

    /// Whether fast elements may grow to hold `index`.
    fn stays_fast(&self, object: Gc<JsObject>, index: u32) -> bool {
        let elements = elements_of(object);
        if index < elements.count || index - elements.count < MAX_GAP {
            return index < MAX_PREALLOCATED * 4;
        }
        let used = elements.values().iter().filter(|v| !v.is_hole()).count();
        (index as usize) < used.saturating_mul(4)
    }

    /// Creates or overwrites a plain data element (attributes ALL). Array lengths follow. The caller has
    /// established that this is allowed: an existing element is a writable data property.
    pub fn put_element(&mut self, object: Gc<JsObject>, index: u32, value: Value) -> JsResult<()> {
        let mut elements = elements_of(object);
        if object.elements_kind().is_fast() {
            let is_array = object.header.kind == CellKind::Array as u8;
            if index >= elements.count {
                if !self.stays_fast(object, index) {
                    self.make_sparse(object)?;
                    return self.put_sparse(object, index, value, Attributes::ALL);
                }
                let have = elements.count;
                self.grow_elements(object, Self::next_capacity(index + 1), have)?;
                elements = elements_of(object);
            }
            if is_array {
                let mut array: Gc<JsArray> = object.cast();
                let length = array.length();
                if index >= length {
                    if index > length {
                        Self::make_holey(object);
                    }
                    array.set_length_field(index + 1);
                }
            }
            let value = self.prepare_element(object, value);
            elements.set(index as usize, value);
            let slot = elements.data().wrapping_add(index as usize) as *const u64;
            self.heap.write_barrier_slot(&mut elements.header, slot, value.0);
            return Ok(());
        }
        let attributes = match self.sparse(object).and_then(|sparse| sparse.map.get(&index).copied()) {
            Some((_, attributes)) => attributes,
            None => Attributes::ALL,
        };
        self.put_sparse(object, index, value, attributes)
    }

    /// Creates or replaces an element with any attributes.
    pub fn define_element(
        &mut self,
        object: Gc<JsObject>,
        index: u32,
        value: Value,
        attributes: Attributes,
    ) -> JsResult<()> {
        if object.elements_kind().is_fast() {
            if attributes == Attributes::ALL {
                return self.put_element(object, index, value);
            }
            self.make_sparse(object)?;
        }
        self.put_sparse(object, index, value, attributes)
    }

    fn put_sparse(
        &mut self,
        object: Gc<JsObject>,
        index: u32,
        value: Value,
        attributes: Attributes,
    ) -> JsResult<()> {
        let sparse = self.sparse_mut(object)?;
        let new = sparse.map.insert(index, (value, attributes)).is_none();
        let count = sparse.map.len();
        self.sparse_barrier(object);
        if object.header.kind == CellKind::Array as u8 {
            let mut array: Gc<JsArray> = object.cast();
            if index >= array.length() {
                array.set_length_field(index + 1);
            }
        }
        if new {
            self.element_added(object);
            if count >= 64 && count.is_power_of_two() {
                self.try_make_fast(object)?;
            }
        }
        Ok(())
    }

    /// Removes an element from storage.
    pub fn remove_element(&mut self, object: Gc<JsObject>, index: u32) {
        if object.elements_kind().is_fast() {
            let elements = elements_of(object);
            if index < elements.count && !elements.get(index as usize).is_hole() {
                elements.set(index as usize, Value::HOLE);
                Self::make_holey(object);
            }
        } else if let Some(sparse) = self.sparse(object) {
            sparse.map.remove(&index);
        }
    }

    /// An element in storage, whatever the kind of object makes of it.
    #[inline]
    pub fn stored_element(&self, object: Gc<JsObject>, index: u32) -> OwnProperty {
        if let Some(value) = self.fast_element(object, index) {
            return OwnProperty::Data(value, Attributes::ALL);
        }
        if object.elements_kind().is_fast() {
            return OwnProperty::Absent;
        }
        match self.sparse(object).and_then(|sparse| sparse.map.get(&index)) {
            Some(&(pair, attributes)) if attributes.is_accessor() => OwnProperty::Accessor(pair, attributes),
            Some(&(value, attributes)) => OwnProperty::Data(value, attributes),
            None => OwnProperty::Absent,
        }
    }

    /// Indices of the elements in storage, ascending.
    pub fn stored_element_keys(&self, object: Gc<JsObject>, out: &mut Vec<PropertyKey>) {
        if object.elements_kind().is_fast() {
            let elements = elements_of(object);
            for (i, value) in elements.values().iter().enumerate() {
                if !value.is_hole() || self.mapped_slot(object, i as u32).is_some() {
                    out.push(PropertyKey::index(i as u32));
                }
            }
        } else if let Some(sparse) = self.sparse(object) {
            out.extend(sparse.map.keys().map(|&index| PropertyKey::index(index)));
        }
    }

    // ---- arrays

    /// Whether an array's `length` is writable.
    #[inline]
    pub fn array_length_writable(&self, array: Gc<JsArray>) -> bool {
        array.object.elements_kind().is_fast()
            || self.sparse(array.object()).is_none_or(|sparse| !sparse.length_readonly)
    }

    /// Makes an array's `length` read-only.
    pub fn freeze_array_length(&mut self, array: Gc<JsArray>) -> JsResult<()> {
        self.make_sparse(array.object())?;
        self.sparse_mut(array.object())?.length_readonly = true;
        Ok(())
    }

    /// Sets a writable length, deleting elements from the end (10.4.2.4 steps 14 to 18). False when an
    /// element that cannot be deleted stopped it.
    pub fn truncate_or_extend_array(&mut self, mut array: Gc<JsArray>, length: u32) -> JsResult<bool> {
        let mut object = array.object();
        let old = array.length();
        if object.elements_kind().is_fast() {
            let elements = elements_of(object);
            if length <= old {
                if length == 0 {
                    object.elements = self.empty_elements.as_cell() as *mut ValueArray;
                } else if old > 64 && (length as usize) < elements.count as usize / 4 {
                    self.grow_elements(object, length, length)?;
                } else {
                    elements.values_mut()[length as usize..old as usize].fill(Value::HOLE);
                }
            } else {
                if length > elements.count {
                    if length > MAX_LENGTH_GROWTH && !self.stays_fast(object, length - 1) {
                        self.make_sparse(object)?;
                        array.set_length_field(length);
                        return Ok(true);
                    }
                    self.grow_elements(object, length, old)?;
                }
                Self::make_holey(object);
            }
            array.set_length_field(length);
            return Ok(true);
        }
        if let Some(sparse) = self.sparse(object)
            && length < old
        {
            let blocking =
                sparse.map.range(length..).rev().find(|(_, (_, a))| !a.configurable()).map(|(&i, _)| i);
            let end = blocking.map_or(length, |index| index + 1);
            sparse.map.split_off(&end);
            array.set_length_field(end);
            return Ok(blocking.is_none());
        }
        array.set_length_field(length);
        Ok(true)
    }

    /// Appends to an array with CreateDataProperty semantics.
    #[inline]
    pub fn array_push(&mut self, mut array: Gc<JsArray>, value: Value) -> JsResult<()> {
        let object = array.object();
        let length = array.length();
        let elements = elements_of(object);
        if length < elements.count && object.kind_accepts(value) {
            let value = self.prepare_element(object, value);
            elements.set(length as usize, value);
            array.set_length_field(length + 1);
            let slot = elements.data().wrapping_add(length as usize) as *const u64;
            self.heap.write_barrier_slot(&mut elements.header, slot, value.0);
            return Ok(());
        }
        if length == u32::MAX {
            return Err(self.range_error("Invalid array length"));
        }
        if object.elements_kind().is_fast() {
            return self.put_element(object, length, value);
        }
        self.create_data_property_or_throw(object, PropertyKey::index(length), value)?;
        Ok(())
    }

    /// The values of an array whose elements are plain data without holes up to its length. The slice is
    /// invalid after anything that may run script or allocate.
    #[inline]
    pub fn packed_elements<'a>(&self, array: Gc<JsArray>) -> Option<&'a [Value]> {
        let kind = array.object.elements_kind();
        if kind.is_fast() && !kind.is_holey() {
            // SAFETY: elements is never null, and a fast array's length is at most its capacity.
            Some(unsafe {
                std::slice::from_raw_parts((*array.object.elements).data(), array.length() as usize)
            })
        } else {
            None
        }
    }

    /// A plain array of `count` elements of a fast array from `start` on, holes included; the range lies
    /// inside its length.
    pub fn slice_fast(&mut self, source: Gc<JsArray>, start: usize, count: usize) -> JsResult<Gc<JsArray>> {
        let mut array = self.new_array(0)?;
        if count == 0 {
            return Ok(array);
        }
        let mut copy = self.alloc_values(CellKind::Elements, count, Value::HOLE)?;
        // The source is a cell on this stack: its elements are still there.
        let elements = elements_of(source.object());
        copy.values_mut().copy_from_slice(&elements.values()[start..start + count]);
        self.heap.write_barrier(copy.header());
        array.object.elements = copy.as_ptr();
        array.object().set_elements_kind(source.object.elements_kind());
        array.set_length_field(count as u32);
        self.heap.write_barrier_value(array.object().header(), copy.value().0);
        Ok(array)
    }

    /// Stores one value to all of `start..end` of a plain array with that length at least; false when that
    /// takes the long way.
    pub fn fill_fast(&mut self, array: Gc<JsArray>, start: f64, end: f64, value: Value) -> bool {
        if !self.no_prototype_elements
            || !array.object.elements_kind().is_fast()
            || end > array.length() as f64
        {
            return false;
        }
        self.fill_elements(array, start as u32, end as u32, value);
        true
    }

    /// As `packed_elements`, to be changed in place: stores of cells need a barrier on the elements.
    #[inline]
    pub fn packed_elements_mut<'a>(&self, array: Gc<JsArray>) -> Option<&'a mut [Value]> {
        if array.object.elements_kind().is_holey() { None } else { self.fast_elements(array) }
    }

    /// The values of an array with fast elements; holes are HOLE. As for `packed_elements`.
    #[inline]
    pub fn fast_elements<'a>(&self, array: Gc<JsArray>) -> Option<&'a mut [Value]> {
        if array.object.elements_kind().is_fast() {
            // SAFETY: as for `packed_elements`.
            Some(unsafe {
                std::slice::from_raw_parts_mut((*array.object.elements).data(), array.length() as usize)
            })
        } else {
            None
        }
    }

    /// Whether the array was allocated by length (new Array(n)) as fast elements.
    pub(super) fn may_preallocate(length: f64) -> bool {
        length <= MAX_PREALLOCATED as f64
    }
}
