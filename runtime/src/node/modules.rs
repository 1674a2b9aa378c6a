//! The built-in modules: their texts, and `require` among themselves.

use super::{bindings, state};
use lanner_engine::embedding::{
    Attributes, CallContext, Gc, JsObject, JsResult, JsString, RootedValue, SourceText, Value, Vm,
};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// One module of `lib/`.
pub struct BuiltinModule {
    /// Its name without `node:`; internal ones begin with `internal/`.
    pub id: &'static str,
    source: &'static str,
}

/// All built-in modules, sorted by name: the files of `lib/`, gathered by the build script.
pub const MODULES: &[BuiltinModule] = include!(concat!(env!("OUT_DIR"), "/builtin_modules.rs"));

/// Modules only reachable with the `node:` prefix.
pub const PREFIX_ONLY: &[&str] = &["sea", "sqlite", "test", "test/reporters"];

/// The modules Node gives programs (without `node:`), built or not: requiring one that is not built says so.
pub const NAMES: &[&str] = &[
    "_http_agent",
    "_http_client",
    "_http_common",
    "_http_incoming",
    "_http_outgoing",
    "_http_server",
    "_tls_common",
    "_tls_wrap",
    "assert",
    "assert/strict",
    "async_hooks",
    "buffer",
    "child_process",
    "cluster",
    "console",
    "constants",
    "crypto",
    "dgram",
    "diagnostics_channel",
    "dns",
    "dns/promises",
    "domain",
    "events",
    "fs",
    "fs/promises",
    "http",
    "http2",
    "https",
    "inspector",
    "inspector/promises",
    "module",
    "net",
    "os",
    "path",
    "path/posix",
    "path/win32",
    "perf_hooks",
    "process",
    "punycode",
    "querystring",
    "readline",
    "readline/promises",
    "repl",
    "sea",
    "sqlite",
    "stream",
    "stream/consumers",
    "stream/promises",
    "stream/web",
    "string_decoder",
    "sys",
    "test",
    "test/reporters",
    "timers",
    "timers/promises",
    "tls",
    "trace_events",
    "tty",
    "url",
    "util",
    "util/types",
    "v8",
    "vm",
    "wasi",
    "worker_threads",
    "zlib",
];

/// Names (without `node:`) that programs may require, built or not.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().copied()
}

/// Whether programs may require this name (without `node:`).
pub fn is_name(id: &str) -> bool {
    NAMES.binary_search(&id).is_ok()
}

fn find(id: &str) -> Option<&'static BuiltinModule> {
    MODULES.binary_search_by(|module| module.id.cmp(id)).ok().map(|index| &MODULES[index])
}

/// In debug builds: a module of the folder in LANNER_NODE_LIB that is not in the table yet.
fn find_in_folder(id: &str) -> Option<&'static BuiltinModule> {
    if !cfg!(debug_assertions) {
        return None;
    }
    let folder = std::env::var_os("LANNER_NODE_LIB")?;
    let text = std::fs::read_to_string(std::path::Path::new(&folder).join(format!("{id}.js"))).ok()?;
    // One per new module of a debugging session.
    let module = BuiltinModule { id: id.to_string().leak(), source: text.leak() };
    Some(Box::leak(Box::new(module)))
}

/// Module objects (`{ id, exports, loaded }`) by name.
#[derive(Default)]
pub struct Cache(RefCell<FxHashMap<&'static str, RootedValue>>);

/// Whether a built-in module has been required.
pub fn is_loaded(id: &str) -> bool {
    state().modules.0.borrow().contains_key(id)
}

/// The exports of a built-in module that has been required.
pub fn loaded(vm: &mut Vm, id: &str) -> Option<Value> {
    let exports = vm.key_from_str("exports");
    let module = state().modules.0.borrow().get(id).map(|module| **module)?;
    vm.find_data(module.as_gc(), exports)
}

const PARAMETERS: &[&str] = &["exports", "require", "module", "internalBinding"];

/// The exports of a built-in module; compiles and runs it the first time. A module that is still running
/// gives what it has exported so far, as CommonJS does.
pub fn require(vm: &mut Vm, id: &str) -> JsResult<Value> {
    let exports = vm.key_from_str("exports");
    let cached = state().modules.0.borrow().get(id).map(|module| **module);
    if let Some(module) = cached {
        return vm.get(module.as_gc(), exports);
    }
    let Some(builtin) = find(id).or_else(|| find_in_folder(id)) else {
        // A part of a module that waits for its own module says so too.
        return Err(if is_name(id) || id.starts_with("internal/") {
            let message = format!("The built-in module 'node:{id}' is not built into lanner yet");
            vm.throw_error(lanner_engine::embedding::ErrorKind::Error, message)
        } else {
            vm.type_error(format!("No such built-in module: {id}"))
        });
    };
    let module = vm.new_object()?;
    let name = vm.new_string(id).value();
    let holder = vm.new_object()?.value();
    vm.install_named(module, "id", name, Attributes::ALL)?;
    vm.install_named(module, "exports", holder, Attributes::ALL)?;
    let rooted = RootedValue::new(&mut vm.heap, module.value());
    state().modules.0.borrow_mut().insert(builtin.id, rooted);
    let result = run(vm, builtin, module, holder);
    if result.is_err() {
        // The next attempt starts afresh (a stack overflow in the middle, say).
        state().modules.0.borrow_mut().remove(builtin.id);
    }
    result?;
    vm.get(module, exports)
}

/// The module's text; debug builds take it from the folder in LANNER_NODE_LIB, so that work on a module
/// needs no build.
fn text(builtin: &BuiltinModule) -> std::borrow::Cow<'static, str> {
    if cfg!(debug_assertions)
        && let Some(folder) = std::env::var_os("LANNER_NODE_LIB")
        && let Ok(text) =
            std::fs::read_to_string(std::path::Path::new(&folder).join(format!("{}.js", builtin.id)))
    {
        return text.into();
    }
    builtin.source.into()
}

fn run(vm: &mut Vm, builtin: &BuiltinModule, module: Gc<JsObject>, exports: Value) -> JsResult<()> {
    let source = SourceText::new(format!("node:{}", builtin.id), text(builtin));
    let function = vm.compile_function_body(source, PARAMETERS)?;
    let key = vm.key_from_str("require");
    let require = vm.new_native_function(require_function, key, 1, false)?.value();
    let key = vm.key_from_str("internalBinding");
    let binding = vm.new_native_function(bindings::internal_binding, key, 1, false)?.value();
    let this = Value::UNDEFINED;
    vm.call(function.value(), this, &[exports, require, module.value(), binding])?;
    Ok(())
}

/// `require` inside built-in modules: by bare name.
fn require_function(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let id: Gc<JsString> = vm.to_string(cx.arg(0))?;
    let id = vm.view(id)?.to_rust_string();
    require(vm, &id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_for_the_search() {
        assert!(MODULES.windows(2).all(|pair| pair[0].id < pair[1].id));
        assert!(NAMES.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_module_of_lib_is_internal_or_one_of_nodes() {
        for module in MODULES {
            assert!(module.id.starts_with("internal/") || is_name(module.id), "{}", module.id);
        }
    }
}
