//! Native functions for the modules in JavaScript: a table per family, made when first asked for.

mod buffer;
mod encoding;
pub mod errno;
mod fs;
mod messaging;
mod modules;
mod performance;
pub mod process;
mod stdio;
mod task_queue;
mod timers;
mod types;
mod url;
mod util;

use super::state;
use lanner_engine::embedding::{
    CallContext, Gc, JsObject, JsResult, JsString, Method, RootedValue, Value, Vm,
};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// One `internalBinding`.
pub struct Binding {
    pub name: &'static str,
    pub methods: &'static [Method],
    /// Adds what is not a function.
    pub constants: fn(&mut Vm, Gc<JsObject>) -> JsResult<()>,
}

/// For bindings of functions only.
pub fn no_constants(_vm: &mut Vm, _binding: Gc<JsObject>) -> JsResult<()> {
    Ok(())
}

const BINDINGS: &[Binding] = &[
    buffer::BINDING,
    encoding::BINDING,
    errno::BINDING,
    fs::BINDING,
    messaging::BINDING,
    modules::BINDING,
    performance::BINDING,
    process::BINDING,
    stdio::BINDING,
    task_queue::BINDING,
    timers::BINDING,
    types::BINDING,
    url::BINDING,
    util::BINDING,
];

/// Bindings that were made.
#[derive(Default)]
pub struct Cache(RefCell<FxHashMap<&'static str, RootedValue>>);

/// `internalBinding(name)`.
pub fn internal_binding(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let name = string_argument(vm, cx.arg(0))?;
    let Some(binding) = BINDINGS.iter().find(|binding| binding.name == name) else {
        return Err(vm.type_error(format!("No such binding: {name}")));
    };
    if let Some(made) = state().bindings.0.borrow().get(binding.name) {
        return Ok(**made);
    }
    let object = vm.new_object()?;
    vm.install_methods(object, binding.methods)?;
    (binding.constants)(vm, object)?;
    let rooted = RootedValue::new(&mut vm.heap, object.value());
    state().bindings.0.borrow_mut().insert(binding.name, rooted);
    Ok(object.value())
}

/// ToString as a Rust string; lone surrogates become U+FFFD, as in Node's UTF-8 conversions.
pub fn string_argument(vm: &mut Vm, value: Value) -> JsResult<String> {
    let text: Gc<JsString> = vm.to_string(value)?;
    Ok(vm.view(text)?.to_rust_string())
}
