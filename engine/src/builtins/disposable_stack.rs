//! 27.3 DisposableStack Objects. Internal fields: the DisposeCapability, or undefined once disposed.

use super::{Accessor, Method, getter, method};
use crate::abstract_operations::DisposeHint;
use crate::execution::{CallContext, Intrinsic, JsResult, Throw, Vm};
use crate::heap::CellKind;
use crate::object::{Attributes, JsObject, ValueArray};
use crate::value::{Gc, Value};

const CAPABILITY: usize = 0;

const METHODS: &[Method] = &[
    method("adopt", 2, adopt),
    method("defer", 1, defer),
    method("move", 0, move_),
    method("use", 1, use_),
];
const DISPOSE: Method = method("dispose", 0, dispose);
const ACCESSORS: &[Accessor] = &[getter("disposed", disposed)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = vm.install_constructor(
        "DisposableStack",
        0,
        construct,
        Intrinsic::DisposableStack,
        Intrinsic::DisposableStackPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_accessors(prototype, ACCESSORS)?;
    vm.install_methods(prototype, METHODS)?;
    let dispose = vm.make_method(&DISPOSE)?.value();
    vm.install_named(prototype, "dispose", dispose, Attributes::HIDDEN)?;
    // 27.3.3.7: the same function object.
    vm.install_value(prototype, vm.symbols.dispose, dispose, Attributes::HIDDEN)?;
    vm.install_tag(prototype, "DisposableStack")
}

/// 27.3.1.1 DisposableStack ( )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "DisposableStack")?;
    let object = vm.ordinary_create_from_constructor(
        cx.new_target,
        Intrinsic::DisposableStackPrototype,
        CellKind::DisposableStack,
        1,
    )?;
    let capability = vm.new_dispose_capability()?;
    vm.set_internal(object, CAPABILITY, capability.value());
    Ok(object.value())
}

fn this(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<JsObject>> {
    vm.require_kind(cx.this, CellKind::DisposableStack, &format!("DisposableStack.prototype.{name}"))
}

#[cold]
fn already_disposed(vm: &mut Vm) -> Throw {
    vm.reference_error("DisposableStack has already been disposed")
}

/// The receiver and its capability, which must not be disposed.
fn pending(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<(Gc<JsObject>, Gc<ValueArray>)> {
    let stack = this(vm, cx, name)?;
    let capability = stack.word(CAPABILITY);
    if capability.is_undefined() {
        return Err(already_disposed(vm));
    }
    Ok((stack, capability.as_gc()))
}

/// 27.3.3.1 DisposableStack.prototype.adopt ( value, onDispose )
fn adopt(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (_, capability) = pending(vm, cx, "adopt")?;
    let on_dispose = vm.require_callable(cx.arg(1))?;
    vm.add_resource(capability, cx.arg(0), DisposeHint::Adopted, on_dispose)?;
    Ok(cx.arg(0))
}

/// 27.3.3.2 DisposableStack.prototype.defer ( onDispose )
fn defer(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (_, capability) = pending(vm, cx, "defer")?;
    let on_dispose = vm.require_callable(cx.arg(0))?;
    vm.add_resource(capability, Value::UNDEFINED, DisposeHint::Sync, on_dispose)?;
    Ok(Value::UNDEFINED)
}

/// 27.3.3.3 DisposableStack.prototype.dispose ( )
fn dispose(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut stack = this(vm, cx, "dispose")?;
    let capability = stack.word(CAPABILITY);
    if !capability.is_undefined() {
        stack.set_word(CAPABILITY, Value::UNDEFINED);
        vm.dispose_resources(capability.as_gc())?;
    }
    Ok(Value::UNDEFINED)
}

/// 27.3.3.4 get DisposableStack.prototype.disposed
fn disposed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(this(vm, cx, "disposed")?.word(CAPABILITY).is_undefined()))
}

/// 27.3.3.5 DisposableStack.prototype.move ( )
fn move_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (mut stack, capability) = pending(vm, cx, "move")?;
    let proto = vm.intrinsic(Intrinsic::DisposableStackPrototype);
    let moved = vm.new_object_of_kind(CellKind::DisposableStack, proto, 1)?;
    vm.set_internal(moved, CAPABILITY, capability.value());
    stack.set_word(CAPABILITY, Value::UNDEFINED);
    Ok(moved.value())
}

/// 27.3.3.6 DisposableStack.prototype.use ( value )
fn use_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (_, capability) = pending(vm, cx, "use")?;
    vm.add_disposable_resource(capability, cx.arg(0), false)?;
    Ok(cx.arg(0))
}
