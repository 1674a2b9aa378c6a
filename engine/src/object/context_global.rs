//! Global objects that stand before an object of the host's: what scripts of the realm define, read, assign and
//! delete globally is that object's first, and the realm's own global object's after it.
//!
//! Such a global is a proxy cell without traps: its handler is the host's object, its target the realm's own
//! global. A third internal field tells it from proxies that scripts make. As for every proxy no cache names its
//! properties. Its methods promise no invariants of 10.5: the host's object may change as it likes.

use super::layout::JsProxy;
use super::property::{KeyList, PropertyDescriptor, PropertyKey};
use super::shape::shape_flags;
use super::{Attributes, JsObject};
use crate::execution::{JsResult, Realm, Vm};
use crate::heap::CellKind;
use crate::value::{Gc, Value};

/// Internal fields of a global of this kind; proxies have two.
const INTERNAL_FIELDS: u8 = 3;

impl Vm {
    /// A realm whose global object stands before `sandbox`. The running realm stays.
    pub fn new_context_realm(&mut self, sandbox: Gc<JsObject>) -> JsResult<*mut Realm> {
        let running: *mut Realm = self.realm;
        let result = self.new_realm().and_then(|realm| {
            let shape =
                self.root_shape(CellKind::Proxy, Value::NULL, INTERNAL_FIELDS, 0, shape_flags::EXOTIC);
            let mut global: Gc<JsProxy> = self.alloc_object(shape)?.cast();
            global.target = self.realm().inner_global;
            global.handler = sandbox.value();
            self.heap.write_barrier(global.object().header());
            let value = global.object().value();
            self.realm_mut().global = value;
            self.realm_mut().global_this = value;
            let inner: Gc<JsObject> = global.target.as_gc();
            self.install_named(inner, "globalThis", value, Attributes::HIDDEN)?;
            Ok(realm)
        });
        self.realm = running;
        result
    }

    /// Whether a proxy is the global object of a context.
    #[inline]
    pub fn is_context_global(&self, proxy: Gc<JsProxy>) -> bool {
        self.shape_of(proxy.object()).internal_fields == INTERNAL_FIELDS
    }

    pub(super) fn context_get_own_property(
        &mut self,
        proxy: Gc<JsProxy>,
        key: PropertyKey,
    ) -> JsResult<Option<PropertyDescriptor>> {
        let (sandbox, global) = (proxy.handler.as_gc(), proxy.target.as_gc());
        match self.get_own_property(sandbox, key)? {
            Some(descriptor) => Ok(Some(descriptor)),
            None => self.get_own_property(global, key),
        }
    }

    pub(super) fn context_define_own_property(
        &mut self,
        proxy: Gc<JsProxy>,
        key: PropertyKey,
        desc: &PropertyDescriptor,
    ) -> JsResult<bool> {
        let global: Gc<JsObject> = proxy.target.as_gc();
        // NaN, Infinity and undefined stay what they are.
        if let Some(own) = self.get_own_property(global, key)?
            && own.configurable == Some(false)
            && own.writable == Some(false)
        {
            return self.define_own_property(global, key, desc);
        }
        self.define_own_property(proxy.handler.as_gc(), key, desc)
    }

    pub(super) fn context_has_property(&mut self, proxy: Gc<JsProxy>, key: PropertyKey) -> JsResult<bool> {
        let (sandbox, global) = (proxy.handler.as_gc(), proxy.target.as_gc());
        Ok(self.has_property(sandbox, key)? || self.has_property(global, key)?)
    }

    pub(super) fn context_get(
        &mut self,
        proxy: Gc<JsProxy>,
        key: PropertyKey,
        receiver: Value,
    ) -> JsResult<Value> {
        let (sandbox, global): (Gc<JsObject>, Gc<JsObject>) = (proxy.handler.as_gc(), proxy.target.as_gc());
        if !self.has_property(sandbox, key)? {
            return self.get_with_receiver(global, key, receiver);
        }
        let value = self.get_with_receiver(sandbox, key, sandbox.value())?;
        // Scripts of the context see the global object, not what is behind it.
        Ok(if value == sandbox.value() { proxy.object().value() } else { value })
    }

    pub(super) fn context_set(
        &mut self,
        proxy: Gc<JsProxy>,
        key: PropertyKey,
        value: Value,
        receiver: Value,
    ) -> JsResult<bool> {
        let (sandbox, global): (Gc<JsObject>, Gc<JsObject>) = (proxy.handler.as_gc(), proxy.target.as_gc());
        if receiver != proxy.object().value() {
            return self.set_with_receiver(sandbox, key, value, receiver);
        }
        if let Some(own) = self.get_own_property(global, key)?
            && own.writable == Some(false)
        {
            return Ok(false);
        }
        self.set_with_receiver(sandbox, key, value, sandbox.value())
    }

    pub(super) fn context_delete(&mut self, proxy: Gc<JsProxy>, key: PropertyKey) -> JsResult<bool> {
        let (sandbox, global) = (proxy.handler.as_gc(), proxy.target.as_gc());
        Ok(self.delete(sandbox, key)? && self.delete(global, key)?)
    }

    pub(super) fn context_own_property_keys(&mut self, proxy: Gc<JsProxy>) -> JsResult<KeyList> {
        let (sandbox, global) = (proxy.handler.as_gc(), proxy.target.as_gc());
        let mut keys = self.own_property_keys(sandbox)?;
        let more = self.own_property_keys(global)?;
        for key in more.iter() {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        Ok(keys)
    }
}
