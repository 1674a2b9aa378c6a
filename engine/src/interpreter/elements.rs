//! Keyed access: fast paths over elements and the way to the generic operations.

use super::properties::{self, try_cached_load};
use crate::execution::{CodeBlock, JsResult, Vm};
use crate::feedback::{ElementIc, PropertyIc, element_bits};
use crate::heap::{CellHeader, CellKind};
use crate::object::{ElementsKind, JsArray, JsObject, PropertyKey, TypedArray, ValueArray};
use crate::value::{Gc, Value};

#[inline(always)]
fn kind_bits(kind: u8, elements: ElementsKind) -> u32 {
    let holey = if elements.is_holey() { element_bits::HOLEY } else { 0 };
    if kind != CellKind::Array as u8 {
        return element_bits::OBJECT_FAST | holey;
    }
    holey
        | match elements {
            ElementsKind::PackedInt32 | ElementsKind::HoleyInt32 => element_bits::ARRAY_INT32,
            ElementsKind::PackedDouble | ElementsKind::HoleyDouble => element_bits::ARRAY_DOUBLE,
            _ => element_bits::ARRAY_TAGGED,
        }
}

/// The kind that takes anything, with holes if the number kind had them.
#[inline(always)]
fn tagged_kind(kind: ElementsKind) -> ElementsKind {
    if kind.is_holey() { ElementsKind::HoleyTagged } else { ElementsKind::PackedTagged }
}

/// Element at an int32 key of an object with fast elements.
///
/// # Safety
/// `object`, if a cell, is live.
#[inline(always)]
pub unsafe fn try_fast_get(ic: &mut ElementIc, object: Value, key: Value) -> Option<Value> {
    if !key.is_int() || !object.is_object() {
        return None;
    }
    // SAFETY: an object has elements; the index is checked against their count. Kinds with other schemes
    // keep the empty array here or are flagged Dictionary.
    unsafe {
        let o = object.as_cell() as *const JsObject;
        let kind = (*o).elements_kind();
        let index = key.as_int() as u32;
        if !kind.is_fast() || index >= (*(*o).elements).count {
            return None;
        }
        let value = (*(*o).elements).get(index as usize);
        if value.is_hole() {
            return None;
        }
        ic.bits |= kind_bits((*o).header.kind, kind);
        Some(value)
    }
}

/// Overwrites an element, or appends to an array with room; false: take the slow path.
///
/// # Safety
/// `object`, if a cell, is live.
#[inline(always)]
pub unsafe fn try_fast_set(vm: &mut Vm, ic: &mut ElementIc, object: Value, key: Value, value: Value) -> bool {
    if !key.is_int() || !object.is_object() {
        return false;
    }
    // SAFETY: as for try_fast_get.
    unsafe {
        let o = object.as_cell() as *mut JsObject;
        let mut kind = (*o).elements_kind();
        let index = key.as_int() as u32;
        let elements: *mut ValueArray = (*o).elements;
        if index >= (*elements).count {
            return false;
        }
        let mut value = value;
        let mut general = kind;
        match kind {
            ElementsKind::PackedTagged | ElementsKind::HoleyTagged => {}
            ElementsKind::PackedInt32 | ElementsKind::HoleyInt32 => {
                if value.is_double() {
                    // Ints are encoded anew as doubles.
                    if (*o).header.kind != CellKind::Array as u8 || index > (*(o as *mut JsArray)).length() {
                        return false;
                    }
                    ic.bits |= element_bits::KIND_CHANGE | kind_bits(CellKind::Array as u8, kind);
                    value = vm.prepare_element(Gc::from_raw(o), value);
                    kind = (*o).elements_kind();
                    general = kind;
                } else if !value.is_int() {
                    general = tagged_kind(kind);
                }
            }
            ElementsKind::PackedDouble | ElementsKind::HoleyDouble => {
                if value.is_int() {
                    value = Value::double(value.as_int() as f64);
                } else if !value.is_double() {
                    general = tagged_kind(kind);
                }
            }
            ElementsKind::Dictionary => return false,
        }
        if (*elements).get(index as usize).is_hole() {
            // Append, or fill a hole: only plain arrays, and only while no prototype can interfere.
            if (*o).header.kind != CellKind::Array as u8 || !vm.no_prototype_elements {
                return false;
            }
            let array = o as *mut JsArray;
            let length = (*array).length();
            if index == length {
                (*array).set_length_field(length + 1);
                ic.bits |= element_bits::APPEND;
            } else if index > length {
                return false;
            }
        }
        ic.bits |= kind_bits((*o).header.kind, kind);
        if general != kind {
            // All kinds hold boxed Values: the tagged kind takes the elements as they are.
            (*o).set_elements_kind(general);
            ic.bits |= kind_bits((*o).header.kind, general) | element_bits::KIND_CHANGE;
        }
        (*elements).set(index as usize, value);
        vm.heap.write_barrier_element(elements as *mut CellHeader, index as usize, value.0);
        true
    }
}

