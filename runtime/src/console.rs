//! The global console's fast side and `print`; the buffer of standard output.
//!
//! `console.log` of plain text must not load the inspector, the streams or the console proper
//! (`internal/console`), so the methods of the global console are native functions: those that print do it
//! themselves when the program cannot tell the difference, and else call their namesakes in JavaScript.

use crate::cli::flags::{Options, Program};
use crate::node;
use lanner_engine::embedding::{
    Attributes, CallContext, CellKind, Gc, JsFunction, JsObject, JsResult, JsString, Method,
    PropertyDescriptor, RootedValue, Value, Vm, method,
};
use std::cell::{Cell, RefCell};
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

thread_local! {
    /// Standard output, buffered: flushed before anything goes to standard error and at the end.
    static OUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    /// The console object of the realm.
    static CONSOLE: Cell<Option<&'static RootedValue>> = const { Cell::new(None) };
    static INDENTED: Cell<bool> = const { Cell::new(false) };
    /// See `longest_wait`.
    static OUT_WAIT: Option<Duration> = longest_wait();
    /// When text was last written.
    static DRAINED: Cell<Option<Instant>> = const { Cell::new(None) };
    static OUT_IS_TERMINAL: bool = std::io::stdout().is_terminal();
    static ERROR_IS_TERMINAL: bool = std::io::stderr().is_terminal();
}

const BUFFER: usize = 64 << 10;
/// Somebody may be reading a pipe as the program runs: only lines in quick succession wait for each other.
const PIPE_DELAY: Duration = Duration::from_millis(4);

/// Queues text for standard output.
pub fn write_out(text: &str) {
    OUT.with(|out| {
        let mut out = out.borrow_mut();
        out.extend_from_slice(text.as_bytes());
        let wait = OUT_WAIT.with(|wait| *wait);
        if out.len() >= BUFFER
            || wait.is_some_and(|wait| {
                wait.is_zero() || DRAINED.with(Cell::get).is_none_or(|at| at.elapsed() > wait)
            })
        {
            drain(&mut out);
        }
    });
}

/// How long text for standard output may be held back: a terminal's not at all, a file's (None) as long as
/// there is room.
fn longest_wait() -> Option<Duration> {
    if std::io::stdout().is_terminal() {
        return Some(Duration::ZERO);
    }
    // SAFETY: all zeroes are a valid `stat`, which the call fills in.
    let is_file = unsafe {
        let mut status: libc::stat = std::mem::zeroed();
        libc::fstat(libc::STDOUT_FILENO, &mut status) == 0 && status.st_mode & libc::S_IFMT == libc::S_IFREG
    };
    if is_file { None } else { Some(PIPE_DELAY) }
}

fn drain(out: &mut Vec<u8>) {
    if !out.is_empty() {
        // A closed pipe ends the program's output, not the program.
        let _ = write_fully(libc::STDOUT_FILENO, out);
        out.clear();
        DRAINED.with(|at| at.set(Some(Instant::now())));
    }
}

/// Writes everything queued.
pub fn flush() {
    OUT.with(|out| drain(&mut out.borrow_mut()));
    // What the command line's own reports have put there.
    let _ = std::io::stdout().flush();
}

/// Writes all of the bytes, waiting as long as that takes: standard streams are synchronous, also where whoever
/// made the pipe does not want writers to wait.
pub fn write_fully(fd: i32, mut bytes: &[u8]) -> std::io::Result<()> {
    while !bytes.is_empty() {
        // SAFETY: the slice is valid for its length.
        let count = unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
        if count >= 0 {
            bytes = &bytes[count as usize..];
            continue;
        }
        let error = std::io::Error::last_os_error();
        match error.kind() {
            std::io::ErrorKind::Interrupted => {}
            std::io::ErrorKind::WouldBlock => {
                let mut entry = libc::pollfd { fd, events: libc::POLLOUT, revents: 0 };
                // SAFETY: one valid entry.
                unsafe { libc::poll(&mut entry, 1, -1) };
            }
            _ => return Err(error),
        }
    }
    Ok(())
}

/// Writes to standard error, after everything queued for standard output.
pub fn write_error(text: &str) {
    flush();
    // Standard error may be closed; there is nowhere to report that.
    let _ = write_fully(libc::STDERR_FILENO, text.as_bytes());
}

