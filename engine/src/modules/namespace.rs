//! 10.4.6 Module Namespace Exotic Objects, with the deferred ones of the deferred import proposal.
//!
//! Internal fields: the module's number, whether the namespace is deferred. String keys are answered by the
//! module's export table; symbols (and `then` of deferred namespaces) are ordinary properties, of which there
//! is one.

use super::record::{ExportBinding, ExportTable, ImportCell, ModuleId};
use super::resolve::{BindingName, Resolution};
use crate::execution::{JsResult, Vm};
use crate::feedback::{CaseKind, PropertyCase};
use crate::heap::{CellHeader, CellKind};
use crate::object::shape::shape_flags;
use crate::object::{
    Attributes, JsObject, KeyList, OwnProperty, PropertyDescriptor, PropertyKey, ValueArray,
};
use crate::value::{Gc, Value};
use rustc_hash::FxHashMap;
use std::rc::Rc;

mod field {
    pub const MODULE: usize = 0;
    pub const DEFERRED: usize = 1;
    pub const COUNT: usize = 2;
}

/// Every export is writable and enumerable to look at, and can not be configured.
const EXPORT: Attributes = Attributes(Attributes::WRITABLE | Attributes::ENUMERABLE);

/// The module a namespace object is of.
pub fn module_of_namespace(namespace: Gc<JsObject>) -> ModuleId {
    ModuleId(namespace.word(field::MODULE).as_int() as u32)
}

impl Vm {
    /// GetModuleNamespace (16.2.1.10.1)
    pub fn module_namespace(&mut self, module: ModuleId, deferred: bool) -> JsResult<Value> {
        let record = self.module(module);
        let known = if deferred { record.deferred_namespace } else { record.namespace };
        if !known.is_undefined() {
            return Ok(known);
        }
        if record.exports.is_none() {
            let table = self.export_table(module)?;
            self.module_mut(module).exports = Some(Rc::new(table));
        }
        // ModuleNamespaceCreate (10.4.6.12)
        // The shape is this namespace's own, so that inline caches know the module by it.
        let (kind, fields) = (CellKind::ModuleNamespace, field::COUNT as u8);
        let shape = self.shapes.unique_root(kind, Value::NULL, fields, 1, shape_flags::EXOTIC);
        let mut namespace = self.alloc_object(shape)?;
        namespace.set_word(field::MODULE, Value::int(module.0 as i32));
        namespace.set_word(field::DEFERRED, Value::bool(deferred));
        let tag = self.new_string(if deferred { "Deferred Module" } else { "Module" });
        self.add_named(namespace, self.symbols.to_string_tag, tag.value(), Attributes::NONE)?;
        self.ordinary_prevent_extensions(namespace)?;
        let record = self.module_mut(module);
        let place = if deferred { &mut record.deferred_namespace } else { &mut record.namespace };
        *place = namespace.value();
        Ok(namespace.value())
    }

    /// The names that resolve, in code unit order, and what they stand for.
    fn export_table(&mut self, module: ModuleId) -> JsResult<ExportTable> {
        let mut names = self.exported_names(module)?;
        names.sort();
        let mut table = ExportTable { keys: Vec::new(), bindings: FxHashMap::default() };
        // Keys are atoms: they need a root until the record has the table.
        let mut keys = KeyList::new(&mut self.heap);
        for name in names {
            let Resolution::Found(binding) = self.resolve_export(module, &name)? else { continue };
            let binding_target = match binding.name {
                BindingName::Slot(slot) => {
                    let context: Gc<ValueArray> = self.module(binding.module).environment.as_gc();
                    ExportBinding::Variable(ImportCell { context: context.as_ptr(), slot })
                }
                BindingName::Namespace => ExportBinding::Namespace(binding.module, false),
                BindingName::DeferredNamespace => ExportBinding::Namespace(binding.module, true),
                BindingName::Source => ExportBinding::Source(binding.module),
            };
            let key = self.key_from_utf16(&name);
            keys.push(key);
            table.bindings.insert(key.raw(), binding_target);
        }
        table.keys = keys.iter().collect();
        Ok(table)
    }

    /// IsSymbolLikeNamespaceKey
    fn is_ordinary_namespace_key(&self, namespace: Gc<JsObject>, key: PropertyKey) -> bool {
        key.is_symbol() || key == self.names.then && namespace.word(field::DEFERRED).is_true()
    }

    /// GetModuleExportsList: evaluates a deferred module.
    fn namespace_exports(&mut self, namespace: Gc<JsObject>) -> JsResult<Rc<ExportTable>> {
        let module = module_of_namespace(namespace);
        if namespace.word(field::DEFERRED).is_true() {
            self.evaluate_module_sync(module)?;
        }
        match &self.module(module).exports {
            Some(table) => Ok(table.clone()),
            None => unreachable!("a namespace is made after its table"),
        }
    }

