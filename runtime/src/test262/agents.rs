//! `$262.agent`: other agents, each a VM on a thread of its own, that share memory with the main one.
//!
//! A job's agents know each other through its [`Job`]. When the job ends, what waits for a broadcast ends,
//! too.

use crate::cli::flags::Options;
use crate::cli::run::make_vm;
use lanner_engine::embedding::{
    ArrayBuffer, Attributes, CallContext, CellKind, Gc, Intrinsic, JsObject, JsResult, JsString, MemoryBlock,
    Method, SourceText, Value, Vm, method,
};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

/// Native stack of an agent's thread.
const AGENT_STACK: usize = 16 << 20;

/// Memory that the main agent hands to the others.
#[derive(Clone)]
struct Broadcast {
    block: Arc<MemoryBlock>,
    byte_length: usize,
    max_byte_length: Option<usize>,
    id: f64,
    /// The main agent waits until every agent has sent on it or dropped it.
    received: Sender<()>,
}

/// What the agents of one job share.
#[derive(Default)]
struct Job {
    reports: Mutex<VecDeque<String>>,
}

/// The state of the agent on this thread.
enum Role {
    Main {
        job: Arc<Job>,
        options: Box<Options>,
        agents: Vec<Sender<Broadcast>>,
        alive: Arc<()>,
    },
    /// `main` is dead when the main agent has ended.
    Other {
        job: Arc<Job>,
        inbox: Receiver<Broadcast>,
        main: Weak<()>,
    },
}

thread_local! {
    static ROLE: RefCell<Option<Role>> = const { RefCell::new(None) };
}

const MAIN: &[Method] = &[
    method("start", 1, start),
    method("broadcast", 1, broadcast),
    method("getReport", 0, get_report),
    method("sleep", 1, sleep),
    method("monotonicNow", 0, monotonic_now),
];
const OTHER: &[Method] = &[
    method("receiveBroadcast", 1, receive_broadcast),
    method("report", 1, report),
    method("leaving", 0, |_, _| Ok(Value::UNDEFINED)),
    method("sleep", 1, sleep),
    method("monotonicNow", 0, monotonic_now),
];

/// A new job begins on this thread: the agents of the one before are on their own.
pub fn begin_job(options: &Options) {
    let options = Box::new(options.clone());
    let role = Role::Main { job: Arc::default(), options, agents: Vec::new(), alive: Arc::new(()) };
    ROLE.with(|slot| *slot.borrow_mut() = Some(role));
}

/// Defines `agent` on a `$262` object.
pub fn install(vm: &mut Vm, host: Gc<JsObject>) -> JsResult<()> {
    let is_main = ROLE.with(|role| !matches!(*role.borrow(), Some(Role::Other { .. })));
    let agent = vm.new_object()?;
    vm.install_methods(agent, if is_main { MAIN } else { OTHER })?;
    vm.install_named(host, "agent", agent.value(), Attributes::HIDDEN)
}

fn text_of(vm: &mut Vm, value: Value) -> JsResult<String> {
    let text: Gc<JsString> = vm.to_string(value)?;
    Ok(vm.view(text)?.to_rust_string())
}

fn start(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let source = text_of(vm, cx.arg(0))?;
    let (sender, inbox) = channel();
    let started = ROLE.with(|role| match &mut *role.borrow_mut() {
        Some(Role::Main { job, options, agents, alive }) => {
            let (job, options, main) = (job.clone(), options.clone(), Arc::downgrade(alive));
            agents.push(sender);
            let run = move || run_agent(&options, Role::Other { job, inbox, main }, source);
            std::thread::Builder::new().stack_size(AGENT_STACK).spawn(run).map(drop)
        }
        _ => Err(std::io::Error::other("only the main agent starts others")),
    });
    match started {
        Ok(()) => Ok(Value::UNDEFINED),
        Err(error) => Err(vm.type_error(format!("cannot start an agent: {error}"))),
    }
}

