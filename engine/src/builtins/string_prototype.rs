//! 22.1.3 Properties of the String prototype object.

use super::get_substitution::{Captures, Match, get_substitution};
use super::install::{Method, method, symbol_method};
use super::intrinsics::JitIntrinsic;
use crate::execution::{CallContext, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::{Attributes, JsObject, PrimitiveObject, PropertyKey};
use crate::string::case_mapping::{to_lower_case, to_upper_case};
use crate::string::collation::compare_for_people;
use crate::string::normalization::{NormalizationForm, normalize};
use crate::string::{JsString, StrView, StringBuilder, is_space};
use crate::value::{Gc, Value};
use std::cmp::Ordering;

/// The receiver as a string: RequireObjectCoercible, then ToString.
#[inline]
pub(super) fn this_string(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<Gc<JsString>> {
    if cx.this.is_string() {
        return Ok(cx.this.as_gc());
    }
    require_this(vm, cx, method)?;
    vm.to_string(cx.this)
}

#[inline]
fn require_this(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<()> {
    if cx.this.is_nullish() {
        return Err(vm.type_error(format!("String.prototype.{method} called on null or undefined")));
    }
    Ok(())
}

#[inline]
fn integer(vm: &mut Vm, value: Value) -> JsResult<f64> {
    if value.is_int() { Ok(value.as_int() as f64) } else { vm.to_integer_or_infinity(value) }
}

/// min(max(position, 0), length).
#[inline]
fn clamp(position: f64, length: usize) -> usize {
    position.clamp(0.0, length as f64) as usize
}

/// A position relative to the end when negative, clamped.
#[inline]
fn relative(position: f64, length: usize) -> usize {
    if position < 0.0 { clamp(position + length as f64, length) } else { clamp(position, length) }
}

/// An optional end position: the length when undefined.
fn end_position(vm: &mut Vm, value: Value, length: usize) -> JsResult<f64> {
    if value.is_undefined() { Ok(length as f64) } else { integer(vm, value) }
}

// 22.1.3.1 String.prototype.at ( index )
pub fn at(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "at")?;
    let position = integer(vm, cx.arg(0))?;
    let k = if position >= 0.0 { position } else { s.len() as f64 + position };
    if k < 0.0 || k >= s.len() as f64 {
        return Ok(Value::UNDEFINED);
    }
    let unit = vm.unit_at(s, k as usize)?;
    Ok(vm.single_char_string(unit).value())
}

// 22.1.3.2 String.prototype.charAt ( pos )
pub fn char_at(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "charAt")?;
    let position = integer(vm, cx.arg(0))?;
    if position < 0.0 || position >= s.len() as f64 {
        return Ok(vm.empty_string().value());
    }
    let unit = vm.unit_at(s, position as usize)?;
    Ok(vm.single_char_string(unit).value())
}

// 22.1.3.3 String.prototype.charCodeAt ( pos )
pub fn char_code_at(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "charCodeAt")?;
    let position = integer(vm, cx.arg(0))?;
    if position < 0.0 || position >= s.len() as f64 {
        return Ok(Value::double(f64::NAN));
    }
    Ok(Value::int(vm.unit_at(s, position as usize)? as i32))
}

// 22.1.3.4 String.prototype.codePointAt ( pos )
pub fn code_point_at(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "codePointAt")?;
    let position = integer(vm, cx.arg(0))?;
    if position < 0.0 || position >= s.len() as f64 {
        return Ok(Value::UNDEFINED);
    }
    let (point, _) = vm.view(s)?.code_point_at(position as usize);
    Ok(Value::int(point as i32))
}

// 22.1.3.5 String.prototype.concat ( ...args )
pub fn concat(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut s = this_string(vm, cx, "concat")?;
    for &arg in cx.args() {
        let next = vm.to_string(arg)?;
        s = vm.concat_strings(s, next)?;
    }
    Ok(s.value())
}

