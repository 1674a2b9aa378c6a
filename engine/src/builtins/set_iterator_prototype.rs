//! 24.2.6 Set Iterator Objects. Fields as of map iterators.

use super::map_iterator_prototype::{IterationKind, KIND, advance, new_iterator};
use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::object::ordered_table::SET;
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[method("next", 0, next)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    vm.install_prototype(
        Intrinsic::SetIteratorPrototype,
        Intrinsic::IteratorPrototype,
        METHODS,
        Some("Set Iterator"),
    )?;
    Ok(())
}

/// 24.2.6.1 CreateSetIterator
pub fn create_set_iterator(vm: &mut Vm, set: Gc<JsObject>, kind: IterationKind) -> JsResult<Value> {
    let proto = vm.intrinsic(Intrinsic::SetIteratorPrototype);
    new_iterator(vm, CellKind::SetIterator, proto, set, kind)
}

/// %SetIteratorPrototype%.next without the result object; None when done.
pub fn step(vm: &mut Vm, iterator: Gc<JsObject>) -> JsResult<Option<Value>> {
    let Some((value, _)) = advance::<SET>(vm, iterator) else { return Ok(None) };
    if iterator.word(KIND).as_int() == IterationKind::Entry as i32 {
        return Ok(Some(vm.new_array_from(&[value, value])?.value()));
    }
    Ok(Some(value))
}

/// 24.2.6.2.1 %SetIteratorPrototype%.next ( )
pub fn next(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let iterator = vm.require_kind(cx.this, CellKind::SetIterator, "Set Iterator.prototype.next")?;
    match step(vm, iterator)? {
        Some(value) => vm.create_iter_result(value, false),
        None => vm.create_iter_result(Value::UNDEFINED, true),
    }
}
