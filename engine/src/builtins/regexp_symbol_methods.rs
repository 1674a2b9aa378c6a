//! 22.2.6's methods behind String.prototype.match, matchAll, replace, search and split.
//!
//! Each has a fast path for a pristine RegExp (see `Vm::is_pristine_regexp`): matching then runs no
//! script, so the lookups of `exec`, `flags` and the result's properties cannot be observed.

use super::get_substitution::{Captures, Match, get_substitution};
use super::regexp_object::{RegExpInfo, advance_index};
use super::regexp_prototype::this_object;
use super::regexp_state::MatchBuffer;
use super::regexp_string_iterator_prototype::create_regexp_string_iterator;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::object::{JsObject, PropertyKey};
use crate::string::{JsString, StringBuilder};
use crate::value::{Gc, Value};

/// The flags that the generic paths look at.
struct GenericFlags {
    text: Gc<JsString>,
    global: bool,
    unicode: bool,
    sticky: bool,
}

/// ToString ( Get ( rx, "flags" ) ).
fn generic_flags(vm: &mut Vm, regexp: Gc<JsObject>) -> JsResult<GenericFlags> {
    let key = vm.names.flags;
    let flags = vm.get(regexp, key)?;
    let text = vm.to_string(flags)?;
    let view = vm.view(text)?;
    let has = |letter: u8| view.units().any(|u| u == letter as u16);
    Ok(GenericFlags { text, global: has(b'g'), unicode: has(b'u') || has(b'v'), sticky: has(b'y') })
}

/// Set ( rx, "lastIndex", index, true ) on any object.
fn generic_set_last_index(vm: &mut Vm, regexp: Gc<JsObject>, index: f64) -> JsResult<()> {
    let key = vm.names.last_index;
    vm.set(regexp, key, Value::number(index), true)?;
    Ok(())
}

/// After an empty match: moves lastIndex past the next character.
fn generic_advance(vm: &mut Vm, regexp: Gc<JsObject>, s: Gc<JsString>, unicode: bool) -> JsResult<()> {
    let key = vm.names.last_index;
    let index = vm.get(regexp, key)?;
    let index = vm.to_length(index)?;
    let text = vm.view(s)?;
    let next = if index >= text.len() as f64 {
        index + 1.0
    } else {
        advance_index(&text, index as usize, unicode) as f64
    };
    generic_set_last_index(vm, regexp, next)
}

/// ToString ( Get ( result, "0" ) ).
fn matched_string(vm: &mut Vm, result: Value) -> JsResult<Gc<JsString>> {
    let matched = vm.get(result.as_gc(), PropertyKey::index(0))?;
    vm.to_string(matched)
}

/// Matches a pristine global RegExp from 0 until it fails, as repeated exec would, lastIndex included.
/// `found` must not run script.
fn for_each_match(
    vm: &mut Vm,
    regexp: Gc<JsObject>,
    s: Gc<JsString>,
    mut found: impl FnMut(&mut Vm, &MatchBuffer) -> JsResult<()>,
) -> JsResult<()> {
    let info = RegExpInfo::of(regexp);
    vm.set_last_index(regexp, 0)?;
    let text = vm.view(s)?;
    let mut groups = MatchBuffer::default();
    let mut start = 0;
    let mut any = false;
    while start <= text.len() && vm.regexp_match(regexp, s, start, info.sticky(), &mut groups)? {
        any = true;
        found(vm, &groups)?;
        start = groups.end();
        if groups.start() == start {
            start = advance_index(&text, start, info.full_unicode());
        }
    }
    if any {
        vm.update_legacy_statics(regexp, s, &groups);
    }
    Ok(())
}

