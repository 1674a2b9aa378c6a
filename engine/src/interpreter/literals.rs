//! Literals: objects, arrays, regular expressions, templates, closures, string concatenation.

use crate::execution::realm::MAX_LITERAL;
use crate::execution::{CodeBlock, ErrorKind, JsResult, Throw, Vm, link};
use crate::feedback::AllocSite;
use crate::object::{Attributes, ElementsKind, JsArray, PropertyDescriptor};
use crate::string::JsString;
use crate::value::{Gc, Value};

/// `{}` with room for `count` properties.
#[inline]
pub fn new_object(vm: &mut Vm, count: u32, site: &mut AllocSite) -> JsResult<Value> {
    site.count = site.count.saturating_add(1);
    // An empty literal is usually filled by assignments.
    let capacity = if count == 0 { 4 } else { (count as usize).min(MAX_LITERAL) };
    let shape = vm.object_literal_shape(capacity);
    Ok(vm.alloc_object(shape)?.value())
}

/// `[a, b, …]`.
pub fn new_array(vm: &mut Vm, values: &[Value], site: &mut AllocSite) -> JsResult<Value> {
    site.count = site.count.saturating_add(1);
    let array = vm.new_array_from(values)?;
    site.elements_kind = site.elements_kind.max(array.object.elements_kind() as u8);
    Ok(array.value())
}

/// An elision.
pub fn array_push_hole(vm: &mut Vm, array: Value) -> JsResult<()> {
    let array: Gc<JsArray> = array.as_gc();
    let length = array.length();
    let kind = array.object.elements_kind();
    if kind.is_fast() {
        array.object().set_elements_kind(kind.holey());
    }
    debug_assert!(kind != ElementsKind::Dictionary || length > 0);
    vm.set_array_length(array, length + 1)
}

/// `...src` in an array literal.
pub fn array_spread(vm: &mut Vm, array: Value, src: Value) -> JsResult<()> {
    let array: Gc<JsArray> = array.as_gc();
    // FAST PATH: a plain packed array under pristine iteration has no observable steps.
    if vm.array_iteration_pristine && vm.is_pristine_array(src) {
        let source: Gc<JsArray> = src.as_gc();
        for i in 0..source.length() {
            // SAFETY: elements are never null; fast arrays' capacity covers their length.
            let value = unsafe { (*source.object.elements).get(i as usize) };
            vm.array_push(array, if value.is_hole() { Value::UNDEFINED } else { value })?;
        }
        return Ok(());
    }
    let (iterator, next) = super::iteration::get_iterator(vm, src)?;
    while let Some(value) = super::iteration::step(vm, iterator, next)? {
        vm.array_push(array, value)?;
    }
    Ok(())
}

/// `__proto__: value`.
pub fn set_literal_prototype(vm: &mut Vm, object: Value, proto: Value) -> JsResult<()> {
    if proto.is_object() || proto.is_null() {
        vm.set_prototype_of(object.as_gc(), proto)?;
    }
    Ok(())
}

/// Rest and spread of properties (7.3.26).
pub fn copy_data_properties(vm: &mut Vm, target: Value, source: Value, excluded: &[Value]) -> JsResult<()> {
    if source.is_nullish() {
        return Ok(());
    }
    let mut keys = Vec::with_capacity(excluded.len());
    for &value in excluded {
        keys.push(vm.to_property_key(value)?);
    }
    vm.copy_data_properties(target.as_gc(), source, &keys)
}

/// A regular expression literal: pattern and flags were checked at compile time.
pub fn new_regexp(vm: &mut Vm, pattern: Value, flags: Value) -> JsResult<Value> {
    Ok(crate::builtins::regexp_constructor::regexp_create(vm, pattern, flags)?.value())
}

/// A closure of inner function `index`.
#[inline]
pub fn new_closure(vm: &mut Vm, code: *mut CodeBlock, index: u32, context: Value) -> JsResult<Value> {
    // SAFETY: the running code block.
    let cell = unsafe { (&(*code).functions)[index as usize] };
    let cell = if cell.is_undefined() { link::link_inner(vm, code, index)? } else { cell };
    vm.new_closure(cell, context)
}

/// Concatenation of template parts (all strings).
pub fn concat_strings(vm: &mut Vm, parts: &[Value]) -> JsResult<Value> {
    let mut result: Option<Gc<JsString>> = None;
    for &part in parts {
        let string: Gc<JsString> = part.as_gc();
        result = Some(match result {
            None => string,
            Some(left) => vm.concat_strings(left, string)?,
        });
    }
    Ok(match result {
        Some(string) => string.value(),
        None => vm.empty_string().value(),
    })
}

/// GetTemplateObject (13.2.8.4).
pub fn template_object(vm: &mut Vm, code: *mut CodeBlock, index: u32) -> JsResult<Value> {
    // SAFETY: the running code block.
    let block = unsafe { &mut *code };
    if let Some(&(_, object)) = block.templates.iter().find(|(i, _)| *i == index) {
        return Ok(object);
    }
    let function = block.function.clone();
    let crate::bytecode::Constant::Template { cooked, raw } = &function.constants[index as usize] else {
        return Err(vm.type_error("malformed template"));
    };
    let strings = vm.new_array_from(&[])?;
    let raws = vm.new_array_from(&[])?;
    for part in cooked {
        let value = match part {
            Some(units) => vm.new_string_utf16(units).value(),
            None => Value::UNDEFINED,
        };
        vm.array_push(strings, value)?;
    }
    for part in raw {
        let value = vm.new_string_utf16(part).value();
        vm.array_push(raws, value)?;
    }
    vm.freeze(raws.object())?;
    vm.define_property_or_throw(
        strings.object(),
        vm.names.raw,
        PropertyDescriptor::data(raws.value(), Attributes::NONE),
    )?;
    vm.freeze(strings.object())?;
    block.templates.push((index, strings.value()));
    vm.heap.write_barrier(block.cell);
    Ok(strings.value())
}

/// ThrowError.
pub fn throw_error(vm: &mut Vm, kind: ErrorKind, message: Value) -> Throw {
    let message: Gc<JsString> = message.as_gc();
    let text = message.to_rust_string();
    vm.throw_error(kind, text)
}
