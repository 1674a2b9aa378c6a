//! 23.2.1 and 23.2.2: %TypedArray%, and what makes typed arrays in built-ins (23.2.4).

use super::{Method, method, symbol_getter};
use crate::execution::{CallContext, Intrinsic, JsResult, Throw, Vm};
use crate::heap::{CellKind, RootedVec};
use crate::object::{Attributes, JsObject, TypedArray, TypedArrayKind};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[method("of", 0, of), method("from", 1, from)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let name = vm.key_from_str("TypedArray");
    let constructor = vm.new_native_function(construct, name, 0, true)?.object();
    let parent = vm.intrinsic(Intrinsic::ObjectPrototype);
    let prototype = vm.new_object_with_proto(parent)?;
    vm.realm_mut().set(Intrinsic::TypedArray, constructor);
    vm.realm_mut().set(Intrinsic::TypedArrayPrototype, prototype);
    vm.install_value(constructor, vm.names.prototype, prototype.value(), Attributes::NONE)?;
    vm.install_value(prototype, vm.names.constructor, constructor.value(), Attributes::HIDDEN)?;
    vm.install_methods(constructor, METHODS)?;
    let species = symbol_getter(|s| s.species, "[Symbol.species]", super::return_this);
    vm.install_accessors(constructor, &[species])?;
    super::typed_array_prototype::init(vm, prototype)?;
    super::typed_array_constructors::init(vm)
}

/// 23.2.1.1 %TypedArray% ( )
fn construct(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    Err(vm.type_error("Abstract class TypedArray not directly constructable"))
}

/// A typed array and its length, both looked at together.
pub type View = (Gc<TypedArray>, usize);

impl Vm {
    /// 23.2.4.4 ValidateTypedArray, with the length.
    #[inline]
    pub fn validate_typed_array(&mut self, value: Value, method: &str) -> JsResult<View> {
        if !value.is_kind(CellKind::TypedArray) {
            return Err(self.type_error("this is not a typed array."));
        }
        let array: Gc<TypedArray> = value.as_gc();
        match self.typed_array_length(array) {
            Some(length) => Ok((array, length)),
            None => Err(self.out_of_bounds_error(method)),
        }
    }

    /// 23.2.4.4 ValidateTypedArray for an operation that writes.
    pub fn validate_typed_array_for_write(&mut self, value: Value, method: &str) -> JsResult<View> {
        if value.is_kind(CellKind::TypedArray) && value.as_gc::<TypedArray>().viewed_buffer().is_immutable() {
            return Err(self.immutable_error(method));
        }
        self.validate_typed_array(value, method)
    }

    /// TypeError for a view whose buffer is detached or too short.
    #[cold]
    pub fn out_of_bounds_error(&mut self, method: &str) -> Throw {
        self.type_error(format!("Cannot perform {method} on a detached or out-of-bounds ArrayBuffer"))
    }

    /// 23.2.4.2 TypedArrayCreateFromConstructor with a length.
    pub fn typed_array_create_of_length(
        &mut self,
        constructor: Value,
        length: usize,
        method: &str,
    ) -> JsResult<Gc<TypedArray>> {
        let result = self.construct(constructor, &[Value::number(length as f64)], None)?;
        let (array, actual) = self.validate_created(result, method)?;
        if array.viewed_buffer().is_immutable() {
            return Err(self.immutable_error(method));
        }
        if actual < length {
            return Err(
                self.type_error("Derived TypedArray constructor created an array which was too small")
            );
        }
        Ok(array)
    }

    fn validate_created(&mut self, result: Gc<JsObject>, method: &str) -> JsResult<View> {
        if !result.header.is(CellKind::TypedArray) {
            return Err(self.incompatible_receiver(method, result.value()));
        }
        self.validate_typed_array(result.value(), method)
    }

    /// The constructor that 23.2.4.1 TypedArraySpeciesCreate calls.
    fn typed_array_species(&mut self, exemplar: Gc<TypedArray>) -> JsResult<Value> {
        let default = self.intrinsic(exemplar.element_kind().intrinsics().0);
        self.species_constructor(exemplar.object(), default)
    }

    fn check_content(&mut self, exemplar: Gc<TypedArray>, result: Gc<TypedArray>) -> JsResult<()> {
        if exemplar.element_kind().is_bigint() != result.element_kind().is_bigint() {
            return Err(self.type_error("Cannot mix BigInt and other types, use explicit conversions"));
        }
        Ok(())
    }

