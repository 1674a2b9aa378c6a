//! 23.1.3 Properties of the Array prototype object: what does not call back. See `array_callbacks` for
//! forEach and its kin, and `array_sort`.

use super::array_iterator_prototype::ArrayIterationKind;
use super::{JitIntrinsic, Method, method};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::{ElementsKind, JsArray, JsObject};
use crate::string::{JsString, StringBuilder};
use crate::value::{Gc, Value};

const METHODS: &[Method] = &[
    method("at", 1, at),
    method("concat", 1, concat),
    method("copyWithin", 2, copy_within),
    method("entries", 0, entries),
    method("fill", 1, fill).jit(JitIntrinsic::ArrayFill),
    method("flat", 0, flat),
    method("includes", 1, includes),
    method("indexOf", 1, index_of).jit(JitIntrinsic::ArrayIndexOf),
    method("join", 1, join),
    method("keys", 0, keys),
    method("lastIndexOf", 1, last_index_of),
    method("pop", 0, pop).jit(JitIntrinsic::ArrayPop),
    method("push", 1, push).jit(JitIntrinsic::ArrayPush),
    method("reverse", 0, reverse),
    method("shift", 0, shift).jit(JitIntrinsic::ArrayShift),
    method("slice", 2, slice),
    method("splice", 2, splice),
    method("toLocaleString", 0, to_locale_string),
    method("toReversed", 0, to_reversed),
    method("toSpliced", 2, to_spliced),
    method("unshift", 1, unshift),
    method("with", 2, with),
];

const TO_STRING: Method = method("toString", 0, to_string);
const VALUES: Method = method("values", 0, values);

/// Names that `with` statements do not see (23.1.3.41).
const UNSCOPABLES: &[&str] = &[
    "at",
    "copyWithin",
    "entries",
    "fill",
    "find",
    "findIndex",
    "findLast",
    "findLastIndex",
    "flat",
    "flatMap",
    "includes",
    "keys",
    "toReversed",
    "toSorted",
    "toSpliced",
    "values",
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    use crate::object::Attributes;
    let proto: Gc<JsObject> = vm.intrinsic(Intrinsic::ArrayPrototype).as_gc();
    vm.install_methods(proto, METHODS)?;
    super::array_callbacks::init(vm, proto)?;
    super::array_sort::init(vm, proto)?;
    vm.install_intrinsic_method(proto, &TO_STRING, Intrinsic::ArrayPrototypeToString)?;
    vm.install_intrinsic_method(proto, &VALUES, Intrinsic::ArrayPrototypeValues)?;
    let values = vm.intrinsic(Intrinsic::ArrayPrototypeValues);
    vm.install_value(proto, vm.symbols.iterator, values, Attributes::HIDDEN)?;
    let unscopables = vm.new_object_with_proto(Value::NULL)?;
    for name in UNSCOPABLES {
        vm.install_named(unscopables, name, Value::TRUE, Attributes::ALL)?;
    }
    vm.install_value(proto, vm.symbols.unscopables, unscopables.value(), Attributes::CONFIG)
}

/// The receiver as an object, and its length.
pub fn receiver(vm: &mut Vm, cx: &CallContext) -> JsResult<(Gc<JsObject>, f64)> {
    let object = vm.to_object(cx.this)?;
    let length = vm.length_of_array_like(object)?;
    Ok((object, length))
}

/// A relative index argument clamped to 0..=length.
pub fn relative(vm: &mut Vm, value: Value, length: f64, default: f64) -> JsResult<f64> {
    if value.is_undefined() {
        return Ok(default);
    }
    let n = vm.to_integer_or_infinity(value)?;
    Ok(if n < 0.0 { (length + n).max(0.0) } else { n.min(length) })
}

/// Get(O, index).
#[inline]
pub fn get_index(vm: &mut Vm, object: Gc<JsObject>, index: f64) -> JsResult<Value> {
    if index < u32::MAX as f64
        && let Some(value) = vm.fast_element(object, index as u32)
    {
        return Ok(value);
    }
    let key = vm.key_from_f64(index);
    vm.get(object, key)
}

