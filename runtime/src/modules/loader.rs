//! The module map and the reading of files.

use super::urls::FileUrl;
use crate::node::modules;
use lanner_engine::embedding::{
    Attributes, CallContext, CellKind, ErrorKind, Gc, JsObject, JsResult, JsString, LoadTicket, ModuleId,
    ModuleLoader, ModuleRequest, PropertyDescriptor, Realm, Referrer, RootedValue, SourceText, Throw, Value,
    Vm,
};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// What a file is read as.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Format {
    Source,
    Json,
    Text,
    Bytes,
}

/// What `import()` in a module or script of `node:vm` means, and what a module of `node:vm` is linked to.
pub struct Hosted {
    /// Given to the JavaScript side's callback for `import()`.
    pub object: RootedValue,
    /// Linked modules by specifier and attributes.
    links: Vec<(ModuleRequest, ModuleId)>,
}

/// Finds and reads modules, each once per realm and type. What is a file next to another is read here;
/// the rest of Node's resolution is JavaScript (`internal/modules/esm/loader`), which keeps its modules in the
/// same table.
#[derive(Default)]
pub struct FileLoader {
    /// By realm, URL and the attribute `type` (empty without one).
    modules: RefCell<HashMap<(usize, String, String), ModuleId>>,
    /// What plain files that were imported by path have been found to be, by importing URL and specifier.
    resolutions: RefCell<HashMap<(Option<String>, String), ModuleId>>,
    /// URLs of modules with the usual import.meta.
    urls: RefCell<HashMap<ModuleId, String>>,
    /// The program itself.
    main: Cell<Option<ModuleId>>,
    /// Specifiers that stand for a module of the host's own.
    host_modules: RefCell<HashMap<String, ModuleId>>,
    /// Node's modules are there: what is not simply a file goes to their loader.
    has_node: Cell<bool>,
    /// Hooks want to see every import.
    customized: Cell<bool>,
    /// Modules made from CommonJS files.
    commonjs: RefCell<HashSet<ModuleId>>,
    hosted_modules: RefCell<HashMap<ModuleId, Hosted>>,
    /// Scripts of `node:vm` by their number; undefined: `import()` is an error in them.
    hosted_scripts: RefCell<HashMap<u32, RootedValue>>,
    /// Loads that JavaScript will finish.
    tickets: RefCell<Vec<Option<LoadTicket>>>,
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
    /// Node's modules are installed in the VM.
    pub fn set_has_node(&self) {
        self.has_node.set(true);
    }

    /// Whether hooks want to see every import.
    pub fn set_customized(&self, customized: bool) {
        self.customized.set(customized);
    }

    /// Parses the program as a module; its imports resolve against `path`.
    pub fn parse_main(&self, vm: &mut Vm, path: &Path, text: &str) -> JsResult<ModuleId> {
        let real = std::fs::canonicalize(path);
        let url = FileUrl::of_path(real.as_deref().unwrap_or(path)).href();
        let module = self.parse(vm, &url, text)?;
        self.remember(vm, url, String::new(), module);
        self.main.set(Some(module));
        Ok(module)
    }

    /// Parses a program that is no file; its imports resolve against the working directory.
    pub fn parse_unnamed(&self, vm: &mut Vm, name: &str, text: &str) -> JsResult<ModuleId> {
        let path = std::env::current_dir().unwrap_or_default().join(name);
        let url = FileUrl::of_path(&path).href();
        let module = self.parse(vm, &url, text)?;
        self.main.set(Some(module));
        Ok(module)
    }

    /// A source text module with the usual import.meta.
    pub fn parse(&self, vm: &mut Vm, url: &str, text: &str) -> JsResult<ModuleId> {
        self.parse_source(vm, url, SourceText::new(url, text))
    }

    /// As [`FileLoader::parse`].
    pub fn parse_source(&self, vm: &mut Vm, url: &str, source: SourceText) -> JsResult<ModuleId> {
        let module = vm.parse_module(source)?;
        self.urls.borrow_mut().insert(module, url.to_owned());
        Ok(module)
    }

    /// Makes a specifier mean a module of the host's.
    pub fn add_host_module(&self, specifier: &str, module: ModuleId) {
        self.host_modules.borrow_mut().insert(specifier.to_owned(), module);
    }

    /// Notes the module that a URL and a type mean in the running realm.
    pub fn remember(&self, vm: &Vm, url: String, kind: String, module: ModuleId) {
        self.modules.borrow_mut().insert((vm.realm as usize, url, kind), module);
    }

    /// From [`FileLoader::remember`].
    pub fn known(&self, vm: &Vm, url: String, kind: String) -> Option<ModuleId> {
        self.modules.borrow().get(&(vm.realm as usize, url, kind)).copied()
    }

