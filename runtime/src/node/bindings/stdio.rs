//! Descriptors that streams read from and write to: pipes, terminals, sockets.

use super::{Binding, no_constants, string_argument};
use crate::console;
use crate::event_loop::{IoHandle, make_callback};
use crate::node::state;
use lanner_engine::embedding::{
    CallContext, CellKind, Gc, JsResult, RootedValue, TypedArray, Value, Vm, method,
};
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;

pub const BINDING: Binding = Binding {
    name: "stdio",
    methods: &[
        method("guessHandleType", 1, guess_handle_type),
        method("write", 2, write),
        method("writeText", 2, write_text),
        method("readStart", 2, read_start),
        method("readStop", 1, read_stop),
        method("reference", 2, reference),
        method("setRawMode", 2, set_raw_mode),
        method("getWindowSize", 1, get_window_size),
    ],
    constants: no_constants,
};

/// What a descriptor is, in the words of libuv.
fn guess_handle_type(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = vm.to_int32(cx.arg(0))?;
    Ok(vm.new_string(handle_type(fd)).value())
}

fn handle_type(fd: i32) -> &'static str {
    // SAFETY: queries about a descriptor, which fail for one that is not open; all-zero is a valid stat.
    unsafe {
        if libc::isatty(fd) == 1 {
            return "TTY";
        }
        let mut stat: libc::stat = std::mem::zeroed();
        if libc::fstat(fd, &mut stat) != 0 {
            return "INVALID";
        }
        match stat.st_mode & libc::S_IFMT {
            libc::S_IFREG | libc::S_IFCHR => "FILE",
            libc::S_IFIFO => "PIPE",
            libc::S_IFSOCK => socket_type(fd),
            _ => "UNKNOWN",
        }
    }
}

fn socket_type(fd: i32) -> &'static str {
    let mut kind: libc::c_int = 0;
    let mut size = size_of::<libc::c_int>() as libc::socklen_t;
    // SAFETY: the results are written into places of the sizes given; all-zero is a valid address.
    unsafe {
        if libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_TYPE, (&raw mut kind).cast(), &mut size) != 0 {
            return "UNKNOWN";
        }
        let mut address: libc::sockaddr_storage = std::mem::zeroed();
        let mut size = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
        if libc::getsockname(fd, (&raw mut address).cast(), &mut size) != 0 {
            return "UNKNOWN";
        }
        match (kind, i32::from(address.ss_family)) {
            (libc::SOCK_STREAM, libc::AF_INET | libc::AF_INET6) => "TCP",
            (libc::SOCK_STREAM, libc::AF_UNIX) => "PIPE",
            (libc::SOCK_DGRAM, libc::AF_INET | libc::AF_INET6) => "UDP",
            _ => "UNKNOWN",
        }
    }
}

// ---- writing

/// Waits until the descriptor can be used; `timeout` in milliseconds, -1 for ever.
fn poll(fd: i32, events: libc::c_short, timeout: i32) -> bool {
    let mut entry = libc::pollfd { fd, events, revents: 0 };
    // SAFETY: one valid entry.
    unsafe { libc::poll(&mut entry, 1, timeout) > 0 }
}

/// Writes all of the bytes, waiting as long as that takes: standard streams are synchronous.
fn write_all(fd: i32, bytes: &[u8]) -> io::Result<()> {
    // What the console holds back was printed earlier.
    console::flush();
    console::write_fully(fd, bytes)
}

/// 0 or a negative errno.
fn status(result: &io::Result<()>) -> Value {
    match result {
        Ok(()) => Value::int(0),
        Err(error) => Value::int(-error.raw_os_error().unwrap_or(libc::EIO)),
    }
}

/// `write(fd, view)`: 0 or a negative errno.
fn write(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = vm.to_int32(cx.arg(0))?;
    if !cx.arg(1).is_kind(CellKind::TypedArray) {
        return Err(vm.type_error("a typed array is needed here"));
    }
    let array: Gc<TypedArray> = cx.arg(1).as_gc();
    let length = vm.typed_array_len(array) << array.element_kind().shift();
    if length == 0 {
        return Ok(Value::int(0));
    }
    // SAFETY: the data is valid for the array's length until script runs, which it does not meanwhile.
    let bytes = unsafe { std::slice::from_raw_parts(array.data_ptr().cast_const(), length) };
    Ok(status(&write_all(fd, bytes)))
}

