//! Functions: closures with properties made late, bound functions (10.4.1).
//!
//! A closure starts with a shape flagged EXOTIC: `length`, `name` and `prototype` exist, but not in
//! storage. The first access to one of these keys, and any other change to the function's own properties,
//! makes them and moves the function to a cacheable shape. Lookups of other keys pass a lazy function by.

use super::layout::{BoundFunction, JsFunction, JsObject, object_flags};
use super::property::{Attributes, PropertyKey};
use super::shape::{Shape, shape_flags};
use crate::bytecode::FunctionKind;
use crate::execution::{Intrinsic, JsResult, Realm, Vm};
use crate::heap::CellKind;
use crate::value::{Gc, Value};

impl Vm {
    /// One of the properties a lazy function does not have in storage.
    #[inline(always)]
    pub(super) fn is_lazy_key(&self, key: PropertyKey) -> bool {
        key == self.names.prototype || key == self.names.name || key == self.names.length
    }

    /// A function whose own properties are not made yet.
    #[inline(always)]
    pub fn is_lazy_function(&self, object: Gc<JsObject>) -> bool {
        object.header.kind == CellKind::Function as u8 && self.shape_of(object).is_exotic()
    }

    /// The realm a closure's code belongs to.
    fn code_realm(&self, function: Gc<JsFunction>) -> &Realm {
        // SAFETY: realms live as long as the VM.
        unsafe { &*self.code_of(function.code).realm }
    }

    fn closure_shape(&mut self, kind: FunctionKind) -> *mut Shape {
        use FunctionKind::*;
        // A closure's realm is the running one: only running code makes closures.
        let realm = self.realm_mut();
        let (slot, proto) = match kind {
            Generator | GeneratorMethod => {
                (&mut realm.shapes.generator_function, Intrinsic::GeneratorFunctionPrototype)
            }
            Async | AsyncArrow | AsyncMethod => {
                (&mut realm.shapes.async_function, Intrinsic::AsyncFunctionPrototype)
            }
            AsyncGenerator | AsyncGeneratorMethod => {
                (&mut realm.shapes.async_generator_function, Intrinsic::AsyncGeneratorFunctionPrototype)
            }
            _ => (&mut realm.shapes.function, Intrinsic::FunctionPrototype),
        };
        if !slot.is_null() {
            return *slot;
        }
        let slot: *mut *mut Shape = slot;
        let proto = self.intrinsic(proto);
        let shape = self.closure_root(proto);
        // SAFETY: a field of the realm, which lives as long as the VM.
        unsafe { *slot = shape };
        shape
    }

    fn closure_root(&mut self, proto: Value) -> *mut Shape {
        let fields = JsFunction::INTERNAL_FIELDS as u8;
        self.root_shape(CellKind::Function, proto, fields, 0, shape_flags::EXOTIC)
    }

    /// Shape id and header bits that closures of a `Code` cell start with.
    pub fn closure_start(&mut self, code: Value) -> Option<(u32, u8)> {
        let kind = self.code_of(code).kind();
        if self.code_of(code).realm != self.realm {
            return None;
        }
        let shape = self.closure_shape(kind);
        let mut bits = super::create::initial_bits(CellKind::Function);
        if kind.is_constructor() {
            bits |= object_flags::CONSTRUCTOR;
        }
        // SAFETY: the realm's shapes are live.
        Some((unsafe { (*shape).id }, bits))
    }

    /// 10.2.3 OrdinaryFunctionCreate for a `Code` cell, with the prototype its kind has.
    #[inline]
    pub fn new_closure(&mut self, code: Value, context: Value) -> JsResult<Value> {
        let kind = self.code_of(code).kind();
        let shape = self.closure_shape(kind);
        self.new_closure_with_shape(code, context, kind, shape)
    }

    /// As `new_closure` with another prototype (Function constructor with a new.target, class heritage).
    pub fn new_closure_with_proto(&mut self, code: Value, context: Value, proto: Value) -> JsResult<Value> {
        let kind = self.code_of(code).kind();
        let shape = self.closure_root(proto);
        self.new_closure_with_shape(code, context, kind, shape)
    }

    #[inline]
    fn new_closure_with_shape(
        &mut self,
        code: Value,
        context: Value,
        kind: FunctionKind,
        shape: *mut Shape,
    ) -> JsResult<Value> {
        let block = self.code_of(code);
        block.closures = (block.closures + 1).min(2);
        // The first closure of its code is most often the only one, and lives long: methods, functions of a
        // module. Old cells do not move, so compiled code can name them.
        let first = block.closures == 1;
        let mut function: Gc<JsFunction> =
            if first { self.alloc_old_object(shape)? } else { self.alloc_object(shape)? }.cast();
        if kind.is_constructor() {
            function.object().set_flag(object_flags::CONSTRUCTOR);
        }
        // A new object needs no barrier.
        function.code = code;
        function.context = context;
        Ok(function.value())
    }

