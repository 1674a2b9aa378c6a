//! 27.1.3 The Iterator constructor: Iterator, from and concat. See `iterator_zip` for zip and zipKeyed.

use super::iterator_helper_prototype::{Helper, HelperKind, new_helper};
use super::{Method, method};
use crate::abstract_operations::IteratorRecord;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::{CellKind, RootedVec};
use crate::object::Attributes;
use crate::value::Value;

const METHODS: &[Method] = &[method("from", 1, from), method("concat", 0, concat)];

/// Makes Iterator and its prototype; %IteratorPrototype% exists already.
pub fn init(vm: &mut Vm) -> JsResult<()> {
    let key = vm.names.Iterator;
    let constructor = vm.new_native_function(construct, key, 0, true)?.object();
    vm.realm_mut().set(Intrinsic::Iterator, constructor);
    let prototype = vm.intrinsic(Intrinsic::IteratorPrototype);
    vm.install_value(constructor, vm.names.prototype, prototype, Attributes::NONE)?;
    vm.install_methods(constructor, METHODS)?;
    super::iterator_zip::init(vm, constructor)?;
    let global = vm.realm().global.as_gc();
    vm.install_value(global, key, constructor.value(), Attributes::HIDDEN)
}

/// 27.1.3.1.1 Iterator ( )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "Iterator")?;
    if cx.new_target == cx.callee.value() {
        return Err(vm.type_error("Abstract class Iterator not directly constructable"));
    }
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::IteratorPrototype)?;
    Ok(vm.new_object_with_proto(proto)?.value())
}

impl Vm {
    /// 7.4.5 GetIteratorFlattenable. `method` names the caller in errors.
    pub fn get_iterator_flattenable(
        &mut self,
        value: Value,
        strings: bool,
        method: &str,
    ) -> JsResult<IteratorRecord> {
        if !value.is_object() && !(strings && value.is_string()) {
            return Err(self.type_error(format!("{method} called on non-object")));
        }
        let opener = self.get_method(value, self.symbols.iterator)?;
        let iterator = if opener.is_undefined() { value } else { self.call(opener, value, &[])? };
        if !iterator.is_object() {
            return Err(self.type_error("Result of the Symbol.iterator method is not an object"));
        }
        self.get_iterator_direct(iterator.as_gc())
    }
}

/// 27.1.3.2.2 Iterator.from ( O )
fn from(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let record = vm.get_iterator_flattenable(cx.arg(0), true, "Iterator.from")?;
    let iterator = vm.intrinsic(Intrinsic::Iterator);
    if vm.ordinary_has_instance(iterator, record.iterator)? {
        return Ok(record.iterator);
    }
    super::wrap_for_valid_iterator_prototype::wrap(vm, &record)
}

/// 27.1.3.2.1 Iterator.concat ( ...items )
fn concat(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Method and iterable of each item, in turn.
    let mut list: RootedVec = vm.heap.rooted_vec();
    for &item in cx.args() {
        if !item.is_object() {
            return Err(vm.type_error("Iterator.concat called on non-object"));
        }
        let opener = vm.get_method(item, vm.symbols.iterator)?;
        if opener.is_undefined() {
            let text = vm.describe(item);
            return Err(vm.type_error(format!("{text} is not iterable")));
        }
        list.push(opener);
        list.push(item);
    }
    let list = vm.new_value_array_from(&list)?;
    let helper = new_helper(vm, HelperKind::Concat)?;
    vm.set_internal(helper, Helper::FUNCTION, list.value());
    debug_assert!(helper.header.is(CellKind::IteratorHelper));
    Ok(helper.value())
}
