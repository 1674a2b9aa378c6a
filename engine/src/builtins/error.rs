//! 20.5 Error objects.

use super::{Accessor, Key, Method, method};
use crate::execution::stack_trace::{ERROR_FIELDS, StackHolder};
use crate::execution::{CallContext, ErrorKind, Intrinsic, JsResult, NativeFn, Vm};
use crate::heap::CellKind;
use crate::object::{Attributes, JsObject, PropertyDescriptor};
use crate::string::JsString;
use crate::value::{Gc, Value};

const PROTOTYPE_METHODS: &[Method] = &[method("toString", 0, to_string)];
const CONSTRUCTOR_METHODS: &[Method] =
    &[method("captureStackTrace", 2, capture_stack_trace), method("isError", 1, is_error)];

/// Instances have a `stack` of their own, as in V8; these are for errors that lost it.
const PROTOTYPE_ACCESSORS: &[Accessor] =
    &[Accessor { key: Key::Name("stack"), get: Some(get_stack), set: Some(set_stack) }];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (error, proto) = vm.install_constructor(
        "Error",
        1,
        construct_error,
        Intrinsic::Error,
        Intrinsic::ErrorPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(error, CONSTRUCTOR_METHODS)?;
    vm.install_methods(proto, PROTOTYPE_METHODS)?;
    vm.install_accessors(proto, PROTOTYPE_ACCESSORS)?;
    let get = vm.new_native_function(get_own_stack, vm.names.empty, 0, false)?.value();
    let set = vm.new_native_function(set_own_stack, vm.names.empty, 1, false)?.value();
    let pair = vm.new_value_array_from(&[get, set])?;
    vm.realm_mut().set(Intrinsic::ErrorStackAccessor, pair);
    vm.install_named(error, "stackTraceLimit", Value::int(10), Attributes::ALL)?;
    name_and_message(vm, proto, "Error")?;
    const NATIVE: &[(ErrorKind, NativeFn)] = &[
        (ErrorKind::TypeError, construct_type_error),
        (ErrorKind::RangeError, construct_range_error),
        (ErrorKind::SyntaxError, construct_syntax_error),
        (ErrorKind::ReferenceError, construct_reference_error),
        (ErrorKind::EvalError, construct_eval_error),
        (ErrorKind::UriError, construct_uri_error),
    ];
    for &(kind, function) in NATIVE {
        let (constructor, proto) = vm.install_constructor(
            kind.name(),
            1,
            function,
            kind.constructor(),
            kind.prototype(),
            Intrinsic::ErrorPrototype,
        )?;
        vm.set_prototype_of(constructor, error.value())?;
        name_and_message(vm, proto, kind.name())?;
    }
    let (aggregate, proto) = vm.install_constructor(
        "AggregateError",
        2,
        construct_aggregate_error,
        Intrinsic::AggregateError,
        Intrinsic::AggregateErrorPrototype,
        Intrinsic::ErrorPrototype,
    )?;
    vm.set_prototype_of(aggregate, error.value())?;
    name_and_message(vm, proto, "AggregateError")?;
    let (suppressed, proto) = vm.install_constructor(
        "SuppressedError",
        3,
        construct_suppressed_error,
        Intrinsic::SuppressedError,
        Intrinsic::SuppressedErrorPrototype,
        Intrinsic::ErrorPrototype,
    )?;
    vm.set_prototype_of(suppressed, error.value())?;
    name_and_message(vm, proto, "SuppressedError")
}

fn name_and_message(vm: &mut Vm, proto: Gc<JsObject>, name: &str) -> JsResult<()> {
    let name = vm.intern(name).value();
    vm.install_value(proto, vm.names.name, name, Attributes::HIDDEN)?;
    let message = vm.empty_string().value();
    vm.install_value(proto, vm.names.message, message, Attributes::HIDDEN)
}

