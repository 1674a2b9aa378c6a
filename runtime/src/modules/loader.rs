//! The module map and the reading of files.

use super::urls::FileUrl;
use lanner_engine::embedding::{
    Attributes, CallContext, ErrorKind, Gc, JsObject, JsResult, JsString, LoadTicket, ModuleId, ModuleLoader,
    ModuleRequest, PropertyDescriptor, Realm, Referrer, SourceText, Throw, Value, Vm,
};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What a file is read as.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Format {
    Source,
    Json,
    Text,
    Bytes,
}

/// Loads modules from files, each once per realm and format.
#[derive(Default)]
pub struct FileLoader {
    modules: RefCell<HashMap<(usize, FileUrl, Format), ModuleId>>,
    urls: RefCell<HashMap<ModuleId, FileUrl>>,
    /// The program itself.
    main: Cell<Option<ModuleId>>,
    /// Specifiers that stand for a module of the host's own.
    host_modules: RefCell<HashMap<String, ModuleId>>,
}

/// Throws an error with a `code`, which its stack shows as Node's do.
fn coded_error(vm: &mut Vm, kind: ErrorKind, code: &str, message: &str) -> Throw {
    let result = vm.new_error(kind, message).and_then(|error| {
        let (stack, property) = (vm.names.stack, vm.names.code);
        let text = vm.get(error, stack)?;
        if text.is_string() {
            let text = vm.view(text.as_gc::<JsString>())?.to_rust_string();
            let name = kind.name();
            let shown = text.replacen(&format!("{name}:"), &format!("{name} [{code}]:"), 1);
            let shown = vm.try_new_string(&shown)?;
            let value = PropertyDescriptor::data(shown.value(), Attributes::HIDDEN);
            vm.define_property_or_throw(error, stack, value)?;
        }
        let code = vm.new_string(code);
        let value = PropertyDescriptor::data(code.value(), Attributes::ALL);
        vm.define_property_or_throw(error, property, value)?;
        Ok(error)
    });
    match result {
        Ok(error) => vm.throw(error.value()),
        Err(throw) => throw,
    }
}

impl FileLoader {
    /// Parses the program as a module; its imports resolve against `path`.
    pub fn parse_main(&self, vm: &mut Vm, path: &Path, text: &str) -> JsResult<ModuleId> {
        let url = FileUrl::of_path(path);
        let module = vm.parse_module(SourceText::new(url.href(), text))?;
        self.remember(vm, url, Format::Source, module);
        self.main.set(Some(module));
        Ok(module)
    }

    /// Parses a program that is no file; its imports resolve against the working directory.
    pub fn parse_unnamed(&self, vm: &mut Vm, name: &str, text: &str) -> JsResult<ModuleId> {
        let path = std::env::current_dir().unwrap_or_default().join(name);
        let url = FileUrl::of_path(&path);
        let module = vm.parse_module(SourceText::new(url.href(), text))?;
        self.urls.borrow_mut().insert(module, url);
        self.main.set(Some(module));
        Ok(module)
    }

    /// Makes a specifier mean a module of the host's.
    pub fn add_host_module(&self, specifier: &str, module: ModuleId) {
        self.host_modules.borrow_mut().insert(specifier.to_owned(), module);
    }

    fn remember(&self, vm: &Vm, url: FileUrl, format: Format, module: ModuleId) {
        self.urls.borrow_mut().insert(module, url.clone());
        self.modules.borrow_mut().insert((vm.realm as usize, url, format), module);
    }

    /// The directory imports of the referrer start from.
    fn directory(&self, referrer: &Referrer) -> PathBuf {
        let of_file = |path: &Path| path.parent().map(Path::to_path_buf);
        let of_module = |id: &ModuleId| self.urls.borrow().get(id).and_then(|url| of_file(&url.path));
        let known = match referrer {
            Referrer::Module(id) => of_module(id),
            Referrer::Script(script) if script.module.get().is_some() => {
                script.module.get().as_ref().and_then(of_module)
            }
            Referrer::Script(script) if Path::new(&script.url).is_absolute() => {
                of_file(Path::new(&script.url))
            }
            _ => None,
        };
        known.unwrap_or_else(|| std::env::current_dir().unwrap_or_default())
    }

    /// How messages name the referrer.
    fn shown(&self, vm: &Vm, referrer: &Referrer) -> String {
        match referrer {
            Referrer::Module(id) => match self.urls.borrow().get(id) {
                Some(url) => url.path.to_string_lossy().into_owned(),
                None => vm.module(*id).name.clone(),
            },
            Referrer::Script(script) => script.url.clone(),
            Referrer::Realm => "the host".into(),
        }
    }