/// The argument of includes, startsWith and endsWith: anything but a regular expression.
fn search_string(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<Gc<JsString>> {
    if vm.is_reg_exp(cx.arg(0))? {
        return Err(vm.type_error(format!(
            "First argument to String.prototype.{method} must not be a regular expression"
        )));
    }
    vm.to_string(cx.arg(0))
}

// 22.1.3.7 String.prototype.endsWith ( searchString [ , endPosition ] )
pub fn ends_with(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "endsWith")?;
    let search = search_string(vm, cx, "endsWith")?;
    let position = end_position(vm, cx.arg(1), s.len())?;
    let end = clamp(position, s.len());
    let Some(start) = end.checked_sub(search.len()) else { return Ok(Value::FALSE) };
    let (text, search) = (vm.view(s)?, vm.view(search)?);
    Ok(text.slice(start..end).equals(&search).into())
}

// 22.1.3.8 String.prototype.includes ( searchString [ , position ] )
pub fn includes(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "includes")?;
    let search = search_string(vm, cx, "includes")?;
    let start = integer(vm, cx.arg(1))?;
    let (text, search) = (vm.view(s)?, vm.view(search)?);
    Ok(text.index_of(&search, clamp(start, text.len())).is_some().into())
}

// 22.1.3.9 String.prototype.indexOf ( searchString [ , position ] )
pub fn index_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "indexOf")?;
    let search = vm.to_string(cx.arg(0))?;
    let start = integer(vm, cx.arg(1))?;
    let (text, search) = (vm.view(s)?, vm.view(search)?);
    Ok(index_or_minus_one(text.index_of(&search, clamp(start, text.len()))))
}

fn index_or_minus_one(index: Option<usize>) -> Value {
    Value::int(index.map_or(-1, |i| i as i32))
}

// 22.1.3.10 String.prototype.isWellFormed ( )
pub fn is_well_formed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "isWellFormed")?;
    Ok(match vm.view(s)? {
        StrView::Latin1(_) => Value::TRUE,
        StrView::Utf16(units) => char::decode_utf16(units.iter().copied()).all(|c| c.is_ok()).into(),
    })
}

// 22.1.3.11 String.prototype.lastIndexOf ( searchString [ , position ] )
pub fn last_index_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "lastIndexOf")?;
    let search = vm.to_string(cx.arg(0))?;
    let number = vm.to_number(cx.arg(1))?;
    let start = if number.is_nan() { f64::INFINITY } else { number.trunc() };
    let (text, search) = (vm.view(s)?, vm.view(search)?);
    Ok(index_or_minus_one(text.last_index_of(&search, clamp(start, text.len()))))
}

// ECMA-402, 20.1.1 String.prototype.localeCompare ( that [ , locales [ , options ] ] )
pub fn locale_compare(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "localeCompare")?;
    let that = vm.to_string(cx.arg(0))?;
    let ordering = if cx.arg(1).is_undefined() && cx.arg(2).is_undefined() {
        compare_for_people(vm.view(s)?, vm.view(that)?)
    } else {
        super::intl::locale_compare(vm, s, that, cx.arg(1), cx.arg(2))?
    };
    Ok(Value::int(match ordering {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }))
}

/// What match, matchAll, replace, search and split start with: when the argument is an object with a
/// method under `symbol`, that method decides.
fn delegate(vm: &mut Vm, cx: &CallContext, symbol: PropertyKey, args: &[Value]) -> JsResult<Option<Value>> {
    if !cx.arg(0).is_object() {
        return Ok(None);
    }
    let method = vm.get_method(cx.arg(0), symbol)?;
    if method.is_undefined() {
        return Ok(None);
    }
    Ok(Some(vm.call(method, cx.arg(0), args)?))
}

