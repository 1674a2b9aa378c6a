//! `$262` as test262's INTERPRETING.md asks for it.

use crate::modules::FileLoader;
use lanner_engine::embedding::{
    Attributes, CallContext, CellKind, Gc, Intrinsic, JsObject, JsResult, JsString, Method, Realm,
    SourceText, Throw, Value, Vm, method,
};

const METHODS: &[Method] = &[
    method("createRealm", 0, create_realm),
    method("detachArrayBuffer", 1, detach_array_buffer),
    method("evalScript", 1, eval_script),
    method("gc", 0, gc),
];

/// Defines `$262` in the running realm.
pub fn install(vm: &mut Vm) -> JsResult<Gc<JsObject>> {
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    let host = vm.new_object()?;
    vm.install_methods(host, METHODS)?;
    vm.install_named(host, "global", global.value(), Attributes::HIDDEN)?;
    super::agents::install(vm, host)?;
    super::tasks::install(vm, global)?;
    let abstract_source = vm.intrinsic(Intrinsic::AbstractModuleSource);
    vm.install_named(host, "AbstractModuleSource", abstract_source, Attributes::HIDDEN)?;
    vm.install_named(global, "$262", host.value(), Attributes::HIDDEN)?;
    Ok(host)
}

/// The specifier `<module source>`: a module that has a module source object.
pub fn install_module_source(vm: &mut Vm, loader: &FileLoader) -> JsResult<()> {
    let source = vm.new_module_source("HostModuleSource")?;
    let module = vm.new_synthetic_module("<module source>", &[], std::rc::Rc::new(|_, _| Ok(())))?;
    vm.set_module_source(module, source);
    loader.add_host_module("<module source>", module);
    Ok(())
}

fn create_realm(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let previous: *mut Realm = vm.realm;
    let result = vm.new_realm().and_then(|_| install(vm));
    vm.realm = previous;
    Ok(result?.value())
}

fn detach_array_buffer(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.arg(0).is_kind(CellKind::ArrayBuffer) {
        return Err(vm.type_error("not an ArrayBuffer"));
    }
    vm.detach_array_buffer(cx.arg(0).as_gc());
    Ok(Value::NULL)
}

fn eval_script(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text: Gc<JsString> = vm.to_string(cx.arg(0))?;
    let units = vm.view(text)?.to_utf16();
    vm.run_script_for_value(SourceText::from_utf16("<evalScript>", &units))
}

fn gc(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    vm.heap.collect_full();
    Ok(Value::UNDEFINED)
}

/// Name and message of a thrown value, as runners compare them.
pub fn describe_throw(vm: &mut Vm, value: Value) -> (String, String) {
    let text = |vm: &mut Vm, value: Value| {
        let string: Gc<JsString> = value.as_gc();
        match vm.view(string) {
            Ok(view) => view.to_rust_string(),
            Err(throw) => {
                vm.take_exception(throw);
                String::new()
            }
        }
    };
    let quiet = |vm: &mut Vm, result: JsResult<Value>| match result {
        Ok(value) => value,
        Err(throw) => {
            vm.take_exception(throw);
            Value::UNDEFINED
        }
    };
    if !value.is_object() {
        let kind = vm.type_of(value);
        let kind = text(vm, kind.value());
        let shown = vm.describe(value);
        return (kind, shown);
    }
    let object: Gc<JsObject> = value.as_gc();
    let constructor = vm.get(object, vm.names.constructor);
    let constructor = quiet(vm, constructor);
    let mut name = Value::UNDEFINED;
    if constructor.is_object() {
        let result = vm.get(constructor.as_gc(), vm.names.name);
        name = quiet(vm, result);
    }
    if !name.is_string() {
        let result = vm.get(object, vm.names.name);
        name = quiet(vm, result);
    }
    let message = vm.get(object, vm.names.message);
    let message = quiet(vm, message);
    let name = if name.is_string() { text(vm, name) } else { "Object".into() };
    let message = if message.is_string() { text(vm, message) } else { vm.describe(message) };
    (name, message)
}

/// The line a host run prints on stderr for an uncaught error: its name first.
pub fn error_line(vm: &mut Vm, throw: Throw) -> String {
    let value = vm.take_exception(throw);
    let (name, message) = describe_throw(vm, value);
    format!("{name}: {message}\n")
}