/// ToPropertyKey: a value that stands for the key. Indices stay ints, whatever number they were: element caches
/// tell them from names by that.
pub fn property_key_value(vm: &mut Vm, value: Value) -> JsResult<Value> {
    if value.is_int() || value.is_string() || value.is_symbol() {
        return Ok(value);
    }
    let key = vm.to_property_key(value)?;
    Ok(match key.as_index().and_then(|index| i32::try_from(index).ok()) {
        Some(index) => Value::int(index),
        None => vm.key_to_value(key),
    })
}

fn record(ic: &mut ElementIc, object: Value, key: Value) {
    if !key.is_number() {
        ic.bits |= element_bits::NAMED_KEY;
        return;
    }
    if key.is_double() {
        ic.bits |= element_bits::DOUBLE_KEY;
    }
    match object.cell_kind().and_then(CellKind::from_u8) {
        Some(CellKind::String) => ic.bits |= element_bits::STRING,
        Some(CellKind::TypedArray) => {
            let array: Gc<TypedArray> = object.as_gc();
            ic.bits |= 1 << (element_bits::TYPED_SHIFT + array.kind.as_int() as u32);
            if key.is_int() && key.as_int() as u32 as u64 >= (array.length & 0xFFFF_FFFF_FFFF) {
                ic.bits |= element_bits::OUT_OF_BOUNDS;
            }
        }
        Some(CellKind::MappedArguments | CellKind::UnmappedArguments) => ic.bits |= element_bits::ARGUMENTS,
        Some(CellKind::Array) => {
            let array: Gc<JsArray> = object.as_gc();
            let elements = array.object.elements_kind();
            if elements.is_fast() {
                ic.bits |= kind_bits(CellKind::Array as u8, elements);
                if key.is_int() && (key.as_int() as u32) < array.length() {
                    ic.bits |= element_bits::HOLE_READ;
                } else if key.is_int() {
                    ic.bits |= element_bits::OUT_OF_BOUNDS;
                }
            } else {
                ic.bits |= element_bits::OTHER;
            }
        }
        _ => ic.bits |= element_bits::OTHER,
    }
}

/// GetElem after a miss of the fast path.
#[inline(never)]
pub fn get_slow(
    vm: &mut Vm,
    code: *mut CodeBlock,
    ic: *mut ElementIc,
    object: Value,
    key: Value,
    pc: *const u32,
) -> JsResult<Value> {
    // SAFETY: `ic` is a slot of the running code block.
    let ic = unsafe { &mut *ic };
    record(ic, object, key);
    if key.is_int() {
        if object.is_kind(CellKind::TypedArray) {
            return vm.typed_array_get(object.as_gc(), key.as_int() as i64);
        }
        if object.is_string() && key.as_int() >= 0 {
            let string: Gc<crate::string::JsString> = object.as_gc();
            let index = key.as_int() as u32;
            if index < string.length {
                let unit = vm.unit_at(string, index as usize)?;
                return Ok(vm.single_char_string(unit).value());
            }
        }
    } else if key.is_double() {
        let n = key.as_double();
        let i = n as i32;
        if i as f64 == n {
            // SAFETY: object is live.
            if let Some(value) = unsafe { try_fast_get(ic, object, Value::int(i)) } {
                return Ok(value);
            }
        }
    }
    if object.is_nullish() {
        return Err(super::errors::throw_nullish_keyed_read(vm, object, key, pc));
    }
    let key = vm.to_property_key(key)?;
    if !key.is_index() && object.is_cell() {
        // One key seen here: the named cache serves it.
        if ic.key.0 == key.raw() {
            // SAFETY: object is a live cell.
            if let Some(value) = unsafe { try_cached_load(vm, &ic.named, object.as_cell()) } {
                return Ok(value);
            }
            // SAFETY: the code block is running.
            return unsafe { vm.cached_get_miss(&mut ic.named, (*code).cell, object, key) };
        }
        if ic.key.is_hole() {
            ic.key = Value(key.raw());
            // SAFETY: the code block is running.
            unsafe {
                vm.heap.write_barrier((*code).cell);
                return vm.cached_get_miss(&mut ic.named, (*code).cell, object, key);
            }
        }
        ic.named.megamorphic = true;
        if let Some(value) = vm.megamorphic_get(object, key) {
            return Ok(value);
        }
        // The slot's cases are those of its own key.
        let mut other = PropertyIc { megamorphic: true, ..PropertyIc::EMPTY };
        // SAFETY: the code block is running.
        return unsafe { vm.cached_get_miss(&mut other, (*code).cell, object, key) };
    }
    vm.get_v(object, key)
}

