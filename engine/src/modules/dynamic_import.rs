//! `import()` (13.3.10) and `import.meta` (13.3.12.1).

use super::load::{PendingLoad, Referrer};
use super::record::ModuleId;
use crate::abstract_operations::PropertyKind;
use crate::builtins::promise_operations::{PromiseCapability, PromiseState};
use crate::bytecode::{ImportPhase, ModuleRequest};
use crate::execution::{CallContext, JsResult, NativeFn, Script, Vm};
use crate::object::{JsArray, JsObject, PropertyKey, ValueArray};
use crate::string::JsString;
use crate::value::{Gc, Value};
use std::rc::Rc;

/// Words of the record that the reactions of one dynamic import share.
mod record {
    pub const MODULE: usize = 0;
    pub const PHASE: usize = 1;
    pub const PROMISE: usize = 2;
    /// Evaluations that a deferred import still waits for.
    pub const PENDING: usize = 3;
    /// Promise of all these evaluations.
    pub const ALL: usize = 4;
    pub const COUNT: usize = 5;
}

/// GetActiveScriptOrModule (9.4.1) for code of this script: what `eval` and `new Function` compile belongs to
/// the script or module they were called in.
fn referrer_of(script: &Rc<Script>) -> Referrer {
    let mut at = script;
    while let Some(outer) = &at.referrer {
        at = outer;
    }
    match at.module.get() {
        Some(module) => Referrer::Module(module),
        None if at.is_detached => Referrer::Realm,
        None => Referrer::Script(at.clone()),
    }
}

/// 13.3.12.1.1: the object of `import.meta` in code of this script.
pub fn import_meta(vm: &mut Vm, script: &Rc<Script>) -> JsResult<Value> {
    let Referrer::Module(module) = referrer_of(script) else {
        return Err(vm.syntax_error("Cannot use 'import.meta' outside a module"));
    };
    let known = vm.source(module).meta;
    if !known.is_undefined() {
        return Ok(known);
    }
    let meta = vm.new_object_with_proto(Value::NULL)?;
    if let Some(loader) = vm.modules.loader.clone() {
        loader.import_meta(vm, module, meta)?;
    }
    vm.source_mut(module).meta = meta.value();
    Ok(meta.value())
}

fn units(vm: &mut Vm, text: Gc<JsString>) -> JsResult<Vec<u16>> {
    Ok(vm.view(text)?.to_utf16())
}

/// 13.3.10.2 EvaluateImportCall, after its operands are evaluated: the promise.
pub fn evaluate_import_call(
    vm: &mut Vm,
    script: &Rc<Script>,
    specifier: Value,
    options: Value,
    phase: ImportPhase,
) -> JsResult<Value> {
    let referrer = referrer_of(script);
    let capability = vm.new_intrinsic_capability()?;
    let request = import_request(vm, specifier, options, phase);
    if let Some(request) = vm.if_abrupt_reject(&capability, request)? {
        vm.request_module(referrer, request, PendingLoad::Dynamic { capability, phase })?;
    }
    Ok(capability.promise)
}

/// `import()` for the running realm, resolved as where the running code is: the promise.
pub fn import_from_here(vm: &mut Vm, specifier: Value) -> JsResult<Value> {
    let referrer = match vm.active_script().map(|script| referrer_of(&script)) {
        // The module itself belongs to another realm, where what it imports is another module.
        Some(Referrer::Module(module)) => Referrer::Script(vm.source(module).script.clone()),
        Some(referrer) => referrer,
        None => Referrer::Realm,
    };
    let capability = vm.new_intrinsic_capability()?;
    let request = import_request(vm, specifier, Value::UNDEFINED, ImportPhase::Evaluation);
    if let Some(request) = vm.if_abrupt_reject(&capability, request)? {
        let phase = ImportPhase::Evaluation;
        vm.request_module(referrer, request, PendingLoad::Dynamic { capability, phase })?;
    }
    Ok(capability.promise)
}

/// Steps 6 to 15: the ModuleRequest, or what rejects the promise.
fn import_request(
    vm: &mut Vm,
    specifier: Value,
    options: Value,
    phase: ImportPhase,
) -> JsResult<ModuleRequest> {
    let specifier = vm.to_string(specifier)?;
    let specifier = units(vm, specifier)?;
    let mut attributes = Vec::new();
    if !options.is_undefined() {
        if !options.is_object() {
            return Err(vm.type_error("The second argument to import() must be an object"));
        }
        let with = vm.get(options.as_gc(), vm.names.with)?;
        if !with.is_undefined() {
            if !with.is_object() {
                return Err(vm.type_error("The 'with' option must be an object"));
            }
            let entries =
                vm.enumerable_own_properties(with.as_gc::<JsObject>(), PropertyKind::KeyAndValue)?;
            for &entry in entries.iter() {
                let entry: Gc<JsArray> = entry.as_gc();
                let key = vm.get(entry.object(), PropertyKey::index(0))?;
                let value = vm.get(entry.object(), PropertyKey::index(1))?;
                if !value.is_string() {
                    return Err(vm.type_error("Import attribute value must be a string"));
                }
                attributes.push((units(vm, key.as_gc())?, units(vm, value.as_gc())?));
            }
        }
    }
    attributes.sort();
    let request = ModuleRequest { specifier, attributes, phase, start: 0, end: 0 };
    match vm.unsupported_attribute(&request) {
        Some(message) => Err(vm.type_error(message)),
        None => Ok(request),
    }
}

