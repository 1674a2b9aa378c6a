//! Array exotic objects (10.4.2).

use super::property::{PropertyDescriptor, PropertyKey};
use super::{JsArray, JsObject};
use crate::execution::{Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::value::{Gc, Value};

impl Vm {
    // 10.4.2.1
    pub(super) fn array_define_own_property(
        &mut self,
        array: Gc<JsArray>,
        key: PropertyKey,
        desc: &PropertyDescriptor,
    ) -> JsResult<bool> {
        if key == self.names.length {
            return self.array_set_length(array, desc);
        }
        if let Some(index) = key.as_index()
            && index >= array.length()
            && !self.array_length_writable(array)
        {
            return Ok(false);
        }
        self.ordinary_define_own_property(array.object(), key, desc)
    }

    // 10.4.2.4 ArraySetLength
    pub(super) fn array_set_length(
        &mut self,
        array: Gc<JsArray>,
        desc: &PropertyDescriptor,
    ) -> JsResult<bool> {
        let mut length = None;
        if let Some(value) = desc.value {
            let new = if value.is_int() && value.as_int() >= 0 {
                value.as_int() as u32
            } else {
                // Both conversions happen, in this order.
                let new = self.to_uint32(value)?;
                let number = self.to_number(value)?;
                if new as f64 != number {
                    return Err(self.range_error("Invalid array length"));
                }
                new
            };
            length = Some(new);
        }
        // `length` is never configurable or enumerable, nor an accessor.
        if desc.configurable == Some(true) || desc.enumerable == Some(true) || desc.is_accessor() {
            return Ok(false);
        }
        let writable = self.array_length_writable(array);
        if !writable && (desc.writable == Some(true) || length.is_some_and(|new| new != array.length())) {
            return Ok(false);
        }
        let mut done = true;
        if let Some(new) = length
            && new != array.length()
        {
            done = self.truncate_or_extend_array(array, new)?;
        }
        if desc.writable == Some(false) && writable {
            self.freeze_array_length(array)?;
        }
        Ok(done)
    }

    /// 10.4.2.2 ArrayCreate with the realm's %Array.prototype%.
    pub fn new_array(&mut self, length: u32) -> JsResult<Gc<JsArray>> {
        let shape = self.array_shape();
        self.array_create_with_shape(length as f64, shape)
    }

    /// 10.4.2.2 ArrayCreate
    pub fn array_create_with_proto(&mut self, length: f64, proto: Value) -> JsResult<Gc<JsArray>> {
        if length > u32::MAX as f64 {
            return Err(self.range_error("Invalid array length"));
        }
        let shape = self.root_shape(CellKind::Array, proto, 1, 0, 0);
        self.array_create_with_shape(length, shape)
    }

    fn array_create_with_shape(&mut self, length: f64, shape: *mut super::Shape) -> JsResult<Gc<JsArray>> {
        if length > u32::MAX as f64 {
            return Err(self.range_error("Invalid array length"));
        }
        let array: Gc<JsArray> = self.alloc_object(shape)?.cast();
        if length > 0.0 {
            if Self::may_preallocate(length) {
                self.truncate_or_extend_preallocated(array, length as u32)?;
            } else {
                self.truncate_or_extend_array(array, length as u32)?;
            }
        }
        Ok(array)
    }

    fn truncate_or_extend_preallocated(&mut self, mut array: Gc<JsArray>, length: u32) -> JsResult<()> {
        self.grow_elements(array.object(), length, 0)?;
        Self::make_holey(array.object());
        array.set_length_field(length);
        Ok(())
    }

    /// The shape of plain arrays in the running realm.
    #[inline]
    pub fn array_shape(&mut self) -> *mut super::Shape {
        let shape = self.realm().shapes.array;
        if !shape.is_null() {
            return shape;
        }
        let proto = self.intrinsic(Intrinsic::ArrayPrototype);
        let shape = self.root_shape(CellKind::Array, proto, 1, 0, 0);
        self.realm_mut().shapes.array = shape;
        shape
    }

    /// A packed array of these values. They are rooted by the caller.
    pub fn new_array_from(&mut self, values: &[Value]) -> JsResult<Gc<JsArray>> {
        let shape = self.array_shape();
        let mut array: Gc<JsArray> = self.alloc_object(shape)?.cast();
        if values.is_empty() {
            return Ok(array);
        }
        let elements = self.alloc_values(CellKind::Elements, values.len(), Value::HOLE)?;
        let mut kind = super::ElementsKind::PackedInt32;
        let mut holey = false;
        for &value in values {
            if value.is_hole() {
                holey = true;
            } else {
                kind = kind.max(super::elements::kind_for(value));
            }
        }
        for (i, &value) in values.iter().enumerate() {
            let value = if kind == super::ElementsKind::PackedDouble && value.is_int() {
                Value::double(value.as_int() as f64)
            } else {
                value
            };
            // SAFETY: the storage has room for all values.
            unsafe { *elements.data().add(i) = value };
        }
        self.heap.write_barrier(elements.header());
        let mut object: Gc<JsObject> = array.object();
        object.elements = elements.as_ptr();
        object.set_elements_kind(if holey { kind.holey() } else { kind });
        array.set_length_field(values.len() as u32);
        self.heap.write_barrier_value(object.header(), elements.value().0);
        Ok(array)
    }

    /// Sets a writable length as `array.length = n` does; TypeError when an element cannot be deleted.
    pub fn set_array_length(&mut self, array: Gc<JsArray>, length: u32) -> JsResult<()> {
        if self.array_length_writable(array) && self.truncate_or_extend_array(array, length)? {
            return Ok(());
        }
        Err(self.type_error("Cannot assign to read only property 'length' of object '[object Array]'"))
    }

    /// An array of this realm whose elements iteration would read directly: fast, with the original
    /// prototype, and no own @@iterator. Together with `array_iteration_pristine` that makes iterating it
    /// the same as reading its elements. Holes count only while prototypes have no elements.
    pub fn is_pristine_array(&mut self, value: Value) -> bool {
        if !value.is_kind(CellKind::Array) {
            return false;
        }
        let array: Gc<JsArray> = value.as_gc();
        let kind = array.object.elements_kind();
        let object = array.object();
        let shape = self.shape_of(object);
        kind.is_fast()
            && (!kind.is_holey() || self.no_prototype_elements)
            && shape.proto == self.intrinsic(Intrinsic::ArrayPrototype)
            && (shape.slot_count == 0 || shape.lookup(self.symbols.iterator).is_none())
    }

    /// Appends a hole (array literals with elisions).
    pub fn array_push_hole(&mut self, array: Gc<JsArray>) -> JsResult<()> {
        let length = array.length();
        if length == u32::MAX {
            return Err(self.range_error("Invalid array length"));
        }
        self.truncate_or_extend_array(array, length + 1)?;
        Ok(())
    }
}
