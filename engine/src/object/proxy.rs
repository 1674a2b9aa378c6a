//! Proxy exotic objects (10.5). Private names are no business of the traps: dispatch keeps them away.

use super::JsObject;
use super::layout::{JsProxy, object_flags};
use super::property::{KeyList, PropertyDescriptor, PropertyKey};
use super::shape::shape_flags;
use crate::execution::{JsResult, Vm};
use crate::heap::CellKind;
use crate::value::{Gc, Value};

/// A trap that is there, or what to do without it.
enum Trap {
    Call(Value),
    Target,
}

impl Vm {
    // 10.5.14 ProxyCreate
    pub fn proxy_create(&mut self, target: Value, handler: Value) -> JsResult<Gc<JsObject>> {
        if !target.is_object() || !handler.is_object() {
            return Err(self.type_error("Cannot create proxy with a non-object as target or handler"));
        }
        let shape = self.root_shape(CellKind::Proxy, Value::NULL, 2, 0, shape_flags::EXOTIC);
        let mut proxy: Gc<JsProxy> = self.alloc_object(shape)?.cast();
        proxy.target = target;
        proxy.handler = handler;
        let mut object = proxy.object();
        let target: Gc<JsObject> = target.as_gc();
        if target.is_callable() {
            object.set_flag(object_flags::CALLABLE);
        }
        if target.is_constructor() {
            object.set_flag(object_flags::CONSTRUCTOR);
        }
        self.heap.write_barrier(object.header());
        Ok(object)
    }

    /// What a revocation function does (28.2.2.1.1).
    pub fn proxy_revoke(&mut self, mut proxy: Gc<JsProxy>) {
        proxy.target = Value::NULL;
        proxy.handler = Value::NULL;
    }

    /// ValidateNonRevokedProxy and the trap of this name. Recursion through chains of proxies ends here.
    fn proxy_trap(&mut self, proxy: Gc<JsProxy>, name: PropertyKey) -> JsResult<(Gc<JsObject>, Value, Trap)> {
        self.check_stack()?;
        if !proxy.handler.is_object() {
            let name = self.key_to_rust_string(name);
            return Err(self.type_error(format!("Cannot perform '{name}' on a proxy that has been revoked")));
        }
        let (target, handler) = (proxy.target.as_gc(), proxy.handler);
        let trap = self.get_method(handler, name)?;
        Ok((target, handler, if trap.is_undefined() { Trap::Target } else { Trap::Call(trap) }))
    }

    /// A TypeError about a property; `{}` stands for its name.
    fn proxy_error<T>(&mut self, message: &str, key: PropertyKey) -> JsResult<T> {
        let name = self.key_to_rust_string(key);
        Err(self.type_error(message.replacen("{}", &name, 1)))
    }

    // 10.5.1
    pub(super) fn proxy_get_prototype_of(&mut self, proxy: Gc<JsProxy>) -> JsResult<Value> {
        if self.is_context_global(proxy) {
            return self.get_prototype_of(proxy.target.as_gc());
        }
        let (target, handler, trap) = self.proxy_trap(proxy, self.names.get_prototype_of)?;
        let Trap::Call(trap) = trap else { return self.get_prototype_of(target) };
        let proto = self.call(trap, handler, &[target.value()])?;
        if !proto.is_object() && !proto.is_null() {
            return Err(self.type_error("'getPrototypeOf' on proxy: trap returned neither object nor null"));
        }
        if self.is_extensible(target)? {
            return Ok(proto);
        }
        if self.get_prototype_of(target)? != proto {
            return Err(self.type_error(
                "'getPrototypeOf' on proxy: proxy target is non-extensible but the trap did not return its actual prototype",
            ));
        }
        Ok(proto)
    }