// 22.2.6.8 RegExp.prototype [ %Symbol.match% ] ( string )
pub fn match_(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let regexp = this_object(vm, cx, "[Symbol.match]")?;
    let s = vm.to_string(cx.arg(0))?;
    if vm.is_pristine_regexp(regexp) {
        // FAST PATH
        if !RegExpInfo::of(regexp).global() {
            return vm.regexp_builtin_exec(regexp, s);
        }
        let mut matches = vm.heap.rooted_vec::<Value>();
        for_each_match(vm, regexp, s, |vm, groups| {
            matches.push(vm.try_substring(s, groups.start(), groups.end())?.value());
            Ok(())
        })?;
        return if matches.is_empty() {
            Ok(Value::NULL)
        } else {
            Ok(vm.create_array_from_list(&matches)?.value())
        };
    }
    let flags = generic_flags(vm, regexp)?;
    if !flags.global {
        return vm.regexp_exec(regexp, s);
    }
    generic_set_last_index(vm, regexp, 0.0)?;
    let mut matches = vm.heap.rooted_vec::<Value>();
    loop {
        let result = vm.regexp_exec(regexp, s)?;
        if result.is_null() {
            break;
        }
        let matched = matched_string(vm, result)?;
        matches.push(matched.value());
        if matched.is_empty() {
            generic_advance(vm, regexp, s, flags.unicode)?;
        }
    }
    if matches.is_empty() { Ok(Value::NULL) } else { Ok(vm.create_array_from_list(&matches)?.value()) }
}

// 22.2.6.9 RegExp.prototype [ %Symbol.matchAll% ] ( string )
pub fn match_all(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let regexp = this_object(vm, cx, "[Symbol.matchAll]")?;
    let s = vm.to_string(cx.arg(0))?;
    let default = vm.intrinsic(Intrinsic::RegExp);
    let constructor = vm.species_constructor(regexp, default)?;
    let flags = generic_flags(vm, regexp)?;
    let matcher = vm.construct(constructor, &[regexp.value(), flags.text.value()], None)?;
    let key = vm.names.last_index;
    let index = vm.get(regexp, key)?;
    let index = vm.to_length(index)?;
    generic_set_last_index(vm, matcher, index)?;
    create_regexp_string_iterator(vm, matcher, s, flags.global, flags.unicode)
}

// 22.2.6.11 RegExp.prototype [ %Symbol.replace% ] ( string, replaceValue )
pub fn replace(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let regexp = this_object(vm, cx, "[Symbol.replace]")?;
    let s = vm.to_string(cx.arg(0))?;
    let functional = vm.is_callable(cx.arg(1));
    let replacement = if functional { cx.arg(1) } else { vm.to_string(cx.arg(1))?.value() };
    if vm.is_pristine_regexp(regexp) {
        // FAST PATH
        return if functional {
            replace_with_function(vm, regexp, s, replacement)
        } else {
            replace_with_text(vm, regexp, s, replacement.as_gc())
        };
    }
    let flags = generic_flags(vm, regexp)?;
    if flags.global {
        generic_set_last_index(vm, regexp, 0.0)?;
    }
    let mut results = vm.heap.rooted_vec::<Value>();
    loop {
        let result = vm.regexp_exec(regexp, s)?;
        if result.is_null() {
            break;
        }
        results.push(result);
        if !flags.global {
            break;
        }
        if matched_string(vm, result)?.is_empty() {
            generic_advance(vm, regexp, s, flags.unicode)?;
        }
    }
    let mut out = StringBuilder::with_capacity(s.len());
    let mut next_position = 0;
    for i in 0..results.len() {
        let result: Gc<JsObject> = results[i].as_gc();
        next_position =
            replace_generic_result(vm, result, s, functional, replacement, &mut out, next_position)?;
    }
    if next_position < s.len() {
        let text = vm.view(s)?;
        out.push_view(text.tail(next_position));
    }
    Ok(out.finish(vm)?.value())
}

