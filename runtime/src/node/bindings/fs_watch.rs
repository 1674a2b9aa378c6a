//! Watching files and folders: one inotify descriptor per loop, as many watchers as wanted.

use super::{Binding, no_constants, path_argument};
use crate::event_loop::{IoHandle, make_callback};
use crate::node::state;
use lanner_engine::embedding::{CallContext, JsResult, RootedValue, Value, Vm, method};
use rustc_hash::FxHashMap;
use rustix::fs::inotify;
use rustix::io::Errno;
use std::cell::RefCell;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::rc::Rc;

pub const BINDING: Binding = Binding {
    name: "fs_watch",
    methods: &[method("start", 3, start), method("stop", 1, stop), method("reference", 2, reference)],
    constants: no_constants,
};

/// What libuv asks for.
const INTERESTS: inotify::WatchFlags = inotify::WatchFlags::ATTRIB
    .union(inotify::WatchFlags::CREATE)
    .union(inotify::WatchFlags::MODIFY)
    .union(inotify::WatchFlags::DELETE)
    .union(inotify::WatchFlags::DELETE_SELF)
    .union(inotify::WatchFlags::MOVE_SELF)
    .union(inotify::WatchFlags::MOVED_FROM)
    .union(inotify::WatchFlags::MOVED_TO);

/// Events of these bits alone are changes; any other makes a 'rename'.
const CHANGES: inotify::ReadFlags = inotify::ReadFlags::ATTRIB.union(inotify::ReadFlags::MODIFY);

struct Watcher {
    /// The kernel's number: one per file, which watchers of the same file share.
    descriptor: i32,
    /// What events of the watched path itself are called.
    name: Vec<u8>,
    callback: RootedValue,
    referenced: bool,
}

struct Inotify {
    fd: OwnedFd,
    /// The loop's number of the handle.
    handle: usize,
    watchers: FxHashMap<u32, Watcher>,
    last: u32,
}

thread_local! {
    static INOTIFY: RefCell<Option<Inotify>> = const { RefCell::new(None) };
}

/// The descriptor is readable.
struct Ready;

impl IoHandle for Ready {
    fn ready(&self, vm: &mut Vm, _readable: bool, _writable: bool) {
        for (descriptor, flags, name) in read_events() {
            let listeners: Vec<u32> = INOTIFY.with_borrow(|inotify| {
                inotify
                    .iter()
                    .flat_map(|inotify| &inotify.watchers)
                    .filter_map(|(&id, watcher)| (watcher.descriptor == descriptor).then_some(id))
                    .collect()
            });
            let renamed = !CHANGES.contains(flags);
            for id in listeners {
                // A callback before this one may have closed the watcher.
                let found = INOTIFY.with_borrow(|inotify| {
                    let watcher = inotify.as_ref()?.watchers.get(&id)?;
                    Some((*watcher.callback, name.clone().unwrap_or_else(|| watcher.name.clone())))
                });
                let Some((callback, name)) = found else { continue };
                match name_value(vm, name) {
                    Ok(name) => make_callback(vm, callback, &[Value::bool(renamed), name]),
                    Err(throw) => crate::node::errors::uncaught(vm, throw),
                }
            }
        }
    }
}

type Event = (i32, inotify::ReadFlags, Option<Vec<u8>>);

fn read_events() -> Vec<Event> {
    INOTIFY.with_borrow(|inotify| {
        let Some(inotify) = inotify else { return Vec::new() };
        let mut buffer = [MaybeUninit::uninit(); 8192];
        let mut reader = inotify::Reader::new(inotify.fd.as_fd(), &mut buffer);
        let mut events = Vec::new();
        // Until nothing is left: readiness is reported once.
        while let Ok(event) = reader.next() {
            events.push((event.wd(), event.events(), event.file_name().map(|name| name.to_bytes().to_vec())));
        }
        events
    })
}

/// Text, or the bytes of what is none.
fn name_value(vm: &mut Vm, name: Vec<u8>) -> JsResult<Value> {
    Ok(match String::from_utf8(name) {
        Ok(text) => vm.try_new_string(&text)?.value(),
        Err(error) => vm.array_buffer_from_bytes(error.as_bytes())?.value(),
    })
}

fn set_up() -> std::io::Result<()> {
    if INOTIFY.with_borrow(Option::is_some) {
        return Ok(());
    }
    let fd = inotify::init(inotify::CreateFlags::NONBLOCK | inotify::CreateFlags::CLOEXEC)?;
    let mut event_loop = state().event_loop.borrow_mut();
    let handle = event_loop.register(fd.as_raw_fd(), mio::Interest::READABLE, Rc::new(Ready))?;
    event_loop.reference(handle, false);
    INOTIFY.set(Some(Inotify { fd, handle, watchers: FxHashMap::default(), last: 0 }));
    Ok(())
}

fn update_reference() {
    INOTIFY.with_borrow(|inotify| {
        let Some(inotify) = inotify else { return };
        let any = inotify.watchers.values().any(|watcher| watcher.referenced);
        state().event_loop.borrow_mut().reference(inotify.handle, any);
    });
}

/// `start(path, persistent, callback)`: the watcher's number, or a negative error number. The callback gets
/// whether the event is a 'rename', and a name.
fn start(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    use std::os::unix::ffi::OsStrExt;
    let path = path_argument(vm, cx.arg(0))?;
    let failure = |error: std::io::Error| Value::int(-error.raw_os_error().unwrap_or(libc::EIO));
    if let Err(error) = set_up() {
        return Ok(failure(error));
    }
    let name = std::path::Path::new(&path).file_name().unwrap_or(&path).as_bytes().to_vec();
    let callback = super::async_context::bind(vm, cx.arg(2))?;
    let callback = RootedValue::new(&mut vm.heap, callback);
    let referenced = cx.arg(1).is_true();
    let started = INOTIFY.with_borrow_mut(|inotify| {
        let inotify = inotify.as_mut().ok_or(Errno::BADF)?;
        let descriptor = inotify::add_watch(&inotify.fd, &path, INTERESTS)?;
        inotify.last += 1;
        inotify.watchers.insert(inotify.last, Watcher { descriptor, name, callback, referenced });
        Ok::<u32, Errno>(inotify.last)
    });
    update_reference();
    Ok(match started {
        Ok(id) => Value::number(f64::from(id)),
        Err(error) => failure(error.into()),
    })
}

fn stop(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let id = vm.to_uint32(cx.arg(0))?;
    INOTIFY.with_borrow_mut(|inotify| {
        let Some(inotify) = inotify else { return };
        let Some(watcher) = inotify.watchers.remove(&id) else { return };
        let shared = inotify.watchers.values().any(|other| other.descriptor == watcher.descriptor);
        if !shared {
            // The kernel has dropped it already where the file is gone.
            let _ = inotify::remove_watch(&inotify.fd, watcher.descriptor);
        }
    });
    update_reference();
    Ok(Value::UNDEFINED)
}

/// `reference(number, boolean)`: whether the watcher keeps the loop alive.
fn reference(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let id = vm.to_uint32(cx.arg(0))?;
    INOTIFY.with_borrow_mut(|inotify| {
        if let Some(watcher) = inotify.as_mut().and_then(|inotify| inotify.watchers.get_mut(&id)) {
            watcher.referenced = cx.arg(1).is_true();
        }
    });
    update_reference();
    Ok(Value::UNDEFINED)
}
