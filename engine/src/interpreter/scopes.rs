//! Contexts and dynamic scopes: `with`, sloppy direct eval.
//!
//! A context's `aux` is the index of its scope info, or [`WITH`] for a `with` object (value 1). A variable
//! scope that sloppy eval may extend has a pseudo-binding named `%vars`: HOLE, or a null-prototype object
//! with the variables eval declared.

use super::classes::MISSING_SUPER;
use super::globals;
use crate::bytecode::{BindingKind, ScopeInfo};
use crate::execution::{CodeBlock, JsResult, Throw, Vm};
use crate::heap::CellKind;
use crate::modules::ImportCell;
use crate::object::{Attributes, JsObject, PropertyDescriptor, PropertyKey, ValueArray};
use crate::value::{Gc, Value};

/// `aux` of `with` contexts.
pub const WITH: u32 = u32::MAX;
/// Name of the pseudo-binding for eval's variables.
pub const EVAL_VARS: &str = "%vars";

/// NewContext: slots HOLE, parent in value 0.
pub fn new_context(vm: &mut Vm, code: *mut CodeBlock, parent: Value, info: u32) -> JsResult<Value> {
    // SAFETY: the running code block.
    let (count, id) =
        unsafe { ((&*code).function.scopes[info as usize].bindings.len(), (*code).scope_base + info) };
    let mut context = vm.alloc_values(CellKind::Context, count + 1, Value::HOLE)?;
    context.aux = id;
    context.set(0, parent);
    Ok(context.value())
}

/// CopyContext.
pub fn copy_context(vm: &mut Vm, source: Value) -> JsResult<Value> {
    let source: Gc<ValueArray> = source.as_gc();
    let mut copy = vm.alloc_values(CellKind::Context, source.count as usize, Value::HOLE)?;
    copy.aux = source.aux;
    copy.values_mut().copy_from_slice(source.values());
    Ok(copy.value())
}

/// ReferenceError for a binding in its temporal dead zone.
#[cold]
pub fn throw_uninitialised(vm: &mut Vm, name: Value) -> Throw {
    let name = vm.describe_key(PropertyKey::from_raw(name.0));
    if name == "this" {
        return vm.reference_error(MISSING_SUPER);
    }
    vm.reference_error(format!("Cannot access '{name}' before initialization"))
}

/// NewWithContext.
pub fn new_with_context(vm: &mut Vm, parent: Value, object: Value) -> JsResult<Value> {
    let object = vm.to_object(object)?;
    let mut context = vm.alloc_values(CellKind::Context, 2, Value::HOLE)?;
    context.aux = WITH;
    context.set(0, parent);
    context.set(1, object.value());
    Ok(context.value())
}

/// Where a name lives.
enum Place {
    /// Context and slot.
    Slot(Gc<ValueArray>, usize),
    /// A `with` object or eval's variable object.
    Object(Gc<JsObject>, bool),
    Global,
}

fn units_equal(name: &[u16], key: PropertyKey, vm: &mut Vm) -> bool {
    vm.key_equals_utf16(key, name)
}

fn lookup(vm: &mut Vm, context: Value, key: PropertyKey) -> JsResult<Place> {
    let mut at = context;
    while at.is_cell() {
        let context: Gc<ValueArray> = at.as_gc();
        if context.aux == WITH {
            let object: Gc<JsObject> = context.get(1).as_gc();
            if vm.has_property(object, key)? && !blocked(vm, object, key)? {
                return Ok(Place::Object(object, true));
            }
        } else {
            // The infos are append-only; only the name comparison needs the VM.
            let info: *const ScopeInfo = &vm.scope_infos[context.aux as usize];
            // SAFETY: no scope info is added during the loop.
            for (i, binding) in unsafe { &*info }.bindings.iter().enumerate() {
                if units_equal(&binding.name, key, vm) {
                    return Ok(Place::Slot(context, i + 1));
                }
            }
            if let Some(vars) = eval_vars(vm, context)
                && vm.has_own_property(vars, key)?
            {
                return Ok(Place::Object(vars, false));
            }
        }
        at = context.get(0);
    }
    Ok(Place::Global)
}

/// @@unscopables (9.1.1.2.1 steps 5–7).
fn blocked(vm: &mut Vm, object: Gc<JsObject>, key: PropertyKey) -> JsResult<bool> {
    let unscopables = vm.get(object, vm.symbols.unscopables)?;
    if !unscopables.is_object() {
        return Ok(false);
    }
    let value = vm.get(unscopables.as_gc(), key)?;
    Ok(vm.to_boolean(value))
}