/// HasProperty then Get; None when absent.
#[inline]
pub fn get_present(vm: &mut Vm, object: Gc<JsObject>, index: f64) -> JsResult<Option<Value>> {
    if index < u32::MAX as f64
        && let Some(value) = vm.fast_element(object, index as u32)
    {
        return Ok(Some(value));
    }
    let key = vm.key_from_f64(index);
    if vm.has_property(object, key)? { Ok(Some(vm.get(object, key)?)) } else { Ok(None) }
}

/// Set(O, index, value, true).
pub fn set_index(vm: &mut Vm, object: Gc<JsObject>, index: f64, value: Value) -> JsResult<()> {
    let key = vm.key_from_f64(index);
    vm.set(object, key, value, true)?;
    Ok(())
}

fn create_index(vm: &mut Vm, object: Gc<JsObject>, index: f64, value: Value) -> JsResult<()> {
    let key = vm.key_from_f64(index);
    vm.create_data_property_or_throw(object, key, value)
}

fn delete_index(vm: &mut Vm, object: Gc<JsObject>, index: f64) -> JsResult<()> {
    let key = vm.key_from_f64(index);
    vm.delete_property_or_throw(object, key)
}

fn set_length(vm: &mut Vm, object: Gc<JsObject>, length: f64) -> JsResult<()> {
    vm.set(object, vm.names.length, Value::number(length), true)?;
    Ok(())
}

const MAX_SAFE: f64 = 9007199254740991.0;

/// 23.1.3.1 Array.prototype.at ( index )
fn at(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    let n = vm.to_integer_or_infinity(cx.arg(0))?;
    let k = if n < 0.0 { length + n } else { n };
    if k < 0.0 || k >= length { Ok(Value::UNDEFINED) } else { get_index(vm, object, k) }
}

/// 23.1.3.2.1 IsConcatSpreadable
fn is_concat_spreadable(vm: &mut Vm, value: Value) -> JsResult<bool> {
    if !value.is_object() {
        return Ok(false);
    }
    let spreadable = vm.get(value.as_gc(), vm.symbols.is_concat_spreadable)?;
    if !spreadable.is_undefined() {
        return Ok(vm.to_boolean(spreadable));
    }
    vm.is_array(value)
}

/// 23.1.3.2 Array.prototype.concat ( ...items )
fn concat(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = vm.to_object(cx.this)?;
    let result = vm.array_species_create(object, 0.0)?;
    let mut n = 0.0;
    for i in 0..=cx.argc() {
        let item = if i == 0 { object.value() } else { cx.arg(i - 1) };
        if is_concat_spreadable(vm, item)? {
            let source: Gc<JsObject> = item.as_gc();
            let length = vm.length_of_array_like(source)?;
            if n + length > MAX_SAFE {
                return Err(vm.type_error("Invalid array length"));
            }
            let mut k = 0.0;
            while k < length {
                if let Some(value) = get_present(vm, source, k)? {
                    create_index(vm, result, n, value)?;
                }
                n += 1.0;
                k += 1.0;
            }
        } else {
            if n >= MAX_SAFE {
                return Err(vm.type_error("Invalid array length"));
            }
            create_index(vm, result, n, item)?;
            n += 1.0;
        }
    }
    set_length(vm, result, n)?;
    Ok(result.value())
}

/// 23.1.3.4 Array.prototype.copyWithin ( target, start [ , end ] )
fn copy_within(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    let mut to = relative(vm, cx.arg(0), length, 0.0)?;
    let mut from = relative(vm, cx.arg(1), length, 0.0)?;
    let end = relative(vm, cx.arg(2), length, length)?;
    let mut count = (end - from).min(length - to);
    let backwards = from < to && to < from + count;
    if backwards {
        from += count - 1.0;
        to += count - 1.0;
    }
    while count > 0.0 {
        match get_present(vm, object, from)? {
            Some(value) => set_index(vm, object, to, value)?,
            None => delete_index(vm, object, to)?,
        }
        let step = if backwards { -1.0 } else { 1.0 };
        from += step;
        to += step;
        count -= 1.0;
    }
    Ok(object.value())
}

