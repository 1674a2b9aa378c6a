//! Own properties in one form for all kinds of object, and the Ordinary… internal methods (10.1).

use super::property::{Attributes, KeyList, PropertyDescriptor, PropertyKey};
use super::slots::{accessor_parts, read_slot};
use super::typed_array::element_attributes;
use super::{JsArray, JsFunction, JsObject};
use crate::execution::{JsResult, Vm};
use crate::heap::CellKind;
use crate::value::{Gc, Value};

/// An own property as lookups see it, without a descriptor record.
#[derive(Clone, Copy, Debug)]
pub enum OwnProperty {
    Absent,
    /// Absent, and the lookup ends here without asking the prototype (typed arrays' numeric keys).
    Stop,
    Data(Value, Attributes),
    /// The accessor pair.
    Accessor(Value, Attributes),
}

impl OwnProperty {
    /// As a complete descriptor, if the property exists.
    pub fn descriptor(self) -> Option<PropertyDescriptor> {
        match self {
            OwnProperty::Absent | OwnProperty::Stop => None,
            OwnProperty::Data(value, attributes) => Some(PropertyDescriptor::data(value, attributes)),
            OwnProperty::Accessor(pair, attributes) => {
                let (get, set) = accessor_parts(pair);
                Some(PropertyDescriptor::accessor(get, set, attributes))
            }
        }
    }
    pub fn exists(self) -> bool {
        matches!(self, OwnProperty::Data(..) | OwnProperty::Accessor(..))
    }
    /// Attributes; none if absent.
    pub fn attributes(self) -> Attributes {
        match self {
            OwnProperty::Absent | OwnProperty::Stop => Attributes::NONE,
            OwnProperty::Data(_, attributes) | OwnProperty::Accessor(_, attributes) => attributes,
        }
    }
}

impl Vm {
    /// [[GetOwnProperty]] of anything but proxies and namespaces (for those: what is in storage, which is
    /// private names). Runs no script.
    #[inline]
    pub fn own_property(&mut self, object: Gc<JsObject>, key: PropertyKey) -> JsResult<OwnProperty> {
        if let Some(index) = key.as_index() {
            if let Some(value) = self.fast_element(object, index) {
                return Ok(OwnProperty::Data(value, Attributes::ALL));
            }
            return self.own_element(object, index);
        }
        if object.header.kind != CellKind::Object as u8
            && let Some(own) = self.own_special(object, key)?
        {
            return Ok(own);
        }
        Ok(self.stored_named(object, key))
    }

    /// Attributes of an own property, for objects without traps.
    pub fn own_attributes(&mut self, object: Gc<JsObject>, key: PropertyKey) -> Option<Attributes> {
        match self.own_property(object, key) {
            Ok(own) if own.exists() => Some(own.attributes()),
            Ok(_) => None,
            Err(throw) => {
                self.take_exception(throw);
                None
            }
        }
    }

    /// Value of an own data property, for objects without traps.
    pub fn get_own_data(&mut self, object: Gc<JsObject>, key: PropertyKey) -> Option<Value> {
        match self.own_property(object, key) {
            Ok(OwnProperty::Data(value, _)) => Some(value),
            Ok(_) => None,
            Err(throw) => {
                self.take_exception(throw);
                None
            }
        }
    }

    /// A named property in storage.
    #[inline]
    pub fn stored_named(&self, object: Gc<JsObject>, key: PropertyKey) -> OwnProperty {
        let shape = self.shape_of(object);
        match shape.lookup(key) {
            None => OwnProperty::Absent,
            Some(entry) => {
                let value = read_slot(object, shape, entry.slot);
                if entry.attributes.is_accessor() {
                    OwnProperty::Accessor(value, entry.attributes)
                } else {
                    OwnProperty::Data(value, entry.attributes)
                }
            }
        }
    }