    /// The next import of the URL loads it again.
    pub fn forget(&self, vm: &Vm, url: String, kind: String) {
        self.modules.borrow_mut().remove(&(vm.realm as usize, url, kind));
    }

    /// The module is the program.
    pub fn set_main(&self, module: ModuleId) {
        self.main.set(Some(module));
    }

    /// A missing export of this module is explained as one of a CommonJS file.
    pub fn note_commonjs(&self, module: ModuleId) {
        self.commonjs.borrow_mut().insert(module);
    }

    /// Makes a module one of `node:vm`'s.
    pub fn host_module(&self, module: ModuleId, object: RootedValue) {
        self.hosted_modules.borrow_mut().insert(module, Hosted { object, links: Vec::new() });
    }

    /// What request `index` of a module of `node:vm` means.
    pub fn set_link(&self, vm: &Vm, module: ModuleId, index: usize, target: ModuleId) {
        let mut hosted = self.hosted_modules.borrow_mut();
        if let (Some(hosted), Some(request)) =
            (hosted.get_mut(&module), vm.module_requests(module).into_iter().nth(index))
        {
            hosted.links.retain(|(known, _)| !known.same_module(&request));
            hosted.links.push((request, target));
        }
    }

    /// Makes a script one of `node:vm`'s; `object` undefined: `import()` is an error in it.
    pub fn host_script(&self, script: u32, object: RootedValue) {
        self.hosted_scripts.borrow_mut().insert(script, object);
    }

    /// Settles a load that JavaScript was given.
    pub fn finish_ticket(&self, vm: &mut Vm, ticket: usize, result: JsResult<ModuleId>) -> JsResult<()> {
        let ticket = self.tickets.borrow_mut().get_mut(ticket).and_then(Option::take);
        match ticket {
            Some(ticket) => vm.finish_loading(ticket, result),
            None => Ok(()),
        }
    }

