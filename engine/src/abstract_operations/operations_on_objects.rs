//! 7.3 Operations on objects.

use crate::execution::{Intrinsic, JsResult, Realm, Vm};
use crate::heap::{CellKind, RootedVec};
use crate::object::{
    Attributes, BoundFunction, JsArray, JsFunction, JsObject, JsProxy, NativeFunction, PropertyDescriptor,
    PropertyKey,
};
use crate::value::{Gc, Value};

/// SetIntegrityLevel's argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IntegrityLevel {
    Sealed,
    Frozen,
}

/// EnumerableOwnProperties' argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PropertyKind {
    Key,
    Value,
    KeyAndValue,
}

impl Vm {
    /// 7.3.2 Get.
    #[inline]
    pub fn get(&mut self, object: Gc<JsObject>, key: PropertyKey) -> JsResult<Value> {
        self.get_with_receiver(object, key, object.value())
    }

    /// 7.3.3 GetV: also for primitives.
    pub fn get_v(&mut self, value: Value, key: PropertyKey) -> JsResult<Value> {
        if value.is_object() {
            return self.get_with_receiver(value.as_gc(), key, value);
        }
        if value.is_string()
            && let Some(own) = self.string_own_value(value.as_gc(), key)?
        {
            return Ok(own);
        }
        match self.prototype_of_primitive(value) {
            Some(proto) => self.get_with_receiver(proto, key, value),
            None => {
                let name = self.describe_key(key);
                let base = self.describe(value);
                Err(self.type_error(format!("Cannot read properties of {base} (reading '{name}')")))
            }
        }
    }

    /// `length` and characters of a string primitive.
    fn string_own_value(
        &mut self,
        string: Gc<crate::string::JsString>,
        key: PropertyKey,
    ) -> JsResult<Option<Value>> {
        if key == self.names.length {
            return Ok(Some(Value::int(string.length as i32)));
        }
        match key.as_index() {
            Some(index) if index < string.length => {
                let unit = self.unit_at(string, index as usize)?;
                Ok(Some(self.single_char_string(unit).value()))
            }
            _ => Ok(None),
        }
    }

    /// Where lookups on a primitive start; None for undefined and null.
    pub fn prototype_of_primitive(&self, value: Value) -> Option<Gc<JsObject>> {
        let intrinsic = if value.is_string() {
            Intrinsic::StringPrototype
        } else if value.is_number() {
            Intrinsic::NumberPrototype
        } else if value.is_bool() {
            Intrinsic::BooleanPrototype
        } else if value.is_symbol() {
            Intrinsic::SymbolPrototype
        } else if value.is_bigint() {
            Intrinsic::BigIntPrototype
        } else {
            return None;
        };
        Some(self.intrinsic(intrinsic).as_gc())
    }

    /// 7.3.4 Set.
    pub fn set(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        value: Value,
        throw: bool,
    ) -> JsResult<bool> {
        let done = self.set_with_receiver(object, key, value, object.value())?;
        if !done && throw {
            return Err(self.read_only_error(object.value(), key));
        }
        Ok(done)
    }

    /// PutValue on any base value (6.2.5.6 step 3).
    pub fn set_v(&mut self, base: Value, key: PropertyKey, value: Value, strict: bool) -> JsResult<()> {
        if base.is_object() {
            self.set(base.as_gc(), key, value, strict)?;
            return Ok(());
        }
        if base.is_string() && self.string_own_value(base.as_gc(), key)?.is_some() {
            return if strict { Err(self.read_only_error(base, key)) } else { Ok(()) };
        }
        let Some(proto) = self.prototype_of_primitive(base) else {
            let name = self.describe_key(key);
            let base = self.describe(base);
            return Err(self.type_error(format!("Cannot set properties of {base} (setting '{name}')")));
        };
        if !self.set_with_receiver(proto, key, value, base)? && strict {
            let name = self.describe_key(key);
            let kind = self.type_of(base).to_rust_string();
            let text = self.describe(base);
            return Err(self.type_error(format!("Cannot create property '{name}' on {kind} '{text}'")));
        }
        Ok(())
    }

