//! The global environment: lexical record and global object (9.1.1.4, 16.1.7).

use super::scopes::throw_uninitialised;
use crate::bytecode::BindingKind;
use crate::execution::{CodeBlock, JsResult, Vm};
use crate::feedback::GlobalIc;
use crate::heap::{CellHeader, CellKind};
use crate::object::{Attributes, JsObject, PropertyDescriptor, PropertyKey, ValueArray};
use crate::value::{Gc, Value};

const LEXICAL: u32 = 1;
const OBJECT: u32 = 2;
const WRITABLE: u32 = 4;

fn holder(vm: &Vm, kind: u32) -> Gc<JsObject> {
    let realm = vm.realm();
    if kind & LEXICAL != 0 { realm.lexical.as_gc() } else { realm.global.as_gc() }
}

/// Value of a cached global that is still where it was.
#[inline(always)]
pub fn cached_load(vm: &Vm, ic: &GlobalIc) -> Option<Value> {
    if ic.epoch != vm.realm().global_epoch {
        return None;
    }
    let object = holder(vm, ic.kind);
    // SAFETY: the epoch guards the slot's existence in the overflow storage.
    let value = unsafe { *(object.slots as *const u8).add(ic.offset as usize).cast::<Value>() };
    if value.is_hole() { None } else { Some(value) }
}

/// Stores to a cached writable global; false: take the slow path.
#[inline(always)]
pub fn cached_store(vm: &mut Vm, ic: &GlobalIc, value: Value) -> bool {
    if ic.epoch != vm.realm().global_epoch || ic.kind & WRITABLE == 0 {
        return false;
    }
    let object = holder(vm, ic.kind);
    let slots: *mut ValueArray = object.slots;
    // SAFETY: as for cached_load.
    unsafe {
        let slot = (slots as *mut u8).add(ic.offset as usize).cast::<Value>();
        if (*slot).is_hole() {
            return false;
        }
        *slot = value;
    }
    vm.heap.write_barrier_value(slots as *mut CellHeader, value.0);
    true
}

/// Caches where a name was found, if it is a plain data slot in overflow storage.
fn cache(vm: &mut Vm, ic: Option<&mut GlobalIc>, object: Gc<JsObject>, key: PropertyKey, kind: u32) {
    let Some(ic) = ic else { return };
    let shape = vm.shape(object.header.shape);
    // SAFETY: an object's shape is live.
    let shape = unsafe { &mut *shape };
    if shape.is_exotic() || object.slots.is_null() {
        return;
    }
    if let Some(entry) = shape.lookup(key)
        && !entry.attributes.is_accessor()
        && entry.slot >= shape.inline_capacity as u32
    {
        *ic = GlobalIc {
            epoch: vm.realm().global_epoch,
            kind: kind | if entry.attributes.writable() { WRITABLE } else { 0 },
            offset: ValueArray::size_for(shape.overflow_index(entry.slot)) as u32,
        };
    }
}

/// GetBindingValue on the global environment.
#[inline(never)]
pub fn load(vm: &mut Vm, key: PropertyKey, ic: Option<&mut GlobalIc>, must_exist: bool) -> JsResult<Value> {
    let lexical: Gc<JsObject> = vm.realm().lexical.as_gc();
    if let Some(value) = vm.get_own_data(lexical, key) {
        if value.is_hole() {
            return Err(throw_uninitialised(vm, key.cell_value()));
        }
        cache(vm, ic, lexical, key, LEXICAL);
        return Ok(value);
    }
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    if let Some(value) = vm.get_own_data(global, key) {
        cache(vm, ic, global, key, OBJECT);
        return Ok(value);
    }
    if !vm.has_property(global, key)? {
        if !must_exist {
            return Ok(Value::UNDEFINED);
        }
        let name = vm.describe_key(key);
        return Err(vm.reference_error(format!("{name} is not defined")));
    }
    vm.get(global, key)
}

/// SetMutableBinding on the global environment.
#[inline(never)]
pub fn store(
    vm: &mut Vm,
    key: PropertyKey,
    value: Value,
    ic: Option<&mut GlobalIc>,
    strict: bool,
) -> JsResult<()> {
    let lexical: Gc<JsObject> = vm.realm().lexical.as_gc();
    if let Some(old) = vm.get_own_data(lexical, key) {
        if old.is_hole() {
            return Err(throw_uninitialised(vm, key.cell_value()));
        }
        let writable = vm.own_attributes(lexical, key).is_some_and(Attributes::writable);
        if !writable {
            return Err(vm.type_error("Assignment to constant variable."));
        }
        vm.set(lexical, key, value, true)?;
        cache(vm, ic, lexical, key, LEXICAL);
        return Ok(());
    }
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    if strict && !vm.has_property(global, key)? {
        let name = vm.describe_key(key);
        return Err(vm.reference_error(format!("{name} is not defined")));
    }
    vm.set(global, key, value, strict)?;
    cache(vm, ic, global, key, OBJECT);
    Ok(())
}

