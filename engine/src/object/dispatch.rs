//! The essential internal methods (6.1.7.2) for every kind of object: the ordinary path first, then a
//! match on the kind.

use super::property::{KeyList, PropertyDescriptor, PropertyKey};
use super::slots::accessor_parts;
use super::typed_array::NumericKey;
use super::{Attributes, JsObject, OwnProperty, TypedArray};
use crate::execution::{JsResult, Vm};
use crate::heap::CellKind;
use crate::value::{Gc, Value};

/// Whether the object's internal methods run script for this key. Proxies do not trap private names.
#[inline(always)]
fn is_proxy(object: Gc<JsObject>, key: PropertyKey) -> bool {
    object.header.kind == CellKind::Proxy as u8 && !key.is_private()
}

/// Whether a module namespace answers for this key.
#[inline(always)]
fn is_namespace(object: Gc<JsObject>, key: PropertyKey) -> bool {
    object.header.kind == CellKind::ModuleNamespace as u8 && !key.is_private()
}

impl Vm {
    // [[GetPrototypeOf]]: an object or null.
    #[inline]
    pub fn get_prototype_of(&mut self, object: Gc<JsObject>) -> JsResult<Value> {
        if object.header.kind == CellKind::Proxy as u8 {
            return self.proxy_get_prototype_of(object.cast());
        }
        Ok(self.proto_of(object))
    }

    // [[SetPrototypeOf]]
    pub fn set_prototype_of(&mut self, object: Gc<JsObject>, proto: Value) -> JsResult<bool> {
        match CellKind::from_u8(object.header.kind) {
            Some(CellKind::Proxy) => self.proxy_set_prototype_of(object.cast(), proto),
            // 10.4.6.2
            Some(CellKind::ModuleNamespace) => Ok(proto == self.proto_of(object)),
            _ => self.ordinary_set_prototype_of(object, proto),
        }
    }

    // [[IsExtensible]]
    #[inline]
    pub fn is_extensible(&mut self, object: Gc<JsObject>) -> JsResult<bool> {
        if object.header.kind == CellKind::Proxy as u8 {
            return self.proxy_is_extensible(object.cast());
        }
        Ok(self.shape_of(object).is_extensible())
    }

    // [[PreventExtensions]]
    pub fn prevent_extensions(&mut self, object: Gc<JsObject>) -> JsResult<bool> {
        match CellKind::from_u8(object.header.kind) {
            Some(CellKind::Proxy) => return self.proxy_prevent_extensions(object.cast()),
            Some(CellKind::Function) if self.shape_of(object).is_exotic() => {
                self.materialize_function(object.cast())?;
            }
            // 10.4.5.1
            Some(CellKind::TypedArray) if !self.typed_array_is_fixed_length(object.cast()) => {
                return Ok(false);
            }
            _ => {}
        }
        self.ordinary_prevent_extensions(object)?;
        Ok(true)
    }

    // [[GetOwnProperty]]
    pub fn get_own_property(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
    ) -> JsResult<Option<PropertyDescriptor>> {
        if is_proxy(object, key) {
            return self.proxy_get_own_property(object.cast(), key);
        }
        if is_namespace(object, key) {
            return self.namespace_get_own_property(object, key);
        }
        Ok(self.own_property(object, key)?.descriptor())
    }

    // [[DefineOwnProperty]]
    pub fn define_own_property(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        desc: &PropertyDescriptor,
    ) -> JsResult<bool> {
        match CellKind::from_u8(object.header.kind) {
            Some(CellKind::Array) => return self.array_define_own_property(object.cast(), key, desc),
            Some(CellKind::Proxy) if !key.is_private() => {
                return self.proxy_define_own_property(object.cast(), key, desc);
            }
            Some(CellKind::ModuleNamespace) if !key.is_private() => {
                return self.namespace_define_own_property(object, key, desc);
            }
            Some(CellKind::Function) if self.shape_of(object).is_exotic() => {
                self.materialize_function(object.cast())?;
            }
            Some(CellKind::GlobalObject) => self.materialize_global(object, key)?,
            Some(CellKind::TypedArray) => {
                if let Some(number) = self.numeric_key(key)? {
                    return self.typed_array_define_own_property(object.cast(), number, desc);
                }
            }
            Some(CellKind::StringObject) => {
                if self.is_string_object_key(object.cast(), key) {
                    let current = self.own_property(object, key)?.descriptor();
                    let extensible = self.shape_of(object).is_extensible();
                    return Ok(self.is_compatible_descriptor(extensible, desc, current.as_ref()));
                }
            }
            Some(CellKind::MappedArguments) => {
                if let Some(index) = key.as_index() {
                    return self.mapped_define_own_property(object, index, desc);
                }
            }
            _ => {}
        }
        self.ordinary_define_own_property(object, key, desc)
    }

