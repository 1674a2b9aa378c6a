//! The event loop: one JavaScript thread, Node's phases, libuv's order since 1.45.
//!
//! ```text
//! timers once ─▶ ┌ pending ─▶ idle/prepare ─▶ poll ─▶ check ─▶ closing ─▶ timers ┐ while alive
//!                └──────────────────────────────◀────────────────────────────────┘
//! ```
//!
//! Invariants: JavaScript is entered from one place, [`make_callback`], which drains the nextTick queue and
//! the promise jobs afterwards, so that no callback ever sees another's microtasks pending. Completions of
//! background work are delivered in the poll phase only, and only those that were there when it began.
//! The loop lives while a referenced timer or immediate, an unfinished request, a referenced handle or a
//! closing handle exists; promises never keep it alive.

mod pool;

pub use pool::Work;

use crate::node;
use lanner_engine::embedding::{JsResult, RootedValue, Value, Vm};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The waker's token; handles count from 1.
const WAKER: mio::Token = mio::Token(0);
/// Write callbacks and deferred errors may queue more of them; libuv bounds the rounds per turn.
const PENDING_ROUNDS: usize = 8;

/// Turns a finished request's plain data into the arguments of its callback, on the JavaScript thread.
pub type Deliver = Box<dyn FnOnce(&mut Vm) -> JsResult<[Value; 3]> + Send>;

/// A finished request.
pub struct Completion {
    pub request: u64,
    pub deliver: Deliver,
}

/// Where other threads leave completions.
#[derive(Default)]
pub struct Inbox {
    queue: Mutex<VecDeque<Completion>>,
    waker: Mutex<Option<mio::Waker>>,
}

impl Inbox {
    /// Queues a completion for the next poll phase and wakes the loop. From any thread.
    pub fn send(&self, completion: Completion) {
        lock(&self.queue).push_back(completion);
        if let Some(waker) = &*lock(&self.waker) {
            // A loop that is gone needs no waking.
            let _ = waker.wake();
        }
    }
}

/// A poisoned queue is as good as another: nothing panics while it holds the lock half-changed.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// What the loop does when a handle's file descriptor is ready.
pub trait IoHandle {
    /// Called in the poll phase; JavaScript is entered through [`make_callback`]. The handle may be
    /// removed from the loop meanwhile, also by itself.
    fn ready(&self, vm: &mut Vm, readable: bool, writable: bool);
}

struct Registered {
    handle: Rc<dyn IoHandle>,
    referenced: bool,
}

/// See the module's text.
pub struct EventLoop {
    poll: Option<mio::Poll>,
    inbox: Arc<Inbox>,
    pool: Option<pool::Pool>,
    /// Callbacks of unfinished requests.
    requests: FxHashMap<u64, RootedValue>,
    next_request: u64,
    handles: FxHashMap<usize, Registered>,
    next_handle: usize,
    referenced_handles: usize,
    /// Deferred callbacks of the pending phase.
    pending: VecDeque<RootedValue>,
    closing: VecDeque<RootedValue>,
    /// When the earliest timer list is due (loop time), and whether timers keep the loop alive.
    timer: Option<u64>,
    timers_referenced: bool,
    /// Queued immediates, and how many of them are referenced.
    pub immediates: u32,
    pub referenced_immediates: u32,
    started: Instant,
    /// Milliseconds since `started`, as of the last update.
    now: u64,
    stopped: bool,
}

impl Default for EventLoop {
    fn default() -> EventLoop {
        EventLoop {
            poll: None,
            inbox: Arc::default(),
            pool: None,
            requests: FxHashMap::default(),
            next_request: 1,
            handles: FxHashMap::default(),
            next_handle: 1,
            referenced_handles: 0,
            pending: VecDeque::new(),
            closing: VecDeque::new(),
            timer: None,
            timers_referenced: false,
            immediates: 0,
            referenced_immediates: 0,
            started: Instant::now(),
            now: 0,
            stopped: false,
        }
    }
}

impl EventLoop {
    /// Loop time in milliseconds: stands still within a phase.
    pub fn now(&self) -> u64 {
        self.now
    }
    pub fn update_time(&mut self) {
        self.now = self.started.elapsed().as_millis() as u64;
    }
    /// Milliseconds since the loop was made, with fractions.
    pub fn precise_now(&self) -> f64 {
        self.started.elapsed().as_secs_f64() * 1e3
    }

    /// (Re)arms the one timer below JavaScript's timer lists; `delay` counts from the loop's time.
    pub fn schedule_timer(&mut self, delay: u64) {
        self.timer = Some(self.now + delay);
    }
    pub fn reference_timers(&mut self, referenced: bool) {
        self.timers_referenced = referenced;
    }