    // 10.5.2
    pub(super) fn proxy_set_prototype_of(&mut self, proxy: Gc<JsProxy>, proto: Value) -> JsResult<bool> {
        if self.is_context_global(proxy) {
            return self.set_prototype_of(proxy.target.as_gc(), proto);
        }
        let (target, handler, trap) = self.proxy_trap(proxy, self.names.set_prototype_of)?;
        let Trap::Call(trap) = trap else { return self.set_prototype_of(target, proto) };
        let result = self.call(trap, handler, &[target.value(), proto])?;
        if !self.to_boolean(result) {
            return Ok(false);
        }
        if self.is_extensible(target)? {
            return Ok(true);
        }
        if self.get_prototype_of(target)? != proto {
            return Err(self.type_error(
                "'setPrototypeOf' on proxy: trap returned truish for setting a new prototype on the non-extensible proxy target",
            ));
        }
        Ok(true)
    }

    // 10.5.3
    pub(super) fn proxy_is_extensible(&mut self, proxy: Gc<JsProxy>) -> JsResult<bool> {
        if self.is_context_global(proxy) {
            return self.is_extensible(proxy.target.as_gc());
        }
        let (target, handler, trap) = self.proxy_trap(proxy, self.names.is_extensible)?;
        let Trap::Call(trap) = trap else { return self.is_extensible(target) };
        let result = self.call(trap, handler, &[target.value()])?;
        let result = self.to_boolean(result);
        let actual = self.is_extensible(target)?;
        if result != actual {
            return Err(self.type_error(format!(
                "'isExtensible' on proxy: trap result does not reflect extensibility of proxy target (which is '{actual}')"
            )));
        }
        Ok(result)
    }

    // 10.5.4
    pub(super) fn proxy_prevent_extensions(&mut self, proxy: Gc<JsProxy>) -> JsResult<bool> {
        if self.is_context_global(proxy) {
            return self.prevent_extensions(proxy.target.as_gc());
        }
        let (target, handler, trap) = self.proxy_trap(proxy, self.names.prevent_extensions)?;
        let Trap::Call(trap) = trap else { return self.prevent_extensions(target) };
        let result = self.call(trap, handler, &[target.value()])?;
        let result = self.to_boolean(result);
        if result && self.is_extensible(target)? {
            return Err(self.type_error(
                "'preventExtensions' on proxy: trap returned truish but the proxy target is extensible",
            ));
        }
        Ok(result)
    }

    // 10.5.5
    pub(super) fn proxy_get_own_property(
        &mut self,
        proxy: Gc<JsProxy>,
        key: PropertyKey,
    ) -> JsResult<Option<PropertyDescriptor>> {
        if self.is_context_global(proxy) {
            return self.context_get_own_property(proxy, key);
        }
        let (target, handler, trap) = self.proxy_trap(proxy, self.names.get_own_property_descriptor)?;
        let Trap::Call(trap) = trap else { return self.get_own_property(target, key) };
        let name = self.key_to_value(key);
        let result = self.call(trap, handler, &[target.value(), name])?;
        if !result.is_object() && !result.is_undefined() {
            return self.proxy_error(
                "'getOwnPropertyDescriptor' on proxy: trap returned neither object nor undefined for property '{}'",
                key,
            );
        }
        let current = self.get_own_property(target, key)?;
        if result.is_undefined() {
            let Some(current) = current else { return Ok(None) };
            if current.configurable == Some(false) {
                return self.proxy_error(
                    "'getOwnPropertyDescriptor' on proxy: trap returned undefined for property '{}' which is non-configurable in the proxy target",
                    key,
                );
            }
            if !self.is_extensible(target)? {
                return self.proxy_error(
                    "'getOwnPropertyDescriptor' on proxy: trap returned undefined for property '{}' which exists in the non-extensible proxy target",
                    key,
                );
            }
            return Ok(None);
        }
        let extensible = self.is_extensible(target)?;
        let mut desc = self.to_property_descriptor(result)?;
        complete_descriptor(&mut desc);
        if !self.is_compatible_descriptor(extensible, &desc, current.as_ref()) {
            return self.proxy_error(
                "'getOwnPropertyDescriptor' on proxy: trap returned descriptor for property '{}' that is incompatible with the existing property in the proxy target",
                key,
            );
        }
        if desc.configurable == Some(false) {
            match current {
                Some(current) if current.configurable == Some(false) => {
                    if desc.writable == Some(false) && current.writable == Some(true) {
                        return self.proxy_error(
                            "'getOwnPropertyDescriptor' on proxy: trap reported non-configurable and writable for property '{}' which is non-configurable, non-writable in the proxy target",
                            key,
                        );
                    }
                }
                _ => {
                    return self.proxy_error(
                        "'getOwnPropertyDescriptor' on proxy: trap reported non-configurability for property '{}' which is either non-existent or configurable in the proxy target",
                        key,
                    );
                }
            }
        }
        Ok(Some(desc))
    }

