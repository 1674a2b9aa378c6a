//! 28.2 Proxy Objects: the constructor. The internal methods are in `object::proxy`.

use super::{Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::Attributes;
use crate::value::Value;

const METHODS: &[Method] = &[method("revocable", 2, revocable)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    let key = vm.names.Proxy;
    // 28.2.2: there is no prototype property.
    let constructor = vm.new_native_function(construct, key, 2, true)?.object();
    vm.realm_mut().set(Intrinsic::Proxy, constructor);
    vm.install_methods(constructor, METHODS)?;
    let global = vm.realm().global.as_gc();
    vm.install_value(global, key, constructor.value(), Attributes::HIDDEN)
}

/// 28.2.1.1 Proxy ( target, handler )
fn construct(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.require_new(cx.new_target, "Proxy")?;
    Ok(vm.proxy_create(cx.arg(0), cx.arg(1))?.value())
}

/// 28.2.2.1 Proxy.revocable ( target, handler )
fn revocable(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let proxy = vm.proxy_create(cx.arg(0), cx.arg(1))?;
    let name = vm.key_from_str("");
    let revoker = vm.new_native_closure(revoke, name, 0, proxy.value())?;
    let result = vm.new_object()?;
    vm.create_data_property_or_throw(result, vm.names.proxy, proxy.value())?;
    vm.create_data_property_or_throw(result, vm.names.revoke, revoker.value())?;
    Ok(result.value())
}

/// 28.2.2.1.1 Proxy Revocation Functions
fn revoke(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let proxy = cx.data();
    if !proxy.is_null() {
        let mut callee = cx.callee;
        callee.data = Value::NULL;
        vm.proxy_revoke(proxy.as_gc());
    }
    Ok(Value::UNDEFINED)
}
