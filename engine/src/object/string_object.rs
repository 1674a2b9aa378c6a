//! String exotic objects (10.4.3): indices below the length and `length` are the string's.

use super::property::PropertyKey;
use super::{JsObject, PrimitiveObject};
use crate::execution::{Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::string::JsString;
use crate::value::{Gc, Value};

impl Vm {
    /// [[StringData]]
    #[inline]
    pub fn string_object_value(&self, object: Gc<PrimitiveObject>) -> Gc<JsString> {
        object.value.as_gc()
    }

    /// 10.4.3.5 StringGetOwnProperty for indices.
    pub(super) fn string_object_element(
        &mut self,
        object: Gc<PrimitiveObject>,
        index: u32,
    ) -> JsResult<Option<Value>> {
        let string = self.string_object_value(object);
        if index >= string.length {
            return Ok(None);
        }
        let unit = self.unit_at(string, index as usize)?;
        Ok(Some(self.single_char_string(unit).value()))
    }

    /// Whether the key is one of the string's own.
    pub(super) fn is_string_object_key(&self, object: Gc<PrimitiveObject>, key: PropertyKey) -> bool {
        match key.as_index() {
            Some(index) => index < self.string_object_value(object).length,
            None => key == self.names.length,
        }
    }

    /// 10.4.3.4 StringCreate
    pub fn string_create(&mut self, string: Gc<JsString>, proto: Value) -> JsResult<Gc<JsObject>> {
        self.new_primitive_object(CellKind::StringObject, string.value(), proto)
    }

    /// StringCreate with the realm's %String.prototype%.
    pub fn new_string_object(&mut self, string: Gc<JsString>) -> JsResult<Gc<JsObject>> {
        let proto = self.intrinsic(Intrinsic::StringPrototype);
        self.string_create(string, proto)
    }

    /// A wrapper object of a kind with one internal value.
    pub fn new_primitive_object(
        &mut self,
        kind: CellKind,
        value: Value,
        proto: Value,
    ) -> JsResult<Gc<JsObject>> {
        let shape = self.root_shape(kind, proto, 1, 0, 0);
        let mut object = self.alloc_object(shape)?;
        object.set_word(0, value);
        self.heap.write_barrier_value(object.header(), value.0);
        Ok(object)
    }
}
