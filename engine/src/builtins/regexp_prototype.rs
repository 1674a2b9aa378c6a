//! 22.2.6 Properties of the RegExp prototype object, without the methods that strings call.

use super::install::{Accessor, Method, getter, method, symbol_method};
use super::regexp_constructor::original_flags;
use super::regexp_object::{RegExpInfo, SOURCE};
use super::regexp_state::MatchBuffer;
use super::regexp_symbol_methods as symbols;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::regexp::escape_pattern_source;
use crate::string::{JsString, StringBuilder};
use crate::value::{Gc, Value};

fn incompatible<T>(vm: &mut Vm, value: Value, method: &str) -> JsResult<T> {
    let shown = vm.describe(value);
    Err(vm.type_error(format!("Method RegExp.prototype.{method} called on incompatible receiver {shown}")))
}

/// The receiver as an object.
pub(super) fn this_object(vm: &mut Vm, cx: &CallContext, method: &str) -> JsResult<Gc<JsObject>> {
    if cx.this.is_object() { Ok(cx.this.as_gc()) } else { incompatible(vm, cx.this, method) }
}

// 22.2.6.2 RegExp.prototype.exec ( string )
fn exec(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.this.is_kind(CellKind::RegExp) {
        return incompatible(vm, cx.this, "exec");
    }
    let s = vm.to_string(cx.arg(0))?;
    vm.regexp_builtin_exec(cx.this.as_gc(), s)
}

// 22.2.6.16 RegExp.prototype.test ( S )
fn test(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let regexp = this_object(vm, cx, "test")?;
    let s = vm.to_string(cx.arg(0))?;
    if vm.is_pristine_regexp(regexp) {
        // FAST PATH: the built-in exec, whose result array nobody would see.
        let mut groups = MatchBuffer::default();
        return Ok(vm.regexp_builtin_exec_raw(regexp, s, &mut groups)?.into());
    }
    Ok((!vm.regexp_exec(regexp, s)?.is_null()).into())
}

// 22.2.6.17 RegExp.prototype.toString ( )
fn to_string(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let regexp = this_object(vm, cx, "toString")?;
    let (source, flags) = (vm.names.source, vm.names.flags);
    let pattern = vm.get(regexp, source)?;
    let pattern = vm.to_string(pattern)?;
    let flags = vm.get(regexp, flags)?;
    let flags = vm.to_string(flags)?;
    let mut out = StringBuilder::with_capacity(pattern.len() + 8);
    out.push_str("/");
    out.push_string(vm, pattern)?;
    out.push_str("/");
    out.push_string(vm, flags)?;
    Ok(out.finish(vm)?.value())
}

// B.2.4.1 RegExp.prototype.compile ( pattern, flags ), with the legacy proposal's checks
fn compile(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.this.is_kind(CellKind::RegExp) {
        return incompatible(vm, cx.this, "compile");
    }
    let regexp: Gc<JsObject> = cx.this.as_gc();
    let info = RegExpInfo::of(regexp);
    if info.realm() != vm.realm().id {
        return Err(vm.type_error("RegExp.prototype.compile called on a RegExp of another realm"));
    }
    if !info.legacy_enabled() {
        return Err(vm.type_error("RegExp.prototype.compile called on an instance of a subclass"));
    }
    let (pattern, flags) = if cx.arg(0).is_kind(CellKind::RegExp) {
        if !cx.arg(1).is_undefined() {
            return Err(vm.type_error("Invalid flags supplied to RegExp constructor"));
        }
        let pattern: Gc<JsObject> = cx.arg(0).as_gc();
        (pattern.word(SOURCE), original_flags(vm, pattern))
    } else {
        (cx.arg(0), cx.arg(1))
    };
    vm.regexp_initialize(regexp, pattern, flags)?;
    Ok(cx.this)
}

