//! Named properties in storage: reading and writing slots, adding, reconfiguring and removing
//! properties, field representations, and what has to be noticed when a prototype changes.
//!
//! Nothing here asks for [[Extensible]] or attributes: callers have decided that the change is allowed.

use super::layout::{OBJECT_HEADER_SIZE, ValueArray, object_flags};
use super::property::{Attributes, PropertyKey};
use super::shape::{FieldRepr, MAX_FAST_KEYED, PropertyEntry, Shape, shape_flags};
use super::{ElementsKind, JsObject};
use crate::execution::{Intrinsic, JsResult, Vm};
use crate::heap::{CellHeader, CellKind};
use crate::value::{Gc, Value};

/// Value in a slot of an object with this shape.
#[inline(always)]
pub fn read_slot(object: Gc<JsObject>, shape: &Shape, slot: u32) -> Value {
    if slot < shape.inline_capacity as u32 {
        object.word(shape.internal_fields as usize + slot as usize)
    } else {
        // SAFETY: a shape with overflow slots implies storage of at least that size.
        unsafe { (*object.slots).get(shape.overflow_index(slot)) }
    }
}

/// Getter and setter of an accessor property's slot.
#[inline]
pub fn accessor_parts(pair: Value) -> (Value, Value) {
    let pair: Gc<ValueArray> = pair.as_gc();
    (pair.get(0), pair.get(1))
}

/// Byte offset of a slot as inline caches have it: from the object (true) or from its storage.
#[inline]
pub fn slot_offset(shape: &Shape, slot: u32) -> (bool, u32) {
    match shape.inline_offset(slot) {
        Some(offset) => (true, offset),
        None => (false, (ValueArray::size_for(shape.overflow_index(slot))) as u32),
    }
}

impl Vm {
    /// The shape of an object. The reference is good until the next collection or shape change.
    #[inline(always)]
    pub fn shape_of<'a>(&self, object: Gc<JsObject>) -> &'a mut Shape {
        // SAFETY: an object's shape id names a live shape of the table; the VM is single-threaded, and
        // callers hold the reference only between changes of the shape.
        unsafe { &mut *self.shapes.get(object.header.shape) }
    }

    /// The object's prototype: an object or null. For proxies use `get_prototype_of`.
    #[inline(always)]
    pub fn proto_of(&self, object: Gc<JsObject>) -> Value {
        self.shape_of(object).proto
    }

    /// Stores into a slot that the shape has, without regard to representations.
    #[inline(always)]
    pub fn write_slot_raw(&mut self, mut object: Gc<JsObject>, shape: &Shape, slot: u32, value: Value) {
        if slot < shape.inline_capacity as u32 {
            object.set_word(shape.internal_fields as usize + slot as usize, value);
            self.heap.write_barrier_value(object.header(), value.0);
        } else {
            let storage = object.slots;
            // SAFETY: a shape with overflow slots implies storage of at least that size.
            unsafe { (*storage).set(shape.overflow_index(slot), value) };
            self.heap.write_barrier_value(storage as *mut CellHeader, value.0);
        }
    }

    /// Makes a field's representation cover `value` and returns the value as it is to be stored.
    #[inline(always)]
    pub fn prepare_field(&mut self, owner: *mut Shape, value: Value) -> Value {
        if owner.is_null() {
            return value;
        }
        // SAFETY: owners are ancestors of a live shape.
        let repr = unsafe { (*owner).field_repr };
        if repr == FieldRepr::Any || repr.accepts(value) {
            return value;
        }
        if repr == FieldRepr::Double && value.is_int() {
            return Value::double(value.as_int() as f64);
        }
        self.generalize_field(owner, repr.join(value));
        value
    }

    /// Gives a field a more general representation and invalidates the code that relied on the old one.
    #[cold]
    pub fn generalize_field(&mut self, owner: *mut Shape, repr: FieldRepr) {
        // SAFETY: as for `prepare_field`.
        let dependents = unsafe {
            (*owner).field_repr = repr;
            std::mem::take(&mut (*owner).dependents)
        };
        self.invalidate_dependents(&dependents, "field representation");
    }