    /// The directory imports of the referrer start from.
    fn directory(&self, referrer: &Referrer) -> PathBuf {
        let of_file = |path: &Path| path.parent().map(Path::to_path_buf);
        let of_module = |id: &ModuleId| {
            let path = self.urls.borrow().get(id).and_then(|url| FileUrl::path_of(url));
            path.and_then(|path| of_file(&path))
        };
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
                Some(url) => {
                    FileUrl::path_of(url).map_or(url.clone(), |path| path.to_string_lossy().into_owned())
                }
                None => vm.module(*id).name.clone(),
            },
            Referrer::Script(script) => script.url.clone(),
            Referrer::Realm => "the host".into(),
        }
    }

    /// The URL that relative specifiers of the referrer are of; None: the working directory.
    fn base_url(&self, referrer: &Referrer) -> Option<String> {
        match referrer {
            Referrer::Module(id) => self.urls.borrow().get(id).cloned(),
            Referrer::Script(script) if Path::new(&script.url).is_absolute() => {
                Some(FileUrl::of_path(Path::new(&script.url)).href())
            }
            Referrer::Script(script)
                if script.url.starts_with("file:") || script.url.starts_with("data:") =>
            {
                Some(script.url.clone())
            }
            _ => None,
        }
    }

    /// A module by what Node's loader says. The common case is answered here: an `.mjs` file named by its
    /// path, no hooks.
    fn find_with_node(
        &self,
        vm: &mut Vm,
        referrer: &Referrer,
        request: &ModuleRequest,
    ) -> JsResult<ModuleId> {
        let specifier = request.text();
        if matches!(referrer, Referrer::Realm) {
            let message = "A dynamic import callback was not specified.";
            return Err(coded_error(
                vm,
                ErrorKind::TypeError,
                "ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING",
                message,
            ));
        }
        let base = self.base_url(referrer);
        let plain = !self.customized.get() && request.attributes.is_empty();
        let resolution = (base.clone(), specifier.clone());
        if plain && let Some(&known) = self.resolutions.borrow().get(&resolution) {
            return Ok(known);
        }
        if !self.customized.get()
            && request.attributes.is_empty()
            && specifier.ends_with(".mjs")
            && base.as_deref().is_none_or(|base| base.starts_with("file:"))
            && let Ok(Some(url)) = FileUrl::resolve(&specifier, &self.directory(referrer))
            && let Ok(real) = std::fs::canonicalize(&url.path)
        {
            let url = FileUrl { path: real, suffix: url.suffix };
            let href = url.href();
            if let Some(known) = self.known(vm, href.clone(), String::new()) {
                self.resolutions.borrow_mut().insert(resolution, known);
                return Ok(known);
            }
            if let Ok(bytes) = std::fs::read(&url.path) {
                let text = String::from_utf8_lossy(&bytes);
                let module = self.parse(vm, &href, text.strip_prefix('\u{feff}').unwrap_or(&text))?;
                self.remember(vm, href, String::new(), module);
                self.resolutions.borrow_mut().insert(resolution, module);
                return Ok(module);
            }
        }
        let loader = modules::require(vm, "internal/modules/esm/loader")?;
        let key = vm.key_from_str("load");
        let specifier = vm.new_string(&specifier).value();
        let base = match base {
            Some(base) => vm.try_new_string(&base)?.value(),
            None => Value::UNDEFINED,
        };
        let attributes = attributes_object(vm, request)?;
        let number = vm.invoke(loader, key, &[specifier, base, attributes])?;
        Ok(vm.module_of_number(number))
    }

    /// A load that `node:vm`'s side answers. None: not such a one.
    fn hosted_load(
        &self,
        vm: &mut Vm,
        referrer: &Referrer,
        request: &ModuleRequest,
        ticket: LoadTicket,
    ) -> Result<JsResult<()>, LoadTicket> {
        let dynamic = vm.is_dynamic_load(&ticket);
        let object = match referrer {
            Referrer::Module(id) => {
                let hosted = self.hosted_modules.borrow();
                let Some(hosted) = hosted.get(id) else { return Err(ticket) };
                if !dynamic {
                    let target = hosted.links.iter().find(|(known, _)| known.same_module(request));
                    let target = target.map(|(_, target)| *target);
                    let result = match target {
                        Some(target) => Ok(target),
                        None => Err(coded_error(
                            vm,
                            ErrorKind::Error,
                            "ERR_VM_MODULE_LINK_FAILURE",
                            &format!("request for '{}' is not yet fulfilled", request.text()),
                        )),
                    };
                    return Ok(vm.finish_loading(ticket, result));
                }
                *hosted.object
            }
            Referrer::Script(script) => match self.hosted_scripts.borrow().get(&script.id) {
                Some(object) => **object,
                None => return Err(ticket),
            },
            Referrer::Realm => return Err(ticket),
        };
        let number = {
            let mut tickets = self.tickets.borrow_mut();
            tickets.push(Some(ticket));
            tickets.len() - 1
        };
        let result = self.call_vm_import(vm, object, request, number);
        Ok(match result {
            Ok(()) => Ok(()),
            Err(throw) => self.finish_ticket(vm, number, Err(throw)),
        })
    }

    fn call_vm_import(
        &self,
        vm: &mut Vm,
        object: Value,
        request: &ModuleRequest,
        ticket: usize,
    ) -> JsResult<()> {
        let module = modules::require(vm, "internal/vm/module_callbacks")?;
        let key = vm.key_from_str("importModuleDynamically");
        let specifier = vm.new_string(&request.text()).value();
        let attributes = attributes_object(vm, request)?;
        vm.invoke(module, key, &[object, specifier, attributes, Value::int(ticket as i32)])?;
        Ok(())
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
        let url = match FileUrl::resolve(&specifier, &self.directory(referrer)) {
            Ok(Some(url)) => url,
            Ok(None) => {
                let from = self.shown(vm, referrer);
                let message = format!(
                    "Cannot find package '{specifier}' imported from {from} (this host loads files only)"
                );
                return Err(coded_error(vm, ErrorKind::Error, "ERR_MODULE_NOT_FOUND", &message));
            }
            Err(message) => {
                return Err(coded_error(vm, ErrorKind::TypeError, "ERR_INVALID_MODULE_SPECIFIER", &message));
            }
        };
        let kind = request.type_attribute().unwrap_or_default();
        if let Some(module) = self.known(vm, url.href(), kind.clone()) {
            return Ok(module);
        }
        let module = self.read(vm, referrer, &url, format)?;
        self.urls.borrow_mut().insert(module, url.href());
        self.remember(vm, url.href(), kind, module);
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
        let host_module = self.host_modules.borrow().get(&request.text()).copied();
        let ticket = match self.hosted_load(vm, &referrer, request, ticket) {
            Ok(result) => {
                vm.realm = running;
                return result;
            }
            Err(ticket) => ticket,
        };
        let result = match host_module {
            Some(module) => Ok(module),
            None if self.has_node.get() => self.find_with_node(vm, &referrer, request),
            None => self.find(vm, &referrer, request),
        };
        vm.realm = running;
        vm.finish_loading(ticket, result)
    }

    /// As Node's: dirname, filename, main, resolve, url.
    fn import_meta(&self, vm: &mut Vm, module: ModuleId, meta: Gc<JsObject>) -> JsResult<()> {
        let object = self.hosted_modules.borrow().get(&module).map(|hosted| *hosted.object);
        if let Some(object) = object {
            let callbacks = modules::require(vm, "internal/vm/module_callbacks")?;
            let key = vm.key_from_str("initializeImportMeta");
            vm.invoke(callbacks, key, &[object, meta.value()])?;
            return Ok(());
        }
        let url = self.urls.borrow().get(&module).cloned();
        let Some(url) = url else { return Ok(()) };
        if let Some(path) = FileUrl::path_of(&url) {
            let directory = path.parent().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
            let directory = vm.try_new_string(&directory)?.value();
            let filename = vm.try_new_string(&path.to_string_lossy())?.value();
            vm.install_named(meta, "dirname", directory, Attributes::ALL)?;
            vm.install_named(meta, "filename", filename, Attributes::ALL)?;
        }
        let href = vm.try_new_string(&url)?.value();
        let name = vm.key_from_str("resolve");
        let native = if self.has_node.get() { resolve_with_node } else { resolve };
        let resolve = vm.new_native_closure(native, name, 1, href)?.value();
        let main = Value::bool(self.main.get() == Some(module));
        for (key, value) in [("main", main), ("resolve", resolve), ("url", href)] {
            vm.install_named(meta, key, value, Attributes::ALL)?;
        }
        Ok(())
    }

    /// A ReferenceError that names what only CommonJS has says so.
    fn evaluation_failed(&self, vm: &mut Vm, module: ModuleId, error: Value) -> JsResult<()> {
        if !self.has_node.get() || !error.is_kind(CellKind::Error) {
            return Ok(());
        }
        let key = vm.key_from_str("message");
        let message = match vm.find_data(error.as_gc(), key) {
            Some(message) if message.is_string() => vm.view(message.as_gc::<JsString>())?.to_rust_string(),
            _ => return Ok(()),
        };
        let names = ["require", "module", "exports", "__filename", "__dirname"];
        let url = self.urls.borrow().get(&module).cloned();
        if let Some(url) = url
            && message.strip_suffix(" is not defined").is_some_and(|name| names.contains(&name))
        {
            let loader = modules::require(vm, "internal/modules/esm/loader")?;
            let key = vm.key_from_str("explainReferenceError");
            let url = vm.try_new_string(&url)?.value();
            vm.invoke(loader, key, &[error, url])?;
        }
        Ok(())
    }

    fn missing_export(
        &self,
        _vm: &Vm,
        provider: ModuleId,
        specifier: &str,
        name: &str,
        line: &str,
    ) -> Option<String> {
        if !self.commonjs.borrow().contains(&provider) {
            return None;
        }
        let mut message = format!(
            "Named export '{name}' not found. The requested module '{specifier}' is a CommonJS module, which may not \
             support all module.exports as named exports.\nCommonJS modules can always be imported via the default \
             export, for example using:\n\nimport pkg from '{specifier}';\n"
        );
        // A pattern that takes the same names, where the braces are on one line.
        let start = line.find('{');
        let end = line.rfind('}');
        if let (Some(start), Some(end)) = (start, end)
            && start < end
        {
            let words: Vec<&str> = line[start..=end].split_whitespace().collect();
            let names = words.join(" ").replace(" as ", ": ");
            message.push_str(&format!("const {names} = pkg;\n"));
        }
        Some(message)
    }

    fn supported_attributes(&self) -> Option<&[&str]> {
        if self.has_node.get() { None } else { Some(&["type"]) }
    }
}