/// `writeText(fd, text)`: as UTF-8; 0 or a negative errno.
fn write_text(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = vm.to_int32(cx.arg(0))?;
    let text = string_argument(vm, cx.arg(1))?;
    Ok(status(&write_all(fd, text.as_bytes())))
}

// ---- reading

const CHUNK: usize = 64 << 10;
/// Chunks of one turn of the loop: others want their turn, too.
const CHUNKS_PER_TURN: usize = 16;

/// A descriptor being read.
struct Reader {
    fd: i32,
    /// The descriptor is a duplicate of ours.
    owned: bool,
    id: Cell<usize>,
    /// Gets a count (negative: errno, 0: the end) and the bytes.
    callback: RootedValue,
    active: Cell<bool>,
}

impl Drop for Reader {
    fn drop(&mut self) {
        if self.owned {
            // SAFETY: the descriptor is ours.
            unsafe { libc::close(self.fd) };
        }
    }
}

type Readers = RefCell<FxHashMap<usize, Rc<Reader>>>;

thread_local! {
    /// Readers by the number scripts know them by. Never freed: callbacks must not outlive the heap.
    static READERS: &'static Readers = Box::leak(Box::default());
}

impl IoHandle for Reader {
    fn ready(&self, vm: &mut Vm, _readable: bool, _writable: bool) {
        let mut buffer = vec![0u8; CHUNK];
        for _ in 0..CHUNKS_PER_TURN {
            // The descriptor may block: it may be shared with programs that expect it to, so we must not
            // change that.
            if !self.active.get() || !poll(self.fd, libc::POLLIN, 0) {
                break;
            }
            // SAFETY: the buffer is valid for its length.
            let count = unsafe { libc::read(self.fd, buffer.as_mut_ptr().cast(), buffer.len()) };
            if count < 0 {
                let error = io::Error::last_os_error();
                if matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock) {
                    continue;
                }
                // A terminal or a pair of one reports by this that the other side is gone.
                let errno = error.raw_os_error().unwrap_or(libc::EIO);
                make_callback(vm, *self.callback, &[Value::int(-errno), Value::UNDEFINED]);
                break;
            }
            let bytes = match vm.array_buffer_from_bytes(&buffer[..count as usize]) {
                Ok(bytes) => bytes.value(),
                Err(throw) => {
                    crate::node::errors::uncaught(vm, throw);
                    break;
                }
            };
            make_callback(vm, *self.callback, &[Value::number(count as f64), bytes]);
            if count == 0 {
                break;
            }
        }
        if self.active.get() {
            // Events come once per change: asking again reports what is still there.
            let interest = mio::Interest::READABLE;
            let again = state().event_loop.borrow_mut().reregister(self.id.get(), self.fd, interest);
            if let Err(error) = again {
                let errno = error.raw_os_error().unwrap_or(libc::EIO);
                make_callback(vm, *self.callback, &[Value::int(-errno), Value::UNDEFINED]);
            }
        }
    }
}

/// `readStart(fd, callback)`: the reader's number, or a negative errno.
fn read_start(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = vm.to_int32(cx.arg(0))?;
    let mut started = start_reader(vm, fd, false, cx.arg(1));
    if started.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists) {
        // Another stream reads the same descriptor; the poller tells duplicates apart.
        // SAFETY: a plain system call.
        let duplicate = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 3) };
        if duplicate < 0 {
            return Ok(last_errno());
        }
        started = start_reader(vm, duplicate, true, cx.arg(1));
    }
    Ok(match started {
        Ok(id) => Value::number(id as f64),
        Err(error) => Value::int(-error.raw_os_error().unwrap_or(libc::EIO)),
    })
}