fn eval_vars_slot(vm: &Vm, context: Gc<ValueArray>) -> Option<usize> {
    if context.aux == WITH {
        return None;
    }
    let info = &vm.scope_infos[context.aux as usize];
    if !info.is_variable_scope {
        return None;
    }
    info.bindings.iter().position(|b| String::from_utf16_lossy(&b.name) == EVAL_VARS).map(|i| i + 1)
}

fn eval_vars(vm: &Vm, context: Gc<ValueArray>) -> Option<Gc<JsObject>> {
    let value = context.get(eval_vars_slot(vm, context)?);
    if value.is_object() { Some(value.as_gc()) } else { None }
}

/// LoadDynamic.
pub fn load_dynamic(
    vm: &mut Vm,
    context: Value,
    key: PropertyKey,
    must_exist: bool,
    strict: bool,
) -> JsResult<Value> {
    match lookup(vm, context, key)? {
        Place::Slot(context, slot) => {
            let value = slot_value(vm, context, slot);
            if value.is_hole() { Err(throw_uninitialised(vm, key.cell_value())) } else { Ok(value) }
        }
        Place::Object(object, with) => load_object(vm, object, key, with, strict),
        Place::Global => globals::load(vm, key, None, must_exist),
    }
}

/// GetBindingValue of an object environment (9.1.1.2.6): the property may have gone meanwhile.
fn load_object(
    vm: &mut Vm,
    object: Gc<JsObject>,
    key: PropertyKey,
    with: bool,
    strict: bool,
) -> JsResult<Value> {
    if with && !vm.has_property(object, key)? {
        if !strict {
            return Ok(Value::UNDEFINED);
        }
        let name = vm.describe_key(key);
        return Err(vm.reference_error(format!("{name} is not defined")));
    }
    vm.get(object, key)
}

/// LoadDynamicCallee: (function, this).
pub fn load_dynamic_callee(
    vm: &mut Vm,
    context: Value,
    key: PropertyKey,
    strict: bool,
) -> JsResult<(Value, Value)> {
    match lookup(vm, context, key)? {
        Place::Object(object, with) => {
            let function = load_object(vm, object, key, with, strict)?;
            Ok((function, if with { object.value() } else { Value::UNDEFINED }))
        }
        Place::Slot(context, slot) => {
            let value = slot_value(vm, context, slot);
            if value.is_hole() {
                Err(throw_uninitialised(vm, key.cell_value()))
            } else {
                Ok((value, Value::UNDEFINED))
            }
        }
        Place::Global => Ok((globals::load(vm, key, None, true)?, Value::UNDEFINED)),
    }
}

/// ResolveDynamic: the context or object that has the name; undefined when none has (checked again at
/// the store); the global object for globals that exist.
pub fn resolve_dynamic(vm: &mut Vm, context: Value, key: PropertyKey) -> JsResult<Value> {
    match lookup(vm, context, key)? {
        Place::Slot(context, ..) => Ok(context.value()),
        Place::Object(object, _) => Ok(object.value()),
        Place::Global => {
            let lexical: Gc<JsObject> = vm.realm().lexical.as_gc();
            if vm.own_attributes(lexical, key).is_some() {
                return Ok(lexical.value());
            }
            let global: Gc<JsObject> = vm.realm().global.as_gc();
            Ok(if vm.has_property(global, key)? { global.value() } else { Value::UNDEFINED })
        }
    }
}

/// Value of a context slot, through the import cell if it stands for an imported variable; HOLE before
/// initialisation.
fn slot_value(vm: &Vm, context: Gc<ValueArray>, slot: usize) -> Value {
    let value = context.get(slot);
    let kind = vm.scope_infos[context.aux as usize].bindings[slot - 1].kind;
    if kind != BindingKind::Import || value.is_cell() || value.is_hole() {
        return value;
    }
    // SAFETY: linking put the address of a cell of the module's record there, which lives as long as the
    // VM, as do module contexts.
    unsafe {
        let cell = *value.as_private::<ImportCell>();
        (*cell.context).get(cell.slot as usize)
    }
}

fn slot_in(vm: &mut Vm, context: Gc<ValueArray>, key: PropertyKey) -> Option<(usize, BindingKind)> {
    let info: *const ScopeInfo = &vm.scope_infos[context.aux as usize];
    // SAFETY: no scope info is added during the loop.
    for (i, binding) in unsafe { &*info }.bindings.iter().enumerate() {
        if units_equal(&binding.name, key, vm) {
            return Some((i + 1, binding.kind));
        }
    }
    None
}

