//! 26.2 FinalizationRegistry Objects.
//!
//! Internal fields: a `FinalizationTable` cell and the cleanup callback. The collector lists what died;
//! the host calls [`Vm::run_finalizer`] between jobs.

use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::FinalizationTable;
use crate::heap::{CellKind, NativeCell};
use crate::object::JsObject;
use crate::value::{Gc, Value};

const TABLE: usize = 0;
const CLEANUP: usize = 1;

const METHODS: &[Method] = &[method("register", 2, register), method("unregister", 1, unregister)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = vm.install_constructor(
        "FinalizationRegistry",
        1,
        construct,
        Intrinsic::FinalizationRegistry,
        Intrinsic::FinalizationRegistryPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(prototype, METHODS)?;
    vm.install_tag(prototype, "FinalizationRegistry")
}

fn table_of<'a>(object: Gc<JsObject>) -> (&'a mut FinalizationTable, Gc<NativeCell>) {
    let cell: Gc<NativeCell> = object.word(TABLE).as_gc();
    // SAFETY: the field is a cell with this payload, which is never taken; the reference is used before the
    // next allocation.
    unsafe { ((*cell.as_ptr()).data_as::<FinalizationTable>(), cell) }
}

/// 26.2.1.1 FinalizationRegistry ( cleanupCallback )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "FinalizationRegistry")?;
    if !vm.is_callable(cx.arg(0)) {
        return Err(vm.type_error("FinalizationRegistry: cleanup must be callable"));
    }
    let mut object = vm.ordinary_create_from_constructor(
        cx.new_target,
        Intrinsic::FinalizationRegistryPrototype,
        CellKind::FinalizationRegistry,
        2,
    )?;
    object.set_word(CLEANUP, cx.arg(0));
    vm.heap.write_barrier(object.header());
    let table = FinalizationTable::new(object.value().0);
    let cell = vm.alloc_native(CellKind::FinalizationTable, Box::new(table))?;
    table_fix(vm, object, cell);
    Ok(object.value())
}

/// Links table and registry to each other.
fn table_fix(vm: &mut Vm, object: Gc<JsObject>, cell: Gc<NativeCell>) {
    vm.set_internal(object, TABLE, cell.value());
    table_of(object).0.owner = object.value().0;
    vm.heap.write_barrier(cell.header());
}

fn this(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<JsObject>> {
    if cx.this.is_kind(CellKind::FinalizationRegistry) {
        return Ok(cx.this.as_gc());
    }
    Err(vm.incompatible_receiver(&format!("FinalizationRegistry.prototype.{name}"), cx.this))
}

#[cold]
fn invalid_token(vm: &mut Vm, token: Value) -> crate::execution::Throw {
    let text = vm.describe(token);
    vm.type_error(format!("Invalid unregisterToken ('{text}')"))
}

/// 26.2.3.2 FinalizationRegistry.prototype.register ( target, heldValue [ , unregisterToken ] )
fn register(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let registry = this(vm, cx, "register")?;
    let (target, held, token) = (cx.arg(0), cx.arg(1), cx.arg(2));
    if !vm.can_be_held_weakly(target) {
        return Err(vm.type_error("FinalizationRegistry.prototype.register: invalid target"));
    }
    if vm.same_value(target, held) {
        return Err(
            vm.type_error("FinalizationRegistry.prototype.register: target and holdings must not be same")
        );
    }
    let weak_token = vm.can_be_held_weakly(token);
    if !weak_token && !token.is_undefined() {
        return Err(invalid_token(vm, token));
    }
    let (table, cell) = table_of(registry);
    table.register(target.0, held.0, if weak_token { token.0 } else { 0 });
    vm.heap.write_barrier(cell.header());
    Ok(Value::UNDEFINED)
}

/// 26.2.3.3 FinalizationRegistry.prototype.unregister ( unregisterToken )
fn unregister(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let registry = this(vm, cx, "unregister")?;
    if !vm.can_be_held_weakly(cx.arg(0)) {
        return Err(invalid_token(vm, cx.arg(0)));
    }
    Ok(Value::bool(table_of(registry).0.unregister(cx.arg(0).0)))
}

impl Vm {
    /// 9.12 CleanupFinalizationRegistry for one target that died: calls the registry's callback. False when
    /// nothing is left to do. To be called between jobs, after ClearKeptObjects.
    pub fn run_finalizer(&mut self) -> JsResult<bool> {
        let Some((owner, held)) = self.heap.take_finalized() else { return Ok(false) };
        let registry: Gc<JsObject> = Value(owner).as_gc();
        self.call(registry.word(CLEANUP), Value::UNDEFINED, &[Value(held)])?;
        Ok(true)
    }
}