    /// The TypeError of a refused strict assignment, in V8's wording.
    #[cold]
    pub fn read_only_error(&mut self, object: Value, key: PropertyKey) -> crate::execution::Throw {
        let name = self.describe_key(key);
        let text = self.describe_object(object);
        if object.is_kind(CellKind::ModuleNamespace) {
            return self.type_error(format!("Cannot assign to property '{name}' of {text}"));
        }
        if object.is_object() && !object.is_kind(CellKind::Proxy) {
            let holder: Gc<JsObject> = object.as_gc();
            match self.find_on_chain(holder, key) {
                Some(attributes) if attributes.is_accessor() => {
                    return self
                        .type_error(format!("Cannot set property {name} of {text} which has only a getter"));
                }
                Some(_) => {}
                None => {
                    return self.type_error(format!("Cannot add property {name}, object is not extensible"));
                }
            }
        } else if object.is_kind(CellKind::Proxy) {
            return self.type_error(format!("'set' on proxy: trap returned falsish for property '{name}'"));
        }
        let kind = self.type_of(object).to_rust_string();
        self.type_error(format!("Cannot assign to read only property '{name}' of {kind} '{text}'"))
    }

    fn find_on_chain(&mut self, object: Gc<JsObject>, key: PropertyKey) -> Option<Attributes> {
        let mut at = object;
        loop {
            if at.header.is(CellKind::Proxy) || at.header.is(CellKind::ModuleNamespace) {
                return Some(Attributes::NONE);
            }
            if let Some(attributes) = self.own_attributes(at, key) {
                return Some(attributes);
            }
            let proto = self.proto_of(at);
            if !proto.is_object() {
                return None;
            }
            at = proto.as_gc();
        }
    }

    /// 7.3.5 CreateDataProperty.
    pub fn create_data_property(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        value: Value,
    ) -> JsResult<bool> {
        // FAST PATH: a new property, or a fast element (plain and configurable), of an object whose
        // [[DefineOwnProperty]] is the ordinary one for this key.
        if self.try_create_data_property(object, key, value)? {
            return Ok(true);
        }
        self.define_own_property(object, key, &PropertyDescriptor::data(value, Attributes::ALL))
    }

    /// 7.3.6 CreateDataPropertyOrThrow.
    pub fn create_data_property_or_throw(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        value: Value,
    ) -> JsResult<()> {
        if self.create_data_property(object, key, value)? {
            Ok(())
        } else {
            Err(self.cannot_define(object, key))
        }
    }

    #[cold]
    fn cannot_define(&mut self, object: Gc<JsObject>, key: PropertyKey) -> crate::execution::Throw {
        let name = self.describe_key(key);
        if object.header.is(CellKind::Proxy) {
            return self.type_error(format!(
                "'defineProperty' on proxy: trap returned falsish for property '{name}'"
            ));
        }
        if self.own_attributes(object, key).is_none() && !object.header.is(CellKind::ModuleNamespace) {
            return self.type_error(format!("Cannot define property {name}, object is not extensible"));
        }
        self.type_error(format!("Cannot redefine property: {name}"))
    }

    /// 7.3.8 DefinePropertyOrThrow.
    pub fn define_property_or_throw(
        &mut self,
        object: Gc<JsObject>,
        key: PropertyKey,
        descriptor: PropertyDescriptor,
    ) -> JsResult<()> {
        if self.define_own_property(object, key, &descriptor)? {
            Ok(())
        } else {
            Err(self.cannot_define(object, key))
        }
    }

    /// 7.3.9 DeletePropertyOrThrow.
    pub fn delete_property_or_throw(&mut self, object: Gc<JsObject>, key: PropertyKey) -> JsResult<()> {
        if self.delete(object, key)? {
            return Ok(());
        }
        let name = self.describe_key(key);
        let text = self.describe_object(object.value());
        Err(self.type_error(format!("Cannot delete property '{name}' of {text}")))
    }

    /// 7.3.13 HasOwnProperty.
    pub fn has_own_property(&mut self, object: Gc<JsObject>, key: PropertyKey) -> JsResult<bool> {
        Ok(self.get_own_property(object, key)?.is_some())
    }

    /// 7.3.11 GetMethod: undefined when there is none.
    pub fn get_method(&mut self, value: Value, key: PropertyKey) -> JsResult<Value> {
        let method = self.get_v(value, key)?;
        if method.is_nullish() {
            return Ok(Value::UNDEFINED);
        }
        if !self.is_callable(method) {
            let (text, name, base) = (self.describe(method), self.describe_key(key), self.describe(value));
            let message =
                format!("'{text}' returned for property '{name}' of object '{base}' is not a function");
            return Err(self.type_error(message));
        }
        Ok(method)
    }