    // 10.5.6
    pub(super) fn proxy_define_own_property(
        &mut self,
        proxy: Gc<JsProxy>,
        key: PropertyKey,
        desc: &PropertyDescriptor,
    ) -> JsResult<bool> {
        if self.is_context_global(proxy) {
            return self.context_define_own_property(proxy, key, desc);
        }
        let (target, handler, trap) = self.proxy_trap(proxy, self.names.define_property)?;
        let Trap::Call(trap) = trap else { return self.define_own_property(target, key, desc) };
        let record = self.from_property_descriptor(desc)?;
        let name = self.key_to_value(key);
        let result = self.call(trap, handler, &[target.value(), name, record])?;
        if !self.to_boolean(result) {
            return Ok(false);
        }
        let current = self.get_own_property(target, key)?;
        let extensible = self.is_extensible(target)?;
        let setting_fixed = desc.configurable == Some(false);
        match current {
            None => {
                if !extensible {
                    return self.proxy_error(
                        "'defineProperty' on proxy: trap returned truish for adding property '{}'  to the non-extensible proxy target",
                        key,
                    );
                }
                if setting_fixed {
                    return self.proxy_error(
                        "'defineProperty' on proxy: trap returned truish for defining non-configurable property '{}' which is either non-existent or configurable in the proxy target",
                        key,
                    );
                }
            }
            Some(current) => {
                if !self.is_compatible_descriptor(extensible, desc, Some(&current)) {
                    return self.proxy_error(
                        "'defineProperty' on proxy: trap returned truish for adding property '{}'  that is incompatible with the existing property in the proxy target",
                        key,
                    );
                }
                if setting_fixed && current.configurable == Some(true) {
                    return self.proxy_error(
                        "'defineProperty' on proxy: trap returned truish for defining non-configurable property '{}' which is either non-existent or configurable in the proxy target",
                        key,
                    );
                }
                if current.is_data()
                    && current.configurable == Some(false)
                    && current.writable == Some(true)
                    && desc.writable == Some(false)
                {
                    return self.proxy_error(
                        "'defineProperty' on proxy: trap returned truish for defining non-configurable property '{}' which cannot be non-writable, unless there exists a corresponding non-configurable, non-writable own property of the target object.",
                        key,
                    );
                }
            }
        }
        Ok(true)
    }

    // 10.5.7
    pub(super) fn proxy_has_property(&mut self, proxy: Gc<JsProxy>, key: PropertyKey) -> JsResult<bool> {
        if self.is_context_global(proxy) {
            return self.context_has_property(proxy, key);
        }
        let (target, handler, trap) = self.proxy_trap(proxy, self.names.has)?;
        let Trap::Call(trap) = trap else { return self.has_property(target, key) };
        let name = self.key_to_value(key);
        let result = self.call(trap, handler, &[target.value(), name])?;
        let result = self.to_boolean(result);
        if !result && let Some(current) = self.get_own_property(target, key)? {
            if current.configurable == Some(false) {
                return self.proxy_error(
                    "'has' on proxy: trap returned falsish for property '{}' which exists in the proxy target as non-configurable",
                    key,
                );
            }
            if !self.is_extensible(target)? {
                return self.proxy_error(
                    "'has' on proxy: trap returned falsish for property '{}' but the proxy target is not extensible",
                    key,
                );
            }
        }
        Ok(result)
    }