/// 23.1.3.5 Array.prototype.entries ( )
fn entries(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = vm.to_object(cx.this)?;
    vm.create_array_iterator(object, ArrayIterationKind::Entry)
}

/// 23.1.3.18 Array.prototype.keys ( )
fn keys(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = vm.to_object(cx.this)?;
    vm.create_array_iterator(object, ArrayIterationKind::Key)
}

/// 23.1.3.38 Array.prototype.values ( )
fn values(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = vm.to_object(cx.this)?;
    vm.create_array_iterator(object, ArrayIterationKind::Value)
}

/// 23.1.3.7 Array.prototype.fill ( value [ , start [ , end ] ] )
fn fill(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    let mut k = relative(vm, cx.arg(1), length, 0.0)?;
    let end = relative(vm, cx.arg(2), length, length)?;
    if k < end && vm.is_plain_array(object.value()) && vm.fill_fast(object.cast(), k, end, cx.arg(0)) {
        // FAST PATH: every index is an own data property or a hole that no prototype answers for.
        return Ok(object.value());
    }
    while k < end {
        set_index(vm, object, k, cx.arg(0))?;
        k += 1.0;
    }
    Ok(object.value())
}

/// 23.1.3.13.1 FlattenIntoArray without a mapper; `flatMap` passes one.
pub fn flatten_into(
    vm: &mut Vm,
    target: Gc<JsObject>,
    source: Gc<JsObject>,
    length: f64,
    start: f64,
    depth: f64,
    mapper: Option<(Value, Value)>,
) -> JsResult<f64> {
    vm.check_stack()?;
    let mut at = start;
    let mut k = 0.0;
    while k < length {
        if let Some(mut element) = get_present(vm, source, k)? {
            if let Some((function, this)) = mapper {
                element = vm.call(function, this, &[element, Value::number(k), source.value()])?;
            }
            if depth > 0.0 && vm.is_array(element)? {
                let inner: Gc<JsObject> = element.as_gc();
                let inner_length = vm.length_of_array_like(inner)?;
                at = flatten_into(vm, target, inner, inner_length, at, depth - 1.0, None)?;
            } else {
                if at >= MAX_SAFE {
                    return Err(vm.type_error("Invalid array length"));
                }
                create_index(vm, target, at, element)?;
                at += 1.0;
            }
        }
        k += 1.0;
    }
    Ok(at)
}

/// 23.1.3.13 Array.prototype.flat ( [ depth ] )
fn flat(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    let depth = if cx.arg(0).is_undefined() { 1.0 } else { vm.to_integer_or_infinity(cx.arg(0))? };
    let result = vm.array_species_create(object, 0.0)?;
    flatten_into(vm, result, object, length, 0.0, depth, None)?;
    Ok(result.value())
}

/// 23.1.3.16 Array.prototype.includes ( searchElement [ , fromIndex ] )
fn includes(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    if length == 0.0 {
        return Ok(Value::FALSE);
    }
    let mut k = relative(vm, cx.arg(1), length, 0.0)?;
    while k < length {
        let element = get_index(vm, object, k)?;
        if vm.same_value_zero(element, cx.arg(0)) {
            return Ok(Value::TRUE);
        }
        k += 1.0;
    }
    Ok(Value::FALSE)
}

/// 23.1.3.17 Array.prototype.indexOf ( searchElement [ , fromIndex ] )
fn index_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    if length == 0.0 {
        return Ok(Value::int(-1));
    }
    let mut k = relative(vm, cx.arg(1), length, 0.0)?;
    while k < length {
        if let Some(element) = get_present(vm, object, k)?
            && vm.strict_equals(element, cx.arg(0))
        {
            return Ok(Value::number(k));
        }
        k += 1.0;
    }
    Ok(Value::int(-1))
}