    /// GetMethod(items, key) of a built-in's first argument, with V8's words for what is no method.
    pub fn get_items_method(&mut self, items: Value, key: PropertyKey, who: &str) -> JsResult<Value> {
        let method = self.get_v(items, key)?;
        if method.is_nullish() {
            return Ok(Value::UNDEFINED);
        }
        if !self.is_callable(method) {
            let name = self.symbol_function_name(key);
            return Err(self.type_error(format!(
                "{who} requires that the property of the first argument, items{name}, when exists, be a function"
            )));
        }
        Ok(method)
    }

    /// 7.3.21 Invoke.
    pub fn invoke(&mut self, value: Value, key: PropertyKey, args: &[Value]) -> JsResult<Value> {
        let function = self.get_v(value, key)?;
        if !self.is_callable(function) {
            let base = self.describe(value);
            let name = self.describe_key(key);
            return Err(self.type_error(format!("{base}.{name} is not a function")));
        }
        self.call(function, value, args)
    }

    /// 7.3.16 SetIntegrityLevel.
    pub fn set_integrity_level(&mut self, object: Gc<JsObject>, level: IntegrityLevel) -> JsResult<bool> {
        if !self.prevent_extensions(object)? {
            return Ok(false);
        }
        // FAST PATH: properties in storage change without descriptors; nothing can refuse.
        if self.restrict_stored_properties(object, level == IntegrityLevel::Frozen)? {
            return Ok(true);
        }
        let keys = self.own_property_keys(object)?;
        for key in keys.iter() {
            let descriptor = match level {
                IntegrityLevel::Sealed => {
                    PropertyDescriptor { configurable: Some(false), ..PropertyDescriptor::default() }
                }
                IntegrityLevel::Frozen => {
                    let Some(current) = self.get_own_property(object, key)? else { continue };
                    PropertyDescriptor {
                        configurable: Some(false),
                        writable: if current.is_accessor() { None } else { Some(false) },
                        ..PropertyDescriptor::default()
                    }
                }
            };
            self.define_property_or_throw(object, key, descriptor)?;
        }
        Ok(true)
    }

    /// Freezes an ordinary object the engine made.
    pub fn freeze(&mut self, object: Gc<JsObject>) -> JsResult<()> {
        self.set_integrity_level(object, IntegrityLevel::Frozen)?;
        Ok(())
    }

