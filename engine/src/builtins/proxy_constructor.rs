//! 28.2 Proxy objects. Their internal methods are in object/proxy.rs.

use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::{Attributes, JsObject};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[method("revocable", 2, revocable)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    // The constructor has no `prototype`.
    let function = vm.new_native_function(construct, vm.names.Proxy, 2, true)?;
    vm.install_methods(function.object(), METHODS)?;
    vm.realm_mut().set(Intrinsic::Proxy, function);
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    vm.install_value(global, vm.names.Proxy, function.value(), Attributes::HIDDEN)
}

// 28.2.1.1 Proxy ( target, handler )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.is_construct() {
        return Err(vm.type_error("Constructor Proxy requires 'new'"));
    }
    Ok(vm.proxy_create(cx.arg(0), cx.arg(1))?.value())
}

// 28.2.2.1 Proxy.revocable ( target, handler )
fn revocable(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let proxy = vm.proxy_create(cx.arg(0), cx.arg(1))?;
    let empty = vm.key_from_str("");
    let revoke = vm.new_native_closure(revoke, empty, 0, proxy.value())?;
    let result = vm.new_object()?;
    vm.create_data_property_or_throw(result, vm.names.proxy, proxy.value())?;
    vm.create_data_property_or_throw(result, vm.names.revoke, revoke.value())?;
    Ok(result.value())
}

// 28.2.2.1.1 Proxy Revocation Functions
fn revoke(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let proxy = cx.data();
    if proxy.is_object() {
        let mut callee = cx.callee;
        callee.data = Value::NULL;
        vm.proxy_revoke(proxy.as_gc());
    }
    Ok(Value::UNDEFINED)
}