/// The flags check of matchAll and replaceAll: a regular expression must be global.
fn require_global(vm: &mut Vm, value: Value, message: &str) -> JsResult<()> {
    if !vm.is_reg_exp(value)? {
        return Ok(());
    }
    let key = vm.names.flags;
    let flags = vm.get_v(value, key)?;
    if flags.is_nullish() {
        return Err(vm.type_error("String.prototype.matchAll called on null or undefined"));
    }
    let flags = vm.to_string(flags)?;
    if !vm.view(flags)?.units().any(|u| u == b'g' as u16) {
        return Err(vm.type_error(message));
    }
    Ok(())
}

/// RegExpCreate ( pattern, flags ), then the method of the new object under `symbol`.
fn invoke_on_new_regexp(
    vm: &mut Vm,
    s: Gc<JsString>,
    pattern: Value,
    flags: &str,
    symbol: PropertyKey,
) -> JsResult<Value> {
    let flags = vm.intern(flags);
    let regexp = super::regexp_constructor::regexp_create(vm, pattern, flags.value())?;
    vm.invoke(regexp.value(), symbol, &[s.value()])
}

// 22.1.3.13 String.prototype.match ( regexp )
pub fn match_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    require_this(vm, cx, "match")?;
    let symbol = vm.symbols.match_;
    if let Some(result) = delegate(vm, cx, symbol, &[cx.this])? {
        return Ok(result);
    }
    let s = vm.to_string(cx.this)?;
    invoke_on_new_regexp(vm, s, cx.arg(0), "", symbol)
}

// 22.1.3.14 String.prototype.matchAll ( regexp )
pub fn match_all(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    require_this(vm, cx, "matchAll")?;
    let symbol = vm.symbols.match_all;
    if cx.arg(0).is_object() {
        require_global(vm, cx.arg(0), "String.prototype.matchAll called with a non-global RegExp argument")?;
        if let Some(result) = delegate(vm, cx, symbol, &[cx.this])? {
            return Ok(result);
        }
    }
    let s = vm.to_string(cx.this)?;
    invoke_on_new_regexp(vm, s, cx.arg(0), "g", symbol)
}

// 22.1.3.15 String.prototype.normalize ( [ form ] )
pub fn normalize_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "normalize")?;
    let form = if cx.arg(0).is_undefined() {
        NormalizationForm::Nfc
    } else {
        let name = vm.to_string(cx.arg(0))?;
        match NormalizationForm::parse(&name.to_rust_string()) {
            Some(form) => form,
            None => {
                return Err(vm.range_error("The normalization form should be one of NFC, NFD, NFKC, NFKD."));
            }
        }
    };
    let text = vm.view(s)?;
    match normalize(text, form) {
        Some(normalized) => Ok(normalized.finish(vm)?.value()),
        None => Ok(s.value()),
    }
}

// 22.1.3.17.1 StringPaddingBuiltinsImpl
fn pad(vm: &mut Vm, cx: &CallContext, method: &str, at_start: bool) -> JsResult<Value> {
    let s = this_string(vm, cx, method)?;
    let length = vm.to_length(cx.arg(0))?;
    if length <= s.len() as f64 {
        return Ok(s.value());
    }
    let filler =
        if cx.arg(1).is_undefined() { vm.single_char_string(b' ' as u16) } else { vm.to_string(cx.arg(1))? };
    if filler.is_empty() {
        return Ok(s.value());
    }
    if length > JsString::MAX_LENGTH as f64 {
        return Err(vm.string_too_long());
    }
    let missing = length as usize - s.len();
    let repeats = missing / filler.len();
    let whole = repeat_string(vm, filler, repeats)?;
    let rest = vm.try_substring(filler, 0, missing % filler.len())?;
    let padding = vm.concat_strings(whole, rest)?;
    Ok(if at_start { vm.concat_strings(padding, s)? } else { vm.concat_strings(s, padding)? }.value())
}

// 22.1.3.16 String.prototype.padEnd ( maxLength [ , fillString ] )
pub fn pad_end(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    pad(vm, cx, "padEnd", false)
}

