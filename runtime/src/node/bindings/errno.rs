//! Names and texts of system errors, as libuv words them.

use super::{Binding, no_constants};
use lanner_engine::embedding::{CallContext, JsResult, Value, Vm, method};

pub const BINDING: Binding =
    Binding { name: "errno", methods: &[method("entries", 0, entries)], constants: no_constants };

macro_rules! errnos {
    ($($name:ident $text:literal;)*) => {
        /// Every error Node names: number, name, text.
        pub const ERRNOS: &[(i32, &str, &str)] = &[$((libc::$name, stringify!($name), $text)),*];
    };
}

errnos! {
    E2BIG "argument list too long";
    EACCES "permission denied";
    EADDRINUSE "address already in use";
    EADDRNOTAVAIL "address not available";
    EAFNOSUPPORT "address family not supported";
    EAGAIN "resource temporarily unavailable";
    EALREADY "connection already in progress";
    EBADF "bad file descriptor";
    EBUSY "resource busy or locked";
    ECANCELED "operation canceled";
    ECONNABORTED "software caused connection abort";
    ECONNREFUSED "connection refused";
    ECONNRESET "connection reset by peer";
    EDESTADDRREQ "destination address required";
    EEXIST "file already exists";
    EFAULT "bad address in system call argument";
    EFBIG "file too large";
    EHOSTUNREACH "host is unreachable";
    EINTR "interrupted system call";
    EINVAL "invalid argument";
    EIO "i/o error";
    EISCONN "socket is already connected";
    EISDIR "illegal operation on a directory";
    ELOOP "too many symbolic links encountered";
    EMFILE "too many open files";
    EMSGSIZE "message too long";
    ENAMETOOLONG "name too long";
    ENETDOWN "network is down";
    ENETUNREACH "network is unreachable";
    ENFILE "file table overflow";
    ENOBUFS "no buffer space available";
    ENODEV "no such device";
    ENOENT "no such file or directory";
    ENOMEM "not enough memory";
    ENOPROTOOPT "protocol not available";
    ENOSPC "no space left on device";
    ENOSYS "function not implemented";
    ENOTCONN "socket is not connected";
    ENOTDIR "not a directory";
    ENOTEMPTY "directory not empty";
    ENOTSOCK "socket operation on non-socket";
    ENOTSUP "operation not supported on socket";
    EPERM "operation not permitted";
    EPIPE "broken pipe";
    EPROTO "protocol error";
    EPROTONOSUPPORT "protocol not supported";
    EPROTOTYPE "protocol wrong type for socket";
    ERANGE "result too large";
    EROFS "read-only file system";
    ESHUTDOWN "cannot send after transport endpoint shutdown";
    ESPIPE "invalid seek";
    ESRCH "no such process";
    ETIMEDOUT "connection timed out";
    ETXTBSY "text file is busy";
    EXDEV "cross-device link not permitted";
    ENXIO "no such device or address";
    EMLINK "too many links";
    EILSEQ "illegal byte sequence";
    EOVERFLOW "value too large for defined data type";
}

/// Name and text of an error.
pub fn describe(error: &std::io::Error) -> (&'static str, &'static str) {
    let number = error.raw_os_error();
    ERRNOS
        .iter()
        .find(|(known, ..)| Some(*known) == number)
        .map_or(("UNKNOWN", "unknown error"), |&(_, name, text)| (name, text))
}

/// `[[-errno, name, text]…]`.
fn entries(vm: &mut Vm, _cx: &CallContext) -> JsResult<Value> {
    let list = vm.new_array_from(&[])?;
    for &(number, name, text) in ERRNOS {
        let name = vm.try_new_string(name)?.value();
        let text = vm.try_new_string(text)?.value();
        let entry = vm.new_array_from(&[Value::int(-number), name, text])?.value();
        vm.array_push(list, entry)?;
    }
    Ok(list.value())
}
