//! The REPL's line editor and input, for `internal/repl`.

use super::{Binding, no_constants, string_argument};
use crate::node::state;
use crate::repl::{Editor, Status, input_status, rewrite_await};
use lanner_engine::embedding::{CallContext, JsResult, RootedValue, Value, Vm, method};
use std::cell::OnceCell;
use std::path::PathBuf;

pub const BINDING: Binding = Binding {
    name: "repl",
    methods: &[
        method("start", 1, start),
        method("prompt", 2, prompt),
        method("onComplete", 1, on_complete),
        method("offer", 2, offer),
        method("inputStatus", 1, status),
        method("rewriteAwait", 1, rewrite),
        method("allowRedeclaration", 1, allow_redeclaration),
        method("lexicalNames", 0, lexical_names),
    ],
    constants: no_constants,
};

thread_local! {
    static EDITOR: OnceCell<Editor> = const { OnceCell::new() };
}

fn with_editor(vm: &mut Vm, act: impl FnOnce(&Editor)) -> JsResult<Value> {
    let started = EDITOR.with(|editor| editor.get().map(act).is_some());
    if started { Ok(Value::UNDEFINED) } else { Err(vm.type_error("the line editor was not started")) }
}

fn begin(vm: &mut Vm, callback: Value) -> JsResult<(u64, std::sync::Arc<crate::event_loop::Inbox>)> {
    let callback = RootedValue::new(&mut vm.heap, callback);
    let request = state().event_loop.borrow_mut().begin_request(callback);
    request.map_err(|error| vm.type_error(format!("the event loop can not wait: {error}")))
}

/// `start(historyFile)`: an empty name keeps no history.
fn start(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let history = string_argument(vm, cx.arg(0))?;
    let history = (!history.is_empty()).then(|| PathBuf::from(history));
    let inbox = state().event_loop.borrow_mut().inbox();
    match inbox.and_then(|inbox| Editor::start(inbox, history)) {
        Ok(editor) => {
            // A second start keeps the first editor.
            EDITOR.with(|slot| drop(slot.set(editor)));
            Ok(Value::UNDEFINED)
        }
        Err(error) => Err(vm.type_error(format!("the line editor can not start: {error}"))),
    }
}

/// `prompt(text, callback)`: the callback gets ("line" | "interrupt" | "end", line).
fn prompt(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = string_argument(vm, cx.arg(0))?;
    crate::console::flush();
    let (request, _) = begin(vm, cx.arg(1))?;
    with_editor(vm, |editor| {
        editor.prompt(text, request);
    })
}

/// `onComplete(callback)`: the callback gets the text before the cursor, once.
fn on_complete(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (request, _) = begin(vm, cx.arg(0))?;
    with_editor(vm, |editor| editor.set_completion_request(request))
}

/// `offer(start, candidates)`: answers it; `start` counts UTF-16 units, `before` is the text asked about.
fn offer(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let before = string_argument(vm, cx.arg(0))?;
    let mut words = Vec::new();
    let list = cx.arg(1);
    let length = vm.key_from_str("length");
    let count = vm.get_v(list, length)?;
    let count = if count.is_number() { count.as_number() as u32 } else { 0 };
    for index in 0..count {
        let key = vm.key_from_str(&index.to_string());
        let word = vm.get_v(list, key)?;
        words.push(string_argument(vm, word)?);
    }
    with_editor(vm, |editor| editor.offer(before.len(), words))
}

/// `inputStatus(text)`: "whole", "unfinished" or "wrong".
fn status(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = string_argument(vm, cx.arg(0))?;
    let status = match input_status(&text) {
        Status::Whole => "whole",
        Status::Unfinished => "unfinished",
        Status::Wrong => "wrong",
    };
    Ok(vm.new_string(status).value())
}

/// `rewriteAwait(text)`: a script that gives a promise of `{ value }`, or undefined.
fn rewrite(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = string_argument(vm, cx.arg(0))?;
    match rewrite_await(&text) {
        Some(script) => Ok(vm.try_new_string(&script)?.value()),
        None => Ok(Value::UNDEFINED),
    }
}

/// `allowRedeclaration(flag)`: whether scripts may declare a `let`, `const` or `class` again.
fn allow_redeclaration(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vm.lexicals_may_be_redeclared = cx.arg(0).is_true();
    Ok(Value::UNDEFINED)
}

/// `lexicalNames()`: the global names that are no properties of the global object.
fn lexical_names(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let lexical = vm.realm().lexical;
    let keys = vm.own_property_keys(lexical.as_gc())?;
    let names = vm.new_array_from(&[])?;
    for key in keys.iter() {
        if let Some(name) = key.as_atom() {
            vm.array_push(names, name.value())?;
        }
    }
    Ok(names.value())
}