    pub(super) fn invalidate_dependents(&mut self, ids: &[u32], reason: &'static str) {
        if !ids.is_empty()
            && let Some(mut tier) = self.tier.take()
        {
            tier.invalidate(self, ids, reason);
            self.tier = Some(tier);
        }
    }

    fn drain_invalidated(&mut self) {
        if !self.shapes.invalidated.is_empty() {
            let ids = std::mem::take(&mut self.shapes.invalidated);
            self.invalidate_dependents(&ids, "field representation");
        }
    }

    /// Overwrites a data property (attributes unchanged).
    #[inline]
    pub fn store_existing(&mut self, object: Gc<JsObject>, entry: PropertyEntry, value: Value) {
        if object.header.kind == CellKind::Function as u8 && entry.key == self.names.prototype {
            self.forget_construct_info(object);
        }
        if object.has_flag(object_flags::IS_PROTOTYPE) {
            self.prototype_value_changes(object, entry, value);
        }
        let value = self.prepare_field(entry.owner, value);
        let shape = self.shape_of(object);
        self.write_slot_raw(object, shape, entry.slot, value);
        if object.has_flag(object_flags::IS_PROTOTYPE) {
            if self.array_iteration_pristine {
                self.check_array_iteration(object, entry.key);
            }
            if entry.key == self.names.then || entry.key == self.names.constructor {
                self.check_promises(object.value());
            }
        }
    }

    /// A prototype's property gets another value. Compiled code takes functions found there for constants
    /// while the epoch lasts. No cache stores to a prototype (see `find_set_case`).
    fn prototype_value_changes(&mut self, object: Gc<JsObject>, entry: PropertyEntry, value: Value) {
        let old = self.read_slot(object, entry.slot);
        if old != value && old.is_object() && self.is_callable(old) {
            self.prototype_changed(object);
        }
    }

    /// Overwrites an own data property whatever its attributes say (initialisation of bindings).
    pub fn put_own_data(&mut self, object: Gc<JsObject>, key: PropertyKey, value: Value) {
        if let Some(entry) = self.shape_of(object).lookup(key) {
            self.store_existing(object, entry, value);
        }
    }

    /// Room for one more named property.
    fn ensure_slot(&mut self, mut object: Gc<JsObject>, slot: u32) -> JsResult<()> {
        let shape = self.shape_of(object);
        if slot < shape.inline_capacity as u32 {
            return Ok(());
        }
        let needed = shape.overflow_index(slot) + 1;
        let old = object.slots;
        // SAFETY: a non-null storage pointer is a live storage cell.
        let have = if old.is_null() { 0 } else { unsafe { (*old).count as usize } };
        if needed <= have {
            return Ok(());
        }
        let capacity = if have < 64 { (have * 2).max(4) } else { have + have / 2 }.max(needed);
        let new = self.alloc_values(CellKind::PropertyStorage, capacity, Value::UNDEFINED)?;
        let old = object.slots;
        if !old.is_null() {
            // SAFETY: both are storage cells; the new one is larger.
            unsafe { std::ptr::copy_nonoverlapping((*old).data(), new.data(), have) };
        }
        self.heap.write_barrier(new.header());
        object.slots = new.as_ptr();
        self.heap.write_barrier_value(object.header(), new.value().0);
        Ok(())
    }

    /// Adds a property the object does not have. For accessors the value is the pair.
    pub fn add_named(
        &mut self,
        mut object: Gc<JsObject>,
        key: PropertyKey,
        value: Value,
        attributes: Attributes,
    ) -> JsResult<()> {
        let from = self.shapes.get(object.header.shape);
        let mut dictionary = self.shape_of(object).is_dictionary();
        if !dictionary {
            let to = match self.shapes.find_add(from, key, attributes) {
                Some(to) => Some(to),
                None if self.shapes.may_add(from) => Some(self.shapes.add_property(from, key, attributes)),
                None => None,
            };
            if let Some(to) = to {
                let slot = self.shape_of(object).slot_count;
                self.ensure_slot(object, slot)?;
                let value = self.prepare_field(to, value);
                // SAFETY: just found or made.
                let shape = unsafe { &*to };
                object.header.shape = shape.id;
                self.write_slot_raw(object, shape, slot, value);
            } else {
                self.make_dictionary(object);
                dictionary = true;
            }
        }
        if dictionary {
            let slot = self.shape_of(object).slot_count;
            self.ensure_slot(object, slot)?;
            let shape = self.shapes.get(object.header.shape);
            self.shapes.dictionary_add(shape, key, attributes);
            let shape = self.shape_of(object);
            self.write_slot_raw(object, shape, slot, value);
        }
        if object.has_flag(object_flags::IS_PROTOTYPE) {
            self.prototype_changed(object);
            self.check_array_iteration(object, key);
        }
        Ok(())
    }