/// The steps all error constructors share: prototype, message, cause, stack.
fn construct(
    vm: &mut Vm,
    cx: &CallContext,
    prototype: Intrinsic,
    message: Value,
    options: Value,
) -> JsResult<Gc<JsObject>> {
    let new_target = if cx.is_construct() { cx.new_target } else { cx.callee.value() };
    let object = vm.ordinary_create_from_constructor(new_target, prototype, CellKind::Error, ERROR_FIELDS)?;
    vm.add_stack_accessor(object)?;
    if !message.is_undefined() {
        let message = vm.to_string(message)?;
        let descriptor = PropertyDescriptor::data(message.value(), Attributes::HIDDEN);
        vm.define_property_or_throw(object, vm.names.message, descriptor)?;
    }
    // 20.5.8.1 InstallErrorCause
    if options.is_object() && vm.has_property(options.as_gc(), vm.names.cause)? {
        let cause = vm.get(options.as_gc(), vm.names.cause)?;
        let descriptor = PropertyDescriptor::data(cause, Attributes::HIDDEN);
        vm.define_property_or_throw(object, vm.names.cause, descriptor)?;
    }
    refresh_stack_limit(vm);
    // The constructors of its class are no part of it.
    let above = if cx.is_construct() { cx.new_target } else { Value::UNDEFINED };
    vm.capture_stack_above(object, above)?;
    Ok(object)
}

/// `Error.stackTraceLimit` is read when a stack is captured; anything but a number means no stack.
fn refresh_stack_limit(vm: &mut Vm) {
    let error = vm.intrinsic(Intrinsic::Error);
    if !error.is_object() {
        return;
    }
    vm.stack_trace_limit = match vm.get_own_data(error.as_gc(), vm.names.stack_trace_limit) {
        Some(limit) if limit.is_number() => Some(limit.as_number().clamp(0.0, 200.0) as u32),
        _ => None,
    };
}

/// 20.5.1.1 Error ( message [ , options ] )
fn construct_error(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(construct(vm, cx, Intrinsic::ErrorPrototype, cx.arg(0), cx.arg(1))?.value())
}

macro_rules! native_error {
    ($($name:ident $proto:ident),*) => {
        $(/// 20.5.6.1.1 NativeError ( message [ , options ] )
        fn $name(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
            Ok(construct(vm, cx, Intrinsic::$proto, cx.arg(0), cx.arg(1))?.value())
        })*
    };
}
native_error! {
    construct_type_error TypeErrorPrototype, construct_range_error RangeErrorPrototype,
    construct_syntax_error SyntaxErrorPrototype, construct_reference_error ReferenceErrorPrototype,
    construct_eval_error EvalErrorPrototype, construct_uri_error UriErrorPrototype
}

/// 20.5.7.1.1 AggregateError ( errors, message [ , options ] )
fn construct_aggregate_error(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = construct(vm, cx, Intrinsic::AggregateErrorPrototype, cx.arg(1), cx.arg(2))?;
    let errors = vm.iterate_to_list(cx.arg(0))?;
    let array = vm.new_array_from(&errors)?;
    let descriptor = PropertyDescriptor::data(array.value(), Attributes::HIDDEN);
    vm.define_property_or_throw(object, vm.names.errors, descriptor)?;
    Ok(object.value())
}

/// SuppressedError ( error, suppressed, message ) of explicit resource management.
fn construct_suppressed_error(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = construct(vm, cx, Intrinsic::SuppressedErrorPrototype, cx.arg(2), Value::UNDEFINED)?;
    let hidden = |value: Value| PropertyDescriptor::data(value, Attributes::HIDDEN);
    vm.define_property_or_throw(object, vm.names.error, hidden(cx.arg(0)))?;
    vm.define_property_or_throw(object, vm.names.suppressed, hidden(cx.arg(1)))?;
    Ok(object.value())
}