/// StoreResolved.
pub fn store_resolved(
    vm: &mut Vm,
    place: Value,
    key: PropertyKey,
    value: Value,
    strict: bool,
) -> JsResult<()> {
    if place.is_undefined() {
        if strict {
            let name = vm.describe_key(key);
            return Err(vm.reference_error(format!("{name} is not defined")));
        }
        let global: Gc<JsObject> = vm.realm().global.as_gc();
        vm.set(global, key, value, false)?;
        return Ok(());
    }
    if place.is_kind(CellKind::Context) {
        let mut context: Gc<ValueArray> = place.as_gc();
        if let Some((slot, kind)) = slot_in(vm, context, key) {
            match kind {
                BindingKind::Const => {
                    if context.get(slot).is_hole() {
                        return Err(throw_uninitialised(vm, key.cell_value()));
                    }
                    return Err(vm.type_error("Assignment to constant variable."));
                }
                BindingKind::Import => return Err(vm.type_error("Assignment to constant variable.")),
                BindingKind::FunctionName => {
                    if strict {
                        return Err(vm.type_error("Assignment to constant variable."));
                    }
                    return Ok(());
                }
                BindingKind::Let | BindingKind::Class if context.get(slot).is_hole() => {
                    return Err(throw_uninitialised(vm, key.cell_value()));
                }
                _ => {}
            }
            context.set(slot, value);
            vm.heap.write_barrier_value(context.header(), value.0);
            return Ok(());
        }
    }
    let object: Gc<JsObject> = place.as_gc();
    if place == vm.realm().lexical {
        return globals::store(vm, key, value, None, strict);
    }
    // SetMutableBinding of an object environment (9.1.1.2.5).
    let exists = vm.has_property(object, key)?;
    if !exists && strict {
        let name = vm.describe_key(key);
        return Err(vm.reference_error(format!("{name} is not defined")));
    }
    vm.set(object, key, value, strict)?;
    Ok(())
}

/// LoadResolved.
pub fn load_resolved(vm: &mut Vm, place: Value, key: PropertyKey, strict: bool) -> JsResult<Value> {
    if place.is_undefined() {
        let name = vm.describe_key(key);
        return Err(vm.reference_error(format!("{name} is not defined")));
    }
    if place.is_kind(CellKind::Context) {
        let context: Gc<ValueArray> = place.as_gc();
        if let Some((slot, _)) = slot_in(vm, context, key) {
            let value = slot_value(vm, context, slot);
            return if value.is_hole() { Err(throw_uninitialised(vm, key.cell_value())) } else { Ok(value) };
        }
    }
    if place == vm.realm().lexical {
        return globals::load(vm, key, None, true);
    }
    load_object(vm, place.as_gc(), key, true, strict)
}

/// `delete name`.
pub fn delete_dynamic(vm: &mut Vm, context: Value, key: PropertyKey) -> JsResult<bool> {
    match lookup(vm, context, key)? {
        Place::Slot(..) => Ok(false),
        Place::Object(object, _) => vm.delete(object, key),
        Place::Global => {
            let lexical: Gc<JsObject> = vm.realm().lexical.as_gc();
            if vm.own_attributes(lexical, key).is_some() {
                return Ok(false);
            }
            let global: Gc<JsObject> = vm.realm().global.as_gc();
            vm.delete(global, key)
        }
    }
}

/// The nearest context that takes eval's variables; None: the global object.
fn variable_context(vm: &Vm, context: Value) -> Option<Gc<ValueArray>> {
    let mut at = context;
    while at.is_cell() {
        let context: Gc<ValueArray> = at.as_gc();
        if eval_vars_slot(vm, context).is_some() {
            return Some(context);
        }
        at = context.get(0);
    }
    None
}

