//! Property descriptors as objects (6.2.6).

use super::JsObject;
use super::property::{PropertyDescriptor, PropertyKey};
use crate::execution::{JsResult, Vm};
use crate::value::{Gc, Value};

impl Vm {
    // 6.2.6.4
    pub fn from_property_descriptor(&mut self, desc: &PropertyDescriptor) -> JsResult<Value> {
        let object = self.new_object()?;
        let fields = [
            (self.names.value, desc.value),
            (self.names.writable, desc.writable.map(Value::bool)),
            (self.names.get, desc.get),
            (self.names.set, desc.set),
            (self.names.enumerable, desc.enumerable.map(Value::bool)),
            (self.names.configurable, desc.configurable.map(Value::bool)),
        ];
        for (key, value) in fields {
            if let Some(value) = value {
                self.create_data_property_or_throw(object, key, value)?;
            }
        }
        Ok(object.value())
    }

    // 6.2.6.5
    pub fn to_property_descriptor(&mut self, value: Value) -> JsResult<PropertyDescriptor> {
        if !value.is_object() {
            let text = self.describe(value);
            return Err(self.type_error(format!("Property description must be an object: {text}")));
        }
        let object: Gc<JsObject> = value.as_gc();
        let enumerable = self.descriptor_field(object, self.names.enumerable)?;
        let configurable = self.descriptor_field(object, self.names.configurable)?;
        let value = self.descriptor_field(object, self.names.value)?;
        let writable = self.descriptor_field(object, self.names.writable)?;
        let get = self.descriptor_field(object, self.names.get)?;
        if let Some(get) = get
            && !self.is_callable(get)
            && !get.is_undefined()
        {
            let text = self.describe(get);
            return Err(self.type_error(format!("Getter must be a function: {text}")));
        }
        let set = self.descriptor_field(object, self.names.set)?;
        if let Some(set) = set
            && !self.is_callable(set)
            && !set.is_undefined()
        {
            let text = self.describe(set);
            return Err(self.type_error(format!("Setter must be a function: {text}")));
        }
        if (get.is_some() || set.is_some()) && (value.is_some() || writable.is_some()) {
            let text = self.describe(object.value());
            return Err(self.type_error(format!(
                "Invalid property descriptor. Cannot both specify accessors and a value or writable attribute, {text}"
            )));
        }
        Ok(PropertyDescriptor {
            value,
            get,
            set,
            writable: writable.map(|v| self.to_boolean(v)),
            enumerable: enumerable.map(|v| self.to_boolean(v)),
            configurable: configurable.map(|v| self.to_boolean(v)),
        })
    }

    fn descriptor_field(&mut self, object: Gc<JsObject>, key: PropertyKey) -> JsResult<Option<Value>> {
        if self.has_property(object, key)? { Ok(Some(self.get(object, key)?)) } else { Ok(None) }
    }
}
