//! Named property access: cache hits and the way to the generic operations.

use crate::execution::{CodeBlock, JsResult, Vm};
use crate::feedback::{CaseKind, PropertyCase, PropertyIc};
use crate::heap::CellHeader;
use crate::object::shape::FieldRepr;
use crate::object::{JsArray, JsObject, PropertyKey, ValueArray};
use crate::string::JsString;
use crate::value::Value;

/// Value of a cached load case whose shape check has passed, if it is a plain load that is still valid.
///
/// # Safety
/// `header` is a live cell whose shape is `case.shape`.
#[inline(always)]
pub unsafe fn load_case(vm: &Vm, case: &PropertyCase, header: *mut CellHeader) -> Option<Value> {
    // SAFETY: the case was made for objects of this shape: offsets are inside the object or its storage;
    // holders are kept alive by the cache.
    unsafe {
        let object = header as *const u8;
        let slots = |cell: *const CellHeader| (*(cell as *const JsObject)).slots as *const u8;
        match case.kind {
            CaseKind::OwnInline => Some(*object.add(case.offset as usize).cast()),
            CaseKind::OwnOverflow => Some(*slots(header).add(case.offset as usize).cast()),
            CaseKind::ProtoInline if case.epoch == vm.proto_epoch => {
                Some(*(case.holder.as_cell() as *const u8).add(case.offset as usize).cast())
            }
            CaseKind::ProtoOverflow if case.epoch == vm.proto_epoch => {
                Some(*slots(case.holder.as_cell()).add(case.offset as usize).cast())
            }
            CaseKind::ModuleExport => {
                let value: Value = *(case.holder.as_cell() as *const u8).add(case.offset as usize).cast();
                (!value.is_hole()).then_some(value)
            }
            CaseKind::Absent if case.epoch == vm.proto_epoch => Some(Value::UNDEFINED),
            CaseKind::ArrayLength => Some(Value::number((*(header as *const JsArray)).length() as f64)),
            CaseKind::StringLength => Some(Value::int((*(header as *const JsString)).length as i32)),
            _ => None,
        }
    }
}

/// Load through any case of the cache; None: take the slow path.
///
/// # Safety
/// `header` is a live cell.
#[inline(always)]
pub unsafe fn try_cached_load(vm: &Vm, ic: &PropertyIc, header: *mut CellHeader) -> Option<Value> {
    // SAFETY: the shape is compared before each case is used.
    unsafe {
        let shape = (*header).shape;
        if ic.first.shape == shape {
            return load_case(vm, &ic.first, header);
        }
        ic.more.iter().find(|case| case.shape == shape).and_then(|case| load_case(vm, case, header))
    }
}

/// Store through one case; false: take the slow path.
///
/// # Safety
/// `header` is a live cell.
#[inline(always)]
pub unsafe fn try_cached_store(
    vm: &mut Vm,
    case: &PropertyCase,
    header: *mut CellHeader,
    value: Value,
) -> bool {
    // SAFETY: the shape is compared first; the case's offsets are valid for it. `owner` is a live shape
    // (the cached shape's ancestor).
    unsafe {
        if (*header).shape != case.shape {
            return false;
        }
        let mut value = value;
        if !case.owner.is_null() {
            let repr = (*case.owner).field_repr;
            if repr != FieldRepr::Any && !repr.accepts(value) {
                if repr == FieldRepr::Double && value.is_int() {
                    value = Value::double(value.as_int() as f64);
                } else {
                    return false;
                }
            }
        }
        match case.kind {
            CaseKind::OwnInline => {
                *(header as *mut u8).add(case.offset as usize).cast::<Value>() = value;
                vm.heap.write_barrier_value(header, value.0);
                true
            }
            CaseKind::OwnOverflow => {
                let slots = (*(header as *const JsObject)).slots;
                *(slots as *mut u8).add(case.offset as usize).cast::<Value>() = value;
                vm.heap.write_barrier_value(slots as *mut CellHeader, value.0);
                true
            }
            CaseKind::AddInline if case.epoch == vm.proto_epoch => {
                *(header as *mut u8).add(case.offset as usize).cast::<Value>() = value;
                (*header).shape = case.new_shape;
                vm.heap.write_barrier_value(header, value.0);
                true
            }
            CaseKind::AddOverflow if case.epoch == vm.proto_epoch => {
                let slots: *mut ValueArray = (*(header as *const JsObject)).slots;
                if slots.is_null() || ValueArray::size_for((*slots).count as usize) <= case.offset as usize {
                    return false;
                }
                *(slots as *mut u8).add(case.offset as usize).cast::<Value>() = value;
                (*header).shape = case.new_shape;
                vm.heap.write_barrier_value(slots as *mut CellHeader, value.0);
                true
            }
            _ => false,
        }
    }
}

