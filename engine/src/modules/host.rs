//! What hosts ask of modules besides running them.

use super::load::{LoadTicket, PendingLoad};
use super::record::{ModuleId, Status};
use crate::bytecode::{ImportPhase, ModuleRequest};
use crate::execution::Vm;
use crate::object::JsObject;
use crate::value::{Gc, Value};
use rustc_hash::FxHashSet;

impl Vm {
    /// [[RequestedModules]], in the order of the text; none for synthetic modules.
    pub fn module_requests(&self, module: ModuleId) -> Vec<ModuleRequest> {
        self.source_module(module).map_or_else(Vec::new, |source| source.entries.requests.clone())
    }

    /// Whether the module's own text awaits at its top level.
    pub fn has_top_level_await(&self, module: ModuleId) -> bool {
        self.source_module(module).is_some_and(|source| source.entries.has_top_level_await)
    }

    /// Whether a load is for `import()`, not for a module's own requests.
    pub fn is_dynamic_load(&self, ticket: &LoadTicket) -> bool {
        matches!(self.modules.loads.get(ticket.index()), Some(Some(PendingLoad::Dynamic { .. })))
    }

    /// Whether evaluating a loaded graph awaits somewhere: what has been evaluated counts no more.
    pub fn is_async_graph(&self, module: ModuleId) -> bool {
        let mut seen = FxHashSet::default();
        let mut work = vec![module];
        while let Some(module) = work.pop() {
            let Some(source) = self.source_module(module) else { continue };
            if !seen.insert(module) {
                continue;
            }
            if source.entries.has_top_level_await {
                return true;
            }
            for (request, loaded) in source.entries.requests.iter().zip(&source.loaded) {
                if request.phase != ImportPhase::Source {
                    work.extend(*loaded);
                }
            }
        }
        false
    }

    /// [[EvaluationError]]
    pub fn module_evaluation_error(&self, module: ModuleId) -> Option<Value> {
        self.source_module(module).and_then(|source| source.evaluation_error)
    }

    /// The module of a namespace object, or None for any other value.
    pub fn module_of_namespace(&self, namespace: Value) -> Option<ModuleId> {
        namespace.is_kind(crate::heap::CellKind::ModuleNamespace).then(|| {
            let namespace: Gc<JsObject> = namespace.as_gc();
            super::namespace::module_of_namespace(namespace)
        })
    }

    /// Whether a module of a graph is being evaluated right now: the caller is called by it.
    pub fn is_evaluating_graph(&self, module: ModuleId) -> bool {
        let mut seen = FxHashSet::default();
        let mut work = vec![module];
        while let Some(module) = work.pop() {
            let Some(source) = self.source_module(module) else { continue };
            if !seen.insert(module) || source.status >= Status::EvaluatingAsync {
                continue;
            }
            if source.status == Status::Evaluating {
                return true;
            }
            work.extend(source.loaded.iter().flatten());
        }
        false
    }
}
