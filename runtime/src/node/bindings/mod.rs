//! Native functions for the modules in JavaScript: a table per family, made when first asked for.

pub mod async_context;
mod buffer;
mod contextify;
mod encoding;
pub mod errno;
mod fs;
mod fs_dir;
mod fs_watch;
mod messaging;
mod module_wrap;
mod modules;
mod os;
mod performance;
pub mod process;
mod signals;
mod stdio;
mod task_queue;
mod timers;
mod types;
mod typescript;
mod url;
mod util;

use super::state;
use lanner_engine::embedding::{
    CallContext, CellKind, Gc, JsObject, JsResult, JsString, Method, RootedValue, TypedArray, Value, Vm,
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
    async_context::BINDING,
    buffer::BINDING,
    contextify::BINDING,
    encoding::BINDING,
    errno::BINDING,
    fs::BINDING,
    fs_dir::BINDING,
    fs_watch::BINDING,
    messaging::BINDING,
    module_wrap::BINDING,
    modules::BINDING,
    os::BINDING,
    performance::BINDING,
    process::BINDING,
    signals::BINDING,
    stdio::BINDING,
    task_queue::BINDING,
    timers::BINDING,
    types::BINDING,
    typescript::BINDING,
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

/// A path: text, or the bytes of a typed array, which need not be UTF-8.
pub fn path_argument(vm: &mut Vm, value: Value) -> JsResult<std::ffi::OsString> {
    use std::os::unix::ffi::OsStringExt;
    if !value.is_kind(CellKind::TypedArray) {
        return Ok(string_argument(vm, value)?.into());
    }
    Ok(std::ffi::OsString::from_vec(view_bytes(vm, value.as_gc())))
}

/// A copy of the bytes of a typed array.
pub fn view_bytes(vm: &mut Vm, array: Gc<TypedArray>) -> Vec<u8> {
    let length = vm.typed_array_len(array) << array.element_kind().shift();
    let Some(block) = array.viewed_buffer().block() else { return Vec::new() };
    let start = block.data().wrapping_add(array.created_byte_offset());
    // SAFETY: the array's range lies in its block, which is held here; nothing runs meanwhile.
    unsafe { std::slice::from_raw_parts(start, length) }.to_vec()
}

/// ToString as a Rust string; lone surrogates become U+FFFD, as in Node's UTF-8 conversions.
pub fn string_argument(vm: &mut Vm, value: Value) -> JsResult<String> {
    let text: Gc<JsString> = vm.to_string(value)?;
    Ok(vm.view(text)?.to_rust_string())
}