/// 20.5.3.4 Error.prototype.toString ( )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.this.is_object() {
        return Err(vm.type_error("Error.prototype.toString requires that 'this' be a JSReceiver"));
    }
    Ok(error_text(vm, cx.this.as_gc())?.value())
}

/// 20.5.3.4 from step 3 on.
pub fn error_text(vm: &mut Vm, object: Gc<JsObject>) -> JsResult<Gc<JsString>> {
    let name = vm.get(object, vm.names.name)?;
    let name = if name.is_undefined() { vm.intern("Error") } else { vm.to_string(name)? };
    let message = vm.get(object, vm.names.message)?;
    let message = if message.is_undefined() { vm.empty_string() } else { vm.to_string(message)? };
    if name.is_empty() {
        return Ok(message);
    }
    if message.is_empty() {
        return Ok(name);
    }
    let colon = vm.intern(": ");
    let head = vm.concat_strings(name, colon)?;
    vm.concat_strings(head, message)
}

/// What has the state of the `stack` whose accessor function was called: the function, or the error the
/// property was found at.
fn stack_holder(vm: &mut Vm, cx: &CallContext) -> Option<StackHolder> {
    if cx.callee.data.is_kind(CellKind::ValueArray) {
        return Some(StackHolder::Accessor(cx.callee.data.as_gc()));
    }
    let mut at = cx.this;
    while at.is_object() {
        if at.is_kind(CellKind::Error) {
            return Some(StackHolder::Error(at.as_gc()));
        }
        if at.is_kind(CellKind::Proxy) {
            return None;
        }
        at = vm.proto_of(at.as_gc());
    }
    None
}

/// Getter of an error's own `stack`.
pub fn get_own_stack(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    match stack_holder(vm, cx) {
        Some(holder) => vm.stack_in(holder),
        None => Ok(Value::UNDEFINED),
    }
}

/// Setter of an error's own `stack`.
pub fn set_own_stack(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if let Some(holder) = stack_holder(vm, cx) {
        holder.set_state(vm, cx.arg(0));
    }
    Ok(Value::UNDEFINED)
}

/// get Error.prototype.stack
fn get_stack(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.this.is_object() {
        return Err(vm.type_error("get Error.prototype.stack called on non-object"));
    }
    if !cx.this.is_kind(CellKind::Error) {
        return Ok(Value::UNDEFINED);
    }
    let error: Gc<JsObject> = cx.this.as_gc();
    let stack = vm.error_stack(error)?;
    if stack.is_string() {
        return Ok(stack);
    }
    // It has no trace: what is left is the error itself.
    let text = vm.describe_error(error);
    Ok(vm.new_string(&text).value())
}

/// set Error.prototype.stack
fn set_stack(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.this.is_object() {
        return Err(vm.type_error("set Error.prototype.stack called on non-object"));
    }
    // Programs make classes of errors over Object.create(Error.prototype) and copy a stack that may be missing;
    // in engines without this accessor that makes a property. Only errors themselves are held to strings.
    if !cx.arg(0).is_string() && cx.this.is_kind(CellKind::Error) {
        let text = vm.describe(cx.arg(0));
        return Err(vm.type_error(format!("{text} is not a string")));
    }
    let key = vm.names.stack;
    let home = vm.intrinsic(Intrinsic::ErrorPrototype);
    vm.set_ignoring_prototype(cx.this, home, key, cx.arg(0), "set Error.prototype.stack")
}

/// Error.captureStackTrace ( object [ , constructor ] ), as in V8.
fn capture_stack_trace(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.arg(0).is_object() {
        let text = vm.describe(cx.arg(0));
        return Err(vm.type_error(format!("Invalid argument: {text}")));
    }
    refresh_stack_limit(vm);
    vm.define_stack(cx.arg(0).as_gc(), cx.arg(1))?;
    Ok(Value::UNDEFINED)
}

/// Error.isError ( arg )
fn is_error(_vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(cx.arg(0).is_kind(CellKind::Error)))
}
