//! Arguments exotic objects (10.4.4).
//!
//! A mapped object's internal fields are the context its parameters live in and an array that maps an
//! index to a context slot (an int; undefined once unmapped). A mapped index is HOLE in fast elements, so
//! that fast paths over elements miss it; in sparse elements its entry holds the attributes only.

use super::layout::ValueArray;
use super::property::{Attributes, PropertyDescriptor, PropertyKey};
use super::shape::{FieldRepr, Shape};
use super::{ElementsKind, JsObject, OwnProperty};
use crate::execution::{Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::value::{Gc, Value};

/// Internal field: the context.
pub const CONTEXT_FIELD: usize = 0;
/// Internal field: the mapping (ValueArray of slots), or undefined.
pub const MAPPING_FIELD: usize = 1;

impl Vm {
    /// Context slot that a mapped index aliases.
    #[inline]
    pub(super) fn mapped_slot(&self, object: Gc<JsObject>, index: u32) -> Option<usize> {
        if object.header.kind != CellKind::MappedArguments as u8 {
            return None;
        }
        let mapping = object.word(MAPPING_FIELD);
        if !mapping.is_cell() {
            return None;
        }
        let mapping: Gc<ValueArray> = mapping.as_gc();
        if index >= mapping.count {
            return None;
        }
        let slot = mapping.get(index as usize);
        if slot.is_int() { Some(slot.as_int() as usize) } else { None }
    }

    fn mapped_context(object: Gc<JsObject>) -> Gc<ValueArray> {
        object.word(CONTEXT_FIELD).as_gc()
    }

    fn set_mapped(&mut self, object: Gc<JsObject>, slot: usize, value: Value) {
        let mut context = Self::mapped_context(object);
        context.set(slot, value);
        self.heap.write_barrier_value(context.header(), value.0);
    }

    pub(super) fn unmap_argument(&mut self, object: Gc<JsObject>, index: u32) {
        if self.mapped_slot(object, index).is_some() {
            let mut mapping: Gc<ValueArray> = object.word(MAPPING_FIELD).as_gc();
            mapping.set(index as usize, Value::UNDEFINED);
        }
    }

    // 10.4.4.1
    pub(super) fn mapped_element(&self, object: Gc<JsObject>, index: u32) -> OwnProperty {
        let Some(slot) = self.mapped_slot(object, index) else { return self.stored_element(object, index) };
        let attributes = match self.stored_element(object, index) {
            OwnProperty::Data(_, attributes) => attributes,
            _ => Attributes::ALL,
        };
        OwnProperty::Data(Self::mapped_context(object).get(slot), attributes)
    }

    /// Overwrites an existing writable element (10.4.4.4 through 10.4.4.2).
    pub(super) fn write_mapped_element(
        &mut self,
        object: Gc<JsObject>,
        index: u32,
        value: Value,
    ) -> JsResult<()> {
        match self.mapped_slot(object, index) {
            Some(slot) => {
                self.set_mapped(object, slot, value);
                Ok(())
            }
            None => self.put_element(object, index, value),
        }
    }

    // 10.4.4.2
    pub(super) fn mapped_define_own_property(
        &mut self,
        object: Gc<JsObject>,
        index: u32,
        desc: &PropertyDescriptor,
    ) -> JsResult<bool> {
        let key = PropertyKey::index(index);
        let Some(slot) = self.mapped_slot(object, index) else {
            return self.ordinary_define_own_property(object, key, desc);
        };
        let current = self.mapped_element(object, index);
        let extensible = self.shape_of(object).is_extensible();
        if !self.is_compatible_descriptor(extensible, desc, current.descriptor().as_ref()) {
            return Ok(false);
        }
        // Becoming read-only or an accessor ends the aliasing; the last value stays behind.
        let mut desc = *desc;
        if desc.is_accessor() || desc.writable == Some(false) {
            if !desc.is_accessor() && desc.value.is_none() {
                desc.value = Some(Self::mapped_context(object).get(slot));
            }
            if let (Some(value), false) = (desc.value, desc.is_accessor()) {
                self.set_mapped(object, slot, value);
            }
            self.unmap_argument(object, index);
            self.apply_descriptor(object, key, &desc, current)?;
            return Ok(true);
        }
        if let Some(value) = desc.value {
            self.set_mapped(object, slot, value);
        }
        let attributes = current.attributes();
        let pick = |field: Option<bool>, bit: u8| match field {
            Some(true) => bit,
            Some(false) => 0,
            None => attributes.0 & bit,
        };
        let wanted = Attributes(
            Attributes::WRITABLE
                | pick(desc.enumerable, Attributes::ENUMERABLE)
                | pick(desc.configurable, Attributes::CONFIGURABLE),
        );
        if wanted != attributes {
            self.define_element(object, index, Value::UNDEFINED, wanted)?;
        }
        Ok(true)
    }

    /// 10.4.4.7 CreateMappedArgumentsObject. `slots[i]` is the context slot of parameter i, `u32::MAX` if a
    /// later parameter of the same name shadows it. The arguments are rooted by the caller.
    pub fn create_mapped_arguments(
        &mut self,
        callee: Value,
        args: &[Value],
        context: Value,
        slots: &[u32],
    ) -> JsResult<Value> {
        let shape = self.arguments_shape(CellKind::MappedArguments);
        let mut object = self.alloc_object(shape)?;
        object.set_elements_kind(ElementsKind::HoleyTagged);
        object.set_word(CONTEXT_FIELD, context);
        self.heap.write_barrier_value(object.header(), context.0);
        let mapped = args.len().min(slots.len());
        if mapped > 0 {
            let mut mapping = self.alloc_values(CellKind::ValueArray, mapped, Value::UNDEFINED)?;
            for (i, &slot) in slots[..mapped].iter().enumerate() {
                if slot != u32::MAX {
                    mapping.set(i, Value::int(slot as i32));
                }
            }
            object.set_word(MAPPING_FIELD, mapping.value());
            self.heap.write_barrier_value(object.header(), mapping.value().0);
        }
        self.fill_arguments(object, args)?;
        for (i, &slot) in slots[..mapped].iter().enumerate() {
            if slot != u32::MAX {
                // SAFETY: the elements cover all arguments.
                unsafe { (*object.elements).set(i, Value::HOLE) };
            }
        }
        self.set_arguments_slots(object, 2, args.len(), callee);
        Ok(object.value())
    }

    /// 10.4.4.6 CreateUnmappedArgumentsObject
    pub fn create_unmapped_arguments(&mut self, args: &[Value]) -> JsResult<Value> {
        let mut pair = self.realm().callee_pair;
        if pair.is_undefined() {
            let thrower = self.intrinsic(Intrinsic::ThrowTypeError);
            pair = self.new_accessor_pair(thrower, thrower)?;
            self.realm_mut().callee_pair = pair;
        }
        let shape = self.arguments_shape(CellKind::UnmappedArguments);
        let object = self.alloc_object(shape)?;
        self.fill_arguments(object, args)?;
        self.set_arguments_slots(object, 0, args.len(), pair);
        Ok(object.value())
    }

    /// Shape of a fresh arguments object: length, @@iterator and callee in inline slots.
    fn arguments_shape(&mut self, kind: CellKind) -> *mut Shape {
        let mapped = kind == CellKind::MappedArguments;
        let shapes = &self.realm().shapes;
        let known = if mapped { shapes.mapped_arguments } else { shapes.unmapped_arguments };
        if !known.is_null() {
            return known;
        }
        let proto = self.intrinsic(Intrinsic::ObjectPrototype);
        let mut shape = self.root_shape(kind, proto, if mapped { 2 } else { 0 }, 3, 0);
        let callee = if mapped { Attributes::HIDDEN } else { Attributes(Attributes::ACCESSOR) };
        let keys = [
            (self.names.length, Attributes::HIDDEN),
            (self.symbols.iterator, Attributes::HIDDEN),
            (self.names.callee, callee),
        ];
        for (key, attributes) in keys {
            shape = self.shapes.add_property(shape, key, attributes);
            // The slots are filled without looking at representations.
            self.generalize_field(shape, FieldRepr::Any);
        }
        let shapes = &mut self.realm_mut().shapes;
        *(if mapped { &mut shapes.mapped_arguments } else { &mut shapes.unmapped_arguments }) = shape;
        shape
    }

    fn set_arguments_slots(&mut self, mut object: Gc<JsObject>, first: usize, length: usize, callee: Value) {
        object.set_word(first, Value::int(length as i32));
        object.set_word(first + 1, self.intrinsic(Intrinsic::ArrayPrototypeValues));
        object.set_word(first + 2, callee);
        self.heap.write_barrier(object.header());
    }

    fn fill_arguments(&mut self, mut object: Gc<JsObject>, args: &[Value]) -> JsResult<()> {
        if args.is_empty() {
            return Ok(());
        }
        let mut elements = self.alloc_values(CellKind::Elements, args.len(), Value::HOLE)?;
        elements.values_mut().copy_from_slice(args);
        self.heap.write_barrier(elements.header());
        object.elements = elements.as_ptr();
        self.heap.write_barrier_value(object.header(), elements.value().0);
        Ok(())
    }
}