/// Step 15 of [Symbol.replace]: one result of a user-visible exec. Gives the new source position.
fn replace_generic_result(
    vm: &mut Vm,
    result: Gc<JsObject>,
    s: Gc<JsString>,
    functional: bool,
    replacement: Value,
    out: &mut StringBuilder,
    next_position: usize,
) -> JsResult<usize> {
    let length = vm.length_of_array_like(result)?;
    let captures = (length - 1.0).max(0.0);
    let matched = matched_string(vm, result.value())?;
    let key = vm.names.index;
    let position = vm.get(result, key)?;
    let position = vm.to_integer_or_infinity(position)?.clamp(0.0, s.len() as f64) as usize;
    let mut args = vm.heap.rooted_vec::<Value>();
    args.push(matched.value());
    let mut n = 1.0;
    while n <= captures {
        let key = vm.key_from_f64(n);
        let capture = vm.get(result, key)?;
        let capture = if capture.is_undefined() { capture } else { vm.to_string(capture)?.value() };
        args.push(capture);
        n += 1.0;
    }
    let key = vm.names.groups;
    let named = vm.get(result, key)?;
    let mut piece = StringBuilder::new();
    if functional {
        args.push(Value::number(position as f64));
        args.push(s.value());
        if !named.is_undefined() {
            args.push(named);
        }
        let value = vm.call(replacement, Value::UNDEFINED, &args)?;
        let value = vm.to_string(value)?;
        piece.push_string(vm, value)?;
    } else {
        let named = if named.is_undefined() { None } else { Some(vm.to_object(named)?) };
        let captures = Captures::Values(&args[1..]);
        let end = position + matched.len();
        let found = Match { string: s, start: position, end, matched: Some(matched), captures, named };
        get_substitution(vm, &mut piece, &found, replacement.as_gc())?;
    }
    if position < next_position {
        return Ok(next_position);
    }
    let text = vm.view(s)?;
    out.push_view(text.slice(next_position..position));
    out.push_view(piece.view());
    Ok(position + matched.len())
}

/// Replaces in a pristine RegExp's matches by a text.
fn replace_with_text(
    vm: &mut Vm,
    regexp: Gc<JsObject>,
    s: Gc<JsString>,
    template: Gc<JsString>,
) -> JsResult<Value> {
    let text = vm.view(s)?;
    let template_text = vm.view(template)?;
    let is_plain = !template_text.units().any(|u| u == b'$' as u16);
    let mut out = StringBuilder::new();
    let mut end_of_last = 0;
    let mut any = false;
    let mut push = |vm: &mut Vm, groups: &MatchBuffer| -> JsResult<()> {
        any = true;
        out.push_view(text.slice(end_of_last..groups.start()));
        end_of_last = groups.end();
        if is_plain {
            out.push_view(template_text);
            return Ok(());
        }
        let program = vm.regexp_program(regexp);
        let named = if program.group_names.is_empty() {
            None
        } else {
            Some(vm.named_group_strings(regexp, s, groups)?)
        };
        let found = Match {
            string: s,
            start: groups.start(),
            end: groups.end(),
            matched: None,
            captures: Captures::Ranges(groups),
            named,
        };
        get_substitution(vm, &mut out, &found, template)
    };
    if RegExpInfo::of(regexp).global() {
        for_each_match(vm, regexp, s, push)?;
    } else {
        let mut groups = MatchBuffer::default();
        if vm.regexp_builtin_exec_raw(regexp, s, &mut groups)? {
            push(vm, &groups)?;
        }
    }
    if !any {
        return Ok(s.value());
    }
    out.push_view(text.tail(end_of_last));
    Ok(out.finish(vm)?.value())
}