    fn find(&self, vm: &mut Vm, referrer: &Referrer, request: &ModuleRequest) -> JsResult<ModuleId> {
        let specifier = request.text();
        let format = match request.type_attribute().as_deref() {
            None => Format::Source,
            Some("json") => Format::Json,
            Some("text") => Format::Text,
            Some("bytes") => Format::Bytes,
            Some(other) => {
                let message = format!("Import attribute \"type\" with value \"{other}\" is not supported");
                return Err(coded_error(
                    vm,
                    ErrorKind::TypeError,
                    "ERR_IMPORT_ATTRIBUTE_UNSUPPORTED",
                    &message,
                ));
            }
        };
        if let Some(&module) = self.host_modules.borrow().get(&specifier) {
            return Ok(module);
        }
        let url = match FileUrl::resolve(&specifier, &self.directory(referrer)) {
            Ok(Some(url)) => url,
            Ok(None) => {
                let from = self.shown(vm, referrer);
                let message = format!(
                    "Cannot find package '{specifier}' imported from {from} (packages and built-in modules are not \
                     resolved yet: use a path or a file: URL)"
                );
                return Err(coded_error(vm, ErrorKind::Error, "ERR_MODULE_NOT_FOUND", &message));
            }
            Err(message) => {
                return Err(coded_error(vm, ErrorKind::TypeError, "ERR_INVALID_MODULE_SPECIFIER", &message));
            }
        };
        let key = (vm.realm as usize, url, format);
        if let Some(&module) = self.modules.borrow().get(&key) {
            return Ok(module);
        }
        let (_, url, format) = key;
        let module = self.read(vm, referrer, &url, format)?;
        self.remember(vm, url, format, module);
        Ok(module)
    }

    fn read(&self, vm: &mut Vm, referrer: &Referrer, url: &FileUrl, format: Format) -> JsResult<ModuleId> {
        let path = url.path.to_string_lossy().into_owned();
        let bytes = match std::fs::read(&url.path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let from = self.shown(vm, referrer);
                let (code, message) = match error.kind() {
                    std::io::ErrorKind::NotFound => {
                        ("ERR_MODULE_NOT_FOUND", format!("Cannot find module '{path}' imported from {from}"))
                    }
                    _ if url.path.is_dir() => (
                        "ERR_UNSUPPORTED_DIR_IMPORT",
                        format!(
                            "Directory import '{path}' is not supported resolving ES modules imported from {from}"
                        ),
                    ),
                    _ => (
                        "ERR_MODULE_NOT_FOUND",
                        format!("Cannot read module '{path}' imported from {from}: {error}"),
                    ),
                };
                return Err(coded_error(vm, ErrorKind::Error, code, &message));
            }
        };
        let name = url.href();
        if format == Format::Bytes {
            return vm.new_bytes_module(name, &bytes);
        }
        let text = String::from_utf8_lossy(&bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        match format {
            Format::Json => vm.new_json_module(name, text),
            Format::Text => vm.new_text_module(name, text),
            _ if url.path.extension().is_some_and(|e| e == "json") => {
                let message = format!("Module \"{name}\" needs an import attribute of \"type: json\"");
                Err(coded_error(vm, ErrorKind::TypeError, "ERR_IMPORT_ATTRIBUTE_MISSING", &message))
            }
            _ => vm.parse_module(SourceText::new(name, text)),
        }
    }
}

impl ModuleLoader for FileLoader {
    fn load(
        &self,
        vm: &mut Vm,
        referrer: Referrer,
        request: &ModuleRequest,
        ticket: LoadTicket,
    ) -> JsResult<()> {
        // A module belongs to the realm of what imports it.
        let running: *mut Realm = vm.realm;
        if let Referrer::Module(module) = referrer {
            vm.realm = vm.module(module).realm;
        }
        let result = self.find(vm, &referrer, request);
        vm.realm = running;
        vm.finish_loading(ticket, result)
    }

    /// As Node's: dirname, filename, main, resolve, url.
    fn import_meta(&self, vm: &mut Vm, module: ModuleId, meta: Gc<JsObject>) -> JsResult<()> {
        let url = self.urls.borrow().get(&module).cloned();
        let Some(url) = url else { return Ok(()) };
        let directory = url.path.parent().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
        let filename = url.path.to_string_lossy().into_owned();
        let directory = vm.try_new_string(&directory)?.value();
        let filename = vm.try_new_string(&filename)?.value();
        let href = vm.try_new_string(&url.href())?.value();
        let name = vm.key_from_str("resolve");
        let resolve = vm.new_native_closure(resolve, name, 1, directory)?.value();
        let main = Value::bool(self.main.get() == Some(module));
        for (key, value) in [
            ("dirname", directory),
            ("filename", filename),
            ("main", main),
            ("resolve", resolve),
            ("url", href),
        ] {
            vm.install_named(meta, key, value, Attributes::ALL)?;
        }
        Ok(())
    }
}

/// import.meta.resolve(specifier): the URL, whether the file exists or not.
fn resolve(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let specifier = vm.to_string(cx.arg(0))?;
    let specifier = vm.view(specifier)?.to_rust_string();
    let directory = vm.view(cx.data().as_gc::<JsString>())?.to_rust_string();
    match FileUrl::resolve(&specifier, Path::new(&directory)) {
        Ok(Some(url)) => Ok(vm.try_new_string(&url.href())?.value()),
        Ok(None) => {
            let message = format!("Cannot find package '{specifier}'");
            Err(coded_error(vm, ErrorKind::Error, "ERR_MODULE_NOT_FOUND", &message))
        }
        Err(message) => Err(coded_error(vm, ErrorKind::TypeError, "ERR_INVALID_MODULE_SPECIFIER", &message)),
    }
}