// 22.2.6.4 get RegExp.prototype.flags
fn flags(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.this.is_object() {
        let shown = vm.describe(cx.this);
        return Err(vm.type_error(format!("RegExp.prototype.flags getter called on non-object {shown}")));
    }
    let regexp: Gc<JsObject> = cx.this.as_gc();
    if cx.this.is_kind(CellKind::RegExp) && vm.is_pristine_regexp(regexp) {
        // FAST PATH: every getter would give the original flag.
        return Ok(original_flags(vm, regexp));
    }
    let n = &vm.names;
    let keys = [
        (n.has_indices, b'd'),
        (n.global, b'g'),
        (n.ignore_case, b'i'),
        (n.multiline, b'm'),
        (n.dot_all, b's'),
        (n.unicode, b'u'),
        (n.unicode_sets, b'v'),
        (n.sticky, b'y'),
    ];
    let mut out = StringBuilder::new();
    for (key, letter) in keys {
        let value = vm.get(regexp, key)?;
        if vm.to_boolean(value) {
            out.push_unit(letter as u16);
        }
    }
    Ok(out.finish(vm)?.value())
}

// 22.2.6.4.1 RegExpHasFlag
fn has_flag(vm: &mut Vm, cx: &CallContext, letter: u8, name: &str) -> JsResult<Value> {
    if cx.this.is_kind(CellKind::RegExp) {
        return Ok(RegExpInfo::of(cx.this.as_gc()).has(letter).into());
    }
    if cx.this.is_object() && cx.this == vm.intrinsic(Intrinsic::RegExpPrototype) {
        return Ok(Value::UNDEFINED);
    }
    let shown = vm.describe(cx.this);
    Err(vm.type_error(format!("RegExp.prototype.{name} getter called on non-RegExp object {shown}")))
}

macro_rules! flag_getters {
    ($($(#[$doc:meta])* $function:ident $letter:literal $name:literal;)*) => {
        $($(#[$doc])* fn $function(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
            has_flag(vm, cx, $letter, $name)
        })*
    };
}
flag_getters! {
    /// 22.2.6.3
    dot_all b's' "dotAll";
    /// 22.2.6.5
    global b'g' "global";
    /// 22.2.6.6
    has_indices b'd' "hasIndices";
    /// 22.2.6.7
    ignore_case b'i' "ignoreCase";
    /// 22.2.6.10
    multiline b'm' "multiline";
    /// 22.2.6.15
    sticky b'y' "sticky";
    /// 22.2.6.18
    unicode b'u' "unicode";
    /// 22.2.6.19
    unicode_sets b'v' "unicodeSets";
}

// 22.2.6.13 get RegExp.prototype.source
fn source(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if cx.this.is_kind(CellKind::RegExp) {
        let source: Gc<JsString> = cx.this.as_gc::<JsObject>().word(SOURCE).as_gc();
        let units = source.to_utf16();
        let escaped = escape_pattern_source(&units);
        if escaped == units {
            return Ok(source.value());
        }
        return Ok(vm.try_new_string_utf16(&escaped)?.value());
    }
    if cx.this.is_object() && cx.this == vm.intrinsic(Intrinsic::RegExpPrototype) {
        return Ok(vm.intern("(?:)").value());
    }
    let shown = vm.describe(cx.this);
    Err(vm.type_error(format!("RegExp.prototype.source getter called on non-RegExp object {shown}")))
}

const METHODS: &[Method] = &[
    method("exec", 1, exec),
    method("compile", 2, compile),
    method("test", 1, test),
    method("toString", 0, to_string),
    symbol_method(|s| s.match_, "[Symbol.match]", 1, symbols::match_),
    symbol_method(|s| s.match_all, "[Symbol.matchAll]", 1, symbols::match_all),
    symbol_method(|s| s.replace, "[Symbol.replace]", 2, symbols::replace),
    symbol_method(|s| s.search, "[Symbol.search]", 1, symbols::search),
    symbol_method(|s| s.split, "[Symbol.split]", 2, symbols::split),
];

const ACCESSORS: &[Accessor] = &[
    getter("dotAll", dot_all),
    getter("flags", flags),
    getter("global", global),
    getter("hasIndices", has_indices),
    getter("ignoreCase", ignore_case),
    getter("multiline", multiline),
    getter("source", source),
    getter("sticky", sticky),
    getter("unicode", unicode),
    getter("unicodeSets", unicode_sets),
];

pub fn init(vm: &mut Vm, prototype: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(prototype, METHODS)?;
    vm.install_accessors(prototype, ACCESSORS)?;
    let key = vm.names.exec;
    let exec = vm.get(prototype, key)?;
    vm.realm_mut().set(Intrinsic::RegExpPrototypeExec, exec.as_gc::<JsObject>());
    Ok(())
}
