//! 24.2.4 The Set prototype object, but for the set algebra (see `set_algebra`).

use super::map_iterator_prototype::IterationKind;
use super::set_iterator_prototype::create_set_iterator;
use super::{JitIntrinsic, Method, getter, method};
use crate::execution::{CallContext, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::ordered_table::{Cursor, SET};
use crate::object::{Attributes, JsObject, NativeFunction};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("has", 1, has).jit(JitIntrinsic::SetHas),
    method("add", 1, add).jit(JitIntrinsic::SetAdd),
    method("delete", 1, delete),
    method("clear", 0, clear),
    method("entries", 0, entries),
    method("forEach", 1, for_each),
];
const VALUES: Method = method("values", 0, values);

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(prototype, METHODS)?;
    super::set_algebra::init(vm, prototype)?;
    vm.install_accessors(prototype, &[getter("size", size)])?;
    let values = vm.make_method(&VALUES)?.value();
    vm.install_named(prototype, "values", values, Attributes::HIDDEN)?;
    vm.install_named(prototype, "keys", values, Attributes::HIDDEN)?;
    vm.install_tag(prototype, "Set")?;
    vm.install_value(prototype, vm.symbols.iterator, values, Attributes::HIDDEN)
}

/// Whether a function is some realm's original Set.prototype.add.
pub fn is_original_add(function: Value) -> bool {
    function.is_kind(CellKind::NativeFunction)
        && function.as_gc::<NativeFunction>().function.as_private::<u8>().addr() == (add as *const ()).addr()
}

#[inline(always)]
pub(super) fn this(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<JsObject>> {
    if cx.this.is_kind(CellKind::Set) {
        return Ok(cx.this.as_gc());
    }
    Err(vm.incompatible_receiver(&format!("Set.prototype.{name}"), cx.this))
}

/// 24.2.4.1 Set.prototype.add ( value )
fn add(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "add")?;
    vm.set_add(set, cx.arg(0))?;
    Ok(cx.this)
}

/// 24.2.4.2 Set.prototype.clear ( )
fn clear(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "clear")?;
    vm.collection_clear::<SET>(set)?;
    Ok(Value::UNDEFINED)
}

/// 24.2.4.4 Set.prototype.delete ( value )
fn delete(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "delete")?;
    Ok(Value::bool(vm.collection_delete::<SET>(set, cx.arg(0))?))
}

/// 24.2.4.6 Set.prototype.entries ( )
fn entries(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "entries")?;
    create_set_iterator(vm, set, IterationKind::Entry)
}

/// 24.2.4.7 Set.prototype.forEach ( callback [ , thisArg ] )
fn for_each(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "forEach")?;
    let callback = vm.require_callable(cx.arg(0))?;
    let mut cursor = Cursor::new(set);
    while let Some((value, _)) = cursor.step::<SET>() {
        vm.call(callback, cx.arg(1), &[value, value, set.value()])?;
    }
    Ok(Value::UNDEFINED)
}

/// 24.2.4.8 Set.prototype.has ( value )
fn has(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "has")?;
    Ok(Value::bool(vm.collection_has::<SET>(set, cx.arg(0))?))
}

/// 24.2.4.14 get Set.prototype.size
fn size(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set: Gc<JsObject> = vm.require_kind(cx.this, CellKind::Set, "get Set.prototype.size")?;
    Ok(Value::int(set.collection_size() as i32))
}

/// 24.2.4.17 Set.prototype.values ( )
fn values(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let set = this(vm, cx, "values")?;
    create_set_iterator(vm, set, IterationKind::Value)
}
