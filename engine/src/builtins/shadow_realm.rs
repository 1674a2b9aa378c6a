//! ShadowRealm Objects. Internal field: the index of the realm in `vm.realms`.
//!
//! A wrapped function exotic object is a bound function: its bound `this` is the wrapped target, what it
//! calls is [`call_wrapped`] as a function of the realm that the wrapper belongs to.

use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Realm, Throw, Vm};
use crate::heap::{CellKind, RootedVec};
use crate::modules::import_from_here;
use crate::object::{Attributes, JsObject, PropertyDescriptor, PropertyKey};
use crate::value::{Gc, Value};

const REALM: usize = 0;

const METHODS: &[Method] = &[method("evaluate", 1, evaluate), method("importValue", 2, import_value)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (_, prototype) = vm.install_constructor(
        "ShadowRealm",
        0,
        construct,
        Intrinsic::ShadowRealm,
        Intrinsic::ShadowRealmPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(prototype, METHODS)?;
    vm.install_tag(prototype, "ShadowRealm")
}

/// Runs something in another realm.
fn within<T>(vm: &mut Vm, realm: *mut Realm, run: impl FnOnce(&mut Vm) -> T) -> T {
    let outer = std::mem::replace(&mut vm.realm, realm);
    let result = run(vm);
    vm.realm = outer;
    result
}

/// ShadowRealm ( )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "ShadowRealm")?;
    let mut object = vm.ordinary_create_from_constructor(
        cx.new_target,
        Intrinsic::ShadowRealmPrototype,
        CellKind::ShadowRealm,
        1,
    )?;
    let outer: *mut Realm = vm.realm;
    let made = vm.new_realm();
    // SAFETY: realms live as long as the VM; the new one is running now.
    let id = unsafe { (*vm.realm).id };
    vm.realm = outer;
    made?;
    object.set_word(REALM, Value::int(id as i32));
    Ok(object.value())
}

fn realm_of(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<*mut Realm> {
    let object: Gc<JsObject> =
        vm.require_kind(cx.this, CellKind::ShadowRealm, &format!("ShadowRealm.prototype.{name}"))?;
    let index = object.word(REALM).as_int() as usize;
    Ok(&raw mut *vm.realms[index])
}

/// ShadowRealm.prototype.evaluate ( sourceText )
fn evaluate(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let eval_realm = realm_of(vm, cx, "evaluate")?;
    if !cx.arg(0).is_string() {
        return Err(vm.type_error("ShadowRealm.prototype.evaluate: the source text is not a string"));
    }
    // PerformShadowRealmEval: as an indirect eval in the other realm, with variables of its own.
    let caller: *mut Realm = vm.realm;
    let function = vm.compile_eval_in(cx.arg(0).as_gc(), eval_realm)?;
    let result = within(vm, eval_realm, |vm| {
        let this = vm.realm().global_this;
        vm.call(function.value(), this, &[])
    });
    match result {
        Ok(value) => get_wrapped_value(vm, caller, value),
        Err(throw) => Err(wrapped_error(vm, throw)),
    }
}

/// ShadowRealm.prototype.importValue ( specifier, exportName )
fn import_value(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let eval_realm = realm_of(vm, cx, "importValue")?;
    let specifier = vm.to_string(cx.arg(0))?;
    if !cx.arg(1).is_string() {
        return Err(vm.type_error("ShadowRealm.prototype.importValue: the export name is not a string"));
    }
    // ShadowRealmImportValue
    let import = within(vm, eval_realm, |vm| import_from_here(vm, specifier.value()))?;
    let empty = vm.names.empty;
    let on_fulfilled = vm.new_native_closure(export_getter, empty, 1, cx.arg(1))?;
    let on_rejected = vm.new_native_closure(import_failed, empty, 1, Value::UNDEFINED)?;
    let capability = vm.new_intrinsic_capability()?;
    vm.perform_promise_then(import, on_fulfilled.value(), on_rejected.value(), Some(&capability))?;
    Ok(capability.promise)
}

/// ExportGetter functions: the running realm is that of importValue's caller.
fn export_getter(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let namespace: Gc<JsObject> = cx.arg(0).as_gc();
    let name = cx.data().as_gc();
    let key = vm.key_from_string(name);
    if !vm.has_own_property(namespace, key)? {
        let text = vm.describe_key(key);
        return Err(vm.type_error(format!("The imported module has no export '{text}'")));
    }
    let value = vm.get(namespace, key)?;
    let caller: *mut Realm = vm.realm;
    get_wrapped_value(vm, caller, value)
}

/// What the other realm's error becomes.
fn import_failed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = vm.describe(cx.arg(0));
    Err(vm.type_error(format!("ShadowRealm import failed ({text})")))
}