    /// CreateDataProperty where nothing but storage is involved: plain objects and arrays that are
    /// extensible and do not have the property, or have it as a fast element. False: not such a case.
    #[inline]
    pub fn try_create_data_property(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        value: Value,
    ) -> JsResult<bool> {
        let is_array = object.header.kind == CellKind::Array as u8;
        if !is_array && object.header.kind != CellKind::Object as u8 {
            return Ok(false);
        }
        if let Some(index) = key.as_index() {
            if !object.elements_kind().is_fast() {
                return Ok(false);
            }
            self.put_element(object, index, value)?;
            return Ok(true);
        }
        let from = self.shapes.get(object.header.shape);
        let shape = self.shape_of(object);
        if is_array && key == self.names.length || !shape.is_extensible() {
            return Ok(false);
        }
        // A child that adds the key tells without a lookup that it is new.
        if (shape.is_dictionary() || self.shapes.find_add(from, key, Attributes::ALL).is_none())
            && shape.lookup(key).is_some()
        {
            return Ok(false);
        }
        self.add_named(object, key, value, Attributes::ALL)?;
        Ok(true)
    }

    // [[HasProperty]]
    pub fn has_property(&mut self, object: Gc<JsObject>, key: PropertyKey) -> JsResult<bool> {
        let mut at = object;
        loop {
            if is_proxy(at, key) {
                return self.proxy_has_property(at.cast(), key);
            }
            if is_namespace(at, key) {
                return self.namespace_has_property(at, key);
            }
            match self.own_property(at, key)? {
                OwnProperty::Data(..) | OwnProperty::Accessor(..) => return Ok(true),
                OwnProperty::Stop => return Ok(false),
                OwnProperty::Absent => {}
            }
            let proto = self.proto_of(at);
            if !proto.is_object() {
                return Ok(false);
            }
            at = proto.as_gc();
        }
    }

    // [[Get]]
    pub fn get_with_receiver(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        receiver: Value,
    ) -> JsResult<Value> {
        let mut at = object;
        loop {
            if is_proxy(at, key) {
                return self.proxy_get(at.cast(), key, receiver);
            }
            if is_namespace(at, key) {
                return self.namespace_get(at, key);
            }
            match self.own_property(at, key)? {
                OwnProperty::Data(value, _) => return Ok(value),
                OwnProperty::Accessor(pair, _) => {
                    let (getter, _) = accessor_parts(pair);
                    if getter.is_undefined() {
                        return Ok(Value::UNDEFINED);
                    }
                    return self.call(getter, receiver, &[]);
                }
                OwnProperty::Stop => return Ok(Value::UNDEFINED),
                OwnProperty::Absent => {}
            }
            let proto = self.proto_of(at);
            if !proto.is_object() {
                return Ok(Value::UNDEFINED);
            }
            at = proto.as_gc();
        }
    }

    // [[Set]]
    pub fn set_with_receiver(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        value: Value,
        receiver: Value,
    ) -> JsResult<bool> {
        let mut at = object;
        loop {
            match CellKind::from_u8(at.header.kind) {
                Some(CellKind::Proxy) if !key.is_private() => {
                    return self.proxy_set(at.cast(), key, value, receiver);
                }
                Some(CellKind::ModuleNamespace) if !key.is_private() => return Ok(false),
                // 10.4.5.5
                Some(CellKind::TypedArray) => {
                    if let Some(number) = self.numeric_key(key)? {
                        if receiver == at.value() {
                            let array: Gc<TypedArray> = at.cast();
                            if array.viewed_buffer().is_immutable() {
                                return Ok(false);
                            }
                            self.typed_array_set_element(at.cast(), number, value)?;
                            return Ok(true);
                        }
                        if !self.is_valid_integer_index(at.cast(), number) {
                            return Ok(true);
                        }
                    }
                }
                _ => {}
            }
            match self.own_property(at, key)? {
                OwnProperty::Data(_, attributes) => {
                    if !attributes.writable() {
                        return Ok(false);
                    }
                    if receiver == at.value() {
                        return self.write_own_data(at, key, value);
                    }
                    break;
                }
                OwnProperty::Accessor(pair, _) => {
                    let (_, setter) = accessor_parts(pair);
                    if setter.is_undefined() {
                        return Ok(false);
                    }
                    self.call(setter, receiver, &[value])?;
                    return Ok(true);
                }
                OwnProperty::Absent | OwnProperty::Stop => {}
            }
            let proto = self.proto_of(at);
            if !proto.is_object() {
                break;
            }
            at = proto.as_gc();
        }
        self.set_on_receiver(object, key, value, receiver)
    }

