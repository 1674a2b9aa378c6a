//! Filling inline caches: the full operation, and a case that makes the next one short.
//!
//! What a case relies on: a cacheable shape fixes own properties, kind and prototype; every object further
//! up is flagged IS_PROTOTYPE, so that `vm.proto_epoch` moves when its named properties, attributes or
//! prototype change. Shapes of prototypes are their own, so Add cases never apply to a prototype.

use super::property::{Attributes, PropertyKey};
use super::shape::{reserved_ids, shape_flags};
use super::slots::{accessor_parts, read_slot, slot_offset};
use super::{JsFunction, JsObject, Shape};
use crate::execution::{JsResult, Vm};
use crate::feedback::{CaseKind, PropertyCase, PropertyIc};
use crate::heap::{CellHeader, CellKind};
use crate::value::{Gc, Value};

/// Reserved shape id of a primitive, 0 for undefined and null.
#[inline]
pub fn primitive_shape_id(value: Value) -> u32 {
    if value.is_number() {
        reserved_ids::NUMBER
    } else if value.is_bool() {
        reserved_ids::BOOLEAN
    } else {
        match value.cell_kind().and_then(CellKind::from_u8) {
            Some(CellKind::String) => reserved_ids::STRING,
            Some(CellKind::Symbol) => reserved_ids::SYMBOL,
            Some(CellKind::BigInt) => reserved_ids::BIGINT,
            _ => 0,
        }
    }
}

/// Value in the slot a case describes.
///
/// # Safety
/// `object` has the shape the case was made for, or is its holder while the epoch is current.
#[inline]
unsafe fn load_slot(object: Gc<JsObject>, inline: bool, offset: u32) -> Value {
    // SAFETY: the caller's promise makes the offset valid.
    unsafe {
        let base = if inline { object.as_ptr() as *const u8 } else { object.slots as *const u8 };
        *(base.add(offset as usize) as *const Value)
    }
}

impl Vm {
    /// Whether a key of an object is answered by its kind rather than by its shape. Lazy functions get
    /// their properties if the key asks for them.
    fn is_special_key(&mut self, object: Gc<JsObject>, key: PropertyKey) -> JsResult<bool> {
        Ok(match CellKind::from_u8(object.header.kind) {
            Some(CellKind::Object) => false,
            Some(CellKind::Array | CellKind::StringObject) => key == self.names.length,
            Some(CellKind::Proxy | CellKind::ModuleNamespace) => !key.is_private(),
            Some(CellKind::TypedArray) => self.canonical_numeric(key)?.is_some(),
            Some(CellKind::Function) => {
                if self.is_lazy_key(key) && self.is_lazy_function(object) {
                    self.materialize_function(object.cast::<JsFunction>())?;
                }
                false
            }
            Some(CellKind::GlobalObject) => {
                self.materialize_global(object, key)?;
                false
            }
            _ => false,
        })
    }

    fn property_case(
        &self,
        receiver_shape: u32,
        holder: Option<Gc<JsObject>>,
        shape: &Shape,
        slot: u32,
        accessor: bool,
    ) -> PropertyCase {
        let (inline, offset) = slot_offset(shape, slot);
        let kind = match (holder.is_some(), accessor, inline) {
            (false, false, true) => CaseKind::OwnInline,
            (false, false, false) => CaseKind::OwnOverflow,
            (true, false, true) => CaseKind::ProtoInline,
            (true, false, false) => CaseKind::ProtoOverflow,
            (false, true, true) => CaseKind::OwnAccessorInline,
            (false, true, false) => CaseKind::OwnAccessorOverflow,
            (true, true, true) => CaseKind::ProtoAccessorInline,
            (true, true, false) => CaseKind::ProtoAccessorOverflow,
        };
        PropertyCase {
            shape: receiver_shape,
            kind,
            offset,
            epoch: self.proto_epoch,
            new_shape: 0,
            holder: holder.map_or(Value::UNDEFINED, |h| h.value()),
            owner: std::ptr::null_mut(),
        }
    }