/// Replaces in a pristine RegExp's matches by what a function gives. All matches are found before the
/// function is called for the first time, as the specification has it.
fn replace_with_function(
    vm: &mut Vm,
    regexp: Gc<JsObject>,
    s: Gc<JsString>,
    function: Value,
) -> JsResult<Value> {
    let mut bounds: Vec<u32> = Vec::new();
    if RegExpInfo::of(regexp).global() {
        for_each_match(vm, regexp, s, |_, groups| {
            bounds.extend_from_slice(groups.bounds());
            Ok(())
        })?;
    } else {
        let mut groups = MatchBuffer::default();
        if vm.regexp_builtin_exec_raw(regexp, s, &mut groups)? {
            bounds.extend_from_slice(groups.bounds());
        }
    }
    if bounds.is_empty() {
        return Ok(s.value());
    }
    // The function may recompile the RegExp, but not change the program of these matches.
    let program = vm.regexp_program(regexp);
    let program_cell = regexp.word(super::regexp_object::PROGRAM);
    let text = vm.view(s)?;
    let mut out = StringBuilder::with_capacity(text.len());
    let mut end_of_last = 0;
    let mut groups = MatchBuffer::default();
    let mut args = vm.heap.rooted_vec::<Value>();
    for of_match in bounds.chunks_exact(2 * program.capture_count) {
        groups.from_bounds(of_match);
        args.clear();
        for group in 0..groups.len() {
            let value = vm.group_value(s, &groups, group)?;
            args.push(value);
        }
        args.push(Value::number(groups.start() as f64));
        args.push(s.value());
        if !program.group_names.is_empty() {
            let named = vm.named_groups(&program.group_names, &groups, |_, group| args[group])?;
            args.push(named.value());
        }
        let value = vm.call(function, Value::UNDEFINED, &args)?;
        let value = vm.to_string(value)?;
        out.push_view(text.slice(end_of_last..groups.start()));
        out.push_string(vm, value)?;
        end_of_last = groups.end();
    }
    // Keeps the program's cell in this frame for as long as the program is used.
    std::hint::black_box(program_cell);
    out.push_view(text.tail(end_of_last));
    Ok(out.finish(vm)?.value())
}

// 22.2.6.12 RegExp.prototype [ %Symbol.search% ] ( string )
pub fn search(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let regexp = this_object(vm, cx, "[Symbol.search]")?;
    let s = vm.to_string(cx.arg(0))?;
    if vm.is_pristine_regexp(regexp) {
        // FAST PATH: lastIndex ends as it began.
        let mut groups = MatchBuffer::default();
        let sticky = RegExpInfo::of(regexp).sticky();
        if !vm.regexp_match(regexp, s, 0, sticky, &mut groups)? {
            return Ok(Value::int(-1));
        }
        vm.update_legacy_statics(regexp, s, &groups);
        return Ok(Value::number(groups.start() as f64));
    }
    let key = vm.names.last_index;
    let previous = vm.get(regexp, key)?;
    if !vm.same_value(previous, Value::int(0)) {
        vm.set(regexp, key, Value::int(0), true)?;
    }
    let result = vm.regexp_exec(regexp, s)?;
    let current = vm.get(regexp, key)?;
    if !vm.same_value(current, previous) {
        vm.set(regexp, key, previous, true)?;
    }
    if result.is_null() {
        return Ok(Value::int(-1));
    }
    let key = vm.names.index;
    vm.get(result.as_gc(), key)
}