/// An agent's thread. An uncaught error is one more report: the test will not expect it.
fn run_agent(options: &Options, role: Role, source: String) {
    ROLE.with(|slot| *slot.borrow_mut() = Some(role));
    let mut vm = match make_vm(options) {
        Ok(vm) => vm,
        Err(message) => return push_report(format!("agent: {message}")),
    };
    let result = super::host::install(&mut vm)
        .and_then(|_| vm.run_script(SourceText::new("<agent>", source)))
        .and_then(|_| super::tasks::run(&mut vm, || false));
    if let Err(throw) = result {
        let ended = vm.terminating;
        let line = super::host::error_line(&mut vm, throw);
        if !ended {
            push_report(format!("agent: {line}"));
        }
    }
    ROLE.with(|slot| *slot.borrow_mut() = None);
}

/// Whether another agent of the job may still notify this one.
pub fn has_others() -> bool {
    ROLE.with(|role| match &*role.borrow() {
        Some(Role::Main { job, .. }) => Arc::strong_count(job) > 1,
        Some(Role::Other { main, .. }) => main.strong_count() > 0,
        None => false,
    })
}

fn push_report(text: String) {
    ROLE.with(|role| {
        if let Some(Role::Main { job, .. } | Role::Other { job, .. }) = &*role.borrow() {
            job.reports.lock().unwrap_or_else(PoisonError::into_inner).push_back(text);
        }
    });
}

fn broadcast(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let buffer = cx.arg(0);
    if !buffer.is_kind(CellKind::SharedArrayBuffer) {
        return Err(vm.type_error("broadcast: not a SharedArrayBuffer"));
    }
    let buffer: Gc<ArrayBuffer> = buffer.as_gc();
    let Some(block) = buffer.block() else {
        return Err(vm.type_error("broadcast: the buffer has no memory"));
    };
    let id = if cx.arg(1).is_undefined() { 0.0 } else { vm.to_number(cx.arg(1))? };
    let (received, acknowledgements) = channel();
    let message =
        Broadcast { block, byte_length: buffer.length(), max_byte_length: buffer.max_length(), id, received };
    ROLE.with(|role| {
        if let Some(Role::Main { agents, .. }) = &mut *role.borrow_mut() {
            // Agents that have ended are forgotten.
            agents.retain(|agent| agent.send(message.clone()).is_ok());
        }
    });
    drop(message);
    while acknowledgements.recv().is_ok() {}
    Ok(Value::UNDEFINED)
}

fn receive_broadcast(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let message = ROLE.with(|role| match &*role.borrow() {
        Some(Role::Other { inbox, .. }) => inbox.recv().ok(),
        _ => None,
    });
    let Some(message) = message else {
        // The job is over.
        vm.terminating = true;
        return Err(vm.throw(Value::UNDEFINED));
    };
    let proto = vm.intrinsic(Intrinsic::SharedArrayBufferPrototype);
    let kind = CellKind::SharedArrayBuffer;
    let buffer = vm.array_buffer_from_block(
        kind,
        message.block.clone(),
        message.byte_length,
        message.max_byte_length,
        proto,
    )?;
    let id = Value::number(message.id);
    // Nobody waits any more if the main agent has ended.
    let _ = message.received.send(());
    drop(message);
    vm.call(cx.arg(0), Value::UNDEFINED, &[buffer.value(), id])?;
    Ok(Value::UNDEFINED)
}

fn report(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let text = text_of(vm, cx.arg(0))?;
    push_report(text);
    Ok(Value::UNDEFINED)
}

fn get_report(vm: &mut Vm, _: &CallContext) -> JsResult<Value> {
    let report = ROLE.with(|role| match &*role.borrow() {
        Some(Role::Main { job, .. }) => {
            job.reports.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
        }
        _ => None,
    });
    Ok(report.map_or(Value::NULL, |report| vm.new_string(&report).value()))
}

fn sleep(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let milliseconds = vm.to_number(cx.arg(0))?;
    if milliseconds > 0.0 && milliseconds < 1e9 {
        std::thread::sleep(Duration::from_secs_f64(milliseconds / 1000.0));
    }
    Ok(Value::UNDEFINED)
}

fn monotonic_now(_: &mut Vm, _: &CallContext) -> JsResult<Value> {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let start = START.get_or_init(Instant::now);
    Ok(Value::number(start.elapsed().as_secs_f64() * 1000.0))
}
