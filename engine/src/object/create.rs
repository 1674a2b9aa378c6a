//! Making objects: raw allocation, and the objects the engine itself makes everywhere.

use super::layout::{JsObject, NativeFunction, ValueArray, object_flags};
use super::property::{Attributes, PropertyKey};
use super::shape::FieldRepr;
use super::{ElementsKind, Shape};
use crate::execution::realm::MAX_LITERAL;
use crate::execution::stack_trace::ERROR_FIELDS;
use crate::execution::{ErrorKind, Intrinsic, JsResult, NativeFn, Throw, Vm};
use crate::heap::{CellKind, NativeCell, NativeData, OutOfMemory};
use crate::value::{Gc, Value};

/// Flags and elements kind that objects of a kind start with. Fast kinds only where elements are plain;
/// without a length to bound them they count as holey.
#[inline(always)]
pub const fn initial_bits(kind: CellKind) -> u8 {
    match kind {
        CellKind::Array => ElementsKind::PackedInt32 as u8,
        CellKind::StringObject | CellKind::TypedArray | CellKind::Proxy | CellKind::ModuleNamespace => {
            ElementsKind::Dictionary as u8
        }
        CellKind::Function | CellKind::NativeFunction | CellKind::BoundFunction => {
            ElementsKind::HoleyTagged as u8 | object_flags::CALLABLE
        }
        _ => ElementsKind::HoleyTagged as u8,
    }
}

impl Vm {
    #[cold]
    fn allocation_failed(&mut self, _: OutOfMemory) -> Throw {
        self.out_of_memory()
    }

    /// An array-like cell of `count` values.
    #[inline]
    pub fn alloc_values(&mut self, kind: CellKind, count: usize, fill: Value) -> JsResult<Gc<ValueArray>> {
        match self.heap.alloc_array(kind, count, fill.0) {
            // SAFETY: a new cell of this layout.
            Ok(cell) => Ok(unsafe { Gc::from_raw(cell as *mut ValueArray) }),
            Err(e) => Err(self.allocation_failed(e)),
        }
    }

    /// A ValueArray of `count` undefined values.
    pub fn new_value_array(&mut self, count: usize) -> JsResult<Gc<ValueArray>> {
        self.alloc_values(CellKind::ValueArray, count, Value::UNDEFINED)
    }

    /// A ValueArray with these values, which the caller has rooted.
    pub fn new_value_array_from(&mut self, values: &[Value]) -> JsResult<Gc<ValueArray>> {
        let mut array = self.alloc_values(CellKind::ValueArray, values.len(), Value::UNDEFINED)?;
        array.values_mut().copy_from_slice(values);
        self.heap.write_barrier(array.header());
        Ok(array)
    }

    /// A cell that owns a malloc'd payload.
    pub fn alloc_native(&mut self, kind: CellKind, data: Box<dyn NativeData>) -> JsResult<Gc<NativeCell>> {
        match self.heap.alloc_native(kind, data) {
            // SAFETY: a new cell of this layout.
            Ok(cell) => Ok(unsafe { Gc::from_raw(cell) }),
            Err(e) => Err(self.allocation_failed(e)),
        }
    }

    /// An object of this shape: internal fields and slots undefined (an array's length 0), no elements.
    #[inline]
    pub fn alloc_object(&mut self, shape: *mut Shape) -> JsResult<Gc<JsObject>> {
        // SAFETY: callers pass a live shape.
        let shape = unsafe { &*shape };
        let bits = initial_bits(shape.kind);
        let nslots = shape.nslots() as u8;
        let elements = self.empty_elements.as_cell();
        let cell =
            match self.heap.alloc_object(shape.kind, shape.id, bits, nslots, elements, Value::UNDEFINED.0) {
                Ok(cell) => cell,
                Err(e) => return Err(self.allocation_failed(e)),
            };
        // SAFETY: a new object cell.
        let mut object: Gc<JsObject> = unsafe { Gc::from_raw(cell as *mut JsObject) };
        if shape.kind == CellKind::Array {
            object.set_word(0, Value::int(0));
        }
        Ok(object)
    }