// 22.2.6.14 RegExp.prototype [ %Symbol.split% ] ( string, limit )
pub fn split(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let regexp = this_object(vm, cx, "[Symbol.split]")?;
    let s = vm.to_string(cx.arg(0))?;
    let limit = cx.arg(1);
    if (limit.is_undefined() || limit.is_number())
        && vm.is_pristine_regexp(regexp)
        && vm.is_pristine_regexp_species()
    {
        // FAST PATH: the splitter would be a copy of this RegExp.
        let limit = if limit.is_undefined() { u32::MAX } else { vm.to_uint32(limit)? };
        return split_fast(vm, regexp, s, limit as usize);
    }
    let default = vm.intrinsic(Intrinsic::RegExp);
    let constructor = vm.species_constructor(regexp, default)?;
    let flags = generic_flags(vm, regexp)?;
    let new_flags = if flags.sticky {
        flags.text
    } else {
        let y = vm.single_char_string(b'y' as u16);
        vm.concat_strings(flags.text, y)?
    };
    let splitter = vm.construct(constructor, &[regexp.value(), new_flags.value()], None)?;
    let limit = if limit.is_undefined() { u32::MAX } else { vm.to_uint32(limit)? } as usize;
    let mut parts = vm.heap.rooted_vec::<Value>();
    if limit == 0 {
        return Ok(vm.create_array_from_list(&parts)?.value());
    }
    if s.is_empty() {
        if vm.regexp_exec(splitter, s)?.is_null() {
            parts.push(s.value());
        }
        return Ok(vm.create_array_from_list(&parts)?.value());
    }
    let (mut p, mut q) = (0, 0);
    while q < s.len() {
        generic_set_last_index(vm, splitter, q as f64)?;
        let result = vm.regexp_exec(splitter, s)?;
        let text = vm.view(s)?;
        if result.is_null() {
            q = advance_index(&text, q, flags.unicode);
            continue;
        }
        let key = vm.names.last_index;
        let end = vm.get(splitter, key)?;
        let end = vm.to_length(end)?.min(s.len() as f64) as usize;
        if end == p {
            q = advance_index(&text, q, flags.unicode);
            continue;
        }
        parts.push(vm.try_substring(s, p, q)?.value());
        if parts.len() == limit {
            return Ok(vm.create_array_from_list(&parts)?.value());
        }
        p = end;
        let result: Gc<JsObject> = result.as_gc();
        let captures = (vm.length_of_array_like(result)? - 1.0).max(0.0);
        let mut i = 1.0;
        while i <= captures {
            let key = vm.key_from_f64(i);
            let capture = vm.get(result, key)?;
            parts.push(capture);
            if parts.len() == limit {
                return Ok(vm.create_array_from_list(&parts)?.value());
            }
            i += 1.0;
        }
        q = p;
    }
    parts.push(vm.try_substring(s, p, s.len())?.value());
    Ok(vm.create_array_from_list(&parts)?.value())
}

/// Splits by searching forward, which finds the matches that trying each position in turn would.
fn split_fast(vm: &mut Vm, regexp: Gc<JsObject>, s: Gc<JsString>, limit: usize) -> JsResult<Value> {
    let mut parts = vm.heap.rooted_vec::<Value>();
    if limit == 0 {
        return Ok(vm.create_array_from_list(&parts)?.value());
    }
    let mut groups = MatchBuffer::default();
    if s.is_empty() {
        if vm.regexp_match(regexp, s, 0, true, &mut groups)? {
            vm.update_legacy_statics(regexp, s, &groups);
        } else {
            parts.push(s.value());
        }
        return Ok(vm.create_array_from_list(&parts)?.value());
    }
    let unicode = RegExpInfo::of(regexp).full_unicode();
    let text = vm.view(s)?;
    let (mut p, mut q) = (0, 0);
    let mut any = false;
    'matches: while q < text.len() && vm.regexp_match(regexp, s, q, false, &mut groups)? {
        if groups.start() >= text.len() {
            break;
        }
        any = true;
        let end = groups.end();
        if end == p {
            q = advance_index(&text, groups.start().max(q), unicode);
            continue;
        }
        parts.push(vm.try_substring(s, p, groups.start())?.value());
        if parts.len() == limit {
            p = text.len() + 1;
            break;
        }
        p = end;
        for group in 1..groups.len() {
            let value = vm.group_value(s, &groups, group)?;
            parts.push(value);
            if parts.len() == limit {
                p = text.len() + 1;
                break 'matches;
            }
        }
        q = p;
    }
    if any {
        vm.update_legacy_statics(regexp, s, &groups);
    }
    if p <= text.len() {
        parts.push(vm.try_substring(s, p, text.len())?.value());
    }
    Ok(vm.create_array_from_list(&parts)?.value())
}