    /// As `add_named` for computed keys: objects that look like maps become dictionaries early.
    pub fn add_keyed(&mut self, object: Gc<JsObject>, key: PropertyKey, value: Value) -> JsResult<()> {
        let shape = self.shape_of(object);
        if !shape.is_dictionary() && shape.slot_count >= shape.inline_capacity as u32 + MAX_FAST_KEYED {
            self.make_dictionary(object);
        }
        self.add_named(object, key, value, Attributes::ALL)
    }

    /// Gives the object a shape of its own that changes in place.
    pub fn make_dictionary(&mut self, mut object: Gc<JsObject>) {
        let shape = self.shapes.get(object.header.shape);
        // SAFETY: a live shape.
        if unsafe { (*shape).is_dictionary() } {
            return;
        }
        let to = self.shapes.to_dictionary(shape);
        // SAFETY: just made.
        object.header.shape = unsafe { (*to).id };
    }

    /// Changes attributes and value of a property the object has. With ACCESSOR the value is the pair.
    pub fn reconfigure_named(
        &mut self,
        mut object: Gc<JsObject>,
        entry: PropertyEntry,
        value: Option<Value>,
        attributes: Attributes,
    ) {
        if attributes != entry.attributes {
            let from = self.shapes.get(object.header.shape);
            // SAFETY: the object's live shape.
            if !unsafe { (*from).is_dictionary() } && !self.shapes.may_add(from) {
                self.make_dictionary(object);
            }
            let shape = self.shape_of(object);
            if shape.is_dictionary() {
                shape.table().set_attributes(entry.key, attributes);
            } else {
                let to = self.shapes.reconfigure(shape, entry.key, attributes);
                // SAFETY: just found or made.
                object.header.shape = unsafe { (*to).id };
            }
        }
        if object.header.kind == CellKind::Function as u8 && entry.key == self.names.prototype {
            self.forget_construct_info(object);
        }
        if let Some(value) = value {
            let owner =
                if self.shape_of(object).is_dictionary() { std::ptr::null_mut() } else { entry.owner };
            let value = self.prepare_field(owner, value);
            let shape = self.shape_of(object);
            self.write_slot_raw(object, shape, entry.slot, value);
        }
        if attributes != entry.attributes || attributes.is_accessor() {
            self.named_property_changed(object);
        }
        if object.has_flag(object_flags::IS_PROTOTYPE) {
            self.check_array_iteration(object, entry.key);
            if entry.key == self.names.then || entry.key == self.names.constructor {
                self.check_promises(object.value());
            }
        }
    }

    /// Removes a property the object has.
    pub fn remove_named(&mut self, mut object: Gc<JsObject>, entry: PropertyEntry) {
        let shape = self.shapes.get(object.header.shape);
        let shape_now = self.shape_of(object);
        self.write_slot_raw(object, shape_now, entry.slot, Value::UNDEFINED);
        if let Some(before) = self.shapes.before_add(shape, entry.key) {
            // Undoing the last addition keeps the object fast. The field keeps what its other objects
            // store, so its representation is left alone: the slot is no property any more.
            // SAFETY: a parent of a live shape.
            object.header.shape = unsafe { (*before).id };
        } else {
            self.make_dictionary(object);
            let shape = self.shape_of(object);
            shape.table().remove(entry.key);
            self.compact_dictionary(object);
        }
        if object.header.kind == CellKind::Function as u8 && entry.key == self.names.prototype {
            self.forget_construct_info(object);
        }
        self.named_property_changed(object);
        if object.has_flag(object_flags::IS_PROTOTYPE) {
            self.check_array_iteration(object, entry.key);
        }
    }

