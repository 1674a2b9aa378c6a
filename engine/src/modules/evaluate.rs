//! Evaluate and what belongs to it (16.2.1.6.1.3), top-level await and deferred evaluation included.

use super::record::{AsyncOrder, ModuleId, Status};
use crate::builtins::promise_operations::PromiseState;
use crate::bytecode::ImportPhase;
use crate::execution::{CallContext, JsResult, Script, Vm};
use crate::interpreter::generators;
use crate::value::Value;
use rustc_hash::FxHashSet;
use std::rc::Rc;

fn module_of(cx: &CallContext) -> ModuleId {
    ModuleId(cx.data().as_int() as u32)
}

/// ExecuteAsyncModule steps 4 and 5: the module's body has ended.
fn async_fulfilled(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.async_module_fulfilled(module_of(cx))?;
    Ok(Value::UNDEFINED)
}

/// ExecuteAsyncModule steps 6 and 7: the module's body threw.
fn async_rejected(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.async_module_rejected(module_of(cx), cx.arg(0))?;
    Ok(Value::UNDEFINED)
}

impl Vm {
    /// Evaluate: a promise for the module's evaluation. Only a termination is an error.
    pub fn evaluate_module(&mut self, module: ModuleId) -> JsResult<Value> {
        let Some(source) = self.source_module(module) else {
            let capability = self.new_intrinsic_capability()?;
            let result = self.evaluate_synthetic(module);
            match self.catch(result)? {
                Ok(()) => self.resolve_capability(&capability, Value::UNDEFINED)?,
                Err(reason) => self.reject_capability(&capability, reason)?,
            }
            return Ok(capability.promise);
        };
        // 4. An evaluated module without a root failed together with others.
        let module = match source.status {
            Status::EvaluatingAsync | Status::Evaluated => source.cycle_root.unwrap_or(module),
            _ => module,
        };
        if let Some(capability) = &self.source(module).top_level_capability {
            return Ok(capability.promise);
        }
        let capability = self.new_intrinsic_capability()?;
        self.source_mut(module).top_level_capability = Some(capability);
        let mut stack = Vec::new();
        let result = self.inner_evaluate(module, &mut stack, 0);
        let site = self.throw_site.clone();
        match self.catch(result)? {
            Err(reason) => {
                for member in stack {
                    let member = self.source_mut(member);
                    debug_assert!(member.status == Status::Evaluating);
                    member.status = Status::Evaluated;
                    member.evaluation_error = Some(reason);
                    member.error_site = site.clone();
                }
                let root = self.source_mut(module);
                root.status = Status::Evaluated;
                root.evaluation_error.get_or_insert(reason);
                self.tell_failure(module, reason)?;
                self.reject_capability(&capability, reason)?;
            }
            Ok(_) => {
                if self.source(module).async_order == AsyncOrder::Unset {
                    self.resolve_capability(&capability, Value::UNDEFINED)?;
                }
            }
        }
        Ok(capability.promise)
    }

    /// InnerModuleEvaluation
    fn inner_evaluate(&mut self, module: ModuleId, stack: &mut Vec<ModuleId>, index: u32) -> JsResult<u32> {
        self.check_stack()?;
        let Some(source) = self.source_module_mut(module) else {
            self.evaluate_synthetic(module)?;
            return Ok(index);
        };
        match source.status {
            Status::EvaluatingAsync | Status::Evaluated => {
                self.rethrow_module_error(module)?;
                return Ok(index);
            }
            Status::Evaluating => return Ok(index),
            _ => debug_assert!(source.status == Status::Linked),
        }
        source.status = Status::Evaluating;
        source.dfs_ancestor_index = index;
        source.pending_async = 0;
        let own_index = index;
        let mut index = index + 1;
        let entries = source.entries.clone();
        // Of deferred modules only what awaits runs now.
        let mut list: Vec<ModuleId> = Vec::new();
        for (i, request) in entries.requests.iter().enumerate() {
            let required = self.imported_module(module, i as u32);
            let more = match request.phase {
                ImportPhase::Evaluation => vec![required],
                ImportPhase::Defer => self.asynchronous_dependencies(required)?,
                ImportPhase::Source => continue,
            };
            for required in more {
                if !list.contains(&required) {
                    list.push(required);
                }
            }
        }
        stack.push(module);
        for required in list {
            index = self.inner_evaluate(required, stack, index)?;
            let Some(other) = self.source_module(required) else { continue };
            let mut waited_for = required;
            if other.status == Status::Evaluating {
                let ancestor = other.dfs_ancestor_index;
                let source = self.source_mut(module);
                source.dfs_ancestor_index = source.dfs_ancestor_index.min(ancestor);
            } else {
                waited_for = other.cycle_root.unwrap_or(required);
                self.rethrow_module_error(waited_for)?;
            }
            if matches!(self.source(waited_for).async_order, AsyncOrder::Order(_)) {
                self.source_mut(module).pending_async += 1;
                self.source_mut(waited_for).async_parents.push(module);
            }
        }
        let source = self.source(module);
        if source.pending_async > 0 || source.entries.has_top_level_await {
            let order = self.next_async_order();
            let source = self.source_mut(module);
            debug_assert!(source.async_order == AsyncOrder::Unset);
            source.async_order = order;
            if source.pending_async == 0 {
                self.execute_async_module(module)?;
            }
        } else {
            self.execute_module(module)?;
        }
        if self.source(module).dfs_ancestor_index == own_index {
            while let Some(member) = stack.pop() {
                let record = self.source_mut(member);
                record.status = match record.async_order {
                    AsyncOrder::Unset => Status::Evaluated,
                    _ => Status::EvaluatingAsync,
                };
                record.cycle_root = Some(module);
                if member == module {
                    break;
                }
            }
        }
        Ok(index)
    }

