//! CallSite objects, as V8 gives them to `Error.prepareStackTrace`.
//!
//! Functions and receivers are not exposed (as in V8 for strict code): `getThis` and `getFunction` give
//! undefined. Internal fields: the words below.

use super::{Method, method};
use crate::execution::stack_trace::TraceFrame;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::value::{Gc, Value};

const FILE: usize = 0;
const FUNCTION: usize = 1;
const LINE: usize = 2;
const COLUMN: usize = 3;
const FLAGS: usize = 4;
const TEXT: usize = 5;
const POSITION: usize = 6;
/// Marks a CallSite among the host objects.
const BRAND: usize = 7;
const PROMISE_INDEX: usize = 8;
const TYPE: usize = 9;
const ORIGIN: usize = 10;
const COUNT: usize = 11;
const BRAND_VALUE: Value = Value::int(0x0ca1_151e);

const IS_CONSTRUCTOR: i32 = 1;
const IS_TOP_LEVEL: i32 = 2;
const IS_EVAL: i32 = 4;
/// Not a function, but a script's or module's own code.
const IS_PROGRAM: i32 = 64;
const IS_ASYNC: i32 = 8;
const IS_PROMISE_ALL: i32 = 16;

const METHODS: &[Method] = &[
    method("getColumnNumber", 0, |vm, cx| field(vm, cx, "getColumnNumber", COLUMN)),
    method("getEnclosingColumnNumber", 0, |vm, cx| field(vm, cx, "getEnclosingColumnNumber", COLUMN)),
    method("getEnclosingLineNumber", 0, |vm, cx| field(vm, cx, "getEnclosingLineNumber", LINE)),
    method("getEvalOrigin", 0, |vm, cx| field(vm, cx, "getEvalOrigin", ORIGIN)),
    method("getFileName", 0, |vm, cx| field(vm, cx, "getFileName", FILE)),
    method("getFunction", 0, |vm, cx| site(vm, cx, "getFunction").map(|_| Value::UNDEFINED)),
    method("getFunctionName", 0, |vm, cx| field(vm, cx, "getFunctionName", FUNCTION)),
    method("getLineNumber", 0, |vm, cx| field(vm, cx, "getLineNumber", LINE)),
    method("getMethodName", 0, get_method_name),
    method("getPosition", 0, |vm, cx| field(vm, cx, "getPosition", POSITION)),
    method("getPromiseIndex", 0, |vm, cx| field(vm, cx, "getPromiseIndex", PROMISE_INDEX)),
    method("getScriptNameOrSourceURL", 0, |vm, cx| field(vm, cx, "getScriptNameOrSourceURL", FILE)),
    method("getScriptHash", 0, |vm, cx| {
        site(vm, cx, "getScriptHash")?;
        Ok(vm.empty_string().value())
    }),
    method("getThis", 0, |vm, cx| site(vm, cx, "getThis").map(|_| Value::UNDEFINED)),
    method("getTypeName", 0, get_type_name),
    method("isAsync", 0, |vm, cx| flag(vm, cx, "isAsync", IS_ASYNC)),
    method("isConstructor", 0, |vm, cx| flag(vm, cx, "isConstructor", IS_CONSTRUCTOR)),
    method("isEval", 0, |vm, cx| flag(vm, cx, "isEval", IS_EVAL)),
    method("isNative", 0, |vm, cx| site(vm, cx, "isNative").map(|_| Value::FALSE)),
    method("isPromiseAll", 0, |vm, cx| flag(vm, cx, "isPromiseAll", IS_PROMISE_ALL)),
    method("isToplevel", 0, |vm, cx| flag(vm, cx, "isToplevel", IS_TOP_LEVEL)),
    method("toString", 0, |vm, cx| field(vm, cx, "toString", TEXT)),
];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    vm.install_prototype(
        Intrinsic::CallSitePrototype,
        Intrinsic::ObjectPrototype,
        METHODS,
        Some("CallSite"),
    )?;
    Ok(())
}

