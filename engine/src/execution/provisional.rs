//! Until the object model lands.
use super::{ErrorKind, JsResult, Vm};
use crate::object::JsObject;
use crate::value::Gc;
impl Vm {
    pub fn new_error(&mut self, kind: ErrorKind, _message: &str) -> JsResult<Gc<JsObject>> {
        let _ = kind;
        let shape = self.shapes.root(crate::heap::CellKind::Error, crate::value::Value::NULL, 0, 0, 0);
        let _ = shape;
        Ok(self.exception.as_gc())
    }
}