    /// As [`Vm::alloc_object`], in the old space from the start; born remembered.
    pub fn alloc_old_object(&mut self, shape: *mut Shape) -> JsResult<Gc<JsObject>> {
        // SAFETY: callers pass a live shape.
        let shape = unsafe { &*shape };
        let header = crate::heap::cell::header_word(
            shape.id,
            shape.kind,
            initial_bits(shape.kind),
            0,
            shape.nslots() as u8,
        );
        let cell = match self.heap.alloc_old_word(header, shape.object_size()) {
            Ok(cell) => cell,
            Err(e) => return Err(self.allocation_failed(e)),
        };
        // SAFETY: a new object cell.
        let mut object: Gc<JsObject> = unsafe { Gc::from_raw(cell as *mut JsObject) };
        object.elements = self.empty_elements.as_cell() as *mut ValueArray;
        for i in 0..shape.nslots() {
            object.set_word(i, Value::UNDEFINED);
        }
        Ok(object)
    }

    /// The shape of `{}` with room for `capacity` properties.
    #[inline]
    pub fn object_literal_shape(&mut self, capacity: usize) -> *mut Shape {
        let capacity = capacity.min(MAX_LITERAL);
        let shape = self.realm().shapes.object[capacity];
        if !shape.is_null() {
            return shape;
        }
        let proto = self.intrinsic(Intrinsic::ObjectPrototype);
        let shape = self.root_shape(CellKind::Object, proto, 0, capacity as u8, 0);
        self.realm_mut().shapes.object[capacity] = shape;
        shape
    }

    /// `{}`
    pub fn new_object(&mut self) -> JsResult<Gc<JsObject>> {
        let shape = self.object_literal_shape(4);
        self.alloc_object(shape)
    }

    /// 10.1.12 OrdinaryObjectCreate
    pub fn new_object_with_proto(&mut self, proto: Value) -> JsResult<Gc<JsObject>> {
        let shape = self.root_shape(CellKind::Object, proto, 0, 4, 0);
        self.alloc_object(shape)
    }

    /// OrdinaryObjectCreate for kinds with internal fields (set to undefined).
    pub fn new_object_of_kind(
        &mut self,
        kind: CellKind,
        proto: Value,
        internal_fields: usize,
    ) -> JsResult<Gc<JsObject>> {
        let shape = self.root_shape(kind, proto, internal_fields as u8, 0, 0);
        self.alloc_object(shape)
    }

    /// An object whose shape changes in place from the start (global objects, lexical records, maps).
    pub fn new_dictionary_object(&mut self, kind: CellKind, proto: Value) -> JsResult<Gc<JsObject>> {
        let shape = self.root_shape(kind, proto, 0, 0, 0);
        let object = self.alloc_object(shape)?;
        self.make_dictionary(object);
        Ok(object)
    }

    /// Stores into an internal field, with the barrier.
    #[inline]
    pub fn set_internal(&mut self, mut object: Gc<JsObject>, field: usize, value: Value) {
        object.set_word(field, value);
        self.heap.write_barrier_value(object.header(), value.0);
    }

    /// 10.1.13 OrdinaryCreateFromConstructor
    pub fn ordinary_create_from_constructor(
        &mut self,
        constructor: Value,
        default: Intrinsic,
        kind: CellKind,
        internal_fields: usize,
    ) -> JsResult<Gc<JsObject>> {
        let proto = self.get_prototype_from_constructor(constructor, default)?;
        if kind == CellKind::Object {
            return self.new_object_with_proto(proto);
        }
        self.new_object_of_kind(kind, proto, internal_fields)
    }

    /// 7.4.14 CreateIterResultObject
    pub fn create_iter_result(&mut self, value: Value, done: bool) -> JsResult<Value> {
        let mut shape = self.realm().shapes.iterator_result;
        if shape.is_null() {
            let proto = self.intrinsic(Intrinsic::ObjectPrototype);
            let root = self.root_shape(CellKind::Object, proto, 0, 2, 0);
            let first = self.shapes.add_property(root, self.names.value, Attributes::ALL);
            shape = self.shapes.add_property(first, self.names.done, Attributes::ALL);
            // SAFETY: just made. Any from the start: the slots are written without looking.
            unsafe {
                self.generalize_field(first, FieldRepr::Any);
                self.generalize_field(shape, FieldRepr::Any);
                debug_assert!((*shape).inline_capacity == 2);
            }
            self.realm_mut().shapes.iterator_result = shape;
        }
        let mut object = self.alloc_object(shape)?;
        object.set_word(0, value);
        object.set_word(1, Value::bool(done));
        // A new object needs no barrier.
        Ok(object.value())
    }