// 22.1.3.17 String.prototype.padStart ( maxLength [ , fillString ] )
pub fn pad_start(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    pad(vm, cx, "padStart", true)
}

/// `count` copies of a text.
fn repeat_string(vm: &mut Vm, s: Gc<JsString>, count: usize) -> JsResult<Gc<JsString>> {
    if count == 0 || s.is_empty() {
        return Ok(vm.empty_string());
    }
    match s.len().checked_mul(count) {
        Some(length) => vm.check_length(length)?,
        None => return Err(vm.string_too_long()),
    }
    if s.len() * count <= 4096 {
        let text = vm.view(s)?;
        let mut out = StringBuilder::with_capacity(s.len() * count);
        for _ in 0..count {
            out.push_view(text);
        }
        return out.finish(vm);
    }
    // Long results are ropes that share their halves, made in a logarithmic number of steps.
    let mut result = vm.empty_string();
    let mut power = s;
    let mut rest = count;
    loop {
        if rest & 1 != 0 {
            result = vm.concat_strings(result, power)?;
        }
        rest >>= 1;
        if rest == 0 {
            return Ok(result);
        }
        power = vm.concat_strings(power, power)?;
    }
}

// 22.1.3.18 String.prototype.repeat ( count )
pub fn repeat(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "repeat")?;
    let count = integer(vm, cx.arg(0))?;
    if count < 0.0 || count == f64::INFINITY {
        let shown = vm.describe(cx.arg(0));
        return Err(vm.range_error(format!("Invalid count value: {shown}")));
    }
    if !s.is_empty() && count > JsString::MAX_LENGTH as f64 {
        return Err(vm.string_too_long());
    }
    Ok(repeat_string(vm, s, count as usize)?.value())
}

// 22.1.3.19 String.prototype.replace ( searchValue, replaceValue )
pub fn replace(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    require_this(vm, cx, "replace")?;
    let symbol = vm.symbols.replace;
    if let Some(result) = delegate(vm, cx, symbol, &[cx.this, cx.arg(1)])? {
        return Ok(result);
    }
    let s = vm.to_string(cx.this)?;
    let search = vm.to_string(cx.arg(0))?;
    let replacement = replacement_of(vm, cx.arg(1))?;
    let (text, needle) = (vm.view(s)?, vm.view(search)?);
    let Some(position) = text.index_of(&needle, 0) else { return Ok(s.value()) };
    let mut out = StringBuilder::new();
    push_replacement(vm, &mut out, s, search, position, replacement)?;
    let middle = out.finish(vm)?;
    let before = vm.try_substring(s, 0, position)?;
    let after = vm.try_substring(s, position + search.len(), s.len())?;
    let head = vm.concat_strings(before, middle)?;
    Ok(vm.concat_strings(head, after)?.value())
}

/// A callable as it is, anything else as a string.
fn replacement_of(vm: &mut Vm, value: Value) -> JsResult<Value> {
    if vm.is_callable(value) { Ok(value) } else { Ok(vm.to_string(value)?.value()) }
}

/// Appends what replaces `search`, found at `position` of `s`.
fn push_replacement(
    vm: &mut Vm,
    out: &mut StringBuilder,
    s: Gc<JsString>,
    search: Gc<JsString>,
    position: usize,
    replacement: Value,
) -> JsResult<()> {
    if replacement.is_string() {
        let end = position + search.len();
        let found =
            Match { string: s, start: position, end, matched: None, captures: Captures::None, named: None };
        return get_substitution(vm, out, &found, replacement.as_gc());
    }
    let result =
        vm.call(replacement, Value::UNDEFINED, &[search.value(), Value::number(position as f64), s.value()])?;
    let result = vm.to_string(result)?;
    out.push_string(vm, result)
}

