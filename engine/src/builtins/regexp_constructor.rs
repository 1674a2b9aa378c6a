//! 22.2.4 The RegExp constructor and 22.2.5 its properties, with the legacy static properties.

use super::install::{Accessor, Key, Method, getter, method, symbol_getter};
use super::regexp_object::{RegExpInfo, SOURCE};
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::string::{StringBuilder, is_space};
use crate::value::{Gc, Value};

// 22.2.3.1 RegExpCreate ( P, F )
pub fn regexp_create(vm: &mut Vm, pattern: Value, flags: Value) -> JsResult<Gc<JsObject>> {
    let pattern = if pattern.is_undefined() { vm.empty_string() } else { vm.to_string(pattern)? };
    let flags = if flags.is_undefined() { vm.empty_string() } else { vm.to_string(flags)? };
    vm.new_regexp(pattern, flags)
}

// 22.2.4.1 RegExp ( pattern, flags )
pub fn regexp(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (pattern, flags) = (cx.arg(0), cx.arg(1));
    let pattern_is_regexp = vm.is_reg_exp(pattern)?;
    let mut new_target = cx.new_target;
    if !cx.is_construct() {
        new_target = cx.callee.value();
        if pattern_is_regexp && flags.is_undefined() {
            let key = vm.names.constructor;
            if vm.get_v(pattern, key)? == new_target {
                return Ok(pattern);
            }
        }
    }
    let (source, flags) = if pattern.is_kind(CellKind::RegExp) {
        let source = pattern.as_gc::<JsObject>().word(SOURCE);
        let flags = if flags.is_undefined() { original_flags(vm, pattern.as_gc()) } else { flags };
        (source, flags)
    } else if pattern_is_regexp {
        let key = vm.names.source;
        let source = vm.get_v(pattern, key)?;
        let flags = if flags.is_undefined() {
            let key = vm.names.flags;
            vm.get_v(pattern, key)?
        } else {
            flags
        };
        (source, flags)
    } else {
        (pattern, flags)
    };
    let object = vm.regexp_alloc(new_target)?;
    vm.regexp_initialize(object, source, flags)?;
    Ok(object.value())
}

/// [[OriginalFlags]] as a string; the order of the letters cannot be observed.
pub(super) fn original_flags(vm: &mut Vm, regexp: Gc<JsObject>) -> Value {
    let text = RegExpInfo::of(regexp).flags().to_string();
    vm.intern(&text).value()
}

// 22.2.5.1 RegExp.escape ( S )
fn escape(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.arg(0).is_string() {
        return Err(vm.type_error("input argument must be a string"));
    }
    let text = vm.view(cx.arg(0).as_gc())?;
    let mut out = StringBuilder::with_capacity(text.len() + 8);
    let mut at = 0;
    while at < text.len() {
        let (point, units) = text.code_point_at(at);
        let is_alphanumeric = point < 0x80 && (point as u8).is_ascii_alphanumeric();
        if at == 0 && is_alphanumeric {
            // A leading letter or digit could extend an escape that the text is appended to.
            push_hex_escape(&mut out, point);
        } else {
            encode_for_regexp_escape(&mut out, point);
        }
        at += units;
    }
    Ok(out.finish(vm)?.value())
}

fn push_hex_escape(out: &mut StringBuilder, point: u32) {
    out.push_str(&format!("\\x{point:02x}"));
}

// 22.2.5.1.1 EncodeForRegExpEscape
fn encode_for_regexp_escape(out: &mut StringBuilder, point: u32) {
    let ascii = if point < 0x80 { point as u8 } else { 0 };
    match ascii {
        b'^' | b'$' | b'\\' | b'.' | b'*' | b'+' | b'?' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'|'
        | b'/' => {
            out.push_str("\\");
            out.push_code_point(point);
        }
        b'\t' => out.push_str("\\t"),
        b'\n' => out.push_str("\\n"),
        0x0B => out.push_str("\\v"),
        0x0C => out.push_str("\\f"),
        b'\r' => out.push_str("\\r"),
        _ => {
            let other_punctuator = point < 0x80 && b",-=<>#&!%:;@~'`\"".contains(&ascii);
            let is_surrogate = (0xD800..0xE000).contains(&point);
            let space = point < 0x10000 && is_space(point as u16);
            if !other_punctuator && !is_surrogate && !space {
                out.push_code_point(point);
            } else if point <= 0xFF {
                push_hex_escape(out, point);
            } else {
                out.push_str(&format!("\\u{point:04x}"));
            }
        }
    }
}

// 22.2.5.3 get RegExp [ %Symbol.species% ]
fn species(_: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(cx.this)
}

