//! 27.3 DisposableStack Objects.

use super::dispose_operations::{adopt_closure, field, new_stack, require_pending};
use super::{Method, getter, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{Attributes, JsObject};
use crate::value::{Gc, Value};

const METHODS: &[Method] =
    &[method("adopt", 2, adopt), method("defer", 1, defer), method("move", 0, move_), method("use", 1, use_)];
const DISPOSE: Method = method("dispose", 0, dispose);

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = vm.install_constructor(
        "DisposableStack",
        0,
        construct,
        Intrinsic::DisposableStack,
        Intrinsic::DisposableStackPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(prototype, METHODS)?;
    let dispose = vm.make_method(&DISPOSE)?.value();
    vm.install_named(prototype, "dispose", dispose, Attributes::HIDDEN)?;
    vm.install_value(prototype, vm.symbols.dispose, dispose, Attributes::HIDDEN)?;
    vm.install_accessors(prototype, &[getter("disposed", disposed)])?;
    vm.install_tag(prototype, "DisposableStack")
}

/// DisposableStack ( )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "DisposableStack")?;
    let proto = vm.get_prototype_from_constructor(cx.new_target, Intrinsic::DisposableStackPrototype)?;
    Ok(new_stack(vm, proto, CellKind::DisposableStack, None)?.value())
}

fn this(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<JsObject>> {
    if cx.this.is_kind(CellKind::DisposableStack) {
        return Ok(cx.this.as_gc());
    }
    Err(vm.incompatible_receiver(&format!("DisposableStack.prototype.{name}"), cx.this))
}

/// The receiver, which must not be disposed.
fn pending(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<JsObject>> {
    let stack = this(vm, cx, name)?;
    require_pending(vm, stack, &format!("DisposableStack.prototype.{name}"))?;
    Ok(stack)
}

/// DisposableStack.prototype.adopt ( value, onDispose )
fn adopt(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let stack = pending(vm, cx, "adopt")?;
    let on_dispose = vm.require_callable(cx.arg(1))?;
    let closure = adopt_closure(vm, cx.arg(0), on_dispose)?;
    vm.push_resource(stack.word(field::RESOURCES), Value::UNDEFINED, closure, false)?;
    Ok(cx.arg(0))
}

/// DisposableStack.prototype.defer ( onDispose )
fn defer(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let stack = pending(vm, cx, "defer")?;
    let on_dispose = vm.require_callable(cx.arg(0))?;
    vm.push_resource(stack.word(field::RESOURCES), Value::UNDEFINED, on_dispose, false)?;
    Ok(Value::UNDEFINED)
}

/// DisposableStack.prototype.dispose ( )
fn dispose(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut stack = this(vm, cx, "dispose")?;
    if stack.word(field::DISPOSED).is_true() {
        return Ok(Value::UNDEFINED);
    }
    stack.set_word(field::DISPOSED, Value::TRUE);
    match vm.dispose_resources(stack.word(field::RESOURCES))? {
        Some(error) => Err(vm.throw(error)),
        None => Ok(Value::UNDEFINED),
    }
}

/// get DisposableStack.prototype.disposed
fn disposed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let stack = this(vm, cx, "disposed")?;
    Ok(stack.word(field::DISPOSED))
}

/// DisposableStack.prototype.move ( )
fn move_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut stack = pending(vm, cx, "move")?;
    let proto = vm.intrinsic(Intrinsic::DisposableStackPrototype);
    let resources = stack.word(field::RESOURCES);
    let moved = new_stack(vm, proto, CellKind::DisposableStack, Some(resources))?;
    let empty = vm.new_dispose_capability()?;
    vm.set_internal(stack, field::RESOURCES, empty);
    stack.set_word(field::DISPOSED, Value::TRUE);
    Ok(moved.value())
}

/// DisposableStack.prototype.use ( value )
fn use_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let stack = pending(vm, cx, "use")?;
    vm.add_disposable_resource(stack.word(field::RESOURCES), cx.arg(0), false)?;
    Ok(cx.arg(0))
}