const GLOBALS: &[Method] = &[method("print", 0, print)];

/// The console's methods in Node's order.
const METHODS: &[&str] = &[
    "log",
    "info",
    "debug",
    "warn",
    "error",
    "dir",
    "time",
    "timeEnd",
    "timeLog",
    "trace",
    "assert",
    "clear",
    "count",
    "countReset",
    "group",
    "groupEnd",
    "table",
    "dirxml",
    "groupCollapsed",
];
/// Methods from here on do nothing without an inspector.
const INSPECTOR_METHODS: &[&str] = &["profile", "profileEnd", "timeStamp"];
/// How many of the methods, the first ones, print.
const PRINTERS: usize = 5;

/// Defines the globals.
pub fn install(vm: &mut Vm) -> JsResult<()> {
    let global: Gc<JsObject> = vm.realm().global.as_gc();
    // The prototype between is Node's: programs may put methods on it.
    let prototype = vm.new_object()?;
    let console = vm.new_object()?;
    vm.set_prototype_of(console, prototype.value())?;
    for (index, name) in METHODS.iter().enumerate() {
        let key = vm.key_from_str(name);
        let function = vm.new_native_closure(method_of_console, key, 0, Value::int(index as i32))?.value();
        vm.install_named(console, name, function, Attributes::ALL)?;
    }
    let key = vm.key_from_str("Console");
    let get = vm.new_native_closure(load_property, key, 0, Value::int(0))?.value();
    let set = vm.new_native_closure(replace_property, key, 1, Value::int(0))?.value();
    let descriptor = PropertyDescriptor::accessor(get, set, Attributes::ALL);
    vm.define_property_or_throw(console, key, descriptor)?;
    for name in INSPECTOR_METHODS {
        let key = vm.key_from_str(name);
        let function = vm.new_native_function(|_, _| Ok(Value::UNDEFINED), key, 0, false)?.value();
        vm.install_named(console, name, function, Attributes::ALL)?;
    }
    let key = vm.key_from_str("context");
    let context = vm.new_native_function(|vm, _| Ok(vm.new_object()?.value()), key, 0, false)?.value();
    vm.install_named(console, "context", context, Attributes::ALL)?;
    for (index, name) in LAZY_PROPERTIES.iter().enumerate().skip(1) {
        let key = vm.key_from_str(name);
        let get = vm.new_native_closure(load_property, key, 0, Value::int(index as i32))?.value();
        let set = vm.new_native_closure(replace_property, key, 1, Value::int(index as i32))?.value();
        let attributes = if *name == "createTask" { Attributes::ALL } else { Attributes::HIDDEN };
        let descriptor = PropertyDescriptor::accessor(get, set, attributes);
        vm.define_property_or_throw(console, key, descriptor)?;
    }
    let key = vm.symbols.to_string_tag;
    let tag = vm.new_string("console").value();
    vm.install_value(console, key, tag, Attributes::CONFIG)?;
    vm.install_named(global, "console", console.value(), Attributes::HIDDEN)?;
    let rooted = RootedValue::new(&mut vm.heap, console.value());
    // As long as the thread's JavaScript, which is as long as the thread.
    CONSOLE.with(|slot| slot.set(Some(Box::leak(Box::new(rooted)))));
    vm.install_methods(global, GLOBALS)
}

/// Properties that come with the console in JavaScript.
const LAZY_PROPERTIES: &[&str] = &[
    "Console",
    "createTask",
    "_stdout",
    "_stderr",
    "_stdoutErrorHandler",
    "_stderrErrorHandler",
    "_ignoreErrors",
    "_times",
];

const STREAMS: &[&str] = &["_stdout", "_stderr"];

/// The console in JavaScript: an object with the functions the global's methods stand for. They are called
/// on the global console, whose state the module adds as it loads.
fn full_console(vm: &mut Vm) -> JsResult<Value> {
    node::modules::require(vm, "internal/console/global")
}

fn load_property(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    // Loading it puts plain properties in the accessors' places.
    full_console(vm)?;
    let key = vm.key_from_str(LAZY_PROPERTIES[cx.data().as_int() as usize]);
    let own = vm.get_own_property(global_console().as_gc(), key)?;
    let Some(own) = own else { return Ok(Value::UNDEFINED) };
    match own.get {
        // The streams stay accessors, of the console's own.
        Some(get) if get.is_kind(CellKind::Function) => vm.call(get, global_console(), &[]),
        _ => Ok(own.value.unwrap_or(Value::UNDEFINED)),
    }
}