    /// 7.3.17 TestIntegrityLevel.
    pub fn test_integrity_level(&mut self, object: Gc<JsObject>, level: IntegrityLevel) -> JsResult<bool> {
        if self.is_extensible(object)? {
            return Ok(false);
        }
        let keys = self.own_property_keys(object)?;
        for key in keys.iter() {
            if let Some(current) = self.get_own_property(object, key)?
                && (current.configurable == Some(true)
                    || (level == IntegrityLevel::Frozen
                        && current.is_data()
                        && current.writable == Some(true)))
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// 7.3.18 CreateArrayFromList.
    pub fn create_array_from_list(&mut self, values: &[Value]) -> JsResult<Gc<JsArray>> {
        self.new_array_from(values)
    }

    /// 7.3.19 LengthOfArrayLike.
    #[inline]
    pub fn length_of_array_like(&mut self, object: Gc<JsObject>) -> JsResult<f64> {
        if object.header.is(CellKind::Array) {
            // FAST PATH: an array's length is an own data property with no getter.
            return Ok(object.cast::<JsArray>().length() as f64);
        }
        let length = self.get(object, self.names.length)?;
        self.to_length(length)
    }

    /// 7.3.20 CreateListFromArrayLike.
    pub fn create_list_from_array_like(&mut self, value: Value) -> JsResult<RootedVec> {
        if !value.is_object() {
            return Err(self.type_error("CreateListFromArrayLike called on non-object"));
        }
        let object: Gc<JsObject> = value.as_gc();
        let length = self.length_of_array_like(object)?;
        let mut list: RootedVec = RootedVec::new(&mut self.heap, Vec::new());
        if length > (1u64 << 26) as f64 {
            return Err(self.range_error("Invalid array length"));
        }
        for index in 0..length as u32 {
            let item = self.get(object, PropertyKey::index(index))?;
            list.push(item);
        }
        Ok(list)
    }

    /// 7.3.22 OrdinaryHasInstance.
    pub fn ordinary_has_instance(&mut self, constructor: Value, value: Value) -> JsResult<bool> {
        if !self.is_callable(constructor) {
            return Ok(false);
        }
        if constructor.is_kind(CellKind::BoundFunction) {
            let bound: Gc<BoundFunction> = constructor.as_gc();
            self.check_stack()?;
            return self.instance_of(value, bound.target);
        }
        if !value.is_object() {
            return Ok(false);
        }
        let prototype = self.get(constructor.as_gc(), self.names.prototype)?;
        if !prototype.is_object() {
            let text = self.describe(prototype);
            return Err(
                self.type_error(format!("Function has non-object prototype '{text}' in instanceof check"))
            );
        }
        let mut at: Gc<JsObject> = value.as_gc();
        loop {
            let proto = self.get_prototype_of(at)?;
            if !proto.is_object() {
                return Ok(false);
            }
            if proto == prototype {
                return Ok(true);
            }
            at = proto.as_gc();
        }
    }

    /// 13.10.2 InstanceofOperator.
    pub fn instance_of(&mut self, value: Value, target: Value) -> JsResult<bool> {
        if !target.is_object() {
            return Err(self.type_error("Right-hand side of 'instanceof' is not an object"));
        }
        let method = self.get_method(target, self.symbols.has_instance)?;
        if !method.is_undefined() {
            if method == self.intrinsic(Intrinsic::FunctionPrototypeHasInstance) {
                // FAST PATH: what the original method would do, without the call.
                return self.ordinary_has_instance(target, value);
            }
            let result = self.call(method, target, &[value])?;
            return Ok(self.to_boolean(result));
        }
        if !self.is_callable(target) {
            return Err(self.type_error("Right-hand side of 'instanceof' is not callable"));
        }
        self.ordinary_has_instance(target, value)
    }

    /// 7.3.23 SpeciesConstructor.
    pub fn species_constructor(&mut self, object: Gc<JsObject>, default: Value) -> JsResult<Value> {
        let constructor = self.get(object, self.names.constructor)?;
        if constructor.is_undefined() {
            return Ok(default);
        }
        if !constructor.is_object() {
            return Err(self.type_error("The .constructor property is not an object"));
        }
        let species = self.get(constructor.as_gc(), self.symbols.species)?;
        if species.is_nullish() {
            return Ok(default);
        }
        if self.is_constructor(species) {
            return Ok(species);
        }
        Err(self.type_error("object.constructor[Symbol.species] is not a constructor"))
    }

    /// 7.3.24 EnumerableOwnProperties, as a rooted list (entries are arrays).
    pub fn enumerable_own_properties(
        &mut self,
        object: Gc<JsObject>,
        kind: PropertyKind,
    ) -> JsResult<RootedVec> {
        let keys = self.own_property_keys(object)?;
        let mut list: RootedVec = RootedVec::new(&mut self.heap, Vec::new());
        for key in keys.iter() {
            if key.is_symbol() {
                continue;
            }
            let plain = !object.header.is(CellKind::Proxy) && !object.header.is(CellKind::ModuleNamespace);
            let enumerable = match if plain { self.own_attributes(object, key) } else { None } {
                Some(attributes) => attributes.enumerable(),
                None => self.get_own_property(object, key)?.is_some_and(|d| d.enumerable == Some(true)),
            };
            if !enumerable {
                continue;
            }
            if kind == PropertyKind::Key {
                let name = self.key_to_value(key);
                list.push(name);
                continue;
            }
            let value = self.get(object, key)?;
            if kind == PropertyKind::Value {
                list.push(value);
            } else {
                let name = self.key_to_value(key);
                let entry = self.new_array_from(&[name, value])?;
                list.push(entry.value());
            }
        }
        Ok(list)
    }

    /// 7.3.25 GetFunctionRealm.
    pub fn get_function_realm(&mut self, object: Value) -> JsResult<*mut Realm> {
        let mut at = object;
        loop {
            match at.cell_kind().and_then(CellKind::from_u8) {
                Some(CellKind::Function) => {
                    let function: Gc<JsFunction> = at.as_gc();
                    return Ok(self.code_of(function.code).realm);
                }
                Some(CellKind::NativeFunction) => {
                    return Ok(at.as_gc::<NativeFunction>().realm.as_private());
                }
                Some(CellKind::BoundFunction) => at = at.as_gc::<BoundFunction>().target,
                Some(CellKind::Proxy) => {
                    let proxy: Gc<JsProxy> = at.as_gc();
                    if proxy.handler.is_null() {
                        return Err(self.type_error("Cannot perform 'get' on a proxy that has been revoked"));
                    }
                    at = proxy.target;
                }
                _ => return Ok(self.realm),
            }
        }
    }

    /// 10.1.14 GetPrototypeFromConstructor.
    pub fn get_prototype_from_constructor(
        &mut self,
        constructor: Value,
        default: Intrinsic,
    ) -> JsResult<Value> {
        let proto = self.get(constructor.as_gc(), self.names.prototype)?;
        if proto.is_object() {
            return Ok(proto);
        }
        let realm = self.get_function_realm(constructor)?;
        // SAFETY: realms live as long as the VM.
        let proto = unsafe { (*realm).get(default) };
        if proto.is_undefined() {
            return self.materialize_intrinsic(realm, default);
        }
        Ok(proto)
    }

    /// 7.3.26 CopyDataProperties.
    pub fn copy_data_properties(
        &mut self,
        target: Gc<JsObject>,
        source: Value,
        excluded: &[PropertyKey],
    ) -> JsResult<()> {
        if source.is_nullish() {
            return Ok(());
        }
        let from = self.to_object(source)?;
        if self.copy_plain_properties(target, from, excluded)? {
            return Ok(());
        }
        let keys = self.own_property_keys(from)?;
        for key in keys.iter() {
            if excluded.contains(&key) {
                continue;
            }
            if self.get_own_property(from, key)?.is_some_and(|d| d.enumerable == Some(true)) {
                let value = self.get(from, key)?;
                self.create_data_property_or_throw(target, key, value)?;
            }
        }
        Ok(())
    }

    /// FAST PATH of CopyDataProperties: a source of plain data properties and no elements runs no script, so
    /// its keys can be taken from the shape one by one. Symbols come last in both orders.
    fn copy_plain_properties(
        &mut self,
        target: Gc<JsObject>,
        from: Gc<JsObject>,
        excluded: &[PropertyKey],
    ) -> JsResult<bool> {
        let shape: *mut crate::object::Shape = self.shape(from.header.shape);
        // SAFETY: an object's shape is live, and stays so while the object is.
        let plain = from.header.is(CellKind::Object)
            && target.header.is(CellKind::Object)
            && unsafe { (*shape).is_cacheable() }
            && self.has_no_elements(from)
            // SAFETY: as above.
            && unsafe { &mut *shape }.table().iter().all(|e| !e.attributes.is_accessor() && !e.key.is_symbol());
        if !plain || from == target {
            return Ok(false);
        }
        // SAFETY: as above; adding properties to another object changes no entry of this table.
        let count = unsafe { &mut *shape }.table().entries.len();
        for i in 0..count {
            // SAFETY: as above. A child may have taken the table over: it is asked for each time.
            let entry = unsafe { &mut *shape }.table().entries[i];
            if !entry.attributes.enumerable() || entry.key.is_private() || excluded.contains(&entry.key) {
                continue;
            }
            // SAFETY: as above.
            let value = crate::object::slots::read_slot(from, unsafe { &*shape }, entry.slot);
            self.create_data_property_or_throw(target, entry.key, value)?;
        }
        Ok(true)
    }

    /// 23.1.3.x ArraySpeciesCreate (10.4.2.3).
    pub fn array_species_create(&mut self, original: Gc<JsObject>, length: f64) -> JsResult<Gc<JsObject>> {
        if !self.is_array(original.value())? {
            return self.array_create(length);
        }
        let mut constructor = self.get(original, self.names.constructor)?;
        if self.is_constructor(constructor) {
            let realm = self.get_function_realm(constructor)?;
            // SAFETY: realms live as long as the VM.
            if realm != self.realm && constructor == unsafe { (*realm).get(Intrinsic::Array) } {
                constructor = Value::UNDEFINED;
            }
        }
        if constructor.is_object() {
            constructor = self.get(constructor.as_gc(), self.symbols.species)?;
            if constructor.is_null() {
                constructor = Value::UNDEFINED;
            }
        }
        if constructor.is_undefined() || constructor == self.intrinsic(Intrinsic::Array) {
            return self.array_create(length);
        }
        if !self.is_constructor(constructor) {
            return Err(self.type_error("object.constructor[Symbol.species] is not a constructor"));
        }
        self.construct(constructor, &[Value::number(length)], None)
    }

    /// ArrayCreate (10.4.2.2) with a number length.
    pub fn array_create(&mut self, length: f64) -> JsResult<Gc<JsObject>> {
        if length > u32::MAX as f64 {
            return Err(self.range_error("Invalid array length"));
        }
        Ok(self.new_array(length as u32)?.object())
    }
}
