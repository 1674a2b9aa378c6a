//! Module Records (16.2.1.4 to 16.2.1.8).

use super::load::{GraphLoading, PendingLoad};
use super::synthetic::SyntheticModule;
use crate::builtins::promise_operations::PromiseCapability;
use crate::bytecode::{FunctionCode, ModuleCode, ScopeInfo};
use crate::bytecompiler::{self, CompileOptions};
use crate::embedding::ModuleLoader;
use crate::execution::{JsResult, Realm, Script, Vm};
use crate::frontend::{Goal, SourceText};
use crate::heap::{CellKind, Visitor};
use crate::object::{PropertyKey, ValueArray};
use crate::value::{Gc, Value};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Script and byte range.
pub(super) type ThrowSite = (Rc<Script>, u32, u32);

/// A module of this VM.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ModuleId(pub u32);

/// Where an imported variable lives. Compiled code and the interpreter read both words directly.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ImportCell {
    /// The context of the module that has the variable: old, so it never moves; its record keeps it.
    pub context: *mut ValueArray,
    pub slot: u32,
}

/// [[Status]] of a Cyclic Module Record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[allow(missing_docs)]
pub enum Status {
    New,
    Unlinked,
    Linking,
    Linked,
    Evaluating,
    EvaluatingAsync,
    Evaluated,
}

/// [[AsyncEvaluationOrder]].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum AsyncOrder {
    Unset,
    Order(u64),
    Done,
}

/// Fields of every Module Record.
pub struct ModuleRecord {
    pub realm: *mut Realm,
    /// What the host calls it: the URL of stack traces.
    pub name: String,
    /// [[Environment]]: the context with its variables.
    pub environment: Value,
    /// [[Namespace]] and [[DeferredNamespace]], undefined until asked for.
    pub(super) namespace: Value,
    pub(super) deferred_namespace: Value,
    /// [[ModuleSource]]: undefined for modules without one.
    pub(super) source_object: Value,
    pub host_defined: Value,
    pub(super) exports: Option<Rc<ExportTable>>,
    pub(super) kind: ModuleKind,
}

pub(super) enum ModuleKind {
    Source(Box<SourceTextModule>),
    Synthetic(SyntheticModule),
}

/// A Cyclic Module Record that is a Source Text Module Record: there is no other kind.
pub(super) struct SourceTextModule {
    pub code: Rc<FunctionCode>,
    pub entries: Rc<ModuleCode>,
    pub script: Rc<Script>,
    pub status: Status,
    pub evaluation_error: Option<Value>,
    /// Where the error was thrown, for the host's report.
    pub error_site: Option<ThrowSite>,
    pub dfs_ancestor_index: u32,
    /// [[LoadedModules]] of the static requests, by their index.
    pub loaded: Vec<Option<ModuleId>>,
    pub cycle_root: Option<ModuleId>,
    pub async_order: AsyncOrder,
    pub top_level_capability: Option<PromiseCapability>,
    pub async_parents: Vec<ModuleId>,
    pub pending_async: u32,
    /// The body's activation while it awaits.
    pub activation: Value,
    /// import.meta, undefined until asked for.
    pub meta: Value,
    /// By context slot of the local name; null contexts elsewhere.
    pub imports: Box<[ImportCell]>,
    /// Exported names: local ones as Ok(slot), indirect ones as Err(index of the entry).
    pub export_names: FxHashMap<Vec<u16>, Result<u32, usize>>,
}

