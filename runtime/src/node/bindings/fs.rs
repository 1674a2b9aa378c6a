//! The file system: each function takes its arguments and a callback or undefined (see `requests`).

use super::{Binding, path_argument, string_argument};
use crate::node::requests::{self, Context, Failure, Outcome};
use lanner_engine::embedding::{
    Attributes, CallContext, CellKind, Gc, JsObject, JsResult, MemoryBlock, PropertyKey, TypedArray, Value,
    Vm, method,
};
use rustix::fs::{self, AtFlags, CWD, FileType, Gid, Mode, OFlags, RawMode, Stat, Timespec, Timestamps, Uid};
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::fd::BorrowedFd;
use std::sync::Arc;

pub const BINDING: Binding = Binding {
    name: "fs",
    methods: &[
        method("access", 3, access),
        method("open", 4, open),
        method("close", 2, close),
        method("read", 6, read),
        method("write", 6, write),
        method("stat", 3, stat),
        method("lstat", 3, lstat),
        method("fstat", 3, fstat),
        method("pathKind", 1, path_kind),
        method("readv", 4, readv),
        method("writev", 4, writev),
        method("statfs", 2, statfs),
        method("readdir", 2, readdir),
        method("mkdir", 4, mkdir),
        method("mkdtemp", 2, mkdtemp),
        method("rmdir", 2, rmdir),
        method("unlink", 2, unlink),
        method("rename", 3, rename),
        method("link", 3, link),
        method("symlink", 3, symlink),
        method("readlink", 2, readlink),
        method("realpath", 2, realpath),
        method("copyFile", 4, copy_file),
        method("chmod", 3, chmod),
        method("fchmod", 3, fchmod),
        method("chown", 4, chown),
        method("lchown", 4, lchown),
        method("fchown", 4, fchown),
        method("utimes", 4, utimes),
        method("lutimes", 4, lutimes),
        method("futimes", 4, futimes),
        method("ftruncate", 3, ftruncate),
        method("fsync", 2, fsync),
        method("fdatasync", 2, fdatasync),
        method("readFile", 2, read_file),
        method("rm", 3, rm),
    ],
    constants,
};

macro_rules! constant_table {
    ($($name:ident),* $(,)?) => {
        &[$((stringify!($name), libc::$name as f64)),*]
    };
}

/// fs.constants as this system has them.
const CONSTANTS: &[(&str, f64)] = constant_table!(
    O_RDONLY,
    O_WRONLY,
    O_RDWR,
    S_IFMT,
    S_IFREG,
    S_IFDIR,
    S_IFCHR,
    S_IFBLK,
    S_IFIFO,
    S_IFLNK,
    S_IFSOCK,
    O_CREAT,
    O_EXCL,
    O_NOCTTY,
    O_TRUNC,
    O_APPEND,
    O_DIRECTORY,
    O_NOATIME,
    O_NOFOLLOW,
    O_SYNC,
    O_DSYNC,
    O_DIRECT,
    O_NONBLOCK,
    S_IRWXU,
    S_IRUSR,
    S_IWUSR,
    S_IXUSR,
    S_IRWXG,
    S_IRGRP,
    S_IWGRP,
    S_IXGRP,
    S_IRWXO,
    S_IROTH,
    S_IWOTH,
    S_IXOTH,
    F_OK,
    R_OK,
    W_OK,
    X_OK,
);