/// Part of the last match that a legacy property shows.
#[derive(Clone, Copy)]
enum Legacy {
    Input,
    LastMatch,
    LastParen,
    LeftContext,
    RightContext,
    Paren(usize),
}

// GetLegacyRegExpStaticProperty of the legacy proposal
fn legacy_get(vm: &mut Vm, cx: &CallContext, which: Legacy) -> JsResult<Value> {
    if cx.this != vm.intrinsic(Intrinsic::RegExp) {
        return Err(vm.type_error("RegExp static properties are accessible on %RegExp% only"));
    }
    let statics = vm.legacy_statics();
    let (subject, input) = (statics.subject, statics.input);
    if let Legacy::Input = which {
        return if input.is_hole() { Err(stale(vm)) } else { Ok(input) };
    }
    if subject.is_hole() {
        return Err(stale(vm));
    }
    let groups = &statics.groups;
    let range = match which {
        Legacy::Input | Legacy::LastMatch => groups.get(0),
        Legacy::LastParen => {
            if groups.len() > 1 {
                groups.get(groups.len() - 1)
            } else {
                None
            }
        }
        Legacy::Paren(group) => groups.get(group),
        Legacy::LeftContext => groups.get(0).map(|(start, _)| (0, start)),
        Legacy::RightContext => {
            groups.get(0).map(|(_, end)| (end, subject.as_gc::<crate::string::JsString>().len()))
        }
    };
    match range {
        Some((start, end)) => Ok(vm.try_substring(subject.as_gc(), start, end)?.value()),
        None => Ok(vm.empty_string().value()),
    }
}

fn stale(vm: &mut Vm) -> crate::execution::Throw {
    vm.type_error("RegExp static properties are not available after a match by a subclass")
}

// SetLegacyRegExpStaticProperty of the legacy proposal
fn legacy_set_input(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if cx.this != vm.intrinsic(Intrinsic::RegExp) {
        return Err(vm.type_error("RegExp static properties are accessible on %RegExp% only"));
    }
    let value = vm.to_string(cx.arg(0))?;
    vm.legacy_statics().input = value.value();
    Ok(Value::UNDEFINED)
}

macro_rules! legacy_getters {
    ($($function:ident $which:expr;)*) => {
        $(fn $function(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
            legacy_get(vm, cx, $which)
        })*
    };
}
legacy_getters! {
    legacy_input Legacy::Input;
    legacy_last_match Legacy::LastMatch;
    legacy_last_paren Legacy::LastParen;
    legacy_left_context Legacy::LeftContext;
    legacy_right_context Legacy::RightContext;
    legacy_1 Legacy::Paren(1);
    legacy_2 Legacy::Paren(2);
    legacy_3 Legacy::Paren(3);
    legacy_4 Legacy::Paren(4);
    legacy_5 Legacy::Paren(5);
    legacy_6 Legacy::Paren(6);
    legacy_7 Legacy::Paren(7);
    legacy_8 Legacy::Paren(8);
    legacy_9 Legacy::Paren(9);
}

const METHODS: &[Method] = &[method("escape", 1, escape)];

const ACCESSORS: &[Accessor] = &[
    symbol_getter(|s| s.species, "[Symbol.species]", species),
    Accessor { key: Key::Name("input"), get: Some(legacy_input), set: Some(legacy_set_input) },
    Accessor { key: Key::Name("$_"), get: Some(legacy_input), set: Some(legacy_set_input) },
    getter("lastMatch", legacy_last_match),
    getter("$&", legacy_last_match),
    getter("lastParen", legacy_last_paren),
    getter("$+", legacy_last_paren),
    getter("leftContext", legacy_left_context),
    getter("$`", legacy_left_context),
    getter("rightContext", legacy_right_context),
    getter("$'", legacy_right_context),
    getter("$1", legacy_1),
    getter("$2", legacy_2),
    getter("$3", legacy_3),
    getter("$4", legacy_4),
    getter("$5", legacy_5),
    getter("$6", legacy_6),
    getter("$7", legacy_7),
    getter("$8", legacy_8),
    getter("$9", legacy_9),
];

/// Makes %RegExp% and its prototype.
pub fn init(vm: &mut Vm) -> JsResult<()> {
    let (constructor, prototype) = vm.install_constructor(
        "RegExp",
        2,
        regexp,
        Intrinsic::RegExp,
        Intrinsic::RegExpPrototype,
        Intrinsic::ObjectPrototype,
    )?;
    vm.install_methods(constructor, METHODS)?;
    vm.install_accessors(constructor, ACCESSORS)?;
    super::regexp_prototype::init(vm, prototype)?;
    vm.remember_pristine_regexp();
    Ok(())
}
