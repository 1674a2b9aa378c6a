//! What modules need to see of values and cannot see in JavaScript.

use super::{Binding, no_constants};
use crate::inspect;
use lanner_engine::embedding::{CallContext, CellKind, Gc, JsProxy, JsResult, Value, Vm, method};

pub const BINDING: Binding = Binding {
    name: "util",
    methods: &[
        method("isProxy", 1, is_proxy),
        method("isError", 1, is_error),
        method("getProxyDetails", 1, get_proxy_details),
        method("inspectBriefly", 1, inspect_briefly),
        method("constructorName", 1, constructor_name),
        method("writeStdout", 1, write_stdout),
        method("writeStderr", 1, write_stderr),
    ],
    constants: no_constants,
};

fn is_proxy(_vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(cx.arg(0).is_kind(CellKind::Proxy)))
}

/// Whether the value has [[ErrorData]].
fn is_error(_vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(cx.arg(0).is_kind(CellKind::Error)))
}

/// `[target, handler]` of a proxy (null when revoked), undefined for others.
fn get_proxy_details(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.arg(0).is_kind(CellKind::Proxy) {
        return Ok(Value::UNDEFINED);
    }
    let proxy: Gc<JsProxy> = cx.arg(0).as_gc();
    Ok(vm.new_array_from(&[proxy.target, proxy.handler])?.value())
}

/// util.inspect in its default form.
fn inspect_briefly(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = inspect::inspect(vm, cx.arg(0));
    Ok(vm.try_new_string(&text)?.value())
}

/// Name of the object's constructor, found without running script.
fn constructor_name(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.arg(0).is_object() {
        return Ok(Value::UNDEFINED);
    }
    let name = vm.constructor_name(cx.arg(0).as_gc());
    Ok(vm.try_new_string(&name)?.value())
}

fn write_stdout(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = super::string_argument(vm, cx.arg(0))?;
    crate::console::write_out(&text);
    Ok(Value::UNDEFINED)
}

fn write_stderr(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    use std::io::Write;
    let text = super::string_argument(vm, cx.arg(0))?;
    crate::console::flush();
    // Standard error may be closed; there is nowhere to report that.
    let _ = std::io::stderr().write_all(text.as_bytes());
    Ok(Value::UNDEFINED)
}