fn constants(vm: &mut Vm, binding: Gc<JsObject>) -> JsResult<()> {
    let table = vm.new_object_with_proto(Value::NULL)?;
    for &(name, value) in CONSTANTS {
        vm.install_named(table, name, Value::number(value), Attributes::ALL)?;
    }
    // Constants of libuv's, which are no system's.
    let ours: &[(&str, u32)] = &[
        ("UV_FS_SYMLINK_DIR", 1),
        ("UV_FS_SYMLINK_JUNCTION", 2),
        ("UV_DIRENT_UNKNOWN", 0),
        ("UV_DIRENT_FILE", 1),
        ("UV_DIRENT_DIR", 2),
        ("UV_DIRENT_LINK", 3),
        ("UV_DIRENT_FIFO", 4),
        ("UV_DIRENT_SOCKET", 5),
        ("UV_DIRENT_CHAR", 6),
        ("UV_DIRENT_BLOCK", 7),
        ("UV_FS_O_FILEMAP", 0),
        ("UV_FS_COPYFILE_EXCL", COPY_EXCLUSIVE),
        ("COPYFILE_EXCL", COPY_EXCLUSIVE),
        ("UV_FS_COPYFILE_FICLONE", COPY_CLONE),
        ("COPYFILE_FICLONE", COPY_CLONE),
        ("UV_FS_COPYFILE_FICLONE_FORCE", COPY_CLONE_OR_FAIL),
        ("COPYFILE_FICLONE_FORCE", COPY_CLONE_OR_FAIL),
        ("EXTENSIONLESS_FORMAT_JAVASCRIPT", 0),
        ("EXTENSIONLESS_FORMAT_WASM", 1),
    ];
    for &(name, value) in ours {
        vm.install_named(table, name, Value::number(f64::from(value)), Attributes::ALL)?;
    }
    vm.install_named(binding, "constants", table.value(), Attributes::ALL)
}

/// A file descriptor argument.
///
/// The descriptor belongs to the script: it may be closed any time, which then fails with EBADF.
fn descriptor(vm: &mut Vm, value: Value) -> JsResult<i32> {
    vm.to_int32(value)
}

fn borrow(fd: i32) -> io::Result<BorrowedFd<'static>> {
    if fd < 0 {
        return Err(io::Error::from_raw_os_error(libc::EBADF));
    }
    // SAFETY: not -1; a descriptor that is not open fails with EBADF in the system call it is passed to.
    Ok(unsafe { BorrowedFd::borrow_raw(fd) })
}

fn path_context(syscall: &'static str, path: &OsStr) -> Context {
    Context { syscall, path: Some(path.to_string_lossy().into_owned()), dest: None }
}

fn descriptor_context(syscall: &'static str) -> Context {
    Context { syscall, ..Context::default() }
}

fn access(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let mode = fs::Access::from_bits_truncate(vm.to_uint32(cx.arg(1))?);
    let context = path_context("access", &path);
    requests::run(
        vm,
        cx.arg(2),
        context,
        Box::new(move || {
            fs::access(&path, mode)?;
            Ok(Outcome::Undefined)
        }),
    )
}

fn open(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let flags = OFlags::from_bits_retain(vm.to_uint32(cx.arg(1))?) | OFlags::CLOEXEC;
    let mode = Mode::from_raw_mode(vm.to_uint32(cx.arg(2))? as RawMode);
    let context = path_context("open", &path);
    requests::run(
        vm,
        cx.arg(3),
        context,
        Box::new(move || {
            use std::os::fd::IntoRawFd;
            Ok(Outcome::Number(f64::from(fs::open(&path, flags, mode)?.into_raw_fd())))
        }),
    )
}

fn close(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = descriptor(vm, cx.arg(0))?;
    requests::run(
        vm,
        cx.arg(1),
        descriptor_context("close"),
        Box::new(move || {
            // SAFETY: a plain system call; the script owns its descriptors.
            if unsafe { libc::close(fd) } == 0 {
                Ok(Outcome::Undefined)
            } else {
                Err(io::Error::last_os_error().into())
            }
        }),
    )
}

/// Bytes of a view that an operation reads or writes, kept in existence until it ends.
struct View {
    block: Arc<MemoryBlock>,
    offset: usize,
    length: usize,
}

impl View {
    /// `length` bytes from `offset` of a typed array's or DataView's part of its buffer.
    fn of(vm: &mut Vm, value: Value, offset: Value, length: Value) -> JsResult<View> {
        let offset = vm.to_length(offset)? as usize;
        let length = vm.to_length(length)? as usize;
        if !value.is_kind(CellKind::TypedArray) {
            return Err(vm.type_error("a typed array is needed here"));
        }
        let array: Gc<TypedArray> = value.as_gc();
        let bytes = vm.typed_array_len(array) << array.element_kind().shift();
        let block = array.viewed_buffer().block();
        let (Some(block), true) = (block, offset <= bytes && length <= bytes - offset) else {
            return Err(vm.range_error("the range lies outside of the buffer"));
        };
        Ok(View { block, offset: array.created_byte_offset() + offset, length })
    }
    fn bytes(&self) -> *mut u8 {
        self.block.data().wrapping_add(self.offset)
    }
}

