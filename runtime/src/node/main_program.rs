//! Running the program the command line names.
//!
//! A CommonJS program that mentions neither `require` nor `module` runs in its wrapper without the module
//! system being loaded: such programs are most benchmarks and all one-liners, and start in half the time.

use super::modules;
use lanner_engine::embedding::{
    Gc, Intrinsic, JsObject, JsResult, ModuleId, PromiseState, SourceText, Value, Vm,
};
use std::path::Path;

/// Parameters of the function around a CommonJS module.
pub const WRAPPER_PARAMETERS: &[&str] = &["exports", "require", "module", "__filename", "__dirname"];

/// Words that make a program need its module object or `require` (`eval` and `arguments` may reach them), or name
/// its source map.
const MODULE_WORDS: [&str; 7] =
    ["require", "module", "import", "export", "eval", "arguments", "sourceMappingURL="];

/// Whether the text only makes sense as an ES module: it is wrong as CommonJS and right as a module.
pub fn is_module_text(vm: &mut Vm, filename: &str, text: &str) -> bool {
    if !["import", "export", "await"].iter().any(|word| text.contains(word)) {
        return false;
    }
    let wrong_as_commonjs =
        match vm.compile_function_body(SourceText::new(filename, text), WRAPPER_PARAMETERS) {
            Ok(_) => false,
            Err(throw) => {
                vm.take_exception(throw);
                true
            }
        };
    wrong_as_commonjs && lanner_engine::embedding::parses_as_module(&SourceText::new(filename, text))
}

/// The nearest package.json above a file, not past node_modules.
fn package_text(path: &Path) -> Option<Vec<u8>> {
    let mut directory = path.parent();
    while let Some(folder) = directory {
        if folder.file_name().is_some_and(|name| name == "node_modules") {
            return None;
        }
        if let Ok(text) = std::fs::read(folder.join("package.json")) {
            return Some(text);
        }
        directory = folder.parent();
    }
    None
}

/// Whether a `.js` file is a module: by its package's "type", else by its text.
pub fn is_module_file(vm: &mut Vm, path: &Path) -> bool {
    if path.extension().is_none_or(|extension| extension != "js") {
        return false;
    }
    let Ok(path) = std::fs::canonicalize(path) else { return false };
    let kind = package_text(&path).and_then(|text| package_type(vm, &text));
    match kind.as_deref() {
        Some("module") => true,
        Some("commonjs") => false,
        _ => std::fs::read(&path).is_ok_and(|bytes| {
            let text = String::from_utf8_lossy(&bytes);
            is_module_text(vm, &path.to_string_lossy(), &text)
        }),
    }
}

/// "type" of a package.json; texts without the word are not parsed, wrong ones are reported when the
/// module system reads them.
fn package_type(vm: &mut Vm, text: &[u8]) -> Option<String> {
    memchr::memmem::find(text, b"\"type\"")?;
    let text = vm.try_new_string(&String::from_utf8_lossy(text)).ok()?.value();
    let (parse, kind) = (vm.key_from_str("parse"), vm.key_from_str("type"));
    let json = vm.intrinsic(Intrinsic::Json);
    let package = match vm.invoke(json, parse, &[text]) {
        Ok(package) => package,
        Err(throw) => {
            vm.take_exception(throw);
            return None;
        }
    };
    let kind = vm.find_data(package.is_object().then(|| package.as_gc())?, kind)?;
    let kind = kind.is_string().then(|| kind.as_gc())?;
    Some(vm.view(kind).ok()?.to_rust_string())
}

/// Runs the modules of `--require` and `--import`, to their end.
pub fn preload(vm: &mut Vm, requires: &[String], imports: &[String]) -> JsResult<()> {
    let module = modules::require(vm, "internal/modules/preload")?;
    let key = vm.key_from_str("preload");
    let requires = text_array(vm, requires)?;
    let imports = text_array(vm, imports)?;
    let promise = vm.invoke(module, key, &[requires, imports])?;
    if !promise.is_undefined() {
        wait_for(vm, promise)?;
    }
    Ok(())
}

/// Runs jobs and the event loop until a promise is settled; its value. One that nothing can settle any more
/// gives undefined.
pub fn wait_for(vm: &mut Vm, promise: Value) -> JsResult<Value> {
    vm.mark_promise_handled(promise);
    loop {
        super::drain(vm);
        match vm.promise_state(promise) {
            (PromiseState::Pending, _) if super::state().event_loop.borrow().is_alive() => {
                crate::event_loop::run_once(vm);
            }
            (PromiseState::Pending, _) => return Ok(Value::UNDEFINED),
            (PromiseState::Rejected, reason) => return Err(vm.rethrow_load_failure(reason)),
            (_, value) => return Ok(value),
        }
    }
}

fn text_array(vm: &mut Vm, texts: &[String]) -> JsResult<Value> {
    let list = vm.new_array_from(&[])?;
    for text in texts {
        let text = vm.try_new_string(text)?.value();
        vm.array_push(list, text)?;
    }
    Ok(list.value())
}

/// Runs a file as the main program. An ES module is not run but given.
pub fn run_file(vm: &mut Vm, path: &Path) -> JsResult<Option<ModuleId>> {
    let plain = path.extension().is_none_or(|extension| extension == "js" || extension == "cjs");
    if plain
        && let Ok(bytes) = std::fs::read(path)
        && !MODULE_WORDS.iter().any(|word| memchr::memmem::find(&bytes, word.as_bytes()).is_some())
    {
        run_plain(vm, path, &bytes)?;
        return Ok(None);
    }
    let module = modules::require(vm, "internal/modules/cjs")?;
    let key = vm.key_from_str("Module");
    let module = vm.get_v(module, key)?;
    let key = vm.key_from_str("runMain");
    let path = vm.try_new_string(&path.to_string_lossy())?.value();
    let number = vm.invoke(module, key, &[path])?;
    Ok(number.is_int().then(|| vm.module_of_number(number)))
}

fn run_plain(vm: &mut Vm, path: &Path, bytes: &[u8]) -> JsResult<()> {
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let source = SourceText::new(real.to_string_lossy(), text);
    let function = vm.compile_function_body(source, WRAPPER_PARAMETERS)?;
    let exports: Gc<JsObject> = vm.new_object()?;
    let filename = vm.try_new_string(&real.to_string_lossy())?.value();
    let folder = real.parent().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = vm.try_new_string(&folder)?.value();
    let exports = exports.value();
    vm.call(function.value(), exports, &[exports, Value::UNDEFINED, Value::UNDEFINED, filename, folder])?;
    Ok(())
}