/// 23.1.3.20 Array.prototype.lastIndexOf ( searchElement [ , fromIndex ] )
fn last_index_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    if length == 0.0 {
        return Ok(Value::int(-1));
    }
    let mut k = if cx.argc() > 1 {
        let n = vm.to_integer_or_infinity(cx.arg(1))?;
        if n < 0.0 { length + n } else { n.min(length - 1.0) }
    } else {
        length - 1.0
    };
    while k >= 0.0 {
        if let Some(element) = get_present(vm, object, k)?
            && vm.strict_equals(element, cx.arg(0))
        {
            return Ok(Value::number(k));
        }
        k -= 1.0;
    }
    Ok(Value::int(-1))
}

/// Joins elements; `render` gives an element's text. Cycles give an empty string, as in every engine.
fn join_with(
    vm: &mut Vm,
    object: Gc<JsObject>,
    length: f64,
    separator: Gc<JsString>,
    render: impl Fn(&mut Vm, Value) -> JsResult<Gc<JsString>>,
) -> JsResult<Value> {
    vm.check_stack()?;
    if vm.joining.contains(&object.value()) {
        return Ok(vm.empty_string().value());
    }
    vm.joining.push(object.value());
    let mut builder = StringBuilder::new();
    let mut result = Ok(());
    let mut k = 0.0;
    while k < length {
        let step = (|| {
            if k > 0.0 {
                builder.push_string(vm, separator)?;
            }
            let element = get_index(vm, object, k)?;
            if !element.is_nullish() {
                let text = render(vm, element)?;
                builder.push_string(vm, text)?;
            }
            if builder.is_too_long() { Err(vm.string_too_long()) } else { Ok(()) }
        })();
        if step.is_err() {
            result = step;
            break;
        }
        k += 1.0;
    }
    vm.joining.pop();
    result?;
    Ok(builder.finish(vm)?.value())
}

/// 23.1.3.18 Array.prototype.join ( separator )
pub fn join(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    let separator = if cx.arg(0).is_undefined() { vm.intern(",") } else { vm.to_string(cx.arg(0))? };
    join_with(vm, object, length, separator, |vm, element| vm.to_string(element))
}

/// 23.1.3.36 Array.prototype.toString ( )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let object = vm.to_object(cx.this)?;
    let function = vm.get(object, vm.names.join)?;
    if vm.is_callable(function) {
        return vm.call(function, object.value(), &[]);
    }
    let fallback = vm.intrinsic(Intrinsic::ObjectPrototypeToString);
    vm.call(fallback, object.value(), &[])
}

/// 23.1.3.32 Array.prototype.toLocaleString, with the arguments that ECMA-402 (20.1.1) passes on.
fn to_locale_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    let separator = vm.intern(",");
    let (locales, options) = (cx.arg(0), cx.arg(1));
    join_with(vm, object, length, separator, |vm, element| {
        let text = vm.invoke(element, vm.names.to_locale_string, &[locales, options])?;
        vm.to_string(text)
    })
}

/// 23.1.3.22 Array.prototype.pop ( )
fn pop(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if let Some(value) = vm.fast_pop(cx.this) {
        return Ok(value);
    }
    let (object, length) = receiver(vm, cx)?;
    if length == 0.0 {
        set_length(vm, object, 0.0)?;
        return Ok(Value::UNDEFINED);
    }
    let element = get_index(vm, object, length - 1.0)?;
    delete_index(vm, object, length - 1.0)?;
    set_length(vm, object, length - 1.0)?;
    Ok(element)
}

/// 23.1.3.23 Array.prototype.push ( ...items )
fn push(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if vm.is_plain_array(cx.this) {
        // FAST PATH: appending to a fast array whose prototypes have no elements runs no script.
        let array: Gc<JsArray> = cx.this.as_gc();
        if array.length() as usize + cx.argc() < u32::MAX as usize {
            for &item in cx.args() {
                vm.array_push(array, item)?;
            }
            return Ok(Value::number(array.length() as f64));
        }
    }
    let (object, mut length) = receiver(vm, cx)?;
    if length + cx.argc() as f64 > MAX_SAFE {
        return Err(vm.type_error(format!(
            "Pushing {} elements on an array-like of length {length} is disallowed by ECMA-262",
            cx.argc()
        )));
    }
    for &item in cx.args() {
        set_index(vm, object, length, item)?;
        length += 1.0;
    }
    set_length(vm, object, length)?;
    Ok(Value::number(length))
}

