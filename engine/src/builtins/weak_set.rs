//! 24.4 WeakSet Objects. The internal field is as a WeakMap's; values are undefined.

use super::weak_map::{new_weak_collection, table_of, table_set};
use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{JsObject, NativeFunction};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[method("delete", 1, delete), method("has", 1, has), method("add", 1, add)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = vm.install_constructor(
        "WeakSet",
        0,
        construct,
        Intrinsic::WeakSet,
        Intrinsic::WeakSetPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(prototype, METHODS)?;
    vm.install_tag(prototype, "WeakSet")
}

fn this(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<JsObject>> {
    if cx.this.is_kind(CellKind::WeakSet) {
        return Ok(cx.this.as_gc());
    }
    Err(vm.incompatible_receiver(&format!("WeakSet.prototype.{name}"), cx.this))
}

fn insert(vm: &mut Vm, set: Gc<JsObject>, value: Value) -> JsResult<()> {
    if !vm.can_be_held_weakly(value) {
        return Err(vm.type_error("Invalid value used in weak set"));
    }
    table_set(vm, set, value, Value::UNDEFINED);
    Ok(())
}

/// 24.4.1.1 WeakSet ( [ iterable ] )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "WeakSet")?;
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::WeakSetPrototype)?;
    let set = new_weak_collection(vm, CellKind::WeakSet, proto)?;
    if cx.arg(0).is_nullish() {
        return Ok(set.value());
    }
    let adder = vm.get(set, vm.names.add)?;
    if !vm.is_callable(adder) {
        return Err(super::map_constructor::not_an_adder(vm, adder, set, "add"));
    }
    // FAST PATH: the original `add` reads nothing but its argument.
    let original = adder.is_kind(CellKind::NativeFunction)
        && adder.as_gc::<NativeFunction>().function.as_private::<u8>().addr() == (add as *const ()).addr();
    let mut record = vm.get_iterator(cx.arg(0))?;
    while let Some(item) = vm.iterator_step_value(&mut record)? {
        let step =
            if original { insert(vm, set, item) } else { vm.call(adder, set.value(), &[item]).map(|_| ()) };
        if step.is_err() {
            return vm.iterator_close(&record, step.map(|()| Value::UNDEFINED));
        }
    }
    Ok(set.value())
}

/// 24.4.3.1 WeakSet.prototype.add ( value )
fn add(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "add")?;
    insert(vm, set, cx.arg(0))?;
    Ok(cx.this)
}

/// 24.4.3.3 WeakSet.prototype.delete ( value )
fn delete(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "delete")?;
    Ok(Value::bool(cx.arg(0).is_cell() && table_of(set).0.delete(cx.arg(0).0)))
}

/// 24.4.3.4 WeakSet.prototype.has ( value )
fn has(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "has")?;
    Ok(Value::bool(table_of(set).0.has(cx.arg(0).0)))
}