/// `read(fd, view, offset, length, position, callback)`: position -1 means the file's own.
fn read(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = descriptor(vm, cx.arg(0))?;
    let view = View::of(vm, cx.arg(1), cx.arg(2), cx.arg(3))?;
    let position = position(vm, cx.arg(4))?;
    requests::run(
        vm,
        cx.arg(5),
        descriptor_context("read"),
        Box::new(move || {
            // SAFETY: the view's range lies in its block, which the view keeps; scripts that look meanwhile
            // see bytes of some state, as with any shared memory.
            let count = unsafe {
                match position {
                    Some(at) => libc::pread(fd, view.bytes().cast(), view.length, at),
                    None => libc::read(fd, view.bytes().cast(), view.length),
                }
            };
            if count < 0 { Err(io::Error::last_os_error().into()) } else { Ok(Outcome::Number(count as f64)) }
        }),
    )
}

fn write(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = descriptor(vm, cx.arg(0))?;
    let view = View::of(vm, cx.arg(1), cx.arg(2), cx.arg(3))?;
    let position = position(vm, cx.arg(4))?;
    if fd <= 2 {
        crate::console::flush();
    }
    requests::run(
        vm,
        cx.arg(5),
        descriptor_context("write"),
        Box::new(move || {
            // SAFETY: as for `read`.
            let count = unsafe {
                match position {
                    Some(at) => libc::pwrite(fd, view.bytes().cast(), view.length, at),
                    None => libc::write(fd, view.bytes().cast(), view.length),
                }
            };
            if count < 0 { Err(io::Error::last_os_error().into()) } else { Ok(Outcome::Number(count as f64)) }
        }),
    )
}

/// The views of an array, each whole.
fn views(vm: &mut Vm, list: Value) -> JsResult<Vec<View>> {
    let length = vm.length_of_array_like(list.as_gc())?;
    let mut views = Vec::new();
    for index in 0..length as u32 {
        let view = vm.get(list.as_gc(), PropertyKey::index(index))?;
        let key = vm.key_from_str("byteLength");
        let bytes = vm.get_v(view, key)?;
        views.push(View::of(vm, view, Value::int(0), bytes)?);
    }
    Ok(views)
}

type Vectored = unsafe extern "C" fn(i32, *const libc::iovec, i32, libc::off_t) -> isize;

/// At most this many pieces go to one system call.
const MOST_PIECES: usize = 1024;

/// `readv(fd, views, position, callback)`, `writev(…)`: one system call for all pieces.
fn vectored(
    vm: &mut Vm,
    cx: &CallContext,
    syscall: &'static str,
    at_once: unsafe extern "C" fn(i32, *const libc::iovec, i32) -> isize,
    at_position: Vectored,
) -> JsResult<Value> {
    let fd = descriptor(vm, cx.arg(0))?;
    let views = views(vm, cx.arg(1))?;
    let position = position(vm, cx.arg(2))?;
    if fd <= 2 {
        crate::console::flush();
    }
    requests::run(
        vm,
        cx.arg(3),
        descriptor_context(syscall),
        Box::new(move || {
            let pieces: Vec<libc::iovec> = views
                .iter()
                .map(|view| libc::iovec { iov_base: view.bytes().cast(), iov_len: view.length })
                .collect();
            let mut total: isize = 0;
            for chunk in pieces.chunks(MOST_PIECES) {
                // SAFETY: as for `read`; the pieces live until the call ends.
                let count = unsafe {
                    match position {
                        Some(at) => {
                            at_position(fd, chunk.as_ptr(), chunk.len() as i32, at + total as libc::off_t)
                        }
                        None => at_once(fd, chunk.as_ptr(), chunk.len() as i32),
                    }
                };
                if count < 0 {
                    if total > 0 {
                        break;
                    }
                    return Err(io::Error::last_os_error().into());
                }
                total += count;
                if (count as usize) < chunk.iter().map(|piece| piece.iov_len).sum::<usize>() {
                    break;
                }
            }
            Ok(Outcome::Number(total as f64))
        }),
    )
}