    /// How a load can be cached, if it can.
    pub(super) fn find_get_case(
        &mut self,
        receiver: Value,
        key: PropertyKey,
    ) -> JsResult<Option<PropertyCase>> {
        if key.is_index() {
            return Ok(None);
        }
        let (receiver_shape, mut at) = if receiver.is_object() {
            let object: Gc<JsObject> = receiver.as_gc();
            let shape = self.shape_of(object);
            if object.header.kind == CellKind::Array as u8 && key == self.names.length {
                let case =
                    PropertyCase { shape: shape.id, kind: CaseKind::ArrayLength, ..PropertyCase::EMPTY };
                return Ok(Some(case));
            }
            if object.header.kind == CellKind::ModuleNamespace as u8 {
                return Ok(self.namespace_case(object, key));
            }
            if self.is_special_key(object, key)? {
                return Ok(None);
            }
            // The check may have made a function's properties.
            let shape = self.shape_of(object);
            if !shape.is_cacheable() && !self.is_lazy_function(object) || shape.is_dictionary() {
                return Ok(None);
            }
            if let Some(entry) = shape.lookup(key) {
                let accessor = entry.attributes.is_accessor();
                return Ok(Some(self.property_case(shape.id, None, shape, entry.slot, accessor)));
            }
            if key.is_private() {
                return Ok(None);
            }
            (shape.id, shape.proto)
        } else {
            let id = primitive_shape_id(receiver);
            if id == reserved_ids::STRING && key == self.names.length {
                return Ok(Some(PropertyCase {
                    shape: id,
                    kind: CaseKind::StringLength,
                    ..PropertyCase::EMPTY
                }));
            }
            match self.prototype_of_primitive(receiver) {
                Some(proto) => (id, proto.value()),
                None => return Ok(None),
            }
        };
        while at.is_object() {
            let holder: Gc<JsObject> = at.as_gc();
            if self.is_special_key(holder, key)? {
                return Ok(None);
            }
            self.mark_as_prototype(holder);
            let shape = self.shape_of(holder);
            if shape.is_exotic() && !self.is_lazy_function(holder) {
                return Ok(None);
            }
            if let Some(entry) = shape.lookup(key) {
                let accessor = entry.attributes.is_accessor();
                return Ok(Some(self.property_case(
                    receiver_shape,
                    Some(holder),
                    shape,
                    entry.slot,
                    accessor,
                )));
            }
            at = shape.proto;
        }
        Ok(Some(PropertyCase {
            shape: receiver_shape,
            kind: CaseKind::Absent,
            epoch: self.proto_epoch,
            ..PropertyCase::EMPTY
        }))
    }

    /// The accessor pair of a valid accessor case for this receiver.
    fn cached_accessor(&self, case: &PropertyCase, receiver: Value) -> Option<Value> {
        // SAFETY: the case's shape was compared by the caller; chain cases are used while current.
        unsafe {
            match case.kind {
                CaseKind::OwnAccessorInline => Some(load_slot(receiver.as_gc(), true, case.offset)),
                CaseKind::OwnAccessorOverflow => Some(load_slot(receiver.as_gc(), false, case.offset)),
                CaseKind::ProtoAccessorInline if case.epoch == self.proto_epoch => {
                    Some(load_slot(case.holder.as_gc(), true, case.offset))
                }
                CaseKind::ProtoAccessorOverflow if case.epoch == self.proto_epoch => {
                    Some(load_slot(case.holder.as_gc(), false, case.offset))
                }
                _ => None,
            }
        }
    }

    fn receiver_shape_id(receiver: Value) -> u32 {
        if receiver.is_object() {
            receiver.as_gc::<JsObject>().header.shape
        } else {
            primitive_shape_id(receiver)
        }
    }

    /// [[Get]] after the inlined cases missed (or for what they do not do: getters, numbers), caching it.
    ///
    /// `ic` is a live slot of the code block that the `Code` cell `code` owns.
    pub fn cached_get_miss(
        &mut self,
        ic: *mut PropertyIc,
        code: *mut CellHeader,
        receiver: Value,
        key: PropertyKey,
    ) -> JsResult<Value> {
        // SAFETY: the slot outlives the call; the reference is not used after script may have run.
        let cache = unsafe { &mut *ic };
        let id = Self::receiver_shape_id(receiver);
        if let Some(case) = cache.cases().find(|case| case.shape == id) {
            if let Some(pair) = self.cached_accessor(case, receiver) {
                let (getter, _) = accessor_parts(pair);
                return if getter.is_undefined() {
                    Ok(Value::UNDEFINED)
                } else {
                    self.call(getter, receiver, &[])
                };
            }
            if !receiver.is_cell() && case.epoch == self.proto_epoch {
                // SAFETY: a current chain case: the holder has the slot.
                unsafe {
                    match case.kind {
                        CaseKind::ProtoInline => {
                            return Ok(load_slot(case.holder.as_gc(), true, case.offset));
                        }
                        CaseKind::ProtoOverflow => {
                            return Ok(load_slot(case.holder.as_gc(), false, case.offset));
                        }
                        CaseKind::Absent => return Ok(Value::UNDEFINED),
                        _ => {}
                    }
                }
            }
        }
        if !cache.megamorphic {
            match self.find_get_case(receiver, key)? {
                Some(case) => {
                    cache.add(case);
                    self.heap.write_barrier(code);
                }
                None => cache.uncacheable = true,
            }
        } else {
            self.note_megamorphic_get(receiver, key)?;
        }
        if key.is_private() && receiver.is_object() {
            let object: Gc<JsObject> = receiver.as_gc();
            let shape = self.shape_of(object);
            return Ok(shape
                .lookup(key)
                .map_or(Value::UNDEFINED, |entry| read_slot(object, shape, entry.slot)));
        }
        self.get_v(receiver, key)
    }