    fn own_element(&mut self, object: Gc<JsObject>, index: u32) -> JsResult<OwnProperty> {
        if object.header.kind == CellKind::MappedArguments as u8 {
            return Ok(self.mapped_element(object, index));
        }
        if object.elements_kind().is_fast() {
            return Ok(OwnProperty::Absent);
        }
        match CellKind::from_u8(object.header.kind) {
            Some(CellKind::TypedArray) => {
                Ok(match self.typed_array_element(object.cast(), index as f64)? {
                    Some(value) => OwnProperty::Data(value, element_attributes(object.cast())),
                    None => OwnProperty::Stop,
                })
            }
            Some(CellKind::StringObject) => match self.string_object_element(object.cast(), index)? {
                Some(value) => Ok(OwnProperty::Data(value, Attributes(Attributes::ENUMERABLE))),
                None => Ok(self.stored_element(object, index)),
            },
            _ => Ok(self.stored_element(object, index)),
        }
    }

    /// Named properties that are not in storage.
    fn own_special(&mut self, object: Gc<JsObject>, key: PropertyKey) -> JsResult<Option<OwnProperty>> {
        Ok(match CellKind::from_u8(object.header.kind) {
            Some(CellKind::Array) if key == self.names.length => {
                let array: Gc<JsArray> = object.cast();
                let writable = self.array_length_writable(array);
                Some(OwnProperty::Data(Value::number(array.length() as f64), Attributes(writable as u8)))
            }
            Some(CellKind::StringObject) if key == self.names.length => {
                let length = self.string_object_value(object.cast()).length;
                Some(OwnProperty::Data(Value::int(length as i32), Attributes::NONE))
            }
            Some(CellKind::Function) if self.shape_of(object).is_exotic() && self.is_lazy_key(key) => {
                self.materialize_function(object.cast::<JsFunction>())?;
                None
            }
            Some(CellKind::GlobalObject) => Some(self.global_property(object, key)?),
            Some(CellKind::TypedArray) => match self.canonical_numeric(key)? {
                Some(number) => match self.typed_array_element(object.cast(), number)? {
                    Some(value) => Some(OwnProperty::Data(value, element_attributes(object.cast()))),
                    None => Some(OwnProperty::Stop),
                },
                None => None,
            },
            _ => None,
        })
    }

    // 10.1.6.3 ValidateAndApplyPropertyDescriptor without the application: whether `desc` may be defined.
    pub fn is_compatible_descriptor(
        &mut self,
        extensible: bool,
        desc: &PropertyDescriptor,
        current: Option<&PropertyDescriptor>,
    ) -> bool {
        let Some(current) = current else { return extensible };
        if current.configurable == Some(false) {
            if desc.configurable == Some(true) {
                return false;
            }
            if desc.enumerable.is_some() && desc.enumerable != current.enumerable {
                return false;
            }
            if !desc.is_generic() && desc.is_accessor() != current.is_accessor() {
                return false;
            }
            if current.is_accessor() {
                // Getters and setters are objects or undefined: identity is SameValue.
                if desc.get.is_some() && desc.get != current.get
                    || desc.set.is_some() && desc.set != current.set
                {
                    return false;
                }
            } else if current.writable == Some(false) {
                if desc.writable == Some(true) {
                    return false;
                }
                if let Some(value) = desc.value
                    && !self.same_value(value, current.value.unwrap_or(Value::UNDEFINED))
                {
                    return false;
                }
            }
        }
        true
    }

    // 10.1.6.1 OrdinaryDefineOwnProperty, on storage.
    pub fn ordinary_define_own_property(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        desc: &PropertyDescriptor,
    ) -> JsResult<bool> {
        let current = match key.as_index() {
            Some(index) => self.stored_element(object, index),
            None => self.stored_named(object, key),
        };
        let extensible = self.shape_of(object).is_extensible() || key.is_private();
        if !current.exists() {
            if !extensible {
                return Ok(false);
            }
        } else if !self.is_compatible_descriptor(extensible, desc, current.descriptor().as_ref()) {
            return Ok(false);
        }
        self.apply_descriptor(object, key, desc, current)?;
        Ok(true)
    }

