//! Synthetic Module Records (16.2.1.8): modules whose exports the engine or the host sets.

use super::record::{ModuleId, ModuleKind};
use crate::bytecode::{BindingKind, ScopeBinding, ScopeInfo, ScopeKind};
use crate::execution::{Intrinsic, JsResult, Vm};
use crate::heap::Visitor;
use crate::object::ValueArray;
use crate::value::{Gc, Value};
use std::rc::Rc;

/// What sets the exports, at the first evaluation.
pub type EvaluationSteps = Rc<dyn Fn(&mut Vm, ModuleId) -> JsResult<()>>;

pub(super) struct SyntheticModule {
    /// [[ExportNames]]; name i is slot i + 1.
    pub names: Vec<Vec<u16>>,
    /// [[EvaluationSteps]], until they have run.
    pub steps: Option<EvaluationSteps>,
    pub error: Option<Value>,
}

impl SyntheticModule {
    pub fn slot(&self, name: &[u16]) -> Option<u32> {
        self.names.iter().position(|n| n == name).map(|i| i as u32 + 1)
    }
    pub fn trace(&mut self, visitor: &mut dyn Visitor) {
        if let Some(error) = &mut self.error {
            visitor.visit(error);
        }
    }
}

impl Vm {
    /// CreateSyntheticModule (16.2.1.8.3): a module with these exports, undefined until `steps` (which run
    /// when the module is evaluated, once) or [`Vm::set_synthetic_export`] give them values.
    pub fn new_synthetic_module(
        &mut self,
        name: impl Into<String>,
        exports: &[&str],
        steps: EvaluationSteps,
    ) -> JsResult<ModuleId> {
        let names: Vec<Vec<u16>> = exports.iter().map(|name| name.encode_utf16().collect()).collect();
        let bindings = names
            .iter()
            .map(|name| ScopeBinding { name: name.clone(), kind: BindingKind::Var, constant: false })
            .collect();
        let scope = ScopeInfo { kind: ScopeKind::Block, bindings, eval: None, is_variable_scope: false };
        let environment = self.new_module_environment(&scope)?;
        let mut context: Gc<ValueArray> = environment.as_gc();
        context.values_mut().fill(Value::UNDEFINED);
        let module = SyntheticModule { names, steps: Some(steps), error: None };
        Ok(self.add_module(name.into(), environment, ModuleKind::Synthetic(module)))
    }

    /// SetSyntheticModuleExport (16.2.1.8.4.1). False: the module has no such export.
    pub fn set_synthetic_export(&mut self, module: ModuleId, name: &str, value: Value) -> bool {
        let record = self.module(module);
        let ModuleKind::Synthetic(synthetic) = &record.kind else { return false };
        let units: Vec<u16> = name.encode_utf16().collect();
        let Some(slot) = synthetic.slot(&units) else { return false };
        let mut context: Gc<ValueArray> = record.environment.as_gc();
        context.set(slot as usize, value);
        self.heap.write_barrier_value(context.header(), value.0);
        true
    }

    /// Evaluate of a synthetic module: its steps, the first time.
    pub(super) fn evaluate_synthetic(&mut self, module: ModuleId) -> JsResult<()> {
        let ModuleKind::Synthetic(synthetic) = &mut self.module_mut(module).kind else { return Ok(()) };
        if let Some(error) = synthetic.error {
            return Err(self.throw(error));
        }
        let Some(steps) = synthetic.steps.take() else { return Ok(()) };
        let result = steps(self, module);
        if let Err(reason) = self.catch(result)? {
            if let ModuleKind::Synthetic(synthetic) = &mut self.module_mut(module).kind {
                synthetic.error = Some(reason);
            }
            return Err(self.throw(reason));
        }
        Ok(())
    }

    /// CreateDefaultExportSyntheticModule (16.2.1.8.1)
    pub fn new_default_export_module(&mut self, name: impl Into<String>, value: Value) -> JsResult<ModuleId> {
        let module = self.new_synthetic_module(name, &["default"], Rc::new(|_, _| Ok(())))?;
        self.set_synthetic_export(module, "default", value);
        Ok(module)
    }

    /// ParseJSONModule (16.2.1.8.2)
    pub fn new_json_module(&mut self, name: impl Into<String>, text: &str) -> JsResult<ModuleId> {
        let text = self.try_new_string(text)?;
        let value = crate::builtins::json_parser::parse(self, text)?;
        self.new_default_export_module(name, value)
    }

    /// CreateTextModule of the import text proposal.
    pub fn new_text_module(&mut self, name: impl Into<String>, text: &str) -> JsResult<ModuleId> {
        let text = self.try_new_string(text)?;
        self.new_default_export_module(name, text.value())
    }

    /// CreateBytesModule of the import bytes proposal.
    pub fn new_bytes_module(&mut self, name: impl Into<String>, bytes: &[u8]) -> JsResult<ModuleId> {
        let buffer = self.immutable_array_buffer_from_bytes(bytes)?.value();
        let constructor = self.intrinsic(Intrinsic::Uint8Array);
        let array = self.construct(constructor, &[buffer], None)?;
        self.new_default_export_module(name, array.value())
    }

    /// A module that has nothing but a module source object (which may be any object of the host's).
    pub fn set_module_source(&mut self, module: ModuleId, source: Value) {
        self.module_mut(module).source_object = source;
    }
}
