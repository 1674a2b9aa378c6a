//! 22.2.9 RegExp String Iterator Objects.

use super::install::{Method, method};
use super::regexp_object::advance_index;
use crate::execution::{CallContext, Intrinsic, JsResult, Vm};
use crate::heap::CellKind;
use crate::object::JsObject;
use crate::string::JsString;
use crate::value::{Gc, Value};

/// Internal fields: the matcher, the string, bits (1 global, 2 unicode, 4 done).
const MATCHER: usize = 0;
const STRING: usize = 1;
const STATE: usize = 2;
const GLOBAL: i32 = 1;
const UNICODE: i32 = 2;
const DONE: i32 = 4;

// 22.2.9.1 CreateRegExpStringIterator
pub fn create_regexp_string_iterator(
    vm: &mut Vm,
    matcher: Gc<JsObject>,
    s: Gc<JsString>,
    global: bool,
    unicode: bool,
) -> JsResult<Value> {
    let proto = vm.intrinsic(Intrinsic::RegExpStringIteratorPrototype);
    let mut iterator = vm.new_object_of_kind(CellKind::RegExpStringIterator, proto, 3)?;
    iterator.set_word(MATCHER, matcher.value());
    iterator.set_word(STRING, s.value());
    iterator.set_word(STATE, Value::int(if global { GLOBAL } else { 0 } | if unicode { UNICODE } else { 0 }));
    vm.heap.write_barrier(iterator.header());
    Ok(iterator.value())
}

// 22.2.9.2.1 %RegExpStringIteratorPrototype%.next ( )
fn next(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if !cx.this.is_kind(CellKind::RegExpStringIterator) {
        let shown = vm.describe(cx.this);
        let message =
            format!("Method %RegExpStringIterator%.prototype.next called on incompatible receiver {shown}");
        return Err(vm.type_error(message));
    }
    let mut iterator: Gc<JsObject> = cx.this.as_gc();
    let state = iterator.word(STATE).as_int();
    if state & DONE != 0 {
        return vm.create_iter_result(Value::UNDEFINED, true);
    }
    let matcher: Gc<JsObject> = iterator.word(MATCHER).as_gc();
    let s: Gc<JsString> = iterator.word(STRING).as_gc();
    // The iterator is a generator in the specification's terms: it is over after a throw as well.
    iterator.set_word(STATE, Value::int(state | DONE));
    let result = vm.regexp_exec(matcher, s)?;
    if result.is_null() {
        return vm.create_iter_result(Value::UNDEFINED, true);
    }
    if state & GLOBAL != 0 {
        let zero = vm.get_v(result, crate::object::PropertyKey::index(0))?;
        let matched = vm.to_string(zero)?;
        if matched.is_empty() {
            let key = vm.names.last_index;
            let this_index = vm.get(matcher, key)?;
            let this_index = vm.to_length(this_index)?;
            let text = vm.view(s)?;
            let next = if this_index >= text.len() as f64 {
                this_index + 1.0
            } else {
                advance_index(&text, this_index as usize, state & UNICODE != 0) as f64
            };
            vm.set(matcher, key, Value::number(next), true)?;
        }
        iterator.set_word(STATE, Value::int(state));
    }
    vm.create_iter_result(result, false)
}

const METHODS: &[Method] = &[method("next", 0, next)];

pub fn init(vm: &mut Vm) -> JsResult<()> {
    vm.install_prototype(
        Intrinsic::RegExpStringIteratorPrototype,
        Intrinsic::IteratorPrototype,
        METHODS,
        Some("RegExp String Iterator"),
    )?;
    Ok(())
}