fn replace_property(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let index = cx.data().as_int() as usize;
    let attributes = if index < 2 { Attributes::ALL } else { Attributes::HIDDEN };
    if STREAMS.contains(&LAZY_PROPERTIES[index]) {
        // The console proper takes note that output goes elsewhere.
        full_console(vm)?;
        let key = vm.key_from_str(LAZY_PROPERTIES[index]);
        vm.set(global_console().as_gc(), key, cx.arg(0), true)?;
        return Ok(Value::UNDEFINED);
    }
    vm.install_named(global_console().as_gc(), LAZY_PROPERTIES[index], cx.arg(0), attributes)?;
    Ok(Value::UNDEFINED)
}

/// The console of the thread's realm.
pub fn global_console() -> Value {
    CONSOLE.with(|slot| slot.get().map_or(Value::UNDEFINED, |console| **console))
}

/// Lines begin with the indentation of console.group: the native console does not know it.
pub fn set_indented(indented: bool) {
    INDENTED.with(|flag| flag.set(indented));
}

/// Whether text may go to standard output or error ('stdout', 'stderr') without anybody being able to tell
/// that it did not go through the stream: `process` still has the accessors it came with, unread.
pub fn is_plain(vm: &mut Vm, name: &str) -> bool {
    let Some(process) = node::modules::loaded(vm, "process") else { return true };
    if node::modules::is_loaded("internal/process/stdio") || !process.is_object() {
        return false;
    }
    let key = vm.key_from_str(name);
    let own = match vm.get_own_property(process.as_gc(), key) {
        Ok(own) => own,
        Err(throw) => {
            vm.take_exception(throw);
            return false;
        }
    };
    let getter = own.and_then(|own| own.get).filter(|get| get.is_kind(CellKind::Function));
    getter.is_some_and(|get| vm.code_of(get.as_gc::<JsFunction>().code).script.url.starts_with("node:"))
}

/// The text of arguments that need no inspector: primitives, no format string.
fn plain_text(vm: &mut Vm, cx: &CallContext, coloured: bool) -> JsResult<Option<String>> {
    let arguments = cx.args();
    let mut text = String::new();
    for (i, &argument) in arguments.iter().enumerate() {
        if i > 0 {
            text.push(' ');
        }
        if argument.is_string() {
            let string: Gc<JsString> = argument.as_gc();
            let part = vm.view(string)?.to_rust_string();
            if i == 0 && arguments.len() > 1 && part.contains('%') {
                return Ok(None);
            }
            text.push_str(&part);
        } else if argument.is_object() || coloured {
            return Ok(None);
        } else if argument.is_number()
            && argument.as_number() == 0.0
            && argument.as_number().is_sign_negative()
        {
            text.push_str("-0");
        } else {
            text.push_str(&vm.describe(argument));
            if argument.is_bigint() {
                text.push('n');
            }
        }
    }
    text.push('\n');
    Ok(Some(text))
}

/// A method of the global console. The five that print do so here while that makes no difference; the rest
/// is in JavaScript, loaded at the first need.
fn method_of_console(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let index = cx.data().as_int() as usize;
    if index < PRINTERS {
        let is_error = matches!(METHODS[index], "warn" | "error");
        let (stream, coloured) = if is_error {
            ("stderr", ERROR_IS_TERMINAL.with(|t| *t))
        } else {
            ("stdout", OUT_IS_TERMINAL.with(|t| *t))
        };
        let simple = !node::is_installed()
            || !INDENTED.with(Cell::get)
                && !node::modules::is_loaded("diagnostics_channel")
                && is_plain(vm, stream);
        if simple && let Some(text) = plain_text(vm, cx, coloured)? {
            if is_error {
                write_error(&text);
            } else {
                write_out(&text);
            }
            return Ok(Value::UNDEFINED);
        }
        if !node::is_installed() {
            return print(vm, cx);
        }
    }
    if !node::is_installed() {
        return Err(vm.type_error("This host has no full console"));
    }
    let full = full_console(vm)?;
    let key = vm.key_from_str(METHODS[index]);
    let method = vm.get_v(full, key)?;
    vm.call(method, global_console(), cx.args())
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