/// A CallSite for a frame.
pub fn new_call_site(vm: &mut Vm, frame: &TraceFrame) -> JsResult<Gc<JsObject>> {
    let proto = vm.intrinsic(Intrinsic::CallSitePrototype);
    let mut object = vm.new_object_of_kind(CellKind::HostObject, proto, COUNT)?;
    let at = frame.script.source.shown_position(frame.position);
    // A function that is no method is taken to have been called without a receiver.
    let is_function = !frame.is_constructor && frame.type_name.is_empty() && frame.combinator.is_none();
    let is_plain = frame.is_top_level || is_function;
    let mut flags = 0;
    for (is_set, bit) in [
        (frame.is_constructor, IS_CONSTRUCTOR),
        (is_plain, IS_TOP_LEVEL),
        (frame.is_top_level, IS_PROGRAM),
        (frame.is_eval(), IS_EVAL),
        (frame.is_async, IS_ASYNC),
        (frame.combinator.is_some_and(|(name, _)| name == "all"), IS_PROMISE_ALL),
    ] {
        flags |= if is_set { bit } else { 0 };
    }
    object.set_word(BRAND, BRAND_VALUE);
    object.set_word(LINE, Value::int(at.line as i32 + 1));
    object.set_word(COLUMN, Value::int(at.column as i32 + 1));
    object.set_word(POSITION, Value::int(frame.position as i32));
    object.set_word(FLAGS, Value::int(flags));
    let (file, origin) = match &frame.script.origin {
        // Eval code has no file.
        Some(origin) => (Value::UNDEFINED, vm.new_string(origin).value()),
        None => (vm.new_string(frame.script.source.shown_name()).value(), Value::UNDEFINED),
    };
    vm.set_internal(object, FILE, file);
    vm.set_internal(object, ORIGIN, origin);
    let name = if frame.function.is_empty() { Value::NULL } else { vm.new_string(&frame.function).value() };
    vm.set_internal(object, FUNCTION, name);
    object.set_word(PROMISE_INDEX, Value::NULL);
    let type_name = match frame.combinator {
        Some(_) => "Promise",
        None => frame.type_name.as_str(),
    };
    let type_name = if type_name.is_empty() { Value::NULL } else { vm.new_string(type_name).value() };
    vm.set_internal(object, TYPE, type_name);
    if let Some((name, index)) = frame.combinator {
        for word in [LINE, COLUMN, FILE] {
            object.set_word(word, Value::NULL);
        }
        object.set_word(POSITION, Value::int(index as i32));
        object.set_word(PROMISE_INDEX, Value::int(index as i32));
        let name = vm.intern(name).value();
        vm.set_internal(object, FUNCTION, name);
    }
    let text = vm.new_string(&frame.render()).value();
    vm.set_internal(object, TEXT, text);
    Ok(object)
}

fn site(vm: &mut Vm, cx: &CallContext, name: &str) -> JsResult<Gc<JsObject>> {
    let method = format!("CallSite.prototype.{name}");
    let object: Gc<JsObject> = vm.require_kind(cx.this, CellKind::HostObject, &method)?;
    if object.header.nslots < COUNT as u8 || object.word(BRAND) != BRAND_VALUE {
        return Err(vm.incompatible_receiver(&method, cx.this));
    }
    Ok(object)
}

fn field(vm: &mut Vm, cx: &CallContext, name: &str, index: usize) -> JsResult<Value> {
    Ok(site(vm, cx, name)?.word(index))
}

fn flag(vm: &mut Vm, cx: &CallContext, name: &str, bit: i32) -> JsResult<Value> {
    Ok(Value::bool(site(vm, cx, name)?.word(FLAGS).as_int() & bit != 0))
}

/// Which property of the receiver the function is: known of methods and combinators.
fn get_method_name(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let site = site(vm, cx, "getMethodName")?;
    let known = !site.word(TYPE).is_null();
    Ok(if known { site.word(FUNCTION) } else { Value::NULL })
}

/// Receivers are not kept: the class that a method was written in stands for the receiver's.
fn get_type_name(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let site = site(vm, cx, "getTypeName")?;
    if site.word(FLAGS).as_int() & IS_PROGRAM != 0 {
        return Ok(vm.new_string("Object").value());
    }
    Ok(site.word(TYPE))
}