/// What the properties of a namespace object stand for.
pub(super) struct ExportTable {
    /// [[Exports]]: in code unit order.
    pub keys: Vec<PropertyKey>,
    pub bindings: FxHashMap<u64, ExportBinding>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum ExportBinding {
    Variable(ImportCell),
    Namespace(ModuleId, bool),
    Source(ModuleId),
}

/// The modules of a VM.
#[derive(Default)]
pub struct ModuleMap {
    pub(super) records: Vec<Box<ModuleRecord>>,
    pub(super) loads: Vec<Option<PendingLoad>>,
    /// By number; numbers are not used twice, as a host may answer long after a graph has failed.
    pub(super) graphs: FxHashMap<u32, Box<GraphLoading>>,
    pub(super) next_graph: u32,
    /// The last value a load failed with, and where that came from.
    pub(super) failure: Option<(Value, Option<ThrowSite>)>,
    pub(super) loader: Option<Rc<dyn ModuleLoader>>,
    pub(super) async_evaluation_count: u64,
}

fn visit_capability(capability: &mut PromiseCapability, visitor: &mut dyn Visitor) {
    visitor.visit(&mut capability.promise);
    visitor.visit(&mut capability.resolve);
    visitor.visit(&mut capability.reject);
}

impl ModuleMap {
    /// Visits what the records hold.
    pub fn trace(&mut self, visitor: &mut dyn Visitor) {
        for record in &mut self.records {
            for value in [
                &mut record.environment,
                &mut record.namespace,
                &mut record.deferred_namespace,
                &mut record.source_object,
                &mut record.host_defined,
            ] {
                visitor.visit(value);
            }
            if let Some(table) = &record.exports {
                for key in &table.keys {
                    // Atoms do not move, so the copy's address will do.
                    visitor.visit_value(&mut key.raw());
                }
            }
            match &mut record.kind {
                ModuleKind::Source(module) => {
                    visitor.visit(&mut module.meta);
                    visitor.visit(&mut module.activation);
                    if let Some(error) = &mut module.evaluation_error {
                        visitor.visit(error);
                    }
                    if let Some(capability) = &mut module.top_level_capability {
                        visit_capability(capability, visitor);
                    }
                }
                ModuleKind::Synthetic(module) => module.trace(visitor),
            }
        }
        for load in self.loads.iter_mut().flatten() {
            if let Some(capability) = load.capability() {
                visit_capability(capability, visitor);
            }
        }
        for graph in self.graphs.values_mut() {
            visit_capability(&mut graph.capability, visitor);
        }
        if let Some((reason, _)) = &mut self.failure {
            visitor.visit(reason);
        }
    }

    /// Where the imports of a script's code are; null for a script that is no module.
    pub fn import_cells(&self, script: &Script) -> *const ImportCell {
        match script.module.get() {
            Some(id) => match &self.records[id.0 as usize].kind {
                ModuleKind::Source(module) => module.imports.as_ptr(),
                ModuleKind::Synthetic(_) => std::ptr::null(),
            },
            None => std::ptr::null(),
        }
    }

    /// The body of a module awaits for the first time: this is its activation.
    pub fn note_activation(&mut self, script: &Script, activation: Value) {
        if let Some(id) = script.module.get()
            && let ModuleKind::Source(module) = &mut self.records[id.0 as usize].kind
        {
            module.activation = activation;
        }
    }

    /// The module whose code a script is, with its context.
    pub fn environment_of(&self, script: &Script) -> Option<Value> {
        script.module.get().map(|id| self.records[id.0 as usize].environment)
    }
}

impl Vm {
    /// Installs the host's loader.
    pub fn set_module_loader(&mut self, loader: Rc<dyn ModuleLoader>) {
        self.modules.loader = Some(loader);
    }

    /// A module's record.
    pub fn module(&self, id: ModuleId) -> &ModuleRecord {
        &self.modules.records[id.0 as usize]
    }
    pub(super) fn module_mut(&mut self, id: ModuleId) -> &mut ModuleRecord {
        &mut self.modules.records[id.0 as usize]
    }
    pub(super) fn source_module(&self, id: ModuleId) -> Option<&SourceTextModule> {
        match &self.module(id).kind {
            ModuleKind::Source(module) => Some(module),
            ModuleKind::Synthetic(_) => None,
        }
    }
    pub(super) fn source_module_mut(&mut self, id: ModuleId) -> Option<&mut SourceTextModule> {
        match &mut self.module_mut(id).kind {
            ModuleKind::Source(module) => Some(module),
            ModuleKind::Synthetic(_) => None,
        }
    }
    /// The record of a module that is known to be a source text module.
    #[track_caller]
    pub(super) fn source(&self, id: ModuleId) -> &SourceTextModule {
        match &self.module(id).kind {
            ModuleKind::Source(module) => module,
            ModuleKind::Synthetic(_) => unreachable!("a synthetic module takes no part in cycles"),
        }
    }
    #[track_caller]
    pub(super) fn source_mut(&mut self, id: ModuleId) -> &mut SourceTextModule {
        match &mut self.module_mut(id).kind {
            ModuleKind::Source(module) => module,
            ModuleKind::Synthetic(_) => unreachable!("a synthetic module takes no part in cycles"),
        }
    }