/// SetElem after a miss of the fast path.
#[inline(never)]
pub fn set_slow(
    vm: &mut Vm,
    code: *mut CodeBlock,
    ic: *mut ElementIc,
    object: Value,
    key: Value,
    value: Value,
) -> JsResult<()> {
    // SAFETY: `ic` is a slot of the running code block.
    let ic = unsafe { &mut *ic };
    // SAFETY: the code block is running.
    let (strict, cell) = unsafe { ((*code).is_strict(), (*code).cell) };
    if key.is_number() {
        match object.cell_kind().and_then(CellKind::from_u8) {
            Some(CellKind::TypedArray) => {
                record(ic, object, key);
                let array: Gc<TypedArray> = object.as_gc();
                if key.is_int() && !array.viewed_buffer().is_immutable() {
                    return vm.typed_array_set(object.as_gc(), key.as_int() as i64, value);
                }
            }
            Some(CellKind::Array) => {
                let array: Gc<JsArray> = object.as_gc();
                let before = array.object.elements_kind();
                let length = array.length();
                if before.is_fast() {
                    ic.bits |= kind_bits(CellKind::Array as u8, before);
                }
                if key.is_int() && key.as_int() as u32 == length {
                    ic.bits |= element_bits::APPEND;
                }
                if before.is_fast() && vm.no_prototype_elements && key.is_int() && key.as_int() >= 0 {
                    // FAST PATH: an own data property, or one that no prototype has; fast arrays take it.
                    vm.put_element(array.object(), key.as_int() as u32, value)?;
                } else {
                    let key = vm.to_property_key(key)?;
                    vm.set(array.object(), key, value, strict)?;
                }
                let after = array.object.elements_kind();
                if after != before {
                    ic.bits |= element_bits::KIND_CHANGE;
                    if after.is_fast() {
                        ic.bits |= kind_bits(CellKind::Array as u8, after);
                    }
                }
                return Ok(());
            }
            _ => record(ic, object, key),
        }
    } else {
        ic.bits |= element_bits::NAMED_KEY;
    }
    if object.is_nullish() {
        return Err(super::errors::throw_nullish_keyed_write(vm, object, key));
    }
    let key = vm.to_property_key(key)?;
    if !key.is_index() && object.is_cell() {
        if ic.key.is_hole() {
            ic.key = Value(key.raw());
            vm.heap.write_barrier(cell);
        }
        if ic.key.0 == key.raw() {
            return properties::set_named_slow_any(vm, code, &mut ic.named, object, key, value);
        }
        ic.named.megamorphic = true;
        if vm.megamorphic_set(object, key, value) {
            return Ok(());
        }
        // The slot's cases are those of its own key.
        let mut other = PropertyIc { megamorphic: true, ..PropertyIc::EMPTY };
        return vm.cached_set_miss(&mut other, cell, object, key, value, strict);
    }
    vm.set_v(object, key, value, strict)
}

/// `key in object`.
pub fn has_element(vm: &mut Vm, key: Value, object: Value) -> JsResult<bool> {
    if !object.is_object() {
        let object = vm.describe(object);
        let key = vm.describe(key);
        return Err(vm.type_error(format!("Cannot use 'in' operator to search for '{key}' in {object}")));
    }
    let key = vm.to_property_key(key)?;
    vm.has_property(object.as_gc(), key)
}

/// DefineElem: CreateDataPropertyOrThrow with a computed key.
pub fn define(vm: &mut Vm, object: Value, key: Value, value: Value) -> JsResult<()> {
    let key = vm.to_property_key(key)?;
    vm.create_data_property_or_throw(object.as_gc(), key, value)?;
    Ok(())
}

/// `delete object[key]`.
pub fn delete(vm: &mut Vm, object: Value, key: Value, strict: bool) -> JsResult<bool> {
    if object.is_nullish() {
        return Err(vm.type_error("Cannot convert undefined or null to object"));
    }
    let key: PropertyKey = vm.to_property_key(key)?;
    properties::delete(vm, object, key, strict)
}