/// GlobalDeclarationInstantiation (16.1.7) for names; functions are stored by DefineGlobalFunction.
pub fn declare(vm: &mut Vm, code: *mut CodeBlock, info: u32) -> JsResult<()> {
    // SAFETY: the running code block.
    let scope = unsafe { (&*code).function.scopes[info as usize].clone() };
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    let lexical: Gc<JsObject> = vm.realm().lexical.as_gc();
    // Steps 3–4: conflicts are found before anything is declared.
    for binding in &scope.bindings {
        let key = vm.key_from_utf16(&binding.name);
        let name = String::from_utf16_lossy(&binding.name);
        match binding.kind {
            BindingKind::Let | BindingKind::Const | BindingKind::Class => {
                let restricted = vm.own_attributes(global, key).is_some_and(|a| !a.configurable());
                if vm.get_own_data(lexical, key).is_some() || restricted {
                    return Err(vm.syntax_error(format!("Identifier '{name}' has already been declared")));
                }
            }
            BindingKind::AnnexBFunction => {}
            _ => {
                if vm.get_own_data(lexical, key).is_some() {
                    return Err(vm.syntax_error(format!("Identifier '{name}' has already been declared")));
                }
            }
        }
    }
    // Steps 8–12: CanDeclareGlobalFunction, CanDeclareGlobalVar.
    for binding in &scope.bindings {
        let key = vm.key_from_utf16(&binding.name);
        let name = String::from_utf16_lossy(&binding.name);
        if binding.kind == BindingKind::Function && !can_declare_function(vm, global, key)? {
            return Err(vm.type_error(format!("Identifier '{name}' has already been declared")));
        }
        if binding.kind == BindingKind::Var
            && !vm.has_own_property(global, key)?
            && !vm.is_extensible(global)?
        {
            return Err(
                vm.type_error(format!("Cannot define global variable '{name}', global is not extensible"))
            );
        }
    }
    for binding in &scope.bindings {
        let key = vm.key_from_utf16(&binding.name);
        match binding.kind {
            BindingKind::Let | BindingKind::Class => {
                let descriptor = PropertyDescriptor::data(Value::HOLE, Attributes::ALL);
                vm.define_property_or_throw(lexical, key, descriptor)?;
                vm.realm_mut().global_epoch += 1;
            }
            BindingKind::Const => {
                let descriptor = PropertyDescriptor::data(Value::HOLE, Attributes(6));
                vm.define_property_or_throw(lexical, key, descriptor)?;
                vm.realm_mut().global_epoch += 1;
            }
            BindingKind::Var => declare_var(vm, global, key, false)?,
            BindingKind::AnnexBFunction => {
                if vm.get_own_data(lexical, key).is_none()
                    && (vm.has_own_property(global, key)? || vm.is_extensible(global)?)
                {
                    declare_var(vm, global, key, false)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// CanDeclareGlobalFunction (9.1.1.4.16).
pub fn can_declare_function(vm: &mut Vm, global: Gc<JsObject>, key: PropertyKey) -> JsResult<bool> {
    match vm.get_own_property(global, key)? {
        None => vm.is_extensible(global),
        Some(existing) => Ok(existing.configurable == Some(true)
            || (existing.is_data() && existing.writable == Some(true) && existing.enumerable == Some(true))),
    }
}

/// CreateGlobalVarBinding (9.1.1.4.17).
pub fn declare_var(vm: &mut Vm, global: Gc<JsObject>, key: PropertyKey, deletable: bool) -> JsResult<()> {
    if !vm.has_own_property(global, key)? && vm.is_extensible(global)? {
        // A context's variables are properties of the host's object, which may delete them.
        let deletable = deletable || global.header.kind == CellKind::Proxy as u8;
        let attributes = Attributes(if deletable { 7 } else { 3 });
        vm.define_property_or_throw(global, key, PropertyDescriptor::data(Value::UNDEFINED, attributes))?;
    }
    Ok(())
}

/// CreateGlobalFunctionBinding (9.1.1.4.18).
pub fn define_function(vm: &mut Vm, key: PropertyKey, function: Value, deletable: bool) -> JsResult<()> {
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    let existing = vm.get_own_property(global, key)?;
    let deletable = deletable || global.header.kind == CellKind::Proxy as u8;
    let descriptor = match existing {
        Some(e) if e.configurable != Some(true) => {
            PropertyDescriptor { value: Some(function), ..PropertyDescriptor::default() }
        }
        _ => PropertyDescriptor::data(function, Attributes(if deletable { 7 } else { 3 })),
    };
    vm.define_property_or_throw(global, key, descriptor)?;
    vm.set(global, key, function, true)?;
    vm.realm_mut().global_epoch += 1;
    Ok(())
}

/// InitializeBinding of a top-level lexical declaration.
pub fn init_lexical(vm: &mut Vm, key: PropertyKey, value: Value) -> JsResult<()> {
    let lexical: Gc<JsObject> = vm.realm().lexical.as_gc();
    vm.put_own_data(lexical, key, value);
    Ok(())
}