// 22.1.3.20 String.prototype.replaceAll ( searchValue, replaceValue )
pub fn replace_all(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    require_this(vm, cx, "replaceAll")?;
    if cx.arg(0).is_object() {
        require_global(
            vm,
            cx.arg(0),
            "String.prototype.replaceAll called with a non-global RegExp argument",
        )?;
        let symbol = vm.symbols.replace;
        if let Some(result) = delegate(vm, cx, symbol, &[cx.this, cx.arg(1)])? {
            return Ok(result);
        }
    }
    let s = vm.to_string(cx.this)?;
    let search = vm.to_string(cx.arg(0))?;
    let replacement = replacement_of(vm, cx.arg(1))?;
    // Positions of the matches are independent of what the replacement function does.
    let (text, needle) = (vm.view(s)?, vm.view(search)?);
    let advance = needle.len().max(1);
    let mut next = text.index_of(&needle, 0);
    if next.is_none() {
        return Ok(s.value());
    }
    let mut out = StringBuilder::with_capacity(text.len());
    let mut end_of_last = 0;
    while let Some(position) = next {
        out.push_view(text.slice(end_of_last..position));
        push_replacement(vm, &mut out, s, search, position, replacement)?;
        end_of_last = position + needle.len();
        next =
            if position + advance > text.len() { None } else { text.index_of(&needle, position + advance) };
        if out.is_too_long() && replacement.is_string() {
            break;
        }
    }
    out.push_view(text.tail(end_of_last));
    Ok(out.finish(vm)?.value())
}

// 22.1.3.21 String.prototype.search ( regexp )
pub fn search(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    require_this(vm, cx, "search")?;
    let symbol = vm.symbols.search;
    if let Some(result) = delegate(vm, cx, symbol, &[cx.this])? {
        return Ok(result);
    }
    let s = vm.to_string(cx.this)?;
    invoke_on_new_regexp(vm, s, cx.arg(0), "", symbol)
}

// 22.1.3.22 String.prototype.slice ( start, end )
pub fn slice(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "slice")?;
    let start = integer(vm, cx.arg(0))?;
    let end = end_position(vm, cx.arg(1), s.len())?;
    let (from, to) = (relative(start, s.len()), relative(end, s.len()));
    Ok(vm.try_substring(s, from, to.max(from))?.value())
}

// 22.1.3.23 String.prototype.split ( separator, limit )
pub fn split(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    require_this(vm, cx, "split")?;
    let symbol = vm.symbols.split;
    if let Some(result) = delegate(vm, cx, symbol, &[cx.this, cx.arg(1)])? {
        return Ok(result);
    }
    let s = vm.to_string(cx.this)?;
    let limit = if cx.arg(1).is_undefined() { u32::MAX } else { vm.to_uint32(cx.arg(1))? } as usize;
    let separator = vm.to_string(cx.arg(0))?;
    if limit == 0 {
        return Ok(vm.create_array_from_list(&[])?.value());
    }
    if cx.arg(0).is_undefined() {
        return Ok(vm.create_array_from_list(&[s.value()])?.value());
    }
    let mut parts = vm.heap.rooted_vec::<Value>();
    if separator.is_empty() {
        let count = s.len().min(limit);
        parts.reserve(count);
        let text = vm.view(s)?;
        for i in 0..count {
            parts.push(vm.single_char_string(text.at(i)).value());
        }
        return Ok(vm.create_array_from_list(&parts)?.value());
    }
    if s.is_empty() {
        return Ok(vm.create_array_from_list(&[s.value()])?.value());
    }
    let (text, needle) = (vm.view(s)?, vm.view(separator)?);
    let mut from = 0;
    while let Some(found) = text.index_of(&needle, from) {
        parts.push(vm.try_substring(s, from, found)?.value());
        if parts.len() >= limit {
            return Ok(vm.create_array_from_list(&parts)?.value());
        }
        from = found + needle.len();
    }
    parts.push(vm.try_substring(s, from, s.len())?.value());
    Ok(vm.create_array_from_list(&parts)?.value())
}