/// 23.1.3.26 Array.prototype.reverse ( )
fn reverse(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    if vm.is_plain_array(object.value())
        && let Some(values) = vm.packed_elements_mut(object.cast::<JsArray>())
    {
        // FAST PATH: packed elements swap in place; no step of the algorithm is observable.
        values.reverse();
        let mut object = object;
        // SAFETY: elements are never null.
        vm.heap.write_barrier(unsafe { &raw mut (*object.elements).header });
        let _ = &mut object;
        return Ok(object.value());
    }
    let middle = (length / 2.0).floor();
    let mut lower = 0.0;
    while lower != middle {
        let upper = length - lower - 1.0;
        let low = get_present(vm, object, lower)?;
        let high = get_present(vm, object, upper)?;
        match (low, high) {
            (Some(low), Some(high)) => {
                set_index(vm, object, lower, high)?;
                set_index(vm, object, upper, low)?;
            }
            (None, Some(high)) => {
                set_index(vm, object, lower, high)?;
                delete_index(vm, object, upper)?;
            }
            (Some(low), None) => {
                delete_index(vm, object, lower)?;
                set_index(vm, object, upper, low)?;
            }
            (None, None) => {}
        }
        lower += 1.0;
    }
    Ok(object.value())
}

/// 23.1.3.27 Array.prototype.shift ( )
fn shift(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if let Some(value) = vm.fast_shift(cx.this) {
        return Ok(value);
    }
    let (object, length) = receiver(vm, cx)?;
    if length == 0.0 {
        set_length(vm, object, 0.0)?;
        return Ok(Value::UNDEFINED);
    }
    let first = get_index(vm, object, 0.0)?;
    let mut k = 1.0;
    while k < length {
        match get_present(vm, object, k)? {
            Some(value) => set_index(vm, object, k - 1.0, value)?,
            None => delete_index(vm, object, k - 1.0)?,
        }
        k += 1.0;
    }
    delete_index(vm, object, length - 1.0)?;
    set_length(vm, object, length - 1.0)?;
    Ok(first)
}

/// 23.1.3.28 Array.prototype.slice ( start, end )
fn slice(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    let start = relative(vm, cx.arg(0), length, 0.0)?;
    let end = relative(vm, cx.arg(1), length, length)?;
    let count = (end - start).max(0.0);
    if vm.is_species_plain(object)
        && let Some(values) = vm.packed_elements(object.cast())
        && end as usize <= values.len()
    {
        // FAST PATH: a plain packed array under the original species gives a plain array.
        let from = values.as_ptr();
        // SAFETY: the range lies in the elements; new_array_from copies before anything can move them
        // (the array, on this stack, pins or the copy re-reads through it).
        let slice = unsafe { std::slice::from_raw_parts(from.add(start as usize), count as usize) };
        let mut copy: crate::heap::RootedVec = crate::heap::RootedVec::new(&mut vm.heap, Vec::new());
        copy.extend_from_slice(slice);
        return Ok(vm.new_array_from(&copy)?.value());
    }
    if vm.is_species_plain(object)
        && vm.no_prototype_elements
        && object.elements_kind().is_fast()
        && end <= object.cast::<JsArray>().length() as f64
    {
        // FAST PATH: holes are absent up the chain, too, and stay holes.
        return Ok(vm.slice_fast(object.cast(), start as usize, count as usize)?.value());
    }
    let result = vm.array_species_create(object, count)?;
    let mut n = 0.0;
    let mut k = start;
    while k < end {
        if let Some(value) = get_present(vm, object, k)? {
            create_index(vm, result, n, value)?;
        }
        k += 1.0;
        n += 1.0;
    }
    set_length(vm, result, n)?;
    Ok(result.value())
}

