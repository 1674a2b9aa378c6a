//! What modules need to see of values and cannot see in JavaScript, and the console's native side.

use super::Binding;
use crate::console;
use lanner_engine::embedding::{
    Attributes, CallContext, CellKind, Gc, JsObject, JsProxy, JsResult, PromiseState, Value, Vm, method,
    preview_entries,
};

pub const BINDING: Binding = Binding {
    name: "util",
    methods: &[
        method("constructorName", 1, constructor_name),
        method("forcesColour", 0, forces_colour),
        method("getCallSites", 1, get_call_sites),
        method("getCallerLine", 0, get_caller_line),
        method("getOwnNonIndexProperties", 2, get_own_non_index_properties),
        method("getPromiseDetails", 1, get_promise_details),
        method("getProxyDetails", 1, get_proxy_details),
        method("globalConsole", 0, |_, _| Ok(console::global_console())),
        method("isConstructor", 1, |vm, cx| Ok(Value::bool(vm.is_constructor(cx.arg(0))))),
        method("isError", 1, is_error),
        method("isInsideNodeModules", 0, is_inside_node_modules),
        method("isModuleLoaded", 1, is_module_loaded),
        method("isProxy", 1, is_proxy),
        method("isTerminal", 1, is_terminal),
        method("markPromiseAsHandled", 1, mark_promise_as_handled),
        method("outputIsPlain", 1, output_is_plain),
        method("previewEntries", 1, preview),
        method("setConsoleIndented", 1, set_console_indented),
        method("writeStderr", 1, write_stderr),
        method("writeStdout", 1, write_stdout),
    ],
    constants,
};

/// Filters of `getOwnNonIndexProperties`, with V8's values.
const ALL_PROPERTIES: i32 = 0;
const ONLY_ENUMERABLE: i32 = 2;

fn constants(vm: &mut Vm, binding: Gc<JsObject>) -> JsResult<()> {
    let numbers = [
        ("ALL_PROPERTIES", ALL_PROPERTIES),
        ("ONLY_ENUMERABLE", ONLY_ENUMERABLE),
        ("kPending", 0),
        ("kFulfilled", 1),
        ("kRejected", 2),
    ];
    for (name, number) in numbers {
        vm.install_named(binding, name, Value::int(number), Attributes::ALL)?;
    }
    Ok(())
}

fn is_proxy(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(is_program_proxy(vm, cx.arg(0))))
}

/// Whether the value is a proxy that a program made: global objects of `node:vm`'s contexts are cells of that kind, too.
pub fn is_program_proxy(vm: &Vm, value: Value) -> bool {
    value.is_kind(CellKind::Proxy) && !vm.is_context_global(value.as_gc())
}

/// Whether the value has [[ErrorData]].
fn is_error(_vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(cx.arg(0).is_kind(CellKind::Error)))
}

/// `[target, handler]` of a proxy (null when revoked), undefined for others.
fn get_proxy_details(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !is_program_proxy(vm, cx.arg(0)) {
        return Ok(Value::UNDEFINED);
    }
    let proxy: Gc<JsProxy> = cx.arg(0).as_gc();
    Ok(vm.new_array_from(&[proxy.target, proxy.handler])?.value())
}

/// `[state, result]` of a promise, undefined for others.
fn get_promise_details(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.arg(0).is_kind(CellKind::Promise) {
        return Ok(Value::UNDEFINED);
    }
    let (state, result) = vm.promise_state(cx.arg(0));
    let number = match state {
        PromiseState::Pending => 0,
        PromiseState::Fulfilled => 1,
        PromiseState::Rejected => 2,
    };
    Ok(vm.new_array_from(&[Value::int(number), result])?.value())
}

fn mark_promise_as_handled(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if cx.arg(0).is_kind(CellKind::Promise) {
        vm.mark_promise_handled(cx.arg(0));
    }
    Ok(Value::UNDEFINED)
}

/// `[entries, pairs]` of a collection or an iterator over one: what is there, or still to come; `pairs` says
/// that keys and values alternate. Undefined for other values.
fn preview(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let Some(found) = preview_entries(vm, cx.arg(0)) else { return Ok(Value::UNDEFINED) };
    let entries = vm.new_array_from(&found.entries)?.value();
    Ok(vm.new_array_from(&[entries, Value::bool(found.pairs)])?.value())
}

/// `getOwnNonIndexProperties(object, filter)`: own keys that are no array indices.
fn get_own_non_index_properties(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.arg(0).is_object() {
        return Err(vm.type_error("getOwnNonIndexProperties needs an object"));
    }
    let object: Gc<JsObject> = cx.arg(0).as_gc();
    let only_enumerable = cx.arg(1) == Value::int(ONLY_ENUMERABLE);
    let keys = vm.own_property_keys(object)?;
    let list = vm.new_array_from(&[])?;
    for key in keys.iter().filter(|key| !key.is_index()) {
        if only_enumerable {
            let own = vm.get_own_property(object, key)?;
            if !own.is_some_and(|own| own.enumerable == Some(true)) {
                continue;
            }
        }
        let key = vm.key_to_value(key);
        vm.array_push(list, key)?;
    }
    Ok(list.value())
}

