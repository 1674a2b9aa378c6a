//! Private names (7.3.26 to 7.3.32): properties keyed by private symbols, in storage like others but
//! invisible to keys, proxies and prototypes. Objects that are not extensible get no new ones.

use super::JsObject;
use super::property::{Attributes, PropertyKey};
use super::shape::PropertyEntry;
use super::slots::read_slot;
use crate::execution::{JsResult, Vm};
use crate::heap::CellKind;
use crate::value::{Gc, Value};

impl Vm {
    /// PrivateElementFind
    #[inline]
    pub fn private_entry(&self, object: Gc<JsObject>, key: PropertyKey) -> Option<PropertyEntry> {
        self.shape_of(object).lookup(key)
    }

    /// The value (or accessor pair) of an entry found on the object.
    #[inline]
    pub fn read_slot(&self, object: Gc<JsObject>, slot: u32) -> Value {
        read_slot(object, self.shape_of(object), slot)
    }

    /// Overwrites the value of an entry found on the object.
    #[inline]
    pub fn write_slot_checked(&mut self, object: Gc<JsObject>, entry: &PropertyEntry, value: Value) {
        self.store_existing(object, *entry, value);
    }

    /// Adds a private element that is not there yet.
    pub fn add_private(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        value: Value,
        attributes: Attributes,
    ) -> JsResult<()> {
        if object.header.kind == CellKind::Function as u8 && self.shape_of(object).is_exotic() {
            self.materialize_function(object.cast())?;
        }
        if !self.is_extensible(object)? {
            let name = self.describe_key(key);
            return Err(self.type_error(format!("Cannot define property {name}, object is not extensible")));
        }
        self.add_named(object, key, value, attributes)
    }
}