fn capability_of(record: Gc<ValueArray>) -> PromiseCapability {
    let promise = record.get(record::PROMISE);
    PromiseCapability { promise, resolve: Value::UNDEFINED, reject: Value::UNDEFINED }
}

fn module_of(record: Gc<ValueArray>) -> ModuleId {
    ModuleId(record.get(record::MODULE).as_int() as u32)
}

/// _rejectedClosure_
fn rejected(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let capability = capability_of(cx.data().as_gc());
    vm.reject_capability(&capability, cx.arg(0))?;
    Ok(Value::UNDEFINED)
}

/// _fulfilledClosure_: the import's value is the namespace.
fn fulfilled(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let record: Gc<ValueArray> = cx.data().as_gc();
    let deferred = record.get(record::PHASE).as_int() as u32 == ImportPhase::Defer as u32;
    let capability = capability_of(record);
    let namespace = vm.module_namespace(module_of(record), deferred);
    if let Some(namespace) = vm.if_abrupt_reject(&capability, namespace)? {
        vm.resolve_capability(&capability, namespace)?;
    }
    Ok(Value::UNDEFINED)
}

/// _linkAndEvaluateClosure_
fn link_and_evaluate(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut record: Gc<ValueArray> = cx.data().as_gc();
    let module = module_of(record);
    let capability = capability_of(record);
    let link = vm.link_module(module);
    if vm.if_abrupt_reject(&capability, link)?.is_none() {
        return Ok(Value::UNDEFINED);
    }
    if record.get(record::PHASE).as_int() as u32 != ImportPhase::Defer as u32 {
        let promise = vm.evaluate_module(module)?;
        return vm.then_import(promise, fulfilled, record).map(|()| Value::UNDEFINED);
    }
    let list = vm.asynchronous_dependencies(module)?;
    if list.is_empty() {
        return fulfilled(vm, cx);
    }
    // SafePerformPromiseAll
    let all = vm.new_intrinsic_capability()?;
    record.set(record::ALL, all.promise);
    record.set(record::PENDING, Value::int(list.len() as i32));
    vm.heap.write_barrier(record.header());
    for module in list {
        let promise = vm.evaluate_module(module)?;
        let name = vm.key_from_str("");
        let one = vm.new_native_closure(one_of_all, name, 1, record.value())?;
        let failed = vm.new_native_closure(all_failed, name, 1, record.value())?;
        vm.perform_promise_then(promise, one.value(), failed.value(), None)?;
    }
    vm.then_import(all.promise, fulfilled, record)?;
    Ok(Value::UNDEFINED)
}

fn all_of(record: Gc<ValueArray>) -> PromiseCapability {
    PromiseCapability {
        promise: record.get(record::ALL),
        resolve: Value::UNDEFINED,
        reject: Value::UNDEFINED,
    }
}

fn one_of_all(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut record: Gc<ValueArray> = cx.data().as_gc();
    let left = record.get(record::PENDING).as_int() - 1;
    record.set(record::PENDING, Value::int(left));
    if left == 0 {
        vm.resolve_capability(&all_of(record), Value::UNDEFINED)?;
    }
    Ok(Value::UNDEFINED)
}

fn all_failed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let all = all_of(cx.data().as_gc());
    if vm.promise_state(all.promise).0 == PromiseState::Pending {
        vm.reject_capability(&all, cx.arg(0))?;
    }
    Ok(Value::UNDEFINED)
}

impl Vm {
    /// What `import()` called from here means: the script of the innermost frame.
    pub fn active_script(&self) -> Option<Rc<Script>> {
        self.stack_frames(1).into_iter().next().map(|frame| frame.script)
    }

    fn then_import(&mut self, promise: Value, then: NativeFn, record: Gc<ValueArray>) -> JsResult<()> {
        let name = self.key_from_str("");
        let on_fulfilled = self.new_native_closure(then, name, 0, record.value())?;
        let on_rejected = self.new_native_closure(rejected, name, 1, record.value())?;
        self.perform_promise_then(promise, on_fulfilled.value(), on_rejected.value(), None)
    }

    /// 13.3.10.3 ContinueDynamicImport
    pub(super) fn continue_dynamic_import(
        &mut self,
        capability: PromiseCapability,
        result: Result<ModuleId, Value>,
        phase: ImportPhase,
    ) -> JsResult<()> {
        let module = match result {
            Ok(module) => module,
            Err(reason) => return self.reject_capability(&capability, reason),
        };
        if phase == ImportPhase::Source {
            let source = self.module(module).source_object;
            if !source.is_undefined() {
                return self.resolve_capability(&capability, source);
            }
            let message = self.no_source_phase(module);
            let error: JsResult<()> = Err(self.syntax_error(message));
            return self.if_abrupt_reject(&capability, error).map(|_| ());
        }
        let mut record = self.new_value_array(record::COUNT)?;
        record.set(record::MODULE, Value::int(module.0 as i32));
        record.set(record::PHASE, Value::int(phase as i32));
        record.set(record::PROMISE, capability.promise);
        self.heap.write_barrier(record.header());
        let load = self.load_requested_modules(module)?;
        self.then_import(load, link_and_evaluate, record)
    }
}
