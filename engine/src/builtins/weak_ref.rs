//! 26.1 WeakRef Objects. Internal field: a `WeakCell` with the target.

use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::value::{Gc, Value};

const TARGET: usize = 0;

const METHODS: &[Method] = &[method("deref", 0, deref)];

/// A cell that holds its target weakly (26.1.1): the collector zeroes the word when the target dies.
#[repr(C)]
struct WeakCell {
    header: crate::heap::CellHeader,
    target: u64,
}

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = vm.install_constructor(
        "WeakRef",
        1,
        construct,
        Intrinsic::WeakRef,
        Intrinsic::WeakRefPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(prototype, METHODS)?;
    vm.install_tag(prototype, "WeakRef")
}

/// 9.10 AddToKeptObjects
fn keep(vm: &mut Vm, value: Value) {
    if vm.kept_alive.last() != Some(&value) {
        vm.kept_alive.push(value);
    }
}

/// 26.1.1.1 WeakRef ( target )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "WeakRef")?;
    let target = cx.arg(0);
    if !vm.can_be_held_weakly(target) {
        return Err(vm.type_error("WeakRef: invalid target"));
    }
    let mut object = vm.ordinary_create_from_constructor(
        cx.new_target,
        Intrinsic::WeakRefPrototype,
        CellKind::WeakRef,
        1,
    )?;
    keep(vm, target);
    let cell = match vm.heap.alloc_weak_cell(target.0) {
        Ok(cell) => cell,
        Err(_) => return Err(vm.out_of_memory()),
    };
    object.set_word(TARGET, Value::cell(cell));
    vm.heap.write_barrier(object.header());
    Ok(object.value())
}

/// 26.1.3.2 WeakRef.prototype.deref ( )
fn deref(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object: Gc<JsObject> = vm.require_kind(cx.this, CellKind::WeakRef, "WeakRef.prototype.deref")?;
    let cell: Gc<WeakCell> = object.word(TARGET).as_gc();
    if cell.target == 0 {
        return Ok(Value::UNDEFINED);
    }
    let target = Value(cell.target);
    keep(vm, target);
    Ok(target)
}