fn readv(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vectored(vm, cx, "read", libc::readv, libc::preadv)
}

fn writev(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    vectored(vm, cx, "write", libc::writev, libc::pwritev)
}

fn position(vm: &mut Vm, value: Value) -> JsResult<Option<i64>> {
    let number = if value.is_bigint() {
        let text = string_argument(vm, value)?;
        return Ok(text.parse::<i64>().ok().filter(|at| *at >= 0));
    } else if value.is_number() {
        vm.to_number(value)?
    } else {
        -1.0
    };
    Ok(if number >= 0.0 { Some(number as i64) } else { None })
}

/// The eighteen numbers of a stat, times as seconds and nanoseconds; with `bigint` exact.
fn stat_numbers(stat: &Stat, birth: Option<(i64, i64)>, bigint: bool) -> Outcome {
    // What the kernel does not know of a birth, the time of the last change of state stands in for.
    let birth = birth.unwrap_or((stat.st_ctime, stat.st_ctime_nsec as i64));
    let numbers = [
        stat.st_dev as i64,
        i64::from(stat.st_mode),
        stat.st_nlink as i64,
        i64::from(stat.st_uid),
        i64::from(stat.st_gid),
        stat.st_rdev as i64,
        stat.st_blksize,
        stat.st_ino as i64,
        stat.st_size,
        stat.st_blocks,
        stat.st_atime,
        stat.st_atime_nsec as i64,
        stat.st_mtime,
        stat.st_mtime_nsec as i64,
        stat.st_ctime,
        stat.st_ctime_nsec as i64,
        birth.0,
        birth.1,
    ];
    if bigint {
        Outcome::BigInts(numbers.to_vec())
    } else {
        Outcome::Numbers(numbers.iter().map(|&number| number as f64).collect())
    }
}

/// When the file was made, where the kernel and the file system know.
#[cfg(target_os = "linux")]
fn birth(fd: BorrowedFd<'_>, path: &OsStr, flags: AtFlags) -> Option<(i64, i64)> {
    let found = fs::statx(fd, path, flags, fs::StatxFlags::BTIME).ok()?;
    let known = found.stx_mask & fs::StatxFlags::BTIME.bits() != 0;
    known.then_some((found.stx_btime.tv_sec, i64::from(found.stx_btime.tv_nsec)))
}

#[cfg(not(target_os = "linux"))]
fn birth(_fd: BorrowedFd<'_>, _path: &OsStr, _flags: AtFlags) -> Option<(i64, i64)> {
    None
}

/// `stat(path, bigint, callback)`
fn stat(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let bigint = cx.arg(1).is_true();
    let context = path_context("stat", &path);
    requests::run(
        vm,
        cx.arg(2),
        context,
        Box::new(move || Ok(stat_numbers(&fs::stat(&path)?, birth(CWD, &path, AtFlags::empty()), bigint))),
    )
}

fn lstat(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let bigint = cx.arg(1).is_true();
    let context = path_context("lstat", &path);
    requests::run(
        vm,
        cx.arg(2),
        context,
        Box::new(move || {
            let found = fs::lstat(&path)?;
            Ok(stat_numbers(&found, birth(CWD, &path, AtFlags::SYMLINK_NOFOLLOW), bigint))
        }),
    )
}

fn fstat(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = descriptor(vm, cx.arg(0))?;
    let bigint = cx.arg(1).is_true();
    requests::run(
        vm,
        cx.arg(2),
        descriptor_context("fstat"),
        Box::new(move || {
            let fd = borrow(fd)?;
            Ok(stat_numbers(&fs::fstat(fd)?, birth(fd, OsStr::new(""), AtFlags::EMPTY_PATH), bigint))
        }),
    )
}