    /// How reading an exported variable through its namespace can be cached.
    pub(crate) fn namespace_case(&self, namespace: Gc<JsObject>, key: PropertyKey) -> Option<PropertyCase> {
        if namespace.word(field::DEFERRED).is_true() {
            return None;
        }
        let table = self.module(module_of_namespace(namespace)).exports.as_ref()?;
        let Some(ExportBinding::Variable(cell)) = table.bindings.get(&key.raw()) else { return None };
        Some(PropertyCase {
            shape: namespace.header.shape,
            kind: CaseKind::ModuleExport,
            offset: ValueArray::size_for(cell.slot as usize) as u32,
            holder: Value::cell(cell.context as *mut CellHeader),
            ..PropertyCase::EMPTY
        })
    }

    fn export_value(&mut self, binding: ExportBinding, key: PropertyKey) -> JsResult<Value> {
        match binding {
            ExportBinding::Variable(cell) => {
                // SAFETY: module contexts live as long as the VM and do not move.
                let value = unsafe { (*cell.context).get(cell.slot as usize) };
                if value.is_hole() {
                    let name = self.key_to_rust_string(key);
                    return Err(self.reference_error(format!("Cannot access '{name}' before initialization")));
                }
                Ok(value)
            }
            ExportBinding::Namespace(module, deferred) => self.module_namespace(module, deferred),
            ExportBinding::Source(module) => Ok(self.module(module).source_object),
        }
    }

    /// 10.4.6.5 [[GetOwnProperty]]
    pub(crate) fn namespace_get_own_property(
        &mut self,
        namespace: Gc<JsObject>,
        key: PropertyKey,
    ) -> JsResult<Option<PropertyDescriptor>> {
        Ok(self.namespace_own_property(namespace, key)?.descriptor())
    }

    fn namespace_own_property(&mut self, namespace: Gc<JsObject>, key: PropertyKey) -> JsResult<OwnProperty> {
        if self.is_ordinary_namespace_key(namespace, key) {
            return Ok(self.stored_named(namespace, key));
        }
        let table = self.namespace_exports(namespace)?;
        match table.bindings.get(&key.raw()) {
            None => Ok(OwnProperty::Absent),
            Some(&binding) => Ok(OwnProperty::Data(self.export_value(binding, key)?, EXPORT)),
        }
    }

    /// 10.4.6.6 [[DefineOwnProperty]]
    pub(crate) fn namespace_define_own_property(
        &mut self,
        namespace: Gc<JsObject>,
        key: PropertyKey,
        desc: &PropertyDescriptor,
    ) -> JsResult<bool> {
        if self.is_ordinary_namespace_key(namespace, key) {
            return self.ordinary_define_own_property(namespace, key, desc);
        }
        let OwnProperty::Data(current, _) = self.namespace_own_property(namespace, key)? else {
            return Ok(false);
        };
        if desc.configurable == Some(true)
            || desc.enumerable == Some(false)
            || desc.is_accessor()
            || desc.writable == Some(false)
        {
            return Ok(false);
        }
        Ok(desc.value.is_none_or(|value| self.same_value(value, current)))
    }

    /// 10.4.6.7 [[HasProperty]]
    pub(crate) fn namespace_has_property(
        &mut self,
        namespace: Gc<JsObject>,
        key: PropertyKey,
    ) -> JsResult<bool> {
        if self.is_ordinary_namespace_key(namespace, key) {
            return Ok(self.stored_named(namespace, key).exists());
        }
        Ok(self.namespace_exports(namespace)?.bindings.contains_key(&key.raw()))
    }

    /// 10.4.6.8 [[Get]]
    pub(crate) fn namespace_get(&mut self, namespace: Gc<JsObject>, key: PropertyKey) -> JsResult<Value> {
        match self.namespace_own_property(namespace, key)? {
            OwnProperty::Data(value, _) => Ok(value),
            _ => Ok(Value::UNDEFINED),
        }
    }

    /// 10.4.6.10 [[Delete]]
    pub(crate) fn namespace_delete(&mut self, namespace: Gc<JsObject>, key: PropertyKey) -> JsResult<bool> {
        if self.is_ordinary_namespace_key(namespace, key) {
            return Ok(self.ordinary_delete(namespace, key));
        }
        Ok(!self.namespace_exports(namespace)?.bindings.contains_key(&key.raw()))
    }

    /// 10.4.6.11 [[OwnPropertyKeys]]
    pub(crate) fn namespace_own_property_keys(&mut self, namespace: Gc<JsObject>) -> JsResult<KeyList> {
        let table = self.namespace_exports(namespace)?;
        let mut keys = KeyList::new(&mut self.heap);
        keys.extend(table.keys.iter().copied());
        self.stored_named_keys(namespace, &mut keys);
        Ok(keys)
    }
}
