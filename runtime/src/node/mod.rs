//! Node's side of the runtime: built-in modules in JavaScript over thin native bindings.
//!
//! - `lib/` holds the modules, one file each, in the text of this binary; [`modules`] lists them. One is
//!   compiled when it is first required, so a program pays for what it uses.
//! - `bindings/` holds the native functions they stand on, one file per family, reached by
//!   `internalBinding(name)` and made when first asked for.
//! - [`globals`] puts names on the global object that load their module at the first touch.
//!
//! The state belongs to the thread that runs JavaScript, and lives as long as it does.

pub mod bindings;
pub mod errors;
pub mod globals;
pub mod main_program;
pub mod modules;
pub mod requests;

use crate::event_loop::EventLoop;
use lanner_engine::embedding::{Host, JsResult, RootedValue, RootedVec, Value, Vm};
use std::cell::{Cell, OnceCell, RefCell};
use std::ffi::OsString;

/// JavaScript functions that the native side calls; modules hand them over as they load.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(usize)]
pub enum Callback {
    /// Runs all of the nextTick queue, then promise jobs, until both are empty.
    ProcessTicks,
    /// (now) Runs the due timer lists; gives the next expiry (see `event_loop::run_timers`).
    ProcessTimers,
    ProcessImmediates,
    /// (error, origin) Whether a listener took the error.
    UncaughtException,
    /// (promise, reason, unhandled) Notes a rejection.
    NoteRejection,
    /// Reports rejections that are still unhandled; gives whether anything ran.
    ProcessRejections,
    /// Emits 'beforeExit'.
    BeforeExit,
    /// (code) Emits 'exit'; gives the exit code.
    Exit,
    /// The main program has run: from here on the loop calls.
    MainEnded,
}

const CALLBACKS: [(&str, Callback); 9] = [
    ("processTicks", Callback::ProcessTicks),
    ("processTimers", Callback::ProcessTimers),
    ("processImmediates", Callback::ProcessImmediates),
    ("uncaughtException", Callback::UncaughtException),
    ("noteRejection", Callback::NoteRejection),
    ("processRejections", Callback::ProcessRejections),
    ("beforeExit", Callback::BeforeExit),
    ("exit", Callback::Exit),
    ("mainEnded", Callback::MainEnded),
];

/// The words the process was started with.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    /// Absolute path of this program.
    pub exec_path: OsString,
    pub argv0: OsString,
    /// Options of ours that came before the program.
    pub exec_argv: Vec<OsString>,
    /// Node's options of the command line and of NODE_OPTIONS, as `--name` or `--name=value`.
    pub options: Vec<OsString>,
    /// The program (absolute), if it is a file, and its words.
    pub argv: Vec<OsString>,
}

/// What the command line wants done before the process ends, however it ends.
pub type AtExit = Box<dyn FnOnce(&mut Vm)>;

/// See the module's text.
pub struct State {
    pub event_loop: RefCell<EventLoop>,
    pub arguments: Arguments,
    /// Prints statistics and such; runs once, before the process ends.
    at_exit: RefCell<Option<AtExit>>,
    callbacks: RefCell<[Option<RootedValue>; CALLBACKS.len()]>,
    modules: modules::Cache,
    bindings: bindings::Cache,
    /// The nextTick queue has entries.
    has_ticks: Cell<bool>,
    /// Promises rejected without a handler, or handled late, since the last drain: promise, flag.
    rejections: RefCell<RootedVec>,
}

impl State {
    /// A callback, if its module has loaded.
    pub fn callback(&self, which: Callback) -> Option<Value> {
        self.callbacks.borrow()[which as usize].as_ref().map(|value| **value)
    }
}

thread_local! {
    static STATE: OnceCell<&'static State> = const { OnceCell::new() };
}

/// The state of this thread's runtime.
///
/// # Panics
/// Before [`install`].
pub fn state() -> &'static State {
    STATE.with(|state| *state.get().expect("the runtime is installed before scripts run"))
}

/// Whether this thread has a runtime: the conformance hosts do without.
pub fn is_installed() -> bool {
    STATE.with(|state| state.get().is_some())
}

/// What the engine asks of this host.
struct NodeHost;

impl Host for NodeHost {
    fn promise_rejection(&mut self, promise: Value, unhandled: bool) {
        let mut rejections = state().rejections.borrow_mut();
        rejections.push(promise);
        rejections.push(Value::bool(unhandled));
    }
}

/// Gives a VM the runtime: once per thread.
pub fn install(vm: &mut Vm, arguments: Arguments, at_exit: AtExit) -> JsResult<()> {
    let rejections = RootedVec::new(&mut vm.heap, Vec::new());
    let state = Box::new(State {
        event_loop: RefCell::default(),
        arguments,
        at_exit: RefCell::new(Some(at_exit)),
        callbacks: RefCell::default(),
        modules: modules::Cache::default(),
        bindings: bindings::Cache::default(),
        has_ticks: Cell::new(false),
        rejections: RefCell::new(rejections),
    });
    // The thread's JavaScript ends with the process or the worker: its state is not freed before.
    STATE.with(|slot| {
        let _ = slot.set(Box::leak(state));
    });
    vm.host = Box::new(NodeHost);
    globals::install(vm)
}

/// Drains the nextTick queue and the promise jobs until both are empty, then reports rejections.
pub fn drain(vm: &mut Vm) {
    let state = state();
    loop {
        let result = match state.callback(Callback::ProcessTicks) {
            Some(process) if state.has_ticks.get() => vm.call(process, Value::UNDEFINED, &[]).map(|_| ()),
            _ => vm.run_jobs(),
        };
        if let Err(throw) = result {
            errors::uncaught(vm, throw);
            continue;
        }
        if state.has_ticks.get() || errors::process_rejections(vm) {
            continue;
        }
        // Cleanup callbacks of finalization registries are tasks of their own.
        match vm.run_finalizer() {
            Ok(false) => return,
            Ok(true) => {}
            Err(throw) => errors::uncaught(vm, throw),
        }
    }
}

/// After the main program: the loop, 'beforeExit' for as long as it makes work, 'exit'. Gives the code.
pub fn run_to_end(vm: &mut Vm) -> i32 {
    run_to_end_with(vm, |_| 0)
}

/// As [`run_to_end`]; `code` gives the exit code once nothing is left to do.
pub fn run_to_end_with(vm: &mut Vm, code: impl FnOnce(&mut Vm) -> i32) -> i32 {
    let state = state();
    drain(vm);
    vm.continuation = Value::UNDEFINED;
    if let Some(callback) = state.callback(Callback::MainEnded)
        && let Err(throw) = vm.call(callback, Value::UNDEFINED, &[])
    {
        errors::fatal(vm, throw, 1);
    }
    loop {
        crate::event_loop::run(vm);
        if let Some(callback) = state.callback(Callback::BeforeExit) {
            crate::event_loop::make_callback(vm, callback, &[]);
        }
        if !state.event_loop.borrow().is_alive() {
            break;
        }
    }
    let code = code(vm);
    exit_code(vm, code)
}

/// Emits 'exit' and gives the code to end with.
pub fn exit_code(vm: &mut Vm, code: i32) -> i32 {
    let Some(callback) = state().callback(Callback::Exit) else { return code };
    match vm.call(callback, Value::UNDEFINED, &[Value::int(code)]) {
        Ok(value) if value.is_number() => value.as_number() as i32,
        Ok(_) => code,
        Err(throw) => errors::fatal(vm, throw, errors::EXIT_LISTENER_FAILED),
    }
}