    /// Closes the gaps deleted properties left when they are most of the storage.
    fn compact_dictionary(&mut self, mut object: Gc<JsObject>) {
        let shape = self.shape_of(object);
        let live = shape.table().len() as u32;
        if shape.slot_count < 16 || shape.slot_count / 2 <= live {
            return;
        }
        // Slots ascend in table order, so moving values down never overwrites one that still has to move.
        let mut next = 0;
        for at in 0..shape.table().entries.len() {
            let slot = shape.table().entries[at].slot;
            if slot == super::shape::DELETED {
                continue;
            }
            if slot != next {
                let value = read_slot(object, shape, slot);
                self.write_slot_raw(object, shape, next, value);
                shape.table().entries[at].slot = next;
            }
            next += 1;
        }
        for slot in next..shape.slot_count {
            self.write_slot_raw(object, shape, slot, Value::UNDEFINED);
        }
        shape.slot_count = next;
        let overflow = next.saturating_sub(shape.inline_capacity as u32) as usize;
        // SAFETY: a non-null storage pointer is a live storage cell.
        if !object.slots.is_null() && overflow == 0 {
            object.slots = std::ptr::null_mut();
        }
    }

    /// A fresh accessor pair.
    pub fn new_accessor_pair(&mut self, getter: Value, setter: Value) -> JsResult<Value> {
        let mut pair = self.alloc_values(CellKind::ValueArray, 2, Value::UNDEFINED)?;
        pair.set(0, getter);
        pair.set(1, setter);
        Ok(pair.value())
    }

    // ---- prototypes

    /// The shared empty shape for objects of a kind and prototype. The prototype is marked as one.
    pub fn root_shape(
        &mut self,
        kind: CellKind,
        proto: Value,
        internal_fields: u8,
        inline_capacity: u8,
        flags: u8,
    ) -> *mut Shape {
        if proto.is_cell() {
            self.mark_as_prototype(proto.as_gc());
            if kind == CellKind::Array {
                self.check_array_chain(proto);
            }
        }
        self.shapes.root(kind, proto, internal_fields, inline_capacity, flags)
    }

    /// As `mark_as_prototype`, for an object or null.
    #[inline]
    pub fn mark_prototype(&mut self, proto: Value) {
        if proto.is_cell() {
            self.mark_as_prototype(proto.as_gc());
        }
    }

    /// Flags an object as a prototype. Its shape is no longer shared with other objects (so no cached Add
    /// case applies to it), and its elements leave the fast kinds (so that new ones are noticed).
    #[inline]
    pub fn mark_as_prototype(&mut self, object: Gc<JsObject>) {
        if !object.has_flag(object_flags::IS_PROTOTYPE) {
            self.mark_as_prototype_slow(object);
        }
    }

    fn mark_as_prototype_slow(&mut self, mut object: Gc<JsObject>) {
        if object.elements_kind().is_fast()
            && let Err(throw) = self.make_sparse(object)
        {
            // Out of memory: the elements stay fast, and nobody may rely on noticing new ones.
            self.take_exception(throw);
            self.no_prototype_elements = false;
        }
        object.set_flag(object_flags::IS_PROTOTYPE);
        let shape = self.shape_of(object);
        if shape.is_dictionary() {
            shape.flags |= shape_flags::PROTOTYPE;
        } else {
            let to = self.shapes.become_prototype(shape);
            // SAFETY: just found or made.
            object.header.shape = unsafe { (*to).id };
        }
    }

    /// Changes [[Prototype]] in storage.
    pub fn change_prototype(&mut self, mut object: Gc<JsObject>, proto: Value) {
        self.mark_prototype(proto);
        let shape = self.shapes.get(object.header.shape);
        if self.shape_of(object).is_dictionary() {
            self.shapes.set_dictionary_prototype(shape, proto);
        } else {
            let to = self.shapes.with_prototype(shape, proto);
            // SAFETY: just found or made.
            object.header.shape = unsafe { (*to).id };
            self.drain_invalidated();
        }
        if object.header.kind == CellKind::Array as u8 || object.has_flag(object_flags::IS_PROTOTYPE) {
            self.check_array_chain(proto);
        }
        if object.has_flag(object_flags::IS_PROTOTYPE) {
            self.prototype_changed(object);
            self.check_array_iteration(object, self.symbols.iterator);
            self.check_array_iteration(object, self.names.next);
        }
    }