fn start_reader(vm: &mut Vm, fd: i32, owned: bool, callback: Value) -> io::Result<usize> {
    let callback = RootedValue::new(&mut vm.heap, callback);
    let reader = Rc::new(Reader { fd, owned, id: Cell::new(0), callback, active: Cell::new(true) });
    let mut event_loop = state().event_loop.borrow_mut();
    let id = event_loop.register(fd, mio::Interest::READABLE, reader.clone())?;
    reader.id.set(id);
    READERS.with(|readers| readers.borrow_mut().insert(id, reader));
    Ok(id)
}

/// `readStop(number)`
fn read_stop(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let id = vm.to_length(cx.arg(0))? as usize;
    let reader = READERS.with(|readers| readers.borrow_mut().remove(&id));
    if let Some(reader) = reader {
        reader.active.set(false);
        state().event_loop.borrow_mut().deregister(id, reader.fd);
    }
    Ok(Value::UNDEFINED)
}

/// `reference(number, boolean)`: whether the reader keeps the process alive.
fn reference(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let id = vm.to_length(cx.arg(0))? as usize;
    state().event_loop.borrow_mut().reference(id, cx.arg(1).is_true());
    Ok(Value::UNDEFINED)
}

// ---- terminals

/// The terminal in raw mode, and how it was.
static ORIGINAL: std::sync::Mutex<Option<(i32, libc::termios)>> = std::sync::Mutex::new(None);

fn original() -> std::sync::MutexGuard<'static, Option<(i32, libc::termios)>> {
    ORIGINAL.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The user's shell gets the terminal back as it was, however the process ends.
extern "C" fn restore_mode() {
    if let Some((fd, mode)) = original().take() {
        // SAFETY: a mode that tcgetattr gave.
        unsafe { libc::tcsetattr(fd, libc::TCSANOW, &mode) };
    }
}

fn last_errno() -> Value {
    Value::int(-io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO))
}

/// `setRawMode(fd, mode)`: 0 normal, 1 raw, 2 raw without output processing. 0 or a negative errno.
fn set_raw_mode(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = vm.to_int32(cx.arg(0))?;
    let mode = vm.to_int32(cx.arg(1))?;
    // SAFETY: all-zero is a valid termios, which the call fills in.
    let mut current: libc::termios = unsafe { std::mem::zeroed() };
    // SAFETY: a valid place for the result.
    if unsafe { libc::tcgetattr(fd, &mut current) } != 0 {
        return Ok(last_errno());
    }
    let mut original = original();
    let base = match *original {
        Some((which, mode)) if which == fd => mode,
        _ => {
            if original.is_none() {
                // SAFETY: a function without conditions.
                unsafe { libc::atexit(restore_mode) };
            }
            *original = Some((fd, current));
            current
        }
    };
    let mut wanted = base;
    match mode {
        1 => {
            wanted.c_iflag &= !(libc::BRKINT | libc::ICRNL | libc::INPCK | libc::ISTRIP | libc::IXON);
            wanted.c_oflag |= libc::ONLCR;
            wanted.c_cflag |= libc::CS8;
            wanted.c_lflag &= !(libc::ECHO | libc::ICANON | libc::IEXTEN | libc::ISIG);
            wanted.c_cc[libc::VMIN] = 1;
            wanted.c_cc[libc::VTIME] = 0;
        }
        // SAFETY: changes a valid mode in place.
        2 => unsafe { libc::cfmakeraw(&mut wanted) },
        _ => {}
    }
    // SAFETY: a valid mode.
    let failed = unsafe { libc::tcsetattr(fd, libc::TCSADRAIN, &wanted) } != 0;
    Ok(if failed { last_errno() } else { Value::int(0) })
}

/// `getWindowSize(fd)`: `[columns, rows]` or a negative errno.
fn get_window_size(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = vm.to_int32(cx.arg(0))?;
    let mut size = libc::winsize { ws_row: 0, ws_col: 0, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: the call fills in the place given.
    if unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &mut size) } != 0 {
        return Ok(last_errno());
    }
    let pair = [Value::int(i32::from(size.ws_col)), Value::int(i32::from(size.ws_row))];
    Ok(vm.new_array_from(&pair)?.value())
}