/// 23.1.3.31 Array.prototype.splice ( start, deleteCount, ...items )
fn splice(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    let start = relative(vm, cx.arg(0), length, 0.0)?;
    let items = cx.args_from(2);
    let delete_count = match cx.argc() {
        0 => 0.0,
        1 => length - start,
        _ => vm.to_integer_or_infinity(cx.arg(1))?.clamp(0.0, length - start),
    };
    let added = items.len() as f64;
    if length + added - delete_count > MAX_SAFE {
        return Err(vm.type_error("Invalid array length"));
    }
    let removed = vm.array_species_create(object, delete_count)?;
    let mut k = 0.0;
    while k < delete_count {
        if let Some(value) = get_present(vm, object, start + k)? {
            create_index(vm, removed, k, value)?;
        }
        k += 1.0;
    }
    set_length(vm, removed, delete_count)?;
    if added < delete_count {
        let mut k = start;
        while k < length - delete_count {
            match get_present(vm, object, k + delete_count)? {
                Some(value) => set_index(vm, object, k + added, value)?,
                None => delete_index(vm, object, k + added)?,
            }
            k += 1.0;
        }
        let mut k = length;
        while k > length - delete_count + added {
            delete_index(vm, object, k - 1.0)?;
            k -= 1.0;
        }
    } else if added > delete_count {
        let mut k = length - delete_count;
        while k > start {
            match get_present(vm, object, k + delete_count - 1.0)? {
                Some(value) => set_index(vm, object, k + added - 1.0, value)?,
                None => delete_index(vm, object, k + added - 1.0)?,
            }
            k -= 1.0;
        }
    }
    for (i, &item) in items.iter().enumerate() {
        set_index(vm, object, start + i as f64, item)?;
    }
    set_length(vm, object, length - delete_count + added)?;
    Ok(removed.value())
}

/// A new array of these values for the change-by-copy methods; too long is a RangeError.
fn copy_length(vm: &mut Vm, length: f64) -> JsResult<()> {
    if length > u32::MAX as f64 { Err(vm.range_error("Invalid array length")) } else { Ok(()) }
}

/// 23.1.3.33 Array.prototype.toReversed ( )
fn to_reversed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    copy_length(vm, length)?;
    let result = vm.new_array_from(&[])?;
    let mut k = length;
    while k > 0.0 {
        k -= 1.0;
        let value = get_index(vm, object, k)?;
        vm.array_push(result, value)?;
    }
    Ok(result.value())
}

/// 23.1.3.35 Array.prototype.toSpliced ( start, skipCount, ...items )
fn to_spliced(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    let start = relative(vm, cx.arg(0), length, 0.0)?;
    let skip = match cx.argc() {
        0 => 0.0,
        1 => length - start,
        _ => vm.to_integer_or_infinity(cx.arg(1))?.clamp(0.0, length - start),
    };
    let items = cx.args_from(2);
    let new_length = length + items.len() as f64 - skip;
    if new_length > MAX_SAFE {
        return Err(vm.type_error("Invalid array length"));
    }
    copy_length(vm, new_length)?;
    let result = vm.new_array_from(&[])?;
    let mut k = 0.0;
    while k < start {
        let value = get_index(vm, object, k)?;
        vm.array_push(result, value)?;
        k += 1.0;
    }
    for &item in items {
        vm.array_push(result, item)?;
    }
    k = start + skip;
    while k < length {
        let value = get_index(vm, object, k)?;
        vm.array_push(result, value)?;
        k += 1.0;
    }
    Ok(result.value())
}

/// 23.1.3.37 Array.prototype.unshift ( ...items )
fn unshift(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    let count = cx.argc() as f64;
    if count > 0.0 {
        if length + count > MAX_SAFE {
            return Err(vm.type_error("Invalid array length"));
        }
        let mut k = length;
        while k > 0.0 {
            k -= 1.0;
            match get_present(vm, object, k)? {
                Some(value) => set_index(vm, object, k + count, value)?,
                None => delete_index(vm, object, k + count)?,
            }
        }
        for (i, &item) in cx.args().iter().enumerate() {
            set_index(vm, object, i as f64, item)?;
        }
    }
    set_length(vm, object, length + count)?;
    Ok(Value::number(length + count))
}