    /// Stores what a validated descriptor says (10.1.6.3 steps 2 and 6).
    pub(super) fn apply_descriptor(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        desc: &PropertyDescriptor,
        current: OwnProperty,
    ) -> JsResult<()> {
        let mut bits = match current {
            OwnProperty::Data(_, attributes) | OwnProperty::Accessor(_, attributes) => attributes.0,
            _ => 0,
        };
        let mut set_bit = |bit: u8, field: Option<bool>| {
            if let Some(on) = field {
                bits = if on { bits | bit } else { bits & !bit };
            }
        };
        set_bit(Attributes::ENUMERABLE, desc.enumerable);
        set_bit(Attributes::CONFIGURABLE, desc.configurable);
        let value = if desc.is_accessor() {
            let (old_get, old_set) = match current {
                OwnProperty::Accessor(pair, _) => accessor_parts(pair),
                _ => (Value::UNDEFINED, Value::UNDEFINED),
            };
            bits = bits & !Attributes::WRITABLE | Attributes::ACCESSOR;
            Some(self.new_accessor_pair(desc.get.unwrap_or(old_get), desc.set.unwrap_or(old_set))?)
        } else if desc.is_data() || !current.exists() {
            if bits & Attributes::ACCESSOR != 0 {
                bits &= !Attributes::ACCESSOR;
                if desc.value.is_none() {
                    bits = if desc.writable == Some(true) { bits | Attributes::WRITABLE } else { bits };
                    return self.store_property(
                        object,
                        key,
                        Some(Value::UNDEFINED),
                        Attributes(bits),
                        current,
                    );
                }
            }
            if let Some(on) = desc.writable {
                bits = if on { bits | Attributes::WRITABLE } else { bits & !Attributes::WRITABLE };
            }
            match desc.value {
                None if !current.exists() => Some(Value::UNDEFINED),
                value => value,
            }
        } else {
            None
        };
        self.store_property(object, key, value, Attributes(bits), current)
    }

    /// Adds or replaces a property in storage; no value keeps the present one.
    fn store_property(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        value: Option<Value>,
        attributes: Attributes,
        current: OwnProperty,
    ) -> JsResult<()> {
        if let Some(index) = key.as_index() {
            let value = match (value, current) {
                (Some(value), _) => value,
                (None, OwnProperty::Data(value, _) | OwnProperty::Accessor(value, _)) => value,
                (None, _) => Value::UNDEFINED,
            };
            return self.define_element(object, index, value, attributes);
        }
        let shape = self.shape_of(object);
        match shape.lookup(key) {
            None => self.add_named(object, key, value.unwrap_or(Value::UNDEFINED), attributes),
            Some(entry) => {
                match value {
                    Some(value) if attributes == entry.attributes && !attributes.is_accessor() => {
                        self.store_existing(object, entry, value);
                    }
                    value => self.reconfigure_named(object, entry, value, attributes),
                }
                Ok(())
            }
        }
    }

    // 10.1.10.1 OrdinaryDelete, on storage.
    pub fn ordinary_delete(&mut self, object: Gc<JsObject>, key: PropertyKey) -> bool {
        if let Some(index) = key.as_index() {
            let own = self.stored_element(object, index);
            if own.exists() {
                if !own.attributes().configurable() {
                    return false;
                }
                self.remove_element(object, index);
            }
            return true;
        }
        let shape = self.shape_of(object);
        match shape.lookup(key) {
            None => true,
            Some(entry) if !entry.attributes.configurable() => false,
            Some(entry) => {
                self.remove_named(object, entry);
                true
            }
        }
    }

    /// Named keys in storage: strings in order of creation, then symbols; no private names.
    pub(crate) fn stored_named_keys(&self, object: Gc<JsObject>, out: &mut Vec<PropertyKey>) {
        let table = self.shape_of(object).table();
        let mut symbols = false;
        for entry in table.iter() {
            if entry.key.is_symbol() {
                symbols = true;
            } else {
                out.push(entry.key);
            }
        }
        if symbols {
            out.extend(table.iter().map(|e| e.key).filter(|key| key.is_symbol() && !key.is_private()));
        }
    }

    // 10.1.11.1 OrdinaryOwnPropertyKeys
    pub fn ordinary_own_property_keys(&mut self, object: Gc<JsObject>) -> KeyList {
        let mut keys = KeyList::new(&mut self.heap);
        self.stored_element_keys(object, &mut keys);
        self.stored_named_keys(object, &mut keys);
        keys
    }