/// What an object is an instance of, without running script and whatever its prototype is now.
fn constructor_name(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.arg(0).is_object() {
        return Ok(Value::UNDEFINED);
    }
    let object: Gc<JsObject> = cx.arg(0).as_gc();
    let name = match CellKind::from_u8(object.header.kind) {
        Some(CellKind::Function | CellKind::NativeFunction | CellKind::BoundFunction) => "Function".into(),
        Some(
            kind @ (CellKind::Array
            | CellKind::ArrayBuffer
            | CellKind::AsyncGenerator
            | CellKind::DataView
            | CellKind::Date
            | CellKind::FinalizationRegistry
            | CellKind::Generator
            | CellKind::Map
            | CellKind::Promise
            | CellKind::RegExp
            | CellKind::Set
            | CellKind::SharedArrayBuffer
            | CellKind::WeakMap
            | CellKind::WeakRef
            | CellKind::WeakSet),
        ) => kind.name().to_string(),
        Some(CellKind::BooleanObject) => "Boolean".into(),
        Some(CellKind::NumberObject) => "Number".into(),
        Some(CellKind::StringObject) => "String".into(),
        Some(CellKind::SymbolObject) => "Symbol".into(),
        Some(CellKind::BigIntObject) => "BigInt".into(),
        Some(CellKind::MapIterator) => "Map Iterator".into(),
        Some(CellKind::SetIterator) => "Set Iterator".into(),
        Some(CellKind::ArrayIterator) => "Array Iterator".into(),
        Some(CellKind::StringIterator) => "String Iterator".into(),
        Some(CellKind::ModuleNamespace) => "Module".into(),
        _ => {
            let key = vm.symbols.to_string_tag;
            match vm.find_data(object, key).filter(|tag| tag.is_string()) {
                Some(tag) => super::string_argument(vm, tag)?,
                None => vm.constructor_name(object),
            }
        }
    };
    let name = if name == "Object" && object.header.is(CellKind::Error) { "Error".into() } else { name };
    Ok(vm.try_new_string(&name)?.value())
}

/// `getCallSites(count)`: function, script id, script, line and column of the callers in turn, flat, without
/// the built-in modules' frames on top.
fn get_call_sites(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let count = if cx.arg(0).is_number() { cx.arg(0).as_number() as usize } else { 0 };
    // The binding's caller and util's own function come first.
    let frames = vm.stack_frames(count.saturating_add(8));
    let skipped = frames.iter().take_while(|frame| frame.script.url.starts_with("node:")).count();
    let list = vm.new_array_from(&[])?;
    for frame in frames.iter().skip(skipped).take(count) {
        let at = frame.script.source.line_column(frame.position);
        let function = vm.try_new_string(&frame.function)?.value();
        vm.array_push(list, function)?;
        let id = vm.try_new_string(&frame.script.id.to_string())?.value();
        vm.array_push(list, id)?;
        let name = vm.try_new_string(&frame.script.url)?.value();
        vm.array_push(list, name)?;
        vm.array_push(list, Value::number(f64::from(at.line) + 1.0))?;
        vm.array_push(list, Value::number(f64::from(at.column) + 1.0))?;
    }
    Ok(list.value())
}

/// `[text, column]` of the line whose call into the built-in modules is running, undefined without one.
fn get_caller_line(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    const LIMIT: usize = 100;
    let frames = vm.stack_frames(LIMIT);
    let Some(frame) = frames.iter().find(|frame| !frame.script.url.starts_with("node:")) else {
        return Ok(Value::UNDEFINED);
    };
    let at = frame.script.source.line_column(frame.position);
    let text = vm.try_new_string(frame.script.source.line_text(at.line))?.value();
    Ok(vm.new_array_from(&[text, Value::number(f64::from(at.column))])?.value())
}

/// Whether the code that called into the built-in modules lies in a package.
fn is_inside_node_modules(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    const LIMIT: usize = 100;
    let frames = vm.stack_frames(LIMIT);
    let caller = frames.iter().find(|frame| !frame.script.url.starts_with("node:"));
    let inside =
        caller.is_some_and(|frame| frame.script.url.split(['/', '\\']).any(|part| part == "node_modules"));
    Ok(Value::bool(inside))
}

/// Whether a built-in module has been required: what it makes cannot exist before.
fn is_module_loaded(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let id = super::string_argument(vm, cx.arg(0))?;
    Ok(Value::bool(crate::node::modules::is_loaded(&id)))
}

/// Whether FORCE_COLOR is set, without the process module.
fn forces_colour(_vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(std::env::var_os("FORCE_COLOR").is_some()))
}

fn is_terminal(_vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    use std::io::IsTerminal;
    Ok(Value::bool(if cx.arg(0) == Value::int(2) {
        std::io::stderr().is_terminal()
    } else {
        std::io::stdout().is_terminal()
    }))
}

/// `outputIsPlain('stdout')`: nobody can tell whether the console writes to the stream or past it.
fn output_is_plain(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = super::string_argument(vm, cx.arg(0))?;
    Ok(Value::bool(console::is_plain(vm, &name)))
}

fn set_console_indented(_vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    console::set_indented(cx.arg(0).is_true());
    Ok(Value::UNDEFINED)
}

fn write_stdout(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = super::string_argument(vm, cx.arg(0))?;
    console::write_out(&text);
    Ok(Value::UNDEFINED)
}

fn write_stderr(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = super::string_argument(vm, cx.arg(0))?;
    console::write_error(&text);
    Ok(Value::UNDEFINED)
}
