//! Checks that built-in methods make on what they were called with.

use crate::execution::{JsResult, Throw, Vm};
use crate::heap::CellKind;
use crate::value::{Gc, Value};

impl Vm {
    /// TypeError for a method called on the wrong kind of object.
    #[cold]
    pub fn incompatible_receiver(&mut self, method: &str, this: Value) -> Throw {
        let text = self.describe(this);
        self.type_error(format!("Method {method} called on incompatible receiver {text}"))
    }

    /// RequireInternalSlot for the slot that objects of this kind have.
    #[inline]
    pub fn require_kind<T>(&mut self, this: Value, kind: CellKind, method: &str) -> JsResult<Gc<T>> {
        if this.is_kind(kind) { Ok(this.as_gc()) } else { Err(self.incompatible_receiver(method, this)) }
    }

    /// TypeError unless a callback is callable.
    #[inline]
    pub fn require_callable(&mut self, callback: Value) -> JsResult<Value> {
        if self.is_callable(callback) { Ok(callback) } else { Err(self.not_callable(callback)) }
    }

    #[cold]
    fn not_callable(&mut self, value: Value) -> Throw {
        let text = self.describe_for_iteration(value);
        self.type_error(format!("{text} is not a function"))
    }

    /// TypeError unless a constructor was called with `new`.
    #[inline]
    pub fn require_new(&mut self, new_target: Value, name: &str) -> JsResult<()> {
        if new_target.is_undefined() {
            return Err(self.type_error(format!("Constructor {name} requires 'new'")));
        }
        Ok(())
    }

    /// 9.14 CanBeHeldWeakly: objects, and symbols that are not registered.
    pub fn can_be_held_weakly(&self, value: Value) -> bool {
        value.is_object()
            || (value.is_symbol()
                && value.as_gc::<crate::object::JsSymbol>().flags & crate::object::JsSymbol::REGISTERED == 0)
    }
}