    /// Ends the loop after the running callback.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// Whether anything can still happen that the program waits for.
    pub fn is_alive(&self) -> bool {
        !self.requests.is_empty()
            || self.referenced_immediates > 0
            || (self.timer.is_some() && self.timers_referenced)
            || self.referenced_handles > 0
            || !self.closing.is_empty()
            || !self.pending.is_empty()
    }

    /// Requests that are not answered and handles that keep the loop alive.
    pub fn active(&self) -> (usize, usize) {
        (self.requests.len(), self.referenced_handles)
    }

    /// Queues a callback of the closing phase ('close' events).
    pub fn close_later(&mut self, callback: RootedValue) {
        self.closing.push_back(callback);
    }
    /// Queues a callback of the pending phase (errors that must not be reported synchronously).
    pub fn pending_later(&mut self, callback: RootedValue) {
        self.pending.push_back(callback);
    }

    fn poll_handle(&mut self) -> std::io::Result<&mut mio::Poll> {
        if self.poll.is_none() {
            let poll = mio::Poll::new()?;
            *lock(&self.inbox.waker) = Some(mio::Waker::new(poll.registry(), WAKER)?);
            self.poll = Some(poll);
        }
        self.poll.as_mut().ok_or_else(|| std::io::Error::other("no poller"))
    }

    /// Opens a request: the loop stays alive until [`Inbox::send`] answers it, then `callback` is called.
    pub fn begin_request(&mut self, callback: RootedValue) -> std::io::Result<(u64, Arc<Inbox>)> {
        self.poll_handle()?;
        let id = self.next_request;
        self.next_request += 1;
        self.requests.insert(id, callback);
        Ok((id, self.inbox.clone()))
    }

    /// Runs `work` on the pool; its result calls `callback` in a poll phase.
    pub fn submit(&mut self, callback: RootedValue, work: Work) -> std::io::Result<()> {
        let (request, inbox) = self.begin_request(callback)?;
        let pool = self.pool.get_or_insert_with(pool::Pool::new);
        pool.run(Box::new(move || inbox.send(Completion { request, deliver: work() })))
    }

    /// Watches a file descriptor.
    pub fn register(
        &mut self,
        fd: std::os::fd::RawFd,
        interest: mio::Interest,
        handle: Rc<dyn IoHandle>,
    ) -> std::io::Result<usize> {
        let id = self.next_handle;
        let poll = self.poll_handle()?;
        poll.registry().register(&mut mio::unix::SourceFd(&fd), mio::Token(id), interest)?;
        self.next_handle += 1;
        self.referenced_handles += 1;
        self.handles.insert(id, Registered { handle, referenced: true });
        Ok(id)
    }

    /// Changes what a watched descriptor waits for.
    pub fn reregister(&mut self, id: usize, fd: i32, interest: mio::Interest) -> std::io::Result<()> {
        self.poll_handle()?.registry().reregister(&mut mio::unix::SourceFd(&fd), mio::Token(id), interest)
    }

    /// Stops watching.
    pub fn deregister(&mut self, id: usize, fd: i32) {
        if let Some(registered) = self.handles.remove(&id) {
            self.referenced_handles -= usize::from(registered.referenced);
            if let Ok(poll) = self.poll_handle() {
                // A descriptor that was closed first has left the poller already.
                let _ = poll.registry().deregister(&mut mio::unix::SourceFd(&fd));
            }
        }
    }

    /// Whether the handle keeps the loop alive.
    pub fn reference(&mut self, id: usize, referenced: bool) {
        if let Some(registered) = self.handles.get_mut(&id)
            && registered.referenced != referenced
        {
            registered.referenced = referenced;
            self.referenced_handles =
                if referenced { self.referenced_handles + 1 } else { self.referenced_handles - 1 };
        }
    }

    /// How long the poll phase may block.
    fn poll_timeout(&self) -> Option<Duration> {
        if self.stopped
            || !self.is_alive()
            || self.referenced_immediates > 0
            || !self.closing.is_empty()
            || !self.pending.is_empty()
        {
            return Some(Duration::ZERO);
        }
        self.timer.map(|due| {
            let now = self.started.elapsed().as_millis() as u64;
            Duration::from_millis(due.saturating_sub(now))
        })
    }
}

/// Runs the loop until nothing keeps it alive.
pub fn run(vm: &mut Vm) {
    let event_loop = &node::state().event_loop;
    event_loop.borrow_mut().update_time();
    run_timers(vm);
    while may_go_on(event_loop) {
        run_once(vm);
    }
}

/// One turn of the loop.
pub fn run_once(vm: &mut Vm) {
    let event_loop = &node::state().event_loop;
    run_pending(vm);
    poll_phase(vm);
    for _ in 0..PENDING_ROUNDS {
        if event_loop.borrow().pending.is_empty() {
            break;
        }
        run_pending(vm);
    }
    run_check(vm);
    run_closing(vm);
    event_loop.borrow_mut().update_time();
    run_timers(vm);
}