/// 23.1.3.39 Array.prototype.with ( index, value )
fn with(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (object, length) = receiver(vm, cx)?;
    let n = vm.to_integer_or_infinity(cx.arg(0))?;
    let index = if n < 0.0 { length + n } else { n };
    if index < 0.0 || index >= length {
        return Err(vm.range_error("Invalid index"));
    }
    copy_length(vm, length)?;
    let result = vm.new_array_from(&[])?;
    let mut k = 0.0;
    while k < length {
        let value = if k == index { cx.arg(1) } else { get_index(vm, object, k)? };
        vm.array_push(result, value)?;
        k += 1.0;
    }
    Ok(result.value())
}

impl Vm {
    /// A plain array: fast elements, the realm's own prototype, no elements on the prototypes.
    pub fn is_plain_array(&self, value: Value) -> bool {
        value.is_kind(crate::heap::CellKind::Array) && self.no_prototype_elements && {
            let array: Gc<JsArray> = value.as_gc();
            array.object.elements_kind() != ElementsKind::Dictionary
                && self.proto_of(array.object()) == self.intrinsic(Intrinsic::ArrayPrototype)
        }
    }

    /// A plain array whose `constructor` and species are the original ones.
    pub fn is_species_plain(&mut self, object: Gc<JsObject>) -> bool {
        if !self.is_plain_array(object.value()) {
            return false;
        }
        let array = self.intrinsic(Intrinsic::Array);
        let proto: Gc<JsObject> = self.intrinsic(Intrinsic::ArrayPrototype).as_gc();
        self.own_attributes(object, self.names.constructor).is_none()
            && self.get_own_data(proto, self.names.constructor) == Some(array)
            && self.species_is_pristine(array.as_gc())
    }

    fn species_is_pristine(&mut self, array: Gc<JsObject>) -> bool {
        match self.get_own_property(array, self.symbols.species) {
            Ok(Some(descriptor)) => descriptor.get.is_some_and(|getter| {
                getter.is_kind(crate::heap::CellKind::NativeFunction)
                    && getter.as_gc::<crate::object::NativeFunction>().function
                        == Value::private(super::return_this as crate::execution::NativeFn as *const u8)
            }),
            _ => false,
        }
    }

    /// Fills part of a fast array, below its length.
    pub fn fill_elements(&mut self, array: Gc<JsArray>, start: u32, end: u32, value: Value) {
        let mut object = array.object();
        let value = if start == 0 && end == array.length() {
            // Nothing of the old elements remains: the kind is the value's.
            object.set_elements_kind(crate::object::elements::kind_for(value));
            value
        } else {
            self.prepare_element(object, value)
        };
        let elements = crate::object::elements::elements_of(object);
        elements.values_mut()[start as usize..end as usize].fill(value);
        if value.is_cell() {
            self.heap.write_barrier(&mut elements.header);
        }
    }

    /// Removes and gives the last element of a plain array.
    pub fn fast_pop(&mut self, value: Value) -> Option<Value> {
        if !self.is_plain_array(value) {
            return None;
        }
        let mut array: Gc<JsArray> = value.as_gc();
        let length = array.length();
        if length == 0 {
            return Some(Value::UNDEFINED);
        }
        let last = self.fast_element(array.object(), length - 1)?;
        // SAFETY: fast arrays' elements cover their length.
        unsafe { (*array.object.elements).set(length as usize - 1, Value::HOLE) };
        array.set_length_field(length - 1);
        Some(last)
    }

    /// Removes and gives the first element of a plain packed array.
    fn fast_shift(&mut self, value: Value) -> Option<Value> {
        if !self.is_plain_array(value) {
            return None;
        }
        let mut array: Gc<JsArray> = value.as_gc();
        let length = array.length() as usize;
        if length == 0 {
            return Some(Value::UNDEFINED);
        }
        let values = self.packed_elements_mut(array)?;
        let first = values[0];
        values.copy_within(1.., 0);
        values[length - 1] = Value::HOLE;
        array.set_length_field(length as u32 - 1);
        // Young values moved within the same cell: with cards, their new places count as stores.
        // SAFETY: elements are never null.
        self.heap.write_barrier(unsafe { &raw mut (*array.object.elements).header });
        Some(first)
    }
}
