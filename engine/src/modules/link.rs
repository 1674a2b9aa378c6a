//! Link and InitializeEnvironment (16.2.1.6.1.2, 16.2.1.7.3.1).

use super::record::{ImportCell, ModuleId, Status};
use super::resolve::{BindingName, Resolution};
use crate::bytecode::{FunctionCode, ImportPhase, ImportedName};
use crate::execution::{JsResult, Throw, Vm, link};
use crate::object::ValueArray;
use crate::value::{Gc, Value};
use std::rc::Rc;

impl Vm {
    /// Link: resolves all imports of the module and of what it depends on. A failure leaves the modules
    /// unlinked.
    pub fn link_module(&mut self, module: ModuleId) -> JsResult<()> {
        let mut stack = Vec::new();
        let result = self.inner_link(module, &mut stack, 0);
        if let Err(throw) = result {
            for module in stack {
                self.source_mut(module).status = Status::Unlinked;
            }
            return Err(throw);
        }
        Ok(())
    }

    /// InnerModuleLinking
    fn inner_link(&mut self, module: ModuleId, stack: &mut Vec<ModuleId>, index: u32) -> JsResult<u32> {
        self.check_stack()?;
        // 1. The environment of a synthetic module exists already.
        let Some(source) = self.source_module_mut(module) else { return Ok(index) };
        if source.status != Status::Unlinked {
            debug_assert!(source.status != Status::New, "modules are linked after loading");
            return Ok(index);
        }
        source.status = Status::Linking;
        source.dfs_ancestor_index = index;
        let entries = source.entries.clone();
        let own_index = index;
        let mut index = index + 1;
        stack.push(module);
        for (i, request) in entries.requests.iter().enumerate() {
            if request.phase == ImportPhase::Source {
                continue;
            }
            let required = self.imported_module(module, i as u32);
            index = self.inner_link(required, stack, index)?;
            if let Some(other) = self.source_module(required)
                && other.status == Status::Linking
            {
                let ancestor = other.dfs_ancestor_index;
                let source = self.source_mut(module);
                source.dfs_ancestor_index = source.dfs_ancestor_index.min(ancestor);
            }
        }
        self.initialize_environment(module)?;
        if self.source(module).dfs_ancestor_index == own_index {
            while let Some(member) = stack.pop() {
                self.source_mut(member).status = Status::Linked;
                if member == module {
                    break;
                }
            }
        }
        Ok(index)
    }

    /// InitializeEnvironment
    fn initialize_environment(&mut self, module: ModuleId) -> JsResult<()> {
        let entries = self.source(module).entries.clone();
        // 1. All names passed on exist.
        for entry in &entries.indirect_exports {
            let resolution = self.resolve_export(module, &entry.name)?;
            if !matches!(resolution, Resolution::Found(_)) {
                let request = entry.request;
                return Err(self.unresolvable(
                    module,
                    resolution,
                    request,
                    &entry.imported,
                    entry.start,
                    entry.end,
                ));
            }
        }
        // 7. Imports.
        let environment: Gc<ValueArray> = self.module(module).environment.as_gc();
        for entry in &entries.imports {
            let target = self.imported_module(module, entry.request);
            let phase = entries.requests[entry.request as usize].phase;
            let (holder, name) = match &entry.imported {
                ImportedName::Name(name) => match self.resolve_export(target, name)? {
                    Resolution::Found(binding) => (binding.module, binding.name),
                    other => {
                        return Err(self.unresolvable(
                            module,
                            other,
                            entry.request,
                            &entry.imported,
                            entry.start,
                            entry.end,
                        ));
                    }
                },
                whole => (target, BindingName::of_whole(whole, phase).unwrap_or(BindingName::Namespace)),
            };
            let cell = match name {
                BindingName::Slot(slot) => {
                    let context: Gc<ValueArray> = self.module(holder).environment.as_gc();
                    ImportCell { context: context.as_ptr(), slot }
                }
                whole => {
                    let value = self.whole_module(holder, whole, module, entry.start, entry.end)?;
                    if entry.slot > 0 {
                        let mut environment = environment;
                        environment.set(entry.slot as usize, value);
                        self.heap.write_barrier_value(environment.header(), value.0);
                    }
                    ImportCell { context: environment.as_ptr(), slot: entry.slot }
                }
            };
            if entry.slot > 0 {
                let source = self.source_mut(module);
                source.imports[entry.slot as usize] = cell;
                // Code that finds variables by name goes through the slot of the local name.
                if matches!(name, BindingName::Slot(_)) {
                    let place = &raw const source.imports[entry.slot as usize];
                    let mut environment = environment;
                    environment.set(entry.slot as usize, Value::private(place));
                }
            }
        }
        // 19-25. Variables and functions.
        let code = entries.instantiate.clone();
        let function = self.module_function(module, code)?;
        self.call(function, Value::UNDEFINED, &[])?;
        Ok(())
    }

    /// A namespace or source object as the value of a binding.
    pub(super) fn whole_module(
        &mut self,
        module: ModuleId,
        what: BindingName,
        importer: ModuleId,
        start: u32,
        end: u32,
    ) -> JsResult<Value> {
        match what {
            BindingName::Source => {
                let source = self.module(module).source_object;
                if !source.is_undefined() {
                    return Ok(source);
                }
                let message = self.no_source_phase(module);
                let script = self.source(importer).script.clone();
                Err(self.syntax_error_at(&script, message, start, end))
            }
            what => self.module_namespace(module, what == BindingName::DeferredNamespace),
        }
    }

    pub(super) fn no_source_phase(&self, module: ModuleId) -> String {
        format!("Source phase import object is not defined for module '{}'", self.module(module).name)
    }

    /// A function that runs code of the module in its environment.
    pub(super) fn module_function(&mut self, module: ModuleId, code: Rc<FunctionCode>) -> JsResult<Value> {
        let script = self.source(module).script.clone();
        let (realm, environment) = (self.module(module).realm, self.module(module).environment);
        // Closures belong to the running realm.
        let running = std::mem::replace(&mut self.realm, realm);
        let function =
            link::link(self, code, script, realm).and_then(|code| self.new_closure(code, environment));
        self.realm = running;
        function
    }

    /// The SyntaxError of a name that no module provides, in V8's words.
    fn unresolvable(
        &mut self,
        module: ModuleId,
        resolution: Resolution,
        request: u32,
        imported: &ImportedName,
        start: u32,
        end: u32,
    ) -> Throw {
        let source = self.source(module);
        let script = source.script.clone();
        let specifier = source.entries.requests[request as usize].text();
        let name = match imported {
            ImportedName::Name(name) => String::from_utf16_lossy(name),
            _ => "*".into(),
        };
        let message = match resolution {
            Resolution::Ambiguous => {
                format!(
                    "The requested module '{specifier}' contains conflicting star exports for name '{name}'"
                )
            }
            Resolution::Circular => format!("Detected cycle while resolving name '{name}' in '{specifier}'"),
            _ => {
                let line = script.source.line_text(script.source.line_column(start).line);
                let provider = self.imported_module(module, request);
                self.modules
                    .loader
                    .clone()
                    .and_then(|loader| loader.missing_export(self, provider, &specifier, &name, line))
                    .unwrap_or_else(|| {
                        format!(
                            "The requested module '{specifier}' does not provide an export named '{name}'"
                        )
                    })
            }
        };
        self.syntax_error_at(&script, message, start, end)
    }
}
