//! 27.1.3.2.2.1 The %WrapForValidIteratorPrototype% object: what Iterator.from puts around an iterator
//! that does not inherit from %Iterator.prototype%. Internal fields: the iterator and its next method.

use super::{Method, method};
use crate::abstract_operations::IteratorRecord;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::value::{Gc, Value};

const ITERATOR: usize = 0;
const NEXT: usize = 1;

const METHODS: &[Method] = &[method("next", 0, next), method("return", 0, return_)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    vm.install_prototype(
        Intrinsic::WrapForValidIteratorPrototype,
        Intrinsic::IteratorPrototype,
        METHODS,
        None,
    )?;
    Ok(())
}

/// A wrapper around the record's iterator.
pub fn wrap(vm: &mut Vm, record: &IteratorRecord) -> JsResult<Value> {
    let proto = vm.intrinsic(Intrinsic::WrapForValidIteratorPrototype);
    let mut wrapper = vm.new_object_of_kind(CellKind::WrapForValidIterator, proto, 2)?;
    wrapper.set_word(ITERATOR, record.iterator);
    wrapper.set_word(NEXT, record.next_method);
    vm.heap.write_barrier(wrapper.header());
    Ok(wrapper.value())
}

fn this(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<JsObject>> {
    let method = format!("%WrapForValidIteratorPrototype%.{name}");
    vm.require_kind(cx.this, CellKind::WrapForValidIterator, &method)
}

/// 27.1.3.2.2.1.1 %WrapForValidIteratorPrototype%.next ( )
fn next(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let wrapper = this(vm, cx, "next")?;
    let next = vm.require_callable(wrapper.word(NEXT))?;
    vm.call(next, wrapper.word(ITERATOR), &[])
}

/// 27.1.3.2.2.1.2 %WrapForValidIteratorPrototype%.return ( )
fn return_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let wrapper = this(vm, cx, "return")?;
    let iterator = wrapper.word(ITERATOR);
    let method = vm.get_method(iterator, vm.names.return_)?;
    if method.is_undefined() {
        return vm.create_iter_result(Value::UNDEFINED, true);
    }
    vm.call(method, iterator, &[])
}
