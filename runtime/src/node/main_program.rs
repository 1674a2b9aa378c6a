//! Running the program the command line names.
//!
//! A CommonJS program that mentions neither `require` nor `module` runs in its wrapper without the module
//! system being loaded: such programs are most benchmarks and all one-liners, and start in half the time.

use super::modules;
use lanner_engine::embedding::{Gc, JsObject, JsResult, SourceText, Value, Vm};
use std::path::Path;

/// Parameters of the function around a CommonJS module.
pub const WRAPPER_PARAMETERS: &[&str] = &["exports", "require", "module", "__filename", "__dirname"];

/// Words that make a program need its module object or `require`; `eval` and `arguments` may reach them.
const MODULE_WORDS: [&str; 6] = ["require", "module", "import", "export", "eval", "arguments"];

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

/// Whether a package.json above the file may say anything that matters (its text has a "type").
fn package_may_matter(path: &Path) -> bool {
    let mut directory = path.parent();
    while let Some(folder) = directory {
        if folder.file_name().is_some_and(|name| name == "node_modules") {
            return false;
        }
        if let Ok(text) = std::fs::read(folder.join("package.json")) {
            return memchr::memmem::find(&text, b"\"type\"").is_some();
        }
        directory = folder.parent();
    }
    false
}

/// Runs a file as the main program.
pub fn run_file(vm: &mut Vm, path: &Path) -> JsResult<()> {
    let plain = path.extension().is_none_or(|extension| extension == "js" || extension == "cjs");
    if plain
        && let Ok(bytes) = std::fs::read(path)
        && !MODULE_WORDS.iter().any(|word| memchr::memmem::find(&bytes, word.as_bytes()).is_some())
        && (path.extension().is_some_and(|extension| extension == "cjs") || !package_may_matter(path))
    {
        return run_plain(vm, path, &bytes);
    }
    let module = modules::require(vm, "internal/modules/cjs")?;
    let key = vm.key_from_str("Module");
    let module = vm.get_v(module, key)?;
    let key = vm.key_from_str("runMain");
    let path = vm.try_new_string(&path.to_string_lossy())?.value();
    vm.invoke(module, key, &[path])?;
    Ok(())
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