/// GetNamed after a miss of the first case.
#[inline(never)]
pub fn get_named_slow(
    vm: &mut Vm,
    code: *mut CodeBlock,
    ic: *mut PropertyIc,
    object: Value,
    key: PropertyKey,
    pc: *const u32,
) -> JsResult<Value> {
    // SAFETY: `ic` is a slot of the running code block.
    unsafe {
        if object.is_cell() {
            if (*ic).megamorphic {
                if let Some(value) = vm.megamorphic_get(object, key) {
                    return Ok(value);
                }
            } else if let Some(value) = try_cached_load(vm, &*ic, object.as_cell()) {
                return Ok(value);
            }
        } else if object.is_nullish() {
            return Err(super::errors::throw_nullish_read(vm, object, key, pc));
        }
        vm.cached_get_miss(ic, (*code).cell, object, key)
    }
}

/// SetNamed after a miss of the first case.
#[inline(never)]
pub fn set_named_slow(
    vm: &mut Vm,
    code: *mut CodeBlock,
    ic: *mut PropertyIc,
    object: Value,
    key: PropertyKey,
    value: Value,
) -> JsResult<()> {
    // SAFETY: `ic` is a slot of the running code block.
    unsafe {
        if object.is_cell() {
            if (*ic).megamorphic && vm.megamorphic_set(object, key, value) {
                return Ok(());
            }
            let header = object.as_cell();
            let shape = (*header).shape;
            for i in 0..(*ic).more.len() {
                let case = (&(*ic).more)[i];
                if case.shape == shape && try_cached_store(vm, &case, header, value) {
                    return Ok(());
                }
            }
        } else if object.is_nullish() {
            return Err(super::errors::throw_nullish_write(vm, object, key));
        }
        let strict = (*code).is_strict();
        vm.cached_set_miss(ic, (*code).cell, object, key, value, strict)
    }
}

/// As [`set_named_slow`], trying the first case too (keyed stores with one key).
pub fn set_named_slow_any(
    vm: &mut Vm,
    code: *mut CodeBlock,
    ic: *mut PropertyIc,
    object: Value,
    key: PropertyKey,
    value: Value,
) -> JsResult<()> {
    // SAFETY: `ic` is a slot of the running code block; object is checked to be a cell.
    unsafe {
        let first = (*ic).first;
        if object.is_cell() && try_cached_store(vm, &first, object.as_cell(), value) {
            return Ok(());
        }
    }
    set_named_slow(vm, code, ic, object, key, value)
}

/// DefineNamed after a miss of the first case.
#[inline(never)]
pub fn define_named_slow(
    vm: &mut Vm,
    code: *mut CodeBlock,
    ic: *mut PropertyIc,
    object: Value,
    key: PropertyKey,
    value: Value,
) -> JsResult<()> {
    // SAFETY: `ic` is a slot of the running code block.
    unsafe {
        let header = object.as_cell();
        let shape = (*header).shape;
        for i in 0..(*ic).more.len() {
            let case = (&(*ic).more)[i];
            if case.shape == shape && try_cached_store(vm, &case, header, value) {
                return Ok(());
            }
        }
        vm.cached_define_miss(ic, (*code).cell, object.as_gc(), key, value)
    }
}

/// The `delete` operator on a property.
pub fn delete(vm: &mut Vm, base: Value, key: PropertyKey, strict: bool) -> JsResult<bool> {
    if base.is_nullish() {
        return Err(vm.type_error("Cannot convert undefined or null to object"));
    }
    let object = vm.to_object(base)?;
    let deleted = vm.delete(object, key)?;
    if !deleted && strict {
        let name = vm.describe_key(key);
        if object.header.is(crate::heap::CellKind::Proxy) {
            return Err(
                vm.type_error(format!("'deleteProperty' on proxy: trap returned falsish for property '{name}'"))
            );
        }
        let holder = vm.describe(object.value());
        return Err(vm.type_error(format!("Cannot delete property '{name}' of {holder}")));
    }
    Ok(deleted)
}