    /// A module as a value, for closures of the host's.
    pub fn module_number(&self, id: ModuleId) -> Value {
        Value::int(id.0 as i32)
    }
    /// From [`Vm::module_number`].
    pub fn module_of_number(&self, number: Value) -> ModuleId {
        let id = ModuleId(number.as_int() as u32);
        debug_assert!((id.0 as usize) < self.modules.records.len());
        id
    }

    /// [[Status]] of a source text module; synthetic ones count as linked.
    pub fn module_status(&self, id: ModuleId) -> Status {
        self.source_module(id).map_or(Status::Linked, |module| module.status)
    }

    /// The error that ended a module's evaluation, thrown again with the place it came from.
    pub fn rethrow_module_error(&mut self, id: ModuleId) -> JsResult<()> {
        let Some(module) = self.source_module(id) else { return Ok(()) };
        let Some(error) = module.evaluation_error else { return Ok(()) };
        let site = module.error_site.clone();
        let throw = self.throw(error);
        self.throw_site = site;
        Err(throw)
    }

    /// 16.2.1.7.1 ParseModule. Early errors are thrown as SyntaxErrors.
    pub fn parse_module(&mut self, source: SourceText) -> JsResult<ModuleId> {
        let script = self.new_script(source);
        let code = match bytecompiler::compile(&script.source, CompileOptions::new(Goal::Module)) {
            Ok(code) => code,
            Err(error) => return Err(self.throw_syntax(&script, &error)),
        };
        let Some(entries) = code.module.clone() else {
            return Err(self.syntax_error("the module has no entries"));
        };
        let environment = self.new_module_environment(&entries.scope)?;
        let none = ImportCell { context: std::ptr::null_mut(), slot: 0 };
        let local = entries.local_exports.iter().map(|e| (e.name.clone(), Ok(e.slot)));
        let indirect = entries.indirect_exports.iter().enumerate().map(|(i, e)| (e.name.clone(), Err(i)));
        let module = SourceTextModule {
            export_names: local.chain(indirect).collect(),
            imports: vec![none; entries.scope.bindings.len() + 1].into(),
            loaded: vec![None; entries.requests.len()],
            script: script.clone(),
            code,
            entries,
            status: Status::New,
            evaluation_error: None,
            error_site: None,
            dfs_ancestor_index: 0,
            cycle_root: None,
            async_order: AsyncOrder::Unset,
            top_level_capability: None,
            async_parents: Vec::new(),
            pending_async: 0,
            activation: Value::UNDEFINED,
            meta: Value::UNDEFINED,
        };
        let name = script.url.clone();
        let id = self.add_module(name, environment, ModuleKind::Source(Box::new(module)));
        script.module.set(Some(id));
        Ok(id)
    }

    pub(super) fn add_module(&mut self, name: String, environment: Value, kind: ModuleKind) -> ModuleId {
        let id = ModuleId(self.modules.records.len() as u32);
        self.modules.records.push(Box::new(ModuleRecord {
            realm: self.realm,
            name,
            environment,
            namespace: Value::UNDEFINED,
            deferred_namespace: Value::UNDEFINED,
            source_object: Value::UNDEFINED,
            host_defined: Value::UNDEFINED,
            exports: None,
            kind,
        }));
        id
    }

    /// NewModuleEnvironment: a context in the old space, all variables uninitialised.
    pub(super) fn new_module_environment(&mut self, scope: &ScopeInfo) -> JsResult<Value> {
        let count = scope.bindings.len() + 1;
        let aux = self.scope_infos.len() as u32;
        self.scope_infos.push(scope.clone());
        let cell = match self.heap.alloc_old(CellKind::Context, ValueArray::size_for(count)) {
            Ok(cell) => cell,
            Err(_) => return Err(self.out_of_memory()),
        };
        // SAFETY: a new cell of this layout and size; nothing allocates before all words are set.
        let mut context: Gc<ValueArray> = unsafe { Gc::from_raw(cell as *mut ValueArray) };
        context.count = count as u32;
        context.aux = aux;
        context.values_mut().fill(Value::HOLE);
        context.set(0, Value::UNDEFINED);
        Ok(context.value())
    }
}