    // 10.1.4.1
    pub fn ordinary_prevent_extensions(&mut self, mut object: Gc<JsObject>) -> JsResult<()> {
        let shape = self.shape_of(object);
        if !shape.is_extensible() {
            return Ok(());
        }
        // Fast elements mean that new elements may be added.
        self.make_sparse(object)?;
        let shape = self.shape_of(object);
        if shape.is_dictionary() {
            shape.flags |= super::shape::shape_flags::NON_EXTENSIBLE;
        } else {
            let to = self.shapes.prevent_extensions(shape);
            // SAFETY: just found or made.
            object.header.shape = unsafe { (*to).id };
        }
        Ok(())
    }

    /// What is left of SetIntegrityLevel (7.3.16) once the object is not extensible, for objects all of
    /// whose properties are in storage. False: not such an object.
    pub fn restrict_stored_properties(&mut self, mut object: Gc<JsObject>, frozen: bool) -> JsResult<bool> {
        let plain = matches!(
            CellKind::from_u8(object.header.kind),
            Some(
                CellKind::Object
                    | CellKind::Array
                    | CellKind::Function
                    | CellKind::NativeFunction
                    | CellKind::Error
            )
        );
        let shape = self.shape_of(object);
        // Fast shapes take one step per property; long ones would copy their tables too often.
        const MOST: usize = 64;
        if !plain
            || shape.is_extensible()
            || shape.is_exotic()
            || object.has_flag(super::object_flags::IS_PROTOTYPE)
            || !shape.is_dictionary() && shape.table().len() > MOST
        {
            return Ok(false);
        }
        let restrict = |attributes: Attributes| {
            let cleared = if frozen && !attributes.is_accessor() {
                Attributes::CONFIGURABLE | Attributes::WRITABLE
            } else {
                Attributes::CONFIGURABLE
            };
            Attributes(attributes.0 & !cleared)
        };
        if let Some(sparse) = self.sparse(object) {
            for (_, attributes) in sparse.map.values_mut() {
                *attributes = restrict(*attributes);
            }
        }
        if frozen && object.header.kind == CellKind::Array as u8 {
            self.freeze_array_length(object.cast())?;
        }
        if shape.is_dictionary() {
            for entry in &mut shape.table().entries {
                if !entry.key.is_private() {
                    entry.attributes = restrict(entry.attributes);
                }
            }
            return Ok(true);
        }
        let mut to: *mut super::Shape = shape;
        for at in 0..shape.table().entries.len() {
            let entry = shape.table().entries[at];
            let attributes = restrict(entry.attributes);
            if attributes != entry.attributes && !entry.key.is_private() {
                to = self.shapes.reconfigure(to, entry.key, attributes);
            }
        }
        // SAFETY: the object's shape or one just found or made.
        object.header.shape = unsafe { (*to).id };
        Ok(true)
    }

    // 10.1.2.1 OrdinarySetPrototypeOf, 10.4.7.1 SetImmutablePrototype
    pub fn ordinary_set_prototype_of(&mut self, object: Gc<JsObject>, proto: Value) -> JsResult<bool> {
        let shape = self.shape_of(object);
        if shape.proto == proto {
            return Ok(true);
        }
        if !shape.is_extensible() || self.has_immutable_prototype(object) {
            return Ok(false);
        }
        let mut at = proto;
        while at.is_object() {
            if at == object.value() {
                return Ok(false);
            }
            if at.is_kind(CellKind::Proxy) {
                break;
            }
            at = self.proto_of(at.as_gc());
        }
        if object.header.kind == CellKind::Function as u8 && shape.is_exotic() {
            self.materialize_function(object.cast())?;
        }
        self.change_prototype(object, proto);
        Ok(true)
    }

    /// %Object.prototype% keeps its prototype.
    pub(crate) fn has_immutable_prototype(&self, object: Gc<JsObject>) -> bool {
        use crate::execution::Intrinsic;
        self.realms.iter().any(|realm| realm.get(Intrinsic::ObjectPrototype) == object.value())
    }
}
