//! Tasks of the conformance hosts: `setTimeout`, and the promises of `Atomics.waitAsync`.

use super::agents;
use lanner_engine::embedding::{CallContext, Gc, JsObject, JsResult, Method, RootedValue, Value, Vm, method};
use std::cell::RefCell;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Longest sleep at a time: a thread looks whether the others are still there.
const SLICE: Duration = Duration::from_millis(20);

struct Timer {
    due: Instant,
    callback: RootedValue,
}

thread_local! {
    /// In order of their calls; ends with the thread's job.
    static TIMERS: RefCell<Vec<Timer>> = const { RefCell::new(Vec::new()) };
}

const METHODS: &[Method] = &[method("setTimeout", 2, set_timeout)];

/// Defines `setTimeout` on a global object.
pub fn install(vm: &mut Vm, global: Gc<JsObject>) -> JsResult<()> {
    vm.install_methods(global, METHODS)
}

/// Forgets timers: the VM that they belong to ends.
pub fn clear() {
    TIMERS.with(|timers| timers.borrow_mut().clear());
}

/// setTimeout ( callback, delay ), without a way to cancel.
fn set_timeout(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let delay = vm.to_number(cx.arg(1))?;
    let delay = if delay > 0.0 { delay.min(1e9) } else { 0.0 };
    let due = Instant::now() + Duration::from_secs_f64(delay / 1000.0);
    let callback = RootedValue::new(&mut vm.heap, cx.arg(0));
    TIMERS.with(|timers| timers.borrow_mut().push(Timer { due, callback }));
    Ok(Value::UNDEFINED)
}

/// Calls the timer that is due first, if any is.
fn run_timer(vm: &mut Vm) -> JsResult<bool> {
    let now = Instant::now();
    let timer = TIMERS.with(|timers| {
        let mut timers = timers.borrow_mut();
        // The first of several that are due at once: `min_by_key` keeps the order of calls.
        let index = (0..timers.len()).min_by_key(|&index| timers[index].due)?;
        if timers[index].due > now { None } else { Some(timers.remove(index)) }
    });
    let Some(timer) = timer else { return Ok(false) };
    vm.call(*timer.callback, Value::UNDEFINED, &[])?;
    Ok(true)
}

/// Runs jobs, finalizers and tasks until none is left or the test `is_over`. Rejections that nobody handles
/// are no errors here.
pub fn run(vm: &mut Vm, is_over: impl Fn() -> bool) -> JsResult<()> {
    let result = run_all(vm, is_over);
    clear();
    result
}

fn run_all(vm: &mut Vm, is_over: impl Fn() -> bool) -> JsResult<()> {
    loop {
        vm.run_jobs()?;
        if vm.run_finalizer()? {
            continue;
        }
        if is_over() {
            return Ok(());
        }
        if vm.settle_waits()? || run_timer(vm)? {
            continue;
        }
        let timer = TIMERS.with(|timers| timers.borrow().iter().map(|timer| timer.due).min());
        let due = [timer, vm.next_wait_deadline()].into_iter().flatten().min();
        if due.is_none() && !(vm.has_waits() && agents::has_others()) {
            return Ok(());
        }
        let thread = std::thread::current();
        vm.set_wait_wake(Arc::new(move || thread.unpark()));
        if !vm.has_woken_waits() {
            let left = due.map_or(SLICE, |due| due.saturating_duration_since(Instant::now()));
            std::thread::park_timeout(left.min(SLICE));
        }
    }
}