    /// 23.2.4.1 TypedArraySpeciesCreate with a length.
    pub fn typed_array_species_create(
        &mut self,
        exemplar: Gc<TypedArray>,
        length: usize,
        method: &str,
    ) -> JsResult<Gc<TypedArray>> {
        let constructor = self.typed_array_species(exemplar)?;
        let (kind, proto) = exemplar.element_kind().intrinsics();
        if constructor == self.intrinsic(kind) {
            // FAST PATH: the intrinsic constructor with a length and itself as new.target runs no script;
            // its `prototype` is constant.
            let proto = self.intrinsic(proto);
            return self.new_typed_array_of_length(exemplar.element_kind(), length, proto);
        }
        let result = self.typed_array_create_of_length(constructor, length, method)?;
        self.check_content(exemplar, result)?;
        Ok(result)
    }

    /// 23.2.4.1 TypedArraySpeciesCreate with a buffer and a place in it.
    pub fn typed_array_species_view(
        &mut self,
        exemplar: Gc<TypedArray>,
        args: &[Value],
        method: &str,
    ) -> JsResult<Gc<TypedArray>> {
        let constructor = self.typed_array_species(exemplar)?;
        let result = self.construct(constructor, args, None)?;
        let (array, _) = self.validate_created(result, method)?;
        self.check_content(exemplar, array)?;
        Ok(array)
    }

    /// 23.2.4.3 TypedArrayCreateSameType
    pub fn typed_array_create_same_type(
        &mut self,
        exemplar: Gc<TypedArray>,
        length: usize,
    ) -> JsResult<Gc<TypedArray>> {
        let kind = exemplar.element_kind();
        let proto = self.intrinsic(kind.intrinsics().1);
        self.new_typed_array_of_length(kind, length, proto)
    }

    /// The value as elements of this kind hold it: a number or a BigInt.
    #[inline]
    pub fn to_element(&mut self, kind: TypedArrayKind, value: Value) -> JsResult<Value> {
        if kind.is_bigint() {
            return Ok(self.to_bigint(value)?.value());
        }
        if value.is_number() { Ok(value) } else { Ok(Value::number(self.to_number(value)?)) }
    }

    /// IteratorToList(GetIteratorFromMethod(value, method)).
    pub fn list_from_iterable(&mut self, value: Value, method: Value) -> JsResult<RootedVec> {
        let mut list: RootedVec = self.heap.rooted_vec();
        let mut record = self.get_iterator_from_method(value, method)?;
        while let Some(item) = self.iterator_step_value(&mut record)? {
            list.push(item);
        }
        Ok(list)
    }
}

fn require_constructor(vm: &mut Vm, value: Value) -> JsResult<()> {
    if vm.is_constructor(value) {
        return Ok(());
    }
    let text = vm.describe(value);
    Err(vm.type_error(format!("{text} is not a constructor")))
}

/// 23.2.2.1 %TypedArray%.from ( source [ , mapper [ , thisArg ] ] )
fn from(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    const NAME: &str = "%TypedArray%.from";
    let (constructor, source, mapper) = (cx.this, cx.arg(0), cx.arg(1));
    require_constructor(vm, constructor)?;
    if !mapper.is_undefined() {
        vm.require_callable(mapper)?;
    }
    let map = |vm: &mut Vm, value: Value, k: f64| {
        if mapper.is_undefined() { Ok(value) } else { vm.call(mapper, cx.arg(2), &[value, Value::number(k)]) }
    };
    let method = vm.get_items_method(source, vm.symbols.iterator, "%TypedArray%.from")?;
    if !method.is_undefined() {
        let list = vm.list_from_iterable(source, method)?;
        let target = vm.typed_array_create_of_length(constructor, list.len(), NAME)?;
        for k in 0..list.len() {
            let value = map(vm, list[k], k as f64)?;
            vm.typed_array_set(target, k as i64, value)?;
        }
        return Ok(target.value());
    }
    let object = vm.to_object(source)?;
    let length = vm.length_of_array_like(object)?;
    let target = vm.construct(constructor, &[Value::number(length)], None)?;
    let (target, actual) = vm.validate_created(target, NAME)?;
    if target.viewed_buffer().is_immutable() {
        return Err(vm.immutable_error(NAME));
    }
    if (actual as f64) < length {
        return Err(vm.type_error("Derived TypedArray constructor created an array which was too small"));
    }
    for k in 0..length as usize {
        let value = super::array_prototype::get_index(vm, object, k as f64)?;
        let value = map(vm, value, k as f64)?;
        vm.typed_array_set(target, k as i64, value)?;
    }
    Ok(target.value())
}

/// 23.2.2.2 %TypedArray%.of ( ...items )
fn of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    require_constructor(vm, cx.this)?;
    let target = vm.typed_array_create_of_length(cx.this, cx.argc(), "%TypedArray%.of")?;
    for k in 0..cx.argc() {
        vm.typed_array_set(target, k as i64, cx.arg(k))?;
    }
    Ok(target.value())
}