// 22.1.3.24 String.prototype.startsWith ( searchString [ , position ] )
pub fn starts_with(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "startsWith")?;
    let search = search_string(vm, cx, "startsWith")?;
    let start = integer(vm, cx.arg(1))?;
    let (text, search) = (vm.view(s)?, vm.view(search)?);
    Ok(text.tail(clamp(start, text.len())).starts_with(&search).into())
}

// 22.1.3.25 String.prototype.substring ( start, end )
pub fn substring(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "substring")?;
    let start = integer(vm, cx.arg(0))?;
    let end = end_position(vm, cx.arg(1), s.len())?;
    let (a, b) = (clamp(start, s.len()), clamp(end, s.len()));
    Ok(vm.try_substring(s, a.min(b), a.max(b))?.value())
}

fn lower(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<Value> {
    let s = this_string(vm, cx, method)?;
    let mapped = to_lower_case(vm.view(s)?);
    Ok(vm.finish_mapped(s, mapped)?.value())
}

fn upper(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<Value> {
    let s = this_string(vm, cx, method)?;
    let mapped = to_upper_case(vm.view(s)?);
    Ok(vm.finish_mapped(s, mapped)?.value())
}

// ECMA-402, 20.1.2 String.prototype.toLocaleLowerCase ( [ locales ] )
pub fn to_locale_lower_case(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "toLocaleLowerCase")?;
    match super::intl::special_casing(vm, cx.arg(0))? {
        Some(language) => super::intl::transform_case(vm, s, &language, false),
        None => {
            let mapped = to_lower_case(vm.view(s)?);
            Ok(vm.finish_mapped(s, mapped)?.value())
        }
    }
}

// ECMA-402, 20.1.3 String.prototype.toLocaleUpperCase ( [ locales ] )
pub fn to_locale_upper_case(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "toLocaleUpperCase")?;
    match super::intl::special_casing(vm, cx.arg(0))? {
        Some(language) => super::intl::transform_case(vm, s, &language, true),
        None => {
            let mapped = to_upper_case(vm.view(s)?);
            Ok(vm.finish_mapped(s, mapped)?.value())
        }
    }
}

// 22.1.3.28 String.prototype.toLowerCase ( )
pub fn to_lower_case_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    lower(vm, cx, "toLowerCase")
}

// 22.1.3.30 String.prototype.toUpperCase ( )
pub fn to_upper_case_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    upper(vm, cx, "toUpperCase")
}

// 22.1.3.35.1 ThisStringValue
fn this_string_value(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<Value> {
    if cx.this.is_string() {
        return Ok(cx.this);
    }
    if cx.this.is_kind(CellKind::StringObject) {
        return Ok(cx.this.as_gc::<PrimitiveObject>().value);
    }
    Err(vm.type_error(format!("String.prototype.{method} requires that 'this' be a String")))
}

// 22.1.3.29 String.prototype.toString ( )
pub fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    this_string_value(vm, cx, "toString")
}

// 22.1.3.35 String.prototype.valueOf ( )
pub fn value_of(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    this_string_value(vm, cx, "valueOf")
}