    /// A built-in function of the running realm (10.3.4 CreateBuiltinFunction).
    pub fn new_native_function(
        &mut self,
        function: NativeFn,
        name: PropertyKey,
        length: u32,
        constructor: bool,
    ) -> JsResult<Gc<NativeFunction>> {
        let proto = self.intrinsic(Intrinsic::FunctionPrototype);
        self.new_native_function_with_proto(function, name, length, constructor, proto)
    }

    /// As `new_native_function` with closure data.
    pub fn new_native_closure(
        &mut self,
        function: NativeFn,
        name: PropertyKey,
        length: u32,
        data: Value,
    ) -> JsResult<Gc<NativeFunction>> {
        let mut native = self.new_native_function(function, name, length, false)?;
        native.data = data;
        self.heap.write_barrier_value(native.header(), data.0);
        Ok(native)
    }

    /// As `new_native_function` with another prototype.
    pub fn new_native_function_with_proto(
        &mut self,
        function: NativeFn,
        name: PropertyKey,
        length: u32,
        constructor: bool,
        proto: Value,
    ) -> JsResult<Gc<NativeFunction>> {
        let default = proto == self.intrinsic(Intrinsic::FunctionPrototype);
        let mut shape = self.realm().shapes.native_function;
        if shape.is_null() || !default {
            let fields = NativeFunction::INTERNAL_FIELDS as u8;
            let root = self.root_shape(CellKind::NativeFunction, proto, fields, 2, 0);
            let first = self.shapes.add_property(root, self.names.length, Attributes::CONFIG);
            shape = self.shapes.add_property(first, self.names.name, Attributes::CONFIG);
            self.generalize_field(first, FieldRepr::Any);
            self.generalize_field(shape, FieldRepr::Any);
            if default {
                self.realm_mut().shapes.native_function = shape;
            }
        }
        let name = match name.as_symbol() {
            // SetFunctionName: a symbol's description in brackets.
            Some(symbol) if symbol.description.is_undefined() => self.empty_string().value(),
            Some(_) => {
                let text = self.symbol_function_name(name);
                self.new_string(&text).value()
            }
            None => self.key_to_value(name),
        };
        let mut native: Gc<NativeFunction> = self.alloc_object(shape)?.cast();
        native.function = Value::private(function as *const u8);
        native.realm = Value::private(self.realm as *const u8);
        native.meta = Value::int(0);
        let mut object = native.object();
        if constructor {
            object.set_flag(object_flags::CONSTRUCTOR);
        }
        object.set_word(NativeFunction::INTERNAL_FIELDS, Value::int(length as i32));
        object.set_word(NativeFunction::INTERNAL_FIELDS + 1, name);
        self.heap.write_barrier_value(object.header(), name.0);
        Ok(native)
    }

    /// The function name a symbol key gives: its description in brackets.
    pub(crate) fn symbol_function_name(&mut self, key: PropertyKey) -> String {
        let text = self.key_to_rust_string(key);
        // "Symbol(x)" to "[x]"
        format!("[{}]", text.strip_prefix("Symbol(").and_then(|t| t.strip_suffix(')')).unwrap_or(&text))
    }

    /// A native error object with a message, and its stack.
    pub fn new_error(&mut self, kind: ErrorKind, message: &str) -> JsResult<Gc<JsObject>> {
        let message = self.try_new_string(message)?;
        self.new_error_from_string(kind, message.value())
    }

    /// As `new_error`; the message is a string.
    pub fn new_error_from_string(&mut self, kind: ErrorKind, message: Value) -> JsResult<Gc<JsObject>> {
        let proto = self.intrinsic(kind.prototype());
        let error = self.alloc_error(proto)?;
        self.add_stack_accessor(error)?;
        self.add_named(error, self.names.message, message, Attributes::HIDDEN)?;
        self.capture_stack(error)?;
        Ok(error)
    }

    /// An error object without properties.
    pub fn alloc_error(&mut self, proto: Value) -> JsResult<Gc<JsObject>> {
        let shape = self.root_shape(CellKind::Error, proto, ERROR_FIELDS as u8, 4, 0);
        self.alloc_object(shape)
    }
}