    /// A property of `object` was removed or reconfigured.
    fn named_property_changed(&mut self, object: Gc<JsObject>) {
        if object.has_flag(object_flags::IS_PROTOTYPE) {
            self.prototype_changed(object);
        }
        if object.header.kind == CellKind::GlobalObject as u8 {
            for realm in &mut self.realms {
                if realm.inner_global == object.value() {
                    realm.global_epoch += 1;
                }
            }
        }
    }

    /// Invalidates what was cached about lookups through `object`.
    #[cold]
    pub(super) fn prototype_changed(&mut self, object: Gc<JsObject>) {
        self.proto_epoch = self.proto_epoch.wrapping_add(1);
        if self.promises_are_pristine {
            self.check_promises(object.value());
        }
        if let Some(mut tier) = self.tier.take() {
            tier.prototype_changed(self, object.value());
            self.tier = Some(tier);
        }
    }

    /// Keeps `array_iteration_pristine`: %Array.prototype%[@@iterator] and %ArrayIteratorPrototype%.next
    /// are as they were made.
    fn check_array_iteration(&mut self, object: Gc<JsObject>, key: PropertyKey) {
        if !self.array_iteration_pristine {
            return;
        }
        let iterator = key == self.symbols.iterator;
        if !iterator && key != self.names.next {
            return;
        }
        let intrinsic = if iterator { Intrinsic::ArrayPrototype } else { Intrinsic::ArrayIteratorPrototype };
        if self.realms.iter().any(|r| r.iteration_protected && r.get(intrinsic) == object.value()) {
            self.array_iteration_pristine = false;
        }
    }

    /// The realm's array iteration is complete: from now on changes to it are noticed. The two objects
    /// become dictionaries, because a cached store would go unnoticed.
    pub fn protect_array_iteration(&mut self) {
        for intrinsic in [Intrinsic::ArrayPrototype, Intrinsic::ArrayIteratorPrototype] {
            let object = self.intrinsic(intrinsic);
            if object.is_object() {
                self.mark_as_prototype(object.as_gc());
                self.make_dictionary(object.as_gc());
            }
        }
        self.realm_mut().iteration_protected = true;
    }

    /// An array's chain starts at `proto`: holes read undefined only if nothing there has elements.
    fn check_array_chain(&mut self, proto: Value) {
        let mut at = proto;
        while self.no_prototype_elements && at.is_object() {
            let object: Gc<JsObject> = at.as_gc();
            let plain = match CellKind::from_u8(object.header.kind) {
                Some(
                    CellKind::Proxy
                    | CellKind::TypedArray
                    | CellKind::StringObject
                    | CellKind::ModuleNamespace
                    | CellKind::MappedArguments,
                ) => false,
                _ => self.has_no_elements(object),
            };
            if !plain {
                self.no_prototype_elements = false;
            }
            at = self.proto_of(object);
        }
    }

    /// An element was added to `object`.
    #[inline]
    pub(super) fn element_added(&mut self, object: Gc<JsObject>) {
        if object.has_flag(object_flags::IS_PROTOTYPE) {
            self.no_prototype_elements = false;
        }
    }

    /// Whether the object has neither elements nor another scheme of them.
    pub fn has_no_elements(&self, object: Gc<JsObject>) -> bool {
        if object.elements_kind() == ElementsKind::Dictionary {
            return self.sparse(object).is_none_or(|sparse| sparse.map.is_empty());
        }
        // SAFETY: elements is never null.
        unsafe { (*object.elements).values().iter().all(|v| v.is_hole()) }
    }

    /// Size in bytes of an object, for statistics.
    pub fn object_bytes(object: Gc<JsObject>) -> usize {
        OBJECT_HEADER_SIZE + 8 * object.header.nslots as usize
    }
}