/// EvalDeclarationInstantiation (19.2.1.3) for sloppy eval code.
pub fn declare_eval_vars(vm: &mut Vm, code: *mut CodeBlock, context: Value, info: u32) -> JsResult<()> {
    // SAFETY: the running code block.
    let scope = unsafe { (&*code).function.scopes[info as usize].clone() };
    let target = variable_context(vm, context);
    // Steps 3 and 8: conflicts are found before anything is declared.
    for binding in scope.bindings.iter().filter(|b| b.kind != BindingKind::AnnexBFunction) {
        let key = vm.key_from_utf16(&binding.name);
        let name = String::from_utf16_lossy(&binding.name);
        if find_conflict(vm, context, target, key)?.is_some() {
            return Err(vm.syntax_error(format!("Identifier '{name}' has already been declared")));
        }
        let global: Gc<JsObject> = vm.realm().global.as_gc();
        if target.is_none()
            && binding.kind == BindingKind::Function
            && !globals::can_declare_function(vm, global, key)?
        {
            return Err(vm.type_error(format!("Cannot redefine global function '{name}'")));
        }
    }
    for binding in &scope.bindings {
        let key = vm.key_from_utf16(&binding.name);
        if binding.kind == BindingKind::AnnexBFunction && find_conflict(vm, context, target, key)?.is_some() {
            continue;
        }
        match target {
            None => {
                let global: Gc<JsObject> = vm.realm().global.as_gc();
                if binding.kind == BindingKind::Function {
                    globals::define_function(vm, key, Value::UNDEFINED, true)?;
                } else if !vm.has_own_property(global, key)? && !vm.is_extensible(global)? {
                    if binding.kind == BindingKind::AnnexBFunction {
                        continue;
                    }
                    let name = String::from_utf16_lossy(&binding.name);
                    return Err(vm.type_error(format!(
                        "Cannot define global variable '{name}', global is not extensible"
                    )));
                } else {
                    globals::declare_var(vm, global, key, true)?;
                }
            }
            Some(mut context) => {
                if slot_in(vm, context, key).is_some() {
                    continue;
                }
                let slot = eval_vars_slot(vm, context).unwrap_or(1);
                let vars = if context.get(slot).is_object() {
                    context.get(slot).as_gc()
                } else {
                    let vars = vm.new_object_with_proto(Value::NULL)?;
                    context.set(slot, vars.value());
                    vm.heap.write_barrier(context.header());
                    vars
                };
                if vm.own_attributes(vars, key).is_none() {
                    let descriptor = PropertyDescriptor::data(Value::UNDEFINED, Attributes::ALL);
                    vm.define_property_or_throw(vars, key, descriptor)?;
                }
            }
        }
    }
    Ok(())
}

fn find_conflict(
    vm: &mut Vm,
    context: Value,
    target: Option<Gc<ValueArray>>,
    key: PropertyKey,
) -> JsResult<Option<bool>> {
    let mut at = context;
    while at.is_cell() {
        let context: Gc<ValueArray> = at.as_gc();
        // Scopes inside the variable scope declare lexically, parameters included (only simple catch
        // parameters let a `var` pass); the variable scope's own lexical names share its context.
        if context.aux != WITH
            && let Some((_, kind)) = slot_in(vm, context, key)
            && match kind {
                BindingKind::Let | BindingKind::Const | BindingKind::Class => true,
                BindingKind::CatchParameter | BindingKind::Pseudo => false,
                _ => target != Some(context),
            }
        {
            return Ok(Some(true));
        }
        if target == Some(context) {
            return Ok(None);
        }
        at = context.get(0);
    }
    let lexical: Gc<JsObject> = vm.realm().lexical.as_gc();
    Ok(if vm.own_attributes(lexical, key).is_some() { Some(true) } else { None })
}

/// StoreEvalVar: a function or initial value into the variable scope.
pub fn store_eval_var(vm: &mut Vm, context: Value, key: PropertyKey, value: Value) -> JsResult<()> {
    match variable_context(vm, context) {
        None => {
            let global: Gc<JsObject> = vm.realm().global.as_gc();
            vm.set(global, key, value, false)?;
        }
        Some(mut context) => {
            if let Some((slot, _)) = slot_in(vm, context, key) {
                context.set(slot, value);
                vm.heap.write_barrier_value(context.header(), value.0);
            } else if let Some(vars) = eval_vars(vm, context) {
                vm.set(vars, key, value, false)?;
            }
        }
    }
    Ok(())
}

/// PerformEval (19.2.1.1), direct.
pub fn direct_eval(
    vm: &mut Vm,
    code: *mut CodeBlock,
    this: Value,
    source: Value,
    context: Value,
    info: u32,
) -> JsResult<Value> {
    if !source.is_string() {
        return Ok(source);
    }
    // SAFETY: the running code block.
    let eval = unsafe { (&*code).function.scopes[info as usize].eval.clone().unwrap_or_default() };
    crate::execution::eval::perform_direct(vm, source.as_gc(), context, this, &eval)
}
