//! Signals as events: a handler writes each signal's number into a pipe that the loop reads.
//!
//! The default action comes back when the last listener goes, which is why the handlers are our own.

use super::{Binding, no_constants};
use crate::event_loop::{IoHandle, make_callback};
use crate::node::state;
use lanner_engine::embedding::{CallContext, JsResult, RootedValue, Value, Vm, method};
use rustix::pipe::PipeFlags;
use std::cell::RefCell;
use std::os::fd::{AsRawFd, IntoRawFd, OwnedFd};
use std::rc::Rc;
use std::sync::atomic::{AtomicI32, Ordering};

pub const BINDING: Binding = Binding {
    name: "signals",
    methods: &[method("start", 2, start), method("stop", 1, stop)],
    constants: no_constants,
};

/// Where the handler writes; -1 before the first listener.
static PIPE: AtomicI32 = AtomicI32::new(-1);

struct Receiver {
    pipe: OwnedFd,
    callback: RootedValue,
}

thread_local! {
    static RECEIVER: RefCell<Option<Rc<Receiver>>> = const { RefCell::new(None) };
}

extern "C" fn on_signal(number: libc::c_int) {
    let byte = number as u8;
    // SAFETY: only calls that are safe in signal handlers; errno is put back for the code interrupted. A full
    // pipe drops the signal, as the kernel merges equal pending ones.
    unsafe {
        let errno = libc::__errno_location();
        let saved = *errno;
        libc::write(PIPE.load(Ordering::Relaxed), std::ptr::from_ref(&byte).cast(), 1);
        *errno = saved;
    }
}

struct Ready(Rc<Receiver>);

impl IoHandle for Ready {
    fn ready(&self, vm: &mut Vm, _readable: bool, _writable: bool) {
        let mut numbers = Vec::new();
        let mut buffer = [0u8; 256];
        while let Ok(count @ 1..) = rustix::io::read(&self.0.pipe, &mut buffer) {
            numbers.extend_from_slice(&buffer[..count]);
        }
        for number in numbers {
            make_callback(vm, *self.0.callback, &[Value::int(i32::from(number))]);
        }
    }
}

fn set_up(vm: &mut Vm, callback: Value) -> std::io::Result<()> {
    if RECEIVER.with_borrow(Option::is_some) {
        return Ok(());
    }
    let (read, write) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
    let callback = RootedValue::new(&mut vm.heap, callback);
    let receiver = Rc::new(Receiver { pipe: read, callback });
    let mut event_loop = state().event_loop.borrow_mut();
    let ready = Rc::new(Ready(receiver.clone()));
    let handle = event_loop.register(receiver.pipe.as_raw_fd(), mio::Interest::READABLE, ready)?;
    // Listening for signals keeps no program alive.
    event_loop.reference(handle, false);
    // Signals may come until the process ends: the write end stays open.
    PIPE.store(write.into_raw_fd(), Ordering::Relaxed);
    RECEIVER.set(Some(receiver));
    Ok(())
}

fn install(number: i32, handler: libc::sighandler_t) -> i32 {
    // SAFETY: the action is all set: an empty mask, a handler that is async-signal-safe or the default.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler;
        action.sa_flags = libc::SA_RESTART;
        libc::sigfillset(&mut action.sa_mask);
        if libc::sigaction(number, &action, std::ptr::null_mut()) == 0 {
            return 0;
        }
    }
    -std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EINVAL)
}

/// `start(number, callback)`: 0 or a negative error number. The first call's callback gets every signal.
fn start(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let number = vm.to_int32(cx.arg(0))?;
    if let Err(error) = set_up(vm, cx.arg(1)) {
        return Ok(Value::int(-error.raw_os_error().unwrap_or(libc::EIO)));
    }
    let handler = on_signal as extern "C" fn(libc::c_int) as libc::sighandler_t;
    Ok(Value::int(install(number, handler)))
}

/// `stop(number)`: the signal does again what it does by default.
fn stop(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let number = vm.to_int32(cx.arg(0))?;
    // Rust's runtime ignores SIGPIPE from the beginning, as Node does.
    let action = if number == libc::SIGPIPE { libc::SIG_IGN } else { libc::SIG_DFL };
    Ok(Value::int(install(number, action)))
}