    /// How a store can be cached, if it can.
    pub(super) fn find_set_case(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
    ) -> JsResult<Option<PropertyCase>> {
        let shape = self.shape_of(object);
        // A closure's `prototype` and the two objects of array iteration (dictionaries) are watched.
        if key.is_index()
            || !shape.is_cacheable()
            || self.is_special_key(object, key)?
            || object.header.kind == CellKind::Function as u8 && key == self.names.prototype
        {
            return Ok(None);
        }
        if let Some(entry) = shape.lookup(key) {
            if entry.attributes.is_accessor() {
                return Ok(Some(self.property_case(shape.id, None, shape, entry.slot, true)));
            }
            // Stores to prototypes are noticed: see `prototype_value_changes`.
            if !entry.attributes.writable() || shape.flags & shape_flags::PROTOTYPE != 0 {
                return Ok(None);
            }
            let case = self.property_case(shape.id, None, shape, entry.slot, false);
            return Ok(Some(PropertyCase { owner: entry.owner, ..case }));
        }
        if key.is_private() {
            return Ok(None);
        }
        let mut at = shape.proto;
        while at.is_object() {
            let holder: Gc<JsObject> = at.as_gc();
            if self.is_special_key(holder, key)? {
                return Ok(None);
            }
            self.mark_as_prototype(holder);
            let holder_shape = self.shape_of(holder);
            if holder_shape.is_exotic() && !self.is_lazy_function(holder) {
                return Ok(None);
            }
            if let Some(entry) = holder_shape.lookup(key) {
                if entry.attributes.is_accessor() {
                    return Ok(Some(self.property_case(
                        shape.id,
                        Some(holder),
                        holder_shape,
                        entry.slot,
                        true,
                    )));
                }
                if !entry.attributes.writable() {
                    return Ok(None);
                }
                break;
            }
            at = holder_shape.proto;
        }
        Ok(self.find_add_case(object, key))
    }

    /// The case of adding `key` to objects of this object's shape with the attributes of assignment.
    fn find_add_case(&mut self, object: Gc<JsObject>, key: PropertyKey) -> Option<PropertyCase> {
        let shape = self.shape_of(object);
        if !shape.is_extensible() && !key.is_private()
            || shape.flags & shape_flags::PROTOTYPE != 0
            || !self.shapes.may_add(shape)
        {
            return None;
        }
        let to = self.shapes.add_property(shape, key, Attributes::ALL);
        let (inline, offset) = slot_offset(shape, shape.slot_count);
        Some(PropertyCase {
            shape: shape.id,
            kind: if inline { CaseKind::AddInline } else { CaseKind::AddOverflow },
            offset,
            epoch: self.proto_epoch,
            // SAFETY: just found or made.
            new_shape: unsafe { (*to).id },
            holder: Value::UNDEFINED,
            owner: to,
        })
    }

    /// Assignment after the inlined cases missed, caching it. As for `cached_get_miss`.
    pub fn cached_set_miss(
        &mut self,
        ic: *mut PropertyIc,
        code: *mut CellHeader,
        receiver: Value,
        key: PropertyKey,
        value: Value,
        strict: bool,
    ) -> JsResult<()> {
        if !receiver.is_object() {
            return self.set_v(receiver, key, value, strict);
        }
        // SAFETY: the slot outlives the call; the reference is not used after script may have run.
        let cache = unsafe { &mut *ic };
        let object: Gc<JsObject> = receiver.as_gc();
        if let Some(case) = cache.cases().find(|case| case.shape == object.header.shape)
            && let Some(pair) = self.cached_accessor(case, receiver)
        {
            let (_, setter) = accessor_parts(pair);
            if !setter.is_undefined() {
                self.call(setter, receiver, &[value])?;
                return Ok(());
            }
        } else if !cache.megamorphic {
            match self.find_set_case(object, key)? {
                Some(case) => {
                    cache.add(case);
                    self.heap.write_barrier(code);
                    if matches!(case.kind, CaseKind::AddInline | CaseKind::AddOverflow) {
                        // Nothing on the chain minds: the property is simply added.
                        return self.add_named(object, key, value, Attributes::ALL);
                    }
                }
                None => cache.uncacheable = true,
            }
        } else {
            self.note_megamorphic_set(object, key)?;
        }
        if key.is_private() {
            let shape = self.shape_of(object);
            if let Some(entry) = shape.lookup(key) {
                self.store_existing(object, entry, value);
            }
            return Ok(());
        }
        self.set(object, key, value, strict)?;
        Ok(())
    }