/// The attributes of a request as an object without prototype; undefined if there are none.
fn attributes_object(vm: &mut Vm, request: &ModuleRequest) -> JsResult<Value> {
    if request.attributes.is_empty() {
        return Ok(Value::UNDEFINED);
    }
    let object = vm.new_object_with_proto(Value::NULL)?;
    for (key, value) in &request.attributes {
        let value = vm.try_new_string(&String::from_utf16_lossy(value))?.value();
        vm.install_named(object, &String::from_utf16_lossy(key), value, Attributes::ALL)?;
    }
    Ok(object.value())
}

/// import.meta.resolve(specifier, parent) by Node's loader.
fn resolve_with_node(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let loader = modules::require(vm, "internal/modules/esm/loader")?;
    let key = vm.key_from_str("importMetaResolve");
    vm.invoke(loader, key, &[cx.arg(0), cx.arg(1), cx.data()])
}

/// import.meta.resolve(specifier): the URL, whether the file exists or not.
fn resolve(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let specifier = vm.to_string(cx.arg(0))?;
    let specifier = vm.view(specifier)?.to_rust_string();
    let base = vm.view(cx.data().as_gc::<JsString>())?.to_rust_string();
    let path = FileUrl::path_of(&base).unwrap_or_default();
    match FileUrl::resolve(&specifier, path.parent().unwrap_or(&path)) {
        Ok(Some(url)) => Ok(vm.try_new_string(&url.href())?.value()),
        Ok(None) => {
            let message = format!("Cannot find package '{specifier}'");
            Err(coded_error(vm, ErrorKind::Error, "ERR_MODULE_NOT_FOUND", &message))
        }
        Err(message) => Err(coded_error(vm, ErrorKind::TypeError, "ERR_INVALID_MODULE_SPECIFIER", &message)),
    }
}