    // 10.5.8
    pub(super) fn proxy_get(
        &mut self,
        proxy: Gc<JsProxy>,
        key: PropertyKey,
        receiver: Value,
    ) -> JsResult<Value> {
        if self.is_context_global(proxy) {
            return self.context_get(proxy, key, receiver);
        }
        let (target, handler, trap) = self.proxy_trap(proxy, self.names.get)?;
        let Trap::Call(trap) = trap else { return self.get_with_receiver(target, key, receiver) };
        let name = self.key_to_value(key);
        let value = self.call(trap, handler, &[target.value(), name, receiver])?;
        if let Some(current) = self.get_own_property(target, key)?
            && current.configurable == Some(false)
        {
            if current.writable == Some(false) {
                let expected = current.value.unwrap_or(Value::UNDEFINED);
                if !self.same_value(value, expected) {
                    let (name, expected, got) =
                        (self.key_to_rust_string(key), self.describe(expected), self.describe(value));
                    return Err(self.type_error(format!(
                        "'get' on proxy: property '{name}' is a read-only and non-configurable data property on the proxy target but the proxy did not return its actual value (expected '{expected}' but got '{got}')"
                    )));
                }
            }
            if current.is_accessor() && current.get == Some(Value::UNDEFINED) && !value.is_undefined() {
                let (name, got) = (self.key_to_rust_string(key), self.describe(value));
                return Err(self.type_error(format!(
                    "'get' on proxy: property '{name}' is a non-configurable accessor property on the proxy target and does not have a getter function, but the trap did not return 'undefined' (got '{got}')"
                )));
            }
        }
        Ok(value)
    }

    // 10.5.9
    pub(super) fn proxy_set(
        &mut self,
        proxy: Gc<JsProxy>,
        key: PropertyKey,
        value: Value,
        receiver: Value,
    ) -> JsResult<bool> {
        if self.is_context_global(proxy) {
            return self.context_set(proxy, key, value, receiver);
        }
        let (target, handler, trap) = self.proxy_trap(proxy, self.names.set)?;
        let Trap::Call(trap) = trap else { return self.set_with_receiver(target, key, value, receiver) };
        let name = self.key_to_value(key);
        let result = self.call(trap, handler, &[target.value(), name, value, receiver])?;
        if !self.to_boolean(result) {
            return Ok(false);
        }
        if let Some(current) = self.get_own_property(target, key)?
            && current.configurable == Some(false)
        {
            if current.writable == Some(false)
                && !self.same_value(value, current.value.unwrap_or(Value::UNDEFINED))
            {
                return self.proxy_error(
                    "'set' on proxy: trap returned truish for property '{}' which exists in the proxy target as a non-configurable and non-writable data property with a different value",
                    key,
                );
            }
            if current.is_accessor() && current.set == Some(Value::UNDEFINED) {
                return self.proxy_error(
                    "'set' on proxy: trap returned truish for property '{}' which exists in the proxy target as a non-configurable and non-writable accessor property without a setter",
                    key,
                );
            }
        }
        Ok(true)
    }

    // 10.5.10
    pub(super) fn proxy_delete(&mut self, proxy: Gc<JsProxy>, key: PropertyKey) -> JsResult<bool> {
        if self.is_context_global(proxy) {
            return self.context_delete(proxy, key);
        }
        let (target, handler, trap) = self.proxy_trap(proxy, self.names.delete_property)?;
        let Trap::Call(trap) = trap else { return self.delete(target, key) };
        let name = self.key_to_value(key);
        let result = self.call(trap, handler, &[target.value(), name])?;
        if !self.to_boolean(result) {
            return Ok(false);
        }
        if let Some(current) = self.get_own_property(target, key)? {
            if current.configurable == Some(false) {
                return self.proxy_error(
                    "'deleteProperty' on proxy: trap returned truish for property '{}' which is non-configurable in the proxy target",
                    key,
                );
            }
            if !self.is_extensible(target)? {
                return self.proxy_error(
                    "'deleteProperty' on proxy: trap returned truish for property '{}' but the proxy target is non-extensible",
                    key,
                );
            }
        }
        Ok(true)
    }