    /// CreateDataPropertyOrThrow (or PrivateFieldAdd, known to be absent) after the inlined cases missed,
    /// caching it. As for `cached_get_miss`.
    pub fn cached_define_miss(
        &mut self,
        ic: *mut PropertyIc,
        code: *mut CellHeader,
        object: Gc<JsObject>,
        key: PropertyKey,
        value: Value,
    ) -> JsResult<()> {
        // SAFETY: the slot outlives the call.
        let cache = unsafe { &mut *ic };
        if self.is_lazy_function(object) {
            self.materialize_function(object.cast())?;
        }
        let shape = self.shape_of(object);
        let watched = object.header.kind == CellKind::Function as u8 && key == self.names.prototype;
        if !cache.megamorphic
            && !key.is_index()
            && shape.is_cacheable()
            && !watched
            && !self.is_special_key(object, key)?
        {
            let case = match shape.lookup(key) {
                Some(entry)
                    if entry.attributes == Attributes::ALL && shape.flags & shape_flags::PROTOTYPE == 0 =>
                {
                    let case = self.property_case(shape.id, None, shape, entry.slot, false);
                    Some(PropertyCase { owner: entry.owner, ..case })
                }
                Some(_) => None,
                None => self.find_add_case(object, key),
            };
            if let Some(case) = case {
                cache.add(case);
                self.heap.write_barrier(code);
            }
        }
        if key.is_private() {
            return self.add_private(object, key, value, Attributes::ALL);
        }
        self.create_data_property_or_throw(object, key, value)
    }

    /// InstanceofOperator (13.10.2) with a cache for the lookup of @@hasInstance. As for
    /// `cached_get_miss`.
    pub fn cached_instance_of(
        &mut self,
        ic: *mut PropertyIc,
        code: *mut CellHeader,
        value: Value,
        target: Value,
    ) -> JsResult<bool> {
        if !target.is_kind(CellKind::Function) && !target.is_kind(CellKind::NativeFunction) {
            return self.instance_of(value, target);
        }
        // SAFETY: the slot outlives the call.
        let cached = unsafe { (&*ic).cases().find_map(|case| self.try_case(case, target)) };
        let method = match cached {
            Some(method) => method,
            None => self.cached_get_miss(ic, code, target, self.symbols.has_instance)?,
        };
        if method == self.intrinsic(crate::execution::Intrinsic::FunctionPrototypeHasInstance) {
            // FAST PATH: what the original method would do, without the call.
            return self.ordinary_has_instance(target, value);
        }
        if method.is_nullish() {
            return self.ordinary_has_instance(target, value);
        }
        if !self.is_callable(method) {
            let text = self.describe(method);
            return Err(self.type_error(format!("{text} is not a function")));
        }
        let result = self.call(method, target, &[value])?;
        Ok(self.to_boolean(result))
    }

    /// The value a valid load case gives for a receiver of the case's shape; None for getters and stale
    /// cases.
    #[inline]
    pub fn try_case(&self, case: &PropertyCase, receiver: Value) -> Option<Value> {
        if !receiver.is_object() || receiver.as_gc::<JsObject>().header.shape != case.shape {
            return None;
        }
        // SAFETY: the shape was compared; chain cases are used while current.
        unsafe {
            match case.kind {
                CaseKind::OwnInline => Some(load_slot(receiver.as_gc(), true, case.offset)),
                CaseKind::OwnOverflow => Some(load_slot(receiver.as_gc(), false, case.offset)),
                CaseKind::ProtoInline if case.epoch == self.proto_epoch => {
                    Some(load_slot(case.holder.as_gc(), true, case.offset))
                }
                CaseKind::ProtoOverflow if case.epoch == self.proto_epoch => {
                    Some(load_slot(case.holder.as_gc(), false, case.offset))
                }
                CaseKind::Absent if case.epoch == self.proto_epoch => Some(Value::UNDEFINED),
                _ => None,
            }
        }
    }
}
