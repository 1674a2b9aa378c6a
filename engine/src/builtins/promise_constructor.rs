//! 27.2.3 and 27.2.4: the Promise constructor, but for the combinators.

use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::{Attributes, JsObject};
use crate::value::{Gc, Value};

const RESOLVE: Method = method("resolve", 1, resolve);
const METHODS: &[Method] =
    &[method("reject", 1, reject), method("withResolvers", 0, with_resolvers), method("try", 1, try_)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.install_constructor(
        "Promise",
        1,
        construct,
        Intrinsic::Promise,
        Intrinsic::PromisePrototype,
        Intrinsic::ObjectPrototype,
    )?;
    super::promise_combinators::init(vm, constructor)?;
    vm.install_intrinsic_method(constructor, &RESOLVE, Intrinsic::PromiseResolve)?;
    vm.install_methods(constructor, METHODS)?;
    let name = vm.key_from_str("get [Symbol.species]");
    let species = vm.new_native_function(super::return_this, name, 0, false)?;
    vm.realm_mut().set(Intrinsic::PromiseSpecies, species);
    let accessor =
        crate::object::PropertyDescriptor::accessor(species.value(), Value::UNDEFINED, Attributes::CONFIG);
    vm.define_property_or_throw(constructor, vm.symbols.species, accessor)?;
    super::promise_prototype::init(vm, prototype)?;
    vm.protect_promises();
    Ok(())
}

/// 27.2.3.1 Promise ( executor )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.is_construct() {
        return Err(vm.type_error("Promise constructor cannot be invoked without 'new'"));
    }
    let executor = cx.arg(0);
    if !vm.is_callable(executor) {
        let text = vm.describe(executor);
        return Err(vm.type_error(format!("Promise resolver {text} is not a function")));
    }
    // 3-7. A pending promise without reactions.
    let promise = if cx.new_target == cx.callee.value() {
        vm.new_promise()?.value()
    } else {
        vm.new_promise_from_constructor(cx.new_target)?.value()
    };
    let (resolve, reject) = vm.create_resolving_functions(promise)?;
    let result = vm.call(executor, Value::UNDEFINED, &[resolve, reject]);
    if let Err(reason) = vm.catch(result)? {
        vm.call(reject, Value::UNDEFINED, &[reason])?;
    }
    Ok(promise)
}

fn require_object(vm: &mut Vm, value: Value, what: &str) -> JsResult<()> {
    if value.is_object() { Ok(()) } else { Err(vm.type_error(format!("{what} called on non-object"))) }
}

/// 27.2.4.6 Promise.reject ( r )
fn reject(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    require_object(vm, cx.this, "PromiseReject")?;
    let capability = vm.new_promise_capability(cx.this)?;
    vm.reject_capability(&capability, cx.arg(0))?;
    Ok(capability.promise)
}

/// 27.2.4.7 Promise.resolve ( x )
pub fn resolve(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    require_object(vm, cx.this, "PromiseResolve")?;
    vm.promise_resolve(cx.this, cx.arg(0))
}

/// 27.2.4.8 Promise.try ( callback, ...args )
fn try_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    require_object(vm, cx.this, "Promise.try")?;
    let capability = vm.new_promise_capability(cx.this)?;
    let status = vm.call(cx.arg(0), Value::UNDEFINED, cx.args_from(1));
    match vm.catch(status)? {
        Ok(value) => vm.resolve_capability(&capability, value)?,
        Err(reason) => vm.reject_capability(&capability, reason)?,
    }
    Ok(capability.promise)
}

/// 27.2.4.9 Promise.withResolvers ( )
fn with_resolvers(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    require_object(vm, cx.this, "Promise.withResolvers")?;
    let mut capability = vm.new_promise_capability(cx.this)?;
    vm.capability_functions(&mut capability)?;
    let object: Gc<JsObject> = vm.new_object()?;
    vm.create_data_property_or_throw(object, vm.names.promise, capability.promise)?;
    vm.create_data_property_or_throw(object, vm.names.resolve, capability.resolve)?;
    vm.create_data_property_or_throw(object, vm.names.reject, capability.reject)?;
    Ok(object.value())
}