    /// IncrementModuleAsyncEvaluationCount (9.6.4)
    fn next_async_order(&mut self) -> AsyncOrder {
        let count = self.modules.async_evaluation_count;
        self.modules.async_evaluation_count += 1;
        AsyncOrder::Order(count)
    }

    /// ExecuteModule of a module that does not await.
    fn execute_module(&mut self, module: ModuleId) -> JsResult<()> {
        let code = self.source(module).code.clone();
        let body = self.module_function(module, code)?;
        self.call(body, Value::UNDEFINED, &[])?;
        Ok(())
    }

    /// ExecuteAsyncModule: the body is an async function, whose promise stands for the capability.
    fn execute_async_module(&mut self, module: ModuleId) -> JsResult<()> {
        let code = self.source(module).code.clone();
        let body = self.module_function(module, code)?;
        let promise = self.call(body, Value::UNDEFINED, &[])?;
        let (name, data) = (self.key_from_str(""), Value::int(module.0 as i32));
        let on_fulfilled = self.new_native_closure(async_fulfilled, name, 0, data)?;
        let on_rejected = self.new_native_closure(async_rejected, name, 1, data)?;
        self.perform_promise_then(promise, on_fulfilled.value(), on_rejected.value(), None)
    }

    /// GatherAvailableAncestors: parents that have nothing left to wait for.
    fn available_ancestors(&mut self, module: ModuleId, list: &mut Vec<ModuleId>) {
        let mut work = vec![module];
        while let Some(module) = work.pop() {
            for parent in self.source(module).async_parents.clone() {
                let record = self.source(parent);
                let root = record.cycle_root.unwrap_or(parent);
                if list.contains(&parent) || self.source(root).evaluation_error.is_some() {
                    continue;
                }
                let record = self.source_mut(parent);
                record.pending_async -= 1;
                if record.pending_async == 0 {
                    list.push(parent);
                    if !record.entries.has_top_level_await {
                        work.push(parent);
                    }
                }
            }
        }
    }

    fn settle_top_level(&mut self, module: ModuleId, result: Result<(), Value>) -> JsResult<()> {
        let Some(capability) = self.source(module).top_level_capability else { return Ok(()) };
        match result {
            Ok(()) => self.resolve_capability(&capability, Value::UNDEFINED),
            Err(reason) => self.reject_capability(&capability, reason),
        }
    }

    /// AsyncModuleExecutionFulfilled
    fn async_module_fulfilled(&mut self, module: ModuleId) -> JsResult<()> {
        let source = self.source_mut(module);
        if source.status == Status::Evaluated {
            debug_assert!(source.evaluation_error.is_some());
            return Ok(());
        }
        source.async_order = AsyncOrder::Done;
        source.status = Status::Evaluated;
        source.activation = Value::UNDEFINED;
        self.settle_top_level(module, Ok(()))?;
        let mut list = Vec::new();
        self.available_ancestors(module, &mut list);
        list.sort_by_key(|&m| match self.source(m).async_order {
            AsyncOrder::Order(order) => order,
            _ => u64::MAX,
        });
        for module in list {
            let source = self.source(module);
            if source.status == Status::Evaluated {
                continue;
            }
            if source.entries.has_top_level_await {
                self.execute_async_module(module)?;
                continue;
            }
            let result = self.execute_module(module);
            let site = self.throw_site.clone();
            match self.catch(result)? {
                Err(reason) => {
                    self.source_mut(module).error_site = site;
                    self.async_module_rejected(module, reason)?;
                }
                Ok(()) => {
                    let source = self.source_mut(module);
                    source.async_order = AsyncOrder::Done;
                    source.status = Status::Evaluated;
                    self.settle_top_level(module, Ok(()))?;
                }
            }
        }
        Ok(())
    }