/// `stat` for `existsSync` and the loader: the kind of a path, 0 for files, 1 for folders, negative for none.
fn path_kind(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let kind = match fs::stat(&path) {
        Ok(found) => i32::from(FileType::from_raw_mode(found.st_mode) == FileType::Directory),
        Err(error) => -error.raw_os_error(),
    };
    Ok(Value::int(kind))
}

/// `[type, bsize, blocks, bfree, bavail, files, ffree]`
fn statfs(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let context = path_context("statfs", &path);
    requests::run(
        vm,
        cx.arg(1),
        context,
        Box::new(move || {
            let s = fs::statfs(&path)?;
            Ok(Outcome::Numbers(vec![
                s.f_type as f64,
                s.f_bsize as f64,
                s.f_blocks as f64,
                s.f_bfree as f64,
                s.f_bavail as f64,
                s.f_files as f64,
                s.f_ffree as f64,
            ]))
        }),
    )
}

/// UV_DIRENT numbers.
pub fn entry_type(kind: FileType) -> u8 {
    match kind {
        FileType::RegularFile => 1,
        FileType::Directory => 2,
        FileType::Symlink => 3,
        FileType::Fifo => 4,
        FileType::Socket => 5,
        FileType::CharacterDevice => 6,
        FileType::BlockDevice => 7,
        _ => 0,
    }
}