// 22.1.3.31 String.prototype.toWellFormed ( )
pub fn to_well_formed(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "toWellFormed")?;
    let StrView::Utf16(units) = vm.view(s)? else { return Ok(s.value()) };
    if char::decode_utf16(units.iter().copied()).all(|c| c.is_ok()) {
        return Ok(s.value());
    }
    let mut out = StringBuilder::with_capacity(units.len());
    for c in char::decode_utf16(units.iter().copied()) {
        out.push_char(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    Ok(out.finish(vm)?.value())
}

// 22.1.3.32.1 TrimString
fn trim_string(vm: &mut Vm, cx: &CallContext, method: &str, start: bool, end: bool) -> JsResult<Value> {
    let s = this_string(vm, cx, method)?;
    let text = vm.view(s)?;
    let mut from = 0;
    let mut to = text.len();
    if start {
        while from < to && is_space(text.at(from)) {
            from += 1;
        }
    }
    if end {
        while to > from && is_space(text.at(to - 1)) {
            to -= 1;
        }
    }
    Ok(vm.try_substring(s, from, to)?.value())
}

// 22.1.3.32 String.prototype.trim ( )
pub fn trim(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    trim_string(vm, cx, "trim", true, true)
}

// 22.1.3.33 String.prototype.trimEnd ( )
pub fn trim_end(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    trim_string(vm, cx, "trimEnd", false, true)
}

// 22.1.3.34 String.prototype.trimStart ( )
pub fn trim_start(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    trim_string(vm, cx, "trimStart", true, false)
}

// 22.1.3.36 String.prototype [ %Symbol.iterator% ] ( )
pub fn iterator(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "[Symbol.iterator]")?;
    super::string_iterator_prototype::create_string_iterator(vm, s)
}

// B.2.2.1 String.prototype.substr ( start, length )
pub fn substr(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let s = this_string(vm, cx, "substr")?;
    let start = integer(vm, cx.arg(0))?;
    let from = relative(start, s.len());
    let length = end_position(vm, cx.arg(1), s.len())?;
    let to = clamp(from as f64 + clamp(length, s.len()) as f64, s.len());
    Ok(vm.try_substring(s, from, to.max(from))?.value())
}

const METHODS: &[Method] = &[
    method("at", 1, at).jit(JitIntrinsic::StringAt),
    method("charAt", 1, char_at).jit(JitIntrinsic::StringCharAt),
    method("charCodeAt", 1, char_code_at).jit(JitIntrinsic::StringCharCodeAt),
    method("codePointAt", 1, code_point_at).jit(JitIntrinsic::StringCodePointAt),
    method("concat", 1, concat),
    method("endsWith", 1, ends_with),
    method("includes", 1, includes),
    method("indexOf", 1, index_of),
    method("isWellFormed", 0, is_well_formed),
    method("lastIndexOf", 1, last_index_of),
    method("localeCompare", 1, locale_compare),
    method("match", 1, match_),
    method("matchAll", 1, match_all),
    method("normalize", 0, normalize_),
    method("padEnd", 1, pad_end),
    method("padStart", 1, pad_start),
    method("repeat", 1, repeat),
    method("replace", 2, replace),
    method("replaceAll", 2, replace_all),
    method("search", 1, search),
    method("slice", 2, slice),
    method("split", 2, split),
    method("substr", 2, substr),
    method("substring", 2, substring).jit(JitIntrinsic::StringSubstring),
    method("startsWith", 1, starts_with),
    method("toString", 0, to_string),
    method("toWellFormed", 0, to_well_formed),
    method("trim", 0, trim),
    method("trimStart", 0, trim_start),
    method("trimEnd", 0, trim_end),
    method("toLocaleLowerCase", 0, to_locale_lower_case),
    method("toLocaleUpperCase", 0, to_locale_upper_case),
    method("toLowerCase", 0, to_lower_case_),
    method("toUpperCase", 0, to_upper_case_),
    method("valueOf", 0, value_of),
    symbol_method(|s| s.iterator, "[Symbol.iterator]", 0, iterator),
];

/// B.2.2.15 and B.2.2.16: the old names of trimStart and trimEnd are the same functions.
const ALIASES: &[(&str, &str)] = &[("trimLeft", "trimStart"), ("trimRight", "trimEnd")];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(prototype, METHODS)?;
    vm.install_methods(prototype, super::string_html::METHODS)?;
    for (alias, name) in ALIASES {
        let key = vm.key_from_str(name);
        let function = vm.get(prototype, key)?;
        vm.install_named(prototype, alias, function, Attributes::HIDDEN)?;
    }
    Ok(())
}
