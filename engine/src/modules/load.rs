//! Loading a module's dependencies (16.2.1.6.1.1, 16.2.1.10): everything the host reads.
//!
//! The walk over the graph keeps its own stack: a host that answers at once re-enters [`Vm::finish_loading`],
//! which only adds to the work of the walk that is running. So graphs of any depth load on a flat native stack,
//! in the depth-first order of the specification.

use super::record::{ModuleId, Status};
use crate::builtins::promise_operations::PromiseCapability;
use crate::bytecode::{ImportPhase, ModuleRequest};
use crate::execution::{JsResult, Script, Throw, Vm};
use crate::value::Value;
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// Who asks for a module.
#[derive(Clone)]
pub enum Referrer {
    Script(Rc<Script>),
    Module(ModuleId),
    /// No script is running: a job of the host's.
    Realm,
}

/// A load the host has to finish, by [`Vm::finish_loading`], exactly once.
#[derive(Debug)]
pub struct LoadTicket(u32);

impl LoadTicket {
    pub(super) fn index(&self) -> usize {
        self.0 as usize
    }
}

/// What a load is for.
pub(super) enum PendingLoad {
    Graph { graph: u32, module: ModuleId, request: u32 },
    Dynamic { capability: PromiseCapability, phase: ImportPhase },
}

impl PendingLoad {
    pub fn capability(&mut self) -> Option<&mut PromiseCapability> {
        match self {
            PendingLoad::Graph { .. } => None,
            PendingLoad::Dynamic { capability, .. } => Some(capability),
        }
    }
}

/// A GraphLoadingState Record.
pub(super) struct GraphLoading {
    is_loading: bool,
    pending: u32,
    visited: Vec<ModuleId>,
    is_visited: FxHashSet<ModuleId>,
    pub capability: PromiseCapability,
    /// Modules whose requests are being gone through, with the next one.
    work: Vec<(ModuleId, u32)>,
    /// A walk is on the native stack.
    running: bool,
}

/// A free place in a table of options.
pub(super) fn place<T>(table: &mut Vec<Option<T>>, value: T) -> u32 {
    match table.iter().position(Option::is_none) {
        Some(index) => {
            table[index] = Some(value);
            index as u32
        }
        None => {
            table.push(Some(value));
            table.len() as u32 - 1
        }
    }
}

impl Vm {
    /// LoadRequestedModules: a promise that settles when all dependencies are there. With a host that answers
    /// at once it is settled when this returns.
    pub fn load_requested_modules(&mut self, module: ModuleId) -> JsResult<Value> {
        let capability = self.new_intrinsic_capability()?;
        let graph = GraphLoading {
            is_loading: true,
            pending: 1,
            visited: Vec::new(),
            is_visited: FxHashSet::default(),
            capability,
            work: Vec::new(),
            running: false,
        };
        let number = self.modules.next_graph;
        self.modules.next_graph += 1;
        self.modules.graphs.insert(number, Box::new(graph));
        let graph = number;
        self.enter_loaded(graph, module, ImportPhase::Evaluation)?;
        self.walk_graph(graph)?;
        Ok(capability.promise)
    }

    fn graph(&mut self, graph: u32) -> Option<&mut GraphLoading> {
        self.modules.graphs.get_mut(&graph).map(|graph| &mut **graph)
    }

    /// The start of InnerModuleLoading: the module's own requests are next, if it has any to load.
    fn enter_loaded(&mut self, index: u32, module: ModuleId, phase: ImportPhase) -> JsResult<()> {
        let is_new = self.source_module(module).is_some_and(|m| m.status == Status::New);
        let requests = self.source_module(module).map_or(0, |m| m.entries.requests.len() as u32);
        let Some(graph) = self.graph(index) else { return Ok(()) };
        if phase != ImportPhase::Source && is_new && graph.is_visited.insert(module) {
            graph.visited.push(module);
            graph.pending += requests;
            graph.work.push((module, 0));
            return Ok(());
        }
        self.one_loaded(index)
    }

    /// The end of InnerModuleLoading: one module less to wait for.
    fn one_loaded(&mut self, index: u32) -> JsResult<()> {
        let Some(graph) = self.graph(index) else { return Ok(()) };
        graph.pending -= 1;
        if graph.pending > 0 {
            return Ok(());
        }
        graph.is_loading = false;
        let (visited, capability) = (std::mem::take(&mut graph.visited), graph.capability);
        for module in visited {
            let module = self.source_mut(module);
            if module.status == Status::New {
                module.status = Status::Unlinked;
            }
        }
        self.resolve_capability(&capability, Value::UNDEFINED)
    }

    fn fail_graph(&mut self, index: u32, reason: Value) -> JsResult<()> {
        let Some(graph) = self.graph(index) else { return Ok(()) };
        graph.is_loading = false;
        graph.work.clear();
        let capability = graph.capability;
        self.reject_capability(&capability, reason)
    }