/// What crosses the boundary instead of an error: a TypeError of the running realm.
fn wrapped_error(vm: &mut Vm, throw: Throw) -> Throw {
    let error = vm.take_exception(throw);
    if vm.terminating {
        return vm.throw(error);
    }
    let text = vm.describe(error);
    vm.type_error(format!("ShadowRealm evaluation threw ({text})"))
}

/// GetWrappedValue
fn get_wrapped_value(vm: &mut Vm, caller: *mut Realm, value: Value) -> JsResult<Value> {
    if !value.is_object() {
        return Ok(value);
    }
    if !vm.is_callable(value) {
        return Err(within(vm, caller, |vm| {
            vm.type_error("An object cannot cross a ShadowRealm's boundary")
        }));
    }
    within(vm, caller, |vm| wrapped_function_create(vm, value.as_gc()))
}

/// WrappedFunctionCreate in the running realm.
fn wrapped_function_create(vm: &mut Vm, target: Gc<JsObject>) -> JsResult<Value> {
    let empty = PropertyKey::atom(vm.empty_string());
    let native = vm.new_native_function(call_wrapped, empty, 0, false)?.object();
    let wrapped = vm.new_bound_function(native, target.value(), &[])?;
    // CopyNameAndLength: its errors do not cross the boundary.
    match copy_name_and_length(vm, wrapped, target) {
        Ok(()) => Ok(wrapped.value()),
        Err(throw) => Err(wrapped_error(vm, throw)),
    }
}

fn copy_name_and_length(vm: &mut Vm, wrapped: Gc<JsObject>, target: Gc<JsObject>) -> JsResult<()> {
    let mut length = 0.0;
    if vm.has_own_property(target, vm.names.length)? {
        let value = vm.get(target, vm.names.length)?;
        if value.is_number() {
            let n = value.as_number();
            length = if n.is_nan() { 0.0 } else { n.trunc().max(0.0) };
        }
    }
    let desc = PropertyDescriptor::data(Value::number(length), Attributes::CONFIG);
    vm.define_property_or_throw(wrapped, vm.names.length, desc)?;
    let name = vm.get(target, vm.names.name)?;
    let name = if name.is_string() { name } else { vm.empty_string().value() };
    let desc = PropertyDescriptor::data(name, Attributes::CONFIG);
    vm.define_property_or_throw(wrapped, vm.names.name, desc)
}

/// The [[Call]] of a wrapped function: `this` is the target, the running realm the wrapper's.
fn call_wrapped(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.check_stack()?;
    let caller: *mut Realm = vm.realm;
    let target = cx.this;
    let target_realm = vm.get_function_realm(target)?;
    let mut args: RootedVec = vm.heap.rooted_vec();
    for &arg in cx.args() {
        let wrapped = get_wrapped_value_for(vm, target_realm, caller, arg)?;
        args.push(wrapped);
    }
    match vm.call(target, Value::UNDEFINED, &args) {
        Ok(value) => get_wrapped_value(vm, caller, value),
        Err(throw) => Err(wrapped_error(vm, throw)),
    }
}

/// GetWrappedValue for an argument: it is wrapped for the target's realm, errors are of the caller's.
fn get_wrapped_value_for(
    vm: &mut Vm,
    realm: *mut Realm,
    caller: *mut Realm,
    value: Value,
) -> JsResult<Value> {
    match get_wrapped_value(vm, realm, value) {
        Ok(value) => Ok(value),
        Err(throw) => within(vm, caller, |vm| Err(wrapped_error(vm, throw))),
    }
}
