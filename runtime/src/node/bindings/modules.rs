//! What `require` and `import` need to know of built-in modules.

use super::process::system_error;
use super::{Binding, no_constants, string_argument};
use crate::node::{main_program, modules};
use lanner_engine::embedding::{
    CallContext, Gc, JsObject, JsResult, Origin, PropertyKey, SourceText, Value, Vm, method,
};

pub const BINDING: Binding = Binding {
    name: "modules",
    methods: &[
        method("isBuiltin", 1, is_builtin),
        method("canBeRequiredWithoutScheme", 1, can_be_required_without_scheme),
        method("builtinIds", 0, builtin_ids),
        method("stat", 1, stat),
        method("readText", 1, read_text),
        method("readTextIfPresent", 1, read_text_if_present),
        method("realpath", 1, realpath),
        method("compileFunction", 3, compile_function),
        method("looksLikeModule", 2, looks_like_module),
        method("tryFinally", 2, try_finally),
    ],
    constants: no_constants,
};

/// Whether `id` (with or without `node:`) names a module of Node, built or not.
fn is_builtin(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let id = string_argument(vm, cx.arg(0))?;
    Ok(Value::bool(match id.strip_prefix("node:") {
        Some(name) => modules::is_name(name),
        None => modules::is_name(&id) && !modules::PREFIX_ONLY.contains(&id.as_str()),
    }))
}

fn can_be_required_without_scheme(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let id = string_argument(vm, cx.arg(0))?;
    Ok(Value::bool(modules::is_name(&id) && !modules::PREFIX_ONLY.contains(&id.as_str())))
}

/// Names of all of Node's modules, sorted.
fn builtin_ids(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let mut ids: Vec<&str> = modules::names().collect();
    ids.sort_unstable();
    let list = vm.new_array_from(&[])?;
    for id in ids {
        let id = vm.try_new_string(id)?.value();
        vm.array_push(list, id)?;
    }
    Ok(list.value())
}

/// 0: a file; 1: a directory; -1: nothing there.
fn stat(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = string_argument(vm, cx.arg(0))?;
    let kind = match std::fs::metadata(&path) {
        Ok(metadata) if metadata.is_dir() => 1,
        Ok(_) => 0,
        Err(_) => -1,
    };
    Ok(Value::int(kind))
}

/// A file's text, invalid UTF-8 replaced.
fn read_text(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = string_argument(vm, cx.arg(0))?;
    match std::fs::read(&path) {
        Ok(bytes) => Ok(vm.try_new_string(&String::from_utf8_lossy(&bytes))?.value()),
        Err(error) => Err(system_error(vm, &error, "open", Some(&path), None)),
    }
}

/// As `readText`, undefined where there is no such file.
fn read_text_if_present(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = string_argument(vm, cx.arg(0))?;
    match std::fs::read(&path) {
        Ok(bytes) => Ok(vm.try_new_string(&String::from_utf8_lossy(&bytes))?.value()),
        Err(_) => Ok(Value::UNDEFINED),
    }
}

fn realpath(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = string_argument(vm, cx.arg(0))?;
    match std::fs::canonicalize(&path) {
        Ok(real) => Ok(vm.try_new_string(&real.to_string_lossy())?.value()),
        Err(error) => Err(system_error(vm, &error, "lstat", Some(&path), None)),
    }
}

/// `compileFunction(text, filename, origin)`: the function that CommonJS wraps a module in. The origin is where the
/// text was translated from.
fn compile_function(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = string_argument(vm, cx.arg(0))?;
    let filename = string_argument(vm, cx.arg(1))?;
    let mut source = SourceText::new(filename, text);
    if let Some(origin) = origin_argument(vm, cx.arg(2))? {
        source = source.with_origin(origin);
    }
    Ok(vm.compile_function_body(source, main_program::WRAPPER_PARAMETERS)?.value())
}

/// `{ positions, name, text }`, positions as four numbers each (see [`Origin`]); None for undefined.
pub fn origin_argument(vm: &mut Vm, value: Value) -> JsResult<Option<Origin>> {
    if !value.is_object() {
        return Ok(None);
    }
    let object: Gc<JsObject> = value.as_gc();
    let (positions, name, text) =
        (vm.key_from_str("positions"), vm.key_from_str("name"), vm.key_from_str("text"));
    let list = vm.get(object, positions)?;
    let name = vm.get(object, name)?;
    let text = vm.get(object, text)?;
    let name = if name.is_undefined() { None } else { Some(string_argument(vm, name)?) };
    let text = string_argument(vm, text)?;
    let mut numbers = Vec::new();
    if list.is_object() {
        let list: Gc<JsObject> = list.as_gc();
        let length = vm.get(list, vm.names.length)?;
        for index in 0..vm.to_length(length)? as u32 {
            let number = vm.get(list, PropertyKey::index(index))?;
            numbers.push(if number.is_number() { number.as_number() as u32 } else { 0 });
        }
    }
    let positions = numbers.chunks_exact(4).map(|four| [four[0], four[1], four[2], four[3]]).collect();
    Ok(Some(Origin { positions, name, text }))
}

/// `looksLikeModule(text, filename)`: code that is wrong as CommonJS and right as a module.
fn looks_like_module(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = string_argument(vm, cx.arg(0))?;
    let filename = string_argument(vm, cx.arg(1))?;
    Ok(Value::bool(main_program::is_module_text(vm, &filename, &text)))
}

/// `tryFinally(body, cleanup)`: as the statement, `cleanup` told whether `body` threw. Unlike the statement it
/// leaves an error's place alone: who reports it shows the line that threw it, not a line of ours.
fn try_finally(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    match vm.call(cx.arg(0), Value::UNDEFINED, &[]) {
        Ok(value) => {
            vm.call(cx.arg(1), Value::UNDEFINED, &[Value::FALSE])?;
            Ok(value)
        }
        Err(throw) => {
            if vm.terminating {
                return Err(throw);
            }
            let site = vm.throw_site.take();
            let error = vm.take_exception(throw);
            vm.call(cx.arg(1), Value::UNDEFINED, &[Value::TRUE])?;
            let throw = vm.throw(error);
            vm.throw_site = site;
            Err(throw)
        }
    }
}