    /// Makes the late properties of a closure: length, name, then prototype where the kind has one
    /// (10.2.9, 10.2.10, 10.2.5 MakeConstructor; generators 15.5.3; classes define theirs themselves).
    #[cold]
    pub fn materialize_function(&mut self, function: Gc<JsFunction>) -> JsResult<()> {
        let mut object = function.object();
        let shape = self.shape_of(object);
        if !shape.is_exotic() {
            return Ok(());
        }
        let code = self.code_of(function.code);
        let kind = code.kind();
        let name = if code.function.name.is_empty() {
            self.empty_string().value()
        } else {
            let unlinked = code.function.clone();
            self.new_string_utf16(&unlinked.name).value()
        };
        let prototype = match kind {
            FunctionKind::Normal => {
                let proto = self.code_realm(function).get(Intrinsic::ObjectPrototype);
                let prototype = self.new_object_with_proto(proto)?;
                self.add_named(prototype, self.names.constructor, function.value(), Attributes::HIDDEN)?;
                Some(prototype)
            }
            FunctionKind::Generator | FunctionKind::GeneratorMethod => {
                let proto = self.code_realm(function).get(Intrinsic::GeneratorPrototype);
                Some(self.new_object_with_proto(proto)?)
            }
            FunctionKind::AsyncGenerator | FunctionKind::AsyncGeneratorMethod => {
                let proto = self.code_realm(function).get(Intrinsic::AsyncGeneratorPrototype);
                Some(self.new_object_with_proto(proto)?)
            }
            _ => None,
        };
        let (proto, flags) = (shape.proto, shape.flags & shape_flags::PROTOTYPE);
        let fields = JsFunction::INTERNAL_FIELDS as u8;
        let root = self.root_shape(CellKind::Function, proto, fields, 0, flags);
        // SAFETY: just found or made.
        object.header.shape = unsafe { (*root).id };
        self.add_named(
            object,
            self.names.length,
            Value::int(code.function.length as i32),
            Attributes::CONFIG,
        )?;
        self.add_named(object, self.names.name, name, Attributes::CONFIG)?;
        if let Some(prototype) = prototype {
            self.add_named(
                object,
                self.names.prototype,
                prototype.value(),
                Attributes(Attributes::WRITABLE),
            )?;
        }
        Ok(())
    }

    /// `prototype` of a closure may have changed: the cached initial shape of its instances is void.
    #[inline]
    pub(super) fn forget_construct_info(&mut self, object: Gc<JsObject>) {
        let mut function: Gc<JsFunction> = object.cast();
        function.construct_info = Value::UNDEFINED;
    }

    /// A class constructor's `prototype`: neither writable nor enumerable nor configurable.
    pub fn define_class_prototype(&mut self, class: Gc<JsFunction>, prototype: Gc<JsObject>) -> JsResult<()> {
        self.materialize_function(class)?;
        self.add_named(class.object(), self.names.prototype, prototype.value(), Attributes::NONE)?;
        self.add_named(prototype, self.names.constructor, class.value(), Attributes::HIDDEN)
    }

    // 10.2.9 SetFunctionName for functions whose code has no name of its own.
    pub fn set_function_name(
        &mut self,
        function: Gc<JsObject>,
        key: PropertyKey,
        prefix: &str,
    ) -> JsResult<()> {
        if function.header.kind == CellKind::Function as u8 {
            self.materialize_function(function.cast())?;
            if let Some(entry) = self.shape_of(function).lookup(self.names.name) {
                // A static `name` member of a class came first, or the code's own name.
                let current = self.read_slot(function, entry.slot);
                let anonymous = current.is_string() && current.as_gc::<crate::string::JsString>().is_empty();
                if entry.attributes != Attributes::CONFIG || !anonymous {
                    return Ok(());
                }
            }
        }
        let name = self.function_name_value(key, prefix)?;
        match self.shape_of(function).lookup(self.names.name) {
            Some(entry) => self.store_existing(function, entry, name),
            None => self.add_named(function, self.names.name, name, Attributes::CONFIG)?,
        }
        Ok(())
    }

    fn function_name_value(&mut self, key: PropertyKey, prefix: &str) -> JsResult<Value> {
        let mut name = match key.as_symbol() {
            Some(symbol) if symbol.description.is_undefined() => self.empty_string(),
            Some(symbol) if key.is_private() => symbol.description.as_gc(),
            Some(symbol) => {
                let (open, close) =
                    (self.single_char_string(b'[' as u16), self.single_char_string(b']' as u16));
                let name = self.concat_strings(open, symbol.description.as_gc())?;
                self.concat_strings(name, close)?
            }
            None => self.key_to_value(key).as_gc(),
        };
        if !prefix.is_empty() {
            let prefix = self.new_string(&format!("{prefix} "));
            name = self.concat_strings(prefix, name)?;
        }
        Ok(name.value())
    }

    /// 10.4.1.3 BoundFunctionCreate. The arguments are rooted by the caller.
    pub fn new_bound_function(
        &mut self,
        target: Gc<JsObject>,
        this: Value,
        args: &[Value],
    ) -> JsResult<Gc<JsObject>> {
        let proto = self.get_prototype_of(target)?;
        let shape =
            self.root_shape(CellKind::BoundFunction, proto, BoundFunction::INTERNAL_FIELDS as u8, 2, 0);
        let list = if args.is_empty() { Value::UNDEFINED } else { self.new_value_array_from(args)?.value() };
        let mut bound: Gc<BoundFunction> = self.alloc_object(shape)?.cast();
        bound.target = target.value();
        bound.this = this;
        bound.args = list;
        if target.is_constructor() {
            bound.object().set_flag(object_flags::CONSTRUCTOR);
        }
        self.heap.write_barrier(bound.header());
        Ok(bound.object())
    }
}