fn may_go_on(event_loop: &RefCell<EventLoop>) -> bool {
    let event_loop = event_loop.borrow();
    event_loop.is_alive() && !event_loop.stopped
}

fn run_timers(vm: &mut Vm) {
    let state = node::state();
    {
        let mut event_loop = state.event_loop.borrow_mut();
        if event_loop.timer.is_none_or(|due| due > event_loop.now) {
            return;
        }
        event_loop.timer = None;
    }
    let Some(process) = state.callback(node::Callback::ProcessTimers) else { return };
    loop {
        let now = Value::number(state.event_loop.borrow().now as f64);
        // JavaScript drains between its timers itself; what is left here is the last one's.
        match vm.call(process, Value::UNDEFINED, &[now]) {
            Ok(next) => {
                // 0: no timer is left; negative: the rest is unreferenced.
                let next = if next.is_number() { next.as_number() } else { 0.0 };
                if next != 0.0 {
                    let mut event_loop = state.event_loop.borrow_mut();
                    let delay = (next.abs() as u64).saturating_sub(event_loop.now).max(1);
                    event_loop.schedule_timer(delay);
                    event_loop.reference_timers(next > 0.0);
                }
                break;
            }
            // The rest of the lists runs after the error was handled, in the same phase.
            Err(throw) => node::errors::uncaught(vm, throw),
        }
    }
    node::drain(vm);
}

fn run_pending(vm: &mut Vm) {
    let pending = std::mem::take(&mut node::state().event_loop.borrow_mut().pending);
    for callback in pending {
        make_callback(vm, *callback, &[]);
    }
}

fn poll_phase(vm: &mut Vm) {
    let event_loop = &node::state().event_loop;
    let (timeout, poll) = {
        let mut event_loop = event_loop.borrow_mut();
        (event_loop.poll_timeout(), event_loop.poll.take())
    };
    crate::console::flush();
    let Some(mut poll) = poll else {
        // Only timers and immediates: nothing else can wake the loop.
        if let Some(timeout) = timeout
            && !timeout.is_zero()
        {
            std::thread::sleep(timeout);
            event_loop.borrow_mut().update_time();
        }
        return;
    };
    let mut events = mio::Events::with_capacity(256);
    match poll.poll(&mut events, timeout) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
        Err(error) => {
            eprintln!("lanner: waiting for events failed: {error}");
            std::process::exit(1);
        }
    }
    event_loop.borrow_mut().poll = Some(poll);
    event_loop.borrow_mut().update_time();
    // Later completions wait for the next turn.
    let inbox = event_loop.borrow().inbox.clone();
    let completions = std::mem::take(&mut *lock(&inbox.queue));
    for completion in completions {
        deliver(vm, completion);
    }
    for event in &events {
        if event.token() == WAKER {
            continue;
        }
        // An earlier handle's callback may have removed this one.
        let handle = event_loop.borrow().handles.get(&event.token().0).map(|entry| entry.handle.clone());
        if let Some(handle) = handle {
            let closed = event.is_read_closed() || event.is_error();
            handle.ready(vm, event.is_readable() || closed, event.is_writable() || event.is_error());
        }
    }
}

fn deliver(vm: &mut Vm, completion: Completion) {
    let callback = node::state().event_loop.borrow_mut().requests.remove(&completion.request);
    let Some(callback) = callback else { return };
    match (completion.deliver)(vm) {
        Ok(args) => make_callback(vm, *callback, &args),
        Err(throw) => {
            node::errors::uncaught(vm, throw);
            node::drain(vm);
        }
    }
}

fn run_check(vm: &mut Vm) {
    let state = node::state();
    if state.event_loop.borrow().immediates == 0 {
        return;
    }
    let Some(process) = state.callback(node::Callback::ProcessImmediates) else { return };
    // The queue survives an error: JavaScript keeps what has not run and is called again.
    while let Err(throw) = vm.call(process, Value::UNDEFINED, &[]) {
        node::errors::uncaught(vm, throw);
    }
    node::drain(vm);
}

fn run_closing(vm: &mut Vm) {
    let closing = std::mem::take(&mut node::state().event_loop.borrow_mut().closing);
    for callback in closing {
        make_callback(vm, *callback, &[]);
    }
}

/// Enters JavaScript from the loop: an error goes to the process's handlers, then ticks and jobs drain.
pub fn make_callback(vm: &mut Vm, callback: Value, args: &[Value]) {
    if let Err(throw) = vm.call(callback, Value::UNDEFINED, args) {
        node::errors::uncaught(vm, throw);
    }
    // A context the callback entered ends with it.
    vm.continuation = Value::UNDEFINED;
    node::drain(vm);
}