    /// 10.1.9.2 steps 2.b to 2.e: the property is an inherited or absent data property.
    fn set_on_receiver(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        value: Value,
        receiver: Value,
    ) -> JsResult<bool> {
        if !receiver.is_object() {
            return Ok(false);
        }
        let target: Gc<JsObject> = receiver.as_gc();
        if receiver == object.value() && !is_proxy(target, key) {
            // The receiver's own lookup came first and found nothing: CreateDataProperty cannot find
            // anything either. Typed arrays' numeric keys did not get here.
            if !self.shape_of(target).is_extensible() {
                return Ok(false);
            }
            if let Some(index) = key.as_index() {
                if target.header.kind == CellKind::Array as u8
                    && index >= target.cast::<super::JsArray>().length()
                    && !self.array_length_writable(target.cast())
                {
                    return Ok(false);
                }
                self.put_element(target, index, value)?;
                return Ok(true);
            }
            if target.header.kind == CellKind::Function as u8 && self.shape_of(target).is_exotic() {
                self.materialize_function(target.cast())?;
            }
            self.add_named(target, key, value, Attributes::ALL)?;
            return Ok(true);
        }
        match self.get_own_property(target, key)? {
            Some(existing) => {
                if existing.is_accessor() || existing.writable == Some(false) {
                    return Ok(false);
                }
                let desc = PropertyDescriptor { value: Some(value), ..PropertyDescriptor::default() };
                self.define_own_property(target, key, &desc)
            }
            None => self.define_own_property(target, key, &PropertyDescriptor::data(value, Attributes::ALL)),
        }
    }

    /// Overwrites a writable own data property found by `own_property`.
    fn write_own_data(&mut self, object: Gc<JsObject>, key: PropertyKey, value: Value) -> JsResult<bool> {
        if let Some(index) = key.as_index() {
            match CellKind::from_u8(object.header.kind) {
                Some(CellKind::MappedArguments) => self.write_mapped_element(object, index, value)?,
                _ => self.put_element(object, index, value)?,
            }
            return Ok(true);
        }
        if object.header.kind == CellKind::Array as u8 && key == self.names.length {
            return self.array_set_length(
                object.cast(),
                &PropertyDescriptor { value: Some(value), ..PropertyDescriptor::default() },
            );
        }
        if let Some(entry) = self.shape_of(object).lookup(key) {
            self.store_existing(object, entry, value);
        }
        Ok(true)
    }

    // [[Delete]]
    pub fn delete(&mut self, object: Gc<JsObject>, key: PropertyKey) -> JsResult<bool> {
        match CellKind::from_u8(object.header.kind) {
            Some(CellKind::Proxy) if !key.is_private() => return self.proxy_delete(object.cast(), key),
            Some(CellKind::ModuleNamespace) if !key.is_private() => {
                return self.namespace_delete(object, key);
            }
            Some(CellKind::Array) if key == self.names.length => return Ok(false),
            Some(CellKind::Function) if self.shape_of(object).is_exotic() => {
                self.materialize_function(object.cast())?;
            }
            Some(CellKind::TypedArray) => {
                if let Some(number) = self.numeric_key(key)? {
                    return Ok(!self.is_valid_integer_index(object.cast(), number));
                }
            }
            Some(CellKind::StringObject) if self.is_string_object_key(object.cast(), key) => {
                return Ok(false);
            }
            Some(CellKind::MappedArguments) => {
                if let Some(index) = key.as_index() {
                    let deleted = self.ordinary_delete(object, key);
                    if deleted {
                        self.unmap_argument(object, index);
                    }
                    return Ok(deleted);
                }
            }
            _ => {}
        }
        Ok(self.ordinary_delete(object, key))
    }

    // [[OwnPropertyKeys]]: integers ascending, strings, symbols.
    pub fn own_property_keys(&mut self, object: Gc<JsObject>) -> JsResult<KeyList> {
        match CellKind::from_u8(object.header.kind) {
            Some(CellKind::Proxy) => return self.proxy_own_property_keys(object.cast()),
            Some(CellKind::ModuleNamespace) => return self.namespace_own_property_keys(object),
            Some(CellKind::Function) if self.shape_of(object).is_exotic() => {
                self.materialize_function(object.cast())?;
            }
            Some(CellKind::Array) => {
                let mut keys = KeyList::new(&mut self.heap);
                self.stored_element_keys(object, &mut keys);
                keys.push(self.names.length);
                self.stored_named_keys(object, &mut keys);
                return Ok(keys);
            }
            Some(CellKind::StringObject) => {
                let mut keys = KeyList::new(&mut self.heap);
                let length = self.string_object_value(object.cast()).length;
                keys.extend((0..length).map(PropertyKey::index));
                self.stored_element_keys(object, &mut keys);
                keys.push(self.names.length);
                self.stored_named_keys(object, &mut keys);
                return Ok(keys);
            }
            Some(CellKind::TypedArray) => {
                let mut keys = KeyList::new(&mut self.heap);
                let length = self.typed_array_len(object.cast());
                let indices = length.min(u32::MAX as usize) as u32;
                keys.extend((0..indices).map(PropertyKey::index));
                for index in indices as usize..length {
                    let key = self.key_from_f64(index as f64);
                    keys.push(key);
                }
                self.stored_named_keys(object, &mut keys);
                return Ok(keys);
            }
            _ => {}
        }
        Ok(self.ordinary_own_property_keys(object))
    }

    /// The number a typed array takes the key for, if it is one (7.1.21 for strings).
    #[inline]
    pub(super) fn numeric_key(&mut self, key: PropertyKey) -> JsResult<Option<NumericKey>> {
        match key.as_index() {
            Some(index) => Ok(Some(index as f64)),
            None => self.canonical_numeric(key),
        }
    }
}