/// `[names, types]`, sorted by name as libuv's scandir gives them.
fn readdir(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let context = path_context("scandir", &path);
    requests::run(
        vm,
        cx.arg(1),
        context,
        Box::new(move || {
            let folder =
                fs::open(&path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
            let mut entries = Vec::new();
            for entry in fs::Dir::read_from(&folder)? {
                let entry = entry?;
                let name = entry.file_name().to_bytes();
                if name != b"." && name != b".." {
                    entries.push((name.to_vec(), entry_type(entry.file_type())));
                }
            }
            entries.sort();
            Ok(Outcome::Entries(entries))
        }),
    )
}

/// `mkdir(path, mode, recursive, callback)`: recursive gives the first folder made.
fn mkdir(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let mode = Mode::from_raw_mode(vm.to_uint32(cx.arg(1))? as RawMode);
    let recursive = cx.arg(2).is_true();
    let context = path_context("mkdir", &path);
    requests::run(
        vm,
        cx.arg(3),
        context,
        Box::new(move || {
            if !recursive {
                fs::mkdir(&path, mode)?;
                return Ok(Outcome::Undefined);
            }
            Ok(make_folders(std::path::Path::new(&path), mode)?.map_or(Outcome::Undefined, Outcome::Text))
        }),
    )
}

fn make_folders(path: &std::path::Path, mode: Mode) -> io::Result<Option<String>> {
    // Missing ancestors, deepest first.
    let mut missing = vec![path];
    loop {
        let Some(&deepest) = missing.last() else { return Ok(None) };
        match fs::mkdir(deepest, mode) {
            Ok(()) => break,
            Err(rustix::io::Errno::NOENT) => match deepest.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => missing.push(parent),
                _ => return Err(io::Error::from_raw_os_error(libc::ENOENT)),
            },
            Err(rustix::io::Errno::EXIST) => {
                if !deepest.is_dir() {
                    let number = if missing.len() == 1 { libc::EEXIST } else { libc::ENOTDIR };
                    return Err(io::Error::from_raw_os_error(number));
                }
                missing.pop();
                if missing.is_empty() {
                    return Ok(None);
                }
                continue;
            }
            Err(error) => return Err(error.into()),
        }
    }
    let first = missing.pop().map(|first| first.to_string_lossy().into_owned());
    while let Some(next) = missing.pop() {
        match fs::mkdir(next, mode) {
            Ok(()) | Err(rustix::io::Errno::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(first)
}

/// `mkdtemp(prefix, callback)`: six random characters after the prefix.
fn mkdtemp(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    use std::os::unix::ffi::OsStringExt;
    let mut template = path_argument(vm, cx.arg(0))?;
    template.push("XXXXXX");
    let context = path_context("mkdtemp", &template);
    requests::run(
        vm,
        cx.arg(1),
        context,
        Box::new(move || {
            let template = std::ffi::CString::new(template.into_vec())
                .map_err(|_| io::Error::from_raw_os_error(libc::EINVAL))?;
            let mut bytes = template.into_bytes_with_nul();
            // SAFETY: a template that ends in a zero byte, which the call changes in place.
            if unsafe { libc::mkdtemp(bytes.as_mut_ptr().cast()) }.is_null() {
                return Err(io::Error::last_os_error().into());
            }
            bytes.pop();
            Ok(Outcome::Bytes(bytes))
        }),
    )
}

fn rmdir(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let context = path_context("rmdir", &path);
    requests::run(
        vm,
        cx.arg(1),
        context,
        Box::new(move || {
            fs::rmdir(&path)?;
            Ok(Outcome::Undefined)
        }),
    )
}

fn unlink(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let context = path_context("unlink", &path);
    requests::run(
        vm,
        cx.arg(1),
        context,
        Box::new(move || {
            fs::unlink(&path)?;
            Ok(Outcome::Undefined)
        }),
    )
}

/// Arguments of operations with two paths.
fn two_paths(
    vm: &mut Vm,
    cx: &CallContext,
    syscall: &'static str,
) -> JsResult<(OsString, OsString, Context)> {
    let from = path_argument(vm, cx.arg(0))?;
    let to = path_argument(vm, cx.arg(1))?;
    let text = |path: &OsStr| Some(path.to_string_lossy().into_owned());
    let context = Context { syscall, path: text(&from), dest: text(&to) };
    Ok((from, to, context))
}

fn rename(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (from, to, context) = two_paths(vm, cx, "rename")?;
    requests::run(
        vm,
        cx.arg(2),
        context,
        Box::new(move || {
            fs::rename(&from, &to)?;
            Ok(Outcome::Undefined)
        }),
    )
}

fn link(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (from, to, context) = two_paths(vm, cx, "link")?;
    requests::run(
        vm,
        cx.arg(2),
        context,
        Box::new(move || {
            fs::link(&from, &to)?;
            Ok(Outcome::Undefined)
        }),
    )
}

fn symlink(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (target, path, context) = two_paths(vm, cx, "symlink")?;
    requests::run(
        vm,
        cx.arg(2),
        context,
        Box::new(move || {
            fs::symlink(&target, &path)?;
            Ok(Outcome::Undefined)
        }),
    )
}

fn readlink(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let context = path_context("readlink", &path);
    requests::run(
        vm,
        cx.arg(1),
        context,
        Box::new(move || Ok(Outcome::Bytes(fs::readlink(&path, Vec::new())?.into_bytes()))),
    )
}

fn realpath(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    use std::os::unix::ffi::OsStringExt;
    let path = path_argument(vm, cx.arg(0))?;
    let context = path_context("realpath", &path);
    requests::run(
        vm,
        cx.arg(1),
        context,
        Box::new(move || Ok(Outcome::Bytes(std::fs::canonicalize(&path)?.into_os_string().into_vec()))),
    )
}

const COPY_EXCLUSIVE: u32 = 1;
const COPY_CLONE: u32 = 2;
const COPY_CLONE_OR_FAIL: u32 = 4;

/// `copyFile(from, to, flags, callback)`: the target must not exist; try a clone; only a clone will do.
fn copy_file(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let (from, to, context) = two_paths(vm, cx, "copyfile")?;
    let flags = vm.to_uint32(cx.arg(2))?;
    requests::run(
        vm,
        cx.arg(3),
        context,
        Box::new(move || {
            copy(&from, &to, flags)?;
            Ok(Outcome::Undefined)
        }),
    )
}

fn copy(from: &OsStr, to: &OsStr, flags: u32) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
    let exclusive = flags & COPY_EXCLUSIVE != 0;
    let mut source = std::fs::File::open(from)?;
    let metadata = source.metadata()?;
    if metadata.is_dir() {
        return Err(io::Error::from_raw_os_error(libc::EISDIR));
    }
    if let Ok(target) = std::fs::metadata(to)
        && !exclusive
        && (target.dev(), target.ino()) == (metadata.dev(), metadata.ino())
    {
        // A file onto itself is as it was.
        return Ok(());
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).mode(metadata.mode() & 0o7777);
    if exclusive {
        options.create_new(true)
    } else {
        options.create(true).truncate(true)
    };
    let mut target = options.open(to)?;
    #[cfg(target_os = "linux")]
    if flags & (COPY_CLONE | COPY_CLONE_OR_FAIL) != 0 {
        match fs::ioctl_ficlone(&target, &source) {
            Ok(()) => return Ok(()),
            Err(error) if flags & COPY_CLONE_OR_FAIL != 0 => {
                drop(target);
                let _ = std::fs::remove_file(to);
                return Err(match error {
                    // The file system cannot clone.
                    rustix::io::Errno::NOTTY | rustix::io::Errno::OPNOTSUPP => {
                        io::Error::from_raw_os_error(libc::ENOTSUP)
                    }
                    error => error.into(),
                });
            }
            Err(_) => {}
        }
    }
    // The mode given at creation went through the umask.
    fs::fchmod(&target, Mode::from_raw_mode((metadata.mode() & 0o7777) as RawMode))?;
    io::copy(&mut source, &mut target)?;
    Ok(())
}

fn chmod(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let mode = Mode::from_raw_mode(vm.to_uint32(cx.arg(1))? as RawMode);
    let context = path_context("chmod", &path);
    requests::run(
        vm,
        cx.arg(2),
        context,
        Box::new(move || {
            fs::chmod(&path, mode)?;
            Ok(Outcome::Undefined)
        }),
    )
}

fn fchmod(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = descriptor(vm, cx.arg(0))?;
    let mode = Mode::from_raw_mode(vm.to_uint32(cx.arg(1))? as RawMode);
    requests::run(
        vm,
        cx.arg(2),
        descriptor_context("fchmod"),
        Box::new(move || {
            fs::fchmod(borrow(fd)?, mode)?;
            Ok(Outcome::Undefined)
        }),
    )
}

/// Owner and group; 2^32 - 1 leaves one as it is.
fn owner(vm: &mut Vm, cx: &CallContext) -> JsResult<(Option<Uid>, Option<Gid>)> {
    let (uid, gid) = (vm.to_uint32(cx.arg(1))?, vm.to_uint32(cx.arg(2))?);
    Ok(((uid != u32::MAX).then(|| Uid::from_raw(uid)), (gid != u32::MAX).then(|| Gid::from_raw(gid))))
}

fn chown(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let (uid, gid) = owner(vm, cx)?;
    let context = path_context("chown", &path);
    requests::run(
        vm,
        cx.arg(3),
        context,
        Box::new(move || {
            fs::chown(&path, uid, gid)?;
            Ok(Outcome::Undefined)
        }),
    )
}

fn lchown(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let (uid, gid) = owner(vm, cx)?;
    let context = path_context("lchown", &path);
    requests::run(
        vm,
        cx.arg(3),
        context,
        Box::new(move || {
            fs::chownat(CWD, &path, uid, gid, AtFlags::SYMLINK_NOFOLLOW)?;
            Ok(Outcome::Undefined)
        }),
    )
}

fn fchown(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = descriptor(vm, cx.arg(0))?;
    let (uid, gid) = owner(vm, cx)?;
    requests::run(
        vm,
        cx.arg(3),
        descriptor_context("fchown"),
        Box::new(move || {
            fs::fchown(borrow(fd)?, uid, gid)?;
            Ok(Outcome::Undefined)
        }),
    )
}

/// Access and modification times given in seconds.
fn times(vm: &mut Vm, cx: &CallContext) -> JsResult<Timestamps> {
    let spec = |seconds: f64| {
        let whole = seconds.floor();
        let nanoseconds = ((seconds - whole) * 1e6).round() as i64 * 1000;
        Timespec { tv_sec: whole as i64, tv_nsec: nanoseconds.clamp(0, 999_999_999) }
    };
    let access = vm.to_number(cx.arg(1))?;
    let modified = vm.to_number(cx.arg(2))?;
    Ok(Timestamps { last_access: spec(access), last_modification: spec(modified) })
}

fn utimes(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let times = times(vm, cx)?;
    let context = path_context("utime", &path);
    requests::run(
        vm,
        cx.arg(3),
        context,
        Box::new(move || {
            fs::utimensat(CWD, &path, &times, AtFlags::empty())?;
            Ok(Outcome::Undefined)
        }),
    )
}

fn lutimes(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let times = times(vm, cx)?;
    let context = path_context("lutime", &path);
    requests::run(
        vm,
        cx.arg(3),
        context,
        Box::new(move || {
            fs::utimensat(CWD, &path, &times, AtFlags::SYMLINK_NOFOLLOW)?;
            Ok(Outcome::Undefined)
        }),
    )
}

fn futimes(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = descriptor(vm, cx.arg(0))?;
    let times = times(vm, cx)?;
    requests::run(
        vm,
        cx.arg(3),
        descriptor_context("futime"),
        Box::new(move || {
            fs::futimens(borrow(fd)?, &times)?;
            Ok(Outcome::Undefined)
        }),
    )
}

fn ftruncate(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = descriptor(vm, cx.arg(0))?;
    let length = vm.to_number(cx.arg(1))?.max(0.0) as u64;
    requests::run(
        vm,
        cx.arg(2),
        descriptor_context("ftruncate"),
        Box::new(move || {
            fs::ftruncate(borrow(fd)?, length)?;
            Ok(Outcome::Undefined)
        }),
    )
}

fn fsync(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = descriptor(vm, cx.arg(0))?;
    requests::run(
        vm,
        cx.arg(1),
        descriptor_context("fsync"),
        Box::new(move || {
            fs::fsync(borrow(fd)?)?;
            Ok(Outcome::Undefined)
        }),
    )
}

fn fdatasync(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let fd = descriptor(vm, cx.arg(0))?;
    requests::run(
        vm,
        cx.arg(1),
        descriptor_context("fdatasync"),
        Box::new(move || {
            fs::fdatasync(borrow(fd)?)?;
            Ok(Outcome::Undefined)
        }),
    )
}

/// Files with more bytes are not read at once.
const LARGEST: u64 = i32::MAX as u64;

/// What is left of a file; its size instead if that is too much.
fn read_whole(file: &mut std::fs::File) -> io::Result<Outcome> {
    use std::io::Read;
    let metadata = file.metadata()?;
    if metadata.is_file() && metadata.len() > LARGEST {
        return Ok(Outcome::Number(metadata.len() as f64));
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(Outcome::Bytes(bytes))
}

/// The whole file as an ArrayBuffer, or an open descriptor's rest; the size of a file that is too large.
fn read_file(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    if cx.arg(0).is_number() {
        let fd = descriptor(vm, cx.arg(0))?;
        return requests::run(
            vm,
            cx.arg(1),
            descriptor_context("read"),
            Box::new(move || {
                // SAFETY: ManuallyDrop keeps the script's descriptor open.
                let file = unsafe { <std::fs::File as std::os::fd::FromRawFd>::from_raw_fd(fd) };
                Ok(read_whole(&mut std::mem::ManuallyDrop::new(file))?)
            }),
        );
    }
    let path = path_argument(vm, cx.arg(0))?;
    let context = path_context("open", &path);
    requests::run(
        vm,
        cx.arg(1),
        context,
        Box::new(move || {
            let mut file = std::fs::File::open(&path)?;
            read_whole(&mut file).map_err(|error| Failure::of(error, "read"))
        }),
    )
}

/// `rm(path, recursive, callback)`: a file, or a folder with all it holds.
fn rm(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let path = path_argument(vm, cx.arg(0))?;
    let recursive = cx.arg(1).is_true();
    let context = path_context("rm", &path);
    requests::run(
        vm,
        cx.arg(2),
        context,
        Box::new(move || {
            let metadata = std::fs::symlink_metadata(&path)?;
            if !metadata.is_dir() {
                std::fs::remove_file(&path)?;
            } else if recursive {
                std::fs::remove_dir_all(&path)?;
            } else {
                return Err(io::Error::from_raw_os_error(libc::EISDIR).into());
            }
            Ok(Outcome::Undefined)
        }),
    )
}
