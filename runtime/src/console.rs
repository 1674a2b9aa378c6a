//! `console`, `print` and `performance`, until the full Node console takes their place.

use crate::cli::flags::{Options, Program};
use crate::inspect;
use lanner_engine::embedding::Gc;
use lanner_engine::embedding::{
    Attributes, CallContext, JsObject, JsResult, JsString, Method, Value, Vm, method,
};
use std::cell::RefCell;
use std::io::Write;

thread_local! {
    /// Standard output, buffered: flushed before anything goes to standard error and at the end.
    static OUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static START: std::time::Instant = std::time::Instant::now();
}

const BUFFER: usize = 64 << 10;

/// Queues text for standard output.
pub fn write_out(text: &str) {
    OUT.with(|out| {
        let mut out = out.borrow_mut();
        out.extend_from_slice(text.as_bytes());
        if out.len() >= BUFFER {
            drain(&mut out);
        }
    });
}

fn drain(out: &mut Vec<u8>) {
    // A closed pipe ends the program's output, not the program.
    let _ = std::io::stdout().write_all(out);
    out.clear();
}

/// Writes everything queued.
pub fn flush() {
    OUT.with(|out| drain(&mut out.borrow_mut()));
    let _ = std::io::stdout().flush();
}

const CONSOLE: &[Method] = &[
    method("log", 0, log),
    method("info", 0, log),
    method("debug", 0, log),
    method("error", 0, error),
    method("warn", 0, error),
];

const GLOBALS: &[Method] = &[method("print", 0, print)];
const PERFORMANCE: &[Method] = &[method("now", 0, now)];

/// Defines the globals.
pub fn install(vm: &mut Vm) -> JsResult<()> {
    START.with(|_| ());
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    let console = vm.new_object()?;
    vm.install_methods(console, CONSOLE)?;
    vm.install_named(global, "console", console.value(), Attributes::HIDDEN)?;
    vm.install_methods(global, GLOBALS)?;
    let performance = vm.new_object()?;
    vm.install_methods(performance, PERFORMANCE)?;
    vm.install_named(global, "performance", performance.value(), Attributes::HIDDEN)
}

/// `scriptArgs`: the words after the program.
pub fn install_arguments(vm: &mut Vm, options: &Options) -> JsResult<()> {
    let list = vm.new_array_from(&[])?;
    if let Program::File(path) = &options.program {
        let path = vm.new_string(&path.to_string_lossy()).value();
        vm.array_push(list, path)?;
    }
    for argument in &options.arguments {
        let argument = vm.new_string(&argument.to_string_lossy()).value();
        vm.array_push(list, argument)?;
    }
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    vm.install_named(global, "scriptArgs", list.value(), Attributes::HIDDEN)
}

fn log(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut text = inspect::format(vm, cx.args())?;
    text.push('\n');
    write_out(&text);
    Ok(Value::UNDEFINED)
}

fn error(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut text = inspect::format(vm, cx.args())?;
    text.push('\n');
    flush();
    let _ = std::io::stderr().write_all(text.as_bytes());
    Ok(Value::UNDEFINED)
}

/// `print`: arguments as strings, joined by spaces.
fn print(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let mut line = String::new();
    for (i, &arg) in cx.args().iter().enumerate() {
        if i > 0 {
            line.push(' ');
        }
        let text: Gc<JsString> = vm.to_string(arg)?;
        line.push_str(&vm.view(text)?.to_rust_string());
    }
    line.push('\n');
    write_out(&line);
    Ok(Value::UNDEFINED)
}

fn now(_vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    Ok(Value::number(START.with(|start| start.elapsed().as_secs_f64() * 1e3)))
}
