//! 23.1.5 Array iterator objects.
//!
//! Internal fields: the iterated object (undefined when exhausted), next index, kind.

use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{JsArray, JsObject, TypedArray};
use crate::value::{Gc, Value};

const OBJECT: usize = 0;
const INDEX: usize = 1;
const KIND: usize = 2;

/// What an array iterator gives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ArrayIterationKind {
    Key = 0,
    Value = 1,
    Entry = 2,
}

const NEXT: Method = method("next", 0, next);

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let proto = vm.install_prototype(
        Intrinsic::ArrayIteratorPrototype,
        Intrinsic::IteratorPrototype,
        &[],
        Some("Array Iterator"),
    )?;
    vm.install_intrinsic_method(proto, &NEXT, Intrinsic::ArrayIteratorPrototypeNext)
}

impl Vm {
    /// 23.1.5.1 CreateArrayIterator
    pub fn create_array_iterator(
        &mut self,
        array: Gc<JsObject>,
        kind: ArrayIterationKind,
    ) -> JsResult<Value> {
        let mut shape = self.realm().shapes.array_iterator;
        if shape.is_null() {
            let proto = self.intrinsic(Intrinsic::ArrayIteratorPrototype);
            shape = self.root_shape(CellKind::ArrayIterator, proto, 3, 0, 0);
            self.realm_mut().shapes.array_iterator = shape;
        }
        let mut iterator = self.alloc_object(shape)?;
        iterator.set_word(OBJECT, array.value());
        iterator.set_word(INDEX, Value::int(0));
        iterator.set_word(KIND, Value::int(kind as i32));
        Ok(iterator.value())
    }

    /// %ArrayIteratorPrototype%.next without the result object; None when done.
    pub fn array_iterator_step(&mut self, mut iterator: Gc<JsObject>) -> JsResult<Option<Value>> {
        let object = iterator.word(OBJECT);
        if object.is_undefined() {
            return Ok(None);
        }
        let array: Gc<JsObject> = object.as_gc();
        let index = iterator.word(INDEX).as_number();
        let length = if array.header.is(CellKind::Array) {
            array.cast::<JsArray>().length() as f64
        } else if array.header.is(CellKind::TypedArray) {
            match self.typed_array_length(array.cast::<TypedArray>()) {
                Some(length) => length as f64,
                None => {
                    return Err(self.type_error(
                        "Cannot perform %ArrayIteratorPrototype%.next on a detached ArrayBuffer",
                    ));
                }
            }
        } else {
            self.length_of_array_like(array)?
        };
        if index >= length {
            iterator.set_word(OBJECT, Value::UNDEFINED);
            return Ok(None);
        }
        iterator.set_word(INDEX, Value::number(index + 1.0));
        let kind = iterator.word(KIND).as_int();
        if kind == ArrayIterationKind::Key as i32 {
            return Ok(Some(Value::number(index)));
        }
        let value = match self.fast_element(array, index as u32) {
            Some(value) if index < u32::MAX as f64 => value,
            _ => {
                let key = self.key_from_f64(index);
                self.get(array, key)?
            }
        };
        if kind == ArrayIterationKind::Value as i32 {
            return Ok(Some(value));
        }
        Ok(Some(self.new_array_from(&[Value::number(index), value])?.value()))
    }
}

/// 23.1.5.2.1 %ArrayIteratorPrototype%.next ( )
fn next(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.this.is_kind(CellKind::ArrayIterator) {
        let text = vm.describe(cx.this);
        return Err(vm.type_error(format!("next method called on incompatible receiver {text}")));
    }
    match vm.array_iterator_step(cx.this.as_gc())? {
        Some(value) => vm.create_iter_result(value, false),
        None => vm.create_iter_result(Value::UNDEFINED, true),
    }
}
