//! 27.4 AsyncDisposableStack Objects.

use super::dispose_operations::{adopt_closure, field, new_stack, require_pending};
use super::{Method, getter, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{Attributes, JsObject};
use crate::value::{Gc, Value};

const METHODS: &[Method] =
    &[method("adopt", 2, adopt), method("defer", 1, defer), method("move", 0, move_), method("use", 1, use_)];
const DISPOSE: Method = method("disposeAsync", 0, dispose_async);

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = vm.install_constructor(
        "AsyncDisposableStack",
        0,
        construct,
        Intrinsic::AsyncDisposableStack,
        Intrinsic::AsyncDisposableStackPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(prototype, METHODS)?;
    let dispose = vm.make_method(&DISPOSE)?.value();
    vm.install_named(prototype, "disposeAsync", dispose, Attributes::HIDDEN)?;
    vm.install_value(prototype, vm.symbols.async_dispose, dispose, Attributes::HIDDEN)?;
    vm.install_accessors(prototype, &[getter("disposed", disposed)])?;
    vm.install_tag(prototype, "AsyncDisposableStack")
}

/// AsyncDisposableStack ( )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "AsyncDisposableStack")?;
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::AsyncDisposableStackPrototype)?;
    Ok(new_stack(vm, proto, CellKind::AsyncDisposableStack, None)?.value())
}

fn this(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<JsObject>> {
    if cx.this.is_kind(CellKind::AsyncDisposableStack) {
        return Ok(cx.this.as_gc());
    }
    Err(vm.incompatible_receiver(&format!("AsyncDisposableStack.prototype.{name}"), cx.this))
}

/// The receiver, which must not be disposed.
fn pending(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<JsObject>> {
    let stack = this(vm, cx, name)?;
    require_pending(vm, stack, &format!("AsyncDisposableStack.prototype.{name}"))?;
    Ok(stack)
}

/// AsyncDisposableStack.prototype.adopt ( value, onDispose )
fn adopt(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let stack = pending(vm, cx, "adopt")?;
    let on_dispose = vm.require_callable(cx.arg(1))?;
    let closure = adopt_closure(vm, cx.arg(0), on_dispose)?;
    vm.push_resource(stack.word(field::RESOURCES), Value::UNDEFINED, closure, true)?;
    Ok(cx.arg(0))
}

/// AsyncDisposableStack.prototype.defer ( onDispose )
fn defer(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let stack = pending(vm, cx, "defer")?;
    let on_dispose = vm.require_callable(cx.arg(0))?;
    vm.push_resource(stack.word(field::RESOURCES), Value::UNDEFINED, on_dispose, true)?;
    Ok(Value::UNDEFINED)
}

/// AsyncDisposableStack.prototype.disposeAsync ( )
fn dispose_async(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let capability = vm.new_intrinsic_capability()?;
    let stack = this(vm, cx, "disposeAsync");
    let Some(mut stack) = vm.if_abrupt_reject(&capability, stack)? else { return Ok(capability.promise) };
    if stack.word(field::DISPOSED).is_true() {
        vm.resolve_capability(&capability, Value::UNDEFINED)?;
        return Ok(capability.promise);
    }
    stack.set_word(field::DISPOSED, Value::TRUE);
    vm.dispose_resources_async(stack.word(field::RESOURCES), capability.promise)?;
    Ok(capability.promise)
}

/// get AsyncDisposableStack.prototype.disposed
fn disposed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let stack = this(vm, cx, "disposed")?;
    Ok(stack.word(field::DISPOSED))
}

/// AsyncDisposableStack.prototype.move ( )
fn move_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut stack = pending(vm, cx, "move")?;
    let proto = vm.intrinsic(Intrinsic::AsyncDisposableStackPrototype);
    let resources = stack.word(field::RESOURCES);
    let moved = new_stack(vm, proto, CellKind::AsyncDisposableStack, Some(resources))?;
    let empty = vm.new_dispose_capability()?;
    vm.set_internal(stack, field::RESOURCES, empty);
    stack.set_word(field::DISPOSED, Value::TRUE);
    Ok(moved.value())
}

/// AsyncDisposableStack.prototype.use ( value )
fn use_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let stack = pending(vm, cx, "use")?;
    vm.add_disposable_resource(stack.word(field::RESOURCES), cx.arg(0), true)?;
    Ok(cx.arg(0))
}