    fn walk_graph(&mut self, index: u32) -> JsResult<()> {
        match self.graph(index) {
            Some(graph) if !graph.running => graph.running = true,
            _ => return Ok(()),
        }
        while let Some(graph) = self.graph(index)
            && graph.is_loading
            && let Some((module, next)) = graph.work.last_mut()
        {
            let (module, request) = (*module, *next);
            *next += 1;
            let source = self.source(module);
            if request as usize == source.entries.requests.len() {
                if let Some(graph) = self.graph(index) {
                    graph.work.pop();
                }
                self.one_loaded(index)?;
                continue;
            }
            let entry = source.entries.requests[request as usize].clone();
            if let Some(loaded) = source.loaded[request as usize] {
                self.enter_loaded(index, loaded, entry.phase)?;
                continue;
            }
            let script = source.script.clone();
            if let Some(message) = self.unsupported_attribute(&entry) {
                let throw = self.syntax_error_at(&script, message, entry.start, entry.end);
                let reason = self.load_failure(throw)?;
                self.fail_graph(index, reason)?;
                continue;
            }
            self.request_module(
                Referrer::Module(module),
                entry,
                PendingLoad::Graph { graph: index, module, request },
            )?;
        }
        if let Some(graph) = self.graph(index) {
            graph.running = false;
            if !graph.is_loading {
                self.modules.graphs.remove(&index);
            }
        }
        Ok(())
    }

    /// AllImportAttributesSupported: what to say of the first one the host does not know.
    pub(super) fn unsupported_attribute(&self, request: &ModuleRequest) -> Option<String> {
        let loader = self.modules.loader.as_ref();
        let known = loader.map_or(Some(&["type"][..]), |loader| loader.supported_attributes())?;
        request.attributes.iter().find_map(|(key, value)| {
            let (key, value) = (String::from_utf16_lossy(key), String::from_utf16_lossy(value));
            let is_known = known.contains(&key.as_str());
            (!is_known).then(|| format!("Import attribute \"{key}\" with value \"{value}\" is not supported"))
        })
    }

    /// Throws a SyntaxError that knows its place.
    pub(super) fn syntax_error_at(
        &mut self,
        script: &Rc<Script>,
        message: String,
        start: u32,
        end: u32,
    ) -> Throw {
        let throw = self.syntax_error(message);
        self.throw_site = Some((script.clone(), start, end));
        throw
    }

    /// The value a load failed with; hosts learn where it came from by [`Vm::rethrow_load_failure`].
    fn load_failure(&mut self, throw: Throw) -> JsResult<Value> {
        if self.terminating {
            return Err(throw);
        }
        let site = self.throw_site.take();
        let reason = self.take_exception(throw);
        self.modules.failure = Some((reason, site));
        Ok(reason)
    }

    /// Throws what a load was rejected with, with the place it came from if that is still known.
    pub fn rethrow_load_failure(&mut self, reason: Value) -> Throw {
        let throw = self.throw(reason);
        if let Some((known, site)) = &self.modules.failure
            && *known == reason
        {
            self.throw_site = site.clone();
        }
        throw
    }

    /// HostLoadImportedModule (16.2.1.11).
    pub(super) fn request_module(
        &mut self,
        referrer: Referrer,
        request: ModuleRequest,
        payload: PendingLoad,
    ) -> JsResult<()> {
        let ticket = LoadTicket(place(&mut self.modules.loads, payload));
        match self.modules.loader.clone() {
            Some(loader) => loader.load(self, referrer, &request, ticket),
            None => {
                let message = format!("Cannot import '{}': this host loads no modules", request.text());
                let throw = self.type_error(message);
                self.finish_loading(ticket, Err(throw))
            }
        }
    }

    fn request_site(&self, ticket: &LoadTicket) -> Option<(Rc<Script>, u32, u32)> {
        let Some(PendingLoad::Graph { module, request, .. }) = &self.modules.loads[ticket.0 as usize] else {
            return None;
        };
        let source = self.source(*module);
        let entry = &source.entries.requests[*request as usize];
        Some((source.script.clone(), entry.start, entry.end))
    }

    /// FinishLoadingImportedModule (16.2.1.12): the host's answer to [`ModuleLoader::load`](
    /// crate::embedding::ModuleLoader::load), a module or what it threw. Only a termination is an error.
    pub fn finish_loading(&mut self, ticket: LoadTicket, result: JsResult<ModuleId>) -> JsResult<()> {
        let result = match result {
            Ok(module) => Ok(module),
            Err(throw) => {
                // A module that was not found: the import says where it is missed.
                if self.throw_site.is_none() {
                    self.throw_site = self.request_site(&ticket);
                }
                Err(self.load_failure(throw)?)
            }
        };
        match self.modules.loads[ticket.0 as usize].take() {
            None => Ok(()),
            Some(PendingLoad::Dynamic { capability, phase }) => {
                self.continue_dynamic_import(capability, result, phase)
            }
            Some(PendingLoad::Graph { graph, module, request }) => {
                if let Ok(loaded) = result {
                    let source = self.source_mut(module);
                    let entries = source.entries.clone();
                    let wanted = &entries.requests[request as usize];
                    for (i, entry) in entries.requests.iter().enumerate() {
                        if entry.same_module(wanted) {
                            source.loaded[i].get_or_insert(loaded);
                        }
                    }
                }
                // ContinueModuleLoading
                if !self.graph(graph).is_some_and(|g| g.is_loading) {
                    return Ok(());
                }
                match result {
                    Ok(loaded) => {
                        let phase = self.source(module).entries.requests[request as usize].phase;
                        self.enter_loaded(graph, loaded, phase)?;
                    }
                    Err(reason) => self.fail_graph(graph, reason)?,
                }
                self.walk_graph(graph)
            }
        }
    }
}
