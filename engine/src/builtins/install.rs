//! Tables of built-in functions and how they become properties.

use crate::execution::{Intrinsic, JsResult, NativeFn, Vm};
use crate::heap::CellKind;
use crate::object::{Attributes, JsObject, NativeFunction, PropertyDescriptor, PropertyKey};
use crate::string::WellKnownSymbols;
use crate::value::{Gc, Value};

use super::intrinsics::JitIntrinsic;

/// How a built-in property is keyed.
#[derive(Clone, Copy)]
pub enum Key {
    Name(&'static str),
    /// A well-known symbol, and the function's name ("[Symbol.iterator]").
    Symbol(fn(&WellKnownSymbols) -> PropertyKey, &'static str),
}

/// One built-in function.
#[derive(Clone, Copy)]
pub struct Method {
    pub key: Key,
    pub length: u32,
    pub function: NativeFn,
    pub attributes: Attributes,
    pub jit: JitIntrinsic,
}

/// A method: writable, configurable, not enumerable.
pub const fn method(name: &'static str, length: u32, function: NativeFn) -> Method {
    Method { key: Key::Name(name), length, function, attributes: Attributes::HIDDEN, jit: JitIntrinsic::None }
}

/// A method keyed by a well-known symbol.
pub const fn symbol_method(
    symbol: fn(&WellKnownSymbols) -> PropertyKey,
    name: &'static str,
    length: u32,
    function: NativeFn,
) -> Method {
    let key = Key::Symbol(symbol, name);
    Method { key, length, function, attributes: Attributes::HIDDEN, jit: JitIntrinsic::None }
}

impl Method {
    /// The same method, known to the optimizing tier.
    pub const fn jit(mut self, jit: JitIntrinsic) -> Method {
        self.jit = jit;
        self
    }
    /// The same method with other attributes.
    pub const fn with_attributes(mut self, attributes: Attributes) -> Method {
        self.attributes = attributes;
        self
    }
}

/// One built-in accessor (configurable, not enumerable).
#[derive(Clone, Copy)]
pub struct Accessor {
    pub key: Key,
    pub get: Option<NativeFn>,
    pub set: Option<NativeFn>,
}

/// A getter without a setter.
pub const fn getter(name: &'static str, get: NativeFn) -> Accessor {
    Accessor { key: Key::Name(name), get: Some(get), set: None }
}

/// A getter keyed by a well-known symbol.
pub const fn symbol_getter(
    symbol: fn(&WellKnownSymbols) -> PropertyKey,
    name: &'static str,
    get: NativeFn,
) -> Accessor {
    Accessor { key: Key::Symbol(symbol, name), get: Some(get), set: None }
}

impl Vm {
    /// Property key and function name of a table key.
    fn resolve_key(&mut self, key: Key) -> (PropertyKey, PropertyKey) {
        match key {
            Key::Name(name) => {
                let key = self.key_from_str(name);
                (key, key)
            }
            Key::Symbol(symbol, name) => (symbol(&self.symbols), self.key_from_str(name)),
        }
    }

    /// Makes the function of a table row, without installing it.
    pub fn make_method(&mut self, method: &Method) -> JsResult<Gc<NativeFunction>> {
        let (_, name) = self.resolve_key(method.key);
        let mut function = self.new_native_function(method.function, name, method.length, false)?;
        function.meta = Value::int(method.jit as i32);
        Ok(function)
    }

    /// Installs every row on `object`.
    pub fn install_methods(&mut self, object: Gc<JsObject>, methods: &[Method]) -> JsResult<()> {
        for row in methods {
            let function = self.make_method(row)?;
            let (key, _) = self.resolve_key(row.key);
            self.install_value(object, key, function.value(), row.attributes)?;
        }
        Ok(())
    }

    /// Installs every accessor on `object`.
    pub fn install_accessors(&mut self, object: Gc<JsObject>, accessors: &[Accessor]) -> JsResult<()> {
        for row in accessors {
            let (key, _) = self.resolve_key(row.key);
            let text = match row.key {
                Key::Name(name) | Key::Symbol(_, name) => name,
            };
            let make = |vm: &mut Vm, function: Option<NativeFn>, prefix: &str, length: u32| match function {
                None => Ok(Value::UNDEFINED),
                Some(function) => {
                    let name = vm.key_from_str(&format!("{prefix} {text}"));
                    Ok(vm.new_native_function(function, name, length, false)?.value())
                }
            };
            let get = make(self, row.get, "get", 0)?;
            let set = make(self, row.set, "set", 1)?;
            let descriptor = PropertyDescriptor::accessor(get, set, Attributes::CONFIG);
            self.define_property_or_throw(object, key, descriptor)?;
        }
        Ok(())
    }

    /// Tells the optimizing tier of an accessor's getter.
    pub fn mark_getter(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        intrinsic: JitIntrinsic,
    ) -> JsResult<()> {
        let getter = self.get_own_property(object, key)?.and_then(|property| property.get);
        if let Some(getter) = getter.filter(|getter| getter.is_kind(CellKind::NativeFunction)) {
            getter.as_gc::<NativeFunction>().meta = Value::int(intrinsic as i32);
        }
        Ok(())
    }

    /// Defines a data property while a realm is being made.
    pub fn install_value(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        value: Value,
        attributes: Attributes,
    ) -> JsResult<()> {
        self.define_property_or_throw(object, key, PropertyDescriptor::data(value, attributes))
    }

    /// As [`Vm::install_value`] with a string name.
    pub fn install_named(
        &mut self,
        object: Gc<JsObject>,
        name: &str,
        value: Value,
        attributes: Attributes,
    ) -> JsResult<()> {
        let key = self.key_from_str(name);
        self.install_value(object, key, value, attributes)
    }

    /// Installs @@toStringTag.
    pub fn install_tag(&mut self, object: Gc<JsObject>, tag: &str) -> JsResult<()> {
        let value = self.new_string(tag).value();
        let key = self.symbols.to_string_tag;
        self.install_value(object, key, value, Attributes::CONFIG)
    }

    /// Makes an intrinsic constructor with its prototype object, links them, records both in the realm and
    /// defines the global. `prototype` exists already for Object and Function; otherwise it is made with
    /// `parent` as its prototype.
    pub fn install_constructor(
        &mut self,
        name: &str,
        length: u32,
        function: NativeFn,
        constructor: Intrinsic,
        prototype: Intrinsic,
        parent: Intrinsic,
    ) -> JsResult<(Gc<JsObject>, Gc<JsObject>)> {
        let (object, proto) =
            self.make_constructor(name, length, function, constructor, prototype, parent)?;
        let global: Gc<JsObject> = self.realm().global.as_gc();
        self.install_named(global, name, object.value(), Attributes::HIDDEN)?;
        Ok((object, proto))
    }

    /// As [`Vm::install_constructor`], for a constructor that is a property of something else.
    pub fn make_constructor(
        &mut self,
        name: &str,
        length: u32,
        function: NativeFn,
        constructor: Intrinsic,
        prototype: Intrinsic,
        parent: Intrinsic,
    ) -> JsResult<(Gc<JsObject>, Gc<JsObject>)> {
        let key = self.key_from_str(name);
        let function = self.new_native_function(function, key, length, true)?;
        let proto: Gc<JsObject> = if self.intrinsic(prototype).is_undefined() {
            let parent = self.intrinsic(parent);
            self.new_object_with_proto(parent)?
        } else {
            self.intrinsic(prototype).as_gc()
        };
        let object = function.object();
        self.install_value(object, self.names.prototype, proto.value(), Attributes::NONE)?;
        self.install_value(proto, self.names.constructor, object.value(), Attributes::HIDDEN)?;
        let realm = self.realm_mut();
        realm.set(constructor, object);
        realm.set(prototype, proto);
        Ok((object, proto))
    }

    /// Makes a plain prototype-like object for an intrinsic that has no constructor of its own.
    pub fn install_prototype(
        &mut self,
        intrinsic: Intrinsic,
        parent: Intrinsic,
        methods: &[Method],
        tag: Option<&str>,
    ) -> JsResult<Gc<JsObject>> {
        let parent = self.intrinsic(parent);
        let object = self.new_object_with_proto(parent)?;
        self.realm_mut().set(intrinsic, object);
        self.install_methods(object, methods)?;
        if let Some(tag) = tag {
            self.install_tag(object, tag)?;
        }
        Ok(object)
    }

    /// A namespace object on the global (Math, JSON, Reflect…).
    pub fn install_namespace(
        &mut self,
        name: &str,
        intrinsic: Intrinsic,
        methods: &[Method],
    ) -> JsResult<Gc<JsObject>> {
        let object = self.install_prototype(intrinsic, Intrinsic::ObjectPrototype, methods, Some(name))?;
        let global: Gc<JsObject> = self.realm().global.as_gc();
        self.install_named(global, name, object.value(), Attributes::HIDDEN)?;
        Ok(object)
    }
}

impl Vm {
    /// Installs one method and records it as an intrinsic.
    pub fn install_intrinsic_method(
        &mut self,
        object: Gc<JsObject>,
        row: &Method,
        intrinsic: Intrinsic,
    ) -> JsResult<()> {
        let function = self.make_method(row)?;
        let (key, _) = self.resolve_key(row.key);
        self.realm_mut().set(intrinsic, function);
        self.install_value(object, key, function.value(), row.attributes)
    }
}
