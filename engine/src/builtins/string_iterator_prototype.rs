//! 22.1.5 String Iterator Objects.

use super::install::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::string::JsString;
use crate::value::{Gc, Value};

/// Internal fields: the string (undefined once exhausted) and the next index.
const STRING: usize = 0;
const INDEX: usize = 1;

// 22.1.5.1 CreateStringIterator
pub fn create_string_iterator(vm: &mut Vm, s: Gc<JsString>) -> JsResult<Value> {
    let proto = vm.intrinsic(Intrinsic::StringIteratorPrototype);
    let mut iterator = vm.new_object_of_kind(CellKind::StringIterator, proto, 2)?;
    iterator.set_word(STRING, s.value());
    iterator.set_word(INDEX, Value::int(0));
    vm.heap.write_barrier(iterator.header());
    Ok(iterator.value())
}

/// The next code point's string, None at the end.
pub fn step(vm: &mut Vm, mut iterator: Gc<JsObject>) -> JsResult<Option<Value>> {
    let s = iterator.word(STRING);
    if s.is_undefined() {
        return Ok(None);
    }
    let index = iterator.word(INDEX).as_int() as usize;
    let text = vm.view(s.as_gc())?;
    if index >= text.len() {
        iterator.set_word(STRING, Value::UNDEFINED);
        return Ok(None);
    }
    let (point, units) = text.code_point_at(index);
    iterator.set_word(INDEX, Value::int((index + units) as i32));
    Ok(Some(vm.code_point_string(point).value()))
}

// 22.1.5.2.1 %StringIteratorPrototype%.next ( )
pub fn next(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.this.is_kind(CellKind::StringIterator) {
        let shown = vm.describe(cx.this);
        return Err(vm.type_error(format!(
            "Method String Iterator.prototype.next called on incompatible receiver {shown}"
        )));
    }
    match step(vm, cx.this.as_gc())? {
        Some(value) => vm.create_iter_result(value, false),
        None => vm.create_iter_result(Value::UNDEFINED, true),
    }
}

const METHODS: &[Method] = &[method("next", 0, next)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    vm.install_prototype(
        Intrinsic::StringIteratorPrototype,
        Intrinsic::IteratorPrototype,
        METHODS,
        Some("String Iterator"),
    )?;
    Ok(())
}