    /// AsyncModuleExecutionRejected
    fn async_module_rejected(&mut self, module: ModuleId, reason: Value) -> JsResult<()> {
        // Depth first, as the recursion of the specification: a module's own promise before its parents.
        let mut work = vec![module];
        while let Some(module) = work.pop() {
            let source = self.source_mut(module);
            if source.status == Status::Evaluated {
                debug_assert!(source.evaluation_error.is_some());
                continue;
            }
            source.evaluation_error = Some(reason);
            source.status = Status::Evaluated;
            source.async_order = AsyncOrder::Done;
            source.activation = Value::UNDEFINED;
            let parents = source.async_parents.clone();
            work.extend(parents.into_iter().rev());
            if self.source(module).top_level_capability.is_some() {
                self.tell_failure(module, reason)?;
            }
            self.settle_top_level(module, Err(reason))?;
        }
        Ok(())
    }

    fn tell_failure(&mut self, module: ModuleId, reason: Value) -> JsResult<()> {
        match self.modules.loader.clone() {
            Some(loader) => loader.evaluation_failed(self, module, reason),
            None => Ok(()),
        }
    }

    /// Modules that a graph under evaluation waits for, and where in their source they await.
    pub fn stalled_modules(&self, module: ModuleId) -> Vec<(Rc<Script>, u32)> {
        let mut seen = FxHashSet::default();
        let mut stalled = Vec::new();
        let mut work = vec![module];
        while let Some(module) = work.pop() {
            let Some(source) = self.source_module(module) else { continue };
            if !seen.insert(module) || source.status != Status::EvaluatingAsync {
                continue;
            }
            if source.activation.is_object()
                && let Some(position) = generators::suspended_position(source.activation.as_gc())
            {
                stalled.push((source.script.clone(), position));
            }
            work.extend(source.loaded.iter().flatten());
        }
        stalled
    }

    // ---- deferred evaluation

    /// IsModuleSCCEvaluated: the module and the cycle it is in are done.
    fn is_cycle_evaluated(&self, module: ModuleId) -> bool {
        let source = self.source(module);
        let root = source.cycle_root.map_or(source, |root| self.source(root));
        root.status == Status::Evaluated
    }

    /// GatherAsynchronousTransitiveDependencies of the deferred import proposal: what of a deferred module's
    /// dependencies awaits and has not run.
    pub(super) fn asynchronous_dependencies(&mut self, module: ModuleId) -> JsResult<Vec<ModuleId>> {
        let mut seen = FxHashSet::default();
        let mut result = Vec::new();
        let mut work = vec![module];
        while let Some(module) = work.pop() {
            if !seen.insert(module) {
                continue;
            }
            let Some(source) = self.source_module(module) else { continue };
            if source.status == Status::Evaluating || self.is_cycle_evaluated(module) {
                continue;
            }
            let source = self.source(module);
            if source.entries.has_top_level_await {
                result.push(module);
                continue;
            }
            let entries = source.entries.clone();
            for (i, request) in entries.requests.iter().enumerate().rev() {
                if request.phase != ImportPhase::Source {
                    work.push(self.imported_module(module, i as u32));
                }
            }
        }
        Ok(result)
    }

    /// ReadyForSyncExecution
    fn ready_for_sync_execution(&self, module: ModuleId) -> bool {
        let mut seen = FxHashSet::default();
        let mut work = vec![module];
        while let Some(module) = work.pop() {
            if !seen.insert(module) {
                continue;
            }
            let Some(source) = self.source_module(module) else { continue };
            if self.is_cycle_evaluated(module) {
                continue;
            }
            if source.status >= Status::Evaluating {
                return false;
            }
            if source.entries.has_top_level_await {
                return false;
            }
            for (i, request) in source.entries.requests.iter().enumerate() {
                if request.phase != ImportPhase::Source {
                    work.push(self.imported_module(module, i as u32));
                }
            }
        }
        true
    }

    /// The promise's rejection, should there be one, is reported in another way.
    pub fn take_over_rejection(&mut self, promise: Value) {
        if self.promise_state(promise).0 == PromiseState::Rejected {
            self.host.promise_rejection(promise, false);
        }
        self.mark_promise_handled(promise);
    }

    /// EvaluateModuleSync: for deferred namespaces, and for hosts' `require` of a module.
    pub fn evaluate_module_sync(&mut self, module: ModuleId) -> JsResult<()> {
        // FAST PATH: an evaluated module settles nothing and runs nothing.
        if self.source_module(module).is_some() && self.is_cycle_evaluated(module) {
            return self.rethrow_module_error(module);
        }
        if !self.ready_for_sync_execution(module) {
            let name = self.module(module).name.clone();
            return Err(self.type_error(format!(
                "Cannot evaluate module '{name}' synchronously: it is being evaluated, or it awaits at its top level"
            )));
        }
        if self.source_module(module).is_none() {
            return self.evaluate_synthetic(module);
        }
        let promise = self.evaluate_module(module)?;
        self.take_over_rejection(promise);
        self.rethrow_module_error(module)
    }
}