    // 10.5.11
    pub(super) fn proxy_own_property_keys(&mut self, proxy: Gc<JsProxy>) -> JsResult<KeyList> {
        if self.is_context_global(proxy) {
            return self.context_own_property_keys(proxy);
        }
        let (target, handler, trap) = self.proxy_trap(proxy, self.names.own_keys)?;
        let Trap::Call(trap) = trap else { return self.own_property_keys(target) };
        let list = self.call(trap, handler, &[target.value()])?;
        if !list.is_object() {
            return Err(self.type_error("CreateListFromArrayLike called on non-object"));
        }
        // CreateListFromArrayLike with property keys only.
        let list: Gc<JsObject> = list.as_gc();
        let length = self.length_of_array_like(list)?;
        let mut keys = KeyList::new(&mut self.heap);
        let mut index = 0.0;
        while index < length {
            let at = self.key_from_f64(index);
            let value = self.get(list, at)?;
            if !value.is_string() && !value.is_symbol() {
                let text = self.describe(value);
                return Err(self.type_error(format!("{text} is not a valid property name")));
            }
            let key = self.to_property_key(value)?;
            keys.push(key);
            index += 1.0;
        }
        let mut unseen: rustc_hash::FxHashSet<PropertyKey> = keys.iter().collect();
        if unseen.len() != keys.len() {
            return Err(self.type_error("'ownKeys' on proxy: trap returned duplicate entries"));
        }
        let extensible = self.is_extensible(target)?;
        let target_keys = self.own_property_keys(target)?;
        let mut configurable = KeyList::new(&mut self.heap);
        let mut fixed = KeyList::new(&mut self.heap);
        for i in 0..target_keys.len() {
            let key = target_keys[i];
            match self.get_own_property(target, key)? {
                Some(desc) if desc.configurable == Some(false) => fixed.push(key),
                _ => configurable.push(key),
            }
        }
        if extensible && fixed.is_empty() {
            return Ok(keys);
        }
        for key in fixed.iter() {
            if !unseen.remove(&key) {
                return self.proxy_error("'ownKeys' on proxy: trap result did not include '{}'", key);
            }
        }
        if extensible {
            return Ok(keys);
        }
        for key in configurable.iter() {
            if !unseen.remove(&key) {
                return self.proxy_error("'ownKeys' on proxy: trap result did not include '{}'", key);
            }
        }
        if !unseen.is_empty() {
            return Err(self.type_error(
                "'ownKeys' on proxy: trap returned extra keys but proxy target is non-extensible",
            ));
        }
        Ok(keys)
    }

    // 10.5.12
    pub fn proxy_call(&mut self, proxy: Gc<JsProxy>, this: Value, args: &[Value]) -> JsResult<Value> {
        let (target, handler, trap) = self.proxy_trap(proxy, self.names.apply)?;
        let Trap::Call(trap) = trap else { return self.call(target.value(), this, args) };
        let list = self.new_array_from(args)?;
        self.call(trap, handler, &[target.value(), this, list.value()])
    }

    // 10.5.13
    pub fn proxy_construct(
        &mut self,
        proxy: Gc<JsProxy>,
        args: &[Value],
        new_target: Value,
    ) -> JsResult<Gc<JsObject>> {
        let (target, handler, trap) = self.proxy_trap(proxy, self.names.construct)?;
        let Trap::Call(trap) = trap else { return self.construct(target.value(), args, Some(new_target)) };
        let list = self.new_array_from(args)?;
        let result = self.call(trap, handler, &[target.value(), list.value(), new_target])?;
        if !result.is_object() {
            let text = self.describe(result);
            return Err(self.type_error(format!("'construct' on proxy: trap returned non-object ('{text}')")));
        }
        Ok(result.as_gc())
    }
}

/// 6.2.6.6 CompletePropertyDescriptor
fn complete_descriptor(desc: &mut PropertyDescriptor) {
    if desc.is_accessor() {
        desc.get.get_or_insert(Value::UNDEFINED);
        desc.set.get_or_insert(Value::UNDEFINED);
    } else {
        desc.value.get_or_insert(Value::UNDEFINED);
        desc.writable.get_or_insert(false);
    }
    desc.enumerable.get_or_insert(false);
    desc.configurable.get_or_insert(false);
}
